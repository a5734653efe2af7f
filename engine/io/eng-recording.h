/* SPDX-License-Identifier: MIT
 *
 * A run log as the events that the engine sent while it was written: for whoever shows a run that is over. What
 * makes a picture of a run that trains makes the same of these.
 *
 * Any thread.
 */
#pragma once

#include "eng-run-log.h"

G_BEGIN_DECLS

/* @event: (transfer full) */
typedef void (*EngRecordingFunc) (EngEvent *event, gpointer user_data);

/**
 * eng_recording_send:
 * @log: what is sent is taken out of it; run and beam stay
 * @path: (nullable): of the log, for EngRunInfo.recording: it is shown as a recording, in which every answer can be asked
 *   for. The sentences it answered are its examples, and the beam search is sent too, before the greedy answers
 *
 * The run, its updates, epochs, changes, answers and batches, kind by kind (whoever receives them has the steps to sort
 * by), and how it ended: done, diverged, or paused where it was left.
 */
void eng_recording_send (EngRunLogData *log, guint run_id, const char *path, EngRecordingFunc send, gpointer user_data);

/* eng_recording_beam: (transfer full) (nullable) the log's beam search. */
EngEvent *eng_recording_beam (const EngRunLogData *log, guint run_id);

G_END_DECLS
