/* SPDX-License-Identifier: MIT
 *
 * A run log as the state that the window shows: the log becomes the events that the engine sent (eng-recording.h), and the
 * reducer makes of them what it made then. The window has them from the engine's thread instead (ENG_COMMAND_SHOW).
 *
 * Any thread; the state is its caller's.
 */
#pragma once

#include "eng-run-log.h"
#include "ui-state.h"

G_BEGIN_DECLS

/* cli_replay: (transfer full) what the window shows of @log, of which run and beam are left. */
UiState *cli_replay (EngRunLogData *log);

/* cli_replay_beam: the state shows the log's beam search, if it has one, instead of its last greedy answer. */
void cli_replay_beam (UiState *state, const EngRunLogData *log);

G_END_DECLS
