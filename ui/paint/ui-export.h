/* SPDX-License-Identifier: MIT
 *
 * A painter's picture as PNG, SVG or PDF: the same drawing as on the screen, with title and subtitle above and a caption
 * below (lesson, seed, step, settings), so that a figure explains itself years later. Files are written whole
 * or not at all.
 *
 * Any thread.
 */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

/* The signature that all painters share, their struct as gconstpointer:
 * (UiPaintFunc) ui_curves_paint, (UiPaintFunc) ui_mask_paint, … */
typedef void (*UiPaintFunc) (cairo_t *cr, gconstpointer data, const UiPalette *palette, int width, int height);

typedef struct
{
  UiPaintFunc paint;
  gconstpointer data; /* borrowed */
  UiPalette palette;
  int width, height;    /* of the whole figure, title and caption included; 64 to 8192 */
  double scale;         /* PNG pixels per unit, 1-4; SVG and PDF ignore it */
  const char *title;    /* borrowed, or NULL */
  const char *subtitle; /* borrowed, or NULL: under the title, in as many lines as it takes */
  const char *caption;  /* borrowed, or NULL */
} UiFigure;

/**
 * ui_export_file:
 * @path: its ending decides: .png, .svg, .pdf
 *
 * Returns: %FALSE with G_IO_ERROR for another ending, or when the file cannot be written.
 */
gboolean ui_export_file (const UiFigure *figure, const char *path, GError **error);

/* ui_export_png: (transfer full) the figure as PNG, for the clipboard. */
GBytes *ui_export_png (const UiFigure *figure, GError **error);

/* ui_export_paint: title, picture and caption onto any cairo context. */
void ui_export_paint (cairo_t *cr, const UiFigure *figure);

/* ui_export_picture_size: of the picture between title and caption, units; ..._make_room: makes the figure so large
 * that the picture has at least that size. */
void ui_export_picture_size (const UiFigure *figure, int *width, int *height);
void ui_export_make_room (UiFigure *figure, int width, int height);

/* ui_export_caption: (transfer full) "lesson …, seed …, step …, settings" of a state. */
char *ui_export_caption (const UiState *state);

G_END_DECLS
