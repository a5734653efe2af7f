/* SPDX-License-Identifier: MIT
 *
 * The second page of panel 1: loss by output position, of the newest epoch.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

static const EngEpochInfo *
last_with_positions (const UiState *run)
{
  return ui_state_epoch_info (run, run->marks.last_positions);
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
          curves_gap_paint (cr, frame, &gap);
          cairo_restore (cr);
          curves_gap_clear (&gap);
        }

      paint_points (cr, frame, frame->palette->run[r], epoch, FALSE);
      paint_points (cr, frame, frame->palette->run[r], epoch, TRUE);
    }

  curves_frame_paint_labels (cr, frame);
}
