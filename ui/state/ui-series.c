/* SPDX-License-Identifier: MIT */

#include "ui-series.h"

#include <math.h>

static const UiSpan empty_span = { INFINITY, -INFINITY };

static void
span_include (UiSpan *span, UiSpan other)
{
  span->min = MIN (span->min, other.min);
  span->max = MAX (span->max, other.max);
}

void
ui_series_init (UiSeries *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  self->bad = g_array_new (FALSE, FALSE, sizeof (guint));

  for (int k = 0; k < UI_SERIES_LEVELS; k++)
    self->levels[k] = g_array_new (FALSE, FALSE, sizeof (UiSpan));
}

void
ui_series_clear (UiSeries *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->bad, g_array_unref);

  for (int k = 0; k < UI_SERIES_LEVELS; k++)
    g_clear_pointer (&self->levels[k], g_array_unref);
}

void
ui_series_empty (UiSeries *self)
{
  g_array_set_size (self->values, 0);
  g_array_set_size (self->bad, 0);

  for (int k = 0; k < UI_SERIES_LEVELS; k++)
    g_array_set_size (self->levels[k], 0);
}

void
ui_series_append (UiSeries *self, float value)
{
  guint i = self->values->len;
  UiSpan span = { value, value };

  g_array_append_val (self->values, value);

  if (!isfinite (value))
    {
      g_array_append_val (self->bad, i);
      span = empty_span;
    }

  for (int k = 0; k < UI_SERIES_LEVELS; k++)
    {
      i /= UI_SERIES_FAN;

      if (i == self->levels[k]->len)
        g_array_append_val (self->levels[k], empty_span);

      span_include (&g_array_index (self->levels[k], UiSpan, i), span);
    }
}

UiSpan
ui_series_span (const UiSeries *self, guint from, guint to)
{
  UiSpan span = empty_span;
  guint last = MIN (to, self->values->len);

  while (from < last)
    {
      guint size = 1;
      int level = -1;

      /* The largest block that begins here and ends inside. */
      while (level + 1 < UI_SERIES_LEVELS && from % (size * UI_SERIES_FAN) == 0 &&
             last - from >= size * UI_SERIES_FAN)
        {
          size *= UI_SERIES_FAN;
          level++;
        }

      if (level >= 0)
        {
          span_include (&span, g_array_index (self->levels[level], UiSpan, from / size));
        }
      else
        {
          float value = ui_series_get (self, from);

          if (isfinite (value))
            span_include (&span, (UiSpan){ value, value });
        }

      from += size;
    }

  return span;
}

gboolean
ui_series_has_bad (const UiSeries *self, guint from, guint to)
{
  guint low = 0, high = self->bad->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->bad, guint, middle) < from)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->bad->len && g_array_index (self->bad, guint, low) < to;
}
