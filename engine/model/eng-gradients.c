/* SPDX-License-Identifier: MIT */

#include "eng-gradients.h"

#include <string.h>

#include "kern-block.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-math.h"
#include "kern-pack.h"
#include "kern-update.h"

enum
{
  JOB_PRODUCT,          /* dw = dyᵀ x; db = column sums of dy */
  JOB_SUMS,             /* the latter alone, where dw is made otherwise */
  JOB_LANES,            /* dw = sum over lanes of dy (lanes, cols) */
  JOB_SOURCE_EMBEDDING, /* rows of the ids read */
  JOB_TARGET_EMBEDDING  /* rows of the ids fed, or of the mixture; also the output layer's share when tied */
};

/* Blocks of about so many multiply-adds a packed row, so that the jobs of a large model can be shared out;
 * a small tensor is one job. Whole panels of weights, so that a block's update can lay its own. */
#define BLOCK_ELEMENTS (64 * 1024)

typedef struct
{
  EngSeq2Seq *self;
  GArray *jobs;
} Planner;

/* Whether lanes can sum a tensor apart, were it small enough to be one job. */
static gboolean
may_go_by_lane (const EngSeq2Seq *self, const EngGradientJob *job)
{
  if (self->lanes == 1)
    return FALSE;

  if (job->kind == JOB_TARGET_EMBEDDING)
    return self->mix == NULL && eng_params_find (self->params, "decoder.dense.weight") != NULL;

  return job->kind == JOB_PRODUCT || job->kind == JOB_SOURCE_EMBEDDING;
}

/* @bias: name of the bias that goes with the matrix, or %NULL. */
static void
add_jobs (Planner *planner, const char *name, const char *bias, EngGradientJob job)
{
  const EngParams *params = planner->self->params;
  const EngTensor *tensor = eng_params_find (params, name);
  int block;

  g_assert (tensor != NULL);
  job.tensor = (int) (tensor - params->tensors);
  job.ld = tensor->cols;

  if (job.cols == 0)
    job.cols = tensor->cols;

  block = MAX (1, BLOCK_ELEMENTS / job.cols / KERN_PACK_ROWS) * KERN_PACK_ROWS;

  /* Vectors and column blocks of a matrix are one job. */
  if (job.kind == JOB_SUMS || job.kind == JOB_LANES)
    block = tensor->rows;

  for (int first = 0, rows; first < tensor->rows; first += rows)
    {
      EngGradientJob part = job;

      /* What is left behind a block is a panel at least. */
      rows = tensor->rows - first < block + KERN_PACK_ROWS ? tensor->rows - first : block;
      part.rows = rows;
      part.at = tensor->offset + job.at + (gsize) first * (gsize) tensor->cols;
      part.dy = job.dy == NULL ? NULL : job.dy + first;
      part.first = first;
      part.by_lane = rows == tensor->rows && may_go_by_lane (planner->self, &part);
      part.bias_at = bias == NULL ? ENG_NO_BIAS : eng_params_find (params, bias)->offset + (gsize) first;
      g_array_append_val (planner->jobs, part);
    }
}

static void
add_product (Planner *planner, const char *name, const char *bias, const real *dy, int ldy, const real *x, real **x_slot, int ldx, int column, int cols, const int *n)
{
  add_jobs (planner, name, bias, (EngGradientJob){ .kind = JOB_PRODUCT, .at = (gsize) column, .dy = dy, .ldy = ldy, .x = x, .x_slot = x_slot, .ldx = ldx, .cols = cols, .n = n });
}

static void
add_sums (Planner *planner, const char *name, const real *dy, int ldy, const int *n)
{
  add_jobs (planner, name, NULL, (EngGradientJob){ .kind = JOB_SUMS, .dy = dy, .ldy = ldy, .n = n });
}

/* The recurrent matrix of a layer with its bias. */
static void
add_recurrent (Planner *planner, const char *side, int l, const char *suffix, const EngLayer *layer, const int *n)
{
  g_autofree char *hh = g_strdup_printf ("%s.rnn.weight_hh_l%d%s", side, l, suffix);
  g_autofree char *b_hh = g_strdup_printf ("%s.rnn.bias_hh_l%d%s", side, l, suffix);

  add_product (planner, hh, b_hh, layer->dgh, layer->G, layer->h_prev, NULL, layer->H, 0, 0, n);
}

static void
plan_encoder (Planner *planner)
{
  EngSeq2Seq *self = planner->self;
  const EngShape *shape = &self->shape;

  if (shape->Vs > 0)
    add_jobs (planner, "encoder.embedding.weight", NULL, (EngGradientJob){ .kind = JOB_SOURCE_EMBEDDING });

  for (int l = 0; l < shape->L; l++)
    for (int d = 0; d < shape->directions; d++)
      {
        const EngLayer *layer = &self->encoder[l * shape->directions + d];
        const char *suffix = d == 0 ? "" : "_reverse";
        g_autofree char *ih = g_strdup_printf ("encoder.rnn.weight_ih_l%d%s", l, suffix);
        g_autofree char *b_ih = g_strdup_printf ("encoder.rnn.bias_ih_l%d%s", l, suffix);

        add_product (planner, ih, b_ih, layer->dgx, layer->G, NULL, d == 0 ? &self->enc_x[l] : &self->enc_x_rev[l], layer->D, 0, 0, &self->source_packs.total);
        add_recurrent (planner, "encoder", l, suffix, layer, &self->source_packs.total);
      }
}

static void
plan_bridge (Planner *planner)
{
  EngSeq2Seq *self = planner->self;
  const EngShape *shape = &self->shape;

  for (int l = 0; shape->bridge && l < shape->L; l++)
    for (int cell = 0; cell < (shape->decoder_cell == ENG_CELL_LSTM ? 2 : 1); cell++)
      {
        const real *dy = cell ? self->d_bridge_c[l] : self->d_bridge[l];
        const real *x = cell ? self->bridge_in_c[l] : self->bridge_in[l];
        g_autofree char *w = g_strdup_printf ("bridge.%s_l%d.weight", cell ? "cell" : "hidden", l);
        g_autofree char *b = g_strdup_printf ("bridge.%s_l%d.bias", cell ? "cell" : "hidden", l);

        add_product (planner, w, b, dy, shape->Hd, x, NULL, shape->C, 0, 0, &self->rows);
      }
}

static void
plan_attention (Planner *planner)
{
  EngSeq2Seq *self = planner->self;
  const EngShape *shape = &self->shape;
  const EngLayer *top = &self->decoder[shape->L - 1];

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    add_product (planner, "decoder.attention.W_q.weight", NULL, self->d_query, shape->A, top->h_prev, NULL, shape->Hd, 0, 0, &self->target_packs.total);

  if (shape->attention == ENG_ATTENTION_ADDITIVE || shape->attention == ENG_ATTENTION_GENERAL)
    add_product (planner, "decoder.attention.W_k.weight", NULL, self->d_keys, shape->A, self->enc_y[shape->L - 1], NULL, shape->C, 0, 0, &self->source_packs.total);

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    add_jobs (planner, "decoder.attention.w_v.weight", NULL, (EngGradientJob){ .kind = JOB_LANES, .dy = self->d_w_v, .ldy = shape->A });
}

static void
plan_decoder (Planner *planner)
{
  EngSeq2Seq *self = planner->self;
  const EngShape *shape = &self->shape;
  const EngLayer *first = &self->decoder[0];
  const EngLayer *top = &self->decoder[shape->L - 1];
  const int *n = &self->target_packs.total;
  gboolean attention = shape->attention != ENG_ATTENTION_NONE;
  const char *ih = "decoder.rnn.weight_ih_l0";

  if (shape->Vt > 0)
    add_jobs (planner, "decoder.embedding.weight", NULL, (EngGradientJob){ .kind = JOB_TARGET_EMBEDDING });

  add_product (planner, ih, "decoder.rnn.bias_ih_l0", first->dgx, first->G, self->dec_embed, NULL, shape->Et, attention ? shape->C : 0, shape->Et, n);

  if (attention)
    add_product (planner, ih, NULL, first->dgx, first->G, self->att_context, NULL, shape->C, 0, shape->C, n);
  else
    add_product (planner, ih, NULL, self->d_context_gates, first->G, self->context, NULL, shape->C, shape->Et, shape->C, &self->rows);

  for (int l = 0; l < shape->L; l++)
    {
      const EngLayer *layer = &self->decoder[l];
      g_autofree char *name = g_strdup_printf ("decoder.rnn.weight_ih_l%d", l);
      g_autofree char *bias = g_strdup_printf ("decoder.rnn.bias_ih_l%d", l);

      if (l > 0)
        add_product (planner, name, bias, layer->dgx, layer->G, NULL, &self->dec_x[l], layer->D, 0, 0, n);

      add_recurrent (planner, "decoder", l, "", layer, n);
    }

  if (eng_params_find (self->params, "decoder.dense.weight") != NULL)
    add_product (planner, "decoder.dense.weight", "decoder.dense.bias", self->logits, shape->O, top->h, NULL, shape->Hd, 0, 0, n);
  else
    add_sums (planner, "decoder.dense.bias", self->logits, shape->O, n);
}

/* Rough cycles of a job on the largest batch: products run at 32 multiply-adds a cycle, sums at 16. */
static double
job_cost (const EngSeq2Seq *self, const EngGradientJob *job)
{
  double source = (double) self->max_rows * self->max_source;
  double target = (double) self->max_rows * self->max_target;
  double block = (double) job->rows * job->cols;

  switch (job->kind)
    {
    case JOB_PRODUCT:
      return block / 32 * (job->n == &self->rows ? self->max_rows : job->n == &self->source_packs.total ? source
                                                                                                        : target);

    case JOB_SUMS:
      return (double) job->rows / 16 * (job->n == &self->rows ? self->max_rows : MAX (source, target));

    case JOB_LANES:
      return block / 16 * self->lanes;

    case JOB_SOURCE_EMBEDDING:
      return source + (source * job->cols + block) / 16;

    case JOB_TARGET_EMBEDDING:
      return target + (target * job->cols + block) / 16;

    default:
      g_assert_not_reached ();
    }
}

static int
compare_costs (gconstpointer a, gconstpointer b, gpointer data)
{
  const EngSeq2Seq *self = data;
  int i = *(const int *) a, k = *(const int *) b;
  double cost_i = job_cost (self, &self->jobs[i]), cost_k = job_cost (self, &self->jobs[k]);

  return cost_i != cost_k ? (cost_i < cost_k) - (cost_i > cost_k) : i - k;
}

static void
order_jobs (EngSeq2Seq *self)
{
  self->job_order = g_new (int, self->n_jobs);

  for (int i = 0; i < self->n_jobs; i++)
    self->job_order[i] = i;

  g_qsort_with_data (self->job_order, self->n_jobs, sizeof (int), compare_costs, self);
}

static void
add_part (GArray *parts, int job, int lane)
{
  EngGradientPart part = { job, lane };

  g_array_append_val (parts, part);
}

/* Whole jobs first, for they are the large ones; then the lanes' parts, each thread being dealt those of the lanes that
 * it ran. */
static void
plan_parts (EngSeq2Seq *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (EngGradientPart));

  for (int i = 0; i < self->n_jobs; i++)
    if (!self->jobs[self->job_order[i]].by_lane)
      add_part (parts, self->job_order[i], -1);

  while (parts->len % (guint) self->lanes != 0)
    add_part (parts, -1, -1);

  for (int i = 0; i < self->n_jobs; i++)
    for (int lane = 0; self->jobs[self->job_order[i]].by_lane && lane < self->lanes; lane++)
      add_part (parts, self->job_order[i], lane);

  self->n_parts = (int) parts->len;
  self->parts = (EngGradientPart *) (void *) g_array_free (parts, FALSE);
}

void
eng_gradients_plan (EngSeq2Seq *self)
{
  Planner planner = { self, g_array_new (FALSE, TRUE, sizeof (EngGradientJob)) };

  plan_encoder (&planner);
  plan_bridge (&planner);
  plan_attention (&planner);
  plan_decoder (&planner);

  self->n_jobs = (int) planner.jobs->len;
  self->jobs = (EngGradientJob *) (void *) g_array_free (planner.jobs, FALSE);
  order_jobs (self);
  plan_parts (self);
}

/* Embedding rows [first, first + rows): dw[id] += dx for each place where id was read, in packed order. With
 * @sparse a row is cleared when it is first met, and noted. */
static void
scatter (EngSeq2Seq *self, real *dw, EngGradientJob *job, EngSparse *sparse, const int *ids, const real *dx, int n)
{
  gsize E = (gsize) job->cols;

  for (int p = 0; p < n; p++)
    {
      int place = ids[p] - job->first;
      real *to = dw + (gsize) place * E;

      if (place < 0 || place >= job->rows)
        continue;

      if (sparse != NULL && sparse->stamp[ids[p]] != self->pass_number)
        {
          sparse->stamp[ids[p]] = self->pass_number;
          sparse->touched[job->first + job->n_touched++] = ids[p];
          memset (to, 0, E * sizeof (real));
        }

      for (gsize k = 0; k < E; k++)
        to[k] += dx[(gsize) p * E + k];
    }
}

static void
embedding (EngSeq2Seq *self, EngGradientJob *job, EngSparse *sparse, real *dw, const int *ids, const real *dx, int n)
{
  /* The job itself is written for sparse tables only: of the others, several lanes may have a part. */
  if (sparse != NULL)
    job->n_touched = 0;
  else
    memset (dw, 0, (gsize) job->rows * (gsize) job->cols * sizeof (real));

  scatter (self, dw, job, sparse, ids, dx, n);
}

gboolean
eng_seq2seq_target_is_sparse (const EngSeq2Seq *self)
{
  return self->target_sparse.tensor >= 0 && !(self->plan->stepwise && self->plan->feed == ENG_FEED_MIX);
}

static void
target_embedding (EngSeq2Seq *self, EngGradientJob *job, real *dw)
{
  const EngShape *shape = &self->shape;
  int n = self->target_packs.total;
  gboolean tied = eng_params_find (self->params, "decoder.dense.weight") == NULL;
  gboolean mixed = self->plan->stepwise && self->plan->feed == ENG_FEED_MIX;

  if (tied)
    kern_gemm (dw, self->logits + job->first, self->decoder[shape->L - 1].h, job->rows, job->cols, n, TRUE, FALSE,
               shape->O, shape->Hd, job->ld, 0);

  if (mixed)
    kern_gemm (dw, self->mix + job->first, self->d_embed, job->rows, job->cols, n, TRUE, FALSE,
               shape->Vt, shape->Et, job->ld, tied ? 1 : 0);
  else if (tied)
    scatter (self, dw, job, NULL, self->fed_ids, self->d_embed, n);
  else
    embedding (self, job, eng_seq2seq_target_is_sparse (self) ? &self->target_sparse : NULL, dw, self->fed_ids, self->d_embed, n);
}

static double
square_of_touched (const EngSeq2Seq *self, const EngGradientJob *job, const EngSparse *sparse, const real *dw)
{
  double sum = 0;

  for (int i = 0; i < job->n_touched; i++)
    sum += kern_square_sum (dw + (gsize) (sparse->touched[job->first + i] - job->first) * (gsize) job->cols, (gsize) job->cols);

  return sum;
}

static double
square_of_block (const EngGradientJob *job, const real *dw)
{
  double sum = 0;

  if (job->cols == job->ld)
    return kern_square_sum (dw, (gsize) job->rows * (gsize) job->cols);

  for (int r = 0; r < job->rows; r++)
    sum += kern_square_sum (dw + (gsize) r * (gsize) job->ld, (gsize) job->cols);

  return sum;
}

/* Which rows of its arrays a part sums over. */
typedef struct
{
  int base, n;
} Rows;

static Rows
rows_of (const EngSeq2Seq *self, const EngGradientJob *job, int lane)
{
  const EngPack *source = &self->source_packs.packs[MAX (lane, 0)];
  const EngPack *target = &self->target_packs.packs[MAX (lane, 0)];

  /* The rows of a batch stand in the decoder's order. */
  if (job->kind == JOB_PRODUCT && job->n == &self->rows)
    return lane < 0 ? (Rows){ 0, self->rows } : (Rows){ target->row_base, target->rows };

  if (job->kind == JOB_SOURCE_EMBEDDING || job->n == &self->source_packs.total)
    return lane < 0 ? (Rows){ 0, self->source_packs.total } : (Rows){ source->base, source->total };

  return lane < 0 ? (Rows){ 0, self->target_packs.total } : (Rows){ target->base, target->total };
}

static void
product (const EngGradientJob *job, real *grads, Rows rows)
{
  const real *x = job->x_slot != NULL ? *job->x_slot : job->x;

  kern_block_outer (grads + job->at, job->bias_at == ENG_NO_BIAS ? NULL : grads + job->bias_at, job->dy + (gsize) rows.base * (gsize) job->ldy,
                    x + (gsize) rows.base * (gsize) job->ldx, job->rows, job->cols, rows.n, job->ldy, job->ldx, job->ld);
}

/* The sparse rows of the table that a job fills in this pass, or %NULL. */
static EngSparse *
sparse_of (EngSeq2Seq *self, const EngGradientJob *job)
{
  if (job->kind == JOB_SOURCE_EMBEDDING && self->source_sparse.tensor >= 0)
    return &self->source_sparse;

  return job->kind == JOB_TARGET_EMBEDDING && eng_seq2seq_target_is_sparse (self) ? &self->target_sparse : NULL;
}

/* A job or one lane's share of it, into @grads. */
static void
sum_rows (EngSeq2Seq *self, EngGradientJob *job, real *grads, int lane)
{
  Rows rows = rows_of (self, job, lane);
  gsize at = (gsize) rows.base * (gsize) job->cols;
  real *dw = grads + job->at;

  switch (job->kind)
    {
    case JOB_PRODUCT:
      product (job, grads, rows);
      break;

    case JOB_SUMS:
      memset (dw, 0, (gsize) job->rows * sizeof (real));
      kern_column_sums (dw, job->dy, *job->n, job->rows);
      break;

    case JOB_LANES:
      memset (dw, 0, (gsize) job->cols * sizeof (real));
      kern_column_sums (dw, job->dy, self->lanes, job->cols);
      break;

    case JOB_SOURCE_EMBEDDING:
      embedding (self, job, sparse_of (self, job), dw, self->source_ids + rows.base, self->d_enc_embed + at, rows.n);
      break;

    case JOB_TARGET_EMBEDDING:
      if (lane < 0)
        target_embedding (self, job, dw);
      else
        embedding (self, job, NULL, dw, self->fed_ids + rows.base, self->d_embed + at, rows.n);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
take_square (EngSeq2Seq *self, EngGradientJob *job)
{
  const EngSparse *sparse = sparse_of (self, job);
  const real *dw = self->grads + job->at;

  job->square = sparse != NULL ? square_of_touched (self, job, sparse, dw) : square_of_block (job, dw);

  if (job->bias_at != ENG_NO_BIAS)
    job->square += kern_square_sum (self->grads + job->bias_at, (gsize) job->rows);
}

void
eng_seq2seq_gradient (EngSeq2Seq *self, int index)
{
  const EngGradientPart *part = &self->parts[index];

  if (part->job < 0)
    return;

  sum_rows (self, &self->jobs[part->job], self->lane_grads[MAX (part->lane, 0)], part->lane);

  if (part->lane < 0)
    take_square (self, &self->jobs[part->job]);
}

/* grads += one lane's share. */
static void
add_lane (EngSeq2Seq *self, const EngGradientJob *job, const real *from)
{
  gboolean whole = job->cols == job->ld;
  int rows = whole ? 1 : job->rows;
  gsize width = (gsize) job->cols * (gsize) (whole ? job->rows : 1);

  for (int r = 0; r < rows; r++)
    {
      gsize at = job->at + (gsize) r * (gsize) job->ld;

      kern_add (self->grads + at, from + at, width);
    }

  if (job->bias_at != ENG_NO_BIAS)
    kern_add (self->grads + job->bias_at, from + job->bias_at, (gsize) job->rows);
}

void
eng_seq2seq_gradient_sum (EngSeq2Seq *self, int index)
{
  EngGradientJob *job = &self->jobs[index];

  if (!job->by_lane)
    return;

  /* A lane that had nothing to sum left zeros, or what another batch had. */
  for (int lane = 1; lane < self->lanes; lane++)
    if (rows_of (self, job, lane).n > 0)
      add_lane (self, job, self->lane_grads[lane]);

  take_square (self, job);
}
