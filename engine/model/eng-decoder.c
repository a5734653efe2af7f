/* SPDX-License-Identifier: MIT */

#include "eng-decoder.h"

#include <string.h>

#include "kern-block.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-math.h"
#include "kern-pack.h"
#include "kern-random.h"

#include "eng-attention.h"
#include "eng-encoder.h"
#include "eng-event.h"
#include "eng-feed.h"

/* The most that a configuration asks for. */
#define MAX_LAYERS 16

static gboolean
has_attention (const EngSeq2Seq *self)
{
  return self->shape.attention != ENG_ATTENTION_NONE;
}

static gboolean
mixes (const EngSeq2Seq *self)
{
  return self->plan->stepwise && self->plan->feed == ENG_FEED_MIX;
}

/* The last states of encoder layer l of one sentence, both directions side by side. */
static void
copy_encoder_state (const EngSeq2Seq *self, int l, gsize from, real *to, gboolean cell)
{
  gsize He = (gsize) self->shape.He;

  for (int d = 0; d < self->shape.directions; d++)
    {
      const EngLayer *layer = &self->encoder[l * self->shape.directions + d];

      memcpy (to + (gsize) d * He, (cell ? layer->c_last : layer->h_last) + from * He, He * sizeof (real));
    }
}

static void
begin_bridge (EngSeq2Seq *self, const EngPack *pack, int l)
{
  const EngShape *shape = &self->shape;
  EngLayer *layer = &self->decoder[l];
  gsize base = (gsize) pack->row_base;
  gsize H = (gsize) shape->Hd;

  kern_linear_forward (layer->h0 + base * H, self->bridge_in[l] + base * (gsize) shape->C,
                       self->w.bridge[l].hidden, self->w.bridge[l].hidden_bias,
                       pack->rows, shape->C, shape->Hd);
  kern_tanh (layer->h0 + base * H, layer->h0 + base * H, (gsize) pack->rows * H);

  if (shape->decoder_cell == ENG_CELL_LSTM)
    kern_linear_forward (layer->c0 + base * H, self->bridge_in_c[l] + base * (gsize) shape->C,
                         self->w.bridge[l].cell, self->w.bridge[l].cell_bias,
                         pack->rows, shape->C, shape->Hd);
}

/* The context is the same at every step, so its product with W_ih is made once for each row. */
static void
context_product (EngSeq2Seq *self, const EngPack *pack)
{
  const EngShape *shape = &self->shape;
  const EngLayer *first = &self->decoder[0];
  real *gates = self->context_gates + (gsize) pack->row_base * (gsize) first->G;
  const EngProduct product = { gates, self->context + (gsize) pack->row_base * (gsize) shape->C,
                               eng_layer_block (first, shape->Et, shape->C)->forward->panels, first->b_ih, pack->rows, first->G,
                               shape->C, shape->C, first->G, FALSE };

  eng_team_products (self->team, &product, 1);
}

void
eng_decoder_book_context (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngLayer *top = &self->decoder[self->shape.L - 1];
  gsize H = (gsize) top->H;

  g_assert (self->shape.C == self->shape.Hd && t > 0);
  memcpy (self->context + (gsize) pack->row_base * H, top->h + eng_seq2seq_at (pack, t - 1) * H,
          (gsize) pack->alive[t - 1] * H * sizeof (real));
  context_product (self, pack);
}

void
eng_decoder_begin (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize C = (gsize) shape->C;

  for (int i = 0; i < pack->rows; i++)
    {
      gsize from = (gsize) self->source_packs.place[pack->row[i]];
      gsize to = (gsize) (pack->row_base + i);

      for (int l = 0; l < shape->L; l++)
        {
          EngLayer *layer = &self->decoder[l];

          copy_encoder_state (self, l, from, shape->bridge ? self->bridge_in[l] + to * C : layer->h0 + to * C, FALSE);

          if (shape->decoder_cell == ENG_CELL_LSTM)
            copy_encoder_state (self, l, from, shape->bridge ? self->bridge_in_c[l] + to * C : layer->c0 + to * C,
                                shape->encoder_cell == ENG_CELL_LSTM);
        }

      if (!has_attention (self))
        copy_encoder_state (self, shape->L - 1, from, self->context + to * C, FALSE);
    }

  for (int l = 0; shape->bridge && l < shape->L; l++)
    begin_bridge (self, pack, l);

  if (has_attention (self))
    eng_attention_keys (self, lane);
  else
    context_product (self, pack);
}

/* Input product of the first layer for the steps [t0, t1): the fed token's share, upon the context's or, with attention,
 * below it. */
static EngProduct
first_layer_product (EngSeq2Seq *self, const EngPack *pack, int t0, int t1)
{
  EngLayer *first = &self->decoder[0];
  gsize at = eng_seq2seq_at (pack, t0);
  int n = pack->offset[t1] - pack->offset[t0];
  int column = has_attention (self) ? self->shape.C : 0;

  for (int t = t0; t < t1 && !has_attention (self); t++)
    memcpy (first->gates + eng_seq2seq_at (pack, t) * (gsize) first->G,
            self->context_gates + (gsize) pack->row_base * (gsize) first->G,
            (gsize) pack->alive[t] * (gsize) first->G * sizeof (real));

  return eng_layer_input_product (first, (int) at, n, self->dec_embed + at * (gsize) self->shape.Et, self->shape.Et,
                                  column, self->shape.Et, has_attention (self));
}

/* Step t of layer l made ready for layer l + 1, which reads dec_x. */
static void
layer_dropout (EngSeq2Seq *self, const EngPack *pack, int l, int t)
{
  EngLayer *layer = &self->decoder[l];

  if (self->pass.dropout > 0)
    eng_dropout_forward (self, pack, t, self->shape.L + l, self->max_target, self->dec_drop[l], self->dec_keep[l], layer->h, layer->H);
}

static void
output_layer (EngSeq2Seq *self, gsize at, int n)
{
  const EngLayer *top = &self->decoder[self->shape.L - 1];

  const EngProduct product = { self->logits + at * (gsize) self->shape.O, top->h + at * (gsize) top->H, self->w.output->panels,
                               self->w.output_bias, n, self->shape.O, top->H, top->H, self->shape.O, FALSE };

  eng_team_products (self->team, &product, 1);
}

/* What can be multiplied before any layer of step t has run: the fed token, the context that attention finds, and all
 * layers' states of the step before. */
static void
first_products (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  gsize at = eng_seq2seq_at (pack, t);
  EngProduct products[2 + MAX_LAYERS];
  int n = 0;

  g_assert (shape->L <= MAX_LAYERS);
  products[n++] = first_layer_product (self, pack, t, t + 1);

  if (has_attention (self))
    {
      eng_attention_step (self, lane, t);
      products[n++] = eng_layer_input_product (&self->decoder[0], (int) at, pack->alive[t], self->att_context + at * (gsize) shape->C,
                                               shape->C, 0, shape->C, FALSE);
    }

  for (int l = 0; l < shape->L; l++)
    products[n++] = eng_layer_state_product (&self->decoder[l], pack, t);

  eng_team_products (self->team, products, n);
}

void
eng_seq2seq_decoder_states (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  gsize at = eng_seq2seq_at (pack, t);

  eng_feed_embed (self, pack, t, t + 1);
  first_products (self, lane, t);
  eng_layer_cell (&self->decoder[0], pack, t);

  for (int l = 1; l < self->shape.L; l++)
    {
      EngLayer *layer = &self->decoder[l];

      layer_dropout (self, pack, l - 1, t);
      eng_layer_input (layer, (int) at, pack->alive[t], self->dec_x[l] + at * (gsize) layer->D, layer->D, 0, layer->D, TRUE);
      eng_layer_cell (layer, pack, t);
    }
}

void
eng_seq2seq_decoder_logits (EngSeq2Seq *self, int lane, int t)
{
  const EngPack *pack = &self->target_packs.packs[lane];

  output_layer (self, eng_seq2seq_at (pack, t), pack->alive[t]);
}

void
eng_seq2seq_decoder_step (EngSeq2Seq *self, int lane, int t)
{
  eng_seq2seq_decoder_states (self, lane, t);
  eng_seq2seq_decoder_logits (self, lane, t);
}

/* Every input is known: layer after layer, each over the whole lane. */
static void
forward_batched (EngSeq2Seq *self, const EngPack *pack)
{
  const EngShape *shape = &self->shape;
  EngProduct first;

  for (int t = 0; t < pack->steps; t++)
    eng_feed_true (self, pack, t);

  eng_feed_embed (self, pack, 0, pack->steps);
  first = first_layer_product (self, pack, 0, pack->steps);
  eng_team_products (self->team, &first, 1);

  for (int l = 0; l < shape->L; l++)
    {
      EngLayer *layer = &self->decoder[l];

      for (int t = 0; l > 0 && t < pack->steps; t++)
        layer_dropout (self, pack, l - 1, t);

      if (l > 0)
        eng_layer_input (layer, pack->base, pack->total, self->dec_x[l] + (gsize) pack->base * (gsize) layer->D, layer->D, 0, layer->D, TRUE);

      for (int t = 0; t < pack->steps; t++)
        eng_layer_step (layer, pack, t);
    }

  output_layer (self, (gsize) pack->base, pack->total);

  if (self->pass.want_own)
    for (int t = 0; t < pack->steps; t++)
      eng_feed_choose (self, pack, t, 0);
}

void
eng_decoder_forward (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->target_packs.packs[lane];

  if (pack->total == 0)
    return;

  if (!self->plan->stepwise && !has_attention (self))
    {
      forward_batched (self, pack);
      return;
    }

  for (int t = 0; t < pack->steps; t++)
    {
      if (self->plan->stepwise)
        eng_feed_planned (self, pack, t);
      else
        eng_feed_true (self, pack, t);

      eng_seq2seq_decoder_step (self, lane, t);

      if (self->plan->stepwise || self->pass.want_own)
        eng_feed_choose (self, pack, t, lane);
    }
}

/* The first layer backwards from its gate gradients: into the embeddings and the context. */
static void
first_layer_input_back (EngSeq2Seq *self, const EngPack *pack, int t0, int t1)
{
  EngLayer *first = &self->decoder[0];
  const EngShape *shape = &self->shape;
  gsize at = eng_seq2seq_at (pack, t0);
  int n = pack->offset[t1] - pack->offset[t0];
  gsize G = (gsize) first->G;

  if (shape->Vt > 0)
    eng_layer_input_back (first, (int) at, n, self->d_embed + at * (gsize) shape->Et, shape->Et,
                          has_attention (self) ? shape->C : 0, shape->Et, 0);

  if (has_attention (self))
    return;

  for (int t = t0; t < t1; t++)
    {
      const real *from = first->dgx + eng_seq2seq_at (pack, t) * G;
      real *to = self->d_context_gates + (gsize) pack->row_base * G;

      for (gsize k = 0; k < (gsize) pack->alive[t] * G; k++)
        to[k] += from[k];
    }
}

static void
dropout_back (EngSeq2Seq *self, gsize at, int n, real *dx, int l)
{
  gsize H = (gsize) self->shape.Hd;

  if (self->pass.dropout > 0)
    kern_multiply (dx + at * H, dx + at * H, self->dec_keep[l] + at * H, (gsize) n * H);
}

static void
output_layer_back (EngSeq2Seq *self, gsize at, int n)
{
  gsize H = (gsize) self->shape.Hd;

  real *dx = self->d_top + at * H;
  const real *dy = self->logits + at * (gsize) self->shape.O;

  if (self->w.output_back != NULL)
    kern_pack_product (dx, dy, self->w.output_back->panels, NULL, n, self->shape.Hd, self->shape.O, self->shape.O, self->shape.Hd, FALSE);
  else
    kern_block_product (dx, dy, self->w.output_plain, n, self->shape.Hd, self->shape.O, self->shape.O, self->shape.Hd, self->shape.Hd);
}

static void
backward_batched (EngSeq2Seq *self, const EngPack *pack)
{
  real *dy = self->d_top;
  real *dx = self->d_low;
  gsize base = (gsize) pack->base;
  gsize H = (gsize) self->shape.Hd;

  output_layer_back (self, base, pack->total);

  for (int l = self->shape.L - 1; l >= 0; l--)
    {
      EngLayer *layer = &self->decoder[l];
      real *above = dy;

      for (int t = pack->steps - 1; t >= 0; t--)
        eng_layer_step_back (layer, pack, t, dy + eng_seq2seq_at (pack, t) * H, layer->H);

      if (l == 0)
        break;

      eng_layer_input_back (layer, pack->base, pack->total, dx + base * H, layer->D, 0, layer->D, 0);
      dropout_back (self, base, pack->total, dx, l - 1);
      dy = dx;
      dx = above;
    }

  first_layer_input_back (self, pack, 0, pack->steps);
}

static void
backward_stepwise (EngSeq2Seq *self, const EngPack *pack, int lane)
{
  const EngShape *shape = &self->shape;
  gsize H = (gsize) shape->Hd;

  /* With a mixture, a step's logits also feed the step after, so their gradient is whole only later. */
  if (!mixes (self))
    output_layer_back (self, (gsize) pack->base, pack->total);

  for (int t = pack->steps - 1; t >= 0; t--)
    {
      gsize at = eng_seq2seq_at (pack, t);
      int n = pack->alive[t];
      real *dy = self->d_top;
      real *dx = self->d_low;

      if (mixes (self))
        {
          if (t + 1 < pack->steps)
            eng_feed_mix_back (self, pack, t);

          output_layer_back (self, at, n);
        }

      for (int l = shape->L - 1; l > 0; l--)
        {
          EngLayer *layer = &self->decoder[l];
          real *above = dy;

          eng_layer_step_back (layer, pack, t, dy + at * H, layer->H);
          eng_layer_input_back (layer, (int) at, n, dx + at * H, layer->D, 0, layer->D, 0);
          dropout_back (self, at, n, dx, l - 1);
          dy = dx;
          dx = above;
        }

      eng_layer_step_back (&self->decoder[0], pack, t, dy + at * H, shape->Hd);
      first_layer_input_back (self, pack, t, t + 1);

      if (has_attention (self))
        {
          eng_layer_input_back (&self->decoder[0], (int) at, n, self->d_att_context + (gsize) pack->row_base * (gsize) shape->C,
                                shape->C, 0, shape->C, 0);
          eng_attention_step_back (self, lane, t);
        }
    }
}

/* rows of @to in the encoder's order (+)= rows of @from in the decoder's. */
static void
add_encoder_state (EngSeq2Seq *self, const EngPack *pack, int l, const real *from, gboolean cell)
{
  gsize He = (gsize) self->shape.He;
  gsize C = (gsize) self->shape.C;

  for (int i = 0; i < pack->rows; i++)
    for (int d = 0; d < self->shape.directions; d++)
      {
        EngLayer *layer = &self->encoder[l * self->shape.directions + d];
        real *to = (cell ? layer->dc : layer->dh) + (gsize) self->source_packs.place[pack->row[i]] * He;
        const real *row = from + (gsize) (pack->row_base + i) * C + (gsize) d * He;

        for (gsize k = 0; k < He; k++)
          to[k] += row[k];
      }
}

static void
bridge_back (EngSeq2Seq *self, const EngPack *pack, int l)
{
  const EngShape *shape = &self->shape;
  const EngLayer *layer = &self->decoder[l];
  gsize base = (gsize) pack->row_base;
  gsize H = (gsize) shape->Hd;
  real *d_state = self->d_state + base * (gsize) shape->C;

  /* h0 = tanh (…): its derivative is that of the RNN cell, 1 - h². */
  for (gsize k = base * H; k < (base + (gsize) pack->rows) * H; k++)
    self->d_bridge[l][k] = layer->dh[k] * (1 - layer->h0[k] * layer->h0[k]);

  kern_gemm_nn (d_state, self->d_bridge[l] + base * H, self->w.bridge[l].hidden, pack->rows, shape->C, shape->Hd, 0);
  add_encoder_state (self, pack, l, self->d_state, FALSE);

  if (shape->decoder_cell != ENG_CELL_LSTM)
    return;

  memcpy (self->d_bridge_c[l] + base * H, layer->dc + base * H, (gsize) pack->rows * H * sizeof (real));
  kern_gemm_nn (d_state, self->d_bridge_c[l] + base * H, self->w.bridge[l].cell, pack->rows, shape->C, shape->Hd, 0);
  add_encoder_state (self, pack, l, self->d_state, shape->encoder_cell == ENG_CELL_LSTM);
}

static void
clear_gradients (EngSeq2Seq *self, const EngPack *pack)
{
  gsize base = (gsize) pack->row_base;
  gsize rows = (gsize) pack->rows;

  for (int l = 0; l < self->shape.L; l++)
    {
      EngLayer *layer = &self->decoder[l];

      memset (layer->dh + base * (gsize) layer->H, 0, rows * (gsize) layer->H * sizeof (real));

      if (layer->dc != NULL)
        memset (layer->dc + base * (gsize) layer->H, 0, rows * (gsize) layer->H * sizeof (real));
    }

  for (int k = 0; k < self->shape.L * self->shape.directions; k++)
    {
      EngLayer *layer = &self->encoder[k];

      memset (layer->dh + base * (gsize) layer->H, 0, rows * (gsize) layer->H * sizeof (real));

      if (layer->dc != NULL)
        memset (layer->dc + base * (gsize) layer->H, 0, rows * (gsize) layer->H * sizeof (real));
    }

  if (!has_attention (self))
    memset (self->d_context_gates + base * (gsize) self->decoder[0].G, 0, rows * (gsize) self->decoder[0].G * sizeof (real));
}

void
eng_decoder_backward (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngShape *shape = &self->shape;
  EngLayer *first = &self->decoder[0];
  gsize base = (gsize) pack->row_base;

  clear_gradients (self, pack);

  if (has_attention (self) || mixes (self))
    backward_stepwise (self, pack, lane);
  else
    backward_batched (self, pack);

  for (int l = 0; l < shape->L; l++)
    if (shape->bridge)
      bridge_back (self, pack, l);
    else
      {
        add_encoder_state (self, pack, l, self->decoder[l].dh, FALSE);

        if (shape->decoder_cell == ENG_CELL_LSTM)
          add_encoder_state (self, pack, l, self->decoder[l].dc, TRUE);
      }

  if (has_attention (self))
    {
      eng_attention_keys_back (self, lane);
      return;
    }

  kern_pack_product (self->d_context + base * (gsize) shape->C, self->d_context_gates + base * (gsize) first->G,
                     eng_layer_block (first, shape->Et, shape->C)->backward->panels, NULL, pack->rows, shape->C, first->G,
                     first->G, shape->C, FALSE);
  add_encoder_state (self, pack, shape->L - 1, self->d_context, FALSE);
}
