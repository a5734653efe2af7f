/* SPDX-License-Identifier: MIT */

#include "eng-seq2seq.h"

#include <string.h>

#include "eng-decoder.h"
#include "eng-encoder.h"
#include "eng-feed.h"
#include "eng-gradients.h"
#include "eng-memory.h"

/* Every array of the model comes from here, so that one list frees them all. */
static void *
take (GPtrArray *memory, gsize n, gsize size)
{
  void *array = eng_memory_new (n, size);

  g_ptr_array_add (memory, array);

  return array;
}

typedef struct
{
  EngSeq2Seq model; /* first: the public part */
  GPtrArray *memory;
} Owner;

#define TAKE(n) ((real *) take (memory, (n), sizeof (real)))
#define TAKE_INTS(n) ((int *) take (memory, (n), sizeof (int)))
#define TAKE_LIST(n) ((real **) take (memory, (n), sizeof (real *)))

static void
new_encoder (EngSeq2Seq *self, GPtrArray *memory)
{
  const EngShape *shape = &self->shape;
  gsize L = (gsize) shape->L;
  gsize N = (gsize) self->max_rows * (gsize) self->max_source;
  gsize C = (gsize) shape->C;

  self->encoder = take (memory, L * (gsize) shape->directions, sizeof (EngLayer));

  for (int l = 0; l < shape->L; l++)
    for (int d = 0; d < shape->directions; d++)
      eng_layer_init (&self->encoder[l * shape->directions + d], self->params, "encoder", l, d == 0 ? "" : "_reverse",
                      shape->encoder_cell, self->max_rows, self->max_source, self->learns);

  for (int k = 0; k < shape->L * shape->directions; k++)
    self->encoder[k].from_zero = TRUE;

  self->source_ids = TAKE_INTS (N);
  self->reverse = TAKE_INTS (N);
  self->enc_embed = TAKE (N * (gsize) shape->Es);
  self->enc_x = TAKE_LIST (L);
  self->enc_x_rev = TAKE_LIST (L);
  self->enc_y = TAKE_LIST (L);
  self->enc_drop = TAKE_LIST (L);
  self->enc_keep = TAKE_LIST (L);

  for (gsize l = 0; l < L; l++)
    {
      gboolean dropped = self->learns && l + 1 < L;

      self->enc_y[l] = shape->directions == 2 ? TAKE (N * C) : self->encoder[l].h;
      self->enc_drop[l] = dropped ? TAKE (N * C) : NULL;
      self->enc_keep[l] = dropped ? TAKE (N * C) : NULL;
      self->enc_x[l] = l == 0 ? self->enc_embed : self->enc_y[l - 1];

      if (shape->directions == 2)
        self->enc_x_rev[l] = TAKE (N * (gsize) self->encoder[l * 2].D);
    }

  if (!self->learns)
    return;

  self->d_enc_a = TAKE (N * C);
  self->d_enc_b = TAKE (N * C);
  self->d_enc_embed = TAKE (N * (gsize) shape->Es);
  self->d_enc_out = shape->attention != ENG_ATTENTION_NONE ? TAKE (N * C) : NULL;

  if (shape->directions == 2)
    {
      self->d_enc_rev_y = TAKE (N * (gsize) shape->He);
      self->d_enc_rev_x = TAKE (N * C);
      self->d_enc_rev_embed = TAKE (N * (gsize) shape->Es);
    }
}

static void
new_bridge (EngSeq2Seq *self, GPtrArray *memory)
{
  const EngShape *shape = &self->shape;
  gsize L = (gsize) shape->L;
  gsize B = (gsize) self->max_rows;

  self->bridge_in = TAKE_LIST (L);
  self->bridge_in_c = TAKE_LIST (L);
  self->d_bridge = TAKE_LIST (L);
  self->d_bridge_c = TAKE_LIST (L);

  for (gsize l = 0; shape->bridge && l < L; l++)
    {
      self->bridge_in[l] = TAKE (B * (gsize) shape->C);
      self->bridge_in_c[l] = TAKE (B * (gsize) shape->C);
      self->d_bridge[l] = TAKE (B * (gsize) shape->Hd);
      self->d_bridge_c[l] = TAKE (B * (gsize) shape->Hd);
    }

  self->d_state = TAKE (B * (gsize) shape->C);
}

static void
new_attention (EngSeq2Seq *self, GPtrArray *memory)
{
  const EngShape *shape = &self->shape;
  gsize B = (gsize) self->max_rows;
  gsize S = (gsize) self->max_source;
  gsize Ns = B * S;
  gsize Nt = B * (gsize) self->max_target;
  gsize A = (gsize) shape->A;
  gsize C = (gsize) shape->C;

  self->key_index = TAKE_INTS (Ns);
  self->key_count = TAKE_INTS (B);
  self->keys = shape->attention == ENG_ATTENTION_DOT ? NULL : TAKE (Ns * A);
  self->attention = TAKE (Nt * S);
  self->att_context = TAKE (Nt * C);

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    {
      self->query = TAKE (Nt * A);
      self->energy = TAKE (Nt * S * A);
    }

  if (!self->learns)
    return;

  self->attention_keep = TAKE (Nt * S);
  self->attention_drop = TAKE (Nt * S);
  self->d_keys = shape->attention == ENG_ATTENTION_DOT ? NULL : TAKE (Ns * A);
  self->d_query = TAKE (Nt * A);
  self->d_att_context = TAKE (B * C);
  self->d_scores = TAKE (B * S);
  self->d_w_v = TAKE ((gsize) self->lanes * A);
}

static void
new_decoder (EngSeq2Seq *self, GPtrArray *memory, gboolean mixes)
{
  const EngShape *shape = &self->shape;
  gsize L = (gsize) shape->L;
  gsize B = (gsize) self->max_rows;
  gsize N = B * (gsize) self->max_target;
  gsize H = (gsize) shape->Hd;
  gsize V = (gsize) shape->Vt;
  gsize wide = (gsize) MAX (shape->Hd, shape->Et);

  self->decoder = take (memory, L, sizeof (EngLayer));

  for (int l = 0; l < shape->L; l++)
    eng_layer_init (&self->decoder[l], self->params, "decoder", l, "", shape->decoder_cell, self->max_rows,
                    self->max_target, self->learns);

  self->fed_ids = TAKE_INTS (N);
  self->targets = TAKE_INTS (N);
  self->dec_embed = TAKE (N * (gsize) shape->Et);
  self->dec_drop = TAKE_LIST (L);
  self->dec_keep = TAKE_LIST (L);
  self->dec_x = TAKE_LIST (L);
  self->logits = TAKE (N * (gsize) shape->O);
  self->losses = TAKE (N);
  self->context = TAKE (B * (gsize) shape->C);
  self->context_gates = TAKE (B * (gsize) self->decoder[0].G);
  self->sample_p = TAKE ((gsize) self->lanes * V);
  self->own_ids = TAKE_INTS (N);
  self->fed = TAKE_INTS (N);
  self->own = TAKE_INTS (N);
  self->loss = take (memory, N, sizeof (float));

  if (V == 0)
    {
      self->target_rows = TAKE (N * (gsize) shape->O);
      self->outputs = take (memory, N * (gsize) shape->O, sizeof (float));
    }

  if (mixes)
    {
      self->mix = TAKE (N * V);
      self->mix_p = TAKE (N * V);
      self->d_mix = TAKE (B * V);
    }

  if (!self->learns)
    return;

  for (gsize l = 0; l + 1 < L; l++)
    {
      self->dec_drop[l] = TAKE (N * H);
      self->dec_keep[l] = TAKE (N * H);
    }

  self->d_top = TAKE (N * wide);
  self->d_low = TAKE (N * wide);
  self->d_embed = TAKE (N * (gsize) shape->Et);
  self->d_context = TAKE (B * (gsize) shape->C);
  self->d_context_gates = TAKE (B * (gsize) self->decoder[0].G);
}

static const real *G_GNUC_PRINTF (2, 3)
    find_weights (const EngParams *params, const char *format, ...)
{
  char name[64];
  const EngTensor *tensor;
  va_list args;

  va_start (args, format);
  g_vsnprintf (name, sizeof name, format, args);
  va_end (args);
  tensor = eng_params_find (params, name);

  return tensor == NULL ? NULL : eng_params_data (params, tensor);
}

static void
find_all_weights (EngSeq2Seq *self, GPtrArray *memory)
{
  const EngParams *params = self->params;
  const EngTensor *output = eng_params_find (params, "decoder.dense.weight");
  EngWeights *w = &self->w;

  if (output == NULL)
    output = eng_params_find (params, "decoder.embedding.weight");

  w->source_embedding = find_weights (params, "encoder.embedding.weight");
  w->target_embedding = find_weights (params, "decoder.embedding.weight");
  w->w_q = find_weights (params, "decoder.attention.W_q.weight");
  w->w_k = find_weights (params, "decoder.attention.W_k.weight");
  w->w_v = find_weights (params, "decoder.attention.w_v.weight");
  w->output_plain = eng_params_data (params, output);
  w->output_bias = find_weights (params, "decoder.dense.bias");
  w->output = eng_params_panels (params, output, 0, output->cols, FALSE);
  w->output_back = eng_params_panels (params, output, 0, output->cols, TRUE);
  w->bridge = take (memory, (gsize) self->shape.L, sizeof *w->bridge);

  for (int l = 0; l < self->shape.L; l++)
    {
      w->bridge[l].hidden = find_weights (params, "bridge.hidden_l%d.weight", l);
      w->bridge[l].hidden_bias = find_weights (params, "bridge.hidden_l%d.bias", l);
      w->bridge[l].cell = find_weights (params, "bridge.cell_l%d.weight", l);
      w->bridge[l].cell_bias = find_weights (params, "bridge.cell_l%d.bias", l);
    }
}

/* Elements from which on an embedding's gradient is kept sparse. */
#define SPARSE_MIN (256 * 1024)

static void
new_sparse (EngSparse *sparse, const EngParams *params, const char *name, gboolean possible, GPtrArray *memory)
{
  const EngTensor *tensor = eng_params_find (params, name);

  sparse->tensor = -1;

  if (tensor == NULL || !possible || (gsize) tensor->rows * (gsize) tensor->cols < SPARSE_MIN)
    return;

  sparse->tensor = (int) (tensor - params->tensors);
  sparse->stamp = take (memory, (gsize) tensor->rows, sizeof (guint32));
  sparse->touched = TAKE_INTS ((gsize) tensor->rows);
}

EngSeq2Seq *
eng_seq2seq_new (const EngConfig *config, const EngParams *params, int max_rows, int max_source, int max_target,
                 int lanes, gboolean learns)
{
  Owner *owner = g_new0 (Owner, 1);
  EngSeq2Seq *self = &owner->model;
  GPtrArray *memory = owner->memory = g_ptr_array_new_with_free_func (eng_memory_free);

  self->params = params;
  self->max_rows = max_rows;
  self->max_source = max_source;
  self->max_target = max_target;
  self->lanes = lanes;
  self->learns = learns;
  eng_shape_init (&self->shape, config, &params->dims);

  eng_packs_init (&self->source_packs, max_rows, max_source, lanes);
  eng_packs_init (&self->target_packs, max_rows, max_target, lanes);
  self->lane_of = TAKE_INTS ((gsize) max_rows);
  self->weight = TAKE_INTS ((gsize) max_rows);
  self->scratch = TAKE_INTS ((gsize) max_rows);

  find_all_weights (self, memory);
  new_encoder (self, memory);
  new_bridge (self, memory);

  if (self->shape.attention != ENG_ATTENTION_NONE)
    new_attention (self, memory);

  new_decoder (self, memory, config->feed == ENG_FEED_MIX);

  if (learns)
    {
      self->grads = TAKE (params->size);
      new_sparse (&self->source_sparse, params, "encoder.embedding.weight", TRUE, memory);
      new_sparse (&self->target_sparse, params, "decoder.embedding.weight", !config->tie_output, memory);
      self->lane_grads = TAKE_LIST ((gsize) lanes);
      self->lane_grads[0] = self->grads;

      /* Only what lanes sum apart is ever touched. */
      for (int l = 1; l < lanes; l++)
        self->lane_grads[l] = TAKE (params->size);

      eng_gradients_plan (self);
    }

  return self;
}

void
eng_seq2seq_free (EngSeq2Seq *self)
{
  Owner *owner = (Owner *) self;

  for (int k = 0; k < self->shape.L * self->shape.directions; k++)
    eng_layer_clear (&self->encoder[k]);

  for (int l = 0; l < self->shape.L; l++)
    eng_layer_clear (&self->decoder[l]);

  eng_packs_clear (&self->source_packs);
  eng_packs_clear (&self->target_packs);
  g_free (self->jobs);
  g_free (self->job_order);
  g_free (self->parts);
  g_ptr_array_unref (owner->memory);
  g_free (owner);
}

void
eng_seq2seq_begin (EngSeq2Seq *self, const EngBatch *batch, const EngFeedPlan *plan, const EngPass *pass)
{
  g_assert (batch->rows <= self->max_rows);
  g_assert (!pass->learn || self->learns);
  g_assert (pass->dropout <= 0 || pass->learn);
  g_assert (plan->feed != ENG_FEED_MIX || !plan->stepwise || self->mix != NULL);

  self->batch = batch;
  self->plan = plan;
  self->pass = *pass;
  self->rows = batch->rows;
  self->pass_number += pass->learn;

  for (int b = 0; b < batch->rows; b++)
    self->weight[b] = batch->source_run[b] + batch->target_run[b];

  eng_packs_deal (self->lane_of, self->weight, batch->rows, self->lanes, self->scratch);
  eng_packs_set (&self->source_packs, self->lane_of, batch->source_run, batch->rows);
  eng_packs_set (&self->target_packs, self->lane_of, batch->target_run, batch->rows);

  /* Lanes add here, and a lane without rows in this batch has nothing to add. */
  if (pass->learn && self->d_w_v != NULL)
    memset (self->d_w_v, 0, (gsize) self->lanes * (gsize) self->shape.A * sizeof (real));

  /* Without dropout a layer reads the states below it directly. */
  for (int l = 1; l < self->shape.L; l++)
    {
      self->enc_x[l] = pass->dropout > 0 ? self->enc_drop[l - 1] : self->enc_y[l - 1];
      self->dec_x[l] = pass->dropout > 0 ? self->dec_drop[l - 1] : self->decoder[l - 1].h;
    }
}

void
eng_seq2seq_set_team (EngSeq2Seq *self, const EngTeam *team)
{
  self->team = team;

  for (int k = 0; k < self->shape.L * self->shape.directions; k++)
    self->encoder[k].team = team;

  for (int l = 0; l < self->shape.L; l++)
    self->decoder[l].team = team;
}

void
eng_seq2seq_encode (EngSeq2Seq *self, int lane)
{
  if (self->source_packs.packs[lane].rows == 0)
    return;

  eng_encoder_forward (self, lane);
  eng_decoder_begin (self, lane);
}

void
eng_seq2seq_run (EngSeq2Seq *self, int lane)
{
  if (self->source_packs.packs[lane].rows == 0)
    return;

  eng_seq2seq_encode (self, lane);
  eng_decoder_forward (self, lane);
  eng_feed_loss (self, lane);

  if (!self->pass.learn)
    return;

  eng_decoder_backward (self, lane);
  eng_encoder_backward (self, lane);
}

/* One row of a lane, in the batch's order. */
static void
collect_row (EngSeq2Seq *self, const EngPack *pack, int i, gboolean chosen)
{
  gsize here = (gsize) pack->row[i] * (gsize) self->batch->target_steps;

  for (int t = 0; t < self->batch->target_steps; t++, here++)
    {
      gboolean ran = t < pack->length[i];
      gsize row = ran ? eng_seq2seq_at (pack, t) + (gsize) i : 0;

      self->fed[here] = ran && self->shape.Vt > 0 ? self->fed_ids[row] : -1;
      self->own[here] = ran && self->shape.Vt > 0 && chosen ? self->own_ids[row] : -1;
      self->loss[here] = ran ? (float) self->losses[row] : 0;
    }
}

void
eng_seq2seq_collect (EngSeq2Seq *self)
{
  gboolean chosen = self->plan->stepwise || self->pass.want_own;

  for (int lane = 0; lane < self->lanes; lane++)
    {
      const EngPack *pack = &self->target_packs.packs[lane];

      for (int i = 0; i < pack->rows; i++)
        collect_row (self, pack, i, chosen);
    }
}
