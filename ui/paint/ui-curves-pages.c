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

/* The last position that has a value. */
static int
last_position (const EngEpochInfo *epoch, const double *values)
{
  int t = epoch->positions - 1;

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

  plan->x_max = MAX (plan->x_max, (double) epoch->positions);

  for (int i = 0; i < epoch->positions; i++)
    {
      curves_plan_include (plan, curves_value (self, epoch->loss_forced[i]));
      curves_plan_include (plan, curves_value (self, epoch->loss_free[i]));
    }

  if ((t = last_position (epoch, epoch->loss_forced)) >= 0)
    curves_plan_label (plan, palette->run[r], _ ("forced"), wide, t + 1.0, curves_value (self, epoch->loss_forced[t]));

  if ((t = last_position (epoch, epoch->loss_free)) >= 0)
    curves_plan_label (plan, palette->run[r], _ ("free-running"), wide, t + 1.0, curves_value (self, epoch->loss_free[t]));
}

gboolean
curves_plan_position (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  gboolean wide = width >= 400.0 * palette->scale;

  curves_plan_init (plan);
  plan->x_max = 0.0;

  for (int r = 0; r < self->n_runs; r++)
    plan_position_of (self, palette, r, wide, plan);

  if (plan->x_max < 1.0)
    return FALSE;

  plan->y_log = self->y != UI_CURVES_Y_LINEAR;
  plan->y_round = !plan->y_log;
  plan->x_integers = TRUE;
  plan->x_min = plan->x_max > 1.0 ? 1.0 : 0.5;
  plan->x_end = plan->x_max;
  plan->x_max += plan->x_max > 1.0 ? 0.0 : 0.5;

  if (!plan->y_log)
    curves_plan_include (plan, 0.0);

  g_strlcpy (plan->x_title, _ ("output position"), sizeof plan->x_title);
  g_strlcpy (plan->y_title,
             self->y == UI_CURVES_Y_PERPLEXITY ? _ ("validation perplexity by position, log scale")
             : plan->y_log                     ? _ ("validation loss by position, nats per token, log scale")
                                               : _ ("validation loss by position, nats per token"),
             sizeof plan->y_title);

  return TRUE;
}

/* A line with a dot or a square at every point: few points, each of which is a measurement. */
static void
paint_points (cairo_t *cr, const CurvesFrame *frame, UiColour colour, const EngEpochInfo *epoch, gboolean free_running)
{
  const double *values = free_running ? epoch->loss_free : epoch->loss_forced;
  double size = 3.0 * frame->palette->scale;
  UiPen pen;

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

  for (int t = 0; t < epoch->positions; t++)
    {
      double x = ui_axis_map (&frame->x, t + 1.0);
      double y = ui_axis_map (&frame->y, curves_value (frame->curves, values[t]));

      if (!isfinite (values[t]))
        continue;

      if (free_running)
        cairo_rectangle (cr, x - size, y - size, 2.0 * size, 2.0 * size);
      else
        cairo_arc (cr, x, y, size * 1.1, 0.0, 2.0 * G_PI);

      cairo_fill (cr);
    }
}

/* Loss at the position under the pointer. */
static void
paint_position_readout (cairo_t *cr, const CurvesFrame *frame, const EngEpochInfo *epoch, UiColour colour)
{
  double at = frame->curves->pointer_x;
  int t = isfinite (at) ? (int) round (ui_axis_unmap (&frame->x, at)) - 1 : -1;
  g_autofree char *title = NULL, *forced = NULL, *free_running = NULL;

  if (t < 0 || t >= epoch->positions)
    return;

  title = g_strdup_printf (_ ("position %d, epoch %d"), t + 1, epoch->epoch);
  forced = ui_number (curves_value (frame->curves, epoch->loss_forced[t]));
  free_running = ui_number (curves_value (frame->curves, epoch->loss_free[t]));

  {
    const UiReadoutLine lines[] = {
      { title, NULL, colour }, { _ ("forced"), forced, colour }, { _ ("free-running"), free_running, colour }
    };

    ui_draw_readout (cr, frame->palette, lines, G_N_ELEMENTS (lines), ui_axis_map (&frame->x, t + 1.0),
                     frame->area.y + 4.0, frame->area);
  }
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

          curves_gap_paint (cr, frame, &gap, NULL);
          curves_gap_clear (&gap);
        }

      paint_points (cr, frame, frame->palette->run[r], epoch, FALSE);
      paint_points (cr, frame, frame->palette->run[r], epoch, TRUE);
    }

  curves_frame_paint_labels (cr, frame);

  if (self->n_runs > 0 && last_with_positions (self->runs[0]) != NULL)
    paint_position_readout (cr, frame, last_with_positions (self->runs[0]), frame->palette->run[0]);
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

gboolean
curves_plan_bleu (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  curves_plan_init (plan);
  plan->x_max = 0.0;

  for (int r = 0; r < self->n_runs; r++)
    {
      Best best = find_best (self->runs[r]);
      const char *name = self->n_runs > 1 && self->names[r] != NULL ? self->names[r] : "BLEU";

      if (best.last == NULL)
        continue;

      plan->x_max = MAX (plan->x_max, (double) best.last->epoch);
      curves_plan_include (plan, best.by_bleu->valid_bleu);
      curves_plan_label (plan, palette->run[r], name, TRUE, best.last->epoch, best.last->valid_bleu);
    }

  if (plan->x_max <= 0.0)
    return FALSE;

  curves_plan_include (plan, 0.0);
  curves_plan_include (plan, 10.0);
  plan->y_round = TRUE;
  plan->x_integers = TRUE;
  plan->x_end = plan->x_max;
  plan->x_min = plan->x_max > 1.0 ? 1.0 : 0.0;
  g_strlcpy (plan->x_title, _ ("epoch"), sizeof plan->x_title);
  g_strlcpy (plan->y_title, _ ("BLEU of the validation sentences, greedy decoding, 0-100"), sizeof plan->y_title);

  return TRUE;
}

static void
paint_bleu_line (cairo_t *cr, const CurvesFrame *frame, const UiState *run, UiColour colour)
{
  UiPen pen;

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
}

/* A star for the best BLEU, a diamond for the lowest loss. */
static void
paint_best_mark (cairo_t *cr, const CurvesFrame *frame, const EngEpochInfo *epoch, gboolean star, UiColour colour)
{
  double x = ui_axis_map (&frame->x, epoch->epoch), y = ui_axis_map (&frame->y, epoch->valid_bleu);
  double outer = 7.0 * frame->palette->scale, inner = star ? outer * 0.42 : outer * 0.7;
  int points = star ? 5 : 2;

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

/* What the marks say, at the foot of the plot where BLEU curves are not. */
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
  ui_text_draw (cr, palette, &how, bleu, frame->area.x + frame->area.w, bottom - 1.8 * line);

  if (best.by_loss != NULL)
    {
      g_autofree char *loss = g_strdup_printf (_ ("◆ lowest loss: BLEU %.1f, epoch %d"),
                                               best.by_loss->valid_bleu, best.by_loss->epoch);

      how.colour = palette->wrong;
      ui_text_draw (cr, palette, &how, loss, frame->area.x + frame->area.w, bottom - 0.7 * line);
    }
}

static void
paint_bleu_readout (cairo_t *cr, const CurvesFrame *frame, const UiState *run)
{
  double at = frame->curves->pointer_x;
  int wanted = isfinite (at) ? (int) round (ui_axis_unmap (&frame->x, at)) : -1;

  if (wanted < 0)
    return;

  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);
      g_autofree char *title = NULL, *bleu = NULL;

      if (epoch->epoch != wanted || !isfinite (epoch->valid_bleu))
        continue;

      title = g_strdup_printf (_ ("epoch %d"), wanted);
      bleu = g_strdup_printf ("%.1f", epoch->valid_bleu);

      {
        const UiReadoutLine lines[] = { { title, NULL, frame->palette->ink }, { "BLEU", bleu, frame->palette->run[0] } };

        ui_draw_readout (cr, frame->palette, lines, G_N_ELEMENTS (lines), ui_axis_map (&frame->x, wanted),
                         frame->area.y + 4.0, frame->area);
      }

      return;
    }
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

      if (r == 0)
        paint_best_legend (cr, frame, best);
    }

  curves_frame_paint_labels (cr, frame);

  if (self->n_runs > 0)
    paint_bleu_readout (cr, frame, self->runs[0]);
}
