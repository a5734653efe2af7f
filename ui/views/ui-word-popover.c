/* SPDX-License-Identifier: MIT */

#include "ui-word-popover.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#define OFFERED 6
#define TEXT_WIDTH 220 /* pixels */

struct _UiWordPopover
{
  GtkPopover parent_instance;

  EngWords *words; /* owned reference, or NULL */

  GtkLabel *title;
  GtkEditable *entry;
  GtkBox *offers;
  GtkLabel *unknown;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiWordPopover, ui_word_popover, GTK_TYPE_POPOVER)

static void
choose (UiWordPopover *self, int id)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id);
}

static void
offer_cb (GtkButton *button, UiWordPopover *self)
{
  choose (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "id")));
}

static void
add_offer (UiWordPopover *self, int id)
{
  GtkWidget *button = gtk_button_new_with_label (self->words->words[id]);
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, 28);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  g_object_set_data (G_OBJECT (button), "id", GINT_TO_POINTER (id));
  g_signal_connect (button, "clicked", G_CALLBACK (offer_cb), self);
  gtk_box_append (self->offers, button);
}

/* Known words that begin with @text, the word itself first; <eos> is one, the other special tokens are not. */
static void
fill_offers (UiWordPopover *self, const char *text)
{
  GtkWidget *child;
  int n = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->offers))) != NULL)
    gtk_box_remove (self->offers, child);

  for (int pass = 0; pass < 2; pass++)
    for (int id = ENG_TOKEN_EOS; id < self->words->n && n < OFFERED; id++)
      {
        const gboolean same = strcmp (self->words->words[id], text) == 0;

        if (pass == 0 ? !same : same || !g_str_has_prefix (self->words->words[id], text))
          continue;

        add_offer (self, id);
        n++;
      }

  gtk_widget_set_visible (GTK_WIDGET (self->unknown), n == 0);
}

static void
changed_cb (UiWordPopover *self)
{
  if (self->words != NULL)
    fill_offers (self, gtk_editable_get_text (self->entry));
}

/* Enter takes the first of the list. */
static void
activate_cb (UiWordPopover *self)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->offers));

  if (first != NULL)
    choose (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (first), "id")));
}

void
ui_word_popover_ask (UiWordPopover *self, EngWords *words, const char *title, const GdkRectangle *at)
{
  g_return_if_fail (UI_IS_WORD_POPOVER (self));
  g_return_if_fail (words != NULL);

  if (self->words != words)
    {
      g_clear_pointer (&self->words, eng_words_unref);
      self->words = eng_words_ref (words);
    }

  gtk_label_set_label (self->title, title);
  gtk_editable_set_text (self->entry, "");
  fill_offers (self, "");
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
ui_word_popover_type (UiWordPopover *self, const char *text, gboolean enter)
{
  g_return_if_fail (UI_IS_WORD_POPOVER (self));

  gtk_editable_set_text (self->entry, text);
  if (enter)
    activate_cb (self);
}

UiWordPopover *
ui_word_popover_new (void)
{
  return g_object_new (UI_TYPE_WORD_POPOVER, NULL);
}

static void
ui_word_popover_finalize (GObject *object)
{
  g_clear_pointer (&UI_WORD_POPOVER (object)->words, eng_words_unref);

  G_OBJECT_CLASS (ui_word_popover_parent_class)->finalize (object);
}

static void
ui_word_popover_class_init (UiWordPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ui_word_popover_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", UI_TYPE_WORD_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
ui_word_popover_init (UiWordPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *clamp = adw_clamp_new ();

  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->entry = GTK_EDITABLE (gtk_entry_new ());
  self->offers = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->unknown = GTK_LABEL (gtk_label_new (_ ("The model does not know this word: it can say only words of its vocabulary.")));

  gtk_label_set_wrap (self->unknown, TRUE);
  gtk_label_set_xalign (self->unknown, 0);

  /* A popover asks how high the text is at more than the width that it then gives it. */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->unknown));
  gtk_widget_add_css_class (GTK_WIDGET (self->unknown), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Another word"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Word to put here"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->offers));
  gtk_box_append (GTK_BOX (box), clamp);
  gtk_popover_set_child (GTK_POPOVER (self), box);

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
}
