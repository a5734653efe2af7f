/* SPDX-License-Identifier: MIT
 *
 * The run log: every line to the letter where its fields are a contract, what comes back when it is read, and
 * what is said of a damaged one.
 */
#include "eng-run-log.h"

#include <math.h>

#include "eng-bleu.h"
#include "eng-error.h"
#include "io-folder.h"
#include "io-trainer.h"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = io_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "run.jsonl", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  io_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static EngRunLog *
new_log (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngRunLog *log = eng_run_log_new (path, &error);

  g_assert_no_error (error);

  return log;
}

static void
close_log (EngRunLog *log, const char *reason, const char *message)
{
  g_autoptr (GError) error = NULL;

  eng_run_log_close (log, reason, message, &error);
  g_assert_no_error (error);
}

static EngRunLogData *
read_log (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngRunLogData *data = eng_run_log_read (path, &error);

  g_assert_no_error (error);

  return data;
}

static GStrv
read_lines (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  text[strlen (text) - 1] = '\0';

  return g_strsplit (text, "\n", -1);
}

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

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  EngStepInfo nan_step = { .step = 8, .epoch = 4, .loss = (double) NAN, .grad_norm = INFINITY };
  double forced[] = { 0.5, 1 }, free_run[] = { 0.75, (double) NAN };
  EngEpochInfo plain = { .epoch = 1, .step = 2, .loss = 2.5, .book_loss = 0.25, .valid_forced = (double) NAN, .valid_free = (double) NAN, .valid_bleu = (double) NAN, .tokens_per_s = 418000, .seconds = 0.125, .excess_error = (double) NAN };
  EngEpochInfo full = { .epoch = 2, .step = 4, .loss = 2, .book_loss = 0.2, .valid_forced = 2.25, .valid_free = 3, .valid_bleu = 11.5, .tokens_per_s = 1e6, .seconds = 0.25, .positions = 2, .loss_forced = forced, .loss_free = free_run, .right_forced = forced, .right_free = free_run, .prefix_free = forced, .excess_error = 12.5 };
  g_auto (GStrv) lines = NULL;
  EngRunLog *log = new_log (fixture->path);

  eng_run_log_run (log, run);
  eng_run_log_epoch (log, &plain);
  eng_run_log_epoch (log, &full);
  eng_run_log_step (log, &step_seven);
  eng_run_log_step (log, &nan_step);
  close_log (log, "diverged", "loss is NaN");
  lines = read_lines (fixture->path);

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
test_changes (Fixture *fixture, gconstpointer data)
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
  EngRunLog *log = new_log (fixture->path);

  eng_run_log_run (log, run);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EngChange change = { 50, cases[i].what, (char *) cases[i].from, (char *) cases[i].to };

      eng_run_log_change (log, &change);
    }

  close_log (log, "done", NULL);
  lines = read_lines (fixture->path);
  back = read_log (fixture->path);
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
test_atomic (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  g_autoptr (GError) error = NULL;
  EngRunLog *log = new_log (fixture->path);

  eng_run_log_run (log, run);
  eng_run_log_step (log, &step_seven);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  close_log (log, "interrupted", NULL);
  g_assert_cmpint (io_folder_count (fixture->folder), ==, 1);
  back = read_log (fixture->path);
  g_assert_cmpint (back->n_steps, ==, 1);
  g_assert_cmpint (back->steps[0].step, ==, 7);
  g_assert_cmpstr (back->reason, ==, "interrupted");
  g_assert_null (back->message);

  /* A run that does not begin leaves what was there. */
  log = new_log (fixture->path);
  eng_run_log_run (log, run);
  eng_run_log_abandon (log);
  g_assert_cmpint (io_folder_count (fixture->folder), ==, 1);
  g_clear_pointer (&back, eng_run_log_data_free);
  back = read_log (fixture->path);
  g_assert_cmpint (back->n_steps, ==, 1);

  g_assert_null (eng_run_log_new (fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

static void
test_full_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (GError) error = NULL;
  EngRunLog *log = new_log ("/dev/full");

  eng_run_log_run (log, run);
  g_assert_false (eng_run_log_close (log, "done", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

static EngSample *
translate (EngTrainer *trainer, const char *text, const char *reference)
{
  EngSample *sample = g_new0 (EngSample, 1);

  sample->translation = eng_trainer_translate (trainer, text, 1, 0, NULL);
  sample->reference = g_strdup (reference);

  if (reference != NULL)
    eng_bleu_anatomy (&sample->bleu, sample->translation->output, reference);

  return sample;
}

/* What a real run wrote, in memory. */
typedef struct
{
  EngRunInfo *run;
  GArray *steps;
  GPtrArray *epochs, *pictures, *samples;
} Record;

static void
record_clear (Record *record)
{
  eng_run_info_free (record->run);
  g_array_unref (record->steps);
  g_ptr_array_unref (record->epochs);
  g_ptr_array_unref (record->pictures);
  g_ptr_array_unref (record->samples);
}

static void
record_epoch (Record *record, EngTrainer *trainer, EngRunLog *log)
{
  EngEpochInfo *epoch = eng_trainer_validate (trainer);

  eng_run_log_epoch (log, epoch);
  g_ptr_array_add (record->epochs, epoch);
}

/* Trains @n updates into a log at @path, every one of them with its picture. */
static void
record_run (Record *record, const char *options, int n, const char *path)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new (options);
  EngRunLog *log = new_log (path);

  record->run = eng_trainer_run_info (trainer);
  record->steps = g_array_new (FALSE, FALSE, sizeof (EngStepInfo));
  record->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_epoch_info_free);
  record->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);
  record->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  eng_run_log_run (log, record->run);

  for (int i = 0; i < n; i++)
    {
      EngStepInfo info;
      EngBatchPicture *picture = NULL;

      g_assert_true (eng_trainer_step (trainer, &info, &picture, NULL));
      eng_run_log_step (log, &info);
      eng_run_log_trace (log, picture, record->run);
      g_array_append_val (record->steps, info);
      g_ptr_array_add (record->pictures, picture);

      if (eng_trainer_at_epoch_end (trainer))
        record_epoch (record, trainer, log);
    }

  if (record->run->target_words != NULL)
    {
      g_ptr_array_add (record->samples, translate (trainer, "he's calm .", "il est calme ."));
      g_ptr_array_add (record->samples, translate (trainer, "he's purple .", NULL));
      g_ptr_array_add (record->samples, translate (trainer, "", "va !"));
    }

  for (guint i = 0; i < record->samples->len; i++)
    eng_run_log_sample (log, record->samples->pdata[i]);

  close_log (log, "done", NULL);
}

static void
assert_real (const char *what, guint i, double value, double expected)
{
  if (value != expected && !(isnan (value) && isnan (expected)))
    g_error ("%s %u: %.17g, expected %.17g", what, i, value, expected);
}

static void
assert_steps (const EngRunLogData *data, const Record *record)
{
  g_assert_cmpint (data->n_steps, ==, record->steps->len);

  for (guint i = 0; i < data->n_steps; i++)
    {
      const EngStepInfo *a = &data->steps[i], *b = &g_array_index (record->steps, EngStepInfo, i);

      g_assert_cmpint (a->step, ==, b->step);
      g_assert_cmpint (a->epoch, ==, b->epoch);
      g_assert_cmpint (a->tokens, ==, b->tokens);
      g_assert_cmpint (a->fed_true, ==, b->fed_true);
      g_assert_cmpint (a->fed_own, ==, b->fed_own);
      g_assert_cmpint (a->own_right, ==, b->own_right);
      g_assert_cmpint (a->clipped, ==, b->clipped);
      assert_real ("loss", i, a->loss, b->loss);
      assert_real ("epsilon", i, a->epsilon, b->epsilon);
      assert_real ("grad_norm", i, a->grad_norm, b->grad_norm);
      assert_real ("learning_rate", i, a->learning_rate, b->learning_rate);
    }
}

static void
assert_figures (const char *what, const double *a, const double *b, int n)
{
  g_assert_cmpint (a == NULL, ==, b == NULL);

  for (int i = 0; a != NULL && i < n; i++)
    assert_real (what, (guint) i, a[i], b[i]);
}

static void
assert_epochs (const EngRunLogData *data, const Record *record)
{
  g_assert_cmpint (data->epochs->len, ==, record->epochs->len);

  for (guint i = 0; i < data->epochs->len; i++)
    {
      const EngEpochInfo *a = data->epochs->pdata[i], *b = record->epochs->pdata[i];

      g_assert_cmpint (a->epoch, ==, b->epoch);
      g_assert_cmpint (a->step, ==, b->step);
      g_assert_cmpint (a->positions, ==, b->positions);
      assert_real ("loss", i, a->loss, b->loss);
      assert_real ("book_loss", i, a->book_loss, b->book_loss);
      assert_real ("valid_forced", i, a->valid_forced, b->valid_forced);
      assert_real ("valid_free", i, a->valid_free, b->valid_free);
      assert_real ("valid_bleu", i, a->valid_bleu, b->valid_bleu);
      assert_real ("tokens_per_s", i, a->tokens_per_s, b->tokens_per_s);
      assert_real ("seconds", i, a->seconds, b->seconds);
      assert_real ("excess_error", i, a->excess_error, b->excess_error);
      assert_figures ("loss_forced", a->loss_forced, b->loss_forced, a->positions);
      assert_figures ("loss_free", a->loss_free, b->loss_free, a->positions);
      assert_figures ("right_forced", a->right_forced, b->right_forced, a->positions);
      assert_figures ("right_free", a->right_free, b->right_free, a->positions);
      assert_figures ("prefix_free", a->prefix_free, b->prefix_free, a->positions);
    }
}

/* The same word, under whatever ids. */
static void
assert_word (const EngWords *a, int id, const EngWords *b, int other)
{
  g_assert_cmpint (id < 0, ==, other < 0 || other >= b->n);

  if (id >= 0)
    g_assert_cmpstr (a->words[id], ==, b->words[other]);
}

static void
assert_cell (const EngRunLogData *data, const Record *record, const EngFedCell *a, const EngFedCell *b, guint i)
{
  if (data->target_vocab > 0)
    {
      assert_word (data->run->target_words, a->expected, record->run->target_words, b->expected);
      assert_word (data->run->target_words, a->fed, record->run->target_words, b->fed);
      assert_word (data->run->target_words, a->otherwise, record->run->target_words, b->otherwise);
    }

  assert_real ("coin", i, (double) a->coin, (double) b->coin);
  assert_real ("cell loss", i, (double) a->loss, (double) b->loss);
  assert_real ("probability", i, (double) a->probability, (double) b->probability);
  g_assert_cmpint (a->fed_true, ==, b->fed_true);
  g_assert_cmpint (a->counts, ==, b->counts);
}

static void
assert_picture (const EngRunLogData *data, const Record *record, guint i)
{
  const EngBatchPicture *a = data->pictures->pdata[i], *b = record->pictures->pdata[i];
  gsize rows = (gsize) b->rows, cells = rows * (gsize) b->target_steps;

  g_assert_cmpint (a->step, ==, b->step);
  g_assert_cmpint (a->epoch, ==, b->epoch);
  g_assert_cmpint (a->mask, ==, b->mask);
  g_assert_cmpint (a->rows, ==, b->rows);
  g_assert_cmpint (a->source_steps, ==, b->source_steps);
  g_assert_cmpint (a->target_steps, ==, b->target_steps);
  g_assert_cmpint (a->width, ==, b->width);
  assert_real ("epsilon", i, a->epsilon, b->epsilon);
  g_assert_cmpmem (a->pair, rows * sizeof (int), b->pair, rows * sizeof (int));
  g_assert_cmpmem (a->source_length, rows * sizeof (int), b->source_length, rows * sizeof (int));
  g_assert_cmpmem (a->target_length, rows * sizeof (int), b->target_length, rows * sizeof (int));

  for (gsize k = 0; b->width == 0 && k < rows * (gsize) b->source_steps; k++)
    assert_word (data->run->source_words, a->source_ids[k], record->run->source_words, b->source_ids[k]);

  for (gsize k = 0; k < cells; k++)
    assert_cell (data, record, &a->cells[k], &b->cells[k], (guint) k);

  for (gsize k = 0; k < cells * (gsize) b->width; k++)
    {
      assert_real ("expected value", (guint) k, (double) a->expected_values[k], (double) b->expected_values[k]);
      assert_real ("output value", (guint) k, (double) a->output_values[k], (double) b->output_values[k]);
    }
}

static void
assert_rounded (const char *what, const float *a, const float *b, int n)
{
  g_assert_cmpint (a == NULL, ==, b == NULL);

  for (int i = 0; a != NULL && i < n; i++)
    if (fabsf (a[i] - b[i]) > 1e-4f * fabsf (b[i]))
      g_error ("%s[%d]: %g, expected %g", what, i, (double) a[i], (double) b[i]);
}

static void
assert_decode_step (const EngRunLogData *data, const Record *record, const EngTranslation *translation,
                    const EngDecodeStep *a, const EngDecodeStep *b)
{
  assert_word (data->run->target_words, a->id, record->run->target_words, b->id);
  g_assert_cmpint (a->forced, ==, b->forced);
  g_assert_cmpint (a->n_top, ==, b->n_top);
  g_assert_true (a->probability == b->probability);

  for (int i = 0; i < b->n_top; i++)
    {
      assert_word (data->run->target_words, a->top[i].id, record->run->target_words, b->top[i].id);
      g_assert_true (a->top[i].probability == b->top[i].probability);
    }

  assert_rounded ("attention", a->attention, b->attention, translation->n_source);
  assert_rounded ("state", a->state, b->state, translation->n_units);
  assert_rounded ("gates", a->gates, b->gates, translation->n_gates * translation->n_units);
}

static void
assert_sample (const EngRunLogData *data, const Record *record, guint i)
{
  const EngSample *s = data->samples->pdata[i], *wanted = record->samples->pdata[i];
  const EngTranslation *a = s->translation, *b = wanted->translation;

  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpstr (a->output, ==, b->output);
  g_assert_cmpstr (s->reference, ==, wanted->reference);
  g_assert_cmpint (a->step, ==, b->step);
  g_assert_cmpint (a->n_source, ==, b->n_source);
  g_assert_cmpint (a->truncated, ==, b->truncated);
  g_assert_cmpint (a->ended_by_eos, ==, b->ended_by_eos);
  g_assert_cmpint (a->n_units, ==, b->n_units);
  g_assert_cmpint (a->n_gates, ==, b->n_gates);
  g_assert_cmpint (a->n_steps, ==, b->n_steps);

  for (int k = 0; k < b->n_source; k++)
    {
      g_assert_cmpstr (a->source_tokens[k], ==, b->source_tokens[k]);
      g_assert_cmpint (a->source_ids[k] == ENG_TOKEN_UNK, ==, b->source_ids[k] == ENG_TOKEN_UNK);
    }

  for (int t = 0; t < b->n_steps; t++)
    assert_decode_step (data, record, b, &a->steps[t], &b->steps[t]);

  if (wanted->reference != NULL)
    g_assert_cmpmem (&s->bleu, sizeof s->bleu, &wanted->bleu, sizeof wanted->bleu);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = {
    "forcing 0.5 attention additive",
    "cell lstm mask off",
    "cell rnn task reverse max-pairs 20",
    "task waves loss mse max-length 6 valid 4 max-pairs 12 forcing 0.5",
  };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      Record record;
      g_autoptr (EngRunLogData) back = NULL;
      g_autofree char *config = NULL, *expected = NULL;

      record_run (&record, kinds[k], 7, fixture->path);
      back = read_log (fixture->path);

      config = eng_config_get (back->run->config, "forcing");
      expected = eng_config_get (record.run->config, "forcing");
      g_assert_cmpstr (config, ==, expected);
      g_assert_cmpint (back->run->config->seed, ==, record.run->config->seed);
      g_assert_cmpint (back->run->config->encoder_cell, ==, record.run->config->encoder_cell);
      g_assert_cmpint (back->run->parameters, ==, record.run->parameters);
      g_assert_cmpint (back->run->pairs_train, ==, record.run->pairs_train);
      g_assert_cmpint (back->run->steps_total, ==, record.run->steps_total);
      g_assert_cmpstr (back->run->corpus, ==, record.run->corpus);
      g_assert_cmpint (back->target_vocab, ==, record.run->target_words != NULL ? record.run->target_words->n : 0);
      g_assert_cmpstr (back->version, ==, SOUFFLEUR_VERSION);
      g_assert_cmpstr (back->reason, ==, "done");

      assert_steps (back, &record);
      assert_epochs (back, &record);
      g_assert_cmpint (back->pictures->len, ==, record.pictures->len);
      g_assert_cmpint (back->samples->len, ==, record.samples->len);

      for (guint i = 0; i < back->pictures->len; i++)
        assert_picture (back, &record, i);

      for (guint i = 0; i < back->samples->len; i++)
        assert_sample (back, &record, i);

      record_clear (&record);
    }
}

/* The lines of steps and traces are those of any other run of the same configuration. */
static void
test_same_lines (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.jsonl", NULL);
  Record one, two;
  g_auto (GStrv) a = NULL, b = NULL;

  record_run (&one, "forcing 0.5", 4, fixture->path);
  record_run (&two, "forcing 0.5", 4, other);
  a = read_lines (fixture->path);
  b = read_lines (other);
  g_assert_cmpint (g_strv_length (a), ==, g_strv_length (b));

  for (guint i = 0; a[i] != NULL; i++)
    if (!g_str_has_prefix (a[i], "{\"event\":\"epoch\""))
      g_assert_cmpstr (a[i], ==, b[i]);

  record_clear (&one);
  record_clear (&two);
}

static void
test_seconds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunInfo) run = make_run ();
  g_autoptr (EngRunLogData) back = NULL;
  EngRunLog *log = new_log (fixture->path);
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

  close_log (log, "done", NULL);
  back = read_log (fixture->path);

  for (guint i = 0; i < 5; i++)
    assert_real ("seconds", i, back->steps[i].seconds, expected[i]);
}

#define START "{\"event\":\"start\",\"config\":{},\"vocab\":{\"source\":6,\"target\":7},\"parameters\":1,\"pairs\":{\"train\":1,\"valid\":0},\"corpus\":\"c\",\"steps_per_epoch\":1,\"steps_total\":1,\"first_step\":0,\"version\":\"1\",\"blas\":\"b\"}\n"

static void
test_damaged (Fixture *fixture, gconstpointer data)
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
test_tolerated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngRunLogData) back = NULL;

  g_assert_true (g_file_set_contents (fixture->path, START "{\"event\":\"weather\",\"sun\":true}\n\n{\"event\":\"end\",\"reason\":\"done\",\"more\":[1]}", -1, NULL));
  back = read_log (fixture->path);
  g_assert_cmpstr (back->reason, ==, "done");
  g_clear_pointer (&back, eng_run_log_data_free);

  g_assert_true (g_file_set_contents (fixture->path, START, -1, NULL));
  back = read_log (fixture->path);
  g_assert_null (back->reason);
  g_assert_cmpint (back->n_steps, ==, 0);
}

/* Bytes of a good log changed at random: it is read or refused, and nothing else happens. */
static void
test_mutations (Fixture *fixture, gconstpointer data)
{
  Record record;
  g_autofree char *text = NULL;
  gsize length = 0;
  int taken = 0;

  record_run (&record, "forcing 0.5 attention dot embed 2 hidden 2 max-length 3 batch 2", 1, fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  record_clear (&record);

  for (int round = 0; round < 600; round++)
    {
      static const char bytes[] = "0123456789-.eE\"{}[]:,nulltrue ";
      g_autofree char *copy = g_memdup2 (text, length);
      g_autoptr (EngRunLogData) back = NULL;
      gsize at = (gsize) g_test_rand_int_range (0, (int) length);

      copy[at] = bytes[g_test_rand_int_range (0, (int) sizeof bytes - 1)];
      g_assert_true (g_file_set_contents_full (fixture->path, copy, round % 3 == 0 ? (gssize) at : (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      back = eng_run_log_read (fixture->path, NULL);
      taken += back != NULL;
    }

  g_assert_cmpint (taken, >, 0);
  g_assert_cmpint (taken, <, 600);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
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
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/run-log/lines", test_lines },
    { "/run-log/changes", test_changes },
    { "/run-log/atomic", test_atomic },
    { "/run-log/full-device", test_full_device },
    { "/run-log/round-trip", test_round_trip },
    { "/run-log/same-lines", test_same_lines },
    { "/run-log/seconds", test_seconds },
    { "/run-log/damaged", test_damaged },
    { "/run-log/tolerated", test_tolerated },
    { "/run-log/mutations", test_mutations },
    { "/run-log/unreadable", test_unreadable },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
