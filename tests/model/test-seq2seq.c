/* SPDX-License-Identifier: MIT
 *
 * The model in float: against the plain loops of naive.c, and against itself where two ways must agree.
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "eng-event.h"
#include "kern-gemm.h"
#include "kern-random.h"
#include "model-fixture.h"
#include "naive.h"

/* Single precision and the rational tanh (2.7e-7) over some ten steps of five units. */
#define CLOSE 1e-5
/* Two orders of the same additions. */
#define SAME 1e-6

static void
assert_losses (const char *what, const float *a, const float *b, int n, double tolerance)
{
  for (int k = 0; k < n; k++)
    if (!(fabs ((double) a[k] - (double) b[k]) <= tolerance))
      g_error ("%s: loss[%d] %.9g, expected %.9g", what, k, (double) a[k], (double) b[k]);
}

static void
assert_gradients (const char *what, const EngParams *params, const real *a, const real *b, double tolerance)
{
  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];

      for (gsize k = 0; k < (gsize) tensor->rows * (gsize) tensor->cols; k++)
        {
          double x = (double) a[tensor->offset + k];
          double y = (double) b[tensor->offset + k];

          if (!(fabs (x - y) <= tolerance * MAX (1, fabs (y))))
            g_error ("%s: gradient of %s[%d] %.9g, expected %.9g", what, tensor->name, (int) k, x, y);
        }
    }
}

static const char *const variants[] = {
  "",
  "layers=1",
  "layers=3 hidden=7",
  "cell=lstm",
  "cell=rnn",
  "encoder-cell=lstm decoder-cell=gru",
  "encoder-cell=gru decoder-cell=lstm",
  "encoder-cell=rnn decoder-cell=lstm bidirectional=on",
  "encoder-hidden=4 decoder-hidden=8",
  "bidirectional=on",
  "bidirectional=on cell=lstm encoder-hidden=4 decoder-hidden=8",
  "bidirectional=on encoder-padding=run",
  "encoder-padding=run",
  "tie-output=on hidden=6",
  "attention=additive",
  "attention=additive encoder-padding=run cell=lstm",
  "attention=additive bidirectional=on layers=3",
  "attention=dot",
  "attention=dot bidirectional=on encoder-hidden=4 decoder-hidden=8",
  "attention=general encoder-hidden=4 decoder-hidden=8 cell=rnn",
  "attention=general tie-output=on hidden=6",
};

/* Fed the true words, or its own: each position's loss, and the own choice, as plain loops find them. */
static void
check_against_loops (const char *options, gboolean own_words)
{
  const int T = 6;
  ModelFixture f;
  Naive naive;

  model_fixture_init (&f, options, 7, T, 2);
  naive_init (&naive, f.config, f.params);
  f.plan.stepwise = own_words;
  f.plan.epsilon = own_words ? 0 : 1;
  memset (f.fed_true, !own_words, 7 * (gsize) T);
  f.pass = (EngPass){ .want_own = TRUE };
  model_fixture_pass (&f);

  for (int b = 0; b < f.batch.rows; b++)
    {
      NaiveState state;
      double log_p[NAIVE_WORDS];
      int id = ENG_TOKEN_BOS;

      naive_encode (&naive, f.source + b * T, f.source_run[b], f.source_valid[b], &state);

      for (int t = 0; t < f.target_run[b]; t++)
        {
          int here = b * T + t;
          double expected;
          int own;

          g_assert_cmpint (f.model->fed[here], ==, id);
          naive_step (&naive, &state, id, log_p);
          own = naive_argmax (log_p, MODEL_TARGET_WORDS);
          expected = -log_p[f.target[here]];

          if (!(fabs ((double) f.model->loss[here] - expected) <= CLOSE))
            g_error ("%s: row %d, position %d: loss %.9g, loops find %.9g", options, b, t, (double) f.model->loss[here], expected);

          g_assert_cmpint (f.model->own[here], ==, own);
          id = own_words ? own : f.target[here];
        }
    }

  model_fixture_clear (&f);
}

static void
test_loops (gconstpointer options)
{
  check_against_loops (options, FALSE);
  check_against_loops (options, TRUE);
}

/* ε = 1 with a coin for every step is teacher forcing, whatever would have been fed otherwise. */
static void
test_stepwise (gconstpointer options)
{
  static const char *const feeds[] = { "argmax", "sample", "mix" };

  for (guint k = 0; k < G_N_ELEMENTS (feeds); k++)
    {
      g_autofree char *all = g_strdup_printf ("%s feed=%s", *(const char *) options == '\0' ? "layers=2" : (const char *) options, feeds[k]);
      g_autofree char *what = g_strdup_printf ("stepwise %s", all);
      g_autofree float *losses = NULL;
      g_autofree real *grads = NULL;
      ModelFixture f;

      model_fixture_init (&f, all, 7, 6, 2);
      model_fixture_pass (&f);
      losses = g_memdup2 (f.model->loss, 7 * 6 * sizeof (float));
      grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));

      f.plan.stepwise = TRUE;
      model_fixture_new_model (&f, 2);
      model_fixture_pass (&f);

      assert_losses (what, f.model->loss, losses, 7 * 6, SAME);
      assert_gradients (what, f.params, f.model->grads, grads, SAME);
      model_fixture_clear (&f);
    }
}

/* Rows exchanged: results exchanged, gradients as before. */
static void
test_permuted (gconstpointer options)
{
  enum
  {
    B = 7,
    T = 6
  };
  static const int from[B] = { 3, 6, 0, 5, 1, 4, 2 };
  ModelFixture f;
  float losses[B * T], expected[B * T];
  g_autofree real *grads = NULL;

  model_fixture_init (&f, options, B, T, 2);
  model_fixture_pass (&f);
  memcpy (losses, f.model->loss, sizeof losses);
  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));

  {
    g_autofree int *source = g_memdup2 (f.source, B * T * sizeof (int));
    g_autofree int *target = g_memdup2 (f.target, B * T * sizeof (int));
    int *lengths[] = { f.source_valid, f.source_run, f.target_run, f.target_count };

    for (int b = 0; b < B; b++)
      {
        memcpy (f.source + b * T, source + from[b] * T, T * sizeof (int));
        memcpy (f.target + b * T, target + from[b] * T, T * sizeof (int));
        memcpy (expected + b * T, losses + from[b] * T, T * sizeof (float));
      }

    for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
      {
        int old[B];

        memcpy (old, lengths[k], sizeof old);

        for (int b = 0; b < B; b++)
          lengths[k][b] = old[from[b]];
      }
  }

  model_fixture_pass (&f);
  assert_losses ("permuted", f.model->loss, expected, B * T, SAME);
  assert_gradients ("permuted", f.params, f.model->grads, grads, SAME);
  model_fixture_clear (&f);
}

/* Wider arrays with anything in the new columns change nothing, to the last bit. */
static void
test_padding_columns (gconstpointer options)
{
  enum
  {
    B = 7,
    T = 6,
    WIDE = 9
  };
  ModelFixture f;
  int source[B * WIDE], target[B * WIDE];
  float losses[B * WIDE] = { 0 };
  g_autofree real *grads = NULL;

  model_fixture_init (&f, options, B, T, 2);
  model_fixture_pass (&f);
  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));

  for (int b = 0; b < B; b++)
    for (int t = 0; t < WIDE; t++)
      {
        gboolean inside = t < T;

        source[b * WIDE + t] = inside ? f.source[b * T + t] : (b + t) % MODEL_SOURCE_WORDS;
        target[b * WIDE + t] = inside ? f.target[b * T + t] : (b + t) % MODEL_TARGET_WORDS;
        losses[b * WIDE + t] = inside ? f.model->loss[b * T + t] : 0;
      }

  f.batch.source_steps = f.batch.target_steps = WIDE;
  f.batch.source = source;
  f.batch.target = target;
  model_fixture_new_model (&f, 2);
  model_fixture_pass (&f);
  assert_losses ("wider", f.model->loss, losses, B * WIDE, 0);
  assert_gradients ("wider", f.params, f.model->grads, grads, 0);
  model_fixture_clear (&f);
}

/* One word that stands in the padding only: its embedding's gradient is zero, not merely small. */
static void
test_padding_gradient (gconstpointer options)
{
  enum
  {
    B = 5,
    T = 6,
    PADDING = ENG_TOKEN_PAD
  };
  ModelFixture f;
  const EngTensor *tensors[2];

  model_fixture_init (&f, options, B, T, 2);

  for (int b = 0; b < B; b++)
    for (int t = 0; t < T; t++)
      {
        int *source = &f.source[b * T + t];
        int *target = &f.target[b * T + t];

        *source = t >= f.source_valid[b] ? PADDING : *source == PADDING ? ENG_TOKEN_FIRST
                                                                        : *source;
        *target = t >= f.target_count[b] ? PADDING : *target;
      }

  model_fixture_pass (&f);
  tensors[0] = eng_params_find (f.params, "encoder.embedding.weight");
  tensors[1] = eng_params_find (f.params, "decoder.embedding.weight");

  /* A tied embedding is the output layer too, which pushes every word down. */
  for (int k = 0; k < (f.config->tie_output ? 1 : 2); k++)
    {
      const real *row = f.model->grads + tensors[k]->offset + PADDING * tensors[k]->cols;

      for (int e = 0; e < tensors[k]->cols; e++)
        {
          gboolean run_through = k == 0 && f.config->encoder_padding == ENG_PADDING_RUN;

          if (run_through != (row[e] != 0))
            g_error ("%s: gradient of %s[<pad>, %d] is %g", (const char *) options, tensors[k]->name, e, (double) row[e]);
        }
    }

  model_fixture_clear (&f);
}

/* Positions that do not count, because they lie behind target_count: no loss, no gradient. */
static void
test_uncounted (gconstpointer options)
{
  ModelFixture f;
  g_autofree real *grads = NULL;

  model_fixture_init (&f, options, 5, 6, 2);
  model_fixture_pass (&f);
  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));

  for (int b = 0; b < 5; b++)
    f.target_run[b] = 6;

  model_fixture_pass (&f);

  for (int b = 0; b < 5; b++)
    for (int t = f.target_count[b]; t < 6; t++)
      if (f.model->loss[b * 6 + t] != 0)
        g_error ("row %d, position %d counts: %g", b, t, (double) f.model->loss[b * 6 + t]);

  assert_gradients (options, f.params, f.model->grads, grads, SAME);
  model_fixture_clear (&f);
}

/* The number of lanes moves sums by their order only; more lanes than rows leave some empty. */
static void
test_lanes (gconstpointer options)
{
  static const int lanes[] = { 2, 3, 7, 12 };
  g_autofree real *grads = NULL;
  g_autofree float *losses = NULL;
  ModelFixture f;

  model_fixture_init (&f, options, 7, 6, 1);
  model_fixture_pass (&f);
  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));
  losses = g_memdup2 (f.model->loss, 7 * 6 * sizeof (float));

  for (guint k = 0; k < G_N_ELEMENTS (lanes); k++)
    {
      g_autofree char *what = g_strdup_printf ("%s, %d lanes", (const char *) options, lanes[k]);

      model_fixture_new_model (&f, lanes[k]);
      model_fixture_pass (&f);
      assert_losses (what, f.model->loss, losses, 7 * 6, SAME);
      assert_gradients (what, f.params, f.model->grads, grads, 1e-5);
    }

  model_fixture_clear (&f);
}

/* A pass leaves nothing behind that the next could find: one row after seven is as one row alone, also in
 * lanes that have nothing to do now. */
static void
test_no_past (gconstpointer options)
{
  ModelFixture f;
  g_autofree real *grads = NULL;
  g_autofree float *losses = NULL;

  model_fixture_init (&f, options, 7, 6, 3);
  f.batch.rows = 1;
  model_fixture_pass (&f);
  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));
  losses = g_memdup2 (f.model->loss, 6 * sizeof (float));

  f.batch.rows = 7;
  model_fixture_pass (&f);
  f.batch.rows = 1;
  model_fixture_pass (&f);
  assert_losses (options, f.model->loss, losses, 6, 0);
  assert_gradients (options, f.params, f.model->grads, grads, 0);
  model_fixture_clear (&f);
}

/* Near temperature 0 the draw is the maximum. */
static void
test_cold_draw (void)
{
  enum
  {
    B = 7,
    T = 6
  };
  int fed[2][B * T];

  for (int k = 0; k < 2; k++)
    {
      ModelFixture f;

      model_fixture_init (&f, k == 0 ? "feed=argmax" : "feed=sample temperature=0.01", B, T, 2);
      f.plan.stepwise = TRUE;
      f.plan.epsilon = 0;
      memset (f.fed_true, FALSE, B * T);

      /* Certain enough that no probability but the first is left at that temperature. */
      for (gsize i = 0; i < f.params->size; i++)
        f.params->weights[i] *= 4;

      eng_params_changed (f.params);

      model_fixture_pass (&f);
      memcpy (fed[k], f.model->fed, sizeof fed[k]);
      model_fixture_clear (&f);
    }

  for (int k = 0; k < B * T; k++)
    if (fed[0][k] != fed[1][k])
      g_error ("position %d: drawn %d, most probable %d", k, fed[1][k], fed[0][k]);
}

/* At other temperatures the draw has the softmax's frequencies. */
static void
test_draw_frequencies (gconstpointer data)
{
  enum
  {
    B = 200
  };
  const double temperature = *(const double *) data;
  g_autofree char *options = g_strdup_printf ("feed=sample temperature=%g", temperature);
  ModelFixture f;
  Naive naive;
  NaiveState state;
  double log_p[NAIVE_WORDS], sum = 0;
  double count[MODEL_TARGET_WORDS] = { 0 };

  model_fixture_init (&f, options, B, 2, 2);
  naive_init (&naive, f.config, f.params);
  f.plan.stepwise = TRUE;
  memset (f.fed_true, FALSE, B * 2);

  for (int b = 1; b < B; b++)
    {
      f.source[b * 2] = f.source[0];
      f.source_valid[b] = f.source_run[b] = 1;
    }

  f.source_valid[0] = f.source_run[0] = 1;

  for (guint64 step = 0; step < 50; step++)
    {
      kern_random_uniform (f.draws, B * 2, 3, KERN_STREAM_SAMPLING, step, 0);
      model_fixture_pass (&f);

      for (int b = 0; b < B; b++)
        count[f.model->own[b * 2]]++;
    }

  naive_encode (&naive, f.source, 1, 1, &state);
  naive_step (&naive, &state, ENG_TOKEN_BOS, log_p);

  for (int v = 0; v < MODEL_TARGET_WORDS; v++)
    sum += exp (log_p[v] / temperature);

  for (int v = 0; v < MODEL_TARGET_WORDS; v++)
    {
      double p = exp (log_p[v] / temperature) / sum;
      double n = 50 * B;

      /* Five standard deviations. */
      if (fabs (count[v] - n * p) > 5 * sqrt (n * p * (1 - p)) + 1)
        g_error ("word %d: drawn %g times, expected %g", v, count[v], n * p);
    }

  model_fixture_clear (&f);
}

/* Dropout: none of it without learning; draws belong to row and step, not to lanes; another update draws anew. */
static void
test_dropout (void)
{
  enum
  {
    N = 7 * 6
  };
  float first[N], again[N];
  ModelFixture f;

  model_fixture_init (&f, "attention=additive layers=3", 7, 6, 1);
  model_fixture_pass (&f);
  memcpy (first, f.model->loss, sizeof first);
  f.pass.dropout = 0.4;
  model_fixture_pass (&f);
  g_assert_cmpint (memcmp (first, f.model->loss, sizeof first), !=, 0);
  memcpy (first, f.model->loss, sizeof first);

  model_fixture_new_model (&f, 3);
  model_fixture_pass (&f);
  assert_losses ("dropout in three lanes", f.model->loss, first, N, SAME);

  f.pass.step++;
  model_fixture_pass (&f);
  memcpy (again, f.model->loss, sizeof again);
  g_assert_cmpint (memcmp (first, again, sizeof first), !=, 0);
  model_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  static const double temperatures[] = { 0.5, 1, 2 };
  static const char *const vectors[] = { "loss=mse task=waves", "loss=mse task=waves cell=lstm attention=general encoder-hidden=4" };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      case_options_add ("/seq2seq/loops", variants[i], test_loops);
      case_options_add ("/seq2seq/stepwise", variants[i], test_stepwise);
      case_options_add ("/seq2seq/permuted", variants[i], test_permuted);
      case_options_add ("/seq2seq/padding-gradient", variants[i], test_padding_gradient);
      case_options_add ("/seq2seq/uncounted", variants[i], test_uncounted);
      case_options_add ("/seq2seq/lanes", variants[i], test_lanes);
      case_options_add ("/seq2seq/no-past", variants[i], test_no_past);

      if (strstr (variants[i], "padding") == NULL)
        case_options_add ("/seq2seq/padding-columns", variants[i], test_padding_columns);
    }

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      case_options_add ("/seq2seq/uncounted", vectors[i], test_uncounted);
      case_options_add ("/seq2seq/lanes", vectors[i], test_lanes);
      case_options_add ("/seq2seq/no-past", vectors[i], test_no_past);
    }

  g_test_add_func ("/seq2seq/cold-draw", test_cold_draw);
  g_test_add_data_func ("/seq2seq/draws/half", &temperatures[0], test_draw_frequencies);
  g_test_add_data_func ("/seq2seq/draws/one", &temperatures[1], test_draw_frequencies);
  g_test_add_data_func ("/seq2seq/draws/two", &temperatures[2], test_draw_frequencies);
  g_test_add_func ("/seq2seq/dropout", test_dropout);

  return g_test_run ();
}
