/* SPDX-License-Identifier: MIT
 *
 * What was before the window looked: the course of a run opened from a checkpoint, or a whole run from its log, into the
 * channel as the events that it was made of; so the window has one way in. Private to engine/run.
 *
 * The engine's thread.
 */
#pragma once

#include "eng-channel.h"
#include "eng-history.h"
#include "eng-run-log.h"

G_BEGIN_DECLS

void eng_past_send_history (EngChannel *channel, guint run_id, const EngHistory *history);

/* eng_past_send_recording: @log: emptied. @path: its own. */
void eng_past_send_recording (EngChannel *channel, guint run_id, EngRunLogData *log, const char *path);

G_END_DECLS
