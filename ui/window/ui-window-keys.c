/* SPDX-License-Identifier: MIT
 *
 * The window's keys. resources/ui/shortcuts.ui lists them for who looks for them.
 */

#include "ui-window-private.h"

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
} bindings[] = {
  { GDK_KEY_space, 0, "win.toggle-play" },
  { GDK_KEY_s, 0, "win.step" },
  { GDK_KEY_r, 0, "win.restart" },
  { GDK_KEY_question, 0, "win.shortcuts" },
  { GDK_KEY_F1, 0, "win.shortcuts" },
  { GDK_KEY_F9, 0, "win.toggle-sidebar" },
  { GDK_KEY_F11, 0, "win.present" },
  { GDK_KEY_Escape, 0, "win.back" },
  { GDK_KEY_o, GDK_CONTROL_MASK, "win.open" },
  { GDK_KEY_s, GDK_CONTROL_MASK, "win.save" },
  { GDK_KEY_e, GDK_CONTROL_MASK, "win.export-here" },
  { GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.export-all" },
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.copy-here" },
  { GDK_KEY_q, GDK_CONTROL_MASK, "window.close" },
  { GDK_KEY_w, GDK_CONTROL_MASK, "window.close" },
};

static gboolean
escape_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiWindow *self)
{
  return key == GDK_KEY_Escape && (keys & gtk_accelerator_get_default_mod_mask ()) == 0 && ui_window_go_back (self);
}

/* --- A list or a menu that was opened by the pointer leaves the keyboard on its button when it closes; the space bar would open
 * it again, where whoever looks at the curves means play or pause. Who goes from widget to widget by keys means the button. */

static void
pressed_cb (UiWindow *self)
{
  self->by_pointer = TRUE;
}

static gboolean
opens_something (GtkWidget *button)
{
  return GTK_IS_TOGGLE_BUTTON (button) && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)) &&
         (gtk_widget_get_ancestor (button, GTK_TYPE_DROP_DOWN) != NULL || gtk_widget_get_ancestor (button, GTK_TYPE_MENU_BUTTON) != NULL);
}

static gboolean
space_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (key != GDK_KEY_space || (keys & gtk_accelerator_get_default_mod_mask ()) != 0)
    {
      self->by_pointer = self->by_pointer && key == GDK_KEY_Escape;
      return GDK_EVENT_PROPAGATE;
    }

  if (!self->by_pointer || focus == NULL || !opens_something (focus))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toggle-play", NULL);

  return GDK_EVENT_STOP;
}

static void
watch_pointer (UiWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (space_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

static void
add_key (GtkShortcutController *controller, guint key, GdkModifierType modifiers, const char *action, GVariant *target)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), gtk_named_action_new (action));

  gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

/* A controller of the window's own and not bindings of its class: GtkWindow's binding of the space bar to the
 * widget in focus would come first. */
void
ui_window_add_keys (UiWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    add_key (GTK_SHORTCUT_CONTROLLER (controller), bindings[i].key, bindings[i].modifiers, bindings[i].action, NULL);

  for (int i = 1; i <= UI_WINDOW_PANELS; i++)
    add_key (GTK_SHORTCUT_CONTROLLER (controller), (guint) (GDK_KEY_0 + i), 0, "win.expand-panel", g_variant_new_int32 (i));

  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  /* Nearer to the panels than the place of the toasts, which takes Escape to put one away: a key that leaves
   * presentation must do so at the first press. */
  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (escape_cb), self);
  gtk_widget_add_controller (adw_toast_overlay_get_child (self->toasts), controller);

  watch_pointer (self);
}
