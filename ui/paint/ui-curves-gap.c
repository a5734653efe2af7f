/* SPDX-License-Identifier: MIT
 *
 * The shaded area between the free-running and the forced line. Its label stands among those at the line ends, where
 * nothing else is drawn and nothing jumps.
 */

#include "ui-curves-private.h"

#include <math.h>

void
curves_gap_init (CurvesGap *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (CurvesGapColumn));
}

void
curves_gap_clear (CurvesGap *self)
{
  g_clear_pointer (&self->columns, g_array_unref);
}

void
curves_gap_add (CurvesGap *self, double x, double free_y, double forced_y)
{
  CurvesGapColumn column = { x, free_y, forced_y };
  CurvesGapColumn *last = self->columns->len > 0
                              ? &g_array_index (self->columns, CurvesGapColumn, self->columns->len - 1)
                              : NULL;

  if (last != NULL && floor (last->x) == floor (x))
    *last = column;
  else
    g_array_append_val (self->columns, column);
}

void
curves_gap_paint (cairo_t *cr, const CurvesFrame *frame, const CurvesGap *self)
{
  const UiPalette *palette = frame->palette;
  guint n = self->columns->len;

  if (n < 2)
    return;

  cairo_new_path (cr);

  for (guint i = 0; i < n; i++)
    {
      const CurvesGapColumn *column = &g_array_index (self->columns, CurvesGapColumn, i);

      cairo_line_to (cr, column->x, column->free_y);
    }

  for (guint i = n; i > 0; i--)
    {
      const CurvesGapColumn *column = &g_array_index (self->columns, CurvesGapColumn, i - 1);

      cairo_line_to (cr, column->x, column->forced_y);
    }

  /* The losses of a noisy run lie all over it: its colour is to be seen on them too. */
  cairo_close_path (cr);
  ui_colour_set (cr, palette->background, 0.6);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, palette->gap, palette->fill);
  cairo_fill (cr);
}
