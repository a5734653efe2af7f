/* SPDX-License-Identifier: MIT */

#include "reference.h"

#include <string.h>

#include "eng-checkpoint.h"
#include "eng-seq2seq.h"

static void
case_free (gpointer data)
{
  ReferenceCase *self = data;

  g_free (self->name);
  g_free (self->init);
  eng_config_free (self->config);
  eng_dataset_unref (self->data);
  g_free (self->losses);
  g_free (self->logits);
  g_free (self);
}

/* Numbers of an array, or NULL when there is none. */
static double *
get_numbers (JsonObject *object, const char *name, int *n)
{
  JsonArray *array;
  double *numbers;

  *n = 0;

  if (!json_object_has_member (object, name))
    return NULL;

  array = json_object_get_array_member (object, name);
  *n = (int) json_array_get_length (array);
  numbers = g_new (double, *n);

  for (int i = 0; i < *n; i++)
    numbers[i] = json_array_get_double_element (array, (guint) i);

  return numbers;
}

static void
fill_side (EngSide *side, JsonObject *vectors, const char *name, int steps, int width, int *n)
{
  int size;
  g_autofree double *numbers = get_numbers (vectors, name, &size);

  *n = size / (steps * width);
  side->start = g_new (gsize, *n + 1);
  side->values = g_new (float, size);

  for (int i = 0; i <= *n; i++)
    side->start[i] = (gsize) i * (gsize) steps;

  for (int k = 0; k < size; k++)
    side->values[k] = (float) numbers[k];
}

static EngDataset *
dataset_of_vectors (JsonObject *vectors)
{
  EngDataset *data = g_new0 (EngDataset, 1);
  int source_steps = (int) json_object_get_int_member (vectors, "source_steps");
  int target_steps = (int) json_object_get_int_member (vectors, "target_steps");
  int n_targets;

  g_atomic_ref_count_init (&data->ref_count);
  data->name = g_strdup ("vectors");
  data->width = (int) json_object_get_int_member (vectors, "width");
  data->max_length = target_steps;
  fill_side (&data->source, vectors, "source", source_steps, data->width, &data->n);
  fill_side (&data->target, vectors, "target", target_steps, data->width, &n_targets);
  g_assert_cmpint (data->n, ==, n_targets);
  data->n_train = data->n;
  data->figures.longest_source = source_steps;
  data->figures.longest_target = target_steps;

  return data;
}

static EngDataset *
dataset_of_corpus (const EngConfig *config, const char *text)
{
  g_autoptr (GError) error = NULL;
  EngDataset *data = eng_dataset_new (config, text, "reference", NULL, NULL, &error);

  g_assert_no_error (error);

  return data;
}

static ReferenceCase *
read_case (JsonObject *file, JsonObject *object)
{
  ReferenceCase *self = g_new0 (ReferenceCase, 1);
  g_autofree char *options = json_to_string (json_object_get_member (object, "options"), FALSE);
  g_autoptr (GError) error = NULL;
  int n;

  self->name = g_strdup (json_object_get_string_member (object, "name"));
  self->init = g_strdup (json_object_get_string_member_with_default (object, "init", NULL));
  self->config = eng_config_from_json (options, &error);
  g_assert_no_error (error);
  self->steps = (int) json_object_get_int_member (object, "steps");

  if (json_object_has_member (object, "corpus"))
    self->data = dataset_of_corpus (self->config, json_object_get_string_member (json_object_get_object_member (file, "corpora"),
                                                                                 json_object_get_string_member (object, "corpus")));
  else
    self->data = dataset_of_vectors (json_object_get_object_member (json_object_get_object_member (file, "vectors"),
                                                                    json_object_get_string_member (object, "vectors")));

  self->losses = get_numbers (object, "losses", &n);
  g_assert_true (self->losses == NULL || n == self->steps);
  self->logits = get_numbers (object, "logits", &self->n_logits);

  return self;
}

GPtrArray *
reference_read (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  JsonObject *file;
  JsonArray *array;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  file = json_node_get_object (json_parser_get_root (parser));
  array = json_object_get_array_member (file, "cases");

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (cases, read_case (file, json_array_get_object_element (array, i)));

  return cases;
}

EngTrainer *
reference_trainer (const ReferenceCase *self)
{
  g_autoptr (GError) error = NULL;
  EngTrainer *trainer = eng_trainer_new (self->data, self->config, &error);

  g_assert_no_error (error);

  if (self->init != NULL)
    {
      g_autoptr (EngCheckpoint) checkpoint = eng_checkpoint_open (self->init, &error);

      g_assert_no_error (error);
      eng_checkpoint_load_params (checkpoint, eng_trainer_params (trainer), &error);
      g_assert_no_error (error);
    }

  return trainer;
}

double *
reference_logits (const ReferenceCase *self, EngTrainer *trainer, int *n)
{
  const EngDataset *data = self->data;
  int S = eng_side_length (&data->source, 0);
  int T = eng_side_length (&data->target, 0);
  int max_source = MAX (S, data->width > 0 ? S : self->config->max_length);
  g_autofree int *source = g_new (int, max_source);
  int run = self->config->encoder_padding == ENG_PADDING_RUN ? max_source : S;
  EngBatch batch = { 1, max_source, T, source, data->target.ids, data->source.values, data->target.values, &S, &run, &T, &T };
  EngFeedPlan plan = { 0 };
  EngPass pass = { 0 };
  g_autoptr (EngSeq2Seq) model = eng_seq2seq_new (self->config, eng_trainer_params (trainer), 1, max_source, T, 1, FALSE);
  double *logits;

  for (int s = 0; s < max_source; s++)
    source[s] = data->width == 0 && s < S ? data->source.ids[s] : ENG_TOKEN_PAD;

  eng_seq2seq_begin (model, &batch, &plan, &pass);
  eng_seq2seq_run (model, 0);
  *n = T * model->shape.O;
  logits = g_new (double, *n);

  for (int k = 0; k < *n; k++)
    logits[k] = (double) model->logits[k];

  return logits;
}

double *
reference_losses (const ReferenceCase *self, EngTrainer *trainer)
{
  double *losses = g_new (double, self->steps);

  for (int i = 0; i < self->steps; i++)
    {
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, NULL, &error);
      g_assert_no_error (error);
      losses[i] = info.loss;
    }

  return losses;
}
