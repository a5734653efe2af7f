/* SPDX-License-Identifier: MIT
 *
 * Large products in blocks: against naive loops, at the edges of tiles, panels, strips and blocks, with strides
 * wider than the matrices; nothing beside the result is written.
 */

#include "kern-block.h"

#include <math.h>

#include "kern-check.h"
#include "kern-gemm.h"

static const int shapes[][3] = {
  /* M, N, K: one of each, whole tiles and panels, one more, one less */
  { 1, 1, 1 },
  { 8, 48, 16 },
  { 9, 49, 3 },
  { 7, 47, 5 },
  { 16, 64, 8 },
  { 17, 65, 1 },
  { 33, 112, 31 },
  { 40, 201, 7 },
  { 15, 300, 700 }, /* more rows than a block sums over, more columns than it holds */
  { 24, 40, 1300 }, /* three of them */
  { 130, 16, 1000 },
  { 500, 20, 640 }, /* a first factor too large for the cache */
  { 449, 60, 1203 },
};

/* @trans: c = aᵀ b with a (K, M); else c = a b with a (M, K). */
static void
check (int M, int N, int K, gboolean trans, gboolean with_sums)
{
  const int lda = (trans ? M : K) + 1, ldb = N + 2, ldc = N + 3;
  /* Sums of up to 1300 terms: their errors grow with the root of their number. */
  const double tolerance = 4 * CHECK_TOLERANCE * sqrt (K);
  real *a = check_array ((gsize) (trans ? K : M) * lda);
  real *b = check_array ((gsize) K * ldb);
  real *c = check_array ((gsize) M * ldc);
  real *before = check_copy (c, (gsize) M * ldc);
  real *sums = check_array ((gsize) M);

  if (trans)
    kern_block_outer (c, with_sums ? sums : NULL, a, b, M, N, K, lda, ldb, ldc);
  else
    kern_block_product (c, a, b, M, N, K, lda, ldb, ldc);

  for (int m = 0; m < M; m++)
    {
      double column = 0;

      for (int n = 0; n < N; n++)
        {
          double sum = 0;

          for (int k = 0; k < K; k++)
            sum += (double) (trans ? a[k * lda + m] : a[m * lda + k]) * (double) b[k * ldb + n];

          check_close (trans ? "outer" : "product", (gsize) (m * ldc + n), (double) c[m * ldc + n], sum, tolerance);
        }

      check_same ("beyond the columns", c + m * ldc + N, before + m * ldc + N, (gsize) (ldc - N));

      for (int k = 0; trans && k < K; k++)
        column += (double) a[k * lda + m];

      if (trans && with_sums)
        check_close ("sums", (gsize) m, (double) sums[m], column, tolerance);
    }

  check_done ();
}

static void
test_outer (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (int with_sums = 0; with_sums < 2; with_sums++)
      check (shapes[i][0], shapes[i][1], shapes[i][2], TRUE, with_sums);
}

static void
test_product (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    check (shapes[i][0], shapes[i][1], shapes[i][2], FALSE, FALSE);
}

/* A batch without a single row: the gradient is zero. */
static void
test_nothing (void)
{
  real *c = check_array (6);
  real *sums = check_array (2);

  kern_block_outer (c, sums, c, c, 2, 3, 0, 2, 3, 3);

  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (c[i], ==, 0);

  g_assert_cmpfloat (sums[0], ==, 0);
  g_assert_cmpfloat (sums[1], ==, 0);
  check_done ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);
  g_test_add_func ("/block/outer", test_outer);
  g_test_add_func ("/block/product", test_product);
  g_test_add_func ("/block/nothing", test_nothing);

  return g_test_run ();
}
