/* SPDX-License-Identifier: MIT */

#include "ui-mask-view.h"

#include <math.h>

#include <glib/gi18n.h>

/* A flicker of thousands of cells tells nothing; ten maps a second can be followed. */
#define INTERVAL_USEC 100000

struct _UiMaskView
{
  UiView parent_instance;

  int highlight_pair; /* -1 = none */
};

G_DEFINE_FINAL_TYPE (UiMaskView, ui_mask_view, UI_TYPE_VIEW)

static void
build (UiMaskView *self, UiMask *mask, gboolean live)
{
  ui_mask_init (mask, ui_view_get_state (UI_VIEW (self)));
  mask->highlight_pair = self->highlight_pair;

  if (live)
    ui_view_get_pointer (UI_VIEW (self), &mask->pointer_x, &mask->pointer_y);
}

static void
ui_mask_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiMask mask;

  build (UI_MASK_VIEW (view), &mask, live);
  ui_mask_paint (cr, &mask, palette, width, height);
}

static char *
ui_mask_view_describe (UiView *view)
{
  UiMask mask;

  build (UI_MASK_VIEW (view), &mask, FALSE);

  return ui_mask_describe (&mask);
}

static guint64
ui_mask_view_version (UiView *view, const UiState *state)
{
  const guint64 step = state->picture != NULL ? state->picture->step : 0;

  return (guint64) state->run_id * 1000003 + step;
}

static int
pair_at (UiMaskView *self, double x, double y)
{
  UiPalette palette;
  UiMaskHit hit;
  UiMask mask;

  build (self, &mask, FALSE);
  if (mask.picture == NULL)
    return -1;

  ui_view_palette (UI_VIEW (self), &palette);
  hit = ui_mask_hit (&mask, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)), x, y);

  return hit.row < 0 ? -1 : mask.picture->pair[hit.row];
}

static gboolean
ui_mask_view_hover (UiView *view, double x, double y)
{
  ui_view_emit_highlight (view, isnan (x) ? -1 : pair_at (UI_MASK_VIEW (view), x, y));

  return TRUE;
}

static void
ui_mask_view_highlight (UiView *view, int pair)
{
  UI_MASK_VIEW (view)->highlight_pair = pair;
}

UiMaskView *
ui_mask_view_new (void)
{
  return g_object_new (UI_TYPE_MASK_VIEW, NULL);
}

static void
ui_mask_view_class_init (UiMaskViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  view_class->interval_usec = INTERVAL_USEC;
  view_class->paint = ui_mask_view_paint;
  view_class->describe = ui_mask_view_describe;
  view_class->version = ui_mask_view_version;
  view_class->hover = ui_mask_view_hover;
  view_class->highlight = ui_mask_view_highlight;
}

static void
ui_mask_view_init (UiMaskView *self)
{
  self->highlight_pair = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Mask: the loss of every target position in the batch"), -1);
}
