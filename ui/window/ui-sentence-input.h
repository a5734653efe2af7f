/* SPDX-License-Identifier: MIT
 *
 * What panel 4 makes of what was put in: words that the user forces, what is worth saying about a sentence, and a
 * sentence with another word in it. Plain structs and strings, no widgets.
 */
#pragma once

#include "eng-command.h"
#include "eng-config.h"
#include "eng-event.h"

G_BEGIN_DECLS

#define UI_FORCED_MAX 64

/* Words put by the user, in order of their places. */
typedef struct
{
  guint n;
  EngForcedWord words[UI_FORCED_MAX];
} UiForcedWords;

/* ui_forced_words_put: a word at @position. Words after it no longer stand where they stood: they go. */
void ui_forced_words_put (UiForcedWords *self, int position, int id);

/* ui_forced_words_cut: the model chooses again from @position on. */
void ui_forced_words_cut (UiForcedWords *self, int position);

/* ui_sentence_input_notice: (transfer full) "" when there is nothing to say. Unknown words are told by their chips. */
char *ui_sentence_input_notice (const EngTranslation *answer);

/* ui_sentence_input_recorded: (transfer full) the same of a recording. @found: the sentence that was put in is the one
 * that is shown. @beam: the page of the beam search is. */
char *ui_sentence_input_recorded (const EngTranslation *answer, gboolean found, gboolean beam);

/* ui_sentence_input_replace: (transfer full) the sentence of @answer with @word at @place; @place is inside. */
char *ui_sentence_input_replace (const EngTranslation *answer, int place, const char *word, gboolean characters);

G_END_DECLS
