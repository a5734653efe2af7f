/* SPDX-License-Identifier: MIT */

#include "eng-pack.h"

#include <string.h>

void
eng_packs_init (EngPacks *self, int max_rows, int max_steps, int lanes)
{
  gsize per_lane = (gsize) max_steps * 2 + 1;
  int *cursor;

  self->max_rows = max_rows;
  self->max_steps = max_steps;
  self->lanes = lanes;
  self->total = 0;
  self->packs = g_new0 (EngPack, lanes);
  self->memory = g_new0 (int, (gsize) max_rows * 2 + per_lane * (gsize) lanes);
  self->place = g_new0 (int, max_rows);

  cursor = self->memory + (gsize) max_rows * 2;

  for (int l = 0; l < lanes; l++)
    {
      self->packs[l].alive = cursor;
      self->packs[l].offset = cursor + max_steps;
      cursor += per_lane;
    }
}

void
eng_packs_clear (EngPacks *self)
{
  g_clear_pointer (&self->packs, g_free);
  g_clear_pointer (&self->memory, g_free);
  g_clear_pointer (&self->place, g_free);
}

/* The rows of one lane in order of falling length; insertion into place, stable. */
static void
sort_lane (EngPack *pack, const int *lane_of, const int *length, int rows, int lane)
{
  pack->rows = 0;

  for (int b = 0; b < rows; b++)
    {
      int i;

      if (lane_of[b] != lane)
        continue;

      for (i = pack->rows; i > 0 && pack->length[i - 1] < length[b]; i--)
        {
          pack->row[i] = pack->row[i - 1];
          pack->length[i] = pack->length[i - 1];
        }

      pack->row[i] = b;
      pack->length[i] = length[b];
      pack->rows++;
    }
}

void
eng_packs_set (EngPacks *self, const int *lane_of, const int *length, int rows)
{
  int row_base = 0;
  int base = 0;

  g_assert (rows <= self->max_rows);

  for (int l = 0; l < self->lanes; l++)
    {
      EngPack *pack = &self->packs[l];
      int alive;

      pack->row = self->memory + row_base;
      pack->length = self->memory + self->max_rows + row_base;
      sort_lane (pack, lane_of, length, rows, l);

      pack->row_base = row_base;
      pack->base = base;
      pack->steps = pack->rows > 0 ? pack->length[0] : 0;
      pack->offset[0] = 0;
      alive = pack->rows;
      g_assert (pack->steps <= self->max_steps);

      for (int t = 0; t < pack->steps; t++)
        {
          while (alive > 0 && pack->length[alive - 1] <= t)
            alive--;

          pack->alive[t] = alive;
          pack->offset[t + 1] = pack->offset[t] + alive;
        }

      for (int i = 0; i < pack->rows; i++)
        self->place[pack->row[i]] = row_base + i;

      pack->total = pack->offset[pack->steps];
      row_base += pack->rows;
      base += pack->total;
    }

  self->total = base;
}

void
eng_packs_deal (int *lane_of, const int *weight, int rows, int lanes, int *scratch)
{
  int *order = scratch;

  /* Heaviest first; stable. */
  for (int b = 0; b < rows; b++)
    {
      int i;

      for (i = b; i > 0 && weight[order[i - 1]] < weight[b]; i--)
        order[i] = order[i - 1];

      order[i] = b;
    }

  for (int k = 0; k < rows; k++)
    {
      int turn = k / lanes;
      int place = k % lanes;

      lane_of[order[k]] = turn % 2 == 0 ? place : lanes - 1 - place;
    }
}
