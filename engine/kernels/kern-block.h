/* SPDX-License-Identifier: MIT
 *
 * Large products that are made once: the gradient of a weight matrix from all rows of a batch, and the way back
 * through a large output layer. Nothing is laid in panels for later; both factors are walked in blocks that
 * stay in the second-level cache, which beats a library's gemm, because that copies both of them first.
 *
 * Same shapes, same bits. On processors without AVX-512, and in double, they are kern_gemm()'s.
 */
#pragma once

#include "kern-real.h"

/**
 * kern_block_outer:
 * @c: (M, N) with row stride @ldc; = aᵀ b
 * @sums: (M) the sums of the columns of @a, the gradient of a bias; or %NULL
 * @a: (K, M) with row stride @lda
 * @b: (K, N) with row stride @ldb; quickest from a multiple of 64 bytes
 */
void kern_block_outer (real *c, real *sums, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc);

/**
 * kern_block_product:
 * @c: (M, N) with row stride @ldc; = a b
 * @a: (M, K) with row stride @lda
 * @b: (K, N) with row stride @ldb; quickest from a multiple of 64 bytes
 */
void kern_block_product (real *c, const real *a, const real *b, int M, int N, int K, int lda, int ldb, int ldc);
