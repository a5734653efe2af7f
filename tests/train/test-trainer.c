/* SPDX-License-Identifier: MIT
 *
 * One run: the same bits however it is made, which pairs come when, and that it learns.
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "train-fixture.h"

/* --- the same bits --- */

/* Losses and, as the last two numbers, sums over the weights and their squares. */
static double *
watched_losses (const char *options, int n, gboolean watched)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngParams *params = eng_trainer_params (trainer);
  double *losses = g_new0 (double, n + 2);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (EngBatchPicture) picture = NULL;
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, watched && i % 3 != 1 ? &picture : NULL, &error);
      g_assert_no_error (error);
      losses[i] = info.loss;

      if (watched && eng_trainer_dataset (trainer)->width == 0)
        eng_translation_free (eng_trainer_translate (trainer, "c a b", 1 + i % 4, 0, NULL));

      if (watched && i % 2 == 0)
        eng_epoch_info_free (eng_trainer_validate (trainer));
    }

  for (gsize k = 0; k < params->size; k++)
    {
      losses[n] += (double) params->weights[k];
      losses[n + 1] += (double) params->weights[k] * (double) params->weights[k] * (double) (k % 7);
    }

  return losses;
}

static void
test_same_bits (gconstpointer data)
{
  const int n = 13; /* the fifth epoch has begun: a short batch, a shuffle */
  g_autofree char *alone = g_strdup_printf ("%s threads=1", (const char *) data);
  g_autofree double *expected = watched_losses (alone, n, FALSE);

  for (int threads = 1; threads <= 3; threads++)
    for (int watched = 0; watched < 2; watched++)
      {
        g_autofree char *options = g_strdup_printf ("%s threads=%d", (const char *) data, threads);
        g_autofree double *losses = watched_losses (options, n, watched);
        g_autofree char *what = g_strdup_printf ("%s, %s", options, watched ? "watched" : "alone");

        train_assert_bits (what, losses, expected, n + 2);
      }
}

/* Seeds are runs of their own; the number of lanes moves last digits only. */
static void
test_seed_and_lanes (void)
{
  g_autofree double *one = watched_losses ("lanes=1", 6, FALSE);
  g_autofree double *three = watched_losses ("lanes=3", 6, FALSE);
  g_autofree double *other = watched_losses ("lanes=1 seed=2", 6, FALSE);

  for (int i = 0; i < 6; i++)
    {
      g_assert_cmpfloat_with_epsilon (one[i], three[i], 1e-4 * one[i]);
      g_assert_cmpfloat (fabs (one[i] - other[i]), >, 1e-3);
    }
}

/* --- which pairs when --- */

/* 50 pairs in batches of 16: 4 updates an epoch, the last of 2 rows. */
static void
test_epochs (gconstpointer order)
{
  g_autofree char *options = g_strdup_printf ("max-pairs=50 valid=0 epochs=3 order=%s", (const char *) order);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngDataset *data = eng_trainer_dataset (trainer);
  g_autoptr (EngRunInfo) run = eng_trainer_run_info (trainer);
  int sequence[3][50];

  g_assert_cmpint (run->steps_per_epoch, ==, 4);
  g_assert_cmpuint (run->steps_total, ==, 12);
  g_assert_cmpint (run->pairs_train, ==, 50);
  g_assert_false (eng_trainer_at_epoch_end (trainer));

  for (int epoch = 0; epoch < 3; epoch++)
    {
      int seen[50] = { 0 };
      int n_seen = 0;

      for (int k = 0; k < 4; k++)
        {
          EngStepInfo info;
          g_autoptr (EngBatchPicture) picture = NULL;
          int tokens = 0;

          g_assert_false (eng_trainer_is_done (trainer));
          picture = train_pictured_step (trainer, &info);
          g_assert_cmpuint (info.step, ==, (guint64) (epoch * 4 + k + 1));
          g_assert_cmpint (info.epoch, ==, epoch + 1);
          g_assert_cmpuint (picture->step, ==, info.step);
          g_assert_cmpint (picture->epoch, ==, info.epoch);
          g_assert_cmpint (picture->rows, ==, k < 3 ? 16 : 2);
          g_assert_cmpint (info.positions, ==, picture->rows * 6);
          g_assert_cmpint (eng_trainer_at_epoch_end (trainer), ==, k == 3);

          for (int b = 0; b < picture->rows; b++)
            {
              seen[picture->pair[b]]++;
              sequence[epoch][n_seen++] = picture->pair[b];
              tokens += eng_side_length (&data->target, picture->pair[b]);
              g_assert_cmpint (picture->target_length[b], ==, eng_side_length (&data->target, picture->pair[b]));
              g_assert_cmpint (picture->source_length[b], ==, eng_side_length (&data->source, picture->pair[b]));
            }

          g_assert_cmpint (info.tokens, ==, tokens);
        }

      for (int i = 0; i < 50; i++)
        g_assert_cmpint (seen[i], ==, 1);
    }

  g_assert_true (eng_trainer_is_done (trainer));

  if (strcmp (order, "file") == 0)
    for (int i = 0; i < 150; i++)
      g_assert_cmpint (sequence[i / 50][i % 50], ==, i % 50);
  else
    {
      g_assert_cmpint (memcmp (sequence[0], sequence[1], sizeof sequence[0]), !=, 0);
      g_assert_cmpint (memcmp (sequence[1], sequence[2], sizeof sequence[0]), !=, 0);
    }
}

/* --steps counts before --epochs does; a run that stops within an epoch ends that epoch. */
static void
test_steps (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("max-pairs=50 valid=0 epochs=3 steps=6");

  for (int step = 1; step <= 6; step++)
    {
      g_assert_false (eng_trainer_is_done (trainer));
      train_step (trainer);
      g_assert_cmpint (eng_trainer_at_epoch_end (trainer), ==, step == 4 || step == 6);
    }

  g_assert_true (eng_trainer_is_done (trainer));
}

static void
test_more_steps_than_epochs (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("max-pairs=50 valid=0 epochs=1 steps=9");
  EngStepInfo info = { 0 };

  while (!eng_trainer_is_done (trainer))
    info = train_step (trainer);

  g_assert_cmpuint (info.step, ==, 9);
  g_assert_cmpint (info.epoch, ==, 3);
}

/* --- it learns --- */

/* Copying is within reach of every small model. */
static void
test_learns (gconstpointer data)
{
  g_autofree char *options = g_strconcat ("task=copy max-length=4 max-pairs=400 valid=40 batch=32 hidden=24 embed=16 learning-rate=0.02 dropout=0 epochs=40 ", data, NULL);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  g_autoptr (EngEpochInfo) info = NULL;
  double first = train_step (trainer).loss;
  double last = first;

  while (!eng_trainer_is_done (trainer))
    last = train_step (trainer).loss;

  info = eng_trainer_validate (trainer);
  g_test_message ("%s: loss %g → %g, forced %g, free %g, BLEU %g", options, first, last, info->valid_forced, info->valid_free, info->valid_bleu);
  g_assert_cmpfloat (last, <, first / 4);
}

int
main (int argc, char **argv)
{
  static const char *const same_bits[] = {
    "lanes=3",
    "lanes=2 forcing=0.5 cell=lstm attention=additive dropout=0.3",
    "lanes=4 forcing=0.5 feed=sample bidirectional=on",
    "lanes=2 forcing=0.4 feed=mix cell=rnn",
    "lanes=2 forcing=linear:1:0:10 coin=sentence attention=general encoder-hidden=5",
    "lanes=5 encoder-padding=run mask=off tie-output=on embed=8",
    "lanes=2 task=waves loss=mse forcing=0.5",
    "embed=64 hidden=96 batch=48 min-count=1",
  };
  static const char *const learners[] = { "", "cell=lstm", "cell=rnn learning-rate=0.005", "attention=dot", "attention=additive bidirectional=on", "attention=general",
                                          "forcing=0.5", "forcing=0.5 feed=mix", "forcing=0.5 feed=sample", "tie-output=on embed=24", "forcing=0",
                                          "optimizer=sgd learning-rate=2 epochs=120" };

  g_test_init (&argc, &argv, NULL);

  case_options_add_all ("/trainer/same-bits", same_bits, G_N_ELEMENTS (same_bits), test_same_bits);
  case_options_add_all ("/trainer/learns", learners, G_N_ELEMENTS (learners), test_learns);
  g_test_add_func ("/trainer/seed-and-lanes", test_seed_and_lanes);
  g_test_add_data_func ("/trainer/epochs/shuffled", "shuffled", test_epochs);
  g_test_add_data_func ("/trainer/epochs/file", "file", test_epochs);
  g_test_add_func ("/trainer/steps", test_steps);
  g_test_add_func ("/trainer/more-steps-than-epochs", test_more_steps_than_epochs);

  return g_test_run ();
}
