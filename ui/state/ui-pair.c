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

static gboolean
same_source (const int *a, int n_a, const int *b, int n_b)
{
  return n_a == n_b && memcmp (a, b, (gsize) n_a * sizeof *a) == 0;
}

/* The pair that has this source; @pair >= 0: that one or none. -1 = none. */
static int
find_source (const UiState *state, int pair, const int *ids, int n)
{
  const EngBatchPicture *picture = state->picture;

  for (int r = 0; picture != NULL && r < picture->rows; r++)
    if ((pair < 0 || picture->pair[r] == pair) &&
        same_source (picture->source_ids + (gsize) r * (gsize) picture->source_steps, picture->source_length[r], ids, n))
      return picture->pair[r];

  for (guint i = 0; i < state->pins->len; i++)
    {
      const UiPinnedRow *row = g_ptr_array_index (state->pins, i);

      if ((pair < 0 || row->pair == pair) && row->step > 0 && same_source (row->source_ids, row->n_source, ids, n))
        return row->pair;
    }

  return -1;
}

gboolean
ui_pair_has_source (const UiState *state, int pair, const int *ids, int n)
{
  return pair >= 0 && find_source (state, pair, ids, n) == pair;
}

int
ui_pair_of_source (const UiState *state, const int *ids, int n)
{
  return find_source (state, -1, ids, n);
}
