/* SPDX-License-Identifier: MIT */

#include "eng-encoder.h"

#include <string.h>

#include "kern-layers.h"
#include "kern-random.h"

void
eng_dropout_forward (EngSeq2Seq *self, const EngPack *pack, int t, int slot, int max_steps, real *y, real *keep,
                     const real *x, int width)
{
  gsize at = eng_seq2seq_at (pack, t) * (gsize) width;
  guint64 first = ((guint64) slot * (guint64) max_steps + (guint64) t) * (guint64) self->max_rows;

  kern_random_keep (keep + at, pack->row, pack->alive[t], width, self->pass.dropout, self->pass.seed,
                    KERN_STREAM_DROPOUT, self->pass.step, first);
  kern_multiply (y + at, x + at, keep + at, (gsize) pack->alive[t] * (gsize) width);
}

/* The source of a lane, packed: embeddings, or the vectors themselves. */
static void
encoder_input (EngSeq2Seq *self, const EngPack *pack)
{
  const EngBatch *batch = self->batch;
  gsize Es = (gsize) self->shape.Es;

  for (int t = 0; t < pack->steps; t++)
    for (int i = 0; i < pack->alive[t]; i++)
      {
        gsize row = eng_seq2seq_at (pack, t) + (gsize) i;
        gsize from = (gsize) pack->row[i] * (gsize) batch->source_steps + (gsize) t;

        if (self->shape.Vs > 0)
          self->source_ids[row] = batch->source[from];
        else
          for (gsize k = 0; k < Es; k++)
            self->enc_embed[row * Es + k] = (real) batch->source_values[from * Es + k];
      }

  if (self->shape.Vs > 0)
    kern_embedding_forward (self->enc_embed + (gsize) pack->base * Es, self->source_ids + pack->base,
                            self->w.source_embedding,
                            pack->total, self->shape.Es, self->shape.Es);
}

static void
encoder_reverse_index (EngSeq2Seq *self, const EngPack *pack)
{
  for (int t = 0; t < pack->steps; t++)
    for (int i = 0; i < pack->alive[t]; i++)
      self->reverse[eng_seq2seq_at (pack, t) + (gsize) i] = (int) eng_seq2seq_at (pack, pack->length[i] - 1 - t) + i;
}

/* to[row] = from[reverse[row]]; strides and widths in elements. */
static void
gather_reversed (const EngSeq2Seq *self, const EngPack *pack, real *to, int ldto, const real *from, int ldfrom, int width)
{
  for (int p = pack->base; p < pack->base + pack->total; p++)
    memcpy (to + (gsize) p * (gsize) ldto, from + (gsize) self->reverse[p] * (gsize) ldfrom, (gsize) width * sizeof (real));
}

static void
run_layer (EngLayer *layer, const EngPack *pack, const real *x)
{
  eng_layer_input (layer, pack->base, pack->total, x + (gsize) pack->base * (gsize) layer->D, layer->D, 0, layer->D, TRUE);

  for (int t = 0; t < pack->steps; t++)
    eng_layer_step (layer, pack, t);

  eng_layer_finish (layer, pack);
}

void
eng_encoder_forward (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->source_packs.packs[lane];
  const EngShape *shape = &self->shape;
  int C = shape->C;

  encoder_input (self, pack);

  if (shape->directions == 2)
    encoder_reverse_index (self, pack);

  for (int l = 0; l < shape->L; l++)
    {
      EngLayer *forward = &self->encoder[l * shape->directions];
      const real *x = self->enc_x[l];

      run_layer (forward, pack, x);

      if (shape->directions == 2)
        {
          EngLayer *backward = &self->encoder[l * 2 + 1];
          gsize base = (gsize) pack->base;

          gather_reversed (self, pack, self->enc_x_rev[l], forward->D, x, forward->D, forward->D);
          run_layer (backward, pack, self->enc_x_rev[l]);

          for (gsize p = base; p < base + (gsize) pack->total; p++)
            memcpy (self->enc_y[l] + p * (gsize) C, forward->h + p * (gsize) shape->He, (gsize) shape->He * sizeof (real));

          gather_reversed (self, pack, self->enc_y[l] + shape->He, C, backward->h, shape->He, shape->He);
        }

      if (l + 1 < shape->L && self->pass.dropout > 0)
        for (int t = 0; t < pack->steps; t++)
          eng_dropout_forward (self, pack, t, l, self->max_source, self->enc_drop[l], self->enc_keep[l], self->enc_y[l], C);
    }
}

/* One direction of one layer back through time; dy (Ns, stride ldy) or NULL. */
static void
run_layer_back (EngLayer *layer, const EngPack *pack, const real *dy, int ldy)
{
  for (int t = pack->steps - 1; t >= 0; t--)
    eng_layer_step_back (layer, pack, t, dy == NULL ? NULL : dy + eng_seq2seq_at (pack, t) * (gsize) ldy, ldy);
}

void
eng_encoder_backward (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->source_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize base = (gsize) pack->base;
  gsize C = (gsize) shape->C;
  const real *dy = shape->attention != ENG_ATTENTION_NONE ? self->d_enc_out : NULL;

  for (int l = shape->L - 1; l >= 0; l--)
    {
      EngLayer *forward = &self->encoder[l * shape->directions];
      int D = forward->D;
      real *dx = l == 0 ? self->d_enc_embed : dy == self->d_enc_a ? self->d_enc_b
                                                                  : self->d_enc_a;

      run_layer_back (forward, pack, dy, shape->C);

      /* Real vectors learn nothing below the first layer. */
      if (l > 0 || shape->Vs > 0)
        eng_layer_input_back (forward, pack->base, pack->total, dx + base * (gsize) D, D, 0, D, 0);

      if (shape->directions == 2)
        {
          EngLayer *backward = &self->encoder[l * 2 + 1];
          real *rev = l == 0 ? self->d_enc_rev_embed : self->d_enc_rev_x;

          if (dy != NULL)
            gather_reversed (self, pack, self->d_enc_rev_y, shape->He, dy + shape->He, shape->C, shape->He);

          run_layer_back (backward, pack, dy != NULL ? self->d_enc_rev_y : NULL, shape->He);

          if (l > 0 || shape->Vs > 0)
            {
              eng_layer_input_back (backward, pack->base, pack->total, rev + base * (gsize) D, D, 0, D, 0);

              for (gsize p = base; p < base + (gsize) pack->total; p++)
                for (gsize k = 0; k < (gsize) D; k++)
                  dx[p * (gsize) D + k] += rev[(gsize) self->reverse[p] * (gsize) D + k];
            }
        }

      if (l > 0 && self->pass.dropout > 0)
        kern_multiply (dx + base * C, dx + base * C, self->enc_keep[l - 1] + base * C, (gsize) pack->total * C);

      dy = dx;
    }
}
