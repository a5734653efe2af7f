/* SPDX-License-Identifier: MIT
 *
 * Panel 2: no word is cut off while the panel is wider than it, columns stand still, and a mixture has signs of its own.
 */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "scenes.h"
#include "ui-text.h"

/* The panel in windows of 1024×700, 1440×900 and 1920×1080, a small one, and the whole window. */
static const struct
{
  int width, height;
  double scale;
} sizes[] = { { 618, 238, 1.0 }, { 489, 340, 1.0 }, { 730, 430, 1.0 }, { 360, 300, 1.0 }, { 1380, 780, 1.0 }, { 1860, 940, 1.6 } };

static void
open_scene (Scene *scene, const char *name, UiPalette *palette, double scale)
{
  *scene = (Scene){ .paint = NULL };
  scene_find (name)->make (scene);
  ui_palette_init (palette, UI_STYLE_LIGHT, FALSE, NULL, scale);
}

static GArray *
draw (const UiStrip *strip, UiPalette *palette, int width, int height)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  palette->text_marks = marks;
  ui_strip_paint (cr, strip, palette, width, height);
  palette->text_marks = NULL;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return marks;
}

/* Wherever the columns begin, every word in sight is whole. */
static void
test_whole (gconstpointer name)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const int width = sizes[s].width, height = sizes[s].height;
      UiPalette palette;
      int visible, first;
      Scene scene;
      int n_steps;

      open_scene (&scene, name, &palette, sizes[s].scale);
      n_steps = ui_strip_steps (&scene.strip, &palette, width, height, &visible, &first);

      for (int from = 0; from < n_steps; from++)
        {
          g_autoptr (GArray) marks = NULL;

          scene.strip.first_step = from;
          marks = draw (&scene.strip, &palette, width, height);

          for (guint i = 0; i < marks->len; i++)
            if (g_array_index (marks, UiTextMark, i).cut)
              g_error ("%s at %d×%d from step %d: “%s…” is cut off", (const char *) name, width, height, from,
                       g_array_index (marks, UiTextMark, i).text);
        }

      scene_clear (&scene);
    }
}

#define W 489
#define H 340

/* Where the columns of the first row begin. */
static void
find_columns (const UiStrip *strip, const UiPalette *palette, int *position)
{
  double y = 0.0;

  while (y < H && ui_strip_hit (strip, palette, W, H, 20.0, y).position < 0)
    y += 4.0;

  for (int x = 0; x < W; x++)
    position[x] = ui_strip_hit (strip, palette, W, H, x, y).position;
}

/* The columns stay where they are whichever rows of a batch are in sight. */
static void
test_scrolled (void)
{
  int before[W], after[W], same = 0, first = 0;
  UiPalette palette;
  Scene scene;

  open_scene (&scene, "strip-mixed", &palette, 1.0);
  find_columns (&scene.strip, &palette, before);

  for (int pair = 10; pair < 50; pair++)
    {
      scene.strip.guest_pair = pair;
      find_columns (&scene.strip, &palette, after);
      same += memcmp (after, before, sizeof after) == 0 ? 1 : 0;
      first += after[W / 2] >= 0 ? 1 : 0;
    }

  /* One sentence in eight has a word of 25 letters, which is in sight then. */
  g_assert_cmpint (same, >=, 33);
  g_assert_cmpint (first, ==, 40);
  scene_clear (&scene);
}

/* Long words take columns away; short ones have as many as before. */
static void
test_fewer (void)
{
  int few, many, first;
  UiPalette palette;
  Scene scene;

  open_scene (&scene, "strip-mixed", &palette, 1.0);
  ui_strip_steps (&scene.strip, &palette, 489, 340, &many, &first);
  scene_clear (&scene);
  open_scene (&scene, "strip-long-words", &palette, 1.0);
  ui_strip_steps (&scene.strip, &palette, 489, 340, &few, &first);
  scene_clear (&scene);
  g_assert_cmpint (few, >, 1);
  g_assert_cmpint (few, <, many);
}

/* Every step of a row can be reached one by one, and none is left out between two places. */
static void
test_reach (void)
{
  UiPalette palette;
  int visible, first, n, end = 0;
  Scene scene;

  open_scene (&scene, "strip-long-words", &palette, 1.0);
  n = ui_strip_steps (&scene.strip, &palette, 489, 340, &visible, &first);

  for (int from = 0; from < n; from++)
    {
      scene.strip.first_step = from;
      ui_strip_steps (&scene.strip, &palette, 489, 340, &visible, &first);
      g_assert_cmpint (first, <=, from);
      g_assert_cmpint (first, <=, end);
      g_assert_cmpint (first + visible, >=, end);
      end = first + visible;
    }

  g_assert_cmpint (end, ==, n);
  scene_clear (&scene);
}

/* Another batch in the same run. */
static void
next_picture (Scene *scene, UiStripRoom *room, const UiPalette *palette)
{
  sample_train (scene->state[0], 22, FALSE);
  sample_picture (scene->state[0], 64, 0.6, 10);
  ui_strip_init (&scene->strip, scene->state[0]);
  scene->strip.room = room;
  ui_strip_make_room (&scene->strip, palette, W, H, room);
}

/* What long words needed is remembered for a while: columns do not go to and fro. Then it is forgotten. */
static void
test_steady (void)
{
  UiStripRoom *room = g_new0 (UiStripRoom, 1);
  int before[W], after[W], alone[W], pictures = 0;
  UiPalette palette;
  Scene scene;

  open_scene (&scene, "strip-mixed", &palette, 1.0);
  scene.strip.room = room;
  sample_rename (scene.state[0], "calme", "malheureusement");
  ui_strip_make_room (&scene.strip, &palette, W, H, room);
  find_columns (&scene.strip, &palette, before);
  sample_rename (scene.state[0], "malheureusement", "calme");

  for (int i = 0; i < 20; i++)
    {
      next_picture (&scene, room, &palette);
      find_columns (&scene.strip, &palette, after);
      g_assert_cmpmem (after, sizeof after, before, sizeof before);
    }

  scene.strip.room = NULL;
  find_columns (&scene.strip, &palette, alone);

  for (; memcmp (alone, after, sizeof after) != 0 && pictures < 60; pictures++)
    {
      next_picture (&scene, room, &palette);
      find_columns (&scene.strip, &palette, after);
      scene.strip.room = NULL;
      find_columns (&scene.strip, &palette, alone);
    }

  g_assert_cmpint (pictures, >, 0);
  g_assert_cmpint (pictures, <, 60);
  ui_strip_room_clear (room);
  g_free (room);
  scene_clear (&scene);
}

static int
count_texts (const GArray *marks, const char *text)
{
  int n = 0;

  for (guint i = 0; i < marks->len; i++)
    n += g_str_equal (g_array_index (marks, UiTextMark, i).text, text) ? 1 : 0;

  return n;
}

/* A mixture: both letters in every cell, what it is divided at in words, and nothing of coins. */
static void
test_mixture (void)
{
  g_autoptr (GArray) coin = NULL, mixed = NULL;
  g_autofree char *text = NULL;
  UiPalette palette;
  UiStripHit hit;
  Scene scene;

  open_scene (&scene, "strip-mixed", &palette, 1.0);
  coin = draw (&scene.strip, &palette, W, H);
  scene_clear (&scene);
  g_assert_cmpint (count_texts (coin, "coin < ε: true"), ==, 1);

  open_scene (&scene, "strip-mixture", &palette, 1.0);
  mixed = draw (&scene.strip, &palette, W, H);
  g_assert_cmpint (count_texts (mixed, "coin < ε: true"), ==, 0);
  g_assert_cmpint (count_texts (mixed, "mixed: ε of the true word"), ==, 1);
  g_assert_cmpint (count_texts (mixed, "60 % of each is the truth"), ==, 1);
  g_assert_cmpint (count_texts (mixed, "T") - 1, ==, count_texts (mixed, "M") - 2); /* one and two in the legend */

  hit = (UiStripHit){ 0, ui_strip_pair (&scene.strip, 0), 2 };
  text = ui_strip_hit_text (&scene.strip, hit);
  g_assert_nonnull (strstr (text, "mixture: 0.60 of "));
  g_assert_null (strstr (text, "coin"));
  g_assert_null (strstr (text, "otherwise"));
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paint/strip-columns/whole/mixed", "strip-mixed", test_whole);
  g_test_add_data_func ("/paint/strip-columns/whole/mixture", "strip-mixture", test_whole);
  g_test_add_data_func ("/paint/strip-columns/whole/long-words", "strip-long-words", test_whole);
  g_test_add_func ("/paint/strip-columns/fewer", test_fewer);
  g_test_add_func ("/paint/strip-columns/scrolled", test_scrolled);
  g_test_add_func ("/paint/strip-columns/reach", test_reach);
  g_test_add_func ("/paint/strip-columns/steady", test_steady);
  g_test_add_func ("/paint/strip-columns/mixture", test_mixture);

  return g_test_run ();
}
