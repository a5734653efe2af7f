/* SPDX-License-Identifier: MIT
 *
 * Where the parts of the first page of panel 4 stand, and which of them is under a pointer. Numbers alone:
 * nothing is drawn here.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define STEP_MIN 90.0 /* width of a decode step in units */
#define STEP_MAX 180.0
#define STEP_LEAST 66.0 /* of a step that gives room to its neighbours; "step 12, forced" is longer, and is not cut */

int
sentence_taken (const EngDecodeStep *step, int n_bars)
{
  for (int k = 0; k < MIN (step->n_top, n_bars); k++)
    if (step->top[k].id == step->id)
      return k;

  return -1;
}

char *
sentence_bleu_text (const UiSentence *self)
{
  return g_strdup_printf (_ ("book BLEU %.3f"), self->sample->bleu.book);
}

/* How the score is set: smaller where the picture is narrow. */
UiText
sentence_bleu_how (const UiPalette *palette, int width)
{
  UiText how = ui_text (palette, width < 400.0 * palette->scale ? UI_TEXT_NORMAL : UI_TEXT_LARGE);

  how.bold = TRUE;
  how.align = UI_ALIGN_END;

  return how;
}

static double
bleu_width (const UiSentence *self, const UiPalette *palette, int width)
{
  UiText how = sentence_bleu_how (palette, width);
  g_autofree char *text = sentence_bleu_text (self);

  return ui_text_width (palette, &how, text) + 10.0 * palette->scale;
}

gboolean
sentence_candidate (const UiSentence *self, const SentenceFrame *frame, int step, int k, SentenceCandidate *candidate)
{
  const EngDecodeStep *decoded = &self->sample->translation->steps[step];
  const int taken = sentence_taken (decoded, frame->n_bars), n = MIN (decoded->n_top, frame->n_bars);

  /* A taken word that is not among the shown ones takes the last one's place. */
  if (taken < 0 && k == MIN (n, frame->n_bars - 1))
    {
      *candidate = (SentenceCandidate){ ui_word (self->target_words, decoded->id), (double) decoded->probability, TRUE };
      return TRUE;
    }

  if (k < 0 || k >= n)
    return FALSE;

  *candidate = (SentenceCandidate){ ui_word (self->target_words, decoded->top[k].id), (double) decoded->top[k].probability,
                                    k == taken };

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

static void
fit_steps (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width)
{
  double unit = frame->unit, gap = SENTENCE_STEP_GAP * unit, need[SENTENCE_MAX_COLUMNS] = { 0.0 };
  double step_w = CLAMP ((double) width / MAX (1, frame->n_steps), STEP_MIN * unit, STEP_MAX * unit);

  frame->visible = CLAMP ((int) ((width + gap) / step_w), 1, SENTENCE_MAX_COLUMNS);

  if (frame->visible < frame->n_steps)
    step_w = (double) width / frame->visible;

  for (int c = 0; c < frame->visible && self->first_step + c < frame->n_steps; c++)
    need[c] = step_need (self, palette, frame, self->first_step + c);

  ui_columns_fit (frame->step_x, need, frame->visible, 0.0, step_w - gap, gap, STEP_LEAST * unit);
}

int
sentence_step_at (const UiSentence *self, const SentenceFrame *frame, double x)
{
  for (int c = 0; c < frame->visible && self->first_step + c < frame->n_steps; c++)
    if (x >= frame->step_x[c] && x < frame->step_x[c + 1])
      return self->first_step + c;

  return -1;
}

/* The least that all words of the output take in one line. */
static double
output_width (const UiSentence *self, const UiPalette *palette)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double width = 2.0;

  how.bold = TRUE;

  for (int i = 0; i < translation->n_steps; i++)
    if (translation->steps[i].id != ENG_TOKEN_EOS)
      width += ui_text_width (palette, &how, ui_word (self->target_words, translation->steps[i].id)) + sentence_word_gap (palette, &how);

  return width;
}

/* What stands under the bars, from the bottom up; the bars take what is left. */
void
sentence_frame_init (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const EngTranslation *translation = self->sample->translation;
  double unit = palette->scale, small = ui_text_height (palette, UI_TEXT_SMALL);
  double large = 1.25 * ui_text_height (palette, UI_TEXT_LARGE), line = 1.1 * small;
  gboolean reference = self->sample->reference != NULL;
  double reference_h = reference ? 2.45 * line : 0.0; /* the strokes under the words need room */
  double lines = large + line + reference_h, bars, y;

  *frame = (SentenceFrame){ .unit = unit, .header_h = small, .bar_h = 2.0 * ui_palette_size (palette, UI_TEXT_NORMAL) };
  frame->n_steps = translation->n_steps;

  /* Two candidates, then four lines of history, then the other candidates. */
  bars = height - frame->header_h - lines - 6.0 * unit;
  frame->n_bars = CLAMP ((int) ((bars - 5.0 * line) / frame->bar_h), MIN (2, (int) (bars / frame->bar_h)), ENG_TOP_K);
  frame->n_bars = MAX (frame->n_bars, 1);

  fit_steps (frame, self, palette, width);
  y = frame->header_h + frame->n_bars * frame->bar_h + 4.0 * unit;
  frame->output_y = y + large / 2.0;
  y += large;
  frame->reference_y = y + line / 2.0;
  frame->anatomy_y = frame->reference_y + 1.4 * line;
  y += reference_h;
  frame->ended_y = y + line / 2.0;
  frame->history_y = y + line + 2.0 * unit;

  /* In a small picture the lines say themselves what they are. */
  frame->history_rows = MAX (0, (int) ((height - frame->history_y) / line));
  frame->history_title = frame->history_rows > 2;
  frame->history_rows -= frame->history_title;
  frame->bleu_w = reference ? MIN (bleu_width (self, palette, width), 0.5 * width) : 0.0;
  frame->output_w = width - frame->bleu_w;
  frame->bleu_y = frame->output_y;

  /* What is said comes before what it is worth. */
  if (reference && output_width (self, palette) > frame->output_w)
    {
      frame->output_w = width;
      frame->bleu_y = frame->reference_y;
    }
}

UiRect
sentence_candidate_box (const UiSentence *self, const SentenceFrame *frame, int step, int k)
{
  const int c = step - self->first_step;

  return (UiRect){ floor (frame->step_x[c]) + 0.5, floor (frame->header_h + k * frame->bar_h) + 1.5,
                   floor (frame->step_x[c + 1] - frame->step_x[c] - SENTENCE_STEP_GAP * frame->unit), floor (frame->bar_h) - 3.0 };
}

gboolean
ui_sentence_candidate (const UiSentence *self, const UiPalette *palette, int width, int height, int step, int candidate,
                       UiRect *box)
{
  SentenceFrame frame;

  if (self->kind != UI_SENTENCE_STEPS || self->sample == NULL)
    return FALSE;

  sentence_frame_init (&frame, self, palette, width, height);
  *box = sentence_candidate_box (self, &frame, step, candidate);

  return step >= self->first_step && step < MIN (frame.n_steps, self->first_step + frame.visible) && candidate >= 0 &&
         candidate < frame.n_bars;
}

double
sentence_word_gap (const UiPalette *palette, const UiText *how)
{
  return 0.3 * ui_palette_size (palette, how->size);
}

static double
line_width (const UiPalette *palette, const UiText *how, const SentenceLine *line)
{
  double width = 0.0;

  for (int i = 0; i < line->n; i++)
    width += ui_text_width (palette, how, line->word[i]) + sentence_word_gap (palette, how);

  return width;
}

UiText
sentence_line_text (const UiPalette *palette, const SentenceLine *line, UiTextSize size, double width)
{
  UiText how = ui_text (palette, size);

  how.bold = size == UI_TEXT_LARGE;

  while (how.size > UI_TEXT_SMALL && line_width (palette, &how, line) > width)
    how.size--;

  return how;
}

/* The word of the output line at @x, as a decode step; -1 when there is none. */
static int
word_at (const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, double x)
{
  SentenceLine output, reference;
  UiText how;
  double at = 2.0;
  int found = -1;

  sentence_match (self, &output, &reference);
  how = sentence_line_text (palette, &output, UI_TEXT_LARGE, frame->output_w);

  for (int i = 0; i < output.n && found < 0; i++)
    {
      double word_w = ui_text_width (palette, &how, output.word[i]);

      if (x >= at && x < at + word_w && at + word_w <= frame->output_w + 2.0)
        found = i;

      at += word_w + sentence_word_gap (palette, &how);
    }

  sentence_line_clear (&output);
  sentence_line_clear (&reference);

  return found;
}

UiSentenceHit
ui_sentence_hit (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiSentenceHit nothing = { UI_SENTENCE_NOTHING, -1, -1, -1 };
  const EngTranslation *translation;
  SentenceFrame frame;
  double half = 0.7 * ui_palette_size (palette, UI_TEXT_LARGE);

  if (self->kind != UI_SENTENCE_STEPS || self->sample == NULL || self->target_words == NULL || !(x >= 0.0))
    return nothing;

  translation = self->sample->translation;
  sentence_frame_init (&frame, self, palette, width, height);

  if (y >= frame.header_h && y < frame.header_h + frame.n_bars * frame.bar_h)
    {
      int step = sentence_step_at (self, &frame, x), k = (int) ((y - frame.header_h) / frame.bar_h);

      if (step < 0 || k >= translation->steps[step].n_top)
        return nothing;

      if (sentence_taken (&translation->steps[step], frame.n_bars) < 0 && k == frame.n_bars - 1)
        return (UiSentenceHit){ UI_SENTENCE_CANDIDATE, step, -1, translation->steps[step].id };

      return (UiSentenceHit){ UI_SENTENCE_CANDIDATE, step, k, translation->steps[step].top[k].id };
    }

  if (fabs (y - frame.output_y) <= half)
    {
      int step = word_at (self, palette, &frame, x);

      if (step >= 0)
        return (UiSentenceHit){ UI_SENTENCE_WORD, step, -1, translation->steps[step].id };
    }

  return nothing;
}
