/* SPDX-License-Identifier: MIT
 *
 * `translate --trace`: everything a decoding knows, as JSON: tokens, candidates, attention, states, gates and
 * the tree of the beam.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

/* cli_trace_add: appends one sentence's object to the array that is open in @builder. */
void cli_trace_add (JsonBuilder *builder, const EngTranslation *translation, const EngWords *source, const EngWords *target);

G_END_DECLS
