/* SPDX-License-Identifier: MIT
 *
 * The first page of panel 4: decoding step by step, the most probable words of each as bars, the chosen one in
 * a box.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* One candidate: word and probability over a bar; the one that was taken in a box. */
static void
paint_candidate (cairo_t *cr, const UiPalette *palette, const SentenceFrame *frame, const char *word, double probability,
                 gboolean taken, gboolean forced, UiRect box)
{
  UiText how = ui_text (palette, taken ? UI_TEXT_NORMAL : UI_TEXT_SMALL), number = ui_text (palette, UI_TEXT_SMALL);
  UiColour colour = !taken ? palette->faint : forced ? palette->wrong
                                                     : palette->truth;
  g_autofree char *text = g_strdup_printf ("%.2f", probability);
  double pad = 5.0 * frame->unit, bar_h = 4.0 * frame->unit, bar_w = box.w - 2.0 * pad, middle, number_w;

  if (taken)
    {
      ui_draw_fed_box (cr, palette, forced ? UI_FED_OWN_WRONG : UI_FED_TRUE, box);
      how.bold = TRUE;
    }

  middle = box.y + (box.h - bar_h) / 2.0 - 0.5 * frame->unit;
  number.align = UI_ALIGN_END;
  number.colour = taken ? palette->ink : palette->faint;
  number_w = ui_text_draw (cr, palette, &number, text, box.x + box.w - pad, middle);
  how.max_width = MAX (8.0, bar_w - number_w - 0.6 * pad);
  ui_text_fit (palette, &how, word);
  ui_text_draw (cr, palette, &how, word, box.x + pad, middle);

  cairo_rectangle (cr, box.x + pad, box.y + box.h - bar_h - 3.0 * frame->unit, bar_w, bar_h);
  ui_colour_set (cr, taken ? ui_colour_mix (palette->track, palette->background, 0.3) : palette->track, 1.0);
  cairo_fill (cr);
  cairo_rectangle (cr, box.x + pad, box.y + box.h - bar_h - 3.0 * frame->unit, bar_w * CLAMP (probability, 0.0, 1.0), bar_h);
  ui_colour_set (cr, colour, taken ? 1.0 : 0.7);
  cairo_fill (cr);
}

static void
paint_step (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int i)
{
  const EngDecodeStep *step = &self->sample->translation->steps[i];
  int taken = sentence_taken (step, frame->n_bars), n = MIN (step->n_top, frame->n_bars);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  UiRect head = sentence_candidate_box (self, frame, i, 0);
  g_autofree char *label = g_strdup_printf (step->forced ? _ ("step %d, forced") : _ ("step %d"), i + 1);

  how.align = UI_ALIGN_MIDDLE;
  how.bold = step->forced;
  how.colour = step->forced ? palette->wrong : palette->faint;
  how.max_width = frame->step_w;
  ui_text_draw (cr, palette, &how, label, head.x + head.w / 2.0, frame->header_h / 2.0);

  /* A taken word that is not among the shown ones takes the last one's place. */
  for (int k = 0; k < n; k++)
    {
      gboolean replaced = taken < 0 && k == frame->n_bars - 1;
      int id = replaced ? step->id : step->top[k].id;
      double probability = (double) (replaced ? step->probability : step->top[k].probability);

      paint_candidate (cr, palette, frame, ui_word (self->target_words, id), probability, replaced || k == taken,
                       step->forced, sentence_candidate_box (self, frame, i, k));
    }

  if (taken < 0 && n < frame->n_bars)
    paint_candidate (cr, palette, frame, ui_word (self->target_words, step->id), (double) step->probability, TRUE,
                     step->forced, sentence_candidate_box (self, frame, i, n));
}

static void
paint_pointer (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width,
               int height)
{
  UiSentenceHit hit = ui_sentence_hit (self, palette, width, height, self->pointer_x, self->pointer_y);

  if (hit.part != UI_SENTENCE_CANDIDATE)
    return;

  cairo_new_path (cr);
  ui_draw_rounded (cr, sentence_candidate_box (self, frame, hit.step, MIN (hit.candidate, frame->n_bars - 1)), 4.0 * frame->unit);
  ui_colour_set (cr, palette->ink, 0.8);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.7));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_stroke (cr);
}

/* Where the keyboard is. */
static void
paint_cursor (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame)
{
  UiRect box;

  if (self->cursor_step < self->first_step || self->cursor_item < 0 ||
      self->cursor_step >= MIN (frame->n_steps, self->first_step + frame->visible))
    return;

  box = sentence_candidate_box (self, frame, self->cursor_step, MIN (self->cursor_item, frame->n_bars - 1));
  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 4.0 * frame->unit);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_stroke (cr);
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

  paint_cursor (cr, self, palette, &frame);
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
