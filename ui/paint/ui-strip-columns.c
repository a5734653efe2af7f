/* SPDX-License-Identifier: MIT
 *
 * Which steps panel 2 has columns for, and how wide they are: as many as have room without cutting a word. All are
 * alike where they can be; long words make them wider, and then fewer.
 */

#include "ui-strip-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MIN 54.0   /* width of a cell in units; a word of seven letters */
#define CELL_LEAST 40.0 /* of a cell that gives room to its neighbours */
#define CELL_MAX 150.0  /* unless its word is longer */
#define CELL_LEFT 3.0   /* before the first: its badge stands over its edge */

/* One word in so many is rare. */
#define RARE 20

/* Pictures that a need is remembered for: between this and twice as many. */
#define ROOM_PICTURES 12

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

/* Of a word in small type. */
static double
word_width (const UiStrip *self, const UiPalette *palette, int id)
{
  const UiText small = ui_text (palette, UI_TEXT_SMALL);
  const char *word = ui_word (self->target_words, id);
  float *known = self->room != NULL && self->room->words == self->target_words && id >= 0 && id < self->room->n_words
                     ? &self->room->word_width[id]
                     : NULL;

  if (known == NULL)
    return ui_text_width (palette, &small, word);

  if (isnan ((double) *known))
    *known = (float) ui_text_width (palette, &small, word);

  return (double) *known;
}

/* What stands beside a word under its box, and how far lines there may reach into the gap. */
typedef struct
{
  double arrow, paren, plus, box, reach;
} CellParts;

static CellParts
cell_parts (const UiPalette *palette, const StripFrame *frame)
{
  const UiText small = ui_text (palette, UI_TEXT_SMALL);

  return (CellParts){ ui_text_width (palette, &small, "→ "), ui_text_width (palette, &small, "()"), ui_text_width (palette, &small, "+ "),
                      6.0 * frame->unit, frame->cell_gap - 3.0 * frame->unit };
}

/* The width below which something of step @t would be cut: the word may be small, "else" may go. */
static double
cell_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const CellParts *parts, const EngFedCell *cell,
           gboolean mixture, int t)
{
  double need = word_width (self, palette, cell->fed) + parts->box;

  need = MAX (need, parts->arrow + word_width (self, palette, cell->expected) - parts->reach);

  if (frame->n_lines > 1 && t > 0 && cell->otherwise >= 0)
    need = MAX (need, (mixture ? parts->plus : parts->paren) + word_width (self, palette, cell->otherwise) - parts->reach);

  return need;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* What step @t needs in nearly all rows of the batch: so columns stay where they are whichever rows are in sight. One word of
 * thirty letters somewhere must not make all of them wide. */
static double
batch_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const CellParts *parts, int t)
{
  const EngBatchPicture *picture = self->picture;
  g_autofree double *needs = g_new (double, picture->rows);
  int n = 0;

  for (int r = 0; r < picture->rows; r++)
    if (t < picture->target_length[r])
      needs[n++] = cell_need (self, palette, frame, parts, eng_batch_picture_cell (picture, r, t), picture->mixture, t);

  qsort (needs, (size_t) n, sizeof *needs, compare_doubles);

  return n > 0 ? needs[n - 1 - n / RARE] : 0.0;
}

/* What it needs in the rows in sight. */
static double
sight_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const CellParts *parts, int t)
{
  double need = CELL_LEAST * frame->unit;
  StripRow row;

  for (int i = 0; i < frame->visible_rows && strip_row (self, strip_row_at (frame, i), &row); i++)
    if (t < row.n_valid)
      need = MAX (need, cell_need (self, palette, frame, parts, &row.cells[t], row.mixture, t));

  return need;
}

/* Both, the first as it was learned, where it was. */
static double
step_need (const UiStrip *self, const UiPalette *palette, const StripFrame *frame, const CellParts *parts, int t)
{
  const UiStripRoom *room = t < UI_STRIP_ROOM_STEPS ? self->room : NULL;
  const double need = sight_need (self, palette, frame, parts, t);
  const double known = room != NULL ? MAX (room->now[t], room->before[t]) : 0.0;

  if (room != NULL && room->step == self->picture->step && room->n_lines == frame->n_lines)
    return MAX (known, need);

  return MAX (MAX (known, need), batch_need (self, palette, frame, parts, t));
}

/* From the first step on as many columns as have room; where the sentences end before the room does, the steps before
 * the first come into sight again. At least one column. */
static int
take_columns (const UiStrip *self, const UiPalette *palette, StripFrame *frame, double *need)
{
  const double room = columns_room (frame);
  const int n_steps = MAX (frame->n_steps, 1), most = most_columns (frame);
  const CellParts parts = cell_parts (palette, frame);
  int first = CLAMP (self->first_step, 0, n_steps - 1), n = 0;
  double taken = 0.0;

  while (n < most && first + n < n_steps)
    {
      need[n] = step_need (self, palette, frame, &parts, first + n);

      if (n > 0 && taken + need[n] + frame->cell_gap > room + 0.5)
        break;

      taken += need[n++] + frame->cell_gap;
    }

  while (first + n == n_steps && first > 0 && n < most)
    {
      const double more = step_need (self, palette, frame, &parts, first - 1);

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

/* Widths of words are kept as long as the vocabulary is this one. */
static void
know_words (UiStripRoom *room, const EngWords *words)
{
  if (room->words == words)
    return;

  g_free (room->word_width);
  room->words = words;
  room->n_words = words->n;
  room->word_width = g_new (float, MAX (words->n, 1));

  for (int i = 0; i < words->n; i++)
    room->word_width[i] = NAN;
}

void
ui_strip_make_room (const UiStrip *self, const UiPalette *palette, int width, int height, UiStripRoom *room)
{
  StripFrame frame;
  CellParts parts;

  if (self->kind != UI_STRIP_CELLS || !strip_has_rows (self) || self->picture->width > 0)
    return;

  know_words (room, self->target_words);
  strip_frame_init (&frame, self, palette, width, height);

  if (room->step == self->picture->step && room->n_lines == frame.n_lines)
    return;

  if (room->step != self->picture->step && ++room->pictures >= ROOM_PICTURES)
    {
      memcpy (room->before, room->now, sizeof room->before);
      memset (room->now, 0, sizeof room->now);
      room->pictures = 0;
    }

  parts = cell_parts (palette, &frame);

  for (int t = 0; t < MIN (frame.n_steps, UI_STRIP_ROOM_STEPS); t++)
    {
      const double seen = t < frame.first_step || t >= frame.first_step + frame.visible_steps ? 0.0 : sight_need (self, palette, &frame, &parts, t);

      room->now[t] = MAX (room->now[t], MAX (seen, batch_need (self, palette, &frame, &parts, t)));
    }

  room->step = self->picture->step;
  room->n_lines = frame.n_lines;
}

void
ui_strip_room_clear (UiStripRoom *room)
{
  g_free (room->word_width);
  *room = (UiStripRoom){ .step = 0 };
}
