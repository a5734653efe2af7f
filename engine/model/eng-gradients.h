/* SPDX-License-Identifier: MIT
 *
 * The weight gradients: every learned tensor cut into blocks of rows, one job each. A large tensor's job sums
 * over all packed rows of all lanes at once. A small tensor's is done lane by lane and then summed in the
 * order of the lanes: so no thread reads the activations of another, which at small sizes cost more to fetch
 * from another processor's cache than to multiply. Either way a result depends on the numbers of the job and of
 * the lanes, not on threads.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

/* eng_gradients_plan: fills jobs, job_order and parts; once, when the model is made. */
void eng_gradients_plan (EngSeq2Seq *self);

G_END_DECLS
