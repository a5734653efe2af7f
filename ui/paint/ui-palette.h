/* SPDX-License-Identifier: MIT
 *
 * Colours, type sizes and line widths of all painters. Okabe-Ito for things that are told apart (each has
 * a second sign: line style, shape, letter), viridis for amounts, orange-white-blue for signed amounts.
 * Light and dark follow the window; print is black on white for paper.
 *
 * A palette is a plain struct, made afresh whenever it is wanted. Any thread.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  UI_STYLE_LIGHT,
  UI_STYLE_DARK,
  UI_STYLE_PRINT
} UiStyle;

typedef struct
{
  double r, g, b; /* 0-1, sRGB */
} UiColour;

typedef enum
{
  UI_TEXT_SMALL,  /* figures on axes, what stands under a cell */
  UI_TEXT_NORMAL, /* words, labels */
  UI_TEXT_LARGE,  /* an output line */
  UI_TEXT_TITLE   /* a headline figure */
} UiTextSize;

#define UI_PALETTE_RUNS 2

typedef struct
{
  UiStyle style;
  gboolean high_contrast;
  const char *font_family; /* borrowed, interned; NULL = "Sans" */
  double scale;            /* 1 in the window; 1.5 and more in presentation mode */

  /* For tests; both off in the product. */
  gboolean text_bars; /* text is drawn as bars, independent of fonts: reference pictures */
  GArray *text_marks; /* UiTextMark; borrowed, or NULL: where each line of text was drawn */

  UiColour background;           /* of a panel */
  UiColour ink, faint;           /* text; secondary text */
  UiColour grid, track;          /* lines behind data; empty part of a bar */
  UiColour run[UI_PALETTE_RUNS]; /* curves of run A, B */
  UiColour truth;                /* true word fed */
  UiColour right, wrong;         /* the model's own word */
  UiColour gap, epsilon;         /* exposure gap; ε */
  UiColour warning;              /* NaN, errors */
  UiColour eos;                  /* outline of <eos>; seen on all of viridis */
  double fill;                   /* opacity of tinted areas */
} UiPalette;

/**
 * ui_palette_init:
 * @font_family: (nullable): family of all text; %NULL = "Sans"
 * @scale: size of type and lines, 1 = window
 */
void ui_palette_init (UiPalette *self, UiStyle style, gboolean high_contrast, const char *font_family,
                      double scale);

/* ui_palette_parse_style: "light", "dark", "print". Returns: %FALSE for anything else. */
gboolean ui_palette_parse_style (const char *name, UiStyle *style);

/* ui_palette_line: width of a line in pixels; @weight 1 is a curve, 0.5 a grid line. */
double ui_palette_line (const UiPalette *self, double weight);

/* ui_palette_size: height of an em in pixels. */
double ui_palette_size (const UiPalette *self, UiTextSize size);

/* ui_palette_viridis: @t in [0, 1] (clamped; NaN gives 0), the colour map of matplotlib. */
UiColour ui_palette_viridis (double t);

/* ui_palette_diverging: @t in [-1, 1]: orange negative, blue positive, the background's tone at 0. */
UiColour ui_palette_diverging (const UiPalette *self, double t);

/* ui_palette_on: black or white, whichever is read better on @colour. */
UiColour ui_palette_on (UiColour colour);

/* ui_colour_mix: a at t = 0, b at t = 1. */
UiColour ui_colour_mix (UiColour a, UiColour b, double t);
void ui_colour_set (cairo_t *cr, UiColour colour, double alpha);

G_END_DECLS
