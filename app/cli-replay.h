/* SPDX-License-Identifier: MIT
 *
 * A run log as the state that the window shows: the log becomes the events that the engine sent, and the reducer
 * makes of them what it made then.
 *
 * Any thread; the state is its caller's.
 */
#pragma once

#include "eng-run-log.h"
#include "ui-state.h"

G_BEGIN_DECLS

/* cli_replay: (transfer full) the events of the log, kind by kind: the reducer sorts them by their steps. Pictures are
 * taken from @log. The first sentences are pinned, as in the window. */
UiState *cli_replay (EngRunLogData *log);

/* cli_replay_beam: the state shows the log's beam search, if it has one, instead of its last greedy answer. */
void cli_replay_beam (UiState *state, const EngRunLogData *log);

G_END_DECLS
