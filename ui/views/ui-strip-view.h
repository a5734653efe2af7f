/* SPDX-License-Identifier: MIT
 *
 * Panel 2's picture: what the decoder was fed. Scrolls through rows (Shift: steps), also by its bars; a click on a row pins
 * its sentence, so that it is followed through the run, or lets it go. With the keyboard: Up and Down find a
 * row, which is spoken, P pins it, Left, Right, Home and End go along its cells, Page Up and Page Down from one page to the
 * next.
 *
 * Main thread.
 */
#pragma once

#include "ui-strip.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_STRIP_VIEW (ui_strip_view_get_type ())
G_DECLARE_FINAL_TYPE (UiStripView, ui_strip_view, UI, STRIP_VIEW, UiView)

UiStripView *ui_strip_view_new (void);

void ui_strip_view_set_kind (UiStripView *self, UiStripKind kind);

/* ui_strip_view_sentence: (transfer full) the sentence of a pair that is shown, and its translation. FALSE when it
 * is not shown, and for real vectors. */
gboolean ui_strip_view_sentence (UiStripView *self, int pair, char **source, char **target);

/* ui_strip_view_rows: rows that there are, and in @visible how many are drawn. */
int ui_strip_view_rows (UiStripView *self, int *visible);

G_END_DECLS
