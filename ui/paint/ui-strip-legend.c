/* SPDX-License-Identifier: MIT
 *
 * What the signs of panel 2 mean, and the share fed the truth: at its foot, in as many lines as it needs.
 */

#include <glib/gi18n.h>

#include "ui-strip-private.h"

#define N_ITEMS 4

/* The last item is the coin. */
static const char *const items[N_ITEMS] = {
  N_ ("true word"), N_ ("model's, right"), N_ ("model's, wrong"), N_ ("coin < ε: true")
};
static const UiFedSign signs[N_ITEMS - 1] = { UI_FED_TRUE, UI_FED_OWN_RIGHT, UI_FED_OWN_WRONG };

typedef struct
{
  double x[N_ITEMS]; /* left end of each item */
  int line[N_ITEMS];
  int n_lines; /* the share stands on the last one, or on one of its own */
  int share_line;
} Legend;

static double
icon_width (const UiPalette *palette, int item)
{
  return (item < N_ITEMS - 1 ? 32.0 : 34.0) * palette->scale;
}

/* The widest that the line about the share can become: the legend must not jump with every batch. */
static double
share_width (const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  g_autofree char *text = g_strdup_printf (_ ("%.0f %% fed the truth"), 100.0);

  how.bold = TRUE;

  return ui_text_width (palette, &how, text);
}

static void
lay_out (Legend *legend, const UiPalette *palette, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double x = 0.0, gap = 10.0 * palette->scale;
  int line = 0;

  for (int i = 0; i < N_ITEMS; i++)
    {
      double item = icon_width (palette, i) + ui_text_width (palette, &how, _ (items[i]));

      if (x > 0.0 && x + item > width)
        {
          x = 0.0;
          line++;
        }

      legend->x[i] = x;
      legend->line[i] = line;
      x += item + gap;
    }

  legend->share_line = x + share_width (palette) > width ? line + 1 : line;
  legend->n_lines = legend->share_line + 1;
}

static double
line_height (const UiPalette *palette)
{
  return ui_text_height (palette, UI_TEXT_NORMAL);
}

double
strip_legend_height (const UiPalette *palette, int width)
{
  Legend legend;

  lay_out (&legend, palette, width);

  return legend.n_lines * line_height (palette);
}

static void
paint_coin_icon (cairo_t *cr, const UiPalette *palette, double x, double y)
{
  double unit = palette->scale;

  cairo_rectangle (cr, x, y - unit, 28.0 * unit, 2.0 * unit);
  ui_colour_set (cr, palette->grid, 1.0);
  cairo_fill (cr);
  cairo_rectangle (cr, x, y - unit, 18.0 * unit, 2.0 * unit);
  ui_colour_set (cr, palette->truth, 0.45);
  cairo_fill (cr);
  cairo_rectangle (cr, x + 18.0 * unit, y - 5.0 * unit, 1.5 * unit, 10.0 * unit);
  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_fill (cr);
  cairo_arc (cr, x + 9.0 * unit, y, 2.6 * unit, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, palette->truth, 1.0);
  cairo_fill (cr);
}

static void
paint_item (cairo_t *cr, const UiPalette *palette, int i, double x, double y)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale;

  cairo_new_path (cr);

  if (i < N_ITEMS - 1)
    {
      ui_draw_fed_box (cr, palette, signs[i], (UiRect){ x + 0.5, y - 6.5 * unit, 27.0 * unit, 13.0 * unit });
      ui_draw_fed_badge (cr, palette, signs[i], x + 7.5 * unit, y, 10.0 * unit);
      ui_draw_fed_mark (cr, palette, signs[i], x + 20.0 * unit, y, 10.0 * unit);
    }
  else
    {
      paint_coin_icon (cr, palette, x, y);
    }

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, _ (items[i]), x + icon_width (palette, i), y);
}

void
strip_paint_legend (cairo_t *cr, const UiStrip *self, const UiPalette *palette, double y, int width)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  StripCount count = strip_count (self->picture);
  g_autofree char *share = NULL;
  Legend legend;

  lay_out (&legend, palette, width);

  for (int i = 0; i < N_ITEMS; i++)
    paint_item (cr, palette, i, legend.x[i], y + (legend.line[i] + 0.5) * line_height (palette));

  share = g_strdup_printf (_ ("%.0f %% fed the truth"), 100.0 * ui_share (count.fed_true, count.fed_true + count.fed_own));
  how.bold = TRUE;
  how.align = UI_ALIGN_END;
  how.max_width = width;
  ui_text_draw (cr, palette, &how, share, width, y + (legend.share_line + 0.5) * line_height (palette));
}
