/* SPDX-License-Identifier: MIT */

#include "ui-curves.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

static void
paint_empty (cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, _ ("The first update draws the first point."), 8, 8, width - 16, height - 16);
}

void
ui_curves_init (UiCurves *self, const UiState *state)
{
  *self = (UiCurves){ .view_from = NAN, .view_to = NAN, .pointer_x = NAN, .drag_from = NAN };
  self->n_runs = state != NULL ? 1 : 0;
  self->runs[0] = state;
}
void
ui_curves_paint (cairo_t *cr, const UiCurves *self, const UiPalette *palette, int width, int height)
{
  paint_empty (cr, palette, width, height);
}
char *
ui_curves_describe (const UiCurves *self)
{
  return g_strdup (_ ("The first update draws the first point."));
}
double
ui_curves_x_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel)
{
  return 0.0;
}
gboolean
ui_curves_inside (const UiCurves *self, const UiPalette *palette, int width, int height, double x, double y)
{
  return FALSE;
}
guint64
ui_curves_step_at (const UiCurves *self, const UiPalette *palette, int width, int height, double pixel)
{
  return 0;
}
char *
ui_curves_csv (const UiCurves *self)
{
  return g_strdup ("");
}
