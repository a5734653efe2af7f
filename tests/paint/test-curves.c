/* SPDX-License-Identifier: MIT
 *
 * What the learning curves promise: a noisy run hides no line, axes stand still while a run goes on, a readout covers no
 * label, a run that came to no number says so.
 */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "sample.h"
#include "scenes.h"
#include "ui-text.h"

#define W 520
#define H 330

/* (transfer full) */
static cairo_surface_t *
draw (const Scene *scene, const UiPalette *palette, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  ui_colour_set (cr, palette->background, 1.0);
  cairo_paint (cr);
  scene->paint (cr, &scene->curves, palette, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* (transfer full) UiTextMark: every word that is drawn, in the order of drawing. */
static GArray *
words_of (const Scene *scene, int width, int height)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  palette.text_marks = marks;
  cairo_surface_destroy (draw (scene, &palette, width, height));

  return marks;
}

/* Rows of a column of pixels that have about this colour. */
static int
count_colour (cairo_surface_t *surface, int x, UiColour colour)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface), height = cairo_image_surface_get_height (surface);
  int n = 0;

  for (int y = 0; y < height; y++)
    {
      guint32 value;

      memcpy (&value, data + (gsize) y * (gsize) stride + (gsize) x * 4, sizeof value);
      n += fabs ((value >> 16 & 0xff) / 255.0 - colour.r) < 0.1 && fabs ((value >> 8 & 0xff) / 255.0 - colour.g) < 0.1 &&
           fabs ((value & 0xff) / 255.0 - colour.b) < 0.1;
    }

  return n;
}

/* Three lines of a few pixels, where the updates of a column lie all over the picture. */
static void
test_noise_hides_nothing (void)
{
  Scene scene = { .paint = NULL };
  cairo_surface_t *surface;
  UiPalette palette;
  int worst = 0;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  scene_find ("curves-noisy")->make (&scene);
  surface = draw (&scene, &palette, W, H);

  for (int x = 60; x < 200; x++)
    worst = MAX (worst, count_colour (surface, x, palette.run[0]));

  g_assert_cmpint (worst, >, 2);
  g_assert_cmpint (worst, <, H / 8);
  cairo_surface_destroy (surface);
  scene_clear (&scene);
}

/* The places of what stands at the axes. */
static void
add_ticks (const GArray *words, GString *text)
{
  for (guint i = 0; i < words->len; i++)
    {
      const UiTextMark *mark = &g_array_index (words, UiTextMark, i);

      if (g_ascii_isdigit (mark->text[0]))
        g_string_append_printf (text, "%s %.2f %.2f ", mark->text, mark->x, mark->y);
    }
}

/* Drawn after each of many updates, the ticks of neither axis move but for a few times. */
static void
test_steady_axes (gconstpointer data)
{
  const UiCurvesY y = (UiCurvesY) GPOINTER_TO_INT (data);

  for (int x = UI_CURVES_X_EPOCH; x <= UI_CURVES_X_SECONDS; x++)
    {
      g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 20, 100);
      g_autofree char *before = NULL;
      Scene scene = { .paint = (UiPaintFunc) ui_curves_paint };
      int moved = 0;

      ui_curves_init (&scene.curves, state);
      scene.curves.x = (UiCurvesX) x;
      scene.curves.y = y;
      sample_train (state, 40, TRUE);

      for (int i = 0; i < 163; i++)
        {
          g_autoptr (GArray) words = NULL;
          g_autoptr (GString) ticks = g_string_new (NULL);

          sample_train (state, 12, TRUE);
          words = words_of (&scene, W, H);
          add_ticks (words, ticks);
          moved += g_strcmp0 (before, ticks->str) != 0;
          g_free (before);
          before = g_strdup (ticks->str);
        }

      g_test_message ("x %d, y %d: the ticks moved %d times", x, y, moved);
      g_assert_cmpint (moved, <, 40);
    }
}

static gboolean
overlap (const UiTextMark *a, const UiTextMark *b)
{
  return MIN (a->x + a->w, b->x + b->w) - MAX (a->x, b->x) > 1.5 && MIN (a->y + a->h, b->y + b->h) - MAX (a->y, b->y) > 2.0;
}

/* Wherever the crosshair stands, what it reads out lies on no label at a line's end and on no change's. */
static void
test_readout_covers_no_label (void)
{
  Scene scene = { .paint = NULL };

  scene_find ("curves-reopened")->make (&scene);

  for (double at = 40.0; at < 860.0; at += 13.0)
    {
      g_autoptr (GArray) below = NULL, words = NULL;

      scene.curves.pointer_x = NAN;
      below = words_of (&scene, 900, 560);
      scene.curves.pointer_x = at;
      words = words_of (&scene, 900, 560);
      g_assert_cmpuint (words->len, >, below->len);

      for (guint i = 0; i < below->len; i++)
        for (guint j = below->len; j < words->len; j++)
          {
            const UiTextMark *label = &g_array_index (below, UiTextMark, i), *read = &g_array_index (words, UiTextMark, j);

            if (!g_ascii_isdigit (label->text[0]) && overlap (label, read))
              g_error ("crosshair at %g: “%s” lies on “%s”", at, read->text, label->text);
          }
    }

  scene_clear (&scene);
}

static const UiTextMark *
find_word (const GArray *words, const char *text)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (g_array_index (words, UiTextMark, i).text, text) != NULL)
      return &g_array_index (words, UiTextMark, i);

  return NULL;
}

static void
assert_says (const Scene *scene, const char *text)
{
  g_autoptr (GArray) words = words_of (scene, W, H);

  if (find_word (words, text) == NULL)
    g_error ("“%s” is not in the picture", text);
}

/* What the axis counts by is read out. */
static void
test_readout_of_seconds (void)
{
  Scene scene = { .paint = NULL };

  scene_find ("curves-half")->make (&scene);
  scene.curves.x = UI_CURVES_X_SECONDS;
  scene.curves.pointer_x = 200.0;
  assert_says (&scene, " s");
  scene_clear (&scene);
}

/* Two changes close together: each has its label, to the right of its line, the earlier above; so no line runs through
 * another's label. A third finds room as well. */
static void
test_changes_close_together (void)
{
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 20, 100);
  Scene scene = { .paint = (UiPaintFunc) ui_curves_paint };
  const UiTextMark *rate, *dropout;
  g_autoptr (GArray) words = NULL;

  sample_train (state, 1000, TRUE);
  sample_change (state, 500, "learning-rate", "0.005", "0.0025");
  sample_change (state, 515, "dropout", "0.1", "0.2");
  ui_curves_init (&scene.curves, state);
  words = words_of (&scene, W, H);
  rate = find_word (words, "rate");
  dropout = find_word (words, "dropout");
  g_assert_true (rate != NULL && dropout != NULL);
  g_assert_cmpfloat (rate->x, <, dropout->x);
  g_assert_cmpfloat (rate->y, <, dropout->y - 5.0);

  sample_change (state, 530, "clip", "1", "0.5");
  assert_says (&scene, "rate");
  assert_says (&scene, "dropout");
  assert_says (&scene, "clip");
}

/* The end of a run that came to no number is marked, and its last numbers and its first are on the axis. */
static void
test_diverged (void)
{
  Scene scene = { .paint = NULL };

  scene_find ("curves-diverged")->make (&scene);
  assert_says (&scene, "diverged");
  assert_says (&scene, "1e");
  scene_clear (&scene);
}

/* A true minus, also before the gap of a model that does better on its own words; one form in label, readout and speech. */
static void
test_negative_gap (void)
{
  Scene scene = { .paint = NULL };
  g_autofree char *text = NULL;
  EngEpochInfo *last;

  scene_find ("curves-full")->make (&scene);
  last = g_ptr_array_index (scene.state[0]->epochs, scene.state[0]->epochs->len - 1);
  last->valid_free = last->valid_forced - 0.4142;
  assert_says (&scene, "gap −0.414");
  text = ui_curves_describe (&scene.curves);
  g_assert_nonnull (strstr (text, "gap is −0.414."));
  last->valid_free = last->valid_forced - 1e-9;
  last->valid_forced = last->valid_free;
  assert_says (&scene, "gap 0.0000");
  scene_clear (&scene);
}

/* The title of an axis says less where it would be cut off. */
static void
test_title_of_bleu (void)
{
  Scene scene = { .paint = NULL };

  scene_find ("curves-bleu")->make (&scene);

  for (int width = 250; width < 700; width += 50)
    {
      g_autoptr (GArray) words = words_of (&scene, width, H);

      for (guint i = 0; i < words->len; i++)
        g_assert_false (g_array_index (words, UiTextMark, i).cut);
    }

  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/curves/noise", test_noise_hides_nothing);
  g_test_add_data_func ("/paint/curves/steady-log", GINT_TO_POINTER (UI_CURVES_Y_LOG), test_steady_axes);
  g_test_add_data_func ("/paint/curves/steady-linear", GINT_TO_POINTER (UI_CURVES_Y_LINEAR), test_steady_axes);
  g_test_add_data_func ("/paint/curves/steady-perplexity", GINT_TO_POINTER (UI_CURVES_Y_PERPLEXITY), test_steady_axes);
  g_test_add_func ("/paint/curves/readout-place", test_readout_covers_no_label);
  g_test_add_func ("/paint/curves/readout-seconds", test_readout_of_seconds);
  g_test_add_func ("/paint/curves/changes-close", test_changes_close_together);
  g_test_add_func ("/paint/curves/diverged", test_diverged);
  g_test_add_func ("/paint/curves/negative-gap", test_negative_gap);
  g_test_add_func ("/paint/curves/bleu-title", test_title_of_bleu);

  return g_test_run ();
}
