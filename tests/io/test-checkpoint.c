/* SPDX-License-Identifier: MIT
 *
 * Checkpoints: what is in the file, a run that goes on from one to the same bits, models of other programs,
 * and all the ways in which a file does not fit.
 */
#include "eng-checkpoint.h"

#include <math.h>

#include "eng-error.h"
#include "io-folder.h"
#include "io-trainer.h"

/* @n updates; their losses in @losses. */
static void
train (EngTrainer *trainer, int n, double *losses)
{
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, &error);
      g_assert_no_error (error);

      if (losses != NULL)
        losses[i] = info.loss;

      if (eng_trainer_at_epoch_end (trainer))
        eng_epoch_info_free (eng_trainer_validate (trainer));
    }
}

static void
assert_same_weights (EngTrainer *a, EngTrainer *b)
{
  const EngParams *p = eng_trainer_params (a), *q = eng_trainer_params (b);

  g_assert_cmpint (p->size, ==, q->size);

  for (gsize i = 0; i < p->size; i++)
    if (p->weights[i] != q->weights[i])
      g_error ("weight %d: %.9g and %.9g", (int) i, (double) p->weights[i], (double) q->weights[i]);
}

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = io_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "m.safetensors", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  io_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
save (EngTrainer *trainer, const char *path)
{
  g_autoptr (GError) error = NULL;

  eng_checkpoint_save (trainer, NULL, path, &error);
  g_assert_no_error (error);
}

static EngCheckpoint *
open_checkpoint (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngCheckpoint *checkpoint = eng_checkpoint_open (path, &error);

  g_assert_no_error (error);

  return checkpoint;
}

static void
test_contents (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("attention additive");
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  const EngParams *params = eng_trainer_params (trainer);
  const EngTensorView *view;

  train (trainer, 4, NULL);
  save (trainer, fixture->path);
  g_assert_cmpint (io_folder_count (fixture->folder), ==, 1);
  checkpoint = open_checkpoint (fixture->path);

  g_assert_cmpstr (eng_safetensors_metadata (checkpoint->file, "format"), ==, "souffleur-1");
  g_assert_cmpint (eng_safetensors_n (checkpoint->file), ==, 3 * params->n_tensors);
  g_assert_true (checkpoint->resumable);
  g_assert_cmpint (checkpoint->step, ==, 4);
  g_assert_cmpint (checkpoint->config->embed, ==, 5);
  g_assert_cmpint (checkpoint->config->attention, ==, ENG_ATTENTION_ADDITIVE);
  g_assert_cmpint (eng_vocab_size (checkpoint->source_vocab), ==, params->dims.source_vocab);
  g_assert_cmpint (eng_vocab_size (checkpoint->target_vocab), ==, params->dims.target_vocab);
  g_assert_cmpstr (eng_vocab_word (checkpoint->target_vocab, ENG_TOKEN_EOS), ==, "<eos>");
  g_assert_cmpint (eng_vocab_id (checkpoint->target_vocab, "perdu"), >=, ENG_TOKEN_FIRST);

  /* The names and layouts of the book's code. */
  view = eng_safetensors_find (checkpoint->file, "decoder.rnn.weight_ih_l0");
  g_assert_cmpint (view->n_dims, ==, 2);
  g_assert_cmpint (view->dims[0], ==, 3 * 6);
  g_assert_cmpint (view->dims[1], ==, 5 + 6);
  view = eng_safetensors_find (checkpoint->file, "encoder.rnn.bias_hh_l1");
  g_assert_cmpint (view->n_dims, ==, 1);
  g_assert_cmpint (view->dims[0], ==, 3 * 6);
  view = eng_safetensors_find (checkpoint->file, "decoder.dense.weight");
  g_assert_cmpint (view->dims[0], ==, params->dims.target_vocab);
  g_assert_nonnull (eng_safetensors_find (checkpoint->file, "encoder.embedding.weight"));
  g_assert_nonnull (eng_safetensors_find (checkpoint->file, "decoder.attention.W_q.weight"));
  g_assert_cmpint (eng_safetensors_find (checkpoint->file, "decoder.attention.w_v.weight")->dims[0], ==, 1);
  g_assert_nonnull (eng_safetensors_find (checkpoint->file, "optimizer.m.decoder.dense.bias"));
  g_assert_nonnull (eng_safetensors_find (checkpoint->file, "optimizer.v.decoder.dense.bias"));
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = {
    "cell gru",
    "cell lstm bidirectional on",
    "encoder-cell rnn decoder-cell lstm decoder-hidden 7",
    "attention general layers 3",
    "tie-output on embed 6",
    "task waves loss mse max-length 6 valid 4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *other_seed = g_strconcat (kinds[i], " seed 7", NULL);
      g_autoptr (EngTrainer) a = io_trainer_new (kinds[i]);
      g_autoptr (EngTrainer) b = io_trainer_new (other_seed);
      g_autoptr (EngCheckpoint) checkpoint = NULL;
      g_autoptr (GError) error = NULL;

      train (a, 2, NULL);
      save (a, fixture->path);
      checkpoint = open_checkpoint (fixture->path);
      eng_checkpoint_load_params (checkpoint, eng_trainer_params (b), &error);
      g_assert_no_error (error);
      assert_same_weights (a, b);
    }
}

/* Stopped after any step and gone on: the same losses and weights to the last bit as without a stop. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = {
    "cell gru",
    "forcing linear:1:0:10 cell lstm feed sample",
    "optimizer sgd attention additive",
    "task waves loss mse cell rnn layers 1 max-length 6 valid 4 max-pairs 12",
  };
  enum
  {
    N = 8 /* three updates make an epoch */
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (int stop = 0; stop <= N; stop++)
      {
        g_autoptr (EngTrainer) whole = io_trainer_new (kinds[i]);
        g_autoptr (EngTrainer) before = io_trainer_new (kinds[i]);
        g_autoptr (EngTrainer) after = io_trainer_new (kinds[i]);
        g_autoptr (EngCheckpoint) checkpoint = NULL;
        g_autoptr (GError) error = NULL;
        double expected[N], losses[N];

        train (whole, N, expected);
        train (before, stop, losses);
        save (before, fixture->path);
        checkpoint = open_checkpoint (fixture->path);
        eng_checkpoint_resume (checkpoint, after, &error);
        g_assert_no_error (error);
        g_assert_cmpint (eng_trainer_steps_done (after), ==, stop);
        train (after, N - stop, losses + stop);

        for (int s = 0; s < N; s++)
          if (losses[s] != expected[s])
            g_error ("%s, stopped after %d, update %d: loss %.17g, expected %.17g", kinds[i], stop, s + 1, losses[s], expected[s]);

        assert_same_weights (whole, after);
      }
}

/* The figures of the epoch in which it was stopped are those of the whole epoch. */
static void
test_resume_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) whole = io_trainer_new ("cell gru");
  g_autoptr (EngTrainer) part = io_trainer_new ("cell gru");
  g_autoptr (EngTrainer) after = io_trainer_new ("cell gru");
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  g_autoptr (EngEpochInfo) expected = NULL, info = NULL;

  train (part, 2, NULL);
  save (part, fixture->path);
  checkpoint = open_checkpoint (fixture->path);
  g_assert_true (eng_checkpoint_resume (checkpoint, after, NULL));

  for (int i = 0; i < 3; i++)
    eng_trainer_step (whole, &(EngStepInfo){ 0 }, NULL, NULL);

  eng_trainer_step (after, &(EngStepInfo){ 0 }, NULL, NULL);
  g_assert_true (eng_trainer_at_epoch_end (after));
  expected = eng_trainer_validate (whole);
  info = eng_trainer_validate (after);
  g_assert_cmpfloat (info->loss, ==, expected->loss);
  g_assert_cmpfloat (info->valid_free, ==, expected->valid_free);
  g_assert_cmpint (info->epoch, ==, 1);
}

/* The weights alone, as PyTorch and the safetensors library leave them. */
static void
write_weights (const EngParams *params, const char *path, const char *leave_out, const EngTensorView *more)
{
  g_autofree EngTensorView *views = g_new0 (EngTensorView, (gsize) params->n_tensors + 1);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_hash_table_insert (metadata, (gpointer) "format", (gpointer) "pt");

  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];

      if (g_strcmp0 (tensor->name, leave_out) == 0)
        continue;

      views[n].name = (char *) tensor->name;
      views[n].n_dims = tensor->vector ? 1 : 2;
      views[n].dims[0] = tensor->rows;
      views[n].dims[1] = tensor->cols;
      views[n].n = (gsize) tensor->rows * (gsize) tensor->cols;
      views[n++].data = eng_params_data (params, tensor);
    }

  if (more != NULL)
    views[n++] = *more;

  eng_safetensors_write (path, views, n, metadata, &error);
  g_assert_no_error (error);
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) a = io_trainer_new ("cell gru");
  g_autoptr (EngTrainer) b = io_trainer_new ("cell gru seed 3");
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  static const float odd[] = { 1, 2 };
  const EngTensorView more = { (char *) "lr_scheduler.last", 1, { 2 }, odd, 2 };

  write_weights (eng_trainer_params (a), fixture->path, NULL, &more);
  checkpoint = open_checkpoint (fixture->path);
  g_assert_null (checkpoint->config);
  g_assert_null (checkpoint->source_vocab);
  g_assert_false (checkpoint->resumable);
  g_assert_true (eng_checkpoint_load_params (checkpoint, eng_trainer_params (b), &error));
  g_assert_no_error (error);
  assert_same_weights (a, b);

  g_assert_false (eng_checkpoint_resume (checkpoint, b, &error));
  g_assert_error (error, ENG_ERROR, ENG_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "--init"));
}

/* PyTorch's state dict names a tied matrix twice. */
static void
test_foreign_tied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) a = io_trainer_new ("tie-output on embed 6");
  g_autoptr (EngTrainer) b = io_trainer_new ("tie-output on embed 6 seed 3");
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  const EngParams *params = eng_trainer_params (a);
  const EngTensor *tied = eng_params_find (params, "decoder.embedding.weight");
  EngTensorView more = { (char *) "decoder.dense.weight", 2, { tied->rows, tied->cols }, eng_params_data (params, tied), (gsize) tied->rows * (gsize) tied->cols };

  write_weights (params, fixture->path, NULL, &more);
  checkpoint = open_checkpoint (fixture->path);
  g_assert_true (eng_checkpoint_load_params (checkpoint, eng_trainer_params (b), &error));
  g_assert_no_error (error);
  assert_same_weights (a, b);
}

/* Fails unless loading @checkpoint into a trainer of @options is refused with that message and changes nothing. */
static void
assert_misfit (EngCheckpoint *checkpoint, const char *options, gboolean resume, int code, const char *message)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new (options);
  g_autoptr (EngTrainer) untouched = io_trainer_new (options);
  g_autoptr (GError) error = NULL;
  gboolean ok = resume ? eng_checkpoint_resume (checkpoint, trainer, &error)
                       : eng_checkpoint_load_params (checkpoint, eng_trainer_params (trainer), &error);

  if (ok)
    g_error ("%s: taken", options);

  g_assert_error (error, ENG_ERROR, code);

  if (strstr (error->message, message) == NULL || strstr (error->message, checkpoint->path) == NULL)
    g_error ("%s: “%s”, expected “%s”", options, error->message, message);

  assert_same_weights (trainer, untouched);
  g_assert_cmpint (eng_trainer_steps_done (trainer), ==, 0);
}

static void
test_misfit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("cell gru");
  g_autoptr (EngCheckpoint) checkpoint = NULL;

  train (trainer, 1, NULL);
  save (trainer, fixture->path);
  checkpoint = open_checkpoint (fixture->path);

  for (int resume = 0; resume <= 1; resume++)
    {
      assert_misfit (checkpoint, "hidden 7", resume, ENG_ERROR_MISMATCH, "tensor “encoder.rnn.weight_ih_l0” is 18 × 5, the model needs 21 × 5");
      assert_misfit (checkpoint, "layers 3", resume, ENG_ERROR_MISMATCH, "no tensor “encoder.rnn.weight_ih_l2” (18 × 6)");
      assert_misfit (checkpoint, "layers 1", resume, ENG_ERROR_MISMATCH, "no place for its tensor “decoder.rnn.bias_hh_l1”");
    }

  assert_misfit (checkpoint, "optimizer sgd", TRUE, ENG_ERROR_MISMATCH, "another optimiser");
  assert_misfit (checkpoint, "swap on", TRUE, ENG_ERROR_MISMATCH, "source vocabulary");
  assert_misfit (checkpoint, "valid 5", TRUE, ENG_ERROR_MISMATCH, "trained on 11 pairs, the data have 7");
}

static void
test_broken_weights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("cell gru");
  EngParams *params = eng_trainer_params (trainer);
  g_autoptr (EngCheckpoint) without = NULL, with_nan = NULL;

  write_weights (params, fixture->path, "decoder.dense.bias", NULL);
  without = open_checkpoint (fixture->path);
  assert_misfit (without, "cell gru", FALSE, ENG_ERROR_MISMATCH, "no tensor “decoder.dense.bias”");

  params->weights[eng_params_find (params, "decoder.dense.bias")->offset + 3] = (real) NAN;
  write_weights (params, fixture->path, NULL, NULL);
  with_nan = open_checkpoint (fixture->path);
  assert_misfit (with_nan, "cell gru", FALSE, ENG_ERROR_BAD_FILE, "number 3 of tensor “decoder.dense.bias” is not finite");
}

/* Metadata of a good file with one entry changed (or left out). */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *key, *value, *message;
  } cases[] = {
    { "format", "souffleur-2", "its format is “souffleur-2”" },
    { "config", NULL, "no configuration" },
    { "config", "{", "configuration cannot be used: line 1" },
    { "config", "{\"layers\":99}", "configuration cannot be used: --layers" },
    { "vocab.source", NULL, "its “vocab.source” are damaged (they are not there)" },
    { "vocab.target", "{}", "its “vocab.target” is not a vocabulary" },
    { "vocab.target", "[\"<unk>\",\"<pad>\",\"<bos>\"]", "its “vocab.target” is not a vocabulary" },
    { "vocab.target", "[\"<unk>\",\"<pad>\",\"<bos>\",\"<eos>\",5]", "its “vocab.target” is not a vocabulary" },
    { "vocab.target", "[\"<pad>\",\"<unk>\",\"<bos>\",\"<eos>\"]", "its “vocab.target” is not a vocabulary" },
    { "state", "[]", "its “state” is damaged" },
    { "state", "{\"step\":-1}", "its “state” is damaged" },
    { "state", "{\"step\":1.5}", "its “state” is damaged" },
    { "state", "nothing", "its “state” are damaged (line 1" },
  };
  static const char *const keys[] = { "format", "config", "vocab.source", "vocab.target", "state" };
  g_autoptr (EngTrainer) trainer = io_trainer_new ("cell gru");
  g_autoptr (EngCheckpoint) good = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "damaged.safetensors", NULL);

  save (trainer, fixture->path);
  good = open_checkpoint (fixture->path);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (EngCheckpoint) checkpoint = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        if (strcmp (keys[k], cases[i].key) != 0)
          g_hash_table_insert (metadata, (gpointer) keys[k], (gpointer) eng_safetensors_metadata (good->file, keys[k]));
        else if (cases[i].value != NULL)
          g_hash_table_insert (metadata, (gpointer) keys[k], (gpointer) cases[i].value);

      g_assert_true (eng_safetensors_write (path, NULL, 0, metadata, NULL));
      checkpoint = eng_checkpoint_open (path, &error);
      g_assert_null (checkpoint);
      g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE);

      if (strstr (error->message, cases[i].message) == NULL || strstr (error->message, path) == NULL)
        g_error ("%s: “%s”, expected “%s”", cases[i].value, error->message, cases[i].message);
    }
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EngTrainer) trainer = io_trainer_new ("cell gru");
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "m.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (eng_checkpoint_open (fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (eng_checkpoint_save (trainer, NULL, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, nowhere));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/checkpoint/contents", test_contents },
    { "/checkpoint/load", test_load },
    { "/checkpoint/resume", test_resume },
    { "/checkpoint/resume-epoch", test_resume_epoch },
    { "/checkpoint/foreign", test_foreign },
    { "/checkpoint/foreign-tied", test_foreign_tied },
    { "/checkpoint/misfit", test_misfit },
    { "/checkpoint/broken-weights", test_broken_weights },
    { "/checkpoint/damaged", test_damaged },
    { "/checkpoint/unreadable", test_unreadable },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
