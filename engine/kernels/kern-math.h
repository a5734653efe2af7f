/* SPDX-License-Identifier: MIT
 *
 * Element-wise functions over arrays, vectorised. float: tanh as the odd-13 / even-6 rational that Eigen,
 * XLA and ONNX Runtime use (largest absolute error 2.7e-7); sigmoid = 0.5 tanh (x / 2) + 0.5; exp as
 * Cephes' degree-5 polynomial. double: libm. In place is allowed everywhere.
 */
#pragma once

#include "kern-real.h"

void kern_tanh (real *y, const real *x, gsize n);
void kern_sigmoid (real *y, const real *x, gsize n);
void kern_exp (real *y, const real *x, gsize n);

/**
 * kern_softmax:
 * @p: (N, V) each row = softmax (x / temperature); may be @x
 *
 * The maximum starts at -INFINITY; a row of all -INFINITY gives NaN.
 */
void kern_softmax (real *p, const real *x, real temperature, int N, int V);

/* kern_argmax: @best (N) = index of the first maximum of each row of @x (N, V). */
void kern_argmax (int *best, const real *x, int N, int V);

/* kern_add_bias: x (N, O) += b (O) in each row. kern_set_bias: x = b in each row (zeros when @b is %NULL). */
void kern_add_bias (real *x, const real *b, int N, int O);
void kern_set_bias (real *x, const real *b, int N, int O);

/* kern_column_sums: @db (O) += sums over the rows of @dy (N, O), added row after row. */
void kern_column_sums (real *db, const real *dy, int N, int O);
