/* SPDX-License-Identifier: MIT
 *
 * Where the parts of the first page of panel 4 stand, and which of them is under a pointer. Numbers alone:
 * nothing is drawn here.
 */

#include "ui-beam.h"
#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define SLIDE_W 10.0    /* of the place for the bar beside the words */
#define HISTORY_LEAST 3 /* answers, also where they have to be scrolled to */
#define HISTORY_GOOD 5  /* lines of them before a step has more than three candidates */
#define LARGE_ROWS 13.0 /* under the steps before type is larger */
#define FIGURE_BARS 3   /* candidates of each step, where a figure grows for its steps */
#define FIGURE_LINES 7  /* of history, likewise */

int
sentence_taken (const EngDecodeStep *step, int n_bars)
{
  for (int k = 0; k < MIN (step->n_top, n_bars); k++)
    if (step->top[k].id == step->id)
      return k;

  return -1;
}

gboolean
sentence_candidate_of (const UiSentence *self, int n_bars, int step, int k, SentenceCandidate *candidate)
{
  const EngDecodeStep *decoded = &self->sample->translation->steps[step];
  const int taken = sentence_taken (decoded, n_bars), n = MIN (decoded->n_top, n_bars);

  /* A taken word that is not among the shown ones takes the last one's place. */
  if (taken < 0 && k == MIN (n, n_bars - 1))
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

gboolean
sentence_candidate (const UiSentence *self, const SentenceFrame *frame, int step, int k, SentenceCandidate *candidate)
{
  return sentence_candidate_of (self, frame->n_bars, step, k, candidate);
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

/* --- Sharing the height. */

static int
lines_for (const SentenceFrame *frame, int steps)
{
  return (steps + frame->columns - 1) / frame->columns;
}

static double
steps_height (const SentenceFrame *frame, int lines, int n_bars)
{
  return lines * (frame->header_h + n_bars * frame->bar_h) + 4.0 * frame->unit;
}

/* What the rows take: this answer's, and what longer ones took lately. */
static double
rows_height (const SentenceFrame *frame, const UiSentence *self)
{
  const UiSentenceNeed most = sentence_columns_rows (self, frame);

  return frame->text.height + most.output_h - frame->text.output_h + most.anatomy_h - frame->text.anatomy_h + most.ended_h - frame->text.ended_h +
         2.0 * frame->unit;
}

/* What they take of a short answer, whatever this one is, with @rows lines below how it ended. */
static double
short_height (const SentenceFrame *frame, const UiSentence *self, int rows)
{
  const int anatomy = self->sample->reference != NULL;

  return 1.25 * ui_text_height (&frame->palette, UI_TEXT_LARGE) + frame->reference_h + (anatomy + 1 + rows) * frame->row_h + 2.0 * frame->unit;
}

/* Candidates of the one line of steps that there is room for. None of this depends on how long the answer is. */
static int
bars_of_one_line (const SentenceFrame *frame, const UiSentence *self, double height)
{
  for (int k = ENG_TOP_K; k > 3; k--)
    if (steps_height (frame, 1, k) + frame->track_h + short_height (frame, self, HISTORY_GOOD) <= height)
      return k;

  if (steps_height (frame, 1, 3) + frame->track_h + short_height (frame, self, 2) <= height)
    return 3;

  return steps_height (frame, 1, 2) + frame->track_h + short_height (frame, self, -1) <= height ? 2 : 1;
}

/* All steps, each with as many candidates as have room over the words and some history, but at least three. */
static gboolean
share_all (SentenceFrame *frame, const UiSentence *self, double width, double height)
{
  const int steps = sentence_columns_steps (self);
  const double rows = rows_height (frame, self);

  for (int k = ENG_TOP_K; k >= 3; k--)
    {
      const int history = k > 3 ? HISTORY_GOOD : HISTORY_LEAST;

      frame->n_bars = k;
      frame->columns = sentence_columns_count (self, &frame->palette, width, k, 0);
      frame->lines = lines_for (frame, steps);

      if (steps_height (frame, frame->lines, k) + MAX (rows + history * frame->row_h, short_height (frame, self, history)) <= height)
        return TRUE;
    }

  return FALSE;
}

/* On the screen, where not all have room: as many lines of steps as do with three candidates; the first line in any case. The
 * others are scrolled to. */
static void
share_screen (SentenceFrame *frame, const UiSentence *self, double width, double height)
{
  const int steps = sentence_columns_steps (self);
  const double rows = rows_height (frame, self) + HISTORY_LEAST * frame->row_h;
  int most = MAX (1, (int) ((height - rows - frame->row_h - 4.0 * frame->unit) / (frame->header_h + 3.0 * frame->bar_h)));

  if (share_all (frame, self, width, height))
    return;

  frame->n_bars = 3;
  frame->columns = sentence_columns_count (self, &frame->palette, width, 3, most);
  frame->lines = MIN (most, lines_for (frame, steps));
  frame->track_h = frame->lines < lines_for (frame, steps) ? frame->row_h : 0.0;

  if (frame->lines > 1)
    return;

  frame->n_bars = bars_of_one_line (frame, self, height);
  frame->columns = sentence_columns_count (self, &frame->palette, width, frame->n_bars, 1);
  frame->track_h = frame->columns < steps ? frame->row_h : 0.0;
}

/* Lines that longer answers took lately and this one does not: of these one is kept free, and filled with more candidates;
 * more would leave the picture blank. */
static void
keep_lines (SentenceFrame *frame, const UiSentence *self, double width)
{
  const int own = lines_for (frame, frame->n_steps), least = frame->n_bars, columns = frame->columns;
  const int kept = MIN (frame->lines, own + 1);

  frame->steps_h = steps_height (frame, kept, least);
  frame->lines = MIN (frame->lines, own);

  for (int k = ENG_TOP_K; k > least && frame->n_bars == least && kept > frame->lines; k--)
    if (steps_height (frame, frame->lines, k) <= frame->steps_h && sentence_columns_count (self, &frame->palette, width, k, 0) >= columns)
      frame->n_bars = k;
}

/* In a figure nothing can be scrolled: every step comes first. */
static void
share_figure (SentenceFrame *frame, const UiSentence *self, double width, double height)
{
  const double words = frame->text.height + 4.0 * frame->unit;
  int wanted = 1;

  for (int k = ENG_TOP_K; k >= 1; k--)
    {
      frame->n_bars = k;
      frame->columns = sentence_columns_count (self, &frame->palette, width, k, 0);
      wanted = lines_for (frame, sentence_columns_steps (self));

      if (steps_height (frame, wanted, k) + words + 5.0 * frame->row_h <= height)
        break;
    }

  frame->lines = CLAMP ((int) ((height - MIN (words, 0.5 * height)) / (frame->header_h + frame->n_bars * frame->bar_h)), 1, wanted);
  frame->track_h = frame->lines < wanted ? frame->row_h : 0.0;
}

/* Sizes of @palette's type. */
static void
set_type (SentenceFrame *frame, const UiPalette *palette, double growth)
{
  frame->palette = *palette;
  frame->palette.scale *= growth;
  frame->unit = frame->palette.scale;
  frame->header_h = ui_text_height (&frame->palette, UI_TEXT_SMALL);
  frame->row_h = 1.1 * frame->header_h;
  frame->bar_h = 2.0 * ui_palette_size (&frame->palette, UI_TEXT_NORMAL);
}

/* The whole window on a large screen: larger type and boxes, if all steps with all their candidates still have room over
 * a good many rows. It does not depend on what these rows say. */
static void
choose_type (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, double width, double height)
{
  static const double growths[] = { 1.5, 1.25 };

  for (guint g = 0; g < G_N_ELEMENTS (growths) && self->scrolls; g++)
    {
      set_type (frame, palette, growths[g]);

      if (height < LARGE_ROWS * frame->row_h)
        continue;

      frame->columns = sentence_columns_count (self, &frame->palette, width, ENG_TOP_K, 0);

      if (steps_height (frame, lines_for (frame, sentence_columns_steps (self)), ENG_TOP_K) + LARGE_ROWS * frame->row_h <= height)
        return;
    }

  set_type (frame, palette, 1.0);
}

/* Behind this answer, what longer ones took lately, as far as all that matters stays in sight. */
static void
keep_rows (SentenceFrame *frame, const UiSentence *self)
{
  const UiSentenceNeed most = sentence_columns_rows (self, frame);
  double left = MAX (0.0, frame->text_h - frame->text.height - 2.0 * frame->unit - HISTORY_LEAST * frame->row_h);
  const double anatomy = MIN (left, most.anatomy_h - frame->text.anatomy_h);
  const double ended = MIN (left - anatomy, most.ended_h - frame->text.ended_h);

  sentence_text_keep (&frame->text, MIN (left - anatomy - ended, most.output_h - frame->text.output_h), anatomy, ended);
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
  *frame = (SentenceFrame){ .n_steps = self->sample->translation->n_steps };
  choose_type (frame, self, palette, width, height);
  sentence_text_init (&frame->text, self, &frame->palette, self->scrolls ? width - SLIDE_W * frame->unit : width, height);
  frame->reference_h = frame->text.height - frame->text.output_h - frame->text.anatomy_h - frame->text.ended_h;

  if (self->scrolls)
    share_screen (frame, self, width, height);
  else
    share_figure (frame, self, width, height);

  keep_lines (frame, self, width);
  frame->line_h = frame->header_h + frame->n_bars * frame->bar_h;
  frame->visible = frame->columns * frame->lines;
  sentence_columns_fit (frame, self, width);

  frame->track = (UiRect){ 0.0, frame->steps_h - 2.0 * frame->unit, width, frame->n_steps > frame->visible ? frame->track_h : 0.0 };
  frame->text_y = frame->steps_h + frame->track_h;
  frame->text_h = MAX (1.0, height - frame->text_y);
  frame->slide = (UiRect){ width - 5.0 * frame->unit, frame->text_y, 5.0 * frame->unit, 0.0 };
  keep_rows (frame, self);
  sentence_text_add_history (&frame->text, self, &frame->palette, frame->text_h, self->scrolls ? HISTORY_LEAST : 0);
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
find_word (const UiSentence *self, const SentenceFrame *frame, double x, double y, UiSentenceHit *hit)
{
  for (int r = frame->first_row; r < frame->first_row + frame->rows_shown; r++)
    {
      const SentenceRow *row = g_ptr_array_index (frame->text.rows, r);
      SentenceWord word = { -1, NULL, 0.0, 0.0 };

      if (row->kind != SENTENCE_ROW_OUTPUT || row->n == 0 || fabs (y - sentence_row_y (frame, r)) > row->h / 2.0)
        continue;

      while (sentence_row_next (&frame->text, row, &frame->palette, &word))
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

/* Of real vectors the bars; which sequence it is says ui_drift_hit(). */
static UiSentenceHit
hit_vectors (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiDrift drift = sentence_drift (self);
  const UiDriftPart part = ui_drift_hit (&drift, palette, width, height, x, y).part;
  UiSentenceHit hit = { UI_SENTENCE_NOTHING, -1, -1, -1 };

  if (part == UI_DRIFT_TRACK || part == UI_DRIFT_SLIDE)
    hit.part = part == UI_DRIFT_TRACK ? UI_SENTENCE_TRACK : UI_SENTENCE_SLIDE;

  return hit;
}

UiSentenceHit
ui_sentence_hit (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  UiSentenceHit hit = { UI_SENTENCE_NOTHING, -1, -1, -1 };
  SentenceFrame frame;

  if (self->vectors)
    return hit_vectors (self, palette, width, height, x, y);

  if (self->kind == UI_SENTENCE_BEAM && isfinite (x) && isfinite (y) && ui_beam_on_bar (self, palette, width, height, x, y))
    hit.part = UI_SENTENCE_TRACK;

  if (!has_steps (self) || !isfinite (x) || !isfinite (y))
    return hit;

  sentence_frame_init (&frame, self, palette, width, height);

  if (!find_candidate (self, &frame, x, y, &hit) && !find_word (self, &frame, x, y, &hit))
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

  if (self->vectors)
    {
      const UiDrift drift = sentence_drift (self);

      n = ui_drift_rows (&drift, palette, width, height, most);
      *most = n - *most;

      return n;
    }

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

  if (self->vectors)
    {
      const UiDrift drift = sentence_drift (self);
      int visible;

      ui_drift_rows (&drift, palette, width, height, &visible);

      return row < self->first_row ? row : MAX (self->first_row, row - visible + 1);
    }

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

  if (self->vectors)
    {
      const UiDrift drift = sentence_drift (self);

      return ui_drift_scroll_to (&drift, palette, width, height, bar == UI_SENTENCE_SLIDE ? UI_DRIFT_SLIDE : UI_DRIFT_TRACK, x, y);
    }

  if (self->kind == UI_SENTENCE_BEAM)
    return ui_beam_scroll_to (self, palette, width, height, x);

  if (!has_steps (self))
    return 0;

  sentence_frame_init (&frame, self, palette, width, height);

  if (bar == UI_SENTENCE_SLIDE)
    to = CLAMP ((int) lround ((y - frame.text_y) / frame.text_h * frame.most_row), 0, frame.most_row);
  else
    to = sentence_track_at (&frame.palette, frame.track, frame.n_steps, frame.visible, x);

  sentence_frame_clear (&frame);

  return to;
}

void
ui_sentence_figure_size (const UiSentence *self, const UiPalette *palette, int *width, int *height)
{
  SentenceFrame frame;
  double high;

  if (self->vectors)
    {
      ui_drift_figure_size (&self->drift, palette, width, height);
      return;
    }

  if (self->kind == UI_SENTENCE_BEAM)
    {
      ui_beam_figure_size (self, palette, width, height);
      return;
    }

  if (!has_steps (self))
    return;

  sentence_frame_init (&frame, self, palette, *width, *height);
  frame.columns = sentence_columns_count (self, palette, *width, FIGURE_BARS, 0);
  high = steps_height (&frame, lines_for (&frame, frame.n_steps), FIGURE_BARS);
  high += frame.text.output_h + frame.reference_h + FIGURE_LINES * frame.row_h + frame.text.anatomy_h + frame.text.ended_h;
  sentence_frame_clear (&frame);
  *height = MAX (*height, (int) ceil (high));
}
