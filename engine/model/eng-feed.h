/* SPDX-License-Identifier: MIT
 *
 * What goes into the decoder and what comes out: the token fed at each step, its embedding (or the mixture
 * of embeddings), the model's own choice, the loss.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_feed_true: step @t is fed the true token before it; <bos> at step 0. */
void eng_feed_true (EngSeq2Seq *self, const EngPack *pack, int t);

/* eng_feed_planned: as the plan's coins say, from the true tokens and the own choices of step t - 1. */
void eng_feed_planned (EngSeq2Seq *self, const EngPack *pack, int t);

/* eng_feed_embed: dec_embed of the steps [t0, t1) from what was fed. */
void eng_feed_embed (EngSeq2Seq *self, const EngPack *pack, int t0, int t1);

/* eng_feed_choose: the model's own choice at step @t from its logits: argmax, or a draw. @lane: whose scratch. */
void eng_feed_choose (EngSeq2Seq *self, const EngPack *pack, int t, int lane);

/* eng_feed_mix_back: adds to the logits' gradient of step @t what comes through the mixture fed at t + 1:
 * input = ε e(true) + (1 - ε) Σ_v P(v) e(v), so dlogits += P (dP - Σ dP P) with dP = (1 - ε) dinput Eᵀ. */
void eng_feed_mix_back (EngSeq2Seq *self, const EngPack *pack, int t);

/* eng_feed_loss: losses of a lane; when learning, logits become their gradient. */
void eng_feed_loss (EngSeq2Seq *self, int lane);

G_END_DECLS
