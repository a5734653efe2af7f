/* SPDX-License-Identifier: MIT
 *
 * Still pictures, of a figure or an export: nothing can be scrolled to, so everything is there; and what the window says
 * beside a picture stands in it.
 */

#include <locale.h>
#include <string.h>

#include "scenes.h"
#include "ui-beam.h"
#include "ui-text.h"

/* What was written in a picture of a size. */
static GArray *
draw (UiFigure *figure)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (UiTextMark));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, figure->width, figure->height);
  cairo_t *cr = cairo_create (surface);

  figure->palette.text_marks = marks;
  ui_export_paint (cr, figure);
  figure->palette.text_marks = NULL;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return marks;
}

static const UiTextMark *
find_text (const GArray *marks, const char *begin)
{
  for (guint i = 0; i < marks->len; i++)
    if (g_str_has_prefix (g_array_index (marks, UiTextMark, i).text, begin))
      return &g_array_index (marks, UiTextMark, i);

  return NULL;
}

static void
open_scene (Scene *scene, UiFigure *figure, const char *name, int width, int height)
{
  *scene = (Scene){ .paint = NULL };
  scene_find (name)->make (scene);
  scene->sentence.scrolls = FALSE;
  scene->sentence.first_step = 0;
  *figure = (UiFigure){ .paint = (UiPaintFunc) ui_sentence_paint, .data = &scene->sentence, .width = width, .height = height, .scale = 1.0 };
  ui_palette_init (&figure->palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
}

/* Every step of a beam, also where the picture is narrower than it likes; a bar that nobody can drag is not drawn. */
static void
test_beam (gconstpointer name)
{
  static const int widths[] = { 1600, 800, 500, 300 };

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      g_autoptr (GArray) marks = NULL;
      g_autofree char *last = NULL;
      UiFigure figure;
      Scene scene;
      int visible;

      open_scene (&scene, &figure, name, widths[w], 400);
      last = g_strdup_printf ("step %d", ui_beam_depths (&scene.sentence, &figure.palette, widths[w] - 20, 360, &visible) - 1);
      marks = draw (&figure);

      if (find_text (marks, last) == NULL)
        g_error ("%s, %d pixels wide: “%s” is not there", (const char *) name, widths[w], last);

      g_assert_null (find_text (marks, "steps "));
      scene_clear (&scene);
    }
}

/* Forty steps are no ribbon: a page is filled from top to bottom, with type as large as ever. */
static void
test_beam_bands (void)
{
  g_autoptr (GArray) marks = NULL;
  const UiTextMark *first, *last;
  int width = 780, height = 400;
  UiFigure figure;
  Scene scene;

  open_scene (&scene, &figure, "beam-long", 800, 500);
  ui_beam_figure_size (&scene.sentence, &figure.palette, &width, &height);
  g_assert_cmpint (width, >, 800);
  g_assert_cmpint (width, <=, 1600);
  g_assert_cmpint (height, >, 400);

  figure.width = figure.height = 64;
  ui_export_make_room (&figure, width, height);
  marks = draw (&figure);
  first = find_text (marks, "step 1");
  last = find_text (marks, "step 40");
  g_assert_nonnull (last);
  g_assert_cmpfloat (last->y, >, first->y + 200.0);
  g_assert_cmpfloat_with_epsilon (last->h, first->h, 0.01);
  g_assert_cmpfloat (first->h, >=, 0.8 * ui_palette_size (&figure.palette, UI_TEXT_SMALL));

  for (guint i = 0; i < marks->len; i++)
    if (g_array_index (marks, UiTextMark, i).cut)
      g_error ("“%s…” is cut off", g_array_index (marks, UiTextMark, i).text);

  scene_clear (&scene);
}

/* The sentence stands above, in as many lines as it takes, and the picture begins under them. */
static void
test_source (void)
{
  g_autoptr (GArray) without = NULL, with = NULL, two = NULL;
  g_autofree char *source = NULL, *longer = NULL;
  int width, first, second, third;
  const UiTextMark *mark;
  UiFigure figure;
  Scene scene;

  open_scene (&scene, &figure, "beam-four", 800, 400);
  without = draw (&figure);
  ui_export_picture_size (&figure, &width, &first);
  figure.subtitle = source = ui_sentence_subtitle (&scene.sentence);
  g_assert_cmpstr (source, ==, "source: he's calm .");
  with = draw (&figure);
  mark = find_text (with, "source: he's calm .");
  g_assert_nonnull (mark);
  g_assert_false (mark->cut);
  g_assert_null (find_text (without, "source"));
  ui_export_picture_size (&figure, &width, &second);
  g_assert_cmpint (second, <, first - 10);

  longer = g_strdup_printf ("%s %s %s %s %s %s %s %s", source, source, source, source, source, source, source, source);
  figure.subtitle = longer;
  two = draw (&figure);
  g_assert_false (find_text (two, "source: he's calm .")->cut);
  ui_export_picture_size (&figure, &width, &third);
  g_assert_cmpint (third, <, second - 10);
  scene_clear (&scene);
}

/* A map of nearly equal weights looks empty, and says that it is not. */
static void
test_flat_attention (void)
{
  g_autoptr (GArray) steep = NULL, flat = NULL;
  const EngTranslation *translation;
  UiFigure figure;
  Scene scene;

  open_scene (&scene, &figure, "attention-map", 600, 400);
  steep = draw (&figure);
  g_assert_nonnull (find_text (steep, "rows sum to 1"));
  translation = scene.state[0]->sample->translation;

  for (int i = 0; i < translation->n_steps; i++)
    for (int s = 0; s < translation->n_source; s++)
      translation->steps[i].attention[s] = 0.1f;

  flat = draw (&figure);
  g_assert_nonnull (find_text (flat, "no weight is above 0.10"));
  g_assert_null (find_text (flat, "rows sum to 1"));
  scene_clear (&scene);
}

/* Words that the model does not know are named; numbers have no source sentence. */
static void
test_subtitle (void)
{
  EngTranslation translation = { .text = (char *) "go xylophone .", .n_source = 3, .source_ids = (int[]){ 5, ENG_TOKEN_UNK, 6 }, .source_tokens = (char *[]){ (char *) "go", (char *) "xylophone", (char *) ".", NULL } };
  EngSample sample = { .translation = &translation };
  UiSentence sentence = { .sample = &sample };
  g_autofree char *text = ui_sentence_subtitle (&sentence);

  g_assert_cmpstr (text, ==, "source: go xylophone . (not known: xylophone)");
  sentence.vectors = TRUE;
  g_assert_null (ui_sentence_subtitle (&sentence));
  sentence = (UiSentence){ .sample = NULL };
  g_assert_null (ui_sentence_subtitle (&sentence));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paint/still/beam/four", "beam-four", test_beam);
  g_test_add_data_func ("/paint/still/beam/ten", "beam-ten", test_beam);
  g_test_add_data_func ("/paint/still/beam/greedy", "beam-greedy", test_beam);
  g_test_add_data_func ("/paint/still/beam/chinese", "beam-chinese", test_beam);
  g_test_add_func ("/paint/still/beam/bands", test_beam_bands);
  g_test_add_func ("/paint/still/source", test_source);
  g_test_add_func ("/paint/still/attention", test_flat_attention);
  g_test_add_func ("/paint/still/subtitle", test_subtitle);

  return g_test_run ();
}
