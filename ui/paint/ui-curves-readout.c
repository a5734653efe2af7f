/* SPDX-License-Identifier: MIT
 *
 * The crosshair of panel 1: every value under the pointer, drawn beside it and spoken.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

const char *
curves_run_name (const UiCurves *self, int r)
{
  return self->n_runs > 1 ? self->names[r] : NULL;
}

void
curves_readout_clear (CurvesReadout *self)
{
  for (int i = 0; i < self->n_owned; i++)
    g_free (self->owned[i]);

  self->n = self->n_owned = 0;
}

void
curves_read_value (CurvesReadout *self, const char *run, const char *name, double value, UiColour colour)
{
  UiReadoutLine *line;

  if (self->n == CURVES_READOUT_MAX)
    return;

  line = &self->lines[self->n++];
  self->owned[self->n_owned] = run != NULL ? g_strdup_printf ("%s %s", run, name) : g_strdup (name);
  line->name = self->owned[self->n_owned++];
  self->owned[self->n_owned] = curves_number (value);
  line->value = self->owned[self->n_owned++];
  line->colour = colour;
}

void
curves_read_text (CurvesReadout *self, char *text)
{
  if (self->n == CURVES_READOUT_MAX)
    {
      g_free (text);
      return;
    }

  self->owned[self->n_owned] = text;
  self->lines[self->n++] = (UiReadoutLine){ .name = self->owned[self->n_owned++] };
}

char *
curves_readout_text (const CurvesReadout *self)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < self->n; i++)
    {
      g_string_append (text, i == 0 ? "" : i == 1 ? ": "
                                                  : ", ");
      g_string_append (text, self->lines[i].name);

      if (self->lines[i].value != NULL)
        g_string_append_printf (text, " %s", self->lines[i].value);
    }

  return g_string_free (text, FALSE);
}

/* (transfer full) where the crosshair is, in what the axis counts by too. */
static char *
place_text (const UiCurves *self, const UiState *run, guint i)
{
  const int epoch = ui_steps_epoch (&run->steps, i);
  const guint64 step = ui_steps_step (&run->steps, i);

  if (self->x == UI_CURVES_X_SECONDS)
    return g_strdup_printf (_ ("epoch %d, step %" PRIu64 ", %.1f s"), epoch, step, ui_steps_seconds (&run->steps, i));

  return g_strdup_printf (_ ("epoch %d, step %" PRIu64), epoch, step);
}

/* Every value of one run at the update nearest to the pointer. */
static void
read_run (const CurvesFrame *frame, int r, double x, CurvesReadout *readout)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  const UiPalette *palette = frame->palette;
  const char *name = curves_run_name (self, r);
  guint i = MIN (curves_index (self, run, x), run->steps.n - 1);
  int e = curves_epoch_at (self, run, x);

  if (readout->n == 0)
    curves_read_text (readout, place_text (self, run, i));

  curves_read_value (readout, name, _ ("train, smoothed"), curves_value (self, curves_smoothed (&frame->plan, run, r, i)), palette->run[r]);
  curves_read_value (readout, name, _ ("train"), curves_value (self, (double) ui_series_get (&run->steps.loss, i)), palette->run[r]);

  if (e >= 0)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);

      curves_read_value (readout, name, _ ("valid, forced"), curves_value (self, epoch->valid_forced), palette->run[r]);
      curves_read_value (readout, name, _ ("valid, free-running"), curves_value (self, epoch->valid_free), palette->run[r]);
      curves_read_value (readout, name, _ ("exposure gap"), epoch->valid_free - epoch->valid_forced, palette->gap);
    }

  curves_read_value (readout, name, "ε", (double) ui_series_get (&run->steps.epsilon, i), palette->epsilon);

  /* Where the box would hide half of the curves it says less. */
  if (frame->area.h > 13.0 * ui_text_height (palette, UI_TEXT_SMALL))
    {
      curves_read_value (readout, name, _ ("learning rate"), (double) ui_series_get (&run->steps.learning_rate, i), palette->ink);
      curves_read_value (readout, name, _ ("gradient norm"), (double) ui_series_get (&run->steps.grad_norm, i), palette->ink);
    }
}

gboolean
curves_read_loss (const CurvesFrame *frame, CurvesReadout *readout)
{
  const UiCurves *self = frame->curves;
  double end = ui_axis_map (&frame->x, frame->plan.x_end);

  readout->at = CLAMP (self->pointer_x, frame->plot.x, MAX (end, frame->plot.x));

  for (int r = 0; r < self->n_runs; r++)
    if (self->runs[r]->steps.n > 0)
      read_run (frame, r, ui_axis_unmap (&frame->x, readout->at), readout);

  if (readout->n > 0)
    curves_read_changes (frame, readout);

  return readout->n > 0;
}

static void
mark_point (cairo_t *cr, const CurvesFrame *frame, double x, double value, UiColour colour)
{
  if (!isfinite (value) || x < frame->plot.x - 1.0)
    return;

  cairo_new_path (cr);
  cairo_arc (cr, x, ui_axis_map (&frame->y, value), 3.5 * frame->palette->scale, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, colour, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, frame->palette->background, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
}

/* Dots on the lines of the loss page at what is read out. */
static void
mark_run (cairo_t *cr, const CurvesFrame *frame, int r, double x)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[r];
  UiColour colour = frame->palette->run[r];
  guint i = MIN (curves_index (self, run, x), run->steps.n - 1);
  int e = curves_epoch_at (self, run, x);

  mark_point (cr, frame, ui_axis_map (&frame->x, curves_x_of (self, run, i)),
              curves_value (self, curves_smoothed (&frame->plan, run, r, i)), colour);

  if (e >= 0)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);
      double at = ui_axis_map (&frame->x, curves_x (self, run, (double) epoch->step, epoch->seconds));

      mark_point (cr, frame, at, curves_value (self, epoch->valid_forced), colour);
      mark_point (cr, frame, at, curves_value (self, epoch->valid_free), colour);
    }
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

static double
overlap (UiRect a, UiRect b)
{
  const double w = MIN (a.x + a.w, b.x + b.w) - MAX (a.x, b.x), h = MIN (a.y + a.h, b.y + b.h) - MAX (a.y, b.y);

  return w > 0.0 && h > 0.0 ? w * h : 0.0;
}

/* How much a box at @box would hide: of the labels, above all of the crosshair that it belongs to. */
static double
hidden_by (const CurvesFrame *frame, UiRect box, double at)
{
  UiRect places[CURVES_MAX_LABELS];
  const int n = curves_frame_label_places (frame, places);
  double hidden = overlap (box, (UiRect){ at - 1.0, frame->area.y, 2.0, frame->area.h });

  for (int i = 0; i < n; i++)
    hidden += overlap (box, places[i]);

  return hidden;
}

/* Beside the crosshair, at the top or at the bottom, or in a corner: the first place of those that hide least. */
static UiRect
place_readout (const CurvesFrame *frame, const CurvesReadout *readout)
{
  const double air = 4.0 * frame->palette->scale, bottom = frame->area.y + frame->area.h;
  UiRect best = { 0.0, 0.0, 0.0, 0.0 };
  double least = INFINITY;

  for (int i = 0; i < 8; i++)
    {
      UiRect box = ui_readout_place (frame->palette, readout->lines, readout->n, readout->at,
                                     i % 4 < 2 ? frame->area.y + air : bottom, i % 2 == 1, frame->area);
      double hidden;

      if (i % 4 >= 2)
        box.y = MAX (frame->area.y, bottom - air - box.h);

      if (i >= 4)
        box.x = i % 2 == 0 ? frame->area.x + air : MAX (frame->area.x, frame->area.x + frame->area.w - air - box.w);

      if ((hidden = hidden_by (frame, box, readout->at)) >= least - 1.0)
        continue;

      least = hidden;
      best = box;
    }

  return best;
}

void
curves_paint_crosshair (cairo_t *cr, const CurvesFrame *frame, CurvesReadFunc read)
{
  const UiCurves *self = frame->curves;
  CurvesReadout readout = { .n = 0 };
  double x;

  if (!isfinite (self->pointer_x))
    return;

  if (isfinite (self->drag_from))
    paint_zoom_box (cr, frame);

  if (!read (frame, &readout) || !curves_frame_has (frame, readout.at))
    {
      curves_readout_clear (&readout);
      return;
    }

  cairo_new_path (cr);
  cairo_move_to (cr, floor (readout.at) + 0.5, frame->area.y);
  cairo_line_to (cr, floor (readout.at) + 0.5, frame->area.y + frame->area.h);
  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->ink, 0.6);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);

  x = ui_axis_unmap (&frame->x, readout.at);

  for (int r = 0; r < self->n_runs && self->kind == UI_CURVES_LOSS; r++)
    if (self->runs[r]->steps.n > 0)
      mark_run (cr, frame, r, x);

  ui_draw_readout_in (cr, frame->palette, readout.lines, readout.n, place_readout (frame, &readout));
  curves_readout_clear (&readout);
}
