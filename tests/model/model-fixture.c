/* SPDX-License-Identifier: MIT */

#include "model-fixture.h"

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "eng-event.h"
#include "kern-random.h"

#define SEED 7

EngConfig *
model_config (const char *options)
{
  g_autofree char *all = g_strconcat ("embed=6 hidden=5 layers=2 dropout=0 ", options, NULL);

  return case_options_config (all);
}

static int
below (int n, guint64 what, guint64 position)
{
  return (int) kern_random_below ((guint32) n, SEED, KERN_STREAM_DATA, what, position);
}

static void
fill_row (ModelFixture *self, int b)
{
  int S = self->batch.source_steps;
  int T = self->batch.target_steps;

  self->source_valid[b] = b == 0 ? S : 1 + below (S, 0, (guint64) b);
  self->source_run[b] = self->config->encoder_padding == ENG_PADDING_RUN ? S : self->source_valid[b];
  self->target_run[b] = b == 0 ? T : 1 + below (T, 1, (guint64) b);
  self->target_count[b] = self->target_run[b];

  for (int s = 0; s < S; s++)
    self->source[b * S + s] = below (MODEL_SOURCE_WORDS, 2, (guint64) (b * S + s));

  for (int t = 0; t < T; t++)
    self->target[b * T + t] = 2 + below (MODEL_TARGET_WORDS - 2, 3, (guint64) (b * T + t));
}

void
model_fixture_new_model (ModelFixture *self, int lanes)
{
  g_clear_pointer (&self->model, eng_seq2seq_free);
  self->model = eng_seq2seq_new (self->config, self->params, self->batch.rows, self->batch.source_steps,
                                 self->batch.target_steps, lanes, TRUE);
}

void
model_fixture_init (ModelFixture *self, const char *options, int rows, int steps, int lanes)
{
  gsize n = (gsize) rows * (gsize) steps;
  EngDims dims = { MODEL_SOURCE_WORDS, MODEL_TARGET_WORDS, 0 };

  *self = (ModelFixture){ .config = model_config (options) };

  if (self->config->loss == ENG_LOSS_MSE)
    dims = (EngDims){ 0, 0, MODEL_WIDTH };

  self->params = eng_params_new (self->config, &dims);
  eng_params_init (self->params, SEED);
  self->source = g_new (int, n);
  self->target = g_new (int, n);
  self->source_values = dims.width > 0 ? g_new (float, n *MODEL_WIDTH) : NULL;
  self->target_values = dims.width > 0 ? g_new (float, n *MODEL_WIDTH) : NULL;
  self->source_valid = g_new (int, rows);
  self->source_run = g_new (int, rows);
  self->target_run = g_new (int, rows);
  self->target_count = g_new (int, rows);
  self->fed_true = g_malloc (n);
  self->draws = g_new (real, n);
  memset (self->fed_true, TRUE, n);
  kern_random_uniform (self->draws, n, SEED, KERN_STREAM_SAMPLING, 0, 0);

  for (gsize k = 0; dims.width > 0 && k < n * MODEL_WIDTH; k++)
    {
      self->source_values[k] = (float) sin (0.9 * (double) k);
      self->target_values[k] = (float) cos (0.7 * (double) k);
    }

  self->batch = (EngBatch){ rows, steps, steps, self->source, self->target, self->source_values, self->target_values,
                            self->source_valid, self->source_run, self->target_run, self->target_count };
  self->plan = (EngFeedPlan){ FALSE, self->config->feed, self->fed_true, self->draws, self->config->temperature, 1, NULL };
  self->pass = (EngPass){ .learn = TRUE, .seed = SEED, .scale = 0.1 };

  for (int b = 0; b < rows; b++)
    fill_row (self, b);

  model_fixture_new_model (self, lanes);
}

void
model_fixture_clear (ModelFixture *self)
{
  eng_seq2seq_free (self->model);
  eng_params_free (self->params);
  eng_config_free (self->config);
  g_free (self->source);
  g_free (self->target);
  g_free (self->source_values);
  g_free (self->target_values);
  g_free (self->source_valid);
  g_free (self->source_run);
  g_free (self->target_run);
  g_free (self->target_count);
  g_free (self->fed_true);
  g_free (self->draws);
}

double
model_fixture_pass (ModelFixture *self)
{
  double sum = 0;

  eng_seq2seq_begin (self->model, &self->batch, &self->plan, &self->pass);

  for (int lane = 0; lane < self->model->lanes; lane++)
    eng_seq2seq_run (self->model, lane);

  eng_seq2seq_collect (self->model);

  for (int part = 0; self->pass.learn && part < self->model->n_parts; part++)
    eng_seq2seq_gradient (self->model, part);

  for (int job = 0; self->pass.learn && job < self->model->n_jobs; job++)
    eng_seq2seq_gradient_sum (self->model, job);

  for (int k = 0; k < self->batch.rows * self->batch.target_steps; k++)
    sum += (double) self->model->loss[k];

  return sum;
}
