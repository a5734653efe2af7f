/* SPDX-License-Identifier: MIT
 *
 * Where the parts of the first page of panel 4 stand, and which of them is under a pointer. Numbers alone:
 * nothing is drawn here.
 */

#include "ui-beam.h"
#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define STEP_MIN 90.0 /* width of a decode step in units */
#define STEP_MAX 180.0
#define SLIDE_W 10.0    /* of the place for the bar beside the words */
#define HISTORY_LEAST 3 /* answers, also where they have to be scrolled to */
#define FIGURE_BARS 3   /* candidates of each step, where a figure grows for its steps */
#define FIGURE_LINES 7  /* of history, likewise */
#define STEP_LEAST 66.0 /* of a step that gives room to its neighbours; "step 12, forced" is longer, and is not cut */

int
sentence_taken (const EngDecodeStep *step, int n_bars)
{
  for (int k = 0; k < MIN (step->n_top, n_bars); k++)
    if (step->top[k].id == step->id)
      return k;

  return -1;
}

gboolean
sentence_candidate (const UiSentence *self, const SentenceFrame *frame, int step, int k, SentenceCandidate *candidate)
{
  const EngDecodeStep *decoded = &self->sample->translation->steps[step];
  const int taken = sentence_taken (decoded, frame->n_bars), n = MIN (decoded->n_top, frame->n_bars);

  /* A taken word that is not among the shown ones takes the last one's place. */
  if (taken < 0 && k == MIN (n, frame->n_bars - 1))
    {
      *candidate = (SentenceCandidate){ decoded->id, ui_word (self->target_words, decoded->id), (double) decoded->probability, TRUE };
      return TRUE;
    }

  if (k < 0 || k >= n)
    return FALSE;

  *candidate = (SentenceCandidate){ decoded->top[k].id, ui_word (self->target_words, decoded->top[k].id),
                                    (double) decoded->top[k].probability, k == taken };

  return TRUE;
}

double
sentence_candidate_room (const UiPalette *palette, UiRect box)
{
  UiText number = ui_text (palette, UI_TEXT_SMALL);

  return MAX (8.0, box.w - 13.0 * palette->scale - ui_text_width (palette, &number, "0.00"));
}

/* The width below which a word of a step would be cut: it may be small. */
static double
step_need (const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int step)
{
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  SentenceCandidate candidate;
  double need = 0.0;

  for (int k = 0; sentence_candidate (self, frame, step, k, &candidate); k++)
    need = MAX (need, ui_text_width (palette, &small, candidate.word));

  /* All of a box but its room for the word. */
  return need + 1.0 + 100.0 * palette->scale - sentence_candidate_room (palette, (UiRect){ 0.0, 0.0, 100.0 * palette->scale, 0.0 });
}

/* Columns for as many steps as there is room for; how wide they are says fit_columns(). */
static void
count_columns (SentenceFrame *frame, const UiSentence *self, int width)
{
  const double gap = SENTENCE_STEP_GAP * frame->unit;
  const int steps = MAX (1, MAX (frame->n_steps, self->room.steps));
  double step_w = CLAMP ((double) width / steps, STEP_MIN * frame->unit, STEP_MAX * frame->unit);

  frame->columns = CLAMP ((int) ((width + gap) / step_w), 1, SENTENCE_MAX_COLUMNS);
  frame->lines = (steps + frame->columns - 1) / frame->columns;
}

/* All alike, unless a word would be cut. */
static void
fit_columns (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width)
{
  const double gap = SENTENCE_STEP_GAP * frame->unit;
  const int steps = MAX (frame->n_steps, self->room.steps);
  double step_w = (double) width / frame->columns, need[SENTENCE_MAX_COLUMNS] = { 0.0 };

  if (steps <= frame->columns)
    step_w = CLAMP ((double) width / MAX (1, steps), STEP_MIN * frame->unit, STEP_MAX * frame->unit);

  for (int i = self->first_step; i < MIN (frame->n_steps, self->first_step + frame->visible); i++)
    {
      int c = (i - self->first_step) % frame->columns;

      need[c] = MAX (need[c], step_need (self, palette, frame, i));
    }

  ui_columns_fit (frame->step_x, need, frame->columns, 0.0, step_w - gap, gap, STEP_LEAST * frame->unit);
}

gboolean
sentence_step_shown (const UiSentence *self, const SentenceFrame *frame, int step)
{
  return step >= self->first_step && step < MIN (frame->n_steps, self->first_step + frame->visible);
}

int
sentence_step_at (const UiSentence *self, const SentenceFrame *frame, double x, double y)
{
  const int line = (int) floor (y / frame->line_h);

  if (line < 0 || line >= frame->lines)
    return -1;

  for (int c = 0; c < frame->columns; c++)
    {
      const int step = self->first_step + line * frame->columns + c;

      if (x >= frame->step_x[c] && x < frame->step_x[c + 1])
        return sentence_step_shown (self, frame, step) ? step : -1;
    }

  return -1;
}

/* Candidates of one line of steps in @height: more than @least only if there is room. */
static int
bars_in (const SentenceFrame *frame, double height, int least)
{
  return CLAMP ((int) ((height - frame->header_h) / frame->bar_h), least, ENG_TOP_K);
}

/* On the screen: as many lines of steps as fit with three candidates over the words and a little history; the first
 * line in any case, and what has no room is scrolled to. */
static void
share_screen (SentenceFrame *frame, double height, double words)
{
  const double line = 1.1 * frame->header_h, free_h = height - words - 5.0 * line;
  const double track = line;
  int wanted = frame->lines;

  frame->lines = CLAMP ((int) (free_h / (frame->header_h + 3.0 * frame->bar_h)), 1, wanted);

  if (frame->lines < wanted)
    frame->track.h = track;

  frame->n_bars = bars_in (frame, (free_h - frame->track.h) / frame->lines, 1);

  /* Three of a single line, if the least of the history still has a place. */
  if (frame->lines == 1 && frame->n_bars < 3)
    frame->n_bars = MAX (frame->n_bars, MIN (3, bars_in (frame, free_h - frame->track.h + line, 1)));

  /* Two of one step, if the first lines under it still have a place. */
  if (frame->n_bars < 2 && height - frame->header_h - 2.0 * frame->bar_h - frame->track.h >= 3.0 * line)
    frame->n_bars = 2;
}

/* In a figure nothing can be scrolled: every step comes first. */
static void
share_figure (SentenceFrame *frame, double height, double words)
{
  const double line = 1.1 * frame->header_h;
  int wanted = frame->lines;

  frame->n_bars = bars_in (frame, (height - words - 5.0 * line) / wanted, 1);
  frame->lines = CLAMP ((int) ((height - MIN (words, 0.5 * height)) / (frame->header_h + frame->n_bars * frame->bar_h)), 1, wanted);

  if (frame->lines < wanted)
    frame->track.h = line;
}

static double
row_top (const SentenceFrame *frame)
{
  const SentenceRow *row = frame->first_row > 0 ? g_ptr_array_index (frame->text.rows, frame->first_row) : NULL;

  return row != NULL ? row->y - row->h / 2.0 : 0.0;
}

/* The last row that may stand first, and how many are seen from the first on. */
static void
place_rows (SentenceFrame *frame, const UiSentence *self)
{
  const GPtrArray *rows = frame->text.rows;
  double top;

  frame->most_row = 0;

  for (int r = (int) rows->len - 1; r > 0; r--)
    {
      const SentenceRow *row = g_ptr_array_index (rows, r);

      if (frame->text.height - (row->y - row->h / 2.0) > frame->text_h)
        break;

      frame->most_row = r;
    }

  if (frame->text.height <= frame->text_h + 0.5 || !self->scrolls)
    frame->most_row = 0;

  frame->first_row = CLAMP (self->first_row, 0, frame->most_row);
  top = row_top (frame);
  frame->rows_shown = 0;

  for (guint r = (guint) frame->first_row; r < rows->len; r++)
    {
      const SentenceRow *row = g_ptr_array_index (rows, r);

      if (row->y + row->h / 2.0 - top > frame->text_h + 2.0 && frame->rows_shown > 0)
        break;

      frame->rows_shown++;
    }

  if (frame->most_row > 0)
    frame->slide.h = frame->text_h;
}

/* Steps above, words below: the words take what they need, the steps the rest, but not less than a line of them. */
void
sentence_frame_init (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const double unit = palette->scale, small = ui_text_height (palette, UI_TEXT_SMALL);
  double text_w = self->scrolls ? width - SLIDE_W * unit : width, steps_h;

  *frame = (SentenceFrame){ .unit = unit, .header_h = small, .bar_h = 2.0 * ui_palette_size (palette, UI_TEXT_NORMAL) };
  frame->n_steps = self->sample->translation->n_steps;
  sentence_text_init (&frame->text, self, palette, text_w, height);
  count_columns (frame, self, width);

  if (self->scrolls)
    share_screen (frame, height, frame->text.height + 4.0 * unit);
  else
    share_figure (frame, height, frame->text.height + 4.0 * unit);

  frame->line_h = frame->header_h + frame->n_bars * frame->bar_h;
  frame->visible = frame->columns * frame->lines;
  fit_columns (frame, self, palette, width);

  steps_h = frame->lines * frame->line_h;
  frame->track = (UiRect){ 0.0, steps_h + 2.0 * unit, width, frame->track.h };
  frame->text_y = steps_h + 4.0 * unit + frame->track.h;
  frame->text_h = MAX (1.0, height - frame->text_y);
  frame->slide = (UiRect){ width - 5.0 * unit, frame->text_y, 5.0 * unit, 0.0 };
  sentence_text_add_history (&frame->text, self, palette, frame->text_h, self->scrolls ? HISTORY_LEAST : 0);
  place_rows (frame, self);
}

void
sentence_frame_clear (SentenceFrame *frame)
{
  sentence_text_clear (&frame->text);
}

double
sentence_row_y (const SentenceFrame *frame, int row)
{
  if (row < frame->first_row || row >= frame->first_row + frame->rows_shown)
    return NAN;

  return frame->text_y + ((const SentenceRow *) g_ptr_array_index (frame->text.rows, row))->y - row_top (frame);
}

UiRect
sentence_candidate_box (const UiSentence *self, const SentenceFrame *frame, int step, int k)
{
  const int i = step - self->first_step, c = i % frame->columns;
  const double top = i / frame->columns * frame->line_h + frame->header_h;

  return (UiRect){ floor (frame->step_x[c]) + 0.5, floor (top + k * frame->bar_h) + 1.5,
                   floor (frame->step_x[c + 1] - frame->step_x[c] - SENTENCE_STEP_GAP * frame->unit), floor (frame->bar_h) - 3.0 };
}

/* --- What is at a place. */

static gboolean
find_candidate (const UiSentence *self, const SentenceFrame *frame, double x, double y, UiSentenceHit *hit)
{
  const int step = sentence_step_at (self, frame, x, y);
  const double down = step >= 0 ? y - frame->line_h * floor (y / frame->line_h) - frame->header_h : -1.0;
  const int k = (int) (down / frame->bar_h);
  SentenceCandidate candidate;

  if (down < 0.0 || k >= frame->n_bars || !sentence_candidate (self, frame, step, k, &candidate))
    return FALSE;

  *hit = (UiSentenceHit){ UI_SENTENCE_CANDIDATE, step, k, candidate.id };

  return TRUE;
}

/* A word of the output is a decode step; others are nothing. */
static gboolean
find_word (const UiSentence *self, const SentenceFrame *frame, const UiPalette *palette, double x, double y, UiSentenceHit *hit)
{
  for (int r = frame->first_row; r < frame->first_row + frame->rows_shown; r++)
    {
      const SentenceRow *row = g_ptr_array_index (frame->text.rows, r);
      SentenceWord word = { -1, NULL, 0.0, 0.0 };

      if (row->kind != SENTENCE_ROW_OUTPUT || row->n == 0 || fabs (y - sentence_row_y (frame, r)) > row->h / 2.0)
        continue;

      while (sentence_row_next (&frame->text, row, palette, &word))
        if (x >= word.x && x < word.x + word.w)
          {
            *hit = (UiSentenceHit){ UI_SENTENCE_WORD, word.i, -1, self->sample->translation->steps[word.i].id };
            return TRUE;
          }
    }

  return FALSE;
}

static gboolean
find_bar (const SentenceFrame *frame, double x, double y, UiSentenceHit *hit)
{
  const UiRect slide = { frame->slide.x - 3.0 * frame->unit, frame->slide.y, frame->slide.w + 6.0 * frame->unit, frame->slide.h };

  if (ui_rect_contains (frame->track, x, y))
    hit->part = UI_SENTENCE_TRACK;
  else if (ui_rect_contains (slide, x, y))
    hit->part = UI_SENTENCE_SLIDE;

  return hit->part != UI_SENTENCE_NOTHING;
}

static gboolean
has_steps (const UiSentence *self)
{
  return self->kind == UI_SENTENCE_STEPS && self->sample != NULL && self->target_words != NULL &&
         self->sample->translation->n_steps > 0;
}

UiSentenceHit
ui_sentence_hit (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  UiSentenceHit hit = { UI_SENTENCE_NOTHING, -1, -1, -1 };
  SentenceFrame frame;

  if (self->kind == UI_SENTENCE_BEAM && isfinite (x) && isfinite (y) && ui_beam_on_bar (self, palette, width, height, x, y))
    hit.part = UI_SENTENCE_TRACK;

  if (!has_steps (self) || !isfinite (x) || !isfinite (y))
    return hit;

  sentence_frame_init (&frame, self, palette, width, height);

  if (!find_candidate (self, &frame, x, y, &hit) && !find_word (self, &frame, palette, x, y, &hit))
    find_bar (&frame, x, y, &hit);

  sentence_frame_clear (&frame);

  return hit;
}

gboolean
ui_sentence_candidate (const UiSentence *self, const UiPalette *palette, int width, int height, int step, int candidate,
                       UiRect *box)
{
  SentenceFrame frame;
  SentenceCandidate found;
  gboolean shown;

  if (!has_steps (self))
    return FALSE;

  sentence_frame_init (&frame, self, palette, width, height);
  shown = sentence_step_shown (self, &frame, step) && sentence_candidate (self, &frame, step, candidate, &found);

  if (shown)
    *box = sentence_candidate_box (self, &frame, step, candidate);

  sentence_frame_clear (&frame);

  return shown;
}

int
ui_sentence_candidate_id (const UiSentence *self, const UiPalette *palette, int width, int height, int step, int candidate)
{
  SentenceFrame frame;
  SentenceCandidate found = { .id = -1 };

  if (!has_steps (self) || step < 0 || step >= self->sample->translation->n_steps)
    return -1;

  sentence_frame_init (&frame, self, palette, width, height);

  if (!sentence_candidate (self, &frame, step, candidate, &found))
    found.id = -1;

  sentence_frame_clear (&frame);

  return found.id;
}

/* --- Scrolling. */

int
ui_sentence_rows (const UiSentence *self, const UiPalette *palette, int width, int height, int *most)
{
  SentenceFrame frame;
  int n;

  *most = 0;

  if (!has_steps (self))
    return 0;

  sentence_frame_init (&frame, self, palette, width, height);
  *most = frame.most_row;
  n = (int) frame.text.rows->len;
  sentence_frame_clear (&frame);

  return n;
}

int
ui_sentence_show_row (const UiSentence *self, const UiPalette *palette, int width, int height, int row)
{
  UiSentence at = *self;
  SentenceFrame frame;
  gboolean seen = FALSE;

  if (!has_steps (self))
    return 0;

  at.first_row = MIN (self->first_row, row);

  while (!seen)
    {
      sentence_frame_init (&frame, &at, palette, width, height);
      seen = row < frame.first_row + frame.rows_shown || at.first_row >= frame.most_row;
      at.first_row = seen ? frame.first_row : frame.first_row + 1;
      sentence_frame_clear (&frame);
    }

  return at.first_row;
}

int
ui_sentence_scroll_to (const UiSentence *self, const UiPalette *palette, int width, int height, UiSentencePart bar, double x,
                       double y)
{
  SentenceFrame frame;
  int to;

  if (self->kind == UI_SENTENCE_BEAM)
    return ui_beam_scroll_to (self, palette, width, height, x);

  if (!has_steps (self))
    return 0;

  sentence_frame_init (&frame, self, palette, width, height);

  if (bar == UI_SENTENCE_SLIDE)
    to = CLAMP ((int) lround ((y - frame.text_y) / frame.text_h * frame.most_row), 0, frame.most_row);
  else
    to = sentence_track_at (palette, frame.track, frame.n_steps, frame.visible, x);

  sentence_frame_clear (&frame);

  return to;
}

void
ui_sentence_make_room (const UiSentence *self, const UiPalette *palette, int width, int height, UiSentenceRoom *room)
{
  SentenceFrame frame;

  if (!has_steps (self))
    return;

  sentence_frame_init (&frame, self, palette, width, height);
  room->steps = MAX (room->steps, frame.n_steps);
  room->output_h = MAX (room->output_h, frame.text.need.output_h);
  room->anatomy_h = MAX (room->anatomy_h, frame.text.need.anatomy_h);
  room->ended_h = MAX (room->ended_h, frame.text.need.ended_h);
  sentence_frame_clear (&frame);
}

void
ui_sentence_figure_size (const UiSentence *self, const UiPalette *palette, int *width, int *height)
{
  const double line = 1.1 * ui_text_height (palette, UI_TEXT_SMALL);
  SentenceFrame frame;
  double high;

  if (self->kind == UI_SENTENCE_BEAM)
    {
      *width = MAX (*width, ui_beam_width (self, palette));
      return;
    }

  if (!has_steps (self))
    return;

  /* The lines that all steps take at this width, whatever the height: of a picture that is high enough. */
  sentence_frame_init (&frame, self, palette, *width, 1 << 20);
  high = frame.lines * (frame.header_h + FIGURE_BARS * frame.bar_h) + 4.0 * frame.unit;
  sentence_frame_clear (&frame);
  sentence_frame_init (&frame, self, palette, *width, *height);
  high += frame.text.need.output_h + FIGURE_LINES * line + frame.text.need.anatomy_h + frame.text.need.ended_h;

  for (guint r = 0; r < frame.text.rows->len; r++)
    if (((const SentenceRow *) g_ptr_array_index (frame.text.rows, r))->kind == SENTENCE_ROW_REFERENCE)
      high += ((const SentenceRow *) g_ptr_array_index (frame.text.rows, r))->h;

  sentence_frame_clear (&frame);
  *height = MAX (*height, (int) ceil (high));
}
