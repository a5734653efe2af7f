/* SPDX-License-Identifier: MIT
 *
 * Draws every scene into a folder of PNG files, to be looked at:
 *   build/tests/paint/gallery FOLDER [SCALE]
 * Built, never installed, and no test: what must hold is asserted in the tests beside it.
 */

#include <stdio.h>

#include "scenes.h"
#include "ui-text.h"

typedef struct
{
  const char *name;
  int width, height;
  UiStyle style;
  gboolean contrast;
} View;

/* A panel of a window of 1440 × 900, of one of 1024 × 700, and the whole window. */
static const View views[] = {
  { "light", 540, 350, UI_STYLE_LIGHT, FALSE },
  { "dark", 540, 350, UI_STYLE_DARK, FALSE },
  { "contrast", 540, 350, UI_STYLE_DARK, TRUE },
  { "small", 350, 240, UI_STYLE_LIGHT, FALSE },
  { "large", 1400, 800, UI_STYLE_PRINT, FALSE },
};

static void
draw (const char *folder, const char *name, const Scene *scene, const View *view, double scale)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", folder, name, view->name);
  UiFigure figure = { .paint = scene->paint, .data = &scene->curves, .width = view->width, .height = view->height, .scale = 1.0 };

  if (g_str_has_prefix (name, "schedule"))
    {
      figure.width = 300;
      figure.height = 84;
    }

  ui_palette_init (&figure.palette, view->style, view->contrast, NULL, scale);

  if (!ui_export_file (&figure, path, &error))
    g_error ("%s", error->message);
}

static void
draw_figure (const char *folder)
{
  static const char *const endings[] = { "png", "svg", "pdf" };
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autofree char *caption = NULL;
  UiCurves curves;
  UiFigure figure = { .paint = (UiPaintFunc) ui_curves_paint, .data = &curves, .width = 720, .height = 480, .scale = 2.0 };

  sample_train (state, 22 * 200, TRUE);
  caption = ui_export_caption (state);
  figure.title = "Learning curves";
  figure.caption = caption;
  ui_curves_init (&curves, state);
  ui_palette_init (&figure.palette, UI_STYLE_PRINT, FALSE, NULL, 1.0);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/figure.%s", folder, endings[i]);
      g_autoptr (GError) error = NULL;

      if (!ui_export_file (&figure, path, &error))
        g_error ("%s", error->message);
    }
}

typedef struct
{
  const char *folder;
  double scale;
} Gallery;

static void
draw_views (const SceneSpec *spec, gpointer data)
{
  const Gallery *gallery = data;
  Scene scene = { .paint = NULL };

  spec->make (&scene);

  for (guint v = 0; v < G_N_ELEMENTS (views); v++)
    draw (gallery->folder, spec->name, &scene, &views[v], gallery->scale);

  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  Gallery gallery;

  if (argc < 2)
    {
      fprintf (stderr, "usage: gallery FOLDER [SCALE]\n");
      return 2;
    }

  gallery = (Gallery){ argv[1], argc > 2 ? g_ascii_strtod (argv[2], NULL) : 1.0 };
  g_mkdir_with_parents (gallery.folder, 0777);
  scene_foreach (draw_views, &gallery);
  draw_figure (gallery.folder);
  ui_text_forget ();

  return 0;
}
