/* SPDX-License-Identifier: MIT
 *
 * Panel 2: sentences are never cut off, rows stand still, each row keeps its own coin, and every row and step can be
 * reached.
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

/* Draws, and gathers what was written where. */
static GArray *
draw (const UiStrip *strip, UiPalette *palette, cairo_surface_t *surface, int width, int height)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  cairo_t *cr = cairo_create (surface);

  palette->text_marks = marks;
  ui_colour_set (cr, palette->background, 1.0);
  cairo_paint (cr);
  ui_strip_paint (cr, strip, palette, width, height);
  palette->text_marks = NULL;
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return marks;
}

static cairo_surface_t *
new_surface (int width, int height)
{
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
}

/* Names begin at the left edge, or behind the dot of a pinned row, and above the cells. */
static gboolean
is_name (const UiTextMark *mark, const UiStrip *strip, const UiPalette *palette, int width, int height)
{
  const UiStripHit hit = ui_strip_hit (strip, palette, width, height, mark->x + 10.0, mark->y + mark->h / 2.0);

  return hit.row >= 0 && hit.position < 0 &&
         (fabs (mark->x - 2.0 * palette->scale) < 0.01 || fabs (mark->x - 12.0 * palette->scale) < 0.01);
}

static void
test_names (gconstpointer name)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      Scene scene = { .paint = NULL };
      cairo_surface_t *surface = new_surface (sizes[s].width, sizes[s].height);
      g_autoptr (GArray) marks = NULL;
      UiPalette palette;
      int visible, n = 0;

      scene_find (name)->make (&scene);
      ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, sizes[s].scale);
      marks = draw (&scene.strip, &palette, surface, sizes[s].width, sizes[s].height);
      ui_strip_rows (&scene.strip, &palette, sizes[s].width, sizes[s].height, &visible);

      for (guint i = 0; i < marks->len; i++)
        {
          const UiTextMark *mark = &g_array_index (marks, UiTextMark, i);

          if (!is_name (mark, &scene.strip, &palette, sizes[s].width, sizes[s].height))
            continue;

          n++;

          if (mark->cut)
            g_error ("%s at %d×%d: a sentence is cut off at %.0f, %.0f", (const char *) name, sizes[s].width, sizes[s].height, mark->x, mark->y);
        }

      g_assert_cmpint (n, >=, visible);
      cairo_surface_destroy (surface);
      scene_clear (&scene);
    }
}

#define HEIGHTS 100

/* The rows that stand at some heights, from the top. */
static void
find_rows (const UiStrip *strip, const UiPalette *palette, int width, int height, int *rows)
{
  for (int i = 0; i < HEIGHTS; i++)
    rows[i] = ui_strip_hit (strip, palette, width, height, 5.0, (double) i * height / HEIGHTS).row;
}

/* After a batch with long sentences one of short ones: the rows stay where they are. */
static void
test_steady (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const int height = sizes[s].height;
      Scene scene = { .paint = NULL };
      int before[HEIGHTS], after[HEIGHTS];
      UiPalette palette;

      scene_find ("strip-long")->make (&scene);
      ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, sizes[s].scale);

      /* A pinned sentence stays what it is. */
      ui_state_unpin (scene.state[0], 3);
      ui_state_pin (scene.state[0], 40);
      ui_strip_init (&scene.strip, scene.state[0]);
      find_rows (&scene.strip, &palette, sizes[s].width, height, before);
      sample_train (scene.state[0], 22, FALSE);
      sample_picture (scene.state[0], 32, 0.6, 10);
      ui_strip_init (&scene.strip, scene.state[0]);
      find_rows (&scene.strip, &palette, sizes[s].width, height, after);
      g_assert_cmpmem (after, sizeof after, before, sizeof before);
      scene_clear (&scene);
    }
}

/* How many pixels of the first @height lines differ. */
static int
count_differences (cairo_surface_t *a, cairo_surface_t *b, int height)
{
  const int stride = cairo_image_surface_get_stride (a);
  int n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < cairo_image_surface_get_width (a); x++)
      n += memcmp (cairo_image_surface_get_data (a) + y * stride + 4 * x, cairo_image_surface_get_data (b) + y * stride + 4 * x, 3) != 0;

  return n;
}

#define W 540
#define H 350
#define FOOT 60 /* at most, of the legend: it tells of the newest batch */

/* Three pinned rows, thrown by @pinned, under a batch thrown by @newest. */
static cairo_surface_t *
draw_pins (EngCoin pinned, EngCoin newest, double epsilon)
{
  cairo_surface_t *surface = new_surface (W, H);
  Scene scene = { .paint = NULL };
  g_autoptr (GArray) marks = NULL;
  UiPalette palette;
  int visible;

  scene_find ("strip-mixed")->make (&scene);

  for (int pair = 1; pair < 4; pair++)
    {
      ui_state_pin (scene.state[0], pair);
      ((UiPinnedRow *) g_ptr_array_index (scene.state[0]->pins, pair - 1))->coin = (int) pinned;
      ((UiPinnedRow *) g_ptr_array_index (scene.state[0]->pins, pair - 1))->epsilon = epsilon;
    }

  scene.state[0]->picture->coin = (int) newest;
  scene.strip.shows_newest = FALSE;
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  ui_strip_rows (&scene.strip, &palette, W, H, &visible);
  g_assert_cmpint (visible, ==, 3);
  marks = draw (&scene.strip, &palette, surface, W, H);
  scene_clear (&scene);

  return surface;
}

static void
assert_pins (const char *what, cairo_surface_t *a, cairo_surface_t *b, gboolean same)
{
  const int n = count_differences (a, b, H - FOOT);

  if (same ? n > 0 : n < 150)
    g_error ("%s: %d pixels of the pinned rows differ", what, n);

  cairo_surface_destroy (b);
}

/* A row shows the coin and the ε that were thrown and held when it was fed, whatever is done today. */
static void
test_coins (void)
{
  cairo_surface_t *token = draw_pins (ENG_COIN_TOKEN, ENG_COIN_TOKEN, 0.6);
  cairo_surface_t *sentence = draw_pins (ENG_COIN_SENTENCE, ENG_COIN_TOKEN, 0.6);

  assert_pins ("the newest batch has a coin a sentence", token, draw_pins (ENG_COIN_TOKEN, ENG_COIN_SENTENCE, 0.6), TRUE);
  assert_pins ("the newest batch has one coin", token, draw_pins (ENG_COIN_TOKEN, ENG_COIN_BATCH, 0.6), TRUE);
  assert_pins ("a coin a sentence, under one for the batch", sentence, draw_pins (ENG_COIN_SENTENCE, ENG_COIN_BATCH, 0.6), TRUE);
  assert_pins ("token and batch", token, draw_pins (ENG_COIN_BATCH, ENG_COIN_TOKEN, 0.6), FALSE);
  assert_pins ("sentence and batch", sentence, draw_pins (ENG_COIN_BATCH, ENG_COIN_TOKEN, 0.6), FALSE);
  assert_pins ("another ε", token, draw_pins (ENG_COIN_TOKEN, ENG_COIN_TOKEN, 0.3), FALSE);
  assert_pins ("token and sentence", token, sentence, FALSE);
  cairo_surface_destroy (token);
}

/* Share of the pixels in a column, beside the words of a row, that are not the panel's ground. */
static double
share_tinted (cairo_surface_t *surface, const UiStrip *strip, const UiPalette *palette, int row)
{
  const int x = W - 30;
  int n = 0, tinted = 0;

  for (int y = 0; y < H; y++)
    if (ui_strip_hit (strip, palette, W, H, x, y).row == row)
      {
        const guint32 *line = (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));

        n++;
        tinted += (line[x] & 0xffffff) != 0xffffff;
      }

  g_assert_cmpint (n, >, 40);

  return (double) tinted / n;
}

/* One coin for a batch stands over the rows of the newest batch, on a ground of their own, not over those that were pinned
 * before. */
static void
test_band (void)
{
  Scene scene = { .paint = NULL };
  cairo_surface_t *surface = new_surface (W, H);
  g_autoptr (GArray) marks = NULL;
  UiPalette palette;

  scene_find ("strip-coin-batch")->make (&scene); /* two are pinned */
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  marks = draw (&scene.strip, &palette, surface, W, H);

  for (int row = 0; row < 2; row++)
    g_assert_cmpfloat (share_tinted (surface, &scene.strip, &palette, row), <, 0.6);

  g_assert_cmpfloat (share_tinted (surface, &scene.strip, &palette, 2), >, 0.9);
  cairo_surface_destroy (surface);
  scene_clear (&scene);
}

/* The steps that can be pointed at in the first row, from left to right. */
static void
see_steps (const UiStrip *strip, const UiPalette *palette, int width, int height, gboolean *seen)
{
  double y = 0.0;

  while (y < height && ui_strip_hit (strip, palette, width, height, 20.0, y).position < 0)
    y += 6.0;

  for (int x = 0; x < width; x += 20)
    {
      UiStripHit hit = ui_strip_hit (strip, palette, width, height, x, y);

      if (hit.position >= 0)
        seen[hit.position] = TRUE;
    }
}

/* The bars lead to every row and to all 40 steps, at any size; scrolled too far shows the last of them. */
static void
test_reach (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const int width = sizes[s].width, height = sizes[s].height;
      Scene scene = { .paint = NULL };
      gboolean seen[40] = { FALSE };
      UiStripRoom *room = g_new0 (UiStripRoom, 1);
      UiPalette palette;
      int visible, first, n, steps_y = -1, last;

      scene_find ("strip-long")->make (&scene);
      ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, sizes[s].scale);
      ui_strip_make_room (&scene.strip, &palette, width, height, room); /* measured once, as in the window */
      scene.strip.room = room;
      g_assert_cmpint (ui_strip_steps (&scene.strip, &palette, width, height, &visible, &first), ==, 40);
      g_assert_cmpint (visible, <, 40);
      g_assert_cmpint (first, ==, 0);

      for (int y = 0; y < height; y++)
        if (ui_strip_bar (&scene.strip, &palette, width, height, width / 2.0, y) == UI_STRIP_BAR_STEPS)
          steps_y = y;

      g_assert_cmpint (steps_y, >, height / 3);

      for (int x = 0; x < width + 5; x += 5)
        {
          scene.strip.first_step = ui_strip_bar_first (&scene.strip, &palette, width, height, UI_STRIP_BAR_STEPS, x, steps_y);
          see_steps (&scene.strip, &palette, width, height, seen);
        }

      for (int t = 0; t < 40; t++)
        if (!seen[t])
          g_error ("at %d×%d step %d cannot be reached", width, height, t + 1);

      g_assert_cmpint (ui_strip_bar_first (&scene.strip, &palette, width, height, UI_STRIP_BAR_STEPS, -50.0, steps_y), ==, 0);
      last = ui_strip_bar_first (&scene.strip, &palette, width, height, UI_STRIP_BAR_STEPS, width + 50.0, steps_y);
      g_assert_cmpint (last, >, 0);
      scene.strip.first_step = 4711;
      ui_strip_steps (&scene.strip, &palette, width, height, &visible, &first);
      g_assert_cmpint (first + visible, ==, 40);
      g_assert_cmpint (last, >=, first - 1);
      memset (seen, 0, sizeof seen);
      see_steps (&scene.strip, &palette, width, height, seen);
      g_assert_true (seen[39] && !seen[0]);

      n = ui_strip_rows (&scene.strip, &palette, width, height, &visible);
      g_assert_cmpint (ui_strip_bar (&scene.strip, &palette, width, height, width - 2.0, height / 3.0), ==, UI_STRIP_BAR_ROWS);
      g_assert_cmpint (ui_strip_bar_first (&scene.strip, &palette, width, height, UI_STRIP_BAR_ROWS, width, height), ==, n - visible);
      ui_strip_room_clear (room);
      g_free (room);
      scene_clear (&scene);
    }
}

/* A row that another panel lights up is shown on the last line, where it would be out of sight; else all stay. */
static void
test_guest (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const int width = sizes[s].width, height = sizes[s].height;
      Scene scene = { .paint = NULL };
      int before[HEIGHTS], after[HEIGHTS], guests = 0;
      UiPalette palette;

      scene_find ("strip-coin-batch")->make (&scene); /* pairs 0 and 1 are pinned */
      ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, sizes[s].scale);
      find_rows (&scene.strip, &palette, width, height, before);
      scene.strip.guest_pair = 60;
      find_rows (&scene.strip, &palette, width, height, after);

      for (int i = 0; i < HEIGHTS; i++)
        {
          guests += after[i] == 60;
          g_assert_true (after[i] == 60 || after[i] == before[i] || (after[i] == -1) != (before[i] == -1));
        }

      g_assert_cmpint (guests, >, 5);
      scene.strip.guest_pair = 0;
      find_rows (&scene.strip, &palette, width, height, after);
      g_assert_cmpmem (after, sizeof after, before, sizeof before);
      scene_clear (&scene);
    }
}

/* Where everything fits there is nothing to scroll with. */
static void
test_no_bars (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;

  scene_find ("strip-one")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  for (int y = 0; y < 430; y += 2)
    for (int x = 0; x < 730; x += 40)
      g_assert_cmpint (ui_strip_bar (&scene.strip, &palette, 730, 430, x, y), ==, UI_STRIP_NO_BAR);

  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paint/strip/names/mixed", "strip-mixed", test_names);
  g_test_add_data_func ("/paint/strip/names/long", "strip-long", test_names);
  g_test_add_data_func ("/paint/strip/names/chinese", "strip-long-chinese", test_names);
  g_test_add_data_func ("/paint/strip/names/batch", "strip-coin-batch", test_names);
  g_test_add_func ("/paint/strip/steady", test_steady);
  g_test_add_func ("/paint/strip/coins", test_coins);
  g_test_add_func ("/paint/strip/band", test_band);
  g_test_add_func ("/paint/strip/guest", test_guest);
  g_test_add_func ("/paint/strip/reach", test_reach);
  g_test_add_func ("/paint/strip/no-bars", test_no_bars);

  return g_test_run ();
}
