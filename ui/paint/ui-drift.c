/* SPDX-License-Identifier: MIT */

#include "ui-drift-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-recording.h"
#include "ui-sentence-private.h"

#define INDENT 4.0 /* of the labels: a row that lights up has an outline around them */

/* As on the learning curves: solid, dashed for forced, dotted for free-running. */
typedef enum
{
  LINE_TARGET,
  LINE_FORCED,
  LINE_FREE,
  N_LINES
} Line;

void
ui_drift_init (UiDrift *self, const UiState *state)
{
  const EngEpochInfo *last = state != NULL ? ui_state_last_epoch (state) : NULL;

  *self = (UiDrift){ .lit_pair = -1, .pointer_x = NAN, .pointer_y = NAN, .cursor_row = -1, .cursor = -1 };

  if (state == NULL)
    return;

  self->drift = state->drift;
  self->epoch = last != NULL ? last->epoch : 0;
  self->over = state->run_state == ENG_RUN_DONE || state->run_state == ENG_RUN_DIVERGED || ui_state_is_recording (state);
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

/* Mean square of what one number of a line is off from the target between two steps of a sequence. */
static double
error_between (const EngDrift *drift, Line line, int row, int d, int from, int to)
{
  double sum = 0.0;

  for (int t = from; t < to; t++)
    {
      const double off = value_at (drift, line, row, t, d) - value_at (drift, LINE_TARGET, row, t, d);

      sum += off * off;
    }

  return to > from ? sum / (to - from) : (double) NAN;
}

static double
number_error (const EngDrift *drift, Line line, int row, int d)
{
  return error_between (drift, line, row, d, 0, drift->length[row]);
}

/* The same over all numbers of a step. */
static double
error_of (const EngDrift *drift, Line line, int row, int from, int to)
{
  double sum = 0.0;

  for (int d = 0; d < drift->width; d++)
    sum += error_between (drift, line, row, d, from, to);

  return sum / drift->width;
}

static const char *
empty_text (const UiDrift *self)
{
  return self->over ? _ ("This run has no picture of its free run: one is drawn at the end of each epoch, and none was reached.")
                    : _ ("At the end of the first epoch: what the model says when the true value is fed, and when its own is.");
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
paint_plot (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int row, int d)
{
  const EngDrift *drift = self->drift;
  const UiRect box = drift_plot_box (frame, row, d);

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

/* (transfer full) As panel 2 has it; those that were held out are others. */
static char *
row_name (const EngDrift *drift, int row)
{
  return g_strdup_printf (drift->held_out ? _ ("held-out no. %d") : _ ("no. %d"), row + 1);
}

/* Which sequence it is, and how far both predictions are off. */
static void
paint_label (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int row)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double line_h = 1.05 * ui_text_height (palette, UI_TEXT_SMALL), right = frame->label_w - 8.0 * frame->unit;
  const double left = INDENT * frame->unit;
  g_autofree char *name = row_name (self->drift, row);
  double y = drift_row_box (frame, row).y + 0.5 * line_h;

  how.max_width = right - left;
  ui_text_draw (cr, palette, &how, name, left, y);

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
      how.max_width = MAX (8.0, right - left - figure_w - 4.0 * frame->unit);
      ui_text_draw (cr, palette, &how, line_name ((Line) line), left, y);
    }
}

static void
paint_header (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double y = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  g_autofree char *low = ui_axis_format (frame->range.min, frame->range.max - frame->range.min);
  g_autofree char *high = ui_axis_format (frame->range.max, frame->range.max - frame->range.min);
  g_autofree char *scale = g_strdup_printf ("%s … %s", low, high);

  how.colour = palette->faint;
  how.max_width = frame->label_w - (INDENT + 8.0) * frame->unit;
  ui_text_draw (cr, palette, &how, scale, INDENT * frame->unit, y);
  how.align = UI_ALIGN_MIDDLE;
  how.max_width = frame->plot_w - 2.0;

  for (int i = 0; i < frame->plots; i++)
    {
      const int values = self->drift->width, d = frame->first + i;
      g_autofree char *name = values == 1 ? g_strdup_printf (ngettext ("%d step", "%d steps", self->drift->steps), self->drift->steps)
                              : i == frame->plots - 1 && frame->plots < values
                                  ? g_strdup_printf (_ ("x%d of %d"), d + 1, values)
                                  : g_strdup_printf (_ ("x%d"), d + 1);

      ui_text_draw (cr, palette, &how, name, frame->label_w + (i + 0.5) * frame->plot_w, y);
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

/* The sequence that is pointed at, here or in another panel. */
static void
paint_lit (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame)
{
  const int row = self->drift->held_out ? -1 : self->lit_pair;
  UiRect box;

  if (row < frame->first_row || row >= frame->first_row + frame->rows)
    return;

  box = drift_row_box (frame, row);
  cairo_new_path (cr);
  ui_draw_rounded (cr, (UiRect){ 0.5, floor (box.y) - 1.5, floor (box.w) - 1.0, floor (box.h) + 3.0 }, 4.0);
  ui_colour_set (cr, palette->run[0], 0.12);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, palette->run[0], 0.7);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.6));
  cairo_stroke (cr);
}

/* Both errors of the plot under the pointer, else of the keyboard's. */
static void
paint_pointer (cairo_t *cr, const UiDrift *self, const UiPalette *palette, const DriftFrame *frame, int width, int height)
{
  const gboolean pointer = isfinite (self->pointer_x) && isfinite (self->pointer_y);
  const UiDriftHit hit = pointer ? drift_frame_hit (frame, self->pointer_x, self->pointer_y)
                                 : (UiDriftHit){ UI_DRIFT_ROW, self->cursor_row, self->cursor };
  g_autofree char *sequence = NULL, *name = NULL, *forced = NULL, *free_running = NULL;
  UiReadoutLine lines[3];

  if (hit.part != UI_DRIFT_ROW || hit.row < frame->first_row || hit.row >= frame->first_row + frame->rows ||
      hit.number < frame->first || hit.number >= frame->first + frame->plots)
    return;

  sequence = row_name (self->drift, hit.row);
  name = g_strdup_printf (_ ("%s, x%d of %d"), sequence, hit.number + 1, self->drift->width);
  forced = ui_number (number_error (self->drift, LINE_FORCED, hit.row, hit.number));
  free_running = ui_number (number_error (self->drift, LINE_FREE, hit.row, hit.number));
  lines[0] = (UiReadoutLine){ self->drift->width > 1 ? name : sequence, NULL, palette->ink };
  lines[1] = (UiReadoutLine){ _ ("forced"), forced, palette->truth };
  lines[2] = (UiReadoutLine){ _ ("free-running"), free_running, palette->wrong };
  sentence_map_readout (cr, palette, drift_plot_box (frame, hit.row, hit.number), lines, 3, width, height);
}

void
ui_drift_paint (cairo_t *cr, const UiDrift *self, const UiPalette *palette, int width, int height)
{
  DriftFrame frame;

  if (self->drift == NULL || self->drift->rows == 0 || width < 32 || height < 32)
    {
      ui_draw_empty (cr, palette, width, height, empty_text (self));
      return;
    }

  drift_frame_init (&frame, self, palette, width, height);
  paint_lit (cr, self, palette, &frame);
  paint_header (cr, self, palette, &frame);

  for (int r = frame.first_row; r < frame.first_row + frame.rows; r++)
    {
      paint_label (cr, self, palette, &frame, r);

      for (int d = frame.first; d < frame.first + frame.plots; d++)
        paint_plot (cr, self, palette, &frame, r, d);
    }

  drift_paint_bars (cr, palette, &frame);
  paint_legend (cr, self, palette, width, height);
  paint_pointer (cr, self, palette, &frame, width, height);
}

char *
ui_drift_speak (const UiDrift *self, int row, int number)
{
  g_autofree char *name = NULL, *forced = NULL, *free_running = NULL;

  if (self->drift == NULL || row < 0 || row >= self->drift->rows || number < 0 || number >= self->drift->width)
    return NULL;

  name = row_name (self->drift, row);
  forced = ui_number (number_error (self->drift, LINE_FORCED, row, number));
  free_running = ui_number (number_error (self->drift, LINE_FREE, row, number));

  return g_strdup_printf (_ ("%s, x%d of %d: mean squared error %s forced and %s free-running"), name, number + 1,
                          self->drift->width, forced, free_running);
}

char *
ui_drift_describe (const UiDrift *self)
{
  const EngDrift *drift = self->drift;
  double error[N_LINES] = { 0.0 }, last = 0.0;
  g_autofree char *forced = NULL, *free_running = NULL, *end = NULL;

  if (drift == NULL || drift->rows == 0)
    return g_strdup (self->over ? empty_text (self)
                                : _ ("This run learns numbers; what it says will be drawn at the end of the first epoch."));

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
