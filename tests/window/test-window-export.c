/* SPDX-License-Identifier: MIT
 *
 * Figures written by the window: every panel and all on a page, in every kind of file.
 */

#include <math.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "ui-sentence-view.h"
#include "ui-window-private.h"
#include "window-fixture.h"

/* Every panel, and all on a page, in every kind of file; what is not a kind is an error. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *ending;
    const char *begins;
  } kinds[] = { { ".png", "\x89PNG" }, { ".svg", "<?xml" }, { ".pdf", "%PDF" } };
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *csv = g_build_filename (folder, "curves.csv", NULL);
  g_autofree char *log = g_build_filename (folder, "curves.jsonl", NULL);
  g_autofree char *wrong = g_build_filename (folder, "curves.doc", NULL);
  g_autoptr (GError) error = NULL;

  for (int number = UI_WINDOW_ALL_PANELS; number <= UI_WINDOW_PANELS; number++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path = g_strdup_printf ("%s/panel%s", folder, kinds[k].ending);
        g_autofree char *contents = NULL;
        gsize length;

        g_assert_true (ui_window_export_to (fixture->window, number, path, &error));
        g_assert_no_error (error);
        g_assert_true (g_file_get_contents (path, &contents, &length, &error));
        g_assert_cmpuint (length, >, 1000);
        g_assert_cmpmem (contents, strlen (kinds[k].begins), kinds[k].begins, strlen (kinds[k].begins));
        g_assert_cmpint (g_unlink (path), ==, 0);
      }

  g_assert_true (ui_window_export_to (fixture->window, 1, csv, &error));
  g_assert_no_error (error);
  g_assert_true (ui_window_export_to (fixture->window, 1, log, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (fixture->asked->str, "curves.jsonl"));
  g_assert_false (ui_window_export_to (fixture->window, 1, wrong, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_unlink (csv), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What is exported is the page that is shown. */
static void
test_export_pages (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.svg", NULL);
  g_autoptr (GError) error = NULL;
  char *pages[UI_SENTENCE_KINDS];

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);

  for (int kind = 0; kind < UI_SENTENCE_KINDS; kind++)
    {
      ui_sentence_view_set_kind (view, (UiSentenceKind) kind);
      g_assert_true (ui_window_export_to (fixture->window, 4, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &pages[kind], NULL, &error));

      for (int other = 0; other < kind; other++)
        g_assert_cmpstr (pages[kind], !=, pages[other]);
    }

  for (int kind = 0; kind < UI_SENTENCE_KINDS; kind++)
    g_free (pages[kind]);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* In the dark a figure has the page's own colour, as one drawn without a window: a card's would not match it. */
static void
test_export_background (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.png", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *image;
  UiPalette palette;
  guint32 pixel;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  spin (50);
  g_assert_true (ui_window_export_to (fixture->window, 1, path, &error));
  g_assert_no_error (error);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);

  image = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (image), ==, CAIRO_STATUS_SUCCESS);
  memcpy (&pixel, cairo_image_surface_get_data (image), sizeof pixel);
  cairo_surface_destroy (image);

  ui_palette_init (&palette, UI_STYLE_DARK, FALSE, NULL, 1);
  g_assert_cmphex (pixel & 0xff, ==, (guint32) lround (palette.background.b * 255));
  g_assert_cmphex (pixel >> 8 & 0xff, ==, (guint32) lround (palette.background.g * 255));
  g_assert_cmphex (pixel >> 16 & 0xff, ==, (guint32) lround (palette.background.r * 255));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What scrolls on the screen is all there in the figure. */
static void
test_export_long (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "long.png", NULL);
  g_autoptr (GError) error = NULL;
  int size[2][2];

  ui_sentence_panel_try (panel, "he's calm .", NULL);

  for (int kind = 0; kind < 2; kind++)
    {
      cairo_surface_t *picture;

      ui_sentence_view_set_kind (view, kind == 0 ? UI_SENTENCE_STEPS : UI_SENTENCE_BEAM);
      fake_long_answer (fixture->state, fixture->serial, "he's calm .", 40);
      fake_beam (fixture->state, 4);
      fixture_update (fixture);
      g_assert_true (ui_window_export_to (fixture->window, 4, path, &error));
      g_assert_no_error (error);
      picture = cairo_image_surface_create_from_png (path);
      size[kind][0] = cairo_image_surface_get_width (picture) / 2;
      size[kind][1] = cairo_image_surface_get_height (picture) / 2;
      cairo_surface_destroy (picture);
    }

  /* Steps below each other; columns of the tree beside each other as far as a page is wide, and then below. */
  g_assert_cmpint (size[0][1], >, 600);
  g_assert_cmpint (size[0][0], <, 1000);
  g_assert_cmpint (size[1][0], >, 1500);
  g_assert_cmpint (size[1][0], <, 1700);
  g_assert_cmpint (size[1][1], >, 600);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
texture_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  GdkTexture **texture = user_data;
  g_autoptr (GError) error = NULL;

  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), result, &error);
  g_assert_no_error (error);
}

/* The key puts the panel that is looked at on the clipboard, each of its pages as it is. */
static void
test_copy (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  g_autoptr (GBytes) before = NULL;

  for (int page = UI_CURVES_LOSS; page <= UI_CURVES_BLEU; page++)
    {
      g_autoptr (GdkTexture) texture = NULL;
      g_autoptr (GBytes) png = NULL;

      ui_curve_view_set_kind (fixture->window->curves, (UiCurvesKind) page);
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 1);
      spin (50);
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.copy-here", NULL);
      gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &texture);

      while (texture == NULL)
        g_main_context_iteration (NULL, TRUE);

      g_assert_cmpint (gdk_texture_get_width (texture), >=, 2 * 640);
      g_assert_cmpint (gdk_texture_get_height (texture), >=, 2 * 420);
      png = gdk_texture_save_to_png_bytes (texture);
      g_assert_true (before == NULL || !g_bytes_equal (before, png));
      g_clear_pointer (&before, g_bytes_unref);
      before = g_bytes_ref (png);
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 1);
      spin (50);
    }
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/window/export", test_export, FALSE },
    { "/window/export-pages", test_export_pages, FALSE },
    { "/window/export-background", test_export_background, FALSE },
    { "/window/export-long", test_export_long, FALSE },
    { "/window/copy", test_copy, FALSE },
  };

  fixture_init (&argc, &argv);

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
