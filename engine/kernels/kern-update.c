/* SPDX-License-Identifier: MIT
 *
 * The optimiser's arithmetic: one pass over the four arrays, so that memory is the limit.
 */

#include "kern-update.h"

#include "kern-math-inline.h"

KERN_CLONES double
kern_square_sum (const real *x, gsize n)
{
  double partial[KERN_PARTIALS] = { 0 };
  gsize i = 0;

  for (; i + KERN_PARTIALS <= n; i += KERN_PARTIALS)
    for (int k = 0; k < KERN_PARTIALS; k++)
      partial[k] += (double) x[i + k] * (double) x[i + k];

  for (gsize k = 0; k < n - i; k++)
    partial[k] += (double) x[i + k] * (double) x[i + k];

  for (int width = KERN_PARTIALS / 2; width > 0; width /= 2)
    for (int k = 0; k < width; k++)
      partial[k] += partial[k + width];

  return partial[0];
}

KERN_CLONES void
kern_adam (real *restrict w, real *restrict m, real *restrict v, const real *restrict g, real scale,
           double learning_rate, guint64 step, gsize n)
{
  const double beta_1 = 0.9, beta_2 = 0.999;
  const real keep_1 = (real) beta_1, take_1 = (real) (1 - beta_1);
  const real keep_2 = (real) beta_2, take_2 = (real) (1 - beta_2);
  const real rate = (real) (learning_rate / (1 - pow (beta_1, (double) step)));
  const real root = (real) (1 / sqrt (1 - pow (beta_2, (double) step)));

  g_assert (step >= 1);

  for (gsize i = 0; i < n; i++)
    {
      const real g_i = scale * g[i];

      m[i] = keep_1 * m[i] + take_1 * g_i;
      v[i] = keep_2 * v[i] + take_2 * (g_i * g_i);
      w[i] -= rate * m[i] / (kern_sqrt_1 (v[i]) * root + (real) 1e-8);
    }
}

KERN_CLONES void
kern_sgd (real *restrict w, const real *restrict g, real scale, double learning_rate, gsize n)
{
  const real rate = (real) learning_rate * scale;

  for (gsize i = 0; i < n; i++)
    w[i] -= rate * g[i];
}
