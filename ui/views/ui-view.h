/* SPDX-License-Identifier: MIT
 *
 * The parent of every view: a thin widget around one painter. It decides when to draw, not what.
 *
 * A view redraws only when its own part of the state has changed (the class's version()) or the pointer
 * moved over it: at the next frame after the pointer has moved, else at most once per `interval_usec`,
 * together with others that wait, and not at all while it is not mapped (it is drawn afresh when shown).
 * While nothing is due no frame is asked for. What was drawn is kept (ui-layer.h), and a class that draws what follows
 * the pointer apart from the rest (paint_over) has only that drawn anew while the pointer moves. The painter's
 * description becomes the accessible description, at most once a second.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

#define UI_TYPE_VIEW (ui_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (UiView, ui_view, UI, VIEW, GtkWidget)

struct _UiViewClass
{
  GtkWidgetClass parent_class;

  gint64 interval_usec; /* between two drawings while only the run moves; 33 ms unless a class says so */

  /* Draws the whole view. @live: on the screen, pointer and all; else for a figure. */
  void (*paint) (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live);
  /* Draws what follows the pointer, at every frame in which it moves, on top of what paint() draws without it, which
   * is drawn no more often than ever. NULL: paint() draws everything, at every such frame. */
  void (*paint_over) (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height);
  /* @width, @height: in, out: grown to what a figure of it needs, where nothing can be scrolled. NULL: any size will do. */
  void (*figure_size) (UiView *self, const UiPalette *palette, int *width, int *height);
  /* What the picture is called above a figure; NULL: as the panel around it. */
  const char *(*title) (UiView *self);
  /* (transfer full) (nullable): a line under that, of what the window says beside the picture. NULL: nothing. */
  char *(*subtitle) (UiView *self);
  /* (transfer full): what the picture says, in a sentence or two. */
  char *(*describe) (UiView *self);
  /* A number that differs whenever the part of @state that the picture shows differs. */
  guint64 (*version) (UiView *self, const UiState *state);
  /* The pointer is at (@x, @y), or has left (both NaN). Returns whether the picture changes by that. */
  gboolean (*hover) (UiView *self, double x, double y);
  /* Another pair was lit up (-1: none). NULL where pairs do not show. */
  void (*highlight) (UiView *self, int pair);
  /* It is drawn by paint_over(); else it is part of the picture, which is dear: where it is not pointed at it waits for
   * the next beat. */
  gboolean highlight_over;
};

/* Signal "highlight" (int pair): the pointer found a training pair (-1: lost it), for the other views. */

/* ui_view_set_state: @state: (nullable): borrowed; must outlive the view or be taken away before. */
void ui_view_set_state (UiView *self, UiState *state);
UiState *ui_view_get_state (UiView *self); /* (transfer none) (nullable) */

/* ui_view_update: the state may have changed. */
void ui_view_update (UiView *self);

/* ui_view_redraw: something else behind the picture changed (a page, a zoom): drawn at the next frame. */
void ui_view_redraw (UiView *self);

/* ui_view_beat: a frame comes for another reason (a text was written) that takes @spent microseconds of it: views
 * that wait come along as far as there is room. */
void ui_view_beat (gint64 spent);

/* ui_view_set_scale: size of type and lines; 1 in the window, more in presentation. */
void ui_view_set_scale (UiView *self, double scale);

/* ui_view_set_highlight: lights a pair up, if the view can. */
void ui_view_set_highlight (UiView *self, int pair);
int ui_view_get_highlight (UiView *self); /* -1 = none */

/* ui_view_palette: @palette: out: colours and font of the widget as it is now. */
void ui_view_palette (UiView *self, UiPalette *palette);

/* ui_view_get_title: (nullable) what the picture is called above a figure; %NULL: as the panel around it. */
const char *ui_view_get_title (UiView *self);

/* ui_view_get_subtitle: (transfer full) (nullable) what stands under the title of a figure. */
char *ui_view_get_subtitle (UiView *self);

/* ui_view_figure_size: @width, @height: in, out: pixels; grown to what ui_view_paint() needs to show everything. */
void ui_view_figure_size (UiView *self, const UiPalette *palette, int *width, int *height);

/* ui_view_paint: draws the view as a figure, in the shape of UiPaintFunc (ui-export.h). */
void ui_view_paint (cairo_t *cr, gconstpointer view, const UiPalette *palette, int width, int height);

/* ui_view_get_spoken: (transfer none) (nullable): the description last given to assistive technology. */
const char *ui_view_get_spoken (UiView *self);

/* For subclasses. */
void ui_view_emit_highlight (UiView *self, int pair);
gboolean ui_view_get_pointer (UiView *self, double *x, double *y); /* FALSE and NaN when it is elsewhere */
void ui_view_forget_pointer (UiView *self);                        /* the keyboard took over: until the pointer moves again */

G_END_DECLS
