/* SPDX-License-Identifier: MIT
 *
 * Every scene: against its reference picture, inside its rectangle at any size, no words over each other, none
 * cut off at the size of a panel, and with a spoken text.
 *
 * Reference pictures draw text as bars, so they do not depend on fonts. After a wanted change:
 *   SOUFFLEUR_UPDATE_REFERENCE=1 build/tests/paint/test-scenes
 * and look at what git shows. A failure leaves NAME-out.png and NAME-diff.png in the working folder.
 */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenes.h"
#include "ui-text.h"

#define REFERENCE_W 360
#define REFERENCE_H 240

/* Other versions of cairo shade the edge of a line a little differently. A pixel counts as different from
 * CHANNEL_TOLERANCE on; a picture fails when more than DIFFERENT_MAX of its pixels do. */
#define CHANNEL_TOLERANCE 40
#define DIFFERENT_MAX 0.002

static cairo_surface_t *
draw_scene (const Scene *scene, const UiPalette *palette, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  ui_colour_set (cr, palette->background, 1.0);
  cairo_paint (cr);
  scene->paint (cr, &scene->curves, palette, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);
  guint32 value;

  memcpy (&value, data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + (gsize) x * 4, sizeof value);

  return value & 0xffffff;
}

static int
channel_distance (guint32 a, guint32 b)
{
  int distance = 0;

  for (int shift = 0; shift < 24; shift += 8)
    distance = MAX (distance, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));

  return distance;
}

/* Share of pixels that differ; writes a picture of them when it is not %NULL. */
static double
compare (cairo_surface_t *out, cairo_surface_t *reference, cairo_surface_t *diff)
{
  int width = cairo_image_surface_get_width (out), height = cairo_image_surface_get_height (out);
  cairo_t *cr = cairo_create (diff);
  int n = 0;

  g_assert_cmpint (width, ==, cairo_image_surface_get_width (reference));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (reference));

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (channel_distance (pixel (out, x, y), pixel (reference, x, y)) >= CHANNEL_TOLERANCE)
        {
          cairo_rectangle (cr, x, y, 1, 1);
          n++;
        }

  cairo_set_source_rgb (cr, 1.0, 0.0, 0.0);
  cairo_fill (cr);
  cairo_destroy (cr);

  return (double) n / (width * height);
}

static void
check_reference (const SceneSpec *spec, const Scene *scene, UiStyle style)
{
  static const char *const styles[] = { "light", "dark", "print" };
  g_autofree char *name = g_strdup_printf ("%s-%s", spec->name, styles[style]);
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", file, NULL);
  cairo_surface_t *out, *reference, *diff;
  UiPalette palette;
  double different;

  ui_palette_init (&palette, style, FALSE, NULL, 1.0);
  palette.text_bars = TRUE;
  out = draw_scene (scene, &palette, REFERENCE_W, REFERENCE_H);

  if (g_getenv ("SOUFFLEUR_UPDATE_REFERENCE") != NULL)
    g_assert_cmpint (cairo_surface_write_to_png (out, path), ==, CAIRO_STATUS_SUCCESS);

  reference = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (reference), ==, CAIRO_STATUS_SUCCESS);
  diff = cairo_image_surface_create (CAIRO_FORMAT_RGB24, REFERENCE_W, REFERENCE_H);
  different = compare (out, reference, diff);

  if (different > DIFFERENT_MAX)
    {
      g_autofree char *out_path = g_strdup_printf ("%s-out.png", name);
      g_autofree char *diff_path = g_strdup_printf ("%s-diff.png", name);

      cairo_surface_write_to_png (out, out_path);
      cairo_surface_write_to_png (diff, diff_path);
      g_error ("%s: %.2f %% of the pixels differ, at most %.2f %% may: see %s and %s", name, 100.0 * different,
               100.0 * DIFFERENT_MAX, out_path, diff_path);
    }

  cairo_surface_destroy (out);
  cairo_surface_destroy (reference);
  cairo_surface_destroy (diff);
}

/* One scene of each painter is held in dark colours too. */
static const char *const dark[] = { "curves-half", "curves-empty", "strip-mixed", "mask-batch", "mask-off", "sandbox-loss", "sentence-right", "attention-map", "states-gru", "beam-four", "schedule-linear", NULL };

static void
test_reference (gconstpointer data)
{
  const SceneSpec *spec = data;
  Scene scene = { .paint = NULL };

  spec->make (&scene);
  check_reference (spec, &scene, UI_STYLE_LIGHT);

  if (g_strv_contains (dark, spec->name))
    check_reference (spec, &scene, UI_STYLE_DARK);

  scene_clear (&scene);
}

/* Draws with a margin of ground around the picture, and looks whether it stayed clean. */
static void
check_bounds (const char *name, const Scene *scene, const UiPalette *palette, int width, int height)
{
  const int margin = 24;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width + 2 * margin, height + 2 * margin);
  cairo_t *cr = cairo_create (surface);
  guint32 ground;

  ui_colour_set (cr, palette->background, 1.0);
  cairo_paint (cr);
  cairo_surface_flush (surface);
  ground = pixel (surface, 0, 0);
  cairo_translate (cr, margin, margin);
  scene->paint (cr, &scene->curves, palette, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  /* Two pixels over the edge are the soft edge of a line or the foot of a letter. */
  for (int y = 0; y < height + 2 * margin; y++)
    for (int x = 0; x < width + 2 * margin; x++)
      if ((x < margin - 2 || x >= margin + width + 2 || y < margin - 2 || y >= margin + height + 2) &&
          pixel (surface, x, y) != ground)
        g_error ("%s at %d×%d, scale %.1f: draws outside, at %d, %d", name, width, height, palette->scale, x - margin,
                 y - margin);

  cairo_surface_destroy (surface);
}

static void
test_bounds (gconstpointer data)
{
  static const int sizes[][2] = { { 1, 1 }, { 20, 300 }, { 300, 20 }, { 120, 90 }, { 200, 150 }, { 300, 200 }, { 350, 240 }, { 540, 350 }, { 900, 500 } };
  const SceneSpec *spec = data;
  Scene scene = { .paint = NULL };

  spec->make (&scene);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int large = 0; large < 2; large++)
      {
        UiPalette palette;

        ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, large ? 1.6 : 1.0);

        /* Smaller than a few letters nothing can be kept inside: there it must only survive. */
        if (sizes[i][0] >= 200 * palette.scale && sizes[i][1] >= 150 * palette.scale)
          check_bounds (spec->name, &scene, &palette, sizes[i][0], sizes[i][1]);
        else
          cairo_surface_destroy (draw_scene (&scene, &palette, sizes[i][0], sizes[i][1]));
      }

  scene_clear (&scene);
}

static void
check_words (const SceneSpec *spec, const Scene *scene, int width, int height, double scale, gboolean may_cut)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, scale);
  palette.text_marks = marks;
  cairo_surface_destroy (draw_scene (scene, &palette, width, height));

  for (guint i = 0; i < marks->len; i++)
    {
      const UiTextMark *a = &g_array_index (marks, UiTextMark, i);

      if (a->cut && !may_cut)
        g_error ("%s at %d×%d, scale %.1f: a word at %.0f, %.0f is cut off", spec->name, width, height, scale, a->x, a->y);

      for (guint j = i + 1; j < marks->len; j++)
        {
          const UiTextMark *b = &g_array_index (marks, UiTextMark, j);
          double over_x = MIN (a->x + a->w, b->x + b->w) - MAX (a->x, b->x);
          double over_y = MIN (a->y + a->h, b->y + b->h) - MAX (a->y, b->y);

          if (over_x > 1.5 && over_y > 2.0 * scale)
            g_error ("%s at %d×%d, scale %.1f: words overlap by %.1f × %.1f at %.0f, %.0f", spec->name, width, height,
                     scale, over_x, over_y, MAX (a->x, b->x), MAX (a->y, b->y));
        }
    }
}

static void
test_words (gconstpointer data)
{
  const SceneSpec *spec = data;
  Scene scene = { .paint = NULL };

  spec->make (&scene);

  if (g_str_has_prefix (spec->name, "schedule"))
    {
      check_words (spec, &scene, 284, 62, 1.0, FALSE);
    }
  else
    {
      check_words (spec, &scene, 520, 330, 1.0, spec->cut);
      check_words (spec, &scene, 340, 230, 1.0, TRUE);
      check_words (spec, &scene, 300, 200, 1.0, TRUE);
      check_words (spec, &scene, 900, 560, 1.6, TRUE);
      check_words (spec, &scene, 1380, 780, 1.0, spec->cut);
    }

  scene_clear (&scene);
}

static void
test_describe (gconstpointer data)
{
  const SceneSpec *spec = data;
  Scene scene = { .paint = NULL };
  g_autofree char *text = NULL;

  spec->make (&scene);
  text = scene.describe (&scene.curves);
  scene_clear (&scene);

  if (strstr (text, spec->says) == NULL)
    g_error ("%s says “%s”, without “%s”", spec->name, text, spec->says);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, 400);
}

/* A reference picture must notice a change: the same scene a little different fails. */
static void
test_notices (gconstpointer data)
{
  const SceneSpec *spec = data;
  Scene scene = { .paint = NULL };
  cairo_surface_t *a, *b, *diff;
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  palette.text_bars = TRUE;
  spec->make (&scene);
  a = draw_scene (&scene, &palette, REFERENCE_W, REFERENCE_H);
  ((EngEpochInfo *) g_ptr_array_index (scene.state[0]->epochs, 150))->valid_free *= 1.5;
  g_array_index (scene.state[0]->valid_free.values, float, 150) *= 1.5f;
  b = draw_scene (&scene, &palette, REFERENCE_W, REFERENCE_H);
  diff = cairo_image_surface_create (CAIRO_FORMAT_RGB24, REFERENCE_W, REFERENCE_H);
  g_assert_cmpfloat (compare (a, b, diff), >, DIFFERENT_MAX / 4.0);
  g_assert_cmpfloat (compare (a, a, diff), ==, 0.0);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  cairo_surface_destroy (diff);
  scene_clear (&scene);
}

static void
add_tests (const SceneSpec *spec, gpointer data)
{
  g_autofree char *reference = g_strdup_printf ("/paint/reference/%s", spec->name);
  g_autofree char *bounds = g_strdup_printf ("/paint/bounds/%s", spec->name);
  g_autofree char *words = g_strdup_printf ("/paint/words/%s", spec->name);
  g_autofree char *describe = g_strdup_printf ("/paint/describe/%s", spec->name);

  g_test_add_data_func (reference, spec, test_reference);
  g_test_add_data_func (bounds, spec, test_bounds);
  g_test_add_data_func (describe, spec, test_describe);

  if (!spec->pointer)
    g_test_add_data_func (words, spec, test_words);

  if (g_str_equal (spec->name, "curves-full"))
    g_test_add_data_func ("/paint/reference-notices", spec, test_notices);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  scene_foreach (add_tests, NULL);

  return g_test_run ();
}
