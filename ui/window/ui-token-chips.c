/* SPDX-License-Identifier: MIT */

#include "ui-token-chips.h"

#include <string.h>

#include <glib/gi18n.h>

#define OFFERED 3
#define CHIPS_MAX 256 /* a pasted page is cut by the model long before */
#define CHIP_CHARS 24

struct _UiTokenChips
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* owned as a child */
  GtkBox *box;         /* inside scroller */
  char *shown;         /* owned, or NULL: what the chips are of */
};

enum
{
  SIGNAL_REPLACE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiTokenChips, ui_token_chips, GTK_TYPE_WIDGET)

static void
offer_cb (GtkButton *button, UiTokenChips *self)
{
  const int place = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "place"));
  g_autofree char *word = g_strdup (g_object_get_data (G_OBJECT (button), "word"));

  g_signal_emit (self, signals[SIGNAL_REPLACE], 0, place, word);
}

/* Only what is very long is cut: the line scrolls before its words shrink. */
static void
shorten (GtkLabel *label)
{
  gtk_label_set_single_line_mode (label, TRUE);

  if (g_utf8_strlen (gtk_label_get_text (label), -1) <= CHIP_CHARS)
    return;

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (label, CHIP_CHARS);
  gtk_label_set_max_width_chars (label, CHIP_CHARS);
}

static GtkWidget *
new_offer (UiTokenChips *self, int place, const char *unknown, const char *word)
{
  GtkWidget *button = gtk_button_new_with_label (word);
  g_autofree char *tip = g_strdup_printf (_ ("Put “%s” in the place of “%s”"), word, unknown);

  shorten (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))));
  gtk_widget_add_css_class (button, "chip-offer");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_object_set_data (G_OBJECT (button), "place", GINT_TO_POINTER (place));
  g_object_set_data_full (G_OBJECT (button), "word", g_strdup (word), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (offer_cb), self);

  return button;
}

static void
add_offers (UiTokenChips *self, const EngTranslation *answer, int place)
{
  char **nearest = answer->nearest != NULL ? answer->nearest[place] : NULL;

  for (int k = 0; nearest != NULL && nearest[k] != NULL && k < OFFERED; k++)
    {
      if (k == 0)
        {
          GtkWidget *arrow = gtk_label_new ("→");

          gtk_widget_add_css_class (arrow, "dim-label");
          gtk_box_append (self->box, arrow);
        }

      gtk_box_append (self->box, new_offer (self, place, answer->source_tokens[place], nearest[k]));
    }
}

static void
add_chip (UiTokenChips *self, const EngTranslation *answer, int place)
{
  const int id = answer->source_ids[place];
  const char *token = answer->source_tokens[place];
  g_autofree char *text = id == ENG_TOKEN_UNK ? g_strdup_printf ("? %s", token) : g_strdup (id == ENG_TOKEN_EOS ? "<eos>" : token);
  GtkWidget *chip = gtk_label_new (text);

  shorten (GTK_LABEL (chip));
  gtk_widget_add_css_class (chip, "chip");

  if (id == ENG_TOKEN_UNK)
    {
      g_autofree char *tip = g_strdup_printf (_ ("“%s” is unknown to the model, which reads <unk>"), token);

      gtk_widget_add_css_class (chip, "unknown");
      gtk_widget_set_tooltip_text (chip, tip);
      gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
    }
  else if (id < ENG_TOKEN_FIRST)
    {
      gtk_widget_add_css_class (chip, "special");
    }

  gtk_box_append (self->box, chip);

  if (id == ENG_TOKEN_UNK)
    add_offers (self, answer, place);
}

/* What decides how the chips look. */
static char *
key_of (const EngTranslation *answer)
{
  GString *key = g_string_new (NULL);

  for (int i = 0; i < MIN (answer->n_source, CHIPS_MAX); i++)
    g_string_append_printf (key, "%s\t%d\n", answer->source_tokens[i], answer->source_ids[i] == ENG_TOKEN_UNK);

  return g_string_free (key, FALSE);
}

void
ui_token_chips_set_answer (UiTokenChips *self, const EngTranslation *answer)
{
  const gboolean any = answer != NULL && answer->source_ids != NULL && answer->source_tokens != NULL;
  g_autofree char *key = any ? key_of (answer) : NULL;
  GtkWidget *child;

  g_return_if_fail (UI_IS_TOKEN_CHIPS (self));

  if (g_strcmp0 (key, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&key);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  for (int i = 0; any && i < MIN (answer->n_source, CHIPS_MAX); i++)
    add_chip (self, answer, i);
}

static GtkAdjustment *
place (UiTokenChips *self)
{
  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static void
scroll_by (UiTokenChips *self, double pixels)
{
  gtk_adjustment_set_value (place (self), gtk_adjustment_get_value (place (self)) + pixels);
}

/* A wheel goes sideways here, there is no other way. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, UiTokenChips *self)
{
  scroll_by (self, 40.0 * (dx + dy));

  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiTokenChips *self)
{
  const double page = 0.5 * gtk_adjustment_get_page_size (place (self));

  if ((keys & gtk_accelerator_get_default_mod_mask ()) != 0 || (key != GDK_KEY_Left && key != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;

  scroll_by (self, key == GDK_KEY_Left ? -page : page);

  return GDK_EVENT_STOP;
}

/* The keyboard stops here only where there is something to scroll to. */
static void
size_changed_cb (UiTokenChips *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), gtk_adjustment_get_upper (place (self)) > gtk_adjustment_get_page_size (place (self)) + 1.0);
}

static void
ui_token_chips_dispose (GObject *object)
{
  g_clear_pointer (&UI_TOKEN_CHIPS (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ui_token_chips_parent_class)->dispose (object);
}

static void
ui_token_chips_finalize (GObject *object)
{
  g_free (UI_TOKEN_CHIPS (object)->shown);

  G_OBJECT_CLASS (ui_token_chips_parent_class)->finalize (object);
}

static void
ui_token_chips_class_init (UiTokenChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ui_token_chips_dispose;
  G_OBJECT_CLASS (klass)->finalize = ui_token_chips_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chips");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);

  signals[SIGNAL_REPLACE] = g_signal_new ("replace", UI_TYPE_TOKEN_CHIPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
ui_token_chips_init (UiTokenChips *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The sentence as the model reads it"), -1);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_object (place (self), "changed", G_CALLBACK (size_changed_cb), self, G_CONNECT_SWAPPED);
}
