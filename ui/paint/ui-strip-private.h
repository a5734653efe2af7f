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
  int coin;              /* EngCoin, likewise */
  gboolean mixture;      /* likewise: no coin decided */
  const int *source_ids; /* (n_source) borrowed */
  int n_source;
  const EngFedCell *cells; /* (n_valid) borrowed */
  int n_valid;
  int width;             /* of real vectors; 0 for tokens */
  const float *expected; /* (n_valid, width) borrowed, or NULL */
  const float *output;   /* (n_valid, width) borrowed, or NULL */
} StripRow;

#define STRIP_MAX_COLUMNS 64 /* drawn at once */
#define STRIP_MAX_ROWS 64    /* likewise */
#define STRIP_INDENT 12.0    /* units; of a pinned name, behind its dot */
#define CELL_GAP 5.0         /* units; between two boxes */
#define STRIP_BAR 7.0        /* units; width of what can be scrolled with, its gap included */

/* A row in sight. */
typedef struct
{
  double y, h;    /* top and height */
  int name_lines; /* that there is room for above its cells */
} StripLine;

/* Heights of a row of words, from its top: the name's lines, room for the badges, the boxes, the bar of the row's own
 * coins, lines under the boxes, and a gap. */
typedef struct
{
  double unit;
  double right;                           /* where the cells and the names end; a bar to scroll with follows */
  double label_w;                         /* real vectors: of the names at the left; 0 for words */
  int n_plots, visible_plots, first_plot; /* of real vectors: numbers of a vector, of which some are in sight; 0 for words */
  UiTextSize name_size;                   /* of the sentence above the cells */
  double name_line_h;
  int batch_lines;                      /* of names, that every row of the batch has room for, so that rows do not jump */
  int pin_lines[UI_STATE_MAX_PINS];     /* of the names of pinned rows */
  double name_w, note_w;                /* room for the sentence, and behind it for what is said of the row */
  double pin_name_w, pin_note_w;        /* the same of a pinned row */
  double badge_h;                       /* from the name's foot to the box */
  double cell_h;                        /* of the word's box */
  double cell_gap;                      /* between two boxes */
  double cell_x[STRIP_MAX_COLUMNS + 1]; /* left edges of the columns drawn; the last entry ends the last one */
  double coin_h, line_h;                /* under the box: the coin's bar, then lines of text */
  int n_lines;                          /* expected; and what would have been fed otherwise */
  double cells_h;                       /* of all under the name, without the coin of the row's own */
  double band_h;                        /* of the coin that decides for all, over the batch's rows; 0 = each has its own */
  StripLine line[STRIP_MAX_ROWS];       /* the visible rows */
  double top;                           /* of the first row */
  double bottom;                        /* of the rows */
  double legend_y;                      /* top of the legend */
  int n_rows, visible_rows;             /* to scroll through; that fit */
  int first_row;                        /* scrolled away */
  int visible_pins;                     /* of the visible rows */
  int guest;                            /* the row that has the last line, though it would be out of sight; -1 = none */
  int n_steps, visible_steps;
  int first_step; /* scrolled away */
} StripFrame;

void strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height);

/* strip_row_top: of the visible row @line, from 0; ..._end: of the last one. */
double strip_row_top (const StripFrame *frame, int line);
double strip_rows_end (const StripFrame *frame);

/* strip_row_at: the row that stands at a visible line, counted without scrolling. */
int strip_row_at (const StripFrame *frame, int line);

/* strip_row: @i from 0, pinned rows first. Returns: %FALSE beyond the last. */
gboolean strip_row (const UiStrip *self, int i, StripRow *row);

UiFedSign strip_sign (const EngFedCell *cell, const EngFedCell *before);

/* Shares over the whole newest batch. */
typedef struct
{
  int fed_true, fed_own, own_right;
} StripCount;

StripCount strip_count (const EngBatchPicture *picture);

/* strip_share: how much of what was fed was the truth, 0-1: the share of the cells, or of each where all are mixtures. */
double strip_share (const EngBatchPicture *picture);

/* strip_has_rows: whether there is a batch that can be shown. */
gboolean strip_has_rows (const UiStrip *self);

double strip_legend_height (const UiStrip *self, const UiPalette *palette, int width);
void strip_paint_legend (cairo_t *cr, const UiStrip *self, const UiPalette *palette, double y, int width);

/* strip_name: (transfer full) the sentence of a row, or its number. */
char *strip_name (const UiStrip *self, const StripRow *row);

/* ui-strip-columns.c: words. */

/* strip_guess_columns: before the rows are known: the first step, and how many there are if all words are short. */
void strip_guess_columns (const UiStrip *self, StripFrame *frame);

/* strip_fit_columns: the columns for the rows in sight. */
void strip_fit_columns (const UiStrip *self, const UiPalette *palette, StripFrame *frame);

/* ui-strip-vectors.c: real vectors. */
void strip_vectors_frame (StripFrame *frame, const UiStrip *self); /* frame->bottom: as if nothing had to be scrolled */
void strip_paint_vectors (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame);
char *strip_vectors_text (const StripRow *row, int position); /* (transfer full) for the readout; -1: of the row */
double strip_row_error (const StripRow *row);                 /* mean square over the row; NaN for an empty one */

/* ui-strip-rows.c: words. */
void strip_paint_header (cairo_t *cr, const UiPalette *palette, const StripFrame *frame);
void strip_paint_band (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame);
void strip_paint_row (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
                      const StripRow *row, const StripLine *line);
void strip_paint_pin (cairo_t *cr, const UiPalette *palette, const StripRow *row, double y);

/* strip_expected_text: (transfer full) under a cell: the word that was expected. */
char *strip_expected_text (const UiStrip *self, const EngFedCell *cell);

/* strip_otherwise_text: (transfer full) under that, the other side of the coin, or what else is in a mixture; with @brief
 * in as little room as can be. */
char *strip_otherwise_text (const UiStrip *self, const StripRow *row, const EngFedCell *cell, gboolean brief);

/* strip_coin_height: of the bar of the row's own coins. */
double strip_coin_height (const StripFrame *frame, const StripRow *row);

#define STRIP_NOTE_PARTS 3

/* strip_note: (transfer full) what is said of a row behind its name; "" for nothing. @part: 0 all of it; higher: less. */
char *strip_note (const StripFrame *frame, const StripRow *row, int part);

/* ui-strip-map.c */
void strip_paint_map (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);
void strip_paint_map_marks (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);
char *strip_describe_map (const UiStrip *self); /* (transfer full) */

G_END_DECLS
