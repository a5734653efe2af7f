/* SPDX-License-Identifier: MIT
 *
 * The sentence under the pointer of another panel, in panel 1: its own loss at the update it was seen in, on the
 * page of losses; its loss at every position, on the page of positions. Is this sentence harder than the batch?
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-pair.h"

#define INSET 6.0 /* of a value beyond the axis: it stands at the edge, with its number */

static gboolean
find_sentence (const UiCurves *self, UiPair *pair)
{
  return self->n_runs > 0 && ui_pair_find (self->runs[0], self->highlight_pair, pair);
}

static double
clamped_y (const CurvesFrame *frame, double value)
{
  const double inset = INSET * frame->palette->scale;

  return CLAMP (ui_axis_map (&frame->y, value), frame->plot.y + inset, frame->plot.y + frame->plot.h - inset);
}

static void
paint_diamond (cairo_t *cr, const CurvesFrame *frame, double x, double y)
{
  const double r = 5.0 * frame->palette->scale;

  cairo_new_path (cr);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
  ui_colour_set (cr, frame->palette->ink, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, frame->palette->background, 1.0);
  cairo_set_line_width (cr, 1.5 * frame->palette->scale);
  cairo_stroke (cr);
}

/* On the wanted side of the point, else on the other; NaN = fits on neither. */
static double
place_name (const CurvesFrame *frame, double x, double w, gboolean on_right)
{
  const double gap = 9.0 * frame->palette->scale;
  const double left = x - gap - w, right = x + gap;
  const gboolean fits_left = left >= frame->plot.x, fits_right = right + w <= frame->area.x + frame->area.w;

  if (on_right ? fits_right : !fits_left && fits_right)
    return right;

  return fits_left ? left : NAN;
}

/* With a rim of ground, on which it is read wherever lines cross it. Returns whether there was room. */
static gboolean
paint_name (cairo_t *cr, const CurvesFrame *frame, double x, double y, const char *text, gboolean on_right)
{
  const UiPalette *palette = frame->palette;
  const double h = ui_text_height (palette, UI_TEXT_SMALL);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double w, left, top;

  how.bold = how.halo = TRUE;
  w = ui_text_width (palette, &how, text);
  left = place_name (frame, x, w, on_right);
  if (isnan (left))
    return FALSE;

  top = CLAMP (y - h / 2.0, frame->plot.y, frame->plot.y + frame->plot.h - h);
  ui_text_draw (cr, palette, &how, text, left, top + h / 2.0);

  return TRUE;
}

/* A run that learns numbers has sequences of them. */
static gboolean
is_of_words (const UiCurves *self)
{
  const EngRunInfo *info = self->n_runs > 0 ? self->runs[0]->info : NULL;

  return info == NULL || info->target_words != NULL;
}

/* Left of the point: the labels of the lines are on the right. The number alone where the picture is narrow. */
static void
paint_loss (cairo_t *cr, const CurvesFrame *frame, double x, double y, double value)
{
  g_autofree char *number = curves_number (value);
  g_autofree char *text = g_strdup_printf (is_of_words (frame->curves) ? _ ("this sentence %s") : _ ("this sequence %s"), number);

  if (!paint_name (cr, frame, x, y, text, FALSE))
    paint_name (cr, frame, x, y, number, FALSE);
}

void
curves_paint_sentence (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;
  double x, y, loss;
  UiPair pair;
  guint at;

  if (!find_sentence (self, &pair))
    return;

  loss = ui_pair_loss (&pair);
  at = ui_steps_find_step (&self->runs[0]->steps, pair.step);
  if (!isfinite (loss) || at >= self->runs[0]->steps.n)
    return;

  x = ui_axis_map (&frame->x, curves_x_of (self, self->runs[0], at));
  if (!curves_frame_has (frame, x))
    return;

  y = clamped_y (frame, curves_value (self, loss));
  paint_diamond (cr, frame, x, y);
  paint_loss (cr, frame, x, y, curves_value (self, loss));
}

void
curves_paint_sentence_positions (cairo_t *cr, const CurvesFrame *frame)
{
  const UiCurves *self = frame->curves;
  double last_x = NAN, last_y = NAN;
  UiPair pair;

  if (!find_sentence (self, &pair))
    return;

  cairo_save (cr);
  curves_frame_clip (cr, frame);
  cairo_new_path (cr);
  for (int t = 0; t < pair.n_cells; t++)
    if (pair.cells[t].counts && isfinite (pair.cells[t].loss))
      cairo_line_to (cr, ui_axis_map (&frame->x, t + 1.0), clamped_y (frame, curves_value (self, (double) pair.cells[t].loss)));
  ui_colour_set (cr, frame->palette->ink, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
  cairo_restore (cr);

  for (int t = 0; t < pair.n_cells; t++)
    {
      double x = ui_axis_map (&frame->x, t + 1.0), loss = (double) pair.cells[t].loss;

      if (!pair.cells[t].counts || !isfinite (loss) || !curves_frame_has (frame, x))
        continue;

      last_x = x;
      last_y = clamped_y (frame, curves_value (self, loss));
      paint_diamond (cr, frame, last_x, last_y);
    }

  if (isfinite (last_x))
    paint_name (cr, frame, last_x, last_y, is_of_words (self) ? _ ("this sentence") : _ ("this sequence"), TRUE);
}

/* ε and BLEU are of the whole run: what can be said of one sentence is its loss. */
char *
curves_describe_sentence (const UiCurves *self)
{
  g_autofree char *number = NULL;
  UiPair pair;

  if (!find_sentence (self, &pair) || !isfinite (ui_pair_loss (&pair)))
    return NULL;

  number = curves_number (curves_value (self, ui_pair_loss (&pair)));

  return g_strdup_printf (is_of_words (self) ? _ ("The sentence that is lit up has a loss of %s.")
                                             : _ ("The sequence that is lit up has a loss of %s."),
                          number);
}
