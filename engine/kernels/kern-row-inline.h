/* SPDX-License-Identifier: MIT
 *
 * One row of a softmax in simple passes, for kern-math.c and kern-loss.c. Every sum goes into
 * KERN_PARTIALS partial sums that are folded at the end, an order that depends on the length alone.
 */
#pragma once

#include "kern-math-inline.h"

/* The maximum of @x (V); NaN loses every comparison. -INFINITY when there is nothing else. */
static inline real
kern_row_max (const real *x, int V)
{
  real partial[KERN_PARTIALS];
  int v = 0;

  for (int k = 0; k < KERN_PARTIALS; k++)
    partial[k] = -(real) INFINITY;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
    for (int k = 0; k < KERN_PARTIALS; k++)
      partial[k] = x[v + k] > partial[k] ? x[v + k] : partial[k];

  for (int k = 0; v + k < V; k++)
    partial[k] = x[v + k] > partial[k] ? x[v + k] : partial[k];

  for (int width = KERN_PARTIALS / 2; width > 0; width /= 2)
    for (int k = 0; k < width; k++)
      partial[k] = partial[k + width] > partial[k] ? partial[k + width] : partial[k];

  return partial[0];
}

/* Folds @partial in halves. */
static inline real
kern_fold (real partial[KERN_PARTIALS])
{
  for (int width = KERN_PARTIALS / 2; width > 0; width /= 2)
    for (int k = 0; k < width; k++)
      partial[k] += partial[k + width];

  return partial[0];
}

/* @e (V) = exp (rate (x - max)), may be @x. Returns the sum. */
static inline real
kern_row_exp (real *e, const real *x, real max, real rate, int V)
{
  real partial[KERN_PARTIALS] = { 0 };
  int v = 0;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
#pragma GCC ivdep
    for (int k = 0; k < KERN_PARTIALS; k++)
      {
        e[v + k] = kern_exp_1 (rate * (x[v + k] - max));
        partial[k] += e[v + k];
      }

#pragma GCC ivdep
  for (int k = 0; k < V - v; k++)
    {
      e[v + k] = kern_exp_1 (rate * (x[v + k] - max));
      partial[k] += e[v + k];
    }

  return kern_fold (partial);
}

/* Σ exp (x - max), for the loss alone. The same order of additions as kern_row_exp. */
static inline real
kern_row_exp_sum (const real *x, real max, int V)
{
  real partial[KERN_PARTIALS] = { 0 };
  int v = 0;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
    for (int k = 0; k < KERN_PARTIALS; k++)
      partial[k] += kern_exp_1 (x[v + k] - max);

  for (int k = 0; k < V - v; k++)
    partial[k] += kern_exp_1 (x[v + k] - max);

  return kern_fold (partial);
}

/* @x (V) *= factor. */
static inline void
kern_row_scale (real *x, real factor, int V)
{
  for (int v = 0; v < V; v++)
    x[v] *= factor;
}
