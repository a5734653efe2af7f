/* SPDX-License-Identifier: MIT */

#include "ui-strip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui-strip-private.h"

void
ui_strip_init (UiStrip *self, const UiState *state)
{
  *self = (UiStrip){ .highlight_pair = -1, .pointer_x = NAN, .pointer_y = NAN, .cursor = { -1, -1, -1 } };

  if (state == NULL)
    return;

  self->picture = state->picture;
  self->pins = state->pins;
  self->map = state->fed_map;
  self->coin = state->in_effect != NULL ? (int) state->in_effect->coin : ENG_COIN_TOKEN;

  if (state->info != NULL)
    {
      self->source_words = state->info->source_words;
      self->target_words = state->info->target_words;
    }
}

/* Box of step t, without its height. */
static UiRect
cell_box (const StripFrame *frame, const UiStrip *self, int t, double y)
{
  int c = t - self->first_step;

  return (UiRect){ floor (frame->cell_x[c]) + 0.5, floor (y) + 0.5,
                   floor (frame->cell_x[c + 1] - frame->cell_gap - frame->cell_x[c]), floor (frame->cell_h) };
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
      UiRect box = cell_box (frame, self, t, 0.0);

      ui_text_draw (cr, palette, &how, label, box.x + box.w / 2.0, y);
    }

  if (last < frame->longest)
    {
      int left_out = frame->longest - last;
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

/* A dot on a bar from 0 to 1, ε as a line. @shared: it decides for more than one step, and is the bolder. */
static void
paint_coin (cairo_t *cr, const UiPalette *palette, const EngFedCell *cell, UiColour colour, double epsilon, gboolean shared, UiRect bar)
{
  double y = floor (bar.y + bar.h / 2.0) + 0.5, dot = (shared ? 4.0 : 2.6) * palette->scale;
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
  cairo_set_line_width (cr, (shared ? 3.5 : 2.0) * palette->scale);
  cairo_stroke (cr);
  cairo_move_to (cr, bar.x, y);
  cairo_line_to (cr, at, y);
  ui_colour_set (cr, palette->truth, 0.45);
  cairo_stroke (cr);

  cairo_rectangle (cr, CLAMP (at - 0.75, bar.x, bar.x + bar.w - 1.5), bar.y + 1.0, 1.5 * palette->scale, bar.h - 2.0);
  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_fill (cr);

  cairo_arc (cr, bar.x + CLAMP ((double) cell->coin, 0.0, 1.0) * bar.w, y, dot, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, colour, 1.0);
  cairo_fill (cr);
}

/* One coin for all steps of a row: under all cells that it decided for. */
static void
paint_sentence_coin (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
                     const StripRow *row, double y)
{
  int first = MAX (1, self->first_step), last = MIN (row->n_valid, self->first_step + frame->visible_steps) - 1;
  UiRect from, to;

  if (last < first)
    return;

  from = cell_box (frame, self, first, y);
  to = cell_box (frame, self, last, y);
  paint_coin (cr, palette, &row->cells[1], row->cells[1].fed_true ? palette->truth : palette->wrong, row->epsilon, TRUE,
              (UiRect){ from.x + 2.0, from.y + from.h, to.x + to.w - from.x - 4.0, frame->coin_h });
}

/* The cell whose coin decided for the whole batch; NULL when no sentence has a second step. */
static const EngFedCell *
batch_coin (const EngBatchPicture *picture)
{
  for (int r = 0; r < picture->rows; r++)
    if (picture->target_length[r] > 1)
      return eng_batch_picture_cell (picture, r, 1);

  return NULL;
}

/* One coin for the whole batch: over all rows. */
static void
paint_batch_coin (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame)
{
  const EngFedCell *cell = batch_coin (self->picture);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), x = frame->cell_x[0];

  if (cell == NULL)
    return;

  how.colour = palette->faint;
  how.max_width = frame->label_w - 6.0 * frame->unit;
  ui_text_fit (palette, &how, _ ("one coin for all"));
  ui_text_draw (cr, palette, &how, _ ("one coin for all"), 0.0, frame->batch_coin_y + 0.2 * line);
  paint_coin (cr, palette, cell, cell->fed_true ? palette->truth : palette->wrong, self->picture->epsilon, TRUE,
              (UiRect){ x, frame->batch_coin_y - 0.3 * line,
                        frame->cell_x[frame->visible_steps] - frame->cell_gap - x, line });
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
            const StripRow *row, int t, double y)
{
  const EngFedCell *cell = &row->cells[t];
  UiFedSign sign = strip_sign (cell, t > 0 ? cell - 1 : NULL);
  UiRect box = cell_box (frame, self, t, y);
  UiText word = ui_text (palette, UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);
  double middle = box.x + box.w / 2.0, under = box.y + box.h;
  double badge = 12.0 * frame->unit;
  double inset = (badge - frame->cell_gap) / 2.0 + 0.5 * frame->unit; /* neighbours share the gap */
  g_autofree char *expected = g_strdup_printf ("→ %s", ui_word (self->target_words, cell->expected));

  ui_draw_fed_box (cr, palette, sign, box);
  word.bold = sign != UI_FED_START;
  word.align = UI_ALIGN_MIDDLE;
  word.colour = sign == UI_FED_START ? palette->faint : palette->ink;
  word.max_width = box.w - 4.0 * frame->unit;
  word.word = TRUE;
  ui_text_fit (palette, &word, ui_word (self->target_words, cell->fed));
  ui_text_draw (cr, palette, &word, ui_word (self->target_words, cell->fed), middle, box.y + box.h / 2.0);
  ui_draw_fed_badge (cr, palette, sign, box.x + inset, box.y + 0.1 * badge, badge);
  ui_draw_fed_mark (cr, palette, sign, box.x + box.w - inset, box.y + 0.1 * badge, badge);

  if (self->coin == ENG_COIN_TOKEN)
    paint_coin (cr, palette, cell, ui_fed_colour (palette, sign), row->epsilon, FALSE,
                (UiRect){ box.x + 2.0, under, box.w - 4.0, frame->coin_h });

  small.align = UI_ALIGN_MIDDLE;
  small.word = TRUE;
  small.max_width = box.w + frame->cell_gap - 2.0 * frame->unit;
  small.colour = palette->ink;
  ui_text_draw (cr, palette, &small, expected, middle, under + frame->coin_h + 0.5 * frame->line_h);

  if (frame->n_lines > 1 && cell->otherwise >= 0 && t > 0)
    {
      g_autofree char *otherwise = otherwise_text (self, palette, &small, cell);

      small.colour = palette->faint;
      ui_text_draw (cr, palette, &small, otherwise, middle, under + frame->coin_h + 1.5 * frame->line_h);
    }
}

/* When a pinned row was last seen: right under a name of one line, else at the foot of the row. */
static void
paint_seen (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, double x, double y)
{
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *seen = row->step > 0 ? g_strdup_printf (_ ("epoch %d"), row->epoch) : g_strdup (_ ("not seen yet"));

  small.colour = palette->faint;
  small.max_width = frame->label_w - x - 2.0 * frame->unit;

  /* The number says more than the half of a word. */
  if (row->step > 0 && ui_text_width (palette, &small, seen) > small.max_width - 1.0)
    {
      g_free (seen);
      seen = g_strdup_printf (_ ("ep. %d"), row->epoch);
    }

  ui_text_draw (cr, palette, &small, seen, x, y);
}

/* The name of a row; of a pinned one also when it was last seen. */
void
strip_paint_label (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row,
                   const char *text, double y, double height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  double indent = row->pinned ? 12.0 * frame->unit : 0.0, width = frame->label_w - indent - 8.0 * frame->unit;
  double line = ui_text_height (palette, UI_TEXT_NORMAL);

  if (row->pinned)
    {
      const gboolean one_line = strchr (text, '\n') == NULL && ui_text_width (palette, &how, text) <= width;

      cairo_new_path (cr);
      cairo_arc (cr, 5.0 * frame->unit, y, 3.5 * frame->unit, 0.0, 2.0 * G_PI);
      ui_colour_set (cr, palette->run[0], row->stale ? 0.5 : 1.0);
      cairo_fill (cr);

      height -= frame->line_h;
      paint_seen (cr, palette, frame, row, indent,
                  one_line ? y + 0.95 * line : y - frame->cell_h / 2.0 + height + frame->line_h / 2.0);
    }

  how.colour = palette->ink;
  ui_text_draw_wrapped (cr, palette, &how, text, indent, y - line / 2.0, width, height - 4.0 * frame->unit);
}

static void
paint_row (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
           const StripRow *row, double y)
{
  g_autofree char *text = row->n_source > 0 ? ui_sentence_text (self->source_words, row->source_ids, row->n_source)
                                            : g_strdup_printf (_ ("no. %d"), row->pair + 1);
  int last = MIN (row->n_valid, self->first_step + frame->visible_steps);

  strip_paint_label (cr, palette, frame, row, text, y + frame->cell_h / 2.0,
                     frame->cell_h + frame->coin_h + frame->n_lines * frame->line_h + 4.0 * frame->unit);

  for (int t = self->first_step; t < last; t++)
    paint_cell (cr, self, palette, frame, row, t, y);

  if (self->coin == ENG_COIN_SENTENCE)
    paint_sentence_coin (cr, self, palette, frame, row, y);
}

/* Under what is followed begins what changes with every batch. */
static void
paint_ground (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int i, int width)
{
  double y = frame->top + i * frame->row_h;
  StripRow row, before;

  if (!strip_row (self, self->first_row + i, &row))
    return;

  cairo_new_path (cr);

  if (row.pair == self->highlight_pair)
    {
      ui_draw_rounded (cr, (UiRect){ 0.0, y - 5.0 * frame->unit, width, frame->row_h - 3.0 * frame->unit }, 4.0);
      ui_colour_set (cr, palette->run[0], 0.12);
      cairo_fill (cr);
    }

  if (i > 0 && !row.pinned && strip_row (self, self->first_row + i - 1, &before) && before.pinned)
    {
      cairo_rectangle (cr, 0.0, floor (y - 5.0 * frame->unit), width, frame->unit);
      ui_colour_set (cr, palette->grid, 1.0);
      cairo_fill (cr);
    }
}

/* A ring around the keyboard's cell. Where its values are drawn: in @x and @y. FALSE when it is not to be seen. */
static gboolean
paint_cursor (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, double *x, double *y)
{
  int column = self->cursor.position - self->first_step, line = self->cursor.row - self->first_row;
  double unit = palette->scale, left, top, width;

  if (self->cursor.row < 0 || self->cursor.position < 0 || column < 0 || column >= frame->visible_steps || line < 0 ||
      line >= frame->visible_rows)
    return FALSE;

  left = frame->cell_x[column];
  width = frame->cell_x[column + 1] - left - frame->cell_gap;
  top = frame->top + line * frame->row_h;
  cairo_rectangle (cr, floor (left) - 1.5 * unit, floor (top) - 1.5 * unit, ceil (width) + 3.0 * unit, frame->row_h - 3.0 * unit);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  cairo_stroke (cr);
  *x = left + width / 2.0;
  *y = top + frame->cell_h;

  return TRUE;
}

static void
paint_pointer (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int width, int height)
{
  UiStripHit hit = self->cursor;
  double x = self->pointer_x, y = self->pointer_y;
  g_autofree char *text = NULL;

  if (isfinite (x) && isfinite (y))
    hit = ui_strip_hit (self, palette, width, height, x, y);
  else if (!paint_cursor (cr, self, palette, frame, &x, &y))
    return;

  text = ui_strip_hit_text (self, hit);

  if (text != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (text, "\n", 8);
      UiReadoutLine lines[8];
      int n = 0;

      for (; parts[n] != NULL; n++)
        lines[n] = (UiReadoutLine){ .name = parts[n] };

      ui_draw_readout (cr, palette, lines, n, x, y + 12.0 * palette->scale, (UiRect){ 0, 0, width, height });
    }
}

const char *
ui_strip_title (const UiStrip *self)
{
  return self->kind == UI_STRIP_MAP ? _ ("What the decoder was fed, over the run") : _ ("What the decoder was fed");
}

void
ui_strip_paint (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  StripFrame frame;
  StripRow row;

  if (self->kind == UI_STRIP_MAP)
    {
      strip_paint_map (cr, self, palette, width, height);
      return;
    }

  if (!strip_has_rows (self))
    {
      ui_draw_empty (cr, palette, width, height,
                     _ ("The first batch will show here which words came from the teacher, and which from the model."));
      return;
    }

  strip_frame_init (&frame, self, palette, width, height);

  for (int i = 0; i < frame.visible_rows; i++)
    paint_ground (cr, self, palette, &frame, i, width);

  if (self->picture->width > 0)
    {
      strip_paint_vectors (cr, self, palette, &frame, width);
    }
  else
    {
      paint_header (cr, self, palette, &frame, width);

      if (frame.batch_coin_y > 0.0)
        paint_batch_coin (cr, self, palette, &frame);

      for (int i = 0; i < frame.visible_rows && strip_row (self, self->first_row + i, &row); i++)
        paint_row (cr, self, palette, &frame, &row, frame.top + i * frame.row_h);
    }

  strip_paint_legend (cr, self, palette, frame.legend_y, width);
  paint_pointer (cr, self, palette, &frame, width, height);
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
  paint_pointer (cr, self, palette, &frame, width, height);
}

gboolean
strip_has_rows (const UiStrip *self)
{
  return self->picture != NULL && (self->target_words != NULL || self->picture->width > 0);
}

static char *
describe_vectors (const UiStrip *self)
{
  const EngBatchPicture *picture = self->picture;
  StripCount count = strip_count (picture);
  double sum = 0.0;
  int n = 0;

  for (int r = 0; r < picture->rows; r++)
    for (int t = 0; t < picture->target_length[r]; t++, n++)
      sum += (double) eng_batch_picture_cell (picture, r, t)->loss;

  return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true value at %.0f %% of the steps of %d sequence; mean squared error %.3f.",
                                    "At ε %.2f the decoder was fed the true value at %.0f %% of the steps of %d sequences; mean squared error %.3f.",
                                    picture->rows),
                          picture->epsilon, 100.0 * ui_share (count.fed_true, count.fed_true + count.fed_own),
                          picture->rows, sum / MAX (n, 1));
}

static char *
describe_words (const UiStrip *self)
{
  StripCount count = strip_count (self->picture);

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

char *
ui_strip_describe (const UiStrip *self)
{
  if (self->kind == UI_STRIP_MAP)
    return strip_describe_map (self);

  if (!strip_has_rows (self))
    return g_strdup (_ ("Nothing has been fed to the decoder yet."));

  return self->picture->width > 0 ? describe_vectors (self) : describe_words (self);
}

int
ui_strip_pair (const UiStrip *self, int i)
{
  StripRow row;

  return strip_has_rows (self) && strip_row (self, i, &row) ? row.pair : -1;
}

gboolean
ui_strip_sentence (const UiStrip *self, int pair, char **source, char **target)
{
  g_autofree int *ids = NULL;
  StripRow row;

  if (!strip_has_rows (self) || !strip_row (self, ui_strip_find (self, pair), &row) || row.width > 0 || row.n_valid == 0)
    return FALSE;

  ids = g_new (int, row.n_valid);

  for (int t = 0; t < row.n_valid; t++)
    ids[t] = row.cells[t].expected;

  *source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);
  *target = ui_sentence_text (self->target_words, ids, row.n_valid);

  return TRUE;
}

char *
ui_strip_row_text (const UiStrip *self, int i)
{
  static const char *const signs[] = {
    [UI_FED_START] = N_ ("start"), [UI_FED_TRUE] = N_ ("true"), [UI_FED_OWN_RIGHT] = N_ ("own, right"), [UI_FED_OWN_WRONG] = N_ ("own, wrong")
  };
  g_autofree char *source = NULL;
  GString *text;
  StripRow row;

  if (!strip_has_rows (self) || !strip_row (self, i, &row))
    return NULL;

  if (row.width > 0)
    return g_strdup_printf (_ ("Sequence %d: mean squared error %.3f"), row.pair + 1, strip_row_error (&row));

  source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("“%s” was fed"), source);

  for (int t = 0; t < row.n_valid; t++)
    g_string_append_printf (text, "%s %s (%s)", t > 0 ? "," : ":", ui_word (self->target_words, row.cells[t].fed),
                            _ (signs[strip_sign (&row.cells[t], t > 0 ? &row.cells[t - 1] : NULL)]));

  return g_string_free (text, FALSE);
}

UiStripHit
ui_strip_hit (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiStripHit nothing = { -1, -1, -1 };
  UiStripHit hit = nothing;
  StripFrame frame;
  StripRow row;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self) || x < 0.0 || x >= width)
    return nothing;

  strip_frame_init (&frame, self, palette, width, height);

  if (y < frame.top || y >= MIN (frame.legend_y, frame.top + frame.visible_rows * frame.row_h))
    return nothing;

  hit.row = self->first_row + (int) ((y - frame.top) / frame.row_h);

  if (!strip_row (self, hit.row, &row))
    return nothing;

  hit.pair = row.pair;

  for (int c = 0; c < frame.visible_steps && self->first_step + c < row.n_valid; c++)
    if (x >= frame.cell_x[c] && x < frame.cell_x[c + 1])
      hit.position = self->first_step + c;

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

  if (row.width > 0)
    return strip_vectors_text (&row, hit.position);

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
