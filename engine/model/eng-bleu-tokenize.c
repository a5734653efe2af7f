/* SPDX-License-Identifier: MIT
 *
 * Tokenisers of corpus BLEU, exactly those of sacreBLEU: "13a" is that of NIST's mteval-v13a.pl, which
 * knows ASCII punctuation only.
 */
#include "eng-bleu-tokenize.h"

#include <string.h>

#include "eng-bleu.h"

gboolean
eng_bleu_is_space (gunichar c)
{
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* GLib's table has letters only; Roman numerals and circled letters have two cases as well. */
static gunichar
lower_character (gunichar c)
{
  if (c >= 0x2160 && c <= 0x216f)
    return c + 0x10;

  return c >= 0x24b6 && c <= 0x24cf ? c + 0x1a : g_unichar_tolower (c);
}

/* g_utf8_strdown() asks the locale (in Turkish I becomes ı), and a score must not depend on it. Two letters
 * need more than a table: İ, which becomes two characters, and Σ, which has another form at a word's end. */
char *
eng_bleu_lower (const char *text)
{
  GString *lower = g_string_sized_new (strlen (text));
  gunichar before = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x130)
        g_string_append (lower, "i\xcc\x87");
      else if (c == 0x3a3)
        {
          gboolean last = g_unichar_isalpha (before) && !g_unichar_isalpha (g_utf8_get_char (g_utf8_next_char (p)));

          g_string_append_unichar (lower, last ? 0x3c2 : 0x3c3);
        }
      else
        g_string_append_unichar (lower, lower_character (c));

      before = c;
    }

  return g_string_free (lower, FALSE);
}

/* The array's strings as a NULL-terminated vector; frees the array. */
static GStrv
to_strv (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);

  return (GStrv) g_ptr_array_free (words, FALSE);
}

GStrv
eng_bleu_split (const char *text)
{
  GPtrArray *words = g_ptr_array_new ();
  const char *begin = NULL;
  const char *p = text;

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean space = eng_bleu_is_space (g_utf8_get_char (p));

      if (space && begin != NULL)
        g_ptr_array_add (words, g_strndup (begin, (gsize) (p - begin)));

      if (space)
        begin = NULL;
      else if (begin == NULL)
        begin = p;
    }

  if (begin != NULL)
    g_ptr_array_add (words, g_strdup (begin));

  return to_strv (words);
}

static GStrv
split_characters (const char *text)
{
  GPtrArray *characters = g_ptr_array_new ();

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!eng_bleu_is_space (g_utf8_get_char (p)))
      g_ptr_array_add (characters, g_strndup (p, (gsize) (g_utf8_next_char (p) - p)));

  return to_strv (characters);
}

/* The four rules of 13a that look at neighbours, in their order. Each is applied from left to right, and a
 * match uses its characters up: that is why "..." does not come out the way one would guess. */
static const struct
{
  const char *pattern, *replacement;
} rules_13a[] = {
  { "([{-~\\[-` -&(-+:-@/])", " \\1 " }, /* ASCII punctuation but ' , - . stands alone */
  { "([^0-9])([.,])", "\\1 \\2 " },      /* . and , leave what is no digit before them */
  { "([.,])([^0-9])", " \\1 \\2" },      /* … and after them */
  { "([0-9])(-)", "\\1 \\2 " },          /* a dash leaves the digit before it */
};

/* Compiled once, kept until the end. */
static GRegex *const *
compiled_13a (void)
{
  static GRegex *regexes[G_N_ELEMENTS (rules_13a)];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (guint i = 0; i < G_N_ELEMENTS (rules_13a); i++)
        {
          regexes[i] = g_regex_new (rules_13a[i].pattern, G_REGEX_OPTIMIZE, 0, NULL);
          g_assert (regexes[i] != NULL);
        }

      g_once_init_leave (&done, 1);
    }

  return regexes;
}

static char *
tokenize_13a (const char *text)
{
  /* In this order, one after the other: "&amp;lt;" ends as "<". */
  static const char *const plain[][2] = {
    { "<skipped>", "" },
    { "-\n", "" },
    { "\n", " " },
    { "&quot;", "\"" },
    { "&amp;", "&" },
    { "&lt;", "<" },
    { "&gt;", ">" },
  };
  GRegex *const *regexes = compiled_13a ();
  g_autoptr (GString) line = g_string_new (text);
  char *tokenized = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_string_replace (line, plain[i][0], plain[i][1], 0);

  tokenized = g_strconcat (" ", line->str, " ", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules_13a); i++)
    {
      char *next = g_regex_replace (regexes[i], tokenized, -1, 0, rules_13a[i].replacement, 0, NULL);

      g_assert (next != NULL); /* only text that is not UTF-8 could fail */
      g_free (tokenized);
      tokenized = next;
    }

  return tokenized;
}

/* Python's str.rstrip(): it matters to 13a alone, where a dash before the line's end would vanish with it. */
static void
strip_end (char *text)
{
  char *end = text + strlen (text);

  while (end > text)
    {
      char *before = g_utf8_prev_char (end);

      if (!eng_bleu_is_space (g_utf8_get_char (before)))
        break;

      end = before;
    }

  *end = '\0';
}

GStrv
eng_bleu_tokenize (const char *text, const EngBleuOptions *options)
{
  g_autofree char *line = options->lowercase ? eng_bleu_lower (text) : g_strdup (text);
  g_autofree char *tokenized = NULL;

  strip_end (line);

  switch (options->tokenize)
    {
    case ENG_BLEU_TOKENIZE_13A:
      tokenized = tokenize_13a (line);

      return eng_bleu_split (tokenized);

    case ENG_BLEU_TOKENIZE_NONE:
      return eng_bleu_split (line);

    case ENG_BLEU_TOKENIZE_CHAR:
      return split_characters (line);

    default:
      g_assert_not_reached ();
    }
}
