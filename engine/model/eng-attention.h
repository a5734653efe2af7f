/* SPDX-License-Identifier: MIT
 *
 * Attention of the decoder over the encoder's outputs, one decoder step at a time. The query of a step is
 * the top layer's state of the step before; keys and values are the encoder's outputs; positions beyond a
 * source's valid length are never looked at.
 *
 *   additive  score = w_v · tanh (W_q q + W_k k)     Bahdanau et al. 2015, as in the book
 *   dot       score = q · k / sqrt (Hd)              scaled dot product
 *   general   score = q · (W_k k)                    Luong et al. 2015
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_attention_keys: keys and row index of a lane, once its encoder has run. */
void eng_attention_keys (EngSeq2Seq *self, int lane);

/* eng_attention_step: att_context of step @t from the top layer's state before it. */
void eng_attention_step (EngSeq2Seq *self, int lane, int t);

/* eng_attention_step_back: from d_att_context to d_enc_out, d_keys, d_query; adds to the top layer's dh, which by
 * now holds the gradient into the state before step @t. */
void eng_attention_step_back (EngSeq2Seq *self, int lane, int t);

/* eng_attention_keys_back: d_keys into d_enc_out, after the last step back. */
void eng_attention_keys_back (EngSeq2Seq *self, int lane);

G_END_DECLS
