/* SPDX-License-Identifier: MIT
 *
 * What the painters compute beside pixels: ticks, places of labels, colours, files.
 */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "scenes.h"
#include "ui-axis.h"
#include "ui-text.h"

static void
assert_ticks (double min, double max, gboolean logarithmic, int wanted, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  UiAxis axis;
  UiTicks ticks;

  ui_axis_init (&axis, min, max, logarithmic, 100.0, 0.0);
  ui_axis_ticks (&axis, wanted, &ticks);

  for (int i = 0; i < ticks.n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ticks.label[i]);

  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_ticks (void)
{
  assert_ticks (0.0, 10.0, FALSE, 5, "0 2 4 6 8 10");
  assert_ticks (0.0, 1.0, FALSE, 4, "0.0 0.5 1.0");
  assert_ticks (-0.3, 0.3, FALSE, 6, "−0.3 −0.2 −0.1 0.0 0.1 0.2 0.3");
  assert_ticks (1e-10, 9.0, TRUE, 2, "1e-10 1");
  assert_ticks (1e-9, 1.0, TRUE, 4, "1e-9 1e-6 0.001 1");
  assert_ticks (0.0, 1e6, FALSE, 5, "0 200k 400k 600k 800k 1M");
  assert_ticks (1.0, 1000.0, TRUE, 4, "1 10 100 1000");
  assert_ticks (0.1, 10.0, TRUE, 8, "0.1 0.2 0.5 1 2 5 10");
  assert_ticks (4.0, 6.0, TRUE, 4, "4.0 4.5 5.0 5.5 6.0");
  assert_ticks (1e-9, 1e9, TRUE, 6, "1e-9 1e-6 0.001 1 1000 1M 1G");
  assert_ticks (0.1, 1e32, TRUE, 4, "1 1e10 1e20 1e30");
}

static void
assert_usable (double min, double max, gboolean logarithmic)
{
  UiAxis axis;
  UiTicks ticks;

  for (int widen = 0; widen < 2; widen++)
    {
      ui_axis_init (&axis, min, max, logarithmic, 0.0, 100.0);

      if (widen)
        ui_axis_widen (&axis);

      ui_axis_ticks (&axis, 5, &ticks);

      if (!(isfinite (axis.min) && axis.min < axis.max && isfinite (axis.max)) || (logarithmic && axis.min <= 0.0) || ticks.n < 2)
        g_error ("axis of %g to %g, log %d: %g to %g, %d ticks", min, max, logarithmic, axis.min, axis.max, ticks.n);

      for (int i = 0; i < ticks.n; i++)
        g_assert_cmpfloat_with_epsilon (ui_axis_map (&axis, ticks.value[i]), 50.0, 50.01);

      g_assert_cmpfloat_with_epsilon (ui_axis_unmap (&axis, ui_axis_map (&axis, axis.max)), axis.max, 1e-6 * (fabs (axis.max) + fabs (axis.min)));
    }
}

static void
test_degenerate_axes (void)
{
  static const double values[] = { 0.0, -0.0, 1.0, -5.0, 1e-300, 1e12, NAN, INFINITY, -INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        assert_usable (values[i], values[j], FALSE);
        assert_usable (values[i], values[j], TRUE);
      }
}

/* A loss that falls a little at every update: its axis stands still nearly always. */
static void
test_steady_axis (void)
{
  double min = NAN;
  int moved = 0;

  for (int i = 1; i <= 2000; i++)
    {
      UiAxis axis;

      ui_axis_init (&axis, 6.0 * exp (-i / 400.0), 6.35, TRUE, 0.0, 100.0);
      ui_axis_widen (&axis);
      g_assert_cmpfloat (axis.min, <, 6.0 * exp (-i / 400.0));
      g_assert_cmpfloat (axis.max, >, 6.35);
      moved += axis.min != min;
      min = axis.min;
    }

  g_assert_cmpint (moved, <, 40);
}

static void
test_format (void)
{
  static const struct
  {
    double value, step;
    const char *text;
  } cases[] = {
    { 0.25, 0.25, "0.25" }, { -0.0, 1.0, "0" }, { 12345.0, 1000.0, "12k" }, { 12500.0, 500.0, "12.5k" }, { 2e6, 1e6, "2M" }, { 1e6, 1.0, "1M" }, { 1234567.0, 1.0, "1.235M" }, { 1e12, 1e12, "1e12" }, { -2.5e31, 1e30, "−2.5e31" }, { NAN, 1.0, "NaN" }, { INFINITY, 1.0, "∞" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ui_axis_format (cases[i].value, cases[i].step);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_spread (void)
{
  double touching[] = { 50.0, 10.0, 51.0, 52.0 }, crowded[] = { 95.0, 96.0, 97.0 }, many[] = { 5.0, 5.0, 5.0, 5.0 };

  /* Three that touch stand around their mean, in their order; the fourth stays. */
  ui_text_spread (touching, 4, 10.0, 0.0, 100.0);
  g_assert_cmpfloat_with_epsilon (touching[0], 41.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (touching[1], 10.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (touching[2], 51.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (touching[3], 61.0, 1e-9);

  /* At the edge all are pushed inside. */
  ui_text_spread (crowded, 3, 10.0, 0.0, 100.0);
  g_assert_cmpfloat_with_epsilon (crowded[0], 80.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (crowded[2], 100.0, 1e-9);

  /* More than fit still keep their distance. */
  ui_text_spread (many, 4, 10.0, 0.0, 20.0);

  for (int i = 1; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (many[i] - many[i - 1], 10.0, 1e-9);
}

static void
test_text (void)
{
  UiPalette palette;
  UiText how;
  double whole, cut;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  how = ui_text (&palette, UI_TEXT_NORMAL);
  whole = ui_text_width (&palette, &how, "anticonstitutionnellement");
  how.max_width = whole / 2.0;
  cut = ui_text_width (&palette, &how, "anticonstitutionnellement");
  g_assert_cmpfloat (whole, >, 100.0);
  g_assert_cmpfloat (cut, <=, whole / 2.0);
  g_assert_cmpfloat (cut, >, whole / 4.0);
  g_assert_cmpfloat (ui_text_width (&palette, &how, ""), ==, 0.0);

  /* Chinese is drawn with its own width, and a large scale is a large type. */
  how.max_width = 0.0;
  g_assert_cmpfloat (ui_text_width (&palette, &how, "我们在家"), >, 4 * 0.8 * 13.0);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 2.0);
  g_assert_cmpfloat_with_epsilon (ui_text_width (&palette, &how, "anticonstitutionnellement"), 2.0 * whole, 0.02 * whole);

  how.size = UI_TEXT_TITLE;
  how.bold = TRUE;
  how.max_width = 1.2 * whole;
  ui_text_fit (&palette, &how, "anticonstitutionnellement");
  g_assert_cmpint (how.size, ==, UI_TEXT_SMALL);
  ui_text_forget ();
}

static void
test_palette (void)
{
  UiColour low = ui_palette_viridis (0.0), high = ui_palette_viridis (1.0), middle = ui_palette_viridis (0.5);
  UiPalette palette;
  UiStyle style;

  /* matplotlib: viridis(0) = #440154, viridis(1) = #fde725, viridis(0.5) = #21918c. */
  g_assert_cmpfloat_with_epsilon (low.r, 0x44 / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (high.g, 0xe7 / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (middle.r, 0x21 / 255.0, 0.01);
  g_assert_cmpfloat_with_epsilon (middle.g, 0x91 / 255.0, 0.01);
  g_assert_cmpfloat_with_epsilon (middle.b, 0x8c / 255.0, 0.01);
  g_assert_cmpfloat (ui_palette_viridis (NAN).r, ==, low.r);

  ui_palette_init (&palette, UI_STYLE_DARK, FALSE, NULL, 1.0);
  g_assert_cmpfloat (ui_palette_diverging (&palette, -1.0).r, >, ui_palette_diverging (&palette, -1.0).b);
  g_assert_cmpfloat (ui_palette_diverging (&palette, 1.0).b, >, ui_palette_diverging (&palette, 1.0).r);
  g_assert_true (ui_palette_parse_style ("print", &style) && style == UI_STYLE_PRINT);
  g_assert_false (ui_palette_parse_style ("bright", &style));
}

/* Contrast of two colours after WCAG 2.1. */
static double
luminance (UiColour colour)
{
  const double channels[] = { colour.r, colour.g, colour.b }, weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0.0;

  for (int i = 0; i < 3; i++)
    sum += weights[i] * (channels[i] <= 0.03928 ? channels[i] / 12.92 : pow ((channels[i] + 0.055) / 1.055, 2.4));

  return sum;
}

static double
contrast (UiColour a, UiColour b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

/* Every line fits, all of them are the text, and what is too much stands in the last one. */
static void
check_wrap (const char *text, gboolean bars, int least)
{
  UiPalette palette;
  UiText how;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) two = NULL;
  g_auto (GStrv) one = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  palette.text_bars = bars;
  how = ui_text (&palette, UI_TEXT_NORMAL);
  lines = ui_text_wrap (&palette, &how, text, 150.0, 50);
  g_assert_cmpuint (g_strv_length (lines), >=, least);

  for (int i = 0; lines[i] != NULL; i++)
    {
      if (ui_text_width (&palette, &how, lines[i]) > 150.5)
        g_error ("“%s” is %.1f wide", lines[i], ui_text_width (&palette, &how, lines[i]));

      if (strchr (text, ' ') != NULL && i > 0)
        g_string_append_c (all, ' ');

      g_string_append (all, lines[i]);
    }

  g_assert_cmpstr (all->str, ==, text);
  two = ui_text_wrap (&palette, &how, text, 150.0, 2);
  g_assert_cmpuint (g_strv_length (two), ==, 2);
  g_assert_cmpstr (two[0], ==, lines[0]);
  g_assert_true (g_str_has_suffix (text, two[1]));
  one = ui_text_wrap (&palette, &how, text, 5000.0, 50);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, text);
}

static void
test_wrap (void)
{
  for (int bars = 0; bars < 2; bars++)
    {
      check_wrap ("the horse is stronger than the dog , and where did you put the keys ?", bars, 3);
      check_wrap ("这匹马比那条狗强壮，你把钥匙放在哪里了？这匹马比那条狗强壮。", bars, 3);
      check_wrap ("anticonstitutionnellementanticonstitutionnellement", bars, 2);
    }
}

static void
test_contrast (void)
{
  for (int style = UI_STYLE_LIGHT; style <= UI_STYLE_PRINT; style++)
    {
      UiPalette p;

      ui_palette_init (&p, (UiStyle) style, FALSE, NULL, 1.0);

      {
        const UiColour text[] = { p.ink, p.faint, p.truth, p.right, p.wrong, p.gap, p.epsilon, p.warning };

        /* 4.5 is what WCAG asks of body text. */
        for (guint i = 0; i < G_N_ELEMENTS (text); i++)
          if (contrast (text[i], p.background) < 4.5)
            g_error ("style %d, colour %u: contrast %.2f to the ground", style, i, contrast (text[i], p.background));
      }
    }
}

/* All settings stand in the caption, also of a narrow figure, and a lesson's file by its name. */
static void
test_caption (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  UiFigure figure = { .width = 640, .height = 420, .scale = 1.0, .title = "Learning curves" };
  g_autoptr (GBytes) png = NULL;
  g_autofree char *caption = NULL;
  g_autoptr (GError) error = NULL;
  Scene scene = { .paint = NULL };

  scene_find ("curves-half")->make (&scene);
  g_free (scene.state[0]->in_effect->lesson);
  scene.state[0]->in_effect->lesson = g_strdup ("/home/someone/my lessons/long.json");
  caption = ui_export_caption (scene.state[0]);
  g_assert_nonnull (strstr (caption, "\u00a0· long.json\u00a0· "));
  g_assert_null (strstr (caption, "someone"));

  ui_palette_init (&figure.palette, UI_STYLE_PRINT, FALSE, NULL, 1.0);
  figure.palette.text_marks = marks;
  figure.paint = scene.paint;
  figure.data = &scene.curves;
  figure.caption = caption;
  png = ui_export_png (&figure, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < marks->len; i++)
    if (g_array_index (marks, UiTextMark, i).cut)
      g_error ("“%s…” is cut off", g_array_index (marks, UiTextMark, i).text);

  scene_clear (&scene);
}

static void
test_export (void)
{
  Scene scene = { .paint = NULL };
  UiFigure figure = { .width = 400, .height = 300, .scale = 2.0, .title = "Learning curves" };
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *caption = NULL;
  static const struct
  {
    const char *name, *begins;
  } files[] = { { "a.png", "\x89PNG" }, { "a.svg", "<?xml" }, { "A.PDF", "%PDF" } };
  g_autoptr (GError) error = NULL;

  scene_find ("curves-half")->make (&scene);
  caption = ui_export_caption (scene.state[0]);
  g_assert_nonnull (strstr (caption, "English → French\u00a0· epoch 246, step 5412\u00a0· seed\u00a01\u00a0· forcing\u00a0linear:1:0:5000"));
  figure.paint = scene.paint;
  figure.data = &scene.curves;
  figure.caption = caption;
  ui_palette_init (&figure.palette, UI_STYLE_PRINT, FALSE, NULL, 1.0);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      g_assert_true (ui_export_file (&figure, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 4000);
      g_assert_true (g_str_has_prefix (contents, files[i].begins));

      if (i == 0)
        {
          cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

          g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 800);
          g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 600);
          cairo_surface_destroy (surface);
        }

      g_unlink (path);
    }

  g_assert_false (ui_export_file (&figure, "figure.jpeg", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "figure.jpeg"));
  g_clear_error (&error);
  g_assert_false (ui_export_file (&figure, "/nowhere/at/all/figure.png", &error));
  g_assert_nonnull (error);
  g_rmdir (folder);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/axis/ticks", test_ticks);
  g_test_add_func ("/paint/axis/degenerate", test_degenerate_axes);
  g_test_add_func ("/paint/axis/steady", test_steady_axis);
  g_test_add_func ("/paint/axis/format", test_format);
  g_test_add_func ("/paint/text/spread", test_spread);
  g_test_add_func ("/paint/text/width", test_text);
  g_test_add_func ("/paint/text/wrap", test_wrap);
  g_test_add_func ("/paint/palette/colours", test_palette);
  g_test_add_func ("/paint/palette/contrast", test_contrast);
  g_test_add_func ("/paint/export/files", test_export);
  g_test_add_func ("/paint/export/caption", test_caption);

  return g_test_run ();
}
