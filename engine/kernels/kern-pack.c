/* SPDX-License-Identifier: MIT */

#include "kern-pack.h"

#include <string.h>

#include "kern-gemm.h"
#include "kern-tile.h"

#ifdef KERN_TILES

/* Panels that a single row is multiplied with at once. */
#define ROW_PANELS 4

/* First column of panel @panel of N columns; N behind the last one. All panels are full but the last, or the last two
 * when kern_tile_columns() halves what is left. */
static int
panel_start (int panel, int N)
{
  const int first = MIN (panel * KERN_TILE_COLUMNS, N);
  const int halved = N - first;

  return panel > 0 && halved > 0 && halved <= KERN_TILE_LANES ? first - KERN_TILE_LANES : first;
}

/* @out (16, stride @ldo) = the transpose of @in (@rows, @columns, stride @ldi), both at most 16. Rows of @out beyond
 * @columns are left alone, columns beyond @rows are zero. */
KERN_TILE_TARGET static void
transpose_square (real *out, int ldo, const real *in, int ldi, int rows, int columns)
{
  const __mmask16 mask = kern_tile_mask (columns);
  __m512 r[16], t[16];

  for (int i = 0; i < 16; i++)
    r[i] = i < rows ? _mm512_maskz_loadu_ps (mask, in + (gsize) i * (gsize) ldi) : _mm512_setzero_ps ();

  /* Pairs of rows, then fours: r[4 i + j] holds in its quarter q column 4 q + j of the rows 4 i … 4 i + 3. */
  for (int i = 0; i < 16; i += 2)
    {
      t[i] = _mm512_unpacklo_ps (r[i], r[i + 1]);
      t[i + 1] = _mm512_unpackhi_ps (r[i], r[i + 1]);
    }
  for (int i = 0; i < 16; i += 4)
    for (int j = 0; j < 2; j++)
      {
        r[i + 2 * j] = (__m512) _mm512_unpacklo_pd ((__m512d) t[i + j], (__m512d) t[i + j + 2]);
        r[i + 2 * j + 1] = (__m512) _mm512_unpackhi_pd ((__m512d) t[i + j], (__m512d) t[i + j + 2]);
      }

  for (int j = 0; j < 4; j++)
    {
      const __m512 even_1 = _mm512_shuffle_f32x4 (r[j], r[4 + j], 0x88), even_2 = _mm512_shuffle_f32x4 (r[8 + j], r[12 + j], 0x88);
      const __m512 odd_1 = _mm512_shuffle_f32x4 (r[j], r[4 + j], 0xdd), odd_2 = _mm512_shuffle_f32x4 (r[8 + j], r[12 + j], 0xdd);

      t[j] = _mm512_shuffle_f32x4 (even_1, even_2, 0x88);
      t[4 + j] = _mm512_shuffle_f32x4 (odd_1, odd_2, 0x88);
      t[8 + j] = _mm512_shuffle_f32x4 (even_1, even_2, 0xdd);
      t[12 + j] = _mm512_shuffle_f32x4 (odd_1, odd_2, 0xdd);
    }

  for (int i = 0; i < columns; i++)
    _mm512_storeu_ps (out + (gsize) i * (gsize) ldo, t[i]);
}

/* One panel: @columns of the matrix, K rows of @width numbers. */
KERN_TILE_TARGET static void
set_panel (real *panel, const real *b, int K, int columns, int width, int ldb, gboolean trans)
{
  for (int j = 0; j < columns; j += KERN_TILE_LANES)
    {
      int n = MIN (KERN_TILE_LANES, columns - j);

      if (trans)
        for (int k = 0; k < K; k += 16)
          transpose_square (panel + (gsize) k * (gsize) width + j, width, b + (gsize) j * (gsize) ldb + k, ldb, n, MIN (16, K - k));
      else
        for (int k = 0; k < K; k++)
          _mm512_storeu_ps (panel + (gsize) k * (gsize) width + j, _mm512_maskz_loadu_ps (kern_tile_mask (n), b + (gsize) k * (gsize) ldb + j));
    }
}

/* The rows [k0, k1) of all panels. */
static void
set_panels (real *packed, const real *b, int K, int N, int ldb, gboolean trans, int k0, int k1)
{
  for (int first = 0, columns; first < N; first += columns)
    {
      const real *from = b + (trans ? (gsize) first * (gsize) ldb + (gsize) k0 : (gsize) k0 * (gsize) ldb + (gsize) first);
      int width;

      columns = kern_tile_columns (N - first);
      width = kern_tile_vectors (columns) * KERN_TILE_LANES;
      set_panel (packed + (gsize) k0 * (gsize) width, from, k1 - k0, columns, width, ldb, trans);
      packed += (gsize) K * (gsize) width;
    }
}

/* One row times P full panels at once: a processor reads several streams from its caches faster than one, and
 * with three sums alone each multiply-add would wait for the one before. */
KERN_TILE_TARGET static inline __attribute__ ((always_inline)) void
row_tile (const int P, real *c, const real *a, const real *packed, const real *bias, int K, gboolean add)
{
  const gsize panel = (gsize) K * KERN_TILE_COLUMNS;
  __m512 sum[ROW_PANELS][3];

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
#pragma GCC unroll 3
    for (int v = 0; v < 3; v++)
      {
        const int at = p * KERN_TILE_COLUMNS + v * KERN_TILE_LANES;

        sum[p][v] = add ? _mm512_loadu_ps (c + at) : bias != NULL ? _mm512_loadu_ps (bias + at)
                                                                  : _mm512_setzero_ps ();
      }

  for (int k = 0; k < K; k++, packed += KERN_TILE_COLUMNS)
    {
      __m512 x = _mm512_set1_ps (a[k]);

#pragma GCC unroll 4
      for (int p = 0; p < P; p++)
#pragma GCC unroll 3
        for (int v = 0; v < 3; v++)
          sum[p][v] = _mm512_fmadd_ps (x, _mm512_loadu_ps (packed + (gsize) p * panel + v * KERN_TILE_LANES), sum[p][v]);
    }

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
#pragma GCC unroll 3
    for (int v = 0; v < 3; v++)
      _mm512_storeu_ps (c + p * KERN_TILE_COLUMNS + v * KERN_TILE_LANES, sum[p][v]);
}

/* As many of one row's columns as stand in groups of full panels; returns how many. */
KERN_TILE_TARGET static int
row_product (real *c, const real *a, const real *packed, const real *bias, int N, int K, gboolean add)
{
  const int full = panel_start (N / KERN_TILE_COLUMNS, N);
  int first = 0;

  for (; first + ROW_PANELS * KERN_TILE_COLUMNS <= full; first += ROW_PANELS * KERN_TILE_COLUMNS)
    row_tile (ROW_PANELS, c + first, a, packed + (gsize) K * (gsize) first, bias == NULL ? NULL : bias + first, K, add);

  for (; first + 2 * KERN_TILE_COLUMNS <= full; first += 2 * KERN_TILE_COLUMNS)
    row_tile (2, c + first, a, packed + (gsize) K * (gsize) first, bias == NULL ? NULL : bias + first, K, add);

  return first;
}

static void
panels_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  const int done = M == 1 ? row_product (c, a, packed, bias, N, K, add) : 0;

  packed += (gsize) K * (gsize) done;

  for (int first = done, columns; first < N; first += columns)
    {
      KernTile tile = { .c = c + first, .a = a, .b = packed, .bias = bias == NULL ? NULL : bias + first, .row = (gsize) lda, .step = 1, .ldc = (gsize) ldc, .K = K, .ahead_step = KERN_TILE_LANES, .ahead_tile = (gsize) K * KERN_TILE_LANES, .add = add };

      columns = tile.columns = kern_tile_columns (N - first);
      tile.ldb = (gsize) kern_tile_vectors (columns) * KERN_TILE_LANES;
      tile.ahead = packed + (gsize) K * tile.ldb;
      tile.ahead_tiles = first + columns < N ? kern_tile_vectors (kern_tile_columns (N - first - columns)) : 0;
      tile.next = first + columns < N && M >= KERN_TILE_ROWS ? tile.c + columns : NULL;
      kern_tile_run (&tile, M);
      packed += (gsize) K * tile.ldb;
    }
}

#endif

/* The rows [first, last) of @b. */
static void
plain_set (real *packed, const real *b, int K, int N, int ldb, gboolean trans, int first, int last)
{
  if (!trans)
    for (int k = first; k < last; k++)
      memcpy (packed + (gsize) k * (gsize) N, b + (gsize) k * (gsize) ldb, (gsize) N * sizeof (real));
  else
    for (int k = 0; k < K; k++)
      for (int n = first; n < last; n++)
        packed[(gsize) k * (gsize) N + (gsize) n] = b[(gsize) n * (gsize) ldb + (gsize) k];
}

static void
plain_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  for (int m = 0; bias != NULL && m < M; m++)
    memcpy (c + (gsize) m * (gsize) ldc, bias, (gsize) N * sizeof (real));

  kern_gemm (c, a, packed, M, N, K, FALSE, FALSE, lda, N, ldc, add || bias != NULL ? 1 : 0);
}

gsize
kern_pack_size (int K, int N)
{
#ifdef KERN_TILES
  if (kern_tile_usable ())
    return (gsize) K * (gsize) kern_tile_vectors (N) * KERN_TILE_LANES; /* each panel but the last is full */
#endif

  return (gsize) K * (gsize) N;
}

void
kern_pack_set_rows (real *packed, const real *b, int K, int N, int ldb, gboolean trans, int first, int count)
{
  int rows = trans ? N : K;

  g_assert (first % KERN_PACK_ROWS == 0 && first + count <= rows);
  g_assert (first + count == rows || (count % KERN_PACK_ROWS == 0 && rows - first - count >= KERN_PACK_ROWS));

#ifdef KERN_TILES
  G_STATIC_ASSERT (KERN_PACK_ROWS % KERN_TILE_COLUMNS == 0);

  if (kern_tile_usable ())
    {
      /* A transposed matrix has its rows in the panels' columns: whole panels, which lie one behind the other. With
       * a panel's rows or more behind them they are cut as those of the whole are. */
      if (trans)
        set_panels (packed + (gsize) K * (gsize) first, b + (gsize) first * (gsize) ldb, K, count, ldb, TRUE, 0, K);
      else
        set_panels (packed, b, K, N, ldb, FALSE, first, first + count);

      return;
    }
#endif

  plain_set (packed, b, K, N, ldb, trans, first, first + count);
}

void
kern_pack_set (real *packed, const real *b, int K, int N, int ldb, gboolean trans)
{
  kern_pack_set_rows (packed, b, K, N, ldb, trans, 0, trans ? N : K);
}

void
kern_pack_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  g_assert (!add || bias == NULL);

#ifdef KERN_TILES
  if (kern_tile_usable ())
    {
      panels_product (c, a, packed, bias, M, N, K, lda, ldc, add);
      return;
    }
#endif

  plain_product (c, a, packed, bias, M, N, K, lda, ldc, add);
}

void
kern_pack_part (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add,
                int part, int parts)
{
#ifdef KERN_TILES
  if (kern_tile_usable ())
    {
      gsize panels = (gsize) (N + KERN_TILE_COLUMNS - 1) / KERN_TILE_COLUMNS;
      int first = panel_start ((int) (panels * (gsize) part / (gsize) parts), N);
      int end = panel_start ((int) (panels * (gsize) (part + 1) / (gsize) parts), N);

      if (first < end)
        panels_product (c + first, a, packed + (gsize) K * (gsize) first, bias == NULL ? NULL : bias + first, M, end - first, K,
                        lda, ldc, add);

      return;
    }
#endif

  /* A library's rows may have other bits where they begin elsewhere. */
  if (part == 0)
    plain_product (c, a, packed, bias, M, N, K, lda, ldc, add);
}

#ifdef KERN_TILES

/* Eight columns at a time: their chains of additions do not wait for each other. */
KERN_TILE_TARGET static void
some_columns (real *c, const int *columns, int n, const real *a, const real *b, const real *bias, int K, int ldb)
{
  enum
  {
    CHAINS = 8
  };

  for (int i = 0; i < n; i += CHAINS)
    {
      const int here = MIN (CHAINS, n - i);
      const real *row[CHAINS];
      real sum[CHAINS];

      /* The last ones again where fewer are left. */
      for (int j = 0; j < CHAINS; j++)
        {
          const int column = columns[i + MIN (j, here - 1)];

          row[j] = b + (gsize) column * (gsize) ldb;
          sum[j] = bias == NULL ? 0 : bias[column];
        }

      for (int k = 0; k < K; k++)
#pragma GCC unroll 8
        for (int j = 0; j < CHAINS; j++)
          sum[j] = __builtin_fmaf (a[k], row[j][k], sum[j]);

      memcpy (c + i, sum, (gsize) here * sizeof (real));
    }
}

#endif

gboolean
kern_pack_columns (real *c, const int *columns, int n, const real *a, const real *b, const real *bias, int K, int ldb)
{
#ifdef KERN_TILES
  if (kern_tile_usable ())
    {
      some_columns (c, columns, n, a, b, bias, K, ldb);
      return TRUE;
    }
#endif

  return FALSE;
}
