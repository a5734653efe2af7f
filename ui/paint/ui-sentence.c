/* SPDX-License-Identifier: MIT */

#include "ui-sentence.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-text.h"

static void
paint_empty (cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, _ ("Type a sentence; the model answers with the weights of this instant."), 8, 8, width - 16, height - 16);
}

void
ui_sentence_init (UiSentence *self, const UiState *state)
{
  *self = (UiSentence){ .pointer_x = NAN, .pointer_y = NAN };
}
void
ui_sentence_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  paint_empty (cr, palette, width, height);
}
char *
ui_sentence_describe (const UiSentence *self)
{
  return g_strdup (_ ("Type a sentence; the model answers with the weights of this instant."));
}
UiSentenceHit
ui_sentence_hit (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  return (UiSentenceHit){ UI_SENTENCE_NOTHING, -1, -1, -1 };
}
int
ui_sentence_steps (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible)
{
  *visible = 0;
  return 0;
}
