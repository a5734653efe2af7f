/* SPDX-License-Identifier: MIT
 *
 * From the arguments of a sub-command to a configuration, its data, and a trainer.
 */
#pragma once

#include "cli-options.h"
#include "eng-trainer.h"

G_BEGIN_DECLS

/**
 * cli_run_config:
 * @base: (nullable): begin with this (of a checkpoint) instead of the defaults
 *
 * Defaults or @base, then the lesson of --lesson, then every other option that was given.
 *
 * Returns: (transfer full): the configuration, or %NULL with an error.
 */
EngConfig *cli_run_config (const CliArguments *arguments, const EngConfig *base, GError **error);

/* cli_run_dataset: (transfer full): the data of @config, the built-in corpus when it names none; with the
 * vocabularies of a checkpoint, or NULL for new ones. */
EngDataset *cli_run_dataset (const EngConfig *config, EngVocab *source_vocab, EngVocab *target_vocab, GError **error);

/**
 * cli_run_open_model:
 *
 * A trained model, ready to translate. Its corpus is not needed.
 *
 * Returns: (transfer full): or %NULL with an error: no checkpoint of ours, or a model of real vectors.
 */
EngTrainer *cli_run_open_model (const char *path, GError **error);

/**
 * cli_run_with_book_context:
 *
 * The same weights in a model that decodes with the book's context, for showing both side by side.
 *
 * Returns: (transfer full) (nullable): %NULL when the model has no such form.
 */
EngTrainer *cli_run_with_book_context (EngTrainer *trainer);

G_END_DECLS
