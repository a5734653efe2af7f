/* SPDX-License-Identifier: MIT
 *
 * Generated data: tasks whose true answer is known, so that a model can be held against it exactly.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/**
 * eng_task_pairs:
 * @task: reverse, copy, sort (letters a-z, lengths 1 to max_length - 1), numbers (digits, split in single digits, to words;
 *   English, or French with --swap's opposite never: see `french`), dates ("3 march 2021" to "2021-03-03")
 * @n: how many pairs
 *
 * Returns: (transfer full): text of tab-separated pairs, a line each, the same for the same (task, seed, n, max_length).
 */
char *eng_task_pairs (EngTask task, guint64 seed, int n, int max_length);

/**
 * eng_task_values:
 * @source: (n, source_steps, width) out   @target: (n, target_steps, width) out
 *
 * Real vectors. waves: sums of three sines of random frequency, phase and amplitude, @width of them side
 * by side; the target goes on where the source ends. noise: independent standard normal numbers
 * (the classic first example: 5 steps of 10 values).
 */
void eng_task_values (EngTask task, guint64 seed, int n, int source_steps, int target_steps, int width,
                      float *source, float *target);

G_END_DECLS
