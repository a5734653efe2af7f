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

/* Pointing, arrow keys and clicks choose a cell. Signal "cell": another one was chosen. */

UiMaskView *ui_mask_view_new (void);

/* ui_mask_view_line: (transfer full) (nullable): what the chosen cell says: the one under the pointer, else
 * the keyboard's, else the pinned one. */
char *ui_mask_view_line (UiMaskView *self);

/* ui_mask_view_figures: what the mask changes in the present batch. */
UiMaskFigures ui_mask_view_figures (UiMaskView *self);

G_END_DECLS
