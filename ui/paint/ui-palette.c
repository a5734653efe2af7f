/* SPDX-License-Identifier: MIT */

#include "ui-palette.h"

#include <math.h>
#include <string.h>

#define RGB(hex)                                                                     \
  {                                                                                  \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0 \
  }

/* Okabe and Ito, Color Universal Design (2008). As text on white their green, orange and purple are too
 * pale, so the styles take them darker, and lighter on dark ground. */
static const UiColour okabe_blue = RGB (0x0072b2), okabe_vermillion = RGB (0xd55e00);
static const UiColour okabe_sky = RGB (0x56b4e9), okabe_orange = RGB (0xe69f00);

static const UiColour white = RGB (0xffffff), black = RGB (0x000000);

static void
init_light (UiPalette *self)
{
  self->background = white;
  self->ink = (UiColour) RGB (0x1d1d20);
  self->faint = (UiColour) RGB (0x66666b);
  self->grid = (UiColour) RGB (0xdedee2);
  self->track = (UiColour) RGB (0xeeeef0);
  self->run[0] = okabe_blue;
  self->run[1] = okabe_vermillion;
  self->truth = okabe_blue;
  self->right = (UiColour) RGB (0x007f5c); /* green, dark enough for text */
  self->wrong = (UiColour) RGB (0xc25400);
  self->gap = (UiColour) RGB (0xc25400);
  self->epsilon = (UiColour) RGB (0xa84f80);
  self->warning = (UiColour) RGB (0xc01c28);
  self->eos = (UiColour) RGB (0xff3b8d);
  self->fill = 0.15;
}

static void
init_dark (UiPalette *self)
{
  self->background = (UiColour) RGB (0x2a2a2e);
  self->ink = (UiColour) RGB (0xf4f4f6);
  self->faint = (UiColour) RGB (0xb0b0b6);
  self->grid = (UiColour) RGB (0x45454b);
  self->track = (UiColour) RGB (0x3a3a3f);
  self->run[0] = okabe_sky;
  self->run[1] = okabe_orange;
  self->truth = okabe_sky;
  self->right = (UiColour) RGB (0x2ccf9f);
  self->wrong = (UiColour) RGB (0xff9148);
  self->gap = (UiColour) RGB (0xff9148);
  self->epsilon = (UiColour) RGB (0xe7a0c8);
  self->warning = (UiColour) RGB (0xff7b63);
  self->eos = (UiColour) RGB (0xff6aa8);
  self->fill = 0.22;
}

static void
raise_contrast (UiPalette *self)
{
  gboolean dark = self->style == UI_STYLE_DARK;

  self->background = dark ? black : white;
  self->ink = dark ? white : black;
  self->faint = ui_colour_mix (self->ink, self->background, 0.2);
  self->grid = ui_colour_mix (self->ink, self->background, 0.6);
  self->track = ui_colour_mix (self->ink, self->background, 0.85);
  self->fill = 0.3;
}

void
ui_palette_init (UiPalette *self, UiStyle style, gboolean high_contrast, const char *font_family,
                 double scale)
{
  memset (self, 0, sizeof *self);
  self->style = style;
  self->high_contrast = high_contrast;
  self->font_family = font_family != NULL ? g_intern_string (font_family) : NULL;
  self->scale = isfinite (scale) ? CLAMP (scale, 0.25, 8.0) : 1.0;

  if (style == UI_STYLE_DARK)
    init_dark (self);
  else
    init_light (self);

  if (style == UI_STYLE_PRINT)
    {
      self->ink = black;
      self->faint = (UiColour) RGB (0x444444);
      self->run[1] = okabe_vermillion;
    }

  if (high_contrast)
    raise_contrast (self);
}

gboolean
ui_palette_parse_style (const char *name, UiStyle *style)
{
  static const char *const names[] = { "light", "dark", "print" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *style = (UiStyle) i;
        return TRUE;
      }

  return FALSE;
}

double
ui_palette_line (const UiPalette *self, double weight)
{
  return weight * 2.0 * self->scale * (self->high_contrast ? 1.3 : 1.0);
}

double
ui_palette_size (const UiPalette *self, UiTextSize size)
{
  static const double em[] = {
    [UI_TEXT_SMALL] = 11.0,
    [UI_TEXT_NORMAL] = 13.0,
    [UI_TEXT_LARGE] = 18.0,
    [UI_TEXT_TITLE] = 20.0,
  };

  return em[size] * self->scale;
}

UiColour
ui_palette_viridis (double t)
{
  /* Sixteen equidistant samples of matplotlib's viridis; between them straight lines. */
  static const UiColour stops[] = {
    RGB (0x440154), RGB (0x481a6c), RGB (0x472f7d), RGB (0x414487), RGB (0x39568c), RGB (0x31688e),
    RGB (0x2a788e), RGB (0x23888e), RGB (0x1f988b), RGB (0x22a884), RGB (0x35b779), RGB (0x54c568),
    RGB (0x7ad151), RGB (0xa5db36), RGB (0xd2e21b), RGB (0xfde725)
  };
  const int last = G_N_ELEMENTS (stops) - 1;
  double place;
  int i;

  if (!(t > 0.0))
    return stops[0];

  if (t >= 1.0)
    return stops[last];

  place = t * last;
  i = (int) place;

  return ui_colour_mix (stops[i], stops[i + 1], place - i);
}

UiColour
ui_palette_diverging (const UiPalette *self, double t)
{
  UiColour middle = self->style == UI_STYLE_DARK ? self->track : (UiColour) RGB (0xf7f7f7);

  if (!isfinite (t))
    t = 0.0;

  t = CLAMP (t, -1.0, 1.0);

  return t < 0.0 ? ui_colour_mix (middle, okabe_vermillion, -t) : ui_colour_mix (middle, okabe_blue, t);
}

UiColour
ui_palette_on (UiColour colour)
{
  /* Relative luminance with gamma 2 (WCAG's formula rounded); 0.18 is where both contrasts are equal. */
  double luminance = 0.2126 * colour.r * colour.r + 0.7152 * colour.g * colour.g + 0.0722 * colour.b * colour.b;

  return luminance > 0.18 ? black : white;
}

UiColour
ui_colour_mix (UiColour a, UiColour b, double t)
{
  return (UiColour){ a.r + t * (b.r - a.r), a.g + t * (b.g - a.g), a.b + t * (b.b - a.b) };
}

void
ui_colour_set (cairo_t *cr, UiColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, alpha);
}
