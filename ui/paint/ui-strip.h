/* SPDX-License-Identifier: MIT
 *
 * Panel 2, what the decoder was fed: a row a sentence, a cell a step; the sentence stands above its cells, and is never
 * cut off. A filled square with "T" is the true
 * word, a ring with "M" the model's own: green with a tick when it was the true one, orange with a cross
 * when not. Under a cell stand its coin (a dot on a bar from 0 to 1 with ε as a line), the expected word,
 * and what the other side of the coin would have fed. A coin that decides for more is as long as what it
 * decides for: under the whole sentence, or over the whole batch. A pinned row from an earlier batch shows the coin, ε and epoch
 * of that batch. A mixture has no coin: its box is divided at ε, the true word's share before the model's. Real vectors are drawn as curves: the target,
 * what the decoder said, and on them what was carried into the next step. Second page: position × training
 * time.
 *
 * Shows as many rows and steps as fit; each row says how many of its steps are left out, and bars scroll. Any thread.
 */
#pragma once

#include <cairo.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef enum
{
  UI_STRIP_CELLS,
  UI_STRIP_MAP /* position × time: share fed the true word, share of own words right */
} UiStripKind;

typedef struct
{
  int row;      /* as drawn, counted without scrolling; -1 = nothing under the pointer */
  int pair;     /* training pair of that row, or -1 */
  int position; /* step, or -1 when the pointer is on the sentence */
} UiStripHit;

/* What scrolls, where there is more than fits. */
typedef enum
{
  UI_STRIP_NO_BAR,
  UI_STRIP_BAR_STEPS, /* under the rows */
  UI_STRIP_BAR_ROWS   /* beside them */
} UiStripBar;

#define UI_STRIP_ROOM_STEPS 256 /* later ones are not remembered */

/* What the columns of words needed lately: nothing moves to and fro as batch after batch passes. All 0: nothing yet. */
typedef struct
{
  double now[UI_STRIP_ROOM_STEPS], before[UI_STRIP_ROOM_STEPS]; /* pixels of each step; of the latest pictures, and those before */
  guint64 step;                                                 /* of the last picture */
  int n_lines;                                                  /* under its boxes */
  int pictures;                                                 /* in now */
  const EngWords *words;                                        /* borrowed, or NULL: of the widths below */
  int n_words;
  float *word_width; /* (n_words) owned; pixels in small type, NaN = not measured yet */
} UiStripRoom;

typedef struct
{
  UiStripKind kind;
  const EngBatchPicture *picture; /* borrowed; NULL = nothing yet */
  gboolean recorded;              /* of a run log: nothing will come either */
  const EngWords *source_words;   /* borrowed, or NULL */
  const EngWords *target_words;   /* borrowed, or NULL */
  const GPtrArray *pins;          /* UiPinnedRow; borrowed, or NULL; drawn first */
  const UiFedMap *map;            /* borrowed, or NULL */
  const UiWidest *widest;         /* borrowed, or NULL */
  const UiStripRoom *room;        /* borrowed, or NULL: columns as these rows need them */
  gboolean shows_newest;          /* the last line is of the newest batch where pinned rows alone would take all */
  gboolean bars;                  /* bars to scroll with are drawn: on the screen, not in a figure */
  int first_row;                  /* rows scrolled away, pinned ones included */
  int first_step;                 /* steps scrolled away */
  int highlight_pair;             /* lit up; -1 = none */
  int guest_pair;                 /* takes the last line while it is out of sight, because another panel lit it up; -1 = none */
  double pointer_x, pointer_y;    /* pixels; NaN = no pointer */
  UiStripHit cursor;              /* where the keyboard is: row and position, or column (as row) and position of the
                                   * map; -1 = nowhere. Shown like a pointer, where there is none */
} UiStrip;

/* ui_strip_init: cells of a state's newest picture. @state: (nullable). */
void ui_strip_init (UiStrip *self, const UiState *state);

/* ui_strip_title: what the page is called above a figure. */
const char *ui_strip_title (const UiStrip *self);

void ui_strip_paint (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);

/* Its two layers: what was fed, and over that what is pointed at and lit up. */
void ui_strip_paint_cells (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);
void ui_strip_paint_marks (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height);

/* ui_strip_describe: (transfer full) spoken text: ε, share fed the truth, share of own words right. */
char *ui_strip_describe (const UiStrip *self);

UiStripHit ui_strip_hit (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_strip_hit_text: (transfer full) (nullable) everything known of the cell, in a line. */
char *ui_strip_hit_text (const UiStrip *self, UiStripHit hit);

/* ui_strip_map_text: (transfer full) (nullable) both shares of a cell of the map, in a line. */
char *ui_strip_map_text (const UiStrip *self, int column, int position);

/* ui_strip_cells: steps of the row, or -1 where there is no such row, and in @visible how many columns fit. */
int ui_strip_cells (const UiStrip *self, const UiPalette *palette, int width, int height, int row, int *visible);

/* ui_strip_row_text: (transfer full) (nullable) spoken text of a row: its sentence, and what was fed. */
char *ui_strip_row_text (const UiStrip *self, int row);

/* ui_strip_pair: the training pair that a row shows, counted without scrolling; -1 beyond the last. */
int ui_strip_pair (const UiStrip *self, int row);

/* ui_strip_sentence: (transfer full) a row's source and target as a person writes them. FALSE when the pair is
 * in no row, and for real vectors. */
gboolean ui_strip_sentence (const UiStrip *self, int pair, char **source, char **target);

/* ui_strip_find: the row, counted without scrolling, that shows a pair; -1 when there is none. */
int ui_strip_find (const UiStrip *self, int pair);

/* ui_strip_rows: rows that there are to scroll through, and in @visible how many of them fit. */
int ui_strip_rows (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible);

/* ui_strip_steps: steps that there are to scroll through, in @visible how many are in sight, and in @first from which on:
 * where the sentences end, first_step may ask for more than there is. */
int ui_strip_steps (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible, int *first);

/* ui_strip_make_room: @room: in, out: learns what the newest batch and the pinned rows need at that size. */
void ui_strip_make_room (const UiStrip *self, const UiPalette *palette, int width, int height, UiStripRoom *room);

/* ui_strip_room_clear: as before the first picture. */
void ui_strip_room_clear (UiStripRoom *room);

/* ui_strip_bar: the bar at a place. */
UiStripBar ui_strip_bar (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_strip_bar_first: how many rows or steps are scrolled away when the bar's thumb has its middle there. */
int ui_strip_bar_first (const UiStrip *self, const UiPalette *palette, int width, int height, UiStripBar bar, double x, double y);

G_END_DECLS
