/* SPDX-License-Identifier: MIT
 *
 * Made-up runs, batches and answers for the tests of the painters, built through the same events that an
 * engine sends. Deterministic: the same arguments give the same bits.
 */
#pragma once

#include "ui-state.h"

typedef enum
{
  SAMPLE_FRENCH,
  SAMPLE_CHINESE
} SampleLanguage;

/* A run that is about to begin: two vocabularies and a configuration. @vocabulary: size, at least 64. */
UiState *sample_run (SampleLanguage language, int vocabulary, int steps_per_epoch, int epochs);

/* @n updates, with an epoch event after each epoch when @validate. */
void sample_train (UiState *state, guint n, gboolean validate);

/* One update with a given loss. */
void sample_step (UiState *state, double loss);

void sample_change (UiState *state, guint64 step, const char *what, const char *from, const char *to);

/* The run comes into another state. */
void sample_state (UiState *state, EngRunState run_state);

/* A batch of the sample sentences; the rows repeat when there are more. */
void sample_picture (UiState *state, int rows, double epsilon, int longest);

/* An answer; @epoch moves its step. */
void sample_answer (UiState *state, const char *text, const char *output, const char *reference, int epoch, int longest);

/* Real vectors: mean squared error, no words. */
UiState *sample_vectors_run (int steps_per_epoch, int epochs);
void sample_vectors_picture (UiState *state, int rows, int steps, int width, double epsilon);

/* The end of an epoch of it: sequences on which the free run drifts away. */
void sample_drift (UiState *state, int rows, int steps, int width);

/* Attention, hidden states and gates (3 of a GRU, 4 of an LSTM, 0) for the newest answer. */
void sample_internals (UiState *state, int units, int gates);

/* A beam search's tree around the newest answer. */
void sample_beam (UiState *state, int width);

/* Writes a word of the target vocabulary otherwise. */
void sample_rename (UiState *state, const char *word, const char *other);
