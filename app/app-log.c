/* SPDX-License-Identifier: MIT */

#include "app-log.h"

#include <math.h>

#include "eng-run-log.h"
#include "ui-recording.h"

/* The shortest number that is this float: 0.005, not what the double that it became would be. */
static double
neat (float number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value = (double) number;

  for (int digits = 6; isfinite (number) && digits <= 9; digits++)
    {
      const char format[] = { '%', '.', (char) ('0' + digits), 'g', '\0' };

      value = g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, (double) number), NULL);

      if ((float) value == number)
        break;
    }

  return value;
}

static EngStepInfo
step_info (const UiSteps *steps, guint i, double clip)
{
  EngStepInfo info = {
    .step = ui_steps_step (steps, i),
    .epoch = ui_steps_epoch (steps, i),
    .loss = neat (ui_series_get (&steps->loss, i)),
    .tokens = g_array_index (steps->tokens, int, i),
    .positions = g_array_index (steps->positions, int, i),
    .epsilon = neat (ui_series_get (&steps->epsilon, i)),
    .fed_true = g_array_index (steps->fed_true, int, i),
    .fed_own = g_array_index (steps->fed_own, int, i),
    .own_right = g_array_index (steps->own_right, int, i),
    .grad_norm = neat (ui_series_get (&steps->grad_norm, i)),
    .learning_rate = neat (ui_series_get (&steps->learning_rate, i)),
    .seconds = ui_steps_seconds (steps, i),
    .updates = g_array_index (steps->updates, int, i),
    .mean_loss = neat (g_array_index (steps->mean, float, i)),
  };

  info.clipped = clip > 0.0 && info.grad_norm > clip;

  return info;
}

/* Updates and what was changed between them, in the order of the run. */
static void
write_steps (EngRunLog *log, const UiState *state)
{
  double clip = state->info->config != NULL ? state->info->config->clip : 0.0;
  guint changed = 0, validated = 0;

  for (guint i = 0; i < state->steps.n; i++)
    {
      EngStepInfo info;

      for (; changed < state->changes->len; changed++)
        {
          const EngChange *change = g_ptr_array_index (state->changes, changed);

          if (change->step > ui_steps_step (&state->steps, i))
            break;

          eng_run_log_change (log, change);
          clip = g_str_equal (change->what, "clip") ? g_ascii_strtod (change->to, NULL) : clip;
        }

      info = step_info (&state->steps, i, clip);
      eng_run_log_step (log, &info);

      for (; validated < state->epochs->len && ui_state_epoch_info (state, (int) validated)->step <= info.step; validated++)
        eng_run_log_epoch (log, ui_state_epoch_info (state, (int) validated));
    }

  for (; changed < state->changes->len; changed++)
    eng_run_log_change (log, g_ptr_array_index (state->changes, changed));
}

static void
write_sample (EngRunLog *log, const EngSample *sample)
{
  if (sample->translation->n_beam > 0)
    eng_run_log_beam (log, sample);
  else
    eng_run_log_sample (log, sample);
}

/* The update of the first recorded answer to @text; that and later ones are written themselves. */
static guint64
first_recorded (const UiState *state, const char *text)
{
  for (guint i = 0; i < state->recorded_samples->len; i++)
    {
      const EngTranslation *translation = ((EngSample *) state->recorded_samples->pdata[i])->translation;

      if (translation->n_beam == 0 && g_str_equal (translation->text, text))
        return translation->step;
    }

  return G_MAXUINT64;
}

/* What was said earlier to the sentence that is shown. */
static void
write_said (EngRunLog *log, const UiState *state)
{
  const EngSample *shown = state->sample;
  const UiHistory *history = shown != NULL ? ui_state_history (state, shown->translation->text) : NULL;

  for (guint i = 0; history != NULL && i < history->entries->len; i++)
    {
      const UiHistoryEntry *entry = g_ptr_array_index (history->entries, i);
      EngTranslation translation = { .step = entry->step, .text = history->text, .output = entry->output, .ended_by_eos = entry->ended };
      const EngSample said = { .past = TRUE, .translation = &translation, .reference = entry->has_bleu ? shown->reference : NULL, .bleu = { .book = entry->book, .standard = entry->standard } };

      if (entry->step < first_recorded (state, history->text))
        eng_run_log_said (log, &said);
    }
}

/* A batch with the sentences that are pinned, as they were last seen. */
static void
write_last_picture (EngRunLog *log, const UiState *state, const EngBatchPicture *picture)
{
  g_autofree int *pinned = g_new0 (int, MAX (state->pins->len, 1));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);
  EngBatchPicture with_pins = *picture;

  for (guint i = 0; i < state->pins->len; i++)
    {
      const UiPinnedRow *pin = g_ptr_array_index (state->pins, i);
      EngBatchPicture *row = ui_pinned_row_picture (pin);

      pinned[i] = pin->pair;

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }

  with_pins.n_pinned = (int) state->pins->len;
  with_pins.pinned = pinned;
  with_pins.n_followed = (int) rows->len;
  with_pins.followed = (EngBatchPicture **) rows->pdata;
  eng_run_log_trace (log, &with_pins, state->info);
}

/* Of a run the newest is there; of a recording all that its log had. */
static void
write_pictures (EngRunLog *log, const UiState *state)
{
  const GPtrArray *recorded = state->recorded_pictures;

  for (guint i = 0; i + 1 < recorded->len; i++)
    eng_run_log_trace (log, recorded->pdata[i], state->info);

  if (recorded->len > 0)
    write_last_picture (log, state, recorded->pdata[recorded->len - 1]);
  else if (state->picture != NULL)
    write_last_picture (log, state, state->picture);

  eng_run_log_fed (log, state->fed_map);
}

static void
write_answers (EngRunLog *log, const UiState *state)
{
  write_said (log, state);

  if (!ui_state_is_recording (state) && state->sample != NULL)
    write_sample (log, state->sample);

  for (guint i = 0; i < state->recorded_samples->len; i++)
    write_sample (log, state->recorded_samples->pdata[i]);
}

gboolean
app_log_write (const UiState *state, const char *path, GError **error)
{
  EngRunLog *log;
  const char *reason = state->run_state == ENG_RUN_DONE ? "done" : state->run_state == ENG_RUN_DIVERGED ? "diverged"
                                                                                                        : "interrupted";

  g_return_val_if_fail (state->info != NULL, FALSE);

  if ((log = eng_run_log_new (path, error)) == NULL)
    return FALSE;

  eng_run_log_run (log, state->info);
  write_steps (log, state);
  write_pictures (log, state);
  write_answers (log, state);

  if (state->drift != NULL)
    eng_run_log_drift (log, state->drift, ui_state_last_epoch (state) != NULL ? ui_state_last_epoch (state)->step : 0);

  return eng_run_log_close (log, reason, NULL, error);
}
