/* SPDX-License-Identifier: MIT */

#include "ui-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-strip-private.h"

#define LABEL_SHARE 0.18 /* of the width, for the sentences at the left */
#define CELL_MIN 54.0    /* width of a cell in units; a word of seven letters */
#define CELL_MAX 150.0
#define CELL_GAP 5.0

void
ui_strip_init (UiStrip *self, const UiState *state)
{
  *self = (UiStrip){ .highlight_pair = -1, .pointer_x = NAN, .pointer_y = NAN };

  if (state == NULL)
    return;

  self->picture = state->picture;
  self->pins = state->pins;
  self->map = state->fed_map;

  if (state->info != NULL)
    {
      self->source_words = state->info->source_words;
      self->target_words = state->info->target_words;
    }
}

static int
n_pins (const UiStrip *self)
{
  return self->pins != NULL ? (int) self->pins->len : 0;
}

static int
find_row (const EngBatchPicture *picture, int pair)
{
  for (int r = 0; r < picture->rows; r++)
    if (picture->pair[r] == pair)
      return r;

  return -1;
}

static gboolean
is_pinned (const UiStrip *self, int pair)
{
  for (int i = 0; i < n_pins (self); i++)
    if (((const UiPinnedRow *) g_ptr_array_index (self->pins, i))->pair == pair)
      return TRUE;

  return FALSE;
}

static void
row_of_batch (const EngBatchPicture *picture, int r, StripRow *row)
{
  *row = (StripRow){ .pair = picture->pair[r], .step = picture->step, .epsilon = picture->epsilon };
  row->source_ids = picture->source_ids + (gsize) r * (gsize) picture->source_steps;
  row->n_source = picture->source_length[r];
  row->cells = eng_batch_picture_cell (picture, r, 0);
  row->n_valid = picture->target_length[r];
}

gboolean
strip_row (const UiStrip *self, int i, StripRow *row)
{
  int r;

  if (i < 0 || self->picture == NULL)
    return FALSE;

  if (i < n_pins (self))
    {
      const UiPinnedRow *pin = g_ptr_array_index (self->pins, i);

      if ((r = find_row (self->picture, pin->pair)) >= 0)
        row_of_batch (self->picture, r, row);
      else
        *row = (StripRow){ .pair = pin->pair, .stale = TRUE, .step = pin->step, .epsilon = pin->epsilon, .source_ids = pin->source_ids, .n_source = pin->n_source, .cells = pin->cells, .n_valid = pin->n_valid };

      row->pinned = TRUE;

      return TRUE;
    }

  i -= n_pins (self);

  for (r = 0; r < self->picture->rows; r++)
    if (!is_pinned (self, self->picture->pair[r]) && i-- == 0)
      {
        row_of_batch (self->picture, r, row);
        return TRUE;
      }

  return FALSE;
}

static int
count_rows (const UiStrip *self)
{
  int n = n_pins (self);

  for (int r = 0; r < self->picture->rows; r++)
    n += is_pinned (self, self->picture->pair[r]) ? 0 : 1;

  return n;
}

static int
longest_row (const UiStrip *self)
{
  int longest = 0;

  for (int r = 0; r < self->picture->rows; r++)
    longest = MAX (longest, self->picture->target_length[r]);

  for (int i = 0; i < n_pins (self); i++)
    longest = MAX (longest, ((const UiPinnedRow *) g_ptr_array_index (self->pins, i))->n_valid);

  return longest;
}

UiFedSign
strip_sign (const EngFedCell *cell, const EngFedCell *before)
{
  if (before == NULL)
    return UI_FED_START;

  if (cell->fed_true)
    return UI_FED_TRUE;

  return cell->fed == before->expected ? UI_FED_OWN_RIGHT : UI_FED_OWN_WRONG;
}

StripCount
strip_count (const EngBatchPicture *picture)
{
  StripCount count = { 0, 0, 0 };

  for (int r = 0; r < picture->rows; r++)
    for (int t = 1; t < picture->target_length[r]; t++)
      {
        UiFedSign sign = strip_sign (eng_batch_picture_cell (picture, r, t), eng_batch_picture_cell (picture, r, t - 1));

        count.fed_true += sign == UI_FED_TRUE ? 1 : 0;
        count.fed_own += sign != UI_FED_TRUE ? 1 : 0;
        count.own_right += sign == UI_FED_OWN_RIGHT ? 1 : 0;
      }

  return count;
}

/* As many rows as fit, spread over the height. Where fewer than three would, the line that says what would
 * have been fed otherwise is left to the pointer. */
static void
fit_rows (StripFrame *frame, double height)
{
  double gap = 6.0 * frame->unit;

  for (;;)
    {
      frame->row_h = frame->cell_h + frame->coin_h + frame->n_lines * frame->line_h + gap;
      frame->visible_rows = MAX (1, (int) (height / frame->row_h));

      if (frame->visible_rows >= 3 || frame->n_lines == 1)
        break;

      frame->n_lines = 1;
    }

  frame->row_h = CLAMP (height / frame->visible_rows, frame->row_h, 1.2 * frame->row_h);
}

void
strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale, small = ui_palette_size (palette, UI_TEXT_SMALL), cells;

  *frame = (StripFrame){ .unit = unit };
  frame->cell_h = 1.85 * ui_palette_size (palette, UI_TEXT_NORMAL);
  frame->coin_h = 10.0 * unit;
  frame->line_h = 1.15 * small;
  frame->n_lines = 2;
  frame->top = ui_text_height (palette, UI_TEXT_SMALL) + 7.0 * unit;
  frame->legend_y = height - strip_legend_height (palette, width);
  frame->label_w = CLAMP (LABEL_SHARE * width, 60.0 * unit, 220.0 * unit);
  frame->n_rows = count_rows (self);
  frame->n_steps = longest_row (self);
  fit_rows (frame, frame->legend_y - frame->top - 2.0 * unit);

  cells = width - frame->label_w;
  frame->step_w = CLAMP (cells / MAX (frame->n_steps, 1), (CELL_MIN + CELL_GAP) * unit, CELL_MAX * unit);
  frame->visible_steps = MAX (1, (int) ((cells + 0.5) / frame->step_w));

  /* The cells that fit share what is left over. */
  if (frame->visible_steps < frame->n_steps)
    frame->step_w = cells / frame->visible_steps;

  frame->cell_w = frame->step_w - CELL_GAP * unit;
}

/* Left edge of step t's cell. */
static double
cell_x (const StripFrame *frame, const UiStrip *self, int t)
{
  return frame->label_w + (t - self->first_step) * frame->step_w;
}

static void
paint_header (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double y = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  int last = MIN (frame->n_steps, self->first_step + frame->visible_steps);

  how.colour = palette->faint;
  how.align = UI_ALIGN_MIDDLE;

  for (int t = self->first_step; t < last; t++)
    {
      g_autofree char *label = g_strdup_printf (_ ("t = %d"), t + 1);

      ui_text_draw (cr, palette, &how, label, cell_x (frame, self, t) + frame->cell_w / 2.0, y);
    }

  if (last < frame->n_steps)
    {
      int left_out = frame->n_steps - last;
      g_autofree char *more = g_strdup_printf (ngettext ("%d more step →", "%d more steps →", left_out), left_out);

      how.align = UI_ALIGN_START;

      if (ui_text_width (palette, &how, more) > frame->label_w)
        {
          g_free (more);
          more = g_strdup_printf ("+%d →", left_out);
        }

      ui_text_draw (cr, palette, &how, more, 0.0, y);
    }
}

static void
paint_coin (cairo_t *cr, const UiPalette *palette, const EngFedCell *cell, UiFedSign sign, double epsilon, UiRect bar)
{
  double y = floor (bar.y + bar.h / 2.0) + 0.5, dot = 2.6 * palette->scale;
  double at = bar.x + CLAMP (epsilon, 0.0, 1.0) * bar.w;

  if (!isfinite ((double) cell->coin))
    return;

  /* Left of ε the coin says "true". */
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_new_path (cr);
  cairo_move_to (cr, bar.x, y);
  cairo_line_to (cr, bar.x + bar.w, y);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_set_line_width (cr, 2.0 * palette->scale);
  cairo_stroke (cr);
  cairo_move_to (cr, bar.x, y);
  cairo_line_to (cr, at, y);
  ui_colour_set (cr, palette->truth, 0.45);
  cairo_stroke (cr);

  cairo_rectangle (cr, CLAMP (at - 0.75, bar.x, bar.x + bar.w - 1.5), bar.y + 1.0, 1.5 * palette->scale, bar.h - 2.0);
  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_fill (cr);

  cairo_arc (cr, bar.x + CLAMP ((double) cell->coin, 0.0, 1.0) * bar.w, y, dot, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, sign == UI_FED_TRUE ? palette->truth : ui_fed_colour (palette, sign), 1.0);
  cairo_fill (cr);
}

/* "else word", or just "(word)" where that is too long. */
static char *
otherwise_text (const UiStrip *self, const UiPalette *palette, const UiText *how, const EngFedCell *cell)
{
  const char *word = ui_word (self->target_words, cell->otherwise);
  g_autofree char *text = g_strdup_printf (_ ("else %s"), word);
  UiText whole = *how;

  whole.max_width = 0.0;

  if (ui_text_width (palette, &whole, text) > how->max_width)
    return g_strdup_printf ("(%s)", word);

  return g_steal_pointer (&text);
}

static void
paint_cell (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
            const StripRow *row, int t, double x, double y)
{
  const EngFedCell *cell = &row->cells[t];
  UiFedSign sign = strip_sign (cell, t > 0 ? cell - 1 : NULL);
  UiRect box = { floor (x) + 0.5, floor (y) + 0.5, floor (frame->cell_w), floor (frame->cell_h) };
  UiText word = ui_text (palette, UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);
  double middle = box.x + box.w / 2.0, under = box.y + box.h;
  double badge = 12.0 * frame->unit;
  g_autofree char *expected = g_strdup_printf ("→ %s", ui_word (self->target_words, cell->expected));

  ui_draw_fed_box (cr, palette, sign, box);
  word.bold = sign != UI_FED_START;
  word.align = UI_ALIGN_MIDDLE;
  word.colour = sign == UI_FED_START ? palette->faint : palette->ink;
  word.max_width = box.w - 4.0 * frame->unit;
  ui_text_fit (palette, &word, ui_word (self->target_words, cell->fed));
  ui_text_draw (cr, palette, &word, ui_word (self->target_words, cell->fed), middle, box.y + box.h / 2.0);
  ui_draw_fed_badge (cr, palette, sign, box.x + 0.25 * badge, box.y + 0.1 * badge, badge);
  ui_draw_fed_mark (cr, palette, sign, box.x + box.w - 0.25 * badge, box.y + 0.1 * badge, badge);
  paint_coin (cr, palette, cell, sign, row->epsilon, (UiRect){ box.x + 2.0, under, box.w - 4.0, frame->coin_h });

  small.align = UI_ALIGN_MIDDLE;
  small.max_width = frame->step_w - 2.0 * frame->unit;
  small.colour = palette->ink;
  ui_text_draw (cr, palette, &small, expected, middle, under + frame->coin_h + 0.5 * frame->line_h);

  if (frame->n_lines > 1 && cell->otherwise >= 0 && t > 0)
    {
      g_autofree char *otherwise = otherwise_text (self, palette, &small, cell);

      small.colour = palette->faint;
      ui_text_draw (cr, palette, &small, otherwise, middle, under + frame->coin_h + 1.5 * frame->line_h);
    }
}

static void
paint_row_label (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
                 const StripRow *row, double y)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *text = ui_sentence_text (self->source_words, row->source_ids, row->n_source);
  double indent = row->pinned ? 12.0 * frame->unit : 0.0;
  double height = frame->cell_h + frame->coin_h + frame->n_lines * frame->line_h + 4.0 * frame->unit;

  if (row->pinned)
    {
      cairo_new_path (cr);
      cairo_arc (cr, 5.0 * frame->unit, y + frame->cell_h / 2.0, 3.5 * frame->unit, 0.0, 2.0 * G_PI);
      ui_colour_set (cr, palette->run[0], 1.0);
      cairo_fill (cr);
    }

  if (row->stale)
    {
      g_autofree char *seen = row->step > 0 ? g_strdup_printf (_ ("at step %" G_GUINT64_FORMAT), row->step)
                                            : g_strdup (_ ("not seen yet"));

      small.colour = palette->faint;
      small.max_width = frame->label_w - 6.0 * frame->unit;
      height -= frame->line_h;
      ui_text_draw (cr, palette, &small, seen, 0.0, y + height + frame->line_h / 2.0);
    }

  how.colour = palette->ink;
  ui_text_draw_wrapped (cr, palette, &how, text, indent,
                        y + frame->cell_h / 2.0 - ui_text_height (palette, UI_TEXT_NORMAL) / 2.0,
                        frame->label_w - indent - 8.0 * frame->unit, height - 4.0 * frame->unit);
}

static void
paint_row (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
           const StripRow *row, double y, int width)
{
  int last = MIN (row->n_valid, self->first_step + frame->visible_steps);

  if (row->pair == self->highlight_pair)
    {
      cairo_new_path (cr);
      ui_draw_rounded (cr, (UiRect){ 0.0, y - 5.0 * frame->unit, width, frame->row_h - 3.0 * frame->unit }, 4.0);
      ui_colour_set (cr, palette->run[0], 0.12);
      cairo_fill (cr);
    }

  paint_row_label (cr, self, palette, frame, row, y);

  for (int t = self->first_step; t < last; t++)
    paint_cell (cr, self, palette, frame, row, t, cell_x (frame, self, t), y);
}

static void
paint_pointer (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  UiStripHit hit;
  g_autofree char *text = NULL;

  if (!isfinite (self->pointer_x) || !isfinite (self->pointer_y))
    return;

  hit = ui_strip_hit (self, palette, width, height, self->pointer_x, self->pointer_y);
  text = ui_strip_hit_text (self, hit);

  if (text != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (text, "\n", 8);
      UiReadoutLine lines[8];
      int n = 0;

      for (; parts[n] != NULL; n++)
        lines[n] = (UiReadoutLine){ .name = parts[n] };

      ui_draw_readout (cr, palette, lines, n, self->pointer_x, self->pointer_y + 12.0 * palette->scale,
                       (UiRect){ 0, 0, width, height });
    }
}

void
ui_strip_paint (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  StripFrame frame;

  if (self->kind == UI_STRIP_MAP)
    {
      strip_paint_map (cr, self, palette, width, height);
      return;
    }

  if (self->picture == NULL || self->target_words == NULL)
    {
      ui_draw_empty (cr, palette, width, height,
                     self->picture != NULL ? _ ("Real vectors: there are no words to show.")
                                           : _ ("The first batch will show here which words came from the teacher, and which from the model."));
      return;
    }

  strip_frame_init (&frame, self, palette, width, height);
  paint_header (cr, self, palette, &frame, width);

  for (int i = 0; i < frame.visible_rows; i++)
    {
      StripRow row;

      if (!strip_row (self, self->first_row + i, &row))
        break;

      paint_row (cr, self, palette, &frame, &row, frame.top + i * frame.row_h, width);
    }

  strip_paint_legend (cr, self, palette, frame.legend_y, width);
  paint_pointer (cr, self, palette, width, height);
}

char *
ui_strip_describe (const UiStrip *self)
{
  StripCount count;

  if (self->picture == NULL || self->target_words == NULL)
    return g_strdup (_ ("Nothing has been fed to the decoder yet."));

  count = strip_count (self->picture);

  if (count.fed_own == 0)
    return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true word everywhere in %d sentence.",
                                      "At ε %.2f the decoder was fed the true word everywhere in %d sentences.",
                                      self->picture->rows),
                            self->picture->epsilon, self->picture->rows);

  return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true word at %.0f %% of the steps of %d sentence; of the model's own words %.0f %% were right.",
                                    "At ε %.2f the decoder was fed the true word at %.0f %% of the steps of %d sentences; of the model's own words %.0f %% were right.",
                                    self->picture->rows),
                          self->picture->epsilon, 100.0 * ui_share (count.fed_true, count.fed_true + count.fed_own),
                          self->picture->rows, 100.0 * ui_share (count.own_right, count.fed_own));
}

UiStripHit
ui_strip_hit (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiStripHit nothing = { -1, -1, -1 };
  UiStripHit hit = nothing;
  StripFrame frame;
  StripRow row;

  if (self->kind != UI_STRIP_CELLS || self->picture == NULL || self->target_words == NULL || x < 0.0 || x >= width)
    return nothing;

  strip_frame_init (&frame, self, palette, width, height);

  if (y < frame.top || y >= MIN (frame.legend_y, frame.top + frame.visible_rows * frame.row_h))
    return nothing;

  hit.row = self->first_row + (int) ((y - frame.top) / frame.row_h);

  if (!strip_row (self, hit.row, &row))
    return nothing;

  hit.pair = row.pair;

  if (x >= frame.label_w)
    {
      int t = self->first_step + (int) ((x - frame.label_w) / frame.step_w);

      if (t < row.n_valid && t < self->first_step + frame.visible_steps)
        hit.position = t;
    }

  return hit;
}

char *
ui_strip_hit_text (const UiStrip *self, UiStripHit hit)
{
  const EngFedCell *cell;
  g_autofree char *source = NULL, *loss = NULL;
  GString *text;
  StripRow row;

  if (hit.row < 0 || self->picture == NULL || !strip_row (self, hit.row, &row))
    return NULL;

  source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);

  if (hit.position < 0 || hit.position >= row.n_valid)
    return g_steal_pointer (&source);

  cell = &row.cells[hit.position];
  loss = ui_number ((double) cell->loss);
  text = g_string_new (source);
  g_string_append_printf (text, _ ("\nstep %d: fed %s, expected %s"), hit.position + 1,
                          ui_word (self->target_words, cell->fed), ui_word (self->target_words, cell->expected));

  if (hit.position > 0 && isfinite ((double) cell->coin))
    {
      g_string_append_printf (text, cell->fed_true ? _ ("\ncoin %.2f < ε %.2f: the true word") : _ ("\ncoin %.2f ≥ ε %.2f: the model's own"),
                              (double) cell->coin, row.epsilon);

      if (cell->otherwise >= 0)
        g_string_append_printf (text, _ ("\notherwise fed: %s"), ui_word (self->target_words, cell->otherwise));
    }

  g_string_append_printf (text, _ ("\nprobability of the expected word %.3f, loss %s"), (double) cell->probability, loss);

  return g_string_free (text, FALSE);
}

int
ui_strip_rows (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible)
{
  StripFrame frame;

  *visible = 0;

  if (self->kind != UI_STRIP_CELLS || self->picture == NULL)
    return 0;

  strip_frame_init (&frame, self, palette, width, height);
  *visible = frame.visible_rows;

  return frame.n_rows;
}
