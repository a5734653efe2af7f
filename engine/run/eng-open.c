/* SPDX-License-Identifier: MIT */

#include "eng-open.h"

#include <glib/gi18n.h>

#include "eng-checkpoint.h"
#include "eng-error.h"

static gboolean
names_no_data (const EngConfig *config)
{
  return config->data == NULL && config->source == NULL && config->target == NULL && config->task == ENG_TASK_NONE;
}

static EngDataset *
open_dataset (const EngConfig *config, EngCheckpoint *checkpoint,
              EngBuiltinFunc builtin, gpointer builtin_data, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (builtin != NULL && names_no_data (config))
    text = builtin (config, &title, builtin_data);

  return eng_dataset_new (config, text, title,
                          checkpoint != NULL ? checkpoint->source_vocab : NULL,
                          checkpoint != NULL ? checkpoint->target_vocab : NULL, error);
}

static gboolean
apply_checkpoint (EngTrainer *trainer, EngCheckpoint *checkpoint, GError **error)
{
  if (checkpoint->resumable)
    return eng_checkpoint_resume (checkpoint, trainer, error);

  return eng_checkpoint_load_params (checkpoint, eng_trainer_params (trainer), error);
}

EngTrainer *
eng_open_run (const EngConfig *config, const char *resume,
              EngBuiltinFunc builtin, gpointer builtin_data, EngHistory **history, GError **error)
{
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  g_autoptr (EngDataset) data = NULL;
  g_autoptr (EngTrainer) trainer = NULL;

  g_return_val_if_fail (config != NULL || resume != NULL, NULL);

  if (resume != NULL && (checkpoint = eng_checkpoint_open (resume, error)) == NULL)
    return NULL;

  if (config == NULL && (config = checkpoint->config) == NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_MISMATCH,
                   _ ("“%s” holds weights but no settings: another program wrote it; start a run of the same shape from it"),
                   resume);
      return NULL;
    }

  data = open_dataset (config, checkpoint, builtin, builtin_data, error);

  if (data == NULL)
    return NULL;

  trainer = eng_trainer_new (data, config, error);

  if (trainer == NULL || (checkpoint != NULL && !apply_checkpoint (trainer, checkpoint, error)))
    return NULL;

  *history = checkpoint != NULL ? eng_checkpoint_history (checkpoint) : NULL;

  return g_steal_pointer (&trainer);
}
