/* SPDX-License-Identifier: MIT */

#include "eng-seq2seq-shape.h"

int
eng_cell_gates (int cell)
{
  static const int gates[] = { [ENG_CELL_GRU] = 3, [ENG_CELL_LSTM] = 4, [ENG_CELL_RNN] = 1 };

  return gates[cell];
}

void
eng_shape_init (EngShape *self, const EngConfig *config, const EngDims *dims)
{
  gboolean real_vectors = dims->width > 0;

  self->Vs = real_vectors ? 0 : dims->source_vocab;
  self->Vt = real_vectors ? 0 : dims->target_vocab;
  self->Es = real_vectors ? dims->width : config->embed;
  self->Et = self->Es;
  self->L = config->layers;
  self->He = config->encoder_hidden;
  self->Hd = config->decoder_hidden;
  self->directions = config->bidirectional ? 2 : 1;
  self->C = self->He * self->directions;
  self->A = self->Hd;
  self->O = real_vectors ? dims->width : dims->target_vocab;
  self->encoder_cell = config->encoder_cell;
  self->decoder_cell = config->decoder_cell;
  self->attention = config->attention;
  self->bridge = self->encoder_cell != self->decoder_cell || self->C != self->Hd || config->bidirectional;
}
