/* SPDX-License-Identifier: MIT
 *
 * The generated tasks: every pair is held against the truth, worked out here another way.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data-fixture.h"
#include "eng-task.h"

/* Calls @check with source and target of each line. */
static void
for_each_pair (const char *text, int expected, void (*check) (char **source, char **target, int n_source, int n_target))
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n = 0;

  for (; lines[n] != NULL && *lines[n] != '\0'; n++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[n], "\t", -1);
      g_auto (GStrv) source = NULL, target = NULL;

      g_assert_cmpuint (g_strv_length (columns), ==, 2);
      source = g_strsplit (columns[0], " ", -1);
      target = g_strsplit (columns[1], " ", -1);
      check (source, target, (int) g_strv_length (source), (int) g_strv_length (target));
    }

  g_assert_cmpint (n, ==, expected);
}

static int letter_lengths[16];

static void
check_letters (char **source, int n)
{
  g_assert_cmpint (n, >=, 1);
  g_assert_cmpint (n, <=, 9);
  letter_lengths[n]++;

  for (int i = 0; i < n; i++)
    g_assert_true (strlen (source[i]) == 1 && g_ascii_islower (source[i][0]));
}

static void
check_reverse (char **source, char **target, int n, int n_target)
{
  check_letters (source, n);
  g_assert_cmpint (n_target, ==, n);

  for (int i = 0; i < n; i++)
    assert_text ("reverse", target[i], source[n - 1 - i]);
}

static void
check_copy (char **source, char **target, int n, int n_target)
{
  check_letters (source, n);
  g_assert_cmpint (n_target, ==, n);

  for (int i = 0; i < n; i++)
    assert_text ("copy", target[i], source[i]);
}

/* Sorted, and a permutation: each letter as often as in the source. */
static void
check_sort (char **source, char **target, int n, int n_target)
{
  int count[128] = { 0 };

  check_letters (source, n);
  g_assert_cmpint (n_target, ==, n);

  for (int i = 0; i < n; i++)
    {
      count[(guchar) source[i][0]]++;
      count[(guchar) target[i][0]]--;
      g_assert_true (i == 0 || strcmp (target[i - 1], target[i]) <= 0);
    }

  for (int c = 0; c < 128; c++)
    g_assert_cmpint (count[c], ==, 0);
}

static void
test_letters (void)
{
  static void (*const checks[]) (char **, char **, int, int) = { check_reverse, check_copy, check_sort };
  static const EngTask tasks[] = { ENG_TASK_REVERSE, ENG_TASK_COPY, ENG_TASK_SORT };

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autofree char *text = eng_task_pairs (tasks[i], 7, 1800, 10);

      memset (letter_lengths, 0, sizeof letter_lengths);
      for_each_pair (text, 1800, checks[i]);

      /* Each length about 200 times: six standard deviations are 80. */
      for (int n = 1; n <= 9; n++)
        if (letter_lengths[n] < 120 || letter_lengths[n] > 280)
          g_error ("task %d: %d sequences of %d letters, expected about 200", tasks[i], letter_lengths[n], n);
    }
}

static const struct
{
  int number;
  const char *english, *french;
} numbers[] = {
  { 0, "zero", "zéro" },
  { 1, "one", "un" },
  { 10, "ten", "dix" },
  { 16, "sixteen", "seize" },
  { 17, "seventeen", "dix-sept" },
  { 20, "twenty", "vingt" },
  { 21, "twenty-one", "vingt et un" },
  { 22, "twenty-two", "vingt-deux" },
  { 31, "thirty-one", "trente et un" },
  { 40, "forty", "quarante" },
  { 58, "fifty-eight", "cinquante-huit" },
  { 60, "sixty", "soixante" },
  { 61, "sixty-one", "soixante et un" },
  { 70, "seventy", "soixante-dix" },
  { 71, "seventy-one", "soixante et onze" },
  { 72, "seventy-two", "soixante-douze" },
  { 77, "seventy-seven", "soixante-dix-sept" },
  { 80, "eighty", "quatre-vingts" },
  { 81, "eighty-one", "quatre-vingt-un" },
  { 90, "ninety", "quatre-vingt-dix" },
  { 91, "ninety-one", "quatre-vingt-onze" },
  { 99, "ninety-nine", "quatre-vingt-dix-neuf" },
  { 100, "one hundred", "cent" },
  { 101, "one hundred one", "cent un" },
  { 111, "one hundred eleven", "cent onze" },
  { 121, "one hundred twenty-one", "cent vingt et un" },
  { 180, "one hundred eighty", "cent quatre-vingts" },
  { 200, "two hundred", "deux cents" },
  { 201, "two hundred one", "deux cent un" },
  { 280, "two hundred eighty", "deux cent quatre-vingts" },
  { 999, "nine hundred ninety-nine", "neuf cent quatre-vingt-dix-neuf" },
  { 1000, "one thousand", "mille" },
  { 1001, "one thousand one", "mille un" },
  { 1100, "one thousand one hundred", "mille cent" },
  { 1971, "one thousand nine hundred seventy-one", "mille neuf cent soixante et onze" },
  { 2000, "two thousand", "deux mille" },
  { 2200, "two thousand two hundred", "deux mille deux cents" },
  { 4080, "four thousand eighty", "quatre mille quatre-vingts" },
  { 7071, "seven thousand seventy-one", "sept mille soixante et onze" },
  { 9999, "nine thousand nine hundred ninety-nine", "neuf mille neuf cent quatre-vingt-dix-neuf" },
};

static void
test_number_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *english = eng_task_number_words (numbers[i].number, ENG_NUMBER_ENGLISH);
      g_autofree char *french = eng_task_number_words (numbers[i].number, ENG_NUMBER_FRENCH);

      assert_text ("English", english, numbers[i].english);
      assert_text ("French", french, numbers[i].french);
    }

  /* No two numbers have the same words. */
  for (int number = 0; number <= 9999; number++)
    for (int language = ENG_NUMBER_ENGLISH; language <= ENG_NUMBER_FRENCH; language++)
      if (!g_hash_table_add (seen, eng_task_number_words (number, (EngNumberLanguage) language)) && number != 6)
        g_error ("number %d, language %d: its words were there before", number, language);
}

static int language_pairs[2];

static void
check_numbers (char **source, char **target, int n, int n_target)
{
  EngNumberLanguage language = strcmp (source[0], "fr") == 0 ? ENG_NUMBER_FRENCH : ENG_NUMBER_ENGLISH;
  g_autofree char *digits = g_strjoinv ("", source + 1);
  g_autofree char *got = g_strjoinv (" ", target);
  g_autofree char *expected = eng_task_number_words (atoi (digits), language);

  if (language == ENG_NUMBER_ENGLISH)
    assert_text ("language", source[0], "en");

  for (int i = 1; i < n; i++)
    g_assert_true (strlen (source[i]) == 1 && g_ascii_isdigit (source[i][0]));

  g_assert_cmpint (n, <=, 5);
  assert_text (digits, got, expected);
  language_pairs[language]++;
}

static void
check_short (char **source, char **target, int n, int n_target)
{
  g_assert_cmpint (n, <=, 4);
  g_assert_cmpint (n_target, <=, 4);
}

static void
test_numbers (void)
{
  g_autofree char *text = eng_task_pairs (ENG_TASK_NUMBERS, 3, 1000, 10);
  g_autofree char *narrow = eng_task_pairs (ENG_TASK_NUMBERS, 3, 1000, 5);

  for_each_pair (text, 1000, check_numbers);
  g_assert_cmpint (ABS (language_pairs[0] - language_pairs[1]), <, 200);
  for_each_pair (narrow, 1000, check_short);
}

/* Reads a date as a person would, whichever way it is written. */
static void
check_dates (char **source, char **target, int n, int n_target)
{
  static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
  g_autofree char *line = g_strjoinv (" ", source);
  g_autofree char *got = g_strjoinv (" ", target);
  g_autofree char *expected = NULL;
  int day = 0, month = 0, year = 0;
  GDate date;

  for (int i = 0; i < n; i++)
    {
      int number = atoi (source[i]);

      if (number >= 1000)
        year = number;
      else if (number > 0 && day == 0)
        day = number;
      else if (number > 0)
        month = number;

      for (int m = 0; m < 12; m++)
        if (strncmp (source[i], months[m], 3) == 0)
          month = m + 1;
    }

  expected = g_strdup_printf ("%d - %02d - %02d", year, month, day);
  assert_text (line, got, expected);
  g_assert_cmpint (n, <=, 9);
  g_assert_true (g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year));

  if (g_str_has_suffix (source[0], "day"))
    {
      char weekday[64];

      g_date_clear (&date, 1);
      g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
      g_date_strftime (weekday, sizeof weekday, "%A", &date);
      weekday[0] = g_ascii_tolower (weekday[0]);
      assert_text (line, source[0], weekday);
    }
}

static void
test_dates (void)
{
  g_autofree char *text = eng_task_pairs (ENG_TASK_DATES, 5, 2000, 10);

  for_each_pair (text, 2000, check_dates);

  for (gsize i = 0; i < 4; i++)
    {
      static const char *const forms[] = { " , ", "the 21st of ", " / ", "the 12th of " };

      if (strstr (text, forms[i]) == NULL)
        g_error ("no date is written with “%s” among 2000", forms[i]);
    }
}

/* The same seed gives the same text and more pairs only add to it; another seed gives another. */
static void
test_seed (void)
{
  for (int task = ENG_TASK_REVERSE; task <= ENG_TASK_DATES; task++)
    {
      g_autofree char *text = eng_task_pairs ((EngTask) task, 1, 50, 10);
      g_autofree char *longer = eng_task_pairs ((EngTask) task, 1, 80, 10);
      g_autofree char *other = eng_task_pairs ((EngTask) task, 2, 50, 10);

      g_assert_true (g_str_has_prefix (longer, text));
      g_assert_cmpstr (text, !=, other);
    }
}

/* As a corpus: the tokeniser leaves every token as it was made, and nothing is cut at the default length. */
static void
test_corpora (void)
{
  static const char *const tasks[] = { "reverse", "copy", "sort", "numbers", "dates" };

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (EngConfig) config = fixture_config ("task", tasks[i], "valid", "10%", "min-count", "1", NULL);
      g_autoptr (EngDataset) dataset = fixture_dataset (config, NULL);
      g_autofree char *name = g_strdup_printf ("task %s", tasks[i]);

      g_assert_cmpint (dataset->n, ==, 2000);
      g_assert_cmpint (dataset->n_valid, ==, 200);
      g_assert_cmpuint (dataset->figures.cut_source + dataset->figures.cut_target, ==, 0);
      g_assert_cmpint (dataset->task, ==, config->task);
      assert_text ("name", dataset->name, name);

      for (int p = 0; p < dataset->n; p += 37)
        {
          g_autofree char *source = g_strdup_printf ("%s <eos>", dataset->source_text[p]);
          g_autofree char *target = g_strdup_printf ("%s <eos>", dataset->target_text[p]);

          assert_pair (dataset, p, source, target);
        }
    }
}

static void
test_waves (void)
{
  g_autoptr (EngConfig) config = fixture_config ("task", "waves", "loss", "mse", "max-length", "15", "valid", "10%", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, NULL);
  g_autofree float *long_source = g_new (float, 4 * 35), *short_source = g_new (float, 4 * 20), *short_target = g_new (float, 4 * 15);
  g_autofree float *none = g_new (float, 4);

  g_assert_cmpint (dataset->n, ==, 512);
  g_assert_cmpint (dataset->n_valid, ==, 51);
  g_assert_cmpint (dataset->width, ==, 1);
  g_assert_cmpint (dataset->max_length, ==, 15);
  g_assert_null (dataset->source_vocab);
  g_assert_null (dataset->source.ids);

  for (int i = 0; i < dataset->n; i++)
    {
      g_assert_cmpint (eng_side_length (&dataset->source, i), ==, 20);
      g_assert_cmpint (eng_side_length (&dataset->target, i), ==, 15);
    }

  for (gsize t = 0; t < dataset->target.start[dataset->n]; t++)
    g_assert_true (fabsf (dataset->target.values[t]) <= 1.0f + 1e-6f);

  /* The target goes on where the source ends: the same wave, whole and in two parts. */
  eng_task_values (ENG_TASK_WAVES, 1, 4, 35, 1, 1, long_source, none);
  eng_task_values (ENG_TASK_WAVES, 1, 4, 20, 15, 1, short_source, short_target);

  for (int i = 0; i < 4; i++)
    for (int t = 0; t < 35; t++)
      {
        float whole = long_source[i * 35 + t];
        float part = t < 20 ? short_source[i * 20 + t] : short_target[i * 15 + t - 20];

        if (whole != part)
          g_error ("wave %d, step %d: %g whole, %g in parts", i, t, (double) whole, (double) part);
      }
}

/* A sum of three sines obeys a linear recurrence of order 6 whose coefficients are a palindrome; a wave that
 * is anything else (noise, a fourth sine) does not. Fitted by least squares over 60 steps, in double. */
static double
recurrence_residual (const float *x, int n)
{
  double a[3][4] = { { 0 } }, residual = 0.0, scale = 0.0;

  for (int t = 3; t < n - 3; t++)
    {
      double row[4] = { x[t], (double) x[t - 1] + (double) x[t + 1], (double) x[t - 2] + (double) x[t + 2], -((double) x[t - 3] + (double) x[t + 3]) };

      for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
          a[i][j] += row[i] * row[j];
    }

  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      if (k != i)
        {
          double factor = a[k][i] / a[i][i];

          for (int j = 0; j < 4; j++)
            a[k][j] -= factor * a[i][j];
        }

  for (int t = 3; t < n - 3; t++)
    {
      double sum = (double) x[t - 3] + (double) x[t + 3] + a[0][3] / a[0][0] * (double) x[t] +
                   a[1][3] / a[1][1] * ((double) x[t - 1] + (double) x[t + 1]) + a[2][3] / a[2][2] * ((double) x[t - 2] + (double) x[t + 2]);

      residual += sum * sum;
      scale += (double) (x[t] * x[t]);
    }

  return sqrt (residual / scale);
}

static void
test_sines (void)
{
  g_autofree float *waves = g_new (float, 20 * 60), *after = g_new (float, 20);

  eng_task_values (ENG_TASK_WAVES, 3, 20, 60, 1, 1, waves, after);

  for (int i = 0; i < 20; i++)
    {
      double residual = recurrence_residual (waves + i * 60, 60);

      if (!(residual < 1e-4))
        g_error ("wave %d: residual %g of the recurrence of three sines", i, residual);
    }
}

static void
test_noise (void)
{
  g_autoptr (EngConfig) config = fixture_config ("task", "noise", "loss", "mse", "batch", "3", NULL);
  g_autoptr (EngConfig) many = fixture_config ("task", "noise", "loss", "mse", "max-pairs", "400", NULL);
  g_autoptr (EngDataset) classic = fixture_dataset (config, NULL);
  g_autoptr (EngDataset) large = fixture_dataset (many, NULL);
  double sum = 0.0, square = 0.0, together = 0.0;
  const int n = 400 * 50;

  g_assert_cmpint (classic->n, ==, 3);
  g_assert_cmpint (classic->width, ==, 10);
  g_assert_cmpint (classic->max_length, ==, 5);
  g_assert_cmpint (eng_side_length (&classic->source, 2), ==, 5);
  g_assert_cmpint (eng_side_length (&classic->target, 2), ==, 5);

  for (int i = 0; i < n; i++)
    {
      double x = (double) large->source.values[i], y = (double) large->target.values[i];

      sum += x;
      square += x * x;
      together += x * y;
    }

  /* Six standard deviations of each mean: 1, √2 and 1 over √n. */
  g_assert_cmpfloat (fabs (sum / n), <, 6.0 / sqrt (n));
  g_assert_cmpfloat (fabs (square / n - 1.0), <, 6.0 * sqrt (2.0 / n));
  g_assert_cmpfloat (fabs (together / n), <, 6.0 / sqrt (n));

  /* More sequences only add to the first. */
  g_assert_cmpmem (classic->source.values, 3 * 50 * sizeof (float), large->source.values, 3 * 50 * sizeof (float));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/task/letters", test_letters);
  g_test_add_func ("/data/task/number-words", test_number_words);
  g_test_add_func ("/data/task/numbers", test_numbers);
  g_test_add_func ("/data/task/dates", test_dates);
  g_test_add_func ("/data/task/seed", test_seed);
  g_test_add_func ("/data/task/corpora", test_corpora);
  g_test_add_func ("/data/task/waves", test_waves);
  g_test_add_func ("/data/task/sines", test_sines);
  g_test_add_func ("/data/task/noise", test_noise);

  return g_test_run ();
}
