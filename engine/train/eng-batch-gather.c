/* SPDX-License-Identifier: MIT
 *
 * Pairs of the dataset laid out as a padded batch.
 */

#include <math.h>
#include <string.h>

#include "eng-trainer-private.h"

/* One side of row b: ids padded with <pad>, or values padded with zeros. */
static int
gather_row (const EngSide *side, int pair, int T, int width, int *ids, float *values)
{
  int n = MIN (eng_side_length (side, pair), T);
  gsize start = side->start[pair];

  if (width > 0)
    {
      gsize W = (gsize) width;

      memset (values, 0, (gsize) T * W * sizeof (float));
      memcpy (values, side->values + start * W, (gsize) n * W * sizeof (float));
      return n;
    }

  for (int t = 0; t < T; t++)
    ids[t] = t < n ? (int) side->ids[start + (gsize) t] : ENG_TOKEN_PAD;

  return n;
}

void
eng_trainer_gather (EngTrainer *self, const int *pairs, int n, gboolean all_steps, gboolean counted)
{
  const EngDataset *data = self->data;
  int S = self->model->max_source;
  int T = self->model->max_target;

  for (int b = 0; b < n; b++)
    {
      gsize s = (gsize) b * (gsize) S;
      gsize t = (gsize) b * (gsize) T;
      gsize W = (gsize) data->width;

      self->pair[b] = pairs[b];
      self->source_valid[b] = gather_row (&data->source, pairs[b], S, data->width, self->source + s, W > 0 ? self->source_values + s * W : NULL);
      self->target_valid[b] = gather_row (&data->target, pairs[b], T, data->width, self->target + t, W > 0 ? self->target_values + t * W : NULL);
      self->source_run[b] = self->config->encoder_padding == ENG_PADDING_RUN ? S : self->source_valid[b];
      self->target_count[b] = counted ? T : self->target_valid[b];
      self->target_run[b] = all_steps ? T : self->target_count[b];
    }

  self->batch = (EngBatch){ .rows = n, .source_steps = S, .target_steps = T, .source = self->source, .target = self->target, .source_values = self->source_values, .target_values = self->target_values, .source_valid = self->source_valid, .source_run = self->source_run, .target_run = self->target_run, .target_count = self->target_count };
}

/* A mixture has a share of both words in it, ε of the true one: no coin decides. */
static gboolean
mixes (const EngTrainer *self)
{
  return self->forcing.plan.stepwise && self->forcing.plan.feed == ENG_FEED_MIX;
}

/* The cell of position t in row b: what went in, what might have, what came out. */
static void
fill_cell (const EngTrainer *self, EngFedCell *cell, gsize here, int t, int b, gboolean tokens)
{
  const EngForcing *forcing = &self->forcing;

  cell->expected = tokens ? self->target[here] : -1;
  cell->fed = self->model->fed[here];
  cell->fed_true = t == 0 || !forcing->plan.stepwise || (forcing->plan.feed != ENG_FEED_MIX && forcing->fed_true[here]);
  cell->otherwise = !tokens || t == 0 ? -1 : cell->fed_true ? self->model->own[here - 1]
                                                            : self->target[here - 1];
  cell->coin = t == 0 || mixes (self) ? (float) NAN : (float) forcing->coins[here];
  cell->loss = self->model->loss[here];
  cell->probability = tokens ? expf (-cell->loss) : (float) NAN;
  cell->counts = t < self->target_count[b];
}

EngBatchPicture *
eng_trainer_picture (EngTrainer *self)
{
  const EngBatch *batch = &self->batch;
  gsize positions = (gsize) batch->rows * (gsize) batch->target_steps;
  gboolean tokens = self->data->width == 0;
  EngBatchPicture *picture = eng_batch_picture_new (batch->rows, batch->source_steps, batch->target_steps);

  picture->step = self->steps_done;
  picture->epoch = self->order_epoch + 1;
  picture->epsilon = self->forcing.epsilon;
  picture->mixture = mixes (self);
  picture->coin = picture->mixture ? ENG_COIN_TOKEN : self->config->coin;
  picture->mask = self->config->mask;

  for (int b = 0; b < batch->rows; b++)
    {
      picture->pair[b] = self->pair[b];
      picture->source_length[b] = self->source_valid[b];
      picture->target_length[b] = self->target_valid[b];

      for (int t = 0; t < batch->target_steps; t++)
        fill_cell (self, eng_batch_picture_cell (picture, b, t), (gsize) b * (gsize) batch->target_steps + (gsize) t, t, b, tokens);
    }

  if (tokens)
    memcpy (picture->source_ids, self->source, (gsize) batch->rows * (gsize) batch->source_steps * sizeof (int));
  else
    {
      picture->width = self->data->width;
      picture->expected_values = g_memdup2 (self->target_values, positions * (gsize) picture->width * sizeof (float));
      picture->output_values = g_memdup2 (self->model->outputs, positions * (gsize) picture->width * sizeof (float));
    }

  return picture;
}
