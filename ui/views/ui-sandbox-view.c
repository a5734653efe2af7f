/* SPDX-License-Identifier: MIT */

#include "ui-sandbox-view.h"

#include <glib/gi18n.h>

struct _UiSandboxView
{
  UiView parent_instance;

  UiSandbox sandbox;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiSandboxView, ui_sandbox_view, UI_TYPE_VIEW)

static void
ui_sandbox_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiSandbox sandbox = UI_SANDBOX_VIEW (view)->sandbox;

  if (!live)
    sandbox.selected = -1;

  ui_sandbox_paint (cr, &sandbox, palette, width, height);
}

static char *
ui_sandbox_view_describe (UiView *view)
{
  return ui_sandbox_describe (&UI_SANDBOX_VIEW (view)->sandbox);
}

/* The sandbox shows nothing of a run. */
static guint64
ui_sandbox_view_version (UiView *view, const UiState *state)
{
  return 0;
}

static gboolean
choose (UiSandboxView *self, int index, gboolean edit)
{
  if (index < 0 || index >= ui_sandbox_size (&self->sandbox))
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, index, edit);

  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiSandboxView *self)
{
  const int row = self->sandbox.steps * self->sandbox.depth;

  if (keys & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
      return choose (self, self->sandbox.selected - row, FALSE);
    case GDK_KEY_Down:
      return choose (self, self->sandbox.selected + row, FALSE);
    case GDK_KEY_Left:
      return choose (self, self->sandbox.selected - 1, FALSE);
    case GDK_KEY_Right:
      return choose (self, self->sandbox.selected + 1, FALSE);
    case GDK_KEY_Home:
      return choose (self, 0, FALSE);
    case GDK_KEY_End:
      return choose (self, ui_sandbox_size (&self->sandbox) - 1, FALSE);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return choose (self, self->sandbox.selected, TRUE);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, UiSandboxView *self)
{
  UiPalette palette;

  ui_view_palette (UI_VIEW (self), &palette);
  choose (self,
          ui_sandbox_hit (&self->sandbox, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)), x, y),
          TRUE);
}

UiSandboxView *
ui_sandbox_view_new (void)
{
  return g_object_new (UI_TYPE_SANDBOX_VIEW, NULL);
}

void
ui_sandbox_view_show (UiSandboxView *self, const UiSandbox *sandbox)
{
  g_return_if_fail (UI_IS_SANDBOX_VIEW (self));

  self->sandbox = *sandbox;
  ui_view_redraw (UI_VIEW (self));
}

static void
ui_sandbox_view_class_init (UiSandboxViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  view_class->paint = ui_sandbox_view_paint;
  view_class->describe = ui_sandbox_view_describe;
  view_class->version = ui_sandbox_view_version;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", UI_TYPE_SANDBOX_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void
ui_sandbox_view_init (UiSandboxView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  ui_sandbox_init (&self->sandbox, UI_SANDBOX_MATRIX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Sandbox: numbers before and after the sequence mask"), -1);

  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
