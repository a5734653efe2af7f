/* SPDX-License-Identifier: MIT */

#include "ui-panel.h"

#include <glib/gi18n.h>

struct _UiPanel
{
  GtkWidget parent_instance;

  char *title;    /* owned */
  char *subtitle; /* owned */
  char *help;     /* owned */
  int number;
  gboolean has_pointer;

  GtkWidget *child;    /* borrowed: held by the slot */
  GtkWidget *controls; /* borrowed: held by the header, or NULL */
  UiView *view;        /* borrowed: inside child */

  /* Template children. */
  GtkWidget *box;
  GtkWidget *slot;
  GtkWidget *buttons;
  GtkWidget *expand_button;
  GtkWidget *export_button;
  GtkLabel *help_title;
  GtkLabel *help_label;
  GtkLabel *title_label;
  GtkInscription *subtitle_label;
};

G_DEFINE_FINAL_TYPE (UiPanel, ui_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_HELP,
  PROP_NUMBER,
  PROP_CHILD,
  PROP_VIEW,
  PROP_CONTROLS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
set_title (UiPanel *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->help_title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

void
ui_panel_set_subtitle (UiPanel *self, const char *subtitle)
{
  g_return_if_fail (UI_IS_PANEL (self));

  if (g_strcmp0 (self->subtitle, subtitle) == 0)
    return;

  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
  gtk_inscription_set_text (self->subtitle_label, subtitle);
}

static void
set_help (UiPanel *self, const char *help)
{
  g_free (self->help);
  self->help = g_strdup (help);
  gtk_label_set_label (self->help_label, help);
}

static void
set_child (UiPanel *self, GtkWidget *child)
{
  if (self->child != NULL)
    gtk_box_remove (GTK_BOX (self->slot), self->child);

  self->child = child;

  if (child != NULL)
    gtk_box_append (GTK_BOX (self->slot), child);
}

/* The panel's own controls stand before the buttons that every panel has. */
static void
set_controls (UiPanel *self, GtkWidget *controls)
{
  if (self->controls != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), self->controls);

  self->controls = controls;

  if (controls != NULL)
    gtk_box_prepend (GTK_BOX (self->buttons), controls);
}

const char *
ui_panel_get_title (UiPanel *self)
{
  g_return_val_if_fail (UI_IS_PANEL (self), NULL);

  return self->title;
}

const char *
ui_panel_get_subtitle (UiPanel *self)
{
  g_return_val_if_fail (UI_IS_PANEL (self), NULL);

  return self->subtitle;
}

int
ui_panel_get_number (UiPanel *self)
{
  g_return_val_if_fail (UI_IS_PANEL (self), 0);

  return self->number;
}

UiView *
ui_panel_get_view (UiPanel *self)
{
  g_return_val_if_fail (UI_IS_PANEL (self), NULL);

  return self->view;
}

void
ui_panel_set_expanded (UiPanel *self, gboolean expanded)
{
  g_return_if_fail (UI_IS_PANEL (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->expand_button),
                            expanded ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->expand_button,
                               expanded ? _ ("Back to all panels") : _ ("Fill the window"));
}

void
ui_panel_set_bare (UiPanel *self, gboolean bare)
{
  g_return_if_fail (UI_IS_PANEL (self));

  gtk_widget_set_visible (self->buttons, !bare);
}

gboolean
ui_panel_has_pointer (UiPanel *self)
{
  g_return_val_if_fail (UI_IS_PANEL (self), FALSE);

  return self->has_pointer;
}

static void
pointer_enter_cb (GtkEventControllerMotion *motion, double x, double y, UiPanel *self)
{
  self->has_pointer = TRUE;
}

static void
pointer_leave_cb (GtkEventControllerMotion *motion, UiPanel *self)
{
  self->has_pointer = FALSE;
}

static void
ui_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UiPanel *self = UI_PANEL (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_HELP:
      g_value_set_string (value, self->help);
      break;
    case PROP_NUMBER:
      g_value_set_int (value, self->number);
      break;
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_CONTROLS:
      g_value_set_object (value, self->controls);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UiPanel *self = UI_PANEL (object);

  switch (id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      ui_panel_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_HELP:
      set_help (self, g_value_get_string (value));
      break;
    case PROP_NUMBER:
      self->number = g_value_get_int (value);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->expand_button), "i", self->number);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->export_button), "i", self->number);
      break;
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_VIEW:
      self->view = g_value_get_object (value);
      break;
    case PROP_CONTROLS:
      set_controls (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_panel_dispose (GObject *object)
{
  UiPanel *self = UI_PANEL (object);

  self->view = NULL;
  self->child = NULL;
  self->controls = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ui_panel_parent_class)->dispose (object);
}

static void
ui_panel_finalize (GObject *object)
{
  UiPanel *self = UI_PANEL (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->help);

  G_OBJECT_CLASS (ui_panel_parent_class)->finalize (object);
}

static void
ui_panel_class_init (UiPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ui_panel_get_property;
  object_class->set_property = ui_panel_set_property;
  object_class->dispose = ui_panel_dispose;
  object_class->finalize = ui_panel_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  props[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, "", flags);
  props[PROP_NUMBER] = g_param_spec_int ("number", NULL, NULL, 0, 9, 0, flags);
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, UI_TYPE_VIEW, flags);
  props[PROP_CONTROLS] = g_param_spec_object ("controls", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "panel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/panel.ui");
  gtk_widget_class_bind_template_child (widget_class, UiPanel, box);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, slot);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, buttons);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, expand_button);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, export_button);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, help_title);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, help_label);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, title_label);
  gtk_widget_class_bind_template_child (widget_class, UiPanel, subtitle_label);
}

static void
ui_panel_init (UiPanel *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  ui_panel_set_expanded (self, FALSE);

  g_signal_connect (motion, "enter", G_CALLBACK (pointer_enter_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
