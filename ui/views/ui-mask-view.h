/* SPDX-License-Identifier: MIT
 *
 * Panel 3's picture: which positions of the batch count, and what each costs.
 *
 * Main thread.
 */
#pragma once

#include "ui-mask.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_MASK_VIEW (ui_mask_view_get_type ())
G_DECLARE_FINAL_TYPE (UiMaskView, ui_mask_view, UI, MASK_VIEW, UiView)

UiMaskView *ui_mask_view_new (void);

G_END_DECLS
