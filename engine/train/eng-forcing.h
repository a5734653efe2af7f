/* SPDX-License-Identifier: MIT
 *
 * Scheduled sampling (Bengio et al. 2015, arXiv 1506.03099): before each update, ε from the schedule, and a
 * coin for every position, u < ε: feed the true token. Coins are drawn whatever ε is, so turning ε moves
 * no draw; two runs that differ only in ε toss the same coins.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-seq2seq.h"

G_BEGIN_DECLS

typedef struct
{
  EngFeedPlan plan; /* what the model reads; points into the arrays below */
  double epsilon;   /* in effect */
  real *coins;      /* (max_rows, max_steps) owned: u of each position */
  real *draws;      /* (max_rows, max_steps) owned */
  guint8 *fed_true; /* (max_rows, max_steps) owned */
} EngForcing;

void eng_forcing_init (EngForcing *self, int max_rows, int max_steps);
void eng_forcing_clear (EngForcing *self);

/* eng_forcing_toss: the plan of update @step (from 0) for @rows × @steps positions. */
void eng_forcing_toss (EngForcing *self, const EngConfig *config, guint64 step, int rows, int steps);

/* eng_forcing_all: a plan without coins: the true token everywhere, or the model's own everywhere. */
void eng_forcing_all (EngForcing *self, gboolean true_token, int rows, int steps);

G_END_DECLS
