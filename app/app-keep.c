/* SPDX-License-Identifier: MIT */

#include "app-keep.h"

#include <gio/gio.h>

char *
app_keep_path (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "souffleur", NULL);

  /* Where there can be no folder nothing can be kept; the training itself is not disturbed by that. */
  (void) g_mkdir_with_parents (folder, 0700);

  return g_build_filename (folder, "last.safetensors", NULL);
}

gint64
app_keep_time (void)
{
  g_autofree char *path = app_keep_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time) : 0;
}
