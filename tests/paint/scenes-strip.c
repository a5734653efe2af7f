/* SPDX-License-Identifier: MIT
 *
 * Scenes of panel 2.
 */

#include <math.h>

#include "scenes-private.h"

static void
set_strip (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_strip_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_strip_describe;
  ui_strip_init (&scene->strip, state);
}

static void
strip_empty (Scene *scene)
{
  set_strip (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
}

/* A run log without a traced batch. */
static void
strip_unrecorded (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  state->info->recording = g_strdup ("run.jsonl");
  set_strip (scene, state);
}

static void
strip_truth (Scene *scene)
{
  set_strip (scene, scene_with_batch (SAMPLE_FRENCH, 64, 1.0, 10));
}

static void
strip_mixed (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  ui_state_pin (state, 3);
  ui_state_pin (state, 1);
  set_strip (scene, state);
}

static void
strip_stale (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  ui_state_pin (state, 40);
  ui_state_pin (state, 999);
  sample_train (state, 22, TRUE);
  sample_picture (state, 8, 0.6, 10);
  set_strip (scene, state);
}

static void
strip_chinese (Scene *scene)
{
  set_strip (scene, scene_with_batch (SAMPLE_CHINESE, 32, 0.4, 10));
}

static void
strip_arabic (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  sample_rename (state, "calme", "هادئا");
  sample_rename (state, "continue", "استمر");
  sample_rename (state, "moi", "بيتي");
  set_strip (scene, state);
}

static void
strip_huge (Scene *scene)
{
  set_strip (scene, scene_with_batch (SAMPLE_FRENCH, 512, 0.5, 40));
  scene->strip.first_row = 20;
  scene->strip.first_step = 7;
}

/* Sentences of 40 tokens. */
static void
strip_long (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 40);

  ui_state_pin (state, 3);
  set_strip (scene, state);
}

static void
strip_long_chinese (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_CHINESE, 32, 0.6, 40);
  EngWords *words = state->info->source_words;

  /* The other way round: what is read is Chinese. */
  state->info->source_words = state->info->target_words;
  state->info->target_words = words;
  ui_widest_clear (&state->widest);
  ui_widest_add (&state->widest, state->picture, state->info->source_words);
  set_strip (scene, state);
}

static void
strip_one (Scene *scene)
{
  set_strip (scene, scene_with_batch (SAMPLE_FRENCH, 1, 0.5, 10));
}

static void
strip_pointer (Scene *scene)
{
  strip_mixed (scene);
  scene->strip.pointer_x = 180.0;
  scene->strip.pointer_y = 90.0;
  scene->strip.highlight_pair = 0;
}

static void
strip_map (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  for (int i = 0; i < 400; i++)
    {
      sample_train (state, 10, FALSE);
      sample_picture (state, 32, 1.0 - i / 500.0, 10);
    }

  set_strip (scene, state);
  scene->strip.kind = UI_STRIP_MAP;
}

static void
strip_map_empty (Scene *scene)
{
  strip_empty (scene);
  scene->strip.kind = UI_STRIP_MAP;
}

static void
strip_map_pointer (Scene *scene)
{
  strip_map (scene);
  scene->strip.pointer_x = 150.0;
  scene->strip.pointer_y = 60.0;
}

/* One coin decides for a row, or for all rows. */
static void
share_coins (UiState *state, EngCoin coin)
{
  EngBatchPicture *picture = state->picture;

  picture->coin = (int) coin;

  for (int r = 0; r < picture->rows; r++)
    for (int t = 1; t < picture->target_length[r]; t++)
      {
        EngFedCell *cell = eng_batch_picture_cell (picture, r, t);
        gboolean fed_true;

        cell->coin = eng_batch_picture_cell (picture, coin == ENG_COIN_BATCH ? 0 : r, 1)->coin;
        fed_true = (double) cell->coin < picture->epsilon;

        if (fed_true != cell->fed_true)
          {
            int fed = cell->fed;

            cell->fed = cell->otherwise;
            cell->otherwise = fed;
            cell->fed_true = fed_true;
          }
      }
}

static void
strip_coin_sentence (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  share_coins (state, ENG_COIN_SENTENCE);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_coin_batch (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  share_coins (state, ENG_COIN_BATCH);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

/* ε of the true word went in everywhere, the rest the model's words. */
static void
strip_mixture (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 10);
  EngBatchPicture *picture = state->picture;

  picture->mixture = TRUE;

  for (int r = 0; r < picture->rows; r++)
    for (int t = 1; t < picture->target_length[r]; t++)
      {
        EngFedCell *cell = eng_batch_picture_cell (picture, r, t);

        if (cell->fed_true)
          {
            int fed = cell->fed;

            cell->fed = cell->otherwise;
            cell->otherwise = fed;
            cell->fed_true = FALSE;
          }

        cell->coin = NAN;
      }

  ui_state_pin_first (state, 1);
  set_strip (scene, state);
}

/* Words that do not fit into the usual column; one that hardly fits into the panel. */
static void
strip_long_words (Scene *scene)
{
  UiState *state = scene_with_batch (SAMPLE_FRENCH, 64, 0.6, 20);

  sample_rename (state, "calme", "malheureusement");
  sample_rename (state, "continue", "électroencéphalographiques");
  sample_rename (state, "moi", "n'entendrions-nous");
  sample_rename (state, "perdu", "compréhensible");
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_vectors (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_vectors_picture (state, 32, 24, 1, 0.6);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_vectors_wide (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_vectors_picture (state, 3, 5, 10, 1.0);
  set_strip (scene, state);
}

static void
strip_vectors_pointer (Scene *scene)
{
  strip_vectors (scene);
  scene->strip.pointer_x = 200.0;
  scene->strip.pointer_y = 60.0;
  scene->strip.highlight_pair = 0;
}

static void
strip_vectors_map (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  for (int i = 0; i < 40; i++)
    {
      sample_train (state, 10, FALSE);
      sample_vectors_picture (state, 32, 24, 1, 1.0 - i / 50.0);
    }

  set_strip (scene, state);
  scene->strip.kind = UI_STRIP_MAP;
}

const SceneSpec strip_scenes[] = {
  { "strip-empty", strip_empty, "Nothing has been fed", FALSE, FALSE },
  { "strip-unrecorded", strip_unrecorded, "Nothing has been fed", FALSE, FALSE },
  { "strip-truth", strip_truth, "true word everywhere in 64 sentences", FALSE, FALSE },
  { "strip-mixed", strip_mixed, "At ε 0.60", FALSE, FALSE },
  { "strip-stale", strip_stale, "of 8 sentences", FALSE, FALSE },
  { "strip-chinese", strip_chinese, "At ε 0.40", FALSE, FALSE },
  { "strip-arabic", strip_arabic, "At ε 0.60", FALSE, FALSE },
  { "strip-huge", strip_huge, "of 512 sentences", FALSE, FALSE },
  { "strip-long", strip_long, "of 64 sentences", FALSE, FALSE },
  { "strip-long-chinese", strip_long_chinese, "of 32 sentences", FALSE, FALSE },
  { "strip-one", strip_one, "1 sentence", FALSE, FALSE },
  { "strip-pointer", strip_pointer, "At ε 0.60", TRUE, FALSE },
  { "strip-map", strip_map, "6 output positions: the share fed the truth went from 100 % to 22 %", FALSE, FALSE },
  { "strip-map-empty", strip_map_empty, "As training goes on", FALSE, FALSE },
  { "strip-map-pointer", strip_map_pointer, "words 5", TRUE, FALSE },
  { "strip-coin-sentence", strip_coin_sentence, "At ε 0.60", FALSE, FALSE },
  { "strip-coin-batch", strip_coin_batch, "At ε 0.60", FALSE, FALSE },
  { "strip-mixture", strip_mixture, "At ε 0.60 the decoder was fed a mixture at every step of 64 sentences: 60 % the true word", FALSE, FALSE },
  { "strip-long-words", strip_long_words, "At ε 0.60", FALSE, FALSE },
  { "strip-vectors", strip_vectors, "of the steps of 32 sequences; mean squared error", FALSE, FALSE },
  { "strip-vectors-wide", strip_vectors_wide, "of 3 sequences; mean squared error", FALSE, FALSE },
  { "strip-vectors-pointer", strip_vectors_pointer, "mean squared error", TRUE, FALSE },
  { "strip-vectors-map", strip_vectors_map, "23 output positions", FALSE, FALSE },
};
const guint n_strip_scenes = G_N_ELEMENTS (strip_scenes);
