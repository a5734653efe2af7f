/* SPDX-License-Identifier: MIT
 *
 * Whether a text is exactly one JSON value (eng_json_parse() says by which rules). Private to engine/io.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * eng_json_check:
 * @text: (length) bytes, none beyond is looked at
 * @offset: out: the byte at which it stopped
 * @members: out: members of all its objects, those of one name counted each
 *
 * Returns: %NULL, or what is wrong; translated, static.
 */
const char *eng_json_check (const char *text, gsize length, gsize *offset, gsize *members);

G_END_DECLS
