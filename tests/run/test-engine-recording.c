/* SPDX-License-Identifier: MIT
 *
 * A run log shown by the engine: under a number of its own, in place of the run that trained, and training nothing.
 */
#include "watch.h"

#include <string.h>

#include <glib/gstdio.h>

#include "eng-run-log.h"

typedef struct
{
  char *folder, *path, *kept; /* owned */
  Watch watch;
} Fixture;

/* The run of watch_start() as a log, without its end when it was cut off. */
static void
write_log (Fixture *fixture, gboolean cut_off)
{
  g_autoptr (GError) error = NULL;
  EngRunLog *log = eng_run_log_new (fixture->path, &error);

  g_assert_no_error (error);
  eng_run_log_run (log, watch_last (&fixture->watch, ENG_EVENT_RUN)->run);
  for (guint i = 0; i < fixture->watch.steps->len; i++)
    eng_run_log_step (log, watch_step (&fixture->watch, i));
  eng_run_log_epoch (log, watch_last (&fixture->watch, ENG_EVENT_EPOCH)->epoch);
  g_assert_true (eng_run_log_close (log, "done", NULL, &error));
  g_assert_no_error (error);

  if (cut_off)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
      *strstr (text, "{\"event\":\"end\"") = '\0';
      g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "run.jsonl", NULL);
  fixture->kept = g_build_filename (fixture->folder, "kept.safetensors", NULL);
  watch_init (&fixture->watch);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  watch_clear (&fixture->watch);
  g_unlink (fixture->path);
  g_unlink (fixture->kept);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->kept);
}

/* Another run trains when the log is opened: it ends, and is kept; the log's own begins anew at the user's word. */
static void
test_show (Fixture *fixture, gconstpointer data)
{
  Watch *watch = &fixture->watch;
  g_autofree EngStepInfo *whole = NULL;
  guint n;

  eng_engine_set_keep (watch->engine, fixture->kept, 1e-9);
  watch_start (watch, "", TRUE);
  watch_for_state (watch, 1, ENG_RUN_DONE);
  n = watch->steps->len;
  whole = g_memdup2 (watch->steps->data, n * sizeof *whole);
  write_log (fixture, FALSE);
  watch_start (watch, "epochs=100000 seed=3", TRUE);
  watch_for_steps (watch, 3);
  g_unlink (fixture->kept);

  watch_show (watch, fixture->path);
  watch_for_state (watch, 3, ENG_RUN_DONE);
  g_assert_cmpstr (watch_last (watch, ENG_EVENT_RUN)->run->recording, ==, fixture->path);
  g_assert_true (g_file_test (fixture->kept, G_FILE_TEST_EXISTS));
  watch_assert_steps (watch, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (watch_step (watch, i)->loss, ==, whole[i].loss);

  /* Nothing can be done with it, and nothing happens by itself. */
  watch_send (watch, ENG_COMMAND_PLAY);
  watch_send (watch, ENG_COMMAND_STEP);
  watch_set (watch, "dropout", "0");
  watch_translate (watch, 1, "i", NULL);
  watch_save (watch, fixture->kept);
  watch_for_events (watch, ENG_EVENT_ERROR, 5);
  g_assert_nonnull (strstr (watch_last (watch, ENG_EVENT_ERROR)->error->message, "recording"));
  watch_assert_steps (watch, n);

  watch_start (watch, "", TRUE);
  watch_for_state (watch, 4, ENG_RUN_DONE);
  g_assert_null (watch_last (watch, ENG_EVENT_RUN)->run->recording);
  watch_assert_steps (watch, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (watch_step (watch, i)->loss, ==, whole[i].loss);
}

/* A run that cannot begin leaves the recording there, and a log that cannot be read what was there before it. */
static void
test_stays (Fixture *fixture, gconstpointer data)
{
  Watch *watch = &fixture->watch;

  watch_show (watch, "/nonexistent/run.jsonl");
  watch_for_events (watch, ENG_EVENT_ERROR, 1);
  watch_for_state (watch, 0, ENG_RUN_FAILED);

  watch_start (watch, "epochs=1", TRUE);
  watch_for_state (watch, 1, ENG_RUN_DONE);
  write_log (fixture, TRUE);
  watch_start (watch, "epochs=100000", TRUE);
  watch_for_steps (watch, 3);
  watch_show (watch, "/nonexistent/run.jsonl");
  watch_for_events (watch, ENG_EVENT_ERROR, 2);
  watch_for_steps (watch, watch->steps->len + 3);

  watch_show (watch, fixture->path);
  watch_for_state (watch, 3, ENG_RUN_PAUSED);
  watch_assert_steps (watch, WATCH_STEPS_PER_EPOCH);
  watch_start (watch, "data=/nonexistent/pairs.txt", TRUE);
  watch_for_events (watch, ENG_EVENT_ERROR, 3);
  watch_show (watch, fixture->path);
  watch_for_state (watch, 4, ENG_RUN_PAUSED);
  g_assert_cmpuint (watch->count[ENG_EVENT_STATE], ==, 6); /* failed; playing, done; playing; paused; paused */
}

/* The window closes while a long log is being read: that is given up. */
static void
test_ends_quickly (Fixture *fixture, gconstpointer data)
{
  Watch *watch = &fixture->watch;
  g_autoptr (GError) error = NULL;
  EngRunLog *log = eng_run_log_new (fixture->path, &error);
  EngStepInfo info;
  gint64 begun;

  g_assert_no_error (error);
  watch_start (watch, "epochs=1", TRUE);
  watch_for_state (watch, 1, ENG_RUN_DONE);
  eng_run_log_run (log, watch_last (watch, ENG_EVENT_RUN)->run);
  info = *watch_step (watch, 0);
  for (info.step = 1; info.step <= 300000; info.step++)
    eng_run_log_step (log, &info);
  g_assert_true (eng_run_log_close (log, "done", NULL, &error));
  g_assert_no_error (error);

  watch_show (watch, fixture->path);
  g_usleep (100 * 1000);
  begun = g_get_monotonic_time ();
  watch_clear (watch);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
  watch_init (watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/recording/show", Fixture, NULL, set_up, test_show, tear_down);
  g_test_add ("/engine/recording/stays", Fixture, NULL, set_up, test_stays, tear_down);
  g_test_add ("/engine/recording/ends-quickly", Fixture, NULL, set_up, test_ends_quickly, tear_down);

  return g_test_run ();
}
