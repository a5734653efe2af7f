/* SPDX-License-Identifier: MIT
 *
 * Which batches of a run go into its log: one in each tenth, and the last; of the first of them the sentences that a
 * picture pins stay followed, and go along with each later one as they were fed in their latest batch. So a figure
 * drawn from the log shows what the window would show at that moment. Which batches they are follows from the run alone,
 * not from the clock: two runs of one configuration have the same log.
 */
#pragma once

#include "eng-run-log.h"
#include "eng-trainer.h"

#define CLI_TRACES_FOLLOWED 2 /* as many as the window pins at first (UI_STATE_FIRST_PINS) */

typedef struct
{
  int tenth;        /* of the run, from 1: the last one that was traced */
  gboolean is_due;  /* the batch that is being learned is traced, not only looked through for what is followed */
  gboolean started; /* @pair is known */
  int pair[CLI_TRACES_FOLLOWED];
  EngBatchPicture *row[CLI_TRACES_FOLLOWED]; /* owned; its latest since the last trace, or NULL */
} CliTraces;

/* cli_traces_want: whether the update to come should be pictured. */
gboolean cli_traces_want (CliTraces *self, EngTrainer *trainer, const EngRunInfo *info);

/* cli_traces_take: @picture: (transfer full) of the update that was wanted. */
void cli_traces_take (CliTraces *self, EngBatchPicture *picture, EngRunLog *log, const EngRunInfo *info);

void cli_traces_clear (CliTraces *self);
