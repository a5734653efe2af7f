/* SPDX-License-Identifier: MIT
 *
 * The course of a run as a checkpoint keeps it: what goes in comes out, bounded, without losing a peak; and a file
 * that holds nonsense opens without.
 */
#include "eng-checkpoint.h"

#include <math.h>
#include <string.h>

#include "eng-error.h"
#include "io-folder.h"
#include "io-trainer.h"

typedef struct
{
  char *folder, *path, *again;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = io_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "m.safetensors", NULL);
  fixture->again = g_build_filename (fixture->folder, "n.safetensors", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  io_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->again);
}

static EngStepInfo
step_info (guint64 step, double loss)
{
  return (EngStepInfo){ .step = step, .epoch = 1 + (int) (step / 10), .loss = loss, .tokens = 30, .positions = 40, .epsilon = 0.75, .fed_true = 20, .fed_own = 10, .own_right = 4, .grad_norm = 1.5, .clipped = step % 2 == 1, .learning_rate = 0.005, .seconds = 0.25 * (double) step };
}

static void
add_sample (EngHistory *history, guint64 step, const char *output, const char *reference)
{
  EngSample sample = { .translation = eng_translation_new (), .reference = (char *) reference };

  sample.translation->step = step;
  sample.translation->text = g_strdup ("go .");
  sample.translation->output = g_strdup (output);
  sample.translation->ended_by_eos = TRUE;
  sample.bleu.book = 0.5;
  sample.bleu.standard = 40.0;
  eng_history_add_sample (history, &sample);
  eng_translation_free (sample.translation);
}

static void
add_epoch (EngHistory *history, int epoch, double bleu, double forced)
{
  EngEpochInfo info = { .epoch = epoch, .step = (guint64) epoch * 10, .loss = 2.0, .book_loss = 0.2, .valid_forced = forced, .valid_free = forced + 0.5, .valid_bleu = bleu, .tokens_per_s = 1000, .seconds = epoch, .excess_error = (double) NAN };

  eng_history_add_epoch (history, &info);
}

/* (transfer full) */
static EngHistory *
saved_and_opened (Fixture *fixture, EngTrainer *trainer, const EngHistory *history)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngCheckpoint) checkpoint = NULL;

  eng_checkpoint_save (trainer, history, fixture->path, &error);
  g_assert_no_error (error);
  checkpoint = eng_checkpoint_open (fixture->path, &error);
  g_assert_no_error (error);

  return eng_checkpoint_history (checkpoint);
}

static void
make_updates (EngTrainer *trainer, EngHistory *history, int n)
{
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, &error);
      g_assert_no_error (error);
      eng_history_add_step (history, &info);
      eng_history_add_fed (history, eng_trainer_fed (trainer));
    }
}

static void
assert_same_file (const char *one, const char *two)
{
  g_autofree char *a = NULL, *b = NULL;
  gsize na = 0, nb = 0;

  g_assert_true (g_file_get_contents (one, &a, &na, NULL));
  g_assert_true (g_file_get_contents (two, &b, &nb, NULL));
  g_assert_cmpmem (a, na, b, nb);
}

static void
assert_same_fed (const EngFedMap *a, const EngFedMap *b)
{
  g_assert_cmpint (a->columns, ==, b->columns);
  g_assert_cmpint (a->positions, ==, b->positions);
  g_assert_cmpuint (a->every, ==, b->every);

  for (int c = 0; c < a->columns; c++)
    {
      if (a->first_step[c] != b->first_step[c] || a->last_step[c] != b->last_step[c])
        g_error ("column %d: updates %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT ", and %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, c, a->first_step[c],
                 a->last_step[c], b->first_step[c], b->last_step[c]);

      for (int t = 0; t < a->positions; t++)
        if (memcmp (&a->count[c][t], &b->count[c][t], sizeof (EngFedCount)) != 0)
          g_error ("column %d, position %d: fed true %g and %g", c, t, (double) a->count[c][t].fed_true, (double) b->count[c][t].fed_true);
    }
}

static void
test_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("");
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autoptr (EngHistory) read = NULL;
  g_autoptr (EngEpochInfo) epoch = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree EngStepInfo *wanted = NULL, *steps = NULL;
  const GPtrArray *changes;

  make_updates (trainer, history, 5);
  add_epoch (history, 1, (double) NAN, 3.25);
  eng_history_add_change (history, &(EngChange){ .step = 3, .what = "forcing", .from = (char *) "1", .to = (char *) "0.35" });
  add_sample (history, 2, "va !", "va !");
  add_sample (history, 3, "va !", "va !"); /* said before */
  add_sample (history, 4, "je \"suis\" \\ chez moi", "va !");

  read = saved_and_opened (fixture, trainer, history);
  g_assert_nonnull (read);
  wanted = eng_history_steps (history);
  steps = eng_history_steps (read);
  g_assert_cmpuint (eng_history_n_steps (read), ==, 5);
  g_assert_cmpmem (steps, 5 * sizeof *steps, wanted, 5 * sizeof *wanted);
  g_assert_cmpuint (steps[4].step, ==, 5);
  g_assert_cmpfloat (steps[4].loss, >, 0.5);

  g_assert_cmpuint (eng_history_n_epochs (read), ==, 1);
  epoch = eng_history_epoch (read, 0);
  g_assert_cmpuint (epoch->step, ==, 10);
  g_assert_cmpfloat (epoch->valid_free, ==, 3.75);
  g_assert_true (isnan (epoch->valid_bleu));

  changes = eng_history_changes (read);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpstr (((EngChange *) changes->pdata[0])->what, ==, "forcing");
  g_assert_cmpstr (((EngChange *) changes->pdata[0])->to, ==, "0.35");

  g_assert_cmpint (eng_history_fed (read)->columns, ==, 5);
  assert_same_fed (eng_history_fed (history), eng_history_fed (read));

  samples = eng_history_samples (read);
  g_assert_cmpuint (samples->len, ==, 2);
  g_assert_cmpstr (((EngSample *) samples->pdata[1])->translation->output, ==, "je \"suis\" \\ chez moi");
  g_assert_cmpuint (((EngSample *) samples->pdata[1])->translation->step, ==, 4);
  g_assert_cmpstr (((EngSample *) samples->pdata[1])->reference, ==, "va !");
  g_assert_cmpfloat (((EngSample *) samples->pdata[1])->bleu.standard, ==, 40.0);
  g_assert_true (((EngSample *) samples->pdata[1])->past);

  eng_checkpoint_save (trainer, read, fixture->again, &error);
  g_assert_no_error (error);
  assert_same_file (fixture->path, fixture->again);
}

/* What updates were fed adds up to what they told, and goes on after opening as it would have without. */
static void
test_fed (Fixture *fixture, gconstpointer data)
{
  const int n = 3 * ENG_FED_MAP_COLUMNS + 5, split = ENG_FED_MAP_COLUMNS + 1;
  g_autoptr (EngTrainer) trainer = io_trainer_new (data);
  g_autoptr (EngHistory) whole = eng_history_new ();
  g_autoptr (EngHistory) opened = NULL;
  double fed_true = 0, fed_own = 0, own_right = 0, counted = 0, told = 0;
  const EngFedMap *map;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, &error);
      g_assert_no_error (error);
      eng_history_add_fed (whole, eng_trainer_fed (trainer));
      told += info.fed_true + info.fed_own;
      fed_true += info.fed_true;
      fed_own += info.fed_own;
      own_right += info.own_right;

      if (opened != NULL)
        eng_history_add_fed (opened, eng_trainer_fed (trainer));
      else if (i + 1 == split)
        opened = saved_and_opened (fixture, trainer, whole);
    }

  map = eng_history_fed (whole);
  assert_same_fed (map, eng_history_fed (opened));
  g_assert_cmpint (map->columns, >, ENG_FED_MAP_COLUMNS / 2);
  g_assert_cmpuint (map->every, ==, 4);
  g_assert_cmpuint (map->first_step[0], ==, 1);
  g_assert_cmpuint (eng_fed_map_last_step (map), ==, (guint64) n);

  for (int c = 0; c < map->columns; c++)
    for (int t = 0; t < map->positions; t++)
      {
        const EngFedCount *count = &map->count[c][t];

        counted += (double) (count->fed_true + count->fed_own);
        fed_true -= (double) count->fed_true;
        fed_own -= (double) count->fed_own;
        own_right -= (double) count->own_right;
        g_assert_true (t > 0 || count->fed_true + count->fed_own == 0.0f);
      }

  g_assert_cmpfloat (counted, ==, told);

  /* A mixture tells all of it as its own. */
  if (strstr (data, "feed mix") == NULL)
    {
      g_assert_cmpfloat (fed_true, ==, 0.0);
      g_assert_cmpfloat (fed_own, ==, 0.0);
      g_assert_cmpfloat (own_right, ==, 0.0);
    }
  else
    {
      g_assert_cmpfloat (fed_own, ==, 0.25 * told);
      g_assert_cmpfloat (own_right, >, 0.0);
    }
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("");

  g_assert_null (saved_and_opened (fixture, trainer, NULL));
}

/* Updates that share rows: bounded, evenly, the peak and the trough kept, and the same whether the file was opened in
 * between or not. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  const guint64 n = 1000000, peak = 123457, trough = 654321, split = 700001;
  g_autoptr (EngTrainer) trainer = io_trainer_new ("");
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autoptr (EngHistory) half = NULL;
  g_autofree EngStepInfo *steps = NULL, *other = NULL;
  gboolean has_peak = FALSE, has_trough = FALSE;
  double sum = 0.0, mean = 0.0;
  guint64 before = 0, stood_for = 0;
  EngTrainerState state;
  guint rows;

  eng_trainer_get_state (trainer, &state);
  state.step = split;
  eng_trainer_set_state (trainer, &state);

  for (guint64 i = 1; i <= n; i++)
    {
      const EngStepInfo info = step_info (i, i == peak ? 9.0 : i == trough ? 0.1
                                                                           : 2.0 + 0.5 * sin ((double) i));

      sum += info.loss;
      eng_history_add_step (history, &info);

      if (half != NULL)
        eng_history_add_step (half, &info);

      if (i == split)
        half = saved_and_opened (fixture, trainer, history);
    }

  rows = eng_history_n_steps (history);
  g_assert_cmpuint (rows, >, ENG_HISTORY_STEPS / 4);
  g_assert_cmpuint (rows, <=, ENG_HISTORY_STEPS);
  g_assert_cmpuint (eng_history_last_step (history), >, n - 2 * n / (ENG_HISTORY_STEPS / 4));
  steps = eng_history_steps (history);
  other = eng_history_steps (half);
  g_assert_cmpuint (eng_history_n_steps (half), ==, rows);
  g_assert_cmpmem (other, rows * sizeof *other, steps, rows * sizeof *steps);

  for (guint i = 0; i < rows; i++)
    {
      if (steps[i].step <= before || steps[i].step - before > 1024)
        g_error ("row %u: update %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT, i, steps[i].step, before);

      before = steps[i].step;
      stood_for += (guint64) steps[i].updates;
      mean += steps[i].updates * steps[i].mean_loss;
      has_peak = has_peak || (steps[i].step == peak && steps[i].loss == 9.0);
      has_trough = has_trough || (steps[i].step == trough && steps[i].loss == (double) 0.1f);
    }

  g_assert_true (has_peak);
  g_assert_true (has_trough);

  /* Each update is one of those that some row stands for, so that what is smoothed is the run and not its extremes. Means are
   * floats, merged some ten times. */
  g_assert_cmpuint (stood_for, ==, n);
  g_assert_cmpfloat_with_epsilon (mean / (double) n, sum / (double) n, 1e-5);

  for (guint i = rows / 2; i < rows / 2 + 100; i += 10)
    {
      double here = 0.0, updates = 0.0;

      for (guint k = i; k < i + 10; k++)
        {
          here += steps[k].updates * steps[k].mean_loss;
          updates += steps[k].updates;
        }

      g_assert_cmpfloat_with_epsilon (here / updates, 2.0, 0.05);
    }
}

static void
test_many_epochs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngHistory) history = eng_history_new ();
  gboolean has_bleu = FALSE, has_loss = FALSE;
  int before = 0;

  for (int e = 1; e <= 100001; e++)
    add_epoch (history, e, e == 777 ? 61.0 : 40.0, e == 31 ? 0.5 : 1.0);

  g_assert_cmpuint (eng_history_n_epochs (history), <=, ENG_HISTORY_EPOCHS);
  g_assert_cmpuint (eng_history_n_epochs (history), >, ENG_HISTORY_EPOCHS / 3);

  for (guint i = 0; i < eng_history_n_epochs (history); i++)
    {
      g_autoptr (EngEpochInfo) epoch = eng_history_epoch (history, i);

      if (epoch->epoch <= before || epoch->epoch - before > 128)
        g_error ("row %u: epoch %d after %d", i, epoch->epoch, before);

      before = epoch->epoch;
      has_bleu = has_bleu || epoch->valid_bleu == 61.0;
      has_loss = has_loss || epoch->valid_forced == 0.5;
    }

  g_assert_cmpint (before, ==, 100001);
  g_assert_true (has_bleu);
  g_assert_true (has_loss);
}

static void
test_many_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autoptr (GPtrArray) samples = NULL;

  for (guint i = 1; i <= 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("answer %u", i);
      const EngChange change = { .step = i, .what = "forcing", .from = text, .to = text };

      eng_history_add_change (history, &change);
      add_sample (history, i, text, NULL);
    }

  g_assert_cmpuint (eng_history_changes (history)->len, ==, ENG_HISTORY_CHANGES);
  samples = eng_history_samples (history);
  g_assert_cmpuint (samples->len, <=, ENG_HISTORY_ANSWERS);
  g_assert_cmpuint (((EngSample *) samples->pdata[0])->translation->step, ==, 1);
  g_assert_cmpuint (((EngSample *) samples->pdata[samples->len - 1])->translation->step, ==, 5000);
}

/* Forced words and beams are not what the model said. */
static void
test_not_said (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autoptr (GPtrArray) samples = NULL;
  EngSample sample = { .translation = eng_translation_new () };

  sample.translation->text = g_strdup ("go .");
  sample.translation->output = g_strdup ("va !");
  sample.translation->n_steps = 1;
  sample.translation->steps = g_new0 (EngDecodeStep, 1);
  sample.translation->steps[0].forced = TRUE;
  eng_history_add_sample (history, &sample);
  sample.translation->steps[0].forced = FALSE;
  sample.translation->n_beam = 1;
  sample.translation->beam = g_new0 (EngBeamNode, 1);
  eng_history_add_sample (history, &sample);
  eng_translation_free (sample.translation);

  samples = eng_history_samples (history);
  g_assert_cmpuint (samples->len, ==, 0);
}

#define STEPS "optimizer.history.steps"
#define FED "optimizer.history.fed"

/* A file of a tensor and these words, as if a checkpoint had them. */
static EngHistory *
read_made_up_named (Fixture *fixture, const char *name, const char *words, const float *rows, int n, int columns)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = NULL;
  const EngTensorView view = { .name = (char *) name, .n_dims = 2, .dims = { n, columns }, .n = (gsize) n * (gsize) columns, .data = rows };

  g_hash_table_insert (metadata, (gpointer) "history", (gpointer) words);
  eng_safetensors_write (fixture->path, &view, 1, metadata, &error);
  g_assert_no_error (error);
  file = eng_safetensors_read (fixture->path, &error);
  g_assert_no_error (error);

  return eng_history_read (file);
}

static EngHistory *
read_made_up (Fixture *fixture, const char *words, const float *rows, int n, int columns)
{
  return read_made_up_named (fixture, STEPS, words, rows, n, columns);
}

static void
assert_taken (EngHistory *history)
{
  g_assert_nonnull (history);
  eng_history_free (history);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const char *const good = "{\"every\":1,\"every_epochs\":1,\"changes\":[],\"sentences\":[]}";
  static const char *const wrong[] = {
    "", "[]", "{}", "{\"every\":0,\"every_epochs\":1,\"changes\":[],\"sentences\":[]}",
    "{\"every\":3,\"every_epochs\":1,\"changes\":[],\"sentences\":[]}", "{\"every\":1,\"every_epochs\":1,\"changes\":{},\"sentences\":[]}",
    "{\"every\":1,\"every_epochs\":1,\"changes\":[[1,\"forcing\",\"1\"]],\"sentences\":[]}",
    "{\"every\":1,\"every_epochs\":1,\"changes\":[[-1,\"forcing\",\"1\",\"0\"]],\"sentences\":[]}",
    "{\"every\":1,\"every_epochs\":1,\"changes\":[],\"sentences\":[{\"text\":\"a\",\"said\":[[1,\"b\"]]}]}",
    "{\"every\":1,\"every_epochs\":1,\"changes\":[],\"sentences\":[{\"said\":[]}]}",
    "{\"every\":1,\"every_epochs\":1,\"changes\":[],\"sentences\":[7]}"
  };
  float rows[2 * 14] = { 1, 0, 1, 2 }, *second = rows + 14;

  second[0] = 2;
  second[2] = 1;
  assert_taken (read_made_up (fixture, good, rows, 2, 14));

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (read_made_up (fixture, wrong[i], rows, 2, 14) != NULL)
      g_error ("taken for a history: %s", wrong[i]);

  g_assert_null (read_made_up (fixture, good, rows, 4, 7));

  second[0] = 1; /* the same update twice */
  g_assert_null (read_made_up (fixture, good, rows, 2, 14));
  second[0] = 2;
  second[4] = (float) NAN; /* tokens */
  g_assert_null (read_made_up (fixture, good, rows, 2, 14));
  second[4] = 0;
  second[13] = (float) INFINITY; /* seconds */
  g_assert_null (read_made_up (fixture, good, rows, 2, 14));
  second[13] = 0;
  second[3] = (float) NAN; /* a loss may be what it likes */
  assert_taken (read_made_up (fixture, good, rows, 2, 14));
}

/* A map whose rows do not rise, or hold what cannot be counted. */
static void
test_damaged_fed (Fixture *fixture, gconstpointer data)
{
  static const char *const words = "{\"every\":1,\"every_epochs\":1,\"every_fed\":2,\"changes\":[],\"sentences\":[]}";
  static const char *const wrong = "{\"every\":1,\"every_epochs\":1,\"every_fed\":3,\"changes\":[],\"sentences\":[]}";
  const float good[2 * 7] = { 1, 0, 2, 0, 5, 3, 1, 3, 0, 4, 0, 8, 0, 0 };
  const struct
  {
    int at;
    float number;
  } damages[] = {
    { 0, 0 },           /* no update before the first */
    { 7, 2 },           /* begins in the column before it */
    { 9, 2 },           /* ends before it begins */
    { 7, 3.5f },        /* no number of an update */
    { 4, -1 },          /* fewer than none */
    { 4, (float) NAN }, /* no count */
    { 11, (float) INFINITY }
  };

  assert_taken (read_made_up_named (fixture, FED, words, good, 2, 7));
  g_assert_null (read_made_up_named (fixture, FED, wrong, good, 2, 7));
  g_assert_null (read_made_up_named (fixture, FED, words, good, 1, 14)); /* counts come in threes */

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      float rows[2 * 7];

      memcpy (rows, good, sizeof rows);
      rows[damages[i].at] = damages[i].number;

      if (read_made_up_named (fixture, FED, words, rows, 2, 7) != NULL)
        g_error ("taken for a map: number %d is %g", damages[i].at, (double) damages[i].number);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/io/history/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("trip", test_trip);
  ADD ("none", test_none);
  g_test_add ("/io/history/fed", Fixture, "forcing 0.5", set_up, test_fed, tear_down);
  g_test_add ("/io/history/fed-mixture", Fixture, "forcing 0.25 feed mix", set_up, test_fed, tear_down);
  ADD ("long", test_long);
  ADD ("many-epochs", test_many_epochs);
  ADD ("many-words", test_many_words);
  ADD ("not-said", test_not_said);
  ADD ("damaged", test_damaged);
  ADD ("damaged-fed", test_damaged_fed);
#undef ADD

  return g_test_run ();
}
