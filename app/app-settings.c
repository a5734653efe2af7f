/* SPDX-License-Identifier: MIT */

#include "app-settings.h"

#include <gio/gio.h>

#define GROUP "window"
#define LEAST_SIDE 200
#define MOST_SIDE 16384

static char *
settings_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "souffleur", "settings.ini", NULL);
}

static gboolean
get_boolean (GKeyFile *file, const char *key, gboolean preset)
{
  g_autoptr (GError) error = NULL;
  const gboolean value = g_key_file_get_boolean (file, GROUP, key, &error);

  return error != NULL ? preset : value;
}

static int
get_side (GKeyFile *file, const char *key, int preset)
{
  const int value = g_key_file_get_integer (file, GROUP, key, NULL);

  return value >= LEAST_SIDE && value <= MOST_SIDE ? value : preset;
}

AppSettings *
app_settings_load (void)
{
  AppSettings *self = g_new0 (AppSettings, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = settings_path ();
  g_autofree char *scheme = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  scheme = g_key_file_get_string (file, GROUP, "colour-scheme", NULL);

  self->train_at_start = get_boolean (file, "train-at-start", TRUE);
  self->colour_scheme = g_strdup (g_strcmp0 (scheme, "light") == 0 || g_strcmp0 (scheme, "dark") == 0 ? scheme : "system");
  self->width = get_side (file, "width", 1440);
  self->height = get_side (file, "height", 900);
  self->maximised = get_boolean (file, "maximised", FALSE);
  self->sidebar = get_boolean (file, "sidebar", TRUE);
  self->offered = g_key_file_get_int64 (file, GROUP, "offered", NULL);

  return self;
}

void
app_settings_save (const AppSettings *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = settings_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_key_file_set_boolean (file, GROUP, "train-at-start", self->train_at_start);
  g_key_file_set_string (file, GROUP, "colour-scheme", self->colour_scheme);
  g_key_file_set_integer (file, GROUP, "width", self->width);
  g_key_file_set_integer (file, GROUP, "height", self->height);
  g_key_file_set_boolean (file, GROUP, "maximised", self->maximised);
  g_key_file_set_boolean (file, GROUP, "sidebar", self->sidebar);
  g_key_file_set_int64 (file, GROUP, "offered", self->offered);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_key_file_save_to_file (file, path, NULL);
}

void
app_settings_free (AppSettings *self)
{
  if (self == NULL)
    return;

  g_free (self->colour_scheme);
  g_free (self);
}
