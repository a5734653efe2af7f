/* SPDX-License-Identifier: MIT
 *
 * What the model said to the same sentence earlier in the run. One history a sentence; an entry is added
 * only when the answer differs from the one before, and the number of entries is bounded: when it is
 * full, every second one of the older half goes, so that the beginning of a run stays visible.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

#define UI_HISTORY_MAX 64

typedef struct
{
  guint64 step;      /* updates done when this was first said */
  int epoch;         /* from 1; 0 before the first update */
  char *output;      /* owned */
  gboolean has_bleu; /* a reference was known */
  double book;       /* the book's BLEU, 0-1 */
  double standard;   /* sentence BLEU as sacreBLEU gives it, 0-100 */
  gboolean ended;    /* by <eos>, not by the length limit */
} UiHistoryEntry;

typedef struct
{
  char *text;         /* owned; the sentence asked for */
  GPtrArray *entries; /* UiHistoryEntry; owned; rising steps */
  guint64 last_asked; /* step of the newest answer, also when it did not change */
} UiHistory;

UiHistory *ui_history_new (const char *text);
void ui_history_free (UiHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiHistory, ui_history_free)

/* ui_history_add: copies what it needs. An answer with words forced by the user is passed over: it is not
 * what the model said. So is a beam search's: the history compares greedy answers. */
void ui_history_add (UiHistory *self, const EngSample *sample, int epoch);

G_END_DECLS
