/* SPDX-License-Identifier: MIT
 *
 * Scenes of panel 4: its steps and its other pages.
 */

#include "scenes-private.h"

#include <math.h>

static void
set_sentence (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_sentence_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_sentence_describe;
  ui_sentence_init (&scene->sentence, state);
  scene->sentence.scrolls = TRUE;
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

/* A run log without an answer: there is nobody to type for. */
static void
sentence_unrecorded (Scene *scene)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  state->info->recording = g_strdup ("run.jsonl");
  set_sentence (scene, state);
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

/* The same where nothing can be scrolled: every step is there. */
static void
sentence_figure (Scene *scene)
{
  sentence_long (scene);
  scene->sentence.scrolls = FALSE;
}

/* Forty words said, forty expected, scrolled to the end. */
static void
sentence_long_end (Scene *scene)
{
  UiState *state;
  EngSample *sample;

  sentence_long (scene);
  state = scene->state[0];
  sample = state->sample;
  g_clear_pointer (&sample->reference, g_free);
  sample->reference = g_strdup (sample->translation->output);
  sample->bleu = (EngBleuAnatomy){ .match = { 39, 37, 36, 35 }, .total = { 40, 39, 38, 37 }, .length = 40, .reference_length = 44, .brevity = 0.905, .book = 0.88, .standard = 85.2 };
  scene->sentence.first_step = 30;
  scene->sentence.first_row = 3;
}

/* A word of 25 letters among short ones: its box takes room from theirs; and one that no box can hold. */
static void
sentence_long_word (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "he's calm .", "il est anticonstitutionnellement calme .", "il est calme .", 160, 10);
  set_sentence (scene, state);
}

static void
sentence_endless_word (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "he's calm .", "il est anticonstitutionnellement .", NULL, 160, 10);
  sample_rename (state, "anticonstitutionnellement", "rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz");
  set_sentence (scene, state);
  scene->sentence.cursor_step = 2;
  scene->sentence.cursor_item = 0;
}

/* Words that are written from right to left; the steps go on from left to right. */
static void
sentence_arabic (Scene *scene)
{
  UiState *state = answered ();

  sample_answer (state, "he's calm .", "il est calme .", "il est calme .", 160, 10);
  sample_rename (state, "il", "الولد");
  sample_rename (state, "est", "كان");
  sample_rename (state, "calme", "هادئا");
  set_sentence (scene, state);
}

static void
drift_waves (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_drift (state, 4, 24, 1);
  set_sentence (scene, state);
}

static void
drift_wide (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  sample_drift (state, 3, 5, 10);
  set_sentence (scene, state);
}

static void
drift_empty (Scene *scene)
{
  set_sentence (scene, scene_trained_vectors ());
}

/* A free run that has left everything, and one that is no number. */
static void
drift_bad (Scene *scene)
{
  drift_waves (scene);

  for (int t = 10; t < 24; t++)
    {
      scene->state[0]->drift->free_running[t] = 1e30f;
      scene->state[0]->drift->free_running[24 + t] = NAN;
      scene->state[0]->drift->forced[48 + t] = -INFINITY;
    }
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

/* On the screen the numbers that have no room are scrolled to; of training, and one sequence is pointed at elsewhere. */
static void
drift_scrolled (Scene *scene)
{
  drift_wide (scene);
  scene->state[0]->drift->held_out = FALSE;
  scene->sentence.scrolls = TRUE;
  scene->sentence.first_step = 4;
  scene->sentence.drift.lit_pair = 1;
}

/* The keyboard at one plot. */
static void
drift_cursor (Scene *scene)
{
  drift_waves (scene);
  scene->sentence.cursor_step = 0;
  scene->sentence.cursor_item = 2;
}

/* A figure that is far too narrow for all steps beside each other. */
static void
beam_long (Scene *scene)
{
  sentence_long (scene);
  sample_beam (scene->state[0], 3);
  scene->sentence.kind = UI_SENTENCE_BEAM;
  scene->sentence.scrolls = FALSE;
}

/* Nothing will come any more. */
static void
drift_diverged (Scene *scene)
{
  UiState *state = scene_trained_vectors ();

  state->run_state = ENG_RUN_DIVERGED;
  set_sentence (scene, state);
}

static void
beam_pointer (Scene *scene)
{
  beam_four (scene);
  scene->sentence.pointer_x = 100.0;
  scene->sentence.pointer_y = 91.0;
}

const SceneSpec sentence_scenes[] = {
  { "drift-waves", drift_waves, "Epoch 40, 4 sequences: mean squared error 0.00", FALSE, FALSE },
  { "drift-wide", drift_wide, "3 sequences", FALSE, TRUE },
  { "drift-empty", drift_empty, "This run learns numbers", FALSE, FALSE },
  { "drift-bad", drift_bad, "mean squared error ", FALSE, FALSE },
  { "sentence-empty", sentence_empty, "No sentence", FALSE, FALSE },
  { "sentence-unrecorded", sentence_unrecorded, "No sentence", FALSE, FALSE },
  { "sentence-wrong", sentence_wrong, "“il est perdu .”, ended by <eos>. BLEU 0.87", FALSE, FALSE },
  { "sentence-right", sentence_right, "BLEU 1.00 against “il est calme .”", FALSE, FALSE },
  { "sentence-zero", sentence_zero, "BLEU 0.00", FALSE, FALSE },
  { "sentence-forced", sentence_forced, "becomes", FALSE, FALSE },
  { "sentence-nothing", sentence_nothing, "becomes “nothing”", FALSE, FALSE },
  { "sentence-long", sentence_long, "length limit of 40", FALSE, FALSE },
  { "sentence-long-end", sentence_long_end, "BLEU 0.88", FALSE, FALSE },
  { "sentence-figure", sentence_figure, "length limit of 40", FALSE, FALSE },
  { "sentence-long-word", sentence_long_word, "anticonstitutionnellement", FALSE, FALSE },
  { "sentence-endless-word", sentence_endless_word, "anticonstitutionnellement", TRUE, FALSE },
  { "sentence-arabic", sentence_arabic, "BLEU 1.00", FALSE, FALSE },
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
  { "states-rnn", states_rnn, "The decoder has 32 units, seen at 5 words. Means: h state ", FALSE, FALSE },
  { "states-huge", states_huge, "1024 units, seen", FALSE, TRUE },
  { "states-empty", states_empty, "No sentence", FALSE, FALSE },
  { "states-cursor", states_cursor, "h state", TRUE, FALSE },
  { "beam-four", beam_four, "width 4: best “il est perdu . <eos>”", FALSE, FALSE },
  { "beam-ten", beam_ten, "width 10", FALSE, FALSE },
  { "beam-greedy", beam_greedy, "width 1", FALSE, FALSE },
  { "beam-chinese", beam_chinese, "“他 很 冷 静 。 <eos>”", FALSE, FALSE },
  { "beam-empty", beam_empty, "No sentence", FALSE, FALSE },
  { "beam-pointer", beam_pointer, "then “", TRUE, FALSE },
  { "beam-long", beam_long, "width 3", FALSE, TRUE },
  { "drift-scrolled", drift_scrolled, "3 sequences", FALSE, TRUE },
  { "drift-cursor", drift_cursor, "4 sequences", TRUE, FALSE },
  { "drift-diverged", drift_diverged, "none was reached", FALSE, FALSE },
};
const guint n_sentence_scenes = G_N_ELEMENTS (sentence_scenes);
