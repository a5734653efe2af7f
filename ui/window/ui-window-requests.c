/* SPDX-License-Identifier: MIT
 *
 * From the widgets to the host and from one panel to the others: what the user asks for, which sentence lights up,
 * which one offers itself to be tried.
 */

#include "ui-window-private.h"

#include <glib/gi18n.h>

#include "ui-pair.h"
#include "ui-recording.h"

/* --- To the host. */

static void
sidebar_set_cb (UiWindow *self, const char *name, const char *value)
{
  /* Its controls cannot be turned; one that was turned in the same instant came too late. */
  if (self->state != NULL && ui_state_is_recording (self->state))
    return;

  if (self->host.set != NULL)
    self->host.set (self->host_data, name, value);
}

static void
begin_lesson (UiWindow *self, gpointer data)
{
  if (self->host.lesson != NULL)
    self->host.lesson (self->host_data, data);
}

static void
sidebar_lesson_cb (UiWindow *self, const char *name)
{
  ui_window_guard (self, _ ("Begin the lesson?"), begin_lesson, g_strdup (name), g_free);
}

static void
translate_cb (UiWindow *self, guint64 serial, const char *text, const char *reference, int beam, guint n_forced,
              gpointer forced)
{
  if (self->host.translate != NULL)
    self->host.translate (self->host_data, serial, text, reference, beam, n_forced, forced);
}

static void
open_guarded (UiWindow *self, gpointer data)
{
  if (self->host.open != NULL)
    self->host.open (self->host_data, G_FILE (data));
}

void
ui_window_open_file (UiWindow *self, GFile *file)
{
  g_return_if_fail (UI_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  ui_window_guard (self, _ ("Open another file?"), open_guarded, g_object_ref (file), g_object_unref);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, UiWindow *self)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL)
    return FALSE;

  ui_window_open_file (self, files->data);

  return TRUE;
}

/* --- A sentence that offers itself. */

static gboolean
can_be_answered (UiWindow *self, const char *text)
{
  return !ui_state_is_recording (self->state) || ui_state_recorded (self->state, text, FALSE) != NULL ||
         ui_state_recorded (self->state, text, TRUE) != NULL;
}

/* The sentence stays offered when the pointer leaves it: how else would it get to the button? */
static void
offer_sentence (UiWindow *self, int pair)
{
  char *source, *target;
  g_autofree char *text = NULL;

  if (!ui_strip_view_sentence (self->strip, pair, &source, &target))
    return;

  /* What was not recorded cannot be answered, so it is not offered. */
  if (!can_be_answered (self, source))
    {
      g_free (source);
      g_free (target);
      ui_window_withdraw_offer (self);
      return;
    }

  g_free (self->offered[0]);
  g_free (self->offered[1]);
  self->offered[0] = source;
  self->offered[1] = target;
  text = g_strdup_printf (_ ("Try “%s”"), source);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->offer_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->offer_button, TRUE);
}

/* Asked for when it is to be seen: a tooltip that is set makes GTK look for one at once. */
static gboolean
offer_tooltip_cb (UiWindow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;

  if (self->offered[0] == NULL)
    return FALSE;

  text = g_strdup_printf (_ ("Try “%s”"), self->offered[0]);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

void
ui_window_withdraw_offer (UiWindow *self)
{
  g_clear_pointer (&self->offered[0], g_free);
  g_clear_pointer (&self->offered[1], g_free);
  gtk_widget_set_visible (self->offer_button, FALSE);
}

static void
offer_cb (UiWindow *self)
{
  if (self->offered[0] != NULL)
    ui_sentence_panel_try (self->sentence, self->offered[0], self->offered[1]);

  ui_window_withdraw_offer (self);
}

/* --- From panel to panel. */

/* The sentence that is tried, as the model read it; NULL before the first answer. */
static const EngTranslation *
tried (UiWindow *self)
{
  return self->state != NULL && self->state->sample != NULL ? self->state->sample->translation : NULL;
}

/* The sentence under the pointer lights up in every picture that has it, stands still while it is looked at, and
 * offers itself to be tried unless it is. */
static void
highlight_cb (UiWindow *self, int pair)
{
  const EngTranslation *answer = tried (self);
  const gboolean is_tried =
      answer != NULL && ui_pair_has_source (self->state, pair, answer->source_ids, answer->n_source);

  if (self->state != NULL)
    ui_state_hold_picture (self->state, pair >= 0);

  if (is_tried)
    {
      ui_window_withdraw_offer (self);
      gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "lit");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "lit");
      if (pair >= 0)
        offer_sentence (self, pair);
    }

  ui_view_set_highlight (UI_VIEW (self->curves), pair);
  ui_view_set_highlight (UI_VIEW (self->strip), pair);
  ui_mask_panel_set_highlight (self->mask, pair);

  /* Words light up as a whole; of real vectors several sequences are drawn. */
  if (self->state != NULL && self->state->info != NULL && self->state->info->target_words == NULL)
    ui_view_set_highlight (ui_sentence_panel_get_view (self->sentence), pair);
}

/* The sentence that is tried lights up in the batch, if it is one of its. */
static void
sentence_enter_cb (UiWindow *self)
{
  const EngTranslation *answer = tried (self);
  const int pair = answer != NULL ? ui_pair_of_source (self->state, answer->source_ids, answer->n_source) : -1;

  if (pair >= 0)
    highlight_cb (self, pair);
}

static void
sentence_leave_cb (UiWindow *self)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (self->sentence), "lit"))
    highlight_cb (self, -1);
}

static void
strip_page_cb (UiWindow *self, GParamSpec *pspec, GtkToggleButton *map)
{
  ui_strip_view_set_kind (self->strip, gtk_toggle_button_get_active (map) ? UI_STRIP_MAP : UI_STRIP_CELLS);
}

static void
mask_page_cb (UiWindow *self, GParamSpec *pspec, GtkToggleButton *sandbox)
{
  ui_mask_panel_show_sandbox (self->mask, gtk_toggle_button_get_active (sandbox));
  ui_window_page_turned (self);
}

void
ui_window_class_bind_requests (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, sidebar_set_cb);
  gtk_widget_class_bind_template_callback (klass, sidebar_lesson_cb);
  gtk_widget_class_bind_template_callback (klass, translate_cb);
  gtk_widget_class_bind_template_callback (klass, highlight_cb);
  gtk_widget_class_bind_template_callback (klass, offer_cb);
  gtk_widget_class_bind_template_callback (klass, offer_tooltip_cb);
  gtk_widget_class_bind_template_callback (klass, sentence_enter_cb);
  gtk_widget_class_bind_template_callback (klass, sentence_leave_cb);
  gtk_widget_class_bind_template_callback (klass, strip_page_cb);
  gtk_widget_class_bind_template_callback (klass, mask_page_cb);
}

void
ui_window_link_sentence (UiWindow *self)
{
  g_signal_connect_object (ui_sentence_panel_get_view (self->sentence), "highlight", G_CALLBACK (highlight_cb), self,
                           G_CONNECT_SWAPPED);
}

void
ui_window_take_drops (UiWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
