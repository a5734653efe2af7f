/* SPDX-License-Identifier: MIT
 *
 * The pairs that are followed through a run: which they are, and their rows as they were last seen. Private to ui/state;
 * what others ask of them is in ui-state.h.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

void ui_pin_free (gpointer pin); /* GDestroyNotify of UiPinnedRow */

/* ui_pins_begin_run: before the state is emptied: which pairs stay pinned from the run @before (or %NULL) to @now. */
void ui_pins_begin_run (UiState *self, const EngRunInfo *before, const EngRunInfo *now);
/* ui_pins_take: those that were pinned in the window that wrote @picture's log, unless somebody chose others. */
void ui_pins_take (UiState *self, const EngBatchPicture *picture);
void ui_pins_forget_rows (UiState *self); /* what was seen, not what is pinned */

/* ui_pins_keep: what @picture shows of them, and what came along with it. */
void ui_pins_keep (UiState *self, const EngBatchPicture *picture);

G_END_DECLS
