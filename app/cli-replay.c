/* SPDX-License-Identifier: MIT */

#include "cli-replay.h"

#include "eng-recording.h"

/* Of the one run of a log. */
#define RUN_ID 1

static void
apply_cb (EngEvent *event, gpointer user_data)
{
  ui_state_apply (user_data, event);
  eng_event_free (event);
}

void
cli_replay_beam (UiState *state, const EngRunLogData *log)
{
  EngEvent *event = eng_recording_beam (log, RUN_ID);

  if (event != NULL)
    apply_cb (event, state);
}

UiState *
cli_replay (EngRunLogData *log)
{
  UiState *state = ui_state_new ();

  eng_recording_send (log, RUN_ID, NULL, apply_cb, state);

  return state;
}
