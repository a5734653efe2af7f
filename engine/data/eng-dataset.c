/* SPDX-License-Identifier: MIT */

#include "eng-dataset.h"

#include <string.h>

#include <glib/gi18n.h>

#include "eng-corpus.h"
#include "eng-error.h"
#include "eng-shuffle.h"
#include "eng-split.h"
#include "eng-task.h"
#include "eng-text.h"

static void
side_clear (EngSide *side)
{
  g_clear_pointer (&side->start, g_free);
  g_clear_pointer (&side->ids, g_free);
  g_clear_pointer (&side->values, g_free);
}

EngDataset *
eng_dataset_ref (EngDataset *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
eng_dataset_unref (EngDataset *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  side_clear (&self->source);
  side_clear (&self->target);
  g_clear_pointer (&self->source_vocab, eng_vocab_unref);
  g_clear_pointer (&self->target_vocab, eng_vocab_unref);
  g_strfreev (self->source_text);
  g_strfreev (self->target_text);
  g_free (self->figures.source_lengths);
  g_free (self->figures.target_lengths);
  g_free (self->name);
  g_free (self);
}

/* The id of each token of the tally. */
static gint32 *
ids_of_numbers (const EngTally *tally, const EngVocab *vocab)
{
  int n = eng_tally_size (tally);
  gint32 *ids = g_new (gint32, (gsize) n);

  for (int i = 0; i < n; i++)
    ids[i] = eng_vocab_id (vocab, eng_tally_token (tally, i));

  return ids;
}

static guint64
count_unknown (const EngTally *tally, const gint32 *ids)
{
  guint64 n = 0;

  for (int i = 0; i < eng_tally_size (tally); i++)
    if (ids[i] == ENG_TOKEN_UNK)
      n += eng_tally_count (tally, i);

  return n;
}

/* How many sequences there are of each length, <eos> included; index 0 … @longest. */
static guint32 *
count_lengths (const GArray *start, int n, int *longest)
{
  const gsize *at = (const gsize *) (gconstpointer) start->data;
  guint32 *histogram;

  *longest = 0;

  for (int i = 0; i < n; i++)
    *longest = MAX (*longest, (int) (at[i + 1] - at[i]) + 1);

  histogram = g_new0 (guint32, (gsize) *longest + 1);

  for (int i = 0; i < n; i++)
    histogram[at[i + 1] - at[i] + 1]++;

  return histogram;
}

/* Ids in the order of @order, each sequence with <eos>, cut at @T. Returns how many were cut. */
static guint64
encode_side (EngSide *side, const EngCorpusSide *from, const gint32 *id_of, const int *order, int n, int T)
{
  const gint32 *numbers = (const gint32 *) (gconstpointer) from->numbers->data;
  const gsize *at = (const gsize *) (gconstpointer) from->start->data;
  guint64 cut = 0;
  gsize total = 0;

  side->start = g_new (gsize, (gsize) n + 1);

  for (int i = 0; i < n; i++)
    {
      side->start[i] = total;
      total += MIN (at[order[i] + 1] - at[order[i]] + 1, (gsize) T);
    }

  side->start[n] = total;
  side->ids = g_new (gint32, total);

  for (int i = 0; i < n; i++)
    {
      const gint32 *x = numbers + at[order[i]];
      gint32 *ids = side->ids + side->start[i];
      gsize length = at[order[i] + 1] - at[order[i]];

      for (gsize t = 0; t < MIN (length, (gsize) T); t++)
        ids[t] = id_of[x[t]];

      if (length < (gsize) T)
        ids[length] = ENG_TOKEN_EOS;
      else
        cut++;
    }

  return cut;
}

/* The sentences as they were read, in the order of @order; NULL for a corpus too large for that. */
static char **
copy_text (const EngCorpusSide *side, const int *order, int n)
{
  const EngSpan *spans = (const EngSpan *) (gconstpointer) side->spans->data;
  char **text;

  if (side->spans->len != (guint) n)
    return NULL;

  text = g_new0 (char *, (gsize) n + 1);

  for (int i = 0; i < n; i++)
    text[i] = g_strndup (spans[order[i]].start, spans[order[i]].length);

  return text;
}

/* One side: vocabulary, ids, text and figures. */
static void
take_side (EngDataset *self, EngCorpus *corpus, int i, const int *order, EngVocab *given)
{
  const gboolean is_source = i == ENG_CORPUS_SOURCE;
  const EngCorpusSide *from = &corpus->side[i];
  EngCorpusFigures *figures = &self->figures;
  g_autofree gint32 *id_of = NULL;
  EngVocab *vocab;
  guint64 cut;

  if (given != NULL)
    vocab = eng_vocab_ref (given);
  else
    {
      g_autoptr (EngWords) words = eng_tally_words (from->tally, corpus->config->min_count);

      vocab = eng_vocab_new_from_words (words);
    }

  id_of = ids_of_numbers (from->tally, vocab);
  cut = encode_side (is_source ? &self->source : &self->target, from, id_of, order, self->n, self->max_length);

  *(is_source ? &self->source_vocab : &self->target_vocab) = vocab;
  *(is_source ? &self->source_text : &self->target_text) = copy_text (from, order, self->n);
  *(is_source ? &figures->cut_source : &figures->cut_target) = cut;
  *(is_source ? &figures->source_tokens : &figures->target_tokens) = from->numbers->len;
  *(is_source ? &figures->source_unknown : &figures->target_unknown) = count_unknown (from->tally, id_of);
  *(is_source ? &figures->source_distinct : &figures->target_distinct) = eng_tally_size (from->tally);
  *(is_source ? &figures->source_lengths : &figures->target_lengths) =
      count_lengths (from->start, self->n, is_source ? &figures->longest_source : &figures->longest_target);
}

/* What a person calls the data. */
static char *
dataset_name (const EngConfig *config, const char *builtin_name)
{
  g_autofree char *name = NULL;

  if (config->data != NULL)
    name = g_path_get_basename (config->data);
  else if (config->source != NULL)
    {
      g_autofree char *source = g_path_get_basename (config->source);
      g_autofree char *target = g_path_get_basename (config->target);

      name = g_strdup_printf ("%s + %s", source, target);
    }
  else if (config->task != ENG_TASK_NONE)
    {
      g_autofree char *task = eng_config_get (config, "task");

      name = g_strdup_printf (_ ("task %s"), task);
    }
  else
    name = g_strdup (builtin_name);

  return config->swap ? g_strdup_printf (_ ("%s, swapped"), name) : g_steal_pointer (&name);
}

static EngDataset *
dataset_alloc (const EngConfig *config, const char *builtin_name)
{
  EngDataset *self = g_new0 (EngDataset, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = dataset_name (config, builtin_name);
  self->max_length = config->max_length;
  self->tokens = config->tokens;
  self->task = config->task;

  return self;
}

static EngDataset *
dataset_from_corpus (EngCorpus *corpus, const char *builtin_name, EngVocab *source_vocab, EngVocab *target_vocab)
{
  EngDataset *self = dataset_alloc (corpus->config, builtin_name);
  const EngCorpusSide *source = &corpus->side[ENG_CORPUS_SOURCE];
  g_autofree int *order = g_new (int, (gsize) corpus->n);
  g_autofree int *group = g_new (int, (gsize) corpus->n);
  int n_groups;

  self->n = corpus->n;
  self->figures = corpus->figures;

  n_groups = eng_split_groups (group, (const gint32 *) (gconstpointer) source->numbers->data,
                               (const gsize *) (gconstpointer) source->start->data, self->n);
  self->n_train = eng_split_order (order, group, self->n, n_groups, corpus->config);
  self->n_valid = self->n - self->n_train;

  take_side (self, corpus, ENG_CORPUS_SOURCE, order, source_vocab);
  take_side (self, corpus, ENG_CORPUS_TARGET, order, target_vocab);

  return self;
}

/* @n sequences of @steps vectors, taken from @values in the order of @order. */
static void
take_values (EngSide *side, const float *values, const int *order, int n, int steps, int width)
{
  gsize size = (gsize) steps * (gsize) width;

  side->start = g_new (gsize, (gsize) n + 1);
  side->values = g_new (float, (gsize) n *size);

  for (int i = 0; i <= n; i++)
    side->start[i] = (gsize) i * (gsize) steps;

  for (int i = 0; i < n; i++)
    memcpy (side->values + (gsize) i * size, values + (gsize) order[i] * size, size * sizeof *values);
}

static guint32 *
equal_lengths (int n, int steps)
{
  guint32 *histogram = g_new0 (guint32, (gsize) steps + 1);

  histogram[steps] = (guint32) n;

  return histogram;
}

static EngDataset *
dataset_from_values (const EngConfig *config)
{
  EngDataset *self = dataset_alloc (config, NULL);
  EngCorpusFigures *figures = &self->figures;
  EngTaskShape shape = eng_task_shape (config);
  gsize size_source = (gsize) shape.n * (gsize) shape.source_steps * (gsize) shape.width;
  gsize size_target = (gsize) shape.n * (gsize) shape.target_steps * (gsize) shape.width;
  g_autofree float *source = g_new (float, size_source);
  g_autofree float *target = g_new (float, size_target);
  g_autofree int *order = g_new (int, (gsize) shape.n);

  eng_task_values ((EngTask) config->task, (guint64) config->seed, shape.n, shape.source_steps, shape.target_steps, shape.width, source, target);

  self->n = shape.n;
  self->width = shape.width;
  self->n_train = eng_split_order (order, NULL, shape.n, shape.n, config);
  self->n_valid = self->n - self->n_train;
  take_values (&self->source, source, order, shape.n, shape.source_steps, shape.width);
  take_values (&self->target, target, order, shape.n, shape.target_steps, shape.width);

  if (config->swap)
    {
      EngSide side = self->source;

      self->source = self->target;
      self->target = side;
    }

  figures->kept = figures->lines = (guint64) shape.n;
  figures->longest_source = eng_side_length (&self->source, 0);
  figures->longest_target = eng_side_length (&self->target, 0);
  figures->source_lengths = equal_lengths (shape.n, figures->longest_source);
  figures->target_lengths = equal_lengths (shape.n, figures->longest_target);
  self->max_length = figures->longest_target;

  return self;
}

EngDataset *
eng_dataset_new (const EngConfig *config, const char *builtin, const char *builtin_name, EngVocab *source_vocab,
                 EngVocab *target_vocab, GError **error)
{
  g_autoptr (EngCorpus) corpus = NULL;
  g_autofree char *generated = NULL;
  gboolean read;

  if (config->task == ENG_TASK_WAVES || config->task == ENG_TASK_NOISE)
    return dataset_from_values (config);

  corpus = eng_corpus_new (config);

  if (config->task != ENG_TASK_NONE)
    {
      g_autofree char *task = eng_config_get (config, "task");

      generated = eng_task_pairs ((EngTask) config->task, (guint64) config->seed, eng_task_shape (config).n, config->max_length);
      read = eng_corpus_read_text (corpus, task, generated, strlen (generated), error);
    }
  else if (config->data != NULL)
    read = eng_corpus_read_file (corpus, config->data, error);
  else if (config->source != NULL)
    read = eng_corpus_read_aligned (corpus, config->source, config->target, error);
  else
    {
      g_return_val_if_fail (builtin != NULL, NULL);
      read = eng_corpus_read_text (corpus, builtin_name, builtin, strlen (builtin), error);
    }

  return read ? dataset_from_corpus (corpus, builtin_name, source_vocab, target_vocab) : NULL;
}

char *
eng_dataset_pair_text (const EngDataset *self, int i, gboolean target)
{
  const EngSide *side = target ? &self->target : &self->source;
  const EngVocab *vocab = target ? self->target_vocab : self->source_vocab;
  char **text = target ? self->target_text : self->source_text;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_return_val_if_fail (i >= 0 && i < self->n && vocab != NULL, NULL);

  if (text != NULL)
    return g_strdup (text[i]);

  for (gsize t = side->start[i]; t < side->start[i + 1] && side->ids[t] != ENG_TOKEN_EOS; t++)
    g_ptr_array_add (words, (gpointer) eng_vocab_word (vocab, side->ids[t]));

  return eng_text_join ((const char *const *) words->pdata, (int) words->len, (EngTokens) self->tokens);
}

void
eng_dataset_order (const EngDataset *self, int *order, const EngConfig *config, int epoch)
{
  for (int i = 0; i < self->n_train; i++)
    order[i] = i;

  if (config->order == ENG_ORDER_SHUFFLED)
    eng_shuffle (order, self->n_train, (guint64) config->seed, KERN_STREAM_SHUFFLE, (guint64) epoch);
}
