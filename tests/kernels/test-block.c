/* SPDX-License-Identifier: MIT
 *
 * Large products in blocks: against naive loops, at the edges of tiles, panels, strips and blocks, with strides
 * wider than the matrices; nothing beside the result is written.
 */

#include <math.h>

#include "kern-block.h"
#include "kern-gemm.h"
#include "kern-random.h"

#define GUARD 8
#define MARK 12345

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

static real *
new_random (int n, guint64 step)
{
  real *x = g_new (real, n + GUARD);

  kern_random_normal (x, (gsize) n, 3, KERN_STREAM_DATA, step, 0);

  for (int i = n; i < n + GUARD; i++)
    x[i] = MARK;

  return x;
}

/* Sums of 1300 terms in float: their errors grow with the root of their number. */
static void
assert_near (const char *what, double got, double expected, int terms, int at)
{
  if (!(fabs (got - expected) <= 4e-6 * sqrt (terms) * MAX (1.0, fabs (expected))))
    g_error ("%s[%d]: %.9g, expected %.9g", what, at, got, expected);
}

/* @trans: c = aᵀ b with a (K, M); else c = a b with a (M, K). */
static void
check (int M, int N, int K, gboolean trans, gboolean with_sums)
{
  int lda = (trans ? M : K) + 1, ldb = N + 2, ldc = N + 3;
  g_autofree real *a = new_random ((trans ? K : M) * lda, 1);
  g_autofree real *b = new_random (K * ldb, 2);
  g_autofree real *c = new_random (M * ldc, 3);
  g_autofree real *before = g_memdup2 (c, (gsize) (M * ldc + GUARD) * sizeof (real));
  g_autofree real *sums = new_random (M, 4);

  if (trans)
    kern_block_outer (c, with_sums ? sums : NULL, a, b, M, N, K, lda, ldb, ldc);
  else
    kern_block_product (c, a, b, M, N, K, lda, ldb, ldc);

  for (int m = 0; m < M; m++)
    {
      double column = 0;

      for (int n = 0; n < ldc; n++)
        {
          double sum = 0;

          for (int k = 0; n < N && k < K; k++)
            sum += (double) (trans ? a[k * lda + m] : a[m * lda + k]) * (double) b[k * ldb + n];

          /* Beyond the columns nothing may be touched. */
          assert_near (trans ? "outer" : "product", (double) c[m * ldc + n], n < N ? sum : (double) before[m * ldc + n], K, m * ldc + n);
        }

      for (int k = 0; trans && k < K; k++)
        column += (double) a[k * lda + m];

      if (trans && with_sums)
        assert_near ("sums", (double) sums[m], column, K, m);
    }

  for (int i = 0; i < GUARD; i++)
    {
      g_assert_cmpfloat (c[M * ldc + i], ==, MARK);
      g_assert_cmpfloat (sums[M + i], ==, MARK);
    }
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
  real c[6], sums[2] = { MARK, MARK };

  for (int i = 0; i < 6; i++)
    c[i] = MARK;

  kern_block_outer (c, sums, c, c, 2, 3, 0, 2, 3, 3);

  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (c[i], ==, 0);

  g_assert_cmpfloat (sums[0], ==, 0);
  g_assert_cmpfloat (sums[1], ==, 0);
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
