/* SPDX-License-Identifier: MIT */

#include "ui-draw.h"

#include <math.h>

#include "ui-text.h"

#define READOUT_PAD 6.0

gboolean
ui_rect_contains (UiRect rect, double x, double y)
{
  return x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
}

void
ui_draw_rounded (cairo_t *cr, UiRect rect, double radius)
{
  double r = MAX (0.0, MIN (radius, MIN (rect.w, rect.h) / 2.0));

  cairo_new_sub_path (cr);
  cairo_arc (cr, rect.x + rect.w - r, rect.y + r, r, -G_PI / 2.0, 0.0);
  cairo_arc (cr, rect.x + rect.w - r, rect.y + rect.h - r, r, 0.0, G_PI / 2.0);
  cairo_arc (cr, rect.x + r, rect.y + rect.h - r, r, G_PI / 2.0, G_PI);
  cairo_arc (cr, rect.x + r, rect.y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
ui_draw_hatch_lines (cairo_t *cr, const UiPalette *palette, UiRect rect, UiColour colour, double alpha)
{
  double distance = 6.0 * palette->scale;

  cairo_new_path (cr);

  for (double x = rect.x - rect.h; x < rect.x + rect.w; x += distance)
    {
      cairo_move_to (cr, x, rect.y + rect.h);
      cairo_line_to (cr, x + rect.h, rect.y);
    }

  ui_colour_set (cr, colour, alpha);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.4));
  cairo_stroke (cr);
}

void
ui_draw_hatch (cairo_t *cr, const UiPalette *palette, UiRect rect)
{
  ui_colour_set (cr, palette->track, 1.0);
  cairo_paint (cr);
  ui_draw_hatch_lines (cr, palette, rect, ui_colour_mix (palette->faint, palette->track, 0.55), 1.0);
}

void
ui_draw_empty (cairo_t *cr, const UiPalette *palette, int width, int height, const char *text)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  double margin = 12.0 * palette->scale;

  how.colour = palette->faint;
  ui_text_draw_block (cr, palette, &how, text, margin, margin, width - 2.0 * margin, height - 2.0 * margin);
}

UiColour
ui_fed_colour (const UiPalette *palette, UiFedSign sign)
{
  switch (sign)
    {
    case UI_FED_TRUE:
      return palette->truth;

    case UI_FED_OWN_RIGHT:
      return palette->right;

    case UI_FED_OWN_WRONG:
      return palette->wrong;

    case UI_FED_START:
    default:
      return palette->faint;
    }
}

void
ui_draw_fed_badge (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double x, double y, double size)
{
  UiColour colour = ui_fed_colour (palette, sign);
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double half = size / 2.0;

  if (sign == UI_FED_START)
    return;

  cairo_new_path (cr);

  if (sign == UI_FED_TRUE)
    ui_draw_rounded (cr, (UiRect){ x - half, y - half, size, size }, size * 0.15);
  else
    cairo_arc (cr, x, y, half, 0.0, 2.0 * G_PI);

  ui_colour_set (cr, sign == UI_FED_TRUE ? colour : palette->background, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, colour, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.6));
  cairo_stroke (cr);

  how.bold = TRUE;
  how.align = UI_ALIGN_MIDDLE;
  how.colour = sign == UI_FED_TRUE ? ui_palette_on (colour) : colour;
  ui_text_draw (cr, palette, &how, sign == UI_FED_TRUE ? "T" : "M", x, y);
}

void
ui_draw_fed_mark (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double x, double y, double size)
{
  double half = size / 2.0;

  if (sign != UI_FED_OWN_RIGHT && sign != UI_FED_OWN_WRONG)
    return;

  cairo_new_path (cr);
  cairo_arc (cr, x, y, half, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, ui_fed_colour (palette, sign), 1.0);
  cairo_fill (cr);

  half *= 0.5;

  if (sign == UI_FED_OWN_RIGHT)
    {
      cairo_move_to (cr, x - half, y);
      cairo_line_to (cr, x - 0.2 * half, y + 0.8 * half);
      cairo_line_to (cr, x + half, y - 0.8 * half);
    }
  else
    {
      cairo_move_to (cr, x - half * 0.8, y - half * 0.8);
      cairo_line_to (cr, x + half * 0.8, y + half * 0.8);
      cairo_move_to (cr, x + half * 0.8, y - half * 0.8);
      cairo_line_to (cr, x - half * 0.8, y + half * 0.8);
    }

  ui_colour_set (cr, palette->background, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.8));
  cairo_stroke (cr);
}

void
ui_draw_fed_box (cairo_t *cr, const UiPalette *palette, UiFedSign sign, UiRect rect)
{
  const double dashes[] = { 4.0 * palette->scale, 2.5 * palette->scale };
  UiColour colour = ui_fed_colour (palette, sign);

  cairo_save (cr);
  cairo_new_path (cr);
  ui_draw_rounded (cr, rect, 4.0 * palette->scale);

  if (sign == UI_FED_START)
    ui_colour_set (cr, palette->track, 1.0);
  else
    ui_colour_set (cr, colour, palette->fill * (sign == UI_FED_TRUE ? 1.6 : 0.9));

  cairo_fill_preserve (cr);

  if (sign == UI_FED_OWN_RIGHT || sign == UI_FED_OWN_WRONG)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);

  ui_colour_set (cr, colour, sign == UI_FED_START ? 0.5 : 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.7));
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* One of the two parts: what the whole box would be, seen through its share. */
static void
paint_part (cairo_t *cr, const UiPalette *palette, UiFedSign sign, UiRect rect, double from, double to)
{
  const double rim = 2.0 * palette->scale; /* half of the outline, and a little */
  const double left = from > 0.0 ? rect.x + from * rect.w : rect.x - rim;
  const double right = to < 1.0 ? rect.x + to * rect.w : rect.x + rect.w + rim;

  if (from >= to)
    return;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, left, rect.y - rim, right - left, rect.h + 2.0 * rim);
  cairo_clip (cr);
  ui_draw_fed_box (cr, palette, sign, rect);
  cairo_restore (cr);
}

void
ui_draw_mixed_box (cairo_t *cr, const UiPalette *palette, UiFedSign sign, double share, UiRect rect)
{
  const double at = CLAMP (share, 0.0, 1.0);

  paint_part (cr, palette, UI_FED_TRUE, rect, 0.0, at);
  paint_part (cr, palette, sign, rect, at, 1.0);
  cairo_new_path (cr);
  cairo_rectangle (cr, floor (rect.x + at * rect.w) - 0.5, rect.y, palette->scale, rect.h);
  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_fill (cr);
}

/* Widths of the two columns of a readout inside @room. */
static void
readout_columns (const UiPalette *palette, const UiReadoutLine *lines, int n, double room, double *names, double *values)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double pad = READOUT_PAD * palette->scale;

  *names = *values = 0.0;

  for (int i = 0; i < n; i++)
    {
      how.bold = FALSE;
      *names = MAX (*names, ui_text_width (palette, &how, lines[i].name));
      how.bold = TRUE;

      if (lines[i].value != NULL)
        *values = MAX (*values, ui_text_width (palette, &how, lines[i].value) + pad);
    }

  *values = MIN (*values, room - 2.0 * pad);
  *names = MAX (MIN (*names, room - *values - 2.0 * pad), 1.0);
}

UiRect
ui_readout_place (const UiPalette *palette, const UiReadoutLine *lines, int n, double x, double y, gboolean on_left, UiRect bounds)
{
  double line = ui_text_height (palette, UI_TEXT_SMALL), pad = READOUT_PAD * palette->scale;
  double names, values;
  UiRect box;

  readout_columns (palette, lines, n, bounds.w, &names, &values);
  box = (UiRect){ x + 2.0 * pad, y, names + values + 2.0 * pad, n * line + pad };

  if (on_left || box.x + box.w > bounds.x + bounds.w)
    box.x = x - 2.0 * pad - box.w;

  box.x = CLAMP (box.x, bounds.x, MAX (bounds.x, bounds.x + bounds.w - box.w));
  box.y = CLAMP (box.y, bounds.y, MAX (bounds.y, bounds.y + bounds.h - box.h));

  return box;
}

void
ui_draw_readout_in (cairo_t *cr, const UiPalette *palette, const UiReadoutLine *lines, int n, UiRect box)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), pad = READOUT_PAD * palette->scale;
  double names, values;

  readout_columns (palette, lines, n, box.w + 1e-6, &names, &values);

  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 4.0 * palette->scale);
  ui_colour_set (cr, palette->background, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, palette->faint, 0.7);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);

  for (int i = 0; i < n; i++)
    {
      double middle = box.y + pad / 2.0 + (i + 0.5) * line;

      how.bold = FALSE;
      how.align = UI_ALIGN_START;
      how.colour = palette->ink;
      how.max_width = names;
      ui_text_draw (cr, palette, &how, lines[i].name, box.x + pad, middle);

      if (lines[i].value == NULL)
        continue;

      how.bold = TRUE;
      how.align = UI_ALIGN_END;
      how.colour = lines[i].colour;
      how.max_width = values;
      ui_text_draw (cr, palette, &how, lines[i].value, box.x + box.w - pad, middle);
    }
}

void
ui_draw_readout (cairo_t *cr, const UiPalette *palette, const UiReadoutLine *lines, int n,
                 double x, double y, UiRect bounds)
{
  ui_draw_readout_in (cr, palette, lines, n, ui_readout_place (palette, lines, n, x, y, FALSE, bounds));
}

void
ui_columns_fit (double *x, const double *need, int n, double from, double width, double gap, double least)
{
  double missing = 0.0, spare = 0.0, moved;

  for (int i = 0; i < n; i++)
    {
      missing += MAX (0.0, need[i] - width);
      spare += MAX (0.0, width - MAX (need[i], least));
    }

  moved = MIN (missing, spare);
  x[0] = from;

  for (int i = 0; i < n; i++)
    {
      double own = width, wanted = MAX (need[i], least);

      if (wanted > width)
        own += missing > 0.0 ? moved * (wanted - width) / missing : 0.0;
      else if (spare > 0.0)
        own -= moved * (width - wanted) / spare;

      x[i + 1] = x[i] + own + gap;
    }
}

char *
ui_number (double value)
{
  const double size = fabs (value);
  const char *sign = value < 0.0 && size >= 5e-5 ? "−" : ""; /* no "−0.0000" */

  if (isnan (value))
    return g_strdup ("NaN");

  if (isinf (value))
    return g_strdup (value > 0.0 ? "∞" : "−∞");

  if (size >= 1e6 || (size < 1e-4 && size > 0.0))
    return g_strdup_printf ("%s%.2g", value < 0.0 ? "−" : "", size);

  return g_strdup_printf ("%s%.*f", sign, size >= 100.0 ? 0 : size >= 10.0 ? 1
                                                          : size >= 1.0    ? 2
                                                          : size >= 0.1    ? 3
                                                                           : 4,
                          size);
}

double
ui_share (double part, double whole)
{
  return whole > 0.0 ? part / whole : 0.0;
}

const char *
ui_word (const EngWords *words, int id)
{
  if (words == NULL || id < 0 || id >= words->n)
    return "?";

  return words->words[id];
}

static gboolean
is_wide_character (const char *word)
{
  return word[0] != '\0' && *g_utf8_next_char (word) == '\0' && g_unichar_iswide (g_utf8_get_char (word));
}

char *
ui_sentence_text (const EngWords *words, const int *ids, int n)
{
  GString *text = g_string_new (NULL);
  gboolean previous_wide = FALSE;

  for (int i = 0; i < n && ids[i] != ENG_TOKEN_EOS && ids[i] != ENG_TOKEN_PAD; i++)
    {
      const char *word = ui_word (words, ids[i]);
      gboolean wide = is_wide_character (word);

      if (i > 0 && !(wide && previous_wide))
        g_string_append_c (text, ' ');

      g_string_append (text, word);
      previous_wide = wide;
    }

  return g_string_free (text, FALSE);
}

void
ui_draw_colour_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, const char *title,
                    const char *top, const char *bottom)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  UiHeat heat;
  const int steps = 32;

  ui_heat_init (&heat);

  for (int i = 0; i < steps; i++)
    ui_heat_add (&heat, (i + 0.5) / steps, bar.x, bar.y + bar.h * (steps - 1 - i) / steps, bar.x + bar.w,
                 bar.y + bar.h * (steps - i) / steps);

  ui_heat_paint (&heat, cr);

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, title, bar.x, bar.y - ui_text_height (palette, how.size) * 0.8);
  ui_text_draw (cr, palette, &how, top, bar.x + bar.w + 5.0 * palette->scale, bar.y + 0.3 * ui_palette_size (palette, how.size));
  ui_text_draw (cr, palette, &how, bottom, bar.x + bar.w + 5.0 * palette->scale,
                bar.y + bar.h - 0.3 * ui_palette_size (palette, how.size));
}
