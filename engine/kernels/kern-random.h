/* SPDX-License-Identifier: MIT
 *
 * Random numbers that have a name: the counter-based generator Philox 4x32-10 (Salmon et al. 2011,
 * "Parallel random numbers: as easy as 1, 2, 3"). A draw depends on (seed, stream, step, position) and on
 * nothing else, so looking at a run, pausing it or turning ε moves no other draw.
 */
#pragma once

#include "kern-real.h"

typedef enum
{
  KERN_STREAM_WEIGHTS,  /* step: the tensor's index; position: element */
  KERN_STREAM_SHUFFLE,  /* step: epoch */
  KERN_STREAM_SPLIT,    /* which pairs are held out; step 0 */
  KERN_STREAM_DROPOUT,  /* step: update; position: see engine/model */
  KERN_STREAM_COINS,    /* step: update; position: row × T + t */
  KERN_STREAM_SAMPLING, /* step: update; position: row × T + t */
  KERN_STREAM_DATA      /* generated tasks; step: pair */
} KernStream;

/**
 * kern_philox_block:
 * @out: (4) four uniform 32-bit words
 *
 * The bare function of @counter and @key, as published: what the known answers are for.
 */
void kern_philox_block (guint32 out[4], const guint32 counter[4], const guint32 key[2]);

/**
 * kern_philox:
 * @out: (4) four uniform 32-bit words
 * @counter: position in the stream, in units of four words
 *
 * One block of Philox 4x32-10 with key = seed and counter = (counter, step's low word, stream and step's
 * high word), the stream in the top 8 bits: @step stays below 2^56.
 */
void kern_philox (guint32 out[4], guint64 seed, KernStream stream, guint64 step, guint64 counter);

/**
 * kern_random_uniform:
 * @u: (n) uniform in [0, 1), 24 bits each: the draws at positions first … first + n - 1
 */
void kern_random_uniform (real *u, gsize n, guint64 seed, KernStream stream, guint64 step, guint64 first);

/**
 * kern_random_keep:
 * @keep: (n, W) 1 / (1 - p) with probability 1 - p, else 0: what dropout multiplies with; dense
 * @rows: (n) names of the rows: row i has the draws of blocks (first + rows[i]) ceil (W / 8) …
 *
 * Eight draws of 16 bits a block, so that @p is met to 2^-16. Rows that are drawn together or alone, in any
 * order, are the same.
 */
void kern_random_keep (real *keep, const int *rows, int n, int W, double p, guint64 seed, KernStream stream,
                       guint64 step, guint64 first);

/**
 * kern_random_normal:
 * @z: (n) standard normal by Box-Muller from the draws at positions 2 first …
 */
void kern_random_normal (real *z, gsize n, guint64 seed, KernStream stream, guint64 step, guint64 first);

/**
 * kern_random_below:
 *
 * Returns: uniform in [0, n), without modulo bias beyond 2^-32.
 */
guint32 kern_random_below (guint32 n, guint64 seed, KernStream stream, guint64 step, guint64 position);
