/* SPDX-License-Identifier: MIT
 *
 * Runs that another program has made too: a case is a configuration and its data; made here, it gives the
 * loss of every update and the scores of the first pair before them. torch_compare.py writes the cases and
 * makes them in PyTorch.
 *
 * A file of cases is one JSON object:
 *   corpora   name → text of tab-separated pairs
 *   vectors   name → source_steps, target_steps, width, source, target (numbers, sequence after sequence)
 *   cases     name, options (as eng_config_from_json() takes them), corpus or vectors (a name), steps,
 *             init (a file of weights; optional); of a case that was made: losses, logits
 */
#pragma once

#include <json-glib/json-glib.h>

#include "eng-trainer.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *init; /* or NULL */
  EngConfig *config;
  EngDataset *data;
  int steps;
  double *losses; /* (steps) as the file says, or NULL */
  int n_logits;
  double *logits; /* (n_logits) the same: target steps × scores of the first pair */
} ReferenceCase;

/* reference_read: (transfer full) (element-type ReferenceCase): all cases of a file; a bad file ends the program. */
GPtrArray *reference_read (const char *path);

/* reference_trainer: (transfer full) the case's run before its first update. */
EngTrainer *reference_trainer (const ReferenceCase *self);

/* reference_logits: (transfer full) what the output layer says to the first pair, fed its true words. */
double *reference_logits (const ReferenceCase *self, EngTrainer *trainer, int *n);

/* reference_losses: (transfer full) (steps) makes all updates. */
double *reference_losses (const ReferenceCase *self, EngTrainer *trainer);

G_END_DECLS
