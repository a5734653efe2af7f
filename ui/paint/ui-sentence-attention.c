/* SPDX-License-Identifier: MIT
 *
 * The attention page of panel 4: source across, output down, a cell the share of its attention that the decoder
 * gave a source word when it said an output word. The scale is 0 to 1 and never changes.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define CELL_MAX_W 96.0 /* units */
#define CELL_MAX_H 44.0
#define BAR_W 12.0

typedef struct
{
  UiRect map;
  double cell_w, cell_h;
  double head_y, word_y; /* middles of the axis' name and of the source words */
} AttentionFrame;

double
sentence_label_width (const UiSentence *self, const UiPalette *palette, double most)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  double width = ui_text_width (palette, &how, _ ("output ↓"));

  for (int t = 0; t < translation->n_steps; t++)
    width = MAX (width, ui_text_width (palette, &how, ui_word (self->target_words, translation->steps[t].id)));

  return MIN (width + 10.0 * palette->scale, most);
}

void
sentence_paint_labels (cairo_t *cr, const UiSentence *self, const UiPalette *palette, UiRect map)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), cell_h = map.h / translation->n_steps;
  int every = MAX (1, (int) ceil (0.9 * line / cell_h));

  how.align = UI_ALIGN_END;
  how.max_width = MAX (8.0, map.x - 6.0 * palette->scale);

  for (int t = 0; t < translation->n_steps; t += every)
    {
      UiText word = how;
      const char *text = ui_word (self->target_words, translation->steps[t].id);

      word.bold = translation->steps[t].forced;
      word.colour = translation->steps[t].forced ? palette->wrong : palette->ink;
      word.size = cell_h < 1.2 * ui_text_height (palette, UI_TEXT_NORMAL) ? UI_TEXT_SMALL : UI_TEXT_NORMAL;
      ui_text_fit (palette, &word, text);
      ui_text_draw (cr, palette, &word, text, map.x - 6.0 * palette->scale, map.y + (t + 0.5) * cell_h);
    }
}

static void
frame_init (AttentionFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, left = sentence_label_width (self, palette, 0.3 * width);
  double small = ui_text_height (palette, UI_TEXT_SMALL), normal = ui_text_height (palette, UI_TEXT_NORMAL);
  double right = MAX (ui_text_width (palette, &how, _ ("weight")), (BAR_W + 20.0) * unit) + 14.0 * unit;
  double top = small + normal + 4.0 * unit;

  frame->cell_w = MAX (1.0, MIN ((width - left - right) / translation->n_source, CELL_MAX_W * unit));
  frame->cell_h = MAX (1.0, MIN ((height - top) / translation->n_steps, CELL_MAX_H * unit));
  frame->map = (UiRect){ left, top, frame->cell_w * translation->n_source, frame->cell_h * translation->n_steps };
  frame->head_y = small / 2.0;
  frame->word_y = small + normal / 2.0;
}

static void
paint_cells (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const AttentionFrame *frame)
{
  const EngTranslation *translation = self->sample->translation;
  UiHeat heat;

  ui_heat_init (&heat);

  for (int t = 0; t < translation->n_steps; t++)
    for (int s = 0; s < translation->n_source; s++)
      if (translation->steps[t].attention != NULL)
        ui_heat_add (&heat, (double) translation->steps[t].attention[s], frame->map.x + s * frame->cell_w,
                     frame->map.y + t * frame->cell_h, frame->map.x + (s + 1) * frame->cell_w,
                     frame->map.y + (t + 1) * frame->cell_h);

  ui_heat_paint (&heat, cr);
}

/* The weights as figures, where there is room for them. */
static void
paint_figures (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const AttentionFrame *frame)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.align = UI_ALIGN_MIDDLE;

  if (frame->cell_w < ui_text_width (palette, &how, "0.00") + 4.0 || frame->cell_h < ui_text_height (palette, UI_TEXT_SMALL))
    return;

  for (int t = 0; t < translation->n_steps; t++)
    for (int s = 0; s < translation->n_source && translation->steps[t].attention != NULL; s++)
      {
        double weight = (double) translation->steps[t].attention[s];
        g_autofree char *text = g_strdup_printf ("%.2f", weight);

        how.colour = ui_palette_on (ui_heat_colour (weight));
        ui_text_draw (cr, palette, &how, text, frame->map.x + (s + 0.5) * frame->cell_w, frame->map.y + (t + 0.5) * frame->cell_h);
      }
}

static void
paint_source (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const AttentionFrame *frame)
{
  const EngTranslation *translation = self->sample->translation;
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, _ ("source →"), frame->map.x, frame->head_y);
  how.align = UI_ALIGN_END;
  how.max_width = MAX (8.0, frame->map.x - 6.0 * palette->scale);
  ui_text_draw (cr, palette, &how, _ ("output ↓"), frame->map.x - 6.0 * palette->scale, frame->word_y);

  for (int s = 0; s < translation->n_source; s++)
    {
      gboolean unknown = translation->source_ids[s] == ENG_TOKEN_UNK;

      how = ui_text (palette, UI_TEXT_NORMAL);
      how.align = UI_ALIGN_MIDDLE;
      how.max_width = MAX (8.0, frame->cell_w - 3.0 * palette->scale);
      how.colour = unknown ? palette->wrong : palette->ink;
      ui_text_fit (palette, &how, translation->source_tokens[s]);
      ui_text_draw (cr, palette, &how, translation->source_tokens[s], frame->map.x + (s + 0.5) * frame->cell_w, frame->word_y);
    }
}

gboolean
ui_sentence_has_attention (const EngSample *sample)
{
  return sample != NULL && sample->translation->n_steps > 0 && sample->translation->n_source > 0 &&
         sample->translation->steps[0].attention != NULL;
}

void
sentence_paint_attention (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale;
  AttentionFrame frame;
  UiRect bar;

  if (!ui_sentence_has_attention (self->sample))
    {
      ui_draw_empty (cr, palette, width, height, _ ("This model has no attention: choose one in the sidebar and restart."));
      return;
    }

  frame_init (&frame, self, palette, width, height);
  bar = (UiRect){ frame.map.x + frame.map.w + 14.0 * unit, frame.map.y, BAR_W * unit, MIN (frame.map.h, 160.0 * unit) };
  paint_source (cr, self, palette, &frame);
  sentence_paint_labels (cr, self, palette, frame.map);
  paint_cells (cr, self, palette, &frame);
  paint_figures (cr, self, palette, &frame);
  ui_draw_colour_bar (cr, palette, bar, _ ("weight"), "1", "0");
}
