/* SPDX-License-Identifier: MIT */

#include "ui-mask.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-draw.h"
#include "ui-text.h"

#define MAX_WORDS 640 /* cells; drawing a word costs some 10 µs */
#define GAP_FROM 4.0  /* cells of this size and more have a line of ground between them */

/* Places of the picture, from numbers alone. */
typedef struct
{
  double unit, line; /* line: height of small text */
  UiRect area;       /* of the cells */
  double cell_w, row_h;
  int bins;      /* lines drawn: the rows, or groups of rows when they are more than the pixels */
  double side_x; /* of the colour bar and the legend */
  gboolean side; /* they stand at the right */
} MaskFrame;

typedef struct
{
  int counts, positions;
  double loss; /* sum over what counts */
} MaskSum;

/* What guessing the mean would cost real vectors, squared: the variance of the batch, up to one figure, so that
 * the colours do not follow every batch. */
static double
vectors_chance (const EngBatchPicture *picture)
{
  double sum = 0.0, squares = 0.0, n = 0.0, variance, grain;

  for (int r = 0; r < picture->rows; r++)
    for (int i = 0; i < picture->target_length[r] * picture->width; i++, n++)
      {
        double value = (double) picture->expected_values[(gsize) r * (gsize) picture->target_steps * (gsize) picture->width + (gsize) i];

        sum += value;
        squares += value * value;
      }

  variance = n > 0.0 ? squares / n - sum / n * sum / n : 0.0;

  if (!(variance > 1e-12) || !isfinite (variance))
    return 1.0;

  grain = pow (10.0, floor (log10 (variance)));

  return ceil (variance / grain - 1e-9) * grain;
}

void
ui_mask_init (UiMask *self, const UiState *state)
{
  double chance;

  *self = (UiMask){ .loss_max = 5.0, .highlight_pair = -1, .pin_pair = -1, .cursor = { -1, -1 }, .pointer_x = NAN, .pointer_y = NAN };

  if (state == NULL)
    return;

  self->picture = state->picture;
  self->pins = state->pins;
  chance = ui_state_chance (state);

  if (state->picture != NULL && state->picture->width > 0)
    self->loss_max = vectors_chance (state->picture);
  else if (isfinite (chance))
    self->loss_max = chance;

  if (state->info != NULL)
    {
      self->source_words = state->info->source_words;
      self->target_words = state->info->target_words;
    }
}

static MaskSum
sum_up (const EngBatchPicture *picture)
{
  MaskSum sum = { 0, picture->rows * picture->target_steps, 0.0 };

  for (int i = 0; i < sum.positions; i++)
    if (picture->cells[i].counts)
      {
        sum.counts++;
        sum.loss += isfinite ((double) picture->cells[i].loss) ? (double) picture->cells[i].loss : 0.0;
      }

  return sum;
}

static void
mask_frame_init (MaskFrame *frame, const UiMask *self, const UiPalette *palette, int width, int height)
{
  const EngBatchPicture *picture = self->picture;
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  double left = ui_text_width (palette, &small, "000") + 8.0 * unit, right;

  *frame = (MaskFrame){ .unit = unit, .line = line };
  frame->side = width >= 300.0 * unit;
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

/* Rows that line b stands for. */
static int
bin_row (const MaskFrame *frame, const UiMask *self, int b)
{
  return (int) ((gint64) b * self->picture->rows / frame->bins);
}

static double
cell_x (const MaskFrame *frame, int t)
{
  return round (frame->area.x + t * frame->cell_w);
}

static double
bin_y (const MaskFrame *frame, int b)
{
  return round (frame->area.y + b * frame->row_h);
}

/* Longest valid length of the rows of a line. */
static int
bin_length (const MaskFrame *frame, const UiMask *self, int b)
{
  int longest = 0;

  for (int r = bin_row (frame, self, b); r < bin_row (frame, self, b + 1); r++)
    longest = MAX (longest, self->picture->target_length[r]);

  return longest;
}

/* Mean loss of the positions of a line that count; infinity when one of them is not a number; negative when
 * none counts. */
static double
bin_loss (const MaskFrame *frame, const UiMask *self, int b, int t)
{
  double sum = 0.0;
  int n = 0;

  for (int r = bin_row (frame, self, b); r < bin_row (frame, self, b + 1); r++)
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

/* Everything that does not count, hatched in one stroke. */
static void
paint_padding (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  double end = cell_x (frame, self->picture->target_steps);
  gboolean any = FALSE;

  cairo_new_path (cr);

  for (int b = 0; b < frame->bins; b++)
    {
      int t = self->picture->target_steps;

      while (t > 0 && bin_loss (frame, self, b, t - 1) < 0.0)
        t--;

      if (t == self->picture->target_steps)
        continue;

      any = TRUE;
      cairo_rectangle (cr, cell_x (frame, t), bin_y (frame, b), end - cell_x (frame, t), bin_y (frame, b + 1) - bin_y (frame, b));
    }

  if (!any)
    return;

  cairo_save (cr);
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, frame->area);
  cairo_restore (cr);
}

/* With the mask forgotten, what should not have counted is struck through. */
static void
paint_forgotten (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  cairo_save (cr);
  cairo_new_path (cr);

  for (int b = 0; b < frame->bins; b++)
    {
      double x = cell_x (frame, bin_length (frame, self, b));

      cairo_rectangle (cr, x, bin_y (frame, b), cell_x (frame, self->picture->target_steps) - x, bin_y (frame, b + 1) - bin_y (frame, b));
    }

  cairo_clip (cr);
  ui_draw_hatch_lines (cr, palette, frame->area, palette->background, 0.55);
  cairo_restore (cr);
}

/* A loss that is not a number: a cell with a cross. */
static void
paint_bad_cell (cairo_t *cr, const UiPalette *palette, double x0, double y0, double x1, double y1)
{
  cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
  ui_colour_set (cr, palette->warning, 1.0);
  cairo_fill (cr);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_move_to (cr, x1, y0);
  cairo_line_to (cr, x0, y1);
  ui_colour_set (cr, palette->background, 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

static void
paint_cells (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  double gap_x = frame->cell_w >= GAP_FROM ? 1.0 : 0.0, gap_y = frame->row_h >= GAP_FROM ? 1.0 : 0.0;
  UiHeat heat;

  ui_heat_init (&heat);

  for (int b = 0; b < frame->bins; b++)
    for (int t = 0; t < self->picture->target_steps; t++)
      {
        double loss = bin_loss (frame, self, b, t);
        double x0 = cell_x (frame, t), x1 = cell_x (frame, t + 1) - gap_x;
        double y0 = bin_y (frame, b), y1 = bin_y (frame, b + 1) - gap_y;

        if (isinf (loss))
          paint_bad_cell (cr, palette, x0, y0, x1, y1);
        else if (loss >= 0.0)
          ui_heat_add (&heat, loss / self->loss_max, x0, y0, x1, y1);
      }

  ui_heat_paint (&heat, cr);
}

/* Where cells are large enough, the expected words stand in them. */
static void
paint_words (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  if (self->target_words == NULL || frame->bins < self->picture->rows || frame->row_h < 1.1 * frame->line ||
      frame->cell_w < 48.0 * frame->unit || self->picture->rows * self->picture->target_steps > MAX_WORDS)
    return;

  how.align = UI_ALIGN_MIDDLE;
  how.max_width = frame->cell_w - 4.0 * frame->unit;

  for (int r = 0; r < self->picture->rows; r++)
    for (int t = 0; t < self->picture->target_steps; t++)
      {
        const EngFedCell *cell = eng_batch_picture_cell (self->picture, r, t);

        if (!cell->counts)
          continue;

        how.colour = ui_palette_on (ui_heat_colour ((double) cell->loss / self->loss_max));
        ui_text_draw (cr, palette, &how, ui_word (self->target_words, cell->expected),
                      (cell_x (frame, t) + cell_x (frame, t + 1)) / 2.0, (bin_y (frame, r) + bin_y (frame, r + 1)) / 2.0);
      }
}

/* <eos> outlined in the lines of ground around its cell. Only where a line is one row. */
static void
paint_eos (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  double line = frame->row_h >= 12.0 ? 2.0 : 1.0;

  if (frame->bins < self->picture->rows || frame->row_h < 3.0 || frame->cell_w < 3.0)
    return;

  cairo_new_path (cr);

  for (int r = 0; r < frame->bins; r++)
    {
      int t = self->picture->target_length[r] - 1;
      double x0, x1, y0, y1;

      if (t < 0 || eng_batch_picture_cell (self->picture, r, t)->expected != ENG_TOKEN_EOS)
        continue;

      x0 = cell_x (frame, t) - 1.0;
      x1 = cell_x (frame, t + 1);
      y0 = bin_y (frame, r) - 1.0;
      y1 = bin_y (frame, r + 1);
      cairo_rectangle (cr, x0, y0, x1 - x0, line);
      cairo_rectangle (cr, x0, y1 - line, x1 - x0, line);
      cairo_rectangle (cr, x0, y0, line, y1 - y0);
      cairo_rectangle (cr, x1 - line, y0, line, y1 - y0);
    }

  ui_colour_set (cr, palette->eos, 1.0);
  cairo_fill (cr);
}

static void
paint_margins (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double number_w = ui_text_width (palette, &how, "00") + 6.0 * frame->unit;
  int every_t = MAX (1, (int) ceil (number_w / frame->cell_w));
  int every_b = MAX (1, (int) ceil (0.95 * frame->line / frame->row_h));

  how.colour = palette->faint;
  how.align = UI_ALIGN_MIDDLE;

  for (int t = 0; t < self->picture->target_steps; t += every_t)
    {
      g_autofree char *label = g_strdup_printf ("%d", t + 1);

      ui_text_draw (cr, palette, &how, label, (cell_x (frame, t) + cell_x (frame, t + 1)) / 2.0, frame->line / 2.0);
    }

  how.align = UI_ALIGN_END;

  for (int b = 0; b < frame->bins; b += every_b)
    {
      g_autofree char *label = g_strdup_printf ("%d", bin_length (frame, self, b));

      ui_text_draw (cr, palette, &how, label, frame->area.x - 5.0 * frame->unit, (bin_y (frame, b) + bin_y (frame, b + 1)) / 2.0);
    }
}

static void
paint_side (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = frame->unit, x = frame->side_x, box = 13.0 * unit;
  double legend = 4.0 * frame->line, bottom = height - ui_text_height (palette, UI_TEXT_NORMAL) - 4.0 * unit;
  UiRect bar = { x, frame->area.y + frame->line, box, 0.0 };
  g_autofree char *top = g_strdup_printf (_ ("%.2g chance"), self->loss_max);
  double y;

  if (!frame->side)
    return;

  bar.h = CLAMP (bottom - bar.y - legend, 20.0 * unit, 180.0 * unit);
  ui_draw_colour_bar (cr, palette, bar, self->picture->width > 0 ? _ ("squared error") : _ ("loss, nats"), top, "0");
  y = bar.y + bar.h + 1.2 * frame->line;
  how.colour = palette->faint;

  cairo_save (cr);
  cairo_rectangle (cr, x, round (y - box / 2.0), box, box);
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, (UiRect){ x, round (y - box / 2.0), box, box });
  cairo_restore (cr);
  ui_text_draw (cr, palette, &how, self->picture->mask ? _ ("padding") : _ ("counted too"), x + box + 5.0 * unit, y);

  if (self->picture->width > 0)
    return;

  y += 1.3 * frame->line;
  cairo_rectangle (cr, x, round (y - box / 2.0), box, box);
  ui_colour_set (cr, ui_heat_colour (0.3), 1.0);
  cairo_fill (cr);
  cairo_rectangle (cr, x + 1.0, round (y - box / 2.0) + 1.0, box - 2.0, box - 2.0);
  ui_colour_set (cr, palette->eos, 1.0);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke (cr);
  ui_text_draw (cr, palette, &how, "<eos>", x + box + 5.0 * unit, y);
}

/* Frames a cell: the one under the pointer, the keyboard's, or the one that was clicked. */
static UiRect
paint_frame (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame, UiMaskHit hit, double weight)
{
  int b = (int) ((gint64) hit.row * frame->bins / self->picture->rows);
  UiRect cell = { cell_x (frame, hit.position) - 0.5, bin_y (frame, b) - 0.5, frame->cell_w, frame->row_h };

  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_rectangle (cr, cell.x, cell.y, cell.w, cell.h);
  ui_colour_set (cr, palette->background, 1.0);
  cairo_set_line_width (cr, (weight + 2.0) * frame->unit);
  cairo_stroke_preserve (cr);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_line_width (cr, weight * frame->unit);
  cairo_stroke (cr);

  return cell;
}

static gboolean
mask_has (const UiMask *self, UiMaskHit hit)
{
  return self->picture != NULL && hit.row >= 0 && hit.row < self->picture->rows && hit.position >= 0 &&
         hit.position < self->picture->target_steps;
}

/* Where the clicked cell is in this batch; row -1 when its sentence is in another. */
static UiMaskHit
pinned_here (const UiMask *self)
{
  for (int r = 0; self->pin_pair >= 0 && r < self->picture->rows; r++)
    if (self->picture->pair[r] == self->pin_pair)
      return (UiMaskHit){ r, self->pin_position };

  return (UiMaskHit){ -1, -1 };
}

/* The cell under the pointer, and what it says. */
static void
paint_pointer (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame, int width, int height)
{
  UiMaskHit hit = ui_mask_hit (self, palette, width, height, self->pointer_x, self->pointer_y);
  g_autofree char *text = ui_mask_hit_text (self, hit);
  g_auto (GStrv) parts = NULL;
  UiReadoutLine lines[8];
  UiRect cell;
  int n = 0;

  if (text == NULL)
    return;

  cell = paint_frame (cr, self, palette, frame, hit, 2.0);
  parts = g_strsplit (text, "\n", G_N_ELEMENTS (lines));

  for (; parts[n] != NULL; n++)
    lines[n] = (UiReadoutLine){ .name = parts[n] };

  ui_draw_readout (cr, palette, lines, n, cell.x + cell.w, cell.y + cell.h, (UiRect){ 0, 0, width, height });
}

static void
paint_highlight (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  for (int r = 0; r < self->picture->rows; r++)
    {
      int b = (int) ((gint64) r * frame->bins / self->picture->rows);

      if (self->picture->pair[r] != self->highlight_pair)
        continue;

      cairo_rectangle (cr, frame->area.x - 2.0, bin_y (frame, b) - 1.5, frame->area.w + 3.0, MAX (frame->row_h, 2.0) + 2.0);
      ui_colour_set (cr, palette->ink, 1.0);
      cairo_set_line_width (cr, 2.0 * frame->unit);
      cairo_set_dash (cr, NULL, 0, 0.0);
      cairo_stroke (cr);
    }
}

/* The summary in fewer words. */
static char *
short_summary (const UiMask *self)
{
  UiMaskFigures figures = ui_mask_figures (self);
  g_autofree char *loss = ui_number (figures.loss), *words = ui_number (figures.loss_words);
  MaskSum sum = sum_up (self->picture);

  if (!self->picture->mask)
    return g_strdup_printf (_ ("No mask, padding counts: loss %s, words %s"), loss, words);

  return g_strdup_printf (_ ("%d of %d count · %.0f %% not computed"), sum.counts, sum.positions,
                          100.0 * ui_share (sum.positions - sum.counts, sum.positions));
}

/* The line at the foot: in smaller type, and then in fewer words, where it is too long. */
static void
paint_summary (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  g_autofree char *summary = ui_mask_summary (self);

  how.colour = self->picture->mask ? palette->ink : palette->warning;
  how.bold = !self->picture->mask;

  if (ui_text_width (palette, &how, summary) > width)
    how.size = UI_TEXT_SMALL;

  if (ui_text_width (palette, &how, summary) > width)
    {
      g_free (summary);
      summary = short_summary (self);
    }

  how.max_width = width;
  ui_text_fit (palette, &how, summary);
  ui_text_draw (cr, palette, &how, summary, 0.0, height - 0.55 * ui_text_height (palette, UI_TEXT_NORMAL));
}

void
ui_mask_paint (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  MaskFrame frame;

  if (self->picture == NULL || self->picture->rows == 0 || self->picture->target_steps == 0)
    {
      ui_draw_empty (cr, palette, width, height,
                     _ ("The first batch will show here which positions count in the loss, and which are padding."));
      return;
    }

  mask_frame_init (&frame, self, palette, width, height);
  paint_padding (cr, self, palette, &frame);
  paint_cells (cr, self, palette, &frame);

  if (!self->picture->mask)
    paint_forgotten (cr, self, palette, &frame);

  paint_eos (cr, self, palette, &frame);
  paint_words (cr, self, palette, &frame);
  paint_margins (cr, self, palette, &frame);
  paint_side (cr, self, palette, &frame, height);

  if (self->highlight_pair >= 0)
    paint_highlight (cr, self, palette, &frame);

  if (mask_has (self, pinned_here (self)))
    paint_frame (cr, self, palette, &frame, pinned_here (self), 2.0);

  if (mask_has (self, self->cursor))
    paint_frame (cr, self, palette, &frame, self->cursor, 3.0);

  paint_summary (cr, self, palette, width, height);

  if (isfinite (self->pointer_x) && isfinite (self->pointer_y))
    paint_pointer (cr, self, palette, &frame, width, height);
}

UiMaskFigures
ui_mask_figures (const UiMask *self)
{
  const EngBatchPicture *picture = self->picture;
  double all = 0.0, words = 0.0, end = 0.0;
  int n_all = 0, n_words = 0, n_end = 0;

  for (int r = 0; picture != NULL && r < picture->rows; r++)
    for (int t = 0; t < picture->target_steps; t++)
      {
        const EngFedCell *cell = eng_batch_picture_cell (picture, r, t);

        if (!cell->counts)
          continue;

        all += (double) cell->loss;
        n_all++;

        if (t >= picture->target_length[r])
          continue;

        words += (double) cell->loss;
        n_words++;

        if (t == picture->target_length[r] - 1 && cell->expected == ENG_TOKEN_EOS)
          {
            end += (double) cell->probability;
            n_end++;
          }
      }

  return (UiMaskFigures){ n_all > 0 ? all / n_all : NAN, n_words > 0 ? words / n_words : NAN, n_end > 0 ? end / n_end : NAN };
}

char *
ui_mask_summary (const UiMask *self)
{
  MaskSum sum;

  if (self->picture == NULL)
    return g_strdup ("");

  sum = sum_up (self->picture);

  if (!self->picture->mask)
    {
      UiMaskFigures figures = ui_mask_figures (self);
      g_autofree char *loss = ui_number (figures.loss), *words = ui_number (figures.loss_words);

      return g_strdup_printf (_ ("No mask: all %d positions count, padding too · loss %s, of the words alone %s"), sum.positions, loss, words);
    }

  return g_strdup_printf (_ ("%d of %d positions count · %.0f %% of the output layer never computed"), sum.counts,
                          sum.positions, 100.0 * ui_share (sum.positions - sum.counts, sum.positions));
}

char *
ui_mask_describe (const UiMask *self)
{
  g_autofree char *summary = ui_mask_summary (self);
  g_autofree char *line = ui_mask_line (self, self->cursor);
  g_autofree char *loss = NULL;
  MaskSum sum;

  if (self->picture == NULL)
    return g_strdup (_ ("No batch has been seen yet."));

  if (line != NULL)
    return g_strdup_printf ("%s. %s.", line, summary);

  sum = sum_up (self->picture);
  loss = ui_number (ui_share (sum.loss, sum.counts));

  return g_strdup_printf (_ ("%s. The mean loss of what counts is %s."), summary, loss);
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
  hit.row = bin_row (&frame, self, MIN ((int) ((y - frame.area.y) / frame.row_h), frame.bins - 1));

  return hit;
}

char *
ui_mask_hit_text (const UiMask *self, UiMaskHit hit)
{
  const EngBatchPicture *picture = self->picture;
  const EngFedCell *cell;
  g_autofree char *source = NULL, *loss = NULL;
  GString *text;

  if (picture == NULL || hit.row < 0 || hit.row >= picture->rows || hit.position < 0 ||
      hit.position >= picture->target_steps)
    return NULL;

  cell = eng_batch_picture_cell (picture, hit.row, hit.position);
  loss = ui_number ((double) cell->loss);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("row %d, position %d"), hit.row + 1, hit.position + 1);

  if (self->source_words != NULL)
    {
      source = ui_sentence_text (self->source_words, picture->source_ids + (gsize) hit.row * (gsize) picture->source_steps,
                                 picture->source_length[hit.row]);
      g_string_append_printf (text, ": %s", source);
    }

  if (!cell->counts)
    {
      g_string_append (text, _ ("\npadding: does not count"));
      return g_string_free (text, FALSE);
    }

  if (self->target_words != NULL)
    g_string_append_printf (text, _ ("\nexpected %s, probability %.3f"), ui_word (self->target_words, cell->expected),
                            (double) cell->probability);

  g_string_append_printf (text, _ ("\nloss %s, %.1f %% of the batch's loss"), loss,
                          100.0 * ui_share ((double) cell->loss, sum_up (picture).loss));

  return g_string_free (text, FALSE);
}

/* Token, probability, loss and share of a cell in one line. @batch_loss: NaN when it is of another batch. */
static char *
cell_line (const UiMask *self, const EngFedCell *cell, double batch_loss)
{
  g_autofree char *loss = ui_number ((double) cell->loss);
  GString *text = g_string_new (NULL);

  if (!cell->counts)
    {
      g_string_append (text, _ ("padding: does not count"));
      return g_string_free (text, FALSE);
    }

  if (self->target_words != NULL)
    g_string_append_printf (text, _ ("%s · probability %.3f · "), ui_word (self->target_words, cell->expected), (double) cell->probability);

  g_string_append_printf (text, _ ("loss %s"), loss);

  if (!isnan (batch_loss))
    g_string_append_printf (text, _ (" · %.1f %% of the batch's"), 100.0 * ui_share ((double) cell->loss, batch_loss));

  return g_string_free (text, FALSE);
}

char *
ui_mask_line (const UiMask *self, UiMaskHit hit)
{
  g_autofree char *cell = NULL;

  if (!mask_has (self, hit))
    return NULL;

  cell = cell_line (self, eng_batch_picture_cell (self->picture, hit.row, hit.position), sum_up (self->picture).loss);

  return g_strdup_printf (_ ("Row %d, position %d: %s"), hit.row + 1, hit.position + 1, cell);
}

char *
ui_mask_pin_line (const UiMask *self)
{
  for (guint i = 0; self->pin_pair >= 0 && self->pins != NULL && i < self->pins->len; i++)
    {
      const UiPinnedRow *row = g_ptr_array_index (self->pins, i);
      const gboolean here = self->picture != NULL && row->step == self->picture->step;
      g_autofree char *cell = NULL;

      if (row->pair != self->pin_pair || row->step == 0 || self->pin_position >= row->n_cells)
        continue;

      cell = cell_line (self, &row->cells[self->pin_position], here ? sum_up (self->picture).loss : NAN);

      return g_strdup_printf (_ ("Pinned, batch %" G_GUINT64_FORMAT ", position %d: %s"), row->step, self->pin_position + 1, cell);
    }

  return NULL;
}
