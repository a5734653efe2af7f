/* SPDX-License-Identifier: MIT
 *
 * A vocabulary: ids 0 <unk>, 1 <pad>, 2 <bos>, 3 <eos>, then tokens by falling count; ties keep the order
 * in which they were first seen. Immutable once built; any thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct EngVocab EngVocab;

/* eng_vocab_new_from_words: a vocabulary read back from a checkpoint; takes a reference of @words. */
EngVocab *eng_vocab_new_from_words (EngWords *words);
EngVocab *eng_vocab_ref (EngVocab *self);
void eng_vocab_unref (EngVocab *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngVocab, eng_vocab_unref)

int eng_vocab_size (const EngVocab *self);
int eng_vocab_id (const EngVocab *self, const char *token); /* ENG_TOKEN_UNK when unknown */
const char *eng_vocab_word (const EngVocab *self, int id);
EngWords *eng_vocab_words (const EngVocab *self); /* (transfer none) */

/**
 * eng_vocab_nearest:
 * @n: at most so many
 *
 * Returns: (transfer full): known words by rising edit distance to @token (ties: more frequent first), at
 *   most half of its length away; may be empty.
 */
GStrv eng_vocab_nearest (const EngVocab *self, const char *token, int n);

G_END_DECLS
