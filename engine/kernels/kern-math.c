/* SPDX-License-Identifier: MIT
 *
 * Element-wise functions and the row-wise ones that stand alone. The loops carry "ivdep" because in-place
 * use is allowed: element i depends on element i alone, which the compiler cannot know from the pointers.
 */

#include "kern-math.h"

#include "kern-math-inline.h"
#include "kern-row-inline.h"

KERN_CLONES void
kern_tanh (real *y, const real *x, gsize n)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    y[i] = kern_tanh_1 (x[i]);
}

KERN_CLONES void
kern_sigmoid (real *y, const real *x, gsize n)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    y[i] = kern_sigmoid_1 (x[i]);
}

KERN_CLONES void
kern_exp (real *y, const real *x, gsize n)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    y[i] = kern_exp_1 (x[i]);
}

KERN_CLONES void
kern_softmax (real *p, const real *x, real temperature, int N, int V)
{
  const real rate = 1 / temperature;

  g_assert (temperature > 0);

  for (int n = 0; n < N; n++)
    {
      const real *x_n = x + (gsize) n * V;
      real *p_n = p + (gsize) n * V;
      const real sum = kern_row_exp (p_n, x_n, kern_row_max (x_n, V), rate, V);

      kern_row_scale (p_n, 1 / sum, V);
    }
}

/* Where the row's maximum stands first, block by block, so that the search is vector code too. */
KERN_INLINE int
row_find (const real *x, real value, int V)
{
  for (int start = 0; start < V; start += KERN_PARTIALS)
    {
      const int end = MIN (start + KERN_PARTIALS, V);
      int found = 0;

      for (int v = start; v < end; v++)
        found |= x[v] == value;

      for (int v = start; found && v < end; v++)
        if (x[v] == value)
          return v;
    }

  return 0; /* nothing but NaN */
}

KERN_CLONES void
kern_argmax (int *best, const real *x, int N, int V)
{
  for (int n = 0; n < N; n++)
    {
      const real *x_n = x + (gsize) n * V;

      best[n] = row_find (x_n, kern_row_max (x_n, V), V);
    }
}

KERN_CLONES void
kern_add_bias (real *x, const real *b, int N, int O)
{
  for (int n = 0; n < N; n++)
    {
      real *restrict x_n = x + (gsize) n * O;

      for (int o = 0; o < O; o++)
        x_n[o] += b[o];
    }
}

void
kern_set_bias (real *x, const real *b, int N, int O)
{
  if (b == NULL)
    {
      if (N > 0 && O > 0)
        memset (x, 0, (gsize) N * O * sizeof (real));
      return;
    }

  for (int n = 0; n < N; n++)
    memcpy (x + (gsize) n * O, b, (gsize) O * sizeof (real));
}

KERN_CLONES void
kern_column_sums (real *db, const real *dy, int N, int O)
{
  for (int n = 0; n < N; n++)
    {
      const real *restrict dy_n = dy + (gsize) n * O;

      for (int o = 0; o < O; o++)
        db[o] += dy_n[o];
    }
}
