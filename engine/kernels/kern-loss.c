/* SPDX-License-Identifier: MIT
 *
 * Sequence mask, masked cross-entropy, squared error.
 */

#include "kern-loss.h"

#include "kern-math-inline.h"
#include "kern-row-inline.h"

void
kern_sequence_mask (real *x, const int *valid_length, real fill, int B, int T, int D)
{
  for (int b = 0; b < B; b++)
    {
      const gsize first = (gsize) MAX (valid_length[b], 0) * D;
      real *x_b = x + (gsize) b * T * D;

      for (gsize i = first; i < (gsize) T * D; i++)
        x_b[i] = fill;
    }
}

KERN_CLONES void
kern_cross_entropy (real *losses, real *dlogits, const real *logits, const int *targets, real scale,
                    int N, int V)
{
  for (int n = 0; n < N; n++)
    {
      const real *x_n = logits + (gsize) n * V;
      real *dx_n = dlogits != NULL ? dlogits + (gsize) n * V : NULL;
      real max, sum, x_target;

      if (targets[n] < 0)
        {
          losses[n] = 0;
          if (dx_n != NULL)
            memset (dx_n, 0, (gsize) V * sizeof (real));
          continue;
        }

      g_assert (targets[n] < V);

      max = kern_row_max (x_n, V);
      x_target = x_n[targets[n]]; /* before the row is overwritten */
      sum = dx_n != NULL ? kern_row_exp (dx_n, x_n, max, 1, V) : kern_row_exp_sum (x_n, max, V);
      losses[n] = kern_log_1 (sum) - (x_target - max);

      if (dx_n != NULL)
        {
          kern_row_scale (dx_n, scale / sum, V);
          dx_n[targets[n]] -= scale;
        }
    }
}

KERN_CLONES void
kern_squared_error (real *losses, real *dy, const real *y, const real *target, real scale, int N, int D)
{
  const real factor = scale * 2 / (real) D;

  for (int n = 0; n < N; n++)
    {
      const real *y_n = y + (gsize) n * D, *target_n = target + (gsize) n * D;
      real *dy_n = dy != NULL ? dy + (gsize) n * D : NULL;
      double sum = 0;

      for (int d = 0; d < D; d++)
        {
          const real difference = y_n[d] - target_n[d];

          sum += (double) difference * (double) difference;
          if (dy_n != NULL)
            dy_n[d] = factor * difference;
        }

      losses[n] = (real) (sum / D);
    }
}
