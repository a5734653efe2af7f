/* SPDX-License-Identifier: MIT
 *
 * Places and sums of panel 3, found from numbers alone, so that painting, hit tests and texts agree.
 *
 * Internal to ui-mask*.c.
 */
#pragma once

#include "ui-draw.h"
#include "ui-mask.h"

G_BEGIN_DECLS

/* ui-mask-frame.c */

typedef struct
{
  double unit, line; /* line: height of small text */
  UiRect area;       /* of the cells */
  double cell_w, row_h;
  int bins;      /* lines drawn: the rows, or groups of rows when they are more than the pixels */
  double side_x; /* of the colour bar and the legend */
  gboolean side; /* they stand at the right */
} MaskFrame;

void mask_frame_init (MaskFrame *frame, const UiMask *self, const UiPalette *palette, int width, int height);

int mask_bin_row (const MaskFrame *frame, const UiMask *self, int b); /* the first row of line @b */
double mask_cell_x (const MaskFrame *frame, int t);                   /* left side of position @t, pixels */
double mask_bin_y (const MaskFrame *frame, int b);                    /* upper side of line @b, pixels */

/* Longest valid length of the rows of a line. */
int mask_bin_length (const MaskFrame *frame, const UiMask *self, int b);

/* Mean loss of the positions of a line that count; infinity when one of them is not a number; negative when
 * none counts. */
double mask_bin_loss (const MaskFrame *frame, const UiMask *self, int b, int t);

/* Whether the present batch has this cell. */
gboolean mask_has (const UiMask *self, UiMaskHit hit);

/* Where the clicked cell is in this batch; row -1 when its sentence is in another. */
UiMaskHit mask_pinned_here (const UiMask *self);

/* ui-mask-text.c */

typedef struct
{
  int counts, positions;
  double loss; /* over what counts, nats; what is not finite left out */
} MaskSum;

MaskSum mask_sum (const EngBatchPicture *picture);

/* (transfer full) ui_mask_summary() in fewer words. */
char *mask_short_summary (const UiMask *self);

G_END_DECLS
