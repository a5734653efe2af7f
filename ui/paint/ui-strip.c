/* SPDX-License-Identifier: MIT */

#include "ui-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

static void
paint_empty (cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, _ ("The first batch shows what the decoder was fed."), 8, 8, width - 16, height - 16);
}

void
ui_strip_init (UiStrip *self, const UiState *state)
{
  *self = (UiStrip){ .highlight_pair = -1, .pointer_x = NAN, .pointer_y = NAN };
}
void
ui_strip_paint (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  paint_empty (cr, palette, width, height);
}
char *
ui_strip_describe (const UiStrip *self)
{
  return g_strdup (_ ("The first batch shows what the decoder was fed."));
}
UiStripHit
ui_strip_hit (const UiStrip *self, const UiPalette *palette, int width, int height, double x, double y)
{
  return (UiStripHit){ -1, -1, -1 };
}
char *
ui_strip_hit_text (const UiStrip *self, UiStripHit hit)
{
  return NULL;
}
int
ui_strip_rows (const UiStrip *self, const UiPalette *palette, int width, int height, int *visible)
{
  *visible = 0;
  return 0;
}
