/* SPDX-License-Identifier: MIT
 *
 * The second page of panel 2: output position × training time. Above, how often a position was fed the true
 * word; below, how often the model's own word was right. A coin a batch shows as stripes, a coin a token as an
 * even shade.
 */

#include <glib/gi18n.h>
#include <math.h>

#include "ui-axis.h"
#include "ui-strip-private.h"

/* Share of one cell; NaN when nothing was counted. */
static double
map_value (const UiFedMap *map, int column, int t, gboolean own_right)
{
  const UiFedCount *count = &map->count[column][t];
  guint fed = count->fed_true + count->fed_own;

  if (own_right)
    return count->fed_own > 0 ? (double) count->own_right / count->fed_own : NAN;

  return fed > 0 ? (double) count->fed_true / fed : NAN;
}

static void
paint_positions (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  int rows = map->positions - 1;
  double row_h = area.h / rows;
  int every = MAX (1, (int) ceil (ui_text_height (palette, UI_TEXT_SMALL) / row_h));

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;

  for (int t = 1; t <= rows; t += every)
    {
      g_autofree char *label = g_strdup_printf ("%d", t + 1);

      ui_text_draw (cr, palette, &how, label, area.x - 6.0 * palette->scale, area.y + (t - 0.5) * row_h);
    }
}

static void
paint_one_map (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area, gboolean own_right)
{
  int rows = map->positions - 1, columns = map->columns;
  UiHeat heat;

  /* What was never counted stays hatched: an own word cannot be right where none was fed. */
  cairo_save (cr);
  cairo_rectangle (cr, floor (area.x), floor (area.y), floor (area.w), floor (area.h));
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, area);
  cairo_restore (cr);

  ui_heat_init (&heat);

  for (int c = 0; c < columns; c++)
    for (int t = 1; t <= rows; t++)
      {
        double value = map_value (map, c, t, own_right);

        if (isfinite (value))
          ui_heat_add (&heat, value, area.x + area.w * c / columns, area.y + area.h * (t - 1) / rows,
                       area.x + area.w * (c + 1) / columns, area.y + area.h * t / rows);
      }

  ui_heat_paint (&heat, cr);
  paint_positions (cr, map, palette, area);
}

static void
paint_time (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area, double y)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *first = ui_axis_format ((double) map->first_step[0], 1.0);
  g_autofree char *last = ui_axis_format ((double) map->last_step[map->columns - 1], 1.0);

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, first, area.x, y);
  how.align = UI_ALIGN_MIDDLE;
  ui_text_draw (cr, palette, &how, _ ("step of training"), area.x + area.w / 2.0, y);
  how.align = UI_ALIGN_END;
  ui_text_draw (cr, palette, &how, last, area.x + area.w, y);
}

void
strip_paint_map (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  const UiFedMap *map = self->map;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), unit = palette->scale;
  double left = ui_text_width (palette, &how, "00") + 10.0 * unit, right = 70.0 * unit, map_h;
  UiRect area;

  if (map == NULL || map->columns == 0 || map->positions < 2)
    {
      ui_draw_empty (cr, palette, width, height,
                     _ ("As training goes on: how often each output position was fed the true word, and how often the model's own word was right."));
      return;
    }

  map_h = MAX (8.0, (height - 3.0 * line - 12.0 * unit) / 2.0);
  area = (UiRect){ left, line + 2.0 * unit, MAX (8.0, width - left - right), map_h };

  how.max_width = width;
  how.bold = TRUE;
  ui_text_draw (cr, palette, &how, _ ("share fed the true word, by output position"), 0.0, line / 2.0);
  paint_one_map (cr, map, palette, area, FALSE);

  area.y += map_h + line + 6.0 * unit;
  ui_text_draw (cr, palette, &how, _ ("share of the model's own words that were right"), 0.0, area.y - line / 2.0 - 2.0 * unit);
  paint_one_map (cr, map, palette, area, TRUE);
  paint_time (cr, map, palette, area, area.y + map_h + line / 2.0 + 2.0 * unit);

  ui_draw_colour_bar (cr, palette, (UiRect){ area.x + area.w + 14.0 * unit, line * 2.0, 12.0 * unit, map_h - line },
                      _ ("share"), "100 %", "0 %");
}
