/* SPDX-License-Identifier: MIT */

#include "ui-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "ui-draw.h"
#include "ui-text.h"

#define FIGURE_MIN 64
#define FIGURE_MAX 8192
#define MARGIN 10.0

static UiText
title_text (const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_LARGE);

  how.bold = TRUE;

  return how;
}

/* Lines that the caption takes: two, so that figures beside each other are alike, or more in a narrow one. Lines break
 * at words, so none is quite full. */
static double
caption_height (const UiFigure *figure)
{
  const UiText how = ui_text (&figure->palette, UI_TEXT_SMALL);
  const double width = figure->width - 2.0 * MARGIN * figure->palette.scale;
  const double lines = ceil (ui_text_width (&figure->palette, &how, figure->caption) / (0.88 * width));

  return CLAMP (lines, 2.0, 5.0) * ui_text_height (&figure->palette, UI_TEXT_SMALL);
}

#define SUBTITLE_LINES 6

/* (transfer full) */
static char **
subtitle_lines (const UiFigure *figure)
{
  const UiText how = ui_text (&figure->palette, UI_TEXT_NORMAL);

  return ui_text_wrap (&figure->palette, &how, figure->subtitle, figure->width - 2.0 * MARGIN * figure->palette.scale, SUBTITLE_LINES);
}

static double
subtitle_height (const UiFigure *figure)
{
  g_auto (GStrv) lines = subtitle_lines (figure);

  return g_strv_length (lines) * ui_text_height (&figure->palette, UI_TEXT_NORMAL) + MARGIN * figure->palette.scale / 2.0;
}

/* Where the picture stands between titles and caption. */
static UiRect
picture_rect (const UiFigure *figure)
{
  const UiPalette *palette = &figure->palette;
  double margin = MARGIN * palette->scale, top = margin, bottom = figure->height - margin;

  if (figure->title != NULL)
    top += ui_text_height (palette, title_text (palette).size) + margin / 2.0;

  if (figure->subtitle != NULL)
    top += subtitle_height (figure);

  if (figure->caption != NULL)
    bottom -= caption_height (figure) + margin / 2.0;

  /* Whole units: cells drawn side by side would show seams between pixels. */
  top = ceil (top);

  return (UiRect){ ceil (margin), top, figure->width - 2.0 * margin, bottom - top };
}

void
ui_export_make_room (UiFigure *figure, int width, int height)
{
  UiRect picture = picture_rect (figure);

  figure->width = MIN (FIGURE_MAX, figure->width + MAX (0, width - (int) picture.w));
  figure->height = MIN (FIGURE_MAX, figure->height + MAX (0, height - (int) picture.h));
}

void
ui_export_picture_size (const UiFigure *figure, int *width, int *height)
{
  UiRect picture = picture_rect (figure);

  *width = (int) picture.w;
  *height = (int) picture.h;
}

static void
paint_subtitle (cairo_t *cr, const UiFigure *figure, UiRect picture)
{
  const UiPalette *palette = &figure->palette;
  const double line = ui_text_height (palette, UI_TEXT_NORMAL), top = picture.y - subtitle_height (figure);
  g_auto (GStrv) lines = subtitle_lines (figure);
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.max_width = picture.w;

  for (int i = 0; lines[i] != NULL; i++)
    ui_text_draw (cr, palette, &how, lines[i], MARGIN * palette->scale, top + (i + 0.5) * line);
}

void
ui_export_paint (cairo_t *cr, const UiFigure *figure)
{
  const UiPalette *palette = &figure->palette;
  const UiRect picture = picture_rect (figure);
  double margin = MARGIN * palette->scale;

  ui_colour_set (cr, palette->background, 1.0);
  cairo_paint (cr);

  if (figure->title != NULL)
    {
      UiText how = title_text (palette);

      how.max_width = picture.w;
      ui_text_draw (cr, palette, &how, figure->title, margin, margin + ui_text_height (palette, how.size) / 2.0);
    }

  if (figure->subtitle != NULL)
    paint_subtitle (cr, figure, picture);

  if (figure->caption != NULL)
    {
      UiText how = ui_text (palette, UI_TEXT_SMALL);
      double block = caption_height (figure);

      how.colour = palette->faint;
      ui_text_draw_block (cr, palette, &how, figure->caption, margin, figure->height - margin - block, picture.w, block);
    }

  if (picture.h < 1.0)
    return;

  cairo_save (cr);
  cairo_translate (cr, picture.x, picture.y);
  cairo_rectangle (cr, 0, 0, picture.w, picture.h);
  cairo_clip (cr);
  figure->paint (cr, figure->data, palette, (int) picture.w, (int) picture.h);
  cairo_restore (cr);
}

static cairo_status_t
append_bytes_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The figure cannot be drawn: %s"),
               cairo_status_to_string (status));

  return FALSE;
}

/* Draws onto @surface (taken) and finishes it. */
static gboolean
draw_and_finish (const UiFigure *figure, cairo_surface_t *surface, double scale, GByteArray *png, GError **error)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  ui_export_paint (cr, figure);
  status = cairo_status (cr);
  cairo_destroy (cr);

  if (status == CAIRO_STATUS_SUCCESS && png != NULL)
    status = cairo_surface_write_to_png_stream (surface, append_bytes_cb, png);

  cairo_surface_finish (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);

  cairo_surface_destroy (surface);

  return check_status (status, error);
}

GBytes *
ui_export_png (const UiFigure *figure, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double scale = CLAMP (figure->scale, 1.0, 4.0);
  cairo_surface_t *surface;

  g_return_val_if_fail (figure->width >= FIGURE_MIN && figure->width <= FIGURE_MAX, NULL);
  g_return_val_if_fail (figure->height >= FIGURE_MIN && figure->height <= FIGURE_MAX, NULL);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (figure->width * scale),
                                        (int) ceil (figure->height * scale));

  if (!draw_and_finish (figure, surface, scale, bytes, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

typedef cairo_surface_t *(*VectorFunc) (cairo_write_func_t write, void *closure, double width, double height);

static GBytes *
export_vector (const UiFigure *figure, VectorFunc create, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create (append_bytes_cb, bytes, figure->width, figure->height);

  if (!draw_and_finish (figure, surface, 1.0, NULL, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
ui_export_file (const UiFigure *figure, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (figure->width >= FIGURE_MIN && figure->width <= FIGURE_MAX, FALSE);
  g_return_val_if_fail (figure->height >= FIGURE_MIN && figure->height <= FIGURE_MAX, FALSE);

  if (g_str_has_suffix (lower, ".png"))
    bytes = ui_export_png (figure, error);
  else if (g_str_has_suffix (lower, ".svg"))
    bytes = export_vector (figure, cairo_svg_surface_create_for_stream, error);
  else if (g_str_has_suffix (lower, ".pdf"))
    bytes = export_vector (figure, cairo_pdf_surface_create_for_stream, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("“%s” does not end in .png, .svg or .pdf: choose one of these"), path);

  if (bytes == NULL)
    return FALSE;

  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

#define SEPARATOR "\u00a0· " /* at the end of a line, not at the beginning of the next */

/* One setting as "name value"; nothing when it is not set. */
static void
append_setting (GString *caption, const UiState *state, const char *option)
{
  g_autofree char *value = ui_state_value (state, option);

  if (value == NULL || value[0] == '\0')
    return;

  if (caption->len > 0)
    g_string_append (caption, SEPARATOR);

  /* A line breaks between settings, not inside of one. */
  g_string_append_printf (caption, "%s\u00a0%s", option, value);
}

char *
ui_export_caption (const UiState *state)
{
  static const char *const options[] = {
    "seed", "forcing", "coin", "feed", "learning-rate", "dropout", "clip", "cell", "layers", "embed",
    "hidden", "attention", "batch", "loss", "mask"
  };
  GString *caption = g_string_new (NULL);
  const char *lesson;

  if (state == NULL || state->info == NULL)
    return g_string_free (caption, FALSE);

  lesson = state->in_effect != NULL ? state->in_effect->lesson : NULL;
  g_string_append_printf (caption, _ ("Souffleur %s"), SOUFFLEUR_VERSION);

  /* Of one from a file its name: where it lay says nothing to who reads the figure. */
  if (lesson != NULL)
    {
      g_autofree char *name = g_path_get_basename (lesson);

      g_string_append_printf (caption, SEPARATOR "%s", name);
    }

  if (state->info->corpus != NULL)
    g_string_append_printf (caption, SEPARATOR "%s", state->info->corpus);

  g_string_append (caption, SEPARATOR);
  g_string_append_printf (caption, _ ("epoch %d, step %" PRIu64), ui_state_epoch (state),
                          ui_state_step (state));

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    append_setting (caption, state, options[i]);

  return g_string_free (caption, FALSE);
}
