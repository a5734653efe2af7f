/* SPDX-License-Identifier: MIT
 *
 * The optimiser: gradients to new weights, shared out over the lanes.
 *
 * Large embeddings are updated lazily and exactly: Adam moves every row at every step, also those without a
 * gradient, but nobody sees a row before it is read. So a row's idle updates are made up for, one after the
 * other and to the same bits, when a batch is about to read it. What reads whole tables (validation, decoding,
 * checkpoints) calls eng_update_settle() first.
 */
#pragma once

#include "eng-lanes.h"
#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* Updates that may be owed before all are made up for: bounds the history of rates. */
#define ENG_UPDATE_OWED_MAX 1024

typedef struct
{
  int tensor; /* index in EngParams, or -1: no such table */
  int rows, cols;
  gsize offset;
  guint64 *done; /* (rows) owned: updates each row has had */
  guint64 *seen; /* (rows) owned: batch that last asked for the row, so that it is listed once */
  int *due;      /* (rows) owned: rows that the batch reads */
  int n_due;
  gboolean settled; /* nothing is owed */
} EngLazyTable;

typedef struct
{
  const EngConfig *config;                                     /* borrowed: optimiser and learning rate as they are now */
  EngParams *params;                                           /* borrowed */
  EngLanes *lanes;                                             /* borrowed */
  real *m, *v;                                                 /* (params size) owned: Adam's moments; NULL for SGD */
  guint64 steps;                                               /* updates made */
  guint64 settled_at;                                          /* updates made when all rows were last up to date */
  real rates[ENG_UPDATE_OWED_MAX], roots[ENG_UPDATE_OWED_MAX]; /* of the updates since */
  EngLazyTable source, target;
  EngSeq2Seq *model; /* borrowed, of the call at hand */
  real scale;        /* clipping factor of the call at hand */
} EngUpdate;

void eng_update_init (EngUpdate *self, const EngConfig *config, EngParams *params, EngLanes *lanes, const EngSeq2Seq *model);
void eng_update_clear (EngUpdate *self);

/* eng_update_prepare: before a pass: the rows that the batch will read are up to date. @any_target: also words that
 * only the model will choose, so all of the target's. */
void eng_update_prepare (EngUpdate *self, const EngBatch *batch, gboolean any_target);

/* eng_update_apply: one update with the gradients of @model times @scale; the panels of the weights are renewed. */
void eng_update_apply (EngUpdate *self, EngSeq2Seq *model, double scale);

/* eng_update_settle: every weight is what it would be had each update been made whole. */
void eng_update_settle (EngUpdate *self);

/* eng_update_restart: the count of updates and the moments were set from outside; nothing is owed. */
void eng_update_restart (EngUpdate *self, guint64 steps);

G_END_DECLS
