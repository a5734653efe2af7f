/* SPDX-License-Identifier: MIT */

#include "eng-answer.h"

#include <glib/gi18n.h>

#include "eng-bleu.h"
#include "eng-error.h"
#include "eng-text.h"

/* The words that the decoder said, with spaces between also when tokens are characters: BLEU is a matter
 * of tokens, and EngTranslation.output is written for people. */
static char *
join_output (const EngTranslation *translation, EngVocab *vocab)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < translation->n_steps; i++)
    {
      if (translation->ended_by_eos && i == translation->n_steps - 1)
        break;

      if (i > 0)
        g_string_append_c (text, ' ');

      g_string_append (text, eng_vocab_word (vocab, translation->steps[i].id));
    }

  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): the tokens of what was typed, with spaces between; NULL when there are none. */
static char *
join_reference (const char *typed, const EngConfig *config)
{
  g_autofree char *line = g_strdup (typed);
  g_autofree char *normal = NULL;
  g_auto (GStrv) tokens = NULL;

  /* A pasted text may bring what separates columns and lines in a corpus. */
  g_strdelimit (line, "\t\r\n", ' ');
  g_strstrip (line);

  if (*line == '\0')
    return NULL;

  normal = eng_text_normalise (line, -1, (EngText) config->text);
  tokens = eng_text_tokens (normal, (EngText) config->text, (EngTokens) config->tokens);

  return tokens[0] != NULL ? g_strjoinv (" ", tokens) : NULL;
}

EngSample *
eng_answer_new (EngTrainer *trainer, const EngCommand *command, GError **error)
{
  EngTranslation *translation;
  EngSample *sample;

  g_assert (command->type == ENG_COMMAND_TRANSLATE);

  translation = eng_trainer_translate (trainer, command->translate.text, command->translate.beam,
                                       command->translate.n_forced, command->translate.forced);

  if (translation == NULL)
    {
      g_set_error_literal (error, ENG_ERROR, ENG_ERROR_BAD_OPTION,
                           _ ("This run learns sequences of numbers: it has no words to translate; choose a lesson with sentences"));
      return NULL;
    }

  translation->serial = command->translate.serial;
  translation->step = eng_trainer_steps_done (trainer);

  sample = g_new0 (EngSample, 1);
  sample->translation = translation;

  if (command->translate.reference != NULL)
    sample->reference = join_reference (command->translate.reference, eng_trainer_config (trainer));

  if (sample->reference != NULL)
    {
      g_autofree char *output = join_output (translation, eng_trainer_dataset (trainer)->target_vocab);

      eng_bleu_anatomy (&sample->bleu, output, sample->reference);
    }

  return sample;
}
