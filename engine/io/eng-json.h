/* SPDX-License-Identifier: MIT
 *
 * JSON as engine/io needs it. Reading: json-glib builds the nodes, but takes more than JSON (comments, hex
 * numbers, assignments, duplicate keys) and recurses as deep as the text says; files come from the world,
 * so a strict check stands in front of it. Writing: numbers in their shortest form that reads back as the
 * same number, and text that is valid JSON whatever the bytes.
 *
 * Any thread. Private to engine/io.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * eng_json_parse:
 * @line: the number of @text's first line, for the message
 *
 * Refuses what is not UTF-8, not exactly one JSON value (RFC 8259), nested deeper than 16, a duplicate key,
 * a NUL or half a surrogate pair in a string, and a whole number beyond ±2^53, which no double holds.
 *
 * Returns: (transfer full): the value, or %NULL with %ENG_ERROR_BAD_FILE: "line 3, column 5: …".
 */
JsonNode *eng_json_parse (const char *text, gsize length, guint64 line, GError **error);

/* eng_json_get: the member's value, or NULL when @object has none of that name. */
JsonNode *eng_json_get (JsonObject *object, const char *name);

/* Whether the member is there and of that kind; then it is in @value, else @value stays. Whole numbers are
 * numbers too; null is NaN for eng_json_get_real(), as the run log writes it. */
gboolean eng_json_get_int (JsonObject *object, const char *name, gint64 *value);
gboolean eng_json_get_real (JsonObject *object, const char *name, double *value);
gboolean eng_json_get_bool (JsonObject *object, const char *name, gboolean *value);
const char *eng_json_get_string (JsonObject *object, const char *name); /* borrowed; or NULL */
JsonArray *eng_json_get_array (JsonObject *object, const char *name);   /* borrowed; or NULL */
JsonObject *eng_json_get_object (JsonObject *object, const char *name); /* borrowed; or NULL */

/* The same for a node on its own; @node may be NULL. */
const char *eng_json_node_string (JsonNode *node);
gboolean eng_json_node_real (JsonNode *node, double *value);
gboolean eng_json_node_int (JsonNode *node, gint64 *value);

/* eng_json_append_string: @text in quotes; bytes that are not UTF-8 become U+FFFD, NULL becomes null. */
void eng_json_append_string (GString *json, const char *text);

/* eng_json_append_real: the shortest digits that read back as the same double; null when not finite. */
void eng_json_append_real (GString *json, double number);

/* eng_json_append_float: the same for a float. */
void eng_json_append_float (GString *json, float number);

/* eng_json_append_rounded: five significant digits, for what is only ever drawn. */
void eng_json_append_rounded (GString *json, float number);

/* eng_json_append_name: `"name":`, after a comma unless the object has just been opened. */
void eng_json_append_name (GString *json, const char *name);

G_END_DECLS
