/* SPDX-License-Identifier: MIT
 *
 * The encoder-decoder, forward and backward. In reading order: begin (a batch is packed), then for each
 * lane: encode, hand over the state, decode, loss, and the same backwards; then the gradients of the
 * weights, tensor by tensor. Lanes and gradient jobs may run on any threads: what each computes depends on
 * its number only, so the same lanes give the same bits whatever the number of threads.
 *
 * The learned tensors are borrowed (EngParams); this is the room around them: activations of one batch,
 * allocated once for the largest. Nothing is allocated in a step.
 *
 * Model: Sutskever et al. 2014 and Cho et al. 2014 in the form of "Dive into Deep Learning" 9.7; attention:
 * Bahdanau et al. 2015, Luong et al. 2015.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-layer.h"
#include "eng-pack.h"
#include "eng-params.h"
#include "eng-seq2seq-shape.h"

G_BEGIN_DECLS

/* A batch as the model reads it; everything borrowed. Tokens: ids; real vectors: values. */
typedef struct
{
  int rows, source_steps, target_steps; /* B, S, T: strides of the arrays */
  const int *source;                    /* (B, S) */
  const int *target;                    /* (B, T) */
  const float *source_values;           /* (B, S, width) */
  const float *target_values;           /* (B, T, width) */
  const int *source_valid;              /* (B) what attention may see */
  const int *source_run;                /* (B) steps that the encoder makes: valid, or all with padding run through */
  const int *target_run;                /* (B) steps that the decoder makes */
  const int *target_count;              /* (B) positions that count in the loss, at most target_run */
} EngBatch;

/* What the decoder is fed: decided before the step, because coins do not depend on the model. */
typedef struct
{
  gboolean stepwise;      /* FALSE: the true token everywhere, all steps at once */
  int feed;               /* EngFeed: what is fed where the coin says "own" */
  const guint8 *fed_true; /* (B, T) position t is fed the true token; position 0 is not looked at */
  const real *draws;      /* (B, T) uniform numbers for ENG_FEED_SAMPLE, or NULL */
  double temperature;
  double epsilon;          /* for ENG_FEED_MIX */
  const float *own_values; /* (B, T, width) real vectors: fed as the model's own, instead of what it says; or NULL */
} EngFeedPlan;

typedef struct
{
  gboolean learn;     /* gradients are wanted */
  gboolean want_own;  /* the model's own choice at each position is wanted also without stepwise */
  double dropout;     /* 0 when not learning */
  guint64 seed, step; /* names of the dropout draws */
  double scale;       /* factor of each counted position's loss in the sum that is differentiated */
} EngPass;

/* The rows of an embedding that this batch read, and so the only ones with a gradient. Kept for large
 * tables; small ones are summed and updated whole. */
typedef struct
{
  int tensor;     /* index in EngParams; -1: the table is small, or its gradient is dense by nature */
  guint32 *stamp; /* (rows) owned: pass in which the row's gradient was last cleared */
  int *touched;   /* (rows) owned: ids, job by job; a job's begin at the job's first id */
} EngSparse;

#define ENG_NO_BIAS G_MAXSIZE

/* One gradient job: a block of rows of one tensor, and of the bias beside it. */
typedef struct
{
  int kind;
  int tensor;     /* index in EngParams */
  gsize at;       /* first element of the block in the gradient array */
  gsize bias_at;  /* first of the (rows of the block) elements of the bias whose gradient is the sums of dy; or ENG_NO_BIAS */
  int rows, cols; /* of the block */
  int ld;         /* row stride of the tensor */
  const real *dy; /* (n, rows of the block; stride ldy) */
  const real *x;  /* (n, cols; stride ldx) */
  real **x_slot;  /* where x is found instead, when it depends on the pass (dropout or none) */
  int ldy, ldx;
  const int *n;     /* rows of dy and x in this batch */
  gboolean by_lane; /* each lane has a part, and these are summed; else all rows are summed at once */
  int n_touched;    /* out: embedding kept sparse: entries of `touched` from `first` on */
  int first;        /* embedding: first id of the block */
  double square;    /* out: sum of squares of the block's gradient */
} EngGradientJob;

/* What one thread computes at a time: a job, or one lane's share of it. */
typedef struct
{
  int job;  /* -1: nothing, so that the parts of a lane stand at its own places among those of all lanes */
  int lane; /* -1: all */
} EngGradientPart;

/* Where the weights that are not a layer's stand; borrowed, NULL where the model has none. */
typedef struct
{
  const real *source_embedding, *target_embedding;
  const real *w_q, *w_k, *w_v;
  const real *output_plain, *output_bias;
  const EngPanels *output, *output_back; /* the latter NULL for a large vocabulary */
  struct
  {
    const real *hidden, *hidden_bias, *cell, *cell_bias;
  } * bridge; /* (L) owned by the model */
} EngWeights;

typedef struct
{
  EngShape shape;
  EngWeights w;
  const EngParams *params; /* borrowed */
  real *grads;             /* (params size) owned; NULL without learning */
  int max_rows, max_source, max_target, lanes;
  gboolean learns;
  const EngTeam *team; /* borrowed, or NULL: eng_seq2seq_set_team() */

  /* The batch at hand. */
  const EngBatch *batch;
  const EngFeedPlan *plan;
  EngPass pass;
  EngPacks source_packs, target_packs;
  int *lane_of, *weight, *scratch; /* (max_rows) owned */
  int rows;                        /* B of this batch, for gradient jobs over (B, ·) arrays */

  /* Encoder. */
  EngLayer *encoder; /* (L × directions) owned */
  int *source_ids;   /* (Ns) packed ids */
  int *reverse;      /* (Ns) packed row of the same sentence read backwards */
  real **enc_x;      /* (L) borrowed or owned by enc_drop: each layer's input (Ns, D) */
  real *enc_embed;   /* (Ns, Es) */
  real **enc_x_rev;  /* (L) (Ns, D) the input read backwards; bidirectional only */
  real **enc_y;      /* (L) (Ns, C) outputs; = encoder[l].h when unidirectional */
  real **enc_drop;   /* (L) (Ns, C) outputs after dropout */
  real **enc_keep;   /* (L) (Ns, C) the draws */
  /* Arrays of one row stride each: with two strides in one array, lanes would meet. */
  real *d_enc_a, *d_enc_b;             /* (Ns, C) gradients on their way down */
  real *d_enc_embed;                   /* (Ns, Es) where they arrive */
  real *d_enc_rev_y;                   /* (Ns, He) scratch of the backward direction, as are the next two */
  real *d_enc_rev_x, *d_enc_rev_embed; /* (Ns, C), (Ns, Es) */
  real *d_enc_out;                     /* (Ns, C) gradient into the top outputs, from attention */

  /* Bridge and context; decoder order of rows. */
  real **bridge_in, **bridge_in_c;   /* (L) (B, C) */
  real **d_bridge, **d_bridge_c;     /* (L) (B, Hd) gradients before the non-linearity */
  real *context;                     /* (B, C) the encoder's last top state; without attention */
  real *context_gates;               /* (B, G) its share of the first layer's input, bias included */
  real *d_context_gates, *d_context; /* (B, G), (B, C) */
  real *d_state;                     /* (B, C) scratch */

  /* Attention. */
  int *key_index;                        /* (B, S) packed source rows of each decoder row */
  int *key_count;                        /* (B) */
  real *keys;                            /* (Ns, A); dot: the encoder's outputs themselves */
  real *d_keys;                          /* (Ns, A) */
  real *query;                           /* (Nt, A) W_q h; additive only */
  real *d_query;                         /* (Nt, A) */
  real *energy;                          /* (Nt, S, A) tanh (q + k); additive only */
  real *attention;                       /* (Nt, S) softmax */
  real *attention_keep, *attention_drop; /* (Nt, S) draws, weights after dropout */
  real *att_context;                     /* (Nt, C) */
  real *d_att_context;                   /* (B, C) */
  real *d_scores;                        /* (B, S) scratch */
  real *d_w_v;                           /* (lanes, A) */

  /* Decoder. */
  EngLayer *decoder;   /* (L) owned */
  int *fed_ids;        /* (Nt) packed: what was fed */
  int *own_ids;        /* (Nt) packed: the model's own choice at each position, where one was made */
  int *targets;        /* (Nt) packed: what counts, negative where nothing does */
  real *dec_embed;     /* (Nt, Et) */
  real **dec_drop;     /* (L) (Nt, Hd) a layer's output after dropout */
  real **dec_keep;     /* (L) (Nt, Hd) the draws */
  real **dec_x;        /* (L) what layer l reads of layer l - 1 in this pass; unused for the first */
  real *logits;        /* (Nt, O); backward: their gradient */
  real *losses;        /* (Nt) */
  real *target_rows;   /* (Nt, O) real vectors: what was expected */
  real *mix;           /* (Nt, V) mixture fed at each position */
  real *mix_p;         /* (Nt, V) the model's distribution at each position */
  real *d_top, *d_low; /* (Nt, max (Hd, Et)) */
  real *d_embed;       /* (Nt, Et) */
  real *d_mix;         /* (B, V) scratch */
  real *sample_p;      /* (lanes, V) scratch */

  /* What the pass found, in the batch's own order; from eng_seq2seq_collect(). */
  int *fed;       /* (B, T) id fed at each position */
  int *own;       /* (B, T) the model's own choice at each position (stepwise, or want_own); else -1 */
  float *loss;    /* (B, T) nats of each counted position (MSE: mean square); 0 elsewhere */
  float *outputs; /* (B, T, width) real vectors: what the decoder said */

  guint32 pass_number; /* of the gradients, for EngSparse */
  EngSparse source_sparse, target_sparse;
  int n_jobs;
  EngGradientJob *jobs; /* (n_jobs) owned */
  int *job_order;       /* (n_jobs) owned: the heaviest first, the order in which threads share them best */
  int n_parts;
  EngGradientPart *parts; /* (n_parts) owned: in the same order; lane l's at l, l + lanes, l + 2 lanes … */
  real **lane_grads;      /* (lanes) borrowed: where each lane leaves its parts; the first in grads itself */
} EngSeq2Seq;

/**
 * eng_seq2seq_new:
 * @params: borrowed; must outlive the model
 * @learns: whether gradients will be wanted (room for them is half of the memory)
 *
 * Returns: (transfer full): a model for batches of up to @max_rows × @max_source and @max_target.
 */
EngSeq2Seq *eng_seq2seq_new (const EngConfig *config, const EngParams *params, int max_rows, int max_source,
                             int max_target, int lanes, gboolean learns);
void eng_seq2seq_free (EngSeq2Seq *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngSeq2Seq, eng_seq2seq_free)

/* eng_seq2seq_begin: packs a batch; @batch, @plan and what they point to must live until the pass ends. */
void eng_seq2seq_begin (EngSeq2Seq *self, const EngBatch *batch, const EngFeedPlan *plan, const EngPass *pass);

/* eng_seq2seq_run: forward of one lane and, when learning, backward down to every activation. */
void eng_seq2seq_run (EngSeq2Seq *self, int lane);

/* eng_seq2seq_collect: fed, own and loss of all lanes in the batch's order; after every lane has run. Lanes leave them packed:
 * neighbouring rows of a batch belong to different lanes, whose processors would pass every cache line of such
 * arrays back and forth. */
void eng_seq2seq_collect (EngSeq2Seq *self);

/* eng_seq2seq_target_is_sparse: whether this pass leaves the target embedding's gradient sparse: not when tied
 * to the output layer, nor with a mixture of all words fed. */
gboolean eng_seq2seq_target_is_sparse (const EngSeq2Seq *self);

/* eng_seq2seq_gradient: one part of the weight gradients; after every lane has run. */
void eng_seq2seq_gradient (EngSeq2Seq *self, int part);

/* eng_seq2seq_gradient_sum: the whole gradient of one job and its square; after all parts. */
void eng_seq2seq_gradient_sum (EngSeq2Seq *self, int job);

/* The pieces of a pass, for decoding: encode a lane (state handed over), then make decoder steps whose
 * inputs stand in fed_ids. A step is its states, then its logits. */
void eng_seq2seq_encode (EngSeq2Seq *self, int lane);
void eng_seq2seq_decoder_step (EngSeq2Seq *self, int lane, int t);
void eng_seq2seq_decoder_states (EngSeq2Seq *self, int lane, int t);
void eng_seq2seq_decoder_logits (EngSeq2Seq *self, int lane, int t);

/* eng_seq2seq_set_team: lets @team (%NULL: nobody) help with the pieces above; it must outlive its use. Not for
 * eng_seq2seq_run(), whose lanes are the parallel work already. Changes no bit. */
void eng_seq2seq_set_team (EngSeq2Seq *self, const EngTeam *team);

static inline gsize
eng_seq2seq_at (const EngPack *pack, int t)
{
  return (gsize) (pack->base + pack->offset[t]);
}

G_END_DECLS
