/* SPDX-License-Identifier: MIT */

#include "ui-sentence.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui-attention.h"
#include "ui-beam.h"
#include "ui-sentence-private.h"
#include "ui-states.h"

#define STEP_MIN 90.0 /* width of a decode step in units */
#define STEP_MAX 180.0
#define STEP_GAP 8.0

void
ui_sentence_init (UiSentence *self, const UiState *state)
{
  *self = (UiSentence){ .pointer_x = NAN, .pointer_y = NAN, .cursor_step = -1, .cursor_item = -1 };

  if (state == NULL)
    return;

  self->sample = state->sample;
  self->target_words = state->info != NULL ? state->info->target_words : NULL;

  if (state->sample != NULL)
    self->history = ui_state_history (state, state->sample->translation->text);
}

int
sentence_taken (const EngDecodeStep *step, int n_bars)
{
  for (int k = 0; k < MIN (step->n_top, n_bars); k++)
    if (step->top[k].id == step->id)
      return k;

  return -1;
}

static int
n_history (const UiSentence *self)
{
  return self->history != NULL ? (int) self->history->entries->len : 0;
}

static char *
bleu_text (const UiSentence *self)
{
  return g_strdup_printf (_ ("book BLEU %.3f"), self->sample->bleu.book);
}

/* How the score is set: smaller where the picture is narrow. */
static UiText
bleu_how (const UiPalette *palette, int width)
{
  UiText how = ui_text (palette, width < 400.0 * palette->scale ? UI_TEXT_NORMAL : UI_TEXT_LARGE);

  how.bold = TRUE;
  how.align = UI_ALIGN_END;

  return how;
}

static double
bleu_width (const UiSentence *self, const UiPalette *palette, int width)
{
  UiText how = bleu_how (palette, width);
  g_autofree char *text = bleu_text (self);

  return ui_text_width (palette, &how, text) + 10.0 * palette->scale;
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

  /* Three candidates, then four lines of history, then the other candidates. */
  bars = height - frame->header_h - lines - 6.0 * unit;
  frame->n_bars = CLAMP ((int) ((bars - 5.0 * line) / frame->bar_h), MIN (3, (int) (bars / frame->bar_h)), ENG_TOP_K);
  frame->n_bars = MAX (frame->n_bars, 1);

  frame->step_w = CLAMP ((double) width / MAX (1, frame->n_steps), STEP_MIN * unit, STEP_MAX * unit);
  frame->visible = MAX (1, (int) ((width + STEP_GAP * unit) / frame->step_w));

  if (frame->visible < frame->n_steps)
    frame->step_w = (double) width / frame->visible;

  y = frame->header_h + frame->n_bars * frame->bar_h + 4.0 * unit;
  frame->output_y = y + large / 2.0;
  y += large;
  frame->reference_y = y + line / 2.0;
  frame->anatomy_y = frame->reference_y + 1.4 * line;
  y += reference_h;
  frame->ended_y = y + line / 2.0;
  frame->history_y = y + line + 2.0 * unit;
  frame->history_rows = MAX (0, (int) ((height - frame->history_y) / line) - 1);
  frame->bleu_w = reference ? MIN (bleu_width (self, palette, width), 0.5 * width) : 0.0;
  frame->output_w = width - frame->bleu_w;
}

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

static UiRect
candidate_box (const UiSentence *self, const SentenceFrame *frame, int step, int k)
{
  return (UiRect){ floor ((step - self->first_step) * frame->step_w) + 0.5,
                   floor (frame->header_h + k * frame->bar_h) + 1.5, floor (frame->step_w - STEP_GAP * frame->unit),
                   floor (frame->bar_h) - 3.0 };
}

static void
paint_step (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int i)
{
  const EngDecodeStep *step = &self->sample->translation->steps[i];
  int taken = sentence_taken (step, frame->n_bars), n = MIN (step->n_top, frame->n_bars);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  UiRect head = candidate_box (self, frame, i, 0);
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
                       step->forced, candidate_box (self, frame, i, k));
    }

  if (taken < 0 && n < frame->n_bars)
    paint_candidate (cr, palette, frame, ui_word (self->target_words, step->id), (double) step->probability, TRUE,
                     step->forced, candidate_box (self, frame, i, n));
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

static void
paint_output (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
              const SentenceLine *output, int width)
{
  UiText how = sentence_line_text (palette, output, UI_TEXT_LARGE, frame->output_w);
  UiText title = bleu_how (palette, width);
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

  bleu = bleu_text (self);
  title.max_width = frame->bleu_w;
  title.colour = self->sample->bleu.book >= 0.5 ? palette->right : self->sample->bleu.book > 0.0 ? palette->ink
                                                                                                 : palette->wrong;
  ui_text_draw (cr, palette, &title, bleu, width, frame->output_y);
}

/* What a score is made of, and why it is 0. @brief: where there is little room. */
static char *
anatomy_text (const EngBleuAnatomy *bleu, gboolean brief)
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

      if (!brief || order == 0)
        g_string_append_printf (text, _ ("%d-grams "), order + 1);

      g_string_append_printf (text, "%d/%d", bleu->match[order], bleu->total[order]);
    }

  if (bleu->book == 0.0)
    g_string_append_printf (text, _ (" · 0, because no %d-gram matches"), bleu->match[0] == 0 ? 1 : 2);
  else
    g_string_append_printf (text, _ (" · brevity %.2f"), bleu->brevity);

  g_string_append_printf (text, brief ? _ (" · sacre %.0f") : _ (" · sacreBLEU %.1f"), bleu->standard);

  return g_string_free (text, FALSE);
}

static void
paint_reference (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                 const SentenceLine *reference, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *anatomy = anatomy_text (&self->sample->bleu, FALSE);
  double label;

  if (ui_text_width (palette, &how, anatomy) > width)
    {
      g_free (anatomy);
      anatomy = anatomy_text (&self->sample->bleu, TRUE);
    }

  how.colour = palette->faint;
  label = ui_text_draw (cr, palette, &how, _ ("reference"), 0.0, frame->reference_y) + 8.0 * frame->unit;
  how.colour = palette->ink;
  paint_line (cr, palette, reference, &how, label, frame->reference_y, width - label);
  how.colour = palette->faint;
  how.max_width = width;
  ui_text_draw (cr, palette, &how, anatomy, 0.0, frame->anatomy_y);
}

static char *
ended_text (const EngTranslation *translation)
{
  g_autofree char *how = translation->ended_by_eos
                             ? g_strdup (_ ("ended by <eos>"))
                             : g_strdup_printf (_ ("cut off at the length limit of %d"), translation->n_steps);

  if (translation->truncated)
    return g_strdup_printf (_ ("%s · the source was too long: %d tokens were read"), how, translation->n_source);

  return g_steal_pointer (&how);
}

static void
paint_ended (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *text = ended_text (self->sample->translation);
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

static void
paint_history (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = 1.1 * ui_text_height (palette, UI_TEXT_SMALL), y = frame->history_y + line / 2.0;
  int n = n_history (self), shown = MIN (n, frame->history_rows);
  double epochs = 0.0;

  if (shown < 1)
    return;

  how.colour = palette->faint;
  how.max_width = width;
  ui_text_draw (cr, palette, &how, _ ("the same sentence as the model learned"), 0.0, y);

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

static void
paint_pointer (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width,
               int height)
{
  UiSentenceHit hit = ui_sentence_hit (self, palette, width, height, self->pointer_x, self->pointer_y);

  if (hit.part != UI_SENTENCE_CANDIDATE)
    return;

  cairo_new_path (cr);
  ui_draw_rounded (cr, candidate_box (self, frame, hit.step, MIN (hit.candidate, frame->n_bars - 1)), 4.0 * frame->unit);
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

  box = candidate_box (self, frame, self->cursor_step, MIN (self->cursor_item, frame->n_bars - 1));
  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 4.0 * frame->unit);
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_stroke (cr);
}

static void
paint_steps (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
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

  paint_output (cr, self, palette, &frame, &output, width);

  if (self->sample->reference != NULL)
    paint_reference (cr, self, palette, &frame, &reference, width);

  paint_ended (cr, self, palette, &frame, width);
  paint_history (cr, self, palette, &frame, width);

  if (isfinite (self->pointer_x) && isfinite (self->pointer_y))
    paint_pointer (cr, self, palette, &frame, width, height);

  paint_cursor (cr, self, palette, &frame);
  sentence_line_clear (&output);
  sentence_line_clear (&reference);
}

void
ui_sentence_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      ui_attention_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_STATES:
      ui_states_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_BEAM:
      ui_beam_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_STEPS:
    default:
      paint_steps (cr, self, palette, width, height);
      break;
    }
}

static char *
describe_steps (const UiSentence *self)
{
  const EngTranslation *translation;
  g_autofree char *ended = NULL;
  const char *output;

  if (self->sample == NULL)
    return g_strdup (_ ("No sentence has been translated yet."));

  translation = self->sample->translation;
  ended = ended_text (translation);
  output = translation->output != NULL && translation->output[0] != '\0' ? translation->output : _ ("nothing");

  if (self->sample->reference == NULL)
    return g_strdup_printf (_ ("“%s” becomes “%s”, %s."), translation->text, output, ended);

  return g_strdup_printf (_ ("“%s” becomes “%s”, %s. BLEU %.2f against “%s”."), translation->text, output, ended,
                          self->sample->bleu.book, self->sample->reference);
}

char *
ui_sentence_describe (const UiSentence *self)
{
  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      return ui_attention_describe (self);

    case UI_SENTENCE_STATES:
      return ui_states_describe (self);

    case UI_SENTENCE_BEAM:
      return ui_beam_describe (self);

    case UI_SENTENCE_STEPS:
    default:
      return describe_steps (self);
    }
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
      int step = self->first_step + (int) (x / frame.step_w), k = (int) ((y - frame.header_h) / frame.bar_h);

      if (step >= MIN (frame.n_steps, self->first_step + frame.visible) || k >= translation->steps[step].n_top)
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

/* Candidates that a step shows. */
static int
n_candidates (const EngDecodeStep *step, const SentenceFrame *frame)
{
  return MIN (step->n_top, frame->n_bars);
}

int
ui_sentence_items (const UiSentence *self, const UiPalette *palette, int width, int height, int step)
{
  SentenceFrame frame;

  if (self->sample == NULL || step < 0 || step >= self->sample->translation->n_steps)
    return 0;

  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      return ui_sentence_has_attention (self->sample) ? self->sample->translation->n_source : 0;

    case UI_SENTENCE_STATES:
      return ui_states_columns (self, palette, width, height);

    case UI_SENTENCE_STEPS:
      sentence_frame_init (&frame, self, palette, width, height);
      return n_candidates (&self->sample->translation->steps[step], &frame);

    case UI_SENTENCE_BEAM:
    default:
      return 0;
    }
}

char *
ui_sentence_speak (const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const EngDecodeStep *step;
  int k = self->cursor_item;

  if (k < 0 || k >= ui_sentence_items (self, palette, width, height, self->cursor_step))
    return NULL;

  if (self->kind == UI_SENTENCE_ATTENTION)
    return ui_attention_speak (self, self->cursor_step, k);

  if (self->kind == UI_SENTENCE_STATES)
    return ui_states_speak (self, palette, width, height, self->cursor_step, k);

  step = &self->sample->translation->steps[self->cursor_step];

  return g_strdup_printf (step->top[k].id == step->id ? _ ("step %d, “%s”, probability %.2f, taken")
                                                      : _ ("step %d, “%s”, probability %.2f; Enter puts it here"),
                          self->cursor_step + 1, ui_word (self->target_words, step->top[k].id),
                          (double) step->top[k].probability);
}

int
ui_sentence_steps (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible)
{
  SentenceFrame frame;

  *visible = 0;

  if (self->sample == NULL)
    return 0;

  if (self->kind == UI_SENTENCE_BEAM)
    return ui_beam_depths (self, palette, width, height, visible);

  if (self->kind != UI_SENTENCE_STEPS)
    return 0;

  sentence_frame_init (&frame, self, palette, width, height);
  *visible = frame.visible;

  return frame.n_steps;
}
