/* SPDX-License-Identifier: MIT
 *
 * The weight gradients: every learned tensor cut into blocks of rows, one job each. A job sums over all
 * packed rows of all lanes at once, so there is nothing to add up afterwards, and its result depends on its
 * number only.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_gradients_plan: fills jobs, n_jobs and job_order; once, when the model is made. */
void eng_gradients_plan (EngSeq2Seq *self);

G_END_DECLS
