/* SPDX-License-Identifier: MIT
 *
 * Watched or not, the same bits: a run on the engine's thread, with pictures taken all the time, pauses, single
 * steps, answers and checkpoints in between, gives the losses of a loop of plain eng_trainer_step() calls.
 */
#include "watch.h"

#include <string.h>

#include <glib/gstdio.h>

#include "eng-trainer.h"

#define STEPS 18 /* two epochs of 9 */
#define SET_AT 5 /* the first update with the new ε */

/* The plain loop: (STEPS) figures. @set: the value of --forcing from SET_AT on, or NULL. */
static EngStepInfo *
run_plainly (const char *options, const char *set)
{
  g_autoptr (EngConfig) config = watch_config (options);
  g_autofree char *text = watch_corpus (WATCH_CORPUS_LINES);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngDataset) data = eng_dataset_new (config, text, "corpus", NULL, NULL, &error);
  g_autoptr (EngTrainer) trainer = NULL;
  EngStepInfo *info = g_new0 (EngStepInfo, STEPS);

  g_assert_no_error (error);
  trainer = eng_trainer_new (data, config, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < STEPS; i++)
    {
      if (set != NULL && i + 1 == SET_AT)
        {
          EngChange *change = eng_trainer_set (trainer, "forcing", set, &error);

          g_assert_no_error (error);
          g_assert_cmpuint (change->step, ==, SET_AT);
          eng_change_free (change);
        }

      eng_trainer_step (trainer, &info[i], NULL, &error);
      g_assert_no_error (error);
    }

  g_assert_true (eng_trainer_is_done (trainer));

  return info;
}

static void
assert_same_bits (Watch *watch, const EngStepInfo *plain, const char *options)
{
  g_assert_cmpuint (watch->steps->len, ==, STEPS);

  for (guint i = 0; i < STEPS; i++)
    {
      const EngStepInfo *info = watch_step (watch, i);

      if (memcmp (&info->loss, &plain[i].loss, sizeof (double)) != 0 ||
          memcmp (&info->grad_norm, &plain[i].grad_norm, sizeof (double)) != 0)
        g_error ("%s: step %u: loss %.17g, gradient %.17g on the engine's thread; %.17g, %.17g in a plain loop",
                 options, i + 1, info->loss, info->grad_norm, plain[i].loss, plain[i].grad_norm);

      g_assert_cmpuint (info->step, ==, plain[i].step);
      g_assert_cmpfloat (info->epsilon, ==, plain[i].epsilon);
      g_assert_cmpint (info->fed_own, ==, plain[i].fed_own);
      g_assert_cmpint (info->own_right, ==, plain[i].own_right);
    }
}

static const char *const variants[] = {
  "",
  "threads=1",
  "cell=lstm attention=additive bidirectional=on dropout=0.3 feed=sample",
  "coin=sentence feed=mix lanes=3",
};

/* Watched as closely as can be. */
static void
test_watched (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "between.safetensors", NULL);

  for (gsize v = 0; v < G_N_ELEMENTS (variants); v++)
    {
      g_autofree EngStepInfo *plain = run_plainly (variants[v], NULL);
      Watch watch;

      watch_init (&watch);
      watch_start (&watch, variants[v], FALSE);
      watch_for_state (&watch, 1, ENG_RUN_PAUSED);

      for (guint64 i = 0; watch.state != ENG_RUN_DONE; i++)
        {
          watch_translate (&watch, i, "you hear the dog .", i % 2 == 0 ? "tu entends le chien ." : NULL);

          if (i % 3 == 0)
            watch_save (&watch, path);

          /* Not at once: it may be the rest of the run before the pause is heard. */
          if (i % 4 == 3 && i > 6)
            {
              watch_send (&watch, ENG_COMMAND_PLAY);
              watch_send (&watch, ENG_COMMAND_PAUSE);
            }

          watch_transport (&watch, ENG_COMMAND_STEP);
          watch_take (&watch);
        }

      g_assert_cmpuint (watch.count[ENG_EVENT_ERROR], ==, 0);
      g_assert_cmpuint (watch.count[ENG_EVENT_SAVED], >=, 3);
      g_assert_cmpuint (watch.pictures, >=, 5);
      assert_same_bits (&watch, plain, variants[v]);
      watch_clear (&watch);
    }

  g_unlink (path);
  g_rmdir (folder);
}

/* And not watched at all. */
static void
test_unwatched (void)
{
  for (gsize v = 0; v < G_N_ELEMENTS (variants); v++)
    {
      g_autofree EngStepInfo *plain = run_plainly (variants[v], NULL);
      Watch watch;

      watch_init (&watch);
      watch_start (&watch, variants[v], TRUE);
      watch_for_state (&watch, 1, ENG_RUN_DONE);
      assert_same_bits (&watch, plain, variants[v]);
      watch_clear (&watch);
    }
}

/* ε turned by hand at a known update. */
static void
test_set (void)
{
  g_autofree EngStepInfo *plain = run_plainly ("", "0.125");
  g_autofree EngStepInfo *untouched = run_plainly ("", NULL);
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", FALSE);

  for (int step = 2; step < SET_AT; step++)
    watch_send (&watch, ENG_COMMAND_STEP);

  watch_set (&watch, "forcing", "0.125");
  watch_send (&watch, ENG_COMMAND_PLAY);
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  g_assert_cmpuint (watch_last (&watch, ENG_EVENT_CHANGE)->change->step, ==, SET_AT);
  assert_same_bits (&watch, plain, "forcing=0.125 from step 5");

  /* It was no idle test: the change is felt, and not before its step. */
  for (guint i = 0; i < STEPS; i++)
    g_assert_true ((plain[i].loss == untouched[i].loss) == (i + 1 < SET_AT));

  watch_clear (&watch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/same-bits/watched", test_watched);
  g_test_add_func ("/same-bits/unwatched", test_unwatched);
  g_test_add_func ("/same-bits/set", test_set);

  return g_test_run ();
}
