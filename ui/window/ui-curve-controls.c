/* SPDX-License-Identifier: MIT */

#include "ui-curve-controls.h"

struct _UiCurveControls
{
  GtkBox parent_instance;

  UiCurveView *view; /* owned reference, or NULL */

  /* Template children. */
  GtkDropDown *page;
  GtkDropDown *x;
  GtkDropDown *y;
  GtkScale *smoothing;
  GtkWidget *follow;
};

enum
{
  PROP_VIEW = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (UiCurveControls, ui_curve_controls, GTK_TYPE_BOX)

static void
page_cb (UiCurveControls *self)
{
  if (self->view != NULL)
    ui_curve_view_set_kind (self->view, (UiCurvesKind) gtk_drop_down_get_selected (self->page));
}

static void
x_cb (UiCurveControls *self)
{
  if (self->view != NULL)
    ui_curve_view_set_x (self->view, (UiCurvesX) gtk_drop_down_get_selected (self->x));
}

static void
y_cb (UiCurveControls *self)
{
  if (self->view != NULL)
    ui_curve_view_set_y (self->view, (UiCurvesY) gtk_drop_down_get_selected (self->y));
}

static void
smoothing_cb (UiCurveControls *self)
{
  UiState *state = self->view != NULL ? ui_view_get_state (UI_VIEW (self->view)) : NULL;

  if (state == NULL)
    return;

  ui_state_set_smoothing (state, gtk_range_get_value (GTK_RANGE (self->smoothing)));
  ui_view_redraw (UI_VIEW (self->view));
}

static void
follow_cb (UiCurveControls *self)
{
  if (self->view != NULL)
    ui_curve_view_follow (self->view);
}

static void
following_cb (UiCurveControls *self)
{
  gtk_widget_set_visible (self->follow, !ui_curve_view_is_following (self->view));
}

static void
set_view (UiCurveControls *self, UiCurveView *view)
{
  g_set_object (&self->view, view);
  if (view == NULL)
    return;

  g_signal_connect_object (view, "notify::following", G_CALLBACK (following_cb), self, G_CONNECT_SWAPPED);
  following_cb (self);
}

static void
ui_curve_controls_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_VIEW:
      set_view (UI_CURVE_CONTROLS (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_curve_controls_dispose (GObject *object)
{
  g_clear_object (&UI_CURVE_CONTROLS (object)->view);

  G_OBJECT_CLASS (ui_curve_controls_parent_class)->dispose (object);
}

static void
ui_curve_controls_class_init (UiCurveControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ui_curve_controls_set_property;
  object_class->dispose = ui_curve_controls_dispose;

  props[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, UI_TYPE_CURVE_VIEW,
                                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/curve-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, UiCurveControls, page);
  gtk_widget_class_bind_template_child (widget_class, UiCurveControls, x);
  gtk_widget_class_bind_template_child (widget_class, UiCurveControls, y);
  gtk_widget_class_bind_template_child (widget_class, UiCurveControls, smoothing);
  gtk_widget_class_bind_template_child (widget_class, UiCurveControls, follow);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, x_cb);
  gtk_widget_class_bind_template_callback (widget_class, y_cb);
  gtk_widget_class_bind_template_callback (widget_class, smoothing_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
}

static void
ui_curve_controls_init (UiCurveControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_range_set_value (GTK_RANGE (self->smoothing), UI_STATE_SMOOTHING);
}
