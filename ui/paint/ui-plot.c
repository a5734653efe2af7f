/* SPDX-License-Identifier: MIT
 *
 * Heat maps and polylines: the two things that are drawn in great number, and so are gathered before cairo
 * sees them.
 */

#include "ui-draw.h"

#include <math.h>

#define HEAT_LEVELS 64 /* colours of a heat map; a step of 1/64 cannot be seen */

typedef struct
{
  int level;
  int x, y, w, h;
} HeatCell;

void
ui_heat_init (UiHeat *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (HeatCell));
}

static int
heat_level (double t)
{
  return t > 0.0 ? (int) MIN (t * HEAT_LEVELS, HEAT_LEVELS - 1.0) : 0;
}

UiColour
ui_heat_colour (double t)
{
  return ui_palette_viridis (heat_level (t) / (HEAT_LEVELS - 1.0));
}

void
ui_heat_add (UiHeat *self, double t, double x0, double y0, double x1, double y1)
{
  HeatCell cell = { heat_level (t), (int) round (x0), (int) round (y0), 0, 0 };

  cell.w = (int) round (x1) - cell.x;
  cell.h = (int) round (y1) - cell.y;

  if (cell.w > 0 && cell.h > 0)
    g_array_append_val (self->cells, cell);
}

void
ui_heat_paint (UiHeat *self, cairo_t *cr)
{
  guint start[HEAT_LEVELS + 1] = { 0 };
  guint fill[HEAT_LEVELS];
  g_autofree guint *order = g_new (guint, MAX (self->cells->len, 1));

  for (guint i = 0; i < self->cells->len; i++)
    start[g_array_index (self->cells, HeatCell, i).level + 1]++;

  for (int level = 0; level < HEAT_LEVELS; level++)
    {
      start[level + 1] += start[level];
      fill[level] = start[level];
    }

  for (guint i = 0; i < self->cells->len; i++)
    order[fill[g_array_index (self->cells, HeatCell, i).level]++] = i;

  cairo_new_path (cr);

  for (int level = 0; level < HEAT_LEVELS; level++)
    {
      if (start[level] == start[level + 1])
        continue;

      for (guint i = start[level]; i < start[level + 1]; i++)
        {
          const HeatCell *cell = &g_array_index (self->cells, HeatCell, order[i]);

          cairo_rectangle (cr, cell->x, cell->y, cell->w, cell->h);
        }

      ui_colour_set (cr, ui_palette_viridis (level / (HEAT_LEVELS - 1.0)), 1.0);
      cairo_fill (cr);
    }

  g_clear_pointer (&self->cells, g_array_unref);
}

void
ui_pen_init (UiPen *self, cairo_t *cr)
{
  *self = (UiPen){ .cr = cr };
}

static void
put_point (UiPen *self, double x, double y)
{
  if (self->has_point)
    cairo_line_to (self->cr, x, y);
  else
    cairo_move_to (self->cr, x, y);

  self->has_point = TRUE;
}

static void
flush_column (UiPen *self)
{
  if (!self->has_column)
    return;

  self->has_column = FALSE;

  /* Less than half a pixel high: one point says it all. */
  if (self->high - self->low < 0.5)
    {
      put_point (self, self->x, self->has_point ? self->last : self->first);
      return;
    }

  put_point (self, self->x, self->first);

  if (self->low < MIN (self->first, self->last))
    put_point (self, self->x, self->low);

  if (self->high > MAX (self->first, self->last))
    put_point (self, self->x, self->high);

  if (self->last != self->first)
    put_point (self, self->x, self->last);
}

void
ui_pen_add (UiPen *self, double x, double y)
{
  double column = floor (x);

  if (self->has_column && column == self->column)
    {
      self->low = MIN (self->low, y);
      self->high = MAX (self->high, y);
      self->last = y;
      return;
    }

  flush_column (self);
  self->has_column = TRUE;
  self->column = column;
  self->x = x;
  self->first = self->low = self->high = self->last = y;
}

void
ui_pen_lift (UiPen *self)
{
  flush_column (self);

  /* A point between two gaps would be an empty sub-path: a dot is drawn with round caps. */
  if (self->has_point)
    {
      double x, y;

      cairo_get_current_point (self->cr, &x, &y);
      cairo_line_to (self->cr, x, y);
    }

  self->has_point = FALSE;
}
