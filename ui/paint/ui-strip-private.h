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
  int epoch;              /* likewise */
  double epsilon;
  const int *source_ids; /* (n_source) borrowed */
  int n_source;
  const EngFedCell *cells; /* (n_valid) borrowed */
  int n_valid;
  int width;             /* of real vectors; 0 for tokens */
  const float *expected; /* (n_valid, width) borrowed, or NULL */
  const float *output;   /* (n_valid, width) borrowed, or NULL */
} StripRow;

#define STRIP_MAX_COLUMNS 64 /* drawn at once */

typedef struct
{
  double unit;
  double label_w;                       /* of the sentences at the left */
  double cell_h;                        /* of the word's box */
  double cell_gap;                      /* between two boxes */
  double cell_x[STRIP_MAX_COLUMNS + 1]; /* left edges of the columns drawn; the last entry ends the last one */
  double row_h;                         /* from one row to the next */
  double coin_h, line_h;                /* under the box: the coin's bar, then lines of text */
  int n_lines;                          /* expected; and what would have been fed otherwise */
  double top;                           /* of the first row */
  double legend_y;                      /* top of the legend */
  int n_rows, visible_rows;             /* to scroll through; that fit */
  int n_steps, visible_steps;
  int longest;         /* of the rows that are drawn */
  double batch_coin_y; /* middle of the coin's bar where one coin decides for all; 0 = each has its own */
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

/* strip_has_rows: whether there is a batch that can be shown. */
gboolean strip_has_rows (const UiStrip *self);

double strip_legend_height (const UiStrip *self, const UiPalette *palette, int width);
void strip_paint_legend (cairo_t *cr, const UiStrip *self, const UiPalette *palette, double y, int width);

/* ui-strip-vectors.c: real vectors. */
void strip_vectors_frame (StripFrame *frame, const UiStrip *self, int width, int height);
void strip_paint_vectors (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int width);
char *strip_vectors_text (const StripRow *row, int position); /* (transfer full) for the readout; -1: of the row */
double strip_row_error (const StripRow *row);                 /* mean square over the row; NaN for an empty one */

/* ui-strip.c */
void strip_paint_label (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row,
                        const char *text, double y, double height);

/* ui-strip-map.c */
void strip_paint_map (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);
void strip_paint_map_marks (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);
char *strip_describe_map (const UiStrip *self); /* (transfer full) */

G_END_DECLS
