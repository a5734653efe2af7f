/* SPDX-License-Identifier: MIT
 *
 * How fast this machine trains: the real trainer on random tokens of a given shape, so that only
 * arithmetic is timed.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* of a standard shape; static, or NULL */
  int vocab_source, vocab_target;
  int min_length; /* target lengths are uniform from here to the configuration's max_length; sources are full */
} EngBenchShape;

typedef struct
{
  double tokens_per_s; /* valid target tokens of training */
  double steps_per_s;
  double step_median_us;         /* microseconds of the middle step */
  double slowest_step;           /* the slowest over the middle one */
  double greedy_sentences_per_s; /* one sentence at a time, up to max_length steps */
  double gemm_gflops;            /* of all threads together, measured in the same run */
  double share_of_limit;         /* FLOPs of the valid positions a second ÷ gemm_gflops */
  int threads;
} EngBenchResult;

/**
 * eng_bench_run:
 * @config: sizes, batch, max_length, dropout, forcing, threads, lanes
 * @seconds: of training; decoding takes a quarter more
 *
 * Returns: %FALSE with an error of eng_trainer_new().
 */
gboolean eng_bench_run (const EngConfig *config, const EngBenchShape *shape, double seconds, EngBenchResult *result,
                        GError **error);

/* eng_bench_flops: floating-point operations of training on the valid positions of one average batch: three
 * times (forward, and both products of backward) the matrix products of encoder, decoder and output layer. */
double eng_bench_flops (const EngConfig *config, const EngBenchShape *shape, double source_positions, double target_positions);

/**
 * eng_bench_stack:
 *
 * @threads: 0 = one for each processor
 *
 * Times one unidirectional GRU stack, forward and backward with all gradients (weights, input, first states), on
 * full-length rows, without model or optimiser. The weights are laid into panels each time, as after an update.
 * kern_gemm_load() must have succeeded.
 *
 * Returns: microseconds of one forward and backward.
 */
double eng_bench_stack (int steps, int batch, int input, int hidden, int layers, int threads, double seconds);

G_END_DECLS
