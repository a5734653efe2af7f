/* SPDX-License-Identifier: MIT */

#include "scenes.h"

#include <math.h>

#include "app-kernels.h"

static void
set_curves (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_curves_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_curves_describe;
  ui_curves_init (&scene->curves, state);
}

static UiState *
trained (guint epochs)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, 22 * epochs, TRUE);

  return state;
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

static void
curves_early (Scene *scene)
{
  set_curves (scene, trained (2));
}

static void
curves_full (Scene *scene)
{
  set_curves (scene, trained (300));
}

static void
curves_half (Scene *scene)
{
  UiState *state = trained (246);

  set_curves (scene, state);
  sample_change (state, 22 * 75, "forcing", "1", "0.9");
  sample_change (state, 22 * 80, "forcing", "0.9", "0.7");
  sample_change (state, 22 * 183, "learning-rate", "0.005", "0.0025");
  sample_change (state, 22 * 185, "dropout", "0.1", "0.2");
  sample_change (state, 22 * 200, "forcing", "0.7", "linear:1:0:5000");
}

static void
curves_linear (Scene *scene)
{
  set_curves (scene, trained (300));
  scene->curves.y = UI_CURVES_Y_LINEAR;
}

static void
curves_perplexity (Scene *scene)
{
  set_curves (scene, trained (300));
  scene->curves.y = UI_CURVES_Y_PERPLEXITY;
  scene->curves.x = UI_CURVES_X_SECONDS;
}

static void
curves_zoom (Scene *scene)
{
  set_curves (scene, trained (300));
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

static void
curves_only_nan (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_step (state, NAN);
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
  set_curves (scene, trained (300));
  scene->state[1] = trained (120);
  scene->curves.n_runs = 2;
  scene->curves.runs[1] = scene->state[1];
  scene->curves.names[0] = "A";
  scene->curves.names[1] = "B";
}

static void
curves_position (Scene *scene)
{
  set_curves (scene, trained (246));
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
  set_curves (scene, trained (246));
  scene->curves.kind = UI_CURVES_BLEU;
}

static void
curves_bleu_one (Scene *scene)
{
  set_curves (scene, trained (1));
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

static UiState *
trained_on_vectors (void)
{
  UiState *state = sample_vectors_run (22, 60);

  sample_train (state, 22 * 40, TRUE);

  return state;
}

static void
curves_vectors (Scene *scene)
{
  set_curves (scene, trained_on_vectors ());
  scene->curves.y = UI_CURVES_Y_PERPLEXITY; /* has no meaning here: the error is shown */
}

static void
curves_vectors_position (Scene *scene)
{
  set_curves (scene, trained_on_vectors ());
  scene->curves.kind = UI_CURVES_POSITION;
}

static void
curves_vectors_bleu (Scene *scene)
{
  set_curves (scene, trained_on_vectors ());
  scene->curves.kind = UI_CURVES_BLEU;
}

static void
set_strip (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_strip_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_strip_describe;
  ui_strip_init (&scene->strip, state);
}

static UiState *
with_batch (SampleLanguage language, int rows, double epsilon, int longest)
{
  UiState *state = sample_run (language, longest > 10 ? 20000 : 200, 22, 300);

  sample_train (state, 220, TRUE);
  sample_picture (state, rows, epsilon, longest);

  return state;
}

static void
strip_empty (Scene *scene)
{
  set_strip (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
}

static void
strip_truth (Scene *scene)
{
  set_strip (scene, with_batch (SAMPLE_FRENCH, 64, 1.0, 10));
}

static void
strip_mixed (Scene *scene)
{
  UiState *state = with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  ui_state_pin (state, 3);
  ui_state_pin (state, 1);
  set_strip (scene, state);
}

static void
strip_stale (Scene *scene)
{
  UiState *state = with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  ui_state_pin (state, 40);
  ui_state_pin (state, 999);
  sample_train (state, 22, TRUE);
  sample_picture (state, 8, 0.6, 10);
  set_strip (scene, state);
}

static void
strip_chinese (Scene *scene)
{
  set_strip (scene, with_batch (SAMPLE_CHINESE, 32, 0.4, 10));
}

static void
strip_huge (Scene *scene)
{
  set_strip (scene, with_batch (SAMPLE_FRENCH, 512, 0.5, 40));
  scene->strip.first_row = 20;
  scene->strip.first_step = 7;
}

static void
strip_one (Scene *scene)
{
  set_strip (scene, with_batch (SAMPLE_FRENCH, 1, 0.5, 10));
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

  state->in_effect->coin = (int) coin;

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
  UiState *state = with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  share_coins (state, ENG_COIN_SENTENCE);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_coin_batch (Scene *scene)
{
  UiState *state = with_batch (SAMPLE_FRENCH, 64, 0.6, 10);

  share_coins (state, ENG_COIN_BATCH);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_vectors (Scene *scene)
{
  UiState *state = trained_on_vectors ();

  sample_vectors_picture (state, 32, 24, 1, 0.6);
  ui_state_pin_first (state, 2);
  set_strip (scene, state);
}

static void
strip_vectors_wide (Scene *scene)
{
  UiState *state = trained_on_vectors ();

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
  UiState *state = trained_on_vectors ();

  for (int i = 0; i < 40; i++)
    {
      sample_train (state, 10, FALSE);
      sample_vectors_picture (state, 32, 24, 1, 1.0 - i / 50.0);
    }

  set_strip (scene, state);
  scene->strip.kind = UI_STRIP_MAP;
}

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

static void
mask_batch (Scene *scene)
{
  set_mask (scene, with_batch (SAMPLE_FRENCH, 64, 0.6, 10));
}

static void
mask_off (Scene *scene)
{
  UiState *state = with_batch (SAMPLE_FRENCH, 64, 0.6, 10);
  EngBatchPicture *picture = state->picture;

  picture->mask = FALSE;

  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    picture->cells[i].counts = TRUE;

  set_mask (scene, state);
}

static void
mask_nan (Scene *scene)
{
  UiState *state = with_batch (SAMPLE_FRENCH, 16, 0.6, 10);

  eng_batch_picture_cell (state->picture, 2, 1)->loss = NAN;
  eng_batch_picture_cell (state->picture, 3, 0)->loss = INFINITY;
  set_mask (scene, state);
}

static void
mask_chinese (Scene *scene)
{
  set_mask (scene, with_batch (SAMPLE_CHINESE, 12, 0.4, 10));
}

static void
mask_huge (Scene *scene)
{
  set_mask (scene, with_batch (SAMPLE_FRENCH, 512, 0.5, 40));
}

static void
mask_one (Scene *scene)
{
  set_mask (scene, with_batch (SAMPLE_FRENCH, 1, 0.5, 10));
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
  UiState *state = trained_on_vectors ();

  sample_vectors_picture (state, 32, 24, 1, 0.6);
  set_mask (scene, state);
}

static void
set_sentence (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_sentence_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_sentence_describe;
  ui_sentence_init (&scene->sentence, state);
}

static UiState *
answered (void)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_answer (state, "he's calm .", "je .", "il est calme .", 10, 10);
  sample_answer (state, "he's calm .", "il est .", "il est calme .", 40, 10);
  sample_answer (state, "he's calm .", "il est perdu .", "il est calme .", 90, 10);

  return state;
}

static void
sentence_empty (Scene *scene)
{
  set_sentence (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300));
}

static void
sentence_wrong (Scene *scene)
{
  set_sentence (scene, answered ());
}

static void
sentence_right (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "he's calm .", "il est calme .", "il est calme .", 160, 10);
  set_sentence (scene, state);
}

static void
sentence_zero (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "he's calm .", "je suis", "il est calme .", 160, 10);
  set_sentence (scene, state);
}

static void
sentence_forced (Scene *scene)
{
  EngDecodeStep *step;

  sentence_right (scene);
  step = &scene->state[0]->sample->translation->steps[1];
  step->forced = TRUE;
  step->id = 20;
  step->probability = 0.001f;
}

static void
sentence_nothing (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "go on .", "", NULL, 160, 10);
  set_sentence (scene, state);
}

static void
sentence_long (Scene *scene)
{
  GString *output = g_string_new ("il est calme");
  UiState *state = answered ();

  for (int i = 0; i < 13; i++)
    g_string_append (output, i == 4 ? " anticonstitutionnellement est calme" : " . il est");

  sample_answer (state, "a very long sentence", output->str, NULL, 160, 40);
  set_sentence (scene, state);
  g_string_free (output, TRUE);
}

static void
sentence_chinese (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_CHINESE, 200, 22, 300);

  sample_answer (state, "he is calm .", "他 很 赢 静 。", "他 很 冷 静 。", 20, 10);
  set_sentence (scene, state);
}

static void
sentence_pointer (Scene *scene)
{
  sentence_right (scene);
  scene->sentence.pointer_x = 30.0;
  scene->sentence.pointer_y = 60.0;
}

/* --- The other pages of panel 4. */

static void
page (Scene *scene, UiState *state, UiSentenceKind kind, int units, int gates)
{
  if (units > 0)
    sample_internals (state, units, gates);

  set_sentence (scene, state);
  scene->sentence.kind = kind;
}

/* Forty words in, forty out, one of them long. */
static UiState *
long_answer (void)
{
  GString *output = g_string_new ("il est calme"), *text = g_string_new ("he's");
  UiState *state = answered ();

  for (int i = 0; i < 13; i++)
    g_string_append (output, i == 4 ? " anticonstitutionnellement est calme" : " . il est");

  for (int i = 0; i < 38; i++)
    g_string_append (text, i == 7 ? " extraordinarily" : i % 3 ? " calm"
                                                               : " home");

  sample_answer (state, text->str, output->str, NULL, 160, 40);
  g_string_free (output, TRUE);
  g_string_free (text, TRUE);

  return state;
}

static UiState *
chinese_answer (void)
{
  UiState *state = sample_run (SAMPLE_CHINESE, 20000, 22, 300);

  sample_answer (state, "he is calm .", "他 很 冷 静 。", "他 很 冷 静 。", 20, 10);

  return state;
}

static void
attention_map (Scene *scene)
{
  page (scene, answered (), UI_SENTENCE_ATTENTION, 32, 3);
}

static void
attention_none (Scene *scene)
{
  page (scene, answered (), UI_SENTENCE_ATTENTION, 0, 0);
}

static void
attention_empty (Scene *scene)
{
  page (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300), UI_SENTENCE_ATTENTION, 0, 0);
}

static void
attention_long (Scene *scene)
{
  page (scene, long_answer (), UI_SENTENCE_ATTENTION, 32, 3);
}

static void
attention_chinese (Scene *scene)
{
  page (scene, chinese_answer (), UI_SENTENCE_ATTENTION, 32, 3);
}

static void
attention_one (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "", "", NULL, 160, 10);
  page (scene, state, UI_SENTENCE_ATTENTION, 32, 3);
}

static void
attention_cursor (Scene *scene)
{
  attention_map (scene);
  scene->sentence.cursor_step = 1;
  scene->sentence.cursor_item = 2;
}

static void
states_gru (Scene *scene)
{
  page (scene, answered (), UI_SENTENCE_STATES, 32, 3);
}

static void
states_lstm (Scene *scene)
{
  page (scene, chinese_answer (), UI_SENTENCE_STATES, 32, 4);
}

static void
states_rnn (Scene *scene)
{
  page (scene, answered (), UI_SENTENCE_STATES, 32, 0);
}

static void
states_huge (Scene *scene)
{
  page (scene, long_answer (), UI_SENTENCE_STATES, 1024, 4);
}

static void
states_empty (Scene *scene)
{
  page (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300), UI_SENTENCE_STATES, 0, 0);
}

static void
states_cursor (Scene *scene)
{
  states_gru (scene);
  scene->sentence.cursor_step = 2;
  scene->sentence.cursor_item = 40;
}

static void
beam_page (Scene *scene, UiState *state, int width)
{
  if (width > 1)
    sample_beam (state, width);

  page (scene, state, UI_SENTENCE_BEAM, 0, 0);
}

static void
beam_four (Scene *scene)
{
  beam_page (scene, answered (), 4);
}

static void
beam_ten (Scene *scene)
{
  beam_page (scene, long_answer (), 10);
}

static void
beam_greedy (Scene *scene)
{
  beam_page (scene, answered (), 1);
}

static void
beam_chinese (Scene *scene)
{
  beam_page (scene, chinese_answer (), 3);
}

static void
beam_empty (Scene *scene)
{
  page (scene, sample_run (SAMPLE_FRENCH, 200, 22, 300), UI_SENTENCE_BEAM, 0, 0);
}

static void
beam_pointer (Scene *scene)
{
  beam_four (scene);
  scene->sentence.pointer_x = 100.0;
  scene->sentence.pointer_y = 91.0;
}

static void
set_schedule (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_schedule_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_schedule_describe;
  ui_schedule_init (&scene->schedule, state);
}

static void
scheduled (Scene *scene, const char *text, guint steps)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, steps, FALSE);
  sample_change (state, 1, "forcing", "1", text);
  set_schedule (scene, state);
}

static void
schedule_empty (Scene *scene)
{
  set_schedule (scene, NULL);
}

static void
schedule_constant (Scene *scene)
{
  scheduled (scene, "1", 2500);
}

static void
schedule_linear (Scene *scene)
{
  scheduled (scene, "linear:1:0:4000", 2500);
}

static void
schedule_exponential (Scene *scene)
{
  scheduled (scene, "exponential:0.9995:0.1", 6600);
}

static void
schedule_sigmoid (Scene *scene)
{
  scheduled (scene, "inverse-sigmoid:600", 1);
}

const SceneSpec scene_specs[] = {
  { "curves-empty", curves_empty, "will be drawn here", FALSE, FALSE },
  { "curves-one", curves_one, "step 1: training loss 5.", FALSE, FALSE },
  { "curves-early", curves_early, "Epoch 2, step 44", FALSE, FALSE },
  { "curves-full", curves_full, "exposure gap is 0.5", FALSE, FALSE },
  { "curves-half", curves_half, "Epoch 246", FALSE, FALSE },
  { "curves-linear", curves_linear, "free-running", FALSE, FALSE },
  { "curves-perplexity", curves_perplexity, "forced", FALSE, FALSE },
  { "curves-zoom", curves_zoom, "Epoch 300", FALSE, FALSE },
  { "curves-pointer", curves_pointer, "Epoch 246", TRUE, FALSE },
  { "curves-nan", curves_nan, "training loss", FALSE, FALSE },
  { "curves-only-nan", curves_only_nan, "training loss NaN", FALSE, FALSE },
  { "curves-huge", curves_huge, "step 1000000", FALSE, FALSE },
  { "curves-two", curves_two, "B: Epoch 120", FALSE, FALSE },
  { "curves-position", curves_position, "number 10", FALSE, FALSE },
  { "curves-position-empty", curves_position_empty, "end of the first epoch", FALSE, FALSE },
  { "curves-bleu", curves_bleu, "the best so far", FALSE, FALSE },
  { "curves-bleu-one", curves_bleu_one, "Epoch 1: BLEU", FALSE, FALSE },
  { "curves-position-zoom", curves_position_zoom, "number 10", FALSE, FALSE },
  { "curves-position-pointer", curves_position_pointer, "number 10", TRUE, FALSE },
  { "curves-bleu-zoom", curves_bleu_zoom, "Epoch 246", FALSE, FALSE },
  { "curves-bleu-pointer", curves_bleu_pointer, "Epoch 246", TRUE, FALSE },
  { "curves-vectors", curves_vectors, "Epoch 40", FALSE, FALSE },
  { "curves-vectors-position", curves_vectors_position, "free-running", FALSE, FALSE },
  { "curves-vectors-bleu", curves_vectors_bleu, "real vectors have none", FALSE, FALSE },
  { "strip-empty", strip_empty, "Nothing has been fed", FALSE, FALSE },
  { "strip-truth", strip_truth, "true word everywhere in 64 sentences", FALSE, TRUE },
  { "strip-mixed", strip_mixed, "At ε 0.60", FALSE, TRUE },
  { "strip-stale", strip_stale, "of 8 sentences", FALSE, TRUE },
  { "strip-chinese", strip_chinese, "At ε 0.40", FALSE, FALSE },
  { "strip-huge", strip_huge, "of 512 sentences", FALSE, TRUE },
  { "strip-one", strip_one, "1 sentence", FALSE, FALSE },
  { "strip-pointer", strip_pointer, "At ε 0.60", TRUE, FALSE },
  { "strip-map", strip_map, "6 output positions: the share fed the truth went from 100 % to 22 %", FALSE, FALSE },
  { "strip-map-empty", strip_map_empty, "As training goes on", FALSE, FALSE },
  { "strip-map-pointer", strip_map_pointer, "words 5", TRUE, FALSE },
  { "strip-coin-sentence", strip_coin_sentence, "At ε 0.60", FALSE, TRUE },
  { "strip-coin-batch", strip_coin_batch, "At ε 0.60", FALSE, TRUE },
  { "strip-vectors", strip_vectors, "of the steps of 32 sequences; mean squared error", FALSE, FALSE },
  { "strip-vectors-wide", strip_vectors_wide, "of 3 sequences; mean squared error", FALSE, FALSE },
  { "strip-vectors-pointer", strip_vectors_pointer, "mean squared error", TRUE, FALSE },
  { "strip-vectors-map", strip_vectors_map, "23 output positions", FALSE, FALSE },
  { "mask-vectors", mask_vectors, "positions count", FALSE, FALSE },
  { "mask-empty", mask_empty, "No batch", FALSE, FALSE },
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
  { "sentence-empty", sentence_empty, "No sentence", FALSE, FALSE },
  { "sentence-wrong", sentence_wrong, "“il est perdu .”, ended by <eos>. BLEU 0.87", FALSE, FALSE },
  { "sentence-right", sentence_right, "BLEU 1.00 against “il est calme .”", FALSE, FALSE },
  { "sentence-zero", sentence_zero, "BLEU 0.00", FALSE, FALSE },
  { "sentence-forced", sentence_forced, "becomes", FALSE, FALSE },
  { "sentence-nothing", sentence_nothing, "becomes “nothing”", FALSE, FALSE },
  { "sentence-long", sentence_long, "length limit of 40", FALSE, TRUE },
  { "sentence-chinese", sentence_chinese, "他 很 冷 静 。", FALSE, FALSE },
  { "sentence-pointer", sentence_pointer, "BLEU 1.00", FALSE, FALSE },
  { "attention-map", attention_map, "“il” at “he's” 0.80, “est”", FALSE, FALSE },
  { "attention-none", attention_none, "This model has no attention", FALSE, FALSE },
  { "attention-empty", attention_empty, "No sentence", FALSE, FALSE },
  { "attention-one", attention_one, "“<eos>” at ", FALSE, FALSE },
  { "attention-long", attention_long, "“calme” at “calm”", FALSE, TRUE },
  { "attention-chinese", attention_chinese, "“静” at “calm”", FALSE, FALSE },
  { "attention-cursor", attention_cursor, "“il” at “he's”", TRUE, FALSE },
  { "states-gru", states_gru, "z update", FALSE, FALSE },
  { "states-lstm", states_lstm, "f forget", FALSE, FALSE },
  { "states-rnn", states_rnn, "32 units of the decoder at 5 words", FALSE, FALSE },
  { "states-huge", states_huge, "1024 units", FALSE, TRUE },
  { "states-empty", states_empty, "No sentence", FALSE, FALSE },
  { "states-cursor", states_cursor, "h state", TRUE, FALSE },
  { "beam-four", beam_four, "width 4: best “il est perdu . <eos>”", FALSE, FALSE },
  { "beam-ten", beam_ten, "width 10", FALSE, TRUE },
  { "beam-greedy", beam_greedy, "width 1", FALSE, FALSE },
  { "beam-chinese", beam_chinese, "“他 很 冷 静 。 <eos>”", FALSE, FALSE },
  { "beam-empty", beam_empty, "No sentence", FALSE, FALSE },
  { "beam-pointer", beam_pointer, "then “", TRUE, FALSE },
  { "schedule-empty", schedule_empty, "No run yet", FALSE, FALSE },
  { "schedule-constant", schedule_constant, "ε is 1.00 now and will be 1.00", FALSE, FALSE },
  { "schedule-linear", schedule_linear, "ε is 0.38 now and will be 0.00", FALSE, FALSE },
  { "schedule-exponential", schedule_exponential, "ε is 0.10", FALSE, FALSE },
  { "schedule-sigmoid", schedule_sigmoid, "ε is 1.00 now", FALSE, FALSE },
};
const guint n_scene_specs = G_N_ELEMENTS (scene_specs);

void
scene_clear (Scene *scene)
{
  for (int i = 0; i < UI_PALETTE_RUNS; i++)
    g_clear_pointer (&scene->state[i], ui_state_free);
}
