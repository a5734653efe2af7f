/* SPDX-License-Identifier: MIT
 *
 * Which rows panel 2 shows, and where: pinned ones first, then those of the newest batch; columns as wide as
 * their words where there is room.
 */

#include "ui-strip-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define LABEL_SHARE 0.18 /* of the width, for the sentences at the left */
#define CELL_MIN 54.0    /* width of a cell in units; a word of seven letters */
#define CELL_LEAST 40.0  /* of a cell that gives room to its neighbours */
#define CELL_MAX 150.0
#define CELL_GAP 5.0

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
  gsize values = (gsize) r * (gsize) picture->target_steps * (gsize) picture->width;

  *row = (StripRow){ .pair = picture->pair[r], .step = picture->step, .epoch = picture->epoch, .epsilon = picture->epsilon };
  row->source_ids = picture->source_ids + (gsize) r * (gsize) picture->source_steps;
  row->n_source = picture->source_length[r];
  row->cells = eng_batch_picture_cell (picture, r, 0);
  row->n_valid = picture->target_length[r];

  if ((row->width = picture->width) > 0)
    {
      row->expected = picture->expected_values + values;
      row->output = picture->output_values + values;
    }
}

static void
row_of_pin (const UiPinnedRow *pin, StripRow *row)
{
  *row = (StripRow){ .pair = pin->pair, .pinned = TRUE, .stale = TRUE, .step = pin->step, .epoch = pin->epoch };
  row->epsilon = pin->epsilon;
  row->source_ids = pin->source_ids;
  row->n_source = pin->n_source;
  row->cells = pin->cells;
  row->n_valid = pin->n_valid;
  row->width = pin->width;
  row->expected = pin->expected_values;
  row->output = pin->output_values;
}

gboolean
strip_row (const UiStrip *self, int i, StripRow *row)
{
  if (i < 0 || self->picture == NULL)
    return FALSE;

  /* A pinned row is shown as it was last seen, which may be later than a picture that is held. */
  if (i < n_pins (self))
    {
      row_of_pin (g_ptr_array_index (self->pins, i), row);
      row->stale = row->step < self->picture->step;

      return TRUE;
    }

  i -= n_pins (self);

  for (int r = 0; r < self->picture->rows; r++)
    if (!is_pinned (self, self->picture->pair[r]) && i-- == 0)
      {
        row_of_batch (self->picture, r, row);
        return TRUE;
      }

  return FALSE;
}

int
ui_strip_find (const UiStrip *self, int pair)
{
  StripRow row;

  for (int i = 0; pair >= 0 && strip_row (self, i, &row); i++)
    if (row.pair == pair)
      return i;

  return -1;
}

static int
count_rows (const UiStrip *self)
{
  int n = self->picture->rows;

  for (int i = 0; i < n_pins (self); i++)
    n += find_row (self->picture, ((const UiPinnedRow *) g_ptr_array_index (self->pins, i))->pair) < 0 ? 1 : 0;

  return n;
}

/* The longest sentence of the run so far, so that the columns do not jump with every batch. */
static int
longest_row (const UiStrip *self)
{
  int longest = self->map != NULL ? self->map->positions : 0;

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
  double gap = 9.0 * frame->unit; /* badges above, the foot of a label below, and a line between */

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

/* The width below which something of a cell would be cut: the word may be small, "else" may go. */
static double
cell_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const StripRow *row, int t)
{
  const EngFedCell *cell = &row->cells[t];
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *expected = g_strdup_printf ("→ %s", ui_word (self->target_words, cell->expected));
  double need = ui_text_width (palette, &small, ui_word (self->target_words, cell->fed)) + 6.0 * frame->unit;
  double under = frame->cell_gap - 3.0 * frame->unit;

  need = MAX (need, ui_text_width (palette, &small, expected) - under);

  if (frame->n_lines > 1 && t > 0 && cell->otherwise >= 0)
    {
      g_autofree char *otherwise = g_strdup_printf ("(%s)", ui_word (self->target_words, cell->otherwise));

      need = MAX (need, ui_text_width (palette, &small, otherwise) - under);
    }

  return need;
}

static void
measure_columns (const UiStrip *self, const UiPalette *palette, StripFrame *frame, double *need)
{
  StripRow row;

  for (int i = 0; i < frame->visible_rows && strip_row (self, self->first_row + i, &row); i++)
    {
      frame->longest = MAX (frame->longest, row.n_valid);

      for (int c = 0; c < frame->visible_steps && self->first_step + c < row.n_valid; c++)
        need[c] = MAX (need[c], cell_need (self, palette, frame, &row, self->first_step + c));
    }
}

static void
fit_words (const UiStrip *self, const UiPalette *palette, StripFrame *frame, int width)
{
  double cells = width - frame->label_w, least = (CELL_MIN + CELL_GAP) * frame->unit;
  double step_w = CLAMP (cells / MAX (frame->n_steps, 1), least, CELL_MAX * frame->unit);
  double need[STRIP_MAX_COLUMNS] = { 0.0 };

  frame->visible_steps = CLAMP ((int) ((cells + 0.5) / step_w), 1, STRIP_MAX_COLUMNS);

  /* The cells that fit share what is left over. */
  if (frame->visible_steps < frame->n_steps)
    step_w = cells / frame->visible_steps;

  measure_columns (self, palette, frame, need);
  ui_columns_fit (frame->cell_x, need, frame->visible_steps, frame->label_w, step_w - frame->cell_gap, frame->cell_gap,
                  CELL_LEAST * frame->unit);
}

void
strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);

  *frame = (StripFrame){ .unit = unit, .cell_gap = CELL_GAP * unit };
  frame->cell_h = 1.85 * ui_palette_size (palette, UI_TEXT_NORMAL);
  frame->coin_h = self->coin == ENG_COIN_BATCH ? 0.0 : 10.0 * unit;
  frame->line_h = 1.15 * ui_palette_size (palette, UI_TEXT_SMALL);
  frame->n_lines = 2;
  frame->top = line + 7.0 * unit;
  frame->legend_y = height - strip_legend_height (self, palette, width);
  frame->label_w = CLAMP (LABEL_SHARE * width, 60.0 * unit, 220.0 * unit);
  frame->n_rows = count_rows (self);
  frame->n_steps = longest_row (self);

  if (self->picture->width > 0)
    {
      strip_vectors_frame (frame, self, width, height);
      return;
    }

  if (self->coin == ENG_COIN_BATCH)
    {
      frame->batch_coin_y = frame->top + 1.0 * unit;
      frame->top += line;
    }

  fit_rows (frame, frame->legend_y - frame->top - 2.0 * unit);
  fit_words (self, palette, frame, width);
}
