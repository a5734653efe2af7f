/* SPDX-License-Identifier: MIT
 *
 * Sentences that panel 4 offers to be tried: the book's where the corpus knows their words, then pairs that were
 * held out of training.
 *
 * Main thread.
 */
#pragma once

#include <gio/gio.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct
{
  char **sentences;  /* owned; source, target, source, target …, NULL-terminated; NULL before the first collection */
  int n;             /* pairs */
  int n_book;        /* of them the first so many are the book's */
  gboolean recorded; /* they are those that a recording answered */
} UiPresets;

/* ui_presets_collect: those of a run; of a recording those it answered, and no others. Returns whether they are others than before. */
gboolean ui_presets_collect (UiPresets *self, const EngRunInfo *info);
void ui_presets_clear (UiPresets *self);

/* Borrowed; %NULL when there is no such pair. */
const char *ui_presets_source (const UiPresets *self, int i);
const char *ui_presets_target (const UiPresets *self, int i);

/* ui_presets_first: what is tried first: a sentence that was never learned, else the first of the list. */
int ui_presets_first (const UiPresets *self);

/* ui_presets_find: the pair with this source; -1 when there is none. */
int ui_presets_find (const UiPresets *self, const char *source);

/* ui_presets_menu: (transfer full) one item a pair, which calls @action with the number of the pair. */
GMenuModel *ui_presets_menu (const UiPresets *self, const char *action);

G_END_DECLS
