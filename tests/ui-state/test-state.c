/* SPDX-License-Identifier: MIT
 *
 * The reducer: events in, what is shown out. Runs, changes, epochs, messages.
 */

#include <math.h>

#include "eng-error.h"
#include "state-fixture.h"

static void
test_run_ids (void)
{
  static const double loss[] = { 1.0 };
  g_autoptr (UiState) state = state_begun ();
  EngEvent *event;
  guint64 serial;

  ui_state_pin (state, 7);
  ui_state_set_smoothing (state, 0.9);
  state_send_steps (state, 3, 1, loss, 1, TRUE);
  serial = state->serial;

  /* Older runs are dropped, and nothing is drawn for them. */
  state_send_steps (state, 2, 2, loss, 1, FALSE);
  state_send (state, state_run_event (1), FALSE);
  g_assert_cmpuint (state->serial, ==, serial);
  g_assert_cmpuint (state->steps.n, ==, 1);

  event = eng_event_new (ENG_EVENT_STATE, 3);
  event->state = ENG_RUN_PLAYING;
  state_send (state, event, TRUE);
  g_assert_cmpint (state->run_state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (state->serial, >, serial);

  /* A newer run empties the state; pins and smoothing are the user's. */
  state_send (state, state_run_event (4), TRUE);
  g_assert_cmpuint (state->run_id, ==, 4);
  g_assert_cmpuint (state->steps.n, ==, 0);
  g_assert_cmpint (state->run_state, ==, ENG_RUN_PAUSED);
  g_assert_true (ui_state_is_pinned (state, 7));
  g_assert_cmpfloat (state->steps.weight, ==, 0.9);

  /* An event of a newer run whose beginning was not heard empties too: its numbers are not the old run's. */
  state_send_steps (state, 5, 1, loss, 1, TRUE);
  g_assert_null (state->info);
  g_assert_cmpuint (state->steps.n, ==, 1);
}

static void
test_changes (void)
{
  g_autoptr (UiState) state = state_begun ();
  g_autofree char *before = ui_state_value (state, "forcing"), *after = NULL;
  EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, 3);

  g_assert_cmpstr (before, ==, "1");
  g_assert_cmpfloat (ui_state_epsilon (state), ==, 1.0);
  event->change = g_new0 (EngChange, 1);
  event->change->step = 12;
  event->change->what = "forcing";
  event->change->from = g_strdup ("1");
  event->change->to = g_strdup ("0.3");
  state_send (state, event, TRUE);
  after = ui_state_value (state, "forcing");
  g_assert_cmpstr (after, ==, "0.3");
  g_assert_cmpfloat (ui_state_epsilon (state), ==, 0.3);
  g_assert_cmpuint (state->changes->len, ==, 1);

  /* What the run began with stays known. */
  g_assert_cmpfloat (state->info->config->forcing.start, ==, 1.0);
}

static void
send_epoch (UiState *state, int epoch, double forced, double free_running)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->valid_forced = forced;
  event->epoch->valid_free = free_running;
  event->epoch->positions = 2;
  event->epoch->loss_forced = g_new0 (double, 2);
  event->epoch->loss_forced[1] = 1.5;
  state_send (state, event, TRUE);
}

static void
test_epochs (void)
{
  g_autoptr (UiState) state = state_begun ();
  double gap = 0.0;

  g_assert_false (ui_state_exposure_gap (state, &gap));
  send_epoch (state, 1, 1.0, 1.5);
  send_epoch (state, 2, NAN, NAN);
  g_assert_true (ui_state_exposure_gap (state, &gap));
  g_assert_cmpfloat (gap, ==, 0.5);
  g_assert_cmpint (ui_state_last_epoch (state)->epoch, ==, 2);
  g_assert_cmpfloat (ui_state_last_epoch (state)->loss_forced[1], ==, 1.5);
  g_assert_cmpfloat_with_epsilon (ui_state_chance (state), log (5.0), 1e-12);
}

/* An opened run is validated where it stands: its history has that epoch already, in short. */
static void
test_epoch_again (void)
{
  g_autoptr (UiState) state = state_begun ();
  double gap = 0.0;

  send_epoch (state, 7, 1.0, 1.5);
  send_epoch (state, 7, 1.0, 1.5);
  g_assert_cmpuint (state->epochs->len, ==, 1);
  g_assert_cmpuint (ui_series_length (&state->valid_free), ==, 1);
  g_assert_true (ui_state_exposure_gap (state, &gap));
  send_epoch (state, 8, 1.0, 1.25);
  g_assert_cmpuint (state->epochs->len, ==, 2);
}

static void
send_bleu (UiState *state, int epoch, double forced, double bleu)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->valid_forced = forced;
  event->epoch->valid_free = NAN;
  event->epoch->valid_bleu = bleu;
  state_send (state, event, TRUE);
}

/* The best are found once, when they come; the first of equals stays. */
static void
test_best_epochs (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngEvent *event;

  g_assert_null (ui_state_epoch_info (state, state->marks.best_bleu));
  send_bleu (state, 1, 0.1, NAN); /* without a BLEU it is no candidate */
  send_bleu (state, 2, 3.0, 10.0);
  send_bleu (state, 3, 2.0, 30.0);
  send_bleu (state, 4, 1.0, 20.0);
  send_bleu (state, 5, 1.0, 30.0);
  send_bleu (state, 6, NAN, NAN);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.best_bleu)->epoch, ==, 3);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.best_loss)->epoch, ==, 4);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.last_bleu)->epoch, ==, 5);
  g_assert_cmpint (state->marks.last_gap, ==, -1);
  g_assert_cmpint (state->marks.last_positions, ==, -1);

  send_epoch (state, 7, 1.0, 1.5);
  g_assert_cmpint (state->marks.last_gap, ==, 6);

  event = eng_event_new (ENG_EVENT_RUN, 4);
  event->run = g_new0 (EngRunInfo, 1);
  state_send (state, event, TRUE);
  g_assert_cmpint (state->marks.best_bleu, ==, -1);
  g_assert_cmpuint (ui_series_length (&state->valid_bleu), ==, 0);
}

static void
send_drift (UiState *state, int epoch, float said)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->drift = eng_drift_new (2, 3, 4);
  event->epoch->drift->free_running[23] = said;
  state_send (state, event, TRUE);
}

/* Of real vectors the newest predictions alone are kept: memory is bounded however long the run. */
static void
test_drift (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngEvent *event;

  g_assert_null (state->drift);
  send_drift (state, 1, 0.5f);
  send_drift (state, 2, 0.25f);
  g_assert_cmpfloat (state->drift->free_running[23], ==, 0.25f);
  g_assert_null (ui_state_epoch_info (state, 0)->drift);
  g_assert_null (ui_state_epoch_info (state, 1)->drift);

  event = eng_event_new (ENG_EVENT_RUN, 4);
  event->run = g_new0 (EngRunInfo, 1);
  state_send (state, event, TRUE);
  g_assert_null (state->drift);
}

static void
test_messages (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngEvent *event = eng_event_new (ENG_EVENT_ERROR, 3);

  event->error = g_error_new_literal (ENG_ERROR, 1, "the loss is not a number");
  state_send (state, event, TRUE);
  g_assert_cmpuint (state->error_serial, ==, 1);
  g_assert_cmpstr (state->error->message, ==, "the loss is not a number");
  event = eng_event_new (ENG_EVENT_SAVED, 3);
  event->path = g_strdup ("m.safetensors");
  state_send (state, event, TRUE);
  g_assert_cmpuint (state->saved_serial, ==, 1);
  g_assert_cmpstr (state->saved_path, ==, "m.safetensors");

  state_send (state, state_run_event (4), TRUE);
  g_assert_null (state->error);
  g_assert_cmpuint (state->error_serial, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-state/run-ids", test_run_ids);
  g_test_add_func ("/ui-state/changes", test_changes);
  g_test_add_func ("/ui-state/epochs", test_epochs);
  g_test_add_func ("/ui-state/epoch-again", test_epoch_again);
  g_test_add_func ("/ui-state/best-epochs", test_best_epochs);
  g_test_add_func ("/ui-state/drift", test_drift);
  g_test_add_func ("/ui-state/messages", test_messages);

  return g_test_run ();
}
