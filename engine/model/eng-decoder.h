/* SPDX-License-Identifier: MIT
 *
 * The decoder's half of a pass. Two ways through it that give the same numbers: layer by layer over whole
 * sequences, when every input is known beforehand (teacher forcing, no attention); or step by step, when
 * an input depends on the step before (own words fed back, mixtures, attention).
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_decoder_begin: first states and context of a lane from its encoder. */
void eng_decoder_begin (EngSeq2Seq *self, int lane);

/* eng_decoder_book_context: from step @t on the context is the top layer's state before it: the slip of the
 * book's prediction code (d2l-en issue 2134), for those who want to see what it does. Without attention. */
void eng_decoder_book_context (EngSeq2Seq *self, int lane, int t);

/* eng_decoder_forward: all steps of a lane, with what was fed, logits, own choices. */
void eng_decoder_forward (EngSeq2Seq *self, int lane);

/* eng_decoder_backward: from the logits' gradient down to the encoder's last states (its dh, dc). */
void eng_decoder_backward (EngSeq2Seq *self, int lane);

G_END_DECLS
