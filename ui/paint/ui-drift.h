/* SPDX-License-Identifier: MIT
 *
 * Panel 4 with real vectors: a few sequences, the target, the forced prediction and the free-running one drawn over
 * each other, so that the drift of the free run is seen. Any thread.
 */
#pragma once

#include <cairo.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef struct
{
  const EngDrift *drift; /* borrowed; NULL = nothing yet */
  int epoch;             /* of @drift */
} UiDrift;

/* ui_drift_init: those of a state's newest epoch. @state: (nullable). */
void ui_drift_init (UiDrift *self, const UiState *state);

void ui_drift_paint (cairo_t *cr, const UiDrift *self, const UiPalette *palette, int width, int height);

/* ui_drift_describe: (transfer full) spoken: both errors, and where the free run has come to. */
char *ui_drift_describe (const UiDrift *self);

G_END_DECLS
