/* SPDX-License-Identifier: MIT
 *
 * A small model and a batch of random sentences, for tests that call the model itself.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

typedef struct
{
  EngConfig *config; /* owned, as is all below */
  EngParams *params;
  EngSeq2Seq *model;
  EngBatch batch;
  EngFeedPlan plan; /* the true token everywhere */
  EngPass pass;     /* learns, without dropout, scale 0.1 */
  int *source, *target;
  float *source_values, *target_values; /* real vectors; else NULL */
  int *source_valid, *source_run, *target_run, *target_count;
  guint8 *fed_true;
  real *draws;
} ModelFixture;

/* model_config: (transfer full) a small model's options, changed by @options: "name=value name=value …". */
EngConfig *model_config (const char *options);

/**
 * model_fixture_init:
 * @options: as of model_config(); loss=mse makes a model of real vectors
 *
 * Vocabularies of 11 and 13 words, or vectors of 3 numbers. Sentences have 1 to @steps tokens, the first one all of them;
 * what lies beyond is filled with words, not with <pad>, so that reading it shows.
 */
void model_fixture_init (ModelFixture *self, const char *options, int rows, int steps, int lanes);
void model_fixture_clear (ModelFixture *self);

/* model_fixture_new_model: the same weights in a model without a past. */
void model_fixture_new_model (ModelFixture *self, int lanes);

/* model_fixture_pass: forward, and backward when it learns; returns the sum of the losses. */
double model_fixture_pass (ModelFixture *self);

#define MODEL_SOURCE_WORDS 11
#define MODEL_TARGET_WORDS 13
#define MODEL_WIDTH 3

G_END_DECLS
