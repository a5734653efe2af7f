/* SPDX-License-Identifier: MIT
 *
 * Real vectors: what the decoder says to a few sequences, once with the true value fed and once with its own. Over
 * each other these are the picture of exposure bias: each small error is fed back, and the free run drifts away.
 */

#include <string.h>

#include "eng-trainer-private.h"

#define ROWS 4

/* One pass over @n pairs from @first on, fed one way; what was said goes to @said (rows, steps, width). */
static void
run (EngTrainer *self, const int *pairs, int n, gboolean true_value, float *said)
{
  static const EngPass pass = { .want_own = TRUE };

  eng_trainer_gather (self, pairs, n, FALSE, FALSE);
  eng_forcing_all (&self->forcing, true_value, n, self->batch.target_steps);
  eng_trainer_pass (self, &pass);
  memcpy (said, self->model->outputs,
          (gsize) n * (gsize) self->batch.target_steps * (gsize) self->data->width * sizeof (float));
}

EngDrift *
eng_trainer_drift (EngTrainer *self)
{
  const gboolean held_out = self->data->n_valid > 0;
  const int n = MIN (MIN (ROWS, self->config->batch), held_out ? self->data->n_valid : self->data->n_train);
  int pairs[ROWS];
  EngDrift *drift;
  gsize values;

  g_return_val_if_fail (self->data->width > 0, NULL);

  for (int b = 0; b < n; b++)
    pairs[b] = (held_out ? self->data->n_train : 0) + b;

  eng_trainer_gather (self, pairs, n, FALSE, FALSE);
  drift = eng_drift_new (n, self->batch.target_steps, self->data->width);
  drift->held_out = held_out;
  values = (gsize) n * (gsize) drift->steps * (gsize) drift->width;
  memcpy (drift->length, self->target_valid, (gsize) n * sizeof (int));
  memcpy (drift->expected, self->target_values, values * sizeof (float));
  run (self, pairs, n, TRUE, drift->forced);
  run (self, pairs, n, FALSE, drift->free_running);

  return drift;
}
