/* SPDX-License-Identifier: MIT
 *
 * The inner loop of all matrix products of this room, for processors with AVX-512: a tile of up to 8 rows and
 * 48 columns of the result stays in registers (24 sums) while K is walked; each step of K feeds 24 multiply-adds
 * from 3 loads of the second factor and 8 broadcasts of the first. That is 97 % of the processor's peak as
 * long as its operands arrive in time, which is the business of the callers' blocks.
 *
 * For the other files of this room only. Each element is summed in the order of K by itself.
 */
#pragma once

#include "kern-real.h"

#if defined(__x86_64__) && !defined(KERN_DOUBLE) && !defined(KERN_PLAIN)
#define KERN_TILES 1
#include <immintrin.h>

#define KERN_TILE_LANES 16                      /* numbers in a vector */
#define KERN_TILE_COLUMNS (3 * KERN_TILE_LANES) /* of a full panel */
#define KERN_TILE_ROWS 8

#define KERN_TILE_TARGET __attribute__ ((target ("avx512f,avx512bw,avx512dq,avx512vl,fma")))

/**
 * KernTile: the operands of one column of tiles, which is M rows long and a panel wide.
 *
 * @c: (M, columns) with row stride @ldc
 * @a: element (m, k) stands at m * @row + k * @step
 * @b: (K, columns) with row stride @ldb
 * @bias: (columns) the first term of each row, or %NULL
 * @ahead: what the columns after this one will read, fetched into the cache while the first @ahead_tiles tiles are computed,
 *   one line for each step of K: tile i begins i * @ahead_tile elements on, and lines are @ahead_step elements apart
 * @next: the place in the result of the tile that follows this column, fetched during its last; or %NULL
 * @add: the first term is what @c holds; not with @bias
 */
typedef struct
{
  real *c;
  const real *a, *b, *bias, *ahead, *next;
  gsize row, step, ldb, ldc, ahead_step, ahead_tile;
  int K, columns, ahead_tiles;
  gboolean add;
} KernTile;

/* kern_tile_usable: whether this processor can. */
gboolean kern_tile_usable (void);

/* kern_tile_columns: how wide the next panel is when @left columns are left: three vectors, but 48 + 16
 * are halved, because a tile of one vector waits for its own sums. */
int kern_tile_columns (int left);

/* kern_tile_vectors: vectors that @columns of a panel take. */
static inline int
kern_tile_vectors (int columns)
{
  return (columns + KERN_TILE_LANES - 1) / KERN_TILE_LANES;
}

/* kern_tile_mask: which of a vector's numbers are among the first @n. */
static inline __mmask16
kern_tile_mask (int n)
{
  return (__mmask16) (n >= KERN_TILE_LANES ? 0xffff : (1u << n) - 1u);
}

/* kern_tile_run: computes the whole column of tiles. */
void kern_tile_run (const KernTile *tile, int M);

#endif
