/* SPDX-License-Identifier: MIT
 *
 * Page of panel 4: the tree of the beam search, from left to right. Every column holds the prefixes that survived a
 * step, each as its last word and its score; lines lead to what they became. A column keeps the order of its
 * parents, so no two lines cross. The path that was returned is drawn strong, finished prefixes are boxed.
 *
 * A greedy answer is the tree of width 1: one path. Any thread.
 */
#pragma once

#include "ui-sentence.h"

G_BEGIN_DECLS

void ui_beam_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_beam_describe: (transfer full) width, best path, its score, and the next best. */
char *ui_beam_describe (const UiSentence *self);

/* ui_beam_nodes: prefixes that survived decode step @step (from 0), from top to bottom. */
int ui_beam_nodes (const UiSentence *self, int step);

/* ui_beam_speak: (transfer full) (nullable) one of them in words. */
char *ui_beam_speak (const UiSentence *self, int step, int row);

/* ui_beam_depths: columns to scroll through, and in @visible how many of them fit. */
int ui_beam_depths (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible);

/* ui_beam_scroll_to: the first column that a pointer at @x asks of the bar under the tree; ..._on_bar: whether one at
 * (@x, @y) is on it. */
int ui_beam_scroll_to (const UiSentence *self, const UiPalette *palette, int width, int height, double x);
gboolean ui_beam_on_bar (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_beam_figure_size: @width, @height: in, out: pixels; large enough for every step, in bands under each other where they
 * would be too wide for a page. */
void ui_beam_figure_size (const UiSentence *self, const UiPalette *palette, int *width, int *height);

G_END_DECLS
