/* SPDX-License-Identifier: MIT
 *
 * The lines under the decode steps of panel 4: the output and its reference with what matches in both, the score
 * taken apart, how the output ended, and what was said earlier in the run.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>

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

/* Words one after the other up to @width; "…" for the rest. Returns where the line ends. */
static double
paint_line (cairo_t *cr, const UiPalette *palette, const SentenceLine *line, const UiText *how, double x, double y,
            double width)
{
  double gap = sentence_word_gap (palette, how), end = x + width, height = 1.25 * ui_palette_size (palette, how->size);
  double dots = ui_text_width (palette, how, "…");

  for (int i = 0; i < line->n; i++)
    {
      double word_w = ui_text_width (palette, how, line->word[i]);

      if (x + word_w > end - (i + 1 < line->n ? dots + gap : 0.0))
        {
          ui_text_draw (cr, palette, how, "…", x, y);
          return end;
        }

      paint_match (cr, palette, line->order[i], x, y, word_w, height);

      if (line->forced[i])
        paint_forced (cr, palette, x, y, word_w, height);

      ui_text_draw (cr, palette, how, line->word[i], x, y);
      x += word_w + gap;
    }

  return x;
}

void
sentence_paint_output (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                       const SentenceLine *output, int width)
{
  UiText how = sentence_line_text (palette, output, UI_TEXT_LARGE, frame->output_w);
  UiText title = sentence_bleu_how (palette, width);
  g_autofree char *bleu = NULL;

  if (output->n == 0)
    {
      how = ui_text (palette, UI_TEXT_NORMAL);
      how.colour = palette->faint;
      how.max_width = frame->output_w;
      ui_text_draw (cr, palette, &how, _ ("nothing: <eos> came first"), 0.0, frame->output_y);
    }
  else
    {
      paint_line (cr, palette, output, &how, 2.0, frame->output_y, frame->output_w);
    }

  if (self->sample->reference == NULL)
    return;

  bleu = sentence_bleu_text (self);
  title.max_width = frame->bleu_w;
  if (frame->bleu_y != frame->output_y)
    title.size = UI_TEXT_SMALL;
  title.colour = self->sample->bleu.book >= 0.5 ? palette->right : self->sample->bleu.book > 0.0 ? palette->ink
                                                                                                 : palette->wrong;
  ui_text_draw (cr, palette, &title, bleu, width, frame->bleu_y);
}

#define ANATOMY_LEVELS 4

/* What a score is made of, and why it is 0. @level: from 0, everything said, up to where there is little room; the
 * scores keep their names. */
static char *
anatomy_text (const EngBleuAnatomy *bleu, int level)
{
  GString *text = g_string_new (NULL);

  if (bleu->length == 0)
    {
      g_string_append (text, _ ("0, because nothing was said"));
      return g_string_free (text, FALSE);
    }

  for (int order = 0; order < ENG_BLEU_ORDERS && bleu->total[order] > 0; order++)
    {
      g_string_append (text, order > 0 ? " · " : "");

      if (level == 0 || (level == 1 && order == 0))
        g_string_append_printf (text, _ ("%d-grams "), order + 1);

      g_string_append_printf (text, "%d/%d", bleu->match[order], bleu->total[order]);
    }

  if (bleu->book == 0.0)
    g_string_append_printf (text, level < 3 ? _ (" · 0, because no %d-gram matches") : _ (" · no %d-gram"), bleu->match[0] == 0 ? 1 : 2);
  else if (level < 3)
    g_string_append_printf (text, _ (" · brevity %.2f"), bleu->brevity);

  g_string_append_printf (text, _ (" · sacreBLEU %.1f"), bleu->standard);

  return g_string_free (text, FALSE);
}

/* As much of it as fits. */
static char *
fitting_anatomy (const EngBleuAnatomy *bleu, const UiPalette *palette, const UiText *how, double width)
{
  char *text = anatomy_text (bleu, 0);

  for (int level = 1; level < ANATOMY_LEVELS && ui_text_width (palette, how, text) > width; level++)
    {
      g_free (text);
      text = anatomy_text (bleu, level);
    }

  return text;
}

void
sentence_paint_reference (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                          const SentenceLine *reference, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *anatomy = fitting_anatomy (&self->sample->bleu, palette, &how, width);
  double label;

  how.colour = palette->faint;
  label = ui_text_draw (cr, palette, &how, _ ("reference"), 0.0, frame->reference_y) + 8.0 * frame->unit;
  how.colour = palette->ink;
  paint_line (cr, palette, reference, &how, label, frame->reference_y,
              width - label - (frame->bleu_y == frame->reference_y ? frame->bleu_w : 0.0));
  how.colour = palette->faint;
  how.max_width = width;
  ui_text_draw (cr, palette, &how, anatomy, 0.0, frame->anatomy_y);
}

char *
sentence_ended_text (const EngTranslation *translation)
{
  g_autofree char *how = translation->ended_by_eos
                             ? g_strdup (_ ("ended by <eos>"))
                             : g_strdup_printf (_ ("cut off at the length limit of %d"), translation->n_steps);

  if (translation->truncated)
    return g_strdup_printf (_ ("%s · the source was too long: %d tokens were read"), how, translation->n_source);

  return g_steal_pointer (&how);
}

void
sentence_paint_ended (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *text = sentence_ended_text (self->sample->translation);
  int hidden = frame->n_steps - MIN (frame->n_steps, self->first_step + frame->visible);

  how.colour = self->sample->translation->ended_by_eos ? palette->faint : palette->wrong;
  how.max_width = hidden > 0 ? 0.7 * width : width;
  ui_text_draw (cr, palette, &how, text, 0.0, frame->ended_y);

  if (hidden > 0)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%d more step →", "%d more steps →", hidden), hidden);

      how.colour = palette->faint;
      how.align = UI_ALIGN_END;
      how.max_width = 0.3 * width;
      ui_text_draw (cr, palette, &how, more, width, frame->ended_y);
    }
}

static int
n_history (const UiSentence *self)
{
  return self->history != NULL ? (int) self->history->entries->len : 0;
}

void
sentence_paint_history (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = 1.1 * ui_text_height (palette, UI_TEXT_SMALL), y = frame->history_y - line / 2.0;
  int n = n_history (self), shown = MIN (n, frame->history_rows);
  double epochs = 0.0;

  if (shown < 1)
    return;

  how.colour = palette->faint;
  how.max_width = width;

  if (frame->history_title)
    {
      y += line;
      ui_text_draw (cr, palette, &how, _ ("the same sentence as the model learned"), 0.0, y);
    }

  for (int i = 0; i < n; i++)
    {
      const UiHistoryEntry *entry = g_ptr_array_index (self->history->entries, i);
      g_autofree char *epoch = g_strdup_printf (_ ("epoch %d"), entry->epoch);

      how.max_width = 0.0;
      epochs = MAX (epochs, ui_text_width (palette, &how, epoch) + 12.0 * frame->unit);
    }

  /* More than fit: spread over the run, the first and the last always among them. */
  for (int row = 0; row < shown; row++)
    {
      int i = shown > 1 ? row * (n - 1) / (shown - 1) : n - 1;
      const UiHistoryEntry *entry = g_ptr_array_index (self->history->entries, i);
      g_autofree char *epoch = g_strdup_printf (_ ("epoch %d"), entry->epoch);
      g_autofree char *score = entry->has_bleu ? g_strdup_printf ("%.2f", entry->book) : g_strdup ("");

      y += line;
      how.align = UI_ALIGN_START;
      how.max_width = 0.0;
      how.colour = palette->faint;
      ui_text_draw (cr, palette, &how, epoch, 0.0, y);
      how.colour = palette->ink;
      how.max_width = width - epochs - 40.0 * frame->unit;
      ui_text_draw (cr, palette, &how, entry->output[0] != '\0' ? entry->output : "—", epochs, y);
      how.align = UI_ALIGN_END;
      how.max_width = 0.0;
      ui_text_draw (cr, palette, &how, score, width, y);
    }
}
