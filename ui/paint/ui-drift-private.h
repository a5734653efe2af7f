/* SPDX-License-Identifier: MIT
 *
 * Places of panel 4 with real vectors, found from numbers alone, so that painting and hit tests agree.
 *
 * Internal to ui-drift*.c.
 */
#pragma once

#include "ui-axis.h"
#include "ui-drift.h"
#include "ui-text.h"

G_BEGIN_DECLS

typedef struct
{
  double unit, label_w, top, right, bottom; /* pixels; of the rows */
  double row_h, plot_w;
  int first_row, rows, n_rows; /* sequences that are drawn, of all */
  int first, plots, n_numbers; /* numbers of a step likewise */
  UiRect track, slide;         /* the bars; empty where all are there */
  UiAxis range;                /* onto 1 (bottom) … 0 (top) */
} DriftFrame;

/* Of a @self that has sequences. */
void drift_frame_init (DriftFrame *frame, const UiDrift *self, const UiPalette *palette, int width, int height);

/* A row from label to the last plot, and one plot of it, by their numbers among all. */
UiRect drift_row_box (const DriftFrame *frame, int row);
UiRect drift_plot_box (const DriftFrame *frame, int row, int number);

UiDriftHit drift_frame_hit (const DriftFrame *frame, double x, double y);

void drift_paint_bars (cairo_t *cr, const UiPalette *palette, const DriftFrame *frame);

G_END_DECLS
