/* SPDX-License-Identifier: MIT */

#include "ui-option-row.h"

#include <math.h>

#include <glib/gi18n.h>

/* Digits that a number has room for; it grows as far as the number needs. */
#define DIGITS 4
#define DIGITS_MAX 9

#include "eng-config.h"

#define HOLD_MSEC 500
#define REFUSED_MSEC 4000
#define SLIDER_STEPS 100
/* Of titles beside sliders, so that the sliders begin at the same place. */
#define TITLE_CHARS 11

struct _UiOptionRow
{
  GtkBox parent_instance;

  const EngOption *option; /* static */
  char *title;             /* owned */
  GStrv labels;            /* owned; of a choice */
  double minimum, maximum; /* of the control; never wider than the table's */
  gboolean logarithmic;

  char *in_effect;  /* owned; NULL before the first show() */
  char *asked;      /* owned; NULL = nothing is asked for */
  guint hold_id;    /* a live value asked for is still shown */
  guint refused_id; /* the note says what range a value must be in */
  gboolean showing; /* the control is being set, not used */

  GtkWidget *note;    /* under the title: the value in effect, when another is pending */
  GtkWidget *control; /* GtkDropDown, GtkSpinButton, GtkSwitch or GtkScale */
  GtkWidget *entry;   /* beside a GtkScale; else NULL */
};

G_DEFINE_FINAL_TYPE (UiOptionRow, ui_option_row, GTK_TYPE_BOX)

enum
{
  PROP_OPTION = 1,
  PROP_TITLE,
  PROP_LABELS,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_LOGARITHMIC,
  N_PROPS
};

enum
{
  SIGNAL_ASKED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static double
slider_from_value (UiOptionRow *self, double value)
{
  if (!self->logarithmic)
    return value;

  return log10 (MAX (value, self->minimum));
}

static double
value_from_slider (UiOptionRow *self, double place)
{
  return self->logarithmic ? pow (10, place) : place;
}

/* Two significant digits are what a slider can mean; an entry may say more. */
static char *
format_slider (UiOptionRow *self, double place)
{
  const double value = value_from_slider (self, place);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->logarithmic)
    g_ascii_formatd (buffer, sizeof buffer, "%.2g", value);
  else
    g_ascii_formatd (buffer, sizeof buffer, "%.2f", value);

  return g_strdup (buffer);
}

static int
choice_index (UiOptionRow *self, const char *value)
{
  g_auto (GStrv) choices = g_strsplit (self->option->choices, "|", -1);

  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], value))
      return i;

  return -1;
}

/* A value as a person reads it. */
static const char *
label_of (UiOptionRow *self, const char *value)
{
  int i;

  if (self->option->kind == ENG_OPTION_SWITCH)
    return g_str_equal (value, "on") ? _ ("on") : _ ("off");
  if (self->option->kind != ENG_OPTION_CHOICE)
    return value;

  i = choice_index (self, value);

  return i < 0 ? value : self->labels[i];
}

static void
set_scale (UiOptionRow *self, const char *value)
{
  gtk_range_set_value (GTK_RANGE (self->control), slider_from_value (self, g_ascii_strtod (value, NULL)));
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)))) ||
      self->asked == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  value, -1);
}

static void
set_control (UiOptionRow *self, const char *value)
{
  self->showing = TRUE;

  if (GTK_IS_DROP_DOWN (self->control))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), (guint) MAX (0, choice_index (self, value)));
  else if (GTK_IS_SPIN_BUTTON (self->control))
    {
      const int digits = CLAMP ((int) strlen (value), DIGITS, DIGITS_MAX);

      gtk_editable_set_width_chars (GTK_EDITABLE (self->control), digits);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), digits);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), g_ascii_strtod (value, NULL));
    }
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_str_equal (value, "on"));
  else
    set_scale (self, value);

  self->showing = FALSE;
}

static void
update_note (UiOptionRow *self)
{
  g_autofree char *text = NULL;

  if (self->refused_id != 0)
    text = g_strdup_printf (_ ("from %g to %g"), self->option->min, self->option->max);
  else if (ui_option_row_get_pending (self) != NULL)
    text = g_strdup_printf (_ ("now %s"), label_of (self, self->in_effect));

  gtk_label_set_label (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static gboolean
refused_cb (gpointer user_data)
{
  UiOptionRow *self = user_data;

  self->refused_id = 0;
  update_note (self);

  return G_SOURCE_REMOVE;
}

/* A value that the option cannot have: the note says for a while which it can. */
static void
refuse (UiOptionRow *self)
{
  gtk_widget_error_bell (self->entry);
  g_clear_handle_id (&self->refused_id, g_source_remove);
  self->refused_id = g_timeout_add (REFUSED_MSEC, refused_cb, self);
  update_note (self);
}

static gboolean
hold_cb (gpointer user_data)
{
  UiOptionRow *self = user_data;

  self->hold_id = 0;
  g_clear_pointer (&self->asked, g_free);
  if (self->in_effect != NULL)
    set_control (self, self->in_effect);

  return G_SOURCE_REMOVE;
}

static gboolean
same_value (UiOptionRow *self, const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (self->option->kind == ENG_OPTION_INT || self->option->kind == ENG_OPTION_REAL)
    return g_ascii_strtod (a, NULL) == g_ascii_strtod (b, NULL);

  return g_str_equal (a, b);
}

void
ui_option_row_ask (UiOptionRow *self, const char *value)
{
  g_return_if_fail (UI_IS_OPTION_ROW (self));
  g_return_if_fail (value != NULL);

  if (same_value (self, value, self->asked != NULL ? self->asked : self->in_effect))
    return;

  g_free (self->asked);
  self->asked = g_strdup (value);
  set_control (self, value);

  if (self->option->live)
    {
      g_clear_handle_id (&self->hold_id, g_source_remove);
      self->hold_id = g_timeout_add (HOLD_MSEC, hold_cb, self);
    }
  else
    update_note (self);

  g_signal_emit (self, signals[SIGNAL_ASKED], 0, self->asked);
}

void
ui_option_row_show (UiOptionRow *self, const char *value)
{
  g_return_if_fail (UI_IS_OPTION_ROW (self));
  g_return_if_fail (value != NULL);

  if (g_strcmp0 (value, self->in_effect) == 0)
    return;

  g_free (self->in_effect);
  self->in_effect = g_strdup (value);

  if (self->option->live ? self->hold_id == 0 : self->asked == NULL)
    set_control (self, value);
  if (!self->option->live && same_value (self, self->asked, value))
    g_clear_pointer (&self->asked, g_free);

  update_note (self);
}

const char *
ui_option_row_get_pending (UiOptionRow *self)
{
  g_return_val_if_fail (UI_IS_OPTION_ROW (self), NULL);

  if (self->option->live || self->asked == NULL || same_value (self, self->asked, self->in_effect))
    return NULL;

  return self->asked;
}

void
ui_option_row_revert (UiOptionRow *self)
{
  g_return_if_fail (UI_IS_OPTION_ROW (self));

  g_clear_pointer (&self->asked, g_free);
  if (self->in_effect != NULL)
    set_control (self, self->in_effect);
  update_note (self);
}

const char *
ui_option_row_get_option (UiOptionRow *self)
{
  g_return_val_if_fail (UI_IS_OPTION_ROW (self), NULL);

  return self->option->name;
}

gboolean
ui_option_row_is_live (UiOptionRow *self)
{
  g_return_val_if_fail (UI_IS_OPTION_ROW (self), FALSE);

  return self->option->live;
}

/* --- What the user does with the control. */

static void
selected_cb (UiOptionRow *self)
{
  g_auto (GStrv) choices = g_strsplit (self->option->choices, "|", -1);
  const guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  if (!self->showing && i < g_strv_length (choices))
    ui_option_row_ask (self, choices[i]);
}

static void
spun_cb (UiOptionRow *self)
{
  g_autofree char *value =
      g_strdup_printf ("%.0f", gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));

  if (!self->showing)
    ui_option_row_ask (self, value);
}

static void
switched_cb (UiOptionRow *self)
{
  if (!self->showing)
    ui_option_row_ask (self, gtk_switch_get_active (GTK_SWITCH (self->control)) ? "on" : "off");
}

static void
slid_cb (UiOptionRow *self)
{
  g_autofree char *value = format_slider (self, gtk_range_get_value (GTK_RANGE (self->control)));

  if (!self->showing)
    ui_option_row_ask (self, value);
}

/* An entry speaks the C locale's decimal point and, for those who type it, a comma. */
static void
entered_cb (UiOptionRow *self)
{
  g_autofree char *text = g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))), ",", '.');
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;
  double value;

  g_strstrip (text);
  value = g_ascii_strtod (text, &end);
  if (*text == '\0' || *end != '\0' || !isfinite (value))
    {
      if (self->in_effect != NULL)
        gtk_editable_set_text (GTK_EDITABLE (self->entry), self->in_effect);
      refuse (self);
      return;
    }

  if (value < self->option->min || value > self->option->max)
    {
      value = CLAMP (value, self->option->min, self->option->max);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
      refuse (self);
    }
  ui_option_row_ask (self, g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
entry_left_cb (UiOptionRow *self)
{
  if (self->in_effect != NULL && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->in_effect))
    entered_cb (self);
}

/* --- Building. */

static void
build_choice (UiOptionRow *self)
{
  if (self->labels == NULL)
    self->labels = g_strsplit (self->option->choices, "|", -1);

  self->control = gtk_drop_down_new_from_strings ((const char *const *) self->labels);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->control, "notify::selected", G_CALLBACK (selected_cb), self);
}

static void
build_integer (UiOptionRow *self)
{
  self->control = gtk_spin_button_new_with_range (self->minimum, self->maximum, 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), DIGITS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), DIGITS);
  g_signal_connect_swapped (self->control, "value-changed", G_CALLBACK (spun_cb), self);
}

static void
build_switch (UiOptionRow *self)
{
  self->control = gtk_switch_new ();
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (switched_cb), self);
}

static void
build_real (UiOptionRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  double from, to;

  from = slider_from_value (self, self->minimum);
  to = slider_from_value (self, self->maximum);
  self->control = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, from, to, (to - from) / SLIDER_STEPS);
  gtk_scale_set_draw_value (GTK_SCALE (self->control), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->control), -1);
  gtk_widget_set_hexpand (self->control, TRUE);
  g_signal_connect_swapped (self->control, "value-changed", G_CALLBACK (slid_cb), self);

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), 1);
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entry_left_cb), self);
  gtk_widget_add_controller (self->entry, focus);
}

static void
build_title (UiOptionRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (self->title);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  if (self->option->kind == ENG_OPTION_REAL)
    gtk_label_set_width_chars (GTK_LABEL (title), TITLE_CHARS);
  gtk_box_append (GTK_BOX (box), title);

  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "pending");
  gtk_box_append (GTK_BOX (box), self->note);

  gtk_widget_set_hexpand (box, self->option->kind != ENG_OPTION_REAL);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), box);
}

static void
ui_option_row_constructed (GObject *object)
{
  UiOptionRow *self = UI_OPTION_ROW (object);

  G_OBJECT_CLASS (ui_option_row_parent_class)->constructed (object);

  g_assert (self->option != NULL);
  self->minimum = MAX (self->minimum, self->option->min);
  self->maximum = MIN (self->maximum, self->option->max);
  build_title (self);

  switch (self->option->kind)
    {
    case ENG_OPTION_CHOICE:
      build_choice (self);
      break;
    case ENG_OPTION_INT:
      build_integer (self);
      break;
    case ENG_OPTION_SWITCH:
      build_switch (self);
      break;
    case ENG_OPTION_REAL:
      build_real (self);
      break;
    case ENG_OPTION_STRING:
    case ENG_OPTION_SCHEDULE:
    case ENG_OPTION_VALID:
    default:
      g_error ("no control for --%s", self->option->name);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (self->option->help));
  gtk_box_append (GTK_BOX (self), self->control);
  if (self->entry != NULL)
    gtk_box_append (GTK_BOX (self), self->entry);
}

static void
ui_option_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UiOptionRow *self = UI_OPTION_ROW (object);

  switch (id)
    {
    case PROP_OPTION:
      self->option = eng_config_find (g_value_get_string (value));
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_LABELS:
      self->labels = g_value_get_string (value) != NULL ? g_strsplit (g_value_get_string (value), "|", -1) : NULL;
      break;
    case PROP_MINIMUM:
      self->minimum = g_value_get_double (value);
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_double (value);
      break;
    case PROP_LOGARITHMIC:
      self->logarithmic = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_option_row_dispose (GObject *object)
{
  UiOptionRow *self = UI_OPTION_ROW (object);

  g_clear_handle_id (&self->hold_id, g_source_remove);
  g_clear_handle_id (&self->refused_id, g_source_remove);

  G_OBJECT_CLASS (ui_option_row_parent_class)->dispose (object);
}

static void
ui_option_row_finalize (GObject *object)
{
  UiOptionRow *self = UI_OPTION_ROW (object);

  g_free (self->title);
  g_strfreev (self->labels);
  g_free (self->in_effect);
  g_free (self->asked);

  G_OBJECT_CLASS (ui_option_row_parent_class)->finalize (object);
}

static void
ui_option_row_class_init (UiOptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ui_option_row_constructed;
  object_class->set_property = ui_option_row_set_property;
  object_class->dispose = ui_option_row_dispose;
  object_class->finalize = ui_option_row_finalize;

  props[PROP_OPTION] = g_param_spec_string ("option", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_LABELS] = g_param_spec_string ("labels", NULL, NULL, NULL, flags);
  props[PROP_MINIMUM] = g_param_spec_double ("minimum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, flags);
  props[PROP_MAXIMUM] = g_param_spec_double ("maximum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, flags);
  props[PROP_LOGARITHMIC] = g_param_spec_boolean ("logarithmic", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_ASKED] = g_signal_new ("asked", UI_TYPE_OPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "option");
}

static void
ui_option_row_init (UiOptionRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 8);
}
