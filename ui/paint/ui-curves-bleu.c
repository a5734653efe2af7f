/* SPDX-License-Identifier: MIT
 *
 * The third page of panel 1: BLEU of the validation sentences by epoch, the best by BLEU and the best by loss
 * marked. What a drawing costs grows with the pixels, not with the epochs.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEGEND_ROWS 2 /* above the plot */

/* Index of the first epoch whose number is at least @number: how many there are when none is. */
static int
index_of (const UiState *run, double number)
{
  int low = 0, high = (int) run->epochs->len;

  while (low < high)
    {
      int middle = low + (high - low) / 2;

      if (ui_state_epoch_info (run, middle)->epoch < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Index of the newest epoch from @from on and before @to that has a BLEU; -1 when there is none. In a run either
 * every epoch has one or none has, so the walk is short. */
static int
last_in (const UiState *run, int from, int to)
{
  for (int i = MIN (to - 1, run->marks.last_bleu); i >= from; i--)
    if (isfinite (ui_state_epoch_info (run, i)->valid_bleu))
      return i;

  return -1;
}

/* The lowest and highest BLEU between x_min and x_max, and a label at the last one. */
static void
plan_bleu_of (const UiCurves *self, const UiPalette *palette, int r, CurvesPlan *plan)
{
  const UiState *run = self->runs[r];
  const char *name = curves_run_name (self, r);
  int from = index_of (run, plan->x_min), to = index_of (run, floor (plan->x_max) + 1.0);
  UiSpan span = ui_series_span (&run->valid_bleu, (guint) from, (guint) to);
  const EngEpochInfo *last = ui_state_epoch_info (run, last_in (run, from, to));

  curves_plan_include (plan, (double) span.min);
  curves_plan_include (plan, (double) span.max);

  if (last != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s %.1f", name != NULL ? name : "BLEU", last->valid_bleu);

      curves_plan_label (plan, palette->run[r], text, FALSE, last->epoch, last->valid_bleu);
    }
}

/* As much as there is room for. */
static const char *
axis_title (const UiPalette *palette, int width)
{
  const char *const titles[] = { _ ("BLEU of the validation sentences, greedy decoding, 0-100"), _ ("BLEU of the validation sentences, 0-100"), _ ("BLEU, 0-100") };
  const UiText how = ui_text (palette, UI_TEXT_SMALL);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (titles) && ui_text_width (palette, &how, titles[i]) > width - 8.0 * palette->scale)
    i++;

  return titles[i];
}

gboolean
curves_plan_bleu (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan)
{
  curves_plan_init (plan);
  plan->x_max = 0.0;

  for (int r = 0; r < self->n_runs; r++)
    {
      const EngEpochInfo *last = ui_state_epoch_info (self->runs[r], self->runs[r]->marks.last_bleu);

      if (last != NULL)
        plan->x_max = MAX (plan->x_max, (double) last->epoch);
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
  g_strlcpy (plan->y_title, axis_title (palette, width), sizeof plan->y_title);
  plan->rows = LEGEND_ROWS;

  return TRUE;
}

static void
stroke_epochs (cairo_t *cr, const CurvesFrame *frame, const UiState *run, int first, int last)
{
  UiPen pen;

  ui_pen_init (&pen, cr);

  for (int e = first; e <= last; e++)
    {
      const EngEpochInfo *epoch = ui_state_epoch_info (run, e);

      if (isfinite (epoch->valid_bleu))
        ui_pen_add (&pen, ui_axis_map (&frame->x, epoch->epoch), ui_axis_map (&frame->y, epoch->valid_bleu));
    }

  ui_pen_lift (&pen);
  curves_dash (cr, frame->palette, 0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 1.0));
  cairo_stroke (cr);
}

/* More epochs than pixels: each column from its lowest to its highest, as boxes, which cost a fraction of a zigzag
 * line. */
static void
fill_columns (cairo_t *cr, const CurvesFrame *frame, const UiState *run, int first, int last)
{
  double line = ui_palette_line (frame->palette, 1.0), before_top = NAN, before_bottom = NAN;

  for (int e = first, next; e <= last; e = next)
    {
      double x = floor (ui_axis_map (&frame->x, ui_state_epoch_info (run, e)->epoch)), top, bottom;
      UiSpan span;

      next = CLAMP (index_of (run, ui_axis_unmap (&frame->x, x + 1.0)), e + 1, last + 1);
      span = ui_series_span (&run->valid_bleu, (guint) e, (guint) next);
      if (!(span.min <= span.max))
        continue;

      top = ui_axis_map (&frame->y, (double) span.max);
      bottom = ui_axis_map (&frame->y, (double) span.min);
      top = top > before_bottom ? before_bottom : top; /* joined to the column before */
      bottom = bottom < before_top ? before_top : bottom;
      before_top = top;
      before_bottom = bottom;
      cairo_rectangle (cr, x, top - line / 2.0, 1.0, bottom - top + line);
    }

  cairo_fill (cr);
}

static void
paint_bleu_line (cairo_t *cr, const CurvesFrame *frame, const UiState *run, UiColour colour)
{
  const int first = MAX (0, index_of (run, frame->x.min) - 1);
  const int last = MIN (run->marks.last_bleu, index_of (run, frame->x.max));

  cairo_save (cr);
  curves_frame_clip (cr, frame);
  cairo_new_path (cr);
  ui_colour_set (cr, colour, 1.0);

  if (last - first < CURVES_EPOCHS_PER_PIXEL * frame->plot.w)
    stroke_epochs (cr, frame, run, first, last);
  else
    fill_columns (cr, frame, run, first, last);

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

/* What the marks say, in rows above the plot: inside, a low BLEU or a high one would lie under it. */
static void
paint_best_legend (cairo_t *cr, const CurvesFrame *frame, const UiState *run)
{
  const EngEpochInfo *by_bleu = ui_state_epoch_info (run, run->marks.best_bleu);
  const EngEpochInfo *by_loss = ui_state_epoch_info (run, run->marks.best_loss);
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), right = frame->area.x + frame->area.w;
  g_autofree char *bleu = g_strdup_printf (_ ("★ best BLEU %.1f, epoch %d"), by_bleu->valid_bleu, by_bleu->epoch);

  how.bold = TRUE;
  how.align = UI_ALIGN_END;
  how.colour = palette->right;
  how.max_width = frame->area.w;
  ui_text_draw (cr, palette, &how, bleu, right, frame->flags_y + 0.5 * line);

  if (by_loss != NULL)
    {
      g_autofree char *loss = g_strdup_printf (_ ("◆ lowest loss: BLEU %.1f, epoch %d"),
                                               by_loss->valid_bleu, by_loss->epoch);

      how.colour = palette->wrong;
      ui_text_draw (cr, palette, &how, loss, right, frame->flags_y + 1.5 * line);
    }
}

/* BLEU and losses of the epoch under the pointer: what the two best marks are chosen by. */
gboolean
curves_read_bleu (const CurvesFrame *frame, CurvesReadout *readout)
{
  const UiCurves *self = frame->curves;
  int wanted = (int) round (ui_axis_unmap (&frame->x, self->pointer_x));

  for (int r = 0; r < self->n_runs; r++)
    {
      const int e = index_of (self->runs[r], wanted);
      const EngEpochInfo *epoch = ui_state_epoch_info (self->runs[r], e);
      const char *name = curves_run_name (self, r);
      UiColour colour = frame->palette->run[r];

      if (epoch == NULL || epoch->epoch != wanted)
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
      const UiState *run = self->runs[r];

      if (run->marks.last_bleu < 0)
        continue;

      paint_bleu_line (cr, frame, run, frame->palette->run[r]);

      if (run->marks.best_loss >= 0)
        paint_best_mark (cr, frame, ui_state_epoch_info (run, run->marks.best_loss), FALSE, frame->palette->run[r]);

      paint_best_mark (cr, frame, ui_state_epoch_info (run, run->marks.best_bleu), TRUE, frame->palette->run[r]);
    }

  if (self->n_runs > 0 && self->runs[0]->marks.last_bleu >= 0)
    paint_best_legend (cr, frame, self->runs[0]);

  curves_frame_paint_labels (cr, frame);
}
