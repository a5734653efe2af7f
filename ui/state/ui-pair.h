/* SPDX-License-Identifier: MIT
 *
 * One training pair as it was in the newest of its batches that is known: for linked highlighting, where the
 * sentence under the pointer lights up in every panel.
 *
 * Main thread. Nothing is owned: valid until the state changes.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 step;            /* of that batch */
  int n_cells;             /* target positions, padding included */
  const EngFedCell *cells; /* (n_cells) borrowed */
} UiPair;

/**
 * ui_pair_find:
 * @pair: index of a training pair, as in EngBatchPicture; -1 for none
 * @found: (out caller-allocated): filled in
 *
 * The newest picture is looked at first, then what was pinned.
 *
 * Returns: %FALSE when neither has the pair.
 */
gboolean ui_pair_find (const UiState *state, int pair, UiPair *found);

/* ui_pair_loss: the mean loss, in nats, over the positions that count; NaN when none does. */
double ui_pair_loss (const UiPair *self);

/**
 * ui_pair_has_source:
 * @ids: (array length=n): tokens of a source sentence, <eos> included
 *
 * Returns: whether @pair is known here and its source is just this.
 */
gboolean ui_pair_has_source (const UiState *state, int pair, const int *ids, int n);

/**
 * ui_pair_of_source:
 * @ids: (array length=n): tokens of a source sentence, <eos> included
 *
 * Returns: the pair of the newest picture, or a pinned one, that has just this source; -1 when there is none.
 */
int ui_pair_of_source (const UiState *state, const int *ids, int n);

G_END_DECLS
