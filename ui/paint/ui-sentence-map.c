/* SPDX-License-Identifier: MIT
 *
 * What the pages of panel 4 that are maps have in common: words at the side, words on end, colour bars.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_PIECES 48

const char *
sentence_step_word (const UiSentence *self, int i)
{
  return ui_word (self->target_words, self->sample->translation->steps[i].id);
}

char *
sentence_signed (double value, int digits)
{
  const gboolean below = value < 0.0 && -value * pow (10.0, digits) >= 0.5;

  return g_strdup_printf ("%s%.*f", below ? "−" : "", digits, fabs (value));
}

UiRect
sentence_map_cell (const SentenceMap *map, int row, int column)
{
  double x0 = map->area.x + column * map->cell_w, y0 = map->area.y + row * map->cell_h;

  return (UiRect){ x0, y0, map->cell_w, map->cell_h };
}

gboolean
sentence_map_find (const SentenceMap *map, double x, double y, int *row, int *column)
{
  if (!isfinite (x) || !isfinite (y) || x < map->area.x || y < map->area.y)
    return FALSE;

  *row = (int) ((y - map->area.y) / map->cell_h);
  *column = (int) ((x - map->area.x) / map->cell_w);

  return *row < map->rows && *column < map->columns;
}

UiTextSize
sentence_map_size (const UiPalette *palette, const SentenceMap *map)
{
  return map->cell_h >= 30.0 * palette->scale && map->cell_w >= 48.0 * palette->scale ? UI_TEXT_NORMAL : UI_TEXT_SMALL;
}

double
sentence_map_rows_width (const UiSentence *self, const UiPalette *palette, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double axis = ui_text_width (palette, &how, _ ("output ↓")), widest = 0.0;

  how.bold = TRUE;

  for (int i = 0; i < self->sample->translation->n_steps; i++)
    widest = MAX (widest, ui_text_width (palette, &how, sentence_step_word (self, i)));

  /* The name of the axis stands over the words. */
  return MAX (axis, MIN (widest, 0.22 * width)) + 7.0 * palette->scale;
}

void
sentence_map_rows (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceMap *map, int lit)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  int stride = MAX (1, (int) ceil (0.95 * ui_palette_size (palette, UI_TEXT_SMALL) / map->cell_h));

  how.align = UI_ALIGN_END;
  how.max_width = MAX (1.0, map->area.x - 6.0 * palette->scale);

  for (int i = 0; i < map->rows; i++)
    {
      const EngDecodeStep *step = &self->sample->translation->steps[i];
      gboolean shown = lit >= 0 && stride > 1 ? i == lit || (i % stride == 0 && ABS (i - lit) >= stride) : i % stride == 0;

      if (!shown)
        continue;

      how.bold = i == lit;
      how.size = map->cell_h >= 30.0 * palette->scale ? UI_TEXT_NORMAL : UI_TEXT_SMALL;
      ui_text_fit (palette, &how, sentence_step_word (self, i));
      how.colour = step->forced ? palette->wrong : step->id < ENG_TOKEN_FIRST ? palette->faint
                                                                              : palette->ink;
      ui_text_draw (cr, palette, &how, sentence_step_word (self, i), map->area.x - 5.0 * palette->scale,
                    map->area.y + (i + 0.5) * map->cell_h);
    }
}

void
sentence_vertical_text (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text, double x, double y)
{
  UiPalette upright = *palette;
  double width = ui_text_width (palette, how, text), em = ui_palette_size (palette, how->size);

  /* Marks are kept in the picture's own directions. */
  if (palette->text_marks != NULL && width > 0.0)
    {
      UiTextMark mark = { x - 0.4 * em, y - width, 0.85 * em, width, FALSE, "" };
      UiText whole = *how;

      whole.max_width = 0.0;
      mark.cut = ui_text_width (palette, &whole, text) > width + 0.5;
      g_array_append_val (palette->text_marks, mark);
    }

  upright.text_marks = NULL;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2.0);
  ui_text_draw (cr, &upright, how, text, 0.0, 0.0);
  cairo_restore (cr);
}

void
sentence_colour_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, double low, double high,
                     UiColour (*colour) (const UiPalette *palette, double value))
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double half = 0.45 * ui_palette_size (palette, UI_TEXT_SMALL);

  if (bar.h < 3.0 * half)
    return;

  for (int i = 0; i < BAR_PIECES; i++)
    {
      double y0 = floor (bar.y + bar.h * (BAR_PIECES - 1 - i) / BAR_PIECES);
      double y1 = floor (bar.y + bar.h * (BAR_PIECES - i) / BAR_PIECES);

      cairo_rectangle (cr, bar.x, y0, bar.w, y1 - y0);
      ui_colour_set (cr, colour (palette, low + (high - low) * (i + 0.5) / BAR_PIECES), 1.0);
      cairo_fill (cr);
    }

  cairo_rectangle (cr, bar.x - 0.5, bar.y - 0.5, bar.w + 1.0, bar.h + 1.0);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);

  how.colour = palette->faint;

  for (int i = 0; i < 3; i++)
    {
      double value = low + (high - low) * i / 2.0, y = bar.y + bar.h * (1.0 - i / 2.0);
      g_autofree char *label = g_strdup_printf (value < 0.0 ? "−%g" : "%g", fabs (value));

      if (i == 1 && bar.h < 8.0 * half)
        continue;

      ui_text_draw (cr, palette, &how, label, bar.x + bar.w + 4.0 * palette->scale,
                    CLAMP (y, bar.y + half, bar.y + bar.h - half));
    }
}

void
sentence_map_readout (cairo_t *cr, const UiPalette *palette, UiRect cell, const UiReadoutLine *lines, int n, int width,
                      int height)
{
  cairo_new_path (cr);
  cairo_rectangle (cr, cell.x, cell.y, MAX (cell.w, 3.0), MAX (cell.h, 3.0));
  ui_colour_set (cr, palette->ink, 1.0);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.8));
  cairo_stroke (cr);
  ui_draw_readout (cr, palette, lines, n, cell.x + cell.w, cell.y, (UiRect){ 0.0, 0.0, width, height });
}
