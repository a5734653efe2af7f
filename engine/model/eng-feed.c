/* SPDX-License-Identifier: MIT */

#include "eng-feed.h"

#include <string.h>

#include "kern-attention.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-loss.h"
#include "kern-math.h"

#include "eng-event.h"

static gsize
batch_at (const EngSeq2Seq *self, const EngPack *pack, int i, int t)
{
  return (gsize) pack->row[i] * (gsize) self->batch->target_steps + (gsize) t;
}

/* Real vectors: the last step of the source stands where <bos> stands for tokens. */
static const float *
vector_before (const EngSeq2Seq *self, const EngPack *pack, int i, int t, gboolean true_one)
{
  const EngBatch *batch = self->batch;
  gsize width = (gsize) self->shape.Et;
  int b = pack->row[i];

  if (t == 0)
    return batch->source_values + ((gsize) b * (gsize) batch->source_steps + (gsize) (batch->source_valid[b] - 1)) * width;

  return (true_one ? batch->target_values : self->plan->own_values != NULL ? self->plan->own_values
                                                                           : self->outputs) +
         ((gsize) b * (gsize) batch->target_steps + (gsize) (t - 1)) * width;
}

static void
feed (EngSeq2Seq *self, const EngPack *pack, int i, int t, gboolean true_one)
{
  gsize row = eng_seq2seq_at (pack, t) + (gsize) i;
  gsize here = batch_at (self, pack, i, t);

  if (self->shape.Vt > 0)
    {
      int id = t == 0 ? ENG_TOKEN_BOS : true_one ? self->batch->target[here - 1]
                                                 : self->own_ids[eng_seq2seq_at (pack, t - 1) + (gsize) i];

      self->fed_ids[row] = id;
    }
  else
    {
      const float *from = vector_before (self, pack, i, t, true_one);
      gsize width = (gsize) self->shape.Et;

      for (gsize k = 0; k < width; k++)
        self->dec_embed[row * width + k] = (real) from[k];
    }
}

void
eng_feed_true (EngSeq2Seq *self, const EngPack *pack, int t)
{
  for (int i = 0; i < pack->alive[t]; i++)
    feed (self, pack, i, t, TRUE);
}

/* The distribution that stands for the token at step t: ε on the true one, the rest as the model had it. */
static void
set_mixture (EngSeq2Seq *self, const EngPack *pack, int t)
{
  gsize V = (gsize) self->shape.Vt;
  real epsilon = t == 0 ? 1 : (real) self->plan->epsilon;

  for (int i = 0; i < pack->alive[t]; i++)
    {
      real *mix = self->mix + (eng_seq2seq_at (pack, t) + (gsize) i) * V;
      int id = t == 0 ? ENG_TOKEN_BOS : self->batch->target[batch_at (self, pack, i, t) - 1];

      if (t == 0)
        memset (mix, 0, V * sizeof (real));
      else
        {
          const real *p = self->mix_p + (eng_seq2seq_at (pack, t - 1) + (gsize) i) * V;

          for (gsize v = 0; v < V; v++)
            mix[v] = (1 - epsilon) * p[v];
        }

      mix[id] += epsilon;
    }
}

void
eng_feed_planned (EngSeq2Seq *self, const EngPack *pack, int t)
{
  gboolean mixes = self->plan->feed == ENG_FEED_MIX;

  for (int i = 0; i < pack->alive[t]; i++)
    {
      gboolean true_one = t == 0 || self->plan->fed_true[batch_at (self, pack, i, t)];

      /* With a mixture the strip shows the model's own word, the rest of what went in. */
      feed (self, pack, i, t, t == 0 || (mixes ? self->plan->epsilon >= 1 : true_one));
    }

  if (mixes)
    set_mixture (self, pack, t);
}

void
eng_feed_embed (EngSeq2Seq *self, const EngPack *pack, int t0, int t1)
{
  gsize at = eng_seq2seq_at (pack, t0);
  int n = pack->offset[t1] - pack->offset[t0];
  gsize Et = (gsize) self->shape.Et;

  if (self->shape.Vt == 0)
    return;

  if (self->plan->stepwise && self->plan->feed == ENG_FEED_MIX)
    kern_gemm_nn (self->dec_embed + at * Et, self->mix + at * (gsize) self->shape.Vt, self->w.target_embedding, n,
                  self->shape.Et, self->shape.Vt, 0);
  else
    kern_embedding_forward (self->dec_embed + at * Et, self->fed_ids + at, self->w.target_embedding, n, self->shape.Et, self->shape.Et);
}

/* The first word at which the running sum of probabilities passes u. */
static int
draw_from (const real *p, int V, double u)
{
  double sum = 0;
  int last = 0;

  for (int v = 0; v < V; v++)
    {
      if (p[v] <= 0)
        continue;

      sum += (double) p[v];
      last = v;

      if (u < sum)
        return v;
    }

  return last;
}

static void
choose_vectors (EngSeq2Seq *self, const EngPack *pack, int t)
{
  gsize width = (gsize) self->shape.O;

  for (int i = 0; i < pack->alive[t]; i++)
    {
      const real *y = self->logits + (eng_seq2seq_at (pack, t) + (gsize) i) * width;
      float *to = self->outputs + batch_at (self, pack, i, t) * width;

      for (gsize k = 0; k < width; k++)
        to[k] = (float) y[k];
    }
}

void
eng_feed_choose (EngSeq2Seq *self, const EngPack *pack, int t, int lane)
{
  gsize V = (gsize) self->shape.Vt;
  gsize at = eng_seq2seq_at (pack, t);

  if (V == 0)
    {
      choose_vectors (self, pack, t);
      return;
    }

  for (int i = 0; i < pack->alive[t]; i++)
    {
      const real *logits = self->logits + (at + (gsize) i) * V;
      gsize here = batch_at (self, pack, i, t);

      if (self->plan->stepwise && self->plan->feed == ENG_FEED_SAMPLE && self->plan->draws != NULL)
        {
          real *p = self->sample_p + (gsize) lane * V;

          kern_softmax (p, logits, (real) self->plan->temperature, 1, (int) V);
          self->own_ids[at + (gsize) i] = draw_from (p, (int) V, (double) self->plan->draws[here]);
        }
      else
        kern_argmax (&self->own_ids[at + (gsize) i], logits, 1, (int) V);
    }

  if (self->plan->stepwise && self->plan->feed == ENG_FEED_MIX)
    kern_softmax (self->mix_p + at * V, self->logits + at * V, 1, pack->alive[t], (int) V);
}

void
eng_feed_mix_back (EngSeq2Seq *self, const EngPack *pack, int t)
{
  gsize V = (gsize) self->shape.Vt;
  gsize Et = (gsize) self->shape.Et;
  gsize next = eng_seq2seq_at (pack, t + 1);
  int n = pack->alive[t + 1];
  real share = (real) (1.0 - self->plan->epsilon);
  real *dp = self->d_mix + (gsize) pack->row_base * V;

  kern_gemm_nt (dp, self->d_embed + next * Et, self->w.target_embedding, n, (int) V, self->shape.Et, 0);

  for (int i = 0; i < n; i++)
    {
      gsize row = eng_seq2seq_at (pack, t) + (gsize) i;
      real *d = dp + (gsize) i * V;

      kern_softmax_backward (d, d, self->mix_p + row * V, (int) V);

      for (gsize v = 0; v < V; v++)
        self->logits[row * V + v] += share * d[v];
    }
}

void
eng_feed_loss (EngSeq2Seq *self, int lane)
{
  const EngPack *pack = &self->target_packs.packs[lane];
  const EngBatch *batch = self->batch;
  gsize base = (gsize) pack->base;
  gsize O = (gsize) self->shape.O;
  real *logits = self->logits + base * O;

  for (int t = 0; t < pack->steps; t++)
    for (int i = 0; i < pack->alive[t]; i++)
      {
        gsize row = eng_seq2seq_at (pack, t) + (gsize) i;
        gsize here = batch_at (self, pack, i, t);
        gboolean counts = t < batch->target_count[pack->row[i]];

        if (self->shape.Vt > 0)
          self->targets[row] = counts ? batch->target[here] : -1;
        else
          for (gsize k = 0; k < O; k++)
            /* What does not count is made to fit, so that it has neither loss nor gradient. */
            self->target_rows[row * O + k] = counts ? (real) batch->target_values[here * O + k] : self->logits[row * O + k];
      }

  if (self->shape.Vt > 0)
    kern_cross_entropy (self->losses + base, self->pass.learn ? logits : NULL, logits, self->targets + base,
                        (real) self->pass.scale, pack->total, self->shape.O);
  else
    {
      if (!self->plan->stepwise)
        for (int t = 0; t < pack->steps; t++)
          choose_vectors (self, pack, t);

      kern_squared_error (self->losses + base, self->pass.learn ? logits : NULL, logits, self->target_rows + base * O,
                          (real) self->pass.scale, pack->total, self->shape.O);
    }
}
