/* SPDX-License-Identifier: MIT
 *
 * The run as the window knows it, written as a run log: against the log that the same run wrote itself.
 *
 * Arguments: the program.
 */

#include <math.h>

#include <glib/gstdio.h>

#include "app-log.h"
#include "cli-replay.h"
#include "eng-recording.h"
#include "ui-recording.h"

static const char *program;

static EngRunLogData *
read_log (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngRunLogData *log = eng_run_log_read (path, &error);

  g_assert_no_error (error);

  return log;
}

static void
train (const char *path)
{
  const char *argv[] = { program, "train", "--task", "copy", "--max-pairs", "200", "--epochs", "3", "--hidden", "8", "--embed", "8",
                         "--threads", "1", "--quiet", "--forcing", "0.5", "--clip", "0.5", "--log", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
assert_same_steps (const EngRunLogData *a, const EngRunLogData *b)
{
  g_assert_cmpuint (a->n_steps, ==, 9);
  g_assert_cmpuint (a->n_steps, ==, b->n_steps);

  for (guint i = 0; i < a->n_steps; i++)
    {
      const EngStepInfo *x = &a->steps[i], *y = &b->steps[i];

      if (x->step != y->step || x->epoch != y->epoch || (float) x->loss != (float) y->loss || x->tokens != y->tokens ||
          x->fed_true != y->fed_true || x->own_right != y->own_right || x->clipped != y->clipped ||
          x->epsilon != y->epsilon || x->learning_rate != y->learning_rate || (float) x->grad_norm != (float) y->grad_norm)
        g_error ("update %u: loss %.9g and %.9g, clipped %d and %d, rate %.17g and %.17g", i + 1, x->loss, y->loss, x->clipped,
                 y->clipped, x->learning_rate, y->learning_rate);
    }
}

static void
assert_same_epochs (const EngRunLogData *a, const EngRunLogData *b)
{
  g_assert_cmpuint (a->epochs->len, ==, 3);
  g_assert_cmpuint (a->epochs->len, ==, b->epochs->len);

  for (guint i = 0; i < a->epochs->len; i++)
    {
      const EngEpochInfo *x = a->epochs->pdata[i], *y = b->epochs->pdata[i];

      g_assert_cmpuint (x->step, ==, y->step);
      g_assert_cmpfloat (x->valid_free, ==, y->valid_free);
      g_assert_cmpfloat (x->valid_bleu, ==, y->valid_bleu);
      g_assert_cmpint (x->positions, ==, y->positions);
      g_assert_cmpfloat (x->loss_free[1], ==, y->loss_free[1]);
    }
}

static void
assert_same_fed (const EngRunLogData *a, const EngRunLogData *b)
{
  const EngFedMap *x = ((EngBatchPicture *) a->pictures->pdata[a->pictures->len - 1])->fed_map;
  const EngFedMap *y = ((EngBatchPicture *) b->pictures->pdata[b->pictures->len - 1])->fed_map;

  g_assert_cmpint (x->columns, ==, 9);
  g_assert_cmpint (y->columns, ==, 9);
  g_assert_cmpint (y->positions, ==, x->positions);
  g_assert_cmpmem (y->last_step, 9 * sizeof (guint64), x->last_step, 9 * sizeof (guint64));
  g_assert_cmpmem (y->count, 9 * sizeof x->count[0], x->count, 9 * sizeof x->count[0]);
}

static void
test_log (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "own.jsonl", NULL);
  g_autofree char *shown = g_build_filename (folder, "shown.jsonl", NULL);
  g_autoptr (EngRunLogData) a = NULL;
  g_autoptr (EngRunLogData) replayed = NULL;
  g_autoptr (EngRunLogData) b = NULL;
  g_autoptr (UiState) state = NULL;
  g_autoptr (GError) error = NULL;
  EngChange *change = g_new0 (EngChange, 1);

  train (own);
  a = read_log (own);
  replayed = read_log (own);
  change->step = 7;
  change->what = "learning-rate";
  change->from = g_strdup ("0.005");
  change->to = g_strdup ("0.001");
  g_ptr_array_add (replayed->changes, change);
  state = cli_replay (replayed);
  g_assert_true (app_log_write (state, shown, &error));
  g_assert_no_error (error);
  b = read_log (shown);

  g_assert_cmpstr (b->run->corpus, ==, a->run->corpus);
  g_assert_cmpuint (b->run->parameters, ==, a->run->parameters);
  g_assert_cmpint (b->target_vocab, ==, a->target_vocab);
  g_assert_cmpstr (b->reason, ==, "done");
  assert_same_steps (a, b);
  assert_same_epochs (a, b);
  g_assert_cmpuint (b->changes->len, ==, 1);
  g_assert_cmpuint (((EngChange *) b->changes->pdata[0])->step, ==, 7);
  g_assert_cmpuint (b->samples->len, ==, 1);
  g_assert_cmpstr (((EngSample *) b->samples->pdata[0])->translation->output, ==,
                   ((EngSample *) a->samples->pdata[a->samples->len - 1])->translation->output);
  assert_same_fed (a, b);
  g_assert_cmpuint (b->pictures->len, ==, 1);
  g_assert_cmpuint (((EngBatchPicture *) b->pictures->pdata[0])->step, ==, state->picture->step);

  g_assert_false (app_log_write (state, "/nonexistent/run.jsonl", &error));
  g_assert_nonnull (error);
  g_unlink (own);
  g_unlink (shown);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
apply_cb (EngEvent *event, gpointer user_data)
{
  g_assert_true (ui_state_apply (user_data, event));
  eng_event_free (event);
}

static void
assert_same_samples (const EngRunLogData *a, const EngRunLogData *b)
{
  g_assert_cmpuint (a->samples->len, >, 1);
  g_assert_cmpuint (a->samples->len, ==, b->samples->len);

  for (guint i = 0; i < a->samples->len; i++)
    {
      const EngSample *x = a->samples->pdata[i], *y = b->samples->pdata[i];

      g_assert_cmpstr (x->translation->text, ==, y->translation->text);
      g_assert_cmpstr (x->translation->output, ==, y->translation->output);
      g_assert_cmpstr (x->reference, ==, y->reference);
      g_assert_cmpfloat (x->bleu.book, ==, y->bleu.book);
      g_assert_cmpmem (x->translation->steps[0].state, sizeof (float), y->translation->steps[0].state, sizeof (float));
    }

  g_assert_cmpint (a->beam->translation->n_beam, ==, b->beam->translation->n_beam);
}

static void
assert_same_pictures (const EngRunLogData *a, const EngRunLogData *b)
{
  g_assert_cmpuint (a->pictures->len, >, 1);
  g_assert_cmpuint (a->pictures->len, ==, b->pictures->len);

  for (guint i = 0; i < a->pictures->len; i++)
    {
      const EngBatchPicture *x = a->pictures->pdata[i], *y = b->pictures->pdata[i];

      g_assert_cmpuint (x->step, ==, y->step);
      /* Beside the last go those that are pinned, whenever they were seen. */
      if (i + 1 < a->pictures->len)
        g_assert_cmpint (x->n_followed, ==, y->n_followed);
      else
        g_assert_cmpint (y->n_pinned, ==, 2);

      g_assert_cmpint (x->target_steps, ==, y->target_steps);
      for (int c = 0; c < x->rows * x->target_steps; c++)
        if (x->cells[c].loss != y->cells[c].loss || x->cells[c].fed_true != y->cells[c].fed_true)
          g_error ("batch %u, cell %d: loss %.9g and %.9g", i, c, (double) x->cells[c].loss,
                   (double) y->cells[c].loss);
    }
}

/* A log that is shown as a recording gives the log again, whatever sentence of it is looked at. */
static void
test_recording (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "own.jsonl", NULL);
  g_autofree char *shown = g_build_filename (folder, "shown.jsonl", NULL);
  g_autoptr (EngRunLogData) a = NULL;
  g_autoptr (EngRunLogData) replayed = NULL;
  g_autoptr (EngRunLogData) b = NULL;
  g_autoptr (UiState) state = ui_state_new ();
  g_autoptr (GError) error = NULL;

  train (own);
  a = read_log (own);
  replayed = read_log (own);
  eng_recording_send (replayed, 5, own, apply_cb, state);
  g_assert_true (ui_state_is_recording (state));
  g_assert_true (ui_state_recall (state, ((EngSample *) a->samples->pdata[0])->translation->text, FALSE));
  g_assert_true (app_log_write (state, shown, &error));
  g_assert_no_error (error);
  b = read_log (shown);

  g_assert_cmpstr (b->reason, ==, a->reason);
  g_assert_cmpint (b->target_vocab, ==, a->target_vocab);
  assert_same_steps (a, b);
  assert_same_epochs (a, b);
  assert_same_samples (a, b);
  assert_same_pictures (a, b);
  assert_same_fed (a, b);

  g_unlink (own);
  g_unlink (shown);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/app/log", test_log);
  g_test_add_func ("/app/log-of-recording", test_recording);

  return g_test_run ();
}
