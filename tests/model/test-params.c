/* SPDX-License-Identifier: MIT
 *
 * The list of learned tensors: names and shapes as PyTorch's classes have them, counts, first weights.
 */

#include <math.h>
#include <string.h>

#include "model-fixture.h"

/* The book's model: 601 pairs, 184 and 201 words. */
static const EngDims book_dims = { 184, 201, 0 };

/* "name rows cols" or "name size" of each tensor, one a line. */
static char *
describe (const char *options, const EngDims *dims)
{
  g_autoptr (EngConfig) config = model_config (options);
  g_autoptr (EngParams) params = eng_params_new (config, dims);
  GString *text = g_string_new (NULL);
  gsize at = 0;

  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];

      if (tensor->vector)
        g_string_append_printf (text, "%s %d\n", tensor->name, tensor->rows);
      else
        g_string_append_printf (text, "%s %d %d\n", tensor->name, tensor->rows, tensor->cols);

      g_assert_true (!tensor->vector || tensor->cols == 1);
      g_assert_cmpuint (tensor->offset, ==, at);
      g_assert_true (eng_params_find (params, tensor->name) == tensor);
      at += (gsize) tensor->rows * (gsize) tensor->cols;
    }

  g_assert_cmpuint (at, ==, params->size);
  g_assert_null (eng_params_find (params, "decoder.dense"));

  return g_string_free (text, FALSE);
}

static const struct
{
  const char *name, *options;
  const char *tensors; /* in any order */
} shapes[] = {
  { "book", "embed=32 hidden=32",
    "encoder.embedding.weight 184 32\n"
    "encoder.rnn.weight_ih_l0 96 32\nencoder.rnn.weight_hh_l0 96 32\nencoder.rnn.bias_ih_l0 96\nencoder.rnn.bias_hh_l0 96\n"
    "encoder.rnn.weight_ih_l1 96 32\nencoder.rnn.weight_hh_l1 96 32\nencoder.rnn.bias_ih_l1 96\nencoder.rnn.bias_hh_l1 96\n"
    "decoder.embedding.weight 201 32\n"
    "decoder.rnn.weight_ih_l0 96 64\ndecoder.rnn.weight_hh_l0 96 32\ndecoder.rnn.bias_ih_l0 96\ndecoder.rnn.bias_hh_l0 96\n"
    "decoder.rnn.weight_ih_l1 96 32\ndecoder.rnn.weight_hh_l1 96 32\ndecoder.rnn.bias_ih_l1 96\ndecoder.rnn.bias_hh_l1 96\n"
    "decoder.dense.weight 201 32\ndecoder.dense.bias 201\n" },
  { "additive", "embed=8 hidden=6 layers=1 attention=additive",
    "encoder.embedding.weight 184 8\n"
    "encoder.rnn.weight_ih_l0 18 8\nencoder.rnn.weight_hh_l0 18 6\nencoder.rnn.bias_ih_l0 18\nencoder.rnn.bias_hh_l0 18\n"
    "decoder.embedding.weight 201 8\n"
    "decoder.attention.W_q.weight 6 6\ndecoder.attention.W_k.weight 6 6\ndecoder.attention.w_v.weight 1 6\n"
    "decoder.rnn.weight_ih_l0 18 14\ndecoder.rnn.weight_hh_l0 18 6\ndecoder.rnn.bias_ih_l0 18\ndecoder.rnn.bias_hh_l0 18\n"
    "decoder.dense.weight 201 6\ndecoder.dense.bias 201\n" },
  { "bidirectional-lstm", "embed=8 cell=lstm encoder-hidden=5 decoder-hidden=6 layers=2 bidirectional=on attention=general",
    "encoder.embedding.weight 184 8\n"
    "encoder.rnn.weight_ih_l0 20 8\nencoder.rnn.weight_hh_l0 20 5\nencoder.rnn.bias_ih_l0 20\nencoder.rnn.bias_hh_l0 20\n"
    "encoder.rnn.weight_ih_l0_reverse 20 8\nencoder.rnn.weight_hh_l0_reverse 20 5\nencoder.rnn.bias_ih_l0_reverse 20\nencoder.rnn.bias_hh_l0_reverse 20\n"
    "encoder.rnn.weight_ih_l1 20 10\nencoder.rnn.weight_hh_l1 20 5\nencoder.rnn.bias_ih_l1 20\nencoder.rnn.bias_hh_l1 20\n"
    "encoder.rnn.weight_ih_l1_reverse 20 10\nencoder.rnn.weight_hh_l1_reverse 20 5\nencoder.rnn.bias_ih_l1_reverse 20\nencoder.rnn.bias_hh_l1_reverse 20\n"
    "bridge.hidden_l0.weight 6 10\nbridge.hidden_l0.bias 6\nbridge.cell_l0.weight 6 10\nbridge.cell_l0.bias 6\n"
    "bridge.hidden_l1.weight 6 10\nbridge.hidden_l1.bias 6\nbridge.cell_l1.weight 6 10\nbridge.cell_l1.bias 6\n"
    "decoder.embedding.weight 201 8\n"
    "decoder.attention.W_k.weight 6 10\n"
    "decoder.rnn.weight_ih_l0 24 18\ndecoder.rnn.weight_hh_l0 24 6\ndecoder.rnn.bias_ih_l0 24\ndecoder.rnn.bias_hh_l0 24\n"
    "decoder.rnn.weight_ih_l1 24 6\ndecoder.rnn.weight_hh_l1 24 6\ndecoder.rnn.bias_ih_l1 24\ndecoder.rnn.bias_hh_l1 24\n"
    "decoder.dense.weight 201 6\ndecoder.dense.bias 201\n" },
  { "tied-rnn", "embed=6 cell=rnn hidden=6 layers=1 tie-output=on attention=dot",
    "encoder.embedding.weight 184 6\n"
    "encoder.rnn.weight_ih_l0 6 6\nencoder.rnn.weight_hh_l0 6 6\nencoder.rnn.bias_ih_l0 6\nencoder.rnn.bias_hh_l0 6\n"
    "decoder.embedding.weight 201 6\n"
    "decoder.rnn.weight_ih_l0 6 12\ndecoder.rnn.weight_hh_l0 6 6\ndecoder.rnn.bias_ih_l0 6\ndecoder.rnn.bias_hh_l0 6\n"
    "decoder.dense.bias 201\n" },
  { "rnn-to-lstm", "embed=6 encoder-cell=rnn decoder-cell=lstm hidden=4 layers=1",
    "encoder.embedding.weight 184 6\n"
    "encoder.rnn.weight_ih_l0 4 6\nencoder.rnn.weight_hh_l0 4 4\nencoder.rnn.bias_ih_l0 4\nencoder.rnn.bias_hh_l0 4\n"
    "bridge.hidden_l0.weight 4 4\nbridge.hidden_l0.bias 4\nbridge.cell_l0.weight 4 4\nbridge.cell_l0.bias 4\n"
    "decoder.embedding.weight 201 6\n"
    "decoder.rnn.weight_ih_l0 16 10\ndecoder.rnn.weight_hh_l0 16 4\ndecoder.rnn.bias_ih_l0 16\ndecoder.rnn.bias_hh_l0 16\n"
    "decoder.dense.weight 201 4\ndecoder.dense.bias 201\n" },
};

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
sorted (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);

  return g_strjoinv ("\n", lines);
}

static void
test_shapes (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data);
  g_autofree char *found = describe (shapes[i].options, &book_dims);
  g_autofree char *a = sorted (found);
  g_autofree char *b = sorted (shapes[i].tensors);

  g_assert_cmpstr (a, ==, b);
}

static gsize
count (const char *options, const EngDims *dims)
{
  g_autoptr (EngConfig) config = model_config (options);
  g_autoptr (EngParams) params = eng_params_new (config, dims);

  return params->size;
}

/* The book's model has 47,369 numbers; its attention adds 2 H² + H. */
static void
test_count (void)
{
  gsize plain = count ("embed=32 hidden=32", &book_dims);

  g_assert_cmpuint (plain, ==, 47369);
  g_assert_cmpuint (count ("embed=32 hidden=32 attention=additive", &book_dims), ==, plain + 2080);
  g_assert_cmpuint (count ("embed=32 hidden=32 attention=general", &book_dims), ==, plain + 1024);
  g_assert_cmpuint (count ("embed=32 hidden=32 attention=dot", &book_dims), ==, plain);
  g_assert_cmpuint (count ("embed=32 hidden=32 tie-output=on", &book_dims), ==, plain - 201 * 32);
}

/* Vectors of 10: RNN (10, 20), RNN (10 + 20, 20), Linear (20, 10), and no embedding. */
static void
test_real_vectors (void)
{
  static const EngDims dims = { 0, 0, 10 };
  g_autofree char *found = describe ("loss=mse task=noise cell=rnn layers=1 hidden=20", &dims);
  g_autofree char *a = sorted (found);
  g_autofree char *b = sorted ("encoder.rnn.weight_ih_l0 20 10\nencoder.rnn.weight_hh_l0 20 20\nencoder.rnn.bias_ih_l0 20\nencoder.rnn.bias_hh_l0 20\n"
                               "decoder.rnn.weight_ih_l0 20 30\ndecoder.rnn.weight_hh_l0 20 20\ndecoder.rnn.bias_ih_l0 20\ndecoder.rnn.bias_hh_l0 20\n"
                               "decoder.dense.weight 10 20\ndecoder.dense.bias 10\n");

  g_assert_cmpstr (a, ==, b);
}

/* Mean and mean square within five standard deviations, no value outside [-bound, bound]; bound 0: normal. */
static void
check_distribution (const char *name, const real *w, gsize n, double bound)
{
  const double variance = bound == 0 ? 1 : bound * bound / 3;
  /* Variances of x² : 2 σ⁴ for the normal, 4/5 σ⁴ for the uniform distribution. */
  const double spread = sqrt ((bound == 0 ? 2.0 : 0.8) / (double) n) * variance;
  double sum = 0, square = 0, largest = 0;

  for (gsize k = 0; k < n; k++)
    {
      sum += (double) w[k];
      square += (double) w[k] * (double) w[k];
      largest = MAX (largest, fabs ((double) w[k]));
    }

  if (fabs (sum / (double) n) > 5 * sqrt (variance / (double) n))
    g_error ("%s: mean %g", name, sum / (double) n);

  if (fabs (square / (double) n - variance) > 5 * spread)
    g_error ("%s: variance %g, expected %g", name, square / (double) n, variance);

  if (bound > 0 && (largest > bound * (1 + 1e-6) || largest < bound * 0.8))
    g_error ("%s: largest %g, expected almost %g", name, largest, bound);
}

/* Xavier over the whole stacked matrix, biases ±1/√H, embeddings N(0, 1): the book's first weights. */
static void
test_first_weights (void)
{
  static const EngDims dims = { 900, 1100, 0 };
  static const struct
  {
    const char *name;
    double bound;
  } expected[] = {
    { "encoder.embedding.weight", 0 },
    { "decoder.embedding.weight", 0 },
    { "encoder.rnn.weight_ih_l0", 0.1581138830 }, /* sqrt (6 / (48 + 192)) */
    { "encoder.rnn.weight_hh_l0", 0.1530931089 }, /* sqrt (6 / (64 + 192)) */
    { "encoder.rnn.weight_ih_l1", 0.1530931089 }, /* the same */
    { "decoder.rnn.weight_ih_l0", 0.1404878717 }, /* sqrt (6 / (48 + 64 + 192)) */
    { "decoder.rnn.bias_ih_l1", 0.125 },          /* 1 / sqrt (64) */
    { "encoder.rnn.bias_hh_l0", 0.125 },
    { "decoder.dense.weight", 0.0717958158 }, /* sqrt (6 / (64 + 1100)) */
    { "decoder.dense.bias", 0.125 },
    { "decoder.attention.W_q.weight", 0.2165063509 }, /* sqrt (6 / 128) */
    { "decoder.attention.w_v.weight", 0.3038218101 }, /* sqrt (6 / 65) */
  };
  g_autoptr (EngConfig) config = model_config ("embed=48 hidden=64 attention=additive");
  g_autoptr (EngParams) params = eng_params_new (config, &dims);

  eng_params_init (params, 3);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const EngTensor *tensor = eng_params_find (params, expected[i].name);

      check_distribution (tensor->name, eng_params_data (params, tensor), (gsize) tensor->rows * (gsize) tensor->cols, expected[i].bound);
    }
}

/* Weights belong to (seed, tensor): another seed moves all, and no tensor repeats another. */
static void
test_streams (void)
{
  g_autoptr (EngConfig) config = model_config ("");
  g_autoptr (EngParams) a = eng_params_new (config, &book_dims);
  g_autoptr (EngParams) b = eng_params_new (config, &book_dims);
  const EngTensor *first = eng_params_find (a, "encoder.rnn.weight_hh_l0");
  const EngTensor *second = eng_params_find (a, "encoder.rnn.weight_hh_l1");

  eng_params_init (a, 1);
  eng_params_init (b, 1);
  g_assert_cmpmem (a->weights, a->size * sizeof (real), b->weights, b->size * sizeof (real));
  g_assert_cmpfloat (eng_params_data (a, first)[0], !=, eng_params_data (a, second)[0]);
  eng_params_init (b, 2);

  for (int i = 0; i < a->n_tensors; i++)
    g_assert_cmpfloat (a->weights[a->tensors[i].offset], !=, b->weights[a->tensors[i].offset]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/params/shapes/%s", shapes[i].name);

      g_test_add_data_func (path, GINT_TO_POINTER ((int) i), test_shapes);
    }

  g_test_add_func ("/params/shapes/real-vectors", test_real_vectors);
  g_test_add_func ("/params/count", test_count);
  g_test_add_func ("/params/first-weights", test_first_weights);
  g_test_add_func ("/params/streams", test_streams);

  return g_test_run ();
}
