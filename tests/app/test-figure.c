/* SPDX-License-Identifier: MIT
 *
 * `souffleur figure` draws the same picture as the window: of one run log, each kind as the program writes it against
 * what the window exports that has opened it as a recording, pixel for pixel.
 *
 * Arguments: the program.
 */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app-kernels.h"
#include "app-log.h"
#include "eng-recording.h"
#include "ui-sentence-view.h"
#include "ui-window-private.h"
#include "widgets.h"

typedef struct
{
  const char *kind;
  int panel;
  int page; /* of that panel's view */
} Case;

static const Case cases[] = {
  { "curves", 1, UI_CURVES_LOSS },
  { "gap", 1, UI_CURVES_POSITION },
  { "bleu", 1, UI_CURVES_BLEU },
  { "forcing", 2, UI_STRIP_CELLS },
  { "map", 2, UI_STRIP_MAP },
  { "mask", 3, 0 },
  { "sentence", 4, UI_SENTENCE_STEPS },
  { "attention", 4, UI_SENTENCE_ATTENTION },
  { "states", 4, UI_SENTENCE_STATES },
  { "beam", 4, UI_SENTENCE_BEAM },
  { "drift", 4, UI_SENTENCE_STEPS },
};

static const char *program;

typedef struct
{
  char *folder, *log; /* owned */
  UiState *state;     /* owned */
  UiWindow *window;
} Fixture;

G_GNUC_NULL_TERMINATED static void
run (const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;
  int status;

  g_ptr_array_add (arguments, (gpointer) program);
  va_start (list, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s", program, first, said);
}

static void
apply_cb (EngEvent *event, gpointer user_data)
{
  g_assert_true (ui_state_apply (user_data, event));
  eng_event_free (event);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunLogData) log = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("souffleur-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->log = g_build_filename (fixture->folder, "run.jsonl", NULL);
  if (g_str_equal (((const Case *) data)->kind, "drift"))
    run ("train", "--lesson", "waves", "--max-pairs", "100", "--epochs", "2", "--threads", "1", "--quiet", "--log", fixture->log, NULL);
  else
    run ("train", "--task", "copy", "--max-pairs", "200", "--max-length", "6", "--epochs", "3", "--hidden", "8", "--embed", "8",
         "--threads", "1", "--quiet", "--attention", "dot", "--forcing", "0.5", "--log", fixture->log, NULL);

  log = eng_run_log_read (fixture->log, &error);
  g_assert_no_error (error);
  fixture->state = ui_state_new ();
  eng_recording_send (log, 1, fixture->log, apply_cb, fixture->state);
  fixture->window = ui_window_new (NULL);
  ui_window_set_host (fixture->window, &(UiWindowHost){ .kernels = &app_kernels }, NULL);
  ui_window_set_state (fixture->window, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_window_set_state (fixture->window, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (50);
  ui_state_free (fixture->state);
  g_assert_cmpint (g_unlink (fixture->log), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->log);
}

static void
turn_page (UiWindow *window, const Case *page)
{
  if (page->panel == 1)
    ui_curve_view_set_kind (window->curves, (UiCurvesKind) page->page);
  else if (page->panel == 2)
    ui_strip_view_set_kind (window->strip, (UiStripKind) page->page);
  else if (page->panel == 4)
    ui_sentence_view_set_kind (UI_SENTENCE_VIEW (ui_sentence_panel_get_view (window->sentence)), (UiSentenceKind) page->page);

  spin (20);
}

static void
assert_same_pixels (const char *kind, cairo_surface_t *a, cairo_surface_t *b)
{
  const int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);

  g_assert_cmpint (cairo_surface_status (a), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_surface_status (b), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (b), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (b), ==, height);

  for (int y = 0; y < height; y++)
    {
      const guint32 *row_a = (const guint32 *) (gpointer) (cairo_image_surface_get_data (a) + (gsize) y * (gsize) cairo_image_surface_get_stride (a));
      const guint32 *row_b = (const guint32 *) (gpointer) (cairo_image_surface_get_data (b) + (gsize) y * (gsize) cairo_image_surface_get_stride (b));

      for (int x = 0; x < width; x++)
        if ((row_a[x] & 0xffffff) != (row_b[x] & 0xffffff))
          g_error ("%s: pixel %d, %d is %06x in the window and %06x in the figure", kind, x, y, row_a[x] & 0xffffff, row_b[x] & 0xffffff);
    }
}

static void
test_kind (Fixture *fixture, gconstpointer data)
{
  const Case *page = data;
  g_autofree char *window_path = g_build_filename (fixture->folder, "window.png", NULL);
  g_autofree char *figure_path = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autofree char *width = NULL, *height = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *window, *figure;

  turn_page (fixture->window, page);
  g_assert_true (ui_window_export_to (fixture->window, page->panel, window_path, &error));
  g_assert_no_error (error);
  window = cairo_image_surface_create_from_png (window_path);

  /* The window exports at twice its size. */
  width = g_strdup_printf ("%d", cairo_image_surface_get_width (window) / 2);
  height = g_strdup_printf ("%d", cairo_image_surface_get_height (window) / 2);
  run ("figure", "--log", fixture->log, "--kind", page->kind, "--output", figure_path, "--width", width, "--height", height,
       "--scale", "2", NULL);
  figure = cairo_image_surface_create_from_png (figure_path);
  assert_same_pixels (page->kind, window, figure);

  cairo_surface_destroy (window);
  cairo_surface_destroy (figure);
  g_assert_cmpint (g_unlink (window_path), ==, 0);
  g_assert_cmpint (g_unlink (figure_path), ==, 0);
}

static EngSample *
answer (const EngRunLogData *log, guint64 step, const char *output)
{
  EngSample *sample = eng_sample_copy (log->samples->pdata[log->samples->len - 1]);

  sample->translation->step = step;
  sample->translation->serial = step;
  g_free (sample->translation->output);
  sample->translation->output = g_strdup (output);

  return sample;
}

static void
send_sample (UiState *state, EngSample *sample)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 1);

  event->sample = sample;
  apply_cb (event, state);
}

/* As in a run that trained in the window: other sentences are pinned, one of them not seen in the last batch, and the sentence that is
 * shown was answered before. */
static void
live_in_window (Fixture *fixture)
{
  g_autoptr (EngRunLogData) log = eng_run_log_read (fixture->log, NULL);
  g_autoptr (EngRunLogData) words = eng_run_log_read (fixture->log, NULL);
  const EngBatchPicture *first = log->pictures->pdata[0], *last = log->pictures->pdata[log->pictures->len - 1];
  UiState *state = ui_state_new ();
  GString *said = g_string_new (NULL);

  ui_state_pin (state, last->pair[5]);
  ui_state_pin (state, first->pair[3]);
  ui_state_pin (state, last->pair[0]);
  eng_recording_send (log, 1, NULL, apply_cb, state);

  for (guint64 step = 1; step <= 6; step++)
    {
      g_string_append (said, step % 2 == 0 ? "a " : "bb ");
      send_sample (state, answer (words, step, said->str));
    }

  send_sample (state, eng_sample_copy (words->samples->pdata[words->samples->len - 1]));
  g_string_free (said, TRUE);

  ui_window_set_state (fixture->window, NULL);
  ui_state_free (fixture->state);
  fixture->state = state;
  ui_window_set_state (fixture->window, state);
  spin (200);
}

/* Of a run that trained in the window the log that the window writes gives the window's picture. */
static void
test_window_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  live_in_window (fixture);
  g_assert_cmpint (g_unlink (fixture->log), ==, 0);
  g_assert_true (app_log_write (fixture->state, fixture->log, &error));
  g_assert_no_error (error);
  test_kind (fixture, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  gtk_init ();
  adw_init ();

  /* Without a desktop's settings a figure takes the system's plain font. */
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Sans 11", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/figure/%s", cases[i].kind);

      g_test_add (path, Fixture, &cases[i], set_up, test_kind, tear_down);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (cases[i].kind, "forcing") || g_str_equal (cases[i].kind, "map") || g_str_equal (cases[i].kind, "sentence") ||
        g_str_equal (cases[i].kind, "curves"))
      {
        g_autofree char *path = g_strdup_printf ("/figure/window-log/%s", cases[i].kind);

        g_test_add (path, Fixture, &cases[i], set_up, test_window_log, tear_down);
      }

  return g_test_run ();
}
