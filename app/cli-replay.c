/* SPDX-License-Identifier: MIT */

#include "cli-replay.h"

/* Of the one run of a log. */
#define RUN_ID 1

static EngEvent *
new_event (EngEventType type)
{
  return eng_event_new (type, RUN_ID);
}

static void
apply (UiState *state, EngEvent *event)
{
  ui_state_apply (state, event);
  eng_event_free (event);
}

/* A run of real vectors has no words, not even the special ones that the log's reader begins with. Else the log
 * names only the words that occur in it. The loss of guessing is that of the whole vocabulary, so nameless
 * words fill it up. */
static void
fill_vocabulary (EngWords **words, int size)
{
  char **all;

  if (size == 0)
    g_clear_pointer (words, eng_words_unref);

  if (*words == NULL || (*words)->n >= size)
    return;

  all = g_new (char *, size);

  for (int i = 0; i < size; i++)
    all[i] = g_strdup (i < (*words)->n ? (*words)->words[i] : "");

  eng_words_unref (*words);
  *words = eng_words_new (size, all);
}

static void
apply_run (UiState *state, const EngRunLogData *log)
{
  EngEvent *event = new_event (ENG_EVENT_RUN);

  event->run = eng_run_info_copy (log->run);
  fill_vocabulary (&event->run->source_words, log->source_vocab);
  fill_vocabulary (&event->run->target_words, log->target_vocab);
  apply (state, event);

  event = new_event (ENG_EVENT_STEPS);
  event->steps.n = log->n_steps;
  event->steps.info = g_memdup2 (log->steps, log->n_steps * sizeof *log->steps);
  apply (state, event);
}

void
cli_replay_beam (UiState *state, const EngRunLogData *log)
{
  EngEvent *event;

  if (log->beam == NULL)
    return;

  event = new_event (ENG_EVENT_SAMPLE);
  event->sample = eng_sample_copy (log->beam);
  apply (state, event);
}

UiState *
cli_replay (EngRunLogData *log)
{
  UiState *state = ui_state_new ();
  EngEvent *event;

  apply_run (state, log);

  for (guint i = 0; i < log->epochs->len; i++)
    {
      event = new_event (ENG_EVENT_EPOCH);
      event->epoch = eng_epoch_info_copy (log->epochs->pdata[i]);

      if (i + 1 == log->epochs->len && log->drift != NULL)
        event->epoch->drift = eng_drift_copy (log->drift);

      apply (state, event);
    }

  for (guint i = 0; i < log->changes->len; i++)
    {
      event = new_event (ENG_EVENT_CHANGE);
      event->change = eng_change_copy (log->changes->pdata[i]);
      apply (state, event);
    }

  for (guint i = 0; i < log->samples->len; i++)
    {
      event = new_event (ENG_EVENT_SAMPLE);
      event->sample = eng_sample_copy (log->samples->pdata[i]);
      apply (state, event);
    }

  while (log->pictures->len > 0)
    {
      EngBatchPicture *picture = g_ptr_array_steal_index (log->pictures, 0);

      picture->run_id = RUN_ID;
      ui_state_set_picture (state, picture);
      ui_state_pin_first (state, UI_STATE_FIRST_PINS); /* as the window does */
    }

  event = new_event (ENG_EVENT_STATE);
  event->state = g_strcmp0 (log->reason, "diverged") == 0 ? ENG_RUN_DIVERGED : ENG_RUN_DONE;
  apply (state, event);

  return state;
}
