/* SPDX-License-Identifier: MIT
 *
 * A picture that is drawn once and shown in many frames: pixels in a render node. GTK's own cairo nodes keep a
 * record of what was drawn and play it back in every frame that touches the picture; a record costs several
 * times what the pixels do. While the node is the same, GTK knows that nothing changed there.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ui_layer_begin:
 * @width, @height: of the picture, at least 1
 * @scale: device pixels for each of its pixels
 *
 * Returns: (transfer full): what to draw on; transparent so far
 */
cairo_t *ui_layer_begin (int width, int height, int scale);

/**
 * ui_layer_end:
 * @cr: (transfer full): from ui_layer_begin()
 *
 * Returns: (transfer full): the picture with its upper left corner at the origin
 */
GskRenderNode *ui_layer_end (cairo_t *cr);

/**
 * ui_layer_begin_small:
 * @width, @height: beyond which nothing is drawn
 *
 * For a picture that is mostly empty: a mark, a readout. Its node is no larger than what was drawn, so that no more
 * than that is drawn again when it goes elsewhere.
 *
 * Returns: (transfer full): what to draw on
 */
cairo_t *ui_layer_begin_small (int width, int height);

/**
 * ui_layer_end_small:
 * @cr: (transfer full): from ui_layer_begin_small()
 * @scale: device pixels for each of its pixels
 *
 * Returns: (transfer full) (nullable): the picture, in the place where it was drawn; %NULL when nothing was
 */
GskRenderNode *ui_layer_end_small (cairo_t *cr, int scale);

G_END_DECLS
