/* SPDX-License-Identifier: MIT
 *
 * A growing row of numbers with a pyramid of minima and maxima above it, so that a curve of any zoom is
 * drawn from one question a pixel column: "what is the lowest and the highest value from here to there?"
 *
 * Main thread. Appending costs amortised O(1), a question O(log n). Values that are not finite are kept
 * in the row, counted, and never enter a minimum or maximum.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define UI_SERIES_FAN 16   /* entries of one level under one entry of the next */
#define UI_SERIES_LEVELS 6 /* one entry of the highest spans FAN^6 = 16 777 216 values */

typedef struct
{
  float min, max; /* +inf, -inf when nothing finite lies below */
} UiSpan;

typedef struct
{
  GArray *values;                   /* float; owned */
  GArray *bad;                      /* guint; owned; indices of values that are not finite, rising */
  GArray *levels[UI_SERIES_LEVELS]; /* UiSpan; owned; levels[k][i] spans FAN^(k + 1) values */
} UiSeries;

void ui_series_init (UiSeries *self);
void ui_series_clear (UiSeries *self); /* frees; ui_series_init() again before the next use */
void ui_series_append (UiSeries *self, float value);

/* ui_series_empty: forgets all values, keeps the memory. */
void ui_series_empty (UiSeries *self);

static inline guint
ui_series_length (const UiSeries *self)
{
  return self->values->len;
}

static inline float
ui_series_get (const UiSeries *self, guint i)
{
  return g_array_index (self->values, float, i);
}

/**
 * ui_series_span:
 * @from: first index
 * @to: one past the last; clamped to the length
 *
 * Returns: lowest and highest finite value; +inf and -inf when there is none.
 */
UiSpan ui_series_span (const UiSeries *self, guint from, guint to);

/* ui_series_has_bad: whether a value that is not finite lies in [from, to). */
gboolean ui_series_has_bad (const UiSeries *self, guint from, guint to);

G_END_DECLS
