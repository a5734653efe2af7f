/* SPDX-License-Identifier: MIT
 *
 * The grammar of RFC 8259, checked by descent with a bounded depth; builds nothing and allocates nothing.
 */
#include "eng-json-check.h"

#include <string.h>

#include <glib/gi18n.h>

#define MAX_DEPTH 16
#define MAX_WHOLE G_GUINT64_CONSTANT (9007199254740992) /* 2^53 */

typedef struct
{
  const char *p, *end;
  int depth;
  gsize members;
  const char *fault; /* translated; NULL while all is well */
} Cursor;

static gboolean check_value (Cursor *c);

static gboolean
fail (Cursor *c, const char *fault)
{
  c->fault = fault;

  return FALSE;
}

static char
peek (const Cursor *c)
{
  return c->p < c->end ? *c->p : '\0';
}

static gboolean
take (Cursor *c, char wanted)
{
  if (c->p == c->end || *c->p != wanted)
    return FALSE;

  c->p++;

  return TRUE;
}

static void
skip_blanks (Cursor *c)
{
  while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
    c->p++;
}

/* Four hexadecimal digits, or -1. */
static int
take_hex (Cursor *c)
{
  int value = 0;

  for (int i = 0; i < 4; i++)
    {
      int digit = c->p < c->end ? g_ascii_xdigit_value (*c->p) : -1;

      if (digit < 0)
        return -1;

      value = 16 * value + digit;
      c->p++;
    }

  return value;
}

/* After "\u". */
static gboolean
check_code (Cursor *c)
{
  int code = take_hex (c);

  if (code < 0)
    return fail (c, _ ("expected four hexadecimal digits"));

  if (code == 0)
    return fail (c, _ ("a NUL in a string"));

  if (code >= 0xdc00 && code <= 0xdfff)
    return fail (c, _ ("half a surrogate pair"));

  if (code >= 0xd800 && code <= 0xdbff)
    {
      int low = take (c, '\\') && take (c, 'u') ? take_hex (c) : -1;

      if (low < 0xdc00 || low > 0xdfff)
        return fail (c, _ ("half a surrogate pair"));
    }

  return TRUE;
}

static gboolean
check_string (Cursor *c)
{
  if (!take (c, '"'))
    return fail (c, _ ("expected a string in double quotes"));

  while (c->p < c->end)
    {
      char next = *c->p;

      if ((unsigned char) next < 0x20)
        return fail (c, _ ("a control character in a string"));

      c->p++;

      if (next == '"')
        return TRUE;

      if (next != '\\')
        continue;

      if (take (c, 'u'))
        {
          if (!check_code (c))
            return FALSE;
        }
      else if (c->p == c->end || memchr ("\"\\/bfnrt", *c->p++, 8) == NULL)
        return fail (c, _ ("an escape that JSON does not have"));
    }

  return fail (c, _ ("the string does not end"));
}

static gboolean
take_digits (Cursor *c)
{
  const char *begin = c->p;

  while (c->p < c->end && g_ascii_isdigit (*c->p))
    c->p++;

  return c->p > begin;
}

/* Whether the digits from @digits to here are more than a double holds exactly. */
static gboolean
is_beyond (const Cursor *c, const char *digits)
{
  guint64 value = 0;

  if (c->p - digits > 16)
    return TRUE;

  for (const char *p = digits; p < c->p; p++)
    value = 10 * value + (guint64) (*p - '0');

  return value > MAX_WHOLE;
}

static gboolean
check_number (Cursor *c)
{
  const char *digits;
  gboolean whole = TRUE;

  take (c, '-');
  digits = c->p;

  if (!take (c, '0') && !take_digits (c))
    return fail (c, _ ("expected a value"));

  if (take (c, '.'))
    {
      whole = FALSE;

      if (!take_digits (c))
        return fail (c, _ ("expected digits after the point"));
    }

  if (take (c, 'e') || take (c, 'E'))
    {
      whole = FALSE;

      if (!take (c, '+'))
        take (c, '-');

      if (!take_digits (c))
        return fail (c, _ ("expected the digits of the exponent"));
    }

  if (whole && is_beyond (c, digits))
    return fail (c, _ ("a whole number beyond 2^53"));

  return TRUE;
}

static gboolean
check_word (Cursor *c, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (c->end - c->p) < length || memcmp (c->p, word, length) != 0)
    return fail (c, _ ("expected a value"));

  c->p += length;

  return TRUE;
}

/* The members of an object or the elements of an array, the opening bracket taken. */
static gboolean
check_items (Cursor *c, char close)
{
  skip_blanks (c);

  if (take (c, close))
    return TRUE;

  do
    {
      skip_blanks (c);

      if (close == '}')
        {
          if (!check_string (c))
            return FALSE;

          c->members++;
          skip_blanks (c);

          if (!take (c, ':'))
            return fail (c, _ ("expected “:”"));
        }

      if (!check_value (c))
        return FALSE;

      skip_blanks (c);
    }
  while (take (c, ','));

  return take (c, close) || fail (c, close == '}' ? _ ("expected “,” or “}”") : _ ("expected “,” or “]”"));
}

static gboolean
check_value (Cursor *c)
{
  gboolean object;

  skip_blanks (c);
  object = peek (c) == '{';

  switch (peek (c))
    {
    case '{':
    case '[':
      if (++c->depth > MAX_DEPTH)
        return fail (c, _ ("nested too deeply"));

      c->p++;

      if (!check_items (c, object ? '}' : ']'))
        return FALSE;

      c->depth--;

      return TRUE;

    case '"':
      return check_string (c);

    case 't':
      return check_word (c, "true");

    case 'f':
      return check_word (c, "false");

    case 'n':
      return check_word (c, "null");

    default:
      return check_number (c);
    }
}

const char *
eng_json_check (const char *text, gsize length, gsize *offset, gsize *members)
{
  Cursor c = { .p = text, .end = text + length };
  const char *invalid = NULL;

  if (!g_utf8_validate_len (text, length, &invalid))
    {
      c.p = invalid;
      c.fault = _ ("not UTF-8 text");
    }
  else if (check_value (&c))
    {
      skip_blanks (&c);

      if (c.p != c.end)
        c.fault = _ ("expected the end");
    }

  *offset = (gsize) (c.p - text);
  *members = c.members;

  return c.fault;
}
