/* SPDX-License-Identifier: MIT */

#include "ui-curve-view.h"

#include <math.h>

#include <glib/gi18n.h>

/* Of a curve that grows by pixels nobody sees more than a dozen a second. */
#define INTERVAL_USEC 80000
/* A drag shorter than this was meant as a click. */
#define LEAST_DRAG_PX 6.0
/* A step of the crosshair with Shift. */
#define LONG_STRIDE_PX 20

struct _UiCurveView
{
  UiView parent_instance;

  UiCurvesKind kind;
  UiCurvesX x;
  UiCurvesY y;
  struct
  {
    double from, to; /* units of the page's x axis; NaN = the whole run */
  } zoom[UI_CURVES_BLEU + 1];
  double drag_from;   /* pixels; NaN = no drag */
  double cursor;      /* pixels; the crosshair of the keyboard; NaN = none */
  int highlight_pair; /* -1 = none */
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
  curves->view_from = self->zoom[self->kind].from;
  curves->view_to = self->zoom[self->kind].to;

  if (live)
    {
      if (!ui_view_get_pointer (UI_VIEW (self), &curves->pointer_x, &y))
        curves->pointer_x = self->cursor;
      curves->drag_from = self->drag_from;
      curves->highlight_pair = self->highlight_pair;
    }
}

/* On the screen what follows the pointer is drawn over the lines, which are dear. */
static void
ui_curve_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiCurves curves;

  build (UI_CURVE_VIEW (view), &curves, FALSE);
  ui_curves_paint_lines (cr, &curves, palette, width, height);
}

static void
ui_curve_view_paint_over (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiCurves curves;

  build (UI_CURVE_VIEW (view), &curves, TRUE);
  ui_curves_paint_marks (cr, &curves, palette, width, height);
}

static const char *
ui_curve_view_title (UiView *view)
{
  UiCurves curves;

  build (UI_CURVE_VIEW (view), &curves, FALSE);

  return ui_curves_title (&curves);
}

static char *
ui_curve_view_describe (UiView *view)
{
  UiCurveView *self = UI_CURVE_VIEW (view);
  UiPalette palette;
  UiCurves curves;
  char *text = NULL;

  build (self, &curves, FALSE);
  curves.highlight_pair = self->highlight_pair;
  if (!isnan (self->cursor))
    {
      curves.pointer_x = self->cursor;
      ui_view_palette (view, &palette);
      text = ui_curves_describe_at (&curves, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                                    gtk_widget_get_height (GTK_WIDGET (self)));
    }

  return text != NULL ? text : ui_curves_describe (&curves);
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
  /* There is one crosshair: the one that was moved last. */
  if (!isnan (x))
    UI_CURVE_VIEW (view)->cursor = NAN;

  return TRUE;
}

static void
ui_curve_view_highlight (UiView *view, int pair)
{
  UI_CURVE_VIEW (view)->highlight_pair = pair;
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

  return isnan (self->zoom[self->kind].from);
}

static void
set_view (UiCurveView *self, double from, double to)
{
  self->zoom[self->kind].from = from;
  self->zoom[self->kind].to = to;
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
  self->cursor = NAN;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
  ui_view_redraw (UI_VIEW (self));
}

UiCurvesKind
ui_curve_view_get_kind (UiCurveView *self)
{
  g_return_val_if_fail (UI_IS_CURVE_VIEW (self), UI_CURVES_LOSS);

  return self->kind;
}

void
ui_curve_view_set_x (UiCurveView *self, UiCurvesX x)
{
  g_return_if_fail (UI_IS_CURVE_VIEW (self));

  if (self->x == x)
    return;

  self->x = x;
  self->cursor = NAN;
  self->zoom[UI_CURVES_LOSS].from = self->zoom[UI_CURVES_LOSS].to = NAN;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
  ui_view_redraw (UI_VIEW (self));
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
  if (ui_curves_inside (&curves, &palette, width, height, x, y))
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
set_cursor (UiCurveView *self, double cursor)
{
  self->cursor = cursor;
  ui_view_forget_pointer (UI_VIEW (self));
  ui_view_redraw (UI_VIEW (self));
}

/* A zoomed view by a quarter of what it shows, as far as there is something. Returns the share that it moved by. */
static double
pan (UiCurveView *self, const UiPalette *palette, double by)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const double from = self->zoom[self->kind].from, to = self->zoom[self->kind].to;
  UiCurves curves;
  double first, last, stride;

  if (isnan (from))
    return 0;

  build (self, &curves, FALSE);
  curves.view_from = curves.view_to = NAN;
  first = ui_curves_x_at (&curves, palette, width, height, 0);
  last = ui_curves_x_at (&curves, palette, width, height, width);
  stride = CLAMP (copysign ((to - from) / 4, by), MIN (first - from, 0), MAX (last - to, 0));
  ui_curve_view_zoom (self, from + stride, to + stride);

  return stride / (to - from);
}

/* Moves the crosshair of the keyboard, by pixels. */
static void
move_cursor (UiCurveView *self, double by)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const double before = self->cursor;
  UiPalette palette;
  UiCurves curves;
  double next, moved, left, right;

  build (self, &curves, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  next = ui_curves_move (&curves, &palette, width, height, before, by);

  /* At the edge of a zoom the view moves, and the crosshair goes on from where it was. */
  if (fabs (next - before) < 0.01 && (moved = pan (self, &palette, by)) != 0)
    {
      build (self, &curves, FALSE);
      left = ui_curves_move (&curves, &palette, width, height, NAN, 1);
      right = ui_curves_move (&curves, &palette, width, height, NAN, -1);
      next = ui_curves_move (&curves, &palette, width, height, before - moved * (right - left), by);
    }

  set_cursor (self, next);
}

/* To the next change of a control, either way. */
static void
move_to_change (UiCurveView *self, int by)
{
  UiPalette palette;
  UiCurves curves;

  build (self, &curves, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  set_cursor (self, ui_curves_move_to_change (&curves, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                                              gtk_widget_get_height (GTK_WIDGET (self)), self->cursor, by));
}

/* From nowhere the crosshair comes in at the end that it walks away from. */
static void
enter_cursor (UiCurveView *self, double by)
{
  self->cursor = NAN;
  move_cursor (self, by);
}

/* Shows @times as much of the axis, the crosshair (or the middle) where it is. */
static void
zoom_by (UiCurveView *self, double times)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  UiPalette palette;
  UiCurves curves;
  double from, to, first, last, centre;

  build (self, &curves, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  from = ui_curves_x_at (&curves, &palette, width, height, 0);
  to = ui_curves_x_at (&curves, &palette, width, height, width);
  centre = isnan (self->cursor) ? (from + to) / 2
                                : ui_curves_x_at (&curves, &palette, width, height, self->cursor);

  from = centre + (from - centre) * times;
  to = centre + (to - centre) * times;
  curves.view_from = curves.view_to = NAN;
  first = ui_curves_x_at (&curves, &palette, width, height, 0);
  last = ui_curves_x_at (&curves, &palette, width, height, width);

  if (from <= first && to >= last)
    ui_curve_view_follow (self);
  else
    ui_curve_view_zoom (self, MAX (first, from), MIN (last, to));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiCurveView *self)
{
  const double stride = keys & GDK_SHIFT_MASK ? LONG_STRIDE_PX : 1;
  const gboolean changes = (keys & GDK_CONTROL_MASK) != 0 && self->kind == UI_CURVES_LOSS;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      if (changes)
        move_to_change (self, -1);
      else
        move_cursor (self, -stride);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (changes)
        move_to_change (self, 1);
      else
        move_cursor (self, stride);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      enter_cursor (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      enter_cursor (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom_by (self, 0.5);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_by (self, 2);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      ui_curve_view_follow (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* The keyboard went elsewhere: so does its crosshair. */
static void
focus_left_cb (UiCurveView *self)
{
  if (isnan (self->cursor))
    return;

  self->cursor = NAN;
  ui_view_redraw (UI_VIEW (self));
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
  view_class->paint_over = ui_curve_view_paint_over;
  view_class->title = ui_curve_view_title;
  view_class->describe = ui_curve_view_describe;
  view_class->version = ui_curve_view_version;
  view_class->hover = ui_curve_view_hover;
  view_class->highlight = ui_curve_view_highlight;

  props[PROP_FOLLOWING] =
      g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
ui_curve_view_init (UiCurveView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  UiCurves defaults;

  ui_curves_init (&defaults, NULL);
  self->kind = defaults.kind;
  self->x = defaults.x;
  self->y = defaults.y;
  self->drag_from = self->cursor = NAN;
  self->highlight_pair = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->zoom); i++)
    self->zoom[i].from = self->zoom[i].to = NAN;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Learning curves"), -1);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
