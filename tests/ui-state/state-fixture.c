/* SPDX-License-Identifier: MIT */

#include "state-fixture.h"

void
state_send (UiState *state, EngEvent *event, gboolean taken)
{
  g_assert_cmpint (ui_state_apply (state, event), ==, taken);
  eng_event_free (event);
}

EngEvent *
state_run_event (guint run_id)
{
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, run_id);
  char **words = g_new0 (char *, 5);

  words[0] = g_strdup ("<unk>");
  words[1] = g_strdup ("<pad>");
  words[2] = g_strdup ("<bos>");
  words[3] = g_strdup ("<eos>");
  words[4] = g_strdup ("je");
  event->run = g_new0 (EngRunInfo, 1);
  event->run->config = eng_config_new ();
  event->run->corpus = g_strdup ("English → French");
  event->run->target_words = eng_words_new (5, words);
  event->run->source_words = eng_words_ref (event->run->target_words);
  event->run->steps_per_epoch = 10;
  event->run->steps_total = 100;

  return event;
}

UiState *
state_begun (void)
{
  UiState *state = ui_state_new ();

  state_send (state, state_run_event (3), TRUE);

  return state;
}

void
state_send_steps (UiState *state, guint run_id, guint64 first, const double *loss, guint n, gboolean taken)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STEPS, run_id);

  event->steps.n = n;
  event->steps.info = g_new0 (EngStepInfo, n);

  for (guint i = 0; i < n; i++)
    event->steps.info[i] = (EngStepInfo){ .step = first + i, .epoch = (int) ((first + i - 1) / 10) + 1, .loss = loss[i], .tokens = 50, .positions = 80, .epsilon = 0.5, .fed_true = 20, .fed_own = 20, .own_right = 5, .learning_rate = 0.005, .grad_norm = 1.0, .seconds = 0.1 * (double) (first + i) };

  state_send (state, event, taken);
}
