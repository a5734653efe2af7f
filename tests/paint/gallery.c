/* SPDX-License-Identifier: MIT
 *
 * Draws every painter with sample data into a folder of PNG files, light and dark, to be looked at:
 *   build/tests/paint/gallery FOLDER [SCALE]
 * Built, never installed, and no test: what must hold is asserted in test-paint.c.
 */

#include <math.h>
#include <stdio.h>

#include "sample.h"
#include "ui-curves.h"
#include "ui-export.h"
#include "ui-mask.h"
#include "ui-schedule.h"
#include "ui-sentence.h"
#include "ui-strip.h"
#include "ui-text.h"

static const char *folder;
static double type_scale = 1.0;

static void
draw (const char *name, gpointer paint, gconstpointer data, int width, int height, UiStyle style, gboolean contrast)
{
  static const char *const styles[] = { "light", "dark", "print" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s-%s%s.png", folder, name, styles[style], contrast ? "-contrast" : "");
  UiFigure figure = { .paint = (UiPaintFunc) paint, .data = data, .width = width, .height = height, .scale = 1.0 };
  gint64 start = g_get_monotonic_time ();

  ui_palette_init (&figure.palette, style, contrast, NULL, type_scale);

  if (!ui_export_file (&figure, path, &error))
    g_error ("%s", error->message);

  g_print ("%s %.1f ms\n", path, (double) (g_get_monotonic_time () - start) / 1000.0);
}

/* Both styles; the panel of a window of 1440 × 900, and the one of 1024 × 700. */
static void
draw_all (const char *name, gpointer paint, gconstpointer data)
{
  g_autofree char *small = g_strdup_printf ("%s-small", name);

  draw (name, paint, data, 540, 350, UI_STYLE_LIGHT, FALSE);
  draw (name, paint, data, 540, 350, UI_STYLE_DARK, FALSE);
  draw (small, paint, data, 350, 240, UI_STYLE_LIGHT, FALSE);
}

static void
draw_curves (void)
{
  g_autoptr (UiState) full = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autoptr (UiState) half = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autoptr (UiState) one = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autoptr (UiState) nan = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autoptr (UiState) huge = sample_run (SAMPLE_FRENCH, 20000, 10000, 100);
  UiCurves curves;

  sample_train (full, 22 * 300, TRUE);
  sample_train (half, 22 * 246, TRUE);
  sample_change (half, 22 * 75, "forcing", "1", "0.9");
  sample_change (half, 22 * 80, "forcing", "0.9", "0.7");
  sample_change (half, 22 * 183, "learning-rate", "0.005", "0.0025");
  sample_change (half, 22 * 185, "dropout", "0.1", "0.2");
  sample_change (half, 22 * 200, "forcing", "0.7", "linear:1:0:5000");
  sample_train (one, 1, FALSE);
  sample_train (nan, 300, TRUE);
  sample_step (nan, NAN);
  sample_train (nan, 200, TRUE);
  sample_train (huge, 1000000, TRUE);

  ui_curves_init (&curves, NULL);
  draw_all ("curves-empty", ui_curves_paint, &curves);
  ui_curves_init (&curves, full);
  draw_all ("curves-full", ui_curves_paint, &curves);
  curves.y = UI_CURVES_Y_LINEAR;
  draw_all ("curves-linear", ui_curves_paint, &curves);
  curves.y = UI_CURVES_Y_PERPLEXITY;
  curves.x = UI_CURVES_X_SECONDS;
  draw_all ("curves-perplexity", ui_curves_paint, &curves);
  curves.y = UI_CURVES_Y_LOG;
  curves.x = UI_CURVES_X_STEP;
  curves.view_from = 2000;
  curves.view_to = 2300;
  draw_all ("curves-zoom", ui_curves_paint, &curves);
  ui_curves_init (&curves, half);
  draw_all ("curves-half", ui_curves_paint, &curves);
  draw ("curves-half", ui_curves_paint, &curves, 540, 350, UI_STYLE_PRINT, FALSE);
  draw ("curves-half", ui_curves_paint, &curves, 540, 350, UI_STYLE_DARK, TRUE);
  draw ("curves-half-large", ui_curves_paint, &curves, 1400, 800, UI_STYLE_LIGHT, FALSE);
  curves.pointer_x = 200;
  draw_all ("curves-pointer", ui_curves_paint, &curves);
  curves.pointer_x = NAN;
  curves.kind = UI_CURVES_POSITION;
  draw_all ("curves-position", ui_curves_paint, &curves);
  curves.kind = UI_CURVES_BLEU;
  draw_all ("curves-bleu", ui_curves_paint, &curves);
  ui_curves_init (&curves, one);
  draw_all ("curves-one", ui_curves_paint, &curves);
  ui_curves_init (&curves, nan);
  draw_all ("curves-nan", ui_curves_paint, &curves);
  ui_curves_init (&curves, huge);
  draw_all ("curves-huge", ui_curves_paint, &curves);
  ui_curves_init (&curves, full);
  curves.n_runs = 2;
  curves.runs[1] = nan;
  curves.names[0] = "A";
  curves.names[1] = "B";
  draw_all ("curves-two", ui_curves_paint, &curves);
}

static void
draw_batch (const char *name, SampleLanguage language, int rows, double epsilon, int longest)
{
  g_autoptr (UiState) state = sample_run (language, 200, 22, 300);
  g_autofree char *strip_name = g_strdup_printf ("strip-%s", name);
  g_autofree char *mask_name = g_strdup_printf ("mask-%s", name);
  UiStrip strip;
  UiMask mask;

  sample_train (state, 22 * 10, TRUE);
  sample_picture (state, rows, epsilon, longest);
  ui_state_pin (state, 1);
  ui_strip_init (&strip, state);
  draw_all (strip_name, ui_strip_paint, &strip);
  draw (strip_name, ui_strip_paint, &strip, 1400, 800, UI_STYLE_PRINT, FALSE); /* the whole window */
  ui_mask_init (&mask, state);
  mask.pointer_x = 120;
  mask.pointer_y = 100;
  draw_all (mask_name, ui_mask_paint, &mask);
  draw (mask_name, ui_mask_paint, &mask, 1400, 800, UI_STYLE_PRINT, FALSE);
}

static void
draw_map (void)
{
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  UiStrip strip;

  for (int i = 0; i < 400; i++)
    {
      sample_train (state, 10, FALSE);
      sample_picture (state, 32, 1.0 - i / 500.0, 10);
    }

  ui_strip_init (&strip, state);
  strip.kind = UI_STRIP_MAP;
  draw_all ("strip-map", ui_strip_paint, &strip);
}

static void
draw_sentences (void)
{
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  g_autoptr (UiState) characters = sample_run (SAMPLE_CHINESE, 200, 22, 300);
  UiSentence sentence;

  ui_sentence_init (&sentence, NULL);
  draw_all ("sentence-empty", ui_sentence_paint, &sentence);
  sample_answer (state, "he's calm .", "je .", "il est calme .", 10, 10);
  sample_answer (state, "he's calm .", "il est .", "il est calme .", 40, 10);
  sample_answer (state, "he's calm .", "il est mouillé .", "il est calme .", 90, 10);
  ui_sentence_init (&sentence, state);
  draw_all ("sentence-wrong", ui_sentence_paint, &sentence);
  sample_answer (state, "he's calm .", "il est calme .", "il est calme .", 160, 10);
  ui_sentence_init (&sentence, state);
  draw_all ("sentence-right", ui_sentence_paint, &sentence);
  draw ("sentence-right-large", ui_sentence_paint, &sentence, 1400, 800, UI_STYLE_LIGHT, FALSE);
  state->sample->translation->steps[1].forced = TRUE;
  state->sample->translation->steps[1].id = 20;
  state->sample->translation->steps[1].probability = 0.001f;
  draw_all ("sentence-forced", ui_sentence_paint, &sentence);
  sample_answer (state, "go on .", "", NULL, 160, 10);
  ui_sentence_init (&sentence, state);
  draw_all ("sentence-nothing", ui_sentence_paint, &sentence);
  sample_answer (state, "a very long sentence", "il est calme . il est calme . il est calme . il est calme . anticonstitutionnellement est calme . il est calme . il est calme . il est calme . il est calme . il est calme .", NULL, 160, 40);
  ui_sentence_init (&sentence, state);
  draw_all ("sentence-long", ui_sentence_paint, &sentence);
  sample_answer (characters, "he is calm .", "他 很 冷 静 。", "他 很 冷 静 。", 20, 10);
  ui_sentence_init (&sentence, characters);
  draw_all ("sentence-chinese", ui_sentence_paint, &sentence);
}

static void
draw_schedules (void)
{
  static const char *const texts[] = { "0.7", "linear:1:0:4000", "exponential:0.9995:0.1", "inverse-sigmoid:600" };
  UiSchedule schedule;

  ui_schedule_init (&schedule, NULL);
  draw ("schedule-empty", ui_schedule_paint, &schedule, 300, 84, UI_STYLE_LIGHT, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("schedule-%u", i);
      g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

      sample_train (state, 2500, FALSE);
      sample_change (state, 2000, "forcing", "1", texts[i]);
      ui_schedule_init (&schedule, state);
      draw (name, ui_schedule_paint, &schedule, 300, 84, UI_STYLE_LIGHT, FALSE);
      draw (name, ui_schedule_paint, &schedule, 300, 84, UI_STYLE_DARK, FALSE);
    }
}

static void
draw_figure (void)
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

int
main (int argc, char **argv)
{
  if (argc < 2)
    {
      fprintf (stderr, "usage: gallery FOLDER [SCALE]\n");
      return 2;
    }

  folder = argv[1];
  type_scale = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 1.0;
  g_mkdir_with_parents (folder, 0777);
  draw_curves ();
  draw_batch ("truth", SAMPLE_FRENCH, 64, 1.0, 10);
  draw_batch ("mixed", SAMPLE_FRENCH, 64, 0.6, 10);
  draw_batch ("chinese", SAMPLE_CHINESE, 32, 0.4, 10);
  draw_batch ("huge", SAMPLE_FRENCH, 512, 0.5, 40);
  draw_batch ("one", SAMPLE_FRENCH, 1, 0.5, 10);
  draw_map ();
  draw_sentences ();
  draw_schedules ();
  draw_figure ();
  ui_text_forget ();

  return 0;
}
