/* SPDX-License-Identifier: MIT */

#include "ui-attention.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-sentence-private.h"

#define CELL_W_MAX 160.0 /* units */
#define CELL_H_MAX 72.0
#define BAR_W 12.0
#define BAR_TOTAL_W 40.0 /* with its figures */

typedef struct
{
  SentenceMap map;
  gboolean vertical; /* source words stand on end */
  double labels_h;   /* of the source words */
  UiTextSize size;   /* of words and figures */
  double line;       /* height of a line of small text */
} Frame;

gboolean
ui_sentence_has_attention (const EngSample *sample)
{
  const EngTranslation *translation = sample != NULL ? sample->translation : NULL;

  return translation != NULL && translation->n_steps > 0 && translation->n_source > 0 &&
         translation->steps[0].attention != NULL;
}

static const char *
source_word (const UiSentence *self, int s)
{
  const EngTranslation *translation = self->sample->translation;

  return translation->source_ids[s] == ENG_TOKEN_EOS ? "<eos>" : translation->source_tokens[s];
}

static double
widest_source (const UiSentence *self, const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double widest = 0.0;

  how.bold = TRUE;

  for (int s = 0; s < self->sample->translation->n_source; s++)
    widest = MAX (widest, ui_text_width (palette, &how, source_word (self, s)));

  return widest;
}

/* From the top: name of the axis, source words, cells, a line that explains. */
static void
frame_init (Frame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const EngTranslation *translation = self->sample->translation;
  double unit = palette->scale, widest = widest_source (self, palette), left, top, right, bottom;

  *frame = (Frame){ .line = ui_text_height (palette, UI_TEXT_SMALL) };
  frame->map.rows = translation->n_steps;
  frame->map.columns = translation->n_source;

  left = sentence_map_rows_width (self, palette, width);
  right = MAX (left + 1.0, width - BAR_TOTAL_W * unit);
  frame->map.cell_w = MIN ((right - left) / frame->map.columns, CELL_W_MAX * unit);
  frame->vertical = widest + 6.0 * unit > frame->map.cell_w;
  frame->labels_h = frame->vertical ? MIN (widest, 0.28 * height) + 6.0 * unit : 1.2 * frame->line;

  top = frame->line + frame->labels_h;
  bottom = MAX (top + 1.0, height - 1.3 * frame->line);
  frame->map.cell_h = MIN ((bottom - top) / frame->map.rows, CELL_H_MAX * unit);
  frame->size = sentence_map_size (palette, &frame->map);

  if (!frame->vertical && frame->size > UI_TEXT_SMALL && 1.2 * widest + 6.0 * unit > frame->map.cell_w)
    frame->size = UI_TEXT_SMALL;

  frame->map.area = (UiRect){ left, top, frame->map.cell_w * frame->map.columns, frame->map.cell_h * frame->map.rows };
}

static UiColour
weight_colour (const UiPalette *palette, double weight)
{
  return ui_colour_mix (palette->background, palette->run[0], CLAMP (weight, 0.0, 1.0));
}

static void
paint_cells (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame)
{
  const SentenceMap *map = &frame->map;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double gap = MIN (map->cell_w, map->cell_h) > 8.0 * palette->scale ? 1.0 : 0.0;
  gboolean figures = map->cell_w >= 30.0 * palette->scale && map->cell_h >= frame->line;

  how.align = UI_ALIGN_MIDDLE;
  how.size = sentence_map_size (palette, map);

  for (int i = 0; i < map->rows; i++)
    for (int s = 0; s < map->columns; s++)
      {
        double weight = (double) self->sample->translation->steps[i].attention[s];
        UiRect cell = sentence_map_cell (map, i, s);
        double x0 = floor (cell.x), y0 = floor (cell.y);
        UiColour colour = weight_colour (palette, weight);
        g_autofree char *figure = NULL;

        cairo_rectangle (cr, x0, y0, floor (cell.x + cell.w) - x0 - gap, floor (cell.y + cell.h) - y0 - gap);
        ui_colour_set (cr, colour, 1.0);
        cairo_fill (cr);

        if (!figures)
          continue;

        figure = g_strdup_printf ("%.2f", weight);
        how.colour = weight < 0.005 ? palette->faint : ui_palette_on (colour);
        ui_text_draw (cr, palette, &how, figure, cell.x + cell.w / 2.0, cell.y + cell.h / 2.0);
      }

  cairo_rectangle (cr, floor (map->area.x) - 0.5, floor (map->area.y) - 0.5, map->area.w + 1.0, map->area.h + 1.0);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

static void
paint_source (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame, int lit)
{
  const SentenceMap *map = &frame->map;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, em = ui_palette_size (palette, UI_TEXT_SMALL);
  int stride = frame->vertical ? MAX (1, (int) ceil (0.95 * em / map->cell_w)) : 1;

  how.align = frame->vertical ? UI_ALIGN_START : UI_ALIGN_MIDDLE;
  how.max_width = frame->vertical ? MAX (1.0, frame->labels_h - 5.0 * unit) : 0.0;

  for (int s = 0; s < map->columns; s++)
    {
      int id = self->sample->translation->source_ids[s];
      double x = map->area.x + (s + 0.5) * map->cell_w;
      gboolean shown = lit >= 0 && stride > 1 ? s == lit || (s % stride == 0 && ABS (s - lit) >= stride) : s % stride == 0;

      if (!shown)
        continue;

      how.bold = s == lit;
      how.colour = id == ENG_TOKEN_UNK ? palette->wrong : id < ENG_TOKEN_FIRST ? palette->faint
                                                                               : palette->ink;

      how.size = frame->vertical ? UI_TEXT_SMALL : frame->size;

      if (frame->vertical)
        sentence_vertical_text (cr, palette, &how, source_word (self, s), x, map->area.y - 4.0 * unit);
      else
        ui_text_draw (cr, palette, &how, source_word (self, s), x, map->area.y - 0.5 * frame->labels_h);
    }
}

#define FLAT 0.15 /* below that no cell can be told from white */

/* (transfer full) Of a map that looks empty, that it is not. */
static char *
foot_text (const UiSentence *self, const SentenceMap *map)
{
  double most = 0.0;

  for (int i = 0; i < map->rows; i++)
    for (int s = 0; s < map->columns; s++)
      most = MAX (most, (double) self->sample->translation->steps[i].attention[s]);

  if (most < FLAT)
    return g_strdup_printf (_ ("no weight is above %.2f: the decoder looks everywhere alike"), most);

  return g_strdup (_ ("rows sum to 1: where the decoder looked for each word"));
}

static void
paint_names (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame, int width, int height)
{
  const SentenceMap *map = &frame->map;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *foot = foot_text (self, map);
  double unit = palette->scale, right;

  how.colour = palette->faint;
  how.max_width = MAX (1.0, width - map->area.x);
  ui_text_draw (cr, palette, &how, _ ("source, as it was read →"), map->area.x, 0.5 * frame->line);
  how.max_width = MAX (1.0, map->area.x - 6.0 * unit);
  ui_text_draw (cr, palette, &how, _ ("output ↓"), 0.0, 0.5 * frame->line);
  how.max_width = width;
  ui_text_draw (cr, palette, &how, foot, 0.0, height - 0.55 * frame->line);

  right = MIN (map->area.x + map->area.w + 10.0 * unit, width - (BAR_TOTAL_W - 8.0) * unit);
  sentence_colour_bar (cr, palette,
                       (UiRect){ floor (right), floor (map->area.y), floor (BAR_W * unit), MAX (floor (map->area.h), MIN (60.0 * unit, height - 1.3 * frame->line - map->area.y)) },
                       0.0, 1.0, weight_colour);
}

static void
paint_lit (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame, int step, int source,
           int width, int height)
{
  g_autofree char *weight = g_strdup_printf ("%.3f", (double) self->sample->translation->steps[step].attention[source]);
  UiReadoutLine lines[] = {
    { _ ("said"), sentence_step_word (self, step), palette->ink },
    { _ ("looked at"), source_word (self, source), palette->ink },
    { _ ("weight"), weight, palette->ink },
  };

  sentence_map_readout (cr, palette, sentence_map_cell (&frame->map, step, source), lines, G_N_ELEMENTS (lines), width,
                        height);
}

static gboolean
lit_cell (const UiSentence *self, const Frame *frame, int *step, int *source)
{
  if (sentence_map_find (&frame->map, self->pointer_x, self->pointer_y, step, source))
    return TRUE;

  *step = self->cursor_step;
  *source = self->cursor_item;

  return *step >= 0 && *step < frame->map.rows && *source >= 0 && *source < frame->map.columns;
}

void
ui_attention_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  Frame frame;
  int step = -1, source = -1;
  gboolean lit;

  if (!ui_sentence_has_attention (self->sample))
    {
      g_autofree char *text = ui_attention_describe (self);

      ui_draw_empty (cr, palette, width, height, text);
      return;
    }

  frame_init (&frame, self, palette, width, height);
  lit = lit_cell (self, &frame, &step, &source);
  paint_cells (cr, self, palette, &frame);
  paint_source (cr, self, palette, &frame, lit ? source : -1);
  sentence_map_rows (cr, self, palette, &frame.map, lit ? step : -1);
  paint_names (cr, self, palette, &frame, width, height);

  if (lit)
    paint_lit (cr, self, palette, &frame, step, source, width, height);
}

gboolean
ui_attention_find (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y, int *step,
                   int *source)
{
  Frame frame;

  if (!ui_sentence_has_attention (self->sample))
    return FALSE;

  frame_init (&frame, self, palette, width, height);

  return sentence_map_find (&frame.map, x, y, step, source);
}

char *
ui_attention_speak (const UiSentence *self, int step, int source)
{
  return g_strdup_printf (_ ("“%s” looked at “%s” with weight %.2f"), sentence_step_word (self, step),
                          source_word (self, source), (double) self->sample->translation->steps[step].attention[source]);
}

/* (transfer full): a word that is not too long to be said among many. */
static char *
brief (const char *word)
{
  return g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), 20));
}

char *
ui_attention_describe (const UiSentence *self)
{
  const EngTranslation *translation = self->sample != NULL ? self->sample->translation : NULL;
  g_autoptr (GString) list = NULL;

  if (translation == NULL || translation->n_steps == 0)
    return g_strdup (_ ("No sentence has been translated yet."));

  if (!ui_sentence_has_attention (self->sample))
    return g_strdup (_ ("This model has no attention: the decoder knows the sentence only from the encoder’s last state. Choose the lesson on attention, or set “attention” in the sidebar under “On restart”, to see where a decoder looks."));

  list = g_string_new (NULL);

  for (int i = 0; i < translation->n_steps && list->len < 230; i++)
    {
      g_autofree char *said = brief (sentence_step_word (self, i)), *at = NULL;
      int best = 0;

      for (int s = 1; s < translation->n_source; s++)
        if (translation->steps[i].attention[s] > translation->steps[i].attention[best])
          best = s;

      at = brief (source_word (self, best));
      g_string_append_printf (list, i > 0 ? _ (", “%s” at “%s” %.2f") : _ ("“%s” at “%s” %.2f"), said, at,
                              (double) translation->steps[i].attention[best]);
    }

  return g_strdup_printf (_ ("Where each word looked most: %s."), list->str);
}
