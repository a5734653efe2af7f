/* SPDX-License-Identifier: MIT
 *
 * The inside of panel 3: the batch with what the chosen cell says and the switch that forgets the mask, and
 * the sandbox. The switch shows the value in effect.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-mask-sandbox.h"
#include "ui-state.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_MASK_PANEL (ui_mask_panel_get_type ())
G_DECLARE_FINAL_TYPE (UiMaskPanel, ui_mask_panel, UI, MASK_PANEL, GtkBox)

/* Signals "set" (const char *option, const char *value): the user wants another value in effect;
 * "highlight" (int pair), as of UiView. Property "view" (read only): the view of the page that is shown. */

void ui_mask_panel_set_state (UiMaskPanel *self, UiState *state); /* @state: (nullable) borrowed */
void ui_mask_panel_update (UiMaskPanel *self);
void ui_mask_panel_set_highlight (UiMaskPanel *self, int pair);

UiView *ui_mask_panel_get_view (UiMaskPanel *self);           /* (transfer none) */
UiMaskSandbox *ui_mask_panel_get_sandbox (UiMaskPanel *self); /* (transfer none) */

/* ui_mask_panel_get_line: (transfer none) what the foot of the batch says. */
const char *ui_mask_panel_get_line (UiMaskPanel *self);

/* ui_mask_panel_update_line: writes it now, because other texts of the window are written in this frame; left alone it is
 * written three times a second while a run plays. */
void ui_mask_panel_update_line (UiMaskPanel *self);

/* ui_mask_panel_show_sandbox: turns the page. */
void ui_mask_panel_show_sandbox (UiMaskPanel *self, gboolean sandbox);

/* ui_mask_panel_present: type in @scale; @bare: without controls. */
void ui_mask_panel_present (UiMaskPanel *self, double scale, gboolean bare);

G_END_DECLS
