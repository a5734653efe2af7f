/* SPDX-License-Identifier: MIT
 *
 * A tally of tokens: gives each different token a number in order of first sight and counts how often it
 * came. The strings lie in one arena, the table is open-addressed: no allocation for a token that is
 * already known. Private to the room. One thread at a time.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct EngTally EngTally;

EngTally *eng_tally_new (void);
void eng_tally_free (EngTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngTally, eng_tally_free)

/* eng_tally_add: counts a token (need not be terminated; no NUL inside); its number, from 0. */
gint32 eng_tally_add (EngTally *self, const char *token, gsize length);

int eng_tally_size (const EngTally *self);

/* eng_tally_token: terminated; valid until the next eng_tally_add(). */
const char *eng_tally_token (const EngTally *self, int number);
guint64 eng_tally_count (const EngTally *self, int number);

/**
 * eng_tally_words:
 * @min_count: rarer tokens are left out
 *
 * Returns: (transfer full): the special tokens, then the others by falling count, ties by first sight. A
 *   token of the text that is written like a special one is that one, as in the book.
 */
EngWords *eng_tally_words (const EngTally *self, int min_count);

G_END_DECLS
