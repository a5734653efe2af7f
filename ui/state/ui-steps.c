/* SPDX-License-Identifier: MIT */

#include "ui-steps.h"

#include <math.h>

void
ui_steps_init (UiSteps *self, double weight)
{
  *self = (UiSteps){ .weight = CLAMP (weight, 0.0, 0.999), .smooth_decay = 1.0 };

  self->step = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->epoch = g_array_new (FALSE, FALSE, sizeof (int));
  self->seconds = g_array_new (FALSE, FALSE, sizeof (double));
  self->tokens = g_array_new (FALSE, FALSE, sizeof (int));
  self->positions = g_array_new (FALSE, FALSE, sizeof (int));
  self->fed_true = g_array_new (FALSE, FALSE, sizeof (int));
  self->fed_own = g_array_new (FALSE, FALSE, sizeof (int));
  self->own_right = g_array_new (FALSE, FALSE, sizeof (int));
  self->updates = g_array_new (FALSE, FALSE, sizeof (int));
  self->mean = g_array_new (FALSE, FALSE, sizeof (float));
  ui_series_init (&self->loss);
  ui_series_init (&self->smooth);
  ui_series_init (&self->epsilon);
  ui_series_init (&self->grad_norm);
  ui_series_init (&self->learning_rate);
}

void
ui_steps_clear (UiSteps *self)
{
  g_clear_pointer (&self->step, g_array_unref);
  g_clear_pointer (&self->epoch, g_array_unref);
  g_clear_pointer (&self->seconds, g_array_unref);
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->fed_true, g_array_unref);
  g_clear_pointer (&self->fed_own, g_array_unref);
  g_clear_pointer (&self->own_right, g_array_unref);
  g_clear_pointer (&self->updates, g_array_unref);
  g_clear_pointer (&self->mean, g_array_unref);
  ui_series_clear (&self->loss);
  ui_series_clear (&self->smooth);
  ui_series_clear (&self->epsilon);
  ui_series_clear (&self->grad_norm);
  ui_series_clear (&self->learning_rate);
  self->n = 0;
}

/* One more smoothed value. A value that is not finite is marked in the smoothed row too (the pen lifts),
 * but leaves the average as it was. */
static void
append_smooth (UiSteps *self, guint i)
{
  const float loss = ui_series_get (&self->loss, i), mean = g_array_index (self->mean, float, i);
  const int updates = g_array_index (self->updates, int, i);

  if (isfinite (loss) && isfinite (mean))
    {
      const double weight = updates == 1 ? self->weight : pow (self->weight, updates);

      self->smooth_sum = weight * self->smooth_sum + (1.0 - weight) * (double) mean;
      self->smooth_decay *= weight;
      ui_series_append (&self->smooth, (float) (self->smooth_sum / (1.0 - self->smooth_decay)));
    }
  else
    {
      ui_series_append (&self->smooth, NAN);
    }
}

/* Updates that a row stands for, and their mean loss. A course that was kept without them has the row's own loss for all since
 * the row before. */
static void
append_updates (UiSteps *self, const EngStepInfo *info)
{
  int updates = MAX (info->updates, 1);
  float mean = (float) (info->updates > 1 ? info->mean_loss : info->loss);

  if (info->updates == 0 && self->n > 0)
    updates = (int) MIN (info->step - ui_steps_step (self, self->n - 1), (guint64) G_MAXINT);

  g_array_append_val (self->updates, updates);
  g_array_append_val (self->mean, mean);
}

void
ui_steps_append (UiSteps *self, const EngStepInfo *info)
{
  double seconds = info->seconds;

  /* Both columns are searched by halving; a log from elsewhere may not keep to that. */
  if (self->n > 0)
    {
      if (info->step <= ui_steps_step (self, self->n - 1))
        return;

      if (!(seconds >= ui_steps_seconds (self, self->n - 1)))
        seconds = ui_steps_seconds (self, self->n - 1);
    }
  else if (!isfinite (seconds))
    {
      seconds = 0.0;
    }

  append_updates (self, info);
  g_array_append_val (self->step, info->step);
  g_array_append_val (self->epoch, info->epoch);
  g_array_append_val (self->seconds, seconds);
  g_array_append_val (self->tokens, info->tokens);
  g_array_append_val (self->positions, info->positions);
  g_array_append_val (self->fed_true, info->fed_true);
  g_array_append_val (self->fed_own, info->fed_own);
  g_array_append_val (self->own_right, info->own_right);
  ui_series_append (&self->loss, (float) info->loss);
  append_smooth (self, self->n);
  ui_series_append (&self->epsilon, (float) info->epsilon);
  ui_series_append (&self->grad_norm, (float) info->grad_norm);
  ui_series_append (&self->learning_rate, (float) info->learning_rate);
  self->n++;
}

void
ui_steps_set_smoothing (UiSteps *self, double weight)
{
  weight = CLAMP (weight, 0.0, 0.999);

  if (weight == self->weight)
    return;

  self->weight = weight;
  self->smooth_sum = 0.0;
  self->smooth_decay = 1.0;
  ui_series_empty (&self->smooth);

  for (guint i = 0; i < self->n; i++)
    append_smooth (self, i);
}

guint64
ui_steps_step (const UiSteps *self, guint i)
{
  return g_array_index (self->step, guint64, i);
}

int
ui_steps_epoch (const UiSteps *self, guint i)
{
  return g_array_index (self->epoch, int, i);
}

double
ui_steps_seconds (const UiSteps *self, guint i)
{
  return g_array_index (self->seconds, double, i);
}

guint
ui_steps_find_step (const UiSteps *self, guint64 step)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ui_steps_step (self, middle) < step)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

guint
ui_steps_find_seconds (const UiSteps *self, double seconds)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ui_steps_seconds (self, middle) < seconds)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

double
ui_steps_tokens_per_second (const UiSteps *self)
{
  double now, past;
  gint64 tokens = 0;
  guint first;

  if (self->n < 2)
    return 0.0;

  now = ui_steps_seconds (self, self->n - 1);
  first = MIN (ui_steps_find_seconds (self, now - 1.0), self->n - 2);
  past = ui_steps_seconds (self, first);

  for (guint i = first + 1; i < self->n; i++)
    tokens += g_array_index (self->tokens, int, i);

  return now > past ? (double) tokens / (now - past) : 0.0;
}
