/* SPDX-License-Identifier: MIT
 *
 * What is laid over the loss curves: changes of a control at the step where they took effect, losses that
 * were not numbers, and every value under the pointer.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MERGE_PX 16.0 /* changes of one control nearer than this share a label: a slider was dragged */
#define LABEL_MAX_PX 120.0

/* What a person calls a live option where there is little room. */
static const char *
short_name (const char *what)
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

  return g_strdup_printf ("%s %s→%s", short_name (first->what), from, to);
}

static void
paint_change_label (cairo_t *cr, const CurvesFrame *frame, const char *label, double x, double *row_ends)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), air = 4.0 * palette->scale;
  double width, left = x + air;

  how.max_width = LABEL_MAX_PX * palette->scale;
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

          paint_change_label (cr, frame, label, last_x, row_ends);
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
    paint_changes_of (cr, frame, frame->curves->runs[r], row_ends);
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

#define READOUT_MAX 24

typedef struct
{
  UiReadoutLine lines[READOUT_MAX];
  char *owned[2 * READOUT_MAX]; /* what the lines point to */
  int n, n_owned;
} Readout;

static void
read_value (Readout *readout, const char *run, const char *name, double value, UiColour colour)
{
  UiReadoutLine *line;

  if (readout->n == READOUT_MAX)
    return;

  line = &readout->lines[readout->n++];
  readout->owned[readout->n_owned] = run != NULL ? g_strdup_printf ("%s %s", run, name) : g_strdup (name);
  line->name = readout->owned[readout->n_owned++];
  readout->owned[readout->n_owned] = ui_number (value);
  line->value = readout->owned[readout->n_owned++];
  line->colour = colour;
}

static void
read_text (Readout *readout, char *text)
{
  if (readout->n == READOUT_MAX)
    {
      g_free (text);
      return;
    }

  readout->owned[readout->n_owned] = text;
  readout->lines[readout->n++] = (UiReadoutLine){ .name = readout->owned[readout->n_owned++] };
}

static void
mark_point (cairo_t *cr, const CurvesFrame *frame, double x, double value, UiColour colour)
{
  if (!isfinite (value))
    return;

  cairo_new_path (cr);
  cairo_arc (cr, x, ui_axis_map (&frame->y, value), 3.5 * frame->palette->scale, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, colour, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, frame->palette->background, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
}

static void
read_changes (const CurvesFrame *frame, const UiState *run, Readout *readout)
{
  for (guint i = 0; i < run->changes->len; i++)
    {
      const EngChange *change = g_ptr_array_index (run->changes, i);
      guint at = ui_steps_find_step (&run->steps, change->step);

      if (at < run->steps.n &&
          fabs (ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at)) - frame->curves->pointer_x) < 5.0)
        read_text (readout, g_strdup_printf ("%s %s → %s", short_name (change->what), change->from, change->to));
    }
}

/* Every value of one run at the update nearest to the pointer. */
static void
read_run (cairo_t *cr, const CurvesFrame *frame, int r, double x, Readout *readout)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  const UiPalette *palette = frame->palette;
  const char *name = self->n_runs > 1 ? self->names[r] : NULL;
  UiColour colour = palette->run[r];
  guint i;
  int e;

  if (run->steps.n == 0)
    return;

  i = MIN (curves_index (self, run, x), run->steps.n - 1);
  e = curves_epoch_at (self, run, x);

  if (r == 0)
    read_text (readout, g_strdup_printf (_ ("epoch %d, step %" G_GUINT64_FORMAT), ui_steps_epoch (&run->steps, i),
                                         ui_steps_step (&run->steps, i)));

  read_value (readout, name, _ ("train, smoothed"), curves_value (self, (double) ui_series_get (&run->steps.smooth, i)), colour);
  read_value (readout, name, _ ("train"), curves_value (self, (double) ui_series_get (&run->steps.loss, i)), colour);
  mark_point (cr, frame, ui_axis_map (&frame->x, curves_x_of (self, run, i)),
              curves_value (self, (double) ui_series_get (&run->steps.smooth, i)), colour);

  if (e >= 0)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);
      double at = ui_axis_map (&frame->x, curves_x (self, run, (double) epoch->step, epoch->seconds));

      read_value (readout, name, _ ("valid, forced"), curves_value (self, epoch->valid_forced), colour);
      read_value (readout, name, _ ("valid, free-running"), curves_value (self, epoch->valid_free), colour);
      read_value (readout, name, _ ("exposure gap"), epoch->valid_free - epoch->valid_forced, palette->gap);
      mark_point (cr, frame, at, curves_value (self, epoch->valid_forced), colour);
      mark_point (cr, frame, at, curves_value (self, epoch->valid_free), colour);
    }

  read_value (readout, name, "ε", (double) ui_series_get (&run->steps.epsilon, i), palette->epsilon);

  /* Where the box would hide half of the curves it says less. */
  if (frame->area.h > 13.0 * ui_text_height (palette, UI_TEXT_SMALL))
    {
      read_value (readout, name, _ ("learning rate"), (double) ui_series_get (&run->steps.learning_rate, i), palette->ink);
      read_value (readout, name, _ ("gradient norm"), (double) ui_series_get (&run->steps.grad_norm, i), palette->ink);
    }

  read_changes (frame, run, readout);
}

static void
paint_zoom_box (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;
  double from = CLAMP (self->drag_from, frame->plot.x, frame->plot.x + frame->plot.w);
  double to = CLAMP (self->pointer_x, frame->plot.x, frame->plot.x + frame->plot.w);

  cairo_rectangle (cr, MIN (from, to), frame->plot.y, fabs (to - from), frame->plot.h);
  ui_colour_set (cr, frame->palette->ink, 0.12);
  cairo_fill (cr);
}

void
curves_paint_crosshair (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;
  Readout readout = { .n = 0 };
  double x, at = self->pointer_x;

  if (!isfinite (at))
    return;

  if (isfinite (self->drag_from))
    paint_zoom_box (cr, frame);

  at = CLAMP (at, frame->plot.x, ui_axis_map (&frame->x, frame->plan.x_end));
  x = ui_axis_unmap (&frame->x, at);

  cairo_new_path (cr);
  cairo_move_to (cr, floor (at) + 0.5, frame->area.y);
  cairo_line_to (cr, floor (at) + 0.5, frame->area.y + frame->area.h);
  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->ink, 0.6);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);

  for (int r = 0; r < self->n_runs; r++)
    read_run (cr, frame, r, x, &readout);

  ui_draw_readout (cr, frame->palette, readout.lines, readout.n, at, frame->area.y + 4.0 * frame->palette->scale,
                   (UiRect){ frame->area.x, frame->area.y, frame->area.w, frame->area.h });

  for (int i = 0; i < readout.n_owned; i++)
    g_free (readout.owned[i]);
}
