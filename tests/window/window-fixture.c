/* SPDX-License-Identifier: MIT */

#include "window-fixture.h"

#include <adwaita.h>

#include "app-kernels.h"

static void
host_start (gpointer data, const EngConfig *config, gboolean playing)
{
  g_autofree char *seed = eng_config_get (config, "seed");
  g_autofree char *hidden = eng_config_get (config, "hidden");
  g_autofree char *forcing = eng_config_get (config, "forcing");

  g_string_append_printf (((Fixture *) data)->asked, "start seed=%s hidden=%s forcing=%s %s\n", seed, hidden,
                          forcing, playing ? "playing" : "paused");
}

static void
host_play (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "play\n");
}

static void
host_pause (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "pause\n");
}

static void
host_step (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "step\n");
}

static void
host_set (gpointer data, const char *name, const char *value)
{
  g_string_append_printf (((Fixture *) data)->asked, "set %s %s\n", name, value);
}

static void
host_translate (gpointer data, guint64 serial, const char *text, const char *reference, int beam, guint n_forced,
                const EngForcedWord *forced)
{
  Fixture *fixture = data;

  g_free (fixture->sentence);
  fixture->sentence = g_strdup_printf ("%s|%s|%u", text, reference != NULL ? reference : "-", n_forced);
  fixture->beam = beam;
  fixture->last_forced = n_forced > 0 ? forced[n_forced - 1] : (EngForcedWord){ -1, -1 };
  fixture->serial = serial;
  fixture->translations++;
}

static void
host_save (gpointer data, const char *path)
{
  g_string_append_printf (((Fixture *) data)->asked, "save %s\n", path);
}

static gboolean
host_log (gpointer data, const char *path, GError **error)
{
  g_string_append_printf (((Fixture *) data)->asked, "log %s\n", path);

  return TRUE;
}

static void
host_open (gpointer data, GFile *file)
{
  g_string_append_printf (((Fixture *) data)->asked, "open %s\n", g_file_peek_path (file));
}

static void
host_lesson (gpointer data, const char *name)
{
  g_string_append_printf (((Fixture *) data)->asked, "lesson %s\n", name);
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

void
fixture_update (Fixture *fixture)
{
  ui_window_update (fixture->window);
  spin (30);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->asked = g_string_new (NULL);
  fixture->state = ui_state_new ();
  fixture->window = ui_window_new (NULL);
  ui_window_set_host (fixture->window, &host, fixture);
  ui_window_set_state (fixture->window, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (150);
}

void
fixture_set_up_run (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, data);
  fake_run (fixture->state, 1, ENG_RUN_PLAYING);
  fake_steps (fixture->state, 50, 0.01);
  fake_picture (fixture->state);
  fixture_update (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (50);
  g_assert_null (fixture->window);
  ui_state_free (fixture->state);
  g_string_free (fixture->asked, TRUE);
  g_free (fixture->sentence);
}

void
fixture_activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

gpointer
fixture_child (Fixture *fixture, GType type)
{
  GtkWidget *widget = find_first (GTK_WIDGET (fixture->window), type);

  g_assert_nonnull (widget);

  return widget;
}

void
fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  gtk_init ();
  adw_init ();
}

int
fixture_run (const FixtureCase *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    g_test_add (cases[i].path, Fixture, NULL, cases[i].without_run ? fixture_set_up : fixture_set_up_run,
                cases[i].func, fixture_tear_down);

  return g_test_run ();
}
