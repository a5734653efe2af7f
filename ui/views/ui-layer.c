/* SPDX-License-Identifier: MIT */

#include "ui-layer.h"

#include <math.h>

/* Takes the surface: a node that outlives it owns its pixels, so nothing is copied. */
static GskRenderNode *
node_of (cairo_surface_t *image, double x, double y, double width, double height)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_set_source_surface (cr, image, x, y);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);

  return node;
}

static cairo_surface_t *
new_image (double width, double height, int scale)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width * scale, (int) height * scale);

  cairo_surface_set_device_scale (image, scale, scale);

  return image;
}

cairo_t *
ui_layer_begin (int width, int height, int scale)
{
  cairo_surface_t *image = new_image (width, height, scale);
  cairo_t *cr = cairo_create (image);

  cairo_surface_destroy (image);

  return cr;
}

GskRenderNode *
ui_layer_end (cairo_t *cr)
{
  cairo_surface_t *image = cairo_surface_reference (cairo_get_target (cr));
  double scale;

  cairo_destroy (cr);
  cairo_surface_get_device_scale (image, &scale, &scale);

  return node_of (image, 0, 0, cairo_image_surface_get_width (image) / scale, cairo_image_surface_get_height (image) / scale);
}

cairo_t *
ui_layer_begin_small (int width, int height)
{
  const cairo_rectangle_t extents = { 0, 0, width, height };
  cairo_surface_t *record = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cairo_t *cr = cairo_create (record);

  cairo_surface_destroy (record);

  return cr;
}

GskRenderNode *
ui_layer_end_small (cairo_t *cr, int scale)
{
  cairo_surface_t *record = cairo_surface_reference (cairo_get_target (cr)), *image;
  cairo_rectangle_t limit;
  double x, y, width, height, right, bottom;

  cairo_destroy (cr);
  cairo_recording_surface_get_extents (record, &limit);
  cairo_recording_surface_ink_extents (record, &x, &y, &width, &height);
  right = MIN (ceil (x + width), limit.width);
  bottom = MIN (ceil (y + height), limit.height);
  x = MAX (floor (x), 0);
  y = MAX (floor (y), 0);

  if (right <= x || bottom <= y)
    {
      cairo_surface_destroy (record);
      return NULL;
    }

  image = new_image (right - x, bottom - y, scale);
  cr = cairo_create (image);
  cairo_set_source_surface (cr, record, -x, -y);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (record);

  return node_of (image, x, y, right - x, bottom - y);
}
