/* SPDX-License-Identifier: MIT
 *
 * How the model reads a sentence: its tokens as chips, in one line that scrolls when it is long. An unknown word has
 * another colour, a dashed outline and a question mark, and behind it the known words nearest to it in spelling: a
 * click puts one in its place.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "eng-event.h"

G_BEGIN_DECLS

#define UI_TYPE_TOKEN_CHIPS (ui_token_chips_get_type ())
G_DECLARE_FINAL_TYPE (UiTokenChips, ui_token_chips, UI, TOKEN_CHIPS, GtkWidget)

/* Signal "replace" (int place, const char *word): a known word for the unknown token at @place of the source. */

/* ui_token_chips_set_answer: @answer: (nullable): borrowed during the call. */
void ui_token_chips_set_answer (UiTokenChips *self, const EngTranslation *answer);

G_END_DECLS
