/* SPDX-License-Identifier: MIT
 *
 * The engine's thread: what each command does and which events answer it, and in which order.
 */
#include "watch.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "eng-error.h"

#define PAIRS 216         /* WATCH_CORPUS_LINES less 24 for validation */
#define STEPS_PER_EPOCH 9 /* of 24 pairs */

static void
assert_steps_whole (Watch *watch, guint n)
{
  g_assert_cmpuint (watch->steps->len, ==, n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (watch_step (watch, i)->step, ==, i + 1);
}

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
          g_assert_cmpuint (step, ==, (guint64) epoch * STEPS_PER_EPOCH);
          g_assert_cmpuint (event->epoch->step, ==, step);
        }
    }

  g_assert_cmpint (epoch, ==, 3);
  assert_steps_whole (&watch, 3 * STEPS_PER_EPOCH);
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
  g_assert_cmpint (run->pairs_train, ==, PAIRS);
  g_assert_cmpint (run->pairs_valid, ==, 24);
  g_assert_cmpint (run->steps_per_epoch, ==, STEPS_PER_EPOCH);
  g_assert_cmpuint (run->steps_total, ==, 2 * STEPS_PER_EPOCH);
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
  assert_steps_whole (&watch, 1);
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
      assert_steps_whole (&watch, i);
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

  /* Pausing twice, and one step out of play. */
  watch_transport (&watch, ENG_COMMAND_PAUSE);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);
  watch_transport (&watch, ENG_COMMAND_PLAY);
  watch_transport (&watch, ENG_COMMAND_STEP);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PAUSED);
  made = watch.steps->len;
  g_usleep (20000);
  watch_take (&watch);
  assert_steps_whole (&watch, made);
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
  assert_steps_whole (&watch, 2 * STEPS_PER_EPOCH);

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
  assert_steps_whole (&watch, 1);
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
  assert_steps_whole (&watch, watch.steps->len);
  g_assert_cmpuint (watch.run_id, ==, 1);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (watch.count[ENG_EVENT_STATE], ==, 2);
  watch_clear (&watch);
}

static void
test_without_run (void)
{
  Watch watch;

  watch_init (&watch);
  watch_send (&watch, ENG_COMMAND_PLAY);
  watch_send (&watch, ENG_COMMAND_STEP);
  watch_send (&watch, ENG_COMMAND_PAUSE);
  watch_set (&watch, "dropout", "0");
  watch_translate (&watch, 1, "i", NULL);
  watch_save (&watch, "/nonexistent/a.safetensors");
  watch_for_events (&watch, ENG_EVENT_ERROR, 6);
  g_assert_cmpuint (watch.events->len, ==, 6);
  watch_clear (&watch);
}

static void
test_errors (void)
{
  Watch watch;
  guint made;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000", TRUE);
  watch_for_steps (&watch, 1);

  watch_set (&watch, "hidden", "16");
  watch_for_events (&watch, ENG_EVENT_ERROR, 1);
  g_assert_true (g_error_matches (watch_last (&watch, ENG_EVENT_ERROR)->error, ENG_ERROR, ENG_ERROR_BAD_OPTION));
  watch_set (&watch, "dropout", "7");
  watch_for_events (&watch, ENG_EVENT_ERROR, 2);
  g_assert_nonnull (strstr (watch_last (&watch, ENG_EVENT_ERROR)->error->message, "dropout"));
  watch_save (&watch, "/nonexistent/a.safetensors");
  watch_for_events (&watch, ENG_EVENT_ERROR, 3);
  g_assert_nonnull (strstr (watch_last (&watch, ENG_EVENT_ERROR)->error->message, "/nonexistent"));

  made = watch.steps->len;
  watch_for_steps (&watch, made + 5);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (watch.count[ENG_EVENT_CHANGE], ==, 0);
  g_assert_cmpuint (watch.count[ENG_EVENT_SAVED], ==, 0);
  watch_clear (&watch);
}

/* The change names the first update with the new value, and that update has it. */
static void
test_set (void)
{
  Watch watch;
  EngChange *change;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000 forcing=1", TRUE);
  watch_for_steps (&watch, 3);
  watch_set (&watch, "forcing", "0.25");
  watch_for_events (&watch, ENG_EVENT_CHANGE, 1);
  change = watch_last (&watch, ENG_EVENT_CHANGE)->change;
  g_assert_cmpstr (change->what, ==, "forcing");
  g_assert_cmpuint (change->step, >, 3);
  watch_for_steps (&watch, (guint) change->step + 2);

  for (guint i = 0; i < watch.steps->len; i++)
    g_assert_cmpfloat (watch_step (&watch, i)->epsilon, ==, i + 1 < change->step ? 1.0 : 0.25);

  watch_clear (&watch);
}

static void
test_translate (void)
{
  Watch watch;
  EngSample *sample;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000", TRUE);
  watch_for_steps (&watch, 3);

  for (guint64 serial = 10; serial < 15; serial++)
    watch_translate (&watch, serial, "I see  the cat.", serial == 14 ? " Je vois\tle chat. " : serial == 13 ? " \n"
                                                                                                            : NULL);

  watch_for_events (&watch, ENG_EVENT_SAMPLE, 5);

  for (guint i = 0, n = 0; i < watch.events->len; i++)
    {
      EngEvent *event = g_ptr_array_index (watch.events, i);

      if (event->type == ENG_EVENT_SAMPLE)
        g_assert_cmpuint (event->sample->translation->serial, ==, 10 + n++);
    }

  sample = watch_last (&watch, ENG_EVENT_SAMPLE)->sample;
  g_assert_cmpstr (sample->translation->text, ==, "I see  the cat.");
  g_assert_cmpuint (sample->translation->step, >=, 3);
  g_assert_cmpstr (sample->reference, ==, "je vois le chat .");
  g_assert_cmpint (sample->bleu.reference_length, ==, 5);
  g_assert_cmpint (sample->bleu.length, ==, sample->translation->n_steps - sample->translation->ended_by_eos);

  /* A reference of blanks is none. */
  for (guint i = 0; i < watch.events->len; i++)
    {
      EngEvent *event = g_ptr_array_index (watch.events, i);

      if (event->type == ENG_EVENT_SAMPLE && event->sample->translation->serial < 14)
        g_assert_null (event->sample->reference);
    }

  watch_clear (&watch);
}

/* What the decoder says right is scored as right, with characters as tokens too. */
static void
test_score (void)
{
  static const char *const options[] = { "tokens=word", "tokens=char max-length=40" };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *all = g_strconcat ("epochs=1000000 batch=48 forcing=1 dropout=0 learning-rate=0.02 hidden=32 max-pairs=24 valid=0 ", options[i], NULL);
      Watch watch;
      EngSample *sample;

      watch_init (&watch);
      watch_start (&watch, all, TRUE);
      watch_for_steps (&watch, 600);
      watch_translate (&watch, 1, "i see the cat !", "je vois le chat !");
      watch_for_events (&watch, ENG_EVENT_SAMPLE, 1);
      sample = watch_last (&watch, ENG_EVENT_SAMPLE)->sample;
      g_assert_cmpstr (sample->reference, ==, i == 0 ? "je vois le chat !" : "j e v o i s l e c h a t !");
      g_assert_true (sample->translation->ended_by_eos);
      g_assert_cmpint (sample->bleu.length, ==, i == 0 ? 5 : 13);
      g_assert_cmpint (sample->bleu.match[0], ==, i == 0 ? 5 : 13);
      g_assert_cmpfloat (sample->bleu.book, ==, 1.0);
      watch_clear (&watch);
    }
}

/* Real vectors have no words: an error, not an answer. */
static void
test_translate_vectors (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "task=waves loss=mse cell=rnn max-pairs=60 epochs=1000000", TRUE);
  watch_for_steps (&watch, 2);
  watch_translate (&watch, 1, "i", NULL);
  watch_for_events (&watch, ENG_EVENT_ERROR, 1);
  g_assert_cmpuint (watch.count[ENG_EVENT_SAMPLE], ==, 0);
  watch_for_steps (&watch, watch.steps->len + 2);
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

/* A checkpoint goes on as if the run had never stopped. */
static void
test_resume (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "half.safetensors", NULL);
  g_autofree EngStepInfo *whole = NULL;
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);

  for (int i = 0; i < 6; i++)
    watch_transport (&watch, ENG_COMMAND_STEP);

  watch_save (&watch, path);
  watch_transport (&watch, ENG_COMMAND_PLAY);
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  assert_steps_whole (&watch, 2 * STEPS_PER_EPOCH);
  whole = g_memdup2 (watch.steps->data, 2 * STEPS_PER_EPOCH * sizeof (EngStepInfo));

  watch_resume (&watch, path, TRUE);
  watch_for_state (&watch, 2, ENG_RUN_DONE);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_RUN)->run->first_step, ==, 7);
  g_assert_cmpuint (watch.steps->len, ==, 2 * STEPS_PER_EPOCH - 7);

  for (guint i = 0; i < watch.steps->len; i++)
    {
      g_assert_cmpuint (watch_step (&watch, i)->step, ==, i + 8);

      if (memcmp (&watch_step (&watch, i)->loss, &whole[i + 7].loss, sizeof (double)) != 0)
        g_error ("step %u: loss %.17g resumed, %.17g without a stop", i + 8, watch_step (&watch, i)->loss, whole[i + 7].loss);
    }

  watch_clear (&watch);
  g_unlink (path);
  g_rmdir (folder);
}

static char *
file_contents (const char *path, gsize *length)
{
  char *text = NULL;
  GError *error = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);

  return text;
}

/* A checkpoint opened to wait: a batch and a validation to look at, and a save of it is the same file. Then as if the
 * run had never stopped, also beyond its end. */
static void
assert_opened (int updates, EngRunState opened)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "one.safetensors", NULL);
  g_autofree char *again = g_build_filename (folder, "two.safetensors", NULL);
  g_autofree char *one = NULL, *two = NULL;
  g_autofree EngStepInfo *whole = NULL;
  const guint n = 4 * STEPS_PER_EPOCH;
  gsize length_one, length_two;
  guint epochs;
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "epochs=4 forcing=0.5", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  assert_steps_whole (&watch, n);
  whole = g_memdup2 (watch.steps->data, n * sizeof (EngStepInfo));

  watch_start (&watch, "epochs=2 forcing=0.5", FALSE);
  watch_for_state (&watch, 2, ENG_RUN_PAUSED);

  for (int i = 1; i < updates; i++)
    watch_transport (&watch, ENG_COMMAND_STEP);

  watch_save (&watch, path);
  watch_for_events (&watch, ENG_EVENT_SAVED, 1);

  watch.pictures = 0;
  epochs = watch.count[ENG_EVENT_EPOCH];
  watch_resume (&watch, path, FALSE);
  watch_for_state (&watch, 3, opened);
  watch_for_events (&watch, ENG_EVENT_EPOCH, epochs + 1);
  g_assert_cmpuint (watch.steps->len, ==, 1);
  g_assert_cmpuint (watch_step (&watch, 0)->step, ==, (guint64) updates);
  g_assert_true (isfinite (watch_step (&watch, 0)->loss));
  g_assert_cmpuint (watch.pictures, ==, 1);
  g_assert_cmpuint (watch.picture_run_id, ==, 3);
  g_assert_cmpuint (watch.picture_step, ==, (guint64) updates);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_EPOCH)->epoch->step, ==, (guint64) updates);
  g_assert_true (isfinite (watch_last (&watch, ENG_EVENT_EPOCH)->epoch->loss));
  g_assert_true (isfinite (watch_last (&watch, ENG_EVENT_EPOCH)->epoch->valid_free));

  watch_save (&watch, again);
  watch_for_events (&watch, ENG_EVENT_SAVED, 2);
  one = file_contents (path, &length_one);
  two = file_contents (again, &length_two);
  g_assert_cmpmem (one, length_one, two, length_two);

  watch_set (&watch, "epochs", "4");
  watch_for_state (&watch, 3, ENG_RUN_PAUSED);
  watch_send (&watch, ENG_COMMAND_PLAY);
  watch_for_state (&watch, 3, ENG_RUN_DONE);
  g_assert_cmpuint (watch.steps->len, ==, n - (guint) updates + 1);

  for (guint i = 1; i < watch.steps->len; i++)
    {
      const EngStepInfo *info = watch_step (&watch, i);

      if (info->step != i + (guint) updates || memcmp (&info->loss, &whole[info->step - 1].loss, sizeof (double)) != 0)
        g_error ("step %u: loss %.17g opened, %.17g without a stop", i + (guint) updates, info->loss, whole[info->step - 1].loss);
    }

  watch_clear (&watch);
  g_unlink (path);
  g_unlink (again);
  g_rmdir (folder);
}

static void
test_open_done (void)
{
  assert_opened (2 * STEPS_PER_EPOCH, ENG_RUN_DONE);
}

static void
test_open_middle (void)
{
  assert_opened (STEPS_PER_EPOCH + 3, ENG_RUN_PAUSED);
}

/* What ends unsaved is kept: when another run begins, and when the engine ends; not what was saved. */
static void
test_keep (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *kept = g_build_filename (folder, "kept.safetensors", NULL);
  g_autofree char *saved = g_build_filename (folder, "saved.safetensors", NULL);
  Watch watch;

  watch_init (&watch);
  eng_engine_set_keep (watch.engine, kept, 1e-9);
  watch_start (&watch, "seed=1", FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  watch_save (&watch, saved);
  watch_for_events (&watch, ENG_EVENT_SAVED, 1);
  watch_start (&watch, "seed=2", FALSE);
  watch_for_state (&watch, 2, ENG_RUN_PAUSED);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));

  watch_start (&watch, "seed=1", FALSE);
  watch_for_state (&watch, 3, ENG_RUN_PAUSED);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS)); /* the run of seed 2 */
  g_unlink (kept);
  watch_transport (&watch, ENG_COMMAND_STEP);
  watch_save (&watch, saved);
  watch_for_events (&watch, ENG_EVENT_SAVED, 2);
  watch_transport (&watch, ENG_COMMAND_STEP);
  watch_clear (&watch);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS)); /* one update beyond what was saved */

  watch_init (&watch);
  watch_resume (&watch, saved, FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_RUN)->run->first_step, ==, 2);
  watch_resume (&watch, kept, FALSE);
  watch_for_state (&watch, 2, ENG_RUN_PAUSED);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_RUN)->run->first_step, ==, 3);
  watch_clear (&watch);

  /* Opened and closed again: nothing was made that could be lost. */
  g_unlink (kept);
  watch_init (&watch);
  eng_engine_set_keep (watch.engine, kept, 1e-9);
  watch_resume (&watch, saved, FALSE);
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  watch_clear (&watch);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_unlink (saved);
  g_rmdir (folder);
}

/* A followed pair comes as it was fed in its latest batch, whichever batches are shown; nothing comes of others. */
static void
test_follow (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint64 seen = 0;
  Watch watch;

  watch_init (&watch);

  for (int i = 0; i < 3; i++)
    {
      EngCommand *command = eng_command_new (ENG_COMMAND_FOLLOW);

      command->follow.n = 2;
      command->follow.pairs = g_new (int, 2);
      command->follow.pairs[0] = 5;
      command->follow.pairs[1] = 1000000; /* there is no such pair */
      eng_engine_send (watch.engine, command);
    }

  watch_start (&watch, "epochs=300000", TRUE);

  while (watch.followed < 3 && g_get_monotonic_time () < deadline)
    {
      g_usleep (2000);
      watch_take (&watch);

      if (watch.followed_step != seen)
        {
          g_assert_cmpint (watch.followed_pair, ==, 5);
          g_assert_cmpuint (watch.followed_step, >, seen);
          g_assert_cmpuint (watch.followed_step, <=, watch.picture_step);
          seen = watch.followed_step;
        }
    }

  g_assert_cmpuint (watch.followed, >=, 3);
  watch_clear (&watch);
}

/* Fewer epochs than were made end a run; play does nothing then, more of them go on. */
static void
test_end_moves (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "epochs=300000", TRUE);
  watch_for_steps (&watch, STEPS_PER_EPOCH + 1);
  watch_set (&watch, "epochs", "1");
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  g_assert_cmpstr (watch_last (&watch, ENG_EVENT_CHANGE)->change->to, ==, "1");
  watch_transport (&watch, ENG_COMMAND_PLAY);
  g_assert_cmpint (watch.state, ==, ENG_RUN_DONE);
  watch_set (&watch, "epochs", "300000");
  watch_for_state (&watch, 1, ENG_RUN_PAUSED);
  watch_clear (&watch);
}

/* A window that takes nothing finds it all afterwards: updates gathered, between the few other events. */
static void
test_hidden (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint looks = 0;
  Watch watch;

  watch_init (&watch);
  watch.hidden = TRUE;
  watch_start (&watch, "epochs=20", TRUE);

  /* Taken now and then without having been called, as a window does that is shown again. */
  while (watch.state != ENG_RUN_DONE || watch.count[ENG_EVENT_STATE] == 0)
    {
      EngEvent *event;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (100000);
      looks++;

      while ((event = eng_channel_pop (watch.channel)) != NULL)
        {
          g_ptr_array_add (watch.events, event);
          watch.count[event->type]++;

          if (event->type == ENG_EVENT_STEPS)
            g_array_append_vals (watch.steps, event->steps.info, event->steps.n);
          else if (event->type == ENG_EVENT_STATE)
            watch.state = event->state;
        }
    }

  assert_steps_whole (&watch, 20 * STEPS_PER_EPOCH);
  g_assert_cmpuint (watch.count[ENG_EVENT_EPOCH], ==, 20);
  g_assert_cmpuint (watch.count[ENG_EVENT_STEPS], <=, 20 + 2 * looks);
  watch_clear (&watch);
}

/* The first picture of a run replaces one of the run before that nobody took. */
static void
test_picture_of_new_run (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (EngBatchPicture) picture = NULL;
  gboolean done = FALSE;
  Watch watch;

  watch_init (&watch);
  watch.hidden = TRUE;
  watch_start (&watch, "", FALSE);
  watch_start (&watch, "", TRUE);

  while (!done)
    {
      g_autoptr (EngEvent) event = eng_channel_pop (watch.channel);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);

      if (event != NULL)
        done = event->type == ENG_EVENT_STATE && event->state == ENG_RUN_DONE;
      else
        g_usleep (200);
    }

  picture = eng_channel_take_picture (watch.channel);
  g_assert_nonnull (picture);
  g_assert_cmpuint (picture->run_id, ==, 2);
  g_assert_cmpuint (picture->step, ==, 1);
  watch_clear (&watch);
}

/* Pictures and events of updates come at most some 30 times a second, however fast they are taken. */
static void
test_rates (void)
{
  Watch watch;
  gint64 begun;
  double seconds;

  watch_init (&watch);
  watch_start (&watch, "epochs=10000000 valid=0", TRUE);
  watch_for_steps (&watch, 1);
  begun = g_get_monotonic_time ();
  watch.pictures = 0;
  watch.count[ENG_EVENT_STEPS] = watch.count[ENG_EVENT_EPOCH] = 0;

  while (g_get_monotonic_time () - begun < G_USEC_PER_SEC / 2)
    watch_take (&watch);

  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_assert_cmpfloat (watch.pictures, <=, 30.0 * seconds + 2.0);
  g_assert_cmpuint (watch.pictures, >=, 2);
  g_assert_cmpuint (watch.steps->len, >, 2 * watch.pictures);

  /* An epoch's end sends what is there, too. */
  g_assert_cmpfloat (watch.count[ENG_EVENT_STEPS] - watch.count[ENG_EVENT_EPOCH], <=, 30.0 * seconds + 2.0);
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
  g_test_add_func ("/engine/without-run", test_without_run);
  g_test_add_func ("/engine/errors", test_errors);
  g_test_add_func ("/engine/set", test_set);
  g_test_add_func ("/engine/translate", test_translate);
  g_test_add_func ("/engine/score", test_score);
  g_test_add_func ("/engine/translate-vectors", test_translate_vectors);
  g_test_add_func ("/engine/diverged", test_diverged);
  g_test_add_func ("/engine/resume", test_resume);
  g_test_add_func ("/engine/open-done", test_open_done);
  g_test_add_func ("/engine/open-middle", test_open_middle);
  g_test_add_func ("/engine/end-moves", test_end_moves);
  g_test_add_func ("/engine/keep", test_keep);
  g_test_add_func ("/engine/follow", test_follow);
  g_test_add_func ("/engine/hidden", test_hidden);
  g_test_add_func ("/engine/picture-of-new-run", test_picture_of_new_run);
  g_test_add_func ("/engine/rates", test_rates);
  g_test_add_func ("/engine/quit-while-training", test_quit_while_training);
  g_test_add_func ("/engine/quit-while-validating", test_quit_while_validating);

  return g_test_run ();
}
