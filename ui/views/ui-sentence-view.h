/* SPDX-License-Identifier: MIT
 *
 * Panel 4's picture: how the sentence was decoded, page by page.
 *
 * On the page of steps a click on a candidate, or Enter at the keyboard's place, puts that word there (signal
 * "force"); on a word that was put there it takes it away again ("release"). A click on a word of the output
 * asks for any other word of the vocabulary. Arrows move the place, from the last candidate on down through the lines
 * under the steps; Escape releases all words, Page Up and Page Down turn the pages.
 *
 * What has no room scrolls: steps by the bar under them, a sideways wheel or Shift and the wheel, lines by the bar
 * beside them or the wheel. What the latest answers to the same sentence took stays free, as far as all that matters is
 * in sight.
 *
 * Main thread.
 */
#pragma once

#include "ui-sentence.h"
#include "ui-view.h"
#include "ui-word-popover.h"

G_BEGIN_DECLS

#define UI_TYPE_SENTENCE_VIEW (ui_sentence_view_get_type ())
G_DECLARE_FINAL_TYPE (UiSentenceView, ui_sentence_view, UI, SENTENCE_VIEW, UiView)

/* Signals: "force" (int position, int id): the user put another word at a place of the output; "release" (int
 * position): the model shall choose again from there on, -1 = everywhere. Property "page" (int): UiSentenceKind. */

UiSentenceView *ui_sentence_view_new (void);

void ui_sentence_view_set_kind (UiSentenceView *self, UiSentenceKind kind);
UiSentenceKind ui_sentence_view_get_kind (UiSentenceView *self);

/* ui_sentence_view_get_spoken_place: (transfer none) (nullable): what the keyboard is at, as last said. */
const char *ui_sentence_view_get_spoken_place (UiSentenceView *self);

/* ui_sentence_view_hit: what a click at (@x, @y) would be on. */
UiSentenceHit ui_sentence_view_hit (UiSentenceView *self, double x, double y);

/* ui_sentence_view_ask_word: asks for any word to put at @step. */
void ui_sentence_view_ask_word (UiSentenceView *self, int step);
UiWordPopover *ui_sentence_view_get_popover (UiSentenceView *self); /* (transfer none) */

G_END_DECLS
