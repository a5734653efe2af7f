/* SPDX-License-Identifier: MIT
 *
 * An axis: a range of numbers onto a range of pixels, linear or logarithmic, with ticks at round numbers.
 * Any input gives a usable axis: an empty, reversed or not finite range is widened to one that can be
 * drawn, and a logarithmic axis takes only what is above 0.
 *
 * Any thread; plain structs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define UI_AXIS_MAX_TICKS 12

typedef struct
{
  double min, max; /* min < max; both > 0 when logarithmic */
  gboolean logarithmic;
  double from_px, to_px; /* min is drawn at from_px, max at to_px; from may be the larger (y axes) */
} UiAxis;

typedef struct
{
  int n;
  double value[UI_AXIS_MAX_TICKS];
  char label[UI_AXIS_MAX_TICKS][24]; /* with the locale's decimal sign */
} UiTicks;

void ui_axis_init (UiAxis *self, double min, double max, gboolean logarithmic, double from_px, double to_px);

/* ui_axis_widen: to round numbers (linear), or with a little air to a coarse ladder of ratios (logarithmic): numbers that
 * creep move an axis seldom, and then for a while no more. */
void ui_axis_widen (UiAxis *self);

double ui_axis_map (const UiAxis *self, double value);   /* pixels, clamped to a band around the axis */
double ui_axis_unmap (const UiAxis *self, double pixel); /* the number */

/**
 * ui_axis_ticks:
 * @wanted: about how many; at most UI_AXIS_MAX_TICKS
 *
 * Linear: steps of 1, 2 or 5 times a power of ten. Logarithmic: powers of ten with 2 and 5 between, thinned
 * to what is wanted; falls back to linear steps inside a narrow range.
 */
void ui_axis_ticks (const UiAxis *self, int wanted, UiTicks *ticks);

/* ui_axis_format: (transfer full) @value with as many digits as @step needs; "1.5k" and "2M" from 10 000, "1e12" from there. */
char *ui_axis_format (double value, double step);

G_END_DECLS
