/* SPDX-License-Identifier: MIT
 *
 * The keyboard alone: every key of the list does its work from every widget that can have the keyboard, except where
 * the widget has a better use for it (a text is typed, an arrow moves a handle); Tab goes everywhere, in the order of
 * reading, and what it reaches can be seen.
 */

#include <math.h>

#include "hands.h"
#include "session.h"
#include "ui-curve-view.h"
#include "ui-forcing-box.h"
#include "ui-mask-view.h"
#include "ui-panel-grid.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "ui-sidebar.h"
#include "ui-strip-view.h"
#include "widgets.h"

static GtkWidget *
in_focus (void)
{
  return gtk_root_get_focus (GTK_ROOT (session.window));
}

static int
expanded (void)
{
  return ui_panel_grid_get_expanded (session_part (UI_TYPE_PANEL_GRID));
}

static gboolean
presents (void)
{
  return gtk_widget_has_css_class (GTK_WIDGET (session.window), "presentation");
}

static void
test_start (void)
{
  session_open ();
  session_rest ();
}

/* --- Every key from every place. */

static void
expect_training_keys (void)
{
  const guint run = session.state->run_id;
  guint64 step;

  if (session.state->run_state != ENG_RUN_PLAYING)
    g_error ("the run does not play");

  hands_press ("space");
  wait_until (session.state->run_state == ENG_RUN_PAUSED);
  spin (50);
  step = ui_state_step (session.state);
  hands_press ("s");
  wait_until (ui_state_step (session.state) == step + 1);
  hands_press ("space");
  wait_until (session.state->run_state == ENG_RUN_PLAYING);
  hands_press ("r");
  wait_until (session.state->run_id > run);
  wait_until (session.state->run_state == ENG_RUN_PLAYING && session.state->picture != NULL);
}

static void
expect_looking_keys (void)
{
  const gboolean sidebar = ui_window_get_sidebar (session.window);

  for (int i = 1; i <= 4; i++)
    {
      const char key[] = { (char) ('0' + i), '\0' };

      hands_press (key);
      wait_until (expanded () == i);
    }
  hands_press ("Escape");
  wait_until (expanded () == 0);

  hands_press ("F9");
  wait_until (ui_window_get_sidebar (session.window) != sidebar);
  hands_press ("F9");
  wait_until (ui_window_get_sidebar (session.window) == sidebar);

  /* The way out is told, and told no longer when it was taken. */
  hands_press ("F11");
  wait_until (presents ());
  wait_until (session_has_toast ());
  hands_press ("Escape");
  wait_until (!presents ());
  wait_until_for (!session_has_toast (), 3000);
}

static GtkWindow *
other_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != session.window && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

/* A window comes, and Escape puts it away. */
static void
expect_window_of (const char *key)
{
  hands_press (key);
  wait_until (other_window () != NULL);
  for (int tries = 0; other_window () != NULL && tries < 100; tries++) /* a first Escape may close a list of completions */
    {
      hands_take_up (other_window ());
      hands_press ("Escape");
      spin (300);
    }
  wait_until (other_window () == NULL);
  hands_take_up (session.window);
}

static void
expect_window_keys (void)
{
  static const char *const keys[] = { "question", "F1", "ctrl+e", "ctrl+shift+e", "ctrl+o", "ctrl+s" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    expect_window_of (keys[i]);
}

static void
test_views (void)
{
  const GType types[] = { UI_TYPE_CURVE_VIEW, UI_TYPE_STRIP_VIEW, UI_TYPE_MASK_VIEW, UI_TYPE_SENTENCE_VIEW };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_test_message ("from %s", g_type_name (types[i]));
      gtk_widget_grab_focus (session_part (types[i]));
      expect_training_keys ();
      expect_looking_keys ();
      if (i == 0)
        expect_window_keys ();
    }
}

/* From here the space bar opens or presses what has the keyboard, as everywhere else. */
static void
test_sidebar (void)
{
  gpointer sidebar = session_part (UI_TYPE_SIDEBAR);
  GtkWidget *places[] = { find_first (session_part (UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE),
                          find_first (sidebar, GTK_TYPE_DROP_DOWN), find_first (sidebar, GTK_TYPE_SWITCH) };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const guint run = session.state->run_id;

      g_test_message ("from %s", G_OBJECT_TYPE_NAME (places[i]));
      gtk_widget_child_focus (places[i], GTK_DIR_TAB_FORWARD);
      hands_press ("r");
      wait_until (session.state->run_id > run && session.state->picture != NULL);
      gtk_widget_child_focus (places[i], GTK_DIR_TAB_FORWARD);
      for (int panel = 1; panel <= 4; panel++)
        {
          const char key[] = { (char) ('0' + panel), '\0' };

          hands_press (key);
          wait_until (expanded () == panel);
        }
      hands_press ("Escape");
      wait_until (expanded () == 0);
      hands_press ("F11");
      wait_until (presents ());
      hands_press ("F11");
      wait_until (!presents ());
    }
}

/* What is typed is typed. */
static void
test_entry (void)
{
  GtkWidget *entry = find_first (session_part (UI_TYPE_SENTENCE_PANEL), GTK_TYPE_ENTRY);
  const guint run = session.state->run_id;

  wait_until (!session_has_toast ());
  hands_click_middle (entry);
  wait_until (in_focus () != NULL && gtk_widget_is_ancestor (in_focus (), entry));
  hands_press ("ctrl+a");
  hands_type ("s r 1 2 3 4 ? 0");
  wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "s r 1 2 3 4 ? 0"));
  g_assert_cmpuint (session.state->run_id, ==, run);
  g_assert_cmpint (session.state->run_state, ==, ENG_RUN_PLAYING);
  g_assert_cmpint (expanded (), ==, 0);

  /* Its own Undo, not another's. */
  hands_press ("ctrl+z");
  wait_until (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "s r 1 2 3 4 ? 0"));

  /* Keys that type nothing work here too. */
  hands_press ("F11");
  wait_until (presents ());
  hands_press ("F11");
  wait_until (!presents ());
  expect_window_of ("ctrl+e");
}

static void
test_epsilon (void)
{
  GtkWidget *scale = find_first (session_part (UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE);

  gtk_widget_grab_focus (scale);
  hands_press ("Home");
  wait_until (fabs (ui_state_epsilon (session.state)) < 1e-6);
  hands_press ("Right Right Up");
  wait_until (fabs (ui_state_epsilon (session.state) - 0.03) < 1e-6);
  hands_press ("Left Down");
  wait_until (fabs (ui_state_epsilon (session.state) - 0.01) < 1e-6);
  hands_press ("shift+Right shift+Up");
  wait_until (fabs (ui_state_epsilon (session.state) - 0.21) < 1e-6);
  hands_press ("shift+Left End");
  wait_until (fabs (ui_state_epsilon (session.state) - 1) < 1e-6);
}

/* --- Faster than any animation. */

/* Whether a panel is there, whole and alone. */
static gboolean
fills_grid (UiPanelGrid *grid, int number)
{
  GtkWidget *panel = GTK_WIDGET (ui_panel_grid_get_panel (grid, number));

  for (int n = 1; n <= 4; n++)
    if (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, n))) != (n == number))
      return FALSE;

  return gtk_widget_get_width (panel) == gtk_widget_get_width (GTK_WIDGET (grid)) &&
         gtk_widget_get_height (panel) == gtk_widget_get_height (GTK_WIDGET (grid));
}

static void
test_fast (void)
{
  static const char *const ways[] = { "1 2", "1 1 1", "4 3 2 1", "1 Escape 2", "2 Escape 2 Escape 2", "3 4 Escape 4" };
  static const int ends[] = { 2, 1, 1, 2, 2, 4 };
  UiPanelGrid *grid = session_part (UI_TYPE_PANEL_GRID);

  gtk_widget_grab_focus (session_part (UI_TYPE_CURVE_VIEW));
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_test_message ("%s", ways[i]);
      hands_press (ways[i]);
      wait_until (expanded () == ends[i]);
      wait_until (fills_grid (grid, ends[i]));
      spin (400); /* and stays so */
      g_assert_true (fills_grid (grid, ends[i]));
      hands_press ("Escape");
      wait_until (expanded () == 0 && gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, 5 - ends[i]))));
      spin (400);
    }
}

/* --- Tab. */

/* Places that are scrolled go by what is in them; a drop-down shows its choice in a row of a list. */
static gboolean
can_be_reached (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) || gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_DROP_DOWN) != NULL)
    return FALSE;

  return gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && gtk_widget_is_sensitive (widget) &&
         gtk_widget_get_mapped (widget);
}

static void
gather (GtkWidget *widget, GPtrArray *all)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
    return;
  if (gtk_widget_get_parent (widget) != NULL && can_be_reached (widget))
    g_ptr_array_add (all, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gather (child, all);
}

static gboolean
is_seen (GtkWidget *widget)
{
  GtkWidget *place = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (place == NULL)
    return TRUE;

  g_assert_true (gtk_widget_compute_bounds (widget, place, &bounds));

  return bounds.origin.y > -1 && MIN (bounds.origin.y + bounds.size.height, bounds.origin.y + 60) <= (float) gtk_widget_get_height (place) + 1;
}

static void
test_tab (void)
{
  g_autoptr (GPtrArray) reached = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GString) missed = g_string_new (NULL);
  GtkWidget *first;

  hands_press ("space");
  wait_until (session.state->run_state == ENG_RUN_PAUSED);
  wait_until (!session_has_toast ());
  gtk_widget_grab_focus (session_part (UI_TYPE_CURVE_VIEW));
  first = in_focus ();
  do
    {
      GtkWidget *before = in_focus ();

      g_ptr_array_add (reached, before);
      hands_press ("Tab");
      wait_until (in_focus () != before);
      g_assert_cmpuint (reached->len, <, 300);
      g_test_message ("%s", G_OBJECT_TYPE_NAME (in_focus ()));
      wait_until (is_seen (in_focus ()));
      if (!gtk_window_get_focus_visible (GTK_WINDOW (session.window)))
        g_error ("no focus ring at %s", G_OBJECT_TYPE_NAME (in_focus ()));
    }
  while (in_focus () != first);

  gather (GTK_WIDGET (session.window), all);
  for (guint i = 0; i < all->len; i++)
    if (!g_ptr_array_find (reached, all->pdata[i], NULL))
      g_string_append_printf (missed, " %s in %s", G_OBJECT_TYPE_NAME (all->pdata[i]),
                              G_OBJECT_TYPE_NAME (gtk_widget_get_parent (all->pdata[i])));
  g_assert_cmpstr (missed->str, ==, "");
}

int
main (int argc, char **argv)
{
  static const SessionCase cases[] = {
    { "/keys/1-start", test_start },
    { "/keys/2-views", test_views },
    { "/keys/3-sidebar", test_sidebar },
    { "/keys/4-entry", test_entry },
    { "/keys/5-epsilon", test_epsilon },
    { "/keys/6-fast", test_fast },
    { "/keys/7-tab", test_tab },
  };

  return session_run (argc, argv, cases, G_N_ELEMENTS (cases));
}
