/* SPDX-License-Identifier: MIT
 *
 * The encoder's half of a pass: source tokens to outputs and last states, and back.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_encoder_forward: outputs enc_y[L - 1] and every layer's h_last of a lane. */
void eng_encoder_forward (EngSeq2Seq *self, int lane);

/* eng_encoder_backward: from every layer's dh, dc (gradient into the last states) and, with attention,
 * d_enc_out, down to the gradient of the embeddings (d_enc_embed). */
void eng_encoder_backward (EngSeq2Seq *self, int lane);

/* eng_dropout_forward: y = x keep for the rows of step @t, keep drawn afresh; arrays over packed rows. The draws are named by
 * (layer, step, row of the batch, unit), so they do not depend on how the batch lies in lanes. */
void eng_dropout_forward (EngSeq2Seq *self, const EngPack *pack, int t, int slot, int max_steps, real *y, real *keep,
                          const real *x, int width);

G_END_DECLS
