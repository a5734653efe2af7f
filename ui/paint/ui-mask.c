/* SPDX-License-Identifier: MIT
 *
 * Draws panel 3: the cells of a batch, its margins, the colour bar, what is pointed at and the line at the foot.
 */

#include "ui-mask-private.h"
#include "ui-recording.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

#define MAX_WORDS 640 /* cells; drawing a word costs some 10 µs */
#define GAP_FROM 4.0  /* cells of this size and more have a line of ground between them */

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
  self->recorded = ui_state_is_recording (state);
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

/* Everything that does not count, hatched in one stroke. */
static void
paint_padding (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  double end = mask_cell_x (frame, self->picture->target_steps);
  gboolean any = FALSE;

  cairo_new_path (cr);

  for (int b = 0; b < frame->bins; b++)
    {
      int t = self->picture->target_steps;

      while (t > 0 && mask_bin_loss (frame, self, b, t - 1) < 0.0)
        t--;

      if (t == self->picture->target_steps)
        continue;

      any = TRUE;
      cairo_rectangle (cr, mask_cell_x (frame, t), mask_bin_y (frame, b), end - mask_cell_x (frame, t), mask_bin_y (frame, b + 1) - mask_bin_y (frame, b));
    }

  if (!any)
    return;

  cairo_save (cr);
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, frame->area);
  cairo_restore (cr);
}

/* What should not have counted is struck through. Its loss is low, so its colour dark, on every ground: light lines. */
static void
strike (cairo_t *cr, const UiPalette *palette, UiRect area)
{
  static const UiColour white = { 1.0, 1.0, 1.0 };

  ui_draw_hatch_lines (cr, palette, area, white, 0.55);
}

/* With the mask forgotten: from the valid length of each row on. */
static void
paint_forgotten (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  cairo_save (cr);
  cairo_new_path (cr);

  for (int b = 0; b < frame->bins; b++)
    {
      double x = mask_cell_x (frame, mask_bin_length (frame, self, b));

      cairo_rectangle (cr, x, mask_bin_y (frame, b), mask_cell_x (frame, self->picture->target_steps) - x, mask_bin_y (frame, b + 1) - mask_bin_y (frame, b));
    }

  cairo_clip (cr);
  strike (cr, palette, frame->area);
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
        double loss = mask_bin_loss (frame, self, b, t);
        double x0 = mask_cell_x (frame, t), x1 = mask_cell_x (frame, t + 1) - gap_x;
        double y0 = mask_bin_y (frame, b), y1 = mask_bin_y (frame, b + 1) - gap_y;

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
                      (mask_cell_x (frame, t) + mask_cell_x (frame, t + 1)) / 2.0, (mask_bin_y (frame, r) + mask_bin_y (frame, r + 1)) / 2.0);
      }
}

/* The rectangle of <eos> in row @r, the lines of ground around it included. FALSE when the sentence was cut before it. */
static gboolean
find_eos (const UiMask *self, const MaskFrame *frame, int r, int b, UiRect *box)
{
  const int t = self->picture->target_length[r] - 1;

  if (t < 0 || eng_batch_picture_cell (self->picture, r, t)->expected != ENG_TOKEN_EOS)
    return FALSE;

  box->x = mask_cell_x (frame, t) - 1.0;
  box->y = mask_bin_y (frame, b) - 1.0;
  box->w = mask_cell_x (frame, t + 1) - box->x;
  box->h = mask_bin_y (frame, b + 1) - box->y;

  return TRUE;
}

/* Lines too low for an outline, or of several rows: an upright behind each <eos>, so that all of them make the edge of what
 * counts. */
static void
add_eos_edges (cairo_t *cr, const UiMask *self, const MaskFrame *frame)
{
  const double line = CLAMP (0.12 * frame->cell_w, 1.0, 2.0 * frame->unit);
  UiRect box;

  for (int b = 0; b < frame->bins; b++)
    for (int r = mask_bin_row (frame, self, b); r < mask_bin_row (frame, self, b + 1); r++)
      if (find_eos (self, frame, r, b, &box))
        cairo_rectangle (cr, box.x + box.w - line, box.y + 1.0, line, box.h - 1.0);
}

static void
add_eos_outlines (cairo_t *cr, const UiMask *self, const MaskFrame *frame)
{
  const double line = frame->row_h >= 12.0 ? 2.0 : 1.0;
  UiRect box;

  for (int r = 0; r < frame->bins; r++)
    {
      if (!find_eos (self, frame, r, r, &box))
        continue;

      cairo_rectangle (cr, box.x, box.y, box.w, line);
      cairo_rectangle (cr, box.x, box.y + box.h - line, box.w, line);
      cairo_rectangle (cr, box.x, box.y, line, box.h);
      cairo_rectangle (cr, box.x + box.w - line, box.y, line, box.h);
    }
}

/* <eos> outlined in the lines of ground around its cell. */
static void
paint_eos (cairo_t *cr, const UiMask *self, const UiPalette *palette, const MaskFrame *frame)
{
  cairo_new_path (cr);

  if (frame->bins < self->picture->rows || frame->row_h < 3.0 || frame->cell_w < 3.0)
    add_eos_edges (cr, self, frame);
  else
    add_eos_outlines (cr, self, frame);

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

      ui_text_draw (cr, palette, &how, label, (mask_cell_x (frame, t) + mask_cell_x (frame, t + 1)) / 2.0, frame->line / 2.0);
    }

  how.align = UI_ALIGN_END;

  for (int b = 0; b < frame->bins; b += every_b)
    {
      g_autofree char *label = g_strdup_printf ("%d", mask_bin_length (frame, self, b));

      ui_text_draw (cr, palette, &how, label, frame->area.x - 5.0 * frame->unit, (mask_bin_y (frame, b) + mask_bin_y (frame, b + 1)) / 2.0);
    }
}

/* What padding looks like, for the legend: left out, or counted as an easy word. */
static void
paint_padding_sample (cairo_t *cr, const UiMask *self, const UiPalette *palette, UiRect box)
{
  cairo_save (cr);
  cairo_rectangle (cr, box.x, box.y, box.w, box.h);
  cairo_clip (cr);

  if (self->picture->mask)
    ui_draw_hatch (cr, palette, box);
  else
    {
      ui_colour_set (cr, ui_heat_colour (0.0), 1.0);
      cairo_paint (cr);
      strike (cr, palette, box);
    }

  cairo_restore (cr);
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

  paint_padding_sample (cr, self, palette, (UiRect){ x, round (y - box / 2.0), box, box });
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
  UiRect cell = { mask_cell_x (frame, hit.position) - 0.5, mask_bin_y (frame, b) - 0.5, frame->cell_w, frame->row_h };

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

      cairo_rectangle (cr, frame->area.x - 2.0, mask_bin_y (frame, b) - 1.5, frame->area.w + 3.0, MAX (frame->row_h, 2.0) + 2.0);
      ui_colour_set (cr, palette->ink, 1.0);
      cairo_set_line_width (cr, 2.0 * frame->unit);
      cairo_set_dash (cr, NULL, 0, 0.0);
      cairo_stroke (cr);
    }
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
      summary = mask_short_summary (self);
    }

  how.max_width = width;
  ui_text_fit (palette, &how, summary);
  ui_text_draw (cr, palette, &how, summary, 0.0, height - 0.55 * ui_text_height (palette, UI_TEXT_NORMAL));
}

const char *
ui_mask_title (void)
{
  return _ ("Mask: the loss of every position");
}

static gboolean
has_cells (const UiMask *self)
{
  return self->picture != NULL && self->picture->rows > 0 && self->picture->target_steps > 0;
}

void
ui_mask_paint_cells (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  MaskFrame frame;

  if (!has_cells (self))
    {
      ui_draw_empty (cr, palette, width, height,
                     self->recorded ? _ ("This run log has no batch: --log traces one in each tenth of a run.")
                                    : _ ("The first batch will show here which positions count in the loss, and which are padding."));
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
  paint_summary (cr, self, palette, width, height);
}

void
ui_mask_paint_marks (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  MaskFrame frame;

  if (!has_cells (self))
    return;

  mask_frame_init (&frame, self, palette, width, height);

  if (self->highlight_pair >= 0)
    paint_highlight (cr, self, palette, &frame);

  if (mask_has (self, mask_pinned_here (self)))
    paint_frame (cr, self, palette, &frame, mask_pinned_here (self), 2.0);

  if (mask_has (self, self->cursor))
    paint_frame (cr, self, palette, &frame, self->cursor, 3.0);

  if (isfinite (self->pointer_x) && isfinite (self->pointer_y))
    paint_pointer (cr, self, palette, &frame, width, height);
}

void
ui_mask_paint (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  ui_mask_paint_cells (cr, self, palette, width, height);
  ui_mask_paint_marks (cr, self, palette, width, height);
}
