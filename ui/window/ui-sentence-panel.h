/* SPDX-License-Identifier: MIT
 *
 * The inside of panel 4: a sentence to translate, its reference, presets, its tokens as the
 * model reads them (unknown words with their neighbours), what is worth saying about the input (too long, empty), and
 * the view of the decoding with its pages. While the
 * model learns the sentence is asked again about twice a second.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "eng-command.h"
#include "ui-state.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_SENTENCE_PANEL (ui_sentence_panel_get_type ())
G_DECLARE_FINAL_TYPE (UiSentencePanel, ui_sentence_panel, UI, SENTENCE_PANEL, GtkBox)

/* Signal "translate" (guint64 serial, const char *text, const char *reference (nullable), int beam, guint n_forced,
 * const EngForcedWord *forced); @beam is 1 unless the page of the beam is shown. Properties (read only): "view"; and
 * "controls", which page is shown and how wide a beam, for the header of the panel around this. */

void ui_sentence_panel_set_state (UiSentencePanel *self, UiState *state); /* @state: (nullable) borrowed */
void ui_sentence_panel_update (UiSentencePanel *self);

UiView *ui_sentence_panel_get_view (UiSentencePanel *self); /* (transfer none) */

/* ui_sentence_panel_try: puts a sentence and its reference into the entries and asks at once. */
void ui_sentence_panel_try (UiSentencePanel *self, const char *text, const char *reference);

/* ui_sentence_panel_set_bare: the entries away, for presentation. */
void ui_sentence_panel_set_bare (UiSentencePanel *self, gboolean bare);

G_END_DECLS
