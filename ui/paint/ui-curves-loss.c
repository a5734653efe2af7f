/* SPDX-License-Identifier: MIT
 *
 * The first page of panel 1: losses over the run. Training loss raw and smoothed, validation forced and
 * free-running with the gap between them, ε, and the loss of guessing.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define SHORT_LABELS_PX 400 /* narrower pictures have shorter labels at the line ends */

gboolean
curves_is_mse (const UiCurves *self)
{
  const UiState *run = self->n_runs > 0 ? self->runs[0] : NULL;

  return run != NULL && run->info != NULL && run->info->config != NULL && run->info->config->loss == ENG_LOSS_MSE;
}

double
curves_value (const UiCurves *self, double nats)
{
  /* Beyond 60 nats a perplexity says nothing any more, and cairo and the axis are spared the infinity. */
  if (self->y == UI_CURVES_Y_PERPLEXITY && !curves_is_mse (self))
    return exp (MIN (nats, 60.0));

  return nats;
}

double
curves_x (const UiCurves *self, const UiState *run, double step, double seconds)
{
  if (self->x == UI_CURVES_X_SECONDS)
    return seconds;

  if (self->x == UI_CURVES_X_EPOCH && run->info != NULL && run->info->steps_per_epoch > 0)
    return step / run->info->steps_per_epoch;

  return step;
}

double
curves_x_of (const UiCurves *self, const UiState *run, guint i)
{
  return curves_x (self, run, (double) ui_steps_step (&run->steps, i), ui_steps_seconds (&run->steps, i));
}

guint
curves_index (const UiCurves *self, const UiState *run, double x)
{
  if (self->x == UI_CURVES_X_SECONDS)
    return ui_steps_find_seconds (&run->steps, x);

  if (self->x == UI_CURVES_X_EPOCH && run->info != NULL && run->info->steps_per_epoch > 0)
    x *= run->info->steps_per_epoch;

  return x > 0.0 ? ui_steps_find_step (&run->steps, (guint64) ceil (x - 1e-9)) : 0;
}

static double
epoch_x (const UiCurves *self, const UiState *run, guint i)
{
  const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

  return curves_x (self, run, (double) epoch->step, epoch->seconds);
}

int
curves_epoch_at (const UiCurves *self, const UiState *run, double x)
{
  int low = 0, high = (int) run->epochs->len;

  while (low < high)
    {
      int middle = low + (high - low) / 2;

      if (epoch_x (self, run, (guint) middle) <= x)
        low = middle + 1;
      else
        high = middle;
    }

  return low - 1;
}

/* The end of an x axis that shows the whole run so far: the length of the run halved as often as the present
 * still fits in. So the axis stands still for a while, and the run's length is seen from its middle on. */
static double
staged_end (double start, double now, double total)
{
  double span = total - start;

  /* A run that was opened at its end: an axis of a hair's breadth would say nothing. */
  if (!(span > 0.0) || total < now)
    return MAX (now, start + 1.0);

  while (now <= start + span / 2.0 && span > 1e-3)
    span /= 2.0;

  return start + span;
}

static double
whole_end (const UiCurves *self, const UiState *run, double start, double now)
{
  if (self->x == UI_CURVES_X_SECONDS)
    return start + exp2 (ceil (log2 (MAX (now - start, 1.0 / 16.0))));

  return staged_end (start, now, run->info != NULL ? curves_x (self, run, (double) run->info->steps_total, 0.0) : now);
}

/* Updates done before the first that is known of: an opened run knows its history, if it was kept. */
static guint64
begin_of (const UiState *run)
{
  return MIN (run->info->first_step, ui_steps_step (&run->steps, 0) - MIN (ui_steps_step (&run->steps, 0), 1));
}

static void
plan_x (const UiCurves *self, CurvesPlan *plan)
{
  double now_max = -INFINITY;

  plan->x_min = INFINITY;
  plan->x_max = -INFINITY;

  for (int r = 0; r < self->n_runs; r++)
    {
      const UiState *run = self->runs[r];
      double start, now;

      if (run->steps.n == 0)
        continue;

      start = run->info != NULL ? curves_x (self, run, (double) begin_of (run), 0.0) : 0.0;
      now = curves_x_of (self, run, run->steps.n - 1);
      plan->x_min = MIN (plan->x_min, MIN (start, now));
      plan->x_max = MAX (plan->x_max, whole_end (self, run, start, now));
      now_max = MAX (now_max, now);
    }

  plan->x_end = now_max;
  curves_plan_zoom (self, plan);
}

static void
plan_titles (const UiCurves *self, CurvesPlan *plan)
{
  const char *x = self->x == UI_CURVES_X_EPOCH  ? _ ("epoch")
                  : self->x == UI_CURVES_X_STEP ? _ ("step")
                                                : _ ("seconds of training");
  const char *y;

  if (curves_is_mse (self))
    y = plan->y_log ? _ ("mean squared error, log scale") : _ ("mean squared error");
  else if (self->y == UI_CURVES_Y_PERPLEXITY)
    y = _ ("perplexity, log scale");
  else
    y = plan->y_log ? _ ("nats per token, log scale") : _ ("nats per token");

  g_strlcpy (plan->x_title, x, sizeof plan->x_title);
  g_strlcpy (plan->y_title, y, sizeof plan->y_title);
}

/* Lowest and highest value of everything drawn between x_min and x_max. */
static void
plan_y (const UiCurves *self, const UiState *run, CurvesPlan *plan)
{
  guint from = curves_index (self, run, plan->x_min);
  guint to = MIN (curves_index (self, run, plan->x_max) + 1, run->steps.n);
  UiSpan span = ui_series_span (&run->steps.loss, from, to);
  UiSpan smooth = ui_series_span (&run->steps.smooth, from, to);
  int first = MAX (0, curves_epoch_at (self, run, plan->x_min));
  int last = curves_epoch_at (self, run, plan->x_max);

  curves_plan_include (plan, curves_value (self, (double) span.min));
  curves_plan_include (plan, curves_value (self, (double) span.max));

  /* Far behind in a zoom under much smoothing, and all there is left beside a loss of 0. */
  curves_plan_include (plan, curves_value (self, (double) smooth.min));
  curves_plan_include (plan, curves_value (self, (double) smooth.max));

  if (last < first)
    return;

  for (int i = 0; i < 2; i++)
    {
      span = ui_series_span (i > 0 ? &run->valid_free : &run->valid_forced, (guint) first, (guint) last + 1);
      curves_plan_include (plan, curves_value (self, (double) span.min));
      curves_plan_include (plan, curves_value (self, (double) span.max));
    }
}

/* A label at the end of a line: shorter where there is less room, the run's name in front when there are two. */
static void
add_label (const UiCurves *self, CurvesPlan *plan, UiColour colour, int r, gboolean wide, const char *name,
           double x, double value)
{
  g_autofree char *full = NULL;

  if (self->n_runs > 1 && self->names[r] != NULL)
    full = g_strdup_printf ("%s %s", self->names[r], name);

  curves_plan_label (plan, colour, full != NULL ? full : name, wide, x, value);
}

/* The newest update before index @n whose loss was a number; @n when there is none. */
static guint
last_finite (const UiState *run, guint n)
{
  for (guint i = n; i > 0; i--)
    if (isfinite ((double) ui_series_get (&run->steps.smooth, i - 1)))
      return i - 1;

  return n;
}

/* How far the two validation lines are apart, in nats also where perplexity is drawn. */
static void
plan_gap (const UiCurves *self, const UiPalette *palette, const EngEpochInfo *epoch, double x, gboolean wide, CurvesPlan *plan)
{
  const double gap = epoch->valid_free - epoch->valid_forced;
  g_autofree char *figure = g_strdup_printf (self->y == UI_CURVES_Y_PERPLEXITY && !curves_is_mse (self) ? _ ("%.2f nats") : "%.2f", gap);
  g_autofree char *text = g_strdup_printf (wide ? _ ("exposure gap %s") : _ ("gap %s"), figure);

  if (isfinite (gap))
    curves_plan_bracket (plan, palette->gap, text, x, curves_value (self, epoch->valid_forced), curves_value (self, epoch->valid_free));
}

static void
plan_labels (const UiCurves *self, const UiPalette *palette, int r, gboolean wide, CurvesPlan *plan)
{
  const UiState *run = self->runs[r];
  guint n = MIN (curves_index (self, run, plan->x_max + 1e-9) + 1, run->steps.n);
  int e = curves_epoch_at (self, run, plan->x_max);
  guint last;

  while (n > 0 && curves_x_of (self, run, n - 1) > plan->x_max)
    n--;

  if ((last = last_finite (run, n)) < n)
    add_label (self, plan, palette->run[r], r, wide, _ ("train"), curves_x_of (self, run, last),
               curves_value (self, (double) ui_series_get (&run->steps.smooth, last)));

  if (e >= 0)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);
      double x = epoch_x (self, run, (guint) e);

      add_label (self, plan, palette->run[r], r, wide, wide ? _ ("valid, forced") : _ ("forced"), x,
                 curves_value (self, epoch->valid_forced));
      add_label (self, plan, palette->run[r], r, wide, wide ? _ ("valid, free-running") : _ ("free"), x,
                 curves_value (self, epoch->valid_free));

      if (self->n_runs == 1)
        plan_gap (self, palette, epoch, x, wide, plan);
    }
}

/* The loss of guessing: in the picture when the whole run is shown, and in a zoom when it lies inside. */
static void
plan_chance (const UiCurves *self, const UiPalette *palette, gboolean wide, CurvesPlan *plan)
{
  double chance = curves_value (self, ui_state_chance (self->runs[0]));

  if (!isfinite (chance) || curves_is_mse (self) || (curves_is_zoomed (self) && !(chance >= plan->y_min && chance <= plan->y_max)))
    return;

  curves_plan_include (plan, chance);
  plan->chance = chance;
  curves_plan_label (plan, palette->faint,
                     !wide                               ? _ ("chance")
                     : self->y == UI_CURVES_Y_PERPLEXITY ? _ ("chance: V =")
                                                         : _ ("chance: ln V ="),
                     wide, plan->x_end, chance);
}

static double
last_epsilon (const UiState *run)
{
  return (double) ui_series_get (&run->steps.epsilon, run->steps.n - 1);
}

gboolean
curves_plan_loss (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  gboolean wide = width >= SHORT_LABELS_PX * palette->scale;
  guint n = 0;

  curves_plan_init (plan);

  for (int r = 0; r < self->n_runs; r++)
    n += self->runs[r]->steps.n;

  if (n == 0)
    return FALSE;

  plan->y_log = self->y != UI_CURVES_Y_LINEAR;
  plan->y_round = !plan->y_log;
  plan->epsilon = TRUE;
  plan->flags = TRUE;
  plan_x (self, plan);
  plan_titles (self, plan);

  for (int r = 0; r < self->n_runs; r++)
    if (self->runs[r]->steps.n > 0)
      {
        plan_y (self, self->runs[r], plan);
        plan_labels (self, palette, r, wide, plan);
      }

  plan_chance (self, palette, wide, plan);

  if (!plan->y_log)
    curves_plan_include (plan, 0.0);

  if (self->n_runs == 1)
    g_snprintf (plan->right_title, sizeof plan->right_title, "ε %.2f", last_epsilon (self->runs[0]));
  else
    g_strlcpy (plan->right_title, "ε", sizeof plan->right_title);

  return TRUE;
}

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

static void
paint_series (cairo_t *cr, const CurvesFrame *frame, const UiState *run, const UiSeries *series, double weight)
{
  guint shown = curves_index (frame->curves, run, frame->plan.x_max) -
                curves_index (frame->curves, run, frame->plan.x_min);

  curves_dash (cr, frame->palette, 0);
  cairo_new_path (cr);

  if (shown > 1.5 * frame->plot.w / column_width (cr))
    paint_dense (cr, frame, run, series, weight);
  else
    paint_sparse (cr, frame, run, series, weight);
}

/* The present: a dot at the end of the line, so that the first update is seen too. */
static void
paint_head (cairo_t *cr, const CurvesFrame *frame, const UiState *run, UiColour colour)
{
  guint last = last_finite (run, run->steps.n);
  double x, value;

  if (last == run->steps.n)
    return;

  x = curves_x_of (frame->curves, run, last);
  value = (double) ui_series_get (&run->steps.smooth, last);

  if (x > frame->plan.x_max || x < frame->plan.x_min)
    return;

  cairo_new_path (cr);
  cairo_arc (cr, ui_axis_map (&frame->x, x), ui_axis_map (&frame->y, curves_value (frame->curves, value)),
             ui_palette_line (frame->palette, 1.5), 0.0, 2.0 * G_PI);
  ui_colour_set (cr, colour, 1.0);
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

  x = floor (ui_axis_map (&frame->x, epoch_x (frame->curves, run, (guint) e))) + 2.0;

  return CLAMP (curves_epoch_at (frame->curves, run, ui_axis_unmap (&frame->x, x)), e + 1, last);
}

/* From the lowest to the highest of the epochs after @from up to @to, in the column of @to. */
static void
add_epochs (UiPen *pen, const CurvesFrame *frame, const UiState *run, const UiSeries *series, int from, int to)
{
  const double x = ui_axis_map (&frame->x, epoch_x (frame->curves, run, (guint) to));
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
  UiPen pen;

  ui_pen_init (&pen, cr);
  cairo_new_path (cr);

  for (int e = first, before = first - 1; e <= last; before = e, e = next_epoch (frame, run, e, first, last))
    add_epochs (&pen, frame, run, free_running ? &run->valid_free : &run->valid_forced, before, e);

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, free_running ? 2 : 1);
  ui_colour_set (cr, frame->palette->run[r], 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, free_running ? 1.2 : 1.0));
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

      curves_gap_add (&area, ui_axis_map (&frame->x, epoch_x (self, run, (guint) e)),
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

void
curves_paint_loss (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;

  cairo_save (cr);
  curves_frame_clip (cr, frame);
  paint_chance (cr, frame);

  for (int r = 0; r < self->n_runs; r++)
    if (self->runs[r]->steps.n > 0)
      paint_epsilon (cr, frame, r);

  for (int r = 0; r < self->n_runs; r++)
    {
      const UiState *run = self->runs[r];

      if (run->steps.n == 0)
        continue;

      if (self->n_runs == 1)
        paint_gap (cr, frame, r);

      ui_colour_set (cr, frame->palette->run[r], 0.25);
      paint_series (cr, frame, run, &run->steps.loss, 0.5);
      ui_colour_set (cr, frame->palette->run[r], 1.0);
      paint_series (cr, frame, run, &run->steps.smooth, 1.0);
      paint_head (cr, frame, run, frame->palette->run[r]);
      paint_valid (cr, frame, r, FALSE);
      paint_valid (cr, frame, r, TRUE);
    }

  cairo_restore (cr);
  curves_paint_bad (cr, frame);
  curves_paint_changes (cr, frame);
  curves_frame_paint_labels (cr, frame);
}
