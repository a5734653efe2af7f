/* SPDX-License-Identifier: MIT
 *
 * The run log: JSON Lines, one object an event (README and `souffleur train --help` give the fields). It is
 * written to a temporary file beside its final name, flushed at each epoch, and renamed when the run ends
 * (done, interrupted or diverged), so that a reader finds a whole log or none.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct EngRunLog EngRunLog;

EngRunLog *eng_run_log_new (const char *path, GError **error);
void eng_run_log_run (EngRunLog *self, const EngRunInfo *run);
void eng_run_log_step (EngRunLog *self, const EngStepInfo *step);
void eng_run_log_epoch (EngRunLog *self, const EngEpochInfo *epoch);
void eng_run_log_change (EngRunLog *self, const EngChange *change);
void eng_run_log_sample (EngRunLog *self, const EngSample *sample);
void eng_run_log_trace (EngRunLog *self, const EngBatchPicture *picture, const EngRunInfo *run); /* {"event":"trace",…} */
/* eng_run_log_close: writes "end" with @reason (done|interrupted|diverged) and @message (or NULL), renames;
 * frees @self. FALSE when any write failed. */
gboolean eng_run_log_close (EngRunLog *self, const char *reason, const char *message, GError **error);

G_END_DECLS
