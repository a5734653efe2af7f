/* SPDX-License-Identifier: MIT
 *
 * Which words can be the largest of an output layer's logits, without computing them all. The weights are kept
 * once more in eight bits, a quarter of the bytes, with a bound for each word of how far the logit that they
 * give may lie from the true one. A word whose upper bound is below the best lower bound is out; of the few
 * that are left the true logits decide (kern_pack_columns()). So the answer is exactly the full product's.
 *
 *   w = s q + δ    word's weights, q in [-127, 127], δ what rounding left
 *   h = r u + η    the row, u in [-32512, 32512]
 *   logit = b + s r (q·u) + (δ·h + s q·η)        |…| ≤ |δ| |h| + |s q| |η|    (Cauchy-Schwarz)
 *
 * and the roundings of either way of adding up, at most as many as there are additions. q·u is an integer,
 * computed without error. The row has two bytes because its part of the bound costs no reading of memory.
 *
 * Words lie in groups of 16. The arithmetic is for AVX-512 VNNI; elsewhere plain loops do the same.
 */
#pragma once

#include "kern-real.h"

#define KERN_SCREEN_WORDS 16 /* of a group */

/* kern_screen_is_fast: whether this processor has what makes the bounds cheaper than the full product. */
gboolean kern_screen_is_fast (void);

/* kern_screen_size: bytes of the copy of (N, K) weights; it should start at a multiple of 64. */
gsize kern_screen_size (int N, int K);

/**
 * kern_screen_set:
 * @copy: out: part @part of @parts of it, whole groups
 * @w: (N, K) dense
 * @bias: (N) or %NULL
 *
 * Parts may be made on any threads. Weights may be anything, NaN too: such words are never ruled out.
 */
void kern_screen_set (guint8 *copy, const real *w, const real *bias, int N, int K, int part, int parts);

/* A row in two bytes a number. */
typedef struct
{
  real r;               /* as above */
  real norm;            /* at least |h| */
  gint32 first_hi;      /* what the sums of products begin with: weights are stored 128 higher */
  gint32 first_lo;      /* likewise */
  const gint8 *hi, *lo; /* (K rounded up to 4) borrowed from the caller's bytes */
} KernScreenRow;

/* kern_screen_row_size: bytes that kern_screen_row() wants. */
gsize kern_screen_row_size (int K);

/**
 * kern_screen_row:
 * @bytes: (kern_screen_row_size) overwritten; borrowed by @row
 *
 * Returns: %FALSE when @h (K) holds NaN, infinity or numbers out of all measure: then nothing can be ruled out.
 */
gboolean kern_screen_row (KernScreenRow *row, gint8 *bytes, const real *h, int K);

/**
 * kern_screen_bounds:
 * @upper: (N rounded up to 16) out: upper bounds of the logits of this part's words
 *
 * Returns: the largest lower bound among this part's words; -INFINITY when it has none.
 */
real kern_screen_bounds (real *upper, const guint8 *copy, const KernScreenRow *row, int N, int K, int part, int parts);

/**
 * kern_screen_pick:
 * @words: (max) out: rising
 * @upper: (N rounded up to 16) of all parts
 * @lowest: the largest lower bound of all parts
 *
 * Returns: how many words have an upper bound of at least @lowest; @max + 1 when more than @max.
 */
int kern_screen_pick (int *words, int max, const real *upper, real lowest, int N);
