/* SPDX-License-Identifier: MIT
 *
 * Element-wise functions over all magnitudes, softmax, argmax, biases and sums.
 */

#include "kern-check.h"
#include "kern-math.h"

#include <math.h>
#include <string.h>

/* Every 997th float from 0 to infinity, both signs: about 4.3 million numbers of all magnitudes. */
#define BITS_STEP 997
#define BITS_END 0x7f800000u
#define CHUNK 4096

typedef void (*Function) (real *y, const real *x, gsize n);
typedef void (*Judge) (double x, double y);

static void
sweep (Function function, Judge judge)
{
  real *x = check_array (CHUNK), *y = check_array (CHUNK);
  gsize n = 0;

  for (guint32 bits = 0; bits < BITS_END; bits += BITS_STEP)
    {
      float value;

      memcpy (&value, &bits, sizeof value);
      x[n] = (real) value;
      x[n + 1] = -(real) value;
      n += 2;

      if (n == CHUNK || bits + BITS_STEP >= BITS_END)
        {
          function (y, x, n);
          for (gsize i = 0; i < n; i++)
            judge ((double) x[i], (double) y[i]);
          n = 0;
        }
    }

  check_done ();
}

static void
expect (const char *name, double x, double y, double want, double tolerance)
{
  if (!(fabs (y - want) <= tolerance))
    g_error ("%s (%.9g): got %.9g, want %.9g, off by %g", name, x, y, want, fabs (y - want));
}

#ifdef KERN_DOUBLE
#define TANH_ERROR 1e-15
#define TANH_RELATIVE 1e-15
#define SIGMOID_ERROR 1e-15
#define EXP_RELATIVE 1e-15
#define SMALLEST 0
#define LARGEST G_MAXDOUBLE
#else
/* Measured 3.3e-7 and 1.7e-7 absolute, 8e-8 relative. */
#define TANH_ERROR 3.5e-7
#define TANH_RELATIVE 3.5e-7
#define SIGMOID_ERROR 2e-7
#define EXP_RELATIVE 1e-7
#define SMALLEST 1.17549435e-38
#define LARGEST 3.4028235e38
#endif

static void
judge_tanh (double x, double y)
{
  const double want = tanh (x);

  expect ("tanh", x, y, want, MIN (TANH_ERROR, TANH_RELATIVE * fabs (want)));
  if (fabs (y) > 1)
    g_error ("tanh (%.9g) = %.9g leaves [-1, 1]", x, y);
}

static void
judge_sigmoid (double x, double y)
{
  expect ("sigmoid", x, y, 1 / (1 + exp (-x)), SIGMOID_ERROR);
  if (y < 0 || y > 1)
    g_error ("sigmoid (%.9g) = %.9g leaves [0, 1]", x, y);
}

static void
judge_exp (double x, double y)
{
  const double want = exp (x);

  if (want > LARGEST)
    g_assert_cmpfloat (y, ==, INFINITY);
  else if (want < SMALLEST)
    g_assert_cmpfloat (y, ==, 0);
  else
    expect ("exp", x, y, want, EXP_RELATIVE * want);
}

static void
test_tanh (void)
{
  sweep (kern_tanh, judge_tanh);
}

static void
test_sigmoid (void)
{
  sweep (kern_sigmoid, judge_sigmoid);
}

static void
test_exp (void)
{
  sweep (kern_exp, judge_exp);
}

/* What a float sweep does not reach, and odd functions to the bit. */
static void
test_special_numbers (void)
{
  const real x[] = { NAN, INFINITY, -INFINITY, 0, (real) -0.0 };
  real y[G_N_ELEMENTS (x)];
  real *z = check_array (1000), *minus = check_array (1000), *a = check_array (1000), *b = check_array (1000);

  kern_tanh (y, x, G_N_ELEMENTS (x));
  g_assert_true (isnan (y[0]));
  check_close ("tanh of infinity", 1, (double) y[1], 1, TANH_ERROR);
  check_close ("tanh of -infinity", 2, (double) y[2], -1, TANH_ERROR);
  g_assert_cmpfloat (y[3], ==, 0);
  g_assert_true (signbit (y[4]));

  kern_sigmoid (y, x, G_N_ELEMENTS (x));
  g_assert_true (isnan (y[0]));
  check_close ("sigmoid of infinity", 1, (double) y[1], 1, SIGMOID_ERROR);
  check_close ("sigmoid of -infinity", 2, (double) y[2], 0, SIGMOID_ERROR);
  g_assert_cmpfloat (y[3], ==, 0.5);

  kern_exp (y, x, G_N_ELEMENTS (x));
  g_assert_true (isnan (y[0]));
  g_assert_cmpfloat (y[1], ==, INFINITY);
  g_assert_cmpfloat (y[2], ==, 0);
  g_assert_cmpfloat (y[3], ==, 1);
  g_assert_cmpfloat (y[4], ==, 1);

  for (int i = 0; i < 1000; i++)
    minus[i] = -(z[i] *= 9);
  kern_tanh (a, z, 1000);
  kern_tanh (b, minus, 1000);
  for (int i = 0; i < 1000; i++)
    b[i] = -b[i];
  check_same ("-tanh (-x)", b, a, 1000);
  check_done ();
}

/* An entry's value does not depend on where in the array it stands, nor on the array's alignment: vector
 * body and remainder are the same arithmetic. In place is allowed. */
static void
test_position (void)
{
  static const Function functions[] = { kern_tanh, kern_sigmoid, kern_exp };
  static const int lengths[] = { 0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 65, 129 };

  for (gsize f = 0; f < G_N_ELEMENTS (functions); f++)
    {
      real *x = check_array (200), *want = check_array (200);

      for (int i = 0; i < 200; i++)
        {
          x[i] *= 6;
          functions[f](want + i, x + i, 1);
        }

      for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
        for (int start = 0; start < 5; start++)
          {
            real *y = check_array (lengths[l]), *z = check_copy (x + start, lengths[l]);

            functions[f](y, x + start, lengths[l]);
            check_same ("apart", y, want + start, lengths[l]);
            functions[f](z, z, lengths[l]);
            check_same ("in place", z, want + start, lengths[l]);
          }
      check_done ();
    }
}

static const int row_lengths[] = { 1, 2, 3, 5, 16, 31, 32, 33, 64, 67, 201, 1009 };

static void
check_softmax (int N, int V, double temperature)
{
  real *x = check_array (N * V), *p = check_array (N * V);

  for (int i = 0; i < N * V; i++)
    x[i] *= 8;
  kern_softmax (p, x, (real) temperature, N, V);

  for (int n = 0; n < N; n++)
    {
      double max = -INFINITY, sum = 0, total = 0;

      for (int v = 0; v < V; v++)
        max = fmax (max, (double) x[n * V + v]);
      for (int v = 0; v < V; v++)
        sum += exp (((double) x[n * V + v] - max) / temperature);
      for (int v = 0; v < V; v++)
        {
          check_close ("p", n * V + v, (double) p[n * V + v],
                       exp (((double) x[n * V + v] - max) / temperature) / sum, CHECK_TOLERANCE);
          total += (double) p[n * V + v];
        }
      check_close ("sum of p", n, total, 1, CHECK_TOLERANCE);
    }

  kern_softmax (x, x, (real) temperature, N, V);
  check_same ("in place", x, p, N * V);
  check_done ();
}

static void
test_softmax (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (row_lengths); l++)
    for (int N = 0; N < 4; N++)
      {
        check_softmax (N, row_lengths[l], 1);
        check_softmax (N, row_lengths[l], 0.35);
      }
}

static void
test_softmax_extremes (void)
{
  real masked[] = { 1, -INFINITY, 1, -INFINITY };
  real huge[] = { (real) 3e38, 0, (real) 3e38 };
  real low[] = { (real) -3e38, (real) -3e38 };
  real none[] = { -INFINITY, -INFINITY };

  kern_softmax (masked, masked, 1, 1, 4);
  g_assert_cmpfloat (masked[0], ==, 0.5);
  g_assert_cmpfloat (masked[1], ==, 0);
  g_assert_cmpfloat (masked[3], ==, 0);

  kern_softmax (huge, huge, 1, 1, 3);
  g_assert_cmpfloat (huge[0], ==, 0.5);
  g_assert_cmpfloat (huge[1], ==, 0);

  kern_softmax (low, low, 1, 1, 2);
  g_assert_cmpfloat (low[0], ==, 0.5);

  kern_softmax (none, none, 1, 1, 2);
  g_assert_true (isnan (none[0]) && isnan (none[1]));
}

static void
test_argmax (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (row_lengths); l++)
    {
      const int V = row_lengths[l], N = 9;
      real *x = check_array (N * V);
      int *best = check_ints (N, -9, -8);

      /* Few different values, so that nearly every row has ties. */
      for (int i = 0; i < N * V; i++)
        x[i] = (real) (int) (x[i] * 5) - 3;
      kern_argmax (best, x, N, V);

      for (int n = 0; n < N; n++)
        {
          int want = 0;

          for (int v = 1; v < V; v++)
            if (x[n * V + v] > x[n * V + want])
              want = v;
          if (best[n] != want)
            g_error ("row %d of length %d: got %d, want %d", n, V, best[n], want);
        }
      check_done ();
    }
}

static void
test_argmax_extremes (void)
{
  const real x[] = { NAN, -INFINITY, -INFINITY, /* */ NAN, NAN, NAN, /* */ INFINITY, 1, INFINITY };
  int best[3] = { 7, 7, 7 };

  kern_argmax (best, x, 3, 3);
  g_assert_cmpint (best[0], ==, 1);
  g_assert_cmpint (best[1], ==, 0);
  g_assert_cmpint (best[2], ==, 0);
}

static void
test_bias (void)
{
  for (int N = 0; N < 4; N++)
    for (gsize l = 0; l < G_N_ELEMENTS (row_lengths); l++)
      {
        const int O = row_lengths[l];
        real *x = check_array (N * O), *b = check_array (O), *y = check_copy (x, N * O);

        kern_add_bias (y, b, N, O);
        for (int i = 0; i < N * O; i++)
          check_close ("added", i, (double) y[i], (double) (x[i] + b[i % O]), 0);

        kern_set_bias (y, b, N, O);
        for (int i = 0; i < N * O; i++)
          check_close ("set", i, (double) y[i], (double) b[i % O], 0);

        kern_set_bias (y, NULL, N, O);
        for (int i = 0; i < N * O; i++)
          check_close ("zeroed", i, (double) y[i], 0, 0);
        check_done ();
      }
}

/* Row after row, to the bit. */
static void
test_column_sums (void)
{
  for (int N = 0; N < 6; N++)
    for (gsize l = 0; l < G_N_ELEMENTS (row_lengths); l++)
      {
        const int O = row_lengths[l];
        real *dy = check_array (N * O), *db = check_array (O), *want = check_copy (db, O);

        for (int i = 0; i < N * O; i++)
          want[i % O] += dy[i];
        kern_column_sums (db, dy, N, O);
        check_same ("db", db, want, O);
        check_done ();
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/math/tanh", test_tanh);
  g_test_add_func ("/kernels/math/sigmoid", test_sigmoid);
  g_test_add_func ("/kernels/math/exp", test_exp);
  g_test_add_func ("/kernels/math/special-numbers", test_special_numbers);
  g_test_add_func ("/kernels/math/position", test_position);
  g_test_add_func ("/kernels/math/softmax", test_softmax);
  g_test_add_func ("/kernels/math/softmax-extremes", test_softmax_extremes);
  g_test_add_func ("/kernels/math/argmax", test_argmax);
  g_test_add_func ("/kernels/math/argmax-extremes", test_argmax_extremes);
  g_test_add_func ("/kernels/math/bias", test_bias);
  g_test_add_func ("/kernels/math/column-sums", test_column_sums);

  return g_test_run ();
}
