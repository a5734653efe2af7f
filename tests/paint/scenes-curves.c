/* SPDX-License-Identifier: MIT
 *
 * Scenes of panel 1.
 */

#include "scenes-private.h"

#include <math.h>

static void
set_curves (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_curves_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_curves_describe;
  ui_curves_init (&scene->curves, state);
}

static void
curves_empty (Scene *scene)
{
  set_curves (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
}

static void
curves_one (Scene *scene)
{
  set_curves (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
  sample_train (scene->state[0], 1, FALSE);
}

/* A model of a run that was done. */
static void
curves_opened (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  state->info->first_step = 300 * 22 - 1;
  sample_train (state, 1, TRUE);
  state->info->first_step = 300 * 22;
  set_curves (scene, state);
}

static void
curves_early (Scene *scene)
{
  set_curves (scene, scene_trained (2));
}

static void
curves_full (Scene *scene)
{
  set_curves (scene, scene_trained (300));
}

static void
curves_half (Scene *scene)
{
  UiState *state = scene_trained (246);

  set_curves (scene, state);
  sample_change (state, 22 * 75, "forcing", "1", "0.9");
  sample_change (state, 22 * 80, "forcing", "0.9", "0.7");
  sample_change (state, 22 * 183, "learning-rate", "0.005", "0.0025");
  sample_change (state, 22 * 185, "dropout", "0.1", "0.2");
  sample_change (state, 22 * 200, "forcing", "0.7", "linear:1:0:5000");
}

/* Much turned in little room, and one slow drag. */
static void
curves_changes (Scene *scene)
{
  UiState *state = scene_trained (246);

  set_curves (scene, state);

  for (int i = 0; i < 60; i++)
    {
      g_autofree char *from = g_strdup_printf ("%.2f", 1.0 - 0.01 * i), *to = g_strdup_printf ("%.2f", 0.99 - 0.01 * i);

      sample_change (state, (guint64) (500 + 20 * i), "forcing", from, to);
    }

  sample_change (state, 3200, "learning-rate", "0.005", "0.0025");
  sample_change (state, 3230, "dropout", "0.1", "0.2");
  sample_change (state, 3260, "clip", "1", "0.5");
  sample_change (state, 3290, "coin", "token", "sentence");
  sample_change (state, 3320, "feed", "argmax", "sample");
  sample_change (state, 5300, "temperature", "1", "0.7");
}

/* A control that was turned back and forth all the time. */
static void
curves_restless (Scene *scene)
{
  UiState *state = scene_trained (246);

  set_curves (scene, state);

  for (guint64 i = 0; i < 500; i++)
    sample_change (state, 300 + 10 * i, i % 2 == 0 ? "dropout" : "clip", i % 4 < 2 ? "0.1" : "0.2", i % 4 < 2 ? "0.2" : "0.1");
}

static void
curves_reopened (Scene *scene)
{
  UiState *state = scene_trained (246);

  state->info->first_step = 200 * 22;
  set_curves (scene, state);
  sample_change (state, 4200, "forcing", "1", "0.5");
  sample_change (state, 4600, "learning-rate", "0.005", "0.0025");
}

static void
curves_linear (Scene *scene)
{
  set_curves (scene, scene_trained (300));
  scene->curves.y = UI_CURVES_Y_LINEAR;
}

static void
curves_perplexity (Scene *scene)
{
  set_curves (scene, scene_trained (300));
  scene->curves.y = UI_CURVES_Y_PERPLEXITY;
  scene->curves.x = UI_CURVES_X_SECONDS;
}

static void
curves_zoom (Scene *scene)
{
  set_curves (scene, scene_trained (300));
  scene->curves.x = UI_CURVES_X_STEP;
  scene->curves.view_from = 2000.0;
  scene->curves.view_to = 2300.0;
}

static void
curves_pointer (Scene *scene)
{
  curves_half (scene);
  scene->curves.pointer_x = 140.0;
}

/* The sentence of another panel: in sight, and at the last update. */
static void
curves_sentence (Scene *scene)
{
  curves_half (scene);
  sample_picture (scene->state[0], 16, 0.5, 10);
  scene->curves.highlight_pair = scene->state[0]->picture->pair[3];
}

static void
curves_sentence_position (Scene *scene)
{
  curves_sentence (scene);
  scene->curves.kind = UI_CURVES_POSITION;
}

static void
curves_nan (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, 300, TRUE);
  sample_step (state, NAN);
  sample_train (state, 200, TRUE);
  sample_step (state, INFINITY);
  set_curves (scene, state);
}

/* From one number to the next a million times as much, and then none. */
static void
curves_diverged (Scene *scene)
{
  UiState *state = sample_vectors_run (8, 300);

  sample_train (state, 2, TRUE);
  for (int i = 0; i < 5; i++)
    sample_step (state, 2.0 * pow (10.0, 7.0 * i));

  sample_state (state, ENG_RUN_DIVERGED);
  set_curves (scene, state);
}

static void
curves_only_nan (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_step (state, NAN);
  set_curves (scene, state);
}

/* Nothing to choose from: guessing costs nothing, and ln 1 has no place on a logarithmic axis. */
static void
curves_one_word (Scene *scene)
{
  UiState *state = scene_trained (20);
  char **word = g_new (char *, 1);

  word[0] = g_strdup ("<pad>");
  eng_words_unref (state->info->target_words);
  state->info->target_words = eng_words_new (1, word);
  set_curves (scene, state);
}

/* Learned by heart, to the last digit of a float and past it. */
static void
curves_tiny (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, 22 * 40, TRUE);

  for (int i = 0; i < 200; i++)
    sample_step (state, 1e-9);

  sample_step (state, 0.0);
  sample_step (state, 1e-9);
  set_curves (scene, state);
}

/* One sentence at a time: from one update to the next the loss goes up and down by a hundred times. */
static void
curves_noisy (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 500, 100, 400);
  GRand *rand = g_rand_new_with_seed (7);

  for (int epoch = 0; epoch < 240; epoch++)
    {
      for (int i = 1; i < 100; i++)
        sample_step (state, 5.0 * exp (-0.008 * epoch - g_rand_double_range (rand, 0.0, 4.6)));

      sample_train (state, 1, TRUE);
    }

  g_rand_free (rand);
  set_curves (scene, state);
}

static void
curves_huge (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 20000, 10000, 100);

  sample_train (state, 1000000, TRUE);
  set_curves (scene, state);
}

static void
curves_two (Scene *scene)
{
  set_curves (scene, scene_trained (300));
  scene->state[1] = scene_trained (120);
  scene->curves.n_runs = 2;
  scene->curves.runs[1] = scene->state[1];
  scene->curves.names[0] = "A";
  scene->curves.names[1] = "B";
}

static void
curves_position (Scene *scene)
{
  set_curves (scene, scene_trained (246));
  scene->curves.kind = UI_CURVES_POSITION;
}

static void
curves_position_empty (Scene *scene)
{
  curves_one (scene);
  scene->curves.kind = UI_CURVES_POSITION;
}

static void
curves_bleu (Scene *scene)
{
  set_curves (scene, scene_trained (246));
  scene->curves.kind = UI_CURVES_BLEU;
}

/* Nothing said rightly yet. */
static void
curves_bleu_zero (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, 22 * 8, TRUE);

  for (guint i = 0; i < state->epochs->len; i++)
    {
      ((EngEpochInfo *) g_ptr_array_index (state->epochs, i))->valid_bleu = i == 3 ? 0.2 : 0.0;
      g_array_index (state->valid_bleu.values, float, i) = i == 3 ? 0.2f : 0.0f;
    }

  state->marks.best_bleu = 3;
  set_curves (scene, state);
  scene->curves.kind = UI_CURVES_BLEU;
}

static void
curves_bleu_one (Scene *scene)
{
  set_curves (scene, scene_trained (1));
  scene->curves.kind = UI_CURVES_BLEU;
}

static void
curves_position_zoom (Scene *scene)
{
  curves_position (scene);
  scene->curves.view_from = 3.4;
  scene->curves.view_to = 7.2;
}

static void
curves_position_pointer (Scene *scene)
{
  curves_position (scene);
  scene->curves.pointer_x = 120.0;
}

static void
curves_bleu_zoom (Scene *scene)
{
  curves_bleu (scene);
  scene->curves.view_from = 150.0;
  scene->curves.view_to = 200.0;
}

static void
curves_bleu_pointer (Scene *scene)
{
  curves_bleu (scene);
  scene->curves.pointer_x = 120.0;
}

static void
curves_vectors (Scene *scene)
{
  set_curves (scene, scene_trained_vectors ());
  scene->curves.y = UI_CURVES_Y_PERPLEXITY; /* has no meaning here: the error is shown */
}

/* The row that is lit up is no sentence. */
static void
curves_sequence (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_vectors_picture (state, 32, 24, 1, 0.6);
  set_curves (scene, state);
  scene->curves.highlight_pair = 1;
}

static void
curves_vectors_position (Scene *scene)
{
  set_curves (scene, scene_trained_vectors ());
  scene->curves.kind = UI_CURVES_POSITION;
}

static void
curves_vectors_bleu (Scene *scene)
{
  set_curves (scene, scene_trained_vectors ());
  scene->curves.kind = UI_CURVES_BLEU;
}

const SceneSpec curves_scenes[] = {
  { "curves-empty", curves_empty, "will be drawn here", FALSE, FALSE },
  { "curves-one", curves_one, "step 1: training loss 5.", FALSE, FALSE },
  { "curves-opened", curves_opened, "Epoch 300, step 6600: training loss", FALSE, FALSE },
  { "curves-early", curves_early, "Epoch 2, step 44", FALSE, FALSE },
  { "curves-full", curves_full, "exposure gap is 0.5", FALSE, FALSE },
  { "curves-half", curves_half, "Epoch 246", FALSE, FALSE },
  { "curves-changes", curves_changes, "Epoch 246", FALSE, FALSE },
  { "curves-restless", curves_restless, "Epoch 246", FALSE, FALSE },
  { "curves-reopened", curves_reopened, "Epoch 246", FALSE, FALSE },
  { "curves-linear", curves_linear, "free-running", FALSE, FALSE },
  { "curves-perplexity", curves_perplexity, "forced", FALSE, FALSE },
  { "curves-zoom", curves_zoom, "Epoch 300", FALSE, FALSE },
  { "curves-pointer", curves_pointer, "Epoch 246", TRUE, FALSE },
  { "curves-sentence", curves_sentence, "lit up has a loss of", FALSE, FALSE },
  { "curves-sentence-position", curves_sentence_position, "lit up has a loss of", FALSE, FALSE },
  { "curves-nan", curves_nan, "training loss", FALSE, FALSE },
  { "curves-diverged", curves_diverged, "The run diverged.", FALSE, FALSE },
  { "curves-only-nan", curves_only_nan, "training loss NaN", FALSE, FALSE },
  { "curves-one-word", curves_one_word, "Epoch 20", FALSE, FALSE },
  { "curves-tiny", curves_tiny, "training loss", FALSE, FALSE },
  { "curves-noisy", curves_noisy, "step 24000", FALSE, FALSE },
  { "curves-huge", curves_huge, "step 1000000", FALSE, FALSE },
  { "curves-two", curves_two, "B: Epoch 120", FALSE, FALSE },
  { "curves-position", curves_position, "number 10", FALSE, FALSE },
  { "curves-position-empty", curves_position_empty, "end of the first epoch", FALSE, FALSE },
  { "curves-bleu", curves_bleu, "the best so far", FALSE, FALSE },
  { "curves-bleu-zero", curves_bleu_zero, "BLEU 0.0", FALSE, FALSE },
  { "curves-bleu-one", curves_bleu_one, "Epoch 1: BLEU", FALSE, FALSE },
  { "curves-position-zoom", curves_position_zoom, "number 10", FALSE, FALSE },
  { "curves-position-pointer", curves_position_pointer, "number 10", TRUE, FALSE },
  { "curves-bleu-zoom", curves_bleu_zoom, "Epoch 246", FALSE, FALSE },
  { "curves-bleu-pointer", curves_bleu_pointer, "Epoch 246", TRUE, FALSE },
  { "curves-vectors", curves_vectors, "Epoch 40", FALSE, FALSE },
  { "curves-sequence", curves_sequence, "The sequence that is lit up has a loss of", FALSE, FALSE },
  { "curves-vectors-position", curves_vectors_position, "free-running", FALSE, FALSE },
  { "curves-vectors-bleu", curves_vectors_bleu, "real vectors have none", FALSE, FALSE },
};
const guint n_curves_scenes = G_N_ELEMENTS (curves_scenes);
