/* SPDX-License-Identifier: MIT */

#include "widgets.h"

#include <string.h>

void
spin (int msec)
{
  const gint64 end = g_get_monotonic_time () + msec * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

gpointer
find_match (gpointer widget, GType type, FindFunc match, gconstpointer data)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (match == NULL || match (widget, data)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find_match (child, type, match, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gpointer
find_first (gpointer widget, GType type)
{
  return find_match (widget, type, NULL, NULL);
}

static gpointer
count_down (gpointer widget, GType type, int *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = count_down (child, type, nth);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gpointer
find_nth (gpointer widget, GType type, int nth)
{
  return count_down (widget, type, &nth);
}

gboolean
label_says (GtkWidget *widget, gconstpointer words)
{
  return gtk_widget_get_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL;
}

gboolean
is_labelled (GtkWidget *widget, gconstpointer label)
{
  return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

gboolean
press (gpointer widget, guint key)
{
  return press_with (widget, key, 0);
}

gboolean
press_with (gpointer widget, guint key, GdkModifierType keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, keys, &taken);
    }

  return taken;
}
