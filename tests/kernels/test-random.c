/* SPDX-License-Identifier: MIT
 *
 * Philox against its published known answers, and the draws made of it: any cut of a stream gives the
 * same draws, streams differ, and the distributions are what they are called.
 */

#include "kern-check.h"
#include "kern-random.h"

#include <math.h>

/* Random123's kat_vectors for philox4x32, 10 rounds. */
static void
test_known_answers (void)
{
  static const struct
  {
    guint32 counter[4], key[2], out[4];
  } answers[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint32 out[4];

      kern_philox_block (out, answers[i].counter, answers[i].key);
      for (int w = 0; w < 4; w++)
        if (out[w] != answers[i].out[w])
          g_error ("answer %" G_GSIZE_FORMAT ", word %d: got %08x, want %08x", i, w, out[w], answers[i].out[w]);
    }
}

/* The place of seed, stream, step and counter in the block's input is part of what a seed means. */
static void
test_naming (void)
{
  const guint32 key[2] = { 0x55667788, 0x11223344 };
  const guint32 counter[4] = { 0xddeeff00, 0x99aabbcc, 0x89abcdef, KERN_STREAM_COINS << 24 | 0x234567 };
  guint32 got[4], want[4];

  kern_philox (got, 0x1122334455667788, KERN_STREAM_COINS, 0x23456789abcdef, 0x99aabbccddeeff00);
  kern_philox_block (want, counter, key);

  for (int w = 0; w < 4; w++)
    if (got[w] != want[w])
      g_error ("word %d: got %08x, want %08x", w, got[w], want[w]);
}

static double
draw (guint64 seed, KernStream stream, guint64 step, guint64 position)
{
  guint32 words[4];

  kern_philox (words, seed, stream, step, position / 4);

  return (words[position % 4] >> 8) * 0x1p-24;
}

/* Every start modulo a block and every length around the vector code's turns, and a start that carries
 * from the counter's low word into its high one in mid-array. */
static void
test_uniform_cuts (void)
{
  static const guint64 starts[] = { 0, 1, 2, 3, 4, 61, 63, (1ull << 34) - 150 };
  static const gsize lengths[] = { 0, 1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 67, 127, 128, 129, 200, 301 };

  for (gsize s = 0; s < G_N_ELEMENTS (starts); s++)
    for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
      {
        real *u = check_array (lengths[l]);

        kern_random_uniform (u, lengths[l], 42, KERN_STREAM_DROPOUT, 7, starts[s]);
        for (gsize i = 0; i < lengths[l]; i++)
          check_close ("u", i, (double) u[i], draw (42, KERN_STREAM_DROPOUT, 7, starts[s] + i), 0);
        check_done ();
      }
}

/* Moments of 2^16 draws, five standard errors wide; the seed is fixed, so this cannot flicker. */
static void
test_uniform_moments (void)
{
  const gsize n = 1 << 16;
  real *u = check_array (n);
  double sum = 0, squares = 0, product = 0;
  gsize bins[16] = { 0 };

  kern_random_uniform (u, n, 1, KERN_STREAM_COINS, 0, 0);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpfloat (u[i], >=, 0);
      g_assert_cmpfloat (u[i], <, 1);
      sum += (double) u[i];
      squares += (double) u[i] * (double) u[i];
      product += i > 0 ? (double) u[i] * (double) u[i - 1] : 0;
      bins[(int) (u[i] * 16)]++;
    }

  check_close ("mean", 0, sum / n, 0.5, 5 * sqrt (1.0 / 12 / n));
  check_close ("mean square", 0, squares / n, 1.0 / 3, 5 * sqrt (4.0 / 45 / n));
  check_close ("neighbours' product", 0, product / n, 0.25, 5 * sqrt (7.0 / 144 / n));
  for (int b = 0; b < 16; b++)
    check_close ("bin", b, bins[b] * 16.0 / n, 1, 5 * sqrt (15.0 / n));
  check_done ();
}

/* Seed, stream, step and position each change the draws; none of 24 bits agree by more than chance. */
static void
test_streams_differ (void)
{
  enum
  {
    N = 1000
  };
  real *u[5];

  for (int i = 0; i < 5; i++)
    u[i] = check_array (N);

  kern_random_uniform (u[0], N, 1, KERN_STREAM_COINS, 5, 0);
  kern_random_uniform (u[1], N, 1ull << 32 | 1, KERN_STREAM_COINS, 5, 0);
  kern_random_uniform (u[2], N, 1, KERN_STREAM_SAMPLING, 5, 0);
  kern_random_uniform (u[3], N, 1, KERN_STREAM_COINS, 5ull << 32 | 5, 0);
  kern_random_uniform (u[4], N, 1, KERN_STREAM_COINS, 5, 4096);

  for (int a = 0; a < 5; a++)
    for (int b = a + 1; b < 5; b++)
      {
        int equal = 0;

        for (int i = 0; i < N; i++)
          equal += u[a][i] == u[b][i];
        if (equal > 2)
          g_error ("streams %d and %d agree in %d of %d draws", a, b, equal, N);
      }
  check_done ();
}

static void
test_normal (void)
{
  const gsize n = 1 << 16;
  real *z = check_array (n);
  double sums[5] = { 0 };

  kern_random_normal (z, n, 3, KERN_STREAM_WEIGHTS, 2, 10);

  for (gsize i = 0; i < n; i++)
    {
      const double u_1 = draw (3, KERN_STREAM_WEIGHTS, 2, 2 * (10 + i));
      const double u_2 = draw (3, KERN_STREAM_WEIGHTS, 2, 2 * (10 + i) + 1);

      check_close ("z", i, (double) z[i], sqrt (-2 * log (1 - u_1)) * cos (2 * G_PI * u_2), CHECK_TOLERANCE);
      for (int p = 1; p <= 4; p++)
        sums[p] += pow ((double) z[i], p);
    }

  check_close ("mean", 0, sums[1] / n, 0, 5 * sqrt (1.0 / n));
  check_close ("variance", 0, sums[2] / n, 1, 5 * sqrt (2.0 / n));
  check_close ("skewness", 0, sums[3] / n, 0, 5 * sqrt (15.0 / n));
  check_close ("kurtosis", 0, sums[4] / n, 3, 5 * sqrt (96.0 / n));
  check_done ();
}

static void
test_below (void)
{
  static const guint32 limits[] = { 1, 2, 7, 1000, 0xffffffff };

  for (gsize l = 0; l < G_N_ELEMENTS (limits); l++)
    {
      const guint32 n = limits[l];
      double sum = 0;

      for (guint64 i = 0; i < 10000; i++)
        {
          const guint32 x = kern_random_below (n, 9, KERN_STREAM_SHUFFLE, 1, i);
          guint32 words[4];

          kern_philox (words, 9, KERN_STREAM_SHUFFLE, 1, i / 4);
          g_assert_cmpuint (x, <, n);
          g_assert_cmpuint (x, ==, (guint32) ((double) words[i % 4] / 0x1p32 * n));
          sum += x;
        }

      check_close ("mean", l, sum / 10000 / n, (n - 1.0) / 2 / n, 5 * sqrt (1.0 / 12 / 10000));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/random/known-answers", test_known_answers);
  g_test_add_func ("/kernels/random/naming", test_naming);
  g_test_add_func ("/kernels/random/uniform-cuts", test_uniform_cuts);
  g_test_add_func ("/kernels/random/uniform-moments", test_uniform_moments);
  g_test_add_func ("/kernels/random/streams-differ", test_streams_differ);
  g_test_add_func ("/kernels/random/normal", test_normal);
  g_test_add_func ("/kernels/random/below", test_below);

  return g_test_run ();
}
