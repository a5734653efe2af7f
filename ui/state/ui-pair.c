/* SPDX-License-Identifier: MIT */

#include "ui-pair.h"

#include <math.h>
#include <string.h>

static gboolean
find_in_picture (const EngBatchPicture *picture, int pair, UiPair *found)
{
  for (int r = 0; picture != NULL && r < picture->rows; r++)
    if (picture->pair[r] == pair)
      {
        *found = (UiPair){ picture->step, picture->target_steps, eng_batch_picture_cell (picture, r, 0) };
        return TRUE;
      }

  return FALSE;
}

gboolean
ui_pair_find (const UiState *state, int pair, UiPair *found)
{
  if (pair < 0)
    return FALSE;

  if (find_in_picture (state->picture, pair, found))
    return TRUE;

  for (guint i = 0; i < state->pins->len; i++)
    {
      const UiPinnedRow *row = g_ptr_array_index (state->pins, i);

      if (row->pair == pair && row->step > 0)
        {
          *found = (UiPair){ row->step, row->n_cells, row->cells };
          return TRUE;
        }
    }

  return FALSE;
}

double
ui_pair_loss (const UiPair *self)
{
  double sum = 0;
  int n = 0;

  for (int t = 0; t < self->n_cells; t++)
    if (self->cells[t].counts)
      {
        sum += (double) self->cells[t].loss;
        n++;
      }

  return n > 0 ? sum / n : NAN;
}

int
ui_pair_of_source (const UiState *state, const int *ids, int n)
{
  const EngBatchPicture *picture = state->picture;

  for (int r = 0; picture != NULL && r < picture->rows; r++)
    if (picture->source_length[r] == n &&
        memcmp (picture->source_ids + (gsize) r * (gsize) picture->source_steps, ids, (gsize) n * sizeof *ids) == 0)
      return picture->pair[r];

  for (guint i = 0; i < state->pins->len; i++)
    {
      const UiPinnedRow *row = g_ptr_array_index (state->pins, i);

      if (row->step > 0 && row->n_source == n && memcmp (row->source_ids, ids, (gsize) n * sizeof *ids) == 0)
        return row->pair;
    }

  return -1;
}
