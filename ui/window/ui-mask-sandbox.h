/* SPDX-License-Identifier: MIT
 *
 * Panel 3's second page: the sequence mask by hand. Spin buttons for the valid lengths, the fill value and
 * the chosen number; the picture shows what the engine's kernels make of them at once.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-sandbox.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_MASK_SANDBOX (ui_mask_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (UiMaskSandbox, ui_mask_sandbox, UI, MASK_SANDBOX, GtkBox)

/* ui_mask_sandbox_set_kernels: @kernels: (nullable) copied; without them there is no result. */
void ui_mask_sandbox_set_kernels (UiMaskSandbox *self, const UiSandboxKernels *kernels);

UiView *ui_mask_sandbox_get_view (UiMaskSandbox *self); /* (transfer none) */

/* ui_mask_sandbox_get: (transfer none) the numbers that are shown. */
const UiSandbox *ui_mask_sandbox_get (UiMaskSandbox *self);

/* ui_mask_sandbox_set_bare: the controls away, for presentation. */
void ui_mask_sandbox_set_bare (UiMaskSandbox *self, gboolean bare);

G_END_DECLS
