/* SPDX-License-Identifier: MIT */

#include "ui-forcing-box.h"

#include <math.h>

#include <glib/gi18n.h>

#include "ui-schedule-view.h"

#define HOLD_MSEC 500
#define STEPS_PER_UNIT 100
#define STEP (1.0 / STEPS_PER_UNIT)
#define LEAP 0.1
#define DEFAULT_STEPS 1000.0

/* The numbers of a schedule that a person can turn, and which kinds have them. */
enum
{
  PARAM_START,
  PARAM_END,
  PARAM_STEPS,
  PARAM_DECAY,
  PARAM_K,
  PARAM_FLOOR,
  N_PARAMS
};

static const struct
{
  gsize field; /* of EngSchedule */
  guint kinds; /* bits of EngScheduleKind */
  double min, max, step;
  guint digits;
} params[N_PARAMS] = {
  [PARAM_START] = { G_STRUCT_OFFSET (EngSchedule, start), 1 << ENG_SCHEDULE_LINEAR, 0, 1, 0.05, 2 },
  [PARAM_END] = { G_STRUCT_OFFSET (EngSchedule, end), 1 << ENG_SCHEDULE_LINEAR, 0, 1, 0.05, 2 },
  [PARAM_STEPS] = { G_STRUCT_OFFSET (EngSchedule, steps), 1 << ENG_SCHEDULE_LINEAR, 1, 1e8, 100, 0 },
  [PARAM_DECAY] = { G_STRUCT_OFFSET (EngSchedule, k), 1 << ENG_SCHEDULE_EXPONENTIAL, 0.000001, 1, 0.0001, 6 },
  [PARAM_K] = { G_STRUCT_OFFSET (EngSchedule, k), 1 << ENG_SCHEDULE_INVERSE_SIGMOID, 1, 1e7, 10, 0 },
  [PARAM_FLOOR] = { G_STRUCT_OFFSET (EngSchedule, floor),
                    1 << ENG_SCHEDULE_EXPONENTIAL | 1 << ENG_SCHEDULE_INVERSE_SIGMOID, 0, 1, 0.05, 2 },
};

struct _UiForcingBox
{
  GtkBox parent_instance;

  UiState *state;    /* borrowed, or NULL */
  EngSchedule asked; /* while held */
  guint hold_id;     /* what was asked for is still shown */
  gboolean showing;  /* controls are being set, not used */

  /* Template children. */
  GtkScale *scale;
  GtkSpinButton *number;
  GtkDropDown *kind;
  GtkWidget *rows[N_PARAMS];
  GtkSpinButton *spins[N_PARAMS];
  UiScheduleView *view;
};

enum
{
  SIGNAL_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiForcingBox, ui_forcing_box, GTK_TYPE_BOX)

/* k ln k = @middle: the update at which an inverse sigmoid is at ½. k ln k rises for k >= 1. */
static double
inverse_sigmoid_k (double middle)
{
  double low = 1, high = MAX (middle, 10);

  for (int i = 0; i < 60; i++)
    {
      const double k = (low + high) / 2;

      if (k * log (k) < middle)
        low = k;
      else
        high = k;
    }

  return MAX (1, round (low));
}

void
ui_forcing_box_suggest (EngSchedule *schedule, EngScheduleKind kind, guint64 steps_total, double epsilon)
{
  const double total = steps_total > 0 ? (double) steps_total : DEFAULT_STEPS;

  g_return_if_fail (schedule != NULL);

  *schedule = (EngSchedule){ .kind = (int) kind, .start = 1, .end = 0, .steps = total, .k = 1 };

  switch (kind)
    {
    case ENG_SCHEDULE_CONSTANT:
      schedule->start = epsilon;
      break;
    case ENG_SCHEDULE_EXPONENTIAL:
      schedule->k = pow (0.5, 2 / total);
      break;
    case ENG_SCHEDULE_INVERSE_SIGMOID:
      schedule->k = inverse_sigmoid_k (total / 2);
      break;
    case ENG_SCHEDULE_LINEAR:
    default:
      break;
    }
}

/* Sets every control to @schedule, with ε at @epsilon. */
static void
show (UiForcingBox *self, const EngSchedule *schedule, double epsilon)
{
  g_autofree char *spoken = g_strdup_printf ("%.2f", epsilon);

  self->showing = TRUE;

  gtk_range_set_value (GTK_RANGE (self->scale), epsilon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken, -1);
  if (fabs (gtk_spin_button_get_value (self->number) - epsilon) >= STEP / 2)
    gtk_spin_button_set_value (self->number, epsilon);
  gtk_drop_down_set_selected (self->kind, (guint) schedule->kind);

  for (int i = 0; i < N_PARAMS; i++)
    {
      const gboolean applies = (params[i].kinds & 1u << schedule->kind) != 0;

      gtk_widget_set_visible (self->rows[i], applies);
      if (applies)
        gtk_spin_button_set_value (self->spins[i], G_STRUCT_MEMBER (double, schedule, params[i].field));
    }

  self->showing = FALSE;
}

static void
show_in_effect (UiForcingBox *self)
{
  const gboolean known = self->state != NULL && self->state->in_effect != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self), known);
  if (known)
    show (self, &self->state->in_effect->forcing, ui_state_epsilon (self->state));
}

void
ui_forcing_box_update (UiForcingBox *self)
{
  g_return_if_fail (UI_IS_FORCING_BOX (self));

  ui_view_update (UI_VIEW (self->view));
  if (self->hold_id == 0)
    show_in_effect (self);
}

void
ui_forcing_box_set_state (UiForcingBox *self, UiState *state)
{
  g_return_if_fail (UI_IS_FORCING_BOX (self));

  self->state = state;
  ui_view_set_state (UI_VIEW (self->view), state);
  ui_forcing_box_update (self);
}

static gboolean
hold_cb (gpointer user_data)
{
  UiForcingBox *self = user_data;

  self->hold_id = 0;
  show_in_effect (self);

  return G_SOURCE_REMOVE;
}

/* A slider put to its rounded value says so once more, with the same question: that is asked once. */
static void
ask (UiForcingBox *self, const EngSchedule *schedule)
{
  g_autofree char *before = self->hold_id != 0 ? eng_schedule_format (&self->asked) : NULL;
  g_autofree char *text = eng_schedule_format (schedule);
  const guint64 step = self->state != NULL ? ui_state_step (self->state) : 0;

  if (g_strcmp0 (before, text) == 0)
    return;

  self->asked = *schedule;
  g_clear_handle_id (&self->hold_id, g_source_remove);
  self->hold_id = g_timeout_add (HOLD_MSEC, hold_cb, self);
  show (self, schedule, eng_schedule_epsilon (schedule, step));

  g_signal_emit (self, signals[SIGNAL_ASKED], 0, text);
}

/* Divided by the whole number of steps: 57 * 0.01 is 0.5700000000000001, and markers and logs would say so. */
static void
ask_constant (UiForcingBox *self, double epsilon)
{
  const double rounded = round (epsilon * STEPS_PER_UNIT) / STEPS_PER_UNIT;
  EngSchedule schedule;

  ui_forcing_box_suggest (&schedule, ENG_SCHEDULE_CONSTANT, 0, CLAMP (rounded, 0, 1));
  ask (self, &schedule);
}

void
ui_forcing_box_nudge (UiForcingBox *self, double by)
{
  g_return_if_fail (UI_IS_FORCING_BOX (self));

  ask_constant (self, gtk_range_get_value (GTK_RANGE (self->scale)) + by);
}

static void
scale_cb (UiForcingBox *self)
{
  if (!self->showing)
    ask_constant (self, gtk_range_get_value (GTK_RANGE (self->scale)));
}

static void
number_cb (UiForcingBox *self)
{
  if (!self->showing)
    ask_constant (self, gtk_spin_button_get_value (self->number));
}

static void
kind_cb (UiForcingBox *self)
{
  const guint64 total = self->state != NULL && self->state->info != NULL ? self->state->info->steps_total : 0;
  EngSchedule schedule;

  if (self->showing || gtk_drop_down_get_selected (self->kind) > ENG_SCHEDULE_INVERSE_SIGMOID)
    return;

  ui_forcing_box_suggest (&schedule, (EngScheduleKind) gtk_drop_down_get_selected (self->kind), total,
                          gtk_range_get_value (GTK_RANGE (self->scale)));
  ask (self, &schedule);
}

static void
param_cb (GtkSpinButton *spin, UiForcingBox *self)
{
  EngSchedule schedule;

  if (self->showing || self->state == NULL || self->state->in_effect == NULL)
    return;

  schedule = self->hold_id != 0 ? self->asked : self->state->in_effect->forcing;
  for (int i = 0; i < N_PARAMS; i++)
    if (self->spins[i] == spin)
      G_STRUCT_MEMBER (double, &schedule, params[i].field) = gtk_spin_button_get_value (spin);

  ask (self, &schedule);
}

/* GtkRange moves by a step on plain arrows already; Shift is ours. */
static gboolean
scale_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys,
              UiForcingBox *self)
{
  if ((keys & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Down:
      ui_forcing_box_nudge (self, -LEAP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_Up:
      ui_forcing_box_nudge (self, LEAP);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
init_params (UiForcingBox *self)
{
  for (int i = 0; i < N_PARAMS; i++)
    {
      gtk_spin_button_set_range (self->spins[i], params[i].min, params[i].max);
      gtk_spin_button_set_increments (self->spins[i], params[i].step, 10 * params[i].step);
      gtk_spin_button_set_digits (self->spins[i], params[i].digits);
      gtk_editable_set_width_chars (GTK_EDITABLE (self->spins[i]), 8);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spins[i]), 8);
      g_signal_connect (self->spins[i], "value-changed", G_CALLBACK (param_cb), self);
    }
}

static void
init_scale (UiForcingBox *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_range_set_range (GTK_RANGE (self->scale), 0, 1);
  gtk_range_set_increments (GTK_RANGE (self->scale), STEP, LEAP);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 2);
  gtk_scale_add_mark (self->scale, 0, GTK_POS_BOTTOM, _ ("free"));
  gtk_scale_add_mark (self->scale, 0.5, GTK_POS_BOTTOM, "½");
  gtk_scale_add_mark (self->scale, 1, GTK_POS_BOTTOM, _ ("forced"));

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (scale_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), key);

  gtk_spin_button_set_range (self->number, 0, 1);
  gtk_spin_button_set_increments (self->number, STEP, LEAP);
}

static void
ui_forcing_box_dispose (GObject *object)
{
  UiForcingBox *self = UI_FORCING_BOX (object);

  g_clear_handle_id (&self->hold_id, g_source_remove);
  self->state = NULL;

  G_OBJECT_CLASS (ui_forcing_box_parent_class)->dispose (object);
}

static void
ui_forcing_box_class_init (UiForcingBoxClass *klass)
{
  static const char *const names[N_PARAMS] = { "start", "end", "steps", "decay", "k", "floor" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ui_forcing_box_dispose;

  signals[SIGNAL_ASKED] = g_signal_new ("asked", UI_TYPE_FORCING_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UI_TYPE_SCHEDULE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/forcing-box.ui");
  gtk_widget_class_bind_template_child (widget_class, UiForcingBox, scale);
  gtk_widget_class_bind_template_child (widget_class, UiForcingBox, number);
  gtk_widget_class_bind_template_child (widget_class, UiForcingBox, kind);
  gtk_widget_class_bind_template_child (widget_class, UiForcingBox, view);

  for (int i = 0; i < N_PARAMS; i++)
    {
      g_autofree char *row = g_strconcat (names[i], "_row", NULL);
      g_autofree char *spin = g_strconcat (names[i], "_spin", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, row, FALSE,
                                                 G_STRUCT_OFFSET (UiForcingBox, rows) + (gssize) sizeof (GtkWidget *) * i);
      gtk_widget_class_bind_template_child_full (widget_class, spin, FALSE,
                                                 G_STRUCT_OFFSET (UiForcingBox, spins) + (gssize) sizeof (GtkSpinButton *) * i);
    }

  gtk_widget_class_bind_template_callback (widget_class, scale_cb);
  gtk_widget_class_bind_template_callback (widget_class, number_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
}

static void
ui_forcing_box_init (UiForcingBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  init_scale (self);
  init_params (self);
  show_in_effect (self);
}
