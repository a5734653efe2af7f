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

#define BETA_1 0.9
#define BETA_2 0.999
#define EPSILON 1e-8

/* Elements that kern_adam_idle() keeps at hand while it makes up for one update after the other. */
#define IDLE_BLOCK 64

/* One element's update: the one place where the formula stands, so that all its users have the same bits. */
static inline __attribute__ ((always_inline)) void
adam_element (real *w, real *m, real *v, real g, real rate, real root)
{
  const real keep_1 = (real) BETA_1, take_1 = (real) (1 - BETA_1);
  const real keep_2 = (real) BETA_2, take_2 = (real) (1 - BETA_2);

  *m = keep_1 * *m + take_1 * g;
  *v = keep_2 * *v + take_2 * (g * g);
  *w -= rate * *m / (kern_sqrt_1 (*v) * root + (real) EPSILON);
}

void
kern_adam_rates (real *rate, real *root, double learning_rate, guint64 step)
{
  g_assert (step >= 1);

  *rate = (real) (learning_rate / (1 - pow (BETA_1, (double) step)));
  *root = (real) (1 / sqrt (1 - pow (BETA_2, (double) step)));
}

KERN_CLONES void
kern_adam_rated (real *restrict w, real *restrict m, real *restrict v, const real *restrict g, real scale, real rate,
                 real root, gsize n)
{
  for (gsize i = 0; i < n; i++)
    adam_element (&w[i], &m[i], &v[i], scale * g[i], rate, root);
}

void
kern_adam (real *w, real *m, real *v, const real *g, real scale, double learning_rate, guint64 step, gsize n)
{
  real rate, root;

  kern_adam_rates (&rate, &root, learning_rate, step);
  kern_adam_rated (w, m, v, g, scale, rate, root, n);
}

KERN_CLONES void
kern_adam_idle (real *restrict w, real *restrict m, real *restrict v, const real *restrict rates,
                const real *restrict roots, int missed, gsize n)
{
  for (gsize first = 0; first < n; first += IDLE_BLOCK)
    {
      gsize count = n - first < IDLE_BLOCK ? n - first : IDLE_BLOCK;

      for (int s = 0; s < missed; s++)
        for (gsize i = first; i < first + count; i++)
          adam_element (&w[i], &m[i], &v[i], 0, rates[s], roots[s]);
    }
}

KERN_CLONES void
kern_sgd (real *restrict w, const real *restrict g, real scale, double learning_rate, gsize n)
{
  const real rate = (real) learning_rate * scale;

  for (gsize i = 0; i < n; i++)
    w[i] -= rate * g[i];
}
