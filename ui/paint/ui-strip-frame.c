/* SPDX-License-Identifier: MIT
 *
 * Which rows panel 2 shows, and where: pinned ones first, then those of the newest batch; columns as wide as
 * their words where there is room.
 */

#include "ui-strip-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define CELL_MIN 54.0   /* width of a cell in units; a word of seven letters */
#define CELL_LEAST 40.0 /* of a cell that gives room to its neighbours */
#define CELL_MAX 150.0
#define CELL_GAP 5.0
#define CELL_LEFT 3.0  /* before the first: its badge stands over its edge */
#define BAR 7.0        /* width of what can be scrolled with, its gap included */
#define NOTE_SHARE 0.4 /* of the width that what is said of a row may take from its name */
#define NAME_MOST 6    /* lines of a name */

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
  row->coin = picture->coin;
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
  row->coin = pin->coin;
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

/* How a row of words can be made. */
typedef struct
{
  int n_lines;
  gboolean tight;
  UiTextSize name_size;
} RowStyle;

/* From the best to the smallest. Where three rows would not fit otherwise, the line that says what would have been fed
 * otherwise is left to the pointer. */
static const RowStyle row_styles[] = {
  { 2, FALSE, UI_TEXT_NORMAL },
  { 2, TRUE, UI_TEXT_NORMAL },
  { 1, TRUE, UI_TEXT_NORMAL },
  { 1, TRUE, UI_TEXT_SMALL },
};

/* Widths are known of one sentence; another with as many letters may be a little wider. */
#define WIDER 1.12

/* Makes room for a name that has @width. */
static void
fit_name (StripFrame *frame, const UiPalette *palette, const char *name, double width)
{
  UiText normal = ui_text (palette, UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);
  g_auto (GStrv) lines = NULL;

  if (ui_text_width (palette, &normal, name) <= width)
    return;

  frame->name_size = UI_TEXT_SMALL;
  lines = ui_text_wrap (palette, &small, name, width, NAME_MOST);
  frame->name_lines = MAX (frame->name_lines, (int) g_strv_length (lines));
}

/* Room for the widest sentence of the run so far and for those that are pinned, the same in every row: so that rows keep
 * their height while batch after batch passes. */
static void
find_name_size (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  StripRow row;

  frame->name_size = UI_TEXT_NORMAL;
  frame->name_lines = 1;

  if (self->widest != NULL && self->widest->ids != NULL)
    {
      g_autofree char *name = ui_sentence_text (self->source_words, self->widest->ids, self->widest->n);

      fit_name (frame, palette, name, frame->name_w / WIDER);
    }

  for (int i = 0; i < n_pins (self) && strip_row (self, i, &row); i++)
    {
      g_autofree char *name = strip_name (self, &row);

      fit_name (frame, palette, name, frame->pin_name_w);
    }
}

static void
set_style (StripFrame *frame, const UiPalette *palette, const RowStyle *style)
{
  double unit = frame->unit, own;

  frame->n_lines = style->n_lines;
  frame->name_size = MIN (frame->name_size, style->name_size);
  frame->name_line_h = 1.25 * ui_palette_size (palette, frame->name_size);
  frame->badge_h = (style->tight ? 4.0 : 6.0) * unit;
  frame->cell_h = (style->tight ? 1.7 : 1.85) * ui_palette_size (palette, UI_TEXT_NORMAL);
  frame->coin_h = 10.0 * unit;
  frame->line_h = 1.15 * ui_palette_size (palette, UI_TEXT_SMALL);
  own = frame->name_lines * frame->name_line_h + frame->badge_h + frame->cell_h + frame->n_lines * frame->line_h +
        (style->tight ? 2.0 : 7.0) * unit;
  frame->pin_h = own + frame->coin_h;
  frame->row_h = frame->band_h > 0.0 ? own : frame->pin_h;
}

/* Height of the first @n rows that are in sight. */
static double
height_of (const StripFrame *frame, int pins, int n)
{
  return MIN (n, pins) * frame->pin_h + MAX (0, n - pins) * frame->row_h + (n > pins ? frame->band_h : 0.0);
}

/* The first style in which three rows fit, else two, else one. It does not depend on which rows are in sight. */
static void
choose_style (StripFrame *frame, const UiPalette *palette, int pins, double height)
{
  const UiTextSize name_size = frame->name_size;

  for (int wanted = MIN (3, frame->n_rows); wanted >= 1; wanted--)
    for (guint i = 0; i < G_N_ELEMENTS (row_styles); i++)
      {
        frame->name_size = name_size;
        set_style (frame, palette, &row_styles[i]);

        if (height_of (frame, pins, wanted) <= height)
          return;
      }

  /* Not even one: of a very long name what there is room for. */
  while (frame->name_lines > 1 && height_of (frame, pins, 1) > height)
    {
      frame->name_lines--;
      set_style (frame, palette, &row_styles[G_N_ELEMENTS (row_styles) - 1]);
    }
}

/* As many rows as fit, spread over the height. */
static void
fit_rows (StripFrame *frame, const UiStrip *self, const UiPalette *palette)
{
  double height = frame->bottom - frame->top, spread;
  int pins = MAX (0, n_pins (self) - frame->first_row), n = 1;

  find_name_size (self, palette, frame);
  choose_style (frame, palette, n_pins (self), height);

  while (n < frame->n_rows - frame->first_row && height_of (frame, pins, n + 1) <= height)
    n++;

  frame->visible_rows = n;
  frame->visible_pins = MIN (pins, n);
  spread = CLAMP (height / MAX (height_of (frame, pins, n), 1.0), 1.0, 1.2);
  frame->pin_h *= spread;
  frame->row_h *= spread;
}

int
strip_row_at (const StripFrame *frame, int line)
{
  return line == frame->visible_rows - 1 && frame->guest >= 0 ? frame->guest : frame->first_row + line;
}

/* Who is lit up elsewhere and is out of sight here takes the last line. A pinned row may be higher than that is. */
static void
find_guest (const UiStrip *self, StripFrame *frame)
{
  const int row = ui_strip_find (self, self->guest_pair);

  if (row < n_pins (self) || (row >= frame->first_row && row < frame->first_row + frame->visible_rows))
    return;

  frame->guest = row;
  frame->visible_pins = MIN (frame->visible_pins, frame->visible_rows - 1);
}

double
strip_row_top (const StripFrame *frame, int line)
{
  return frame->top + MIN (line, frame->visible_pins) * frame->pin_h + MAX (0, line - frame->visible_pins) * frame->row_h +
         (line >= frame->visible_pins ? frame->band_h : 0.0);
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

  for (int i = 0; i < frame->visible_rows && strip_row (self, strip_row_at (frame, i), &row); i++)
    for (int c = 0; c < frame->visible_steps && frame->first_step + c < row.n_valid; c++)
      need[c] = MAX (need[c], cell_need (self, palette, frame, &row, frame->first_step + c));
}

/* How many steps there is room for, beside each other. */
static void
count_columns (const UiStrip *self, StripFrame *frame)
{
  double least = (CELL_MIN + CELL_GAP) * frame->unit;
  double room = frame->right - CELL_LEFT * frame->unit;
  double step_w = CLAMP (room / MAX (frame->n_steps, 1), least, CELL_MAX * frame->unit);

  frame->visible_steps = CLAMP ((int) ((room + frame->cell_gap + 0.5) / step_w), 1, STRIP_MAX_COLUMNS);
  frame->visible_steps = MIN (frame->visible_steps, MAX (frame->n_steps, 1));
  frame->first_step = CLAMP (self->first_step, 0, MAX (0, frame->n_steps - frame->visible_steps));
}

/* The cells share the width. */
static void
fit_words (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  double left = CELL_LEFT * frame->unit;
  double step_w = MIN ((frame->right - left + frame->cell_gap) / frame->visible_steps, CELL_MAX * frame->unit);
  double need[STRIP_MAX_COLUMNS] = { 0.0 };

  measure_columns (self, palette, frame, need);
  ui_columns_fit (frame->cell_x, need, frame->visible_steps, left, step_w - frame->cell_gap, frame->cell_gap,
                  CELL_LEAST * frame->unit);
}

/* Behind a name stands what is said of its row; as much room is kept as that can need in this run. */
static double
note_room (const UiPalette *palette, const StripFrame *frame, const StripRow *widest)
{
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  double most = NOTE_SHARE * frame->right, need = 0.0;

  for (int part = 0; part < STRIP_NOTE_PARTS; part++)
    {
      g_autofree char *note = strip_note (frame, widest, part);

      need = ui_text_width (palette, &small, note);

      if (need <= most)
        break;
    }

  return MIN (need, most);
}

static void
divide_name (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  StripRow row = { .step = 1, .epoch = MAX (self->picture->epoch, 100), .n_valid = frame->n_steps };
  double gap = 10.0 * frame->unit;

  frame->note_w = note_room (palette, frame, &row);
  frame->name_w = MAX (frame->right - frame->note_w - gap, 1.0);
  row.pinned = TRUE;
  frame->pin_note_w = note_room (palette, frame, &row);
  frame->pin_name_w = MAX (frame->right - STRIP_INDENT * frame->unit - frame->pin_note_w - gap, 1.0);
}

void
strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);

  *frame = (StripFrame){ .unit = unit, .cell_gap = CELL_GAP * unit, .guest = -1 };
  frame->n_rows = count_rows (self);
  frame->n_steps = longest_row (self);
  frame->first_row = CLAMP (self->first_row, 0, MAX (0, frame->n_rows - 1));
  frame->right = MAX (width - BAR * unit, 1.0);
  frame->top = line + 2.0 * unit;
  frame->legend_y = height - strip_legend_height (self, palette, width);
  frame->bottom = MAX (frame->legend_y - 2.0 * unit, frame->top + 1.0);

  if (self->picture->width > 0)
    {
      strip_vectors_frame (frame, self);
      find_guest (self, frame);
      return;
    }

  if (self->picture->coin == ENG_COIN_BATCH)
    frame->band_h = 1.3 * line;

  count_columns (self, frame);

  if (frame->visible_steps < frame->n_steps)
    frame->bottom = MAX (frame->legend_y - BAR * unit, frame->top + 1.0);

  divide_name (self, palette, frame);
  fit_rows (frame, self, palette);
  find_guest (self, frame);
  fit_words (self, palette, frame);
}
