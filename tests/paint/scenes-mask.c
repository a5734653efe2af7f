/* SPDX-License-Identifier: MIT
 *
 * Scenes of panel 3 and its sandbox.
 */

#include "scenes-private.h"

#include <math.h>

#include "app-kernels.h"

static void
set_mask (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_mask_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_mask_describe;
  ui_mask_init (&scene->mask, state);
}

static void
mask_empty (Scene *scene)
{
  set_mask (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
}

/* A run log without a traced batch. */
static void
mask_unrecorded (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  state->info->recording = g_strdup ("run.jsonl");
  set_mask (scene, state);
}

static void
mask_batch (Scene *scene)
{
  set_mask (scene, scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10));
}

static void
mask_off (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);
  EngBatchPicture *picture = state->picture;

  picture->mask = FALSE;

  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    picture->cells[i].counts = TRUE;

  set_mask (scene, state);
}

static void
mask_nan (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 16, 0.6, 10);

  eng_batch_picture_cell (state->picture, 2, 1)->loss = NAN;
  eng_batch_picture_cell (state->picture, 3, 0)->loss = INFINITY;
  set_mask (scene, state);
}

static void
mask_chinese (Scene *scene)
{
  set_mask (scene, scene_with_batch (SAMPLE_CHINESE, 12, 0.4, 10));
}

static void
mask_huge (Scene *scene)
{
  set_mask (scene, scene_with_batch (SAMPLE_FRENCH, 512, 0.5, 40));
}

static void
mask_one (Scene *scene)
{
  set_mask (scene, scene_with_batch (SAMPLE_FRENCH, 1, 0.5, 10));
}

static void
mask_pointer (Scene *scene)
{
  mask_batch (scene);
  scene->mask.pointer_x = 80.0;
  scene->mask.pointer_y = 60.0;
  scene->mask.highlight_pair = 40;
}

/* The keyboard's cell, and a pinned one in another row. */
static void
mask_cursor (Scene *scene)
{
  mask_batch (scene);
  scene->mask.cursor = (UiMaskHit){ 2, 1 };
  scene->mask.pin_pair = scene->mask.picture->pair[9];
  scene->mask.pin_position = 0;
}

static void
set_sandbox (Scene *scene, UiSandboxKind kind)
{
  scene->paint = (UiPaintFunc) ui_sandbox_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_sandbox_describe;
  ui_sandbox_init (&scene->sandbox, kind);
  ui_sandbox_compute (&scene->sandbox, &app_kernels);
}

static void
sandbox_matrix (Scene *scene)
{
  set_sandbox (scene, UI_SANDBOX_MATRIX);
  scene->sandbox.selected = 4;
}

static void
sandbox_tensor (Scene *scene)
{
  set_sandbox (scene, UI_SANDBOX_TENSOR);
}

static void
sandbox_loss (Scene *scene)
{
  set_sandbox (scene, UI_SANDBOX_LOSS);
}

static void
sandbox_nothing (Scene *scene)
{
  sandbox_loss (scene);
  scene->sandbox.length[0] = scene->sandbox.length[1] = 0;
  ui_sandbox_compute (&scene->sandbox, &app_kernels);
}

static void
sandbox_extreme (Scene *scene)
{
  sandbox_tensor (scene);
  for (int i = 0; i < ui_sandbox_size (&scene->sandbox); i++)
    scene->sandbox.values[i] = i % 2 ? -123456.7 : 1e6;
  scene->sandbox.fill = -1e6;
  ui_sandbox_compute (&scene->sandbox, &app_kernels);
}

static void
mask_vectors (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_vectors_picture (state, 32, 24, 1, 0.6);
  set_mask (scene, state);
}

const SceneSpec mask_scenes[] = {
  { "mask-vectors", mask_vectors, "positions count", FALSE, FALSE },
  { "mask-empty", mask_empty, "No batch", FALSE, FALSE },
  { "mask-unrecorded", mask_unrecorded, "No batch", FALSE, FALSE },
  { "mask-batch", mask_batch, "328 of 640 positions count · 49 % of the output layer", FALSE, FALSE },
  { "mask-off", mask_off, "all 640 positions count", FALSE, FALSE },
  { "mask-nan", mask_nan, "positions count", FALSE, TRUE },
  { "mask-chinese", mask_chinese, "positions count", FALSE, FALSE },
  { "mask-huge", mask_huge, "of 20480 positions", FALSE, FALSE },
  { "mask-one", mask_one, "3 of 10 positions", FALSE, FALSE },
  { "mask-cursor", mask_cursor, "Row 3, position 2", FALSE, FALSE },
  { "sandbox-matrix", sandbox_matrix, "Row 0, valid length 1: 1, 0, 0. Row 1, valid length 2: 4, 5, 0.", FALSE, FALSE },
  { "sandbox-tensor", sandbox_tensor, "valid length 1: 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1.", FALSE, FALSE },
  { "sandbox-loss", sandbox_loss, "mean over T 2.3026. Row 1, valid length 2: 2.3026, 2.3026, 0.0000, 0.0000; mean over T 1.1513. Row 2, valid length 0: 0.0000, 0.0000, 0.0000, 0.0000; mean over T 0.0000", FALSE, FALSE },
  { "sandbox-nothing", sandbox_nothing, "Nothing counts", FALSE, FALSE },
  { "sandbox-extreme", sandbox_extreme, "-1.235e+05", FALSE, TRUE },
  { "mask-pointer", mask_pointer, "328 of 640", TRUE, FALSE },
};
const guint n_mask_scenes = G_N_ELEMENTS (mask_scenes);
