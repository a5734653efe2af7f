/* SPDX-License-Identifier: MIT
 *
 * What is laid over the loss curves: losses that were not numbers.
 */

#include "ui-curves-private.h"

#include <math.h>

static void
paint_bad_at (cairo_t *cr, const CurvesFrame *frame, double x)
{
  double size = 3.5 * frame->palette->scale, y = frame->plot.y + 2.0 * size;

  cairo_move_to (cr, x - size, y - size);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x + size, y - size);
  cairo_line_to (cr, x - size, y + size);
}

/* Index in the list of bad losses of the last one before update @update, not before @i. */
static guint
bad_before (const UiState *run, guint update, guint i)
{
  const GArray *bad = run->steps.loss.bad;
  guint low = i + 1, high = bad->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (bad, guint, middle) < update)
        low = middle + 1;
      else
        high = middle;
    }

  return low - 1;
}

void
curves_paint_bad (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double first_x = NAN;

  cairo_new_path (cr);

  for (int r = 0; r < frame->curves->n_runs; r++)
    {
      const UiState *run = frame->curves->runs[r];
      double next = frame->plot.x;

      for (guint i = 0; i < run->steps.loss.bad->len; i++)
        {
          guint at = g_array_index (run->steps.loss.bad, guint, i);
          double x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at));

          if (x > frame->plot.x + frame->plot.w + 0.5)
            break;

          /* One mark a few pixels stands for all there; what it hides is leapt over, it may be a million. */
          if (x < next)
            {
              i = bad_before (run, curves_index (frame->curves, run, ui_axis_unmap (&frame->x, next)), i);
              continue;
            }

          paint_bad_at (cr, frame, x);
          first_x = isnan (first_x) ? x : MIN (first_x, x);
          next = x + 6.0 * palette->scale;
        }
    }

  ui_colour_set (cr, palette->warning, 1.0);
  curves_dash (cr, palette, 0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.9));
  cairo_stroke (cr);

  if (isnan (first_x))
    return;

  how.bold = TRUE;
  how.colour = palette->warning;
  how.align = first_x > frame->plot.x + 40.0 * palette->scale ? UI_ALIGN_END : UI_ALIGN_START;
  ui_text_draw (cr, palette, &how, "NaN", first_x + (how.align == UI_ALIGN_END ? -8.0 : 8.0) * palette->scale,
                frame->plot.y + 7.0 * palette->scale);
}
