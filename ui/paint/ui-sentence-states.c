/* SPDX-License-Identifier: MIT
 *
 * The states page of panel 4: the decoder's top layer while it speaks. Output down, units across; the hidden state
 * first, then the gates side by side on the same rows. Signed values are orange below 0 and blue above, gates
 * go from 0 to 1; neither scale ever changes.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAPS_MAX 5 /* the state, and up to four gates */
#define GAP 12.0   /* units between two maps */
#define BAR_W 12.0
#define BAR_STEPS 32

typedef struct
{
  const char *title; /* translated */
  int gate;          /* -1: the state */
  gboolean is_signed;
} StateMap;

typedef struct
{
  StateMap map[MAPS_MAX];
  int n;
  double x, y, map_w, h; /* of the first map; the next is map_w + gap further */
  double gap, head_y, foot_y;
} StatesFrame;

/* The candidate of both cells, n and g, is a tanh; the gates are sigmoids. */
static void
plan_maps (StatesFrame *frame, const EngTranslation *translation)
{
  static const char *const gru[] = { N_ ("reset r"), N_ ("update z"), N_ ("new n") };
  static const char *const lstm[] = { N_ ("input i"), N_ ("forget f"), N_ ("new g"), N_ ("output o") };

  frame->n = 0;
  frame->map[frame->n++] = (StateMap){ _ ("state h"), -1, TRUE };

  if (translation->steps[0].gates == NULL)
    return;

  for (int g = 0; g < MIN (translation->n_gates, MAPS_MAX - 1); g++)
    frame->map[frame->n++] = (StateMap){ translation->n_gates == 3 ? _ (gru[g]) : _ (lstm[g]), g, g == 2 };
}

static void
frame_init (StatesFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, small = ui_text_height (palette, UI_TEXT_SMALL);
  double right = BAR_W * unit + 5.0 * unit + ui_text_width (palette, &how, "−1") + GAP * unit;

  plan_maps (frame, self->sample->translation);
  frame->gap = GAP * unit;
  frame->x = sentence_label_width (self, palette, 0.25 * width);
  frame->y = small + 3.0 * unit;
  frame->h = MAX (1.0, height - frame->y - small - 3.0 * unit);
  frame->map_w = MAX (4.0, (width - frame->x - right - (frame->n - 1) * frame->gap) / frame->n);
  frame->head_y = small / 2.0;
  frame->foot_y = height - small / 2.0;
}

/* Of several units in one column of pixels the one furthest from @rest is shown. */
static double
furthest (const float *values, int from, int to, double rest)
{
  double found = (double) values[from];

  for (int i = from + 1; i < to; i++)
    if (fabs ((double) values[i] - rest) > fabs (found - rest))
      found = (double) values[i];

  return found;
}

static void
paint_row (cairo_t *cr, const UiPalette *palette, const StateMap *map, const float *values, int units, UiRect row, UiHeat *heat)
{
  int columns = MAX (1, MIN (units, (int) row.w));

  for (int c = 0; c < columns; c++)
    {
      int from = (int) ((gint64) c * units / columns), to = (int) ((gint64) (c + 1) * units / columns);
      double value = furthest (values, from, MAX (to, from + 1), map->is_signed ? 0.0 : 0.5);
      double x0 = round (row.x + row.w * c / columns), x1 = round (row.x + row.w * (c + 1) / columns);
      double y0 = round (row.y), y1 = round (row.y + row.h);

      if (!map->is_signed)
        {
          ui_heat_add (heat, value, x0, y0, x1, y1);
          continue;
        }

      cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
      ui_colour_set (cr, ui_palette_diverging (palette, value), 1.0);
      cairo_fill (cr);
    }
}

static void
paint_map (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const StatesFrame *frame, int index)
{
  const EngTranslation *translation = self->sample->translation;
  const StateMap *map = &frame->map[index];
  double x = frame->x + index * (frame->map_w + frame->gap), row_h = frame->h / translation->n_steps;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  UiHeat heat;

  ui_heat_init (&heat);

  for (int t = 0; t < translation->n_steps; t++)
    {
      const EngDecodeStep *step = &translation->steps[t];
      const float *values = map->gate < 0 ? step->state : step->gates != NULL ? step->gates + map->gate * translation->n_units
                                                                              : NULL;

      if (values != NULL)
        paint_row (cr, palette, map, values, translation->n_units, (UiRect){ x, frame->y + t * row_h, frame->map_w, row_h }, &heat);
    }

  ui_heat_paint (&heat, cr);
  how.bold = TRUE;
  how.max_width = frame->map_w;
  ui_text_draw (cr, palette, &how, map->title, x, frame->head_y);
}

static void
paint_signed_bar (cairo_t *cr, const UiPalette *palette, UiRect bar)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double x = bar.x + bar.w + 5.0 * palette->scale, inset = 0.3 * ui_palette_size (palette, how.size);

  for (int i = 0; i < BAR_STEPS; i++)
    {
      double y0 = round (bar.y + bar.h * i / BAR_STEPS), y1 = round (bar.y + bar.h * (i + 1) / BAR_STEPS);

      cairo_rectangle (cr, bar.x, y0, bar.w, y1 - y0);
      ui_colour_set (cr, ui_palette_diverging (palette, 1.0 - 2.0 * (i + 0.5) / BAR_STEPS), 1.0);
      cairo_fill (cr);
    }

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, "1", x, bar.y + inset);
  ui_text_draw (cr, palette, &how, "0", x, bar.y + bar.h / 2.0);
  ui_text_draw (cr, palette, &how, "−1", x, bar.y + bar.h - inset);
}

static void
paint_bars (cairo_t *cr, const UiPalette *palette, const StatesFrame *frame)
{
  double x = frame->x + frame->n * (frame->map_w + frame->gap);
  double h = MIN (0.42 * frame->h, 120.0 * palette->scale);

  paint_signed_bar (cr, palette, (UiRect){ x, frame->y, BAR_W * palette->scale, h });

  if (frame->n > 1)
    ui_draw_colour_bar (cr, palette, (UiRect){ x, frame->y + frame->h - h, BAR_W * palette->scale, h }, "", "1", "0");
}

gboolean
ui_sentence_has_states (const EngSample *sample)
{
  return sample != NULL && sample->translation->n_steps > 0 && sample->translation->n_units > 0 &&
         sample->translation->steps[0].state != NULL;
}

void
sentence_paint_states (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *units = NULL;
  StatesFrame frame;

  if (!ui_sentence_has_states (self->sample))
    {
      ui_draw_empty (cr, palette, width, height, _ ("Type a sentence: the decoder’s states while it answers appear here."));
      return;
    }

  frame_init (&frame, self, palette, width, height);

  for (int i = 0; i < frame.n; i++)
    paint_map (cr, self, palette, &frame, i);

  sentence_paint_labels (cr, self, palette, (UiRect){ frame.x, frame.y, frame.map_w, frame.h });
  paint_bars (cr, palette, &frame);
  units = g_strdup_printf (_ ("%d units of the top layer →"), self->sample->translation->n_units);
  how.colour = palette->faint;
  how.max_width = width - frame.x;
  ui_text_draw (cr, palette, &how, units, frame.x, frame.foot_y);
  how.align = UI_ALIGN_END;
  how.max_width = MAX (8.0, frame.x - 6.0 * palette->scale);
  ui_text_draw (cr, palette, &how, _ ("output ↓"), frame.x - 6.0 * palette->scale, frame.head_y);
}
