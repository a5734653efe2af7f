/* SPDX-License-Identifier: MIT
 *
 * "Prompting the decoder": ε as a slider and as a number, the kind of its schedule with that kind's
 * parameters, and the schedule drawn with a dot at "now". Shows what is in effect; emits what is asked for.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-state.h"

G_BEGIN_DECLS

#define UI_TYPE_FORCING_BOX (ui_forcing_box_get_type ())
G_DECLARE_FINAL_TYPE (UiForcingBox, ui_forcing_box, UI, FORCING_BOX, GtkBox)

/* Signal "asked" (const char *schedule): as eng_config_set ("forcing") takes it. */

/* ui_forcing_box_set_state: @state: (nullable) borrowed. */
void ui_forcing_box_set_state (UiForcingBox *self, UiState *state);
void ui_forcing_box_update (UiForcingBox *self);

/* ui_forcing_box_nudge: ε by @by from the value shown, as the arrow keys do. */
void ui_forcing_box_nudge (UiForcingBox *self, double by);

/* ui_forcing_box_suggest: a schedule of @kind that uses the whole of a run of @steps_total updates: the
 * halfway point of the two curves lies in its middle. @epsilon: for a constant one. */
void ui_forcing_box_suggest (EngSchedule *schedule, EngScheduleKind kind, guint64 steps_total, double epsilon);

G_END_DECLS
