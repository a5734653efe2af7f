/* SPDX-License-Identifier: MIT */

#include "ui-fed-map.h"

void
ui_fed_map_add (UiFedMap *self, const EngBatchPicture *picture)
{
  const float mixed_true = (float) CLAMP (picture->epsilon, 0.0, 1.0);
  const int steps = MIN (picture->target_steps, UI_FED_MAP_POSITIONS);
  EngFedColumn column = { .first = picture->step, .last = picture->step };

  for (int r = 0; r < picture->rows; r++)
    {
      int valid = MIN (picture->target_length[r], steps);

      column.positions = MAX (column.positions, valid);

      for (int t = 1; t < valid; t++)
        {
          const EngFedCell *cell = eng_batch_picture_cell (picture, r, t);
          int truth = eng_batch_picture_cell (picture, r, t - 1)->expected;
          float share = picture->mixture ? mixed_true : cell->fed_true ? 1.0f
                                                                       : 0.0f;

          column.count[t].fed_true += share;
          column.count[t].fed_own += 1.0f - share;
          column.count[t].own_right += cell->fed == truth ? 1.0f - share : 0.0f;
        }
    }

  eng_fed_map_add (self, &column);
}
