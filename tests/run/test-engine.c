/* SPDX-License-Identifier: MIT
 *
 * The course of a run on the engine's thread: how it begins, plays, pauses, ends and begins again, which events
 * tell so and in which order, and that its end is not waited for.
 */
#include "watch.h"

#include <string.h>

#include <glib/gstdio.h>

#include "eng-error.h"

static void
test_lifecycle (void)
{
  for (int i = 0; i < 50; i++)
    {
      Watch watch;

      watch_init (&watch);

      if (i % 2 == 0)
        watch_start (&watch, "", i % 4 == 0);

      if (i % 5 == 0)
        g_usleep ((gulong) i * 100);

      watch_clear (&watch);
    }
}

/* A whole run: run, state, then updates, each epoch right after its updates, done at the end. */
static void
test_whole_run (void)
{
  Watch watch;
  guint64 step = 0;
  int epoch = 0;
  guint i = 0;

  watch_init (&watch);
  watch_start (&watch, "epochs=3", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DONE);

  for (i = 0; i < watch.events->len; i++)
    {
      EngEvent *event = g_ptr_array_index (watch.events, i);

      g_assert_cmpuint (event->run_id, ==, 1);

      if (i == 0)
        g_assert_cmpint (event->type, ==, ENG_EVENT_RUN);
      else if (i == 1)
        g_assert_true (event->type == ENG_EVENT_STATE && event->state == ENG_RUN_PLAYING);
      else if (i == watch.events->len - 1)
        g_assert_true (event->type == ENG_EVENT_STATE && event->state == ENG_RUN_DONE);
      else if (event->type == ENG_EVENT_STEPS)
        step = event->steps.info[event->steps.n - 1].step;
      else
        {
          g_assert_cmpint (event->type, ==, ENG_EVENT_EPOCH);
          g_assert_cmpint (event->epoch->epoch, ==, ++epoch);
          g_assert_cmpuint (step, ==, (guint64) epoch * WATCH_STEPS_PER_EPOCH);
          g_assert_cmpuint (event->epoch->step, ==, step);
        }
    }

  g_assert_cmpint (epoch, ==, 3);
  watch_assert_steps (&watch, 3 * WATCH_STEPS_PER_EPOCH);
  g_assert_cmpuint (watch.pictures, >=, 1);
  watch_clear (&watch);
}

static void
test_run_info (void)
{
  Watch watch;
  const EngRunInfo *run;

  watch_init (&watch);
  watch_start (&watch, "", FALSE);
  watch_for_events (&watch, ENG_EVENT_RUN, 1);
  run = watch_last (&watch, ENG_EVENT_RUN)->run;
  g_assert_cmpstr (run->corpus, ==, "A small corpus");
  g_assert_cmpint (run->pairs_train, ==, WATCH_PAIRS);
  g_assert_cmpint (run->pairs_valid, ==, 24);
  g_assert_cmpint (run->steps_per_epoch, ==, WATCH_STEPS_PER_EPOCH);
  g_assert_cmpuint (run->steps_total, ==, 2 * WATCH_STEPS_PER_EPOCH);
  g_assert_cmpuint (run->first_step, ==, 0);
  g_assert_cmpint (run->config->embed, ==, 8);
  watch_clear (&watch);
}

/* Nothing is blank after a paused start: one update, its picture, and then quiet. */
static void
test_start_paused (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  g_usleep (50000);
  watch_take (&watch);
  watch_assert_steps (&watch, 1);
  g_assert_cmpuint (watch.pictures, ==, 1);
  g_assert_cmpuint (watch.picture_run_id, ==, 1);
  g_assert_cmpuint (watch.picture_step, ==, 1);
  watch_clear (&watch);
}

static void
test_step (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);

  for (guint i = 2; i <= 12; i++)
    {
      watch_transport (&watch, ENG_COMMAND_STEP);
      g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);
      watch_assert_steps (&watch, i);
      g_assert_cmpuint (watch.picture_step, ==, i);
    }

  /* Over the border of an epoch. */
  g_assert_cmpuint (watch.count[ENG_EVENT_EPOCH], ==, 1);
  watch_clear (&watch);
}

static void
test_play_and_pause (void)
{
  Watch watch;
  guint made;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000", FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  watch_transport (&watch, ENG_COMMAND_PLAY);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PLAYING);
  watch_for_steps (&watch, 20);
  watch_transport (&watch, ENG_COMMAND_PAUSE);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);

  made = watch.steps->len;
  g_usleep (50000);
  watch_take (&watch);
  g_assert_cmpuint (watch.steps->len, ==, made);
  g_assert_cmpuint (watch.picture_step, ==, made); /* what is looked at now is of the batch that the figures are of */

  /* Pausing twice, and one step out of play. */
  watch_transport (&watch, ENG_COMMAND_PAUSE);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);
  watch_transport (&watch, ENG_COMMAND_PLAY);
  watch_transport (&watch, ENG_COMMAND_STEP);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);
  made = watch.steps->len;
  g_usleep (20000);
  watch_take (&watch);
  watch_assert_steps (&watch, made);
  watch_clear (&watch);
}

/* After the end the weights still answer, and are still saved. */
static void
test_after_done (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "done.safetensors", NULL);
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DONE);

  watch_transport (&watch, ENG_COMMAND_PLAY);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DONE);
  watch_transport (&watch, ENG_COMMAND_STEP);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DONE);
  watch_transport (&watch, ENG_COMMAND_PAUSE);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DONE);
  watch_assert_steps (&watch, 2 * WATCH_STEPS_PER_EPOCH);

  watch_translate (&watch, 5, "i see the cat .", NULL);
  watch_save (&watch, path);
  watch_set (&watch, "learning-rate", "0.25");
  watch_for_events (&watch, ENG_EVENT_SAMPLE, 1);
  watch_for_events (&watch, ENG_EVENT_SAVED, 1);
  watch_for_events (&watch, ENG_EVENT_CHANGE, 1);
  g_assert_cmpuint (watch.count[ENG_EVENT_ERROR], ==, 0);
  g_assert_cmpstr (watch_last (&watch, ENG_EVENT_SAVED)->path, ==, path);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  watch_clear (&watch);
  g_unlink (path);
  g_rmdir (folder);
}

/* Each start has the next number and begins at its first update; the same seed gives the same losses. */
static void
test_restart (void)
{
  Watch watch;
  double losses[5];

  watch_init (&watch);

  for (guint run = 1; run <= 4; run++)
    {
      watch_start (&watch, "epochs=1000000", TRUE);
      watch_for_events (&watch, ENG_EVENT_RUN, run);
      g_assert_cmpuint (watch.run_id, ==, run);
      watch_for_steps (&watch, 5);

      for (guint i = 0; i < 5; i++)
        {
          g_assert_cmpuint (watch_step (&watch, i)->step, ==, i + 1);

          if (run == 1)
            losses[i] = watch_step (&watch, i)->loss;
          else if (memcmp (&losses[i], &watch_step (&watch, i)->loss, sizeof (double)) != 0)
            g_error ("run %u, step %u: loss %.17g, in run 1 %.17g", run, i + 1, watch_step (&watch, i)->loss, losses[i]);
        }
    }

  watch_clear (&watch);
}

/* Several starts at once: every one of them is begun, and the last one stays. */
static void
test_restart_at_once (void)
{
  Watch watch;

  watch_init (&watch);

  for (int i = 0; i < 5; i++)
    watch_start (&watch, "", FALSE);

  watch_for_state (&watch, 5, ENG_RUN_PAUSED);
  g_assert_cmpuint (watch.count[ENG_EVENT_RUN], ==, 5);
  watch_assert_steps (&watch, 1);
  watch_clear (&watch);
}

static void
test_failing_start (void)
{
  Watch watch;
  guint made;

  watch_init (&watch);

  /* No run at all: it says so, and that nothing runs. */
  watch_start (&watch, "data=/nonexistent/pairs.txt", TRUE);
  watch_for_events (&watch, ENG_EVENT_STATE, 1);
  g_assert_cmpint (watch.state, ==, ENG_RUN_FAILED);
  g_assert_cmpuint (watch.count[ENG_EVENT_ERROR], ==, 1);
  g_assert_nonnull (strstr (watch_last (&watch, ENG_EVENT_ERROR)->error->message, "/nonexistent/pairs.txt"));
  g_assert_cmpuint (watch.count[ENG_EVENT_RUN], ==, 0);

  /* With a run: the error, and nothing else changes. */
  watch_start (&watch, "epochs=1000000", TRUE);
  watch_for_steps (&watch, 5);
  watch_start (&watch, "data=/nonexistent/pairs.txt", FALSE);
  watch_resume (&watch, "/nonexistent/model.safetensors", FALSE);
  watch_for_events (&watch, ENG_EVENT_ERROR, 3);
  made = watch.steps->len;
  watch_for_steps (&watch, made + 20);
  watch_assert_steps (&watch, watch.steps->len);
  g_assert_cmpuint (watch.run_id, ==, 1);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (watch.count[ENG_EVENT_STATE], ==, 2);
  watch_clear (&watch);
}

static void
test_diverged (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "task=waves loss=mse cell=rnn max-pairs=60 optimizer=sgd clip=0 learning-rate=100 epochs=1000000", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DIVERGED);
  g_assert_cmpuint (watch.count[ENG_EVENT_ERROR], ==, 1);
  g_assert_true (g_error_matches (watch_last (&watch, ENG_EVENT_ERROR)->error, ENG_ERROR, ENG_ERROR_DIVERGED));
  watch_transport (&watch, ENG_COMMAND_PLAY);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DIVERGED);

  /* A new start begins afresh. */
  watch_start (&watch, "", FALSE);
  watch_for_state (&watch, 2, ENG_RUN_PAUSED);
  watch_clear (&watch);
}

/* Fewer epochs than were made end a run; play does nothing then, more of them go on. */
static void
test_end_moves (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "epochs=300000", TRUE);
  watch_for_steps (&watch, WATCH_STEPS_PER_EPOCH + 1);
  watch_set (&watch, "epochs", "1");
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  g_assert_cmpstr (watch_last (&watch, ENG_EVENT_CHANGE)->change->to, ==, "1");
  watch_transport (&watch, ENG_COMMAND_PLAY);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DONE);
  watch_set (&watch, "epochs", "300000");
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  watch_clear (&watch);
}

static void
assert_frees_within (Watch *watch, double limit, const char *while_what)
{
  gint64 begun = g_get_monotonic_time ();
  double seconds;

  watch_clear (watch);
  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;

  if (seconds > limit)
    g_error ("ending while %s took %g s, the limit is %g", while_what, seconds, limit);
}

static void
test_quit_while_training (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000 hidden=64 layers=2 batch=64", TRUE);
  watch_for_steps (&watch, 3);
  assert_frees_within (&watch, 1.0, "training");
}

/* Validation of 20,000 sentences takes many seconds with 256 units; the end does not wait for it. */
static void
test_quit_while_validating (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "max-pairs=20024 valid=20000 hidden=256 layers=2", TRUE);
  watch_for_steps (&watch, 1);
  g_usleep (100000);
  watch_take (&watch);
  g_assert_cmpuint (watch.count[ENG_EVENT_EPOCH], ==, 0);
  assert_frees_within (&watch, 1.0, "validating");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lifecycle", test_lifecycle);
  g_test_add_func ("/engine/whole-run", test_whole_run);
  g_test_add_func ("/engine/run-info", test_run_info);
  g_test_add_func ("/engine/start-paused", test_start_paused);
  g_test_add_func ("/engine/step", test_step);
  g_test_add_func ("/engine/play-and-pause", test_play_and_pause);
  g_test_add_func ("/engine/after-done", test_after_done);
  g_test_add_func ("/engine/restart", test_restart);
  g_test_add_func ("/engine/restart-at-once", test_restart_at_once);
  g_test_add_func ("/engine/failing-start", test_failing_start);
  g_test_add_func ("/engine/diverged", test_diverged);
  g_test_add_func ("/engine/end-moves", test_end_moves);
  g_test_add_func ("/engine/quit-while-training", test_quit_while_training);
  g_test_add_func ("/engine/quit-while-validating", test_quit_while_validating);

  return g_test_run ();
}
