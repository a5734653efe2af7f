/* SPDX-License-Identifier: MIT
 *
 * Everything that opens over the window, by a click: every menu, every "?", every drop-down, and the windows beside it.
 * Each lies on the screen, no word of it is cut off, and Escape puts it away.
 */

#include "hands.h"
#include "session.h"
#include "ui-sentence-view.h"
#include "ui-word-popover.h"
#include "widgets.h"

static void
test_start (void)
{
  session_open ();
  session_rest ();
}

/* Every word stands there, and inside of what it stands in: a popover may be too small for what it is given. */
static gboolean
is_whole (GtkLabel *label, GtkWidget *around)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  graphene_rect_t bounds;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);

  return gtk_widget_compute_bounds (GTK_WIDGET (label), around, &bounds) && !pango_layout_is_ellipsized (layout) &&
         height <= gtk_widget_get_height (GTK_WIDGET (label)) &&
         bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (around) + 0.5f;
}

/* The first label that is not whole, or NULL. */
static GtkWidget *
find_cut_off (GtkWidget *widget, GtkWidget *around)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_SCROLLED_WINDOW (widget))
    return NULL;

  if (GTK_IS_LABEL (widget) && !is_whole (GTK_LABEL (widget), around))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_cut_off (child, around);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* It may still be growing. */
static void
expect_legible (GtkWidget *popover)
{
  GtkWidget *around = gtk_widget_get_parent (gtk_popover_get_child (GTK_POPOVER (popover)));
  GtkWidget *cut_off = NULL;

  for (int tries = 0; tries < 100 && (cut_off = find_cut_off (popover, around)) != NULL; tries++)
    spin (20);
  if (cut_off != NULL)
    g_error ("cut off: “%s”", gtk_label_get_text (GTK_LABEL (cut_off)));
}

static gboolean
is_open (GtkWidget *widget, gconstpointer data)
{
  return gtk_widget_get_mapped (widget);
}

/* The space bar means the run, though the keyboard is left on the button. */
static void
expect_space (void)
{
  const EngRunState before = session.state->run_state;

  hands_press ("space");
  wait_until (session.state->run_state != before);
  hands_press ("space");
  wait_until (session.state->run_state == before);
}

static void
open_and_close (GtkWidget *button, const char *name)
{
  GtkWidget *popover;

  g_test_message ("%s", gtk_widget_get_tooltip_text (button));
  hands_click_middle (button);
  wait_until ((popover = find_match (button, GTK_TYPE_POPOVER, is_open, NULL)) != NULL);
  wait_until (hands_is_on_screen (gtk_popover_get_child (GTK_POPOVER (popover))));
  expect_legible (popover);
  session_photograph (name);
  hands_press ("Escape");
  wait_until (!gtk_widget_get_mapped (popover));
  session_rest ();
  hands_take_up (session.window);
  expect_space ();
}

static void
gather (GtkWidget *widget, GType type, GPtrArray *all)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (all, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gather (child, type, all);
}

static void
open_all (GType type, guint least, const char *name)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  gather (GTK_WIDGET (session.window), type, all);
  g_assert_cmpuint (all->len, >=, least);
  for (guint i = 0; i < all->len; i++)
    open_and_close (all->pdata[i], name);
}

/* Main menu, pictures, the curves' axes, four times "?", and sentences to try. */
static void
test_menus (void)
{
  open_all (GTK_TYPE_MENU_BUTTON, 8, "menu");
}

static void
test_drop_downs (void)
{
  open_all (GTK_TYPE_DROP_DOWN, 7, "drop-down");
}

/* The list of words that a word of the output can be changed for, and what it says of a word that is none. */
static void
test_words (void)
{
  UiSentenceView *view = session_part (UI_TYPE_SENTENCE_VIEW);
  GtkWidget *popover = GTK_WIDGET (ui_sentence_view_get_popover (view));

  hands_point_middle (view);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  hands_press ("Home F2");
  wait_until (gtk_widget_get_mapped (popover));
  hands_type ("souffleu");
  spin (100);
  hands_type ("z");
  wait_until (find_match (popover, GTK_TYPE_LABEL, label_says, "does not know") != NULL);
  spin (200);
  session_photograph ("unknown-word");
  expect_legible (popover);
  hands_press ("Escape");
  wait_until (!gtk_widget_get_mapped (popover));
  session_rest ();
  hands_take_up (session.window);
}

/* --- Windows. */

static GtkWindow *
other_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != session.window && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

static void
see_window (const char *name)
{
  GtkWindow *window;

  wait_until ((window = other_window ()) != NULL);
  hands_take_up (window);
  spin (100);
  session_photograph (name);
  if (!hands_is_on_screen (window))
    g_error ("%s, %d × %d, does not lie on the screen", name, gtk_widget_get_width (GTK_WIDGET (window)),
             gtk_widget_get_height (GTK_WIDGET (window)));
  hands_press ("Escape");
  wait_until (other_window () == NULL);
  hands_take_up (session.window);
}

static void
test_windows (void)
{
  hands_press ("question");
  see_window ("shortcuts");
  gtk_widget_activate_action (GTK_WIDGET (session.window), "app.about", NULL);
  see_window ("about");
  hands_press ("ctrl+o");
  see_window ("open");
  hands_press ("ctrl+s");
  see_window ("save");
}

int
main (int argc, char **argv)
{
  static const SessionCase cases[] = {
    { "/popovers/1-start", test_start },
    { "/popovers/2-menus", test_menus },
    { "/popovers/3-drop-downs", test_drop_downs },
    { "/popovers/4-words", test_words },
    { "/popovers/5-windows", test_windows },
  };

  return session_run (argc, argv, cases, G_N_ELEMENTS (cases));
}
