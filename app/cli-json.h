/* SPDX-License-Identifier: MIT
 *
 * Members of the JSON objects that the command line prints: a name and a value in one call.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void cli_json_text (JsonBuilder *builder, const char *name, const char *value);
void cli_json_whole (JsonBuilder *builder, const char *name, gint64 value);
void cli_json_real (JsonBuilder *builder, const char *name, double value);

G_END_DECLS
