/* SPDX-License-Identifier: MIT
 *
 * One option of the engine's table as a row of the sidebar: a title and the control that fits the option's
 * kind (drop-down, spin button, switch, or a slider with an entry). Range and choices come from the table.
 *
 * A live option's control shows the value in effect: what the user asks for is held for half a second, and
 * then gives way to whatever the engine says is in effect. An option that needs a restart keeps what the
 * user asked for, and names the value in effect under its title.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define UI_TYPE_OPTION_ROW (ui_option_row_get_type ())
G_DECLARE_FINAL_TYPE (UiOptionRow, ui_option_row, UI, OPTION_ROW, GtkBox)

/* Properties, for .ui files, all set at construction:
 *   "option"       name in the engine's table
 *   "title"        what a person calls it
 *   "labels"       of a choice, "A|B|C" in the table's order; or NULL: the table's own words
 *   "minimum", "maximum"  of the slider, where the table's range is wider than anyone wants
 *   "logarithmic"  the slider's travel
 * Signal "asked" (const char *value): the user wants another value, as eng_config_set() takes it. */

const char *ui_option_row_get_option (UiOptionRow *self);

/* ui_option_row_is_live: whether the option takes effect at the next batch; else with a restart. */
gboolean ui_option_row_is_live (UiOptionRow *self);

/* ui_option_row_show: @value is in effect. */
void ui_option_row_show (UiOptionRow *self, const char *value);

/* ui_option_row_get_pending: (transfer none) (nullable): what a restart would put into effect, when that is
 * not what is in effect. Always NULL for a live option. */
const char *ui_option_row_get_pending (UiOptionRow *self);

/* ui_option_row_revert: forgets what was asked for. */
void ui_option_row_revert (UiOptionRow *self);

/* ui_option_row_ask: as if the user had chosen @value. */
void ui_option_row_ask (UiOptionRow *self, const char *value);

G_END_DECLS
