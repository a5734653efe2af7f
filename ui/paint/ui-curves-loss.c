/* SPDX-License-Identifier: MIT
 *
 * The first page of panel 1, losses over the run: ranges of its axes, titles and labels at the line ends. The lines
 * themselves are drawn in ui-curves-lines.c.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MEAN_OF 32          /* updates that a column's mean is taken of, or a few more: as good as that of all of them */
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

double
curves_epoch_x (const UiCurves *self, const UiState *run, guint i)
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

      if (curves_epoch_x (self, run, (guint) middle) <= x)
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
guint
curves_last_finite (const UiState *run, guint n)
{
  for (guint i = n; i > 0; i--)
    if (isfinite ((double) ui_series_get (&run->steps.smooth, i - 1)))
      return i - 1;

  return n;
}

/* The mean of what is finite of the updates from @from on and before @to; NaN when nothing is. The updates looked at lie at
 * multiples of a power of two, so that a column says the same at every drawing. */
static double
mean_between (const UiSeries *series, guint from, guint to)
{
  double sum = 0.0;
  guint stride = 1, n = 0;

  while ((to - from) / stride > MEAN_OF)
    stride *= 2;

  for (guint i = (from + stride - 1) / stride * stride; i < to; i += stride)
    {
      const double value = (double) ui_series_get (series, i);

      sum += isfinite (value) ? value : 0.0;
      n += isfinite (value);
    }

  return n > 0 ? sum / n : NAN;
}

/* Line, label and crosshair say the same: of a noisy run the smoothed loss of one update says little. */
double
curves_smoothed (const CurvesPlan *plan, const UiState *run, int r, guint i)
{
  const guint n = plan->per_column[r];

  if (n == 0)
    return (double) ui_series_get (&run->steps.smooth, i);

  return mean_between (&run->steps.smooth, i + 1 > n ? i + 1 - n : 0, i + 1);
}

static void
plan_columns (const UiCurves *self, int r, int width, CurvesPlan *plan)
{
  const UiState *run = self->runs[r];
  const guint shown = curves_index (self, run, plan->x_end) - curves_index (self, run, plan->x_min);
  const double columns = MAX (1.0, width * (plan->x_end - plan->x_min) / (plan->x_max - plan->x_min));

  plan->per_column[r] = shown > 1.5 * columns ? (guint) ceil (shown / columns) : 0;
}

/* How far the two validation lines are apart, in nats also where perplexity is drawn. */
static void
plan_gap (const UiCurves *self, const UiPalette *palette, const EngEpochInfo *epoch, double x, gboolean wide, CurvesPlan *plan)
{
  const double gap = epoch->valid_free - epoch->valid_forced;
  const gboolean in_nats = self->y == UI_CURVES_Y_PERPLEXITY && !curves_is_mse (self);
  g_autofree char *number = curves_number (gap);
  g_autofree char *text = g_strdup_printf (wide && in_nats ? _ ("exposure gap %s nats")
                                           : wide          ? _ ("exposure gap %s")
                                           : in_nats       ? _ ("gap %s nats")
                                                           : _ ("gap %s"),
                                           number);

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

  if ((last = curves_last_finite (run, n)) < n)
    add_label (self, plan, palette->run[r], r, wide, _ ("train"), curves_x_of (self, run, last),
               curves_value (self, curves_smoothed (plan, run, r, last)));

  if (e >= 0)
    {
      const EngEpochInfo *epoch = g_ptr_array_index (run->epochs, (guint) e);
      double x = curves_epoch_x (self, run, (guint) e);

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

/* A run that came to no number stops before that update is made, so there is no value to mark: its end says so. Above all
 * else, where a loss without bounds went. */
static void
plan_diverged (const UiCurves *self, const UiPalette *palette, CurvesPlan *plan)
{
  for (int r = 0; r < self->n_runs; r++)
    {
      const UiState *run = self->runs[r];
      double x;

      if (run->run_state != ENG_RUN_DIVERGED || run->steps.n == 0 || (x = curves_x_of (self, run, run->steps.n - 1)) > plan->x_max)
        continue;

      curves_plan_label (plan, palette->warning, _ ("× diverged"), FALSE, x, plan->y_max);
    }
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
        plan_columns (self, r, width, plan);
        plan_y (self, self->runs[r], plan);
        plan_labels (self, palette, r, wide, plan);
      }

  plan_chance (self, palette, wide, plan);
  plan_diverged (self, palette, plan);

  if (!plan->y_log)
    curves_plan_include (plan, 0.0);

  if (self->n_runs == 1)
    g_snprintf (plan->right_title, sizeof plan->right_title, "ε %.2f", last_epsilon (self->runs[0]));
  else
    g_strlcpy (plan->right_title, "ε", sizeof plan->right_title);

  return TRUE;
}
