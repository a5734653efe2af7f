/* SPDX-License-Identifier: MIT
 *
 * A typed sentence through the run's own rules into the decoder, and back into words.
 */

#include <string.h>

#include "eng-text.h"
#include "eng-trainer-private.h"

#define NEAREST 3

/* Tokens of @text to ids with <eos>, cut at T as the corpus is. */
static void
encode (const EngTrainer *self, const char *text, EngTranslation *translation)
{
  const EngConfig *config = self->config;
  const EngVocab *vocab = self->data->source_vocab;
  g_autofree char *normal = eng_text_normalise (text, -1, (EngText) config->text);
  g_auto (GStrv) tokens = NULL;
  GPtrArray *kept = g_ptr_array_new ();
  int n = 0;

  g_strdelimit (normal, "\t\r\n", ' ');
  /* A person's spaces at the ends or in pairs are no tokens. */
  tokens = eng_text_tokens (g_strstrip (normal), ENG_TEXT_CLEAN, (EngTokens) config->tokens);

  for (int i = 0; tokens[i] != NULL; i++)
    if (n < config->max_length)
      {
        g_ptr_array_add (kept, g_strdup (tokens[i]));
        n++;
      }
    else
      translation->truncated = TRUE;

  if (n < config->max_length)
    g_ptr_array_add (kept, g_strdup ("<eos>"));
  else
    translation->truncated = TRUE;

  translation->n_source = (int) kept->len;
  g_ptr_array_add (kept, NULL);
  translation->source_tokens = (char **) g_ptr_array_free (kept, FALSE);
  translation->source_ids = g_new (int, translation->n_source);
  translation->nearest = g_new0 (char **, translation->n_source);

  for (int i = 0; i < translation->n_source; i++)
    {
      gboolean end = i + 1 == translation->n_source && !translation->truncated;

      translation->source_ids[i] = end ? ENG_TOKEN_EOS : eng_vocab_id (vocab, translation->source_tokens[i]);

      if (translation->source_ids[i] == ENG_TOKEN_UNK)
        translation->nearest[i] = eng_vocab_nearest (vocab, translation->source_tokens[i], NEAREST);
    }

  /* Only <eos>: nothing was asked. */
  if (n == 0)
    translation->n_source = 0;
}

static char *
join_output (const EngTrainer *self, const EngTranslation *translation)
{
  g_autofree const char **words = g_new0 (const char *, translation->n_steps + 1);
  int n = 0;

  for (int t = 0; t < translation->n_steps; t++)
    if (translation->steps[t].id != ENG_TOKEN_EOS)
      words[n++] = eng_vocab_word (self->data->target_vocab, translation->steps[t].id);

  return eng_text_join (words, n, (EngTokens) self->config->tokens);
}

/* What was asked, with the weights made ready for it. */
static EngTranslation *
new_question (EngTrainer *self, const char *text)
{
  EngTranslation *translation = eng_translation_new ();

  eng_update_settle (&self->update);
  translation->step = self->steps_done;
  translation->text = g_strdup (text);
  encode (self, text, translation);

  return translation;
}

EngTranslation *
eng_trainer_translate_plain (EngTrainer *self, const char *text)
{
  EngTranslation *translation;

  if (self->decode == NULL)
    return NULL;

  translation = new_question (self, text);

  if (translation->n_source > 0)
    eng_decode_words (self->decode, translation->source_ids, translation->n_source, translation);

  translation->output = join_output (self, translation);

  return translation;
}

EngTranslation *
eng_trainer_translate (EngTrainer *self, const char *text, int beam, guint n_forced, const EngForcedWord *forced)
{
  EngTranslation *translation;

  if (self->decode == NULL)
    return NULL;

  translation = new_question (self, text);

  if (translation->n_source > 0)
    eng_decode_sentence (self->decode, translation->source_ids, translation->n_source, beam, n_forced, forced, translation);

  translation->output = join_output (self, translation);

  return translation;
}
