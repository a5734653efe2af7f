/* SPDX-License-Identifier: MIT
 *
 * The optimiser's arithmetic.
 */
#pragma once

#include "kern-real.h"

/* kern_square_sum: Σ x², in double, in a fixed order of additions. */
double kern_square_sum (const real *x, gsize n);

/**
 * kern_adam:
 * @w, @m, @v: (n) weight and its first and second moment, updated
 * @g: (n) gradient before clipping   @scale: clipping factor, multiplied into g
 * @step: updates done, this one included, from 1: for the bias corrections
 *
 * Adam as PyTorch has it (Kingma & Ba 2015): m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²;
 * w -= lr (m / (1-β1^step)) / (sqrt (v / (1-β2^step)) + 1e-8), β1 = 0.9, β2 = 0.999.
 */
void kern_adam (real *w, real *m, real *v, const real *g, real scale, double learning_rate, guint64 step, gsize n);

/* kern_adam_rates: what kern_adam() makes of @learning_rate and @step: @rate = lr / (1-β1^step) and @root =
 * 1 / sqrt (1-β2^step). kern_adam_rated: the same update from them. */
void kern_adam_rates (real *rate, real *root, double learning_rate, guint64 step);
void kern_adam_rated (real *w, real *m, real *v, const real *g, real scale, real rate, real root, gsize n);

/**
 * kern_adam_idle:
 * @rates, @roots: (missed) of the updates that are made up for, in their order
 *
 * @missed updates with a gradient of zero, one after the other: the same bits as kern_adam() at each of them.
 * So the rows of an embedding that a batch does not touch need no memory traffic until they are read.
 */
void kern_adam_idle (real *w, real *m, real *v, const real *rates, const real *roots, int missed, gsize n);

/* kern_sgd: w -= learning_rate scale g. */
void kern_sgd (real *w, const real *g, real scale, double learning_rate, gsize n);
