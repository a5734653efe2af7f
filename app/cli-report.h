/* SPDX-License-Identifier: MIT
 *
 * What stands on standard output when a training is over: its figures, and some decoded sentences.
 */
#pragma once

#include <glib.h>

#include "eng-trainer.h"

G_BEGIN_DECLS

/**
 * cli_report_samples:
 * @book: decode the book's four sentences instead of held-out ones
 *
 * Decodes greedily with the weights of this moment; references are normalised as the corpus was.
 *
 * Returns: (transfer full): of #EngSample; empty for a model of real vectors.
 */
GPtrArray *cli_report_samples (EngTrainer *trainer, gboolean book);

/* cli_report_beam: (transfer full) the same sentence decoded with a beam of four, with its tree. */
EngSample *cli_report_beam (EngTrainer *trainer, const EngSample *sample);

/**
 * cli_report_print:
 * @last: the last update, or %NULL when none was made
 * @epoch: figures of the last epoch that was finished, or %NULL
 * @samples: of #EngSample
 * @with_book: (nullable): of #EngSample, the same sentences decoded with the book's context
 */
void cli_report_print (EngTrainer *trainer, const EngStepInfo *last, const EngEpochInfo *epoch,
                       GPtrArray *samples, GPtrArray *with_book);

G_END_DECLS
