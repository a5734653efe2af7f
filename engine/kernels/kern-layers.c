/* SPDX-License-Identifier: MIT
 *
 * Linear, embedding, dropout.
 */

#include "kern-layers.h"

#include "kern-gemm.h"
#include "kern-math.h"

#include <string.h>

void
kern_linear_forward (real *y, const real *x, const real *w, const real *b, int N, int D, int O)
{
  g_assert (y != x);

  /* Bias first, so that the one gemm adds on top of it. */
  if (b != NULL)
    kern_set_bias (y, b, N, O);

  kern_gemm_nt (y, x, w, N, O, D, b != NULL ? 1 : 0);
}

void
kern_linear_backward (real *dx, real *dw, real *db, const real *dy, const real *x, const real *w,
                      int N, int D, int O)
{
  /* y = x wᵀ + b */
  if (dx != NULL)
    kern_gemm_nn (dx, dy, w, N, D, O, 1);

  kern_gemm_tn (dw, dy, x, O, D, N, 1);

  if (db != NULL)
    kern_column_sums (db, dy, N, O);
}

void
kern_embedding_forward (real *y, const int *ids, const real *w, int N, int E, int ldy)
{
  for (int n = 0; n < N; n++)
    memcpy (y + (gsize) n * ldy, w + (gsize) ids[n] * E, (gsize) E * sizeof (real));
}

KERN_CLONES void
kern_embedding_backward (real *dw, const int *ids, const real *dy, int N, int E, int ldy)
{
  for (int n = 0; n < N; n++)
    {
      real *restrict dw_n = dw + (gsize) ids[n] * E;
      const real *restrict dy_n = dy + (gsize) n * ldy;

      for (int e = 0; e < E; e++)
        dw_n[e] += dy_n[e];
    }
}

KERN_CLONES void
kern_dropout (real *y, const real *x, const real *u, real p, gsize n)
{
  const real scale = 1 / (1 - p);

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    y[i] = u[i] < p ? 0 : x[i] * scale;
}

KERN_CLONES void
kern_multiply (real *y, const real *x, const real *k, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] = x[i] * k[i];
}

KERN_CLONES void
kern_add (real *restrict y, const real *restrict x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += x[i];
}
