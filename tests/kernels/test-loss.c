/* SPDX-License-Identifier: MIT
 *
 * Sequence mask, masked cross-entropy and squared error: the book's examples, stored numbers (PyTorch 1.13
 * in float64), naive loops in double, and gradients by differences.
 */

#include "kern-check.h"
#include "kern-loss.h"

#include <math.h>

/* The book's first example: a matrix, lengths 1 and 2. */
static void
test_mask_matrix (void)
{
  real x[] = { 1, 2, 3, 4, 5, 6 };
  const real want[] = { 1, 0, 0, 4, 5, 0 };
  const int lengths[] = { 1, 2 };

  kern_sequence_mask (x, lengths, 0, 2, 3, 1);
  check_same ("x", x, want, 6);
}

/* The book's second: ones (2, 3, 4), filled with -1. */
static void
test_mask_tensor (void)
{
  const int lengths[] = { 1, 2 };
  real *x = check_array_of (24, 1);

  kern_sequence_mask (x, lengths, -1, 2, 3, 4);
  for (int i = 0; i < 24; i++)
    check_close ("x", i, (double) x[i], i / 4 % 3 < lengths[i / 12] ? 1 : -1, 0);
  check_done ();
}

static void
test_mask_edges (void)
{
  const int lengths[] = { 0, 3, 99, -1 };
  real *x = check_array_of (4 * 3 * 5, 2);

  kern_sequence_mask (x, lengths, NAN, 4, 3, 5);
  for (int i = 0; i < 60; i++)
    g_assert_true (i / 15 == 0 || i / 15 == 3 ? isnan (x[i]) : x[i] == 2);

  kern_sequence_mask (x, lengths, 7, 0, 3, 5);
  kern_sequence_mask (x, lengths, 7, 4, 0, 5);
  kern_sequence_mask (x, lengths, 7, 4, 3, 0);
  g_assert_true (isnan (x[0]));
  check_done ();
}

/* The book's example of its loss: ten equal logits, T = 4, lengths 4, 2 and 0; mean over all T. */
static void
test_book_loss (void)
{
  static const double want[] = { 2.3026, 1.1513, 0 };
  const int valid_length[] = { 4, 2, 0 };
  real *logits = check_array_of (3 * 4 * 10, 1), *losses = check_array (12);
  int targets[12];

  for (int i = 0; i < 12; i++)
    targets[i] = i % 4 < valid_length[i / 4] ? 1 : -1;
  kern_cross_entropy (losses, NULL, logits, targets, 1, 12, 10);

  for (int b = 0; b < 3; b++)
    {
      double sum = 0;

      for (int t = 0; t < 4; t++)
        sum += (double) losses[4 * b + t];
      check_close ("sentence", b, sum / 4, want[b], 3e-5); /* printed with four decimals */
    }
  check_done ();
}

/* Mean over the two rows that count. */
static void
test_stored_loss (void)
{
  static const double want[] = {
    0.027149952165, 0.221711122496, -0.433221893188, 0.020113179254, 0.164247639273,
    0, 0, 0, 0, 0,
    0.105825801289, 0.031874118819, 0.260289470090, 0.078397681813, -0.476387072011
  };
  const int targets[] = { 2, -1, 4 };
  real *logits = check_array (15), *losses = check_array (3);

  for (int k = 0; k < 15; k++)
    logits[k] = (real) (((7 * k + 3) % 11 - 5) * 0.3);
  kern_cross_entropy (losses, logits, logits, targets, (real) 0.5, 3, 5);

  check_close ("loss", 0, (double) (losses[0] + losses[1] + losses[2]) / 2, 2.533023277073203, CHECK_TOLERANCE);
  g_assert_cmpfloat (losses[1], ==, 0);
  for (int k = 0; k < 15; k++)
    check_close ("dlogits", k, (double) logits[k], want[k], 1e-11 + CHECK_TOLERANCE);
  for (int k = 5; k < 10; k++)
    g_assert_cmpfloat (logits[k], ==, 0);
  check_done ();
}

static void
check_cross_entropy (int N, int V)
{
  real *x = check_array (N * V), *dx = check_array_of (N * V, NAN);
  real *losses = check_array (N), *alone = check_array (N);
  int *targets = check_ints (N, -1, V);
  const double scale = 0.3;

  for (int i = 0; i < N * V; i++)
    x[i] *= 6;
  kern_cross_entropy (losses, dx, x, targets, (real) scale, N, V);

  for (int n = 0; n < N; n++)
    {
      const gboolean counts = targets[n] >= 0;
      double max = -INFINITY, sum = 0;

      for (int v = 0; v < V; v++)
        max = fmax (max, (double) x[n * V + v]);
      for (int v = 0; v < V; v++)
        sum += exp ((double) x[n * V + v] - max);

      check_close ("loss", n, (double) losses[n],
                   counts ? log (sum) + max - (double) x[n * V + targets[n]] : 0, CHECK_TOLERANCE);
      for (int v = 0; v < V; v++)
        check_close ("dx", n * V + v, (double) dx[n * V + v],
                     counts ? scale * (exp ((double) x[n * V + v] - max) / sum - (v == targets[n])) : 0,
                     CHECK_TOLERANCE);
    }

  kern_cross_entropy (alone, NULL, x, targets, (real) scale, N, V);
  check_same ("loss alone", alone, losses, N);
  kern_cross_entropy (alone, x, x, targets, (real) scale, N, V);
  check_same ("loss in place", alone, losses, N);
  check_same ("dx in place", x, dx, N * V);
  check_done ();
}

static void
test_cross_entropy (void)
{
  static const int lengths[] = { 1, 2, 5, 31, 32, 33, 64, 201, 1009 };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      check_cross_entropy (0, lengths[l]);
      check_cross_entropy (1, lengths[l]);
      check_cross_entropy (12, lengths[l]);
    }
}

/* Far apart, infinite, not a number: finite where the mathematics is, and NaN is never hidden. */
static void
test_cross_entropy_extremes (void)
{
  real x[] = { 1000, -1000, 0, /* */ -INFINITY, 2, 2, /* */ NAN, 0, 0, /* */ INFINITY, 0, 0 };
  const int targets[] = { 1, 2, 1, 1 };
  real losses[4], dx[12];

  kern_cross_entropy (losses, dx, x, targets, 1, 4, 3);
  check_close ("far", 0, (double) losses[0], 2000, 0);
  check_close ("far dx", 0, (double) dx[0], 1, 0);
  check_close ("far dx", 1, (double) dx[1], -1, 0);
  check_close ("masked", 0, (double) losses[1], log (2), CHECK_TOLERANCE);
  check_close ("masked dx", 3, (double) dx[3], 0, 0);
  g_assert_true (isnan (losses[2]));
  g_assert_true (isnan (losses[3]));
}

static void
check_squared_error (int N, int D)
{
  real *y = check_array (N * D), *target = check_array (N * D), *dy = check_array_of (N * D, NAN);
  real *losses = check_array (N), *alone = check_array (N);
  const double scale = 0.7;

  kern_squared_error (losses, dy, y, target, (real) scale, N, D);
  for (int n = 0; n < N; n++)
    {
      double sum = 0;

      for (int i = n * D; i < (n + 1) * D; i++)
        {
          const double difference = (double) y[i] - (double) target[i];

          sum += difference * difference;
          check_close ("dy", i, (double) dy[i], scale * 2 * difference / D, CHECK_TOLERANCE);
        }
      check_close ("loss", n, (double) losses[n], sum / D, CHECK_TOLERANCE);
    }

  kern_squared_error (alone, NULL, y, target, (real) scale, N, D);
  check_same ("loss alone", alone, losses, N);
  kern_squared_error (alone, y, y, target, (real) scale, N, D);
  check_same ("dy in place", y, dy, N * D);
  check_done ();
}

static void
test_squared_error (void)
{
  static const int shapes[][2] = { { 0, 3 }, { 1, 1 }, { 5, 7 }, { 3, 64 }, { 2, 101 } };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    check_squared_error (shapes[s][0], shapes[s][1]);
}

#ifdef KERN_DOUBLE

enum
{
  N = 4,
  V = 6
};

typedef struct
{
  real *x, *target, *losses;
  int targets[N];
} Rows;

static double
cross_entropy_loss (gpointer data)
{
  const Rows *rows = data;
  double sum = 0;

  kern_cross_entropy (rows->losses, NULL, rows->x, rows->targets, 1, N, V);
  for (int n = 0; n < N; n++)
    sum += 0.3 * rows->losses[n];

  return sum;
}

static double
squared_error_loss (gpointer data)
{
  const Rows *rows = data;
  double sum = 0;

  kern_squared_error (rows->losses, NULL, rows->x, rows->target, 1, N, V);
  for (int n = 0; n < N; n++)
    sum += 0.3 * rows->losses[n];

  return sum;
}

static void
test_gradients (void)
{
  Rows rows = { check_array (N * V), check_array (N * V), check_array (N), { 3, -1, 0, 5 } };
  real *dx = check_array (N * V);

  kern_cross_entropy (rows.losses, dx, rows.x, rows.targets, 0.3, N, V);
  check_gradient ("cross-entropy", rows.x, dx, N * V, cross_entropy_loss, &rows);
  kern_squared_error (rows.losses, dx, rows.x, rows.target, 0.3, N, V);
  check_gradient ("squared error", rows.x, dx, N * V, squared_error_loss, &rows);
  check_done ();
}

#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/loss/mask-matrix", test_mask_matrix);
  g_test_add_func ("/kernels/loss/mask-tensor", test_mask_tensor);
  g_test_add_func ("/kernels/loss/mask-edges", test_mask_edges);
  g_test_add_func ("/kernels/loss/book", test_book_loss);
  g_test_add_func ("/kernels/loss/stored", test_stored_loss);
  g_test_add_func ("/kernels/loss/cross-entropy", test_cross_entropy);
  g_test_add_func ("/kernels/loss/cross-entropy-extremes", test_cross_entropy_extremes);
  g_test_add_func ("/kernels/loss/squared-error", test_squared_error);
#ifdef KERN_DOUBLE
  g_test_add_func ("/kernels/loss/gradients", test_gradients);
#endif

  return g_test_run ();
}
