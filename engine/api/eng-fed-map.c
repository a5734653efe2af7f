/* SPDX-License-Identifier: MIT */

#include "eng-fed-map.h"

#include <string.h>

G_STATIC_ASSERT (ENG_FED_MAP_COLUMNS % 2 == 0);

EngFedMap *
eng_fed_map_new (void)
{
  EngFedMap *self = g_new0 (EngFedMap, 1);

  self->every = 1;

  return self;
}

EngFedMap *
eng_fed_map_copy (const EngFedMap *self)
{
  EngFedMap *copy = g_new (EngFedMap, 1);

  /* Columns that are not in use are not looked at, and mostly most of it. */
  memcpy (copy, self, G_STRUCT_OFFSET (EngFedMap, count) + (gsize) self->columns * sizeof self->count[0]);

  return copy;
}

void
eng_fed_map_free (EngFedMap *self)
{
  g_free (self);
}

static guint64
share_of (const EngFedMap *self, guint64 step)
{
  return (MAX (step, 1) - 1) / self->every;
}

static void
add_counts (EngFedCount *to, const EngFedCount *count, int positions)
{
  for (int t = 0; t < positions; t++)
    {
      to[t].fed_true += count[t].fed_true;
      to[t].fed_own += count[t].fed_own;
      to[t].own_right += count[t].own_right;
    }
}

/* Twice as many updates share a column. Where updates lie far apart, that may need more than one doubling. */
static void
thin_out (EngFedMap *self)
{
  int n = 0;

  self->every *= 2;

  for (int c = 0; c < self->columns; c++)
    {
      if (n > 0 && share_of (self, self->last_step[n - 1]) == share_of (self, self->last_step[c]))
        {
          add_counts (self->count[n - 1], self->count[c], self->positions);
          self->last_step[n - 1] = self->last_step[c];
          continue;
        }

      self->first_step[n] = self->first_step[c];
      self->last_step[n] = self->last_step[c];
      memmove (self->count[n], self->count[c], sizeof self->count[n]);
      n++;
    }

  self->columns = n;
}

static gboolean
fits_in_last (const EngFedMap *self, const EngFedColumn *column)
{
  return self->columns > 0 && share_of (self, self->last_step[self->columns - 1]) == share_of (self, column->last);
}

void
eng_fed_map_add (EngFedMap *self, const EngFedColumn *column)
{
  int last;

  if (column->last <= eng_fed_map_last_step (self))
    return;

  while (!fits_in_last (self, column) && self->columns == ENG_FED_MAP_COLUMNS)
    thin_out (self);

  if (!fits_in_last (self, column))
    {
      self->first_step[self->columns] = column->first;
      memset (self->count[self->columns], 0, sizeof self->count[0]);
      self->columns++;
    }

  last = self->columns - 1;
  self->last_step[last] = column->last;
  self->positions = MAX (self->positions, column->positions);
  add_counts (self->count[last], column->count, column->positions);
}

guint64
eng_fed_map_last_step (const EngFedMap *self)
{
  return self->columns > 0 ? self->last_step[self->columns - 1] : 0;
}

void
eng_fed_map_get (const EngFedMap *self, int c, EngFedColumn *column)
{
  g_return_if_fail (c >= 0 && c < self->columns);

  column->first = self->first_step[c];
  column->last = self->last_step[c];
  column->positions = self->positions;
  memcpy (column->count, self->count[c], sizeof column->count);
}
