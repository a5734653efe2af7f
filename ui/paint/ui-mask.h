/* SPDX-License-Identifier: MIT
 *
 * Panel 3, the mask: the batch as rows × positions. Colour is the loss of a position that counts, on a scale
 * that stays the same all through a run; padding is hatched, <eos> outlined, valid lengths stand at the
 * margin. Any thread.
 */
#pragma once

#include <cairo.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef struct
{
  const EngBatchPicture *picture; /* borrowed; NULL = nothing yet */
  const EngWords *source_words;   /* borrowed, or NULL */
  const EngWords *target_words;   /* borrowed, or NULL */
  double loss_max;                /* nats at the top of the colour bar: ln V, the loss of guessing */
  int highlight_pair;             /* lit up; -1 = none */
  double pointer_x, pointer_y;    /* pixels; NaN = no pointer */
} UiMask;

typedef struct
{
  int row;      /* of the batch; -1 = nothing under the pointer */
  int position; /* from 0 */
} UiMaskHit;

/* ui_mask_init: a state's newest picture. @state: (nullable). */
void ui_mask_init (UiMask *self, const UiState *state);

void ui_mask_paint (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height);

/* ui_mask_describe: (transfer full) spoken text: what counts, and the mean loss. */
char *ui_mask_describe (const UiMask *self);

/* ui_mask_summary: (transfer full) "412 of 640 positions count · 36 % of the output layer never computed". */
char *ui_mask_summary (const UiMask *self);

UiMaskHit ui_mask_hit (const UiMask *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_mask_hit_text: (transfer full) (nullable) row, position, token, probability, loss, share of the loss. */
char *ui_mask_hit_text (const UiMask *self, UiMaskHit hit);

G_END_DECLS
