/* SPDX-License-Identifier: MIT
 *
 * The place of the four panels: 2×2 where there is room, one column where there is not, or one panel
 * alone over the whole place, with a short animation between (none when animations are switched off).
 * Panels that cannot be seen are not mapped, so their views draw nothing. Put into a scrolled window,
 * it asks for the height that its column needs.
 *
 * Main thread.
 */
#pragma once

#include "ui-panel.h"

G_BEGIN_DECLS

#define UI_TYPE_PANEL_GRID (ui_panel_grid_get_type ())
G_DECLARE_FINAL_TYPE (UiPanelGrid, ui_panel_grid, UI, PANEL_GRID, GtkWidget)

/* Children are UiPanels, added in .ui files by <child>, in the order of their numbers. */

/* ui_panel_grid_get_panel: (transfer none) (nullable): the panel of that number, from 1. */
UiPanel *ui_panel_grid_get_panel (UiPanelGrid *self, int number);

/* ui_panel_grid_expand: @number alone over the whole place; 0: all of them. */
void ui_panel_grid_expand (UiPanelGrid *self, int number);
int ui_panel_grid_get_expanded (UiPanelGrid *self); /* also a property, "expanded": read only */

/* ui_panel_grid_get_columns: 1 or 2, of the grid behind a panel that is alone too. */
int ui_panel_grid_get_columns (UiPanelGrid *self);

G_END_DECLS
