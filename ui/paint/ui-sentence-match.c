/* SPDX-License-Identifier: MIT
 *
 * The words of the output and the reference, and the n-grams that they share.
 */

#include "ui-sentence-private.h"

#include <string.h>

void
sentence_line_clear (SentenceLine *line)
{
  for (int i = 0; i < line->n; i++)
    g_free (line->word[i]);

  line->n = 0;
}

static void
add_word (SentenceLine *line, char *word)
{
  if (line->n < SENTENCE_MAX_WORDS)
    line->word[line->n++] = word;
  else
    g_free (word);
}

/* The words as decoded, without <eos>: so a word's place is its decode step. */
static void
split_output (const UiSentence *self, SentenceLine *line)
{
  const EngTranslation *translation = self->sample->translation;

  for (int i = 0; i < translation->n_steps; i++)
    if (translation->steps[i].id != ENG_TOKEN_EOS && line->n < SENTENCE_MAX_WORDS)
      {
        line->forced[line->n] = translation->steps[i].forced;
        add_word (line, g_strdup (ui_word (self->target_words, translation->steps[i].id)));
      }
}

static gboolean
is_single_wide (const char *word)
{
  return word[0] != '\0' && *g_utf8_next_char (word) == '\0' && g_unichar_iswide (g_utf8_get_char (word));
}

/* Read by characters, a reference has no blanks to be split at. */
static gboolean
read_by_characters (const SentenceLine *output, const char *reference)
{
  for (int i = 0; i < output->n; i++)
    if (is_single_wide (output->word[i]))
      return TRUE;

  return reference[0] != '\0' && strchr (reference, ' ') == NULL && g_unichar_iswide (g_utf8_get_char (reference));
}

static void
split_reference (const char *reference, gboolean characters, SentenceLine *line)
{
  g_auto (GStrv) parts = g_strsplit (reference, " ", -1);

  for (int i = 0; parts[i] != NULL; i++)
    {
      if (!characters)
        {
          if (parts[i][0] != '\0')
            add_word (line, g_strdup (parts[i]));

          continue;
        }

      for (const char *p = parts[i]; *p != '\0'; p = g_utf8_next_char (p))
        add_word (line, g_strndup (p, (gsize) (g_utf8_next_char (p) - p)));
    }
}

static gboolean
is_leftward_letter (gunichar letter)
{
  static const GUnicodeScript scripts[] = { G_UNICODE_SCRIPT_ARABIC, G_UNICODE_SCRIPT_HEBREW, G_UNICODE_SCRIPT_NKO,
                                            G_UNICODE_SCRIPT_SYRIAC, G_UNICODE_SCRIPT_THAANA };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (g_unichar_get_script (letter) == scripts[i])
      return TRUE;

  return FALSE;
}

/* The first letter decides for the line; "<unk>" and its like are of no script. */
static gboolean
is_leftward (const SentenceLine *line)
{
  for (int i = 0; i < line->n; i++)
    for (const char *p = line->word[i]; line->word[i][0] != '<' && *p != '\0'; p = g_utf8_next_char (p))
      if (g_unichar_isalpha (g_utf8_get_char (p)))
        return is_leftward_letter (g_utf8_get_char (p));

  return FALSE;
}

static gboolean
same_ngram (const SentenceLine *a, int i, const SentenceLine *b, int j, int order)
{
  for (int k = 0; k < order; k++)
    if (!g_str_equal (a->word[i + k], b->word[j + k]))
      return FALSE;

  return TRUE;
}

static void
match_order (SentenceLine *output, SentenceLine *reference, int order)
{
  gboolean used[SENTENCE_MAX_WORDS] = { FALSE };

  for (int i = 0; i + order <= output->n; i++)
    for (int j = 0; j + order <= reference->n; j++)
      {
        if (used[j] || !same_ngram (output, i, reference, j, order))
          continue;

        used[j] = TRUE;

        for (int k = 0; k < order; k++)
          {
            output->order[i + k] = order;
            reference->order[j + k] = order;
          }

        break;
      }
}

void
sentence_match (const UiSentence *self, SentenceLine *output, SentenceLine *reference)
{
  memset (output, 0, sizeof *output);
  memset (reference, 0, sizeof *reference);
  split_output (self, output);
  output->leftward = is_leftward (output);

  if (self->sample->reference == NULL)
    return;

  split_reference (self->sample->reference, read_by_characters (output, self->sample->reference), reference);
  reference->leftward = is_leftward (reference);

  /* Rising orders: a longer match overwrites a shorter one. */
  for (int order = 1; order <= ENG_BLEU_ORDERS; order++)
    match_order (output, reference, order);
}
