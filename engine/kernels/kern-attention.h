/* SPDX-License-Identifier: MIT
 *
 * Attention of one decoder row over the encoder's outputs of its sentence. The rows that a sentence owns
 * in the packed encoder arrays are given by @index (S entries, S its valid length), so masked positions
 * are never touched: a weight beyond the valid length is exactly 0.
 */
#pragma once

#include "kern-real.h"

/**
 * kern_attention_additive_scores:
 * @scores: (S) w_v · tanh (q + k_s)   (Bahdanau et al. 2015; the book's form, no biases)
 * @t: (S, A) tanh (q + k_s), kept for backward
 * @q: (A) W_q query   @k: (·, A) W_k keys, packed; row of position s is index[s]
 */
void kern_attention_additive_scores (real *scores, real *t, const real *q, const real *k, const real *w_v,
                                     const int *index, int S, int A);

/**
 * kern_attention_additive_backward:
 * @dq: (A) +=   @dk: (·, A) rows index[s] +=   @dw_v: (A) +=
 */
void kern_attention_additive_backward (real *dq, real *dk, real *dw_v, const real *dscores, const real *t,
                                       const real *w_v, const int *index, int S, int A);

/* kern_attention_dot_scores: scores (S) = scale q · k_s; q (A). Backward adds to dq (A) and dk rows. */
void kern_attention_dot_scores (real *scores, const real *q, const real *k, const int *index, real scale, int S, int A);
void kern_attention_dot_backward (real *dq, real *dk, const real *dscores, const real *q, const real *k,
                                  const int *index, real scale, int S, int A);

/* kern_attention_context: c (C) = Σ_s weight_s v[index[s]]; v (·, C) packed.
 * Backward: dweights (S) = dc · v_s (overwritten); dv rows += weight_s dc. */
void kern_attention_context (real *c, const real *weights, const real *v, const int *index, int S, int C);
void kern_attention_context_backward (real *dweights, real *dv, const real *dc, const real *weights,
                                      const real *v, const int *index, int S, int C);

/* kern_softmax_backward: dx (V) = p (dp - Σ dp p), one row; may be @dp. */
void kern_softmax_backward (real *dx, const real *dp, const real *p, int V);
