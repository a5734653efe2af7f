/* SPDX-License-Identifier: MIT
 *
 * Events as the engine would send them, made up: for tests of views and window alone. The numbers follow
 * simple formulas, so that a test can say what it expects to see.
 */
#pragma once

#include "ui-state.h"

G_BEGIN_DECLS

#define FAKE_ROWS 16
#define FAKE_TARGET_STEPS 8
#define FAKE_SOURCE_STEPS 6
#define FAKE_STEPS_PER_EPOCH 20

/* Every one applies to @state what the engine's event would. */
void fake_run (UiState *state, guint run_id, EngRunState run_state);
/* A recording of the same run from a log of that name; what follows it is what it holds. */
void fake_recording (UiState *state, guint run_id, const char *path);
void fake_run_with (UiState *state, guint run_id, EngRunState run_state, const EngConfig *config);
/* A run that learns numbers, @width of them a step, after its first epoch; of @rows sequences it has drawn a free run. */
void fake_vectors (UiState *state, guint run_id, int rows, int steps, int width);
/* @n updates after those made before, @seconds_each of training; an epoch ends every 20. */
void fake_steps (UiState *state, int n, double seconds_each);
void fake_picture (UiState *state);
/* An answer of @serial to @text, in which @unknown (nullable) is an unknown word. */
void fake_answer (UiState *state, guint64 serial, const char *text, const char *unknown);
/* The same, cut off after @n_steps words; step i says word i. */
void fake_long_answer (UiState *state, guint64 serial, const char *text, int n_steps);
/* A beam of @width around the newest answer: at every step its word on top, then the step's next candidates. */
void fake_beam (UiState *state, int width);
void fake_change (UiState *state, const char *what, const char *from, const char *to);
void fake_state (UiState *state, EngRunState run_state);
void fake_error (UiState *state, const char *message);
void fake_saved (UiState *state, const char *path);

G_END_DECLS
