/* SPDX-License-Identifier: MIT
 *
 * The course of a run, as it is kept with its checkpoint: every update's figures, validations, changes of controls
 * and what was said to the same sentence. So a model that is opened again has its curves, and they go on.
 *
 * Bounded: up to ENG_HISTORY_STEPS rows every update has one. In a longer run 2, 4, 8 … updates share two, that of the
 * lowest and that of the highest loss, so that no peak is lost; the mean of what they stand for is kept beside them. Of very
 * many epochs every 2nd, 4th, 8th … stays, and always the best and the newest. What updates were fed is an EngFedMap. Losses by position and drift are not kept: who opens a model validates it.
 *
 * In a checkpoint: tensors "optimizer.history.steps" and "optimizer.history.epochs" (a row each; the columns are those of
 * eng-history-private.h's tables), "optimizer.history.fed" (a row for each column of the map: its first and its last update, two
 * numbers each, and for each position from the second on how often it was fed the true word, an own one, a right one), and "history" in `__metadata__`: {"every":updates that share two rows, 1 = one each,
 * "every_epochs":n, "every_fed":updates that share a column of the map, "changes":[[step,what,from,to],…], "sentences":[{"text":…,"reference":… or null,"said":[[step,output,ended,book BLEU,
 * BLEU],…]},…]}. Readers that only want the model pass over it; one that does not hold together is as if it were
 * not there.
 *
 * One caller at a time.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"
#include "eng-safetensors.h"

G_BEGIN_DECLS

#define ENG_HISTORY_STEPS 16384
#define ENG_HISTORY_EPOCHS 2048
#define ENG_HISTORY_CHANGES 1024
#define ENG_HISTORY_SENTENCES 64
#define ENG_HISTORY_ANSWERS 64 /* of a sentence */

typedef struct EngHistory EngHistory;

EngHistory *eng_history_new (void);
void eng_history_free (EngHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngHistory, eng_history_free)

/* What has happened; copied as far as it is kept. */
void eng_history_add_step (EngHistory *self, const EngStepInfo *step);
void eng_history_add_epoch (EngHistory *self, const EngEpochInfo *epoch);
void eng_history_add_fed (EngHistory *self, const EngFedColumn *fed);
void eng_history_add_change (EngHistory *self, const EngChange *change);
/* eng_history_add_sample: greedy answers without forced words; others are passed over, and so is an answer that is the one before. */
void eng_history_add_sample (EngHistory *self, const EngSample *sample);

guint eng_history_n_steps (const EngHistory *self);
guint eng_history_n_epochs (const EngHistory *self);
guint64 eng_history_last_step (const EngHistory *self); /* the newest update that has a row; 0 without any */

/* As events want them; (transfer full). Figures are those of the run, rounded to float. */
EngStepInfo *eng_history_steps (const EngHistory *self);           /* (eng_history_n_steps()) */
EngEpochInfo *eng_history_epoch (const EngHistory *self, guint i); /* without losses by position */
const GPtrArray *eng_history_changes (const EngHistory *self);     /* (transfer none) EngChange, rising steps */
const EngFedMap *eng_history_fed (const EngHistory *self);         /* (transfer none) */
GPtrArray *eng_history_samples (const EngHistory *self);           /* EngSample, past: words and scores, no decoding */

/* For checkpoints: adds the tensors to @views (EngTensorView, whose names are freed by their owner; data borrowed from
 * @self), and says the rest as JSON, (transfer full). */
char *eng_history_write (const EngHistory *self, GArray *views);
/* eng_history_read: (transfer full) (nullable): %NULL when there is none, or it is damaged. */
EngHistory *eng_history_read (const EngSafetensors *file);

G_END_DECLS
