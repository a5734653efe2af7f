/* SPDX-License-Identifier: MIT
 *
 * Places and rows of panel 2, found from numbers alone, so that painting and hit tests agree.
 *
 * Internal to ui-strip*.c.
 */
#pragma once

#include "ui-draw.h"
#include "ui-strip.h"
#include "ui-text.h"

G_BEGIN_DECLS

/* One sentence, from the newest batch or as it was last seen. */
typedef struct
{
  int pair;
  gboolean pinned, stale; /* stale: not in the newest batch */
  guint64 step;           /* of the batch that it comes from */
  double epsilon;
  const int *source_ids; /* (n_source) borrowed */
  int n_source;
  const EngFedCell *cells; /* (n_valid) borrowed */
  int n_valid;
} StripRow;

typedef struct
{
  double unit;
  double label_w;           /* of the sentences at the left */
  double cell_w, cell_h;    /* of the word's box */
  double step_w;            /* from one cell to the next */
  double row_h;             /* from one row to the next */
  double coin_h, line_h;    /* under the box: the coin's bar, then lines of text */
  int n_lines;              /* expected; and what would have been fed otherwise */
  double top;               /* of the first row */
  double legend_y;          /* top of the legend */
  int n_rows, visible_rows; /* to scroll through; that fit */
  int n_steps, visible_steps;
} StripFrame;

void strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height);

/* strip_row: @i from 0, pinned rows first. Returns: %FALSE beyond the last. */
gboolean strip_row (const UiStrip *self, int i, StripRow *row);

UiFedSign strip_sign (const EngFedCell *cell, const EngFedCell *before);

/* Shares over the whole newest batch. */
typedef struct
{
  int fed_true, fed_own, own_right;
} StripCount;

StripCount strip_count (const EngBatchPicture *picture);

double strip_legend_height (const UiPalette *palette, int width);
void strip_paint_legend (cairo_t *cr, const UiStrip *self, const UiPalette *palette, double y, int width);

/* ui-strip-map.c */
void strip_paint_map (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);

G_END_DECLS
