/* SPDX-License-Identifier: MIT
 *
 * From a configuration, or a checkpoint, to a trainer that is ready for its next update. Private to
 * engine/run.
 */
#pragma once

#include <glib.h>

#include "eng-engine.h"
#include "eng-history.h"
#include "eng-trainer.h"

G_BEGIN_DECLS

/**
 * eng_open_run:
 * @config: (nullable): %NULL: that of the checkpoint
 * @resume: (nullable): path of a checkpoint. Its vocabularies are used, its weights loaded; with optimiser
 *   state and step in it the run goes on where it was saved, without them it begins at its first update
 *
 * @history: (out) (nullable) (transfer full): of the run that goes on; else %NULL
 *
 * Any thread; reads files.
 *
 * Returns: (transfer full): the trainer; or %NULL with the error of whatever could not be read or built.
 */
EngTrainer *eng_open_run (const EngConfig *config, const char *resume,
                          EngBuiltinFunc builtin, gpointer builtin_data, EngHistory **history, GError **error);

G_END_DECLS
