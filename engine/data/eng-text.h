/* SPDX-License-Identifier: MIT
 *
 * Text normalisation and tokens, by the book's rules exactly (Dive into Deep Learning, zh v2, 9.5) or by
 * the clean ones (--text clean).
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/**
 * eng_text_normalise:
 * @length: bytes of @text, or -1; valid UTF-8
 *
 * Book: U+202F and U+00A0 become spaces, Unicode lower case, a space before each of , . ! ? whose
 * predecessor in the input is not a space (also straight after TAB or newline, but not at the very
 * beginning). Clean: besides, every Unicode blank is a space, zero-width characters and soft hyphens go,
 * all apostrophes are U+0027, and runs of spaces are one. TAB and newline are kept as they are by both.
 *
 * Lower case is that of Python's str.lower(), which the book calls: character by character, but for
 * U+0130 (İ), which becomes i and a combining dot, and for a final capital sigma.
 *
 * Returns: (transfer full): the normalised text.
 */
char *eng_text_normalise (const char *text, gssize length, EngText rules);

/* The most bytes that eng_text_normalise_into() writes for so many bytes of input. */
#define ENG_TEXT_NORMALISED_MAX(length) (2 * (length) + 1)

/**
 * eng_text_normalise_into:
 * @out: (ENG_TEXT_NORMALISED_MAX (length)) out: the normalised text, not terminated
 * @before: the character that stands before @text in its file (TAB, newline), or 0 at the beginning
 *
 * The same for a piece of text; cut a text at TABs and newlines only.
 *
 * Returns: bytes written.
 */
gsize eng_text_normalise_into (char *out, const char *text, gsize length, EngText rules, char before);

/**
 * eng_text_tokens:
 * @line: normalised, without TAB and newline
 *
 * Word: split at each single space (book: empty tokens count; clean: they go). Char: each character that
 * is not a space. A line of nothing but spaces has no tokens.
 *
 * Returns: (transfer full): the tokens; without <eos>.
 */
GStrv eng_text_tokens (const char *line, EngText rules, EngTokens tokens);

/* A walk over the tokens of a line, in place; what eng_text_tokens() does, without copies. */
typedef struct
{
  const char *at, *end; /* borrowed; at == NULL: no more */
  EngText rules;
  EngTokens kind;
} EngTokenWalk;

void eng_token_walk_init (EngTokenWalk *walk, const char *line, gsize length, EngText rules, EngTokens kind);

/* eng_token_walk_next: gives the next token (not terminated, perhaps empty); %FALSE when there is none. */
gboolean eng_token_walk_next (EngTokenWalk *walk, const char **token, gsize *length);

/* eng_text_join: words with spaces between, characters without. */
char *eng_text_join (const char *const *tokens, int n, EngTokens kind);

G_END_DECLS
