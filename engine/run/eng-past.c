/* SPDX-License-Identifier: MIT */

#include "eng-past.h"

#include "eng-recording.h"

void
eng_past_send_history (EngChannel *channel, guint run_id, const EngHistory *history)
{
  const GPtrArray *changes = eng_history_changes (history);
  g_autofree EngStepInfo *steps = eng_history_steps (history);
  g_autoptr (GPtrArray) samples = eng_history_samples (history);

  eng_channel_send_steps (channel, run_id, steps, eng_history_n_steps (history));

  for (guint i = 0; i < eng_history_n_epochs (history); i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, run_id);

      event->epoch = eng_history_epoch (history, i);
      eng_channel_send (channel, event);
    }

  for (guint i = 0; i < changes->len; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, run_id);

      event->change = eng_change_copy (changes->pdata[i]);
      eng_channel_send (channel, event);
    }

  while (samples->len > 0)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, run_id);

      event->sample = g_ptr_array_steal_index (samples, 0);
      eng_channel_send (channel, event);
    }
}

static void
send_cb (EngEvent *event, gpointer user_data)
{
  eng_channel_send (user_data, event);
}

void
eng_past_send_recording (EngChannel *channel, guint run_id, EngRunLogData *log, const char *path)
{
  eng_recording_send (log, run_id, path, send_cb, channel);
}
