/* SPDX-License-Identifier: MIT */

#include "ui-curves.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ui-curves-private.h"

typedef struct
{
  gboolean (*plan) (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan);
  void (*paint) (cairo_t *cr, const CurvesFrame *frame);
  void (*paint_sentence) (cairo_t *cr, const CurvesFrame *frame); /* NULL: says nothing of one sentence */
  CurvesReadFunc read;
  const char *empty; /* marked for translation */
} Page;

static const Page pages[] = {
  [UI_CURVES_LOSS] = { curves_plan_loss, curves_paint_loss, curves_paint_sentence, curves_read_loss,
                       N_ ("The loss of every update will be drawn here, from the first batch on.") },
  [UI_CURVES_POSITION] = { curves_plan_position, curves_paint_position, curves_paint_sentence_positions, curves_read_position,
                           N_ ("At the end of the first epoch: the validation loss at each output position, with the true word fed and with the model's own.") },
  [UI_CURVES_BLEU] = { curves_plan_bleu, curves_paint_bleu, NULL, curves_read_bleu,
                       N_ ("At the end of the first epoch: BLEU of the validation sentences.") },
};

void
ui_curves_init (UiCurves *self, const UiState *state)
{
  *self = (UiCurves){ .view_from = NAN, .view_to = NAN, .pointer_x = NAN, .drag_from = NAN, .highlight_pair = -1 };
  self->n_runs = state != NULL ? 1 : 0;
  self->runs[0] = state;
}

/* What will come, or why it will not. */
static const char *
empty_text (const UiCurves *self)
{
  const UiState *run = self->n_runs > 0 ? self->runs[0] : NULL;

  if (self->kind == UI_CURVES_BLEU && curves_is_mse (self))
    return _ ("BLEU compares words, and real vectors have none: the loss says how far off they are.");

  if (self->kind != UI_CURVES_LOSS && run != NULL && run->info != NULL && run->info->pairs_valid == 0)
    return _ ("This run holds nothing back to validate on.");

  return _ (pages[self->kind].empty);
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

const char *
ui_curves_title (const UiCurves *self)
{
  static const char *const titles[] = {
    [UI_CURVES_LOSS] = N_ ("Learning curves"),
    [UI_CURVES_POSITION] = N_ ("Loss by output position, forced and free-running"),
    [UI_CURVES_BLEU] = N_ ("BLEU of the held-out sentences"),
  };

  return _ (titles[self->kind]);
}

void
ui_curves_paint_lines (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height)
{
  CurvesFrame frame;

  g_return_if_fail (self->n_runs >= 0 && self->n_runs <= UI_PALETTE_RUNS);

  if (!make_frame (self, palette, width, height, &frame))
    {
      ui_draw_empty (cr, palette, width, height, empty_text (self));
      return;
    }

  cairo_save (cr);
  curves_frame_paint_axes (cr, &frame);
  pages[self->kind].paint (cr, &frame);
  cairo_restore (cr);
}

void
ui_curves_paint_marks (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height)
{
  CurvesFrame frame;

  if ((!isfinite (self->pointer_x) && self->highlight_pair < 0) || !make_frame (self, palette, width, height, &frame))
    return;

  cairo_save (cr);
  if (pages[self->kind].paint_sentence != NULL)
    pages[self->kind].paint_sentence (cr, &frame);
  curves_paint_crosshair (cr, &frame, pages[self->kind].read);
  cairo_restore (cr);
}

void
ui_curves_paint (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height)
{
  ui_curves_paint_lines (cr, self, palette, width, height);
  ui_curves_paint_marks (cr, self, palette, width, height);
}

char *
curves_number (double value)
{
  g_autofree char *size = ui_number (fabs (value));

  return value < 0.0 && strspn (size, "0.,") < strlen (size) ? g_strconcat ("−", size, NULL) : g_steal_pointer (&size);
}

/* Every sentence whole: other languages put its parts in another order. */
static char *
describe_run (const UiState *run)
{
  GString *text = g_string_new (NULL);
  const EngEpochInfo *epoch = ui_state_last_epoch (run);
  g_autofree char *train = curves_number ((double) ui_series_get (&run->steps.smooth, run->steps.n - 1));
  double gap;

  if (epoch != NULL && isfinite (epoch->valid_forced) && isfinite (epoch->valid_free))
    {
      g_autofree char *forced = curves_number (epoch->valid_forced);
      g_autofree char *free_running = curves_number (epoch->valid_free);

      g_string_append_printf (text, _ ("Epoch %d, step %" PRIu64 ": training loss %s, validation loss %s forced and %s free-running."),
                              ui_state_epoch (run), ui_state_step (run), train, forced, free_running);
    }
  else
    {
      g_string_append_printf (text, _ ("Epoch %d, step %" PRIu64 ": training loss %s."), ui_state_epoch (run), ui_state_step (run), train);
    }

  if (ui_state_exposure_gap (run, &gap))
    {
      g_autofree char *number = curves_number (gap);

      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("The exposure gap is %s."), number);
    }

  if (run->run_state == ENG_RUN_DIVERGED)
    g_string_append_printf (text, " %s", _ ("The run diverged."));

  return g_string_free (text, FALSE);
}

static char *
describe_bleu (const UiState *run)
{
  const EngEpochInfo *last = ui_state_epoch_info (run, run->marks.last_bleu);
  const EngEpochInfo *best = ui_state_epoch_info (run, run->marks.best_bleu);

  if (last == NULL)
    return NULL;

  return g_strdup_printf (_ ("Epoch %d: BLEU %.1f, the best so far %.1f."), last->epoch, last->valid_bleu, best->valid_bleu);
}

static char *
describe_position (const UiState *run)
{
  const EngEpochInfo *last = ui_state_last_epoch (run);
  int t;

  if (last == NULL || last->positions == 0 || last->loss_forced == NULL || last->loss_free == NULL)
    return NULL;

  t = last->positions - 1;

  return g_strdup_printf (_ ("Validation loss forced and free-running: %.2f and %.2f at the first output position, %.2f and %.2f at the last, number %d."),
                          last->loss_forced[0], last->loss_free[0], last->loss_forced[t], last->loss_free[t], t + 1);
}

static char *
describe_page (const UiCurves *self)
{
  char *text = NULL;

  if (self->n_runs == 0 || self->runs[0]->steps.n == 0)
    return g_strdup (empty_text (self));

  if (self->kind != UI_CURVES_LOSS)
    {
      text = self->kind == UI_CURVES_POSITION ? describe_position (self->runs[0]) : describe_bleu (self->runs[0]);

      return text != NULL ? text : g_strdup (empty_text (self));
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

char *
ui_curves_describe (const UiCurves *self)
{
  g_autofree char *sentence = curves_describe_sentence (self);
  g_autofree char *page = describe_page (self);

  return sentence != NULL ? g_strdup_printf ("%s %s", page, sentence) : g_steal_pointer (&page);
}

char *
ui_curves_describe_at (const UiCurves *self, const UiPalette *palette, int width, int height)
{
  CurvesReadout readout = { .n = 0 };
  CurvesFrame frame;
  char *text = NULL;

  if (isfinite (self->pointer_x) && make_frame (self, palette, width, height, &frame) &&
      pages[self->kind].read (&frame, &readout))
    text = curves_readout_text (&readout);

  curves_readout_clear (&readout);

  return text;
}

/* The pixel of the update that lies @by pixels further, at least one further. */
static double
move_by_update (const CurvesFrame *frame, double pixel, double by)
{
  const UiCurves *self = frame->curves;
  const UiState *run = self->runs[0];
  guint last = run->steps.n - 1;
  guint from = MIN (curves_index (self, run, ui_axis_unmap (&frame->x, pixel) - 1e-9), last);
  guint to = MIN (curves_index (self, run, ui_axis_unmap (&frame->x, pixel + by) - 1e-9), last);

  if (to == from)
    to = by > 0.0 ? MIN (from + 1, last) : from - MIN (from, 1);

  return ui_axis_map (&frame->x, curves_x_of (self, run, to));
}

double
ui_curves_move (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel, double by)
{
  CurvesFrame frame;
  double low, high, now, next;

  if (!make_frame (self, palette, width, height, &frame))
    return NAN;

  low = frame.plot.x;
  high = ui_axis_map (&frame.x, frame.plan.x_end);

  /* From nowhere, and from elsewhere in the window, one comes in at the end that one walks away from. */
  if (!(pixel >= low && pixel <= high))
    return by > 0.0 ? low : high;

  if (self->kind == UI_CURVES_LOSS)
    {
      next = self->runs[0]->steps.n > 0 ? move_by_update (&frame, pixel, by) : pixel;
    }
  else
    {
      now = round (ui_axis_unmap (&frame.x, pixel));
      next = round (ui_axis_unmap (&frame.x, pixel + by));
      next = ui_axis_map (&frame.x, next != now ? next : now + (by > 0.0 ? 1.0 : -1.0));
    }

  return CLAMP (next, low, high);
}

double
ui_curves_move_to_change (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel, int by)
{
  CurvesFrame frame;

  if (self->kind != UI_CURVES_LOSS || !make_frame (self, palette, width, height, &frame))
    return NAN;

  return curves_next_change (&frame, pixel, by);
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
