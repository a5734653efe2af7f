/* SPDX-License-Identifier: MIT
 *
 * Panel 4's picture: how the sentence was decoded. A click on one of a step's candidates asks for it to be
 * forced (signal "force").
 *
 * Main thread.
 */
#pragma once

#include "ui-sentence.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_SENTENCE_VIEW (ui_sentence_view_get_type ())
G_DECLARE_FINAL_TYPE (UiSentenceView, ui_sentence_view, UI, SENTENCE_VIEW, UiView)

/* Signal "force" (int position, int id): the user put another word at a place of the output. */

UiSentenceView *ui_sentence_view_new (void);

G_END_DECLS
