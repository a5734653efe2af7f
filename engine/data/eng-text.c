/* SPDX-License-Identifier: MIT */

#include "eng-text.h"

#include <string.h>

/* How one character of the input is read, before lower-casing. */
#define GONE ((gunichar) -1)

static gboolean
is_zero_width (gunichar c)
{
  return c == 0x00ad || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

/* Whether @c is of one of the types whose bits are set. */
static gboolean
is_of_types (gunichar c, guint32 types)
{
  return ((1u << g_unichar_type (c)) & types) != 0;
}

static gboolean
is_blank (gunichar c)
{
  const guint32 separators = 1u << G_UNICODE_SPACE_SEPARATOR | 1u << G_UNICODE_LINE_SEPARATOR | 1u << G_UNICODE_PARAGRAPH_SEPARATOR;

  return is_of_types (c, separators) || (c >= 0x0b && c <= 0x0d) || (c >= 0x1c && c <= 0x1f) || c == 0x85;
}

static gboolean
is_apostrophe (gunichar c)
{
  switch (c)
    {
    case 0x0060: /* grave accent, typed for a quote */
    case 0x00b4: /* acute accent, likewise */
    case 0x02bc: /* modifier letter apostrophe */
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0xff07: /* fullwidth */
      return TRUE;

    default:
      return FALSE;
    }
}

/* What stands for @c by the clean rules: a space, an apostrophe, itself, or GONE. */
static gunichar
clean_character (gunichar c)
{
  if (is_zero_width (c))
    return GONE;

  if (is_blank (c))
    return ' ';

  return is_apostrophe (c) ? '\'' : c;
}

/* Whether @c is looked through when the neighbours of a sigma are sought (Unicode's Case_Ignorable). */
static gboolean
is_case_ignorable (gunichar c)
{
  const guint32 ignorable = 1u << G_UNICODE_NON_SPACING_MARK | 1u << G_UNICODE_ENCLOSING_MARK | 1u << G_UNICODE_FORMAT |
                            1u << G_UNICODE_MODIFIER_LETTER | 1u << G_UNICODE_MODIFIER_SYMBOL;

  switch (c)
    {
    case '\'':
    case '.':
    case ':':
    case 0x00b7:
    case 0x0387:
    case 0x055f:
    case 0x05f4:
    case 0x2018:
    case 0x2019:
    case 0x2024:
    case 0x2027:
    case 0xfe13:
    case 0xfe52:
    case 0xfe55:
    case 0xff07:
    case 0xff0e:
    case 0xff1a:
      return TRUE;

    default:
      return is_of_types (c, ignorable);
    }
}

/* Letters with a case, and what Unicode counts among them: ª, º, Roman numerals, circled letters. */
static gboolean
is_cased (gunichar c)
{
  return g_unichar_isupper (c) || g_unichar_islower (c) || g_unichar_istitle (c) || c == 0x00aa || c == 0x00ba ||
         (c >= 0x2160 && c <= 0x217f) || (c >= 0x24b6 && c <= 0x24e9);
}

/* Whether the capital sigma at @sigma ends a word: a letter before it and none after. */
static gboolean
is_final_sigma (const char *text, const char *end, const char *sigma)
{
  const char *p = sigma;

  do
    {
      if (p == text)
        return FALSE;

      p = g_utf8_prev_char (p);
    }
  while (is_case_ignorable (g_utf8_get_char (p)));

  if (!is_cased (g_utf8_get_char (p)))
    return FALSE;

  for (p = g_utf8_next_char (sigma); p < end; p = g_utf8_next_char (p))
    if (!is_case_ignorable (g_utf8_get_char (p)))
      return !is_cased (g_utf8_get_char (p));

  return TRUE;
}

/* Writes the lower case of the character at @p, which reads as @c. */
static char *
put_lower (char *out, gunichar c, const char *text, const char *end, const char *p)
{
  if (c == 0x0130)
    {
      *out++ = 'i';
      c = 0x0307;
    }
  else if (c == 0x03a3)
    c = is_final_sigma (text, end, p) ? 0x03c2 : 0x03c3;
  else if (c >= 0x2160 && c <= 0x216f) /* Roman numerals and circled letters: GLib lowers letters only */
    c += 0x10;
  else if (c >= 0x24b6 && c <= 0x24cf)
    c += 0x1a;
  else
    c = g_unichar_tolower (c);

  return out + g_unichar_to_utf8 (c, out);
}

static inline gboolean
is_stop (gunichar c)
{
  return c == ',' || c == '.' || c == '!' || c == '?';
}

gsize
eng_text_normalise_into (char *out, const char *text, gsize length, EngText rules, char before)
{
  const gboolean clean = rules == ENG_TEXT_CLEAN;
  const char *end = text + length;
  const char *start = out;
  gunichar previous = (guchar) before;

  for (const char *p = text, *next; p < end; p = next)
    {
      gunichar c = (guchar) *p;

      if (c < 0x80)
        next = p + 1;
      else
        {
          c = g_utf8_get_char (p);
          next = g_utf8_next_char (p);
        }

      if (clean && (c < ' ' || c == '`' || c >= 0x80) && c != '\t' && c != '\n')
        c = clean_character (c);
      else if (c == 0x202f || c == 0x00a0)
        c = ' ';

      if (c == GONE || (clean && c == ' ' && previous == ' '))
        continue;

      /* The test looks at the input: the space that is put in is never anybody's predecessor. */
      if (is_stop (c) && previous != ' ' && previous != 0)
        *out++ = ' ';

      if (c < 0x80)
        *out++ = (char) (c - 'A' < 26 ? c + ('a' - 'A') : c);
      else
        out = put_lower (out, c, text, end, p);

      previous = c;
    }

  return (gsize) (out - start);
}

char *
eng_text_normalise (const char *text, gssize length, EngText rules)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  char *out = g_malloc (ENG_TEXT_NORMALISED_MAX (n) + 1);

  n = eng_text_normalise_into (out, text, n, rules, 0);
  out[n] = '\0';

  return g_realloc (out, n + 1);
}

void
eng_token_walk_init (EngTokenWalk *walk, const char *line, gsize length, EngText rules, EngTokens kind)
{
  const char *p = line;

  walk->end = line + length;
  walk->rules = rules;
  walk->kind = kind;

  while (p < walk->end && *p == ' ')
    p++;

  walk->at = p == walk->end ? NULL : line;
}

/* The next character that is not a space. */
static gboolean
next_character (EngTokenWalk *walk, const char **token, gsize *length)
{
  while (walk->at < walk->end && *walk->at == ' ')
    walk->at++;

  if (walk->at == walk->end)
    {
      walk->at = NULL;

      return FALSE;
    }

  *token = walk->at;
  walk->at = g_utf8_next_char (walk->at);
  *length = (gsize) (walk->at - *token);

  return TRUE;
}

gboolean
eng_token_walk_next (EngTokenWalk *walk, const char **token, gsize *length)
{
  while (walk->at != NULL)
    {
      const char *space;

      if (walk->kind == ENG_TOKENS_CHAR)
        return next_character (walk, token, length);

      space = memchr (walk->at, ' ', (gsize) (walk->end - walk->at));
      *token = walk->at;
      *length = (gsize) ((space != NULL ? space : walk->end) - walk->at);
      walk->at = space != NULL ? space + 1 : NULL;

      if (*length > 0 || walk->rules == ENG_TEXT_BOOK)
        return TRUE;
    }

  return FALSE;
}

GStrv
eng_text_tokens (const char *line, EngText rules, EngTokens tokens)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  EngTokenWalk walk;
  const char *token;
  gsize length;

  eng_token_walk_init (&walk, line, strlen (line), rules, tokens);

  while (eng_token_walk_next (&walk, &token, &length))
    {
      g_autofree char *copy = g_strndup (token, length);

      g_strv_builder_add (builder, copy);
    }

  return g_strv_builder_end (builder);
}

char *
eng_text_join (const char *const *tokens, int n, EngTokens kind)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      if (i > 0 && kind == ENG_TOKENS_WORD)
        g_string_append_c (text, ' ');

      g_string_append (text, tokens[i]);
    }

  return g_string_free (text, FALSE);
}
