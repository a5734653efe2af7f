/* SPDX-License-Identifier: MIT
 *
 * Decode steps beside each other: as many as have room without cutting a word, the chosen ones all in one size. All
 * are alike where they can be; long words make them wider, and then fewer. What answers needed lately is remembered.
 */

#include "ui-sentence-private.h"

#include <math.h>

#define STEP_MIN 90.0 /* width of a decode step in units, its gap included */
#define STEP_MAX 260.0
#define STEP_LEAST 66.0 /* of a step that gives room to its neighbours; "step 12, forced" is longer, and is not cut */

#define EDGE 2.0 /* pixels beyond the last: its outline is drawn around it */

/* Answers that a need is remembered for: between this and twice as many. */
#define ROOM_ANSWERS 12

#define MAX_STEPS SENTENCE_MAX_WORDS

UiText
sentence_candidate_how (const UiPalette *palette, gboolean taken)
{
  UiText how = ui_text (palette, taken ? UI_TEXT_NORMAL : UI_TEXT_SMALL);

  how.bold = taken;

  return how;
}

double
sentence_candidate_room (const UiPalette *palette, UiRect box)
{
  UiText number = ui_text (palette, UI_TEXT_SMALL);

  return MAX (8.0, box.w - 13.0 * palette->scale - ui_text_width (palette, &number, "0.00"));
}

/* The width below which a word of a step would be cut. */
static double
word_need (const UiSentence *self, const UiPalette *palette, int n_bars, int step)
{
  const UiText number = ui_text (palette, UI_TEXT_SMALL);
  SentenceCandidate candidate;
  double need = 0.0;

  for (int k = 0; sentence_candidate_of (self, n_bars, step, k, &candidate); k++)
    {
      const UiText how = sentence_candidate_how (palette, candidate.taken);

      need = MAX (need, ui_text_width (palette, &how, candidate.word));
    }

  /* All of a box but its room for the word, and what is lost by drawing it on whole pixels. */
  return need + 2.0 + 13.0 * palette->scale + ui_text_width (palette, &number, "0.00");
}

static gboolean
knows_answer (const UiSentenceRoom *room, const EngSample *sample)
{
  return room != NULL && room->sample == sample && room->serial == sample->translation->serial &&
         room->step == sample->translation->step;
}

int
sentence_columns_steps (const UiSentence *self)
{
  const int lately = self->room != NULL ? MAX (self->room->now.steps, self->room->before.steps) : 0;

  return CLAMP (MAX (self->sample->translation->n_steps, lately), 1, MAX_STEPS);
}

UiSentenceNeed
sentence_columns_rows (const UiSentence *self, const SentenceFrame *frame)
{
  UiSentenceNeed most = { .output_h = frame->text.output_h, .anatomy_h = frame->text.anatomy_h, .ended_h = frame->text.ended_h };

  if (self->room == NULL || fabs (self->room->scale - frame->palette.scale) > 1e-6)
    return most;

  most.output_h = MAX (most.output_h, MAX (self->room->now.output_h, self->room->before.output_h));
  most.anatomy_h = MAX (most.anatomy_h, MAX (self->room->now.anatomy_h, self->room->before.anatomy_h));
  most.ended_h = MAX (most.ended_h, MAX (self->room->now.ended_h, self->room->before.ended_h));

  return most;
}

/* What a step needs now, and what it needed lately; no column is wider than the picture. */
static double
step_need (const UiSentence *self, const UiPalette *palette, double width, int n_bars, int step)
{
  const UiSentenceRoom *room = step < UI_SENTENCE_ROOM_STEPS ? self->room : NULL;
  double need = STEP_LEAST * palette->scale;

  if (room != NULL)
    need = MAX (need, palette->scale * (double) MAX (room->now.width[n_bars - 1][step], room->before.width[n_bars - 1][step]));

  if (step < self->sample->translation->n_steps && !knows_answer (room, self->sample))
    need = MAX (need, word_need (self, palette, n_bars, step));

  return MIN (need, width);
}

/* What columns take together, gaps included, if the steps from @first on stand in them. */
static double
columns_take (const double *need, int n, int first, int columns, int lines, double gap)
{
  double taken = 0.0;

  for (int c = 0; c < columns; c++)
    {
      double widest = 0.0;

      for (int l = 0; l < lines && first + l * columns + c < n; l++)
        widest = MAX (widest, need[first + l * columns + c]);

      taken += widest + gap;
    }

  return taken;
}

int
sentence_columns_count (const UiSentence *self, const UiPalette *palette, double width, int n_bars, int most_lines)
{
  const double gap = SENTENCE_STEP_GAP * palette->scale;
  const int n = sentence_columns_steps (self);
  const int most = CLAMP ((int) ((width + gap) / (STEP_MIN * palette->scale)), 1, SENTENCE_MAX_COLUMNS);
  double need[MAX_STEPS];

  width -= EDGE;

  for (int i = 0; i < n; i++)
    need[i] = step_need (self, palette, width - gap, n_bars, i);

  for (int columns = MIN (most, n); columns > 1; columns--)
    {
      int lines = (n + columns - 1) / columns, first = 0;

      if (most_lines > 0)
        lines = MIN (lines, most_lines);

      while (first + columns * lines <= MAX (n, columns * lines) &&
             columns_take (need, n, first, columns, lines, gap) <= width + gap + 0.5)
        first++;

      if (first + columns * lines > MAX (n, columns * lines))
        return columns;
    }

  return 1;
}

void
sentence_columns_fit (SentenceFrame *frame, const UiSentence *self, double width)
{
  const UiPalette *palette = &frame->palette;
  const double gap = SENTENCE_STEP_GAP * frame->unit;
  const int n = sentence_columns_steps (self);
  double need[SENTENCE_MAX_COLUMNS] = { 0.0 }, taken = 0.0, step_w;

  width -= EDGE;
  step_w = (width + gap) / frame->columns;

  for (int i = self->first_step; i < MIN (n, self->first_step + frame->visible); i++)
    {
      const int c = (i - self->first_step) % frame->columns;

      need[c] = MAX (need[c], step_need (self, palette, width - gap, frame->n_bars, i));
    }

  for (int c = 0; c < frame->columns; c++)
    taken += need[c] + gap;

  /* Few steps leave room at the right, unless their words need it. */
  if (n <= frame->columns)
    step_w = MIN (step_w, MAX (STEP_MAX * frame->unit, taken / frame->columns));
  ui_columns_fit (frame->step_x, need, frame->columns, 0.0, step_w - gap, gap, STEP_LEAST * frame->unit);
}

static void
learn_widths (UiSentenceNeed *now, const UiSentence *self, const UiPalette *palette)
{
  const int n = MIN (self->sample->translation->n_steps, UI_SENTENCE_ROOM_STEPS);

  for (int k = 0; k < ENG_TOP_K; k++)
    for (int i = 0; i < n; i++)
      now->width[k][i] = MAX (now->width[k][i], (float) (word_need (self, palette, k + 1, i) / palette->scale));
}

/* Heights are of one size of type. */
static void
forget_heights (UiSentenceNeed *need)
{
  need->output_h = need->anatomy_h = need->ended_h = 0.0;
}

void
ui_sentence_make_room (const UiSentence *self, const UiPalette *palette, int width, int height, UiSentenceRoom *room)
{
  UiSentence at = *self;
  SentenceFrame frame;

  if (self->kind != UI_SENTENCE_STEPS || self->sample == NULL || self->target_words == NULL ||
      self->sample->translation->n_steps == 0 || knows_answer (room, self->sample))
    return;

  if (++room->answers > ROOM_ANSWERS)
    {
      room->before = room->now;
      room->now = (UiSentenceNeed){ 0 };
      room->answers = 1;
    }

  learn_widths (&room->now, self, palette);
  room->now.steps = MAX (room->now.steps, self->sample->translation->n_steps);
  room->sample = self->sample;
  room->serial = self->sample->translation->serial;
  room->step = self->sample->translation->step;

  at.room = room;
  sentence_frame_init (&frame, &at, palette, width, height);

  if (fabs (room->scale - frame.palette.scale) > 1e-6)
    {
      forget_heights (&room->now);
      forget_heights (&room->before);
    }

  room->scale = frame.palette.scale;
  room->now.output_h = MAX (room->now.output_h, frame.text.output_h);
  room->now.anatomy_h = MAX (room->now.anatomy_h, frame.text.anatomy_h);
  room->now.ended_h = MAX (room->now.ended_h, frame.text.ended_h);
  sentence_frame_clear (&frame);
}
