/* SPDX-License-Identifier: MIT
 *
 * Where the cells of panel 3 stand, what each line of them means, and which one is under a pointer. Numbers
 * alone: nothing is drawn here.
 */

#include "ui-mask-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

void
mask_frame_init (MaskFrame *frame, const UiMask *self, const UiPalette *palette, int width, int height)
{
  const EngBatchPicture *picture = self->picture;
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  double left = ui_text_width (palette, &small, "000") + 8.0 * unit, right;

  *frame = (MaskFrame){ .unit = unit, .line = line };
  frame->side = width >= 210.0 * unit;
  right = frame->side ? MAX (ui_text_width (palette, &small, _ ("loss, nats")), 86.0 * unit) + 12.0 * unit : 2.0 * unit;

  frame->area.x = ceil (left);
  frame->area.y = ceil (line + 2.0 * unit);
  frame->area.w = MAX (1.0, floor (width - left - right));
  frame->area.h = MAX (1.0, floor (height - frame->area.y - ui_text_height (palette, UI_TEXT_NORMAL) - 4.0 * unit));
  frame->side_x = frame->area.x + frame->area.w + 12.0 * unit;

  frame->bins = MIN (picture->rows, (int) frame->area.h);
  frame->cell_w = frame->area.w / picture->target_steps;
  frame->row_h = MIN (frame->area.h / frame->bins, 44.0 * unit);
  frame->area.h = frame->row_h * frame->bins;
}

int
mask_bin_row (const MaskFrame *frame, const UiMask *self, int b)
{
  return (int) ((gint64) b * self->picture->rows / frame->bins);
}

double
mask_cell_x (const MaskFrame *frame, int t)
{
  return round (frame->area.x + t * frame->cell_w);
}

double
mask_bin_y (const MaskFrame *frame, int b)
{
  return round (frame->area.y + b * frame->row_h);
}

int
mask_bin_length (const MaskFrame *frame, const UiMask *self, int b)
{
  int longest = 0;

  for (int r = mask_bin_row (frame, self, b); r < mask_bin_row (frame, self, b + 1); r++)
    longest = MAX (longest, self->picture->target_length[r]);

  return longest;
}

double
mask_bin_loss (const MaskFrame *frame, const UiMask *self, int b, int t)
{
  double sum = 0.0;
  int n = 0;

  for (int r = mask_bin_row (frame, self, b); r < mask_bin_row (frame, self, b + 1); r++)
    {
      const EngFedCell *cell = eng_batch_picture_cell (self->picture, r, t);

      if (!cell->counts)
        continue;

      if (!isfinite ((double) cell->loss))
        return INFINITY;

      sum += MAX ((double) cell->loss, 0.0);
      n++;
    }

  return n > 0 ? sum / n : -1.0;
}

gboolean
mask_has (const UiMask *self, UiMaskHit hit)
{
  return self->picture != NULL && hit.row >= 0 && hit.row < self->picture->rows && hit.position >= 0 &&
         hit.position < self->picture->target_steps;
}

UiMaskHit
mask_pinned_here (const UiMask *self)
{
  for (int r = 0; self->pin_pair >= 0 && r < self->picture->rows; r++)
    if (self->picture->pair[r] == self->pin_pair)
      return (UiMaskHit){ r, self->pin_position };

  return (UiMaskHit){ -1, -1 };
}

UiMaskHit
ui_mask_hit (const UiMask *self, const UiPalette *palette, int width, int height, double x, double y)
{
  UiMaskHit hit = { -1, -1 };
  MaskFrame frame;

  if (self->picture == NULL || self->picture->rows == 0 || self->picture->target_steps == 0)
    return hit;

  mask_frame_init (&frame, self, palette, width, height);

  if (!ui_rect_contains (frame.area, x, y))
    return hit;

  hit.position = MIN ((int) ((x - frame.area.x) / frame.cell_w), self->picture->target_steps - 1);
  hit.row = mask_bin_row (&frame, self, MIN ((int) ((y - frame.area.y) / frame.row_h), frame.bins - 1));

  return hit;
}
