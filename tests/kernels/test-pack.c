/* SPDX-License-Identifier: MIT
 *
 * Products with panels: against naive loops, at the edges of tiles and panels; and that a row's bits do not depend
 * on the rows beside it. Dropout's factors: rates, and the same draws in any order.
 */

#include "kern-pack.h"

#include <math.h>
#include <string.h>

#include "kern-check.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-random.h"

/* Products of at most 40 numbers below 1. */
#define PACK_TOLERANCE (4 * CHECK_TOLERANCE)

static const int shapes[][3] = {
  /* M, N, K: one of each, whole tiles and panels, one more, one less */
  { 1, 1, 1 },
  { 8, 48, 16 },
  { 9, 49, 3 },
  { 7, 47, 5 },
  { 3, 16, 8 },
  { 2, 17, 1 },
  { 13, 33, 31 },
  { 32, 96, 32 },
  { 5, 201, 7 },
  { 64, 130, 20 },
  { 10, 64, 37 }, /* 48 + 16 columns are halved */
  { 6, 112, 16 },
};

static void
check_product (int M, int N, int K, gboolean trans, gboolean with_bias, gboolean add)
{
  const int lda = K + 2, ldc = N + 3, ldb = (trans ? K : N) + 1;
  real *a = check_array ((gsize) M * lda);
  real *b = check_array ((gsize) (trans ? N : K) * ldb);
  real *bias = check_array ((gsize) N);
  real *c = check_array ((gsize) M * ldc);
  real *before = check_copy (c, (gsize) M * ldc);
  real *panels = g_aligned_alloc (kern_pack_size (K, N), sizeof (real), 64);

  kern_pack_set (panels, b, K, N, ldb, trans);
  kern_pack_product (c, a, panels, with_bias ? bias : NULL, M, N, K, lda, ldc, add);

  for (int m = 0; m < M; m++)
    {
      for (int n = 0; n < N; n++)
        {
          double sum = add ? (double) before[m * ldc + n] : with_bias ? (double) bias[n]
                                                                      : 0;

          for (int k = 0; k < K; k++)
            sum += (double) a[m * lda + k] * (double) (trans ? b[n * ldb + k] : b[k * ldb + n]);

          check_close ("product", (gsize) (m * ldc + n), (double) c[m * ldc + n], sum, PACK_TOLERANCE);
        }

      check_same ("beyond the columns", c + m * ldc + N, before + m * ldc + N, (gsize) (ldc - N));
    }

  g_aligned_free (panels);
  check_done ();
}

static void
test_product (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (int way = 0; way < 6; way++)
      check_product (shapes[i][0], shapes[i][1], shapes[i][2], way % 2 == 0, way / 2 == 1, way / 2 == 2);
}

static void
test_rows_alone (void)
{
  const int M = 21, N = 70, K = 40;
  real *a = check_array ((gsize) (M * K));
  real *b = check_array ((gsize) (N * K));
  real *all = check_array ((gsize) (M * N));
  real *one = check_array ((gsize) N);
  real *panels = g_aligned_alloc (kern_pack_size (K, N), sizeof (real), 64);

  kern_pack_set (panels, b, K, N, K, TRUE);
  kern_pack_product (all, a, panels, NULL, M, N, K, K, N, FALSE);

  for (int m = 0; m < M; m++)
    {
      kern_pack_product (one, a + m * K, panels, NULL, 1, N, K, K, N, FALSE);
      check_all_close ("row", all + m * N, one, (gsize) N, PACK_TOLERANCE);
    }

  g_aligned_free (panels);
  check_done ();
}

/* Panels give a row the same bits wherever it is multiplied; a library, the same number. */
static void
assert_row (const char *what, real got, real expected, int at)
{
  const int first = 0;
  real unused;

  if (kern_pack_columns (&unused, &first, 1, &unused, &unused, NULL, 0, 0))
    g_assert_cmpfloat (got, ==, expected);
  else
    check_close (what, (gsize) at, (double) got, (double) expected, PACK_TOLERANCE);
}

static void
check_columns (const real *a, const real *b, const real *bias, const real *all, int N, int K)
{
  static const int counts[] = { 1, 7, 8, 9, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      int columns[20];
      real *c = check_array ((gsize) counts[i]);

      for (int k = 0; k < counts[i]; k++)
        columns[k] = (N - 1) * (k * 7 % 20) / 19;

      if (!kern_pack_columns (c, columns, counts[i], a, b, bias, K, K))
        return;

      for (int k = 0; k < counts[i]; k++)
        g_assert_cmpfloat (c[k], ==, all[columns[k]]);
    }
}

/* A single row takes several panels at once; its bits are those that it has among others, and those of its
 * parts, and of its columns one by one. */
static void
test_row_bits (void)
{
  static const int widths[] = { 1, 47, 48, 49, 64, 65, 95, 96, 97, 112, 143, 192, 193, 256, 287, 288, 400, 1000 };
  static const int part_counts[] = { 1, 2, 3, 7, 40 };
  const int K = 37;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    for (int way = 0; way < 3; way++)
      {
        const int N = widths[i];
        const gboolean add = way == 2;
        real *a = check_array ((gsize) (3 * K));
        real *b = check_array ((gsize) (N * K));
        real *bias = check_array ((gsize) N);
        real *before = check_array ((gsize) (3 * N));
        real *all = check_copy (before, (gsize) (3 * N));
        const real *base = way == 1 ? bias : NULL;
        real *panels = g_aligned_alloc (kern_pack_size (K, N), sizeof (real), 64);

        kern_pack_set (panels, b, K, N, K, TRUE);
        kern_pack_product (all, a, panels, base, 3, N, K, K, N, add);

        for (guint p = 0; p < G_N_ELEMENTS (part_counts); p++)
          {
            real *one = check_copy (before, (gsize) (3 * N));

            for (int part = part_counts[p] - 1; part >= 0; part--)
              kern_pack_part (one, a, panels, base, 1, N, K, K, N, add, part, part_counts[p]);

            for (int n = 0; n < N; n++)
              assert_row ("part", one[n], all[n], n);

            check_same ("the rows below", one + N, before + N, (gsize) (2 * N));
          }

        if (!add)
          check_columns (a, b, base, all, N, K);

        g_aligned_free (panels);
        check_done ();
      }
}

/* Panels laid block of rows by block of rows, the last block first, are those laid at once. */
static void
check_rows (int N, int K, gboolean trans)
{
  int rows = trans ? N : K, ldb = (trans ? K : N) + 1;
  gsize size = kern_pack_size (K, N) * sizeof (real);
  real *b = check_array ((gsize) (rows * ldb));
  real *whole = g_aligned_alloc (1, size, 64);
  real *parts = g_aligned_alloc (1, size, 64);

  memset (parts, 0x55, size);
  kern_pack_set (whole, b, K, N, ldb, trans);

  for (int first = MAX (rows / KERN_PACK_ROWS - 1, 0) * KERN_PACK_ROWS, end = rows; first >= 0; end = first, first -= KERN_PACK_ROWS)
    kern_pack_set_rows (parts, b, K, N, ldb, trans, first, end - first);

  for (gsize i = 0; i < size / sizeof (real); i++)
    if (memcmp (&parts[i], &whole[i], sizeof (real)) != 0)
      g_error ("(%d, %d)%s, element %" G_GSIZE_FORMAT ": %g in parts, %g at once", K, N, trans ? " transposed" : "", i,
               (double) parts[i], (double) whole[i]);

  g_aligned_free (parts);
  g_aligned_free (whole);
  check_done ();
}

static void
test_rows_in_parts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (int trans = 0; trans < 2; trans++)
      {
        check_rows (shapes[i][1], shapes[i][2], trans);
        check_rows (3 * KERN_PACK_ROWS + shapes[i][1], 2 * KERN_PACK_ROWS + shapes[i][2], trans);
      }
}

static void
test_keep (void)
{
  enum
  {
    ROWS = 200,
    W = 37
  };
  const double p = 0.3;
  real *together = check_array (ROWS * W);
  real *alone = check_array (W);
  int rows[ROWS];
  gint64 dropped = 0;

  for (int i = 0; i < ROWS; i++)
    rows[i] = ROWS - 1 - i;

  kern_random_keep (together, rows, ROWS, W, p, 9, KERN_STREAM_DROPOUT, 4, 1000);

  for (int i = 0; i < ROWS; i++)
    {
      kern_random_keep (alone, &rows[i], 1, W, p, 9, KERN_STREAM_DROPOUT, 4, 1000);

      for (int j = 0; j < W; j++)
        {
          g_assert_cmpfloat (alone[j], ==, together[i * W + j]);
          g_assert_true (alone[j] == 0 || fabs ((double) alone[j] - 1 / 0.7) < 1e-6);
          dropped += alone[j] == 0;
        }
    }

  /* Four standard deviations of the share dropped. */
  g_assert_cmpfloat_with_epsilon ((double) dropped / (ROWS * W), p, 4 * sqrt (p * (1 - p) / (ROWS * W)));
  check_done ();
}

static void
test_multiply (void)
{
  const real x[5] = { 1, -2, 3, 0.5, 7 }, k[5] = { 0, 1, 2, -1, 0.5 };
  real y[5];

  kern_multiply (y, x, k, 5);

  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (y[i], ==, x[i] * k[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);
  g_test_add_func ("/pack/product", test_product);
  g_test_add_func ("/pack/rows-alone", test_rows_alone);
  g_test_add_func ("/pack/row-bits", test_row_bits);
  g_test_add_func ("/pack/rows-in-parts", test_rows_in_parts);
  g_test_add_func ("/dropout/keep", test_keep);
  g_test_add_func ("/dropout/multiply", test_multiply);

  return g_test_run ();
}
