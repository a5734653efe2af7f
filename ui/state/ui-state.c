/* SPDX-License-Identifier: MIT */

#include "ui-state.h"

#include <math.h>
#include <string.h>

#include "ui-pins.h"
#include "ui-recording.h"

static const UiEpochMarks no_marks = { -1, -1, -1, -1, -1 };

UiState *
ui_state_new (void)
{
  UiState *self = g_new0 (UiState, 1);

  ui_steps_init (&self->steps, UI_STATE_SMOOTHING);
  self->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_epoch_info_free);
  ui_series_init (&self->valid_forced);
  ui_series_init (&self->valid_free);
  ui_series_init (&self->valid_bleu);
  self->marks = no_marks;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_change_free);
  self->histories = g_ptr_array_new_with_free_func ((GDestroyNotify) ui_history_free);
  self->pins = g_ptr_array_new_with_free_func (ui_pin_free);
  self->fed_map = eng_fed_map_new ();
  self->recorded_samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  self->recorded_pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);

  return self;
}

void
ui_state_free (UiState *self)
{
  g_clear_pointer (&self->info, eng_run_info_free);
  g_clear_pointer (&self->in_effect, eng_config_free);
  ui_steps_clear (&self->steps);
  g_ptr_array_unref (self->epochs);
  ui_series_clear (&self->valid_forced);
  ui_series_clear (&self->valid_free);
  ui_series_clear (&self->valid_bleu);
  g_clear_pointer (&self->drift, eng_drift_free);
  g_ptr_array_unref (self->changes);
  g_clear_pointer (&self->sample, eng_sample_free);
  g_ptr_array_unref (self->histories);
  g_clear_pointer (&self->picture, eng_batch_picture_free);
  eng_fed_map_free (self->fed_map);
  ui_widest_clear (&self->widest);
  g_ptr_array_unref (self->pins);
  g_ptr_array_unref (self->recorded_samples);
  g_ptr_array_unref (self->recorded_pictures);
  g_clear_error (&self->error);
  g_free (self->saved_path);
  g_free (self);
}

/* Everything of one run goes; what the user chose (smoothing, pins) and the message serials stay. */
static void
begin_run (UiState *self, guint run_id)
{
  double weight = self->steps.weight;

  self->run_id = run_id;
  self->run_state = ENG_RUN_PAUSED;
  g_clear_pointer (&self->info, eng_run_info_free);
  g_clear_pointer (&self->in_effect, eng_config_free);
  ui_steps_clear (&self->steps);
  ui_steps_init (&self->steps, weight);
  g_ptr_array_set_size (self->epochs, 0);
  ui_series_empty (&self->valid_forced);
  ui_series_empty (&self->valid_free);
  ui_series_empty (&self->valid_bleu);
  self->marks = no_marks;
  g_clear_pointer (&self->drift, eng_drift_free);
  g_ptr_array_set_size (self->changes, 0);
  g_clear_pointer (&self->sample, eng_sample_free);
  g_ptr_array_set_size (self->histories, 0);
  g_clear_pointer (&self->picture, eng_batch_picture_free);
  eng_fed_map_free (self->fed_map);
  self->fed_map = eng_fed_map_new ();
  ui_widest_clear (&self->widest);
  g_ptr_array_set_size (self->recorded_samples, 0);
  g_ptr_array_set_size (self->recorded_pictures, 0);

  ui_pins_forget_rows (self);

  g_clear_error (&self->error);
}

/* How many updates the run will make, after a change of its end. */
static void
find_end (UiState *self)
{
  const EngConfig *config = self->in_effect;

  if (self->info != NULL)
    self->info->steps_total = config->steps > 0 ? (guint64) config->steps
                                                : (guint64) config->epochs * (guint64) self->info->steps_per_epoch;
}

static void
take_change (UiState *self, const EngChange *change)
{
  g_ptr_array_add (self->changes, eng_change_copy (change));

  if (self->in_effect != NULL && change->to != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (!eng_config_set (self->in_effect, change->what, change->to, &error))
        g_warning ("a change that the option table does not take: %s", error->message);
      else if (g_str_equal (change->what, "epochs") || g_str_equal (change->what, "steps"))
        find_end (self);
    }
}

/* The history of a sentence, made when it is new; moved to the end of the list. */
static UiHistory *
find_or_add_history (UiState *self, const char *text)
{
  UiHistory *history = NULL;

  for (guint i = 0; i < self->histories->len && history == NULL; i++)
    {
      UiHistory *candidate = g_ptr_array_index (self->histories, i);

      if (g_str_equal (candidate->text, text))
        history = g_ptr_array_steal_index (self->histories, i);
    }

  if (history == NULL)
    history = ui_history_new (text);

  if (self->histories->len == UI_STATE_MAX_TEXTS)
    g_ptr_array_remove_index (self->histories, 0);

  g_ptr_array_add (self->histories, history);

  return history;
}

static void
take_sample (UiState *self, const EngSample *sample)
{
  const EngTranslation *translation = sample->translation;

  g_return_if_fail (translation != NULL);

  ui_history_add (find_or_add_history (self, translation->text), sample,
                  ui_state_epoch_of_step (self, translation->step));

  /* It has words, but no steps to draw. */
  if (sample->past)
    return;

  g_clear_pointer (&self->sample, eng_sample_free);
  self->sample = eng_sample_copy (sample);

  if (ui_state_is_recording (self))
    g_ptr_array_add (self->recorded_samples, eng_sample_copy (sample));
}

/* All of a log's batches come before anything is drawn, so its first sentences are chosen here and not by the window. */
static void
take_picture (UiState *self, const EngBatchPicture *picture)
{
  if (picture->pinned != NULL)
    ui_pins_take (self, picture);

  ui_state_set_picture (self, eng_batch_picture_copy (picture));

  if (picture->pinned == NULL)
    ui_state_pin_first (self, UI_STATE_FIRST_PINS);

  if (ui_state_is_recording (self))
    g_ptr_array_add (self->recorded_pictures, eng_batch_picture_copy (picture));
}

/* An opened run is validated once more where it stands: what its history kept of that epoch is the same, but shorter. */
static gboolean
is_last_again (const UiState *self, const EngEpochInfo *epoch)
{
  const EngEpochInfo *last = ui_state_last_epoch (self);

  return last != NULL && last->step == epoch->step && last->epoch == epoch->epoch;
}

static void
take_epoch_again (UiState *self, const EngEpochInfo *epoch)
{
  const int i = (int) self->epochs->len - 1;
  EngEpochInfo *last = g_ptr_array_index (self->epochs, (guint) i);
  EngEpochInfo *copy = eng_epoch_info_copy (epoch);

  /* What only training knows. */
  copy->loss = last->loss;
  copy->book_loss = last->book_loss;
  copy->tokens_per_s = last->tokens_per_s;
  copy->seconds = last->seconds;
  eng_epoch_info_free (last);
  g_ptr_array_index (self->epochs, (guint) i) = copy;

  if (copy->positions > 0 && copy->loss_forced != NULL && copy->loss_free != NULL)
    self->marks.last_positions = i;

  if (copy->drift != NULL)
    {
      g_clear_pointer (&self->drift, eng_drift_free);
      self->drift = g_steal_pointer (&copy->drift);
    }
}

static void
take_epoch (UiState *self, const EngEpochInfo *epoch)
{
  const int i = (int) self->epochs->len;
  UiEpochMarks *marks = &self->marks;
  EngEpochInfo *copy;

  if (is_last_again (self, epoch))
    {
      take_epoch_again (self, epoch);
      return;
    }

  copy = eng_epoch_info_copy (epoch);

  if (isfinite (epoch->valid_bleu))
    {
      const EngEpochInfo *by_bleu = ui_state_epoch_info (self, marks->best_bleu);
      const EngEpochInfo *by_loss = ui_state_epoch_info (self, marks->best_loss);

      marks->last_bleu = i;
      if (by_bleu == NULL || epoch->valid_bleu > by_bleu->valid_bleu)
        marks->best_bleu = i;
      if (isfinite (epoch->valid_forced) && (by_loss == NULL || epoch->valid_forced < by_loss->valid_forced))
        marks->best_loss = i;
    }

  if (isfinite (epoch->valid_forced) && isfinite (epoch->valid_free))
    marks->last_gap = i;
  if (epoch->positions > 0 && epoch->loss_forced != NULL && epoch->loss_free != NULL)
    marks->last_positions = i;

  /* The newest alone is shown: of ten thousand epochs these would fill the memory. */
  if (copy->drift != NULL)
    {
      g_clear_pointer (&self->drift, eng_drift_free);
      self->drift = g_steal_pointer (&copy->drift);
    }

  g_ptr_array_add (self->epochs, copy);
  ui_series_append (&self->valid_forced, (float) epoch->valid_forced);
  ui_series_append (&self->valid_free, (float) epoch->valid_free);
  ui_series_append (&self->valid_bleu, (float) epoch->valid_bleu);
}

gboolean
ui_state_apply (UiState *self, const EngEvent *event)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  if (event->run_id < self->run_id)
    return FALSE;

  if (event->type == ENG_EVENT_RUN)
    ui_pins_begin_run (self, self->info, event->run);

  if (event->run_id > self->run_id || event->type == ENG_EVENT_RUN)
    begin_run (self, event->run_id);

  self->serial++;

  switch (event->type)
    {
    case ENG_EVENT_RUN:
      self->info = eng_run_info_copy (event->run);
      self->in_effect = event->run->config != NULL ? eng_config_copy (event->run->config) : NULL;
      break;

    case ENG_EVENT_STATE:
      self->run_state = event->state;
      break;

    case ENG_EVENT_STEPS:
      for (guint i = 0; i < event->steps.n; i++)
        ui_steps_append (&self->steps, &event->steps.info[i]);
      break;

    case ENG_EVENT_EPOCH:
      take_epoch (self, event->epoch);
      break;

    case ENG_EVENT_CHANGE:
      take_change (self, event->change);
      break;

    case ENG_EVENT_SAMPLE:
      take_sample (self, event->sample);
      break;

    case ENG_EVENT_PICTURE:
      take_picture (self, event->picture);
      break;

    case ENG_EVENT_SAVED:
      g_free (self->saved_path);
      self->saved_path = g_strdup (event->path);
      self->saved_serial++;
      break;

    case ENG_EVENT_ERROR:
      g_clear_error (&self->error);
      self->error = g_error_copy (event->error);
      self->error_serial++;
      break;

    default:
      g_return_val_if_reached (FALSE);
    }

  return TRUE;
}

/* The engine's map has every update, and takes the place of what was counted of the batches that were seen. */
static void
take_fed_map (UiState *self, EngBatchPicture *picture)
{
  if (picture->fed_map == NULL)
    {
      ui_fed_map_add (self->fed_map, picture);
      return;
    }

  eng_fed_map_free (self->fed_map);
  self->fed_map = g_steal_pointer (&picture->fed_map);
}

void
ui_state_set_picture (UiState *self, EngBatchPicture *picture)
{
  g_return_if_fail (self != NULL && picture != NULL);

  if (picture->run_id != self->run_id)
    {
      eng_batch_picture_free (picture);
      return;
    }

  take_fed_map (self, picture);
  ui_widest_add (&self->widest, picture, self->info != NULL ? self->info->source_words : NULL);

  ui_pins_keep (self, picture);
  self->serial++;

  if (self->picture_held && self->picture != NULL && self->run_state == ENG_RUN_PLAYING)
    {
      eng_batch_picture_free (picture);
      return;
    }

  g_clear_pointer (&self->picture, eng_batch_picture_free);
  self->picture = picture;
}

void
ui_state_hold_picture (UiState *self, gboolean held)
{
  self->picture_held = held;
}

void
ui_state_set_smoothing (UiState *self, double weight)
{
  ui_steps_set_smoothing (&self->steps, weight);
  self->serial++;
}

guint64
ui_state_step (const UiState *self)
{
  if (self->steps.n > 0)
    return ui_steps_step (&self->steps, self->steps.n - 1);

  return self->info != NULL ? self->info->first_step : 0;
}

int
ui_state_epoch (const UiState *self)
{
  if (self->steps.n > 0)
    return ui_steps_epoch (&self->steps, self->steps.n - 1);

  return ui_state_epoch_of_step (self, ui_state_step (self));
}

int
ui_state_epoch_of_step (const UiState *self, guint64 step)
{
  if (self->info == NULL || self->info->steps_per_epoch <= 0 || step == 0)
    return 0;

  return (int) ((step - 1) / (guint64) self->info->steps_per_epoch) + 1;
}

double
ui_state_epsilon (const UiState *self)
{
  if (self->in_effect != NULL)
    return eng_schedule_epsilon (&self->in_effect->forcing, ui_state_step (self));

  return NAN;
}

double
ui_state_tokens_per_second (const UiState *self)
{
  return ui_steps_tokens_per_second (&self->steps);
}

double
ui_state_chance (const UiState *self)
{
  if (self->info == NULL || self->info->target_words == NULL || self->info->target_words->n < 2)
    return NAN;

  return log ((double) self->info->target_words->n);
}

const EngEpochInfo *
ui_state_last_epoch (const UiState *self)
{
  return self->epochs->len > 0 ? g_ptr_array_index (self->epochs, self->epochs->len - 1) : NULL;
}

double
ui_state_fraction (const UiState *self)
{
  if (self->info == NULL || self->info->steps_total == 0)
    return 0.0;

  return CLAMP ((double) ui_state_step (self) / (double) self->info->steps_total, 0.0, 1.0);
}

const UiHistory *
ui_state_history (const UiState *self, const char *text)
{
  for (guint i = 0; i < self->histories->len; i++)
    {
      const UiHistory *history = g_ptr_array_index (self->histories, i);

      if (g_str_equal (history->text, text))
        return history;
    }

  return NULL;
}

const EngEpochInfo *
ui_state_epoch_info (const UiState *self, int i)
{
  return i >= 0 && i < (int) self->epochs->len ? g_ptr_array_index (self->epochs, (guint) i) : NULL;
}

gboolean
ui_state_exposure_gap (const UiState *self, double *gap)
{
  const EngEpochInfo *epoch = ui_state_epoch_info (self, self->marks.last_gap);

  if (epoch == NULL)
    return FALSE;

  *gap = epoch->valid_free - epoch->valid_forced;

  return TRUE;
}

char *
ui_state_value (const UiState *self, const char *option)
{
  return self->in_effect != NULL ? eng_config_get (self->in_effect, option) : NULL;
}
