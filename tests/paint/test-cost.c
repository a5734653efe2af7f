/* SPDX-License-Identifier: MIT
 *
 * What drawing costs, on the clock of this thread: a million updates no more than ten thousand.
 */

#include <locale.h>
#include <math.h>
#include <time.h>

#include "scenes.h"

#define W 540
#define H 350

/* Of this thread alone: a busy machine must not fail a test. */
static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* The least of several drawings, in seconds: the others were disturbed. */
static double
cost (const Scene *scene, int width, int height)
{
  double least = INFINITY;
  UiPalette palette;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  for (int i = 0; i < 12; i++)
    {
      cairo_t *cr = cairo_create (surface);
      double start = cpu_seconds ();

      scene->paint (cr, &scene->curves, &palette, width, height);
      cairo_surface_flush (surface);
      least = MIN (least, cpu_seconds () - start);
      cairo_destroy (cr);
    }

  cairo_surface_destroy (surface);

  return least;
}

/* @b may cost three times what @a costs: both fill the picture's columns, and only the look-ups are deeper. */
static void
assert_no_dearer (const char *what, const Scene *a, const Scene *b)
{
  double cost_a = 0.0, cost_b = 0.0;

  /* Caches shared with other programs disturb this clock too: the second try counts as well. */
  for (int attempt = 0; attempt < 4; attempt++)
    {
      cost_a = cost (a, 700, 450);
      cost_b = cost (b, 700, 450);

      if (cost_b <= 3.0 * cost_a)
        break;
    }

  g_test_message ("%s: short run %.2f ms, long run %.2f ms", what, 1e3 * cost_a, 1e3 * cost_b);

  if (cost_b > 3.0 * cost_a)
    g_error ("%s: the long run costs %.2f ms, the short one %.2f ms", what, 1e3 * cost_b, 1e3 * cost_a);
}

/* A million updates against ten thousand, on every x axis. */
static void
test_cost_of_a_long_run (void)
{
  g_autoptr (UiState) shorter = sample_run (SAMPLE_FRENCH, 200, 100, 100);
  g_autoptr (UiState) longer = sample_run (SAMPLE_FRENCH, 200, 10000, 100);
  Scene a = { .paint = (UiPaintFunc) ui_curves_paint }, b = a;

  sample_train (shorter, 10000, TRUE);
  sample_train (longer, 1000000, TRUE);
  ui_curves_init (&a.curves, shorter);
  ui_curves_init (&b.curves, longer);

  for (int x = UI_CURVES_X_EPOCH; x <= UI_CURVES_X_SECONDS; x++)
    {
      g_autofree char *what = g_strdup_printf ("updates, x axis %d", x);

      a.curves.x = b.curves.x = (UiCurvesX) x;
      assert_no_dearer (what, &a, &b);
    }
}

/* A hundred thousand epochs against two thousand, on every page, with the pointer over it. */
static void
test_cost_of_many_epochs (void)
{
  g_autoptr (UiState) shorter = sample_run (SAMPLE_FRENCH, 200, 1, 2000);
  g_autoptr (UiState) longer = sample_run (SAMPLE_FRENCH, 200, 1, 100000);
  Scene a = { .paint = (UiPaintFunc) ui_curves_paint }, b = a;

  sample_train (shorter, 2000, TRUE);
  sample_train (longer, 100000, TRUE);
  ui_curves_init (&a.curves, shorter);
  ui_curves_init (&b.curves, longer);
  a.curves.pointer_x = b.curves.pointer_x = 350.0;

  for (int kind = UI_CURVES_LOSS; kind <= UI_CURVES_BLEU; kind++)
    {
      g_autofree char *what = g_strdup_printf ("epochs, page %d", kind);

      a.curves.kind = b.curves.kind = (UiCurvesKind) kind;
      assert_no_dearer (what, &a, &b);
    }
}

/* Printed, not asserted: how long a panel takes on this machine. */
static void
test_cost_of_panels (void)
{
  static const char *const names[] = { "curves-half", "curves-huge", "strip-mixed", "strip-huge", "strip-map", "mask-batch", "mask-huge", "sentence-right", "schedule-linear" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Scene scene = { .paint = NULL };
      double seconds;

      scene_find (names[i])->make (&scene);
      seconds = cost (&scene, W, H);
      g_test_message ("%s at %d×%d: %.2f ms", names[i], W, H, 1e3 * seconds);
      g_assert_cmpfloat (seconds, >, 0.0);
      scene_clear (&scene);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/cost/long-run", test_cost_of_a_long_run);
  g_test_add_func ("/paint/cost/many-epochs", test_cost_of_many_epochs);
  g_test_add_func ("/paint/cost/panels", test_cost_of_panels);

  return g_test_run ();
}
