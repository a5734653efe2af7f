/* SPDX-License-Identifier: MIT
 *
 * A lesson as a teacher would give it, in the real window on the built-in corpus: a sentence is typed, ε
 * dragged, a word forced, the mask forgotten, the sandbox opened, the curves zoomed, a picture exported.
 * Every part waits for what must come of it in the state and in what is spoken.
 *
 * SOUFFLEUR_SCREENSHOTS=FOLDER leaves a picture of the window after each part (NN-name.png);
 * SOUFFLEUR_SIZE=1024x700 and ADW_DEBUG_COLOR_SCHEME=prefer-dark choose how it looks.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <adwaita.h>

#include "app-application.h"
#include "ui-curve-view.h"
#include "ui-forcing-box.h"
#include "ui-mask-panel.h"
#include "ui-mask-view.h"
#include "ui-option-row.h"
#include "ui-panel-grid.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "ui-strip-view.h"
#include "ui-window.h"
#include "widgets.h"

typedef struct
{
  AppApplication *application;
  UiWindow *window;
  UiState *state;
  char *folder; /* for the export */
  int pictures; /* taken so far */
} Session;

static Session session;

static gpointer
part (GType type)
{
  gpointer found = find_first (session.window, type);

  g_assert_nonnull (found);

  return found;
}

static GtkToggleButton *
find_toggle (GtkWidget *widget, const char *label)
{
  if (GTK_IS_TOGGLE_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return GTK_TOGGLE_BUTTON (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkToggleButton *found = find_toggle (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkToggleButton *
toggle (const char *label)
{
  GtkToggleButton *found = find_toggle (GTK_WIDGET (session.window), label);

  g_assert_nonnull (found);

  return found;
}

static gboolean
says (gpointer view, const char *words)
{
  const char *spoken = ui_view_get_spoken (UI_VIEW (view));

  return spoken != NULL && strstr (spoken, words) != NULL;
}

static GskRenderNode *
window_node (GdkPaintable *paintable, int width, int height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, width, height);

  return gtk_snapshot_free_to_node (snapshot);
}

/* Leaves a picture of the window, when somebody asked for pictures. */
static void
photograph (const char *name)
{
  const char *folder = g_getenv ("SOUFFLEUR_SCREENSHOTS");
  g_autofree char *file = g_strdup_printf ("%02d-%s.png", ++session.pictures, name);
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  int width, height;

  if (folder == NULL)
    return;

  spin (400);
  path = g_build_filename (folder, file, NULL);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (session.window));
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);

  /* Between a change and its frame the window has no picture of itself. */
  for (int tries = 0; (node = window_node (paintable, width, height)) == NULL; tries++)
    {
      g_assert_cmpint (tries, <, 50);
      spin (20);
    }

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (session.window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  gsk_render_node_unref (node);
}

static gboolean
is_option (GtkWidget *widget, gconstpointer name)
{
  return g_strcmp0 (ui_option_row_get_option (UI_OPTION_ROW (widget)), name) == 0;
}

static void
test_start (void)
{
  const char *size = g_getenv ("SOUFFLEUR_SIZE");
  int width = 1440, height = 900;

  g_application_activate (G_APPLICATION (session.application));
  session.window = app_application_get_window (session.application);
  session.state = app_application_get_state (session.application);
  if (size != NULL && sscanf (size, "%dx%d", &width, &height) != 2)
    g_error ("SOUFFLEUR_SIZE is WIDTHxHEIGHT, not “%s”", size);
  gtk_window_set_default_size (GTK_WINDOW (session.window), width, height);

  wait_until (session.state->steps.n > 100 && session.state->picture != NULL);

  /* However fast the processor, the run outlasts the lesson. */
  ui_option_row_ask (find_match (session.window, UI_TYPE_OPTION_ROW, is_option, "epochs"), "100000");
  wait_until (says (part (UI_TYPE_MASK_VIEW), "positions count"));
  photograph ("start");
}

static void
test_type (void)
{
  UiSentencePanel *panel = part (UI_TYPE_SENTENCE_PANEL);

  ui_sentence_panel_try (panel, "I like animals.", "J'aime les animaux.");
  wait_until (session.state->sample != NULL &&
              g_str_equal (session.state->sample->translation->text, "I like animals."));
  g_assert_cmpstr (session.state->sample->reference, ==, "j'aime les animaux ."); /* as the corpus is read */
  wait_until (says (part (UI_TYPE_SENTENCE_VIEW), "I like animals."));
  photograph ("sentence");
}

static void
test_epsilon (void)
{
  GtkRange *scale = find_first (part (UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE);
  guint64 changed;

  /* As a drag: through many values. */
  for (double epsilon = 1; epsilon > 0.295; epsilon -= 0.1)
    {
      gtk_range_set_value (scale, epsilon);
      spin (20);
    }
  gtk_range_set_value (scale, 0.3);
  wait_until (fabs (ui_state_epsilon (session.state) - 0.3) < 1e-6);
  changed = ui_state_step (session.state);
  wait_until (session.state->picture->step > changed && fabs (session.state->picture->epsilon - 0.3) < 1e-6);
  g_assert_cmpuint (session.state->changes->len, >, 0);

  /* The strip holds words of the model's own now. */
  {
    const EngBatchPicture *picture = session.state->picture;
    int own = 0;

    for (int i = 0; i < picture->rows * picture->target_steps; i++)
      own += !picture->cells[i].fed_true;
    g_assert_cmpint (own, >, 0);
  }
  photograph ("epsilon");
}

static void
test_force (void)
{
  const EngTranslation *answer;
  int id;

  wait_until (session.state->sample->translation->n_steps > 0 &&
              session.state->sample->translation->steps[0].n_top > 1);
  answer = session.state->sample->translation;
  id = answer->steps[0].top[1].id;
  g_signal_emit_by_name (part (UI_TYPE_SENTENCE_VIEW), "force", 0, id);
  wait_until (session.state->sample->translation->n_steps > 0 &&
              session.state->sample->translation->steps[0].forced &&
              session.state->sample->translation->steps[0].id == id);
  photograph ("forced-word");
}

static void
test_mask (void)
{
  UiMaskPanel *panel = part (UI_TYPE_MASK_PANEL);
  GtkSwitch *forget = find_first (panel, GTK_TYPE_SWITCH);
  const EngBatchPicture *picture;

  gtk_switch_set_active (forget, TRUE);
  wait_until (!session.state->in_effect->mask && gtk_switch_get_state (forget));
  wait_until (!session.state->picture->mask);
  picture = session.state->picture;
  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    if (!picture->cells[i].counts)
      g_error ("cell %d does not count without a mask", i);
  wait_until (says (part (UI_TYPE_MASK_VIEW), "No mask"));
  photograph ("mask-forgotten");

  gtk_switch_set_active (forget, FALSE);
  wait_until (session.state->in_effect->mask && session.state->picture->mask);
  wait_until (!gtk_switch_get_state (forget));
}

static void
test_sandbox (void)
{
  static const double book[] = { 2.3026, 1.1513, 0 };
  UiMaskPanel *panel = part (UI_TYPE_MASK_PANEL);
  const UiSandbox *sandbox = ui_mask_sandbox_get (ui_mask_panel_get_sandbox (panel));

  gtk_toggle_button_set_active (toggle ("Sandbox"), TRUE);
  gtk_drop_down_set_selected (find_first (ui_mask_panel_get_sandbox (panel), GTK_TYPE_DROP_DOWN), UI_SANDBOX_LOSS);
  for (int b = 0; b < 3; b++)
    if (fabs (sandbox->sentence[b] - book[b]) > 5e-5)
      g_error ("sentence[%d]: %g, the book has %g", b, sandbox->sentence[b], book[b]);
  wait_until (says (ui_mask_panel_get_view (panel), "1.1513"));
  photograph ("sandbox");
  gtk_toggle_button_set_active (toggle ("Batch"), TRUE);
  g_assert_true (UI_IS_MASK_VIEW (ui_mask_panel_get_view (panel)));
}

static void
test_zoom (void)
{
  UiCurveView *curves = part (UI_TYPE_CURVE_VIEW);

  ui_curve_view_zoom (curves, 0.5, 2);
  g_assert_false (ui_curve_view_is_following (curves));
  photograph ("zoom");

  /* It stays while the run goes on, until it is told to follow. */
  {
    const guint n = session.state->steps.n;

    wait_until (session.state->steps.n > n + 50);
  }
  g_assert_false (ui_curve_view_is_following (curves));
  ui_curve_view_follow (curves);
  g_assert_true (ui_curve_view_is_following (curves));
}

static void
test_panels (void)
{
  static const char *const names[] = { "curves", "fed", "mask", "sentence" };
  UiPanelGrid *grid = part (UI_TYPE_PANEL_GRID);

  for (int i = 1; i <= 4; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (session.window), "win.expand-panel", "i", i);
      g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, i);
      photograph (names[i - 1]);
    }

  gtk_widget_activate_action (GTK_WIDGET (session.window), "win.back", NULL);
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 0);
}

static GtkFileChooser *
open_chooser (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (l->data) && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

/* Through the dialog that a user sees. */
static void
test_export (void)
{
  g_autofree char *path = g_build_filename (session.folder, "mask.svg", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (session.folder);

  gtk_widget_activate_action (GTK_WIDGET (session.window), "win.export-panel", "i", 3);
  wait_until (open_chooser () != NULL);

  /* The dialog reads a folder first, and takes no other and accepts nothing meanwhile. */
  for (int i = 0; i < 40 && open_chooser () != NULL; i++)
    {
      g_autoptr (GFile) chosen = NULL;

      spin (300);
      if (open_chooser () == NULL)
        break;
      chosen = gtk_file_chooser_get_file (open_chooser ());
      g_test_message ("the dialog has %s", chosen != NULL ? g_file_peek_path (chosen) : "nothing");
      if (chosen != NULL && g_file_equal (chosen, file))
        gtk_dialog_response (GTK_DIALOG (open_chooser ()), GTK_RESPONSE_ACCEPT);
      else
        {
          gtk_file_chooser_set_current_folder (open_chooser (), folder, NULL);
          gtk_file_chooser_set_current_name (open_chooser (), "mask.svg");
        }
    }
  wait_until (g_file_test (path, G_FILE_TEST_EXISTS));
  wait_until (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "</svg>") != NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (void);
  } cases[] = {
    { "/session/1-start", test_start },
    { "/session/2-type", test_type },
    { "/session/3-epsilon", test_epsilon },
    { "/session/4-force", test_force },
    { "/session/5-mask", test_mask },
    { "/session/6-sandbox", test_sandbox },
    { "/session/7-zoom", test_zoom },
    { "/session/8-panels", test_panels },
    { "/session/9-export", test_export },
  };
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  session.folder = g_dir_make_tmp ("souffleur-XXXXXX", &error);
  g_assert_no_error (error);
  session.application = app_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (session.application), NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
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
