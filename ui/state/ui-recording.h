/* SPDX-License-Identifier: MIT
 *
 * What a state holds of a run log beyond what it keeps of a run that trains: every answer and every batch. There
 * are no weights to ask, so an answer that was recorded is brought back instead.
 *
 * Part of UiState (ui-state.h); main thread.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

gboolean ui_state_is_recording (const UiState *self); /* FALSE before the first run */

/* ui_state_recorded: (nullable) (borrowed) the newest answer to @text (%NULL: to any sentence), by a beam search or
 * greedy; %NULL when none was recorded. */
const EngSample *ui_state_recorded (const UiState *self, const char *text, gboolean beam);

/**
 * ui_state_recall:
 * @beam: the beam search, where there is one; else the greedy answer, where there is one
 *
 * The newest answer to @text becomes the one that is shown, under a serial of its own.
 *
 * Returns: %FALSE when none was recorded: the one that is shown stays.
 */
gboolean ui_state_recall (UiState *self, const char *text, gboolean beam);

G_END_DECLS
