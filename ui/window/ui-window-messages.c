/* SPDX-License-Identifier: MIT
 *
 * Toasts: what went wrong, what was saved, what a file just opened is like.
 */

#include "ui-window-private.h"

#include <glib/gi18n.h>

AdwToast *
ui_window_add_toast (UiWindow *self, const char *text, gboolean lasting)
{
  AdwToast *toast;
  GtkWidget *label;

  /* The usual title is one line; a message that says what, where and what to do may be longer. Where there is room it is
   * one: a second line would reach from the history bar into the panels. */
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 110);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, lasting ? 0 : 4);
  adw_toast_set_priority (toast, lasting ? ADW_TOAST_PRIORITY_HIGH : ADW_TOAST_PRIORITY_NORMAL);
  adw_toast_overlay_add_toast (self->toasts, toast);

  return toast;
}

void
ui_window_toast (UiWindow *self, const char *text, gboolean lasting)
{
  AdwToast *toast;

  g_return_if_fail (UI_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  toast = ui_window_add_toast (self, text, lasting);
  if (lasting)
    g_set_weak_pointer (&self->file_toast, toast);
}

#define OFFER_SECONDS 20

void
ui_window_offer (UiWindow *self, const char *text, const char *button, const char *action)
{
  AdwToast *toast;

  g_return_if_fail (UI_IS_WINDOW (self));
  g_return_if_fail (text != NULL && button != NULL && action != NULL);

  toast = ui_window_add_toast (self, text, FALSE);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_timeout (toast, OFFER_SECONDS);
}

void
ui_window_show_messages (UiWindow *self)
{
  const UiState *state = self->state;

  if (state->error_serial != self->shown_errors)
    {
      self->shown_errors = state->error_serial;
      if (state->error != NULL)
        ui_window_toast (self, state->error->message, TRUE);
      ui_window_guard_failed (self);
    }

  if (state->saved_serial != self->shown_saves)
    {
      g_autofree char *name = g_path_get_basename (state->saved_path);
      g_autofree char *text = g_strdup_printf (_ ("Model saved as “%s”"), name);

      self->shown_saves = state->saved_serial;
      self->saved_run = state->run_id;
      self->saved_seconds = ui_window_seconds (self);
      ui_window_toast (self, text, FALSE);
      ui_window_guard_saved (self);
    }
}
