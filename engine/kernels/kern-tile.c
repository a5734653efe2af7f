/* SPDX-License-Identifier: MIT */

#include "kern-tile.h"

#ifdef KERN_TILES

gboolean
kern_tile_usable (void)
{
  return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
}

int
kern_tile_columns (int left)
{
  if (left > KERN_TILE_COLUMNS && left <= KERN_TILE_COLUMNS + KERN_TILE_LANES)
    return 2 * KERN_TILE_LANES;

  return MIN (left, KERN_TILE_COLUMNS);
}

/* Terms from which on a tile takes long enough, and the matrices are large enough, that fetching for those that come
 * pays. */
#define FETCH_TERMS 128

/* R rows × V vectors. R, V and AHEAD are constants where this is inlined. @next: the place in c of the tile that comes
 * after this one, fetched meanwhile, or %NULL. */
KERN_TILE_TARGET static inline __attribute__ ((always_inline)) void
compute (const int R, const int V, const gboolean AHEAD, const KernTile *t, const real *next)
{
  real *c = t->c;
  const real *a = t->a, *b_k = t->b, *ahead = t->ahead;
  const gsize row = t->row, step = t->step, ldb = t->ldb, ldc = t->ldc, ahead_step = t->ahead_step;
  const __mmask16 last = kern_tile_mask (t->columns - (V - 1) * KERN_TILE_LANES);
  __m512 sum[KERN_TILE_ROWS][3];

#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 3
    for (int v = 0; v < V; v++)
      {
        __mmask16 mask = v + 1 == V ? last : (__mmask16) 0xffff;

        if (t->add)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, c + (gsize) r * ldc + v * KERN_TILE_LANES);
        else if (t->bias != NULL)
          sum[r][v] = _mm512_maskz_loadu_ps (mask, t->bias + v * KERN_TILE_LANES);
        else
          sum[r][v] = _mm512_setzero_ps ();
      }

  if (next != NULL)
#pragma GCC unroll 8
    for (int r = 0; r < R; r++)
#pragma GCC unroll 3
      for (int v = 0; v < V; v++)
        _mm_prefetch ((const char *) (next + (gsize) r * ldc + v * KERN_TILE_LANES), _MM_HINT_T0);

  for (int k = 0; k < t->K; k++, a += step, b_k += ldb)
    {
      __m512 b[3];

#pragma GCC unroll 3
      for (int v = 0; v + 1 < V; v++)
        b[v] = _mm512_loadu_ps (b_k + v * KERN_TILE_LANES);

      b[V - 1] = _mm512_maskz_loadu_ps (last, b_k + (V - 1) * KERN_TILE_LANES);

      if (AHEAD)
        {
          _mm_prefetch ((const char *) ahead, _MM_HINT_T1);
          ahead += ahead_step;
        }

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
      _mm512_mask_storeu_ps (c + (gsize) r * ldc + v * KERN_TILE_LANES, v + 1 == V ? last : (__mmask16) 0xffff, sum[r][v]);
}

#define TILE(R, V)                  \
  case (V) *16 + (R):               \
    compute (R, V, FALSE, t, next); \
    break;

/* Full panels, where the work is, have a tile for every number of rows; the last one's rows are made of a
 * few sizes, so that the compiler's work stays small. */
KERN_TILE_TARGET static __attribute__ ((noinline)) void
run_one (const KernTile *t, const real *next, int R, int V)
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

KERN_TILE_TARGET static __attribute__ ((noinline)) void
run_ahead (const KernTile *t, const real *next)
{
  compute (KERN_TILE_ROWS, 3, TRUE, t, next);
}

/* How many of the rows that are left the next tile takes. */
static int
rows_of_tile (int left, int V)
{
  if (left >= KERN_TILE_ROWS)
    return KERN_TILE_ROWS;

  if (V == 3 || left <= 2)
    return left;

  return left >= 4 ? 4 : 2;
}

void
kern_tile_run (const KernTile *tile, int M)
{
  KernTile t = *tile;
  int V = kern_tile_vectors (t.columns);
  const gboolean fetches = t.K >= FETCH_TERMS;
  int ahead_tiles = fetches ? t.ahead_tiles : 0;

  for (int m = 0, R; m < M; m += R)
    {
      const real *next = NULL;

      R = rows_of_tile (M - m, V);

      if (fetches)
        next = m + R + KERN_TILE_ROWS <= M ? t.c + (gsize) R * t.ldc : tile->next;

      if (ahead_tiles-- > 0 && V == 3 && R == KERN_TILE_ROWS)
        run_ahead (&t, next);
      else
        run_one (&t, next, R, V);

      t.ahead += t.ahead_tile;
      t.c += (gsize) R * t.ldc;
      t.a += (gsize) R * t.row;
    }
}

#endif
