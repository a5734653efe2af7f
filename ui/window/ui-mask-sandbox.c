/* SPDX-License-Identifier: MIT */

#include "ui-mask-sandbox.h"

#include <glib/gi18n.h>

#include "ui-sandbox-view.h"

struct _UiMaskSandbox
{
  GtkBox parent_instance;

  UiSandbox sandbox;
  UiSandboxKernels kernels; /* all NULL without */
  gboolean showing;         /* controls are being set, not used */

  /* Template children. */
  GtkWidget *controls;
  GtkDropDown *kind;
  GtkSpinButton *length_0, *length_1, *length_2;
  GtkWidget *fill_label;
  GtkSpinButton *fill;
  GtkLabel *value_label;
  GtkSpinButton *value;
  UiSandboxView *view;
};

G_DEFINE_FINAL_TYPE (UiMaskSandbox, ui_mask_sandbox, GTK_TYPE_BOX)

static GtkSpinButton *
length_button (UiMaskSandbox *self, int row)
{
  GtkSpinButton *const buttons[UI_SANDBOX_MAX_ROWS] = { self->length_0, self->length_1, self->length_2 };

  return buttons[row];
}

static void
compute (UiMaskSandbox *self)
{
  self->sandbox.computed = FALSE;
  if (self->kernels.sequence_mask != NULL && self->kernels.masked_losses != NULL)
    ui_sandbox_compute (&self->sandbox, &self->kernels);

  ui_sandbox_view_show (self->view, &self->sandbox);
}

/* Puts the numbers of the sandbox into the controls. */
static void
show_controls (UiMaskSandbox *self)
{
  const UiSandbox *sandbox = &self->sandbox;
  const int selected = MAX (sandbox->selected, 0);
  g_autofree char *name = ui_sandbox_name (sandbox, selected);

  self->showing = TRUE;
  for (int b = 0; b < UI_SANDBOX_MAX_ROWS; b++)
    {
      gtk_widget_set_visible (GTK_WIDGET (length_button (self, b)), b < sandbox->rows);
      gtk_spin_button_set_range (length_button (self, b), 0, sandbox->steps);
      gtk_spin_button_set_value (length_button (self, b), sandbox->length[b]);
    }
  gtk_widget_set_visible (self->fill_label, sandbox->kind != UI_SANDBOX_LOSS);
  gtk_widget_set_visible (GTK_WIDGET (self->fill), sandbox->kind != UI_SANDBOX_LOSS);
  gtk_spin_button_set_value (self->fill, sandbox->fill);
  gtk_label_set_label (self->value_label, name);
  gtk_spin_button_set_value (self->value, sandbox->values[selected]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->showing = FALSE;
}

static void
begin (UiMaskSandbox *self)
{
  ui_sandbox_init (&self->sandbox, (UiSandboxKind) gtk_drop_down_get_selected (self->kind));
  self->sandbox.selected = 0;
  show_controls (self);
  compute (self);
}

static void
kind_cb (UiMaskSandbox *self)
{
  if (gtk_drop_down_get_selected (self->kind) != (guint) self->sandbox.kind)
    begin (self);
}

static void
edited_cb (UiMaskSandbox *self)
{
  if (self->showing)
    return;

  for (int b = 0; b < self->sandbox.rows; b++)
    self->sandbox.length[b] = gtk_spin_button_get_value_as_int (length_button (self, b));
  self->sandbox.fill = gtk_spin_button_get_value (self->fill);
  self->sandbox.values[MAX (self->sandbox.selected, 0)] = gtk_spin_button_get_value (self->value);
  compute (self);
}

static void
chosen_cb (UiMaskSandbox *self, int index, gboolean edit)
{
  self->sandbox.selected = index;
  show_controls (self);
  ui_sandbox_view_show (self->view, &self->sandbox);
  if (edit)
    gtk_widget_grab_focus (GTK_WIDGET (self->value));
}

static void
reset_cb (UiMaskSandbox *self)
{
  begin (self);
}

void
ui_mask_sandbox_set_kernels (UiMaskSandbox *self, const UiSandboxKernels *kernels)
{
  g_return_if_fail (UI_IS_MASK_SANDBOX (self));

  self->kernels = kernels != NULL ? *kernels : (UiSandboxKernels){ NULL, NULL };
  compute (self);
}

UiView *
ui_mask_sandbox_get_view (UiMaskSandbox *self)
{
  g_return_val_if_fail (UI_IS_MASK_SANDBOX (self), NULL);

  return UI_VIEW (self->view);
}

const UiSandbox *
ui_mask_sandbox_get (UiMaskSandbox *self)
{
  g_return_val_if_fail (UI_IS_MASK_SANDBOX (self), NULL);

  return &self->sandbox;
}

void
ui_mask_sandbox_set_bare (UiMaskSandbox *self, gboolean bare)
{
  g_return_if_fail (UI_IS_MASK_SANDBOX (self));

  gtk_widget_set_visible (self->controls, !bare);
}

static void
ui_mask_sandbox_class_init (UiMaskSandboxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (UI_TYPE_SANDBOX_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/mask-sandbox.ui");
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, controls);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, kind);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, length_0);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, length_1);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, length_2);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, fill_label);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, fill);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, value_label);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, value);
  gtk_widget_class_bind_template_child (widget_class, UiMaskSandbox, view);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
ui_mask_sandbox_init (UiMaskSandbox *self)
{
  self->showing = TRUE; /* the template sets its controls */
  gtk_widget_init_template (GTK_WIDGET (self));
  begin (self);
}
