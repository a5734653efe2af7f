/* SPDX-License-Identifier: MIT
 *
 * Losses and the sequence mask.
 */
#pragma once

#include "kern-real.h"

/**
 * kern_sequence_mask:
 * @x: (B, T, D) changed in place; D = product of the trailing sizes (1 for a matrix)
 * @valid_length: (B) entries at t >= valid_length[b] become @fill; may be 0 or above T
 */
void kern_sequence_mask (real *x, const int *valid_length, real fill, int B, int T, int D);

/**
 * kern_cross_entropy:
 * @losses: (N) -log softmax (logits)[target], in nats; 0 where the target is negative
 * @dlogits: (N, V) scale (softmax - onehot); 0 where the target is negative; may be @logits; %NULL for
 *   the loss alone
 * @targets: (N) ids; negative = this position does not count
 *
 * Softmax, loss and gradient in one pass over each row.
 */
void kern_cross_entropy (real *losses, real *dlogits, const real *logits, const int *targets, real scale,
                         int N, int V);

/**
 * kern_squared_error:
 * @losses: (N) mean over the D numbers of (y - target)²
 * @dy: (N, D) scale 2 (y - target) / D; %NULL for the loss alone; may be @y
 */
void kern_squared_error (real *losses, real *dy, const real *y, const real *target, real scale, int N, int D);
