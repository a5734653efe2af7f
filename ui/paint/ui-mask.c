/* SPDX-License-Identifier: MIT */

#include "ui-mask.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

static void
paint_empty (cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, _ ("The first batch shows which positions count."), 8, 8, width - 16, height - 16);
}

void
ui_mask_init (UiMask *self, const UiState *state)
{
  *self = (UiMask){ .highlight_pair = -1, .pointer_x = NAN, .pointer_y = NAN };
}
void
ui_mask_paint (cairo_t *cr, const UiMask *self, const UiPalette *palette, int width, int height)
{
  paint_empty (cr, palette, width, height);
}
char *
ui_mask_describe (const UiMask *self)
{
  return g_strdup (_ ("The first batch shows which positions count."));
}
char *
ui_mask_summary (const UiMask *self)
{
  return g_strdup ("");
}
UiMaskHit
ui_mask_hit (const UiMask *self, const UiPalette *palette, int width, int height, double x, double y)
{
  return (UiMaskHit){ -1, -1 };
}
char *
ui_mask_hit_text (const UiMask *self, UiMaskHit hit)
{
  return NULL;
}
