/* SPDX-License-Identifier: MIT
 *
 * Small runs for the tests of training.
 */
#pragma once

#include "eng-trainer.h"

G_BEGIN_DECLS

/* train_config: (transfer full) a small quick run: 60 pairs of the task "reverse", of which 12 are held out, changed by
 * @options: "name=value name=value …". A task needs "task=none" to be left for the corpus of train_trainer_on(). */
EngConfig *train_config (const char *options);

/* train_trainer: (transfer full) a trainer of train_config (@options). */
EngTrainer *train_trainer (const char *options);

/* train_trainer_on: (transfer full) the same on the tab-separated @corpus. */
EngTrainer *train_trainer_on (const char *corpus, const char *options);

/* train_step: one update that must succeed. */
EngStepInfo train_step (EngTrainer *trainer);

/* train_losses: (transfer full) (n) the losses of @n updates. */
double *train_losses (EngTrainer *trainer, int n);

/* train_set: a live option that must be taken. */
void train_set (EngTrainer *trainer, const char *name, const char *value);

/* train_pictured_step: (transfer full) the picture of one update that must succeed; @info is overwritten. */
EngBatchPicture *train_pictured_step (EngTrainer *trainer, EngStepInfo *info);

/* train_assert_bits: fails unless the @n losses are the same to the bit; names the step. */
void train_assert_bits (const char *what, const double *a, const double *b, int n);

G_END_DECLS
