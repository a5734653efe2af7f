/* SPDX-License-Identifier: MIT
 *
 * Training, one synchronous deterministic step at a time. The command line calls it in a loop; so does
 * the engine thread. Same configuration, same bits, whatever the number of threads, whether pictures are
 * taken or not. Not thread-safe: one caller at a time (the lanes inside never show).
 */
#pragma once

#include <glib.h>

#include "eng-command.h"
#include "eng-dataset.h"
#include "eng-event.h"
#include "eng-params.h"

G_BEGIN_DECLS

typedef struct EngTrainer EngTrainer;

/**
 * eng_trainer_new:
 * @data: takes a reference
 * @config: copied
 *
 * Returns: (transfer full): a trainer with fresh weights, no update made; or %NULL with
 *   %ENG_ERROR_BAD_OPTION (eng_config_check()) or %ENG_ERROR_NO_BLAS.
 */
EngTrainer *eng_trainer_new (EngDataset *data, const EngConfig *config, GError **error);
void eng_trainer_free (EngTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngTrainer, eng_trainer_free)

/**
 * eng_trainer_step:
 * @info: out: what the update did
 * @picture: (out) (optional) (nullable): the batch's picture, when asked for; changes no bit of the run
 *
 * Makes one update. When the loss or a gradient is NaN or infinite nothing is updated: the weights are the
 * last good ones, and further steps fail alike.
 *
 * Returns: %FALSE with %ENG_ERROR_DIVERGED naming step and tensor.
 */
gboolean eng_trainer_step (EngTrainer *self, EngStepInfo *info, EngBatchPicture **picture, GError **error);

/* eng_trainer_fed: (transfer none) what the last update made was fed, position by position. */
const EngFedColumn *eng_trainer_fed (const EngTrainer *self);

/* eng_trainer_next: the training pairs of the update to come; @pairs: (out) (transfer none). Returns how many. */
int eng_trainer_next (EngTrainer *self, const int **pairs);

/**
 * eng_trainer_look:
 * @info: out: the figures of the batch; of the last update made the number (0 before the first), no gradient (NaN)
 *
 * The batch of the last update once more (before the first: the batch that it will have), with the same coins, by
 * the weights as they are now and without dropout, as in validation. For a run that was just opened: there is something to see of it, and
 * nothing in it changes: weights, optimiser, sums and every number to come stay the same to the last bit.
 *
 * Returns: (transfer full): its picture.
 */
EngBatchPicture *eng_trainer_look (EngTrainer *self, EngStepInfo *info);

/* Whether the update just made was the last of its epoch (validate now), of the run. */
gboolean eng_trainer_at_epoch_end (const EngTrainer *self);
gboolean eng_trainer_is_done (const EngTrainer *self);

/* eng_trainer_is_last: whether the update to come is the run's last. */
gboolean eng_trainer_is_last (const EngTrainer *self);

/* eng_trainer_validate: (transfer full) (nullable) the figures of the epoch that has just ended; %NULL when
 * interrupted. Changes no weight. */
EngEpochInfo *eng_trainer_validate (EngTrainer *self);

/**
 * eng_trainer_set_interrupt:
 * @func: asked between two batches of validation, on the thread that validates; %TRUE: leave off; or %NULL
 *
 * Validation of a large corpus takes seconds, and a window that is being closed does not wait for it. After
 * an interrupt the trainer is only good for freeing, saving and translating.
 */
typedef gboolean (*EngInterruptFunc) (gpointer user_data);
void eng_trainer_set_interrupt (EngTrainer *self, EngInterruptFunc func, gpointer user_data);

/**
 * eng_trainer_set:
 *
 * Sets a live option from the next update on. More epochs or steps make a run that was done go on; fewer than were
 * made end it.
 *
 * Returns: (transfer full): what changed, with the step of its first effect; %NULL with
 *   %ENG_ERROR_BAD_OPTION when the option is not live or the value out of range.
 */
EngChange *eng_trainer_set (EngTrainer *self, const char *name, const char *value, GError **error);

/**
 * eng_trainer_translate:
 * @beam: 1 = greedy
 * @forced: (n_forced) words put by the user, rising positions
 *
 * Decodes a sentence with the weights of this instant. Normalises by the run's own rules, then the book's
 * way. An empty sentence gives an answer without steps.
 *
 * Returns: (transfer full): the answer; %NULL for a model of real vectors.
 */
EngTranslation *eng_trainer_translate (EngTrainer *self, const char *text, int beam, guint n_forced,
                                       const EngForcedWord *forced);

/* eng_trainer_translate_plain: the greedy answer's words alone (eng_decode_words()), for those who look at nothing else. */
EngTranslation *eng_trainer_translate_plain (EngTrainer *self, const char *text);

EngRunInfo *eng_trainer_run_info (EngTrainer *self); /* (transfer full) */
const EngConfig *eng_trainer_config (const EngTrainer *self);
EngDataset *eng_trainer_dataset (const EngTrainer *self); /* (transfer none) */
guint64 eng_trainer_steps_done (const EngTrainer *self);

/* For checkpoints (engine/io): the weights and all that resuming needs. */
EngParams *eng_trainer_params (EngTrainer *self); /* (transfer none) */

typedef struct
{
  guint64 step;      /* updates done */
  double epoch_loss; /* sums of the epoch so far, for its mean */
  gint64 epoch_tokens, epoch_valid_tokens;
  double epoch_seconds;
  double seconds;
  const real *m, *v; /* Adam's moments (params size); NULL for sgd */
} EngTrainerState;

void eng_trainer_get_state (EngTrainer *self, EngTrainerState *state);
/* eng_trainer_set_state: copies the moments; the weights are set through eng_trainer_params() before. */
void eng_trainer_set_state (EngTrainer *self, const EngTrainerState *state);

G_END_DECLS
