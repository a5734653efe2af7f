/* SPDX-License-Identifier: MIT
 *
 * Which steps panel 2 has columns for, and how wide they are: as many as have room without cutting a word. All are
 * alike where they can be; long words make them wider, and then fewer.
 */

#include "ui-strip-private.h"

#include <string.h>

#define CELL_MIN 54.0   /* width of a cell in units; a word of seven letters */
#define CELL_LEAST 40.0 /* of a cell that gives room to its neighbours */
#define CELL_MAX 150.0  /* unless its word is longer */
#define CELL_LEFT 3.0   /* before the first: its badge stands over its edge */

/* Pictures that a need is remembered for: between this and twice as many. */
#define ROOM_PICTURES 24

/* Where the cells begin and what they share, the gap behind the last one included. */
static double
columns_left (const StripFrame *frame)
{
  return CELL_LEFT * frame->unit;
}

static double
columns_room (const StripFrame *frame)
{
  return MAX (frame->right - columns_left (frame) + frame->cell_gap, 1.0);
}

/* How many steps there is room for, were all words short. */
static int
most_columns (const StripFrame *frame)
{
  const double least = (CELL_MIN + CELL_GAP) * frame->unit;

  return CLAMP ((int) ((columns_room (frame) + 0.5) / least), 1, STRIP_MAX_COLUMNS);
}

/* The width below which something of a cell would be cut: the word may be small, "else" may go. */
static double
cell_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const StripRow *row, int t)
{
  const EngFedCell *cell = &row->cells[t];
  const double under = frame->cell_gap - 3.0 * frame->unit; /* lines under a box may reach into the gap */
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *expected = strip_expected_text (self, cell);
  double need = ui_text_width (palette, &small, ui_word (self->target_words, cell->fed)) + 6.0 * frame->unit;

  need = MAX (need, ui_text_width (palette, &small, expected) - under);

  if (frame->n_lines > 1 && t > 0 && cell->otherwise >= 0)
    {
      g_autofree char *otherwise = strip_otherwise_text (self, row, cell, TRUE);

      need = MAX (need, ui_text_width (palette, &small, otherwise) - under);
    }

  return need;
}

/* What step @t needs in the rows in sight, and needed before. */
static double
step_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, int t)
{
  double need = CELL_LEAST * frame->unit;
  StripRow row;

  for (int i = 0; i < frame->visible_rows && strip_row (self, strip_row_at (frame, i), &row); i++)
    if (t < row.n_valid)
      need = MAX (need, cell_need (self, palette, frame, &row, t));

  if (self->room != NULL && t < UI_STRIP_ROOM_STEPS)
    need = MAX (need, MAX (self->room->now[t], self->room->before[t]));

  return need;
}

/* From the first step on as many columns as have room; where the sentences end before the room does, the steps before
 * the first come into sight again. At least one column. */
static int
take_columns (const UiStrip *self, const UiPalette *palette, StripFrame *frame, double *need)
{
  const double room = columns_room (frame);
  const int n_steps = MAX (frame->n_steps, 1), most = most_columns (frame);
  int first = CLAMP (self->first_step, 0, n_steps - 1), n = 0;
  double taken = 0.0;

  while (n < most && first + n < n_steps)
    {
      need[n] = step_need (self, palette, frame, first + n);

      if (n > 0 && taken + need[n] + frame->cell_gap > room + 0.5)
        break;

      taken += need[n++] + frame->cell_gap;
    }

  while (first + n == n_steps && first > 0 && n < most)
    {
      const double more = step_need (self, palette, frame, first - 1);

      if (taken + more + frame->cell_gap > room + 0.5)
        break;

      for (int c = n; c > 0; c--)
        need[c] = need[c - 1];

      need[0] = more;
      taken += more + frame->cell_gap;
      first--;
      n++;
    }

  frame->first_step = first;

  return n;
}

void
strip_guess_columns (const UiStrip *self, StripFrame *frame)
{
  frame->visible_steps = MIN (most_columns (frame), MAX (frame->n_steps, 1));
  frame->first_step = CLAMP (self->first_step, 0, MAX (0, frame->n_steps - frame->visible_steps));
}

void
strip_fit_columns (const UiStrip *self, const UiPalette *palette, StripFrame *frame)
{
  double need[STRIP_MAX_COLUMNS + 1] = { 0.0 }, widest = 0.0, step_w;
  const int n = take_columns (self, palette, frame, need);

  for (int c = 0; c < n; c++)
    widest = MAX (widest, need[c]);

  frame->visible_steps = n;
  step_w = MIN (columns_room (frame) / n, MAX (CELL_MAX * frame->unit, widest + frame->cell_gap));
  ui_columns_fit (frame->cell_x, need, n, columns_left (frame), step_w - frame->cell_gap, frame->cell_gap,
                  CELL_LEAST * frame->unit);
}

void
ui_strip_make_room (const UiStrip *self, const UiPalette *palette, int width, int height, UiStripRoom *room)
{
  UiStrip alone = *self;
  StripFrame frame;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self) || self->picture->width > 0)
    return;

  if (room->step != self->picture->step && ++room->pictures >= ROOM_PICTURES)
    {
      memcpy (room->before, room->now, sizeof room->before);
      memset (room->now, 0, sizeof room->now);
      room->pictures = 0;
    }

  room->step = self->picture->step;
  strip_frame_init (&frame, self, palette, width, height);

  /* What these rows need by themselves: else nothing would ever be forgotten. */
  alone.room = NULL;

  for (int t = frame.first_step; t < MIN (frame.first_step + frame.visible_steps, UI_STRIP_ROOM_STEPS); t++)
    room->now[t] = MAX (room->now[t], step_need (&alone, palette, &frame, t));
}
