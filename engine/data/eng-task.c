/* SPDX-License-Identifier: MIT */

#include "eng-task.h"

#include <math.h>
#include <string.h>

#include "kern-random.h"

#define TOKEN_PAIRS 2000
#define WAVE_PAIRS 512
#define WAVE_SOURCE_STEPS 20
#define WAVE_SINES 3
#define WAVE_PERIOD_MIN 6.0
#define WAVE_PERIOD_MAX 30.0
#define NOISE_STEPS 5
#define NOISE_WIDTH 10

/* Draws of the stream that pair @step owns, one after the other. */
typedef struct
{
  guint64 seed;
  guint64 step;
  guint64 position;
} Draws;

static int
draw_below (Draws *draws, int n)
{
  return (int) kern_random_below ((guint32) n, draws->seed, KERN_STREAM_DATA, draws->step, draws->position++);
}

/* Uniform in [0, 1), 24 bits. (Integers only from the kernels: their `real` may be float or double.) */
static double
draw_unit (Draws *draws)
{
  return draw_below (draws, 1 << 24) / (double) (1 << 24);
}

static double
draw_between (Draws *draws, double min, double max)
{
  return min + (max - min) * draw_unit (draws);
}

EngTaskShape
eng_task_shape (const EngConfig *config)
{
  EngTaskShape shape = { TOKEN_PAIRS, 0, 0, 0 };

  if (config->task == ENG_TASK_WAVES)
    shape = (EngTaskShape){ WAVE_PAIRS, WAVE_SOURCE_STEPS, config->max_length, 1 };
  else if (config->task == ENG_TASK_NOISE)
    shape = (EngTaskShape){ config->batch, NOISE_STEPS, NOISE_STEPS, NOISE_WIDTH };

  if (config->max_pairs > 0)
    shape.n = config->max_pairs;

  return shape;
}

static void
append_letters (GString *text, const guint8 *letters, int n, int first, int by)
{
  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');

      g_string_append_c (text, (char) letters[first + i * by]);
    }
}

static void
sort_letters (guint8 *letters, int n)
{
  int count[26] = { 0 };

  for (int i = 0; i < n; i++)
    count[letters[i] - 'a']++;

  for (int c = 0, i = 0; c < 26; c++)
    for (int k = 0; k < count[c]; k++)
      letters[i++] = (guint8) ('a' + c);
}

static void
letters_pair (GString *text, EngTask task, Draws *draws, int max_length)
{
  int n = 1 + draw_below (draws, MAX (max_length - 1, 1));
  g_autofree guint8 *letters = g_malloc ((gsize) n);

  for (int i = 0; i < n; i++)
    letters[i] = (guint8) ('a' + draw_below (draws, 26));

  append_letters (text, letters, n, 0, 1);
  g_string_append_c (text, '\t');

  if (task == ENG_TASK_SORT)
    sort_letters (letters, n);

  if (task == ENG_TASK_REVERSE)
    append_letters (text, letters, n, n - 1, -1);
  else
    append_letters (text, letters, n, 0, 1);
}

static int
count_words (const char *text)
{
  int n = 1;

  for (; *text != '\0'; text++)
    n += *text == ' ';

  return n;
}

/* Short numbers are few, so they come more often than their share: every word is to be seen alone too. */
static int
draw_number (Draws *draws)
{
  static const int limits[] = { 10, 100, 100, 1000, 1000, 1000, 10000, 10000, 10000, 10000 };

  return draw_below (draws, limits[draw_below (draws, G_N_ELEMENTS (limits))]);
}

static void
numbers_pair (GString *text, Draws *draws, int max_length)
{
  static const char *const names[] = { "en", "fr" };
  EngNumberLanguage language = draw_below (draws, 2) == 0 ? ENG_NUMBER_ENGLISH : ENG_NUMBER_FRENCH;
  g_autofree char *words = NULL;
  char digits[12];
  int number = 0;

  /* A number that does not fit gives way to another; below ten all are one word. */
  for (int tries = 0; tries < 32; tries++)
    {
      number = tries < 31 ? draw_number (draws) : draw_below (draws, 10);
      g_snprintf (digits, sizeof digits, "%d", number);
      g_free (words);
      words = eng_task_number_words (number, language);

      if ((int) strlen (digits) + 2 <= max_length && count_words (words) + 1 <= max_length)
        break;
    }

  g_string_append (text, names[language]);

  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append_printf (text, " %c", *digit);

  g_string_append_printf (text, "\t%s", words);
}

static const char *
ordinal_ending (int day)
{
  if (day >= 11 && day <= 13)
    return "th";

  return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd"
                            : day % 10 == 3   ? "rd"
                                              : "th";
}

static void
dates_pair (GString *text, Draws *draws)
{
  static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july",
                                        "august", "september", "october", "november", "december" };
  static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  int form = draw_below (draws, 6);
  GDateYear year = (GDateYear) (1950 + draw_below (draws, 100));
  GDateMonth month = (GDateMonth) (1 + draw_below (draws, 12));
  GDateDay day = (GDateDay) (1 + draw_below (draws, g_date_get_days_in_month (month, year)));
  const char *name = months[month - 1];
  GDate date;

  switch (form)
    {
    case 0:
      g_string_append_printf (text, "%d %s %d", day, name, year);
      break;

    case 1:
      g_string_append_printf (text, "%s %d , %d", name, day, year);
      break;

    case 2:
      g_date_clear (&date, 1);
      g_date_set_dmy (&date, day, month, year);
      g_string_append_printf (text, "%s , %d %s %d", days[g_date_get_weekday (&date) - 1], day, name, year);
      break;

    case 3:
      g_string_append_printf (text, "%d %.3s %d", day, name, year);
      break;

    case 4:
      g_string_append_printf (text, "the %d%s of %s %d", day, ordinal_ending (day), name, year);
      break;

    default:
      g_string_append_printf (text, "%02d / %02d / %d", day, (int) month, year);
      break;
    }

  g_string_append_printf (text, "\t%d - %02d - %02d", year, (int) month, day);
}

char *
eng_task_pairs (EngTask task, guint64 seed, int n, int max_length)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      Draws draws = { seed, (guint64) i, 0 };

      if (task == ENG_TASK_NUMBERS)
        numbers_pair (text, &draws, max_length);
      else if (task == ENG_TASK_DATES)
        dates_pair (text, &draws);
      else
        letters_pair (text, task, &draws, max_length);

      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

/* One wave of @source_steps + @target_steps values, each @width apart. */
static void
make_wave (float *source, float *target, Draws *draws, int source_steps, int target_steps, int width)
{
  double frequency[WAVE_SINES], phase[WAVE_SINES], amplitude[WAVE_SINES], sum = 0.0;

  for (int k = 0; k < WAVE_SINES; k++)
    {
      frequency[k] = 2.0 * G_PI / draw_between (draws, WAVE_PERIOD_MIN, WAVE_PERIOD_MAX);
      phase[k] = draw_between (draws, 0.0, 2.0 * G_PI);
      amplitude[k] = draw_between (draws, 0.2, 1.0);
      sum += amplitude[k];
    }

  for (int t = 0; t < source_steps + target_steps; t++)
    {
      double value = 0.0;

      for (int k = 0; k < WAVE_SINES; k++)
        value += amplitude[k] / sum * sin (frequency[k] * t + phase[k]);

      if (t < source_steps)
        source[(gsize) t * (gsize) width] = (float) value;
      else
        target[(gsize) (t - source_steps) * (gsize) width] = (float) value;
    }
}

/* Standard normal numbers by Box and Muller. */
static void
make_noise (float *values, gsize n, Draws *draws)
{
  for (gsize i = 0; i < n; i++)
    {
      double radius = sqrt (-2.0 * log (1.0 - draw_unit (draws)));

      values[i] = (float) (radius * cos (2.0 * G_PI * draw_unit (draws)));
    }
}

void
eng_task_values (EngTask task, guint64 seed, int n, int source_steps, int target_steps, int width,
                 float *source, float *target)
{
  gsize size_source = (gsize) source_steps * (gsize) width;
  gsize size_target = (gsize) target_steps * (gsize) width;

  for (int i = 0; i < n; i++)
    {
      float *x = source + (gsize) i * size_source;
      float *y = target + (gsize) i * size_target;
      Draws draws = { seed, (guint64) i, 0 };

      if (task == ENG_TASK_NOISE)
        {
          make_noise (x, size_source, &draws);
          make_noise (y, size_target, &draws);
        }
      else
        for (int d = 0; d < width; d++)
          make_wave (x + d, y + d, &draws, source_steps, target_steps, width);
    }
}
