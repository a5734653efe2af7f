/* SPDX-License-Identifier: MIT
 *
 * From the arguments of a sub-command to a configuration and its data.
 */
#pragma once

#include "cli-options.h"
#include "eng-dataset.h"

G_BEGIN_DECLS

typedef struct
{
  EngConfig *config;  /* owned */
  const char *corpus; /* name of the built-in corpus that is read when the configuration names no data; static */
} CliRun;

/**
 * cli_run_new:
 * @base: (nullable): begin with this (of a checkpoint) instead of the defaults
 *
 * Defaults or @base, then the lesson of --lesson, then every other option that was given.
 *
 * Returns: (transfer full): or %NULL with an error
 */
CliRun *cli_run_new (const CliArguments *arguments, const EngConfig *base, GError **error);
void cli_run_free (CliRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

/* cli_run_dataset: (transfer full): the data; with vocabularies of a checkpoint, or NULL for new ones. */
EngDataset *cli_run_dataset (const CliRun *self, EngVocab *source_vocab, EngVocab *target_vocab, GError **error);

G_END_DECLS
