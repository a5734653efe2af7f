/* SPDX-License-Identifier: MIT
 *
 * What lies under a pointer: places, crosshairs, cells and words of every painter, and the curves as numbers.
 */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "sample.h"
#include "scenes.h"
#include "ui-text.h"

#define W 540
#define H 350

static void
test_curves_pointer (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  double from, to, x;

  scene_find ("curves-full")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  from = ui_curves_x_at (&scene.curves, &palette, W, H, 0.0);
  to = ui_curves_x_at (&scene.curves, &palette, W, H, W);
  g_assert_cmpfloat_with_epsilon (from, 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (to, 300.0, 1e-6);
  g_assert_true (ui_curves_inside (&scene.curves, &palette, W, H, 200.0, 150.0));
  g_assert_false (ui_curves_inside (&scene.curves, &palette, W, H, 1.0, 1.0));

  /* A zoom shows what lay between its ends, and x_at agrees with step_at. */
  x = ui_curves_x_at (&scene.curves, &palette, W, H, 150.0);
  g_assert_cmpfloat_with_epsilon ((double) ui_curves_step_at (&scene.curves, &palette, W, H, 150.0), x * 22.0, 1.0);
  scene.curves.view_from = 100.0;
  scene.curves.view_to = 120.0;
  g_assert_cmpfloat_with_epsilon (ui_curves_x_at (&scene.curves, &palette, W, H, 0.0), 100.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (ui_curves_x_at (&scene.curves, &palette, W, H, W), 120.0, 1e-6);
  scene_clear (&scene);
}

static void
test_csv (void)
{
  Scene scene = { .paint = NULL };
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  scene_find ("curves-early")->make (&scene); /* two epochs of 22 updates */
  csv = ui_curves_csv (&scene.curves);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 44 + 2 + 20 + 1);
  g_assert_true (g_str_has_prefix (lines[0], "run,kind,step,epoch,seconds,loss,"));
  g_assert_true (g_str_has_prefix (lines[1], "A,step,1,1,0.001,"));
  g_assert_true (g_str_has_prefix (lines[46], "A,epoch,44,2,0.044,"));

  g_assert_true (g_str_has_prefix (lines[47], "A,position,22,1,0.022,,,,,,"));
  g_assert_true (g_str_has_suffix (lines[66], ",10"));

  for (int i = 0; i < 67; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

      if (g_strv_length (fields) != 14)
        g_error ("line %d has %u fields: %s", i + 1, g_strv_length (fields), lines[i]);
    }

  scene_clear (&scene);
}

/* The crosshair walks from measurement to measurement, whatever the zoom, and stays inside. */
static void
paint_with_marks (const Scene *scene, GArray *marks, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  palette.text_marks = marks;
  scene->paint (cr, &scene->curves, &palette, width, height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static gboolean
is_written (const GArray *marks, const char *text)
{
  for (guint i = 0; i < marks->len; i++)
    if (g_str_has_prefix (g_array_index (marks, UiTextMark, i).text, text))
      return TRUE;

  return FALSE;
}

/* Every change has its label, also where many are near; sixty of one drag have one; the crosshair reads each. */
static void
test_curves_changes (void)
{
  static const char *const labels[] = { "ε 0.40", "rate 0.0025", "dropout 0.2", "clip 0.5", "coin sentence", "feed sample", "temperature 0.7" };
  static const char *const read[] = { "step 500–1680: ε 1.00 → 0.40", "step 3200: rate 0.005 → 0.0025", "step 3230: dropout 0.1 → 0.2",
                                      "step 3260: clip 1 → 0.5", "step 3290: coin token → sentence",
                                      "step 3320: feed argmax → sample", "step 5300: temperature 1 → 0.7" };
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  Scene scene = { .paint = NULL };
  UiPalette palette;
  double at = NAN;

  scene_find ("curves-changes")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  paint_with_marks (&scene, marks, W, H);
  g_assert_false (is_written (marks, "+"));

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *text = NULL;

      if (!is_written (marks, labels[i]))
        g_error ("no label “%s”", labels[i]);

      at = ui_curves_move_to_change (&scene.curves, &palette, W, H, at, 1);
      scene.curves.pointer_x = at;
      text = ui_curves_describe_at (&scene.curves, &palette, W, H);

      if (strstr (text, read[i]) == NULL)
        g_error ("at %.1f nothing reads “%s” but “%s”", at, read[i], text);
    }

  g_assert_cmpfloat (ui_curves_move_to_change (&scene.curves, &palette, W, H, at, 1), ==, at);
  g_assert_cmpfloat (ui_curves_move_to_change (&scene.curves, &palette, W, H, NAN, -1), ==, at);
  g_assert_cmpfloat (ui_curves_move_to_change (&scene.curves, &palette, W, H, at, -1), <, at);
  scene_clear (&scene);
}

/* What finds no room is counted, every one. */
static void
test_curves_restless (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  Scene scene = { .paint = NULL };
  int labels = 0, counted = 0;

  scene_find ("curves-restless")->make (&scene);
  paint_with_marks (&scene, marks, W, H);

  for (guint i = 0; i < marks->len; i++)
    {
      const char *text = g_array_index (marks, UiTextMark, i).text;

      labels += g_str_has_prefix (text, "dropout ") || g_str_has_prefix (text, "clip ");
      counted += text[0] == '+' ? atoi (text) : 0;
    }

  g_assert_cmpint (labels, >=, 10);
  g_assert_cmpint (labels + counted, ==, 500);
  scene_clear (&scene);
}

/* Several changes between the same two updates: one mark, of what came of it. */
static void
test_curves_undone (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  Scene scene = { .paint = NULL };

  scene_find ("curves-full")->make (&scene);
  sample_change (scene.state[0], 2000, "dropout", "0.1", "0.4");
  sample_change (scene.state[0], 2000, "dropout", "0.4", "0.1");
  sample_change (scene.state[0], 4000, "clip", "1", "0.7");
  sample_change (scene.state[0], 4000, "clip", "0.7", "0.5");
  paint_with_marks (&scene, marks, W, H);
  g_assert_false (is_written (marks, "dropout"));
  g_assert_true (is_written (marks, "clip 1→0.5"));
  scene_clear (&scene);
}

/* A loss that gets a figure more or less moves nothing: the lines end where they did. */
static void
test_curves_still (void)
{
  Scene scene = { .paint = NULL };
  EngEpochInfo *last;
  UiPalette palette;
  double before;

  scene_find ("curves-full")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  last = g_ptr_array_index (scene.state[0]->epochs, 299);
  g_assert_cmpfloat (last->valid_free, <, 1.0);
  before = ui_curves_move (&scene.curves, &palette, W, H, NAN, -1.0);
  last->valid_free = 1.04;
  g_assert_cmpfloat_with_epsilon (ui_curves_move (&scene.curves, &palette, W, H, NAN, -1.0), before, 1e-9);
  scene_clear (&scene);
}

static void
test_curves_move (void)
{
  static const char *const names[] = { "curves-zoom", "curves-position", "curves-bleu-zoom", "curves-one" };
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      Scene scene = { .paint = NULL };
      double first, now, last;

      scene_find (names[n])->make (&scene);
      first = ui_curves_move (&scene.curves, &palette, W, H, NAN, 1.0);
      last = ui_curves_move (&scene.curves, &palette, W, H, NAN, -1.0);
      g_assert_cmpfloat (first, >=, 0.0);
      g_assert_cmpfloat (last, <=, W);
      now = first;

      for (int i = 0; i < 2000 && now < last - 0.01; i++)
        {
          double next = ui_curves_move (&scene.curves, &palette, W, H, now, 1.0);

          if (!(next > now))
            g_error ("%s: from %.3f it goes to %.3f", names[n], now, next);

          now = next;
        }

      g_assert_cmpfloat_with_epsilon (now, last, 0.01);
      scene_clear (&scene);
    }
}

/* What the crosshair reads is what was measured there. */
static void
test_curves_read (void)
{
  Scene scene = { .paint = NULL };
  const EngEpochInfo *epoch;
  g_autofree char *text = NULL, *loss = NULL, *expected = NULL;
  UiPalette palette;

  scene_find ("curves-zoom")->make (&scene); /* steps 2000 to 2300 */
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  g_assert_null (ui_curves_describe_at (&scene.curves, &palette, W, H));

  scene.curves.pointer_x = ui_curves_move (&scene.curves, &palette, W, H, NAN, 1.0);
  text = ui_curves_describe_at (&scene.curves, &palette, W, H);
  loss = g_strdup_printf ("%.3f", (double) ui_series_get (&scene.state[0]->steps.loss, 1999));
  g_assert_true (g_str_has_prefix (text, "epoch 91, step 2000: train, smoothed "));
  g_assert_nonnull (strstr (text, loss));
  g_assert_nonnull (strstr (text, "exposure gap "));

  g_free (text);
  scene.curves.kind = UI_CURVES_BLEU;
  scene.curves.view_from = 150.0;
  scene.curves.view_to = 200.0;
  scene.curves.pointer_x = ui_curves_move (&scene.curves, &palette, W, H, NAN, 1.0);
  text = ui_curves_describe_at (&scene.curves, &palette, W, H);
  epoch = g_ptr_array_index (scene.state[0]->epochs, 149);
  expected = g_strdup_printf ("epoch 150: BLEU %.1f", epoch->valid_bleu);
  g_assert_true (g_str_has_prefix (text, expected));
  scene_clear (&scene);
}

static void
test_strip_hit (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  UiStripHit hit;
  int visible, cells = 0;
  g_autofree char *text = NULL;

  scene_find ("strip-mixed")->make (&scene); /* pairs 3 and 1 are pinned */
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  g_assert_cmpint (ui_strip_rows (&scene.strip, &palette, W, H, &visible), ==, 64);
  g_assert_cmpint (visible, >=, 3);
  g_assert_cmpint (visible, <, 10);

  hit = ui_strip_hit (&scene.strip, &palette, W, H, 5.0, 25.0);
  g_assert_cmpint (hit.row, ==, 0);
  g_assert_cmpint (hit.pair, ==, 3);
  g_assert_cmpint (hit.position, ==, -1);

  /* Every cell of the first row is found, in order. */
  for (double x = 0.0; x < W; x += 1.0)
    {
      hit = ui_strip_hit (&scene.strip, &palette, W, H, x, 45.0);
      g_assert_true (hit.position == -1 || hit.position == cells - 1 || hit.position == cells);
      cells = MAX (cells, hit.position + 1);
    }

  g_assert_cmpint (cells, ==, scene.strip.picture->target_length[3]);
  g_assert_cmpint (ui_strip_hit (&scene.strip, &palette, W, H, 200.0, 2.0).row, ==, -1);
  g_assert_cmpint (ui_strip_hit (&scene.strip, &palette, W, H, 200.0, H - 2.0).row, ==, -1);

  /* Scrolled, the same place is another row. */
  scene.strip.first_row = 2;
  hit = ui_strip_hit (&scene.strip, &palette, W, H, 5.0, 45.0);
  g_assert_cmpint (hit.row, ==, 2);
  g_assert_cmpint (hit.pair, ==, 0);

  text = ui_strip_hit_text (&scene.strip, (UiStripHit){ 0, 3, 1 });
  g_assert_nonnull (strstr (text, "we lost ."));
  g_assert_nonnull (strstr (text, "step 2: fed"));
  g_assert_nonnull (strstr (text, "expected avons"));
  g_assert_nonnull (strstr (text, "coin 0."));
  g_assert_nonnull (strstr (text, "otherwise fed"));
  g_assert_null (ui_strip_hit_text (&scene.strip, (UiStripHit){ -1, -1, -1 }));
  scene_clear (&scene);
}

/* A row is found by its pair, pinned or not, and read out word for word. */
static void
test_strip_rows (void)
{
  Scene scene = { .paint = NULL };
  g_autofree char *text = NULL;

  scene_find ("strip-mixed")->make (&scene); /* pairs 3 and 1 are pinned */
  g_assert_cmpint (ui_strip_find (&scene.strip, 1), ==, 1);
  g_assert_cmpint (ui_strip_find (&scene.strip, 0), ==, 2);
  g_assert_cmpint (ui_strip_find (&scene.strip, 2), ==, 3);
  g_assert_cmpint (ui_strip_find (&scene.strip, 4711), ==, -1);
  g_assert_cmpint (ui_strip_find (&scene.strip, -1), ==, -1);

  text = ui_strip_row_text (&scene.strip, 1);
  g_assert_true (g_str_has_prefix (text, "“he's calm .” was fed: <bos> (start), il ("));
  g_assert_nonnull (strstr (text, "calme (own, right)"));
  g_assert_nonnull (strstr (text, "est (true)"));
  g_assert_null (ui_strip_row_text (&scene.strip, 4711));
  scene_clear (&scene);
}

/* Real vectors: every row can be pointed at, and what stands there is what the batch holds. */
static void
test_strip_vectors (void)
{
  Scene scene = { .paint = NULL };
  const EngBatchPicture *picture;
  g_autofree char *text = NULL, *values = NULL, *wide = NULL;
  gboolean steps[24] = { FALSE };
  UiPalette palette;
  UiStripHit hit;
  int visible;

  scene_find ("strip-vectors")->make (&scene); /* the first two are pinned */
  picture = scene.strip.picture;
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  g_assert_cmpint (ui_strip_rows (&scene.strip, &palette, W, H, &visible), ==, 32);
  g_assert_cmpint (visible, >, 2);

  for (int x = 0; x < W; x++)
    {
      hit = ui_strip_hit (&scene.strip, &palette, W, H, x + 0.5, 60.0);
      g_assert_cmpint (hit.pair, ==, 0);

      if (hit.position >= 0)
        steps[hit.position] = TRUE;
    }

  for (int t = 0; t < picture->target_length[0]; t++)
    if (!steps[t])
      g_error ("step %d cannot be pointed at", t);

  text = ui_strip_hit_text (&scene.strip, (UiStripHit){ 0, 0, 5 });
  values = g_strdup_printf ("step 6: expected %.3f, said %.3f", (double) picture->expected_values[5],
                            (double) picture->output_values[5]);
  g_assert_nonnull (strstr (text, values));
  scene_clear (&scene);

  scene_find ("strip-vectors-wide")->make (&scene);
  wide = ui_strip_hit_text (&scene.strip, (UiStripHit){ 1, 1, -1 });
  g_assert_true (g_str_has_prefix (wide, "sequence 2, mean squared error 0.01"));
  scene_clear (&scene);
}

static void
test_mask_hit (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  UiMaskHit hit;
  gboolean seen[64][10] = { { FALSE } };
  g_autofree char *text = NULL, *padding = NULL;

  scene_find ("mask-batch")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      {
        hit = ui_mask_hit (&scene.mask, &palette, W, H, x + 0.5, y + 0.5);

        if (hit.row >= 0)
          {
            g_assert_cmpint (hit.row, <, 64);
            g_assert_cmpint (hit.position, <, 10);
            seen[hit.row][hit.position] = TRUE;
          }
      }

  for (int r = 0; r < 64; r++)
    for (int t = 0; t < 10; t++)
      if (!seen[r][t])
        g_error ("row %d, position %d cannot be pointed at", r, t);

  text = ui_mask_hit_text (&scene.mask, (UiMaskHit){ 1, 0 });
  g_assert_nonnull (strstr (text, "row 2, position 1: he's calm ."));
  g_assert_nonnull (strstr (text, "expected il, probability"));
  g_assert_nonnull (strstr (text, "of the batch’s"));
  padding = ui_mask_hit_text (&scene.mask, (UiMaskHit){ 1, 9 });
  g_assert_nonnull (strstr (padding, "padding"));
  g_assert_null (ui_mask_hit_text (&scene.mask, (UiMaskHit){ -1, -1 }));
  scene_clear (&scene);
}

static void
test_sentence_hit (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  UiSentenceHit hit;
  int visible, words[8] = { 0 }, candidates = 0;
  const EngTranslation *translation;

  scene_find ("sentence-right")->make (&scene);
  translation = scene.sentence.sample->translation;
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  g_assert_cmpint (ui_sentence_steps (&scene.sentence, &palette, W, H, &visible), ==, 5);
  g_assert_cmpint (visible, ==, 5);

  for (int y = 0; y < H; y += 2)
    for (int x = 0; x < W; x += 2)
      {
        hit = ui_sentence_hit (&scene.sentence, &palette, W, H, x, y);

        if (hit.part == UI_SENTENCE_WORD)
          {
            g_assert_cmpint (hit.id, ==, translation->steps[hit.step].id);
            words[hit.step]++;
          }
        else if (hit.part == UI_SENTENCE_CANDIDATE)
          {
            g_assert_cmpint (hit.id, ==, translation->steps[hit.step].top[hit.candidate].id);
            candidates |= 1 << (hit.step * 5 + hit.candidate);
          }
      }

  for (int i = 0; i < 4; i++)
    if (words[i] == 0)
      g_error ("word %d of the output cannot be clicked", i);

  g_assert_cmpint (words[4], ==, 0); /* <eos> is no word of the output line */
  g_assert_cmphex ((guint) candidates & 0x1ff, ==, 0x1ff);
  scene_clear (&scene);
}

/* Pixels of the first number of a sandbox, as the pointer finds them. */
static int
first_number_pixels (const UiSandbox *sandbox, int width, int height)
{
  UiPalette palette;
  int n = 0;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      n += ui_sandbox_hit (sandbox, &palette, width, height, x, y) == 0;

  return n;
}

/* Each number can be pointed at, and where there is room for larger ones they are larger. */
static void
test_sandbox_hit (void)
{
  static const char *const names[] = { "sandbox-matrix", "sandbox-tensor", "sandbox-loss" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Scene scene = { .paint = NULL };
      int small, large;

      scene_find (names[i])->make (&scene);
      small = first_number_pixels (&scene.sandbox, W, H);
      large = first_number_pixels (&scene.sandbox, 1100, 700);
      g_test_message ("%s: %d pixels, %d in the whole window", names[i], small, large);
      g_assert_cmpint (small, >, 200);
      g_assert_cmpint (large, >, 2 * small);
      scene_clear (&scene);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/curves/pointer", test_curves_pointer);
  g_test_add_func ("/paint/curves/move", test_curves_move);
  g_test_add_func ("/paint/curves/read", test_curves_read);
  g_test_add_func ("/paint/curves/changes", test_curves_changes);
  g_test_add_func ("/paint/curves/still", test_curves_still);
  g_test_add_func ("/paint/curves/restless", test_curves_restless);
  g_test_add_func ("/paint/curves/undone", test_curves_undone);
  g_test_add_func ("/paint/curves/csv", test_csv);
  g_test_add_func ("/paint/strip/hit", test_strip_hit);
  g_test_add_func ("/paint/strip/rows", test_strip_rows);
  g_test_add_func ("/paint/strip/vectors", test_strip_vectors);
  g_test_add_func ("/paint/mask/hit", test_mask_hit);
  g_test_add_func ("/paint/sandbox/hit", test_sandbox_hit);
  g_test_add_func ("/paint/sentence/hit", test_sentence_hit);

  return g_test_run ();
}
