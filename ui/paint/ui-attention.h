/* SPDX-License-Identifier: MIT
 *
 * Page of panel 4: where the decoder looked when it said each word. Source across, output down, <eos> in both;
 * weights from 0 to 1 on a fixed scale from the ground to one hue. Whatever the number of words, the whole map
 * is in the picture: cells shrink, and where they are lower than a line of text only every second (third, …)
 * word is named.
 *
 * Any thread.
 */
#pragma once

#include "ui-sentence.h"

G_BEGIN_DECLS

void ui_attention_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_attention_describe: (transfer full) for each output word the source word it looked at most. */
char *ui_attention_describe (const UiSentence *self);

/* ui_attention_find: the cell at a place. */
gboolean ui_attention_find (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y,
                            int *step, int *source);

/* ui_attention_speak: (transfer full) one cell in words. */
char *ui_attention_speak (const UiSentence *self, int step, int source);

G_END_DECLS
