/* SPDX-License-Identifier: MIT */

#include "ui-sentence-input.h"

#include <glib/gi18n.h>

void
ui_forced_words_cut (UiForcedWords *self, int position)
{
  guint n = 0;

  while (n < self->n && self->words[n].position < position)
    n++;

  self->n = n;
}

void
ui_forced_words_put (UiForcedWords *self, int position, int id)
{
  UiForcedWords before = *self;

  ui_forced_words_cut (&before, position);
  if (before.n >= UI_FORCED_MAX)
    return;

  before.words[before.n++] = (EngForcedWord){ .position = position, .id = id };
  *self = before;
}

char *
ui_sentence_input_notice (const EngTranslation *answer)
{
  if (answer->n_steps == 0 && answer->n_source <= 1)
    return g_strdup (_ ("Nothing to translate yet: type a sentence, or take one from the list."));

  if (answer->truncated)
    return g_strdup_printf (_ ("The sentence is longer than the model reads: only its first %d tokens are taken."), answer->n_source);

  return g_strdup ("");
}

char *
ui_sentence_input_recorded (const EngTranslation *answer, gboolean found, gboolean beam)
{
  if (!found)
    return g_strdup (_ ("This sentence was not recorded, and a recording has no weights to ask: take one from the list, or press Play to begin the run."));

  if (beam && answer->n_beam == 0)
    return g_strdup (_ ("No beam search of this sentence was recorded: press Play to begin the run, which can be asked for one."));

  return ui_sentence_input_notice (answer);
}

char *
ui_sentence_input_replace (const EngTranslation *answer, int place, const char *word, gboolean characters)
{
  const char *separator = characters ? "" : " ";
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (place >= 0 && place < answer->n_source, g_string_free (text, FALSE));

  for (int i = 0; i < answer->n_source; i++)
    if (answer->source_ids[i] != ENG_TOKEN_EOS)
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "",
                              i == place ? word : answer->source_tokens[i]);

  return g_string_free (text, FALSE);
}
