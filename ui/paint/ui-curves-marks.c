/* SPDX-License-Identifier: MIT
 *
 * What is laid over the loss curves: changes of a control at the step where they took effect, and losses
 * that were not numbers.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define OPENED_MAX_PX 260.0
#define MERGE_PX 16.0 /* changes of one control nearer than this share a label: a slider was dragged */
#define LABEL_MAX_PX 120.0

/* Where there is little room. */
const char *
curves_short_name (const char *what)
{
  if (g_strcmp0 (what, "forcing") == 0)
    return "ε";

  if (g_strcmp0 (what, "learning-rate") == 0)
    return _ ("rate");

  return what;
}

/* A schedule's kind without its numbers: the ε line shows them. */
static char *
short_value (const char *value)
{
  const char *colon = value != NULL ? strchr (value, ':') : NULL;

  if (value == NULL)
    return g_strdup ("");

  return colon != NULL ? g_strndup (value, (gsize) (colon - value)) : g_strdup (value);
}

static char *
change_label (const EngChange *first, const EngChange *last)
{
  g_autofree char *from = short_value (first->from);
  g_autofree char *to = short_value (last->to);

  return g_strdup_printf ("%s %s→%s", curves_short_name (first->what), from, to);
}

static void
paint_label (cairo_t *cr, const CurvesFrame *frame, const char *label, double max_px, double x, double *row_ends)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), air = 4.0 * palette->scale;
  double width, left = x + air;

  how.max_width = max_px * palette->scale;
  width = ui_text_width (palette, &how, label);

  if (left + width > frame->area.x + frame->area.w)
    left = x - air - width;

  for (int row = 0; row < frame->flag_rows; row++)
    {
      double middle = frame->flags_y + (frame->flag_rows - row - 0.5) * line;

      if (left < row_ends[row])
        continue;

      how.colour = palette->faint;
      ui_text_draw (cr, palette, &how, label, left, middle);
      row_ends[row] = left + width + air;
      return;
    }
}

/* A run that was opened from a file has no curve to the left, and this is why. */
static void
paint_opened (cairo_t *cr, const CurvesFrame *frame, const UiState *run, double *row_ends)
{
  double x;

  if (run->info == NULL || run->info->first_step == 0 || run->steps.n == 0)
    return;

  x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, 0));

  if (x >= frame->plot.x - 0.5 && x <= frame->plot.x + frame->plot.w + 0.5)
    paint_label (cr, frame, _ ("opened here; models keep no curve"), OPENED_MAX_PX, x, row_ends);
}

static void
paint_changes_of (cairo_t *cr, const CurvesFrame *frame, const UiState *run, double *row_ends)
{
  const EngChange *first = NULL, *last = NULL;
  double last_x = 0.0;

  for (guint i = 0; i <= run->changes->len; i++)
    {
      const EngChange *change = i < run->changes->len ? g_ptr_array_index (run->changes, i) : NULL;
      double x = NAN;

      if (change != NULL)
        {
          guint at = ui_steps_find_step (&run->steps, change->step);

          if (at < run->steps.n)
            x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at));

          if (!(x >= frame->plot.x - 0.5 && x <= frame->plot.x + frame->plot.w + 0.5))
            continue;
        }

      if (last != NULL && (change == NULL || g_strcmp0 (change->what, last->what) != 0 || x - last_x > MERGE_PX))
        {
          g_autofree char *label = change_label (first, last);

          paint_label (cr, frame, label, LABEL_MAX_PX, last_x, row_ends);
          first = NULL;
        }

      if (change == NULL)
        break;

      if (first == NULL || floor (x) != floor (last_x))
        {
          cairo_move_to (cr, floor (x) + 0.5, frame->flags_y);
          cairo_line_to (cr, floor (x) + 0.5, frame->area.y + frame->area.h);
          curves_dash (cr, frame->palette, 2);
          ui_colour_set (cr, frame->palette->faint, 1.0);
          cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.6));
          cairo_stroke (cr);
        }

      first = first != NULL ? first : change;
      last = change;
      last_x = x;
    }
}

void
curves_paint_changes (cairo_t *cr, const CurvesFrame *frame)
{
  double row_ends[CURVES_FLAG_ROWS] = { 0.0 };

  cairo_new_path (cr);

  for (int r = 0; r < frame->curves->n_runs; r++)
    {
      paint_opened (cr, frame, frame->curves->runs[r], row_ends);
      paint_changes_of (cr, frame, frame->curves->runs[r], row_ends);
    }
}

static void
paint_bad_at (cairo_t *cr, const CurvesFrame *frame, double x)
{
  double size = 3.5 * frame->palette->scale, y = frame->plot.y + 2.0 * size;

  cairo_move_to (cr, x - size, y - size);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x + size, y - size);
  cairo_line_to (cr, x - size, y + size);
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

          /* One mark a few pixels stands for all there. */
          if (x < next || x > frame->plot.x + frame->plot.w + 0.5)
            continue;

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
