/* SPDX-License-Identifier: MIT
 *
 * A score taken apart, in words: the n-grams of every order that the reference has too, what being short costs,
 * and why it is 0.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>

#define UNBREAKABLE "\302\240"

/* Parts stand apart by a point, and lines are broken there alone. */
G_GNUC_PRINTF (2, 3)
static void
add_part (GString *text, const char *format, ...)
{
  va_list arguments;
  g_autofree char *part = NULL;

  va_start (arguments, format);
  part = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_string_append (text, text->len > 0 ? UNBREAKABLE "· " : "");

  for (const char *p = part; *p != '\0'; p++)
    if (*p == ' ')
      g_string_append (text, UNBREAKABLE);
    else
      g_string_append_c (text, *p);
}

static void
add_order (GString *text, const EngBleuAnatomy *bleu, int order, gboolean shares)
{
  const int match = bleu->match[order], total = bleu->total[order];

  if (shares)
    add_part (text, _ ("%d-grams %d/%d = %.2f"), order + 1, match, total, (double) match / total);
  else
    add_part (text, _ ("%d-grams %d/%d"), order + 1, match, total);
}

char *
sentence_anatomy_text (const EngBleuAnatomy *bleu, gboolean shares)
{
  GString *text = g_string_new (NULL);

  if (bleu->length == 0)
    {
      add_part (text, "%s", _ ("0, because nothing was said"));

      return g_string_free (text, FALSE);
    }

  for (int order = 0; order < ENG_BLEU_ORDERS && bleu->total[order] > 0; order++)
    add_order (text, bleu, order, shares);

  if (bleu->length < bleu->reference_length)
    add_part (text, _ ("brevity %.2f: %d words for %d"), bleu->brevity, bleu->length, bleu->reference_length);
  else
    add_part (text, _ ("brevity %.2f"), bleu->brevity);

  if (bleu->book == 0.0)
    add_part (text, _ ("0, because no %d-gram matches"), bleu->match[0] == 0 ? 1 : 2);

  add_part (text, _ ("sacreBLEU %.1f"), bleu->standard);

  return g_string_free (text, FALSE);
}
