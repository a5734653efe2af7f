/* SPDX-License-Identifier: MIT
 *
 * The reducer: events in, what is shown out.
 */

#include <math.h>
#include <string.h>

#include "eng-error.h"
#include "ui-state.h"

static void
send (UiState *state, EngEvent *event, gboolean taken)
{
  g_assert_cmpint (ui_state_apply (state, event), ==, taken);
  eng_event_free (event);
}

static EngEvent *
run_event (guint run_id)
{
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, run_id);
  char **words = g_new0 (char *, 5);

  words[0] = g_strdup ("<unk>");
  words[1] = g_strdup ("<pad>");
  words[2] = g_strdup ("<bos>");
  words[3] = g_strdup ("<eos>");
  words[4] = g_strdup ("je");
  event->run = g_new0 (EngRunInfo, 1);
  event->run->config = eng_config_new ();
  event->run->corpus = g_strdup ("English → French");
  event->run->target_words = eng_words_new (5, words);
  event->run->source_words = eng_words_ref (event->run->target_words);
  event->run->steps_per_epoch = 10;
  event->run->steps_total = 100;

  return event;
}

static UiState *
begun (void)
{
  UiState *state = ui_state_new ();

  send (state, run_event (3), TRUE);

  return state;
}

static void
send_steps (UiState *state, guint run_id, guint64 first, const double *loss, guint n, gboolean taken)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STEPS, run_id);

  event->steps.n = n;
  event->steps.info = g_new0 (EngStepInfo, n);

  for (guint i = 0; i < n; i++)
    event->steps.info[i] = (EngStepInfo){ .step = first + i, .epoch = (int) ((first + i - 1) / 10) + 1, .loss = loss[i], .tokens = 50, .positions = 80, .epsilon = 0.5, .fed_true = 20, .fed_own = 20, .own_right = 5, .learning_rate = 0.005, .grad_norm = 1.0, .seconds = 0.1 * (double) (first + i) };

  send (state, event, taken);
}

static void
test_series (void)
{
  UiSeries series;
  const guint n = 5000;

  ui_series_init (&series);

  for (guint i = 0; i < n; i++)
    ui_series_append (&series, g_test_rand_int_range (0, 20) == 0 ? NAN : (float) g_test_rand_double_range (-10.0, 10.0));

  for (int trial = 0; trial < 2000; trial++)
    {
      guint from = (guint) g_test_rand_int_range (0, (gint32) n), to = (guint) g_test_rand_int_range ((gint32) from, (gint32) n + 50);
      UiSpan span = ui_series_span (&series, from, to);
      float min = INFINITY, max = -INFINITY;
      gboolean bad = FALSE;

      for (guint i = from; i < MIN (to, n); i++)
        {
          float value = ui_series_get (&series, i);

          bad = bad || isnan (value);
          min = isnan (value) ? min : MIN (min, value);
          max = isnan (value) ? max : MAX (max, value);
        }

      if (span.min != min || span.max != max || ui_series_has_bad (&series, from, to) != bad)
        g_error ("%u to %u: %g to %g, expected %g to %g", from, to, (double) span.min, (double) span.max, (double) min, (double) max);
    }

  ui_series_empty (&series);
  g_assert_cmpuint (ui_series_length (&series), ==, 0);
  g_assert_true (isinf (ui_series_span (&series, 0, 10).min));
  ui_series_append (&series, 2.0f);
  g_assert_cmpfloat ((double) ui_series_span (&series, 0, 10).max, ==, 2.0);
  ui_series_clear (&series);
}

static void
test_smoothing (void)
{
  static const double loss[] = { 1.0, 2.0, NAN, 3.0 };
  static const double weights[] = { 0.0, 0.6, 0.9 };
  g_autoptr (UiState) state = begun ();

  send_steps (state, 3, 1, loss, 4, TRUE);

  for (guint w = 0; w < G_N_ELEMENTS (weights); w++)
    {
      double weight = weights[w], sum = 0.0, norm = 0.0;

      ui_state_set_smoothing (state, weight);

      /* By definition: the weighted mean of what has been seen, weights w^age; NaN is passed over. */
      for (guint i = 0; i < 4; i++)
        {
          double shown = (double) ui_series_get (&state->steps.smooth, i);

          if (isnan (loss[i]))
            {
              g_assert_true (isnan (shown));
              continue;
            }

          sum = weight * sum + loss[i];
          norm = weight * norm + 1.0;

          if (fabs (shown - sum / norm) > 1e-6)
            g_error ("weight %g, value %u: %g, expected %g", weight, i, shown, sum / norm);
        }
    }

  /* What comes later goes on from there, as if smoothed from the start. */
  send_steps (state, 3, 5, loss, 2, TRUE);
  {
    float before = ui_series_get (&state->steps.smooth, 5);

    ui_state_set_smoothing (state, 0.1);
    ui_state_set_smoothing (state, 0.9);
    g_assert_cmpfloat ((double) ui_series_get (&state->steps.smooth, 5), ==, (double) before);
  }
}

static void
test_steps (void)
{
  static const double loss[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0 };
  g_autoptr (UiState) state = begun ();

  g_assert_cmpint (ui_state_epoch (state), ==, 0);
  g_assert_cmpfloat (ui_state_tokens_per_second (state), ==, 0.0);
  send_steps (state, 3, 1, loss, 12, TRUE);
  g_assert_cmpuint (state->steps.n, ==, 12);
  g_assert_cmpuint (ui_state_step (state), ==, 12);
  g_assert_cmpint (ui_state_epoch (state), ==, 2);
  g_assert_cmpfloat_with_epsilon (ui_state_fraction (state), 0.12, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_state_tokens_per_second (state), 500.0, 1e-6);
  g_assert_cmpuint (ui_steps_find_step (&state->steps, 5), ==, 4);
  g_assert_cmpuint (ui_steps_find_step (&state->steps, 13), ==, 12);
  g_assert_cmpuint (ui_steps_find_seconds (&state->steps, 0.55), ==, 5);
  g_assert_cmpint (ui_state_epoch_of_step (state, 0), ==, 0);
  g_assert_cmpint (ui_state_epoch_of_step (state, 10), ==, 1);
  g_assert_cmpint (ui_state_epoch_of_step (state, 11), ==, 2);

  /* Heard twice is counted once. */
  send_steps (state, 3, 11, loss, 3, TRUE);
  g_assert_cmpuint (state->steps.n, ==, 13);
  g_assert_cmpfloat ((double) ui_series_get (&state->steps.loss, 12), ==, 3.0);
}

static void
test_run_ids (void)
{
  static const double loss[] = { 1.0 };
  g_autoptr (UiState) state = begun ();
  EngEvent *event;
  guint64 serial;

  ui_state_pin (state, 7);
  ui_state_set_smoothing (state, 0.9);
  send_steps (state, 3, 1, loss, 1, TRUE);
  serial = state->serial;

  /* Older runs are dropped, and nothing is drawn for them. */
  send_steps (state, 2, 2, loss, 1, FALSE);
  send (state, run_event (1), FALSE);
  g_assert_cmpuint (state->serial, ==, serial);
  g_assert_cmpuint (state->steps.n, ==, 1);

  event = eng_event_new (ENG_EVENT_STATE, 3);
  event->state = ENG_RUN_PLAYING;
  send (state, event, TRUE);
  g_assert_cmpint (state->run_state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (state->serial, >, serial);

  /* A newer run empties the state; pins and smoothing are the user's. */
  send (state, run_event (4), TRUE);
  g_assert_cmpuint (state->run_id, ==, 4);
  g_assert_cmpuint (state->steps.n, ==, 0);
  g_assert_cmpint (state->run_state, ==, ENG_RUN_PAUSED);
  g_assert_true (ui_state_is_pinned (state, 7));
  g_assert_cmpfloat (state->steps.weight, ==, 0.9);

  /* An event of a newer run whose beginning was not heard empties too: its numbers are not the old run's. */
  send_steps (state, 5, 1, loss, 1, TRUE);
  g_assert_null (state->info);
  g_assert_cmpuint (state->steps.n, ==, 1);
}

static void
test_changes (void)
{
  g_autoptr (UiState) state = begun ();
  g_autofree char *before = ui_state_value (state, "forcing"), *after = NULL;
  EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, 3);

  g_assert_cmpstr (before, ==, "1");
  g_assert_cmpfloat (ui_state_epsilon (state), ==, 1.0);
  event->change = g_new0 (EngChange, 1);
  event->change->step = 12;
  event->change->what = "forcing";
  event->change->from = g_strdup ("1");
  event->change->to = g_strdup ("0.3");
  send (state, event, TRUE);
  after = ui_state_value (state, "forcing");
  g_assert_cmpstr (after, ==, "0.3");
  g_assert_cmpfloat (ui_state_epsilon (state), ==, 0.3);
  g_assert_cmpuint (state->changes->len, ==, 1);

  /* What the run began with stays known. */
  g_assert_cmpfloat (state->info->config->forcing.start, ==, 1.0);
}

static void
send_epoch (UiState *state, int epoch, double forced, double free_running)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->valid_forced = forced;
  event->epoch->valid_free = free_running;
  event->epoch->positions = 2;
  event->epoch->loss_forced = g_new0 (double, 2);
  event->epoch->loss_forced[1] = 1.5;
  send (state, event, TRUE);
}

static void
test_epochs (void)
{
  g_autoptr (UiState) state = begun ();
  double gap = 0.0;

  g_assert_false (ui_state_exposure_gap (state, &gap));
  send_epoch (state, 1, 1.0, 1.5);
  send_epoch (state, 2, NAN, NAN);
  g_assert_true (ui_state_exposure_gap (state, &gap));
  g_assert_cmpfloat (gap, ==, 0.5);
  g_assert_cmpint (ui_state_last_epoch (state)->epoch, ==, 2);
  g_assert_cmpfloat (ui_state_last_epoch (state)->loss_forced[1], ==, 1.5);
  g_assert_cmpfloat_with_epsilon (ui_state_chance (state), log (5.0), 1e-12);
}

static void
send_bleu (UiState *state, int epoch, double forced, double bleu)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->valid_forced = forced;
  event->epoch->valid_free = NAN;
  event->epoch->valid_bleu = bleu;
  send (state, event, TRUE);
}

/* The best are found once, when they come; the first of equals stays. */
static void
test_best_epochs (void)
{
  g_autoptr (UiState) state = begun ();
  EngEvent *event;

  g_assert_null (ui_state_epoch_info (state, state->marks.best_bleu));
  send_bleu (state, 1, 0.1, NAN); /* without a BLEU it is no candidate */
  send_bleu (state, 2, 3.0, 10.0);
  send_bleu (state, 3, 2.0, 30.0);
  send_bleu (state, 4, 1.0, 20.0);
  send_bleu (state, 5, 1.0, 30.0);
  send_bleu (state, 6, NAN, NAN);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.best_bleu)->epoch, ==, 3);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.best_loss)->epoch, ==, 4);
  g_assert_cmpint (ui_state_epoch_info (state, state->marks.last_bleu)->epoch, ==, 5);
  g_assert_cmpint (state->marks.last_gap, ==, -1);
  g_assert_cmpint (state->marks.last_positions, ==, -1);

  send_epoch (state, 7, 1.0, 1.5);
  g_assert_cmpint (state->marks.last_gap, ==, 6);

  event = eng_event_new (ENG_EVENT_RUN, 4);
  event->run = g_new0 (EngRunInfo, 1);
  send (state, event, TRUE);
  g_assert_cmpint (state->marks.best_bleu, ==, -1);
  g_assert_cmpuint (ui_series_length (&state->valid_bleu), ==, 0);
}

static void
send_drift (UiState *state, int epoch, float said)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, 3);

  event->epoch = g_new0 (EngEpochInfo, 1);
  event->epoch->epoch = epoch;
  event->epoch->drift = eng_drift_new (2, 3, 4);
  event->epoch->drift->free_running[23] = said;
  send (state, event, TRUE);
}

/* Of real vectors the newest predictions alone are kept: memory is bounded however long the run. */
static void
test_drift (void)
{
  g_autoptr (UiState) state = begun ();
  EngEvent *event;

  g_assert_null (state->drift);
  send_drift (state, 1, 0.5f);
  send_drift (state, 2, 0.25f);
  g_assert_cmpfloat (state->drift->free_running[23], ==, 0.25f);
  g_assert_null (ui_state_epoch_info (state, 0)->drift);
  g_assert_null (ui_state_epoch_info (state, 1)->drift);

  event = eng_event_new (ENG_EVENT_RUN, 4);
  event->run = g_new0 (EngRunInfo, 1);
  send (state, event, TRUE);
  g_assert_null (state->drift);
}

static void
send_sample (UiState *state, const char *text, const char *output, guint64 step, double bleu, gboolean forced)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 3);
  EngTranslation *translation = eng_translation_new ();

  event->sample = g_new0 (EngSample, 1);
  event->sample->translation = translation;
  event->sample->reference = bleu >= 0.0 ? g_strdup ("reference") : NULL;
  event->sample->bleu.book = bleu;
  translation->text = g_strdup (text);
  translation->output = g_strdup (output);
  translation->step = step;
  translation->n_steps = 1;
  translation->steps = g_new0 (EngDecodeStep, 1);
  translation->steps[0].forced = forced;
  translation->n_source = 1;
  translation->source_ids = g_new0 (int, 1);
  translation->source_tokens = g_strsplit (text, " ", 1);
  translation->steps[0].attention = g_new0 (float, 1);
  translation->steps[0].attention[0] = 0.25f;
  send (state, event, TRUE);
}

/* The same sentence searched with a beam: one node is enough of a tree. */
static void
send_beam_sample (UiState *state, const char *text, const char *output, guint64 step)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 3);
  EngTranslation *translation = eng_translation_new ();

  event->sample = g_new0 (EngSample, 1);
  event->sample->translation = translation;
  translation->text = g_strdup (text);
  translation->output = g_strdup (output);
  translation->step = step;
  translation->n_beam = 1;
  translation->beam = g_new0 (EngBeamNode, 1);
  send (state, event, TRUE);
}

static const UiHistoryEntry *
entry (const UiHistory *history, guint i)
{
  return g_ptr_array_index (history->entries, i);
}

static void
test_samples (void)
{
  g_autoptr (UiState) state = begun ();
  const UiHistory *history;

  g_assert_null (ui_state_history (state, "go ."));
  send_sample (state, "go .", "va !", 5, 0.5, FALSE);
  send_sample (state, "go .", "va !", 15, 0.5, FALSE);
  send_sample (state, "go .", "marche !", 25, 0.75, FALSE);
  send_sample (state, "go .", "cours !", 26, 1.0, TRUE); /* a word was forced: not what the model says */
  send_beam_sample (state, "go .", "allez !", 27);       /* another way of decoding */
  send_sample (state, "no .", "non .", 30, -1.0, FALSE);
  history = ui_state_history (state, "go .");
  g_assert_cmpuint (history->entries->len, ==, 2);
  g_assert_cmpint (entry (history, 0)->epoch, ==, 1);
  g_assert_cmpuint (entry (history, 1)->step, ==, 25);
  g_assert_cmpint (entry (history, 1)->epoch, ==, 3);
  g_assert_cmpstr (entry (history, 1)->output, ==, "marche !");
  g_assert_cmpfloat (entry (history, 1)->book, ==, 0.75);
  g_assert_false (entry (ui_state_history (state, "no ."), 0)->has_bleu);

  /* The newest answer is a copy of its own. */
  g_assert_cmpstr (state->sample->translation->output, ==, "non .");
  g_assert_cmpfloat ((double) state->sample->translation->steps[0].attention[0], ==, 0.25);
  g_assert_cmpstr (state->sample->translation->source_tokens[0], ==, "no .");
}

static void
test_bounded_histories (void)
{
  g_autoptr (UiState) state = begun ();
  const UiHistory *history;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *output = g_strdup_printf ("%u", i);

      send_sample (state, "go .", output, i + 1, 0.0, FALSE);
    }

  history = ui_state_history (state, "go .");
  g_assert_cmpuint (history->entries->len, <=, UI_HISTORY_MAX);
  g_assert_cmpuint (history->entries->len, >, UI_HISTORY_MAX / 2);
  g_assert_cmpstr (entry (history, 0)->output, ==, "0");
  g_assert_cmpstr (entry (history, history->entries->len - 1)->output, ==, "999");

  for (guint i = 1; i < history->entries->len; i++)
    g_assert_cmpuint (entry (history, i - 1)->step, <, entry (history, i)->step);

  /* The sentence that was not asked for longest goes. */
  for (guint i = 0; i < UI_STATE_MAX_TEXTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("sentence %u", i);

      if (i == UI_STATE_MAX_TEXTS - 2)
        send_sample (state, "go .", "x", 2000, 0.0, FALSE);

      send_sample (state, text, "x", 2000 + i, 0.0, FALSE);
    }

  g_assert_cmpuint (state->histories->len, ==, UI_STATE_MAX_TEXTS);
  g_assert_nonnull (ui_state_history (state, "go ."));
  g_assert_null (ui_state_history (state, "sentence 0"));
}

static EngBatchPicture *
picture (guint run_id, guint64 step, int first_pair)
{
  EngBatchPicture *batch = eng_batch_picture_new (2, 3, 4);

  batch->run_id = run_id;
  batch->step = step;
  batch->epsilon = 0.5;

  for (int r = 0; r < 2; r++)
    {
      batch->pair[r] = first_pair + r;
      batch->source_length[r] = 2;
      batch->target_length[r] = r == 0 ? 4 : 2;

      for (int t = 0; t < 4; t++)
        *eng_batch_picture_cell (batch, r, t) = (EngFedCell){ .expected = 10 + t, .fed = 9 + t, .otherwise = 3, .coin = 0.2f, .fed_true = TRUE, .counts = t < batch->target_length[r] };
    }

  /* Row 0: the model's own at 2 (right) and at 3 (wrong). */
  eng_batch_picture_cell (batch, 0, 2)->fed_true = FALSE;
  eng_batch_picture_cell (batch, 0, 3)->fed_true = FALSE;
  eng_batch_picture_cell (batch, 0, 3)->fed = 77;

  return batch;
}

static void
test_pictures (void)
{
  g_autoptr (UiState) state = begun ();
  const UiPinnedRow *pin;

  ui_state_set_picture (state, picture (2, 1, 0)); /* of an older run */
  g_assert_null (state->picture);
  ui_state_pin (state, 1);
  ui_state_pin (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 1);
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpuint (pin->step, ==, 0);

  ui_state_set_picture (state, picture (3, 5, 0));
  g_assert_cmpuint (pin->step, ==, 5);
  g_assert_cmpint (pin->n_valid, ==, 2);
  g_assert_cmpint (pin->cells[1].expected, ==, 11);

  /* A batch without the pair leaves what was seen. */
  ui_state_set_picture (state, picture (3, 6, 40));
  g_assert_cmpuint (state->picture->step, ==, 6);
  g_assert_cmpuint (pin->step, ==, 5);

  /* Pinned from the batch in sight, it is there at once. */
  ui_state_pin (state, 40);
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 1))->step, ==, 6);
  ui_state_unpin (state, 1);
  g_assert_false (ui_state_is_pinned (state, 1));
  g_assert_true (ui_state_is_pinned (state, 40));

  for (int i = 0; i < 100; i++)
    ui_state_pin (state, 1000 + i);

  g_assert_cmpuint (state->pins->len, ==, UI_STATE_MAX_PINS);
}

static void
send_state (UiState *state, EngRunState run_state)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STATE, 3);

  event->state = run_state;
  send (state, event, TRUE);
}

/* The first rows are followed from the beginning, until somebody chooses; numbers of pairs mean nothing in
 * other data. */
static void
test_first_pins (void)
{
  g_autoptr (UiState) state = begun ();
  EngEvent *other = run_event (4);

  ui_state_pin_first (state, 1); /* nothing to pin yet */
  g_assert_cmpuint (state->pins->len, ==, 0);
  ui_state_set_picture (state, picture (3, 5, 20));
  ui_state_pin_first (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 1);
  g_assert_true (ui_state_is_pinned (state, 20));
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 0))->step, ==, 5);

  ui_state_unpin (state, 20);
  ui_state_pin_first (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 0);

  ui_state_pin (state, 21);
  send (state, run_event (4), TRUE);
  g_assert_true (ui_state_is_pinned (state, 21));

  g_free (other->run->corpus);
  other->run->corpus = g_strdup ("another.tsv");
  other->run_id = 5;
  send (state, other, TRUE);
  g_assert_cmpuint (state->pins->len, ==, 0);
  ui_state_set_picture (state, picture (5, 1, 7));
  ui_state_pin_first (state, 9);
  g_assert_cmpuint (state->pins->len, ==, 2);
}

/* A row that is being read stays, while pins and map go on; a paused run has nothing to hold against. */
static void
test_held_picture (void)
{
  g_autoptr (UiState) state = begun ();

  send_state (state, ENG_RUN_PLAYING);
  ui_state_pin (state, 41);
  ui_state_set_picture (state, picture (3, 5, 0));
  ui_state_hold_picture (state, TRUE);
  ui_state_set_picture (state, picture (3, 6, 40));
  g_assert_cmpuint (state->picture->step, ==, 5);
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 0))->step, ==, 6);
  g_assert_cmpuint (state->fed_map->last_step[state->fed_map->columns - 1], ==, 6);

  send_state (state, ENG_RUN_PAUSED);
  ui_state_set_picture (state, picture (3, 7, 40));
  g_assert_cmpuint (state->picture->step, ==, 7);

  send_state (state, ENG_RUN_PLAYING);
  ui_state_hold_picture (state, FALSE);
  ui_state_set_picture (state, picture (3, 8, 40));
  g_assert_cmpuint (state->picture->step, ==, 8);
}

/* A pinned sequence of real vectors keeps its own values, not its neighbour's. */
static void
test_pinned_vectors (void)
{
  g_autoptr (UiState) state = begun ();
  EngBatchPicture *batch = picture (3, 5, 0);
  const UiPinnedRow *pin;

  batch->width = 2;
  batch->expected_values = g_new0 (float, 16);
  batch->output_values = g_new0 (float, 16);
  for (int i = 0; i < 16; i++)
    {
      batch->expected_values[i] = (float) i;
      batch->output_values[i] = (float) -i;
    }

  ui_state_pin (state, 1);
  ui_state_set_picture (state, batch);
  ui_state_set_picture (state, picture (3, 6, 40));
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpint (pin->width, ==, 2);
  for (int i = 0; i < 8; i++)
    {
      g_assert_cmpfloat (pin->expected_values[i], ==, 8 + i);
      g_assert_cmpfloat (pin->output_values[i], ==, -8 - i);
    }
}

static UiFedCount
total (const UiFedMap *map, int t)
{
  UiFedCount sum = { 0, 0, 0 };

  for (int c = 0; c < map->columns; c++)
    {
      sum.fed_true += map->count[c][t].fed_true;
      sum.fed_own += map->count[c][t].fed_own;
      sum.own_right += map->count[c][t].own_right;
    }

  return sum;
}

static void
test_fed_map (void)
{
  g_autoptr (UiFedMap) map = ui_fed_map_new ();
  const int n = 3 * UI_FED_MAP_COLUMNS + 7;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (EngBatchPicture) batch = picture (3, (guint64) i + 1, 0);

      ui_fed_map_add (map, batch);
    }

  /* Nothing is lost when columns are added up; <bos> and padding never count. */
  g_assert_cmpuint (total (map, 0).fed_true, ==, 0);
  g_assert_cmpuint (total (map, 1).fed_true, ==, 2 * (guint) n);
  g_assert_cmpuint (total (map, 2).fed_own, ==, (guint) n);
  g_assert_cmpuint (total (map, 2).own_right, ==, (guint) n);
  g_assert_cmpuint (total (map, 3).fed_own, ==, (guint) n);
  g_assert_cmpuint (total (map, 3).own_right, ==, 0);
  g_assert_cmpint (map->positions, ==, 4);
  g_assert_cmpuint (map->pictures_a_column, ==, 4);
  g_assert_cmpint (map->columns, <=, UI_FED_MAP_COLUMNS);
  g_assert_cmpuint (map->first_step[0], ==, 1);
  g_assert_cmpuint (map->last_step[map->columns - 1], ==, (guint) n);

  for (int c = 1; c < map->columns; c++)
    g_assert_cmpuint (map->first_step[c], ==, map->last_step[c - 1] + 1);
}

static void
test_messages (void)
{
  g_autoptr (UiState) state = begun ();
  EngEvent *event = eng_event_new (ENG_EVENT_ERROR, 3);

  event->error = g_error_new_literal (ENG_ERROR, 1, "the loss is not a number");
  send (state, event, TRUE);
  g_assert_cmpuint (state->error_serial, ==, 1);
  g_assert_cmpstr (state->error->message, ==, "the loss is not a number");
  event = eng_event_new (ENG_EVENT_SAVED, 3);
  event->path = g_strdup ("m.safetensors");
  send (state, event, TRUE);
  g_assert_cmpuint (state->saved_serial, ==, 1);
  g_assert_cmpstr (state->saved_path, ==, "m.safetensors");

  send (state, run_event (4), TRUE);
  g_assert_null (state->error);
  g_assert_cmpuint (state->error_serial, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-state/series", test_series);
  g_test_add_func ("/ui-state/smoothing", test_smoothing);
  g_test_add_func ("/ui-state/steps", test_steps);
  g_test_add_func ("/ui-state/run-ids", test_run_ids);
  g_test_add_func ("/ui-state/changes", test_changes);
  g_test_add_func ("/ui-state/epochs", test_epochs);
  g_test_add_func ("/ui-state/best-epochs", test_best_epochs);
  g_test_add_func ("/ui-state/drift", test_drift);
  g_test_add_func ("/ui-state/samples", test_samples);
  g_test_add_func ("/ui-state/bounded-histories", test_bounded_histories);
  g_test_add_func ("/ui-state/pictures", test_pictures);
  g_test_add_func ("/ui-state/first-pins", test_first_pins);
  g_test_add_func ("/ui-state/held-picture", test_held_picture);
  g_test_add_func ("/ui-state/pinned-vectors", test_pinned_vectors);
  g_test_add_func ("/ui-state/fed-map", test_fed_map);
  g_test_add_func ("/ui-state/messages", test_messages);

  return g_test_run ();
}
