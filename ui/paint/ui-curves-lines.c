/* SPDX-License-Identifier: MIT
 *
 * The lines of the first page of panel 1: training loss raw and smoothed, validation forced and free-running with the gap
 * between them, ε, and the loss of guessing.
 */

#include "ui-curves-private.h"

#include <math.h>

#define HALO_PX 1.25 /* of ground around a validation line: it may run over the training line, in the same colour */

/* Width of a column of the picture in user units: one device pixel, at most one unit. */
static double
column_width (cairo_t *cr)
{
  double dx = 1.0, dy = 0.0;

  cairo_user_to_device_distance (cr, &dx, &dy);

  return 1.0 / CLAMP (fabs (dx), 1.0, 4.0);
}

/* A column of updates that are more than one pixel can show: from the lowest to the highest. Boxes cost a
 * fraction of a zigzag line and look the same. */
static void
paint_dense (cairo_t *cr, const CurvesFrame *frame, const UiState *run, const UiSeries *series, double weight)
{
  double line = ui_palette_line (frame->palette, weight), column = column_width (cr);
  double end = ui_axis_map (&frame->x, frame->plan.x_end);
  guint from = curves_index (frame->curves, run, ui_axis_unmap (&frame->x, frame->plot.x));
  double last_top = NAN, last_bottom = NAN;

  for (double x = frame->plot.x; x < end; x += column)
    {
      guint to = curves_index (frame->curves, run, ui_axis_unmap (&frame->x, x + column));
      UiSpan span = ui_series_span (series, from, MAX (to, from + 1));
      double top, bottom;

      from = to;

      if (!(span.min <= span.max))
        {
          last_top = last_bottom = NAN;
          continue;
        }

      top = ui_axis_map (&frame->y, curves_value (frame->curves, (double) span.max));
      bottom = ui_axis_map (&frame->y, curves_value (frame->curves, (double) span.min));

      /* Joined to the column before. */
      if (top > last_bottom)
        top = last_bottom;

      if (bottom < last_top)
        bottom = last_top;

      last_top = top;
      last_bottom = bottom;
      cairo_rectangle (cr, x, top - line / 2.0, column, bottom - top + line);
    }

  cairo_fill (cr);
}

static void
paint_sparse (cairo_t *cr, const CurvesFrame *frame, const UiState *run, const UiSeries *series, double weight)
{
  guint from = curves_index (frame->curves, run, frame->plan.x_min);
  guint to = MIN (curves_index (frame->curves, run, frame->plan.x_max) + 1, ui_series_length (series));
  UiPen pen;

  ui_pen_init (&pen, cr);

  for (guint i = from > 0 ? from - 1 : 0; i < to; i++)
    {
      double value = (double) ui_series_get (series, i);

      if (isfinite (value))
        ui_pen_add (&pen, ui_axis_map (&frame->x, curves_x_of (frame->curves, run, i)),
                    ui_axis_map (&frame->y, curves_value (frame->curves, value)));
      else
        ui_pen_lift (&pen);
    }

  ui_pen_lift (&pen);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, weight));
  cairo_stroke (cr);
}

/* The smoothed loss of more updates than pixels: one line through the mean of each column. From the lowest to the highest
 * it would be as broad as the raw one, and hide what is under it. */
static void
paint_means (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiState *run = frame->curves->runs[r];
  const double end = ui_axis_map (&frame->x, frame->plan.x_end);
  UiPen pen;

  ui_pen_init (&pen, cr);

  for (double x = frame->plot.x; x < end + 1.0; x += 1.0)
    {
      const double at = MIN (x, end);
      const guint i = MIN (curves_index (frame->curves, run, ui_axis_unmap (&frame->x, at)), run->steps.n - 1);
      const double mean = curves_smoothed (&frame->plan, run, r, i);

      if (curves_x_of (frame->curves, run, run->steps.n - 1) < ui_axis_unmap (&frame->x, x - 1.0))
        break;

      if (isfinite (mean))
        ui_pen_add (&pen, at, ui_axis_map (&frame->y, curves_value (frame->curves, mean)));
      else
        ui_pen_lift (&pen);
    }

  ui_pen_lift (&pen);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 1.0));
  cairo_stroke (cr);
}

static void
paint_raw (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiState *run = frame->curves->runs[r];
  const guint shown = curves_index (frame->curves, run, frame->plan.x_max) - curves_index (frame->curves, run, frame->plan.x_min);

  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->run[r], 0.25);
  cairo_new_path (cr);

  if (shown > 1.5 * frame->plot.w / column_width (cr))
    paint_dense (cr, frame, run, &run->steps.loss, 0.5);
  else
    paint_sparse (cr, frame, run, &run->steps.loss, 0.5);
}

static void
paint_smooth (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiState *run = frame->curves->runs[r];

  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->run[r], 1.0);
  cairo_new_path (cr);

  if (frame->plan.per_column[r] > 0)
    paint_means (cr, frame, r);
  else
    paint_sparse (cr, frame, run, &run->steps.smooth, 1.0);
}

/* The present: a dot at the end of the line, so that the first update is seen too. */
static void
paint_head (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiState *run = frame->curves->runs[r];
  guint last = curves_last_finite (run, run->steps.n);
  double x, value;

  if (last == run->steps.n)
    return;

  x = curves_x_of (frame->curves, run, last);
  value = curves_smoothed (&frame->plan, run, r, last);

  if (x > frame->plan.x_max || x < frame->plan.x_min)
    return;

  cairo_new_path (cr);
  cairo_arc (cr, ui_axis_map (&frame->x, x), ui_axis_map (&frame->y, curves_value (frame->curves, value)),
             ui_palette_line (frame->palette, 1.5), 0.0, 2.0 * G_PI);
  ui_colour_set (cr, frame->palette->run[r], 1.0);
  cairo_fill (cr);
}

/* ε steps where it was changed by hand, so it is drawn from the same kind of columns, but on its own axis. */
static void
paint_epsilon (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  double end = ui_axis_map (&frame->x, frame->plan.x_end);
  guint from = curves_index (self, run, frame->plan.x_min);
  UiPen pen;

  ui_pen_init (&pen, cr);
  cairo_new_path (cr);

  for (double x = frame->plot.x; x <= end && from < run->steps.n; x += 1.0)
    {
      guint to = curves_index (self, run, ui_axis_unmap (&frame->x, x + 1.0));
      UiSpan span = ui_series_span (&run->steps.epsilon, from, to);

      from = to;

      if (!(span.min <= span.max))
        continue;

      ui_pen_add (&pen, x + 0.25, ui_axis_map (&frame->right, (double) span.max));
      ui_pen_add (&pen, x + 0.75, ui_axis_map (&frame->right, (double) span.min));
    }

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, 1);
  ui_colour_set (cr, self->n_runs > 1 ? frame->palette->run[r] : frame->palette->epsilon, 0.8);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.6));
  cairo_stroke (cr);
}

/* The epochs that a picture needs of those from @first to @last: all, or where they are many the newest of
 * each column of pixels. Returns the one after @e. */
static int
next_epoch (const CurvesFrame *frame, const UiState *run, int e, int first, int last)
{
  double x;

  if (last - first < CURVES_EPOCHS_PER_PIXEL * frame->plot.w || e == last)
    return e + 1;

  x = floor (ui_axis_map (&frame->x, curves_epoch_x (frame->curves, run, (guint) e))) + 2.0;

  return CLAMP (curves_epoch_at (frame->curves, run, ui_axis_unmap (&frame->x, x)), e + 1, last);
}

/* From the lowest to the highest of the epochs after @from up to @to, in the column of @to. */
static void
add_epochs (UiPen *pen, const CurvesFrame *frame, const UiState *run, const UiSeries *series, int from, int to)
{
  const double x = ui_axis_map (&frame->x, curves_epoch_x (frame->curves, run, (guint) to));
  const UiSpan span = ui_series_span (series, (guint) (from + 1), (guint) (to + 1));

  if (!(span.min <= span.max))
    {
      ui_pen_lift (pen);
      return;
    }

  ui_pen_add (pen, x, ui_axis_map (&frame->y, curves_value (frame->curves, (double) span.min)));
  if (span.max > span.min)
    ui_pen_add (pen, x, ui_axis_map (&frame->y, curves_value (frame->curves, (double) span.max)));
}

static void
paint_valid (cairo_t *cr, const CurvesFrame *frame, int r, gboolean free_running)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  int first = MAX (0, curves_epoch_at (self, run, frame->plan.x_min));
  int last = MIN ((int) run->epochs->len - 1, curves_epoch_at (self, run, frame->plan.x_max) + 1);
  double width = ui_palette_line (frame->palette, free_running ? 1.2 : 1.0);
  UiPen pen;

  ui_pen_init (&pen, cr);
  cairo_new_path (cr);

  for (int e = first, before = first - 1; e <= last; before = e, e = next_epoch (frame, run, e, first, last))
    add_epochs (&pen, frame, run, free_running ? &run->valid_free : &run->valid_forced, before, e);

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->background, 0.85);
  cairo_set_line_width (cr, width + 2.0 * HALO_PX * frame->palette->scale);
  cairo_stroke_preserve (cr);
  curves_dash (cr, frame->palette, free_running ? 2 : 1);
  ui_colour_set (cr, frame->palette->run[r], 1.0);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
paint_gap (cairo_t *cr, const CurvesFrame *frame, int r)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  int first = MAX (0, curves_epoch_at (self, run, frame->plan.x_min));
  int last = MIN ((int) run->epochs->len - 1, curves_epoch_at (self, run, frame->plan.x_max) + 1);
  CurvesGap area;

  curves_gap_init (&area);

  for (int e = first; e <= last; e = next_epoch (frame, run, e, first, last))
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);

      if (!isfinite (epoch->valid_forced) || !isfinite (epoch->valid_free))
        continue;

      curves_gap_add (&area, ui_axis_map (&frame->x, curves_epoch_x (self, run, (guint) e)),
                      ui_axis_map (&frame->y, curves_value (self, epoch->valid_free)),
                      ui_axis_map (&frame->y, curves_value (self, epoch->valid_forced)));
    }

  curves_gap_paint (cr, frame, &area);
  curves_gap_clear (&area);
}

static void
paint_chance (cairo_t *cr, const CurvesFrame *frame)
{
  static const double dashes[] = { 8.0, 3.0, 1.0, 3.0 };
  double y = floor (ui_axis_map (&frame->y, frame->plan.chance)) + 0.5;

  if (!isfinite (frame->plan.chance))
    return;

  cairo_new_path (cr);
  cairo_move_to (cr, frame->plot.x, y);
  cairo_line_to (cr, MIN (frame->label_x - 4.0, frame->plot.x + frame->plot.w), y);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  ui_colour_set (cr, frame->palette->faint, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
}

/* The training line lies below all others: of a noisy run it is everywhere. */
void
curves_paint_loss (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;

  cairo_save (cr);
  curves_frame_clip (cr, frame);

  for (int r = 0; r < self->n_runs; r++)
    if (self->runs[r]->steps.n > 0)
      paint_raw (cr, frame, r);

  if (self->n_runs == 1)
    paint_gap (cr, frame, 0);

  for (int r = 0; r < self->n_runs; r++)
    if (self->runs[r]->steps.n > 0)
      paint_smooth (cr, frame, r);

  paint_chance (cr, frame);

  for (int r = 0; r < self->n_runs; r++)
    {
      if (self->runs[r]->steps.n == 0)
        continue;

      paint_epsilon (cr, frame, r);
      paint_valid (cr, frame, r, FALSE);
      paint_valid (cr, frame, r, TRUE);
      paint_head (cr, frame, r);
    }

  cairo_restore (cr);
  curves_paint_bad (cr, frame);
  curves_paint_changes (cr, frame);
  curves_frame_paint_labels (cr, frame);
}
