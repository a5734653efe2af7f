/* SPDX-License-Identifier: MIT */

#include "kern-block.h"

#include <string.h>

#include "kern-gemm.h"
#include "kern-math.h"
#include "kern-tile.h"

#ifdef KERN_TILES

/* Columns of the first factor that are copied together: a cache line of each of its rows. */
#define STRIP 16

/* Rows that a block of an outer product sums over, so that a strip of the first factor fits the first-level cache. */
#define OUTER_DEPTH 640

/* Terms of a product that are added to its result at a time, so that a panel stays in the second-level cache. */
#define PRODUCT_DEPTH 480

/* Numbers of the second factor that stay in the second-level cache beside the rest (of 1 MB). */
#define BLOCK_NUMBERS (176 * 1024)

/* The part of @total that comes next at @done: parts as few as @most allows, and nearly equal. */
static int
next_part (int total, int done, int most)
{
  int parts = (total - done + most - 1) / most;

  return (total - done + parts - 1) / parts;
}

/* Numbers of the first factor that are read where they lie: the second-level cache holds them, and the lines of a strip
 * are fetched soon enough without a copy. */
#define COPY_NUMBERS (256 * 1024)

/* @sums: the column sums of @columns of @a are added here; or %NULL. @strip (K, 16) = those columns, zeros beside them,
 * if COPY, a constant where this is inlined. */
KERN_TILE_TARGET static inline __attribute__ ((always_inline)) void
walk_strip (const gboolean COPY, real *strip, real *sums, const real *a, int columns, int K, int lda)
{
  const __mmask16 mask = kern_tile_mask (columns);
  __m512 sum[4] = { _mm512_setzero_ps (), _mm512_setzero_ps (), _mm512_setzero_ps (), _mm512_setzero_ps () };
  int k = 0;

  /* Four sums, because an addition waits longer for the one before it than a line for being read. */
  for (; k + 4 <= K; k += 4)
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++)
      {
        const __m512 x = _mm512_maskz_loadu_ps (mask, a + (gsize) (k + i) * (gsize) lda);

        if (COPY)
          _mm512_store_ps (strip + (k + i) * STRIP, x);

        sum[i] = _mm512_add_ps (sum[i], x);
      }
  for (; k < K; k++)
    {
      const __m512 x = _mm512_maskz_loadu_ps (mask, a + (gsize) k * (gsize) lda);

      if (COPY)
        _mm512_store_ps (strip + k * STRIP, x);

      sum[0] = _mm512_add_ps (sum[0], x);
    }

  if (sums != NULL)
    _mm512_mask_storeu_ps (sums, mask, _mm512_add_ps (_mm512_maskz_loadu_ps (mask, sums), _mm512_add_ps (_mm512_add_ps (sum[0], sum[1]), _mm512_add_ps (sum[2], sum[3]))));
}

KERN_TILE_TARGET static void
copy_strip (real *strip, real *sums, const real *a, int columns, int K, int lda)
{
  walk_strip (TRUE, strip, sums, a, columns, K, lda);
}

KERN_TILE_TARGET static void
sum_strip (real *sums, const real *a, int columns, int K, int lda)
{
  walk_strip (FALSE, NULL, sums, a, columns, K, lda);
}

/* One block: K at most OUTER_DEPTH, and b small enough to stay in the cache while strip after strip of a goes by. The
 * lines of the next strip, each in a row and so a page of its own, are fetched during this one. */
static void
outer_block (real *c, real *sums, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc, gboolean add)
{
  _Alignas(64) real strip[STRIP * OUTER_DEPTH];
  const gboolean copied = (gsize) K * (gsize) lda > COPY_NUMBERS;

  for (int m = 0; m < M; m += STRIP)
    {
      int rows = MIN (STRIP, M - m);

      if (copied)
        copy_strip (strip, sums == NULL ? NULL : sums + m, a + m, rows, K, lda);
      else if (sums != NULL)
        sum_strip (sums + m, a + m, rows, K, lda);

      for (int first = 0, columns; first < N; first += columns)
        {
          KernTile tile = { .c = c + (gsize) m * (gsize) ldc + first, .a = copied ? strip : a + m, .b = b + first, .row = 1, .step = copied ? STRIP : (gsize) lda, .ldb = (gsize) ldb, .ldc = (gsize) ldc, .ahead_step = (gsize) lda, .K = K, .add = add };

          columns = tile.columns = kern_tile_columns (N - first);
          tile.ahead = a + m + STRIP;
          tile.ahead_tiles = copied && first == 0 && m + STRIP < M;
          tile.next = first + columns < N ? tile.c + columns : m + 2 * STRIP <= M ? c + (gsize) (m + STRIP) * (gsize) ldc
                                                                                  : NULL;
          kern_tile_run (&tile, rows);
        }
    }
}

static void
blocked_outer (real *c, real *sums, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
  if (sums != NULL)
    memset (sums, 0, (gsize) M * sizeof (real));

  for (int k = 0, depth; k < K; k += depth)
    {
      int most;

      depth = next_part (K, k, OUTER_DEPTH);
      most = MAX (KERN_TILE_COLUMNS, BLOCK_NUMBERS / depth / KERN_TILE_COLUMNS * KERN_TILE_COLUMNS);

      for (int n = 0; n < N; n += most)
        outer_block (c + n, n == 0 ? sums : NULL, a + (gsize) k * (gsize) lda, b + (gsize) k * (gsize) ldb + n, M, MIN (most, N - n), depth, lda, ldb, ldc, k > 0);
    }
}

static void
blocked_product (real *c, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
  for (int k = 0, depth; k < K; k += depth)
    {
      depth = next_part (K, k, PRODUCT_DEPTH);

      for (int first = 0, columns; first < N; first += columns)
        {
          KernTile tile = { .c = c + first, .a = a + k, .b = b + (gsize) k * (gsize) ldb + first, .row = (gsize) lda, .step = 1, .ldb = (gsize) ldb, .ldc = (gsize) ldc, .K = depth, .ahead_step = (gsize) ldb, .ahead_tile = KERN_TILE_LANES, .add = k > 0 };

          columns = tile.columns = kern_tile_columns (N - first);

          if (first + columns < N)
            {
              tile.ahead = tile.b + columns;
              tile.ahead_tiles = kern_tile_vectors (kern_tile_columns (N - first - columns));
            }
          else if (k + depth < K)
            {
              tile.ahead = b + (gsize) (k + depth) * (gsize) ldb;
              tile.ahead_tiles = kern_tile_vectors (kern_tile_columns (N));
            }

          tile.next = first + columns < N && M >= KERN_TILE_ROWS ? tile.c + columns : NULL;
          kern_tile_run (&tile, M);
        }
    }
}

#endif

void
kern_block_outer (real *c, real *sums, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
#ifdef KERN_TILES
  if (kern_tile_usable () && K > 0)
    {
      blocked_outer (c, sums, a, b, M, N, K, lda, ldb, ldc);
      return;
    }
#endif

  kern_gemm (c, a, b, M, N, K, TRUE, FALSE, lda, ldb, ldc, 0);

  if (sums == NULL)
    return;

  memset (sums, 0, (gsize) M * sizeof (real));

  for (int k = 0; k < K; k++)
    for (int m = 0; m < M; m++)
      sums[m] += a[(gsize) k * (gsize) lda + (gsize) m];
}

void
kern_block_product (real *c, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
#ifdef KERN_TILES
  if (kern_tile_usable () && K > 0)
    {
      blocked_product (c, a, b, M, N, K, lda, ldb, ldc);
      return;
    }
#endif

  kern_gemm (c, a, b, M, N, K, FALSE, FALSE, lda, ldb, ldc, 0);
}
