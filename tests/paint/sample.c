/* SPDX-License-Identifier: MIT */

#include "sample.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *source, *target;
} Pair;

static const Pair french[] = {
  { "go on .", "continue ." },
  { "he's calm .", "il est calme ." },
  { "i'm home .", "je suis chez moi ." },
  { "we lost .", "nous avons perdu ." },
  { "hold on !", "ne quittez pas !" },
  { "where did you put the keys ?", "où avez-vous mis les clés ?" },
  { "she has an extraordinarily long word", "anticonstitutionnellement parlant , oui ." },
  { "it rains .", "il pleut ." },
};

static const Pair chinese[] = {
  { "i won .", "我 赢 了 。" },
  { "he is calm .", "他 很 冷 静 。" },
  { "where is the station ?", "车 站 在 哪 里 ？" },
  { "we are at home .", "我 们 在 家 。" },
};

static const char *const specials[] = { "<unk>", "<pad>", "<bos>", "<eos>" };

/* SplitMix64: a sample must not depend on the C library's generator. */
static double
noise (guint64 key)
{
  guint64 z = key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + G_GUINT64_CONSTANT (0x2545f4914f6cdd1d);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;

  return (double) (z >> 11) / 9007199254740992.0;
}

static const Pair *
pairs_of (SampleLanguage language, int *n)
{
  *n = language == SAMPLE_CHINESE ? (int) G_N_ELEMENTS (chinese) : (int) G_N_ELEMENTS (french);

  return language == SAMPLE_CHINESE ? chinese : french;
}

static int
find_word (const EngWords *words, const char *word)
{
  for (int i = 0; i < words->n; i++)
    if (g_str_equal (words->words[i], word))
      return i;

  return ENG_TOKEN_UNK;
}

static void
add_words (GPtrArray *array, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (int i = 0; parts[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (array, parts[i], g_str_equal, NULL))
      g_ptr_array_add (array, g_strdup (parts[i]));
}

static EngWords *
make_words (SampleLanguage language, gboolean target, int size)
{
  GPtrArray *array = g_ptr_array_new ();
  int n;
  const Pair *pairs = pairs_of (language, &n);

  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    g_ptr_array_add (array, g_strdup (specials[i]));

  for (int i = 0; i < n; i++)
    add_words (array, target ? pairs[i].target : pairs[i].source);

  while ((int) array->len < size)
    g_ptr_array_add (array, g_strdup_printf ("%c%u", target ? 't' : 's', array->len));

  n = (int) array->len;

  return eng_words_new (n, (char **) g_ptr_array_free (array, FALSE));
}

/* The loss of guessing. */
static double
chance_of (const UiState *state)
{
  return state->info->target_words != NULL ? log (state->info->target_words->n) : 1.2;
}

static SampleLanguage
language_of (const UiState *state)
{
  return find_word (state->info->target_words, "我") != ENG_TOKEN_UNK ? SAMPLE_CHINESE : SAMPLE_FRENCH;
}

static void
send (UiState *state, EngEvent *event)
{
  g_assert_true (ui_state_apply (state, event));
  eng_event_free (event);
}

UiState *
sample_run (SampleLanguage language, int vocabulary, int steps_per_epoch, int epochs)
{
  UiState *state = ui_state_new ();
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, 1);

  event->run = g_new0 (EngRunInfo, 1);
  event->run->config = eng_config_new ();
  event->run->corpus = g_strdup (language == SAMPLE_CHINESE ? "English → 中文" : "English → French");
  event->run->source_words = make_words (language, FALSE, vocabulary);
  event->run->target_words = make_words (language, TRUE, vocabulary);
  event->run->pairs_train = steps_per_epoch * 64;
  event->run->pairs_valid = 160;
  event->run->steps_per_epoch = steps_per_epoch;
  event->run->steps_total = (guint64) steps_per_epoch * (guint64) epochs;
  event->run->parameters = 40000;
  send (state, event);

  return state;
}

UiState *
sample_vectors_run (int steps_per_epoch, int epochs)
{
  UiState *state = ui_state_new ();
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, 1);

  event->run = g_new0 (EngRunInfo, 1);
  event->run->config = eng_config_new ();
  event->run->config->loss = ENG_LOSS_MSE;
  event->run->corpus = g_strdup ("waves");
  event->run->pairs_train = steps_per_epoch * 32;
  event->run->pairs_valid = 160;
  event->run->steps_per_epoch = steps_per_epoch;
  event->run->steps_total = (guint64) steps_per_epoch * (guint64) epochs;
  event->run->parameters = 9000;
  send (state, event);

  return state;
}

static double
curve (double share, double floor_value, double chance)
{
  return floor_value + (chance - floor_value) * exp (-7.0 * share);
}

static EngStepInfo
make_step (const UiState *state, guint64 step)
{
  double share = (double) step / (double) state->info->steps_total;
  double chance = chance_of (state);
  double epsilon = share < 0.3 ? 1.0 : MAX (0.3, 1.0 - (share - 0.3));
  EngStepInfo info = { .step = step, .epsilon = epsilon, .tokens = 412, .positions = 640, .clipped = FALSE };

  info.epoch = (int) ((step - 1) / (guint64) state->info->steps_per_epoch) + 1;
  info.loss = curve (share, 0.15, chance) * (1.0 + 0.4 * (noise (step) - 0.5));
  info.fed_true = (int) (348 * epsilon);
  info.fed_own = 348 - info.fed_true;
  info.own_right = info.fed_own / 2;
  info.grad_norm = 0.5 + noise (step + 77);
  info.learning_rate = 0.005;
  info.seconds = (double) step * 0.001;

  return info;
}

static void
send_steps (UiState *state, EngStepInfo *info, guint n)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STEPS, state->run_id);

  event->steps.n = n;
  event->steps.info = info;
  send (state, event);
}

static void
send_epoch (UiState *state, int epoch)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, state->run_id);
  EngEpochInfo *info = event->epoch = g_new0 (EngEpochInfo, 1);
  double chance = chance_of (state), share;

  info->epoch = epoch;
  info->step = (guint64) epoch * (guint64) state->info->steps_per_epoch;
  share = (double) info->step / (double) state->info->steps_total;
  info->loss = curve (share, 0.15, chance);
  info->valid_forced = curve (share, 0.32, chance) * (1.0 + 0.05 * (noise ((guint64) epoch) - 0.5)) + 0.1 * share * share;
  info->valid_free = curve (share, 0.74, chance) + 0.2 * sqrt (share);
  info->valid_bleu = 45.0 * (1.0 - exp (-5.0 * share)) + 4.0 * noise ((guint64) epoch + 5) - 6.0 * share * share;
  info->tokens_per_s = 412000.0;
  info->seconds = (double) info->step * 0.001;
  info->positions = 10;
  info->loss_forced = g_new (double, 10);
  info->loss_free = g_new (double, 10);
  info->excess_error = NAN;

  if (state->info->target_words == NULL)
    info->valid_bleu = NAN;

  for (int t = 0; t < 10; t++)
    {
      info->loss_forced[t] = info->valid_forced * (0.8 + 0.04 * t);
      info->loss_free[t] = info->valid_free * (0.5 + 0.12 * t);
    }

  send (state, event);
}

void
sample_train (UiState *state, guint n, gboolean validate)
{
  guint64 step = ui_state_step (state);
  const guint chunk = (guint) state->info->steps_per_epoch;

  while (n > 0)
    {
      guint now = MIN (n, chunk - (guint) (step % chunk));
      EngStepInfo *info = g_new (EngStepInfo, now);

      for (guint i = 0; i < now; i++)
        info[i] = make_step (state, ++step);

      send_steps (state, info, now);
      n -= now;

      if (validate && step % chunk == 0)
        send_epoch (state, (int) (step / chunk));
    }
}

void
sample_step (UiState *state, double loss)
{
  EngStepInfo *info = g_new (EngStepInfo, 1);

  *info = make_step (state, ui_state_step (state) + 1);
  info->loss = loss;
  send_steps (state, info, 1);
}

void
sample_change (UiState *state, guint64 step, const char *what, const char *from, const char *to)
{
  EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, state->run_id);

  event->change = g_new0 (EngChange, 1);
  event->change->step = step;
  event->change->what = g_intern_string (what);
  event->change->from = g_strdup (from);
  event->change->to = g_strdup (to);
  send (state, event);
}

void
sample_state (UiState *state, EngRunState run_state)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STATE, state->run_id);

  event->state = run_state;
  send (state, event);
}

/* Ids of a line of words, <eos> at the end, repeated up to @longest tokens when that is more. */
static int
make_ids (const EngWords *words, const char *text, int *ids, int longest, gboolean stretch)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  int n_parts = (int) g_strv_length (parts), n = 0;
  int wanted = stretch ? longest - 1 : MIN (n_parts, longest - 1);

  for (; n < wanted; n++)
    ids[n] = find_word (words, parts[n % n_parts]);

  ids[n++] = ENG_TOKEN_EOS;

  return n;
}

static void
fill_cell (EngFedCell *cell, const EngBatchPicture *picture, const EngWords *words, guint64 key, int truth, int expected,
           gboolean counts)
{
  double right = noise (key + 3);
  int own = right < 0.55 ? truth : ENG_TOKEN_FIRST + (int) (noise (key + 4) * (words->n - ENG_TOKEN_FIRST));
  gboolean first = truth == ENG_TOKEN_BOS;

  cell->expected = expected;
  cell->coin = first ? NAN : (float) noise (key + 5);
  cell->fed_true = first || (double) cell->coin < picture->epsilon;
  cell->fed = cell->fed_true ? truth : own;
  cell->otherwise = first ? -1 : cell->fed_true ? own
                                                : truth;
  cell->loss = (float) (-log (1.0 - 0.985 * pow (noise (key + 6), 1.5)));
  cell->probability = expf (-cell->loss);
  cell->counts = counts;
}

void
sample_picture (UiState *state, int rows, double epsilon, int longest)
{
  int n_pairs, steps = MAX (longest, 10);
  const Pair *pairs = pairs_of (language_of (state), &n_pairs);
  EngBatchPicture *picture = eng_batch_picture_new (rows, steps, steps);
  g_autofree int *target = g_new0 (int, steps);

  picture->run_id = state->run_id;
  picture->step = ui_state_step (state);
  picture->epoch = ui_state_epoch (state);
  picture->epsilon = epsilon;
  picture->mask = TRUE;

  for (int r = 0; r < rows; r++)
    {
      const Pair *pair = &pairs[r % n_pairs];
      gboolean stretch = longest > 10 && r % 3 == 0;

      picture->pair[r] = r;

      for (int t = 0; t < steps; t++)
        picture->source_ids[r * steps + t] = ENG_TOKEN_PAD;

      picture->source_length[r] = make_ids (state->info->source_words, pair->source, picture->source_ids + r * steps, steps, stretch);
      picture->target_length[r] = make_ids (state->info->target_words, pair->target, target, steps, stretch);

      for (int t = 0; t < steps; t++)
        {
          int valid = picture->target_length[r];
          int expected = t < valid ? target[t] : ENG_TOKEN_PAD;
          int truth = t == 0 ? ENG_TOKEN_BOS : t - 1 < valid ? target[t - 1]
                                                             : ENG_TOKEN_PAD;

          fill_cell (eng_batch_picture_cell (picture, r, t), picture, state->info->target_words,
                     picture->step * 7919 + (guint64) (r * steps + t) * 13, truth, expected, t < valid);
        }
    }

  ui_state_set_picture (state, picture);
}

/* A wave each, and what a model that lags behind says of it. */
void
sample_vectors_picture (UiState *state, int rows, int steps, int width, double epsilon)
{
  EngBatchPicture *picture = eng_batch_picture_new (rows, steps, steps);
  gsize n = (gsize) rows * (gsize) steps * (gsize) width;

  picture->run_id = state->run_id;
  picture->step = ui_state_step (state);
  picture->epoch = ui_state_epoch (state);
  picture->epsilon = epsilon;
  picture->mask = TRUE;
  picture->width = width;
  picture->expected_values = g_new (float, n);
  picture->output_values = g_new (float, n);

  for (int r = 0; r < rows; r++)
    {
      picture->pair[r] = r;
      picture->source_length[r] = picture->target_length[r] = steps - (r % 4 == 3 ? steps / 3 : 0);

      for (int t = 0; t < steps; t++)
        {
          EngFedCell *cell = eng_batch_picture_cell (picture, r, t);

          *cell = (EngFedCell){ .expected = -1, .fed = -1, .otherwise = -1, .probability = NAN, .loss = 0.02f * (float) t };
          cell->coin = t == 0 ? NAN : (float) noise ((guint64) (r * steps + t) + 5);
          cell->fed_true = t == 0 || (double) cell->coin < epsilon;
          cell->counts = t < picture->target_length[r];

          for (int d = 0; d < width; d++)
            {
              gsize at = ((gsize) r * (gsize) steps + (gsize) t) * (gsize) width + (gsize) d;

              picture->expected_values[at] = (float) sin (0.5 * t + r + 2.0 * d);
              picture->output_values[at] = (float) (0.9 * sin (0.5 * t + r + 2.0 * d - 0.03 * t) + 0.1 * noise (at));
            }
        }
    }

  ui_state_set_picture (state, picture);
}

static void
fill_decode_step (EngDecodeStep *step, const EngWords *words, int id, guint64 key)
{
  double left = 1.0;

  step->id = id;
  step->n_top = ENG_TOP_K;

  for (int k = 0; k < ENG_TOP_K; k++)
    {
      double share = k == 0 ? 0.55 + 0.43 * noise (key) : 0.6 * left;

      step->top[k].id = k == 0 ? id : ENG_TOKEN_FIRST + (int) (noise (key + (guint64) k) * (words->n - ENG_TOKEN_FIRST));
      step->top[k].probability = (float) MIN (share, left);
      left -= share;
      left = MAX (left, 0.0);
    }

  step->probability = step->top[0].probability;
}

/* n-gram matches of two lists of words, as eng_bleu_anatomy() counts them. */
static void
count_matches (EngBleuAnatomy *bleu, GStrv output, GStrv reference)
{
  int n_output = (int) g_strv_length (output), n_reference = (int) g_strv_length (reference);

  bleu->length = n_output;
  bleu->reference_length = n_reference;
  bleu->brevity = n_output >= n_reference ? 1.0 : n_output > 0 ? exp (1.0 - (double) n_reference / n_output)
                                                               : 0.0;

  for (int order = 0; order < ENG_BLEU_ORDERS; order++)
    {
      g_autofree gboolean *used = g_new0 (gboolean, n_reference + 1);

      bleu->total[order] = MAX (0, n_output - order);

      for (int i = 0; i + order < n_output; i++)
        for (int j = 0; j + order < n_reference; j++)
          {
            int same = 0;

            while (same <= order && g_str_equal (output[i + same], reference[j + same]))
              same++;

            if (same > order && !used[j])
              {
                used[j] = TRUE;
                bleu->match[order]++;
                break;
              }
          }
    }

  bleu->book = bleu->total[0] > 0 ? bleu->brevity * sqrt ((double) bleu->match[0] / bleu->total[0]) : 0.0;
  bleu->standard = 100.0 * bleu->book * bleu->book;
}

void
sample_answer (UiState *state, const char *text, const char *output, const char *reference, int epoch, int longest)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, state->run_id);
  EngTranslation *translation = eng_translation_new ();
  g_autofree char *source = NULL;
  g_auto (GStrv) words = output[0] != '\0' ? g_strsplit (output, " ", -1) : g_new0 (char *, 1);
  g_auto (GStrv) reference_words = reference != NULL ? g_strsplit (reference, " ", -1) : NULL;
  int n = MIN ((int) g_strv_length (words), longest);

  event->sample = g_new0 (EngSample, 1);
  event->sample->translation = translation;
  event->sample->reference = g_strdup (reference);
  translation->text = g_strdup (text);
  translation->output = g_strdup (output);
  translation->step = (guint64) epoch * (guint64) state->info->steps_per_epoch;
  source = g_strconcat (text, " <eos>", NULL);
  translation->source_tokens = g_strsplit (source, " ", -1);
  translation->n_source = (int) g_strv_length (translation->source_tokens);
  translation->source_ids = g_new0 (int, translation->n_source);
  translation->ended_by_eos = n < longest;
  translation->n_steps = n + (translation->ended_by_eos ? 1 : 0);
  translation->steps = g_new0 (EngDecodeStep, translation->n_steps);

  for (int i = 0; i < translation->n_source; i++)
    translation->source_ids[i] = find_word (state->info->source_words, translation->source_tokens[i]);

  for (int i = 0; i < translation->n_steps; i++)
    fill_decode_step (&translation->steps[i], state->info->target_words,
                      i < n ? find_word (state->info->target_words, words[i]) : ENG_TOKEN_EOS,
                      (guint64) i * 31 + (guint64) epoch);

  if (reference_words != NULL)
    count_matches (&event->sample->bleu, words, reference_words);

  send (state, event);
}

void
sample_internals (UiState *state, int units, int gates)
{
  EngTranslation *translation = state->sample->translation;

  translation->n_units = units;
  translation->n_gates = gates;

  for (int i = 0; i < translation->n_steps; i++)
    {
      EngDecodeStep *step = &translation->steps[i];
      int n = translation->n_source, at = i * n / translation->n_steps;
      double sum = 0.0;

      step->attention = g_new (float, n);
      step->state = g_new (float, units);
      step->gates = gates > 0 ? g_new (float, gates *units) : NULL;

      for (int s = 0; s < n; s++)
        sum += step->attention[s] = (float) (exp (-2.0 * abs (s - at)) + 0.05 * noise ((guint64) (i * 97 + s)));

      for (int s = 0; s < n; s++)
        step->attention[s] = (float) ((double) step->attention[s] / sum);

      for (int u = 0; u < units; u++)
        step->state[u] = (float) tanh (3.0 * noise ((guint64) (i * 1000 + u)) - 1.5);

      /* The sigmoids lie between 0 and 1, the third is a tanh in both kinds of cell. */
      for (int k = 0; k < gates * units; k++)
        step->gates[k] = k / units == 2 ? (float) (2.0 * noise ((guint64) (i * 3000 + k)) - 1.0)
                                        : (float) noise ((guint64) (i * 3000 + k));
    }
}

/* Extensions of the returned path at each step: @width - 1 others, each of which ends after two more words. */
void
sample_beam (UiState *state, int width)
{
  EngTranslation *translation = state->sample->translation;
  GArray *nodes = g_array_new (FALSE, TRUE, sizeof (EngBeamNode));
  EngBeamNode root = { .parent = -1, .id = ENG_TOKEN_BOS, .kept = TRUE, .best = TRUE };
  int best = 0;

  g_array_append_val (nodes, root);

  for (int i = 0; i < translation->n_steps; i++)
    {
      int parent = best;

      for (int k = 0; k < width; k++)
        {
          double before = g_array_index (nodes, EngBeamNode, parent).log_prob;
          EngBeamNode node = { .parent = k % 3 == 2 ? (int) nodes->len - 1 : parent, .depth = i + 1, .kept = TRUE };

          if (g_array_index (nodes, EngBeamNode, node.parent).depth != i)
            node.parent = parent;

          node.id = k == 0 ? translation->steps[i].id : translation->steps[i].top[k % ENG_TOP_K].id;
          node.log_prob = before - 0.12 - 0.9 * k;
          node.score = node.log_prob / pow (i + 1, 0.75);
          node.best = k == 0;
          node.finished = i + 1 == translation->n_steps || node.id == ENG_TOKEN_EOS;
          g_array_append_val (nodes, node);

          if (k == 0)
            best = (int) nodes->len - 1;
        }
    }

  translation->n_beam = (int) nodes->len;
  translation->beam = (EngBeamNode *) (void *) g_array_free (nodes, FALSE);
}

void
sample_rename (UiState *state, const char *word, const char *other)
{
  EngWords *words = state->info->target_words;
  int id = find_word (words, word);

  g_assert_cmpint (id, !=, ENG_TOKEN_UNK);
  g_free (words->words[id]);
  words->words[id] = g_strdup (other);
}

void
sample_drift (UiState *state, int rows, int steps, int width)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 1);
  EngDrift *drift = eng_drift_new (rows, steps, width);

  for (int r = 0; r < rows; r++)
    {
      drift->length[r] = r == 1 ? steps - steps / 4 : steps;

      for (int t = 0; t < steps; t++)
        for (int d = 0; d < width; d++)
          {
            const int i = (r * steps + t) * width + d;
            const double at = 0.4 * t + r + 2.0 * d;

            drift->expected[i] = (float) sin (at);
            drift->forced[i] = (float) (sin (at) + 0.12 * (noise ((guint64) i) - 0.5));
            drift->free_running[i] = (float) (sin (at + 0.004 * t * t) * (1.0 + 0.02 * t));
          }
    }

  drift->held_out = TRUE;
  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = ui_state_epoch (state);
  event->epoch->step = ui_state_step (state);
  event->epoch->valid_bleu = (double) NAN;
  event->epoch->drift = drift;
  send (state, event);
}
