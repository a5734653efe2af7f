/* SPDX-License-Identifier: MIT */

#include "ui-states.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-sentence-private.h"

#define MAPS_MAX 5 /* the state and an LSTM's four gates */
#define CELL_H_MAX 64.0
#define MAP_GAP 10.0
#define BAR_W 12.0
#define BAR_TOTAL_W 40.0

typedef struct
{
  int n_maps;
  SentenceMap map[MAPS_MAX];
  const char *name[MAPS_MAX];   /* long; borrowed */
  const char *letter[MAPS_MAX]; /* short; borrowed */
  int units;                    /* of each map */
  int every;                    /* of that many units one is shown */
  double line;
} Frame;

gboolean
ui_sentence_has_states (const EngSample *sample)
{
  const EngTranslation *translation = sample != NULL ? sample->translation : NULL;

  return translation != NULL && translation->n_steps > 0 && translation->n_units > 0 &&
         translation->steps[0].state != NULL;
}

static int
n_gates (const UiSentence *self)
{
  const EngTranslation *translation = self->sample->translation;

  return translation->steps[0].gates != NULL ? CLAMP (translation->n_gates, 0, MAPS_MAX - 1) : 0;
}

/* Three gates are a GRU's, four an LSTM's. */
static void
name_maps (Frame *frame, int gates)
{
  static const char *const letters[2][4] = { { "r", "z", "n", "" }, { "i", "f", "g", "o" } };
  static const char *const names[2][4] = { { N_ ("r reset"), N_ ("z update"), N_ ("n new"), "" },
                                           { N_ ("i input"), N_ ("f forget"), N_ ("g new"), N_ ("o output") } };

  frame->name[0] = _ ("h state");
  frame->letter[0] = "h";

  for (int k = 0; k < gates; k++)
    {
      frame->letter[k + 1] = letters[gates == 4][k];
      frame->name[k + 1] = _ (names[gates == 4][k]);
    }
}

static void
frame_init (Frame *frame, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const EngTranslation *translation = self->sample->translation;
  double unit = palette->scale, left, right, map_w, top, bottom, cell_h;
  int columns;

  *frame = (Frame){ .n_maps = 1 + n_gates (self), .units = translation->n_units, .line = ui_text_height (palette, UI_TEXT_SMALL) };
  name_maps (frame, frame->n_maps - 1);

  left = sentence_map_rows_width (self, palette, width);
  right = width - BAR_TOTAL_W * unit;
  map_w = MAX (1.0, (right - left - (frame->n_maps - 1) * MAP_GAP * unit) / frame->n_maps);
  map_w = MIN (map_w, frame->units * 14.0 * unit);
  frame->every = MAX (1, (int) ceil (frame->units / map_w));
  columns = (frame->units + frame->every - 1) / frame->every;

  top = frame->line * 1.1;
  bottom = MAX (top + 1.0, height - 2.2 * frame->line);
  cell_h = MIN ((bottom - top) / translation->n_steps, CELL_H_MAX * unit);

  for (int k = 0; k < frame->n_maps; k++)
    {
      double x = left + k * (map_w + MAP_GAP * unit);

      frame->map[k] = (SentenceMap){ translation->n_steps, columns, { floor (x), top, floor (map_w), cell_h * translation->n_steps }, floor (map_w) / columns, cell_h };
    }
}

/* Numbers of map @k at a step: the state, or one gate. */
static const float *
values (const UiSentence *self, int step, int k)
{
  const EngTranslation *translation = self->sample->translation;
  const EngDecodeStep *decoded = &translation->steps[step];

  return k == 0 ? decoded->state : decoded->gates + (gsize) (k - 1) * (gsize) translation->n_units;
}

static void
paint_map (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame, int k)
{
  const SentenceMap *map = &frame->map[k];
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  gboolean brief;
  double gap = map->cell_h > 8.0 * palette->scale ? 1.0 : 0.0;

  for (int i = 0; i < map->rows; i++)
    for (int c = 0; c < map->columns; c++)
      {
        double value = (double) values (self, i, k)[c * frame->every];
        UiRect cell = sentence_map_cell (map, i, c);
        double x0 = floor (cell.x), y0 = floor (cell.y);

        cairo_rectangle (cr, x0, y0, floor (cell.x + cell.w) - x0, floor (cell.y + cell.h) - y0 - gap);
        ui_colour_set (cr, ui_palette_diverging (palette, value), 1.0);
        cairo_fill (cr);
      }

  cairo_rectangle (cr, map->area.x - 0.5, floor (map->area.y) - 0.5, map->area.w + 1.0, map->area.h + 0.5);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);

  how.bold = TRUE;
  brief = ui_text_width (palette, &how, frame->name[k]) > map->area.w;
  how.max_width = brief ? 0.0 : map->area.w;
  ui_text_draw (cr, palette, &how, brief ? frame->letter[k] : frame->name[k], map->area.x, 0.5 * frame->line);
}

static void
paint_names (cairo_t *cr, const UiPalette *palette, const Frame *frame, int width, int height)
{
  const SentenceMap *first = &frame->map[0], *last = &frame->map[frame->n_maps - 1];
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double y = first->area.y + first->area.h + 0.6 * frame->line;
  g_autofree char *units = frame->every > 1
                               ? g_strdup_printf (_ ("units 1–%d →, one of every %d"), frame->units, frame->every)
                               : g_strdup_printf (_ ("units 1–%d →"), frame->units);

  how.colour = palette->faint;
  how.max_width = MAX (1.0, width - first->area.x);
  ui_text_draw (cr, palette, &how, units, first->area.x, y);
  how.max_width = MAX (1.0, first->area.x - 6.0 * palette->scale);
  ui_text_draw (cr, palette, &how, _ ("output ↓"), 0.0, 0.5 * frame->line);
  how.max_width = width;
  ui_text_draw (cr, palette, &how,
                frame->n_maps == 4   ? _ ("r near 0 forgets before reading, z near 1 keeps the old state")
                : frame->n_maps == 5 ? _ ("f near 1 keeps the cell, i lets the new in, o lets it out")
                                     : _ ("a plain RNN has no gates: only its state is here"),
                0.0, MIN (y + frame->line, height - 0.5 * frame->line));

  sentence_colour_bar (cr, palette,
                       (UiRect){ floor (last->area.x + last->area.w + 10.0 * palette->scale), floor (last->area.y), floor (BAR_W * palette->scale), MAX (floor (last->area.h), MIN (60.0 * palette->scale, height - 2.2 * frame->line - last->area.y)) },
                       -1.0, 1.0, ui_palette_diverging);
}

/* The cell at the pointer, else the keyboard's, whose columns count through all maps. */
static gboolean
lit_cell (const UiSentence *self, const Frame *frame, int *k, int *step, int *column)
{
  for (*k = 0; *k < frame->n_maps; (*k)++)
    if (sentence_map_find (&frame->map[*k], self->pointer_x, self->pointer_y, step, column))
      return TRUE;

  *step = self->cursor_step;
  *k = self->cursor_item / frame->map[0].columns;
  *column = self->cursor_item % frame->map[0].columns;

  return self->cursor_item >= 0 && *k < frame->n_maps && *step >= 0 && *step < frame->map[0].rows;
}

static void
paint_lit (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Frame *frame, int k, int step, int column,
           int width, int height)
{
  int u = column * frame->every;
  g_autofree char *number = sentence_signed ((double) values (self, step, k)[u], 3);
  g_autofree char *unit = g_strdup_printf ("%d", u + 1);
  UiReadoutLine lines[] = {
    { _ ("said"), sentence_step_word (self, step), palette->ink },
    { _ ("unit"), unit, palette->ink },
    { frame->name[k], number, palette->ink },
  };

  sentence_map_readout (cr, palette, sentence_map_cell (&frame->map[k], step, column), lines, G_N_ELEMENTS (lines), width,
                        height);
}

void
ui_states_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  Frame frame;
  int k = 0, step = -1, column = -1;
  gboolean lit;

  if (!ui_sentence_has_states (self->sample))
    {
      g_autofree char *text = ui_states_describe (self);

      ui_draw_empty (cr, palette, width, height, text);
      return;
    }

  frame_init (&frame, self, palette, width, height);
  lit = lit_cell (self, &frame, &k, &step, &column);

  for (int m = 0; m < frame.n_maps; m++)
    paint_map (cr, self, palette, &frame, m);

  sentence_map_rows (cr, self, palette, &frame.map[0], lit ? step : -1);
  paint_names (cr, palette, &frame, width, height);

  if (lit)
    paint_lit (cr, self, palette, &frame, k, step, column, width, height);
}

int
ui_states_columns (const UiSentence *self, const UiPalette *palette, int width, int height)
{
  Frame frame;

  if (!ui_sentence_has_states (self->sample))
    return 0;

  frame_init (&frame, self, palette, width, height);

  return frame.n_maps * frame.map[0].columns;
}

char *
ui_states_speak (const UiSentence *self, const UiPalette *palette, int width, int height, int step, int column)
{
  g_autofree char *value = NULL;
  Frame frame;
  int k, u;

  frame_init (&frame, self, palette, width, height);
  k = CLAMP (column / frame.map[0].columns, 0, frame.n_maps - 1);
  u = column % frame.map[0].columns * frame.every;

  value = sentence_signed ((double) values (self, step, k)[u], 2);

  return g_strdup_printf (_ ("“%s”, unit %d, %s: %s"), sentence_step_word (self, step), u + 1, frame.name[k], value);
}

/* (transfer full) Over all steps and units of a map. */
static char *
mean_text (const UiSentence *self, int k)
{
  const EngTranslation *translation = self->sample->translation;
  double sum = 0.0;

  for (int i = 0; i < translation->n_steps; i++)
    for (int u = 0; u < translation->n_units; u++)
      sum += (double) values (self, i, k)[u];

  return sentence_signed (sum / translation->n_steps / translation->n_units, 2);
}

char *
ui_states_describe (const UiSentence *self)
{
  const EngTranslation *translation = self->sample != NULL ? self->sample->translation : NULL;
  g_autoptr (GString) means = NULL;
  Frame frame = { 0 };

  if (translation == NULL || translation->n_steps == 0)
    return g_strdup (_ ("No sentence has been translated yet."));

  if (!ui_sentence_has_states (self->sample))
    return g_strdup (_ ("The states of this answer were not kept: ask the sentence again."));

  frame.n_maps = 1 + n_gates (self);
  name_maps (&frame, frame.n_maps - 1);
  means = g_string_new (NULL);

  for (int k = 0; k < frame.n_maps; k++)
    {
      g_autofree char *mean = mean_text (self, k);

      /* Translators: a mean by its name, in a list after a colon. */
      g_string_append_printf (means, k > 0 ? _ (", %s %s") : _ ("%s %s"), frame.name[k], mean);
    }

  return g_strdup_printf (_ ("The decoder has %d units, seen at %d words. Means: %s."), translation->n_units, translation->n_steps,
                          means->str);
}
