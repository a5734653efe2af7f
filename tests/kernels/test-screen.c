/* SPDX-License-Identifier: MIT
 *
 * The screen of the output layer: its bounds hold the true logits, computed in double and as the full product
 * computes them; the word that the full product would choose is never ruled out, whatever the numbers; and of
 * ordinary numbers few words are left.
 */

#include "kern-screen.h"

#include <math.h>
#include <string.h>

#include "kern-check.h"
#include "kern-gemm.h"
#include "kern-math.h"
#include "kern-pack.h"
#include "kern-random.h"

#define MARK 0x5a

typedef struct
{
  int N, K;
  real *w, *h, *bias; /* guarded, of kern-check */
  guint8 *copy;       /* owned */
  gint8 *bytes;       /* owned */
  real *upper;        /* owned */
} Fixture;

static void
set_up (Fixture *f, int N, int K)
{
  *f = (Fixture){ N, K, check_array ((gsize) N * (gsize) K), check_array ((gsize) K), check_array ((gsize) N), NULL, NULL, NULL };
  f->copy = g_aligned_alloc (kern_screen_size (N, K) + 1, 1, 64);
  f->bytes = g_new (gint8, kern_screen_row_size (K));
  f->upper = g_new (real, (gsize) (N + KERN_SCREEN_WORDS));
}

static void
tear_down (Fixture *f)
{
  g_aligned_free (f->copy);
  g_free (f->bytes);
  g_free (f->upper);
  check_done ();
}

static void
lay (Fixture *f, int parts)
{
  f->copy[kern_screen_size (f->N, f->K)] = MARK;

  for (int part = parts - 1; part >= 0; part--)
    kern_screen_set (f->copy, f->w, f->bias, f->N, f->K, part, parts);

  g_assert_cmpint (f->copy[kern_screen_size (f->N, f->K)], ==, MARK);
}

/* All bounds; returns the largest lower one. */
static real
bounds (Fixture *f, const KernScreenRow *row, int parts)
{
  real lowest = -(real) INFINITY;

  for (int part = 0; part < parts; part++)
    {
      real here = kern_screen_bounds (f->upper, f->copy, row, f->N, f->K, part, parts);

      lowest = MAX (lowest, here);
    }

  return lowest;
}

static double
true_logit (const Fixture *f, int word)
{
  double sum = f->bias == NULL ? 0 : (double) f->bias[word];

  for (int k = 0; k < f->K; k++)
    sum += (double) f->w[(gsize) word * (gsize) f->K + (gsize) k] * (double) f->h[k];

  return sum;
}

/* The logits that the product with panels gives. */
static real *
product (const Fixture *f)
{
  real *logits = g_new (real, f->N);
  real *panels = g_aligned_alloc (kern_pack_size (f->K, f->N), sizeof (real), 64);

  kern_pack_set (panels, f->w, f->K, f->N, f->K, TRUE);
  kern_pack_product (logits, f->h, panels, f->bias, 1, f->N, f->K, f->K, f->N, FALSE);
  g_aligned_free (panels);

  return logits;
}

static gboolean
has_word (const int *words, int n, int word)
{
  for (int i = 0; i < n; i++)
    if (words[i] == word)
      return TRUE;

  return FALSE;
}

/* Lays, bounds, picks; returns how many are left, after making sure that the word which the full product takes
 * is among them, and that no logit is above its word's bound. */
static int
check_screen (Fixture *f, const char *what)
{
  g_autofree int *words = g_new (int, f->N);
  g_autofree real *logits = product (f);
  KernScreenRow row;
  real lowest;
  int best, n;

  lay (f, 3);

  if (!kern_screen_row (&row, f->bytes, f->h, f->K))
    return f->N;

  lowest = bounds (f, &row, 2);
  n = kern_screen_pick (words, f->N, f->upper, lowest, f->N);
  g_assert_cmpint (n, >=, 1);
  g_assert_cmpint (n, <=, f->N);
  kern_argmax (&best, logits, 1, f->N);

  for (int v = 0; v < f->N; v++)
    {
      double logit = true_logit (f, v);

      if (logit > (double) f->upper[v] || logits[v] > f->upper[v])
        g_error ("%s: word %d of %d: logit %.9g, by the product %.9g, above its bound %.9g", what, v, f->N, logit, (double) logits[v], (double) f->upper[v]);

      if (isfinite (logit) && logit > (double) lowest && !has_word (words, n, v))
        g_error ("%s: word %d: logit %.9g is above %.9g, and ruled out", what, v, logit, (double) lowest);
    }

  if (!has_word (words, n, best))
    g_error ("%s: word %d of %d, the product's choice, is ruled out; logit %.9g, best lower bound %.9g", what, best, f->N, (double) logits[best], (double) lowest);

  return n;
}

/* Whatever rounding leaves of the weights points along the row, then whatever it leaves of the row along the weights:
 * the bounds are all but reached. */
static void
test_aligned (void)
{
  Fixture f;

  set_up (&f, 64, 96);
  memset (f.bias, 0, (gsize) f.N * sizeof (real));

  for (int v = 0; v < f.N; v++)
    for (int k = 0; k < f.K; k++)
      {
        double sign = f.h[k] < 0 ? -1 : 1;

        f.w[v * f.K + k] = (real) (k == v ? 1 : ((double) ((v * 31 + k * 17) % 100 - 50) + (v % 2 == 0 ? 0.48 : -0.48) * sign) / 127);
      }

  check_screen (&f, "remainders of weights along the row");

  for (int v = 0; v < f.N; v++)
    for (int k = 0; k < f.K; k++)
      f.w[v * f.K + k] = (real) ((v * 31 + k * 17) % 3 == 0 ? 0.5 : -0.5);

  for (int k = 0; k < f.K; k++)
    f.h[k] = (real) (k == 0 ? 1 : ((double) (k % 7 - 3) + (f.w[k] > 0 ? 0.48 : -0.48)) / 32512);

  check_screen (&f, "remainders of the row along the weights");
  tear_down (&f);
}

static const int sizes[][2] = { { 1, 1 }, { 15, 3 }, { 16, 4 }, { 17, 5 }, { 64, 64 }, { 65, 63 }, { 129, 65 }, { 200, 32 }, { 1000, 128 }, { 999, 257 } };

static void
test_random (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Fixture f;

      set_up (&f, sizes[i][0], sizes[i][1]);
      check_screen (&f, "random");
      tear_down (&f);
    }
}

/* Not only safe but of use: of a thousand words with weights as a fresh or a trained model has them, few are left. */
static void
test_few_left (void)
{
  Fixture f;

  set_up (&f, 1000, 128);
  g_assert_cmpint (check_screen (&f, "uniform weights"), <=, 20);

  kern_random_normal (f.w, (gsize) f.N * (gsize) f.K, 5, KERN_STREAM_DATA, 0, 0);
  g_assert_cmpint (check_screen (&f, "normal weights"), <=, 20);

  /* One word stands out, as it does after training. */
  for (int k = 0; k < f.K; k++)
    f.w[(gsize) 700 * (gsize) f.K + (gsize) k] = 2 * f.h[k];

  g_assert_cmpint (check_screen (&f, "a clear winner"), ==, 1);
  tear_down (&f);
}

/* Rows that differ in the last bits only, in twos and all of them. */
static void
test_near_ties (void)
{
  for (int way = 0; way < 4; way++)
    {
      Fixture f;

      set_up (&f, 300, 96);

      for (int v = 0; v < f.N; v++)
        for (int k = 0; k < f.K; k++)
          {
            real *w = &f.w[(gsize) v * (gsize) f.K + (gsize) k];

            if (way == 0)
              *w = f.w[k]; /* all equal */
            else if (way == 1)
              *w = f.w[k] * (1 + (real) (v % 7) * (real) 6e-8);
            else if (way == 2 && v % 2 == 1)
              *w = f.w[(gsize) (v - 1) * (gsize) f.K + (gsize) k];
            else if (way == 3)
              *w = f.w[k] + (real) (v == 200 && k == 50 ? 1e-7 : 0);
          }

      for (int v = 0; v < f.N; v++)
        f.bias[v] = way == 2 ? f.bias[v - v % 2] : (real) 0.25;

      g_assert_cmpint (check_screen (&f, "near ties"), >=, way == 2 ? 2 : f.N);
      tear_down (&f);
    }
}

static void
test_scales (void)
{
  static const double scales[] = { 1e-42, 1e-30, 1e-20, 1e-14, 1e-3, 1e3, 1e10, 1e14, 1e20, 1e30 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (int what = 0; what < 5; what++)
      {
        Fixture f;

        set_up (&f, 100, 48);

        for (int v = 0; v < f.N; v++)
          for (int k = 0; k < f.K; k++)
            if (what == 0 || (what == 1 && v % 3 == 0) || (what == 2 && k % 5 == 0))
              f.w[(gsize) v * (gsize) f.K + (gsize) k] *= (real) scales[i];

        for (int k = 0; what == 3 && k < f.K; k++)
          f.h[k] *= (real) scales[i];

        for (int v = 0; what == 4 && v < f.N; v++)
          f.bias[v] *= (real) scales[i];

        check_screen (&f, "scales");
        tear_down (&f);
      }
}

static void
test_zeros (void)
{
  Fixture f;

  set_up (&f, 90, 40);
  memset (f.h, 0, (gsize) f.K * sizeof (real));
  g_assert_cmpint (check_screen (&f, "zero row"), ==, 1); /* the largest bias */
  memset (f.w, 0, (gsize) f.N * (gsize) f.K * sizeof (real));
  g_assert_cmpint (check_screen (&f, "zero row and weights"), ==, 1);
  memset (f.bias, 0, (gsize) f.N * sizeof (real));
  g_assert_cmpint (check_screen (&f, "nothing but zeros"), ==, f.N);
  tear_down (&f);
}

/* A word with NaN or infinity in it is never ruled out, and rules nobody out. */
static void
test_not_numbers (void)
{
  static const real values[] = { (real) NAN, (real) INFINITY, -(real) INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (int where = 0; where < 2; where++)
      {
        Fixture f;
        KernScreenRow row;
        int words[100], n;

        set_up (&f, 100, 40);
        *(where == 0 ? &f.w[17 * f.K + 3] : &f.bias[17]) = values[i];
        lay (&f, 1);
        g_assert_true (kern_screen_row (&row, f.bytes, f.h, f.K));
        n = kern_screen_pick (words, f.N, f.upper, bounds (&f, &row, 1), f.N);
        g_assert_true (has_word (words, n, 17));
        g_assert_cmpint (n, >=, 2);
        g_assert_cmpint (n, <, 50);

        memset (f.w, 0, (gsize) f.N * (gsize) f.K * sizeof (real));
        f.h[39] = values[i];
        g_assert_false (kern_screen_row (&row, f.bytes, f.h, f.K));
        tear_down (&f);
      }

  {
    Fixture f;
    KernScreenRow row;
    int words[4];

    set_up (&f, 33, 8);

    for (int k = 0; k < f.N * f.K; k++)
      f.w[k] = (real) NAN;

    lay (&f, 1);
    g_assert_true (kern_screen_row (&row, f.bytes, f.h, f.K));
    g_assert_cmpint (kern_screen_pick (words, 4, f.upper, bounds (&f, &row, 1), f.N), ==, 5);
    tear_down (&f);
  }
}

/* Parts, however many, are the whole with the same bits; bias may be missing; picking stops where there is no room. */
static void
test_parts (void)
{
  Fixture f;
  KernScreenRow row;
  g_autofree real *whole = NULL;
  int words[3];
  real lowest;

  set_up (&f, 333, 30);
  f.bias = NULL;
  lay (&f, 1);
  g_assert_true (kern_screen_row (&row, f.bytes, f.h, f.K));
  lowest = bounds (&f, &row, 1);
  whole = g_memdup2 (f.upper, (gsize) (f.N + KERN_SCREEN_WORDS) * sizeof (real));

  for (int parts = 2; parts < 40; parts += 5)
    {
      lay (&f, parts);
      memset (f.upper, 0, (gsize) f.N * sizeof (real));
      g_assert_cmpfloat (bounds (&f, &row, parts), ==, lowest);
      check_same ("upper", f.upper, whole, (gsize) f.N);
    }

  check_screen (&f, "no bias");
  g_assert_cmpint (kern_screen_pick (words, 3, whole, -(real) INFINITY, f.N), ==, 4);
  g_assert_cmpint (kern_screen_pick (words, 3, whole, (real) INFINITY, f.N), ==, 0);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);
  g_test_add_func ("/screen/random", test_random);
  g_test_add_func ("/screen/aligned", test_aligned);
  g_test_add_func ("/screen/few-left", test_few_left);
  g_test_add_func ("/screen/near-ties", test_near_ties);
  g_test_add_func ("/screen/scales", test_scales);
  g_test_add_func ("/screen/zeros", test_zeros);
  g_test_add_func ("/screen/not-numbers", test_not_numbers);
  g_test_add_func ("/screen/parts", test_parts);

  return g_test_run ();
}
