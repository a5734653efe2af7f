/* SPDX-License-Identifier: MIT
 *
 * One row of a softmax in simple passes, for kern-math.c and kern-loss.c. Every sum goes into
 * KERN_PARTIALS partial sums that are folded at the end, an order that depends on the length alone.
 *
 * "unroll 1" keeps the short loops of the folding whole until the vectoriser sees them; unrolled before,
 * they become thirty-one scalar additions.
 */
#pragma once

#include "kern-math-inline.h"

/* A block is KERN_PARTIALS entries of a row, or the n < KERN_PARTIALS at its end: there the others count as
 * -INFINITY, which changes no maximum and no sum of exponentials. The conditions become masked loads and
 * stores, so the remainder costs what a whole block costs. */
KERN_INLINE void
kern_block_max (real partial[KERN_PARTIALS], const real *x)
{
  for (int k = 0; k < KERN_PARTIALS; k++)
    partial[k] = x[k] > partial[k] ? x[k] : partial[k];
}

KERN_INLINE void
kern_block_max_part (real partial[KERN_PARTIALS], const real *x, int n)
{
  for (int k = 0; k < KERN_PARTIALS; k++)
    {
      const real x_k = k < n ? x[k] : -(real) INFINITY;

      partial[k] = x_k > partial[k] ? x_k : partial[k];
    }
}

/* The maximum of @x (V); NaN loses every comparison. -INFINITY when there is nothing else. */
KERN_INLINE real
kern_row_max (const real *x, int V)
{
  real partial[KERN_PARTIALS], max = -(real) INFINITY;
  int v = 0;

  for (int k = 0; k < KERN_PARTIALS; k++)
    partial[k] = -(real) INFINITY;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
    kern_block_max (partial, x + v);
  if (v < V)
    kern_block_max_part (partial, x + v, V - v);

#pragma GCC unroll 1
  for (int k = 0; k < 16; k++)
    partial[k] = partial[k + 16] > partial[k] ? partial[k + 16] : partial[k];
#pragma GCC unroll 1
  for (int k = 0; k < 8; k++)
    partial[k] = partial[k + 8] > partial[k] ? partial[k + 8] : partial[k];
#pragma GCC unroll 1
  for (int k = 0; k < 4; k++)
    partial[k] = partial[k + 4] > partial[k] ? partial[k + 4] : partial[k];
  for (int k = 0; k < 4; k++)
    max = partial[k] > max ? partial[k] : max;

  return max;
}

/* Σ partial, in halves. */
KERN_INLINE real
kern_fold (const real partial[KERN_PARTIALS])
{
  real half[16], quarter[8], eighth[4];

#pragma GCC unroll 1
  for (int k = 0; k < 16; k++)
    half[k] = partial[k] + partial[k + 16];
#pragma GCC unroll 1
  for (int k = 0; k < 8; k++)
    quarter[k] = half[k] + half[k + 8];
#pragma GCC unroll 1
  for (int k = 0; k < 4; k++)
    eighth[k] = quarter[k] + quarter[k + 4];

  return (eighth[0] + eighth[2]) + (eighth[1] + eighth[3]);
}

KERN_INLINE void
kern_block_exp (real *e, const real *x, real partial[KERN_PARTIALS], real max, real rate)
{
#pragma GCC ivdep
  for (int k = 0; k < KERN_PARTIALS; k++)
    {
      const real e_k = kern_exp_negative_1 (rate * (x[k] - max));

      e[k] = e_k;
      partial[k] += e_k;
    }
}

KERN_INLINE void
kern_block_exp_part (real *e, const real *x, real partial[KERN_PARTIALS], real max, real rate, int n)
{
  real block[KERN_PARTIALS];

  for (int k = 0; k < KERN_PARTIALS; k++)
    block[k] = k < n ? x[k] : -(real) INFINITY;

  kern_block_exp (block, block, partial, max, rate);

  for (int k = 0; k < KERN_PARTIALS; k++)
    if (k < n)
      e[k] = block[k];
}

/* @e (V) = exp (rate (x - max)), may be @x. Returns the sum. */
KERN_INLINE real
kern_row_exp (real *e, const real *x, real max, real rate, int V)
{
  real partial[KERN_PARTIALS] = { 0 };
  int v = 0;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
    kern_block_exp (e + v, x + v, partial, max, rate);
  if (v < V)
    kern_block_exp_part (e + v, x + v, partial, max, rate, V - v);

  return kern_fold (partial);
}

/* Σ exp (x - max), for the loss alone. The same order of additions as kern_row_exp(). */
KERN_INLINE real
kern_row_exp_sum (const real *x, real max, int V)
{
  real partial[KERN_PARTIALS] = { 0 }, unused[KERN_PARTIALS];
  int v = 0;

  for (; v + KERN_PARTIALS <= V; v += KERN_PARTIALS)
    kern_block_exp (unused, x + v, partial, max, 1);
  if (v < V)
    kern_block_exp_part (unused, x + v, partial, max, 1, V - v);

  return kern_fold (partial);
}

/* @x (V) *= factor. */
KERN_INLINE void
kern_row_scale (real *x, real factor, int V)
{
  for (int v = 0; v < V; v++)
    x[v] *= factor;
}
