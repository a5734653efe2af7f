/* SPDX-License-Identifier: MIT
 *
 * Panel 1, learning curves. Three pages: losses over the run with the exposure gap, ε and the changes made;
 * error by output position, forced and free-running; BLEU by epoch.
 *
 * Colour is the run, line style the split: solid train, dashed validation forced, dotted free-running.
 * Cost: at most two points a pixel column, whatever the number of steps (≤ 2 ms at a million).
 * Any thread; reads the states it is given.
 */
#pragma once

#include <cairo.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef enum
{
  UI_CURVES_LOSS,
  UI_CURVES_POSITION, /* loss at each output position, of the last epoch */
  UI_CURVES_BLEU      /* validation BLEU by epoch, best by loss and best by BLEU marked */
} UiCurvesKind;

typedef enum
{
  UI_CURVES_X_EPOCH,
  UI_CURVES_X_STEP,
  UI_CURVES_X_SECONDS
} UiCurvesX;

typedef enum
{
  UI_CURVES_Y_LOG,       /* nats, logarithmic */
  UI_CURVES_Y_LINEAR,    /* nats, linear */
  UI_CURVES_Y_PERPLEXITY /* exp (nats), logarithmic */
} UiCurvesY;

typedef struct
{
  UiCurvesKind kind;
  int n_runs;                           /* 0 to UI_PALETTE_RUNS */
  const UiState *runs[UI_PALETTE_RUNS]; /* borrowed; A, B */
  const char *names[UI_PALETTE_RUNS];   /* borrowed, or NULL: drawn at the line ends when there are two */
  UiCurvesX x;
  UiCurvesY y;
  double view_from, view_to; /* in units of the page's x axis; NaN = the whole run, and follow */
  double pointer_x;          /* pixels; NaN = no crosshair */
  double drag_from;          /* pixels; where a zoom began, NaN = none: shades up to pointer_x */
  int highlight_pair;        /* training pair whose own loss is marked; -1 = none */
} UiCurves;

/* ui_curves_init: losses by epoch, logarithmic, following, no pointer. @state: (nullable): run A. */
void ui_curves_init (UiCurves *self, const UiState *state);

/* ui_curves_title: what the page is called above a figure. */
const char *ui_curves_title (const UiCurves *self);

void ui_curves_paint (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height);

/* The two halves of it: the lines; over them what follows the pointer: crosshair, zoom, sentence that is lit up. */
void ui_curves_paint_lines (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height);
void ui_curves_paint_marks (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height);

/* ui_curves_describe: (transfer full) spoken text: where train, forced and free stand, and the gap. */
char *ui_curves_describe (const UiCurves *self);

/* ui_curves_describe_at: (transfer full) (nullable) spoken text: every value at pointer_x, as the crosshair has it. */
char *ui_curves_describe_at (const UiCurves *self, const UiPalette *palette, int width, int height);

/**
 * ui_curves_move:
 * @pixel: where the crosshair stands; NaN = nowhere yet
 * @by: pixels to go, either way
 *
 * Returns: where the crosshair catches on next: at least one measurement further, inside the plot; NaN when
 *   there is nothing yet.
 */
double ui_curves_move (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel, double by);

/* ui_curves_move_to_change: likewise to the next change of a control that is in sight, to the right (@by > 0) or left; from
 * nowhere to the first or last. Where there is none further it stays. Loss page; NaN on the others. */
double ui_curves_move_to_change (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel, int by);

/**
 * ui_curves_x_at:
 * @pixel: from the left of the picture
 *
 * Returns: the number on the x axis under @pixel, clamped to what is drawn: the ends of a zoom go into
 *   view_from and view_to.
 */
double ui_curves_x_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel);

/* ui_curves_inside: whether a point lies in the plot area, where dragging zooms. */
gboolean ui_curves_inside (const UiCurves *self, const UiPalette *palette, int width, int height, double x, double y);

/**
 * ui_curves_step_at:
 *
 * Returns: the update of run A nearest to @pixel; 0 when there is none.
 */
guint64 ui_curves_step_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel);

/* ui_curves_csv: (transfer full) all steps and epochs of the runs as CSV, numbers in the C locale. */
char *ui_curves_csv (const UiCurves *self);

G_END_DECLS
