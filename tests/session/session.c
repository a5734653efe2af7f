/* SPDX-License-Identifier: MIT */

#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <adwaita.h>

#include "hands.h"
#include "ui-mask-view.h"
#include "ui-option-row.h"
#include "widgets.h"

Session session;

gpointer
session_part (GType type)
{
  gpointer found = find_first (session.window, type);

  g_assert_nonnull (found);

  return found;
}

gpointer
session_button (const char *label)
{
  gpointer found = find_match (session.window, GTK_TYPE_BUTTON, is_labelled, label);

  g_assert_nonnull (found);

  return found;
}

gboolean
session_says (gpointer view, const char *words)
{
  const char *spoken = ui_view_get_spoken (UI_VIEW (view));

  return spoken != NULL && strstr (spoken, words) != NULL;
}

void
session_photograph (const char *name)
{
  const char *folder = g_getenv ("SOUFFLEUR_SCREENSHOTS");
  g_autofree char *file = g_strdup_printf ("%02d-%s.png", ++session.pictures, name);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;

  path = g_build_filename (folder, file, NULL);
  spin (400);
  hands_photograph (path);
}

void
session_rest (void)
{
  hands_point (session.window, gtk_widget_get_width (GTK_WIDGET (session.window)) / 2.0, 3);
}

static gboolean
is_toast (GtkWidget *widget, gconstpointer data)
{
  return gtk_widget_get_mapped (widget) && g_str_equal (gtk_widget_get_css_name (widget), "toast");
}

gboolean
session_has_toast (void)
{
  return find_match (session.window, GTK_TYPE_WIDGET, is_toast, NULL) != NULL;
}

/* --- Opening. */

static gboolean
is_option (GtkWidget *widget, gconstpointer name)
{
  return g_strcmp0 (ui_option_row_get_option (UI_OPTION_ROW (widget)), name) == 0;
}

void
session_open (void)
{
  const char *size = g_getenv ("SOUFFLEUR_SIZE");
  int width = 1440, height = 900;

  g_application_activate (G_APPLICATION (session.application));
  session.window = app_application_get_window (session.application);
  session.state = app_application_get_state (session.application);
  if (size != NULL && sscanf (size, "%dx%d", &width, &height) != 2)
    g_error ("SOUFFLEUR_SIZE is WIDTHxHEIGHT, not “%s”", size);
  gtk_window_set_default_size (GTK_WINDOW (session.window), width, height);
  hands_take_up (session.window);

  wait_until (session.state->steps.n > 100 && session.state->picture != NULL);

  /* However fast the processor, the run outlasts the lesson. */
  ui_option_row_ask (find_match (session.window, UI_TYPE_OPTION_ROW, is_option, "epochs"), "100000");
  wait_until (session_says (session_part (UI_TYPE_MASK_VIEW), "positions count"));
}

/* --- Files. */

GtkWindow *
session_chooser (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (l->data) && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

static gboolean
chooser_has (GFile *file)
{
  g_autoptr (GFile) chosen = NULL;

  if (session_chooser () != NULL)
    chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (session_chooser ()));

  return chosen != NULL && g_file_equal (chosen, file);
}

/* The dialog reads a folder first; until it has, it forgets what is typed and accepts nothing. */
void
session_choose (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  wait_until (session_chooser () != NULL);
  for (int tries = 0; session_chooser () != NULL; tries++)
    {
      g_assert_cmpint (tries, <, 200);
      hands_take_up (session_chooser ());
      if (chooser_has (file))
        hands_press ("Return");
      else
        {
          hands_press ("ctrl+a");
          hands_type (path);
        }
      spin (200);
    }
  hands_take_up (session.window);
}

/* --- All of it. */

int
session_run (int argc, char **argv, const SessionCase *cases, guint n)
{
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  session.folder = g_dir_make_tmp ("souffleur-XXXXXX", &error);
  g_assert_no_error (error);
  session.application = app_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (session.application), NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < n; i++)
    g_test_add_func (cases[i].path, cases[i].func);

  status = g_test_run ();

  if (session.window != NULL)
    gtk_window_destroy (GTK_WINDOW (session.window));
  spin (50);
  g_object_unref (session.application);
  command = g_strdup_printf ("rm -r '%s'", session.folder);
  g_assert_cmpint (system (command), ==, 0);
  g_free (session.folder);

  return status;
}
