/* SPDX-License-Identifier: MIT */

#include "app-actions.h"

#include <glib/gi18n.h>

#include "kern-gemm.h"

static void
set_colour_scheme (const char *name)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (name, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
colour_scheme_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AppSettings *settings = user_data;

  g_free (settings->colour_scheme);
  settings->colour_scheme = g_variant_dup_string (value, NULL);
  set_colour_scheme (settings->colour_scheme);
  app_settings_save (settings);
  g_simple_action_set_state (action, value);
}

static void
train_at_start_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AppSettings *settings = user_data;

  settings->train_at_start = g_variant_get_boolean (value);
  app_settings_save (settings);
  g_simple_action_set_state (action, value);
}

/* What a report of a fault, or of a speed, should say. */
static char *
debug_text (void)
{
  const char *wrong = kern_gemm_load ();

  if (wrong != NULL)
    return g_strdup (wrong);

  return g_strdup_printf (_ ("souffleur %s\n%s, kernel %s\nProcessor features: %s\nThreads: %u\nGTK %u.%u.%u\n"),
                          SOUFFLEUR_VERSION, kern_gemm_version (), kern_gemm_core (), kern_gemm_processor (),
                          g_get_num_processors (), gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version ());
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppApplication *application = user_data;
  g_autofree char *debug = debug_text ();
  GtkWidget *about = adw_about_window_new ();

  adw_about_window_set_application_name (ADW_ABOUT_WINDOW (about), "Souffleur");
  adw_about_window_set_application_icon (ADW_ABOUT_WINDOW (about), APP_APPLICATION_ID);
  adw_about_window_set_version (ADW_ABOUT_WINDOW (about), SOUFFLEUR_VERSION);
  adw_about_window_set_developer_name (ADW_ABOUT_WINDOW (about), _ ("The Souffleur authors"));
  adw_about_window_set_license_type (ADW_ABOUT_WINDOW (about), GTK_LICENSE_MIT_X11);
  adw_about_window_set_comments (ADW_ABOUT_WINDOW (about),
                                 _ ("A prompter whispers the next line to an actor. Teacher forcing whispers every word to the decoder; "
                                    "scheduled sampling whispers less and less. This program trains a sequence-to-sequence model while you "
                                    "watch, and shows what was whispered."));
  adw_about_window_set_debug_info (ADW_ABOUT_WINDOW (about), debug);
  adw_about_window_set_debug_info_filename (ADW_ABOUT_WINDOW (about), "souffleur.txt");
  gtk_window_set_transient_for (GTK_WINDOW (about), GTK_WINDOW (app_application_get_window (application)));
  gtk_window_present (GTK_WINDOW (about));
}

void
app_actions_add (AppApplication *application, AppSettings *settings)
{
  static const GActionEntry entries[] = { { .name = "about", .activate = about_cb } };
  g_autoptr (GSimpleAction) scheme =
      g_simple_action_new_stateful ("colour-scheme", G_VARIANT_TYPE_STRING, g_variant_new_string (settings->colour_scheme));
  g_autoptr (GSimpleAction) train =
      g_simple_action_new_stateful ("train-at-start", NULL, g_variant_new_boolean (settings->train_at_start));

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  g_signal_connect (scheme, "change-state", G_CALLBACK (colour_scheme_cb), settings);
  g_signal_connect (train, "change-state", G_CALLBACK (train_at_start_cb), settings);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (scheme));
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (train));
  set_colour_scheme (settings->colour_scheme);
}
