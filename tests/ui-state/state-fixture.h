/* SPDX-License-Identifier: MIT
 *
 * A state in the middle of a run, and the events that the tests of the reducer send it.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

/* state_send: applies @event and frees it; fails unless the state takes it, or leaves it, as @taken says. */
void state_send (UiState *state, EngEvent *event, gboolean taken);

/* state_run_event: (transfer full) the beginning of a run: 10 updates an epoch, 100 in all, five words. */
EngEvent *state_run_event (guint run_id);

/* state_begun: (transfer full) a state that has heard the beginning of run 3. */
UiState *state_begun (void);

/* state_send_steps: @n updates from step @first on with these losses, a tenth of a second each. */
void state_send_steps (UiState *state, guint run_id, guint64 first, const double *loss, guint n, gboolean taken);

G_END_DECLS
