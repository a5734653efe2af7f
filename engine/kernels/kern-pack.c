/* SPDX-License-Identifier: MIT */

#include "kern-pack.h"

#include <string.h>

#include "kern-gemm.h"
#include "kern-math.h"

#if defined(__x86_64__) && !defined(KERN_DOUBLE) && !defined(KERN_PLAIN)
#define WITH_PANELS 1
#include <immintrin.h>
#endif

#ifdef WITH_PANELS

/* A panel is 48 columns, K rows of three vectors each; a tile of 8 rows keeps 24 sums in registers, and each
 * step of K feeds 24 multiply-adds from 3 loads of the panel and 8 broadcasts of the rows. */
#define LANES 16
#define PANEL (3 * LANES)
#define TILE_ROWS 8

/* Panels that a single row is multiplied with at once. */
#define ROW_PANELS 4

/* Up to so many columns a sum over rows is faster here than in the library, which copies both factors. */
#define OUTER_COLUMNS_MAX 128

#define TARGET __attribute__ ((target ("avx512f,avx512bw,avx512dq,avx512vl,fma")))

static gboolean
has_panels (void)
{
  return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
}

static int
panel_vectors (int columns)
{
  return MIN (3, (columns + LANES - 1) / LANES);
}

/* Vectors of a row of all panels together: each panel but the last is full. */
static gsize
padded_columns (int N)
{
  return (gsize) ((N + LANES - 1) / LANES) * LANES;
}

static void
set_panels (real *packed, const real *b, int K, int N, int ldb, gboolean trans)
{
  for (int first = 0; first < N; first += PANEL)
    {
      int columns = MIN (PANEL, N - first);
      int width = panel_vectors (columns) * LANES;

      for (int k = 0; k < K; k++, packed += width)
        {
          for (int j = 0; j < columns; j++)
            packed[j] = trans ? b[(gsize) (first + j) * (gsize) ldb + (gsize) k] : b[(gsize) k * (gsize) ldb + (gsize) (first + j)];

          memset (packed + columns, 0, (gsize) (width - columns) * sizeof (real));
        }
    }
}

/* The operands of one tile. a's element (r, k) stands at r * row + k * step. */
typedef struct
{
  real *c;
  const real *a, *b, *bias;
  gsize row, step, ldb, ldc;
  int K;
  gboolean add;
  __mmask16 last; /* columns of the last vector */
} Tile;

/* R rows × V vectors of one panel. R, V and the layout are constants where this is inlined. */
TARGET static inline __attribute__ ((always_inline)) void
tile (const int R, const int V, const Tile *t)
{
  real *c = t->c;
  const real *a = t->a;
  const real *b_k = t->b;
  const gsize row = t->row, step = t->step, ldb = t->ldb, ldc = t->ldc;
  const __mmask16 last = t->last;
  __m512 sum[TILE_ROWS][3];

#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 3
    for (int v = 0; v < V; v++)
      {
        __mmask16 mask = v + 1 == V ? last : (__mmask16) 0xffff;

        if (t->add)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, c + (gsize) r * ldc + v * LANES);
        else if (t->bias != NULL)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, t->bias + v * LANES);
        else
          sum[r][v] = _mm512_setzero_ps ();
      }

  for (int k = 0; k < t->K; k++, a += step, b_k += ldb)
    {
      __m512 b[3];

#pragma GCC unroll 3
      for (int v = 0; v + 1 < V; v++)
        b[v] = _mm512_loadu_ps (b_k + v * LANES);

      b[V - 1] = _mm512_maskz_loadu_ps (last, b_k + (V - 1) * LANES);

#pragma GCC unroll 8
      for (int r = 0; r < R; r++)
        {
          __m512 x = _mm512_set1_ps (a[(gsize) r * row]);

#pragma GCC unroll 3
          for (int v = 0; v < V; v++)
            sum[r][v] = _mm512_fmadd_ps (x, b[v], sum[r][v]);
        }
    }

#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 3
    for (int v = 0; v < V; v++)
      _mm512_mask_storeu_ps (c + (gsize) r * ldc + v * LANES, v + 1 == V ? last : (__mmask16) 0xffff, sum[r][v]);
}

#define TILE(R, V)    \
  case (V) *16 + (R): \
    tile (R, V, t);   \
    break;

/* Full panels, where the work is, have a tile for every number of rows; the last one's rows are made of a
 * few sizes, so that the compiler's work stays small. */
TARGET static __attribute__ ((noinline)) void
run_tile (int V, int R, const Tile *t)
{
  switch (V * 16 + R)
    {
      TILE (8, 3)
      TILE (7, 3)
      TILE (6, 3)
      TILE (5, 3)
      TILE (4, 3)
      TILE (3, 3)
      TILE (2, 3)
      TILE (1, 3)
      TILE (8, 2)
      TILE (4, 2)
      TILE (2, 2)
      TILE (1, 2)
      TILE (8, 1)
      TILE (4, 1)
      TILE (2, 1)
      TILE (1, 1)
    default:
      g_assert_not_reached ();
    }
}

/* How many of the rows that are left the next tile takes. */
static int
rows_of_tile (int left, int V)
{
  if (left >= TILE_ROWS)
    return TILE_ROWS;

  if (V == 3 || left <= 2)
    return left;

  return left >= 4 ? 4 : 2;
}

/* One row times P full panels at once: a processor reads several streams from its caches faster than one, and
 * with three sums alone each multiply-add would wait for the one before. */
TARGET static inline __attribute__ ((always_inline)) void
row_tile (const int P, real *c, const real *a, const real *packed, const real *bias, int K, gboolean add)
{
  const gsize panel = (gsize) K * PANEL;
  __m512 sum[ROW_PANELS][3];

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
#pragma GCC unroll 3
    for (int v = 0; v < 3; v++)
      {
        const int at = p * PANEL + v * LANES;

        sum[p][v] = add ? _mm512_loadu_ps (c + at) : bias != NULL ? _mm512_loadu_ps (bias + at)
                                                                  : _mm512_setzero_ps ();
      }

  for (int k = 0; k < K; k++, packed += PANEL)
    {
      __m512 x = _mm512_set1_ps (a[k]);

#pragma GCC unroll 4
      for (int p = 0; p < P; p++)
#pragma GCC unroll 3
        for (int v = 0; v < 3; v++)
          sum[p][v] = _mm512_fmadd_ps (x, _mm512_loadu_ps (packed + (gsize) p * panel + v * LANES), sum[p][v]);
    }

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
#pragma GCC unroll 3
    for (int v = 0; v < 3; v++)
      _mm512_storeu_ps (c + p * PANEL + v * LANES, sum[p][v]);
}

/* As many of one row's columns as stand in groups of full panels; returns how many. */
TARGET static int
row_product (real *c, const real *a, const real *packed, const real *bias, int N, int K, gboolean add)
{
  int first = 0;

  for (; first + ROW_PANELS * PANEL <= N; first += ROW_PANELS * PANEL)
    row_tile (ROW_PANELS, c + first, a, packed + (gsize) K * (gsize) first, bias == NULL ? NULL : bias + first, K, add);

  for (; first + 2 * PANEL <= N; first += 2 * PANEL)
    row_tile (2, c + first, a, packed + (gsize) K * (gsize) first, bias == NULL ? NULL : bias + first, K, add);

  return first;
}

TARGET static void
panels_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  int done = M == 1 ? row_product (c, a, packed, bias, N, K, add) : 0;

  packed += (gsize) K * (gsize) done;

  for (int first = done; first < N; first += PANEL)
    {
      int columns = MIN (PANEL, N - first);
      int V = panel_vectors (columns);
      int tail = columns - (V - 1) * LANES;
      __mmask16 last = (__mmask16) ((1u << tail) - 1u);

      for (int m = 0, R; m < M; m += R)
        {
          Tile t = { c + (gsize) m * (gsize) ldc + first, a + (gsize) m * (gsize) lda, packed, bias == NULL ? NULL : bias + first,
                     (gsize) lda, 1, (gsize) V * LANES, (gsize) ldc, K, add, last };

          R = rows_of_tile (M - m, V);
          run_tile (V, R, &t);
        }

      packed += (gsize) K * (gsize) V * LANES;
    }
}

/* The same tiles read the second factor where it lies: a sum over many rows needs no panels. */
TARGET static void
outer_product (real *c, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
  for (int first = 0; first < N; first += PANEL)
    {
      int columns = MIN (PANEL, N - first);
      int V = panel_vectors (columns);
      __mmask16 last = (__mmask16) ((1u << (columns - (V - 1) * LANES)) - 1u);

      for (int m = 0, R; m < M; m += R)
        {
          Tile t = { c + (gsize) m * (gsize) ldc + first, a + m, b + first, NULL, 1, (gsize) lda, (gsize) ldb, (gsize) ldc, K, FALSE, last };

          R = rows_of_tile (M - m, V);
          run_tile (V, R, &t);
        }
    }
}

#endif

static void
plain_set (real *packed, const real *b, int K, int N, int ldb, gboolean trans)
{
  for (int k = 0; k < K; k++)
    for (int n = 0; n < N; n++)
      packed[(gsize) k * (gsize) N + (gsize) n] = trans ? b[(gsize) n * (gsize) ldb + (gsize) k] : b[(gsize) k * (gsize) ldb + (gsize) n];
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
#ifdef WITH_PANELS
  if (has_panels ())
    return (gsize) K * padded_columns (N);
#endif

  return (gsize) K * (gsize) N;
}

void
kern_pack_set (real *packed, const real *b, int K, int N, int ldb, gboolean trans)
{
#ifdef WITH_PANELS
  if (has_panels ())
    {
      set_panels (packed, b, K, N, ldb, trans);
      return;
    }
#endif

  plain_set (packed, b, K, N, ldb, trans);
}

void
kern_pack_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  g_assert (!add || bias == NULL);

#ifdef WITH_PANELS
  if (has_panels ())
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
#ifdef WITH_PANELS
  if (has_panels ())
    {
      gsize panels = (gsize) (N + PANEL - 1) / PANEL;
      int first = (int) (panels * (gsize) part / (gsize) parts) * PANEL;
      int end = MIN ((int) (panels * (gsize) (part + 1) / (gsize) parts) * PANEL, N);

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

#ifdef WITH_PANELS

/* Eight columns at a time: their chains of additions do not wait for each other. */
TARGET static void
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
#ifdef WITH_PANELS
  if (has_panels ())
    {
      some_columns (c, columns, n, a, b, bias, K, ldb);
      return TRUE;
    }
#endif

  return FALSE;
}

void
kern_pack_outer (real *c, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc)
{
#ifdef WITH_PANELS
  if (has_panels () && N <= OUTER_COLUMNS_MAX)
    {
      outer_product (c, a, b, M, N, K, lda, ldb, ldc);
      return;
    }
#endif

  kern_gemm (c, a, b, M, N, K, TRUE, FALSE, lda, ldb, ldc, 0);
}
