/* SPDX-License-Identifier: MIT
 *
 * A run saved and read again: weights under the book's names, configuration, both vocabularies, optimiser
 * state and step. `__metadata__` holds "format": "souffleur-1", "config" (JSON object of options), "vocab.source",
 * "vocab.target" (JSON arrays of words), "state" (JSON object); Adam's moments are tensors "optimizer.m.<name>", "optimizer.v.<name>".
 */
#pragma once

#include <glib.h>

#include "eng-safetensors.h"
#include "eng-trainer.h"

G_BEGIN_DECLS

gboolean eng_checkpoint_save (EngTrainer *trainer, const char *path, GError **error);

/**
 * EngCheckpoint: a file opened; nothing applied yet.
 *
 * eng_checkpoint_load_params(): sets every weight of @params; fails, changing nothing, when a tensor is
 * missing or of another shape, naming it (ENG_ERROR_MISMATCH).
 */
typedef struct
{
  EngSafetensors *file;                  /* owned */
  char *path;                            /* owned */
  EngConfig *config;                     /* owned; of the run that wrote it; NULL in a file of another program */
  EngVocab *source_vocab, *target_vocab; /* owned; NULL likewise */
  gboolean resumable;                    /* holds optimiser state and step */
} EngCheckpoint;

EngCheckpoint *eng_checkpoint_open (const char *path, GError **error);
void eng_checkpoint_free (EngCheckpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngCheckpoint, eng_checkpoint_free)
gboolean eng_checkpoint_load_params (EngCheckpoint *self, EngParams *params, GError **error);
gboolean eng_checkpoint_resume (EngCheckpoint *self, EngTrainer *trainer, GError **error); /* weights, moments, step */

/* eng_config_to_json, eng_config_from_json: (transfer full) one JSON object of option names and values;
 * numbers as numbers, switches as true/false, unset strings left out; unknown names are an error. */
char *eng_config_to_json (const EngConfig *config);
EngConfig *eng_config_from_json (const char *json, GError **error);

G_END_DECLS
