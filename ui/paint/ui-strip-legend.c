/* SPDX-License-Identifier: MIT
 *
 * What the signs of panel 2 mean, and the share fed the truth: at its foot, in as many lines as it needs.
 */

#include <glib/gi18n.h>

#include "ui-strip-private.h"

#define N_ITEMS 4

/* Of words the last item is the coin, and stands for one of three, or a mixture. */
static const char *const word_items[N_ITEMS - 1] = { N_ ("true word"), N_ ("model's, right"), N_ ("model's, wrong") };
static const char *const coin_items[] = {
  [ENG_COIN_TOKEN] = N_ ("coin < ε: true"),
  [ENG_COIN_SENTENCE] = N_ ("a coin a sentence"),
  [ENG_COIN_BATCH] = N_ ("one coin a batch")
};
static const char mixture_item[] = N_ ("mixed: ε of the true word");
static const char *const vector_items[N_ITEMS] = { N_ ("target"), N_ ("said"), N_ ("true one fed"), N_ ("own one fed") };
static const UiFedSign signs[N_ITEMS - 1] = { UI_FED_TRUE, UI_FED_OWN_RIGHT, UI_FED_OWN_WRONG };

static gboolean
is_vectors (const UiStrip *self)
{
  return self->picture != NULL && self->picture->width > 0;
}

static const char *
item_text (const UiStrip *self, int item)
{
  if (is_vectors (self))
    return _ (vector_items[item]);

  if (item < N_ITEMS - 1)
    return _ (word_items[item]);

  return self->picture->mixture ? _ (mixture_item) : _ (coin_items[CLAMP (self->picture->coin, 0, (int) G_N_ELEMENTS (coin_items) - 1)]);
}

typedef struct
{
  double x[N_ITEMS]; /* left end of each item */
  int line[N_ITEMS];
  int n_lines; /* the share stands on the last one, or on one of its own */
  int share_line;
} Legend;

static double
icon_width (const UiStrip *self, const UiPalette *palette, int item)
{
  if (is_vectors (self))
    return (item < 2 ? 24.0 : 13.0) * palette->scale;

  return (item < N_ITEMS - 1 ? 32.0 : 34.0) * palette->scale;
}

/* (transfer full) @percent of the cells, or of each one where all are mixtures. */
static char *
share_text (const UiStrip *self, double percent)
{
  return g_strdup_printf (self->picture->mixture ? _ ("%.0f %% of each is the truth") : _ ("%.0f %% fed the truth"), percent);
}

/* The widest that the line about the share can become: the legend must not jump with every batch. */
static double
share_width (const UiStrip *self, const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  g_autofree char *text = share_text (self, 100.0);

  how.bold = TRUE;

  return ui_text_width (palette, &how, text);
}

static void
lay_out (Legend *legend, const UiStrip *self, const UiPalette *palette, int width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double x = 0.0, gap = 10.0 * palette->scale;
  int line = 0;

  for (int i = 0; i < N_ITEMS; i++)
    {
      double item = icon_width (self, palette, i) + ui_text_width (palette, &how, item_text (self, i));

      if (x > 0.0 && x + item > width)
        {
          x = 0.0;
          line++;
        }

      legend->x[i] = x;
      legend->line[i] = line;
      x += item + gap;
    }

  legend->share_line = x + share_width (self, palette) > width ? line + 1 : line;
  legend->n_lines = legend->share_line + 1;
}

static double
line_height (const UiPalette *palette)
{
  return ui_text_height (palette, UI_TEXT_NORMAL);
}

double
strip_legend_height (const UiStrip *self, const UiPalette *palette, int width)
{
  Legend legend;

  lay_out (&legend, self, palette, width);

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

/* Target and output as lines, what was fed as square and ring. */
static void
paint_vector_icon (cairo_t *cr, const UiPalette *palette, int i, double x, double y)
{
  const double dashes[] = { 4.0 * palette->scale, 2.5 * palette->scale };
  double unit = palette->scale;

  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  ui_colour_set (cr, i == 0 || i == 2 ? palette->truth : palette->wrong, 1.0);

  if (i < 2)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + 20.0 * unit, y);
      cairo_set_dash (cr, dashes, i == 1 ? 2 : 0, 0.0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0.0);
    }
  else if (i == 2)
    {
      cairo_rectangle (cr, x + 1.0 * unit, y - 3.0 * unit, 6.0 * unit, 6.0 * unit);
      cairo_fill (cr);
    }
  else
    {
      cairo_arc (cr, x + 4.0 * unit, y, 3.2 * unit, 0.0, 2.0 * G_PI);
      cairo_stroke (cr);
    }
}

/* A box that is divided at ε. */
static void
paint_mixture_icon (cairo_t *cr, const UiPalette *palette, double x, double y)
{
  ui_draw_mixed_box (cr, palette, UI_FED_OWN_RIGHT, 0.5, (UiRect){ x + 0.5, y - 6.5 * palette->scale, 27.0 * palette->scale, 13.0 * palette->scale });
}

static void
paint_item (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int i, double x, double y)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale;

  cairo_new_path (cr);

  if (is_vectors (self))
    {
      paint_vector_icon (cr, palette, i, x, y);
    }
  else if (i < N_ITEMS - 1)
    {
      ui_draw_fed_box (cr, palette, signs[i], (UiRect){ x + 0.5, y - 6.5 * unit, 27.0 * unit, 13.0 * unit });
      ui_draw_fed_badge (cr, palette, signs[i], x + 7.5 * unit, y, 10.0 * unit);
      ui_draw_fed_mark (cr, palette, signs[i], x + 20.0 * unit, y, 10.0 * unit);
    }
  else if (self->picture->mixture)
    {
      paint_mixture_icon (cr, palette, x, y);
    }
  else
    {
      paint_coin_icon (cr, palette, x, y);
    }

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, item_text (self, i), x + icon_width (self, palette, i), y);
}

void
strip_paint_legend (cairo_t *cr, const UiStrip *self, const UiPalette *palette, double y, int width)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  g_autofree char *share = share_text (self, 100.0 * strip_share (self->picture));
  Legend legend;

  lay_out (&legend, self, palette, width);

  for (int i = 0; i < N_ITEMS; i++)
    paint_item (cr, self, palette, i, legend.x[i], y + (legend.line[i] + 0.5) * line_height (palette));

  how.bold = TRUE;
  how.align = UI_ALIGN_END;
  how.max_width = width;
  ui_text_draw (cr, palette, &how, share, width, y + (legend.share_line + 0.5) * line_height (palette));
}
