/* SPDX-License-Identifier: MIT
 *
 * The place of the panels, frame by frame: what is painted on the way from one panel to another, and what every widget
 * asks for on the way.
 */

#include "ui-panel-grid.h"
#include "window-fixture.h"

typedef struct
{
  UiPanelGrid *grid;
  int whole;  /* the panel that must be whole and alone in every frame; 0 = anything may be seen */
  int frames; /* painted so far */
} Film;

/* A single frame that shows the grid between two panels is a flash. */
static void
after_paint_cb (GdkFrameClock *clock, Film *film)
{
  GtkWidget *grid = GTK_WIDGET (film->grid);

  film->frames++;
  for (int i = 1; i <= 4 && film->whole != 0; i++)
    {
      GtkWidget *panel = GTK_WIDGET (ui_panel_grid_get_panel (film->grid, i));
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (panel) != (i == film->whole))
        g_error ("panel %d is %s while panel %d is to be alone", i, i == film->whole ? "away" : "there", film->whole);
      if (i != film->whole)
        continue;

      g_assert_true (gtk_widget_compute_bounds (panel, grid, &bounds));
      if (bounds.origin.x != 0 || bounds.origin.y != 0 || (int) bounds.size.width != gtk_widget_get_width (grid) ||
          (int) bounds.size.height != gtk_widget_get_height (grid))
        g_error ("panel %d is at %g, %g with %g × %g pixels of %d × %d", i, (double) bounds.origin.x, (double) bounds.origin.y,
                 (double) bounds.size.width, (double) bounds.size.height, gtk_widget_get_width (grid), gtk_widget_get_height (grid));
    }
}

static gboolean
keep_painting_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static void
film_begin (Film *film, Fixture *fixture)
{
  *film = (Film){ fixture_child (fixture, UI_TYPE_PANEL_GRID), 0, 0 };
  gtk_widget_add_tick_callback (GTK_WIDGET (film->grid), keep_painting_cb, NULL, NULL);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (film->grid)), "after-paint", G_CALLBACK (after_paint_cb), film);
}

static void
film_end (Film *film)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (film->grid)), film);
}

static void
let_paint (Film *film, int frames)
{
  const int end = film->frames + frames;

  wait_until (film->frames >= end);
}

/* From one panel straight to another, whenever in the growth of the first: the second is whole and alone from its
 * first frame on. */
static void
test_straight (Fixture *fixture, gconstpointer data)
{
  Film film;

  film_begin (&film, fixture);
  for (int frames = 0; frames <= 8; frames++)
    {
      g_test_message ("after %d frames", frames);
      ui_panel_grid_expand (film.grid, 1 + frames % 4);
      if (frames > 0)
        let_paint (&film, frames);
      ui_panel_grid_expand (film.grid, 1 + (frames + 1) % 4);
      film.whole = 1 + (frames + 1) % 4;
      let_paint (&film, 20); /* longer than a growth */
      ui_panel_grid_expand (film.grid, film.whole = 1 + (frames + 2) % 4);
      let_paint (&film, 3);
      film.whole = 0;
      ui_panel_grid_expand (film.grid, 0);
      let_paint (&film, frames % 2 == 0 ? 2 : 20); /* back in the grid, or on the way */
    }
  film_end (&film);
}

/* Who asked for less motion gets none: no frame on the way is painted. */
static void
test_without_motion (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gboolean before;
  Film film;

  g_object_get (settings, "gtk-enable-animations", &before, NULL);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  film_begin (&film, fixture);
  for (int i = 1; i <= 4; i++)
    {
      ui_panel_grid_expand (film.grid, film.whole = i);
      let_paint (&film, 3);
      film.whole = 0;
      ui_panel_grid_expand (film.grid, 0);
      let_paint (&film, 1);
      for (int other = 1; other <= 4; other++)
        g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (film.grid, other))));
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (ui_panel_grid_get_panel (film.grid, i))), <,
                       gtk_widget_get_width (GTK_WIDGET (film.grid)));
    }
  film_end (&film);
  g_object_set (settings, "gtk-enable-animations", before, NULL);
}

/* In one column the fourth panel lies below what is seen; when it has been alone it is in sight again, with a way there
 * and without one. */
static void
test_back_in_sight (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *place;
  Film film;

  film_begin (&film, fixture);
  place = gtk_widget_get_ancestor (GTK_WIDGET (film.grid), GTK_TYPE_SCROLLED_WINDOW);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1024, 700);
  wait_until (ui_panel_grid_get_columns (film.grid) == 1);
  let_paint (&film, 2);
  for (int motion = 0; motion <= 1; motion++)
    for (int i = 4; i >= 1; i--)
      {
        graphene_rect_t bounds;

        g_object_set (settings, "gtk-enable-animations", motion == 1, NULL);
        g_test_message ("panel %d, motion %d", i, motion);
        ui_panel_grid_expand (film.grid, i);
        let_paint (&film, 20);
        ui_panel_grid_expand (film.grid, 0);
        let_paint (&film, 20);
        g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (ui_panel_grid_get_panel (film.grid, i)), place, &bounds));
        g_assert_cmpfloat (bounds.origin.y, >=, 0);
        g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, (float) gtk_widget_get_height (place));
      }
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  film_end (&film);
}

/* --- What is asked for. */

/* What a widget itself says, before GTK adds its margins and raises it to zero with a warning. */
static void
expect_sizes (GtkWidget *widget)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);

  for (GtkOrientation way = GTK_ORIENTATION_HORIZONTAL; way <= GTK_ORIENTATION_VERTICAL; way++)
    {
      int minimum = 0, natural = 0, baseline = -1, natural_baseline = -1;

      if (layout != NULL)
        gtk_layout_manager_measure (layout, widget, way, -1, &minimum, &natural, &baseline, &natural_baseline);
      else
        GTK_WIDGET_GET_CLASS (widget)->measure (widget, way, -1, &minimum, &natural, &baseline, &natural_baseline);
      if (minimum < 0 || natural < minimum)
        g_error ("%s (%s) asks for %d to %d pixels of %s", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_css_name (widget),
                 minimum, natural, way == GTK_ORIENTATION_HORIZONTAL ? "width" : "height");
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    expect_sizes (child);
}

/* Nothing asks for less than nothing: at rest, while panels grow and shrink, and in presentation. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  Film film;

  film_begin (&film, fixture);
  for (int i = 0; i <= 4; i++)
    {
      ui_panel_grid_expand (film.grid, i);
      for (int frame = 0; frame < 8; frame++)
        {
          let_paint (&film, 1);
          expect_sizes (window);
        }
      fixture_activate (fixture, "win.present");
      expect_sizes (window);
      fixture_activate (fixture, "win.present");
      ui_panel_grid_expand (film.grid, 0);
      let_paint (&film, 2);
      expect_sizes (window);
    }
  film_end (&film);
}

/* Larger text takes more of a row, so rows are higher. */
static void
test_larger_text (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  int before, usual, larger;

  g_object_get (settings, "gtk-xft-dpi", &before, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
  gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, 700, &usual, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", 120 * 1024, NULL);
  gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, 700, &larger, NULL, NULL, NULL);
  g_assert_cmpfloat (larger, >, 1.2 * usual);
  g_object_set (settings, "gtk-xft-dpi", before, NULL);
}

/* A grid measures what it holds; without a panel it is nothing, at any width. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  GtkWidget *grid = g_object_ref_sink (g_object_new (UI_TYPE_PANEL_GRID, NULL));

  for (int width = -1; width <= 2000; width += 667)
    {
      int minimum, natural;

      gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
      g_assert_cmpint (minimum, ==, 0);
      g_assert_cmpint (natural, ==, 0);
    }
  g_assert_finalize_object (grid);
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/panel-grid/straight", test_straight, FALSE },
    { "/panel-grid/without-motion", test_without_motion, FALSE },
    { "/panel-grid/back-in-sight", test_back_in_sight, FALSE },
    { "/panel-grid/sizes", test_sizes, FALSE },
    { "/panel-grid/larger-text", test_larger_text, FALSE },
    { "/panel-grid/empty", test_empty, TRUE },
  };

  fixture_init (&argc, &argv);

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
