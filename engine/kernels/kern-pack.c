/* SPDX-License-Identifier: MIT */

#include "kern-pack.h"

#include <string.h>

#include "kern-gemm.h"
#include "kern-math.h"

#if defined(__x86_64__) && !defined(KERN_DOUBLE)
#define WITH_PANELS 1
#include <immintrin.h>
#endif

#ifdef WITH_PANELS

/* A panel is 48 columns, K rows of three vectors each; a tile of 8 rows keeps 24 sums in registers, and each
 * step of K feeds 24 multiply-adds from 3 loads of the panel and 8 broadcasts of the rows. */
#define LANES 16
#define PANEL (3 * LANES)
#define TILE_ROWS 8

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

/* R rows × V vectors of one panel. R and V are constants where this is inlined. */
TARGET static inline __attribute__ ((always_inline)) void
tile (const int R, const int V, real *c, const real *a, const real *panel, const real *bias, int K, gsize lda, gsize ldc,
      gboolean add, __mmask16 last)
{
  __m512 sum[TILE_ROWS][3];

  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++)
      {
        __mmask16 mask = v + 1 == V ? last : (__mmask16) 0xffff;

        if (add)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, c + (gsize) r * ldc + v * LANES);
        else if (bias != NULL)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, bias + v * LANES);
        else
          sum[r][v] = _mm512_setzero_ps ();
      }

  for (int k = 0; k < K; k++)
    {
      __m512 b[3];

      for (int v = 0; v < V; v++)
        b[v] = _mm512_loadu_ps (panel + v * LANES);

      panel += V * LANES;

      for (int r = 0; r < R; r++)
        {
          __m512 x = _mm512_set1_ps (a[(gsize) r * lda + (gsize) k]);

          for (int v = 0; v < V; v++)
            sum[r][v] = _mm512_fmadd_ps (x, b[v], sum[r][v]);
        }
    }

  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++)
      _mm512_mask_storeu_ps (c + (gsize) r * ldc + v * LANES, v + 1 == V ? last : (__mmask16) 0xffff, sum[r][v]);
}

#define ROWS(V)                                               \
  switch (R)                                                  \
    {                                                         \
    case 8:                                                   \
      tile (8, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 7:                                                   \
      tile (7, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 6:                                                   \
      tile (6, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 5:                                                   \
      tile (5, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 4:                                                   \
      tile (4, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 3:                                                   \
      tile (3, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    case 2:                                                   \
      tile (2, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    default:                                                  \
      tile (1, V, c, a, panel, bias, K, lda, ldc, add, last); \
      break;                                                  \
    }

TARGET static void
panel_rows (int V, int R, real *c, const real *a, const real *panel, const real *bias, int K, gsize lda, gsize ldc,
            gboolean add, __mmask16 last)
{
  if (V == 3)
    ROWS (3)
  else if (V == 2)
    ROWS (2)
  else
    ROWS (1)
}

TARGET static void
panels_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K, int lda, int ldc, gboolean add)
{
  for (int first = 0; first < N; first += PANEL)
    {
      int columns = MIN (PANEL, N - first);
      int V = panel_vectors (columns);
      int tail = columns - (V - 1) * LANES;
      __mmask16 last = (__mmask16) ((1u << tail) - 1u);

      for (int m = 0; m < M; m += TILE_ROWS)
        panel_rows (V, MIN (TILE_ROWS, M - m), c + (gsize) m * (gsize) ldc + first, a + (gsize) m * (gsize) lda, packed,
                    bias == NULL ? NULL : bias + first, K, (gsize) lda, (gsize) ldc, add, last);

      packed += (gsize) K * (gsize) V * LANES;
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
