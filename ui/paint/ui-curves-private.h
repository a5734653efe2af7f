/* SPDX-License-Identifier: MIT
 *
 * How the pages of panel 1 are put together. A page first makes a plan (ranges, titles, labels at the line
 * ends), the frame turns it into axes and places, and the page draws its lines into the frame. Plans and
 * frames are made from numbers alone, so that a pointer's place is found without drawing.
 *
 * Internal to ui-curves*.c.
 */
#pragma once

#include "ui-axis.h"
#include "ui-curves.h"
#include "ui-draw.h"
#include "ui-text.h"

G_BEGIN_DECLS

#define CURVES_MAX_LABELS 16
#define CURVES_FLAG_ROWS 4
#define CURVES_EPOCHS_PER_PIXEL 2 /* from so many on, epochs are drawn by columns of pixels */

/* A label at the end of a line. */
typedef struct
{
  char text[80];
  char room[80]; /* what it is given the width of: its number with as many figures as it may come to have */
  UiColour colour;
  double x, y;      /* in axis units: the point that it belongs to */
  double low, high; /* in axis units: the ends of what it measures, with a bracket; NaN = a point */
} CurvesLabel;

typedef struct
{
  double x_min, x_max; /* of the axis */
  double x_end;        /* where the lines end, at most x_max */
  double y_min, y_max;
  gboolean y_log, y_round;           /* y_round: widen to round numbers */
  gboolean x_integers;               /* ticks at whole numbers only */
  double chance;                     /* a reference line; NaN = none */
  guint per_column[UI_PALETTE_RUNS]; /* updates of a column of pixels, when they are more than it can show; else 0 */
  gboolean epsilon;                  /* ε axis on the right */
  gboolean flags;                    /* rows for the labels of changes above the plot */
  int rows;                          /* likewise for what else stands there */
  char x_title[48], y_title[80], right_title[32];
  int n_labels;
  CurvesLabel labels[CURVES_MAX_LABELS];
} CurvesPlan;

typedef struct
{
  const UiCurves *curves;   /* borrowed */
  const UiPalette *palette; /* borrowed */
  CurvesPlan plan;
  UiRect area; /* of the grid: from the y axis to the ε axis, labels included */
  UiRect plot; /* of the data: the left part of the area */
  UiAxis x, y, right;
  UiTicks x_ticks, y_ticks;
  double label_x; /* where the labels begin */
  double flags_y; /* top of the rows for the labels of changes, above the area */
  int flag_rows;  /* at most CURVES_FLAG_ROWS */
} CurvesFrame;

/* ui-curves-frame.c */
void curves_frame_init (CurvesFrame *frame, const UiCurves *self, const UiPalette *palette, const CurvesPlan *plan,
                        int width, int height);
void curves_frame_paint_axes (cairo_t *cr, const CurvesFrame *frame);
void curves_frame_paint_labels (cairo_t *cr, const CurvesFrame *frame);
int curves_frame_label_places (const CurvesFrame *frame, UiRect *places); /* (CURVES_MAX_LABELS) out; how many */
void curves_frame_clip (cairo_t *cr, const CurvesFrame *frame);
gboolean curves_frame_has (const CurvesFrame *frame, double x); /* whether a pixel lies between the plot's sides */
void curves_plan_init (CurvesPlan *plan);
void curves_plan_include (CurvesPlan *plan, double value); /* widens the y range; not finite or without a logarithm: ignored */
void curves_plan_label (CurvesPlan *plan, UiColour colour, const char *name, gboolean with_value, double x, double y);
void curves_plan_bracket (CurvesPlan *plan, UiColour colour, const char *text, double x, double low, double high);
void curves_plan_zoom (const UiCurves *self, CurvesPlan *plan); /* the part that is looked at; x_end inside of it */
gboolean curves_is_zoomed (const UiCurves *self);
void curves_dash (cairo_t *cr, const UiPalette *palette, int style); /* 0 solid, 1 dashed, 2 dotted */

/* ui-curves-gap.c: the area between two lines, at most one entry a pixel column. */
typedef struct
{
  GArray *columns; /* CurvesGapColumn; owned */
} CurvesGap;

typedef struct
{
  double x, free_y, forced_y; /* pixels */
} CurvesGapColumn;

void curves_gap_init (CurvesGap *self);
void curves_gap_clear (CurvesGap *self);
void curves_gap_add (CurvesGap *self, double x, double free_y, double forced_y);
void curves_gap_paint (cairo_t *cr, const CurvesFrame *frame, const CurvesGap *self);

/* Pages. A plan is FALSE when there is nothing to draw yet. */
gboolean curves_plan_loss (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan);
void curves_paint_loss (cairo_t *cr, const CurvesFrame *frame);
gboolean curves_plan_position (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan);
void curves_paint_position (cairo_t *cr, const CurvesFrame *frame);
gboolean curves_plan_bleu (const UiCurves *self, const UiPalette *palette, int width, CurvesPlan *plan);
void curves_paint_bleu (cairo_t *cr, const CurvesFrame *frame);

/* ui-curves-marks.c */
void curves_paint_bad (cairo_t *cr, const CurvesFrame *frame);

/* ui-curves-sentence.c: the sentence that is lit up. */
void curves_paint_sentence (cairo_t *cr, const CurvesFrame *frame);           /* its loss at its update */
void curves_paint_sentence_positions (cairo_t *cr, const CurvesFrame *frame); /* its loss by position */
char *curves_describe_sentence (const UiCurves *self);                        /* (transfer full) (nullable) spoken */

/* ui-curves-readout.c: every value under the pointer. */
#define CURVES_READOUT_MAX 24

typedef struct
{
  UiReadoutLine lines[CURVES_READOUT_MAX];
  char *owned[2 * CURVES_READOUT_MAX]; /* what the lines point to */
  int n, n_owned;
  double at; /* pixels: where the pointer has caught on */
} CurvesReadout;

/* Page's: FALSE when nothing is there. @readout is cleared with curves_readout_clear(). */
typedef gboolean (*CurvesReadFunc) (const CurvesFrame *frame, CurvesReadout *readout);

void curves_readout_clear (CurvesReadout *self);
void curves_read_value (CurvesReadout *self, const char *run, const char *name, double value, UiColour colour);
void curves_read_text (CurvesReadout *self, char *text); /* takes @text */
char *curves_readout_text (const CurvesReadout *self);   /* (transfer full) spoken */
void curves_paint_crosshair (cairo_t *cr, const CurvesFrame *frame, CurvesReadFunc read);
const char *curves_run_name (const UiCurves *self, int r); /* NULL when there is only one */

/* ui-curves-changes.c: what was turned, on the loss page. */
void curves_paint_changes (cairo_t *cr, const CurvesFrame *frame);
/* Rows above the plot that the labels would take: those of @frame, or more, at most @most. */
int curves_rows_needed (const CurvesFrame *frame, int most);
void curves_read_changes (const CurvesFrame *frame, CurvesReadout *readout); /* near @readout's place */
const char *curves_short_name (const char *what);                            /* what a person calls a live option */
/* The pixel of the next change to the right (@by > 0) or left of @pixel, NaN: of the outermost; @pixel when there is none. */
double curves_next_change (const CurvesFrame *frame, double pixel, int by);

gboolean curves_read_loss (const CurvesFrame *frame, CurvesReadout *readout);
gboolean curves_read_position (const CurvesFrame *frame, CurvesReadout *readout);
gboolean curves_read_bleu (const CurvesFrame *frame, CurvesReadout *readout);

/* (transfer full) a loss or a difference of losses, wherever panel 1 writes one: as ui_number(), with a true minus, and no
 * minus before nought. */
char *curves_number (double value);

/* The x axis of a run. */
double curves_x (const UiCurves *self, const UiState *run, double step, double seconds);
double curves_x_of (const UiCurves *self, const UiState *run, guint i);
guint curves_index (const UiCurves *self, const UiState *run, double x); /* first update not left of x */
double curves_value (const UiCurves *self, double nats);                 /* in the unit of the y axis */
gboolean curves_is_mse (const UiCurves *self);
double curves_epoch_x (const UiCurves *self, const UiState *run, guint i); /* of the @i-th validation */
/* Loss that the smoothed line of run @r shows at its update @i: see per_column. */
double curves_smoothed (const CurvesPlan *plan, const UiState *run, int r, guint i);
guint curves_last_finite (const UiState *run, guint n); /* newest update before index @n whose loss was a number; @n: none */

/* Index of the last epoch at or left of @x; -1 when there is none. */
int curves_epoch_at (const UiCurves *self, const UiState *run, double x);

G_END_DECLS
