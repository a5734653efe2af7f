/* SPDX-License-Identifier: MIT */

#include "ui-fed-map.h"

#include <string.h>

G_STATIC_ASSERT (UI_FED_MAP_COLUMNS % 2 == 0);

UiFedMap *
ui_fed_map_new (void)
{
  UiFedMap *self = g_new0 (UiFedMap, 1);

  self->pictures_a_column = 1;

  return self;
}

void
ui_fed_map_free (UiFedMap *self)
{
  g_free (self);
}

/* Adds up neighbours, so that half of the columns are free again. */
static void
halve (UiFedMap *self)
{
  for (int c = 0; c < UI_FED_MAP_COLUMNS / 2; c++)
    {
      self->first_step[c] = self->first_step[2 * c];
      self->last_step[c] = self->last_step[2 * c + 1];

      for (int t = 0; t < UI_FED_MAP_POSITIONS; t++)
        {
          const UiFedCount a = self->count[2 * c][t], b = self->count[2 * c + 1][t];

          self->count[c][t] = (UiFedCount){ a.fed_true + b.fed_true, a.fed_own + b.fed_own,
                                            a.own_right + b.own_right };
        }
    }

  self->columns = UI_FED_MAP_COLUMNS / 2;
  self->pictures_a_column *= 2;
  self->pictures_in_last = self->pictures_a_column;
}

static void
begin_column (UiFedMap *self, guint64 step)
{
  if (self->columns == UI_FED_MAP_COLUMNS)
    halve (self);

  self->first_step[self->columns] = step;
  memset (self->count[self->columns], 0, sizeof self->count[self->columns]);
  self->columns++;
  self->pictures_in_last = 0;
}

void
ui_fed_map_add (UiFedMap *self, const EngBatchPicture *picture)
{
  const double mixed_true = CLAMP (picture->epsilon, 0.0, 1.0);
  UiFedCount *counts;
  int steps = MIN (picture->target_steps, UI_FED_MAP_POSITIONS);

  if (self->columns == 0 || self->pictures_in_last >= self->pictures_a_column)
    begin_column (self, picture->step);

  counts = self->count[self->columns - 1];
  self->last_step[self->columns - 1] = picture->step;
  self->pictures_in_last++;

  for (int r = 0; r < picture->rows; r++)
    {
      int valid = MIN (picture->target_length[r], steps);

      self->positions = MAX (self->positions, valid);

      for (int t = 1; t < valid; t++)
        {
          const EngFedCell *cell = eng_batch_picture_cell (picture, r, t);
          int truth = eng_batch_picture_cell (picture, r, t - 1)->expected;
          double share = picture->mixture ? mixed_true : cell->fed_true ? 1.0
                                                                        : 0.0;

          counts[t].fed_true += share;
          counts[t].fed_own += 1.0 - share;
          counts[t].own_right += cell->fed == truth ? 1.0 - share : 0.0;
        }
    }
}
