/* SPDX-License-Identifier: MIT */

#include "eng-bench.h"

#include <string.h>

#include "kern-gemm.h"
#include "kern-random.h"

#include "eng-dataset.h"
#include "eng-lanes.h"
#include "eng-seq2seq-shape.h"
#include "eng-trainer-private.h"

/* Batches of random tokens, as many as it takes that no cache remembers them. */
#define BATCHES 32
#define WARM_UP 10

/* The gemm that the limit is taken from: square, in the second-level cache, where the library is at its best. */
#define GEMM_SIZE 512

static EngVocab *
new_vocab (int size)
{
  char **words = g_new0 (char *, size);
  g_autoptr (EngWords) shared = NULL;

  for (int i = 0; i < size; i++)
    words[i] = g_strdup_printf ("w%d", i);

  shared = eng_words_new (size, words);

  return eng_vocab_new_from_words (shared);
}

static void
fill_side (EngSide *side, int n, int min, int max, int vocab, guint64 stream)
{
  side->start = g_new0 (gsize, n + 1);

  for (int i = 0; i < n; i++)
    side->start[i + 1] = side->start[i] + (gsize) min + kern_random_below ((guint32) (max - min + 1), 1, KERN_STREAM_DATA, stream, (guint64) i);

  side->ids = g_new (gint32, side->start[n]);

  for (gsize k = 0; k < side->start[n]; k++)
    side->ids[k] = 4 + (gint32) kern_random_below ((guint32) (vocab - 4), 1, KERN_STREAM_DATA, stream + 1, k);
}

static EngDataset *
new_dataset (const EngConfig *config, const EngBenchShape *shape)
{
  EngDataset *data = g_new0 (EngDataset, 1);

  g_atomic_ref_count_init (&data->ref_count);
  data->name = g_strdup ("random tokens");
  data->n = data->n_train = BATCHES * config->batch;
  data->max_length = config->max_length;
  data->source_vocab = new_vocab (shape->vocab_source);
  data->target_vocab = new_vocab (shape->vocab_target);
  fill_side (&data->source, data->n, config->max_length, config->max_length, shape->vocab_source, 0);
  fill_side (&data->target, data->n, MIN (shape->min_length, config->max_length), config->max_length, shape->vocab_target, 2);

  return data;
}

/* A position that goes through a layer costs 2 G (D + H) forward and twice that backward. */
static double
layer_flops (int cell, int D, int H)
{
  return 3.0 * 2.0 * eng_cell_gates (cell) * (double) H * (double) (D + H);
}

double
eng_bench_flops (const EngConfig *config, const EngBenchShape *shape, double source_positions, double target_positions)
{
  EngDims dims = { shape->vocab_source, shape->vocab_target, 0 };
  EngShape sizes;
  double source = 0, target = 0;

  eng_shape_init (&sizes, config, &dims);

  for (int l = 0; l < sizes.L; l++)
    {
      source += sizes.directions * layer_flops (sizes.encoder_cell, l == 0 ? sizes.Es : sizes.C, sizes.He);
      target += layer_flops (sizes.decoder_cell, l == 0 ? sizes.Et + sizes.C : sizes.Hd, sizes.Hd);
    }

  return source_positions * source + target_positions * (target + 3.0 * 2.0 * sizes.Hd * (double) sizes.O);
}

static void
gemm_task (int task, gpointer data)
{
  gsize n = (gsize) GEMM_SIZE * GEMM_SIZE;
  g_autofree real *scratch = g_new0 (real, 3 * n);

  ((double *) data)[task] = kern_gemm_speed (scratch, GEMM_SIZE, GEMM_SIZE, GEMM_SIZE, 0.2);
}

/* Gemm speed of all threads at once: what the processor gives under the same load. */
static double
gemm_speed (EngLanes *lanes)
{
  int threads = eng_lanes_threads (lanes);
  g_autofree double *speed = g_new0 (double, threads);
  double sum = 0;

  eng_lanes_run (lanes, threads, gemm_task, speed);

  for (int i = 0; i < threads; i++)
    sum += speed[i];

  return sum;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* Sorts the times of single steps. */
static void
rate_steps (GArray *times, EngBenchResult *result)
{
  g_array_sort (times, compare_times);
  result->step_median_us = (double) g_array_index (times, gint64, times->len / 2);
  result->slowest_step = (double) g_array_index (times, gint64, times->len - 1) / MAX (result->step_median_us, 1);
}

static gboolean
time_training (EngTrainer *trainer, double seconds, gint64 *steps, gint64 *tokens, double *taken, EngBenchResult *result, GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 begun, before;

  for (int i = 0; i < WARM_UP; i++)
    {
      EngStepInfo info;

      if (!eng_trainer_step (trainer, &info, NULL, error))
        return FALSE;
    }

  *steps = *tokens = 0;
  begun = before = g_get_monotonic_time ();

  do
    {
      EngStepInfo info;
      gint64 now, time;

      if (!eng_trainer_step (trainer, &info, NULL, error))
        return FALSE;

      now = g_get_monotonic_time ();
      time = now - before;
      before = now;
      g_array_append_val (times, time);
      *tokens += info.tokens;
      (*steps)++;
      *taken = (double) (now - begun) * 1e-6;
    }
  while (*taken < seconds);

  rate_steps (times, result);

  return TRUE;
}

static double
time_greedy (EngTrainer *trainer, double seconds)
{
  const EngDataset *data = trainer->data;
  gint64 begun = g_get_monotonic_time ();
  gint64 sentences = 0;
  double taken;

  do
    {
      g_autoptr (EngTranslation) translation = eng_translation_new ();
      int pair = (int) (sentences % data->n);

      eng_decode_words (trainer->decode, (const int *) data->source.ids + data->source.start[pair],
                        eng_side_length (&data->source, pair), translation);
      sentences++;
      taken = (double) (g_get_monotonic_time () - begun) * 1e-6;
    }
  while (taken < seconds);

  return (double) sentences / taken;
}

gboolean
eng_bench_run (const EngConfig *config, const EngBenchShape *shape, double seconds, EngBenchResult *result, GError **error)
{
  g_autoptr (EngDataset) data = new_dataset (config, shape);
  g_autoptr (EngConfig) endless = eng_config_copy (config);
  g_autoptr (EngTrainer) trainer = NULL;
  gint64 steps, tokens;
  double taken, source_positions;

  endless->steps = G_MAXINT;
  trainer = eng_trainer_new (data, endless, error);

  if (trainer == NULL || !time_training (trainer, seconds, &steps, &tokens, &taken, result, error))
    return FALSE;

  source_positions = (double) steps * config->batch * config->max_length;
  result->threads = eng_lanes_threads (trainer->lanes);
  result->tokens_per_s = (double) tokens / taken;
  result->steps_per_s = (double) steps / taken;
  result->gemm_gflops = gemm_speed (trainer->lanes);
  result->share_of_limit = eng_bench_flops (config, shape, source_positions, (double) tokens) / taken * 1e-9 / result->gemm_gflops;
  result->greedy_sentences_per_s = time_greedy (trainer, seconds / 4);

  return TRUE;
}
