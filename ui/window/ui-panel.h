/* SPDX-License-Identifier: MIT
 *
 * One of the four panels: a card with a title, a one-line subtitle that says what is measured, and the
 * three buttons that every panel has: "?" (what picture and formula mean), export, full window.
 *
 * The buttons activate the window's actions `win.export-panel` and `win.expand-panel` with the panel's
 * number, so that keys and buttons go one way. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_PANEL (ui_panel_get_type ())
G_DECLARE_FINAL_TYPE (UiPanel, ui_panel, UI, PANEL, GtkWidget)

/* Properties: "title", "subtitle", "help" (four sentences), "number" (1-4), "child", "view" (the
 * painter's view, which is what gets exported; inside child), "controls" (of this panel alone, before the
 * buttons). */

const char *ui_panel_get_title (UiPanel *self);
const char *ui_panel_get_subtitle (UiPanel *self);
void ui_panel_set_subtitle (UiPanel *self, const char *subtitle);
int ui_panel_get_number (UiPanel *self);
UiView *ui_panel_get_view (UiPanel *self); /* (transfer none) */

/* ui_panel_set_expanded: only the look of its button; the grid does the work. */
void ui_panel_set_expanded (UiPanel *self, gboolean expanded);

/* ui_panel_set_bare: without buttons, for presentation. */
void ui_panel_set_bare (UiPanel *self, gboolean bare);

/* ui_panel_has_pointer: whether the pointer is over the panel. */
gboolean ui_panel_has_pointer (UiPanel *self);

G_END_DECLS
