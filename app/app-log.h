/* SPDX-License-Identifier: MIT
 *
 * What the window shows of a run as a run log, such as `souffleur train --log` writes: for the window's export, and so
 * that `souffleur figure` draws it later.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

/**
 * app_log_write:
 * @state: with a run
 *
 * Every update, validation and change, and what they were fed; the newest batch with the sentences that are pinned, the answer that
 * is shown with those before it, and drift; of a recording every batch and answer. Figures of updates have a float's digits. Main thread; a million updates take some seconds.
 *
 * Returns: %FALSE with a #GFileError.
 */
gboolean app_log_write (const UiState *state, const char *path, GError **error);

G_END_DECLS
