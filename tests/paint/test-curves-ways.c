/* SPDX-License-Identifier: MIT
 *
 * The learning curves in all ways at once: every page and both axes in every unit, whole, zoomed, zoomed to where nothing
 * is, under much and no smoothing, with the crosshair at either edge, of runs of one update, of none that was a number,
 * of opened, restarted and diverged ones. No word may be cut off, outside, or on top of another.
 */

#include <locale.h>
#include <math.h>

#include "sample.h"
#include "scenes.h"
#include "ui-text.h"

typedef struct
{
  const char *scene;
  double smoothing;
  int width, height;
} Way;

static void
paint (const Scene *scene, const UiPalette *palette, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  scene->paint (cr, &scene->curves, palette, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
fail (const Way *way, const UiCurves *curves, const UiTextMark *mark, const char *what)
{
  g_error ("%s at %d×%d, smoothing %g, page %d, x %d, y %d, view %g to %g, pointer %g: “%s” %s", way->scene, way->width, way->height,
           way->smoothing, curves->kind, curves->x, curves->y, curves->view_from, curves->view_to, curves->pointer_x, mark->text, what);
}

static gboolean
overlap (const UiTextMark *a, const UiTextMark *b)
{
  const double x = MIN (a->x + a->w, b->x + b->w) - MAX (a->x, b->x), y = MIN (a->y + a->h, b->y + b->h) - MAX (a->y, b->y);

  return x > 1.5 && y > 2.0;
}

static void
check (const Way *way, Scene *scene)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  palette.text_marks = marks;
  paint (scene, &palette, way->width, way->height);

  for (guint i = 0; i < marks->len; i++)
    {
      const UiTextMark *mark = &g_array_index (marks, UiTextMark, i);

      if (mark->cut)
        fail (way, &scene->curves, mark, "is cut off");

      if (mark->x < -2.0 || mark->y < -2.0 || mark->x + mark->w > way->width + 2.0 || mark->y + mark->h > way->height + 2.0)
        fail (way, &scene->curves, mark, "is outside");

      /* The readout stands over what is behind it. */
      for (guint j = i + 1; isnan (scene->curves.pointer_x) && j < marks->len; j++)
        if (overlap (mark, &g_array_index (marks, UiTextMark, j)))
          fail (way, &scene->curves, mark, "is on top of another word");
    }
}

/* The axis as a whole, parts of it, and places where nothing is. */
static void
check_views (const Way *way, Scene *scene)
{
  UiPalette palette;
  double first, last, span;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  scene->curves.view_from = scene->curves.view_to = NAN;
  scene->curves.pointer_x = NAN;
  check (way, scene);
  first = ui_curves_x_at (&scene->curves, &palette, way->width, way->height, 0.0);
  last = ui_curves_x_at (&scene->curves, &palette, way->width, way->height, way->width);
  span = last - first;

  if (!(span > 0.0))
    return;

  {
    const double views[][2] = { { NAN, NAN }, { first + 0.3 * span, first + 0.6 * span }, { first + 0.5 * span, first + 0.5 * span + 1e-6 }, { last + span, last + 2.0 * span } };
    const double pointers[] = { NAN, 0.0, 60.0, way->width / 2.0, way->width - 1.0 };

    for (guint v = 0; v < G_N_ELEMENTS (views); v++)
      for (guint p = 0; p < G_N_ELEMENTS (pointers); p++)
        {
          scene->curves.view_from = views[v][0];
          scene->curves.view_to = views[v][1];
          scene->curves.pointer_x = pointers[p];
          check (way, scene);
        }
  }
}

static void
test_way (gconstpointer data)
{
  const Way *way = data;
  Scene scene = { .paint = NULL };

  scene_find (way->scene)->make (&scene);
  ui_state_set_smoothing (scene.state[0], way->smoothing);

  for (int kind = UI_CURVES_LOSS; kind <= UI_CURVES_BLEU; kind++)
    for (int x = UI_CURVES_X_EPOCH; x <= UI_CURVES_X_SECONDS; x++)
      for (int y = UI_CURVES_Y_LOG; y <= UI_CURVES_Y_PERPLEXITY; y++)
        {
          /* The other pages have an x axis of their own. */
          if (kind != UI_CURVES_LOSS && x != UI_CURVES_X_EPOCH)
            continue;

          scene.curves.kind = (UiCurvesKind) kind;
          scene.curves.x = (UiCurvesX) x;
          scene.curves.y = (UiCurvesY) y;
          check_views (way, &scene);
        }

  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  static const Way ways[] = {
    { "curves-empty", 0.6, 520, 330 },
    { "curves-one", 0.6, 520, 330 },
    { "curves-one", 0.999, 900, 560 },
    { "curves-opened", 0.6, 520, 330 },
    { "curves-reopened", 0.6, 900, 560 },
    { "curves-early", 0.0, 520, 330 },
    { "curves-early", 0.999, 520, 330 },
    { "curves-full", 0.999, 520, 330 },
    { "curves-full", 0.0, 1380, 780 },
    { "curves-half", 0.6, 520, 330 },
    { "curves-changes", 0.6, 520, 330 },
    { "curves-restless", 0.6, 520, 330 },
    { "curves-nan", 0.6, 520, 330 },
    { "curves-nan", 0.999, 520, 330 },
    { "curves-only-nan", 0.6, 520, 330 },
    { "curves-tiny", 0.6, 520, 330 },
    { "curves-one-word", 0.6, 520, 330 },
    { "curves-two", 0.6, 520, 330 },
    { "curves-vectors", 0.6, 520, 330 },
    { "curves-huge", 0.6, 520, 330 },
  };

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/paint/curves-ways/%s-%g-%d", ways[i].scene, ways[i].smoothing, ways[i].width);

      g_test_add_data_func (path, &ways[i], test_way);
    }

  return g_test_run ();
}
