/* SPDX-License-Identifier: MIT */

#include "app-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app-actions.h"
#include "app-bridge.h"
#include "app-builtin.h"
#include "app-corpus.h"
#include "app-keep.h"
#include "app-log.h"
#include "app-kernels.h"
#include "app-settings.h"
#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "ui-recording.h"

struct _AppApplication
{
  AdwApplication parent_instance;

  AppSettings *settings; /* owned */
  UiState *state;        /* owned; NULL without a window */
  AppBridge *bridge;     /* owned; NULL without a window */
  UiWindow *window;      /* borrowed: the application's own list holds it; NULL without one */
  guint tick_id;         /* a frame is asked for */
  gboolean fell_back;    /* the file given at the start could not be opened */
  double keep_seconds;   /* of unsaved training that are kept when it ends */
};

G_DEFINE_FINAL_TYPE (AppApplication, app_application, ADW_TYPE_APPLICATION)

UiWindow *
app_application_get_window (AppApplication *self)
{
  g_return_val_if_fail (APP_IS_APPLICATION (self), NULL);

  return self->window;
}

UiState *
app_application_get_state (AppApplication *self)
{
  g_return_val_if_fail (APP_IS_APPLICATION (self), NULL);

  return self->state;
}

static gboolean begin_lesson (AppApplication *self, const char *name);

/* --- From the engine to the window. */

/* A file given at the start that cannot be opened: its error stands in a toast, and there is something to see. */
static void
fall_back (AppApplication *self)
{
  if (self->state->info != NULL || self->state->error_serial == 0 || self->fell_back)
    return;

  self->fell_back = TRUE;
  begin_lesson (self, "");
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AppApplication *self = user_data;

  /* First: taking asks for the next frame when the budget ends before the events do. */
  self->tick_id = 0;
  if (app_bridge_take (self->bridge, self->state, APP_BRIDGE_BUDGET_USEC))
    {
      ui_window_update (self->window);
      fall_back (self);
    }

  return G_SOURCE_REMOVE;
}

static void
wake_cb (gpointer user_data)
{
  AppApplication *self = user_data;

  if (self->tick_id == 0 && self->window != NULL)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->window), tick_cb, self, NULL);
}

/* --- From the window to the engine. */

static void
host_start (gpointer data, const EngConfig *config, gboolean playing)
{
  app_bridge_start (((AppApplication *) data)->bridge, config, NULL, playing);
}

static void
host_play (gpointer data)
{
  app_bridge_play (((AppApplication *) data)->bridge);
}

static void
host_pause (gpointer data)
{
  app_bridge_pause (((AppApplication *) data)->bridge);
}

static void
host_step (gpointer data)
{
  app_bridge_step (((AppApplication *) data)->bridge);
}

static void
host_set (gpointer data, const char *name, const char *value)
{
  app_bridge_set (((AppApplication *) data)->bridge, name, value);
}

static void
host_translate (gpointer data, guint64 serial, const char *text, const char *reference, int beam, guint n_forced,
                const EngForcedWord *forced)
{
  app_bridge_translate (((AppApplication *) data)->bridge, serial, text, reference, beam, n_forced, forced);
}

void
app_application_save (AppApplication *self, const char *path)
{
  g_return_if_fail (APP_IS_APPLICATION (self));
  g_return_if_fail (self->bridge != NULL && path != NULL);

  app_bridge_save (self->bridge, path);
}

static void
host_save (gpointer data, const char *path)
{
  app_application_save (data, path);
}

/* Whether a run that begins now should move: as the present one does, or as the user likes it at the start. */
static gboolean
wants_to_play (AppApplication *self)
{
  if (self->state->info == NULL || ui_state_is_recording (self->state))
    return self->settings->train_at_start;

  return self->state->run_state != ENG_RUN_PAUSED;
}

/* A lesson sets every option; none: all at their defaults. */
static gboolean
begin_lesson (AppApplication *self, const char *name)
{
  g_autoptr (EngConfig) config = eng_config_new ();
  g_autoptr (GError) error = NULL;

  if (*name != '\0' && !app_builtin_apply_lesson (name, config, &error))
    {
      ui_window_toast (self->window, error->message, TRUE);
      return FALSE;
    }

  app_bridge_start (self->bridge, config, NULL, wants_to_play (self));

  return TRUE;
}

static void
host_lesson (gpointer data, const char *name)
{
  begin_lesson (data, name);
}

static void
begin_corpus (AppApplication *self, const char *path)
{
  gboolean by_characters;
  g_autoptr (EngConfig) config = app_corpus_config (self->state->in_effect, path, &by_characters);

  if (by_characters)
    ui_window_toast (self->window, _ ("The text is Chinese, which has no blanks between words: it is read by characters."), FALSE);

  app_bridge_start (self->bridge, config, NULL, wants_to_play (self));
}

static gboolean
ends_in (const char *path, const char *ending)
{
  g_autofree char *small = g_ascii_strdown (path, -1);

  return g_str_has_suffix (small, ending);
}

static void
open_file (AppApplication *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      g_autofree char *text =
          g_strdup_printf (_ ("“%s” is not on this computer: copy it here first, then open it"), uri);

      ui_window_toast (self->window, text, TRUE);
    }
  else if (ends_in (path, ".safetensors"))
    app_bridge_start (self->bridge, NULL, path, FALSE);
  else if (ends_in (path, ".jsonl"))
    app_bridge_show (self->bridge, path);
  else if (ends_in (path, ".json"))
    {
      if (!begin_lesson (self, path) && self->state->info == NULL)
        begin_lesson (self, "");
    }
  else
    begin_corpus (self, path);
}

static void
host_open (gpointer data, GFile *file)
{
  open_file (data, file);
}

static gboolean
host_log (gpointer data, const char *path, GError **error)
{
  return app_log_write (((AppApplication *) data)->state, path, error);
}

static const UiWindowHost host = {
  .start = host_start,
  .play = host_play,
  .pause = host_pause,
  .step = host_step,
  .set = host_set,
  .translate = host_translate,
  .save = host_save,
  .log = host_log,
  .open = host_open,
  .lesson = host_lesson,
  .kernels = &app_kernels,
};

/* --- The window's life. */

static void
offer_lessons (AppApplication *self)
{
  const char *const *names = app_builtin_lessons ();
  const int n = (int) g_strv_length ((char **) names);
  g_autofree UiLesson *offered = g_new0 (UiLesson, n);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_lesson_free);

  for (int i = 0; i < n; i++)
    {
      EngLesson *lesson = app_builtin_lesson (names[i], NULL);

      g_assert (lesson != NULL);
      g_ptr_array_add (lessons, lesson);
      offered[i] = (UiLesson){ .name = names[i], .title = _ (lesson->title) };
    }

  ui_window_set_lessons (self->window, offered, n);
}

static void
remember_window (AppApplication *self)
{
  gtk_window_get_default_size (GTK_WINDOW (self->window), &self->settings->width, &self->settings->height);
  self->settings->maximised = gtk_window_is_maximized (GTK_WINDOW (self->window));
  self->settings->sidebar = ui_window_get_sidebar (self->window);
  app_settings_save (self->settings);
}

static gboolean
close_request_cb (UiWindow *window, AppApplication *self)
{
  remember_window (self);

  return GDK_EVENT_PROPAGATE;
}

/* The engine ends first, so that nothing comes any more for a state that is gone. */
static void
end_run (AppApplication *self)
{
  g_clear_pointer (&self->bridge, app_bridge_free);
  g_clear_pointer (&self->state, ui_state_free);
}

static void
window_gone_cb (gpointer user_data, GObject *window)
{
  AppApplication *self = user_data;

  self->window = NULL;
  self->tick_id = 0;
  end_run (self);
}

static void
destroyed_cb (UiWindow *window, AppApplication *self)
{
  ui_window_set_host (window, NULL, NULL);
  ui_window_set_state (window, NULL);
}

/* --- The training that ended unsaved. */

void
app_application_set_keep_seconds (AppApplication *self, double seconds)
{
  g_return_if_fail (APP_IS_APPLICATION (self));

  self->keep_seconds = seconds;
}

static void
keep_what_ends (AppApplication *self)
{
  g_autofree char *path = app_keep_path ();

  app_bridge_set_keep (self->bridge, path, self->keep_seconds);
}

/* Once; later it is in the menu. */
static void
offer_kept (AppApplication *self)
{
  const gint64 kept = app_keep_time ();

  if (kept == 0 || kept == self->settings->offered)
    return;

  self->settings->offered = kept;
  app_settings_save (self->settings);
  ui_window_offer (self->window, _ ("The last training was not saved by hand; a copy of it was kept."), _ ("Restore"), "app.restore", FALSE);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppApplication *self = user_data;
  g_autofree char *path = app_keep_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (self->window == NULL)
    return;

  if (app_keep_time () != 0)
    ui_window_open_file (self->window, file);
  else
    ui_window_toast (self->window, _ ("Nothing was kept yet: a training that ends unsaved after ten seconds or more will be."), FALSE);
}

/* The engine is started before the window is built: it reads the corpus meanwhile. */
static void
open_window (AppApplication *self, GFile *file)
{
  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      if (file != NULL)
        ui_window_open_file (self->window, file);
      return;
    }

  self->state = ui_state_new ();
  self->bridge = app_bridge_new (app_builtin_corpus, NULL, wake_cb, self);
  keep_what_ends (self);
  if (file == NULL)
    begin_lesson (self, "");

  self->window = ui_window_new (GTK_APPLICATION (self));
  g_object_weak_ref (G_OBJECT (self->window), window_gone_cb, self);
  g_signal_connect (self->window, "close-request", G_CALLBACK (close_request_cb), self);
  g_signal_connect (self->window, "destroy", G_CALLBACK (destroyed_cb), self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), self->settings->width, self->settings->height);
  if (self->settings->maximised)
    gtk_window_maximize (GTK_WINDOW (self->window));
  ui_window_set_sidebar (self->window, self->settings->sidebar);

  offer_lessons (self);
  ui_window_set_host (self->window, &host, self);
  ui_window_set_state (self->window, self->state);
  if (file != NULL)
    open_file (self, file);

  offer_kept (self);
  gtk_window_present (GTK_WINDOW (self->window));

  /* What came before there was a window had nobody to wake. */
  wake_cb (self);
}

static void
app_application_activate (GApplication *application)
{
  open_window (APP_APPLICATION (application), NULL);
}

static void
app_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  open_window (APP_APPLICATION (application), n_files > 0 ? files[0] : NULL);
}

/* --- The application's life. */

/* Told to end, by a session that ends say: as when the window is closed. */
static gboolean
told_to_end_cb (gpointer user_data)
{
  if (g_application_get_default () != NULL)
    g_application_quit (g_application_get_default ());

  return G_SOURCE_CONTINUE;
}

static void
add_actions (AppApplication *self)
{
  static const GActionEntry entries[] = { { .name = "restore", .activate = restore_cb } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  app_actions_add (self, self->settings);
}

static void
app_application_startup (GApplication *application)
{
  AppApplication *self = APP_APPLICATION (application);

  G_APPLICATION_CLASS (app_application_parent_class)->startup (application);

  self->settings = app_settings_load ();
  add_actions (self);
  gtk_window_set_default_icon_name (APP_APPLICATION_ID);
  g_unix_signal_add (SIGTERM, told_to_end_cb, NULL);
  g_unix_signal_add (SIGHUP, told_to_end_cb, NULL);
}

static void
app_application_shutdown (GApplication *application)
{
  AppApplication *self = APP_APPLICATION (application);

  if (self->window != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->window), window_gone_cb, self);
      gtk_window_destroy (GTK_WINDOW (self->window));
      self->window = NULL;
    }
  end_run (self);
  g_clear_pointer (&self->settings, app_settings_free);

  G_APPLICATION_CLASS (app_application_parent_class)->shutdown (application);
}

static void
app_application_class_init (AppApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = app_application_activate;
  application_class->open = app_application_open;
  application_class->startup = app_application_startup;
  application_class->shutdown = app_application_shutdown;
}

static void
app_application_init (AppApplication *self)
{
  self->keep_seconds = APP_KEEP_SECONDS;
}

/* Every start is a program of its own: two windows are two trainings, and need no message bus. */
AppApplication *
app_application_new (void)
{
  return g_object_new (APP_TYPE_APPLICATION, "application-id", APP_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE, NULL);
}

int
app_window_main (int argc, char **argv)
{
  g_autoptr (AppApplication) application = NULL;

  if (!gtk_init_check ())
    {
      cli_say (_ ("there is no display to open a window on; “souffleur train” trains in the terminal"));
      return CLI_FAILED;
    }

  application = app_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
