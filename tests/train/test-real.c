/* SPDX-License-Identifier: MIT
 *
 * Real vectors: the classic first example of teacher forcing on noise, and waves to be continued.
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "naive.h"
#include "train-fixture.h"

/* Σ of squared errors over all numbers of one sequence; with @free_running the decoder's own are fed. */
static double
squared_error (Naive *naive, const EngDataset *data, int pair, gboolean free_running, double *at)
{
  const int W = data->width;
  int S = eng_side_length (&data->source, pair);
  int T = eng_side_length (&data->target, pair);
  const float *source = data->source.values + data->source.start[pair] * (gsize) W;
  const float *target = data->target.values + data->target.start[pair] * (gsize) W;
  float fed[NAIVE_UNITS];
  NaiveState state;
  double sum = 0;

  naive_encode_values (naive, source, S, &state);
  memcpy (fed, source + (S - 1) * W, (gsize) W * sizeof (float));

  for (int t = 0; t < T; t++)
    {
      double y[NAIVE_WORDS], here = 0;

      naive_step_values (naive, &state, fed, y);

      for (int k = 0; k < W; k++)
        {
          double difference = y[k] - (double) target[t * W + k];

          here += difference * difference;
          fed[k] = free_running ? (float) y[k] : target[t * W + k];
        }

      sum += here;

      if (at != NULL)
        at[t] += here;
    }

  return sum;
}

/* Of sequence after sequence from pair @first on, what is said with the true value fed and with the model's own. */
static void
assert_drift (const EngDrift *drift, Naive *naive, const EngDataset *data, int first)
{
  g_assert_nonnull (drift);

  for (int r = 0; r < drift->rows; r++)
    for (int k = 0; k < 2; k++)
      {
        const float *said = k == 0 ? drift->forced : drift->free_running;
        const double expected = squared_error (naive, data, first + r, k == 1, NULL);
        double sum = 0;

        for (int i = r * drift->steps * drift->width; i < (r + 1) * drift->steps * drift->width; i++)
          sum += ((double) said[i] - (double) drift->expected[i]) * ((double) said[i] - (double) drift->expected[i]);

        if (!(fabs (sum - expected) <= 1e-5 * MAX (1.0, expected)))
          g_error ("row %d, %s: squared error %g, expected %g", r, k == 0 ? "forced" : "free", sum, expected);
      }
}

/* Every sequence is read whole and continued where it ends, forced and free, whatever the cells. */
static void
test_loops (gconstpointer data)
{
  g_autofree char *options = g_strconcat ("loss=mse dropout=0 batch=8 max-pairs=20 valid=7 learning-rate=0 order=file ", data, NULL);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  EngDataset *dataset = eng_trainer_dataset (trainer);
  g_autoptr (EngEpochInfo) info = NULL;
  double at[2][NAIVE_STEPS] = { 0 }, expected = 0, sums[2] = { 0 };
  EngStepInfo step = train_step (trainer);
  Naive naive;
  int T = dataset->max_length;

  naive_init (&naive, eng_trainer_config (trainer), eng_trainer_params (trainer));

  for (int i = 0; i < 8; i++)
    expected += squared_error (&naive, dataset, i, FALSE, NULL) / (8.0 * T * dataset->width);

  g_assert_cmpfloat_with_epsilon (step.loss, expected, 1e-6);

  for (int i = dataset->n_train; i < dataset->n; i++)
    for (int k = 0; k < 2; k++)
      sums[k] += squared_error (&naive, dataset, i, k == 1, at[k]) / (7.0 * T * dataset->width);

  info = eng_trainer_validate (trainer);
  g_assert_cmpfloat_with_epsilon (info->valid_forced, sums[0], 1e-6);
  g_assert_cmpfloat_with_epsilon (info->valid_free, sums[1], 1e-6);
  g_assert_cmpint (info->positions, ==, T);
  g_assert_cmpint (info->drift->rows, ==, 4);
  g_assert_true (info->drift->held_out);
  assert_drift (info->drift, &naive, dataset, dataset->n_train);

  for (int t = 0; t < T; t++)
    {
      g_assert_cmpfloat_with_epsilon (info->loss_forced[t], at[0][t] / (7 * dataset->width), 1e-6);
      g_assert_cmpfloat_with_epsilon (info->loss_free[t], at[1][t] / (7 * dataset->width), 1e-6);
    }
}

/* Nothing is held out: the drift is shown on what is learned. */
static void
test_drift_of_training (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("task=noise loss=mse cell=rnn layers=1 hidden=20 batch=3 max-pairs=3 valid=0 epochs=10 learning-rate=0.001 dropout=0 clip=0");
  g_autoptr (EngEpochInfo) info = NULL;
  Naive naive;

  train_step (trainer);
  naive_init (&naive, eng_trainer_config (trainer), eng_trainer_params (trainer));
  info = eng_trainer_validate (trainer);
  g_assert_nonnull (info->drift);
  g_assert_false (info->drift->held_out);
  g_assert_cmpint (info->drift->rows, ==, 3);
  g_assert_cmpint (info->drift->width, ==, 10);
  assert_drift (info->drift, &naive, eng_trainer_dataset (trainer), 0);
}

/* Input 10, hidden 20, output 10; 5 steps × 3 sequences × 10 random values; Adam 0.001; MSE of 10 epochs. */
static void
test_noise (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("task=noise loss=mse cell=rnn layers=1 hidden=20 batch=3 max-pairs=3 valid=0 epochs=10 learning-rate=0.001 dropout=0 clip=0");
  g_autofree double *losses = NULL;
  EngDataset *data = eng_trainer_dataset (trainer);

  g_assert_cmpint (data->n_train, ==, 3);
  g_assert_cmpint (data->width, ==, 10);
  g_assert_cmpint (eng_side_length (&data->source, 0), ==, 5);
  g_assert_cmpint (eng_side_length (&data->target, 0), ==, 5);
  losses = train_losses (trainer, 10);
  g_assert_true (eng_trainer_is_done (trainer));

  /* Noise of variance 1 cannot be foretold; it is learned by heart, slowly. */
  g_assert_cmpfloat (losses[0], >, 0.9);

  for (int i = 1; i < 10; i++)
    if (!(losses[i] < losses[i - 1]))
      g_error ("MSE rose in epoch %d: %g after %g", i + 1, losses[i], losses[i - 1]);
}

/* Forced, a trained model foretells the next step almost exactly; left to itself it drifts, further with
 * every step. */
static void
test_waves_drift (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("task=waves loss=mse layers=1 hidden=24 batch=32 max-pairs=256 valid=64 max-length=20 epochs=40 learning-rate=0.01 dropout=0");
  g_autoptr (EngEpochInfo) info = NULL;

  while (!eng_trainer_is_done (trainer))
    train_step (trainer);

  info = eng_trainer_validate (trainer);
  g_test_message ("forced %g, free %g; first step %g, last step free %g", info->valid_forced, info->valid_free,
                  info->loss_forced[0], info->loss_free[19]);

  /* The variance of the waves is about 0.1. */
  g_assert_cmpfloat (info->valid_forced, <, 0.005);
  g_assert_cmpfloat (info->loss_forced[0], <, 0.005);
  g_assert_cmpfloat (info->valid_free, >, 3 * info->valid_forced);
  g_assert_cmpfloat (info->loss_free[19], >, 3 * info->loss_free[0]);
}

int
main (int argc, char **argv)
{
  static const char *const variants[] = {
    "task=waves layers=1", "task=waves layers=2 cell=lstm attention=general", "task=waves max-length=9 bidirectional=on attention=additive",
    "task=waves swap=on", "task=noise cell=rnn", "task=noise encoder-padding=run", "task=waves mask=off tokens=char"
  };

  g_test_init (&argc, &argv, NULL);

  case_options_add_all ("/real/loops", variants, G_N_ELEMENTS (variants), test_loops);
  g_test_add_func ("/real/drift-of-training", test_drift_of_training);
  g_test_add_func ("/real/noise", test_noise);
  g_test_add_func ("/real/waves-drift", test_waves_drift);

  return g_test_run ();
}
