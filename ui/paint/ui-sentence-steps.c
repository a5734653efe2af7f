/* SPDX-License-Identifier: MIT
 *
 * The first page of panel 4: decoding step by step, the most probable words of each as bars, the chosen one in
 * a box.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* How a candidate's word is set: smaller where it would be cut. */
static UiText
word_text (const UiPalette *palette, const SentenceCandidate *candidate, UiRect box)
{
  UiText how = ui_text (palette, candidate->taken ? UI_TEXT_NORMAL : UI_TEXT_SMALL);

  how.bold = candidate->taken;
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
  ui_text_draw (cr, palette, &how, label, head.x + head.w / 2.0, frame->header_h / 2.0);

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

static void
paint_pointer (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width,
               int height)
{
  UiSentenceHit hit = ui_sentence_hit (self, palette, width, height, self->pointer_x, self->pointer_y);

  if (hit.part == UI_SENTENCE_CANDIDATE)
    paint_outline (cr, self, palette, frame, hit.step, hit.candidate < 0 ? frame->n_bars - 1 : hit.candidate, 0.7, width, height);
}

static void
paint_cursor (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width, int height)
{
  if (self->cursor_step >= self->first_step && self->cursor_item >= 0 &&
      self->cursor_step < MIN (frame->n_steps, self->first_step + frame->visible))
    paint_outline (cr, self, palette, frame, self->cursor_step, self->cursor_item, 1.0, width, height);
}

void
sentence_paint_steps (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  SentenceFrame frame;
  SentenceLine output, reference;

  /* No step at all: nothing was typed. */
  if (self->sample == NULL || self->target_words == NULL || self->sample->translation->n_steps == 0)
    {
      ui_draw_empty (cr, palette, width, height,
                     _ ("Type a sentence: its translation with the weights of this instant appears here, word by word."));
      return;
    }

  sentence_frame_init (&frame, self, palette, width, height);
  sentence_match (self, &output, &reference);

  for (int i = self->first_step; i < MIN (frame.n_steps, self->first_step + frame.visible); i++)
    paint_step (cr, self, palette, &frame, i);

  sentence_paint_output (cr, self, palette, &frame, &output, width);

  if (self->sample->reference != NULL)
    sentence_paint_reference (cr, self, palette, &frame, &reference, width);

  sentence_paint_ended (cr, self, palette, &frame, width);
  sentence_paint_history (cr, self, palette, &frame, width);

  if (isfinite (self->pointer_x) && isfinite (self->pointer_y))
    paint_pointer (cr, self, palette, &frame, width, height);

  paint_cursor (cr, self, palette, &frame, width, height);
  sentence_line_clear (&output);
  sentence_line_clear (&reference);
}

char *
sentence_describe_steps (const UiSentence *self)
{
  const EngTranslation *translation;
  g_autofree char *ended = NULL;
  const char *output;

  if (self->sample == NULL)
    return g_strdup (_ ("No sentence has been translated yet."));

  translation = self->sample->translation;
  ended = sentence_ended_text (translation);
  output = translation->output != NULL && translation->output[0] != '\0' ? translation->output : _ ("nothing");

  if (self->sample->reference == NULL)
    return g_strdup_printf (_ ("“%s” becomes “%s”, %s."), translation->text, output, ended);

  return g_strdup_printf (_ ("“%s” becomes “%s”, %s. BLEU %.2f against “%s”."), translation->text, output, ended,
                          self->sample->bleu.book, self->sample->reference);
}
