/* SPDX-License-Identifier: MIT
 *
 * What can be done in the window: actions with their keys, file choosers, and the question that stands
 * before anything that would lose a training. Single keys are bound to the window itself, so an entry that
 * is being typed into takes them first.
 */

#include "ui-window-private.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "ui-recording.h"

/* --- Training. */

char *
ui_window_more_text (UiWindow *self)
{
  const EngConfig *begun = self->state->info->config;

  if (self->state->in_effect->steps > 0)
    return g_strdup_printf (ngettext ("%d more update", "%d more updates", (gulong) MAX (begun->steps, 1)), MAX (begun->steps, 1));

  return g_strdup_printf (ngettext ("%d more epoch", "%d more epochs", (gulong) begun->epochs), begun->epochs);
}

/* A run that is done goes on for as long again as it was to be. */
static void
move_end (UiWindow *self)
{
  const UiState *state = self->state;
  const gboolean by_steps = state->in_effect->steps > 0;
  const EngOption *option = eng_config_find (by_steps ? "steps" : "epochs");
  const double made = by_steps ? (double) ui_state_step (state) : ui_state_epoch (state);
  const double end = by_steps ? state->in_effect->steps : state->in_effect->epochs;
  const double more = by_steps ? MAX (state->info->config->steps, 1) : state->info->config->epochs;
  g_autofree char *value = g_strdup_printf ("%.0f", MIN (MAX (made, end) + more, option->max));

  self->host.set (self->host_data, option->name, value);
}

/* The run that a recording is of, from its first update, with the options that it began with: what was changed on its way
 * was changed by hand. FALSE: there is no recording. */
static gboolean
begin_recorded (UiWindow *self, gboolean playing)
{
  if (!ui_state_is_recording (self->state))
    return FALSE;

  self->host.start (self->host_data, self->state->info->config, playing);

  return TRUE;
}

static void
toggle_play_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  UiWindow *self = UI_WINDOW (widget);

  if (begin_recorded (self, TRUE))
    return;

  if (self->state->run_state == ENG_RUN_PLAYING)
    {
      self->host.pause (self->host_data);
      return;
    }

  if (self->state->run_state == ENG_RUN_DONE)
    move_end (self);

  self->host.play (self->host_data);
}

static void
step_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  UiWindow *self = UI_WINDOW (widget);

  /* Not playing it makes one update, and waits. */
  if (begin_recorded (self, FALSE))
    return;

  if (self->state->run_state == ENG_RUN_DONE)
    move_end (self);

  self->host.step (self->host_data);
}

/* The same seed, every live option as it stands, and whatever waits for a restart. */
static void
restart_guarded (UiWindow *self, gpointer data)
{
  g_autoptr (EngConfig) config = NULL;

  if (begin_recorded (self, TRUE))
    return;

  config = ui_sidebar_get_pending (self->sidebar);

  if (config == NULL)
    config = eng_config_copy (self->state->in_effect);

  self->host.start (self->host_data, config, self->state->run_state != ENG_RUN_PAUSED);
  ui_sidebar_revert (self->sidebar);
}

static void
restart_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_guard (UI_WINDOW (widget), _ ("Restart the training?"), restart_guarded, NULL, NULL);
}

static void
revert_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_sidebar_revert (UI_WINDOW (widget)->sidebar);
}

void
ui_window_update_actions (UiWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean known = self->state != NULL && self->state->info != NULL && self->host.play != NULL;
  const gboolean goes_on = known && (ui_state_is_recording (self->state) ||
                                     (self->state->run_state != ENG_RUN_DIVERGED && self->state->run_state != ENG_RUN_FAILED));

  gtk_widget_action_set_enabled (widget, "win.toggle-play", goes_on);
  gtk_widget_action_set_enabled (widget, "win.step", goes_on);
  gtk_widget_action_set_enabled (widget, "win.restart", known);
  gtk_widget_action_set_enabled (widget, "win.apply", known);
  gtk_widget_action_set_enabled (widget, "win.save", known);
}

/* --- Files. */

typedef struct
{
  UiWindow *window; /* borrowed: the chooser is modal for it */
  void (*done) (UiWindow *self, GFile *file, int data);
  int data;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, Choice *choice)
{
  UiWindow *self = choice->window;
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    choice->done (self, file, choice->data);
  else if (self->saving_for_guard)
    ui_window_guard_clear (self);
}

void
ui_window_choose_file (UiWindow *self, GtkFileChooserNative *chooser,
                       void (*done) (UiWindow *self, GFile *file, int data), int data)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->window = self;
  choice->done = done;
  choice->data = data;

  g_clear_object (&self->chooser);
  self->chooser = chooser;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", G_CALLBACK (chosen_cb), choice, choice_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
ui_window_add_filter (GtkFileChooserNative *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (int i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
}

static void
open_done (UiWindow *self, GFile *file, int data)
{
  ui_window_open_file (self, file);
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  static const char *const all[] = { "*", NULL };
  static const char *const known[] = { "*.tsv", "*.txt", "*.safetensors", "*.json", "*.jsonl", NULL };
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Open a corpus, a model, a lesson or a run log"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  ui_window_add_filter (chooser, _ ("Corpora, models, lessons and run logs"), known);
  ui_window_add_filter (chooser, _ ("All files"), all);
  ui_window_choose_file (UI_WINDOW (widget), chooser, open_done, 0);
}

static void
save_done (UiWindow *self, GFile *file, int data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    {
      self->host.save (self->host_data, path);
      return;
    }

  ui_window_toast (self, _ ("A model can be saved to this computer only: choose a folder of it."), TRUE);
  ui_window_guard_failed (self);
}

static void
choose_save (UiWindow *self)
{
  static const char *const models[] = { "*.safetensors", NULL };
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Save the model"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = g_strdup_printf ("souffleur-%" PRIu64 ".safetensors", ui_state_step (self->state));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  ui_window_add_filter (chooser, _ ("Models (.safetensors)"), models);
  ui_window_choose_file (self, chooser, save_done, 0);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  UiWindow *self = UI_WINDOW (widget);

  if (ui_state_is_recording (self->state))
    ui_window_offer_run (self, _ ("A recording has no weights to save: begin its run first."));
  else
    choose_save (self);
}

/* --- The question before a training is lost. */

void
ui_window_guard_clear (UiWindow *self)
{
  if (self->guarded_free != NULL)
    self->guarded_free (self->guarded_data);

  self->guarded = NULL;
  self->guarded_data = NULL;
  self->guarded_free = NULL;
  self->saving_for_guard = FALSE;
}

/* Freed only afterwards: what is done may show another question. */
static void
guard_go_on (UiWindow *self)
{
  UiWindowFunc func = self->guarded;
  gpointer data = self->guarded_data;
  GDestroyNotify free_data = self->guarded_free;

  self->guarded = NULL;
  self->guarded_data = NULL;
  self->guarded_free = NULL;
  self->saving_for_guard = FALSE;

  if (func != NULL)
    func (self, data);
  if (free_data != NULL)
    free_data (data);
}

void
ui_window_guard_saved (UiWindow *self)
{
  if (self->saving_for_guard)
    guard_go_on (self);
}

void
ui_window_guard_failed (UiWindow *self)
{
  if (self->saving_for_guard)
    ui_window_guard_clear (self);
}

static void
guard_response_cb (AdwMessageDialog *dialog, const char *response, UiWindow *self)
{
  self->message = NULL;

  if (g_str_equal (response, "discard"))
    guard_go_on (self);
  else if (g_str_equal (response, "save"))
    {
      self->saving_for_guard = TRUE;
      choose_save (self);
    }
  else
    ui_window_guard_clear (self);
}

static char *
unsaved_text (double seconds)
{
  const int minutes = (int) (seconds / 60);

  return g_strdup_printf (ngettext ("%d minute of training is not saved. A copy stays only until the next training ends unsaved.",
                                    "%d minutes of training are not saved. A copy stays only until the next training ends unsaved.", (gulong) minutes),
                          minutes);
}

void
ui_window_guard (UiWindow *self, const char *question, UiWindowFunc func, gpointer data,
                 GDestroyNotify free_data)
{
  const double unsaved = ui_window_unsaved_seconds (self);
  g_autofree char *body = unsaved_text (unsaved);
  AdwMessageDialog *dialog;

  ui_window_guard_clear (self);
  self->guarded = func;
  self->guarded_data = data;
  self->guarded_free = free_data;

  if (unsaved < UI_WINDOW_UNSAVED_SECONDS)
    {
      guard_go_on (self);
      return;
    }

  if (self->message != NULL)
    gtk_window_destroy (GTK_WINDOW (self->message));

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), question, body));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save",
                                    _ ("_Save…"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (guard_response_cb), self, 0);
  self->message = GTK_WIDGET (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_guarded (UiWindow *self, gpointer data)
{
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
ui_window_close_request (GtkWindow *window)
{
  UiWindow *self = UI_WINDOW (window);

  if (!self->closing && ui_window_unsaved_seconds (self) >= UI_WINDOW_UNSAVED_SECONDS)
    {
      ui_window_guard (self, _ ("Close Souffleur?"), close_guarded, NULL, NULL);
      return GDK_EVENT_STOP;
    }

  return GTK_WINDOW_CLASS (g_type_class_peek (ADW_TYPE_APPLICATION_WINDOW))->close_request (window);
}

/* --- Looking. */

static void
expand_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  UiWindow *self = UI_WINDOW (widget);
  const int number = g_variant_get_int32 (target);

  ui_panel_grid_expand (self->grid, ui_panel_grid_get_expanded (self->grid) == number ? 0 : number);
}

static void
sidebar_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  AdwFlap *flap = UI_WINDOW (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
present_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_set_presenting (UI_WINDOW (widget), !UI_WINDOW (widget)->presenting);
}

/* Escape: one step back to the usual window, in the order in which one came. FALSE where there is none. */
gboolean
ui_window_go_back (UiWindow *self)
{
  const int expanded = ui_panel_grid_get_expanded (self->grid);

  if (self->presenting && expanded == self->expanded_before)
    ui_window_set_presenting (self, FALSE);
  else if (expanded != 0 || self->presenting)
    ui_panel_grid_expand (self->grid, self->presenting ? self->expanded_before : 0);
  else
    return FALSE;

  return TRUE;
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_go_back (UI_WINDOW (widget));
}

static void
shortcuts_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/souffleur/Souffleur/ui/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

static void
export_panel_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_export_panel (UI_WINDOW (widget), g_variant_get_int32 (target));
}

static void
export_here_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_export_panel (UI_WINDOW (widget), ui_window_panel_here (UI_WINDOW (widget)));
}

static void
copy_here_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_copy_panel (UI_WINDOW (widget), ui_window_panel_here (UI_WINDOW (widget)));
}

static void
export_all_cb (GtkWidget *widget, const char *name, GVariant *target)
{
  ui_window_export_all (UI_WINDOW (widget));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "win.toggle-play", NULL, toggle_play_cb },
  { "win.step", NULL, step_cb },
  { "win.restart", NULL, restart_cb },
  { "win.apply", NULL, restart_cb },
  { "win.revert", NULL, revert_cb },
  { "win.open", NULL, open_cb },
  { "win.save", NULL, save_cb },
  { "win.expand-panel", "i", expand_cb },
  { "win.export-panel", "i", export_panel_cb },
  { "win.export-here", NULL, export_here_cb },
  { "win.export-all", NULL, export_all_cb },
  { "win.copy-here", NULL, copy_here_cb },
  { "win.toggle-sidebar", NULL, sidebar_cb },
  { "win.present", NULL, present_cb },
  { "win.back", NULL, back_cb },
  { "win.shortcuts", NULL, shortcuts_cb },
};

void
ui_window_class_install_actions (GtkWidgetClass *klass)
{
  GTK_WINDOW_CLASS (klass)->close_request = ui_window_close_request;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].func);
}
