/* SPDX-License-Identifier: MIT */

#include "ui-curve-view.h"

#include <math.h>

#include <glib/gi18n.h>

/* Of a curve that grows by pixels nobody sees more than twenty a second. */
#define INTERVAL_USEC 50000
/* A drag shorter than this was meant as a click. */
#define LEAST_DRAG_PX 6.0

struct _UiCurveView
{
  UiView parent_instance;

  UiCurvesKind kind;
  UiCurvesX x;
  UiCurvesY y;
  double view_from, view_to; /* units of x; NaN = the whole run */
  double drag_from;          /* pixels; NaN = no drag */
};

enum
{
  PROP_FOLLOWING = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (UiCurveView, ui_curve_view, UI_TYPE_VIEW)

static void
build (UiCurveView *self, UiCurves *curves, gboolean live)
{
  double y;

  ui_curves_init (curves, ui_view_get_state (UI_VIEW (self)));
  curves->kind = self->kind;
  curves->x = self->x;
  curves->y = self->y;
  curves->view_from = self->view_from;
  curves->view_to = self->view_to;

  if (live)
    {
      ui_view_get_pointer (UI_VIEW (self), &curves->pointer_x, &y);
      curves->drag_from = self->drag_from;
    }
}

static void
ui_curve_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiCurves curves;

  build (UI_CURVE_VIEW (view), &curves, live);
  ui_curves_paint (cr, &curves, palette, width, height);
}

static char *
ui_curve_view_describe (UiView *view)
{
  UiCurves curves;

  build (UI_CURVE_VIEW (view), &curves, FALSE);

  return ui_curves_describe (&curves);
}

static guint64
ui_curve_view_version (UiView *view, const UiState *state)
{
  guint64 version = state->run_id;

  version = version * 31 + (guint64) state->run_state;
  version = version * 31 + state->epochs->len;
  version = version * 31 + state->changes->len;

  return version * 1000003 + state->steps.n;
}

static gboolean
ui_curve_view_hover (UiView *view, double x, double y)
{
  return TRUE;
}

UiCurveView *
ui_curve_view_new (void)
{
  return g_object_new (UI_TYPE_CURVE_VIEW, NULL);
}

gboolean
ui_curve_view_is_following (UiCurveView *self)
{
  g_return_val_if_fail (UI_IS_CURVE_VIEW (self), TRUE);

  return isnan (self->view_from);
}

static void
set_view (UiCurveView *self, double from, double to)
{
  self->view_from = from;
  self->view_to = to;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
  ui_view_redraw (UI_VIEW (self));
}

void
ui_curve_view_follow (UiCurveView *self)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));

  set_view (self, NAN, NAN);
}

void
ui_curve_view_zoom (UiCurveView *self, double from, double to)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));
  g_return_if_fail (isfinite (from) && isfinite (to));

  if (from < to)
    set_view (self, from, to);
}

void
ui_curve_view_set_kind (UiCurveView *self, UiCurvesKind kind)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));

  self->kind = kind;
  ui_view_redraw (UI_VIEW (self));
}

void
ui_curve_view_set_x (UiCurveView *self, UiCurvesX x)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));

  if (self->x == x)
    return;

  self->x = x;
  set_view (self, NAN, NAN);
}

void
ui_curve_view_set_y (UiCurveView *self, UiCurvesY y)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));

  self->y = y;
  ui_view_redraw (UI_VIEW (self));
}

char *
ui_curve_view_csv (UiCurveView *self)
{
  UiCurves curves;

  g_return_val_if_fail (UI_IS_CURVE_VIEW (self), NULL);

  build (self, &curves, FALSE);

  return ui_curves_csv (&curves);
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, UiCurveView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  UiPalette palette;
  UiCurves curves;

  ui_view_palette (UI_VIEW (self), &palette);
  build (self, &curves, TRUE);
  if (self->kind == UI_CURVES_LOSS && ui_curves_inside (&curves, &palette, width, height, x, y))
    self->drag_from = x;
  else
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, UiCurveView *self)
{
  ui_view_redraw (UI_VIEW (self));
}

static void
drag_end_cb (GtkGestureDrag *drag, double dx, double dy, UiCurveView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const double from = self->drag_from;
  UiPalette palette;
  UiCurves curves;
  double a, b;

  if (isnan (from))
    return;

  build (self, &curves, FALSE);
  self->drag_from = NAN;
  if (fabs (dx) >= LEAST_DRAG_PX)
    {
      ui_view_palette (UI_VIEW (self), &palette);
      a = ui_curves_x_at (&curves, &palette, width, height, MIN (from, from + dx));
      b = ui_curves_x_at (&curves, &palette, width, height, MAX (from, from + dx));
      ui_curve_view_zoom (self, a, b);
    }

  ui_view_redraw (UI_VIEW (self));
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, UiCurveView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    ui_curve_view_follow (self);
}

static void
ui_curve_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UiCurveView *self = UI_CURVE_VIEW (object);

  switch (id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, ui_curve_view_is_following (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_curve_view_class_init (UiCurveViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = ui_curve_view_get_property;
  view_class->interval_usec = INTERVAL_USEC;
  view_class->paint = ui_curve_view_paint;
  view_class->describe = ui_curve_view_describe;
  view_class->version = ui_curve_view_version;
  view_class->hover = ui_curve_view_hover;

  props[PROP_FOLLOWING] =
      g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
ui_curve_view_init (UiCurveView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  UiCurves defaults;

  ui_curves_init (&defaults, NULL);
  self->kind = defaults.kind;
  self->x = defaults.x;
  self->y = defaults.y;
  self->view_from = self->view_to = self->drag_from = NAN;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Learning curves"), -1);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
