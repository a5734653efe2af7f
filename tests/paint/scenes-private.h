/* SPDX-License-Identifier: MIT
 *
 * The scenes by panel, and what they are made from.
 *
 * Internal to scenes*.c.
 */
#pragma once

#include "scenes.h"

extern const SceneSpec curves_scenes[];
extern const guint n_curves_scenes;
extern const SceneSpec strip_scenes[];
extern const guint n_strip_scenes;
extern const SceneSpec mask_scenes[];
extern const guint n_mask_scenes;
extern const SceneSpec sentence_scenes[];
extern const guint n_sentence_scenes;
extern const SceneSpec schedule_scenes[];
extern const guint n_schedule_scenes;

/* A run of @epochs epochs of 22 updates, validated. */
UiState *scene_trained (guint epochs);

/* The same of real vectors, 40 epochs. */
UiState *scene_trained_vectors (void);

/* A run with a batch of @rows sentences of up to @longest tokens, fed at @epsilon. */
UiState *scene_with_batch (SampleLanguage language, int rows, double epsilon, int longest);
