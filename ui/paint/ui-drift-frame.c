/* SPDX-License-Identifier: MIT
 *
 * Where rows, plots and bars of panel 4 with real vectors stand, and how it scrolls.
 */

#include "ui-drift-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_LEAST 46.0 /* units */
#define ROW_LEAST 44.0
#define GAP 8.0
#define BAR 5.0            /* across a bar */
#define WIDEST_PAGE 4096.0 /* pixels: beyond, a figure's plots are squeezed */

/* One scale, from the targets alone and with round ends: a bad guess is seen to be one. */
static void
find_range (const EngDrift *drift, UiAxis *range)
{
  double low = INFINITY, high = -INFINITY;

  for (int r = 0; r < drift->rows; r++)
    for (int t = 0; t < drift->length[r]; t++)
      for (int d = 0; d < drift->width; d++)
        {
          const double value = (double) drift->expected[((gsize) r * (gsize) drift->steps + (gsize) t) * (gsize) drift->width + (gsize) d];

          low = MIN (low, value);
          high = MAX (high, value);
        }

  ui_axis_init (range, low, high, FALSE, 1.0, 0.0);
  ui_axis_widen (range);
}

/* Of a row: its name over two lines of figures. */
static double
row_least (const UiPalette *palette)
{
  return MAX (ROW_LEAST * palette->scale, 3.2 * ui_text_height (palette, UI_TEXT_SMALL));
}

static double
label_width (const UiPalette *palette)
{
  UiText small = ui_text (palette, UI_TEXT_SMALL);

  return ui_text_width (palette, &small, _ ("free-running")) + ui_text_width (palette, &small, "8.8e+88") + 16.0 * palette->scale;
}

/* The bars take room from the rows. */
static void
find_bars (DriftFrame *frame)
{
  const double across = BAR * frame->unit;

  if (frame->plots < frame->n_numbers)
    frame->track = (UiRect){ frame->label_w, frame->bottom - 1.6 * across, frame->right - frame->label_w, across };

  if (frame->rows < frame->n_rows)
    frame->slide = (UiRect){ frame->right - across, frame->top, across, frame->bottom - frame->top };

  if (frame->track.h > 0.0)
    frame->bottom -= 2.2 * across;

  if (frame->slide.h > 0.0)
    frame->right -= 2.0 * across;
}

void
drift_frame_init (DriftFrame *frame, const UiDrift *self, const UiPalette *palette, int width, int height)
{
  const double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL), least = (PLOT_LEAST + GAP) * unit;

  *frame = (DriftFrame){ .unit = unit, .top = line + 6.0 * unit, .right = width, .bottom = height - line, .n_rows = self->drift->rows, .n_numbers = self->drift->width };
  find_range (self->drift, &frame->range);
  frame->label_w = MIN (label_width (palette), 0.4 * width);
  frame->rows = frame->n_rows;
  frame->plots = frame->n_numbers;

  if (self->scrolls)
    {
      frame->plots = CLAMP ((int) ((width - frame->label_w) / least), 1, frame->n_numbers);
      frame->rows = CLAMP ((int) ((frame->bottom - frame->top - (frame->plots < frame->n_numbers ? 2.2 * BAR * unit : 0.0)) / row_least (palette)),
                           1, frame->n_rows);
    }

  find_bars (frame);
  frame->first = CLAMP (self->first, 0, frame->n_numbers - frame->plots);
  frame->first_row = CLAMP (self->first_row, 0, frame->n_rows - frame->rows);
  frame->row_h = (frame->bottom - frame->top) / frame->rows;
  frame->plot_w = (frame->right - frame->label_w) / frame->plots;
}

UiRect
drift_row_box (const DriftFrame *frame, int row)
{
  return (UiRect){ 0.0, frame->top + (row - frame->first_row) * frame->row_h, frame->right, frame->row_h - GAP * frame->unit };
}

UiRect
drift_plot_box (const DriftFrame *frame, int row, int number)
{
  const UiRect whole = drift_row_box (frame, row);
  const double gap = frame->plots > 1 ? MIN (GAP * frame->unit, 0.3 * frame->plot_w) : 0.0;

  return (UiRect){ frame->label_w + (number - frame->first) * frame->plot_w, whole.y, frame->plot_w - gap, whole.h };
}

UiDriftHit
drift_frame_hit (const DriftFrame *frame, double x, double y)
{
  const double wide = 4.0 * frame->unit; /* a bar is thin: what is near it is meant for it */
  const UiRect track = { frame->track.x, frame->track.y - wide, frame->track.w, frame->track.h + 2.0 * wide };
  const UiRect slide = { frame->slide.x - wide, frame->slide.y, frame->slide.w + 2.0 * wide, frame->slide.h };
  UiDriftHit hit = { UI_DRIFT_NOTHING, -1, -1 };

  if (frame->track.h > 0.0 && ui_rect_contains (track, x, y))
    hit.part = UI_DRIFT_TRACK;
  else if (frame->slide.h > 0.0 && ui_rect_contains (slide, x, y))
    hit.part = UI_DRIFT_SLIDE;
  else if (x >= 0.0 && x < frame->right && y >= frame->top && y < frame->bottom)
    {
      hit.part = UI_DRIFT_ROW;
      hit.row = frame->first_row + MIN (frame->rows - 1, (int) ((y - frame->top) / frame->row_h));

      if (x >= frame->label_w)
        hit.number = frame->first + MIN (frame->plots - 1, (int) ((x - frame->label_w) / frame->plot_w));
    }

  return hit;
}

static void
paint_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, UiRect thumb)
{
  const double radius = BAR * palette->scale / 2.0;

  cairo_new_path (cr);
  ui_draw_rounded (cr, bar, radius);
  ui_colour_set (cr, palette->track, 1.0);
  cairo_fill (cr);
  ui_draw_rounded (cr, thumb, radius);
  ui_colour_set (cr, palette->faint, 1.0);
  cairo_fill (cr);
}

void
drift_paint_bars (cairo_t *cr, const UiPalette *palette, const DriftFrame *frame)
{
  const UiRect track = frame->track, slide = frame->slide;

  if (track.h > 0.0)
    paint_bar (cr, palette, track,
               (UiRect){ track.x + track.w * frame->first / frame->n_numbers, track.y, track.w * frame->plots / frame->n_numbers, track.h });

  if (slide.h > 0.0)
    paint_bar (cr, palette, slide,
               (UiRect){ slide.x, slide.y + slide.h * frame->first_row / frame->n_rows, slide.w, slide.h * frame->rows / frame->n_rows });
}

static gboolean
is_empty (const UiDrift *self)
{
  return self->drift == NULL || self->drift->rows == 0;
}

UiDriftHit
ui_drift_hit (const UiDrift *self, const UiPalette *palette, int width, int height, double x, double y)
{
  DriftFrame frame;

  if (is_empty (self) || !isfinite (x) || !isfinite (y))
    return (UiDriftHit){ UI_DRIFT_NOTHING, -1, -1 };

  drift_frame_init (&frame, self, palette, width, height);

  return drift_frame_hit (&frame, x, y);
}

int
ui_drift_pair (const UiDrift *self, int row)
{
  /* Of training they are the first pairs. */
  return is_empty (self) || self->drift->held_out || row >= self->drift->rows ? -1 : row;
}

int
ui_drift_numbers (const UiDrift *self, const UiPalette *palette, int width, int height, int *visible)
{
  DriftFrame frame = { 0 };

  if (!is_empty (self))
    drift_frame_init (&frame, self, palette, width, height);

  *visible = frame.plots;

  return frame.n_numbers;
}

int
ui_drift_rows (const UiDrift *self, const UiPalette *palette, int width, int height, int *visible)
{
  DriftFrame frame = { 0 };

  if (!is_empty (self))
    drift_frame_init (&frame, self, palette, width, height);

  *visible = frame.rows;

  return frame.n_rows;
}

/* The middle of the thumb goes to @at, a share of the bar. */
static int
thumb_to (double at, int n, int visible)
{
  return CLAMP ((int) lround (at * n - visible / 2.0), 0, MAX (0, n - visible));
}

int
ui_drift_scroll_to (const UiDrift *self, const UiPalette *palette, int width, int height, UiDriftPart bar, double x, double y)
{
  DriftFrame frame;

  if (is_empty (self))
    return 0;

  drift_frame_init (&frame, self, palette, width, height);

  if (bar == UI_DRIFT_SLIDE)
    return frame.slide.h > 0.0 ? thumb_to ((y - frame.slide.y) / frame.slide.h, frame.n_rows, frame.rows) : 0;

  return frame.track.h > 0.0 ? thumb_to ((x - frame.track.x) / frame.track.w, frame.n_numbers, frame.plots) : 0;
}

void
ui_drift_figure_size (const UiDrift *self, const UiPalette *palette, int *width, int *height)
{
  const double line = ui_text_height (palette, UI_TEXT_SMALL);

  if (is_empty (self))
    return;

  *width = MAX (*width, (int) ceil (MIN (WIDEST_PAGE, label_width (palette) + self->drift->width * (PLOT_LEAST + GAP) * palette->scale)));
  *height = MAX (*height, (int) ceil (self->drift->rows * row_least (palette) + 2.0 * line + 6.0 * palette->scale));
}
