/* SPDX-License-Identifier: MIT */

#include "fake-feed.h"

#include <math.h>
#include <string.h>

#include "eng-error.h"

static const char *const source_list[] = { "<unk>", "<pad>", "<bos>", "<eos>", "go", ".", "i", "lost", "he's",
                                           "calm", "i'm", "home", "we", "won", "she", "sings", NULL };
static const char *const target_list[] = { "<unk>", "<pad>", "<bos>", "<eos>", "va", "!", "j'ai", "perdu", ".",
                                           "il", "est", "calme", "je", "suis", "chez", "moi", "nous", "avons",
                                           "gagné", "elle", "chante", NULL };

static EngWords *
words_from (const char *const *list)
{
  char **words = g_strdupv ((char **) list);

  return eng_words_new ((int) g_strv_length (words), words);
}

static void
apply (UiState *state, EngEvent *event)
{
  g_assert_true (ui_state_apply (state, event));
  eng_event_free (event);
}

void
fake_state (UiState *state, EngRunState run_state)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STATE, state->run_id);

  event->state = run_state;
  apply (state, event);
}

static EngRunInfo *
new_info (const EngConfig *config)
{
  static const char *const examples[] = { "we won .", "nous avons gagné .", "she sings .", "elle chante .", NULL };
  EngRunInfo *info = g_new0 (EngRunInfo, 1);

  info->config = eng_config_copy (config);
  info->corpus = g_strdup ("English → French");
  info->source_words = words_from (source_list);
  info->target_words = words_from (target_list);
  info->examples = g_strdupv ((char **) examples);
  info->notice = config->data != NULL ? g_strdup ("3 lines dropped: fewer than two columns") : NULL;
  info->pairs_train = FAKE_ROWS * FAKE_STEPS_PER_EPOCH;
  info->pairs_valid = 32;
  info->steps_per_epoch = FAKE_STEPS_PER_EPOCH;
  info->steps_total = (guint64) config->epochs * FAKE_STEPS_PER_EPOCH;
  info->parameters = 54321;

  return info;
}

void
fake_run_with (UiState *state, guint run_id, EngRunState run_state, const EngConfig *config)
{
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, run_id);

  event->run = new_info (config);
  apply (state, event);
  fake_state (state, run_state);
}

void
fake_vectors (UiState *state, guint run_id, int rows, int steps, int width)
{
  g_autoptr (EngConfig) config = eng_config_new ();
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, run_id);
  EngDrift *drift = eng_drift_new (rows, steps, width);

  config->loss = ENG_LOSS_MSE;
  event->run = new_info (config);
  g_clear_pointer (&event->run->source_words, eng_words_unref);
  g_clear_pointer (&event->run->target_words, eng_words_unref);
  g_clear_pointer (&event->run->examples, g_strfreev);
  apply (state, event);
  fake_state (state, ENG_RUN_PLAYING);

  for (int r = 0; r < rows; r++)
    {
      drift->length[r] = steps;

      for (int i = r * steps * width; i < (r + 1) * steps * width; i++)
        {
          drift->expected[i] = (float) sin (i);
          drift->free_running[i] = 1.1f * drift->expected[i];
        }
    }

  event = eng_event_new (ENG_EVENT_EPOCH, run_id);
  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = 1;
  event->epoch->step = FAKE_STEPS_PER_EPOCH;
  event->epoch->valid_bleu = (double) NAN;
  event->epoch->drift = drift;
  apply (state, event);
}

void
fake_recording (UiState *state, guint run_id, const char *path)
{
  static const char *const examples[] = { "he's calm .", "il est calme .", "i'm home .", "il est calme .", NULL };
  g_autoptr (EngConfig) config = eng_config_new ();
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, run_id);

  event->run = new_info (config);
  g_strfreev (event->run->examples);
  event->run->examples = g_strdupv ((char **) examples);
  event->run->recording = g_strdup (path);
  apply (state, event);
}

void
fake_run (UiState *state, guint run_id, EngRunState run_state)
{
  g_autoptr (EngConfig) config = eng_config_new ();

  fake_run_with (state, run_id, run_state, config);
}

static void
fake_epoch (UiState *state, int epoch, guint64 step, double seconds)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, state->run_id);
  EngEpochInfo *info = g_new0 (EngEpochInfo, 1);

  info->epoch = epoch;
  info->step = step;
  info->loss = 0.05 + 3 * exp (-epoch / 30.0);
  info->book_loss = info->loss / 10;
  info->valid_forced = 0.6 + 3 * exp (-epoch / 20.0);
  info->valid_free = 1.1 + 3 * exp (-epoch / 25.0);
  info->valid_bleu = 60 * (1 - exp (-epoch / 40.0));
  info->tokens_per_s = 400000;
  info->seconds = seconds;
  info->positions = FAKE_TARGET_STEPS;
  info->loss_forced = g_new (double, FAKE_TARGET_STEPS);
  info->loss_free = g_new (double, FAKE_TARGET_STEPS);
  for (int i = 0; i < FAKE_TARGET_STEPS; i++)
    {
      info->loss_forced[i] = 0.9 - 0.05 * i;
      info->loss_free[i] = 0.9 + 0.1 * i;
    }
  info->excess_error = NAN;
  event->epoch = info;
  apply (state, event);
}

void
fake_steps (UiState *state, int n, double seconds_each)
{
  const guint before = state->steps.n;
  double seconds = before > 0 ? ui_steps_seconds (&state->steps, before - 1) : 0;

  for (int i = 0; i < n; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_STEPS, state->run_id);
      EngStepInfo *info = g_new0 (EngStepInfo, 1);
      const guint64 step = before + (guint) i + 1;
      const double epoch = (double) step / FAKE_STEPS_PER_EPOCH;

      seconds += seconds_each;
      info->step = step;
      info->epoch = (int) ((step - 1) / FAKE_STEPS_PER_EPOCH) + 1;
      info->loss = (0.05 + 3 * exp (-epoch / 30.0)) * (1 + 0.2 * sin ((double) (step * 7919 % 1000)));
      info->tokens = 400;
      info->positions = FAKE_ROWS * FAKE_TARGET_STEPS;
      info->epsilon = eng_schedule_epsilon (&state->in_effect->forcing, step);
      info->fed_true = (int) (400 * info->epsilon);
      info->fed_own = 400 - info->fed_true;
      info->own_right = info->fed_own / 2;
      info->grad_norm = 1;
      info->learning_rate = state->in_effect->learning_rate;
      info->seconds = seconds;
      event->steps.n = 1;
      event->steps.info = info;
      apply (state, event);

      if (step % FAKE_STEPS_PER_EPOCH == 0)
        fake_epoch (state, (int) (step / FAKE_STEPS_PER_EPOCH), step, seconds); /* the event is freed by now */
    }
}

/* Row r is 2 + r mod 7 tokens long; the coin of a cell is a fraction that depends on row and position. */
void
fake_picture (UiState *state)
{
  EngBatchPicture *picture = eng_batch_picture_new (FAKE_ROWS, FAKE_SOURCE_STEPS, FAKE_TARGET_STEPS);

  picture->run_id = state->run_id;
  picture->step = ui_state_step (state);
  picture->epoch = ui_state_epoch (state);
  picture->epsilon = ui_state_epsilon (state);
  picture->mask = TRUE;

  for (int r = 0; r < FAKE_ROWS; r++)
    {
      picture->pair[r] = 100 + r;
      picture->source_length[r] = 2 + r % (FAKE_SOURCE_STEPS - 1);
      picture->target_length[r] = 2 + r % (FAKE_TARGET_STEPS - 1);
      for (int s = 0; s < FAKE_SOURCE_STEPS; s++)
        picture->source_ids[r * FAKE_SOURCE_STEPS + s] =
            s < picture->source_length[r] - 1 ? ENG_TOKEN_FIRST + (r + s) % 12
                                              : (s == picture->source_length[r] - 1 ? ENG_TOKEN_EOS : ENG_TOKEN_PAD);
      for (int t = 0; t < FAKE_TARGET_STEPS; t++)
        {
          EngFedCell *cell = eng_batch_picture_cell (picture, r, t);
          const int length = picture->target_length[r];

          cell->counts = t < length;
          cell->expected = t < length - 1 ? ENG_TOKEN_FIRST + (r * 3 + t) % 17 : (t == length - 1 ? ENG_TOKEN_EOS : ENG_TOKEN_PAD);
          cell->coin = t == 0 ? NAN : (float) ((r * 37 + t * 61) % 100) / 100;
          cell->fed_true = t == 0 || cell->coin < picture->epsilon;
          cell->otherwise = t == 0 ? -1 : ENG_TOKEN_FIRST + (r * 5 + t) % 17;
          cell->fed = t == 0 ? ENG_TOKEN_BOS
                             : (cell->fed_true ? eng_batch_picture_cell (picture, r, t - 1)->expected : cell->otherwise);
          cell->probability = (float) (0.1 + 0.8 * ((r + t) % 10) / 10);
          cell->loss = -logf (cell->probability);
        }
    }

  ui_state_set_picture (state, picture);
}

static void
fill_step (EngDecodeStep *step, int i, int id)
{
  step->id = id;
  step->n_top = ENG_TOP_K;
  step->probability = 0.8f;
  for (int k = 0; k < ENG_TOP_K; k++)
    {
      step->top[k].id = k == 0 ? id : ENG_TOKEN_FIRST + (i * 3 + k) % 17;
      step->top[k].probability = k == 0 ? 0.8f : 0.1f / (float) k;
    }
}

static void
fill_steps (EngTranslation *answer)
{
  static const int output[] = { 9, 10, 11, 8, ENG_TOKEN_EOS };

  answer->n_steps = G_N_ELEMENTS (output);
  answer->steps = g_new0 (EngDecodeStep, G_N_ELEMENTS (output));
  for (guint i = 0; i < G_N_ELEMENTS (output); i++)
    fill_step (&answer->steps[i], (int) i, output[i]);
  answer->ended_by_eos = TRUE;
  answer->output = g_strdup ("il est calme .");
}

void
fake_answer (UiState *state, guint64 serial, const char *text, const char *unknown)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, state->run_id);
  EngSample *sample = g_new0 (EngSample, 1);
  EngTranslation *answer = eng_translation_new ();
  g_auto (GStrv) tokens = g_strsplit (text, " ", -1);
  const int n = *text != '\0' ? (int) g_strv_length (tokens) : 0;

  answer->serial = serial;
  answer->step = ui_state_step (state);
  answer->text = g_strdup (text);
  answer->n_source = n + 1;
  answer->source_ids = g_new0 (int, n + 1);
  answer->source_tokens = g_new0 (char *, n + 2);
  answer->nearest = g_new0 (char **, n + 1);
  for (int i = 0; i < n; i++)
    {
      const gboolean is_unknown = g_strcmp0 (tokens[i], unknown) == 0;

      answer->source_tokens[i] = g_strdup (tokens[i]);
      answer->source_ids[i] = is_unknown ? ENG_TOKEN_UNK : ENG_TOKEN_FIRST + i;
      answer->nearest[i] = is_unknown ? g_strsplit ("calm home", " ", -1) : NULL;
    }
  answer->source_tokens[n] = g_strdup ("<eos>");
  answer->source_ids[n] = ENG_TOKEN_EOS;
  if (n > 0)
    fill_steps (answer);
  else
    answer->output = g_strdup ("");

  sample->translation = answer;
  sample->reference = g_strdup ("il est calme .");
  sample->bleu = (EngBleuAnatomy){ .match = { 4, 3, 2, 1 }, .total = { 4, 3, 2, 1 }, .length = 4, .reference_length = 4, .brevity = 1, .book = 1, .standard = 100 };
  event->sample = sample;
  apply (state, event);
}

void
fake_long_answer (UiState *state, guint64 serial, const char *text, int n_steps)
{
  const EngWords *words = state->info->target_words;
  GString *output = g_string_new (NULL);
  EngTranslation *answer;

  fake_answer (state, serial, text, NULL);
  answer = state->sample->translation;
  g_free (answer->steps);
  answer->steps = g_new0 (EngDecodeStep, n_steps);
  answer->n_steps = n_steps;
  answer->ended_by_eos = FALSE;
  for (int i = 0; i < n_steps; i++)
    {
      const int id = ENG_TOKEN_FIRST + i % (words->n - ENG_TOKEN_FIRST);

      fill_step (&answer->steps[i], i, id);
      g_string_append_printf (output, "%s%s", i > 0 ? " " : "", words->words[id]);
    }

  g_free (answer->output);
  answer->output = g_string_free (output, FALSE);
}

void
fake_beam (UiState *state, int width)
{
  EngTranslation *answer = state->sample->translation;
  int best = 0;

  answer->n_beam = 1 + width * answer->n_steps;
  answer->beam = g_new0 (EngBeamNode, answer->n_beam);
  answer->beam[0] = (EngBeamNode){ .parent = -1, .id = ENG_TOKEN_BOS, .kept = TRUE, .best = TRUE };
  for (int i = 0; i < answer->n_steps; i++)
    {
      const int parent = best;

      for (int k = 0; k < width; k++)
        {
          EngBeamNode *node = &answer->beam[1 + i * width + k];

          node->parent = parent;
          node->depth = i + 1;
          node->id = answer->steps[i].top[k % ENG_TOP_K].id;
          node->log_prob = answer->beam[parent].log_prob - 0.1 - k;
          node->score = node->log_prob / pow (i + 1, 0.75);
          node->kept = TRUE;
          node->best = k == 0;
          node->finished = i + 1 == answer->n_steps;
          if (k == 0)
            best = 1 + i * width;
        }
    }
}

void
fake_change (UiState *state, const char *what, const char *from, const char *to)
{
  EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, state->run_id);

  event->change = g_new0 (EngChange, 1);
  event->change->step = ui_state_step (state) + 1;
  event->change->what = eng_config_find (what)->name;
  event->change->from = g_strdup (from);
  event->change->to = g_strdup (to);
  apply (state, event);
}

void
fake_error (UiState *state, const char *message)
{
  EngEvent *event = eng_event_new (ENG_EVENT_ERROR, state->run_id);

  event->error = g_error_new_literal (ENG_ERROR, ENG_ERROR_BAD_TEXT, message);
  apply (state, event);
}

void
fake_saved (UiState *state, const char *path)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAVED, state->run_id);

  event->path = g_strdup (path);
  apply (state, event);
}
