/* SPDX-License-Identifier: MIT */

#include "ui-curves.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-curves-private.h"

typedef struct
{
  gboolean (*plan) (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan);
  void (*paint) (cairo_t *cr, const CurvesFrame *frame);
  const char *empty; /* marked for translation */
} Page;

static const Page pages[] = {
  [UI_CURVES_LOSS] = { curves_plan_loss, curves_paint_loss,
                       N_ ("The loss of every update will be drawn here, from the first batch on.") },
  [UI_CURVES_POSITION] = { curves_plan_position, curves_paint_position,
                           N_ ("At the end of the first epoch: the validation loss at each output position, with the true word fed and with the model's own.") },
  [UI_CURVES_BLEU] = { curves_plan_bleu, curves_paint_bleu,
                       N_ ("At the end of the first epoch: BLEU of the validation sentences.") },
};

void
ui_curves_init (UiCurves *self, const UiState *state)
{
  *self = (UiCurves){ .view_from = NAN, .view_to = NAN, .pointer_x = NAN, .drag_from = NAN };
  self->n_runs = state != NULL ? 1 : 0;
  self->runs[0] = state;
}

/* Axes and places of this picture; FALSE when there is nothing to draw yet. */
static gboolean
make_frame (const UiCurves *self, const UiPalette *palette, int width, int height, CurvesFrame *frame)
{
  CurvesPlan plan;

  if (width < 32 || height < 32 || !pages[self->kind].plan (self, palette, width, &plan))
    return FALSE;

  curves_frame_init (frame, self, palette, &plan, width, height);

  return TRUE;
}

void
ui_curves_paint (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height)
{
  CurvesFrame frame;

  g_return_if_fail (self->n_runs >= 0 && self->n_runs <= UI_PALETTE_RUNS);

  if (!make_frame (self, palette, width, height, &frame))
    {
      ui_draw_empty (cr, palette, width, height, _ (pages[self->kind].empty));
      return;
    }

  cairo_save (cr);
  curves_frame_paint_axes (cr, &frame);
  pages[self->kind].paint (cr, &frame);
  cairo_restore (cr);
}

static char *
describe_run (const UiState *run)
{
  GString *text = g_string_new (NULL);
  const EngEpochInfo *epoch = ui_state_last_epoch (run);
  g_autofree char *train = ui_number ((double) ui_series_get (&run->steps.smooth, run->steps.n - 1));
  double gap;

  g_string_append_printf (text, _ ("Epoch %d, step %" G_GUINT64_FORMAT ": training loss %s"), ui_state_epoch (run),
                          ui_state_step (run), train);

  if (epoch != NULL && isfinite (epoch->valid_forced) && isfinite (epoch->valid_free))
    {
      g_autofree char *forced = ui_number (epoch->valid_forced);
      g_autofree char *free_running = ui_number (epoch->valid_free);

      g_string_append_printf (text, _ (", validation loss %s forced and %s free-running"), forced, free_running);
    }

  g_string_append (text, ". ");

  if (ui_state_exposure_gap (run, &gap))
    g_string_append_printf (text, _ ("The exposure gap is %.2f."), gap);

  return g_strchomp (g_string_free (text, FALSE));
}

static char *
describe_bleu (const UiState *run)
{
  const EngEpochInfo *last = ui_state_last_epoch (run);
  double best = NAN;

  for (guint i = 0; i < run->epochs->len; i++)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, i);

      if (!(epoch->valid_bleu <= best) && isfinite (epoch->valid_bleu))
        best = epoch->valid_bleu;
    }

  if (last == NULL || !isfinite (last->valid_bleu))
    return g_strdup (_ (pages[UI_CURVES_BLEU].empty));

  return g_strdup_printf (_ ("Epoch %d: BLEU %.1f, the best so far %.1f."), last->epoch, last->valid_bleu, best);
}

static char *
describe_position (const UiState *run)
{
  const EngEpochInfo *last = ui_state_last_epoch (run);
  int t;

  if (last == NULL || last->positions == 0 || last->loss_forced == NULL || last->loss_free == NULL)
    return g_strdup (_ (pages[UI_CURVES_POSITION].empty));

  t = last->positions - 1;

  return g_strdup_printf (_ ("Validation loss forced and free-running: %.2f and %.2f at the first output position, %.2f and %.2f at the last, number %d."),
                          last->loss_forced[0], last->loss_free[0], last->loss_forced[t], last->loss_free[t], t + 1);
}

char *
ui_curves_describe (const UiCurves *self)
{
  if (self->n_runs == 0 || self->runs[0]->steps.n == 0)
    return g_strdup (_ (pages[self->kind].empty));

  switch (self->kind)
    {
    case UI_CURVES_POSITION:
      return describe_position (self->runs[0]);

    case UI_CURVES_BLEU:
      return describe_bleu (self->runs[0]);

    case UI_CURVES_LOSS:
    default:
      break;
    }

  if (self->n_runs > 1 && self->runs[1]->steps.n > 0)
    {
      g_autofree char *a = describe_run (self->runs[0]);
      g_autofree char *b = describe_run (self->runs[1]);

      return g_strdup_printf ("%s: %s %s: %s", self->names[0] != NULL ? self->names[0] : "A", a,
                              self->names[1] != NULL ? self->names[1] : "B", b);
    }

  return describe_run (self->runs[0]);
}

double
ui_curves_x_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel)
{
  CurvesFrame frame;

  if (!make_frame (self, palette, width, height, &frame))
    return 0.0;

  return CLAMP (ui_axis_unmap (&frame.x, pixel), frame.x.min, frame.x.max);
}

gboolean
ui_curves_inside (const UiCurves *self, const UiPalette *palette, int width, int height, double x, double y)
{
  CurvesFrame frame;

  return make_frame (self, palette, width, height, &frame) && ui_rect_contains (frame.plot, x, y);
}

guint64
ui_curves_step_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel)
{
  CurvesFrame frame;
  const UiState *run;
  guint i;

  if (self->kind != UI_CURVES_LOSS || !make_frame (self, palette, width, height, &frame) ||
      self->runs[0]->steps.n == 0)
    return 0;

  run = self->runs[0];
  i = curves_index (self, run, ui_axis_unmap (&frame.x, pixel));

  return ui_steps_step (&run->steps, MIN (i, run->steps.n - 1));
}
