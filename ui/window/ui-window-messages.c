/* SPDX-License-Identifier: MIT
 *
 * Toasts: what went wrong, what was saved, what a file just opened is like.
 */

#include "ui-window-private.h"

#include <glib/gi18n.h>

/* --- A toast goes only when it has come.
 *
 * libadwaita 1.2 lets the way out of a toast end before its way in, which then writes to what was freed; and a toast
 * that was put back for an urgent one must not return before it is wholly gone. Both happen when a toast is put away as
 * soon as it is there, and when no picture was drawn meanwhile: in a window out of sight, on a busy machine. So whoever
 * puts it away, by a key, its button or its time, waits until the way in has been drawn to its end. */

#define ARRIVAL_USEC (550 * 1000) /* 500 ms, the longest way in, and some pictures */

typedef struct
{
  AdwToast *toast; /* borrowed; lives at least as long as its label is shown */
  guint tick;      /* while it arrives; 0 = it does not */
  gint64 end_usec; /* of its arrival, of the frame clock; 0 = it was reached a picture ago */
  gboolean leaves; /* it was to go meanwhile */
} Arrival;

static gboolean
arrival_tick_cb (GtkWidget *label, GdkFrameClock *clock, gpointer data)
{
  Arrival *arrival = data;

  if (gdk_frame_clock_get_frame_time (clock) < arrival->end_usec)
    return G_SOURCE_CONTINUE;

  /* The animations of this very picture may come after this. */
  if (arrival->end_usec != 0)
    {
      arrival->end_usec = 0;
      return G_SOURCE_CONTINUE;
    }

  arrival->tick = 0;
  if (arrival->leaves) /* to the toast itself it is dismissed already */
    g_signal_emit_by_name (arrival->toast, "dismissed");

  return G_SOURCE_REMOVE;
}

static void
label_map_cb (GtkWidget *label, Arrival *arrival)
{
  arrival->end_usec = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (label)) + ARRIVAL_USEC;
  arrival->tick = gtk_widget_add_tick_callback (label, arrival_tick_cb, arrival, NULL);
}

static void
label_unmap_cb (GtkWidget *label, Arrival *arrival)
{
  if (arrival->tick != 0)
    gtk_widget_remove_tick_callback (label, arrival->tick);
  arrival->tick = 0;
}

/* Before the place of the toasts hears of it. */
static void
toast_dismissed_cb (AdwToast *toast, GtkWidget *label)
{
  Arrival *arrival = g_object_get_data (G_OBJECT (label), "arrival");

  if (arrival->tick == 0)
    return;

  arrival->leaves = TRUE;
  g_signal_stop_emission_by_name (toast, "dismissed");
}

/* @label: the toast's title. */
static void
guard_arrival (AdwToast *toast, GtkWidget *label)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->toast = toast;
  g_object_set_data_full (G_OBJECT (label), "arrival", arrival, g_free);
  g_signal_connect (label, "map", G_CALLBACK (label_map_cb), arrival);
  g_signal_connect (label, "unmap", G_CALLBACK (label_unmap_cb), arrival);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), label, 0);
}

/* (transfer full) */
static AdwToast *
new_toast (const char *text, gboolean lasting)
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
  guard_arrival (toast, label);

  return toast;
}

AdwToast *
ui_window_add_toast (UiWindow *self, const char *text, gboolean lasting)
{
  AdwToast *toast = new_toast (text, lasting);

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

AdwToast *
ui_window_offer (UiWindow *self, const char *text, const char *button, const char *action, gboolean urgent)
{
  AdwToast *toast;

  g_return_val_if_fail (UI_IS_WINDOW (self), NULL);
  g_return_val_if_fail (text != NULL && button != NULL && action != NULL, NULL);

  toast = new_toast (text, urgent);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_timeout (toast, OFFER_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);

  return toast;
}

/* Once: a toast that is on its way out does not like to be told again. */
void
ui_window_withdraw_file_toast (UiWindow *self)
{
  AdwToast *toast = self->file_toast;

  g_clear_weak_pointer (&self->file_toast);
  if (toast != NULL)
    adw_toast_dismiss (toast);
}

void
ui_window_offer_run (UiWindow *self, const char *text)
{
  ui_window_withdraw_file_toast (self);
  g_set_weak_pointer (&self->file_toast, ui_window_offer (self, text, _ ("Begin the run"), "win.toggle-play", TRUE));
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
