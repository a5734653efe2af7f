/* SPDX-License-Identifier: MIT
 *
 * The run log: every line to the letter where its fields are a contract, when it is there, and what is said
 * of a damaged one.
 */
#include "eng-run-log.h"

#include <math.h>

#include "eng-error.h"
#include "io-log.h"

static EngWords *
make_words (const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);
  int n = (int) g_strv_length (all);

  return eng_words_new (n, g_steal_pointer (&all));
}

/* A run that no trainer made, so that every number is known. */
static EngRunInfo *
make_run (void)
{
  EngRunInfo *run = g_new0 (EngRunInfo, 1);

  run->config = eng_config_new ();
  run->corpus = g_strdup ("English → \"French\"");
  run->source_words = make_words ("<unk> <pad> <bos> <eos> go .");
  run->target_words = make_words ("<unk> <pad> <bos> <eos> va ! le");
  run->pairs_train = 90;
  run->pairs_valid = 10;
  run->steps_per_epoch = 2;
  run->steps_total = 600;
  run->parameters = 47369;

  return run;
}

static const EngStepInfo step_seven = {
  .step = 7, .epoch = 4, .loss = 0.1, .tokens = 265, .positions = 640, .epsilon = 0.75, .fed_true = 150, .fed_own = 51, .own_right = 20, .grad_norm = 1.0 / 3, .clipped = TRUE, .learning_rate = 0.005, .seconds = 2
};

/* A row of a thinned-out course says what it stands for, and only such a row. */
static void
test_thinned_out (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  EngStepInfo thin = step_seven;
  EngRunLog *log = io_log_new (fixture->path);

  thin.step = 71;
  thin.updates = 64;
  thin.mean_loss = 0.375;
  eng_run_log_run (log, run);
  eng_run_log_step (log, &step_seven);
  eng_run_log_step (log, &thin);
  io_log_close (log, "done", NULL);
  back = io_log_read (fixture->path);

  g_assert_cmpuint (back->n_steps, ==, 2);
  g_assert_cmpint (back->steps[0].updates, ==, 0);
  g_assert_cmpint (back->steps[1].updates, ==, 64);
  g_assert_cmpfloat (back->steps[1].mean_loss, ==, 0.375);
  g_assert_cmpfloat (back->steps[1].loss, ==, 0.1);
}

/* What only a window's log has: the pins of its batch, and what was said before; each line to the letter. */
static void
test_window (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  g_autoptr (EngBatchPicture) picture = eng_batch_picture_new (1, 1, 1);
  g_auto (GStrv) lines = NULL;
  EngTranslation translation = { .step = 6, .text = (char *) "go .", .output = (char *) "va le", .ended_by_eos = TRUE };
  const EngSample said = { .past = TRUE, .translation = &translation, .reference = (char *) "va !", .bleu = { .book = 0.5, .standard = 40 } };
  const EngSample *read;
  EngRunLog *log = io_log_new (fixture->path);

  picture->pinned = g_new (int, 2);
  picture->n_pinned = 2;
  picture->pinned[0] = 81;
  picture->pinned[1] = 7;
  eng_run_log_run (log, run);
  eng_run_log_trace (log, picture, run);
  g_clear_pointer (&picture->pinned, g_free);
  picture->step = 1;
  eng_run_log_trace (log, picture, run);
  eng_run_log_said (log, &said);
  io_log_close (log, "done", NULL);

  lines = io_log_lines (fixture->path);
  g_assert_nonnull (strstr (lines[1], ",\"pinned\":[81,7],"));
  g_assert_null (strstr (lines[2], "pinned"));
  g_assert_cmpstr (lines[3], ==, "{\"event\":\"said\",\"step\":6,\"source\":\"go .\",\"output\":\"va le\",\"reference\":\"va !\",\"book_bleu\":0.5,\"bleu\":40,\"ended_by_eos\":true}");

  back = io_log_read (fixture->path);
  g_assert_cmpint (((EngBatchPicture *) back->pictures->pdata[0])->n_pinned, ==, 2);
  g_assert_cmpint (((EngBatchPicture *) back->pictures->pdata[0])->pinned[1], ==, 7);
  g_assert_null (((EngBatchPicture *) back->pictures->pdata[1])->pinned);
  g_assert_cmpuint (back->said->len, ==, 1);
  read = back->said->pdata[0];
  g_assert_true (read->past);
  g_assert_cmpuint (read->translation->step, ==, 6);
  g_assert_cmpstr (read->translation->output, ==, "va le");
  g_assert_true (read->translation->ended_by_eos);
  g_assert_cmpfloat (read->bleu.standard, ==, 40);
}

static void
test_fed (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngFedMap) map = eng_fed_map_new ();
  g_auto (GStrv) lines = NULL;
  EngRunLog *log = io_log_new (fixture->path);

  eng_fed_map_add (map, &(EngFedColumn){ .first = 1, .last = 1, .positions = 2, .count = { { 0 }, { 3, 1, 1 } } });
  eng_fed_map_add (map, &(EngFedColumn){ .first = 2, .last = 9, .positions = 3, .count = { { 0 }, { 0.25f, 0.75f, 0.75f }, { 1, 0, 0 } } });
  eng_run_log_run (log, run);
  eng_run_log_fed (log, map);
  io_log_close (log, "done", NULL);
  lines = io_log_lines (fixture->path);
  g_assert_cmpstr (lines[1], ==, "{\"event\":\"fed\",\"first\":1,\"last\":1,\"fed_true\":[3,0],\"fed_own\":[1,0],\"own_right\":[1,0]}");
  g_assert_cmpstr (lines[2], ==, "{\"event\":\"fed\",\"first\":2,\"last\":9,\"fed_true\":[0.25,1],\"fed_own\":[0.75,0],\"own_right\":[0.75,0]}");
}

static void
test_lines (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  EngStepInfo nan_step = { .step = 8, .epoch = 4, .loss = (double) NAN, .grad_norm = INFINITY };
  double forced[] = { 0.5, 1 }, free_run[] = { 0.75, (double) NAN };
  EngEpochInfo plain = { .epoch = 1, .step = 2, .loss = 2.5, .book_loss = 0.25, .valid_forced = (double) NAN, .valid_free = (double) NAN, .valid_bleu = (double) NAN, .tokens_per_s = 418000, .seconds = 0.125, .excess_error = (double) NAN };
  EngEpochInfo full = { .epoch = 2, .step = 4, .loss = 2, .book_loss = 0.2, .valid_forced = 2.25, .valid_free = 3, .valid_bleu = 11.5, .tokens_per_s = 1e6, .seconds = 0.25, .positions = 2, .loss_forced = forced, .loss_free = free_run, .right_forced = forced, .right_free = free_run, .prefix_free = forced, .excess_error = 12.5 };
  g_auto (GStrv) lines = NULL;
  EngRunLog *log = io_log_new (fixture->path);

  eng_run_log_run (log, run);
  eng_run_log_epoch (log, &plain);
  eng_run_log_epoch (log, &full);
  eng_run_log_step (log, &step_seven);
  eng_run_log_step (log, &nan_step);
  io_log_close (log, "diverged", "loss is NaN");
  lines = io_log_lines (fixture->path);

  g_assert_cmpint (g_strv_length (lines), ==, 6);
  g_assert_true (g_str_has_prefix (lines[0], "{\"event\":\"start\",\"config\":{\"task\":\"none\",\"swap\":false,"));
  g_assert_nonnull (strstr (lines[0], "},\"vocab\":{\"source\":6,\"target\":7},\"parameters\":47369,\"pairs\":{\"train\":90,\"valid\":10},"
                                      "\"corpus\":\"English → \\\"French\\\"\",\"steps_per_epoch\":2,\"steps_total\":600,\"first_step\":0,"
                                      "\"version\":\"" SOUFFLEUR_VERSION "\",\"blas\":\""));
  g_assert_cmpstr (lines[1], ==, "{\"event\":\"epoch\",\"epoch\":1,\"step\":2,\"loss\":2.5,\"book_loss\":0.25,\"valid_forced\":null,\"valid_free\":null,\"valid_bleu\":null,\"tokens_per_s\":418000,\"seconds\":0.125}");
  g_assert_cmpstr (lines[2], ==, "{\"event\":\"epoch\",\"epoch\":2,\"step\":4,\"loss\":2,\"book_loss\":0.2,\"valid_forced\":2.25,\"valid_free\":3,\"valid_bleu\":11.5,\"tokens_per_s\":1000000,\"seconds\":0.25,"
                                 "\"excess_error\":12.5,\"by_position\":{\"loss_forced\":[0.5,1],\"loss_free\":[0.75,null],\"right_forced\":[0.5,1],\"right_free\":[0.75,null],\"prefix_free\":[0.5,1]}}");
  g_assert_cmpstr (lines[3], ==, "{\"event\":\"step\",\"step\":7,\"epoch\":4,\"loss\":0.1,\"tokens\":265,\"epsilon\":0.75,\"fed_true\":150,\"fed_own\":51,\"own_right\":20,\"grad_norm\":0.3333333333333333,\"clipped\":true,\"learning_rate\":0.005}");
  g_assert_cmpstr (lines[4], ==, "{\"event\":\"step\",\"step\":8,\"epoch\":4,\"loss\":null,\"tokens\":0,\"epsilon\":0,\"fed_true\":0,\"fed_own\":0,\"own_right\":0,\"grad_norm\":null,\"clipped\":false,\"learning_rate\":0}");
  g_assert_cmpstr (lines[5], ==, "{\"event\":\"end\",\"reason\":\"diverged\",\"step\":8,\"message\":\"loss is NaN\"}");
}

static void
test_changes (IoLog *fixture, gconstpointer data)
{
  static const struct
  {
    const char *what, *from, *to, *line; /* the line from "what" on */
    const char *back_from, *back_to;     /* what is read again; NULL: as it was */
  } cases[] = {
    { "forcing", "1", "0.3", "\"what\":\"epsilon\",\"from\":1,\"to\":0.3}", NULL, NULL },
    { "forcing", "linear:1:0:100", "0.5", "\"what\":\"epsilon\",\"from\":0.51,\"to\":0.5}", "0.51", NULL },
    { "forcing", "0.5", "linear:1:0.25:100", "\"what\":\"forcing\",\"from\":\"0.5\",\"to\":\"linear:1:0.25:100\"}", NULL, NULL },
    { "learning-rate", "0.005", "0.0025", "\"what\":\"learning_rate\",\"from\":0.005,\"to\":0.0025}", NULL, NULL },
    { "dropout", "0.1", "0", "\"what\":\"dropout\",\"from\":0.1,\"to\":0}", NULL, NULL },
    { "coin", "token", "batch", "\"what\":\"coin\",\"from\":\"token\",\"to\":\"batch\"}", NULL, NULL },
  };
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  g_auto (GStrv) lines = NULL;
  EngRunLog *log = io_log_new (fixture->path);

  eng_run_log_run (log, run);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EngChange change = { 50, cases[i].what, (char *) cases[i].from, (char *) cases[i].to };

      eng_run_log_change (log, &change);
    }

  io_log_close (log, "done", NULL);
  lines = io_log_lines (fixture->path);
  back = io_log_read (fixture->path);
  g_assert_cmpint (back->changes->len, ==, G_N_ELEMENTS (cases));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strconcat ("{\"event\":\"change\",\"step\":50,", cases[i].line, NULL);
      const EngChange *change = back->changes->pdata[i];

      g_assert_cmpstr (lines[i + 1], ==, expected);
      g_assert_cmpint (change->step, ==, 50);
      g_assert_cmpstr (change->what, ==, cases[i].what);
      g_assert_cmpstr (change->from, ==, cases[i].back_from != NULL ? cases[i].back_from : cases[i].from);
      g_assert_cmpstr (change->to, ==, cases[i].back_to != NULL ? cases[i].back_to : cases[i].to);
    }
}

/* Nothing at the final name before the end, everything up to the last step after it. */
static void
test_atomic (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  g_autoptr (GError) error = NULL;
  EngRunLog *log = io_log_new (fixture->path);

  eng_run_log_run (log, run);
  eng_run_log_step (log, &step_seven);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  io_log_close (log, "interrupted", NULL);
  g_assert_cmpint (io_folder_count (fixture->folder), ==, 1);
  back = io_log_read (fixture->path);
  g_assert_cmpint (back->n_steps, ==, 1);
  g_assert_cmpint (back->steps[0].step, ==, 7);
  g_assert_cmpstr (back->reason, ==, "interrupted");
  g_assert_null (back->message);

  /* A run that does not begin leaves what was there. */
  log = io_log_new (fixture->path);
  eng_run_log_run (log, run);
  eng_run_log_abandon (log);
  g_assert_cmpint (io_folder_count (fixture->folder), ==, 1);
  g_clear_pointer (&back, eng_run_log_data_free);
  back = io_log_read (fixture->path);
  g_assert_cmpint (back->n_steps, ==, 1);

  g_assert_null (eng_run_log_new (fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

static void
test_full_device (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (GError) error = NULL;
  EngRunLog *log = io_log_new ("/dev/full");

  eng_run_log_run (log, run);
  g_assert_false (eng_run_log_close (log, "done", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

static void
test_seconds (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  EngRunLog *log = io_log_new (fixture->path);
  static const double expected[] = { 0.5, 1, 2.5, 4, 4 };

  eng_run_log_run (log, run);

  for (int i = 1; i <= 5; i++)
    {
      EngStepInfo step = { .step = (guint64) i };
      EngEpochInfo epoch = { .epoch = i / 2, .step = (guint64) i, .seconds = i == 2 ? 1 : 4 };

      eng_run_log_step (log, &step);

      if (i % 2 == 0)
        eng_run_log_epoch (log, &epoch);
    }

  io_log_close (log, "done", NULL);
  back = io_log_read (fixture->path);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (back->steps[i].seconds, ==, expected[i]);
}

#define START "{\"event\":\"start\",\"config\":{},\"vocab\":{\"source\":6,\"target\":7},\"parameters\":1,\"pairs\":{\"train\":1,\"valid\":0},\"corpus\":\"c\",\"steps_per_epoch\":1,\"steps_total\":1,\"first_step\":0,\"version\":\"1\",\"blas\":\"b\"}\n"

#define BEAM(nodes) "{\"event\":\"beam\",\"step\":1,\"source\":\"a\",\"output\":\"b\",\"truncated\":false,\"ended_by_eos\":true,\"units\":0,\"gates\":0,\"tokens\":[],\"known\":[],\"decoding\":[],\"beam\":" nodes "}\n"

static void
test_damaged (IoLog *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "it is empty" },
    { "{\"event\":\"step\"}\n", "line 1 is “step”, the first must be “start”" },
    { "corpus\tfile\n", "line 1, column 1" },
    { "[]\n", "line 1 is not an object" },
    { START "{\"step\":1}\n", "line 2 has no “event”" },
    { START "\n{\"event\":\"step\",\"step\":1", "line 3, column 25" },
    { START "{\"event\":\"step\",\"step\":1}\n", "line 2, event “step”: its “epoch” is missing" },
    { START "{\"event\":\"step\",\"step\":1.5,\"epoch\":1}\n", "line 2, event “step”: its “step”" },
    { START "{\"event\":\"step\",\"step\":-1,\"epoch\":1}\n", "line 2, event “step”: its “step”" },
    { START "{\"event\":\"step\",\"step\":1,\"epoch\":3000000000}\n", "its “epoch”" },
    { START "{\"event\":\"step\",\"step\":1,\"epoch\":1,\"loss\":\"x\"}\n", "its “loss”" },
    { START START, "line 2, event “start”: its “config”" },
    { "{\"event\":\"start\",\"config\":{\"layers\":99}}\n", "line 1, event “start”: its “config”" },
    { "{\"event\":\"start\",\"config\":{},\"vocab\":{\"source\":6}}\n", "its “vocab”" },
    { START "{\"event\":\"epoch\",\"epoch\":1}\n", "its “step”" },
    { START "{\"event\":\"epoch\",\"epoch\":1,\"step\":1,\"loss\":1,\"book_loss\":1,\"valid_forced\":1,\"valid_free\":1,\"valid_bleu\":1,\"tokens_per_s\":1,\"seconds\":1,\"by_position\":{\"loss_forced\":[1],\"loss_free\":[1,2]}}\n", "its “by_position”" },
    { START "{\"event\":\"change\",\"step\":1,\"what\":\"weather\",\"from\":1,\"to\":2}\n", "its “what”" },
    { START "{\"event\":\"change\",\"step\":1,\"what\":\"epsilon\",\"to\":2}\n", "its “from”" },
    { START "{\"event\":\"end\"}\n", "its “reason”" },
    { START "{\"event\":\"sample\",\"step\":1}\n", "line 2, event “sample”: its “source”" },
    { START "{\"event\":\"drift\",\"step\":1,\"rows\":1048576,\"steps\":1,\"width\":1048576,\"expected\":[]}\n", "event “drift”: its “rows”" },
    { START "{\"event\":\"drift\",\"step\":1,\"rows\":1,\"steps\":1,\"width\":1,\"expected\":[1],\"length\":[2]}\n", "its “length”" },
    { START "{\"event\":\"drift\",\"step\":1,\"held_out\":true,\"rows\":1,\"steps\":1,\"width\":1,\"length\":[1],\"expected\":[1],\"forced\":[\"x\"]}\n", "its “forced”" },
    { START BEAM ("[[0,null,0,0,true,false,true]]"), "event “beam”: its “beam”" },
    { START BEAM ("[[-1,null,0,0,true,false,true],[1,\"a\",0,0,true,false,true]]"), "its “beam”" },
    { START BEAM ("[[-1,null,0,0,true,false,true],[0,\"a\",0,0,true]]"), "its “beam”" },
    { START "{\"event\":\"trace\",\"step\":1}\n", "line 2, event “trace”: its “rows”" },
    { START "{\"event\":\"trace\",\"rows\":1000000,\"source_steps\":1000000,\"target_steps\":1000000,\"width\":0,\"loss\":[]}\n", "its “loss”" },
    { START "{\"event\":\"trace\",\"rows\":1,\"source_steps\":1000000,\"target_steps\":1,\"width\":0,\"loss\":[[1]],\"source\":[[\"a\"]]}\n", "its “source”" },
    { START "{\"event\":\"trace\",\"rows\":1,\"source_steps\":1000000,\"target_steps\":1,\"width\":2,\"loss\":[[1]]}\n", "its “source_steps”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EngRunLogData) back = NULL;

      g_assert_true (g_file_set_contents (fixture->path, cases[i].text, -1, NULL));
      back = eng_run_log_read (fixture->path, &error);

      if (back != NULL)
        g_error ("%s: taken", cases[i].text);

      g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE);

      if (strstr (error->message, cases[i].message) == NULL || strstr (error->message, fixture->path) == NULL)
        g_error ("%s: “%s”, expected “%s”", cases[i].text, error->message, cases[i].message);
    }
}

/* What a later version adds is passed over; a log cut off before its end is one. */
static void
test_tolerated (IoLog *fixture, gconstpointer data)
{
  g_autoptr (EngRunLogData) back = NULL;

  g_assert_true (g_file_set_contents (fixture->path, START "{\"event\":\"weather\",\"sun\":true}\n\n{\"event\":\"end\",\"reason\":\"done\",\"more\":[1]}", -1, NULL));
  back = io_log_read (fixture->path);
  g_assert_cmpstr (back->reason, ==, "done");
  g_clear_pointer (&back, eng_run_log_data_free);

  g_assert_true (g_file_set_contents (fixture->path, START, -1, NULL));
  back = io_log_read (fixture->path);
  g_assert_null (back->reason);
  g_assert_cmpint (back->n_steps, ==, 0);
}

static void
test_unreadable (IoLog *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eng_run_log_read (fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (eng_run_log_read (fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_nonnull (strstr (error->message, fixture->folder));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (IoLog *fixture, gconstpointer data);
  } tests[] = {
    { "/run-log/lines", test_lines },
    { "/run-log/thinned-out", test_thinned_out },
    { "/run-log/window", test_window },
    { "/run-log/fed", test_fed },
    { "/run-log/changes", test_changes },
    { "/run-log/atomic", test_atomic },
    { "/run-log/full-device", test_full_device },
    { "/run-log/seconds", test_seconds },
    { "/run-log/damaged", test_damaged },
    { "/run-log/tolerated", test_tolerated },
    { "/run-log/unreadable", test_unreadable },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, IoLog, NULL, io_log_set_up, tests[i].func, io_log_tear_down);

  return g_test_run ();
}
