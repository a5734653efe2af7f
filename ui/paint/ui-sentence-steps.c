/* SPDX-License-Identifier: MIT
 *
 * The first page of panel 4: decoding step by step, the most probable words of each as bars, the chosen one in
 * a box.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* How a candidate's word is set: smaller where it alone is wider than the whole picture. */
static UiText
word_text (const UiPalette *palette, const SentenceCandidate *candidate, UiRect box)
{
  UiText how = sentence_candidate_how (palette, candidate->taken);

  how.word = TRUE;
  how.max_width = sentence_candidate_room (palette, box);
  ui_text_fit (palette, &how, candidate->word);

  return how;
}

/* Word and probability over a bar; the one that was taken in a box. */
static void
paint_candidate (cairo_t *cr, const UiPalette *palette, const SentenceCandidate *candidate, gboolean forced, UiRect box)
{
  UiText how = word_text (palette, candidate, box), number = ui_text (palette, UI_TEXT_SMALL);
  UiColour colour = !candidate->taken ? palette->faint : forced ? palette->wrong
                                                                : palette->truth;
  g_autofree char *text = g_strdup_printf ("%.2f", candidate->probability);
  double unit = palette->scale, pad = 5.0 * unit, bar_h = 4.0 * unit, bar_w = box.w - 2.0 * pad, middle;

  if (candidate->taken)
    ui_draw_fed_box (cr, palette, forced ? UI_FED_OWN_WRONG : UI_FED_TRUE, box);

  middle = box.y + (box.h - bar_h) / 2.0 - 0.5 * unit;
  number.align = UI_ALIGN_END;
  number.colour = candidate->taken ? palette->ink : palette->faint;
  ui_text_draw (cr, palette, &number, text, box.x + box.w - pad, middle);
  ui_text_draw (cr, palette, &how, candidate->word, box.x + pad, middle);

  cairo_rectangle (cr, box.x + pad, box.y + box.h - bar_h - 3.0 * unit, bar_w, bar_h);
  ui_colour_set (cr, candidate->taken ? ui_colour_mix (palette->track, palette->background, 0.3) : palette->track, 1.0);
  cairo_fill (cr);
  cairo_rectangle (cr, box.x + pad, box.y + box.h - bar_h - 3.0 * unit, bar_w * CLAMP (candidate->probability, 0.0, 1.0), bar_h);
  ui_colour_set (cr, colour, candidate->taken ? 1.0 : 0.7);
  cairo_fill (cr);
}

static void
paint_step (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int i)
{
  const EngDecodeStep *step = &self->sample->translation->steps[i];
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  UiRect head = sentence_candidate_box (self, frame, i, 0);
  g_autofree char *label = g_strdup_printf (step->forced ? _ ("step %d, forced") : _ ("step %d"), i + 1);
  SentenceCandidate candidate;

  how.align = UI_ALIGN_MIDDLE;
  how.bold = step->forced;
  how.colour = step->forced ? palette->wrong : palette->faint;
  how.max_width = head.w + SENTENCE_STEP_GAP * frame->unit;
  ui_text_draw (cr, palette, &how, label, head.x + head.w / 2.0, head.y - 1.5 - frame->header_h / 2.0);

  for (int k = 0; sentence_candidate (self, frame, i, k, &candidate); k++)
    paint_candidate (cr, palette, &candidate, step->forced, sentence_candidate_box (self, frame, i, k));
}

/* A word that had to be shortened stands whole beside its box. */
static void
paint_whole_word (cairo_t *cr, const UiPalette *palette, const SentenceCandidate *candidate, UiRect box, int width, int height)
{
  UiText how = word_text (palette, candidate, box);
  g_autofree char *figure = g_strdup_printf ("%.3f", candidate->probability);
  UiReadoutLine line = { candidate->word, figure, palette->ink };

  how.max_width = 0.0;
  if (ui_text_width (palette, &how, candidate->word) > sentence_candidate_room (palette, box))
    ui_draw_readout (cr, palette, &line, 1, box.x + box.w / 2.0, box.y + box.h, (UiRect){ 0, 0, width, height });
}

/* Outlines a candidate: under the pointer, or where the keyboard is. */
static void
paint_outline (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int step, int k,
               double weight, int width, int height)
{
  UiRect box = sentence_candidate_box (self, frame, step, MIN (k, frame->n_bars - 1));
  SentenceCandidate candidate;

  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 4.0 * frame->unit);
  ui_colour_set (cr, palette->ink, weight < 1.0 ? 0.8 : 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, weight));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_stroke (cr);

  if (sentence_candidate (self, frame, step, MIN (k, frame->n_bars - 1), &candidate))
    paint_whole_word (cr, palette, &candidate, box, width, height);
}

/* On one of the lines under the steps. */
static void
paint_row_cursor (cairo_t *cr, const UiPalette *palette, const SentenceFrame *frame, int r)
{
  const SentenceRow *row = r < (int) frame->text.rows->len ? g_ptr_array_index (frame->text.rows, r) : NULL;
  const double y = row != NULL ? sentence_row_y (frame, r) : NAN;

  if (!isfinite (y))
    return;

  cairo_new_path (cr);
  ui_draw_rounded (cr, (UiRect){ 0.5, floor (y - row->h / 2.0) + 0.5, frame->text.width - 1.0, floor (row->h) - 1.0 }, 3.0 * frame->unit);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.6));
  cairo_stroke (cr);
}

static void
paint_cursor (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width, int height)
{
  SentenceCandidate candidate;
  int n = 0;

  if (self->cursor_item < 0 || self->cursor_step < 0 || self->cursor_step >= frame->n_steps)
    return;

  while (sentence_candidate (self, frame, self->cursor_step, n, &candidate))
    n++;

  if (self->cursor_item >= n)
    paint_row_cursor (cr, palette, frame, self->cursor_item - n);
  else if (sentence_step_shown (self, frame, self->cursor_step))
    paint_outline (cr, self, palette, frame, self->cursor_step, self->cursor_item, 1.0, width, height);
}

void
sentence_paint_steps (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  SentenceFrame frame;
  UiSentenceHit hit;

  /* No step at all: nothing was typed. */
  if (self->sample == NULL || self->target_words == NULL || self->sample->translation->n_steps == 0)
    {
      ui_draw_empty (cr, palette, width, height,
                     self->recorded ? _ ("No sentence was answered in this recording: begin its run to try one.")
                                    : _ ("Type a sentence: its translation with the weights of this instant appears here, word by word."));
      return;
    }

  sentence_frame_init (&frame, self, palette, width, height);

  for (int i = self->first_step; i < MIN (frame.n_steps, self->first_step + frame.visible); i++)
    paint_step (cr, self, &frame.palette, &frame, i);

  if (frame.track.h > 0.0)
    sentence_paint_track (cr, &frame.palette, frame.track, frame.n_steps, self->first_step, frame.visible);

  sentence_paint_rows (cr, self, &frame.palette, &frame, width);

  if (isfinite (self->pointer_x) && isfinite (self->pointer_y))
    {
      hit = ui_sentence_hit (self, palette, width, height, self->pointer_x, self->pointer_y);
      if (hit.part == UI_SENTENCE_CANDIDATE)
        paint_outline (cr, self, &frame.palette, &frame, hit.step, hit.candidate, 0.7, width, height);
    }

  paint_cursor (cr, self, &frame.palette, &frame, width, height);
  sentence_frame_clear (&frame);
}

#define SPOKEN_MAX 110 /* characters of a sentence; the whole is read line by line with the arrow keys */

/* (transfer full): a sentence to be heard among others. */
static char *
brief (const char *text)
{
  g_autofree char *start = NULL;

  if (text == NULL || text[0] == '\0')
    return g_strdup (_ ("nothing"));

  if (g_utf8_strlen (text, -1) <= SPOKEN_MAX)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, SPOKEN_MAX - 1);

  return g_strdup_printf ("%s…", start);
}

char *
sentence_describe_steps (const UiSentence *self)
{
  const EngTranslation *translation;
  g_autofree char *text = NULL, *output = NULL, *reference = NULL;
  GString *spoken;

  if (self->sample == NULL)
    return g_strdup (_ ("No sentence has been translated yet."));

  translation = self->sample->translation;
  text = brief (translation->text);
  output = brief (translation->output);

  spoken = g_string_new (NULL);

  if (translation->ended_by_eos)
    g_string_append_printf (spoken, _ ("“%s” becomes “%s”, ended by <eos>."), text, output);
  else
    g_string_append_printf (spoken, _ ("“%s” becomes “%s”, cut off at the length limit of %d."), text, output, translation->n_steps);

  if (translation->truncated)
    {
      g_string_append_c (spoken, ' ');
      g_string_append_printf (spoken, ngettext ("The source was too long: %d token was read.", "The source was too long: %d tokens were read.", (gulong) translation->n_source),
                              translation->n_source);
    }

  if (self->sample->reference != NULL)
    {
      reference = brief (self->sample->reference);
      g_string_append_c (spoken, ' ');
      g_string_append_printf (spoken, _ ("BLEU %.2f against “%s”."), self->sample->bleu.book, reference);
    }

  return g_string_free (spoken, FALSE);
}
