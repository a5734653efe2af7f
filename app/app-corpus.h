/* SPDX-License-Identifier: MIT
 *
 * A corpus that somebody brings to the window: the configuration of a run on it.
 *
 * Main thread.
 */
#pragma once

#include "eng-config.h"

G_BEGIN_DECLS

/**
 * app_corpus_config:
 * @present: what is in effect now, or %NULL
 * @path: of the corpus; what cannot be read is the engine's to report
 * @by_characters: (out): the text is Chinese and is to be read by characters
 *
 * The model, the optimiser and ε stay as they are; how text is read begins at its defaults, because what suited the
 * last corpus need not suit this one.
 *
 * Returns: (transfer full)
 */
EngConfig *app_corpus_config (const EngConfig *present, const char *path, gboolean *by_characters);

G_END_DECLS
