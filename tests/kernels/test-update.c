/* SPDX-License-Identifier: MIT
 *
 * Adam, plain descent and the gradient's norm, against the published formulas in double.
 */

#include "kern-check.h"
#include "kern-update.h"

#include <math.h>
#include <string.h>

static const int lengths[] = { 0, 1, 2, 15, 16, 17, 31, 32, 33, 1000 };

static void
test_square_sum (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      const int n = lengths[l];
      real *x = check_array (n), *moved = check_array (n + 3);
      double got, again;

      memcpy (moved + 3, x, n * sizeof (real));
      got = kern_square_sum (x, n);
      again = kern_square_sum (moved + 3, n);
      check_close ("square sum", n, got, check_weighted (x, x, n), 1e-13);
      check_close ("square sum elsewhere in memory", n, again, got, 0);
      check_done ();
    }
}

/* Ten thousand numbers that float could not add up: the sum is in double. */
static void
test_square_sum_precision (void)
{
  real *x = check_array_of (10001, 1e-3);

  x[0] = 3000;
  check_close ("square sum", 0, kern_square_sum (x, 10001) - 9e6, 1e-2, 1e-6);
  check_done ();
}

static void
check_adam (int n)
{
  const double rate = 0.005, scale = 0.5;
  real *w = check_array (n), *m = check_array_of (n, 0), *v = check_array_of (n, 0);
  g_autofree double *want_w = g_new (double, n + 1);
  g_autofree double *want_m = g_new0 (double, n + 1), *want_v = g_new0 (double, n + 1);

  for (int i = 0; i < n; i++)
    want_w[i] = (double) w[i];

  for (guint64 step = 1; step <= 20; step++)
    {
      real *g = check_array (n);

      kern_adam (w, m, v, g, (real) scale, rate, step, n);
      for (int i = 0; i < n; i++)
        {
          const double g_i = scale * (double) g[i];

          want_m[i] = 0.9 * want_m[i] + 0.1 * g_i;
          want_v[i] = 0.999 * want_v[i] + 0.001 * g_i * g_i;
          want_w[i] -= rate * (want_m[i] / (1 - pow (0.9, step))) / (sqrt (want_v[i] / (1 - pow (0.999, step))) + 1e-8);
          check_close ("m", i, (double) m[i], want_m[i], CHECK_TOLERANCE);
          check_close ("v", i, (double) v[i], want_v[i], CHECK_TOLERANCE);
          check_close ("w", i, (double) w[i], want_w[i], 2 * CHECK_TOLERANCE);
        }
    }
  check_done ();
}

static void
test_adam (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    check_adam (lengths[l]);
}

/* The first step moves by the learning rate, whatever the gradient's size; no gradient, no move. */
static void
test_adam_first_step (void)
{
  const real g[] = { (real) 1e-3, -1000, 0 };
  real w[3] = { 1, 1, 1 }, m[3] = { 0 }, v[3] = { 0 };

  kern_adam (w, m, v, g, 1, 0.005, 1, 3);
  check_close ("w", 0, (double) w[0], 0.995, 1e-6);
  check_close ("w", 1, (double) w[1], 1.005, 1e-6);
  check_close ("w", 2, (double) w[2], 1, 0);

  /* After a million steps the corrections are gone and nothing overflows. */
  kern_adam (w, m, v, g, 1, 0.005, 1000000, 3);
  g_assert_true (isfinite (w[0]) && isfinite (w[1]));
}

static void
test_sgd (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      const int n = lengths[l];
      real *w = check_array (n), *g = check_array (n), *old = check_copy (w, n);

      kern_sgd (w, g, (real) 0.25, 0.1, n);
      for (int i = 0; i < n; i++)
        check_close ("w", i, (double) w[i], (double) old[i] - 0.1 * 0.25 * (double) g[i], CHECK_TOLERANCE);
      check_done ();
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/update/square-sum", test_square_sum);
  g_test_add_func ("/kernels/update/square-sum-precision", test_square_sum_precision);
  g_test_add_func ("/kernels/update/adam", test_adam);
  g_test_add_func ("/kernels/update/adam-first-step", test_adam_first_step);
  g_test_add_func ("/kernels/update/sgd", test_sgd);

  return g_test_run ();
}
