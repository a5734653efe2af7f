/* SPDX-License-Identifier: MIT
 *
 * The answer to a sentence: decoded with the weights of this instant, held against a reference when one is
 * given. Private to engine/run.
 */
#pragma once

#include <glib.h>

#include "eng-trainer.h"

G_BEGIN_DECLS

/**
 * eng_answer_new:
 * @command: of type ENG_COMMAND_TRANSLATE
 *
 * The reference goes through the text rules of the run, as the corpus did; the sample holds its tokens
 * with spaces between, as they were scored. One without any token counts as none.
 *
 * Returns: (transfer full): the sample; %NULL with %ENG_ERROR_BAD_OPTION for a model of real vectors.
 */
EngSample *eng_answer_new (EngTrainer *trainer, const EngCommand *command, GError **error);

G_END_DECLS
