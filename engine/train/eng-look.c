/* SPDX-License-Identifier: MIT
 *
 * A batch seen without an update.
 */

#include <math.h>
#include <string.h>

#include "eng-trainer-private.h"

EngBatchPicture *
eng_trainer_look (EngTrainer *self, EngStepInfo *info)
{
  const EngConfig *config = self->config;
  guint64 step = self->steps_done > 0 ? self->steps_done - 1 : 0;
  const int *pairs = NULL;
  int n = eng_trainer_pairs (self, step, &pairs);
  double loss_sum = 0;
  gint64 counted = 0;
  EngPass pass = { .want_own = TRUE, .seed = (guint64) config->seed, .step = step };

  memset (info, 0, sizeof *info);
  eng_update_settle (&self->update);
  eng_trainer_gather (self, pairs, n, FALSE, !config->mask);
  eng_forcing_toss (&self->forcing, config, step, n, self->batch.target_steps);
  eng_trainer_pass (self, &pass);
  eng_trainer_count (self, info, &loss_sum, &counted);

  info->step = self->steps_done;
  info->grad_norm = (double) NAN;
  info->seconds = self->seconds;

  return eng_trainer_picture (self);
}
