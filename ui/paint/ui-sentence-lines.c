/* SPDX-License-Identifier: MIT
 *
 * The lines under the decode steps of panel 4: the output and its reference with what matches in both, the score
 * taken apart, how the output ended, and what was said earlier in the run.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Colour and as many strokes under the word as the matched n-gram is long. */
static void
paint_match (cairo_t *cr, const UiPalette *palette, int order, double x, double y, double width, double height)
{
  double unit = palette->scale * (height < 18.0 * palette->scale ? 0.75 : 1.0);

  if (order == 0)
    return;

  cairo_rectangle (cr, x - 1.5 * unit, y - 0.5 * height, width + 3.0 * unit, height);
  ui_colour_set (cr, palette->right, 0.08 + 0.09 * order);
  cairo_fill (cr);

  for (int i = 0; i < order; i++)
    cairo_rectangle (cr, x - 1.5 * unit, y + 0.5 * height + 2.0 * i * unit, width + 3.0 * unit, unit);

  ui_colour_set (cr, palette->right, 1.0);
  cairo_fill (cr);
}

/* A word put by the user: in a dashed box. */
static void
paint_forced (cairo_t *cr, const UiPalette *palette, double x, double y, double width, double height)
{
  const double dashes[] = { 3.0 * palette->scale, 2.0 * palette->scale };

  cairo_save (cr);
  cairo_rectangle (cr, x - 2.0 * palette->scale, y - 0.55 * height, width + 4.0 * palette->scale, 1.1 * height);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  ui_colour_set (cr, palette->wrong, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.7));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_word (cairo_t *cr, const UiPalette *palette, const SentenceLine *line, const SentenceRow *row, const SentenceWord *word,
            double y)
{
  UiText how = sentence_row_how (palette, row);
  double height = 1.25 * ui_palette_size (palette, how.size);

  paint_match (cr, palette, line->order[word->i], word->x, y, word->w, height);

  if (line->forced[word->i])
    paint_forced (cr, palette, word->x, y, word->w, height);

  ui_text_draw (cr, palette, &how, word->word, word->x, y);
}

static UiColour
row_colour (const UiSentence *self, const UiPalette *palette, const SentenceRow *row)
{
  if (row->kind == SENTENCE_ROW_HISTORY)
    return palette->ink;

  return row->kind == SENTENCE_ROW_ENDED && !self->sample->translation->ended_by_eos ? palette->wrong : palette->faint;
}

static void
paint_row (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceText *text, const SentenceRow *row,
           double y)
{
  UiText how = sentence_row_how (palette, row);
  SentenceWord word = { -1, NULL, 0.0, 0.0 };

  if (row->n > 0)
    while (sentence_row_next (text, row, palette, &word))
      paint_word (cr, palette, row->kind == SENTENCE_ROW_OUTPUT ? &text->output : &text->reference, row, &word, y);

  how.colour = row_colour (self, palette, row);

  if (row->n == 0 && row->text != NULL)
    ui_text_draw (cr, palette, &how, row->text, row->x, y);

  if (row->score != NULL)
    {
      how.align = UI_ALIGN_END;
      ui_text_draw (cr, palette, &how, row->score, text->width, y);
      how.align = UI_ALIGN_START;
    }

  how.colour = palette->faint;

  if (row->label != NULL)
    ui_text_draw (cr, palette, &how, row->label, 0.0, y);
}

/* Beside the first row of the output, and away with it. */
static void
paint_score (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame)
{
  const double y = sentence_row_y (frame, 0);
  UiText how = sentence_bleu_how (palette, frame->text.width);
  g_autofree char *score = NULL;

  if (self->sample->reference == NULL || !isfinite (y))
    return;

  score = sentence_bleu_text (self);
  how.colour = self->sample->bleu.book >= 0.5 ? palette->right : self->sample->bleu.book > 0.0 ? palette->ink
                                                                                               : palette->wrong;
  how.max_width = 0.58 * frame->text.width;
  ui_text_fit (palette, &how, score);
  ui_text_draw (cr, palette, &how, score, frame->text.width, y);
}

void
sentence_paint_rows (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width)
{
  const int last = frame->first_row + frame->rows_shown - 1;

  /* One row is always there; where it has no place, the picture ends. */
  cairo_save (cr);
  cairo_rectangle (cr, -4.0, frame->text_y - 4.0, width + 8.0, frame->text_h + 6.0);
  cairo_clip (cr);

  for (int r = frame->first_row; r <= last; r++)
    paint_row (cr, self, palette, &frame->text, g_ptr_array_index (frame->text.rows, r), sentence_row_y (frame, r));

  paint_score (cr, self, palette, frame);
  cairo_restore (cr);

  if (frame->slide.h > 0.0)
    {
      const SentenceRow *first = g_ptr_array_index (frame->text.rows, frame->first_row);
      const SentenceRow *end = g_ptr_array_index (frame->text.rows, last);

      sentence_paint_slide (cr, palette, frame->slide, (first->y - first->h / 2.0) / frame->text.height,
                            last + 1 == (int) frame->text.rows->len ? 1.0 : (end->y + end->h / 2.0) / frame->text.height);
    }
}

/* The words of a row of the output or the reference. */
static char *
row_words (const SentenceLine *line, const SentenceRow *row)
{
  GString *text = g_string_new (row->text);

  for (int i = row->first; i < row->first + row->n && row->text == NULL; i++)
    g_string_append_printf (text, "%s%s", i > row->first ? " " : "", line->word[i]);

  return g_string_free (text, FALSE);
}

char *
sentence_speak_row (const SentenceFrame *frame, int r)
{
  const SentenceRow *row = g_ptr_array_index (frame->text.rows, r);
  g_autofree char *words = NULL;

  /* The label of an earlier answer is when it was given. */
  if (row->n == 0 && row->label != NULL && row->score != NULL)
    return g_strdup_printf (_ ("%s: %s, BLEU %s"), row->label, row->text, row->score);

  if (row->n == 0 && row->label != NULL)
    return g_strdup_printf (_ ("%s: %s"), row->label, row->text);

  if (row->n == 0)
    return g_strdup (row->text != NULL ? row->text : "");

  words = row_words (row->kind == SENTENCE_ROW_OUTPUT ? &frame->text.output : &frame->text.reference, row);

  return g_strdup_printf (row->kind == SENTENCE_ROW_OUTPUT ? _ ("output: %s") : _ ("reference: %s"), words);
}
