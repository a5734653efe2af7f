/* SPDX-License-Identifier: MIT */

#include "ui-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-strip-private.h"
#include "ui-recording.h"

void
ui_strip_init (UiStrip *self, const UiState *state)
{
  *self = (UiStrip){ .highlight_pair = -1, .guest_pair = -1, .shows_newest = TRUE, .pointer_x = NAN, .pointer_y = NAN, .cursor = { -1, -1, -1 } };

  if (state == NULL)
    return;

  self->picture = state->picture;
  self->recorded = ui_state_is_recording (state);
  self->pins = state->pins;
  self->map = state->fed_map;
  self->widest = &state->widest;

  if (state->info != NULL)
    {
      self->source_words = state->info->source_words;
      self->target_words = state->info->target_words;
    }
}

/* Under what is followed begins what changes with every batch. */
static void
paint_division (cairo_t *cr, const UiPalette *palette, const StripFrame *frame)
{
  double y = strip_row_top (frame, frame->visible_pins);

  if (frame->visible_pins == 0 || frame->visible_pins == frame->visible_rows || frame->band_h > 0.0)
    return;

  cairo_new_path (cr);
  cairo_rectangle (cr, 0.0, floor (y - 1.5 * frame->unit), frame->right, frame->unit);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_fill (cr);
}

/* Where a row stands, at its line of those in sight. */
static UiRect
row_rect (const StripFrame *frame, int line)
{
  return (UiRect){ 0.0, frame->line[line].y - 1.0, frame->right, frame->line[line].h };
}

static void
paint_highlight (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame)
{
  const int row = ui_strip_find (self, self->highlight_pair);
  const int line = row >= 0 && row == frame->guest ? frame->visible_rows - 1 : row - frame->first_row;
  UiRect rect;

  if (line < 0 || line >= frame->visible_rows)
    return;

  rect = row_rect (frame, line);
  cairo_new_path (cr);
  ui_draw_rounded (cr, (UiRect){ 0.5, floor (rect.y) + 0.5, floor (rect.w) - 1.0, floor (rect.h) - 1.0 }, 4.0);
  ui_colour_set (cr, palette->run[0], 0.12);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, palette->run[0], 0.7);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.6));
  cairo_stroke (cr);
}

/* Left and right edge of a step's column; FALSE when it is out of sight. */
static gboolean
find_column (const UiStrip *self, const StripFrame *frame, int step, double *left, double *width)
{
  const int column = step - frame->first_step;

  if (column < 0 || column >= frame->visible_steps)
    return FALSE;

  *left = frame->cell_x[column];
  *width = frame->cell_x[column + 1] - *left - (self->picture->width > 0 ? 0.0 : frame->cell_gap);

  return TRUE;
}

/* What the sentence takes of a row; 0 for real vectors. */
static double
name_height (const StripFrame *frame, int line)
{
  return frame->line[line].name_lines * frame->name_line_h;
}

/* A ring around the keyboard's cell. Where its values are drawn: in @x and @y. FALSE when it is not to be seen. */
static gboolean
paint_cursor (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, double *x, double *y)
{
  int line = self->cursor.row - frame->first_row;
  double unit = palette->scale, left, width, name;
  UiRect rect;

  if (self->cursor.row < 0 || line < 0 || line >= frame->visible_rows ||
      !find_column (self, frame, self->cursor.position, &left, &width))
    return FALSE;

  rect = row_rect (frame, line);
  name = name_height (frame, line);
  cairo_new_path (cr);
  cairo_rectangle (cr, floor (left) - 1.5 * unit, floor (rect.y + name) + 0.5, ceil (width) + 3.0 * unit, rect.h - name - 2.0 * unit);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  cairo_stroke (cr);
  *x = left + width / 2.0;
  *y = rect.y + name + frame->badge_h + frame->cell_h;

  return TRUE;
}

/* Beside the pointer: what is not written in the row. Of the name alone that is nothing. */
static void
paint_readout (cairo_t *cr, const UiStrip *self, const UiPalette *palette, UiStripHit hit, double x, double y, int width, int height)
{
  g_autofree char *text = ui_strip_hit_text (self, hit);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "\n", 8) : NULL;
  const int first = self->picture->width > 0 ? 0 : 1;
  UiReadoutLine lines[8];
  int n = 0;

  for (; parts != NULL && parts[n] != NULL; n++)
    lines[n] = (UiReadoutLine){ .name = parts[n] };

  if (n > first)
    ui_draw_readout (cr, palette, lines + first, n - first, x, y + 12.0 * palette->scale, (UiRect){ 0, 0, width, height });
}

static void
paint_pointer (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int width, int height)
{
  UiStripHit hit = self->cursor;
  double x = self->pointer_x, y = self->pointer_y;

  if (isfinite (x) && isfinite (y))
    hit = ui_strip_hit (self, palette, width, height, x, y);
  else if (!paint_cursor (cr, self, palette, frame, &x, &y))
    return;

  paint_readout (cr, self, palette, hit, x, y, width, height);
}

/* What can be scrolled: where its bar is, how much there is of it, and how much of that is in sight. */
typedef struct
{
  UiRect track;
  gboolean upright;
  int first, visible, n;
} Bar;

static Bar
find_bar (const StripFrame *frame, UiStripBar which)
{
  const double wide = 3.0 * frame->unit;

  if (which == UI_STRIP_BAR_ROWS)
    return (Bar){ { frame->right + 4.0 * frame->unit, frame->top, wide, frame->bottom - frame->top }, TRUE, frame->first_row, frame->visible_rows, frame->n_rows };

  if (frame->n_plots > 0)
    return (Bar){ { 0.0, frame->bottom + 2.0 * frame->unit, frame->right, wide }, FALSE, frame->first_plot, frame->visible_plots, frame->n_plots };

  return (Bar){ { 0.0, frame->bottom + 2.0 * frame->unit, frame->right, wide }, FALSE, frame->first_step, frame->visible_steps, frame->n_steps };
}

static void
paint_bar (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, UiStripBar which)
{
  Bar bar = find_bar (frame, which);
  UiRect thumb = bar.track;
  double from = (double) bar.first / MAX (bar.n, 1), share = (double) bar.visible / MAX (bar.n, 1);

  if (bar.visible >= bar.n)
    return;

  if (bar.upright)
    {
      thumb.h = MAX (share * bar.track.h, 12.0 * frame->unit);
      thumb.y += MIN (from * bar.track.h, bar.track.h - thumb.h);
    }
  else
    {
      thumb.w = MAX (share * bar.track.w, 12.0 * frame->unit);
      thumb.x += MIN (from * bar.track.w, bar.track.w - thumb.w);
    }

  cairo_new_path (cr);
  ui_draw_rounded (cr, bar.track, 1.5 * frame->unit);
  ui_colour_set (cr, palette->track, 1.0);
  cairo_fill (cr);
  ui_draw_rounded (cr, thumb, 1.5 * frame->unit);
  ui_colour_set (cr, palette->faint, 0.8);
  cairo_fill (cr);
}

UiStripBar
ui_strip_bar (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y)
{
  StripFrame frame;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self))
    return UI_STRIP_NO_BAR;

  strip_frame_init (&frame, self, palette, width, height);

  /* A hand needs more than the three pixels that an eye needs. */
  for (UiStripBar which = UI_STRIP_BAR_STEPS; which <= UI_STRIP_BAR_ROWS; which++)
    {
      Bar bar = find_bar (&frame, which);
      const double more = 3.0 * frame.unit;
      UiRect reach = { bar.track.x - more, bar.track.y - more, bar.track.w + 2.0 * more, bar.track.h + 2.0 * more };

      if (bar.visible < bar.n && ui_rect_contains (reach, x, y))
        return which;
    }

  return UI_STRIP_NO_BAR;
}

int
ui_strip_bar_first (const UiStrip *self, const UiPalette *palette, int width, int height, UiStripBar which, double x, double y)
{
  StripFrame frame;
  double share;
  Bar bar;

  if (!strip_has_rows (self))
    return 0;

  strip_frame_init (&frame, self, palette, width, height);
  bar = find_bar (&frame, which);
  share = bar.upright ? (y - bar.track.y) / MAX (bar.track.h, 1.0) : (x - bar.track.x) / MAX (bar.track.w, 1.0);

  return CLAMP ((int) lround (share * bar.n - bar.visible / 2.0), 0, MAX (0, bar.n - bar.visible));
}

const char *
ui_strip_title (const UiStrip *self)
{
  return self->kind == UI_STRIP_MAP ? _ ("What the decoder was fed, over the run") : _ ("What the decoder was fed");
}

static void
paint_rows (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame)
{
  StripRow row;

  strip_paint_header (cr, palette, frame);

  if (frame->band_h > 0.0)
    strip_paint_band (cr, self, palette, frame);

  for (int i = 0; i < frame->visible_rows && strip_row (self, strip_row_at (frame, i), &row); i++)
    strip_paint_row (cr, self, palette, frame, &row, &frame->line[i]);
}

void
ui_strip_paint_cells (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  StripFrame frame;

  if (self->kind == UI_STRIP_MAP)
    {
      strip_paint_map (cr, self, palette, width, height);
      return;
    }

  if (!strip_has_rows (self))
    {
      ui_draw_empty (cr, palette, width, height,
                     self->recorded ? _ ("This run log has no batch: --log traces one in each tenth of a run.")
                                    : _ ("The first batch will show here which words came from the teacher, and which from the model."));
      return;
    }

  strip_frame_init (&frame, self, palette, width, height);
  paint_division (cr, palette, &frame);

  if (self->picture->width > 0)
    strip_paint_vectors (cr, self, palette, &frame);
  else
    paint_rows (cr, self, palette, &frame);

  strip_paint_legend (cr, self, palette, frame.legend_y, width);

  if (self->bars)
    {
      paint_bar (cr, palette, &frame, UI_STRIP_BAR_STEPS);
      paint_bar (cr, palette, &frame, UI_STRIP_BAR_ROWS);
    }
}

void
ui_strip_paint_marks (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  StripFrame frame;

  if (self->kind == UI_STRIP_MAP)
    {
      strip_paint_map_marks (cr, self, palette, width, height);
      return;
    }

  if (!strip_has_rows (self))
    return;

  strip_frame_init (&frame, self, palette, width, height);
  paint_highlight (cr, self, palette, &frame);
  paint_pointer (cr, self, palette, &frame, width, height);
}

void
ui_strip_paint (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  ui_strip_paint_cells (cr, self, palette, width, height);
  ui_strip_paint_marks (cr, self, palette, width, height);
}

gboolean
strip_has_rows (const UiStrip *self)
{
  return self->picture != NULL && (self->target_words != NULL || self->picture->width > 0);
}

/* The step at @x; -1 where there is none. Real vectors have one plot, or many that are too small for that. */
static int
step_at (const UiStrip *self, const StripFrame *frame, int n_valid, double x)
{
  if (x < frame->cell_x[0])
    return -1;

  for (int c = 0; c < frame->visible_steps && frame->first_step + c < n_valid; c++)
    if (x < frame->cell_x[c + 1])
      return frame->first_step + c;

  return -1;
}

static gboolean
is_beside (UiRect row, double y)
{
  return y >= row.y && y < row.y + row.h;
}

UiStripHit
ui_strip_hit (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiStripHit nothing = { -1, -1, -1 };
  int line = 0;
  StripFrame frame;
  StripRow row;
  UiRect rect;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self) || x < 0.0 || x >= width)
    return nothing;

  strip_frame_init (&frame, self, palette, width, height);

  while (line < frame.visible_rows && !is_beside (row_rect (&frame, line), y))
    line++;

  if (line == frame.visible_rows || !strip_row (self, strip_row_at (&frame, line), &row))
    return nothing;

  rect = row_rect (&frame, line);

  return (UiStripHit){ strip_row_at (&frame, line), row.pair,
                       y < rect.y + name_height (&frame, line) ? -1 : step_at (self, &frame, row.n_valid, x) };
}

int
ui_strip_cells (const UiStrip *self, const UiPalette *palette, int width, int height, int row, int *visible)
{
  StripFrame frame;
  StripRow cells;

  *visible = 0;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self) || !strip_row (self, row, &cells))
    return -1;

  strip_frame_init (&frame, self, palette, width, height);
  *visible = frame.visible_steps;

  return cells.n_valid;
}

int
ui_strip_steps (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible, int *first)
{
  StripFrame frame;

  *visible = *first = 0;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self))
    return 0;

  strip_frame_init (&frame, self, palette, width, height);
  *visible = frame.n_plots > 0 ? frame.visible_plots : frame.visible_steps;
  *first = frame.n_plots > 0 ? frame.first_plot : frame.first_step;

  return frame.n_plots > 0 ? frame.n_plots : frame.n_steps;
}

int
ui_strip_rows (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible)
{
  StripFrame frame;

  *visible = 0;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self))
    return 0;

  strip_frame_init (&frame, self, palette, width, height);
  *visible = frame.visible_rows;

  return frame.n_rows;
}
