/* SPDX-License-Identifier: MIT
 *
 * The encoder-decoder once more, one sentence at a time, in double, in plain loops, from the formulas of
 * PyTorch's layers (GRU r z n, LSTM i f g o, RNN) and of Bahdanau and Luong attention: what the engine's
 * packed rows, lanes and gemms are held against. Reads the weights by their names. Slow and small on purpose.
 */
#pragma once

#include "eng-params.h"
#include "eng-seq2seq-shape.h"

G_BEGIN_DECLS

#define NAIVE_LAYERS 3
#define NAIVE_UNITS 24
#define NAIVE_STEPS 24
#define NAIVE_WORDS 64

/* The decoder between two steps; a value, so that a search can copy it. */
typedef struct
{
  double h[NAIVE_LAYERS][NAIVE_UNITS], c[NAIVE_LAYERS][NAIVE_UNITS];
  double context[NAIVE_UNITS];
  double attention[NAIVE_STEPS]; /* of the step just made */
} NaiveState;

typedef struct
{
  const EngParams *params; /* borrowed */
  EngShape shape;
  gboolean book_context; /* the context of a step is the top state before it */
  int valid;             /* source positions that attention sees */
  double outputs[NAIVE_STEPS][NAIVE_UNITS];
} Naive;

void naive_init (Naive *self, const EngConfig *config, const EngParams *params);

/* naive_encode: reads @run ids of @source, of which @valid are words; @first: the decoder before its first step. */
void naive_encode (Naive *self, const int *source, int run, int valid, NaiveState *first);

/* naive_encode_values: the same from real vectors (@steps, width). */
void naive_encode_values (Naive *self, const float *source, int steps, NaiveState *first);

/* naive_step: feeds @id; @log_p (target vocabulary) out: log-probabilities of what comes next. */
void naive_step (const Naive *self, NaiveState *state, int id, double *log_p);

/* naive_step_values: feeds a vector; @y (width) out: the next. */
void naive_step_values (const Naive *self, NaiveState *state, const float *fed, double *y);

/* naive_argmax: the first maximum. */
int naive_argmax (const double *x, int n);

G_END_DECLS
