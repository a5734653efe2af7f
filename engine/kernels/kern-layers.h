/* SPDX-License-Identifier: MIT
 *
 * Layers without memory: linear, embedding, dropout. Gradients are added to, activations overwritten.
 */
#pragma once

#include "kern-real.h"

/* kern_linear_forward: y (N, O) = x (N, D) wᵀ + b; w (O, D); b (O) or %NULL. */
void kern_linear_forward (real *y, const real *x, const real *w, const real *b, int N, int D, int O);

/* kern_linear_backward: dx (N, D) += dy w, or %NULL; dw (O, D) += dyᵀ x; db (O) += column sums, or %NULL. */
void kern_linear_backward (real *dx, real *dw, real *db, const real *dy, const real *x, const real *w,
                           int N, int D, int O);

/* kern_embedding_forward: y (N, E with row stride ldy) = rows ids[n] of w (V, E). */
void kern_embedding_forward (real *y, const int *ids, const real *w, int N, int E, int ldy);

/* kern_embedding_backward: rows ids[n] of dw (V, E) += dy (N, E with row stride ldy), in the order of n. */
void kern_embedding_backward (real *dw, const int *ids, const real *dy, int N, int E, int ldy);

/* kern_dropout: y (n) = u < p ? 0 : x / (1 - p); u (n) uniform draws. The same call serves backward
 * with gradients for x and y. In place is allowed. */
void kern_dropout (real *y, const real *x, const real *u, real p, gsize n);

/* kern_multiply: y (n) = x k; y may be x. Dropout with the factors of kern_random_keep(), both ways. */
void kern_multiply (real *y, const real *x, const real *k, gsize n);

/* kern_add: y (n) += x. */
void kern_add (real *restrict y, const real *restrict x, gsize n);
