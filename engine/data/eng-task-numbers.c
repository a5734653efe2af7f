/* SPDX-License-Identifier: MIT
 *
 * Cardinal numbers in English and French words, as ICU's spell-out rules give them; so few rules do not
 * warrant a library of thirty megabytes.
 */

#include "eng-task.h"

static void
append_word (GString *text, const char *word)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');

  g_string_append (text, word);
}

static void
append_english (GString *text, int number)
{
  static const char *const small[] = { "zero", "one", "two", "three", "four", "five", "six",
                                       "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
                                       "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
  static const char *const tens[] = { "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

  if (number >= 1000)
    {
      append_english (text, number / 1000);
      append_word (text, "thousand");
      number %= 1000;
    }
  else if (number == 0)
    append_word (text, small[0]);

  if (number >= 100)
    {
      append_word (text, small[number / 100]);
      append_word (text, "hundred");
      number %= 100;
    }

  if (number >= 20)
    {
      append_word (text, tens[number / 10 - 2]);

      if (number % 10 != 0)
        g_string_append_printf (text, "-%s", small[number % 10]);
    }
  else if (number > 0)
    append_word (text, small[number]);
}

static const char *const french_small[] = { "zéro", "un", "deux", "trois", "quatre", "cinq", "six",
                                            "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
                                            "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf" };

/* 1 to 99. Sixty and eighty go on counting to nineteen; « et » stands before un and onze, but not after
 * quatre-vingt, which loses its s when anything follows. */
static void
append_french_tens (GString *text, int number)
{
  static const char *const tens[] = { "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt" };
  int ten = number / 10;
  int rest = ten == 7 || ten == 9 ? number % 10 + 10 : number % 10;

  if (number < 20)
    {
      append_word (text, french_small[number]);

      return;
    }

  append_word (text, tens[ten - 2]);

  if (number == 80)
    g_string_append_c (text, 's');
  else if (ten < 8 && (rest == 1 || rest == 11))
    g_string_append_printf (text, " et %s", french_small[rest]);
  else if (rest > 0)
    g_string_append_printf (text, "-%s", french_small[rest]);
}

static void
append_french (GString *text, int number)
{
  if (number == 0)
    append_word (text, french_small[0]);

  if (number >= 2000)
    append_word (text, french_small[number / 1000]);

  if (number >= 1000)
    append_word (text, "mille");

  number %= 1000;

  if (number >= 200)
    append_word (text, french_small[number / 100]);

  if (number >= 100)
    append_word (text, number >= 200 && number % 100 == 0 ? "cents" : "cent");

  if (number % 100 > 0)
    append_french_tens (text, number % 100);
}

char *
eng_task_number_words (int number, EngNumberLanguage language)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (number >= 0 && number <= 9999, NULL);

  if (language == ENG_NUMBER_FRENCH)
    append_french (text, number);
  else
    append_english (text, number);

  return g_string_free (text, FALSE);
}
