/* SPDX-License-Identifier: MIT
 *
 * One option as JSON, for all files that hold options: checkpoints, run logs, lessons. Private to engine/io.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/* eng_config_append_json: @config as one JSON object, as eng_config_to_json() gives it. */
void eng_config_append_json (GString *json, const EngConfig *config);

/**
 * eng_config_value_text:
 *
 * Returns: (transfer full): the value as eng_config_set() takes it, or %NULL with %ENG_ERROR_BAD_FILE for a
 *   list, an object or null.
 */
char *eng_config_value_text (const char *name, JsonNode *value, GError **error);

/**
 * eng_config_check_names:
 *
 * Returns: %FALSE with %ENG_ERROR_BAD_FILE when a member of @object is no option.
 */
gboolean eng_config_check_names (JsonObject *object, GError **error);

G_END_DECLS
