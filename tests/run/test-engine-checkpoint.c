/* SPDX-License-Identifier: MIT
 *
 * Checkpoints of the engine: resumed, opened to wait, and kept when a run ends unsaved.
 */
#include "watch.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

/* The first @n updates of an opened run are those that it had made, to a float's digits. */
static void
assert_past (Watch *watch, const EngStepInfo *whole, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const EngStepInfo *info = watch_step (watch, i);

      if (info->step != i + 1 || info->epoch != whole[i].epoch || info->loss != (double) (float) whole[i].loss ||
          info->epsilon != (double) (float) whole[i].epsilon || info->grad_norm != (double) (float) whole[i].grad_norm ||
          info->fed_own != whole[i].fed_own || info->tokens != whole[i].tokens)
        g_error ("past step %u: number %" G_GUINT64_FORMAT ", loss %.17g, but %.17g when it was made", i + 1, info->step,
                 info->loss, whole[i].loss);
    }
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
  watch_assert_steps (&watch, 2 * WATCH_STEPS_PER_EPOCH);
  whole = g_memdup2 (watch.steps->data, 2 * WATCH_STEPS_PER_EPOCH * sizeof (EngStepInfo));

  watch_resume (&watch, path, TRUE);
  watch_for_state (&watch, 2, ENG_RUN_DONE);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_RUN)->run->first_step, ==, 7);
  watch_assert_steps (&watch, 2 * WATCH_STEPS_PER_EPOCH);
  assert_past (&watch, whole, 7);

  for (guint i = 7; i < watch.steps->len; i++)
    if (memcmp (&watch_step (&watch, i)->loss, &whole[i].loss, sizeof (double)) != 0)
      g_error ("step %u: loss %.17g resumed, %.17g without a stop", i + 1, watch_step (&watch, i)->loss, whole[i].loss);

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
  const guint n = 4 * WATCH_STEPS_PER_EPOCH, before = (guint) updates, past_epochs = before / WATCH_STEPS_PER_EPOCH;
  gsize length_one, length_two;
  guint epochs;
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "epochs=4 forcing=0.5", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  watch_assert_steps (&watch, n);
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
  watch_for_events (&watch, ENG_EVENT_EPOCH, epochs + past_epochs + 1);
  g_assert_cmpuint (watch.steps->len, ==, before + 1);
  assert_past (&watch, whole, before);
  g_assert_cmpuint (watch_step (&watch, before)->step, ==, before);
  g_assert_true (isfinite (watch_step (&watch, before)->loss));
  g_assert_cmpuint (watch.pictures, ==, 1);
  g_assert_cmpuint (watch.picture_run_id, ==, 3);
  g_assert_cmpuint (watch.picture_step, ==, (guint64) updates);
  g_assert_cmpint (watch.picture_fed_columns, ==, updates); /* also those of before, and nothing of the look */
  g_assert_cmpuint (watch.picture_fed_step, ==, (guint64) updates);
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
  g_assert_cmpuint (watch.steps->len, ==, n + 1);
  g_assert_cmpuint (watch.picture_fed_step, ==, (guint64) n);

  for (guint i = before + 1; i < watch.steps->len; i++)
    {
      const EngStepInfo *info = watch_step (&watch, i);

      if (info->step != i || memcmp (&info->loss, &whole[info->step - 1].loss, sizeof (double)) != 0)
        g_error ("step %u: loss %.17g opened, %.17g without a stop", i, info->loss, whole[info->step - 1].loss);
    }

  watch_clear (&watch);
  g_unlink (path);
  g_unlink (again);
  g_rmdir (folder);
}

static void
test_open_done (void)
{
  assert_opened (2 * WATCH_STEPS_PER_EPOCH, ENG_RUN_DONE);
}

static void
test_open_middle (void)
{
  assert_opened (WATCH_STEPS_PER_EPOCH + 3, ENG_RUN_PAUSED);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/resume", test_resume);
  g_test_add_func ("/engine/open-done", test_open_done);
  g_test_add_func ("/engine/open-middle", test_open_middle);
  g_test_add_func ("/engine/keep", test_keep);

  return g_test_run ();
}
