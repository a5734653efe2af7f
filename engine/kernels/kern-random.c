/* SPDX-License-Identifier: MIT
 *
 * Philox 4x32-10, thirty-two blocks at a time where many are wanted.
 */

#include "kern-random.h"

#include <math.h>
#include <string.h>

#define ROUNDS 10
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u
/* In flight, and their words are one turn of kern_random_uniform(). More than 16, which gcc would unroll
 * before it looks for vectors. */
#define BLOCKS 32
/* Draws for which block after block is the faster way. */
#define FEW 16

void
kern_philox_block (guint32 out[4], const guint32 counter[4], const guint32 key[2])
{
  guint32 c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  guint32 k0 = key[0], k1 = key[1];

  for (int round = 0; round < ROUNDS; round++)
    {
      const guint64 p0 = (guint64) MULTIPLIER_0 * c0, p1 = (guint64) MULTIPLIER_1 * c2;

      c0 = (guint32) (p1 >> 32) ^ c1 ^ k0;
      c2 = (guint32) (p0 >> 32) ^ c3 ^ k1;
      c1 = (guint32) p1;
      c3 = (guint32) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }

  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* The third and fourth word of the counter. */
static guint32
high_word (KernStream stream, guint64 step)
{
  g_assert (step >> 56 == 0);

  return (guint32) stream << 24 | (guint32) (step >> 32);
}

void
kern_philox (guint32 out[4], guint64 seed, KernStream stream, guint64 step, guint64 counter)
{
  const guint32 words[4] = { (guint32) counter, (guint32) (counter >> 32), (guint32) step, high_word (stream, step) };
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };

  kern_philox_block (out, words, key);
}

/* The top 24 bits, as many as a float holds: never 1. */
static inline real
uniform_from_word (guint32 word)
{
  return (real) (gint32) (word >> 8) * (real) 0x1p-24;
}

/* The ten rounds over BLOCKS counters at once, in place. */
static inline __attribute__ ((always_inline)) void
rounds (guint32 *restrict c0, guint32 *restrict c1, guint32 *restrict c2, guint32 *restrict c3, const guint32 key[2])
{
  guint32 k0 = key[0], k1 = key[1];

  for (int round = 0; round < ROUNDS; round++)
    {
      for (guint b = 0; b < BLOCKS; b++)
        {
          const guint32 c0_b = c0[b], c2_b = c2[b];

          /* High and low half apart: there are vector instructions for each. */
          c0[b] = (guint32) ((guint64) MULTIPLIER_1 * c2_b >> 32) ^ c1[b] ^ k0;
          c2[b] = (guint32) ((guint64) MULTIPLIER_0 * c0_b >> 32) ^ c3[b] ^ k1;
          c1[b] = MULTIPLIER_1 * c2_b;
          c3[b] = MULTIPLIER_0 * c0_b;
        }

      k0 += WEYL_0;
      k1 += WEYL_1;
    }
}

/* @u (4 BLOCKS) = the draws of the blocks counter … counter + BLOCKS - 1, as kern_philox() has them. */
KERN_CLONES static void
uniform_blocks (real *restrict u, const guint32 key[2], guint32 c2_start, guint32 c3_start, guint64 counter)
{
  guint32 c0[BLOCKS], c1[BLOCKS], c2[BLOCKS], c3[BLOCKS];

  for (guint b = 0; b < BLOCKS; b++)
    {
      c0[b] = (guint32) (counter + b);
      c1[b] = (guint32) ((counter + b) >> 32);
      c2[b] = c2_start;
      c3[b] = c3_start;
    }

  rounds (c0, c1, c2, c3, key);

  for (guint b = 0; b < BLOCKS; b++)
    {
      u[4 * b] = uniform_from_word (c0[b]);
      u[4 * b + 1] = uniform_from_word (c1[b]);
      u[4 * b + 2] = uniform_from_word (c2[b]);
      u[4 * b + 3] = uniform_from_word (c3[b]);
    }
}

/* Eight halves of four words against the threshold: 1 / (1 - p) or 0. */
static inline __attribute__ ((always_inline)) void
keep_block (real *restrict keep, const guint32 words[4], guint32 threshold, real kept)
{
  for (int j = 0; j < 4; j++)
    {
      keep[2 * j] = (words[j] & 0xffff) >= threshold ? kept : 0;
      keep[2 * j + 1] = (words[j] >> 16) >= threshold ? kept : 0;
    }
}

/* BLOCKS blocks by their counters; block b's eight factors go to keep + 8 b. */
KERN_CLONES static void
keep_blocks (real *restrict keep, const guint64 *restrict counters, const guint32 key[2], guint32 c2_start, guint32 c3_start,
             guint32 threshold, real kept)
{
  guint32 c0[BLOCKS], c1[BLOCKS], c2[BLOCKS], c3[BLOCKS];

  for (guint b = 0; b < BLOCKS; b++)
    {
      c0[b] = (guint32) counters[b];
      c1[b] = (guint32) (counters[b] >> 32);
      c2[b] = c2_start;
      c3[b] = c3_start;
    }

  rounds (c0, c1, c2, c3, key);

  for (guint b = 0; b < BLOCKS; b++)
    {
      const guint32 words[4] = { c0[b], c1[b], c2[b], c3[b] };

      keep_block (keep + 8 * b, words, threshold, kept);
    }
}

void
kern_random_keep (real *keep, const int *rows, int n, int W, double p, guint64 seed, KernStream stream, guint64 step,
                  guint64 first)
{
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };
  const guint32 c2 = (guint32) step, c3 = high_word (stream, step);
  const guint32 threshold = (guint32) (p * 65536.0 + 0.5);
  const real kept = (real) (1.0 / (1.0 - p));
  const guint64 per_row = ((guint64) W + 7) / 8, total = per_row * (guint64) n;

  /* Blocks of all rows, one behind the other, a turn of BLOCKS at a time. */
  for (guint64 start = 0; start < total; start += BLOCKS)
    {
      guint64 counters[BLOCKS];
      real turn[8 * BLOCKS];
      const guint count = (guint) MIN (total - start, BLOCKS);

      for (guint b = 0; b < BLOCKS; b++)
        {
          const guint64 block = MIN (start + b, total - 1);

          counters[b] = (first + (guint64) rows[block / per_row]) * per_row + block % per_row;
        }

      keep_blocks (turn, counters, key, c2, c3, threshold, kept);

      for (guint b = 0; b < count; b++)
        {
          const guint64 row = (start + b) / per_row, column = (start + b) % per_row * 8;
          const gsize width = MIN ((gsize) W - column, 8);

          memcpy (keep + row * (gsize) W + column, turn + 8 * b, width * sizeof (real));
        }
    }
}

void
kern_random_uniform (real *u, gsize n, guint64 seed, KernStream stream, guint64 step, guint64 first)
{
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };
  const guint32 c2 = (guint32) step, c3 = high_word (stream, step);
  gsize done = 0;

  while (done < n)
    {
      const guint64 position = first + done;
      const gsize left = n - done, offset = position % 4;
      gsize count;

      if (offset != 0 || left <= FEW)
        {
          guint32 words[4];

          /* To a whole block first, so that the turns after it can write in place. */
          kern_philox (words, seed, stream, step, position / 4);
          count = MIN (left, 4 - offset);
          for (gsize i = 0; i < count; i++)
            u[done + i] = uniform_from_word (words[offset + i]);
        }
      else if (left >= 4 * BLOCKS)
        {
          uniform_blocks (u + done, key, c2, c3, position / 4);
          count = 4 * BLOCKS;
        }
      else
        {
          real draws[4 * BLOCKS];

          uniform_blocks (draws, key, c2, c3, position / 4);
          memcpy (u + done, draws, left * sizeof (real));
          count = left;
        }

      done += count;
    }
}

void
kern_random_normal (real *z, gsize n, guint64 seed, KernStream stream, guint64 step, guint64 first)
{
  for (gsize start = 0; start < n; start += 2 * BLOCKS)
    {
      const gsize count = MIN (n - start, 2 * BLOCKS);
      real u[4 * BLOCKS];

      kern_random_uniform (u, 2 * count, seed, stream, step, 2 * (first + start));

      /* In double, so that both builds of this file draw the same weights. 1 - u is never 0. */
      for (gsize i = 0; i < count; i++)
        z[start + i] = (real) (sqrt (-2.0 * log (1.0 - (double) u[2 * i])) * cos (2.0 * G_PI * (double) u[2 * i + 1]));
    }
}

guint32
kern_random_below (guint32 n, guint64 seed, KernStream stream, guint64 step, guint64 position)
{
  guint32 words[4];

  kern_philox (words, seed, stream, step, position / 4);

  return (guint32) ((guint64) words[position % 4] * n >> 32);
}
