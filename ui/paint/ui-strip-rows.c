/* SPDX-License-Identifier: MIT
 *
 * Panel 2's rows of words: the sentence on a line of its own, as long as it may be, and behind it when it was fed and how
 * many of its steps are out of sight; under it a cell for each step. A coin is drawn as long as what it decides for:
 * under its cell, under the whole sentence, or from edge to edge where it decided for a whole batch.
 */

#include <glib/gi18n.h>
#include <math.h>

#include "ui-strip-private.h"

/* Box of step t, without its height. */
static UiRect
cell_box (const StripFrame *frame, int t, double y)
{
  int c = t - frame->first_step;

  return (UiRect){ floor (frame->cell_x[c]) + 0.5, floor (y) + 0.5,
                   floor (frame->cell_x[c + 1] - frame->cell_gap - frame->cell_x[c]), floor (frame->cell_h) };
}

/* One past the last step of a row that is in sight. */
static int
last_step (const StripFrame *frame, int n_valid)
{
  return MIN (n_valid, frame->first_step + frame->visible_steps);
}

void
strip_paint_header (cairo_t *cr, const UiPalette *palette, const StripFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double y = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);

  how.colour = palette->faint;
  how.align = UI_ALIGN_MIDDLE;

  for (int t = frame->first_step; t < last_step (frame, frame->n_steps); t++)
    {
      g_autofree char *label = g_strdup_printf (_ ("t = %d"), t + 1);
      UiRect box = cell_box (frame, t, 0.0);

      ui_text_draw (cr, palette, &how, label, box.x + box.w / 2.0, y);
    }
}

double
strip_coin_height (const StripFrame *frame, const StripRow *row)
{
  return row->coin == ENG_COIN_BATCH && !row->pinned ? 0.0 : frame->coin_h;
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

/* The coin of a row's second step, which decided for more than that. */
static void
paint_shared_coin (cairo_t *cr, const UiPalette *palette, const EngFedCell *cell, double epsilon, UiRect bar)
{
  const UiColour colour = cell->fed_true ? palette->truth : palette->wrong;

  if (!isfinite ((double) cell->coin))
    return;

  paint_coin (cr, palette, cell, colour, epsilon, TRUE, bar);

  /* Ends, as of a bracket around what it decided for. */
  cairo_rectangle (cr, bar.x - 1.0, bar.y + 1.0, 2.0 * palette->scale, bar.h - 2.0);
  cairo_rectangle (cr, bar.x + bar.w - 1.0, bar.y + 1.0, 2.0 * palette->scale, bar.h - 2.0);
  ui_colour_set (cr, palette->faint, 0.8);
  cairo_fill (cr);
}

/* One coin for all steps of a row: under all cells that it decided for. */
static void
paint_sentence_coin (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, double y)
{
  int first = MAX (1, frame->first_step), last = last_step (frame, row->n_valid) - 1;
  UiRect from, to;

  if (last < first)
    return;

  from = cell_box (frame, first, y);
  to = cell_box (frame, last, y);
  paint_shared_coin (cr, palette, &row->cells[1], row->epsilon,
                     (UiRect){ from.x + 2.0, from.y + from.h, to.x + to.w - from.x - 4.0, frame->coin_h });
}

/* Of a pinned row: one coin for its whole batch, from edge to edge. */
static void
paint_own_band (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, double y)
{
  if (row->n_valid > 1)
    paint_shared_coin (cr, palette, &row->cells[1], row->epsilon, (UiRect){ 2.0, y + frame->cell_h, frame->right - 4.0, frame->coin_h });
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

/* One coin for the whole batch: over all its rows, on a ground of the colour of what it said. */
void
strip_paint_band (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame)
{
  const EngFedCell *cell = batch_coin (self->picture);
  double y = strip_row_top (frame, frame->visible_pins) - frame->band_h, h = frame->band_h, unit = frame->unit;
  double foot = strip_rows_end (frame);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *text = g_strdup_printf (_ ("one coin for all %d"), self->picture->rows);
  double x;

  if (cell == NULL || frame->visible_rows <= frame->visible_pins)
    return;

  cairo_new_path (cr);
  ui_draw_rounded (cr, (UiRect){ 0.0, y, frame->right, foot - y - unit }, 4.0 * unit);
  ui_colour_set (cr, cell->fed_true ? palette->truth : palette->wrong, 0.09);
  cairo_fill (cr);

  how.bold = TRUE;
  how.max_width = 0.6 * frame->right;
  x = 6.0 * unit + ui_text_draw (cr, palette, &how, text, 6.0 * unit, y + h / 2.0) + 12.0 * unit;
  paint_shared_coin (cr, palette, cell, self->picture->epsilon, (UiRect){ x, y + 0.15 * h, frame->right - x - 6.0 * unit, 0.7 * h });
}

char *
strip_expected_text (const UiStrip *self, const EngFedCell *cell)
{
  return g_strdup_printf ("→ %s", ui_word (self->target_words, cell->expected));
}

char *
strip_otherwise_text (const UiStrip *self, const StripRow *row, const EngFedCell *cell, gboolean brief)
{
  const char *word = ui_word (self->target_words, cell->otherwise);

  /* What was mixed in is no alternative. */
  if (row->mixture)
    return g_strdup_printf ("+ %s", word);

  return brief ? g_strdup_printf ("(%s)", word) : g_strdup_printf (_ ("else %s"), word);
}

/* The lines under a box: what was expected, and what else might have been fed, or was mixed in. */
static void
paint_under (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const StripRow *row, int t,
             UiRect box, double y)
{
  const EngFedCell *cell = &row->cells[t];
  const double middle = box.x + box.w / 2.0;
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *expected = strip_expected_text (self, cell), *otherwise = NULL;
  double room = box.w + frame->cell_gap - 2.0 * frame->unit;

  small.align = UI_ALIGN_MIDDLE;
  small.word = TRUE;
  small.max_width = room;
  ui_text_draw (cr, palette, &small, expected, middle, y + 0.5 * frame->line_h);

  if (frame->n_lines < 2 || cell->otherwise < 0 || t == 0)
    return;

  otherwise = strip_otherwise_text (self, row, cell, FALSE);
  small.max_width = 0.0;

  if (ui_text_width (palette, &small, otherwise) > room)
    {
      g_free (otherwise);
      otherwise = strip_otherwise_text (self, row, cell, TRUE);
    }

  small.max_width = room;
  small.colour = palette->faint;
  ui_text_draw (cr, palette, &small, otherwise, middle, y + 1.5 * frame->line_h);
}

/* Letter and mark over the upper edge; a mixture has both letters. */
static void
paint_signs (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, UiFedSign sign, UiRect box)
{
  const double badge = 11.0 * frame->unit;
  const double inset = (badge - frame->cell_gap) / 2.0 + 0.5 * frame->unit; /* neighbours share the gap */
  const double y = box.y - 0.5 * frame->unit;                               /* over the edge, not over the word */
  double x = box.x + inset;

  if (row->mixture && sign != UI_FED_START)
    {
      ui_draw_fed_badge (cr, palette, UI_FED_TRUE, x, y, badge);
      x += badge + 1.5 * frame->unit;
    }

  ui_draw_fed_badge (cr, palette, sign, x, y, badge);
  ui_draw_fed_mark (cr, palette, sign, box.x + box.w - inset, y, badge);
}

static void
paint_cell (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
            const StripRow *row, int t, double y)
{
  const EngFedCell *cell = &row->cells[t];
  const UiFedSign sign = strip_sign (cell, t > 0 ? cell - 1 : NULL);
  const UiRect box = cell_box (frame, t, y);
  const double under = box.y + box.h;
  UiText word = ui_text (palette, UI_TEXT_NORMAL);

  if (row->mixture && sign != UI_FED_START)
    ui_draw_mixed_box (cr, palette, sign, row->epsilon, box);
  else
    ui_draw_fed_box (cr, palette, sign, box);

  word.bold = sign != UI_FED_START;
  word.align = UI_ALIGN_MIDDLE;
  word.colour = sign == UI_FED_START ? palette->faint : palette->ink;
  word.max_width = box.w - 4.0 * frame->unit;
  word.word = TRUE;
  ui_text_fit (palette, &word, ui_word (self->target_words, cell->fed));
  ui_text_draw (cr, palette, &word, ui_word (self->target_words, cell->fed), box.x + box.w / 2.0, box.y + box.h / 2.0);
  paint_signs (cr, palette, frame, row, sign, box);

  if (row->coin == ENG_COIN_TOKEN)
    paint_coin (cr, palette, cell, ui_fed_colour (palette, sign), row->epsilon, FALSE,
                (UiRect){ box.x + 2.0, under, box.w - 4.0, frame->coin_h });

  paint_under (cr, self, palette, frame, row, t, box, under + strip_coin_height (frame, row));
}

char *
strip_note (const StripFrame *frame, const StripRow *row, int part)
{
  const int before = row->n_valid > 0 ? frame->first_step : 0, after = row->n_valid - last_step (frame, row->n_valid);
  GString *text = g_string_new (NULL);

  if (row->pinned && row->step == 0)
    g_string_append (text, _ ("not seen yet"));
  else if (row->pinned && part < 2)
    g_string_append_printf (text, part == 0 ? _ ("epoch %d · ε %.2f") : _ ("epoch %d"), row->epoch, row->epsilon);
  else if (row->pinned)
    g_string_append_printf (text, _ ("ep. %d"), row->epoch);

  if ((before > 0 || after > 0) && text->len > 0)
    g_string_append (text, " · ");

  if (before > 0)
    g_string_append_printf (text, "← %d ", before);

  if (after > 0)
    g_string_append_printf (text, "+%d →", after);

  return g_strchomp (g_string_free (text, FALSE));
}

static void
paint_note (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, double y)
{
  const double room = row->pinned ? frame->pin_note_w : frame->note_w;
  UiText small = ui_text (palette, UI_TEXT_SMALL);

  small.colour = palette->faint;
  small.align = UI_ALIGN_END;

  for (int part = 0; part < STRIP_NOTE_PARTS; part++)
    {
      g_autofree char *note = strip_note (frame, row, part);

      if (part < STRIP_NOTE_PARTS - 1 && ui_text_width (palette, &small, note) > room)
        continue;

      small.max_width = room + 1.0;
      ui_text_draw (cr, palette, &small, note, frame->right - 2.0 * frame->unit, y);
      return;
    }
}

void
strip_paint_pin (cairo_t *cr, const UiPalette *palette, const StripRow *row, double y)
{
  cairo_new_path (cr);
  cairo_arc (cr, 5.0 * palette->scale, y, 3.5 * palette->scale, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, palette->run[0], row->stale ? 0.5 : 1.0);
  cairo_fill (cr);
}

/* (transfer full) the lines of a name, as wide as leaves room for the note; where they would be more than there is room
 * for, wider: the note stands beside the last one alone. */
static char **
wrap_name (const UiPalette *palette, const StripFrame *frame, const UiText *how, const char *name, double indent, int most)
{
  char **lines = ui_text_wrap (palette, how, name, how->max_width, most);
  const int last = (int) g_strv_length (lines) - 1;
  UiText whole = *how;

  whole.max_width = 0.0;

  if (last == 0 || ui_text_width (palette, &whole, lines[last]) <= how->max_width)
    return lines;

  g_strfreev (lines);

  return ui_text_wrap (palette, how, name, frame->right - indent, most);
}

/* The sentence, wholly, its last line right above the cells; at its right end what is said of the row. */
static void
paint_name (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const StripRow *row,
            const StripLine *line)
{
  const double indent = (row->pinned ? STRIP_INDENT : 2.0) * frame->unit;
  UiText how = ui_text (palette, frame->name_size);
  g_autofree char *name = strip_name (self, row);
  g_auto (GStrv) lines = NULL;
  double y = line->y + (line->name_lines - 0.5) * frame->name_line_h;
  int n;

  how.max_width = row->pinned ? frame->pin_name_w : frame->name_w;

  if (line->name_lines == 1)
    ui_text_fit (palette, &how, name);

  lines = wrap_name (palette, frame, &how, name, indent, line->name_lines);
  n = (int) g_strv_length (lines);

  for (int i = 0; i < n; i++)
    {
      how.max_width = i < n - 1 ? 0.0 : row->pinned ? frame->pin_name_w
                                                    : frame->name_w;
      ui_text_draw (cr, palette, &how, lines[i], indent, y - (n - 1 - i) * frame->name_line_h);
    }

  if (row->pinned)
    strip_paint_pin (cr, palette, row, y - (n - 1) * frame->name_line_h);

  paint_note (cr, palette, frame, row, y);
}

void
strip_paint_row (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame,
                 const StripRow *row, const StripLine *line)
{
  double box = line->y + line->name_lines * frame->name_line_h + frame->badge_h;

  paint_name (cr, self, palette, frame, row, line);

  for (int t = frame->first_step; t < last_step (frame, row->n_valid); t++)
    paint_cell (cr, self, palette, frame, row, t, box);

  if (row->coin == ENG_COIN_SENTENCE)
    paint_sentence_coin (cr, palette, frame, row, box);
  else if (row->coin == ENG_COIN_BATCH && row->pinned)
    paint_own_band (cr, palette, frame, row, box);
}
