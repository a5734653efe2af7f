/* SPDX-License-Identifier: MIT */

#include "ui-axis.h"

#include <math.h>
#include <string.h>

void
ui_axis_init (UiAxis *self, double min, double max, gboolean logarithmic, double from_px, double to_px)
{
  if (!isfinite (min) || !isfinite (max))
    {
      min = isfinite (min) ? min : isfinite (max) ? max
                                                  : (logarithmic ? 1.0 : 0.0);
      max = min;
    }

  if (max < min)
    {
      double swap = min;

      min = max;
      max = swap;
    }

  if (logarithmic)
    {
      max = max > 0.0 ? max : 1.0;
      min = min > 0.0 ? min : max * 1e-3;
      min = MAX (min, max * 1e-100);

      if (max / min < 1.0 + 1e-9)
        {
          min /= 2.0;
          max *= 2.0;
        }
    }
  else if (max - min <= 1e-12 * MAX (1.0, MAX (fabs (min), fabs (max))))
    {
      double air = MAX (0.5, fabs (max) * 0.5);

      min -= air;
      max += air;
    }

  *self = (UiAxis){ min, max, logarithmic, from_px, to_px };
}

/* 1, 2 or 5 times a power of ten, not below @rough. */
static double
nice_step (double rough)
{
  double power = pow (10.0, floor (log10 (rough)));
  double digit = rough / power;

  if (digit <= 1.0 + 1e-9)
    return power;

  if (digit <= 2.0 + 1e-9)
    return 2.0 * power;

  return digit <= 5.0 + 1e-9 ? 5.0 * power : 10.0 * power;
}

void
ui_axis_widen (UiAxis *self)
{
  if (self->logarithmic)
    {
      const double low = log2 (self->min), high = log2 (self->max), air = 0.02 * (high - low);
      const double step = exp2 (ceil (log2 ((high - low) / 8.0)));

      self->min = exp2 (floor ((low - air) / step) * step);
      self->max = exp2 (ceil ((high + air) / step) * step);
    }
  else
    {
      double step = nice_step ((self->max - self->min) / 8.0);

      self->min = floor (self->min / step + 1e-9) * step;
      self->max = ceil (self->max / step - 1e-9) * step;
    }
}

double
ui_axis_map (const UiAxis *self, double value)
{
  double share;

  if (self->logarithmic)
    share = log (MAX (value, self->min * 1e-6) / self->min) / log (self->max / self->min);
  else
    share = (value - self->min) / (self->max - self->min);

  /* Far outside is as good as just outside, and cairo's fixed-point numbers would overflow. */
  share = CLAMP (share, -8.0, 8.0);

  return self->from_px + share * (self->to_px - self->from_px);
}

double
ui_axis_unmap (const UiAxis *self, double pixel)
{
  double share = self->to_px != self->from_px ? (pixel - self->from_px) / (self->to_px - self->from_px) : 0.0;

  if (self->logarithmic)
    return self->min * pow (self->max / self->min, share);

  return self->min + share * (self->max - self->min);
}

/* Digits behind the decimal sign that @step needs. */
static int
digits_of (double step)
{
  double shifted = step;

  for (int digits = 0; digits < 12; digits++, shifted *= 10.0)
    if (shifted >= 1.0 - 1e-9 && fabs (shifted - round (shifted)) < 1e-6 * shifted)
      return digits;

  return step > 0.0 ? 12 : 0;
}

/* Of at most @digits behind the decimal sign, those up to the last that is not 0: "1M" wherever a million is written. */
static int
needed_digits (double value, int digits)
{
  while (digits > 0 && fabs (value * pow (10.0, digits - 1) - round (value * pow (10.0, digits - 1))) < 1e-3)
    digits--;

  return digits;
}

/* (transfer full) "1e12", "2.5e31": nobody counts the noughts. */
static char *
short_power (double value)
{
  int power = (int) floor (log10 (fabs (value)) + 1e-9);
  double digits = value / pow (10.0, power);

  return g_strdup_printf ("%.*fe%d", needed_digits (digits, 2), digits, power);
}

char *
ui_axis_format (double value, double step)
{
  double size = fabs (value);

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "NaN" : value > 0.0 ? "∞"
                                                         : "−∞");

  if (size < step * 1e-6)
    value = 0.0; /* not "-0" */

  if (value < 0.0)
    {
      g_autofree char *opposite = ui_axis_format (size, step);

      return g_strconcat ("−", opposite, NULL); /* a hyphen is none */
    }

  if (size >= 1e12 && step >= 1.0)
    return short_power (value);

  if (size >= 10000.0 && step >= 1.0)
    {
      double unit = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6
                                                    : 1e3;
      const char *name = size >= 1e9 ? "G" : size >= 1e6 ? "M"
                                                         : "k";

      return g_strdup_printf ("%.*f%s", needed_digits (value / unit, MIN (digits_of (step / unit), 3)), value / unit, name);
    }

  return g_strdup_printf ("%.*f", digits_of (step), fabs (value)); /* nor "-0" from a value of −0.0 */
}

static void
add_tick (UiTicks *ticks, double value, const char *label)
{
  if (ticks->n == UI_AXIS_MAX_TICKS)
    return;

  g_strlcpy (ticks->label[ticks->n], label, sizeof ticks->label[0]);
  ticks->value[ticks->n++] = value;
}

static void
linear_ticks (const UiAxis *self, int wanted, UiTicks *ticks)
{
  double step = nice_step ((self->max - self->min) / MAX (wanted, 1));
  double first = ceil (self->min / step - 1e-9);

  for (int i = 0; i < UI_AXIS_MAX_TICKS; i++)
    {
      double value = (first + i) * step;
      g_autofree char *label = NULL;

      if (value > self->max + 1e-9 * step)
        break;

      if (self->logarithmic && value < self->min)
        continue; /* 0 */

      label = ui_axis_format (value, step);
      add_tick (ticks, value, label);
    }
}

/* @digit times ten to @power, short at both ends. An axis that goes on to where "k" and "M" end does without them. */
static char *
decade_label (const UiAxis *self, double digit, int power)
{
  const double step = pow (10.0, power);

  return power < -3 || (power > 3 && self->max >= 1e12) ? g_strdup_printf ("%.0fe%d", digit, power) : ui_axis_format (digit * step, step);
}

/* Multiples of powers of ten; of the digits the first @n_digits of 1, (2, 5 | 3) are used. */
static void
decade_ticks (const UiAxis *self, const double *digits, int n_digits, int every, UiTicks *ticks)
{
  int low = (int) floor (log10 (self->min)), high = (int) ceil (log10 (self->max));

  for (int power = low; power <= high; power++)
    {
      if (power % every != 0)
        continue;

      for (int d = 0; d < n_digits; d++)
        {
          double value = digits[d] * pow (10.0, power);
          g_autofree char *label = decade_label (self, digits[d], power);

          if (value >= self->min * (1.0 - 1e-9) && value <= self->max * (1.0 + 1e-9))
            add_tick (ticks, value, label);
        }
    }
}

/* Every third power of ten, fifth, tenth …: as few as wanted, unless none or one would be left. */
static void
sparse_decades (const UiAxis *self, double decades, int wanted, UiTicks *ticks)
{
  static const double one = 1.0;
  int every = (int) MAX (1.0, ceil (decades / wanted));

  every = every > 3 ? (int) nice_step (every) : every;

  for (ticks->n = 0; every > 0 && ticks->n < 2; every /= 2)
    {
      ticks->n = 0;
      decade_ticks (self, &one, 1, every, ticks);
    }
}

void
ui_axis_ticks (const UiAxis *self, int wanted, UiTicks *ticks)
{
  static const double digits[] = { 1.0, 2.0, 5.0 };
  static const double sparse_digits[] = { 1.0, 3.0 };
  double decades;

  memset (ticks, 0, sizeof *ticks);
  wanted = CLAMP (wanted, 2, UI_AXIS_MAX_TICKS);

  if (!self->logarithmic)
    {
      linear_ticks (self, wanted, ticks);
      return;
    }

  decades = log10 (self->max / self->min);

  if (decades * 3.0 <= wanted + 1)
    decade_ticks (self, digits, 3, 1, ticks);
  else if (decades * 2.0 <= wanted + 1)
    decade_ticks (self, sparse_digits, 2, 1, ticks);
  else
    sparse_decades (self, decades, wanted, ticks);

  /* Inside a decade or so even steps say more. */
  if (ticks->n < 2 || (ticks->n < 3 && decades < 2.0))
    {
      ticks->n = 0;
      linear_ticks (self, wanted, ticks);
    }
}
