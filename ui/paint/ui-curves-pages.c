/* SPDX-License-Identifier: MIT
 *
 * The second and third page of panel 1: loss by output position, and BLEU by epoch.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* The last epoch of a run that has losses by position. */
static const EngEpochInfo *
last_with_positions (const UiState *run)
{
  for (guint i = run->epochs->len; i > 0; i--)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i - 1);

      if (epoch->positions > 0 && epoch->loss_forced != NULL && epoch->loss_free != NULL)
        return epoch;
    }

  return NULL;
}

/* The last position, not beyond @x_max, that has a value. */
static int
last_position (const EngEpochInfo *epoch, const double *values, double x_max)
{
  int t = MIN (epoch->positions, (int) MIN (floor (x_max), 1e6)) - 1;

  while (t >= 0 && !isfinite (values[t]))
    t--;

  return t;
}

static void
plan_position_of (const UiCurves *self, const UiPalette *palette, int r, gboolean wide, CurvesPlan *plan)
{
  const EngEpochInfo *epoch = last_with_positions (self->runs[r]);
  int t;

  if (epoch == NULL)
    return;

  for (int i = 0; i < epoch->positions; i++)
    {
      if (i + 1.0 < plan->x_min || i + 1.0 > plan->x_max)
        continue;

      curves_plan_include (plan, curves_value (self, epoch->loss_forced[i]));
      curves_plan_include (plan, curves_value (self, epoch->loss_free[i]));
    }

  if ((t = last_position (epoch, epoch->loss_forced, plan->x_max)) >= 0)
    curves_plan_label (plan, palette->run[r], _ ("forced"), wide, t + 1.0, curves_value (self, epoch->loss_forced[t]));

  if ((t = last_position (epoch, epoch->loss_free, plan->x_max)) >= 0)
    curves_plan_label (plan, palette->run[r], _ ("free-running"), wide, t + 1.0, curves_value (self, epoch->loss_free[t]));
}

static const char *
position_title (const UiCurves *self, gboolean y_log)
{
  if (curves_is_mse (self))
    return y_log ? _ ("validation error by position, mean square, log scale")
                 : _ ("validation error by position, mean square");

  if (self->y == UI_CURVES_Y_PERPLEXITY)
    return _ ("validation perplexity by position, log scale");

  return y_log ? _ ("validation loss by position, nats per token, log scale")
               : _ ("validation loss by position, nats per token");
}

gboolean
curves_plan_position (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  gboolean wide = width >= 400.0 * palette->scale;

  int positions = 0;

  for (int r = 0; r < self->n_runs; r++)
    {
      const EngEpochInfo *epoch = last_with_positions (self->runs[r]);

      positions = MAX (positions, epoch != NULL ? epoch->positions : 0);
    }

  if (positions < 1)
    return FALSE;

  curves_plan_init (plan);
  plan->y_log = self->y != UI_CURVES_Y_LINEAR;
  plan->y_round = !plan->y_log;
  plan->x_integers = TRUE;
  plan->x_min = positions > 1 ? 1.0 : 0.5;
  plan->x_end = positions;
  plan->x_max = positions > 1 ? positions : 1.5;
  curves_plan_zoom (self, plan);

  for (int r = 0; r < self->n_runs; r++)
    plan_position_of (self, palette, r, wide, plan);

  if (!plan->y_log)
    curves_plan_include (plan, 0.0);

  g_strlcpy (plan->x_title, _ ("output position"), sizeof plan->x_title);
  g_strlcpy (plan->y_title, position_title (self, plan->y_log), sizeof plan->y_title);

  return TRUE;
}

/* A line with a dot or a square at every point: few points, each of which is a measurement. */
static void
paint_points (cairo_t *cr, const CurvesFrame *frame, UiColour colour, const EngEpochInfo *epoch, gboolean free_running)
{
  const double *values = free_running ? epoch->loss_free : epoch->loss_forced;
  double size = 3.0 * frame->palette->scale;
  UiPen pen;

  cairo_save (cr);
  curves_frame_clip (cr, frame);
  ui_pen_init (&pen, cr);
  cairo_new_path (cr);

  for (int t = 0; t < epoch->positions; t++)
    if (isfinite (values[t]))
      ui_pen_add (&pen, ui_axis_map (&frame->x, t + 1.0), ui_axis_map (&frame->y, curves_value (frame->curves, values[t])));
    else
      ui_pen_lift (&pen);

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, free_running ? 2 : 1);
  ui_colour_set (cr, colour, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 1.0));
  cairo_stroke (cr);
  cairo_restore (cr);
  ui_colour_set (cr, colour, 1.0);

  for (int t = 0; t < epoch->positions; t++)
    {
      double x = ui_axis_map (&frame->x, t + 1.0);
      double y = ui_axis_map (&frame->y, curves_value (frame->curves, values[t]));

      if (!isfinite (values[t]) || !curves_frame_has (frame, x))
        continue;

      if (free_running)
        cairo_rectangle (cr, x - size, y - size, 2.0 * size, 2.0 * size);
      else
        cairo_arc (cr, x, y, size * 1.1, 0.0, 2.0 * G_PI);

      cairo_fill (cr);
    }
}

/* Loss at the position under the pointer. */
gboolean
curves_read_position (const CurvesFrame *frame, CurvesReadout *readout)
{
  const UiCurves *self = frame->curves;
  int t = (int) round (ui_axis_unmap (&frame->x, self->pointer_x)) - 1;

  for (int r = 0; r < self->n_runs; r++)
    {
      const EngEpochInfo *epoch = last_with_positions (self->runs[r]);
      const char *name = curves_run_name (self, r);
      UiColour colour = frame->palette->run[r];

      if (epoch == NULL || t < 0 || t >= epoch->positions)
        continue;

      if (readout->n == 0)
        curves_read_text (readout, g_strdup_printf (_ ("position %d, epoch %d"), t + 1, epoch->epoch));

      curves_read_value (readout, name, _ ("forced"), curves_value (self, epoch->loss_forced[t]), colour);
      curves_read_value (readout, name, _ ("free-running"), curves_value (self, epoch->loss_free[t]), colour);
      curves_read_value (readout, name, _ ("exposure gap"), epoch->loss_free[t] - epoch->loss_forced[t], frame->palette->gap);
    }

  readout->at = ui_axis_map (&frame->x, t + 1.0);

  return readout->n > 0;
}

void
curves_paint_position (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;

  for (int r = 0; r < self->n_runs; r++)
    {
      const EngEpochInfo *epoch = last_with_positions (self->runs[r]);

      if (epoch == NULL)
        continue;

      if (self->n_runs == 1)
        {
          CurvesGap gap;

          curves_gap_init (&gap);

          for (int t = 0; t < epoch->positions; t++)
            if (isfinite (epoch->loss_free[t]) && isfinite (epoch->loss_forced[t]))
              curves_gap_add (&gap, ui_axis_map (&frame->x, t + 1.0),
                              ui_axis_map (&frame->y, curves_value (self, epoch->loss_free[t])),
                              ui_axis_map (&frame->y, curves_value (self, epoch->loss_forced[t])));

          cairo_save (cr);
          curves_frame_clip (cr, frame);
          curves_gap_paint (cr, frame, &gap, NULL);
          cairo_restore (cr);
          curves_gap_clear (&gap);
        }

      paint_points (cr, frame, frame->palette->run[r], epoch, FALSE);
      paint_points (cr, frame, frame->palette->run[r], epoch, TRUE);
    }

  curves_frame_paint_labels (cr, frame);

  curves_paint_crosshair (cr, frame, curves_read_position);
}

/* Epochs of a run: the one with the best BLEU, and the one with the lowest forced validation loss. */
typedef struct
{
  const EngEpochInfo *last, *by_bleu, *by_loss;
} Best;

static Best
find_best (const UiState *run)
{
  Best best = { NULL };

  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

      if (!isfinite (epoch->valid_bleu))
        continue;

      best.last = epoch;

      if (best.by_bleu == NULL || epoch->valid_bleu > best.by_bleu->valid_bleu)
        best.by_bleu = epoch;

      if (isfinite (epoch->valid_forced) &&
          (best.by_loss == NULL || epoch->valid_forced < best.by_loss->valid_forced))
        best.by_loss = epoch;
    }

  return best;
}

/* The lowest and highest BLEU between x_min and x_max, and a label at the last one. */
static void
plan_bleu_of (const UiCurves *self, const UiPalette *palette, int r, CurvesPlan *plan)
{
  const UiState *run = self->runs[r];
  const char *name = curves_run_name (self, r);
  const EngEpochInfo *last = NULL;

  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

      if (!isfinite (epoch->valid_bleu) || epoch->epoch < plan->x_min || epoch->epoch > plan->x_max)
        continue;

      curves_plan_include (plan, epoch->valid_bleu);
      last = epoch;
    }

  if (last != NULL)
    curves_plan_label (plan, palette->run[r], name != NULL ? name : "BLEU", TRUE, last->epoch, last->valid_bleu);
}

gboolean
curves_plan_bleu (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  curves_plan_init (plan);
  plan->x_max = 0.0;

  for (int r = 0; r < self->n_runs; r++)
    {
      Best best = find_best (self->runs[r]);

      if (best.last != NULL)
        plan->x_max = MAX (plan->x_max, (double) best.last->epoch);
    }

  if (plan->x_max <= 0.0)
    return FALSE;

  plan->y_round = TRUE;
  plan->x_integers = TRUE;
  plan->x_end = plan->x_max;
  plan->x_min = plan->x_max > 1.0 ? 1.0 : 0.0;
  curves_plan_zoom (self, plan);

  for (int r = 0; r < self->n_runs; r++)
    plan_bleu_of (self, palette, r, plan);

  /* The whole run is seen against 0; a zoom is for differences. */
  if (!curves_is_zoomed (self))
    {
      curves_plan_include (plan, 0.0);
      curves_plan_include (plan, 10.0);
    }

  g_strlcpy (plan->x_title, _ ("epoch"), sizeof plan->x_title);
  g_strlcpy (plan->y_title, _ ("BLEU of the validation sentences, greedy decoding, 0-100"), sizeof plan->y_title);

  return TRUE;
}

static void
paint_bleu_line (cairo_t *cr, const CurvesFrame *frame, const UiState *run, UiColour colour)
{
  UiPen pen;

  cairo_save (cr);
  curves_frame_clip (cr, frame);
  ui_pen_init (&pen, cr);
  cairo_new_path (cr);

  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

      if (isfinite (epoch->valid_bleu))
        ui_pen_add (&pen, ui_axis_map (&frame->x, epoch->epoch), ui_axis_map (&frame->y, epoch->valid_bleu));
    }

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, colour, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 1.0));
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* A star for the best BLEU, a diamond for the lowest loss. */
static void
paint_best_mark (cairo_t *cr, const CurvesFrame *frame, const EngEpochInfo *epoch, gboolean star, UiColour colour)
{
  double x = ui_axis_map (&frame->x, epoch->epoch), y = ui_axis_map (&frame->y, epoch->valid_bleu);
  double outer = 7.0 * frame->palette->scale, inner = star ? outer * 0.42 : outer * 0.7;
  int points = star ? 5 : 2;

  if (!curves_frame_has (frame, x))
    return;

  cairo_new_path (cr);

  for (int i = 0; i < 2 * points; i++)
    {
      double radius = i % 2 == 0 ? outer : inner, angle = G_PI * i / points - G_PI / 2.0;

      cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
    }

  cairo_close_path (cr);
  ui_colour_set (cr, star ? frame->palette->right : frame->palette->wrong, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, frame->palette->background, 1.0);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
}

static void
paint_best_line (cairo_t *cr, const CurvesFrame *frame, UiText *how, const char *text, double y)
{
  double line = ui_text_height (frame->palette, UI_TEXT_SMALL), right = frame->area.x + frame->area.w;
  double width = MIN (ui_text_width (frame->palette, how, text), how->max_width);

  cairo_rectangle (cr, right - width - 4.0, y - line / 2.0, width + 4.0, line);
  ui_colour_set (cr, frame->palette->background, 0.85);
  cairo_fill (cr);
  ui_text_draw (cr, frame->palette, how, text, right, y);
}

/* What the marks say, at the foot of the plot where a whole run's BLEU is not. */
static void
paint_best_legend (cairo_t *cr, const CurvesFrame *frame, Best best)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), bottom = frame->plot.y + frame->plot.h;
  g_autofree char *bleu = g_strdup_printf (_ ("★ best BLEU %.1f, epoch %d"), best.by_bleu->valid_bleu, best.by_bleu->epoch);

  how.bold = TRUE;
  how.align = UI_ALIGN_END;
  how.colour = palette->right;
  how.max_width = frame->area.w;
  paint_best_line (cr, frame, &how, bleu, bottom - 1.8 * line);

  if (best.by_loss != NULL)
    {
      g_autofree char *loss = g_strdup_printf (_ ("◆ lowest loss: BLEU %.1f, epoch %d"),
                                               best.by_loss->valid_bleu, best.by_loss->epoch);

      how.colour = palette->wrong;
      paint_best_line (cr, frame, &how, loss, bottom - 0.7 * line);
    }
}

static const EngEpochInfo *
find_epoch (const UiState *run, int number)
{
  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

      if (epoch->epoch == number)
        return epoch;
    }

  return NULL;
}

/* BLEU and losses of the epoch under the pointer: what the two best marks are chosen by. */
gboolean
curves_read_bleu (const CurvesFrame *frame, CurvesReadout *readout)
{
  const UiCurves *self = frame->curves;
  int wanted = (int) round (ui_axis_unmap (&frame->x, self->pointer_x));

  for (int r = 0; r < self->n_runs; r++)
    {
      const EngEpochInfo *epoch = find_epoch (self->runs[r], wanted);
      const char *name = curves_run_name (self, r);
      UiColour colour = frame->palette->run[r];

      if (epoch == NULL)
        continue;

      if (readout->n == 0)
        curves_read_text (readout, g_strdup_printf (_ ("epoch %d"), wanted));

      curves_read_value (readout, name, "BLEU", epoch->valid_bleu, colour);
      curves_read_value (readout, name, _ ("loss, forced"), epoch->valid_forced, frame->palette->wrong);
    }

  readout->at = ui_axis_map (&frame->x, wanted);

  return readout->n > 0;
}

void
curves_paint_bleu (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;

  for (int r = 0; r < self->n_runs; r++)
    {
      Best best = find_best (self->runs[r]);

      if (best.last == NULL)
        continue;

      paint_bleu_line (cr, frame, self->runs[r], frame->palette->run[r]);

      if (best.by_loss != NULL)
        paint_best_mark (cr, frame, best.by_loss, FALSE, frame->palette->run[r]);

      paint_best_mark (cr, frame, best.by_bleu, TRUE, frame->palette->run[r]);
    }

  if (self->n_runs > 0 && find_best (self->runs[0]).last != NULL)
    paint_best_legend (cr, frame, find_best (self->runs[0]));

  curves_frame_paint_labels (cr, frame);
  curves_paint_crosshair (cr, frame, curves_read_bleu);
}
