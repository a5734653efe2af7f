/* SPDX-License-Identifier: MIT
 *
 * Output position × training time, as the window shows it: the engine's map of all updates, which comes along with the
 * newest batch; or, where a log has none, what the batches that it traced were fed.
 *
 * Main thread.
 */
#pragma once

#include "eng-event.h"

G_BEGIN_DECLS

typedef EngFedMap UiFedMap;
typedef EngFedCount UiFedCount;

#define UI_FED_MAP_COLUMNS ENG_FED_MAP_COLUMNS
#define UI_FED_MAP_POSITIONS ENG_FED_MAP_POSITIONS

/* ui_fed_map_add: counts one batch; position 0 (<bos>) and padding never count. */
void ui_fed_map_add (UiFedMap *self, const EngBatchPicture *picture);

G_END_DECLS
