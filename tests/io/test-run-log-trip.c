/* SPDX-License-Identifier: MIT
 *
 * What real runs write into their logs comes back when it is read: numbers to the bit, words as words.
 */
#include "eng-run-log.h"

#include <math.h>

#include "eng-bleu.h"
#include "io-log.h"
#include "io-trainer.h"

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
  EngFedMap *fed;
  EngSample *beam;       /* or NULL */
  const EngDrift *drift; /* of the last epoch; or NULL */
} Record;

static void
record_clear (Record *record)
{
  eng_run_info_free (record->run);
  g_array_unref (record->steps);
  g_ptr_array_unref (record->epochs);
  g_ptr_array_unref (record->pictures);
  g_ptr_array_unref (record->samples);
  g_clear_pointer (&record->beam, eng_sample_free);
  eng_fed_map_free (record->fed);
}

static void
record_epoch (Record *record, EngTrainer *trainer, EngRunLog *log)
{
  EngEpochInfo *epoch = eng_trainer_validate (trainer);

  eng_run_log_epoch (log, epoch);
  g_ptr_array_add (record->epochs, epoch);
}

/* The last row of the picture before goes along with every other one. */
static void
follow_last (const Record *record, EngBatchPicture *picture)
{
  const EngBatchPicture *before;

  if (record->pictures->len % 2 == 0)
    return;

  before = record->pictures->pdata[record->pictures->len - 1];
  picture->followed = g_new (EngBatchPicture *, 1);
  picture->followed[0] = eng_batch_picture_new_row (before, before->rows - 1);
  picture->n_followed = 1;
}

/* Trains @n updates into a log at @path, every one of them with its picture. */
static void
record_run (Record *record, const char *options, int n, const char *path)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new (options);
  EngRunLog *log = io_log_new (path);

  *record = (Record){ .run = eng_trainer_run_info (trainer) };
  record->steps = g_array_new (FALSE, FALSE, sizeof (EngStepInfo));
  record->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_epoch_info_free);
  record->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);
  record->fed = eng_fed_map_new ();
  record->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  eng_run_log_run (log, record->run);

  for (int i = 0; i < n; i++)
    {
      EngStepInfo info;
      EngBatchPicture *picture = NULL;

      g_assert_true (eng_trainer_step (trainer, &info, &picture, NULL));
      eng_fed_map_add (record->fed, eng_trainer_fed (trainer));
      follow_last (record, picture);
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

  eng_run_log_fed (log, record->fed);

  for (guint i = 0; i < record->samples->len; i++)
    eng_run_log_sample (log, record->samples->pdata[i]);

  if (record->run->target_words != NULL)
    {
      record->beam = translate (trainer, "he's calm .", "il est calme .");
      eng_translation_free (record->beam->translation);
      record->beam->translation = eng_trainer_translate (trainer, "he's calm .", 3, 0, NULL);
      eng_run_log_beam (log, record->beam);
    }

  if (record->epochs->len > 0)
    record->drift = ((EngEpochInfo *) record->epochs->pdata[record->epochs->len - 1])->drift;

  if (record->drift != NULL)
    eng_run_log_drift (log, record->drift, 6);

  io_log_close (log, "done", NULL);
}

static void
assert_real (const char *what, guint i, double value, double expected)
{
  if (value != expected && !(isnan (value) && isnan (expected)))
    g_error ("%s %u: %.17g, expected %.17g", what, i, value, expected);
}

/* The last batch has the map. */
static void
assert_fed (const EngRunLogData *data, const Record *record)
{
  const EngFedMap *map = ((EngBatchPicture *) data->pictures->pdata[data->pictures->len - 1])->fed_map, *wanted = record->fed;

  g_assert_nonnull (map);
  g_assert_null (((EngBatchPicture *) data->pictures->pdata[0])->fed_map);
  g_assert_cmpint (map->columns, ==, wanted->columns);
  g_assert_cmpint (map->positions, ==, wanted->positions);
  g_assert_cmpmem (map->first_step, (gsize) map->columns * sizeof (guint64), wanted->first_step, (gsize) map->columns * sizeof (guint64));
  g_assert_cmpmem (map->count, (gsize) map->columns * sizeof map->count[0], wanted->count, (gsize) map->columns * sizeof map->count[0]);
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
assert_picture (const EngRunLogData *data, const Record *record, const EngBatchPicture *a, const EngBatchPicture *b, guint i)
{
  gsize rows = (gsize) b->rows, cells = rows * (gsize) b->target_steps;

  g_assert_cmpint (a->step, ==, b->step);
  g_assert_cmpint (a->epoch, ==, b->epoch);
  g_assert_cmpint (a->coin, ==, b->coin);
  g_assert_cmpint (a->mixture, ==, b->mixture);
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

  g_assert_cmpint (a->n_followed, ==, b->n_followed);

  for (int k = 0; k < b->n_followed; k++)
    assert_picture (data, record, a->followed[k], b->followed[k], i);
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
assert_beam (const EngRunLogData *data, const Record *record)
{
  const EngTranslation *a, *b;

  g_assert_cmpint (data->beam == NULL, ==, record->beam == NULL);

  if (data->beam == NULL)
    return;

  a = data->beam->translation;
  b = record->beam->translation;
  g_assert_cmpstr (a->output, ==, b->output);
  g_assert_cmpint (b->n_beam, >, 3);
  g_assert_cmpint (a->n_beam, ==, b->n_beam);

  for (int i = 0; i < b->n_beam; i++)
    {
      const EngBeamNode *m = &a->beam[i], *n = &b->beam[i];

      if (m->parent != n->parent || m->depth != n->depth || m->kept != n->kept || m->finished != n->finished || m->best != n->best)
        g_error ("node %d: parent %d, depth %d, expected %d, %d", i, m->parent, m->depth, n->parent, n->depth);

      assert_real ("log_prob", (guint) i, m->log_prob, n->log_prob);
      assert_real ("score", (guint) i, m->score, n->score);

      if (i > 0)
        assert_word (data->run->target_words, m->id, record->run->target_words, n->id);
    }
}

static void
assert_drift (const EngRunLogData *data, const Record *record)
{
  const EngDrift *a = data->drift, *b = record->drift;
  gsize size;

  g_assert_cmpint (a == NULL, ==, b == NULL);

  if (a == NULL)
    return;

  size = (gsize) b->rows * (gsize) b->steps * (gsize) b->width * sizeof (float);
  g_assert_cmpint (a->held_out, ==, b->held_out);
  g_assert_cmpint (a->rows, ==, b->rows);
  g_assert_cmpint (a->steps, ==, b->steps);
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpmem (a->length, (gsize) a->rows * sizeof (int), b->length, (gsize) b->rows * sizeof (int));
  g_assert_cmpmem (a->expected, size, b->expected, size);
  g_assert_cmpmem (a->forced, size, b->forced, size);
  g_assert_cmpmem (a->free_running, size, b->free_running, size);
}

static void
test_round_trip (IoLog *fixture, gconstpointer data)
{
  static const char *const kinds[] = {
    "forcing 0.5 attention additive",
    "cell lstm mask off coin batch",
    "forcing 0.4 feed mix",
    "cell rnn task reverse max-pairs 20",
    "task waves loss mse max-length 6 valid 4 max-pairs 12 forcing 0.5",
  };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      Record record;
      g_autoptr (EngRunLogData) back = NULL;
      g_autofree char *config = NULL, *expected = NULL;

      record_run (&record, kinds[k], 7, fixture->path);
      back = io_log_read (fixture->path);

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
      assert_fed (back, &record);
      assert_epochs (back, &record);
      g_assert_cmpint (back->pictures->len, ==, record.pictures->len);
      g_assert_cmpint (back->samples->len, ==, record.samples->len);

      for (guint i = 0; i < back->pictures->len; i++)
        assert_picture (back, &record, back->pictures->pdata[i], record.pictures->pdata[i], i);

      for (guint i = 0; i < back->samples->len; i++)
        assert_sample (back, &record, i);

      assert_beam (back, &record);
      assert_drift (back, &record);
      record_clear (&record);
    }
}

/* The lines of steps and traces are those of any other run of the same configuration. */
static void
test_same_lines (IoLog *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.jsonl", NULL);
  Record one, two;
  g_auto (GStrv) a = NULL, b = NULL;

  record_run (&one, "forcing 0.5", 4, fixture->path);
  record_run (&two, "forcing 0.5", 4, other);
  a = io_log_lines (fixture->path);
  b = io_log_lines (other);
  g_assert_cmpint (g_strv_length (a), ==, g_strv_length (b));

  for (guint i = 0; a[i] != NULL; i++)
    if (!g_str_has_prefix (a[i], "{\"event\":\"epoch\""))
      g_assert_cmpstr (a[i], ==, b[i]);

  record_clear (&one);
  record_clear (&two);
}

/* Bytes of a good log changed at random: it is read or refused, and nothing else happens. */
static void
test_mutations (IoLog *fixture, gconstpointer data)
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

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (IoLog *fixture, gconstpointer data);
  } tests[] = {
    { "/run-log-trip/round-trip", test_round_trip },
    { "/run-log-trip/same-lines", test_same_lines },
    { "/run-log-trip/mutations", test_mutations },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, IoLog, NULL, io_log_set_up, tests[i].func, io_log_tear_down);

  return g_test_run ();
}
