/* SPDX-License-Identifier: MIT
 *
 * Shapes that several painters share: rounded boxes, the signs of what was fed, hatching, readouts beside
 * the pointer, heat maps and polylines that stay cheap at any number of points.
 *
 * Internal to ui/paint. Any thread.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "eng-event.h"
#include "ui-palette.h"

G_BEGIN_DECLS

typedef struct
{
  double x, y, w, h;
} UiRect;

gboolean ui_rect_contains (UiRect rect, double x, double y);

/* ui_draw_rounded: adds the path of a rounded box. */
void ui_draw_rounded (cairo_t *cr, UiRect rect, double radius);

/* ui_draw_hatch: hatches the present clip, which lies inside @rect; ..._lines: the lines alone. */
void ui_draw_hatch (cairo_t *cr, const UiPalette *palette, UiRect rect);
void ui_draw_hatch_lines (cairo_t *cr, const UiPalette *palette, UiRect rect, UiColour colour, double alpha);

/* ui_draw_empty: one sentence in the middle of the picture: what will come. */
void ui_draw_empty (cairo_t *cr, const UiPalette *palette, int width, int height, const char *text);

/* What a cell was fed. Each has its own colour, letter, outline and mark. */
typedef enum
{
  UI_FED_START, /* <bos>: no coin was thrown */
  UI_FED_TRUE,
  UI_FED_OWN_RIGHT,
  UI_FED_OWN_WRONG
} UiFedSign;

UiColour ui_fed_colour (const UiPalette *palette, UiFedSign sign);

/* ui_draw_fed_badge: filled square "T", or ring "M", centred; nothing for START. */
void ui_draw_fed_badge (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double x, double y, double size);

/* ui_draw_fed_mark: tick or cross, centred; nothing for START and TRUE. */
void ui_draw_fed_mark (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double x, double y, double size);

/* ui_draw_fed_box: the cell's box: filled, or tinted with a dashed outline. */
void ui_draw_fed_box (cairo_t *cr, const UiPalette *palette, UiFedSign sign, UiRect rect);

/* ui_draw_mixed_box: a box of which @share belongs to the true word, the rest to the model's, @sign. */
void ui_draw_mixed_box (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double share, UiRect rect);

/* One line of a readout. */
typedef struct
{
  const char *name;  /* borrowed */
  const char *value; /* borrowed, or NULL */
  UiColour colour;   /* of the value */
} UiReadoutLine;

/**
 * ui_draw_readout:
 * @x: what is read out; the box stands beside it
 * @bounds: the box stays inside
 */
void ui_draw_readout (cairo_t *cr, const UiPalette *palette, const UiReadoutLine *lines, int n,
                      double x, double y, UiRect bounds);

/* The same in two steps, for who has to look what the box would cover: its place, right of @x unless @on_left or there is
 * no room, and the drawing. */
UiRect ui_readout_place (const UiPalette *palette, const UiReadoutLine *lines, int n, double x, double y, gboolean on_left,
                         UiRect bounds);
void ui_draw_readout_in (cairo_t *cr, const UiPalette *palette, const UiReadoutLine *lines, int n, UiRect box);

/**
 * ui_columns_fit:
 * @x: (n + 1) out: left edges; the last entry is where the last column ends, its gap included
 * @need: (n) widths below which something would be cut
 * @from: left edge of the first
 * @width: of each, were they alike
 * @gap: behind each
 * @least: that a column keeps when it gives room to its neighbours
 *
 * All columns are alike unless a word would be cut: then those that have room give it.
 */
void ui_columns_fit (double *x, const double *need, int n, double from, double width, double gap, double least);

/* ui_number: (transfer full) a loss, rate or probability with three figures or so; "NaN" and "∞" too. */
char *ui_number (double value);

/* ui_share: @part / @whole, 0 when there is no whole. */
double ui_share (double part, double whole);

/* ui_word: a token's text; "?" when the vocabulary does not have it. */
const char *ui_word (const EngWords *words, int id);

/* ui_sentence_text: (transfer full) tokens up to <eos> or padding: with blanks, or without where all
 * of them are characters of a script that has none. */
char *ui_sentence_text (const EngWords *words, const int *ids, int n);

/* A heat map: rectangles gathered by colour, so that each colour is filled once. */
typedef struct
{
  GArray *cells; /* owned */
} UiHeat;

void ui_heat_init (UiHeat *self);

/* ui_heat_add: @t in [0, 1] on the viridis scale. Edges are rounded to whole units. */
void ui_heat_add (UiHeat *self, double t, double x0, double y0, double x1, double y1);

/* ui_heat_paint: draws what was gathered, and frees it. */
void ui_heat_paint (UiHeat *self, cairo_t *cr);

/* ui_heat_colour: the colour that ui_heat_add() gives @t. */
UiColour ui_heat_colour (double t);

/**
 * ui_draw_colour_bar:
 * @top: label of 1
 * @bottom: label of 0
 *
 * A vertical viridis bar with a title above and a label at both ends.
 */
void ui_draw_colour_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, const char *title,
                         const char *top, const char *bottom);

/* A polyline whose points come with rising x: of all points in one pixel column only the first, lowest,
 * highest and last are drawn. */
typedef struct
{
  cairo_t *cr; /* borrowed */
  double column;
  double first, low, high, last;
  gboolean has_column, has_point;
  double x; /* of the column's first point */
} UiPen;

void ui_pen_init (UiPen *self, cairo_t *cr);
void ui_pen_add (UiPen *self, double x, double y);
void ui_pen_lift (UiPen *self); /* ends a piece of the line: a gap follows */

G_END_DECLS
