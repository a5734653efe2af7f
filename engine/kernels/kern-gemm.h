/* SPDX-License-Identifier: MIT
 *
 * Matrix products: the one door to OpenBLAS. The library is loaded at run time, not linked, because it
 * chooses its kernels when it is loaded: Debian 12's version does not know recent processors and falls
 * back to SSE3 or AVX2 ones, two to four times slower. kern_gemm_load() looks at the processor, sets
 * OPENBLAS_CORETYPE (unless the user has) and OPENBLAS_NUM_THREADS=1 (ours is the parallelism of lanes),
 * and loads.
 */
#pragma once

#include "kern-real.h"

/**
 * kern_gemm_load:
 *
 * Loads OpenBLAS; later calls return the first one's answer. Must come before any other call of this
 * header. Any thread; callers serialise by g_once inside.
 *
 * Returns: %NULL, or why it cannot be loaded (static or kept until the end).
 */
const char *kern_gemm_load (void);

/* What is in force, for --version, About and bench; valid after kern_gemm_load(). Static strings. */
const char *kern_gemm_version (void);   /* "OpenBLAS 0.3.21" */
const char *kern_gemm_core (void);      /* "SkylakeX" */
const char *kern_gemm_processor (void); /* "AVX-512" | "AVX2" | … */

/**
 * kern_gemm:
 * @c: (M, N) with row stride @ldc; = op(a) op(b) + beta c
 * @a: (M, K) with row stride @lda, or (K, M) when @trans_a
 * @b: (K, N) with row stride @ldb, or (N, K) when @trans_b
 * @beta: 0 overwrites @c (whatever it holds, NaN too), 1 adds to it
 *
 * Nothing happens when @M or @N is 0; @K = 0 scales @c. Same shapes, same bits, whichever thread.
 */
void kern_gemm (real *c, const real *a, const real *b, int M, int N, int K,
                gboolean trans_a, gboolean trans_b, int lda, int ldb, int ldc, real beta);

/* The three that a layer needs, densely stored: y = x wᵀ (forward), dx = dy w, dw += dyᵀ x. */
void kern_gemm_nn (real *c, const real *a, const real *b, int M, int N, int K, real beta); /* a (M,K) b (K,N) */
void kern_gemm_nt (real *c, const real *a, const real *b, int M, int N, int K, real beta); /* a (M,K) b (N,K) */
void kern_gemm_tn (real *c, const real *a, const real *b, int M, int N, int K, real beta); /* a (K,M) b (K,N) */

/**
 * kern_gemm_speed:
 * @scratch: (M K + K N + M N) overwritten; belongs to the caller
 *
 * Returns: GFLOP/s of this thread at M × N × K, best of several short runs that take about @seconds.
 */
double kern_gemm_speed (real *scratch, int M, int N, int K, double seconds);

/* kern_transpose: @out (C, R) = @in (R, C) transposed. */
void kern_transpose (real *out, const real *in, int R, int C);
