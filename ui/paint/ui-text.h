/* SPDX-License-Identifier: MIT
 *
 * Text in pictures, through Pango, so that every script that the system has a font for is drawn. Laid-out
 * lines are kept in a bounded cache, because shaping a word costs ten times as much as drawing it.
 *
 * One thread at a time has its own cache (thread-local). Positions and sizes are in user units of the
 * cairo context. Text is one line; line breaks become spaces.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "ui-palette.h"

G_BEGIN_DECLS

typedef enum
{
  UI_ALIGN_START,  /* x is the left end */
  UI_ALIGN_MIDDLE, /* x is the middle */
  UI_ALIGN_END     /* x is the right end */
} UiAlign;

typedef struct
{
  UiTextSize size;
  gboolean bold;
  UiAlign align;
  double max_width; /* pixels; longer text ends in "…"; 0 = no limit */
  gboolean word;    /* longer text keeps its beginning and its end, which tell one word from another */
  UiColour colour;
  double alpha;  /* 0-1 */
  gboolean halo; /* a rim in the colour of the ground, to be read over lines without hiding them */
} UiText;

/* Where a line of text was drawn: see UiPalette.text_marks. */
typedef struct
{
  double x, y, w, h; /* x, y: top left corner; h: of the capitals and what hangs under them */
  gboolean cut;      /* ended in "…" */
  char text[32];     /* how it begins */
} UiTextMark;

/* ui_text: the usual text: ink, opaque, START, no limit. */
UiText ui_text (const UiPalette *palette, UiTextSize size);

/**
 * ui_text_draw:
 * @x: left end, middle or right end, by @how->align
 * @y: middle of the line
 *
 * Returns: the width drawn, in pixels.
 */
double ui_text_draw (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text, double x, double y);

/* ui_text_width: pixels that ui_text_draw() would take. */
double ui_text_width (const UiPalette *palette, const UiText *how, const char *text);

/* ui_text_fit: makes @how smaller, then lighter, until @text fits into its max_width; what is still too long
 * is cut when it is drawn. */
void ui_text_fit (const UiPalette *palette, UiText *how, const char *text);

/**
 * ui_text_wrap:
 * @width: pixels of a line
 * @most: lines
 *
 * Breaks text into lines as paragraphs are broken: between words, or anywhere in a script without blanks and in a
 * word that is wider than a line. Beyond @most lines the rest stands in the last one, which is then cut when it is drawn.
 *
 * Returns: (transfer full): the lines; at least one.
 */
char **ui_text_wrap (const UiPalette *palette, const UiText *how, const char *text, double width, int most);

/* ui_text_height: of a line, in pixels; at least what any script needs. */
double ui_text_height (const UiPalette *palette, UiTextSize size);

/**
 * ui_text_draw_block:
 *
 * Draws text in the middle of a rectangle, wrapped into lines; used for empty states.
 */
void ui_text_draw_block (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text,
                         double x, double y, double width, double height);

/**
 * ui_text_draw_wrapped:
 *
 * Draws text from the top left corner of a rectangle, wrapped into lines; what does not fit ends in "…".
 */
void ui_text_draw_wrapped (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text,
                           double x, double y, double width, double height);

/**
 * ui_text_spread:
 * @y: (n) in, out: wished middles of @n labels in any order; out: middles that keep @gap
 * @gap: smallest distance of two middles
 * @from, @to: the middles stay inside, if they all fit
 *
 * Pushes labels apart as little as needed, keeping their order (isotonic regression by pooling).
 */
void ui_text_spread (double *y, int n, double gap, double from, double to);

/* ui_text_forget: empties this thread's cache: at the end, or when fonts have changed. */
void ui_text_forget (void);

G_END_DECLS
