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
  int row;      /* of the batch; -1 = none */
  int position; /* from 0 */
} UiMaskHit;

typedef struct
{
  const EngBatchPicture *picture; /* borrowed; NULL = nothing yet */
  gboolean recorded;              /* of a run log: nothing will come either */
  const EngWords *source_words;   /* borrowed, or NULL */
  const EngWords *target_words;   /* borrowed, or NULL */
  double loss_max;                /* nats at the top of the colour bar: ln V, the loss of guessing */
  int highlight_pair;             /* lit up; -1 = none */
  double pointer_x, pointer_y;    /* pixels; NaN = no pointer */
  UiMaskHit cursor;               /* the keyboard's cell; row -1 = none */
  const GPtrArray *pins;          /* UiPinnedRow; borrowed, or NULL */
  int pin_pair, pin_position;     /* the cell that was clicked, in whatever batch its sentence is; pair -1 = none */
} UiMask;

/* ui_mask_init: a state's newest picture. @state: (nullable). */
void ui_mask_init (UiMask *self, const UiState *state);

/* ui_mask_title: what it is called above a figure. */
const char *ui_mask_title (void);

void ui_mask_paint (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height);

/* Its two layers: what a batch looks like, and over that what is pointed at, lit up and pinned. */
void ui_mask_paint_cells (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height);
void ui_mask_paint_marks (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height);

/* ui_mask_describe: (transfer full) spoken text: what counts, and the mean loss. */
char *ui_mask_describe (const UiMask *self);

/* ui_mask_summary: (transfer full) "412 of 640 positions count · 36 % of the output layer never computed";
 * without the mask what that does to the figure. */
char *ui_mask_summary (const UiMask *self);

/* What the mask changes, of the present batch. All NaN where there is nothing to average. */
typedef struct
{
  double loss;            /* nats per position that counts: what is trained on */
  double loss_words;      /* the same of the positions inside the valid lengths alone */
  double end_probability; /* mean probability of <eos> where it was due */
} UiMaskFigures;

UiMaskFigures ui_mask_figures (const UiMask *self);

UiMaskHit ui_mask_hit (const UiMask *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_mask_hit_text: (transfer full) (nullable) row, position, token, probability, loss, share of the loss. */
char *ui_mask_hit_text (const UiMask *self, UiMaskHit hit);

/* ui_mask_line: (transfer full) (nullable) the same in one line, for the foot of the panel. */
char *ui_mask_line (const UiMask *self, UiMaskHit hit);

/* ui_mask_pin_line: (transfer full) (nullable) the line of the clicked cell, in the newest batch that held
 * its sentence; %NULL without one. */
char *ui_mask_pin_line (const UiMask *self);

G_END_DECLS
