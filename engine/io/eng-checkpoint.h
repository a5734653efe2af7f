/* SPDX-License-Identifier: MIT
 *
 * A run saved and read again: weights under the book's names and in PyTorch's layouts, configuration, both
 * vocabularies, optimiser state and step. `__metadata__` holds "format": "souffleur-1", "config" (JSON object
 * of options), "vocab.source", "vocab.target" (JSON arrays of words), "state" (JSON object); Adam's moments
 * are tensors "optimizer.m.<name>", "optimizer.v.<name>". The run's course is kept with it (eng-history.h). A file of another program that has the weights only
 * (a PyTorch state dict saved as safetensors) opens too.
 *
 * One caller at a time, the one that may call the trainer.
 */
#pragma once

#include <glib.h>

#include "eng-history.h"
#include "eng-safetensors.h"
#include "eng-trainer.h"

G_BEGIN_DECLS

/**
 * eng_checkpoint_save:
 * @history: (nullable): of the run up to here
 *
 * Writes @trainer as it is after its last update, whole or not at all. Changes nothing of it.
 *
 * Returns: %FALSE with a #GFileError.
 */
gboolean eng_checkpoint_save (EngTrainer *trainer, const EngHistory *history, const char *path, GError **error);

/* A file opened; nothing applied yet. */
typedef struct
{
  EngSafetensors *file;                  /* owned */
  char *path;                            /* owned */
  EngConfig *config;                     /* owned; of the run that wrote it; NULL in a file of another program */
  EngVocab *source_vocab, *target_vocab; /* owned; NULL likewise, and for real vectors */
  gboolean resumable;                    /* holds optimiser state and step */
  guint64 step;                          /* updates done when it was written; 0 when not resumable */
} EngCheckpoint;

/**
 * eng_checkpoint_open:
 *
 * Returns: (transfer full): the checkpoint, or %NULL with %ENG_ERROR_BAD_FILE or a #GFileError.
 */
EngCheckpoint *eng_checkpoint_open (const char *path, GError **error);
/* eng_checkpoint_history: (transfer full) (nullable) the course of the run that can go on from it; %NULL where none was kept. */
EngHistory *eng_checkpoint_history (const EngCheckpoint *self);
void eng_checkpoint_free (EngCheckpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngCheckpoint, eng_checkpoint_free)

/**
 * eng_checkpoint_load_params:
 *
 * Sets every weight of @params. Fails, changing nothing, when a tensor is missing or of another shape, or when
 * the file has one of the model's parts that @params has no place for (%ENG_ERROR_MISMATCH), and when a weight
 * is not finite (%ENG_ERROR_BAD_FILE); the message names the tensor. Tensors of other names are ignored.
 */
gboolean eng_checkpoint_load_params (EngCheckpoint *self, EngParams *params, GError **error);

/**
 * eng_checkpoint_resume:
 *
 * Weights, moments and step: the run goes on as if it had never stopped. Fails, changing nothing, when the
 * file is not resumable or does not fit @trainer: model, vocabularies, optimiser (%ENG_ERROR_MISMATCH).
 */
gboolean eng_checkpoint_resume (EngCheckpoint *self, EngTrainer *trainer, GError **error);

/* eng_config_to_json, eng_config_from_json: (transfer full) one JSON object of option names and values;
 * numbers as numbers, switches as true/false, unset strings left out; unknown names are an error. An option
 * that stands for two ("cell", "hidden") is left out when the two differ. */
char *eng_config_to_json (const EngConfig *config);
EngConfig *eng_config_from_json (const char *json, GError **error);

G_END_DECLS
