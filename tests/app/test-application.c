/* SPDX-License-Identifier: MIT
 *
 * The window and the engine together, on the built-in corpus: it trains at the start, a turned control is in
 * effect within a batch, a sentence is answered, bad files leave the training alone, and closing is quick.
 */

#include <math.h>
#include <string.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app-application.h"
#include "app-log.h"
#include "ui-forcing-box.h"
#include "ui-option-row.h"
#include "ui-recording.h"
#include "ui-window.h"
#include "widgets.h"

static AppApplication *the_application; /* a process has one; every case opens its window anew */

typedef struct
{
  AppApplication *application; /* borrowed */
  UiWindow *window;
  UiState *state;
  char *folder; /* for files of the test */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("souffleur-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->application = the_application;
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->window = app_application_get_window (fixture->application);
  fixture->state = app_application_get_state (fixture->application);
  g_assert_nonnull (fixture->window);
  wait_until (fixture->state->steps.n > 0 && fixture->state->picture != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", fixture->folder);

  if (app_application_get_window (fixture->application) != NULL)
    gtk_window_destroy (GTK_WINDOW (app_application_get_window (fixture->application)));
  spin (20);
  g_assert_null (app_application_get_window (fixture->application));
  g_assert_null (app_application_get_state (fixture->application));
  g_assert_cmpint (system (command), ==, 0);
  g_free (fixture->folder);
}

static GFile *
write_file (Fixture *fixture, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, length, &error));
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  return strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_option (GtkWidget *widget, gconstpointer name)
{
  return g_str_equal (ui_option_row_get_option (UI_OPTION_ROW (widget)), name);
}

/* The first label with @text in it, or the row of the option @text; @text %NULL: the first of @type. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  if (text == NULL)
    return find_first (widget, type);
  if (g_type_is_a (type, UI_TYPE_OPTION_ROW))
    return find_match (widget, type, is_option, text);

  return find_match (widget, type, has_text, text);
}

/* It trains without being asked, and the held-out sentence in panel 4 is answered. */
static void
test_starts (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->state->info->corpus, ==, "English → French");
  wait_until (fixture->state->steps.n > 50);
  wait_until (fixture->state->sample != NULL && fixture->state->sample->translation->step > 0);
  g_assert_nonnull (fixture->state->sample->reference);
}

static void
test_pause_and_step (Fixture *fixture, gconstpointer data)
{
  guint n;

  activate (fixture, "win.toggle-play");
  wait_until (fixture->state->run_state == ENG_RUN_PAUSED);
  spin (100);
  n = fixture->state->steps.n;
  spin (200);
  g_assert_cmpuint (fixture->state->steps.n, ==, n);

  activate (fixture, "win.step");
  wait_until (fixture->state->steps.n == n + 1);
  spin (100);
  g_assert_cmpuint (fixture->state->steps.n, ==, n + 1);
  g_assert_cmpint (fixture->state->run_state, ==, ENG_RUN_PAUSED);
}

/* While it trains: the first update with the new ε is the one that the change names, and all after it. */
static void
test_epsilon (Fixture *fixture, gconstpointer data)
{
  const EngChange *change;
  GtkWidget *scale = find (find (GTK_WIDGET (fixture->window), UI_TYPE_FORCING_BOX, NULL), GTK_TYPE_SCALE, NULL);
  guint first;

  g_assert_nonnull (scale);
  gtk_range_set_value (GTK_RANGE (scale), 0.25);
  wait_until (fixture->state->changes->len > 0);
  change = g_ptr_array_index (fixture->state->changes, 0);
  g_assert_cmpstr (change->what, ==, "forcing");
  wait_until (ui_state_step (fixture->state) > change->step + 3);

  first = ui_steps_find_step (&fixture->state->steps, change->step);
  g_assert_cmpfloat (ui_series_get (&fixture->state->steps.epsilon, first - 1), ==, 1);
  for (guint i = first; i < fixture->state->steps.n; i++)
    g_assert_cmpfloat (ui_series_get (&fixture->state->steps.epsilon, i), ==, 0.25f);
}

/* The same seed: the same losses to the last bit. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  float losses[20];
  guint run;

  wait_until (fixture->state->steps.n >= G_N_ELEMENTS (losses));
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    losses[i] = ui_series_get (&fixture->state->steps.loss, i);

  run = fixture->state->run_id;
  activate (fixture, "win.restart");
  wait_until (fixture->state->run_id > run && fixture->state->steps.n >= G_N_ELEMENTS (losses));
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    if (losses[i] != ui_series_get (&fixture->state->steps.loss, i))
      g_error ("update %u: loss %.9g, after the restart %.9g", i + 1, (double) losses[i],
               (double) ui_series_get (&fixture->state->steps.loss, i));
}

static void
test_restart_applies (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find (GTK_WIDGET (fixture->window), UI_TYPE_OPTION_ROW, "hidden");
  const guint run = fixture->state->run_id;

  g_assert_nonnull (row);
  ui_option_row_ask (UI_OPTION_ROW (row), "48");
  g_assert_cmpint (fixture->state->info->config->encoder_hidden, ==, 32);
  activate (fixture, "win.apply");
  wait_until (fixture->state->run_id > run);
  g_assert_cmpint (fixture->state->info->config->encoder_hidden, ==, 48);
  wait_until (fixture->state->steps.n > 3);
  g_assert_null (ui_option_row_get_pending (UI_OPTION_ROW (row)));
}

/* Each bad file: one clear line in a toast, and the present training goes on. */
static void
test_bad_files (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *text;
    gssize length;
  } files[] = {
    { "empty.tsv", "", 0 },
    { "one-column.tsv", "go .\nrun !\n", -1 },
    { "binary.tsv", "\x00\x01\x02\xff\xfe\x00\x00", 7 },
    { "latin.tsv", "caf\xe9\tcaf\xe9\n", -1 },
    { "damaged.safetensors", "not a checkpoint", -1 },
    { "damaged.json", "{\"name\": ", -1 },
    { "damaged.jsonl", "{\"event\": ", -1 },
  };
  const guint run = fixture->state->run_id;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GFile) file = write_file (fixture, files[i].name, files[i].text, files[i].length);
      guint n;

      ui_window_open_file (fixture->window, file);
      wait_until (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, files[i].name) != NULL);
      n = fixture->state->steps.n;
      wait_until (fixture->state->steps.n > n);
      g_assert_cmpuint (fixture->state->run_id, ==, run);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (find (GTK_WIDGET (fixture->window), ADW_TYPE_TOAST_OVERLAY, NULL)),
                                   adw_toast_new ("-"));
      for (GtkWidget *label; (label = find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, files[i].name)) != NULL;)
        {
          gtk_label_set_text (GTK_LABEL (label), "seen");
          spin (10);
        }
    }
}

static void
test_opens_corpus (Fixture *fixture, gconstpointer data)
{
  GString *text = g_string_new ("no second column\n");
  const guint run = fixture->state->run_id;
  g_autoptr (GFile) file = NULL;

  for (int i = 0; i < 80; i++)
    g_string_append_printf (text, "the cat %d sleeps .\tle chat %d dort .\n", i % 5, i % 5);
  file = write_file (fixture, "cats.tsv", text->str, -1);
  g_string_free (text, TRUE);

  ui_window_open_file (fixture->window, file);
  wait_until (fixture->state->run_id > run);
  wait_until (fixture->state->steps.n > 5);
  g_assert_cmpint (fixture->state->info->pairs_train + fixture->state->info->pairs_valid, ==, 80);
  wait_until (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "fewer than two columns (line 1)") != NULL);
}

/* Chinese has no blanks: it is read by characters without being asked to; English to French is not. */
static void
test_opens_chinese (Fixture *fixture, gconstpointer data)
{
  GString *text = g_string_new (NULL);
  const guint run = fixture->state->run_id;
  g_autoptr (GFile) file = NULL;

  for (int i = 0; i < 80; i++)
    g_string_append_printf (text, "the cat sleeps for %d hours .\t猫睡了%d个小时。\n", i % 5, i % 5);
  file = write_file (fixture, "cats.txt", text->str, -1);
  g_string_free (text, TRUE);

  g_assert_cmpint (fixture->state->info->config->tokens, ==, ENG_TOKENS_WORD);
  ui_window_open_file (fixture->window, file);
  wait_until (fixture->state->run_id > run);
  g_assert_cmpint (fixture->state->info->config->tokens, ==, ENG_TOKENS_CHAR);
  g_assert_cmpint (fixture->state->info->config->max_length, ==, 42);
  wait_until (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "read by characters") != NULL);
}

/* A run of its own: two epochs of some 200 pairs, with another seed. (transfer full) */
static char *
train_and_export (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) lesson =
      write_file (fixture, "short.json", "{\"name\":\"short\",\"title\":\"Short\",\"summary\":\"x\",\"text\":[\"x\"],"
                                         "\"options\":{\"seed\":7,\"max-pairs\":200,\"epochs\":2,\"forcing\":\"0.5\"}}",
                  -1);
  const guint run = fixture->state->run_id;
  char *path = g_build_filename (fixture->folder, name, NULL);

  ui_window_open_file (fixture->window, lesson);
  wait_until (fixture->state->run_id > run && fixture->state->run_state == ENG_RUN_DONE && fixture->state->sample != NULL &&
              fixture->state->sample->translation->step == ui_state_step (fixture->state));
  wait_until (fixture->state->picture->step == ui_state_step (fixture->state));
  g_assert_true (app_log_write (fixture->state, path, &error));
  g_assert_no_error (error);

  return path;
}

static void
open_path (Fixture *fixture, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  ui_window_open_file (fixture->window, file);
}

static void
assert_begun (Fixture *fixture, const float *losses, guint n)
{
  g_assert_null (fixture->state->info->recording);
  g_assert_cmpuint (fixture->state->info->config->seed, ==, 7);
  g_assert_cmpuint (ui_steps_step (&fixture->state->steps, 0), ==, 1);
  for (guint i = 0; i < n; i++)
    if (losses[i] != ui_series_get (&fixture->state->steps.loss, i))
      g_error ("update %u: loss %.9g, recorded %.9g", i + 1, (double) ui_series_get (&fixture->state->steps.loss, i),
               (double) losses[i]);
}

/* A run log is shown as it was recorded, and nothing trains; played, its run begins again and is the same. */
static void
test_opens_run_log (Fixture *fixture, gconstpointer data)
{
  const guint first = fixture->state->run_id;
  g_autofree char *path = train_and_export (fixture, "run.jsonl");
  g_autofree char *said = g_strdup (fixture->state->sample->translation->text);
  g_autofree char *output = g_strdup (fixture->state->sample->translation->output);
  const guint n = fixture->state->steps.n, epochs = fixture->state->epochs->len;
  g_autofree float *losses = g_new (float, n);
  guint run;

  for (guint i = 0; i < n; i++)
    losses[i] = ui_series_get (&fixture->state->steps.loss, i);

  /* Something else trains when it is opened. */
  activate (fixture, "win.restart");
  wait_until (fixture->state->run_id == first + 2);
  open_path (fixture, path);
  wait_until (ui_state_is_recording (fixture->state) && fixture->state->run_state == ENG_RUN_DONE);
  run = fixture->state->run_id;
  g_assert_cmpuint (run, ==, first + 3);
  g_assert_cmpuint (fixture->state->steps.n, ==, n);
  g_assert_cmpfloat (ui_series_get (&fixture->state->steps.loss, n - 1), ==, losses[n - 1]);
  g_assert_cmpuint (fixture->state->epochs->len, ==, epochs);
  g_assert_cmpstr (fixture->state->sample->translation->text, ==, said);
  g_assert_cmpstr (fixture->state->sample->translation->output, ==, output);
  g_assert_cmpuint (fixture->state->picture->step, ==, n);
  g_assert_nonnull (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "nothing is being trained"));

  spin (300);
  g_assert_cmpuint (fixture->state->run_id, ==, run);
  g_assert_cmpuint (fixture->state->steps.n, ==, n);
  g_assert_null (fixture->state->error);

  activate (fixture, "win.toggle-play");
  wait_until (fixture->state->run_id == run + 1 && fixture->state->run_state == ENG_RUN_DONE);
  g_assert_cmpuint (fixture->state->steps.n, ==, n);
  assert_begun (fixture, losses, n);
}

/* Another log in its place, one that a crash cut short, one that is broken; and one update by itself. */
static void
test_opens_more_run_logs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = train_and_export (fixture, "run.jsonl");
  g_autofree char *text = NULL;
  g_autoptr (GFile) cut = NULL;
  g_autoptr (GFile) broken = NULL;
  const guint n = fixture->state->steps.n;
  const float losses[] = { ui_series_get (&fixture->state->steps.loss, 0) };
  char *line;
  guint run;

  open_path (fixture, path);
  wait_until (ui_state_is_recording (fixture->state) && fixture->state->run_state == ENG_RUN_DONE);

  /* Cut at a line: all updates but the last. */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = g_strrstr (text, "{\"event\":\"step\"");
  *line = '\0';
  cut = write_file (fixture, "cut.jsonl", text, -1);
  run = fixture->state->run_id;
  ui_window_open_file (fixture->window, cut);
  wait_until (fixture->state->run_id == run + 1 && fixture->state->steps.n > 0);
  g_assert_cmpuint (fixture->state->steps.n, ==, n - 1);
  g_assert_true (g_str_has_suffix (fixture->state->info->recording, "cut.jsonl"));

  line[-9] = '\0';
  broken = write_file (fixture, "broken.jsonl", text, -1);
  ui_window_open_file (fixture->window, broken);
  wait_until (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "broken.jsonl") != NULL);
  g_assert_cmpuint (fixture->state->run_id, ==, run + 1);
  g_assert_cmpuint (fixture->state->steps.n, ==, n - 1);

  activate (fixture, "win.step");
  wait_until (fixture->state->run_id == run + 2 && fixture->state->run_state == ENG_RUN_PAUSED && fixture->state->steps.n > 0);
  spin (200);
  g_assert_cmpuint (fixture->state->steps.n, ==, 1);
  assert_begun (fixture, losses, 1);
}

/* Saved while it trains, and opened again: the run goes on where it was. */
static void
test_saves_and_resumes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "model.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const guint run = fixture->state->run_id;
  guint64 saved_at;

  activate (fixture, "win.toggle-play");
  wait_until (fixture->state->run_state == ENG_RUN_PAUSED);
  spin (100);
  saved_at = ui_state_step (fixture->state);
  app_application_save (fixture->application, path);
  wait_until (fixture->state->saved_serial > 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  ui_window_open_file (fixture->window, file);
  wait_until (fixture->state->run_id > run);
  g_assert_cmpuint (fixture->state->info->first_step, ==, saved_at);

  /* Nothing is blank, and nothing was trained for it. */
  wait_until (fixture->state->picture != NULL && fixture->state->steps.n > 0 && fixture->state->epochs->len > 0);
  g_assert_cmpuint (ui_state_step (fixture->state), ==, saved_at);
  g_assert_cmpuint (fixture->state->picture->step, ==, saved_at);
}

static void
test_closes_quickly (Fixture *fixture, gconstpointer data)
{
  gint64 begun;

  wait_until (fixture->state->steps.n > 20);
  begun = g_get_monotonic_time ();
  gtk_window_close (GTK_WINDOW (fixture->window));
  while (app_application_get_window (fixture->application) != NULL)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
}

static gboolean
offers (AppApplication *application)
{
  return find (GTK_WIDGET (app_application_get_window (application)), GTK_TYPE_LABEL, "a copy of it was kept") != NULL;
}

static void
open_again (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  wait_until (app_application_get_window (fixture->application) == NULL);
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->window = app_application_get_window (fixture->application);
  fixture->state = app_application_get_state (fixture->application);
  wait_until (fixture->state->steps.n > 0);
}

/* Closed without a word, the training is there again at the next start: offered once, then in the menu. */
static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "souffleur", "last.safetensors", NULL);
  guint64 made;
  guint run;

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  app_application_set_keep_seconds (fixture->application, 0.01);
  open_again (fixture); /* with this least time from now on */
  g_assert_false (offers (fixture->application));
  wait_until (fixture->state->steps.n > 30 && fixture->state->steps.n > 0);
  made = ui_state_step (fixture->state);
  open_again (fixture);
  app_application_set_keep_seconds (fixture->application, 1e9);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (offers (fixture->application));

  run = fixture->state->run_id;
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "restore", NULL);
  wait_until (fixture->state->run_id > run && fixture->state->picture != NULL);
  g_assert_cmpuint (fixture->state->info->first_step, >=, made);
  g_assert_cmpint (fixture->state->run_state, ==, ENG_RUN_PAUSED);

  open_again (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_about (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GList) windows = NULL;
  GtkWindow *about = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "about", NULL);
  spin (50);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_ABOUT_WINDOW (l->data))
      about = l->data;

  g_assert_nonnull (about);
  g_assert_nonnull (strstr (adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (about)), "OpenBLAS"));
  gtk_window_destroy (about);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/app/application/starts", test_starts },
    { "/app/application/pause-and-step", test_pause_and_step },
    { "/app/application/epsilon", test_epsilon },
    { "/app/application/restart", test_restart },
    { "/app/application/restart-applies", test_restart_applies },
    { "/app/application/bad-files", test_bad_files },
    { "/app/application/opens-corpus", test_opens_corpus },
    { "/app/application/opens-chinese", test_opens_chinese },
    { "/app/application/opens-run-log", test_opens_run_log },
    { "/app/application/opens-more-run-logs", test_opens_more_run_logs },
    { "/app/application/saves-and-resumes", test_saves_and_resumes },
    { "/app/application/keeps", test_keeps },
    { "/app/application/about", test_about },
    { "/app/application/closes-quickly", test_closes_quickly },
  };

  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  the_application = app_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (the_application), NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);

  status = g_test_run ();
  g_object_unref (the_application);

  return status;
}
