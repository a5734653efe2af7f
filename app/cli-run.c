/* SPDX-License-Identifier: MIT */

#include "cli-run.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app-builtin.h"
#include "eng-checkpoint.h"
#include "eng-error.h"

EngConfig *
cli_run_config (const CliArguments *arguments, const EngConfig *base, GError **error)
{
  g_autoptr (EngConfig) config = base != NULL ? eng_config_copy (base) : eng_config_new ();
  const char *lesson = cli_arguments_get (arguments, "lesson");

  if (lesson != NULL && !app_builtin_apply_lesson (lesson, config, error))
    return NULL;

  if (!cli_arguments_apply (arguments, config, error))
    return NULL;

  return g_steal_pointer (&config);
}

EngDataset *
cli_run_dataset (const EngConfig *config, EngVocab *source_vocab, EngVocab *target_vocab, GError **error)
{
  gboolean own = config->data != NULL || config->source != NULL || config->task != ENG_TASK_NONE;
  const char *name = own ? NULL : app_builtin_corpus_name (config, error);
  g_autofree char *text = name != NULL ? app_builtin_text (name) : NULL;

  if (!own && name == NULL)
    return NULL;

  return eng_dataset_new (config, text, own ? NULL : app_builtin_corpus_title (name), source_vocab, target_vocab, error);
}

/* The corpus of a model that only translates: one pair, so that a trainer can be built around the weights.
 * The vocabularies come from the checkpoint. */
static EngDataset *
no_corpus (const EngConfig *config, EngCheckpoint *checkpoint, GError **error)
{
  return eng_dataset_new (config, ".\t.\n", checkpoint->path, checkpoint->source_vocab, checkpoint->target_vocab, error);
}

static EngConfig *
translating_config (const EngConfig *config)
{
  EngConfig *copy = eng_config_copy (config);

  g_clear_pointer (&copy->data, g_free);
  g_clear_pointer (&copy->source, g_free);
  g_clear_pointer (&copy->target, g_free);
  copy->task = ENG_TASK_NONE;
  copy->valid = 0;
  copy->valid_percent = FALSE;
  copy->batch = 1;
  copy->lanes = 1;
  copy->threads = 1;

  return copy;
}

EngTrainer *
cli_run_open_model (const char *path, GError **error)
{
  g_autoptr (EngCheckpoint) checkpoint = eng_checkpoint_open (path, error);
  g_autoptr (EngConfig) config = NULL;
  g_autoptr (EngDataset) data = NULL;
  g_autoptr (EngTrainer) trainer = NULL;

  if (checkpoint == NULL)
    return NULL;

  if (checkpoint->config == NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_MISMATCH, _ ("“%s” holds weights but no vocabularies: another program wrote it; “souffleur train --init” can begin from it"), path);

      return NULL;
    }

  if (checkpoint->source_vocab == NULL || checkpoint->target_vocab == NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_MISMATCH, _ ("“%s” is a model of real vectors: it has no words to translate"), path);

      return NULL;
    }

  config = translating_config (checkpoint->config);
  data = no_corpus (config, checkpoint, error);

  if (data == NULL)
    return NULL;

  trainer = eng_trainer_new (data, config, error);

  if (trainer == NULL || !eng_checkpoint_load_params (checkpoint, eng_trainer_params (trainer), error))
    return NULL;

  return g_steal_pointer (&trainer);
}

EngTrainer *
cli_run_with_book_context (EngTrainer *trainer)
{
  g_autoptr (EngConfig) config = eng_config_copy (eng_trainer_config (trainer));
  const EngParams *from = eng_trainer_params (trainer);
  EngTrainer *copy;

  config->context = ENG_CONTEXT_BOOK;
  copy = eng_trainer_new (eng_trainer_dataset (trainer), config, NULL);

  if (copy != NULL)
    {
      memcpy (eng_trainer_params (copy)->weights, from->weights, from->size * sizeof *from->weights);
      eng_params_changed (eng_trainer_params (copy));
    }

  return copy;
}
