/* SPDX-License-Identifier: MIT
 *
 * What the trainer's own files share; nobody else includes it.
 */
#pragma once

#include "eng-decode.h"
#include "eng-forcing.h"
#include "eng-lanes.h"
#include "eng-seq2seq.h"
#include "eng-trainer.h"
#include "eng-update.h"

G_BEGIN_DECLS

struct EngTrainer
{
  EngConfig *config; /* owned */
  EngDataset *data;  /* owned reference */
  EngParams *params; /* owned */
  EngSeq2Seq *model; /* owned: the room of one batch */
  EngDecode *decode; /* owned; NULL for real vectors */
  EngLanes *lanes;   /* owned */
  EngUpdate update;

  guint64 steps_done, steps_total;
  int steps_per_epoch;
  int *order;                /* (n_train) owned: the epoch's permutation */
  int order_epoch;           /* whose; -1 = none yet */
  double epoch_loss;         /* Σ of counted losses of the epoch so far */
  gint64 epoch_tokens;       /* Σ of counted positions */
  gint64 epoch_valid_tokens; /* Σ of valid target tokens */
  double epoch_seconds;
  double seconds;             /* of training */
  EngInterruptFunc interrupt; /* or NULL */
  gpointer interrupt_data;

  /* The batch at hand; (batch, S) and (batch, T), owned. */
  EngBatch batch;
  int *source, *target;
  float *source_values, *target_values;
  int *pair; /* (batch) index in the dataset */
  int *source_valid, *source_run, *target_valid, *target_run, *target_count;
  EngForcing forcing;
  EngFedColumn fed; /* of the pass at hand; of which update, the last step says */
};

/* eng_trainer_gather: @n pairs become the batch; @all_steps: the decoder makes T steps whatever the lengths,
 * @counted: positions beyond the valid length count too (mask off). */
void eng_trainer_gather (EngTrainer *self, const int *pairs, int n, gboolean all_steps, gboolean counted);

/* eng_trainer_pairs: @pairs: out: the pairs of update @step (from 0), in the order of its epoch. Returns how many. */
int eng_trainer_pairs (EngTrainer *self, guint64 step, const int **pairs);

/* eng_trainer_count: sums of the pass in a fixed order: losses, positions, what was fed. Fills of @info, all 0 before, what
 * does not depend on an update. */
void eng_trainer_count (EngTrainer *self, EngStepInfo *info, double *loss_sum, gint64 *counted);

/* eng_trainer_pass: all lanes of one pass over the gathered batch. */
void eng_trainer_pass (EngTrainer *self, const EngPass *pass);

/* eng_trainer_is_finite: FALSE with %ENG_ERROR_DIVERGED when loss or gradient is not a finite number, or the update about
 * to be made, clipped by @scale, would not be one; names the step, and the tensor where it begins. */
gboolean eng_trainer_is_finite (const EngTrainer *self, const EngStepInfo *info, double scale, GError **error);

/* eng_trainer_drift: (transfer full) the first few held-out sequences, or of training where none are; real vectors only.
 * Afterwards another batch is at hand. */
EngDrift *eng_trainer_drift (EngTrainer *self);

/* eng_trainer_picture: what the batch just trained on looks like; after the pass, with own choices wanted. */
EngBatchPicture *eng_trainer_picture (EngTrainer *self);

G_END_DECLS
