/* SPDX-License-Identifier: MIT
 *
 * The window itself: its children, and how a new state gets to all of them.
 */

#include "ui-window-private.h"

#include <glib/gi18n.h>

#include "ui-curve-controls.h"
#include "ui-recording.h"

/* Texts are written so often while a run moves: figures that change faster cannot be read. */
#define TEXTS_USEC 240000

G_DEFINE_FINAL_TYPE (UiWindow, ui_window, ADW_TYPE_APPLICATION_WINDOW)

UiWindow *
ui_window_new (GtkApplication *application)
{
  return g_object_new (UI_TYPE_WINDOW, "application", application, NULL);
}

/* Seconds of training that the run has had. */
double
ui_window_seconds (UiWindow *self)
{
  const UiSteps *steps;

  if (self->state == NULL || self->state->steps.n == 0)
    return 0;

  steps = &self->state->steps;

  return ui_steps_seconds (steps, steps->n - 1);
}

double
ui_window_unsaved_seconds (UiWindow *self)
{
  double since = 0;

  g_return_val_if_fail (UI_IS_WINDOW (self), 0);

  if (self->state == NULL || ui_state_is_recording (self->state))
    return 0;
  if (self->saved_run == self->state->run_id)
    since = self->saved_seconds;
  else if (self->state->steps.n > 0)
    since = ui_steps_seconds (&self->state->steps, 0); /* a resumed run was saved up to here */

  return ui_window_seconds (self) - since;
}

static void
say_done (UiWindow *self)
{
  g_autofree char *more = ui_window_more_text (self);
  g_autofree char *text =
      g_strdup_printf (_ ("The run is complete. Play trains on: %s. R restarts it with the same seed."), more);

  g_set_weak_pointer (&self->done_toast, ui_window_add_toast (self, text, FALSE));
}

static void
show_run_state (UiWindow *self)
{
  const gboolean recording = ui_state_is_recording (self->state);

  if (self->state->run_state == self->shown_state && self->state->run_id == self->shown_run)
    return;

  if (self->state->run_state == ENG_RUN_DONE && !recording &&
      (self->shown_state == ENG_RUN_PLAYING || self->state->run_id != self->shown_run))
    say_done (self);
  else if (self->done_toast != NULL) /* something of it was done */
    adw_toast_dismiss (self->done_toast);

  /* What was said of the file before this one is no longer of interest; it may still be waiting. */
  if (self->state->run_id != self->shown_run && self->shown_run != 0)
    ui_window_withdraw_file_toast (self);

  /* Of a file that the user opened; the sidebar says it of every corpus. */
  if (self->state->run_id != self->shown_run && self->state->info->notice != NULL &&
      self->state->info->config->data != NULL && self->state->info->first_step == 0)
    g_set_weak_pointer (&self->file_toast, ui_window_add_toast (self, self->state->info->notice, FALSE));

  if (self->state->run_id != self->shown_run && recording)
    {
      ui_window_offer_run (self, _ ("A recording: nothing is being trained. Play begins its run again, with every option it had."));
      ui_sidebar_revert (self->sidebar); /* what waited for a restart of another run */
    }

  /* Another corpus may not know the words. */
  if (self->state->run_id != self->shown_run)
    ui_window_withdraw_offer (self);

  self->shown_state = self->state->run_state;
  self->shown_run = self->state->run_id;
  self->texts_usec = 0;
  ui_window_update_play_button (self);
  ui_window_update_actions (self);
}

void
ui_window_update (UiWindow *self)
{
  gint64 waited;

  g_return_if_fail (UI_IS_WINDOW (self));

  if (self->state == NULL || self->state->serial == self->shown_serial)
    return;

  self->shown_serial = self->state->serial;
  ui_window_show_messages (self);
  if (self->state->info == NULL)
    return;

  show_run_state (self);
  ui_state_pin_first (self->state, UI_STATE_FIRST_PINS);
  ui_view_update (UI_VIEW (self->curves));
  ui_view_update (UI_VIEW (self->strip));
  ui_mask_panel_update (self->mask);
  ui_sentence_panel_update (self->sentence);

  waited = g_get_monotonic_time () - self->texts_usec;
  if (waited >= TEXTS_USEC || self->state->run_state != ENG_RUN_PLAYING)
    ui_window_update_texts (self);
}

void
ui_window_set_state (UiWindow *self, UiState *state)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  self->state = state;
  self->shown_serial = 0;
  self->shown_run = 0;
  self->shown_errors = state != NULL ? state->error_serial : 0;
  self->shown_saves = state != NULL ? state->saved_serial : 0;
  ui_view_set_state (UI_VIEW (self->curves), state);
  ui_view_set_state (UI_VIEW (self->strip), state);
  ui_mask_panel_set_state (self->mask, state);
  ui_sentence_panel_set_state (self->sentence, state);
  ui_sidebar_set_state (self->sidebar, state);
  ui_window_update_play_button (self);
  ui_window_update_actions (self);
  ui_window_update (self);
}

void
ui_window_set_host (UiWindow *self, const UiWindowHost *host, gpointer user_data)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  self->host = host != NULL ? *host : (UiWindowHost){ 0 };
  self->host_data = user_data;
  ui_mask_sandbox_set_kernels (ui_mask_panel_get_sandbox (self->mask), self->host.kernels);
}

void
ui_window_set_lessons (UiWindow *self, const UiLesson *lessons, int n)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  ui_sidebar_set_lessons (self->sidebar, lessons, n);
}

/* Presentation puts the sidebar away for a while; what counts is how it was before. */
gboolean
ui_window_get_sidebar (UiWindow *self)
{
  g_return_val_if_fail (UI_IS_WINDOW (self), TRUE);

  return self->presenting ? self->sidebar_before : adw_flap_get_reveal_flap (self->flap);
}

void
ui_window_set_sidebar (UiWindow *self, gboolean shown)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  adw_flap_set_reveal_flap (self->flap, shown);
}

static void
ui_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UI_WINDOW (widget)->frame_painted = TRUE;

  GTK_WIDGET_CLASS (ui_window_parent_class)->snapshot (widget, snapshot);
}

static void
ui_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (ui_window_parent_class)->size_allocate (widget, width, height, baseline);
  ui_window_apply_scale (UI_WINDOW (widget));
}

static void
ui_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ui_window_parent_class)->realize (widget);

  ui_window_watch_frames (UI_WINDOW (widget));
}

static void
ui_window_unrealize (GtkWidget *widget)
{
  ui_window_unwatch_frames (UI_WINDOW (widget));

  GTK_WIDGET_CLASS (ui_window_parent_class)->unrealize (widget);
}

static void
ui_window_dispose (GObject *object)
{
  UiWindow *self = UI_WINDOW (object);

  self->state = NULL;
  ui_window_guard_clear (self);
  g_clear_weak_pointer (&self->done_toast);
  g_clear_weak_pointer (&self->file_toast);
  g_clear_weak_pointer (&self->present_toast);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->frame_log, ui_frame_log_free);
  g_clear_pointer (&self->offered[0], g_free);
  g_clear_pointer (&self->offered[1], g_free);
  g_clear_pointer (&self->words_help, g_free);

  G_OBJECT_CLASS (ui_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, UiWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, header);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, curves);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, mask);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, offer_button);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, play_button);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, history);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, progress_label);
}

static void
ui_window_class_init (UiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ui_window_dispose;
  widget_class->snapshot = ui_window_snapshot;
  widget_class->size_allocate = ui_window_size_allocate;
  widget_class->realize = ui_window_realize;
  widget_class->unrealize = ui_window_unrealize;

  g_type_ensure (UI_TYPE_PANEL);
  g_type_ensure (UI_TYPE_PANEL_GRID);
  g_type_ensure (UI_TYPE_SIDEBAR);
  g_type_ensure (UI_TYPE_SENTENCE_PANEL);
  g_type_ensure (UI_TYPE_CURVE_CONTROLS);
  g_type_ensure (UI_TYPE_CURVE_VIEW);
  g_type_ensure (UI_TYPE_STRIP_VIEW);
  g_type_ensure (UI_TYPE_MASK_PANEL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/window.ui");
  bind_children (widget_class);
  ui_window_class_bind_requests (widget_class);
  ui_window_class_bind_present (widget_class);
  ui_window_class_install_actions (widget_class);
}

static void
ui_window_init (UiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->frame_log = ui_frame_log_new ();
  g_signal_connect_object (self->curves, "notify::following", G_CALLBACK (ui_window_page_turned), self, G_CONNECT_SWAPPED);
  ui_window_link_sentence (self);
  ui_window_take_drops (self);
  ui_window_add_keys (self);
  ui_window_update_play_button (self);
  ui_window_update_actions (self);

  /* A picture, not a button: Space at the start means play or pause. */
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->curves));
}
