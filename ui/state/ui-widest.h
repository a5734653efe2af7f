/* SPDX-License-Identifier: MIT
 *
 * The widest source sentence that a run has shown so far. Who draws sentences one under another makes room for it once,
 * so that rows keep their height while batch after batch passes. Widths are counted in half ems, as a terminal counts:
 * they tell which sentence is the widest, not how many pixels it takes.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 *word_width; /* owned; half ems of each word of the vocabulary; NULL before the first picture */
  int *ids;           /* (n) owned; the sentence, <eos> included; NULL before the first picture */
  int n;
  int width; /* half ems of it */
} UiWidest;

/* ui_widest_add: looks at the sentences of a batch. @words: what its ids stand for; the same from one call to the next. */
void ui_widest_add (UiWidest *self, const EngBatchPicture *picture, const EngWords *words);

/* ui_widest_clear: as before the first picture. */
void ui_widest_clear (UiWidest *self);

G_END_DECLS
