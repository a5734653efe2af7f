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
 * predecessor in the input is not a space. Clean: besides, every Unicode blank is a space, zero-width
 * characters and soft hyphens go, all apostrophes are U+0027, and runs of spaces are one. TAB and newline
 * are kept as they are by both.
 *
 * Returns: (transfer full): the normalised text.
 */
char *eng_text_normalise (const char *text, gssize length, EngText rules);

/**
 * eng_text_tokens:
 * @line: normalised, without TAB and newline
 *
 * Word: split at each single space (book: empty tokens count; clean: they go). Char: each character that
 * is not a space.
 *
 * Returns: (transfer full): the tokens; without <eos>.
 */
GStrv eng_text_tokens (const char *line, EngText rules, EngTokens tokens);

/* eng_text_join: words with spaces between, characters without. */
char *eng_text_join (const char *const *tokens, int n, EngTokens kind);

G_END_DECLS
