/* SPDX-License-Identifier: MIT
 *
 * Asks for a word of the vocabulary to put at a place of the output: an entry, and under it the known words that
 * begin like what is typed. A word that the model cannot say is answered with that, not taken.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "eng-event.h"

G_BEGIN_DECLS

#define UI_TYPE_WORD_POPOVER (ui_word_popover_get_type ())
G_DECLARE_FINAL_TYPE (UiWordPopover, ui_word_popover, UI, WORD_POPOVER, GtkPopover)

/* Signal "chosen" (int id): a word of the vocabulary. */

UiWordPopover *ui_word_popover_new (void);

/* ui_word_popover_ask: opens it. @words: its reference is taken; @title: what is asked. */
void ui_word_popover_ask (UiWordPopover *self, EngWords *words, const char *title, const GdkRectangle *at);

/* ui_word_popover_type: as if @text had been typed (and Enter pressed when @enter). */
void ui_word_popover_type (UiWordPopover *self, const char *text, gboolean enter);

G_END_DECLS
