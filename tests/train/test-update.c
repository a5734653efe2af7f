/* SPDX-License-Identifier: MIT
 *
 * Lazy updates of large embeddings give the bits of whole ones: a run whose rows are made up for only when
 * they are read, against the same run brought up to date after every update.
 */

#include <string.h>

#include "case-options.h"
#include "eng-trainer.h"
#include "kern-gemm.h"
#include "kern-pack.h"
#include "kern-random.h"
#include "kern-update.h"

#define STEPS 40

/* Enough words that both embeddings are kept sparse; each batch reads few of them. */
static char *
wide_corpus (void)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 1500; i++)
    g_string_append_printf (text, "a%d b%d a%d\tc%d d%d c%d\n", i, (i * 7) % 1500, (i * 3) % 1500, i, (i * 11) % 1500, (i * 5) % 1500);

  return g_string_free (text, FALSE);
}

/* Fails unless every panel holds the weights as they are: an update lays them block by block. */
static void
assert_panels_new (const char *options, EngParams *params)
{
  for (int i = 0; i < params->n_panels; i++)
    {
      const EngPanels *entry = &params->panels[i];
      gsize n = kern_pack_size (entry->K, entry->N);
      g_autofree real *kept = g_memdup2 (entry->panels, n * sizeof (real));

      eng_params_renew (params, i);

      for (gsize k = 0; k < n; k++)
        if (kept[k] != entry->panels[k])
          g_error ("%s: panels %d of %s, element %" G_GSIZE_FORMAT ": %.9g, the weights say %.9g", options, i,
                   params->tensors[entry->tensor].name, k, (double) kept[k], (double) entry->panels[k]);
    }
}

static EngTrainer *
wide_trainer (const char *options)
{
  g_autoptr (EngConfig) config = case_options_config (options);
  g_autofree char *text = wide_corpus ();
  g_autoptr (EngDataset) data = NULL;
  g_autoptr (GError) error = NULL;
  EngTrainer *trainer;

  data = eng_dataset_new (config, text, "wide", NULL, NULL, &error);
  g_assert_no_error (error);
  trainer = eng_trainer_new (data, config, &error);
  g_assert_no_error (error);

  return trainer;
}

static void
run (const char *options, gboolean settle_always, double *losses, GArray *weights)
{
  g_autoptr (EngTrainer) trainer = wide_trainer (options);
  g_autoptr (GError) error = NULL;
  EngParams *params;

  for (int i = 0; i < STEPS; i++)
    {
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, &error);
      g_assert_no_error (error);
      losses[i] = info.loss;

      if (settle_always)
        eng_trainer_params (trainer);

      /* A live change of the rate must reach the rows that are owed updates of both rates. */
      if (i == STEPS / 2)
        {
          g_autoptr (EngChange) change = eng_trainer_set (trainer, "learning-rate", "0.002", NULL);

          g_assert_nonnull (change);
        }
    }

  params = eng_trainer_params (trainer);
  assert_panels_new (options, params);
  g_array_append_vals (weights, params->weights, (guint) params->size);
}

static void
test_lazy (gconstpointer data)
{
  double whole[STEPS], lazy[STEPS];
  g_autoptr (GArray) whole_weights = g_array_new (FALSE, FALSE, sizeof (real));
  g_autoptr (GArray) lazy_weights = g_array_new (FALSE, FALSE, sizeof (real));

  run (data, TRUE, whole, whole_weights);
  run (data, FALSE, lazy, lazy_weights);

  for (int i = 0; i < STEPS; i++)
    if (memcmp (&whole[i], &lazy[i], sizeof (double)) != 0)
      g_error ("step %d: %.17g lazily, %.17g whole", i + 1, lazy[i], whole[i]);

  for (guint i = 0; i < whole_weights->len; i++)
    if (g_array_index (whole_weights, real, i) != g_array_index (lazy_weights, real, i))
      g_error ("weight %u: %.9g lazily, %.9g whole", i, (double) g_array_index (lazy_weights, real, i),
               (double) g_array_index (whole_weights, real, i));
}

/* Answers in words alone follow the weights from update to update, one sentence between two as well as many. */
static void
test_words (gconstpointer options)
{
  g_autoptr (EngTrainer) trainer = wide_trainer (options);

  for (int i = 0; i < 12; i++)
    {
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, NULL);

      for (int k = 0; k < (i % 4 == 3 ? 12 : 1); k++)
        {
          g_autofree char *text = g_strdup_printf ("a%d b%d", 100 * k + i, 7 * k + i);
          g_autoptr (EngTranslation) plain = eng_trainer_translate_plain (trainer, text);
          g_autoptr (EngTranslation) whole = eng_trainer_translate (trainer, text, 1, 0, NULL);

          g_assert_cmpstr (plain->output, ==, whole->output);
          g_assert_cmpint (plain->n_steps, ==, whole->n_steps);
          g_assert_cmpint (plain->step, ==, whole->step);
        }
    }
}

static void
test_idle (void)
{
  enum
  {
    N = 150,
    MISSED = 9
  };
  static real state[2][3][N];
  const real nothing[N] = { 0 };
  real rates[MISSED], roots[MISSED];

  for (int k = 0; k < 3; k++)
    {
      kern_random_uniform (state[0][k], N, 1, KERN_STREAM_DATA, (guint64) k, 0);
      memcpy (state[1][k], state[0][k], sizeof state[0][k]);
    }

  for (int s = 0; s < MISSED; s++)
    {
      kern_adam (state[0][0], state[0][1], state[0][2], nothing, 1, 0.01, (guint64) (5 + s), N);
      kern_adam_rates (&rates[s], &roots[s], 0.01, (guint64) (5 + s));
    }

  kern_adam_idle (state[1][0], state[1][1], state[1][2], rates, roots, MISSED, N);

  for (int k = 0; k < 3; k++)
    for (int i = 0; i < N; i++)
      g_assert_cmpfloat (state[0][k][i], ==, state[1][k][i]);
}

int
main (int argc, char **argv)
{
  static const char *const cases[][2] = {
    { "adam", "embed=96 hidden=8 min-count=1 batch=16 valid=0" },
    { "free", "embed=96 hidden=8 min-count=1 batch=16 valid=0 forcing=0.5" },
    { "mix", "embed=96 hidden=8 min-count=1 batch=16 valid=0 forcing=0.5 feed=mix" },
    { "sgd", "embed=96 hidden=8 min-count=1 batch=16 valid=0 optimizer=sgd" },
    { "attention", "embed=24 hidden=40 min-count=1 batch=16 valid=0 attention=additive encoder-cell=lstm bidirectional=on" },
    { "tied", "embed=96 encoder-hidden=8 decoder-hidden=96 tie-output=on min-count=1 batch=16 valid=0" },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);
  g_test_add_data_func ("/update/words", "hidden=64 layers=1 learning-rate=0.02 threads=2 min-count=1 valid=0", test_words);
  g_test_add_data_func ("/update/words-tied", "hidden=64 embed=64 tie-output=on layers=1 learning-rate=0.02 min-count=1 valid=0", test_words);
  g_test_add_func ("/update/idle", test_idle);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/update/lazy/%s", cases[i][0]);

      g_test_add_data_func (path, cases[i][1], test_lazy);
    }

  return g_test_run ();
}
