/* SPDX-License-Identifier: MIT */

#include "ui-drift.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-axis.h"
#include "ui-draw.h"
#include "ui-text.h"

#define PLOT_LEAST 46.0 /* units */
#define ROW_LEAST 44.0
#define GAP 8.0

/* As on the learning curves: solid, dashed for forced, dotted for free-running. */
typedef enum
{
  LINE_TARGET,
  LINE_FORCED,
  LINE_FREE,
  N_LINES
} Line;

typedef struct
{
  double unit, label_w, top, row_h, plot_w;
  int rows, plots; /* that are drawn, of the sequences and of the numbers of a step */
  UiAxis range;    /* onto 1 (bottom) … 0 (top) */
} DriftFrame;

void
ui_drift_init (UiDrift *self, const UiState *state)
{
  const EngEpochInfo *last = state != NULL ? ui_state_last_epoch (state) : NULL;

  *self = (UiDrift){ .drift = state != NULL ? state->drift : NULL, .epoch = last != NULL ? last->epoch : 0 };
}

static const float *
values_of (const EngDrift *drift, Line line)
{
  return line == LINE_TARGET ? drift->expected : line == LINE_FORCED ? drift->forced
                                                                     : drift->free_running;
}

static double
value_at (const EngDrift *drift, Line line, int row, int step, int d)
{
  return (double) values_of (drift, line)[((gsize) row * (gsize) drift->steps + (gsize) step) * (gsize) drift->width + (gsize) d];
}

/* Mean square of what a line is off from the target between two steps of a sequence. */
static double
error_of (const EngDrift *drift, Line line, int row, int from, int to)
{
  double sum = 0.0;

  for (int t = from; t < to; t++)
    for (int d = 0; d < drift->width; d++)
      {
        double off = value_at (drift, line, row, t, d) - value_at (drift, LINE_TARGET, row, t, d);

        sum += off * off;
      }

  return to > from ? sum / ((double) (to - from) * drift->width) : (double) NAN;
}

/* One scale, from the targets alone and with round ends: a bad guess is seen to be one. */
static void
find_range (const EngDrift *drift, UiAxis *range)
{
  double low = INFINITY, high = -INFINITY;

  for (int r = 0; r < drift->rows; r++)
    for (int t = 0; t < drift->length[r]; t++)
      for (int d = 0; d < drift->width; d++)
        {
          low = MIN (low, value_at (drift, LINE_TARGET, r, t, d));
          high = MAX (high, value_at (drift, LINE_TARGET, r, t, d));
        }

  ui_axis_init (range, low, high, FALSE, 1.0, 0.0);
  ui_axis_widen (range);
}

static const char *
line_name (Line line)
{
  static const char *const names[] = { N_ ("target"), N_ ("forced"), N_ ("free-running") };

  return _ (names[line]);
}

static void
set_line (cairo_t *cr, const UiPalette *palette, Line line)
{
  const double unit = ui_palette_line (palette, 1.0);
  const double dashed[] = { 3.0 * unit, 2.0 * unit }, dotted[] = { 0.01, 2.0 * unit };

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, line == LINE_FREE ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, line == LINE_FORCED ? dashed : dotted, line == LINE_TARGET ? 0 : 2, 0.0);
  cairo_set_line_width (cr, ui_palette_line (palette, line == LINE_TARGET ? 1.8 : line == LINE_FREE ? 1.2
                                                                                                    : 1.0));
  ui_colour_set (cr, line == LINE_TARGET ? palette->faint : line == LINE_FORCED ? palette->truth
                                                                                : palette->wrong,
                 line == LINE_TARGET ? 0.5 : 1.0); /* the others lie on it */
}

static void
drift_frame_init (DriftFrame *frame, const UiDrift *self, const UiPalette *palette, int width, int height)
{
  const double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);
  UiText small = ui_text (palette, UI_TEXT_SMALL);

  *frame = (DriftFrame){ .unit = unit, .top = line + 6.0 * unit };
  find_range (self->drift, &frame->range);
  frame->label_w = ui_text_width (palette, &small, _ ("free-running")) + ui_text_width (palette, &small, "8.8e+88") + 12.0 * unit;
  frame->label_w = MIN (frame->label_w, 0.4 * width);
  frame->rows = CLAMP ((int) ((height - frame->top - line) / (MAX (ROW_LEAST * unit, 3.2 * line))), 1, self->drift->rows);
  frame->row_h = (height - frame->top - line) / frame->rows;
  frame->plots = CLAMP ((int) ((width - frame->label_w) / ((PLOT_LEAST + GAP) * unit)), 1, self->drift->width);
  frame->plot_w = (width - frame->label_w) / frame->plots;
}

static void
paint_plot (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int row, int d)
{
  const EngDrift *drift = self->drift;
  const UiRect box = { frame->label_w + d * frame->plot_w, frame->top + row * frame->row_h,
                       frame->plot_w - (frame->plots > 1 ? GAP * frame->unit : 0.0), frame->row_h - GAP * frame->unit };

  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 3.0 * frame->unit);
  ui_colour_set (cr, palette->track, 0.5);
  cairo_fill (cr);

  for (int line = 0; line < N_LINES; line++)
    {
      cairo_new_path (cr);

      for (int t = 0; t < drift->length[row]; t++)
        {
          double value = value_at (drift, (Line) line, row, t, d);

          /* A free run that has left the picture goes along its edge. */
          if (isfinite (value))
            cairo_line_to (cr, box.x + box.w * (t + 0.5) / drift->steps,
                           box.y + box.h * CLAMP (ui_axis_map (&frame->range, value), -0.04, 1.04));
          else
            cairo_new_sub_path (cr);
        }

      set_line (cr, palette, (Line) line);
      cairo_stroke (cr);
    }

  cairo_set_dash (cr, NULL, 0, 0.0);
}

/* Which sequence it is, and how far both predictions are off. */
static void
paint_label (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int row)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double line_h = 1.05 * ui_text_height (palette, UI_TEXT_SMALL), right = frame->label_w - 8.0 * frame->unit;
  g_autofree char *name = g_strdup_printf (_ ("sequence %d"), row + 1);
  double y = frame->top + row * frame->row_h + 0.5 * line_h;

  how.max_width = right;
  ui_text_draw (cr, palette, &how, name, 0.0, y);

  for (int line = LINE_FORCED; line < N_LINES; line++)
    {
      g_autofree char *error = ui_number (error_of (self->drift, (Line) line, row, 0, self->drift->length[row]));
      double figure_w;

      y += line_h;
      how.colour = line == LINE_FORCED ? palette->truth : palette->wrong;
      how.align = UI_ALIGN_END;
      how.max_width = 0.0;
      figure_w = ui_text_draw (cr, palette, &how, error, right, y);
      how.align = UI_ALIGN_START;
      how.max_width = MAX (8.0, right - figure_w - 4.0 * frame->unit);
      ui_text_draw (cr, palette, &how, line_name ((Line) line), 0.0, y);
    }
}

static void
paint_header (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double y = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  g_autofree char *low = ui_axis_format (frame->range.min, frame->range.max - frame->range.min);
  g_autofree char *high = ui_axis_format (frame->range.max, frame->range.max - frame->range.min);
  g_autofree char *scale = g_strdup_printf ("%s … %s", low, high);

  how.colour = palette->faint;
  how.max_width = frame->label_w - 8.0 * frame->unit;
  ui_text_draw (cr, palette, &how, scale, 0.0, y);
  how.align = UI_ALIGN_MIDDLE;
  how.max_width = frame->plot_w - 2.0;

  for (int d = 0; d < frame->plots; d++)
    {
      const int values = self->drift->width;
      g_autofree char *name = values == 1 ? g_strdup_printf (ngettext ("%d step", "%d steps", self->drift->steps), self->drift->steps)
                              : d == frame->plots - 1 && frame->plots < values
                                  ? g_strdup_printf (_ ("x%d of %d"), d + 1, values)
                                  : g_strdup_printf (_ ("x%d"), d + 1);

      ui_text_draw (cr, palette, &how, name, frame->label_w + (d + 0.5) * frame->plot_w, y);
    }
}

/* The three lines by name, closer where there is little room, and after how much training this was drawn. */
static void
paint_legend (cairo_t *cr, const UiDrift *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double unit = palette->scale, y = height - 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  g_autofree char *when = g_strdup_printf (self->drift->held_out ? _ ("held out, epoch %d") : _ ("of training, epoch %d"), self->epoch);
  double x = 0.0, names = 0.0, sample;

  for (int line = 0; line < N_LINES; line++)
    names += ui_text_width (palette, &how, line_name ((Line) line));

  sample = MIN (20.0 * unit, (width - names) / N_LINES - 10.0 * unit);
  if (sample < 4.0 * unit)
    return;

  for (int line = 0; line < N_LINES; line++)
    {
      cairo_new_path (cr);
      cairo_move_to (cr, x + 2.0 * unit, floor (y) + 0.5);
      cairo_line_to (cr, x + sample, floor (y) + 0.5);
      set_line (cr, palette, (Line) line);
      cairo_stroke (cr);
      x += sample + 3.0 * unit;
      x += ui_text_draw (cr, palette, &how, line_name ((Line) line), x, y) + MIN (12.0 * unit, 0.35 * sample);
    }

  cairo_set_dash (cr, NULL, 0, 0.0);
  how.colour = palette->faint;
  how.align = UI_ALIGN_END;

  if (ui_text_width (palette, &how, when) <= width - x)
    ui_text_draw (cr, palette, &how, when, width, y);
}

void
ui_drift_paint (cairo_t *cr, const UiDrift *self, const UiPalette *palette, int width, int height)
{
  DriftFrame frame;

  if (self->drift == NULL || self->drift->rows == 0 || width < 32 || height < 32)
    {
      ui_draw_empty (cr, palette, width, height,
                     _ ("At the end of the first epoch: what the model says when the true value is fed, and when its own is."));
      return;
    }

  drift_frame_init (&frame, self, palette, width, height);
  paint_header (cr, self, palette, &frame, width);

  for (int r = 0; r < frame.rows; r++)
    {
      paint_label (cr, self, palette, &frame, r);

      for (int d = 0; d < frame.plots; d++)
        paint_plot (cr, self, palette, &frame, r, d);
    }

  paint_legend (cr, self, palette, width, height);
}

char *
ui_drift_describe (const UiDrift *self)
{
  const EngDrift *drift = self->drift;
  double error[N_LINES] = { 0.0 }, last = 0.0;
  g_autofree char *forced = NULL, *free_running = NULL, *end = NULL;

  if (drift == NULL || drift->rows == 0)
    return g_strdup (_ ("This run learns numbers; what it says will be drawn at the end of the first epoch."));

  for (int r = 0; r < drift->rows; r++)
    {
      for (int line = LINE_FORCED; line < N_LINES; line++)
        error[line] += error_of (drift, (Line) line, r, 0, drift->length[r]) / drift->rows;

      last += error_of (drift, LINE_FREE, r, MAX (0, drift->length[r] - 1), drift->length[r]) / drift->rows;
    }

  forced = ui_number (error[LINE_FORCED]);
  free_running = ui_number (error[LINE_FREE]);
  end = ui_number (last);

  return g_strdup_printf (ngettext ("Epoch %d, %d sequence: mean squared error %s forced and %s free-running, %s at the last step.",
                                    "Epoch %d, %d sequences: mean squared error %s forced and %s free-running, %s at the last step.", drift->rows),
                          self->epoch, drift->rows, forced, free_running, end);
}
