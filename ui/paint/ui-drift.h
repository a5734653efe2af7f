/* SPDX-License-Identifier: MIT
 *
 * Panel 4 with real vectors: a few sequences, the target, the forced prediction and the free-running one drawn over
 * each other, so that the drift of the free run is seen. A row a sequence, a small plot for each number of a step. Any
 * thread.
 */
#pragma once

#include <cairo.h>

#include "ui-draw.h"
#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef struct
{
  const EngDrift *drift;       /* borrowed; NULL = nothing yet */
  int epoch;                   /* of @drift */
  gboolean over;               /* the run is over, or cannot go on: nothing will come any more */
  gboolean scrolls;            /* on the screen: what has no room can be scrolled to; else all of it is squeezed in */
  int first, first_row;        /* numbers of a step, and sequences, scrolled away */
  int lit_pair;                /* training sequence that lights up; -1 = none */
  double pointer_x, pointer_y; /* pixels; NaN = no pointer */
  int cursor_row, cursor;      /* where the keyboard is: sequence and number of a step; -1 = nowhere */
} UiDrift;

typedef enum
{
  UI_DRIFT_NOTHING,
  UI_DRIFT_ROW,
  UI_DRIFT_TRACK, /* the bar that scrolls through the numbers of a step */
  UI_DRIFT_SLIDE  /* the bar that scrolls through the sequences */
} UiDriftPart;

typedef struct
{
  UiDriftPart part;
  int row;    /* of the sequences; -1 = none */
  int number; /* of a step; -1 = before the plots */
} UiDriftHit;

/* ui_drift_init: those of a state's newest epoch. @state: (nullable). */
void ui_drift_init (UiDrift *self, const UiState *state);

void ui_drift_paint (cairo_t *cr, const UiDrift *self, const UiPalette *palette, int width, int height);

/* ui_drift_describe: (transfer full) spoken: both errors, and where the free run has come to. */
char *ui_drift_describe (const UiDrift *self);

/* ui_drift_speak: (transfer full) (nullable) one plot in words. */
char *ui_drift_speak (const UiDrift *self, int row, int number);

/* ui_drift_pair: the training pair that a row is; -1 where it was held out. */
int ui_drift_pair (const UiDrift *self, int row);

UiDriftHit ui_drift_hit (const UiDrift *self, const UiPalette *palette, int width, int height, double x, double y);

/* ui_drift_numbers: of a step, and in @visible how many of them fit; ..._rows: sequences likewise. 0 before the first. */
int ui_drift_numbers (const UiDrift *self, const UiPalette *palette, int width, int height, int *visible);
int ui_drift_rows (const UiDrift *self, const UiPalette *palette, int width, int height, int *visible);

/* ui_drift_scroll_to: the number (TRACK) or sequence (SLIDE) that must stand first for a pointer at (@x, @y) on a bar. */
int ui_drift_scroll_to (const UiDrift *self, const UiPalette *palette, int width, int height, UiDriftPart bar, double x,
                        double y);

/* ui_drift_figure_size: @width, @height: in, out: pixels; large enough for all of it. */
void ui_drift_figure_size (const UiDrift *self, const UiPalette *palette, int *width, int *height);

G_END_DECLS
