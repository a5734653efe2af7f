/* SPDX-License-Identifier: MIT */

#include "ui-schedule.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

static void
paint_empty (cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, _ ("The schedule appears with the run."), 8, 8, width - 16, height - 16);
}

void
ui_schedule_init (UiSchedule *self, const UiState *state)
{
  *self = (UiSchedule){ .epsilon = NAN };
}
void
ui_schedule_paint (cairo_t *cr, const UiSchedule *self, const UiPalette *palette, int width, int height)
{
  paint_empty (cr, palette, width, height);
}
char *
ui_schedule_describe (const UiSchedule *self)
{
  return g_strdup (_ ("The schedule appears with the run."));
}
