/* SPDX-License-Identifier: MIT
 *
 * The end of a run that diverges: an error with step and tensor, the last good weights, and no way on.
 */

#include <math.h>
#include <string.h>

#include "eng-error.h"
#include "train-fixture.h"

/* The next update must fail, naming step and place; the weights must be finite and as they were. */
static void
assert_refused (EngTrainer *trainer, const char *place)
{
  EngParams *params = eng_trainer_params (trainer);
  g_autofree real *before = g_memdup2 (params->weights, params->size * sizeof (real));
  g_autofree char *step = g_strdup_printf ("at step %" G_GUINT64_FORMAT ":", eng_trainer_steps_done (trainer) + 1);

  for (int again = 0; again < 2; again++)
    {
      guint64 done = eng_trainer_steps_done (trainer);
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      g_assert_false (eng_trainer_step (trainer, &info, NULL, &error));
      g_assert_error (error, ENG_ERROR, ENG_ERROR_DIVERGED);

      if (strstr (error->message, step) == NULL || strstr (error->message, place) == NULL || strstr (error->message, "-nan") != NULL || strchr (error->message, '\n') != NULL)
        g_error ("“%s” does not name “%s” and “%s” in one line", error->message, step, place);

      g_assert_cmpuint (eng_trainer_steps_done (trainer), ==, done);
      g_assert_cmpmem (params->weights, params->size * sizeof (real), before, params->size * sizeof (real));
    }
}

static void
assert_finite_weights (EngTrainer *trainer)
{
  const EngParams *params = eng_trainer_params (trainer);

  for (gsize k = 0; k < params->size; k++)
    if (!isfinite (params->weights[k]))
      g_error ("weight %d is %g", (int) k, (double) params->weights[k]);
}

static void
test_poisoned_weight (gconstpointer data)
{
  const real value = *(const real *) data;
  static const char *const tensors[] = { "encoder.embedding.weight", "encoder.rnn.weight_hh_l1", "decoder.attention.W_k.weight",
                                         "decoder.rnn.bias_ih_l0", "decoder.dense.weight", "decoder.dense.bias" };

  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++)
    {
      g_autoptr (EngTrainer) trainer = train_trainer ("attention=additive lanes=2");
      EngParams *params = eng_trainer_params (trainer);
      const EngTensor *tensor = eng_params_find (params, tensors[i]);

      /* A gate stands an infinite weight; a softmax does not. */
      if (isinf (value) && strcmp (tensor->name, "decoder.dense.bias") != 0)
        continue;

      train_step (trainer);
      train_step (trainer);

      /* Of the embedding a word that every batch reads. */
      params->weights[tensor->offset + (i == 0 ? 3 * (gsize) tensor->cols : 0)] = value;
      eng_params_changed (params);
      assert_refused (trainer, tensors[i]);
    }
}

/* So large a rate that the square of the next error is beyond `float`. */
static void
test_infinite_loss (gconstpointer options)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);

  /* Beyond the option's range: no value in it brings Adam so far. */
  ((EngConfig *) eng_trainer_config (trainer))->learning_rate = 1e30;
  train_step (trainer);
  assert_finite_weights (trainer);
  assert_refused (trainer, "(loss inf)");
  assert_finite_weights (trainer);
}

/* The largest rate there is, unclipped: plain descent ends in an error, its weights still numbers. */
static void
test_descent (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("task=waves loss=mse max-pairs=32 valid=0 cell=rnn batch=32 optimizer=sgd clip=0 learning-rate=100 dropout=0");
  g_autoptr (GError) error = NULL;
  EngStepInfo info;
  int steps = 0;

  while (eng_trainer_step (trainer, &info, NULL, &error) && steps < 1000)
    steps++;

  g_assert_error (error, ENG_ERROR, ENG_ERROR_DIVERGED);
  g_assert_cmpint (steps, >, 0);
  assert_finite_weights (trainer);
  assert_refused (trainer, ".");
}

/* A step that `float` could not hold is refused before it is made. */
static void
test_huge_update (gconstpointer options)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);

  ((EngConfig *) eng_trainer_config (trainer))->learning_rate = 1e38;
  assert_refused (trainer, "the update of ");
  assert_finite_weights (trainer);
}

/* A diverged run still answers. */
static void
test_translate (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("");
  g_autoptr (EngTranslation) greedy = NULL;
  g_autoptr (EngTranslation) beam = NULL;
  g_autoptr (EngEpochInfo) info = NULL;
  EngParams *params = eng_trainer_params (trainer);

  for (gsize k = 0; k < params->size; k++)
    params->weights[k] = (real) NAN;

  eng_params_changed (params);

  greedy = eng_trainer_translate (trainer, "a b c", 1, 0, NULL);
  beam = eng_trainer_translate (trainer, "a b c", 5, 0, NULL);
  g_assert_cmpint (greedy->n_steps, >, 0);
  g_assert_cmpint (beam->n_steps, >, 0);
  info = eng_trainer_validate (trainer);
  g_assert_true (isnan (info->valid_forced) && isnan (info->valid_free));
  assert_refused (trainer, "encoder.embedding.weight");
}

int
main (int argc, char **argv)
{
  static const real nan_value = (real) NAN;
  static const real infinity = (real) INFINITY;

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/divergence/poisoned/nan", &nan_value, test_poisoned_weight);
  g_test_add_data_func ("/divergence/poisoned/infinity", &infinity, test_poisoned_weight);
  g_test_add_data_func ("/divergence/infinite-loss", "task=waves loss=mse", test_infinite_loss);
  g_test_add_func ("/divergence/descent", test_descent);
  g_test_add_data_func ("/divergence/huge-update/sgd", "optimizer=sgd clip=0", test_huge_update);
  g_test_add_data_func ("/divergence/huge-update/adam", "", test_huge_update);
  g_test_add_func ("/divergence/translate", test_translate);

  return g_test_run ();
}
