/* SPDX-License-Identifier: MIT
 *
 * Products with a matrix that stays the same for many calls: the weights of a recurrent layer, which every
 * time step multiplies with a few rows. A library's gemm copies such a matrix into panels at each call; for
 * 32 rows that copy costs as much as a third of the product. Here the panels are laid once per update.
 *
 * Each row of the result is summed in the order of K by itself, so its bits depend neither on the other rows
 * nor on how many there are.
 *
 * On processors without AVX-512, and in double, the panels are a plain (K, N) matrix and the product is
 * kern_gemm()'s.
 */
#pragma once

#include "kern-real.h"

/* kern_pack_size: elements of the panels of a (K, N) matrix. */
gsize kern_pack_size (int K, int N);

/* kern_pack_set: @packed = @b (K, N) with row stride @ldb, or its transpose (N, K) when @trans. Panels should
 * start at a multiple of 64 bytes; others are slower. */
void kern_pack_set (real *packed, const real *b, int K, int N, int ldb, gboolean trans);

/**
 * kern_pack_set_rows:
 * @first: a multiple of KERN_PACK_ROWS
 * @count: all rows of @b that are left, or a multiple of KERN_PACK_ROWS that leaves at least KERN_PACK_ROWS
 *
 * What kern_pack_set() makes of the rows @first … @first + @count - 1 of the matrix @b that the whole of @packed is
 * made of: so rows can be laid as soon as they are new, while they are in the cache. Different rows go to
 * different places, and different threads may lay them at the same time.
 */
void kern_pack_set_rows (real *packed, const real *b, int K, int N, int ldb, gboolean trans, int first, int count);

#define KERN_PACK_ROWS 48

/**
 * kern_pack_product:
 * @c: (M, N) with row stride @ldc; = a b + bias, or += a b when @add
 * @a: (M, K) with row stride @lda
 * @bias: (N) added to each row, or %NULL; not with @add
 */
void kern_pack_product (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K,
                        int lda, int ldc, gboolean add);

/**
 * kern_pack_part:
 *
 * Part @part of @parts of the columns of kern_pack_product(), 0 ≤ @part < @parts. All parts together, made in any order and on
 * any threads, are that product with the same bits, however many they are. (Where panels are not in use the
 * first part is the whole product, and the others are nothing.)
 */
void kern_pack_part (real *c, const real *a, const real *packed, const real *bias, int M, int N, int K,
                     int lda, int ldc, gboolean add, int part, int parts);

/**
 * kern_pack_columns:
 * @c: (n) out
 * @columns: (n) numbers of columns of the (K, N) matrix
 * @b: the matrix as it was before kern_pack_set() with trans: (N, K) with row stride @ldb
 *
 * Single columns of kern_pack_product() for one row @a (K), with the same bits.
 *
 * Returns: %FALSE where panels are not in use: the bits of a library's product cannot be had singly; nothing is
 * written then.
 */
gboolean kern_pack_columns (real *c, const int *columns, int n, const real *a, const real *b, const real *bias, int K, int ldb);
