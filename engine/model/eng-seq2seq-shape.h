/* SPDX-License-Identifier: MIT
 *
 * The sizes of a model, worked out once from its configuration and its corpus.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-params.h"

G_BEGIN_DECLS

typedef struct
{
  int Vs, Vt;     /* vocabularies; 0 for real vectors */
  int Es, Et;     /* features of one source, one target step: embedding, or a vector's width */
  int L;          /* layers of each side */
  int He, Hd;     /* hidden units */
  int directions; /* of the encoder: 1 or 2 */
  int C;          /* He × directions: the encoder's output, and the context */
  int A;          /* attention: width of W_q, W_k */
  int O;          /* output layer: Vt, or a vector's width */
  int encoder_cell, decoder_cell, attention;
  gboolean bridge; /* the decoder's first state is learned from the encoder's last */
} EngShape;

void eng_shape_init (EngShape *self, const EngConfig *config, const EngDims *dims);

/* eng_cell_gates: G / H: 3 for GRU, 4 for LSTM, 1 for RNN. */
int eng_cell_gates (int cell);

G_END_DECLS
