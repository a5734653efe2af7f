/* SPDX-License-Identifier: MIT */

#include "eng-attention.h"

#include <math.h>
#include <string.h>

#include "kern-attention.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-math.h"
#include "kern-random.h"

/* Whose dot product with the query is the score: the encoder's outputs or their projection. */
static const real *
key_rows (const EngSeq2Seq *self)
{
  return self->shape.attention == ENG_ATTENTION_DOT ? self->enc_y[self->shape.L - 1] : self->keys;
}

static real
score_scale (const EngSeq2Seq *self)
{
  return self->shape.attention == ENG_ATTENTION_DOT ? (real) (1.0 / sqrt ((double) self->shape.Hd)) : 1;
}

/* The states that ask at step t: those before it. */
static const real *
query_states (const EngSeq2Seq *self, const EngPack *pack, int t)
{
  const EngLayer *top = &self->decoder[self->shape.L - 1];
  gsize H = (gsize) self->shape.Hd;

  return t == 0 ? top->h0 + (gsize) pack->row_base * H : top->h + eng_seq2seq_at (pack, t - 1) * H;
}

void
eng_attention_keys (EngSeq2Seq *self, int lane)
{
  const EngPack *source = &self->source_packs.packs[lane];
  const EngPack *target = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize base = (gsize) source->base;

  for (int i = 0; i < target->rows; i++)
    {
      int b = target->row[i];
      int place = self->source_packs.place[b] - source->row_base;
      gsize row = (gsize) (target->row_base + i);

      self->key_count[row] = MIN (self->batch->source_valid[b], source->length[place]);

      for (int s = 0; s < self->key_count[row]; s++)
        self->key_index[row * (gsize) self->max_source + (gsize) s] = (int) eng_seq2seq_at (source, s) + place;
    }

  if (shape->attention != ENG_ATTENTION_DOT)
    kern_linear_forward (self->keys + base * (gsize) shape->A, self->enc_y[shape->L - 1] + base * (gsize) shape->C,
                         self->w.w_k, NULL, source->total, shape->C, shape->A);

  if (!self->pass.learn)
    return;

  memset (self->d_enc_out + base * (gsize) shape->C, 0, (gsize) source->total * (gsize) shape->C * sizeof (real));

  if (shape->attention != ENG_ATTENTION_DOT)
    memset (self->d_keys + base * (gsize) shape->A, 0, (gsize) source->total * (gsize) shape->A * sizeof (real));
}

static void
attention_dropout (EngSeq2Seq *self, const EngPack *pack, int t, int i, gsize at, int S)
{
  /* The layers' draws use the slots up to 2 L; attention has those after, as wide as the widest source. */
  guint64 slot = (guint64) (2 * self->shape.L);
  guint64 first = (slot * (guint64) self->max_target + (guint64) t) * (guint64) self->max_rows + ((guint64) 1 << 40);

  kern_random_keep (self->attention_keep + at, &pack->row[i], 1, S, self->pass.dropout, self->pass.seed,
                    KERN_STREAM_DROPOUT, self->pass.step, first);
  kern_multiply (self->attention_drop + at, self->attention + at, self->attention_keep + at, (gsize) S);
}

void
eng_attention_step (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize at = eng_seq2seq_at (pack, t);
  gsize A = (gsize) shape->A;
  const real *states = query_states (self, pack, t);

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    kern_linear_forward (self->query + at * A, states, self->w.w_q, NULL,
                         pack->alive[t], shape->Hd, shape->A);

  for (int i = 0; i < pack->alive[t]; i++)
    {
      gsize row = at + (gsize) i;
      gsize state = (gsize) (pack->row_base + i);
      gsize scores = row * (gsize) self->max_source;
      const int *index = self->key_index + state * (gsize) self->max_source;
      int S = self->key_count[state];
      const real *used = self->attention + scores;

      if (shape->attention == ENG_ATTENTION_ADDITIVE)
        kern_attention_additive_scores (self->attention + scores, self->energy + scores * A, self->query + row * A,
                                        self->keys, self->w.w_v, index, S, shape->A);
      else
        kern_attention_dot_scores (self->attention + scores, states + (gsize) i * (gsize) shape->Hd, key_rows (self),
                                   index, score_scale (self), S, shape->A);

      if (S > 0)
        kern_softmax (self->attention + scores, self->attention + scores, 1, 1, S);

      if (self->pass.dropout > 0)
        {
          attention_dropout (self, pack, t, i, scores, S);
          used = self->attention_drop + scores;
        }

      kern_attention_context (self->att_context + row * (gsize) shape->C, used, self->enc_y[shape->L - 1], index, S, shape->C);
    }
}

void
eng_attention_step_back (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  EngLayer *top = &self->decoder[shape->L - 1];
  gsize at = eng_seq2seq_at (pack, t);
  gsize A = (gsize) shape->A;
  gsize H = (gsize) shape->Hd;
  const real *states = top->h_prev + at * H;
  real *dh = top->dh + (gsize) pack->row_base * H;

  for (int i = 0; i < pack->alive[t]; i++)
    {
      gsize row = at + (gsize) i;
      gsize state = (gsize) (pack->row_base + i);
      gsize scores = row * (gsize) self->max_source;
      const int *index = self->key_index + state * (gsize) self->max_source;
      int S = self->key_count[state];
      real *d = self->d_scores + state * (gsize) self->max_source;
      const real *used = self->pass.dropout > 0 ? self->attention_drop + scores : self->attention + scores;

      kern_attention_context_backward (d, self->d_enc_out, self->d_att_context + state * (gsize) shape->C, used,
                                       self->enc_y[shape->L - 1], index, S, shape->C);

      if (self->pass.dropout > 0)
        kern_multiply (d, d, self->attention_keep + scores, (gsize) S);

      kern_softmax_backward (d, d, self->attention + scores, S);

      if (shape->attention == ENG_ATTENTION_ADDITIVE)
        {
          memset (self->d_query + row * A, 0, A * sizeof (real));
          kern_attention_additive_backward (self->d_query + row * A, self->d_keys, self->d_w_v + (gsize) lane * A, d,
                                            self->energy + scores * A, self->w.w_v,
                                            index, S, shape->A);
        }
      else
        kern_attention_dot_backward (dh + (gsize) i * H, shape->attention == ENG_ATTENTION_DOT ? self->d_enc_out : self->d_keys,
                                     d, states + (gsize) i * H, key_rows (self), index, score_scale (self), S, shape->A);
    }

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    kern_gemm_nn (dh, self->d_query + at * A, self->w.w_q, pack->alive[t], shape->Hd, shape->A, 1);
}

void
eng_attention_keys_back (EngSeq2Seq *self, int lane)
{
  const EngPack *source = &self->source_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize base = (gsize) source->base;

  if (shape->attention != ENG_ATTENTION_DOT)
    kern_gemm_nn (self->d_enc_out + base * (gsize) shape->C, self->d_keys + base * (gsize) shape->A,
                  self->w.w_k, source->total, shape->C, shape->A, 1);
}
