/* SPDX-License-Identifier: MIT
 *
 * What is shown of one run, reduced from the engine's events: events in, plain data out. No widgets, no
 * locks, no clock: the same events give the same state, whether they come from the engine or from a run
 * log. Two runs compared are two states.
 *
 * Main thread. The struct is read by everyone and written by ui-state.c (and ui-recording.c) alone. Memory grows by about
 * 60 bytes an update and is bounded in everything else; a recording is as large as its log.
 *
 *   UiState *state = ui_state_new ();
 *   ui_state_apply (state, event);         for every event; the caller frees the event
 *   ui_state_set_picture (state, picture); when the slot had a fresh one; takes it
 *   if (state->serial != drawn) …          something to redraw
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-event.h"
#include "ui-fed-map.h"
#include "ui-history.h"
#include "ui-steps.h"
#include "ui-widest.h"

G_BEGIN_DECLS

#define UI_STATE_SMOOTHING 0.6 /* the weight that a state begins with */
#define UI_STATE_MAX_PINS 32   /* pinned pairs */
#define UI_STATE_FIRST_PINS 2  /* sentences that are followed through a run unless somebody chooses others */
#define UI_STATE_MAX_TEXTS 64  /* sentences with a history; the one not asked for longest goes */

/* A pinned pair as it was last seen in a batch picture. */
typedef struct
{
  int pair;               /* index of the training pair */
  guint64 step;           /* of the picture it was last seen in; 0 = not seen yet */
  int epoch;              /* at that step */
  double epsilon;         /* at that step */
  double batch_loss;      /* sum over all positions of that batch that counted; NaN when the batch is not known */
  int coin;               /* EngCoin; at that step */
  gboolean mask;          /* likewise: FALSE: padding counted */
  gboolean mixture;       /* likewise: no coin decided */
  int n_source;           /* valid length, <eos> included */
  int *source_ids;        /* (n_source) owned */
  int n_cells;            /* target steps of that batch */
  int n_valid;            /* valid target length, <eos> included */
  EngFedCell *cells;      /* (n_cells) owned */
  int width;              /* of real vectors; 0 for tokens, and the two below are NULL */
  float *expected_values; /* (n_cells, width) owned */
  float *output_values;   /* (n_cells, width) owned */
} UiPinnedRow;

/* Epochs that are asked for at every drawing, as indices of epochs; -1 = none yet. */
typedef struct
{
  int best_bleu;      /* highest valid_bleu, the first of equals */
  int best_loss;      /* lowest valid_forced among those with a BLEU, the first of equals */
  int last_bleu;      /* the newest with a BLEU */
  int last_gap;       /* the newest with both validation losses */
  int last_positions; /* the newest with losses by position */
} UiEpochMarks;

typedef struct
{
  guint64 serial; /* rises whenever anything below changes */

  /* The run. */
  guint run_id;
  EngRunInfo *info;      /* owned; NULL before the first run */
  EngConfig *in_effect;  /* owned; the configuration with every change applied; NULL before the first run */
  EngRunState run_state; /* ENG_RUN_PAUSED before the first state event */

  /* What must not be lost. */
  UiSteps steps;
  GPtrArray *epochs;  /* EngEpochInfo; owned */
  GPtrArray *changes; /* EngChange; owned */
  /* Of epochs, entry for entry: a long run has more than a picture has pixels. */
  UiSeries valid_forced, valid_free, valid_bleu;
  UiEpochMarks marks;
  EngDrift *drift; /* owned; of the newest epoch, whose info has none; NULL for tokens */

  /* Answers. */
  EngSample *sample;    /* owned; the newest; NULL before the first */
  GPtrArray *histories; /* UiHistory; owned; most recently asked last */

  /* The newest batch. */
  EngBatchPicture *picture; /* owned, or NULL */
  UiFedMap *fed_map;        /* owned */
  UiWidest widest;          /* source sentence of the run's pictures */
  gboolean picture_held;    /* see ui_state_hold_picture() */
  GPtrArray *pins;          /* UiPinnedRow; owned; in the order of pinning */
  gboolean pins_chosen;     /* somebody pinned or let go: the first rows are no longer offered */

  /* Of a recording alone (ui-recording.h): all that its log holds. */
  GPtrArray *recorded_samples;  /* EngSample; owned; as they came */
  GPtrArray *recorded_pictures; /* EngBatchPicture; owned; as they came, the newest too */

  /* Messages. The serials count from 0 with the state and never go back, also over restarts: a window
   * shows a toast when one has risen. */
  GError *error; /* owned; the newest, or NULL; a new run clears it */
  guint error_serial;
  char *saved_path; /* owned; the newest checkpoint written, or NULL */
  guint saved_serial;
} UiState;

UiState *ui_state_new (void);
void ui_state_free (UiState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiState, ui_state_free)

/**
 * ui_state_apply:
 * @event: borrowed; what is needed of it is copied
 *
 * Takes one event in. Events of older runs are dropped; one of a newer run empties the state first (the
 * smoothing weight stays).
 *
 * Returns: whether the event belonged to the present run (a new one included).
 */
gboolean ui_state_apply (UiState *self, const EngEvent *event);

/**
 * ui_state_set_picture:
 * @picture: (transfer full): the newest batch
 *
 * Freed at once when it is of another run.
 */
void ui_state_set_picture (UiState *self, EngBatchPicture *picture);

/* ui_state_set_smoothing: see ui_steps_set_smoothing(). */
void ui_state_set_smoothing (UiState *self, double weight);

/**
 * ui_state_pin:
 * @pair: index of a training pair, as in EngBatchPicture
 *
 * From now on the pair's row is kept from the last picture that held it, or from what came along with one of the
 * batches that were not shown (EngBatchPicture's followed). A restart forgets what was seen,
 * not what is pinned, as long as the data are the same. Pinning twice, or more than UI_STATE_MAX_PINS pairs,
 * does nothing.
 */
void ui_state_pin (UiState *self, int pair);
void ui_state_unpin (UiState *self, int pair);
gboolean ui_state_is_pinned (const UiState *self, int pair);

/* ui_pinned_row_picture: (transfer full) (nullable) the row as a picture of one row; NULL when it was not seen yet. */
EngBatchPicture *ui_pinned_row_picture (const UiPinnedRow *pin);

/* ui_state_pin_first: pins the first @n rows of the newest picture, so that there is something to follow from
 * the beginning; nothing when something is pinned, or nobody wanted it. */
void ui_state_pin_first (UiState *self, int n);

/* ui_state_hold_picture: while a row is being read the newest picture stays, as long as the run plays: pins and
 * map go on. */
void ui_state_hold_picture (UiState *self, gboolean held);

/* Figures of this moment. */
guint64 ui_state_step (const UiState *self);                   /* updates done; first_step before the first */
int ui_state_epoch (const UiState *self);                      /* from 1; 0 before the first update */
double ui_state_epsilon (const UiState *self);                 /* in effect; NaN before the first run */
double ui_state_tokens_per_second (const UiState *self);       /* 0 = not known yet */
double ui_state_chance (const UiState *self);                  /* ln V, the loss of guessing; NaN without words */
const EngEpochInfo *ui_state_last_epoch (const UiState *self); /* NULL before the first */

/* ui_state_fraction: share of the run that is done, 0-1. */
double ui_state_fraction (const UiState *self);

/* ui_state_epoch_info: (nullable) the epoch at an index of epochs, as UiEpochMarks has them; %NULL for -1. */
const EngEpochInfo *ui_state_epoch_info (const UiState *self, int i);

/* ui_state_epoch_of_step: the epoch, from 1, in which an update was made; 0 for step 0. */
int ui_state_epoch_of_step (const UiState *self, guint64 step);

/* ui_state_history: (nullable) (borrowed) what was said to @text so far in this run. */
const UiHistory *ui_state_history (const UiState *self, const char *text);

/**
 * ui_state_exposure_gap:
 * @gap: (out): validation loss free-running minus forced, of the last epoch that has both
 *
 * Returns: %FALSE when no epoch has both.
 */
gboolean ui_state_exposure_gap (const UiState *self, double *gap);

/* ui_state_value: (transfer full) (nullable) an option's value in effect, as eng_config_get() gives it. */
char *ui_state_value (const UiState *self, const char *option);

G_END_DECLS
