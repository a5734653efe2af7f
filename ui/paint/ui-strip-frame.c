/* SPDX-License-Identifier: MIT
 *
 * Which rows panel 2 shows, and where: pinned ones first, then those of the newest batch.
 */

#include "ui-strip-private.h"

#include <glib/gi18n.h>
#include <math.h>

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
  row->mixture = picture->mixture;
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
  row->mixture = pin->mixture;
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

double
strip_share (const EngBatchPicture *picture)
{
  const StripCount count = strip_count (picture);

  return picture->mixture ? CLAMP (picture->epsilon, 0.0, 1.0) : ui_share (count.fed_true, count.fed_true + count.fed_own);
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

/* Lines that a name of @width takes: one in the usual size, or some in the small one, which all names then have. */
static int
count_name_lines (StripFrame *frame, const UiPalette *palette, const char *name, double width)
{
  UiText normal = ui_text (palette, UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);
  g_auto (GStrv) lines = NULL;

  if (ui_text_width (palette, &normal, name) <= width)
    return 1;

  frame->name_size = UI_TEXT_SMALL;
  lines = ui_text_wrap (palette, &small, name, width, NAME_MOST);

  return (int) g_strv_length (lines);
}

/* Lines of the names. A pinned sentence stays, and has the room that it needs; in the rows of the batch, where others come
 * all the time, there is room for the widest of the run so far: so that rows keep their height. */
static void
find_name_lines (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  StripRow row;

  frame->name_size = UI_TEXT_NORMAL;
  frame->batch_lines = 1;

  if (self->widest != NULL && self->widest->ids != NULL)
    {
      g_autofree char *name = ui_sentence_text (self->source_words, self->widest->ids, self->widest->n);

      frame->batch_lines = count_name_lines (frame, palette, name, frame->name_w / WIDER);
    }

  for (int i = 0; i < n_pins (self) && strip_row (self, i, &row); i++)
    {
      g_autofree char *name = strip_name (self, &row);

      frame->pin_lines[i] = count_name_lines (frame, palette, name, frame->pin_name_w);
    }
}

static void
set_style (StripFrame *frame, const UiPalette *palette, const RowStyle *style)
{
  const double unit = frame->unit;

  frame->n_lines = style->n_lines;
  frame->name_size = MIN (frame->name_size, style->name_size);
  frame->name_line_h = 1.25 * ui_palette_size (palette, frame->name_size);
  frame->badge_h = (style->tight ? 6.0 : 7.0) * unit;
  frame->cell_h = (style->tight ? 1.7 : 1.85) * ui_palette_size (palette, UI_TEXT_NORMAL);
  frame->coin_h = 10.0 * unit;
  frame->line_h = 1.15 * ui_palette_size (palette, UI_TEXT_SMALL);
  frame->cells_h = frame->badge_h + frame->cell_h + frame->n_lines * frame->line_h + (style->tight ? 2.0 : 7.0) * unit;
}

/* Of row @i, counted without scrolling; without the coin of the batch above its first. */
static double
row_height (const StripFrame *frame, int pins, int i)
{
  const double name = (i < pins ? frame->pin_lines[i] : frame->batch_lines) * frame->name_line_h;

  return name + frame->cells_h + (i >= pins && frame->band_h > 0.0 ? 0.0 : frame->coin_h);
}

/* Height of @n rows from row @first on. */
static double
height_of (const StripFrame *frame, int pins, int first, int n)
{
  double height = first + n > pins ? frame->band_h : 0.0;

  for (int i = first; i < first + n; i++)
    height += row_height (frame, pins, i);

  return height;
}

/* The first style with so many lines under the boxes in which @wanted rows fit. It does not depend on which rows are in sight. */
static gboolean
find_style (StripFrame *frame, const UiPalette *palette, int pins, int wanted, int n_lines, double height)
{
  const UiTextSize name_size = frame->name_size;
  const int lines = frame->batch_lines;

  /* Where only the room for the widest sentence keeps the newest batch out of sight, there is less of that room: nearly all
   * sentences need no more. */
  for (; frame->batch_lines >= (wanted == pins + 1 ? 1 : lines); frame->batch_lines--)
    for (guint i = 0; i < G_N_ELEMENTS (row_styles); i++)
      {
        frame->name_size = name_size;
        set_style (frame, palette, &row_styles[i]);

        if (row_styles[i].n_lines == n_lines && height_of (frame, pins, 0, wanted) <= height)
          return TRUE;
      }

  frame->batch_lines = lines;
  frame->name_size = name_size;

  return FALSE;
}

/* Three rows with all that there is to say, else two; only where there is no room for two without it. */
static void
choose_style (StripFrame *frame, const UiPalette *palette, int pins, double height)
{
  const int most = MIN (3, frame->n_rows);

  for (int n_lines = 2; n_lines >= 1; n_lines--)
    for (int n = most; n >= MIN (2, most); n--)
      if (find_style (frame, palette, pins, n, n_lines, height))
        return;

  if (find_style (frame, palette, pins, 1, 2, height) || find_style (frame, palette, pins, 1, 1, height))
    return;

  /* Not even one: of a very long name what there is room for. */
  set_style (frame, palette, &row_styles[G_N_ELEMENTS (row_styles) - 1]);
  frame->batch_lines = 1;

  while (pins > 0 && frame->pin_lines[0] > 1 && height_of (frame, pins, 0, 1) > height)
    frame->pin_lines[0]--;
}

/* Puts the lines in sight one under the other, each with what it may take. */
static void
place_lines (StripFrame *frame, int pins, double spread)
{
  double y = frame->top;

  for (int line = 0; line < frame->visible_rows; line++)
    {
      const int i = frame->first_row + line;

      if (line == frame->visible_pins)
        y += frame->band_h;

      frame->line[line] = (StripLine){ y, spread * row_height (frame, pins, i), i < pins ? frame->pin_lines[i] : frame->batch_lines };
      y += frame->line[line].h;
    }
}

/* As many rows as fit, spread over the height. */
static void
fit_rows (StripFrame *frame, const UiStrip *self, const UiPalette *palette)
{
  const double height = frame->bottom - frame->top;
  const int all = n_pins (self), pins = MAX (0, all - frame->first_row);
  const int left = MIN (frame->n_rows - frame->first_row, STRIP_MAX_ROWS);
  int n = 1;

  find_name_lines (self, palette, frame);
  choose_style (frame, palette, all, height);

  while (n < left && height_of (frame, all, frame->first_row, n + 1) <= height)
    n++;

  frame->visible_rows = n;
  frame->visible_pins = MIN (pins, n);
  place_lines (frame, all, CLAMP (height / MAX (height_of (frame, all, frame->first_row, n), 1.0), 1.0, 1.2));
}

int
strip_row_at (const StripFrame *frame, int line)
{
  return line == frame->visible_rows - 1 && frame->guest >= 0 ? frame->guest : frame->first_row + line;
}

/* The last line becomes one of the batch. Its name has as many lines as there was room for. */
static void
make_guest_line (StripFrame *frame)
{
  StripLine *last = &frame->line[frame->visible_rows - 1];
  double room = frame->bottom - last->y;

  if (frame->visible_pins < frame->visible_rows)
    return;

  frame->visible_pins = frame->visible_rows - 1;
  last->y += frame->band_h;
  room -= frame->band_h + frame->cells_h + (frame->band_h > 0.0 ? 0.0 : frame->coin_h);
  last->name_lines = CLAMP ((int) (room / frame->name_line_h), 1, frame->batch_lines);
  last->h = MAX (frame->bottom - last->y, 1.0);
}

/* Who is lit up elsewhere and is out of sight here takes the last line; else the newest batch, if pinned rows had all of them. */
static void
find_guest (const UiStrip *self, StripFrame *frame)
{
  const gboolean crowded = self->shows_newest && frame->visible_rows > 1 && frame->visible_pins == frame->visible_rows;
  int row = ui_strip_find (self, self->guest_pair);

  if (row < n_pins (self) && crowded && frame->n_rows > n_pins (self))
    row = n_pins (self);

  if (row < n_pins (self) || (row >= frame->first_row && row < frame->first_row + frame->visible_rows))
    return;

  frame->guest = row;

  if (self->picture->width == 0)
    make_guest_line (frame);
  else
    frame->visible_pins = MIN (frame->visible_pins, frame->visible_rows - 1);
}

double
strip_row_top (const StripFrame *frame, int line)
{
  return frame->line[MIN (line, frame->visible_rows - 1)].y;
}

double
strip_rows_end (const StripFrame *frame)
{
  const StripLine *last = &frame->line[frame->visible_rows - 1];

  return last->y + last->h;
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

/* Long words may leave room for a few steps only: what is said of those out of sight always has a place. */
static void
divide_name (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  StripRow row = { .step = 1, .epoch = MAX (self->picture->epoch, 100), .n_valid = frame->n_steps };
  double gap = 10.0 * frame->unit;
  const int first = frame->first_step, visible = frame->visible_steps;

  frame->first_step = CLAMP (self->first_step, 0, MAX (frame->n_steps - 1, 0));
  frame->visible_steps = 1;
  frame->note_w = note_room (palette, frame, &row);
  frame->name_w = MAX (frame->right - frame->note_w - gap, 1.0);
  row.pinned = TRUE;
  frame->pin_note_w = note_room (palette, frame, &row);
  frame->pin_name_w = MAX (frame->right - STRIP_INDENT * frame->unit - frame->pin_note_w - gap, 1.0);
  frame->first_step = first;
  frame->visible_steps = visible;
}

void
strip_frame_init (StripFrame *frame, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);

  *frame = (StripFrame){ .unit = unit, .cell_gap = CELL_GAP * unit, .guest = -1 };
  frame->n_rows = count_rows (self);
  frame->n_steps = longest_row (self);
  frame->first_row = CLAMP (self->first_row, 0, MAX (0, frame->n_rows - 1));
  frame->right = MAX (width - STRIP_BAR * unit, 1.0);
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

  /* How many columns there are is known when the rows are, and then whether there is something to scroll through. */
  strip_guess_columns (self, frame);
  divide_name (self, palette, frame);

  for (gboolean bar = frame->visible_steps < frame->n_steps;; bar = TRUE)
    {
      if (bar)
        frame->bottom = MAX (frame->legend_y - STRIP_BAR * unit, frame->top + 1.0);

      frame->guest = -1;
      fit_rows (frame, self, palette);
      find_guest (self, frame);
      strip_fit_columns (self, palette, frame);

      if (bar || frame->visible_steps >= frame->n_steps)
        break;
    }
}
