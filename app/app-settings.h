/* SPDX-License-Identifier: MIT
 *
 * What the window remembers between two starts: a key file in the user's configuration folder. Reading never
 * fails (what is missing or damaged is at its default), writing fails quietly: nobody should be
 * disturbed for the size of a window.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean train_at_start;
  char *colour_scheme; /* owned; "system", "light", "dark" */
  int width, height;   /* of the window, in pixels */
  gboolean maximised;
  gboolean sidebar;
  gint64 offered; /* the time of the kept training that was offered last (app-keep.h); 0 = none was */
} AppSettings;

AppSettings *app_settings_load (void);
void app_settings_save (const AppSettings *self);
void app_settings_free (AppSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppSettings, app_settings_free)

G_END_DECLS
