/* SPDX-License-Identifier: MIT
 *
 * Page of panel 4: the top decoder layer's hidden state and gates at each output word. Output down, units across,
 * one map beside the other: the state, then the gates by name. Signed numbers on one fixed scale from −1
 * (orange) over 0 to 1 (blue), which holds all that a cell's sigmoid and tanh can give; never rescaled.
 *
 * Where there are more units than pixels, every second (third, …) is shown, and the axis says so: a mean would pale
 * and a maximum would saturate. Any thread.
 */
#pragma once

#include "ui-sentence.h"

G_BEGIN_DECLS

void ui_states_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_states_describe: (transfer full) what is shown, and how strong state and gates are on average. */
char *ui_states_describe (const UiSentence *self);

/* ui_states_columns: of all maps together, from left to right. */
int ui_states_columns (const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_states_speak: (transfer full) one cell in words. */
char *ui_states_speak (const UiSentence *self, const UiPalette *palette, int width, int height, int step, int column);

G_END_DECLS
