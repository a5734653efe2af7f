/* SPDX-License-Identifier: MIT
 *
 * Generated data: tasks whose true answer is known, so that a model can be held against it exactly.
 * Everything comes from KERN_STREAM_DATA: pair i depends on (task, seed, i) and the sizes only.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/* How much a task makes. */
typedef struct
{
  int n;                          /* pairs */
  int source_steps, target_steps; /* real vectors: T of each side; 0 for tokens */
  int width;                      /* real vectors: numbers of one step; 0 for tokens */
} EngTaskShape;

/**
 * eng_task_shape:
 *
 * max-pairs pairs, otherwise 2000 of tokens, 512 waves (20 steps to be continued for max-length steps, one
 * number each), or as many sequences of noise as a batch holds (5 steps of 10 numbers, the classic first
 * example).
 */
EngTaskShape eng_task_shape (const EngConfig *config);

/**
 * eng_task_pairs:
 * @task: reverse, copy, sort, numbers or dates
 * @n: how many pairs
 * @max_length: the longest sequence, <eos> included: pairs are made to fit where the task can
 *
 * Tokens stand apart by single spaces:
 *
 * - reverse, copy, sort: letters a-z, 1 to max_length - 1 of them: `c a b` → `b a c`, `c a b`, `a b c`
 * - numbers: a language, then the digits of 0 to 9999, to words (eng_task_number_words()):
 *   `en 2 1` → `twenty-one`, `fr 2 1` → `vingt et un`
 * - dates: 1950 to 2049, in one of six ways of writing, to the order of ISO 8601:
 *   `3 march 2021`, `march 3 , 2021`, `wednesday , 3 march 2021`, `3 mar 2021`, `the 3rd of march 2021`,
 *   `03 / 03 / 2021` (day first) → `2021 - 03 - 03`
 *
 * Returns: (transfer full): text of tab-separated pairs, a line each.
 */
char *eng_task_pairs (EngTask task, guint64 seed, int n, int max_length);

typedef enum
{
  ENG_NUMBER_ENGLISH,
  ENG_NUMBER_FRENCH
} EngNumberLanguage;

/**
 * eng_task_number_words:
 * @number: 0 to 9999
 *
 * English as in `nine thousand nine hundred ninety-nine`; French in the traditional spelling of France,
 * `soixante et onze`, `quatre-vingts`, `deux cents`, `deux cent un`, `mille`.
 *
 * Returns: (transfer full): the cardinal number in words.
 */
char *eng_task_number_words (int number, EngNumberLanguage language);

/**
 * eng_task_values:
 * @source: (n, source_steps, width) out   @target: (n, target_steps, width) out
 *
 * Real vectors. waves: sums of three sines of random frequency (periods of 6 to 30 steps), phase and
 * amplitude, scaled so that they stay within -1 … 1, @width of them side by side; the target goes on where
 * the source ends. noise: independent standard normal numbers.
 */
void eng_task_values (EngTask task, guint64 seed, int n, int source_steps, int target_steps, int width,
                      float *source, float *target);

G_END_DECLS
