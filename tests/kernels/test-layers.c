/* SPDX-License-Identifier: MIT
 *
 * Linear, embedding, dropout: against naive loops in double, and their gradients by differences.
 */

#include "kern-check.h"
#include "kern-gemm.h"
#include "kern-layers.h"

#include <math.h>

/* Sums of up to 67 products. */
#define LINEAR_TOLERANCE (10 * CHECK_TOLERANCE)

static const int shapes[][3] = {
  { 0, 3, 2 }, { 1, 1, 1 }, { 1, 7, 5 }, { 5, 1, 3 }, { 5, 3, 1 }, { 13, 17, 19 }, { 64, 32, 67 }
};

static void
check_linear_forward (int N, int D, int O, gboolean with_bias)
{
  real *x = check_array (N * D), *w = check_array (O * D), *b = with_bias ? check_array (O) : NULL;
  real *y = check_array_of (N * O, NAN);

  kern_linear_forward (y, x, w, b, N, D, O);

  for (int n = 0; n < N; n++)
    for (int o = 0; o < O; o++)
      {
        double want = with_bias ? (double) b[o] : 0;

        for (int d = 0; d < D; d++)
          want += (double) x[n * D + d] * (double) w[o * D + d];
        check_close ("y", n * O + o, (double) y[n * O + o], want, LINEAR_TOLERANCE);
      }
  check_done ();
}

static void
test_linear_forward (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (int with_bias = 0; with_bias < 2; with_bias++)
      check_linear_forward (shapes[s][0], shapes[s][1], shapes[s][2], with_bias);
}

static void
check_linear_backward (int N, int D, int O, gboolean with_dx, gboolean with_db)
{
  real *x = check_array (N * D), *w = check_array (O * D), *dy = check_array (N * O);
  real *dx = check_array (N * D), *dw = check_array (O * D), *db = check_array (O);
  real *old_dx = check_copy (dx, N * D), *old_dw = check_copy (dw, O * D), *old_db = check_copy (db, O);

  kern_linear_backward (with_dx ? dx : NULL, dw, with_db ? db : NULL, dy, x, w, N, D, O);

  for (int n = 0; n < N; n++)
    for (int d = 0; d < D; d++)
      {
        double want = (double) old_dx[n * D + d];

        for (int o = 0; with_dx && o < O; o++)
          want += (double) dy[n * O + o] * (double) w[o * D + d];
        check_close ("dx", n * D + d, (double) dx[n * D + d], want, LINEAR_TOLERANCE);
      }

  for (int o = 0; o < O; o++)
    {
      double want_b = (double) old_db[o];

      for (int d = 0; d < D; d++)
        {
          double want = (double) old_dw[o * D + d];

          for (int n = 0; n < N; n++)
            want += (double) dy[n * O + o] * (double) x[n * D + d];
          check_close ("dw", o * D + d, (double) dw[o * D + d], want, LINEAR_TOLERANCE);
        }

      for (int n = 0; with_db && n < N; n++)
        want_b += (double) dy[n * O + o];
      check_close ("db", o, (double) db[o], want_b, LINEAR_TOLERANCE);
    }
  check_done ();
}

static void
test_linear_backward (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (int options = 0; options < 4; options++)
      check_linear_backward (shapes[s][0], shapes[s][1], shapes[s][2], options & 1, options >> 1);
}

/* Strides wider than E, repeated ids, gaps left alone, and additions in the order of the rows. */
static void
test_embedding (void)
{
  static const int rows[] = { 0, 1, 5, 40 }, widths[] = { 1, 3, 16, 33 };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (gsize e = 0; e < G_N_ELEMENTS (widths); e++)
      for (int pad = 0; pad < 6; pad += 5)
        {
          const int N = rows[r], E = widths[e], V = 7, ldy = E + pad;
          const int *ids = check_ints (N, 0, V);
          real *w = check_array (V * E), *y = check_array (N * ldy), *want = check_copy (y, N * ldy);
          real *dw = check_array (V * E), *want_dw = check_copy (dw, V * E);

          kern_embedding_forward (y, ids, w, N, E, ldy);
          for (int n = 0; n < N; n++)
            for (int i = 0; i < E; i++)
              want[n * ldy + i] = w[ids[n] * E + i];
          check_same ("y", y, want, N * ldy);

          kern_embedding_backward (dw, ids, y, N, E, ldy);
          for (int n = 0; n < N; n++)
            for (int i = 0; i < E; i++)
              want_dw[ids[n] * E + i] += y[n * ldy + i];
          check_same ("dw", dw, want_dw, V * E);
          check_done ();
        }
}

static void
check_dropout (int n, double p)
{
  real *x = check_array (n), *u = check_array (n), *y = check_array_of (n, NAN);

  for (int i = 0; i < n; i++)
    u[i] = u[i] / 2 + (real) 0.5;
  if (n > 2)
    u[2] = (real) p; /* the border is kept */
  kern_dropout (y, x, u, (real) p, n);

  for (int i = 0; i < n; i++)
    if (u[i] < (real) p)
      g_assert_cmpfloat (y[i], ==, 0);
    else
      check_close ("y", i, (double) y[i], (double) x[i] / (1 - p), CHECK_TOLERANCE);

  kern_dropout (x, x, u, (real) p, n);
  check_same ("in place", x, y, n);
  check_done ();
}

static void
test_dropout (void)
{
  static const int lengths[] = { 0, 1, 5, 16, 33, 1000 };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      check_dropout (lengths[l], 0);
      check_dropout (lengths[l], 0.1);
      check_dropout (lengths[l], 0.5);
    }
}

/* p = 1 drops all, infinities too: no 0 × ∞. */
static void
test_dropout_all (void)
{
  real x[] = { 1, INFINITY, NAN }, u[] = { 0, 0.5, (real) 0.9999999 }, y[3] = { 1, 1, 1 };

  kern_dropout (y, x, u, 1, 3);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (y[i], ==, 0);
}

#ifdef KERN_DOUBLE

enum
{
  N = 5,
  D = 4,
  O = 3
};

typedef struct
{
  real *x, *w, *b, *y, *weights;
} Linear;

static double
linear_loss (gpointer data)
{
  const Linear *l = data;

  kern_linear_forward (l->y, l->x, l->w, l->b, N, D, O);

  return check_weighted (l->y, l->weights, N * O);
}

static void
test_linear_gradient (void)
{
  Linear l = { check_array (N * D), check_array (O * D), check_array (O), check_array (N * O), check_array (N * O) };
  real *dx = check_array_of (N * D, 0), *dw = check_array_of (O * D, 0), *db = check_array_of (O, 0);

  kern_linear_backward (dx, dw, db, l.weights, l.x, l.w, N, D, O);
  check_gradient ("dx", l.x, dx, N * D, linear_loss, &l);
  check_gradient ("dw", l.w, dw, O * D, linear_loss, &l);
  check_gradient ("db", l.b, db, O, linear_loss, &l);
  check_done ();
}

typedef struct
{
  int ids[N];
  real *w, *u, *y, *weights;
} Lookup;

/* Embedding, then dropout: the one's backward feeds the other's. */
static double
lookup_loss (gpointer data)
{
  const Lookup *l = data;

  kern_embedding_forward (l->y, l->ids, l->w, N, D, D);
  kern_dropout (l->y, l->y, l->u, 0.3, N * D);

  return check_weighted (l->y, l->weights, N * D);
}

static void
test_lookup_gradient (void)
{
  Lookup l = { { 2, 0, 2, 1, 2 }, check_array (O * D), check_array (N * D), check_array (N * D), check_array (N * D) };
  real *dw = check_array_of (O * D, 0), *dy = check_array (N * D);

  kern_dropout (dy, l.weights, l.u, 0.3, N * D);
  kern_embedding_backward (dw, l.ids, dy, N, D, D);
  check_gradient ("dw", l.w, dw, O * D, lookup_loss, &l);
  check_done ();
}

#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_null (kern_gemm_load ());

  g_test_add_func ("/kernels/layers/linear-forward", test_linear_forward);
  g_test_add_func ("/kernels/layers/linear-backward", test_linear_backward);
  g_test_add_func ("/kernels/layers/embedding", test_embedding);
  g_test_add_func ("/kernels/layers/dropout", test_dropout);
  g_test_add_func ("/kernels/layers/dropout-all", test_dropout_all);
#ifdef KERN_DOUBLE
  g_test_add_func ("/kernels/layers/linear-gradient", test_linear_gradient);
  g_test_add_func ("/kernels/layers/lookup-gradient", test_lookup_gradient);
#endif

  return g_test_run ();
}
