/* SPDX-License-Identifier: MIT */

#include "ui-mask-panel.h"

#include <math.h>

#include <glib/gi18n.h>

#include "ui-mask-view.h"
#include "ui-recording.h"

/* Texts that change faster cannot be read. */
#define LINE_USEC 300000
/* So long the switch shows what was asked for, and then whatever is in effect. */
#define HOLD_USEC 500000

struct _UiMaskPanel
{
  GtkBox parent_instance;

  UiState *state; /* borrowed, or NULL */
  gint64 line_usec;
  gint64 asked_usec; /* monotonic; when the switch was last used */

  /* Template children. */
  GtkStack *stack;
  UiMaskView *batch;
  GtkWidget *foot;
  GtkInscription *line;
  GtkSwitch *forget;
  UiMaskSandbox *sandbox;
};

G_DEFINE_FINAL_TYPE (UiMaskPanel, ui_mask_panel, GTK_TYPE_BOX)

enum
{
  PROP_VIEW = 1,
  N_PROPS
};

enum
{
  SIGNAL_SET,
  SIGNAL_HIGHLIGHT,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* What the foot says while no cell is chosen: how sure the model is that a sentence ends where it does. */
static char *
idle_line (UiMaskPanel *self)
{
  const UiMaskFigures figures = ui_mask_view_figures (self->batch);

  if (self->state == NULL || self->state->picture == NULL)
    return g_strdup ("");

  if (isnan (figures.end_probability))
    return g_strdup (_ ("Point at a cell, or walk with the arrow keys."));

  if (!self->state->picture->mask)
    return g_strdup_printf (_ ("Padding is easy to guess: the loss looks better than it is. <eos> where it is due: %.2f"),
                            figures.end_probability);

  return g_strdup_printf (_ ("Probability of <eos> where it is due: %.2f. Point at a cell, or walk with the arrow keys."),
                          figures.end_probability);
}

static void
update_line (UiMaskPanel *self)
{
  g_autofree char *line = ui_mask_view_line (self->batch);

  if (line == NULL)
    line = idle_line (self);

  self->line_usec = g_get_monotonic_time ();
  gtk_inscription_set_text (self->line, line);
}

static void
update_switch (UiMaskPanel *self)
{
  const gboolean forgotten = self->state->in_effect != NULL && !self->state->in_effect->mask;

  gtk_widget_set_sensitive (GTK_WIDGET (self->forget), !ui_state_is_recording (self->state));

  if (gtk_switch_get_active (self->forget) == forgotten && gtk_switch_get_state (self->forget) == forgotten)
    return;

  if (g_get_monotonic_time () - self->asked_usec < HOLD_USEC && gtk_switch_get_active (self->forget) != forgotten)
    return;

  gtk_switch_set_active (self->forget, forgotten); /* the state alone would not move it back */
  gtk_switch_set_state (self->forget, forgotten);
}

static gboolean
forget_cb (UiMaskPanel *self, gboolean forget)
{
  if (self->state == NULL || self->state->in_effect == NULL || self->state->in_effect->mask == !forget)
    return FALSE;

  self->asked_usec = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_SET], 0, "mask", forget ? "off" : "on");

  return TRUE; /* the state follows when it is in effect */
}

void
ui_mask_panel_update_line (UiMaskPanel *self)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  if (self->state != NULL && self->state->info != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->line)))
    update_line (self);
}

static void
highlight_cb (UiMaskPanel *self, int pair)
{
  g_signal_emit (self, signals[SIGNAL_HIGHLIGHT], 0, pair);
}

static void
cell_cb (UiMaskPanel *self)
{
  update_line (self);
}

void
ui_mask_panel_update (UiMaskPanel *self)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  ui_view_update (UI_VIEW (self->batch));
  if (self->state == NULL || self->state->info == NULL)
    return;

  update_switch (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->line)) &&
      (g_get_monotonic_time () - self->line_usec > LINE_USEC || self->state->run_state != ENG_RUN_PLAYING))
    update_line (self);
}

void
ui_mask_panel_set_state (UiMaskPanel *self, UiState *state)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  self->state = state;
  ui_view_set_state (UI_VIEW (self->batch), state);
  ui_mask_panel_update (self);
}

void
ui_mask_panel_set_highlight (UiMaskPanel *self, int pair)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  ui_view_set_highlight (UI_VIEW (self->batch), pair);
}

static gboolean
shows_sandbox (UiMaskPanel *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "sandbox") == 0;
}

UiView *
ui_mask_panel_get_view (UiMaskPanel *self)
{
  g_return_val_if_fail (UI_IS_MASK_PANEL (self), NULL);

  return shows_sandbox (self) ? ui_mask_sandbox_get_view (self->sandbox) : UI_VIEW (self->batch);
}

UiMaskSandbox *
ui_mask_panel_get_sandbox (UiMaskPanel *self)
{
  g_return_val_if_fail (UI_IS_MASK_PANEL (self), NULL);

  return self->sandbox;
}

const char *
ui_mask_panel_get_line (UiMaskPanel *self)
{
  g_return_val_if_fail (UI_IS_MASK_PANEL (self), NULL);

  return gtk_inscription_get_text (self->line);
}

void
ui_mask_panel_show_sandbox (UiMaskPanel *self, gboolean sandbox)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  gtk_stack_set_visible_child_name (self->stack, sandbox ? "sandbox" : "batch");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

void
ui_mask_panel_present (UiMaskPanel *self, double scale, gboolean bare)
{
  g_return_if_fail (UI_IS_MASK_PANEL (self));

  ui_view_set_scale (UI_VIEW (self->batch), scale);
  ui_view_set_scale (ui_mask_sandbox_get_view (self->sandbox), scale);
  gtk_widget_set_visible (self->foot, !bare);
  ui_mask_sandbox_set_bare (self->sandbox, bare);
}

static void
ui_mask_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_VIEW:
      g_value_set_object (value, ui_mask_panel_get_view (UI_MASK_PANEL (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_mask_panel_dispose (GObject *object)
{
  UI_MASK_PANEL (object)->state = NULL;

  G_OBJECT_CLASS (ui_mask_panel_parent_class)->dispose (object);
}

static void
ui_mask_panel_class_init (UiMaskPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ui_mask_panel_get_property;
  object_class->dispose = ui_mask_panel_dispose;

  props[PROP_VIEW] =
      g_param_spec_object ("view", NULL, NULL, UI_TYPE_VIEW, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_SET] = g_signal_new ("set", UI_TYPE_MASK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_HIGHLIGHT] = g_signal_new ("highlight", UI_TYPE_MASK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (UI_TYPE_MASK_VIEW);
  g_type_ensure (UI_TYPE_MASK_SANDBOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/mask-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, batch);
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, foot);
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, line);
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, forget);
  gtk_widget_class_bind_template_child (widget_class, UiMaskPanel, sandbox);
  gtk_widget_class_bind_template_callback (widget_class, highlight_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
ui_mask_panel_init (UiMaskPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
