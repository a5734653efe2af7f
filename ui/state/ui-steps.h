/* SPDX-License-Identifier: MIT
 *
 * Every update of a run, in columns: append-only arrays that hold a million steps and more (about 70
 * bytes a step). Index i is the i-th update heard of; steps rise, seconds never fall.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"
#include "ui-series.h"

G_BEGIN_DECLS

typedef struct
{
  guint n;

  GArray *step;      /* guint64; owned; rising */
  GArray *epoch;     /* int; owned */
  GArray *seconds;   /* double; owned; of training, never falling */
  GArray *tokens;    /* int; owned; valid target tokens */
  GArray *positions; /* int; owned; rows × padded length */
  GArray *fed_true;  /* int; owned */
  GArray *fed_own;   /* int; owned */
  GArray *own_right; /* int; owned */
  GArray *updates;   /* int; owned; that the row stands for: 1, or more where a long run's course was thinned out */
  GArray *mean;      /* float; owned; mean loss of these */
  UiSeries loss;     /* nats per valid token, raw */
  UiSeries smooth;   /* the same smoothed, see ui_steps_set_smoothing() */
  UiSeries epsilon;
  UiSeries grad_norm;
  UiSeries learning_rate;

  double weight;       /* of the smoothing, 0 to 0.999 */
  double smooth_sum;   /* running (biased) average */
  double smooth_decay; /* weight^(finite values so far); divides the bias out */
} UiSteps;

void ui_steps_init (UiSteps *self, double weight);
void ui_steps_clear (UiSteps *self);
void ui_steps_append (UiSteps *self, const EngStepInfo *info);

/**
 * ui_steps_set_smoothing:
 * @weight: of the past, 0 (raw) to 0.999
 *
 * Exponential smoothing with its start-up bias divided out (Adam's correction, arXiv 1412.6980 section 3):
 * s_t = w s_{t-1} + (1 - w) x_t, shown as s_t / (1 - w^t). Values that are not finite are passed over. A row that stands
 * for k updates (of a long run's course, thinned out) counts as k of their mean.
 * Recomputes the column: about 5 ms for a million steps.
 */
void ui_steps_set_smoothing (UiSteps *self, double weight);

/* Values of one update, as the engine sent them. @i < n. */
guint64 ui_steps_step (const UiSteps *self, guint i);
int ui_steps_epoch (const UiSteps *self, guint i);
double ui_steps_seconds (const UiSteps *self, guint i);

/* The index of the first update with step (seconds) not below the value; n when there is none. */
guint ui_steps_find_step (const UiSteps *self, guint64 step);
guint ui_steps_find_seconds (const UiSteps *self, double seconds);

/* ui_steps_tokens_per_second: over about the last second of training; 0 before there are two updates. */
double ui_steps_tokens_per_second (const UiSteps *self);

G_END_DECLS
