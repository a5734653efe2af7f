/* SPDX-License-Identifier: MIT
 *
 * The bars of panel 4 that say how much more there is, and scroll to it.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_H 5.0

static char *
track_text (int n, int first, int visible)
{
  return g_strdup_printf (_ ("steps %d–%d of %d"), first + 1, MIN (n, first + visible), n);
}

/* The bar itself, before the figures: these take what the longest of them needs, so that it keeps its length. */
static UiRect
track_bar (const UiPalette *palette, UiRect track, int n)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *longest = track_text (n, n - 1, 1);
  double h = BAR_H * palette->scale;

  return (UiRect){ track.x, floor (track.y + (track.h - h) / 2.0),
                   MAX (1.0, track.w - ui_text_width (palette, &how, longest) - 12.0 * palette->scale), h };
}

static void
paint_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, UiRect thumb)
{
  cairo_new_path (cr);
  ui_draw_rounded (cr, bar, bar.w);
  ui_colour_set (cr, palette->track, 1.0);
  cairo_fill (cr);
  ui_draw_rounded (cr, thumb, thumb.w);
  ui_colour_set (cr, palette->faint, 1.0);
  cairo_fill (cr);
}

void
sentence_paint_track (cairo_t *cr, const UiPalette *palette, UiRect track, int n, int first, int visible)
{
  UiRect bar = track_bar (palette, track, n);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *text = track_text (n, first, visible);
  double x0 = bar.w * first / MAX (1, n), x1 = bar.w * MIN (n, first + visible) / MAX (1, n);

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;
  how.max_width = track.w;
  ui_text_draw (cr, palette, &how, text, track.x + track.w, track.y + track.h / 2.0);
  paint_bar (cr, palette, bar, (UiRect){ bar.x + x0, bar.y, MAX (bar.h, x1 - x0), bar.h });
}

int
sentence_track_at (const UiPalette *palette, UiRect track, int n, int visible, double x)
{
  UiRect bar = track_bar (palette, track, n);
  int middle = (int) floor ((x - bar.x) / bar.w * n);

  return CLAMP (middle - visible / 2, 0, MAX (0, n - visible));
}

void
sentence_paint_slide (cairo_t *cr, const UiPalette *palette, UiRect slide, double from, double to)
{
  double y0 = slide.h * CLAMP (from, 0.0, 1.0), y1 = slide.h * CLAMP (to, 0.0, 1.0);

  paint_bar (cr, palette, slide, (UiRect){ slide.x, slide.y + y0, slide.w, MAX (slide.w, y1 - y0) });
}
