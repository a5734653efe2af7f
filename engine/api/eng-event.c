/* SPDX-License-Identifier: MIT */

#include "eng-event.h"

#include <string.h>

EngWords *
eng_words_new (int n, char **words)
{
  EngWords *self = g_new0 (EngWords, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->words = words;

  return self;
}

EngWords *
eng_words_ref (EngWords *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
eng_words_unref (EngWords *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (int i = 0; i < self->n; i++)
    g_free (self->words[i]);

  g_free (self->words);
  g_free (self);
}

EngTranslation *
eng_translation_new (void)
{
  return g_new0 (EngTranslation, 1);
}

void
eng_translation_free (EngTranslation *self)
{
  for (int i = 0; i < self->n_steps; i++)
    {
      g_free (self->steps[i].attention);
      g_free (self->steps[i].state);
      g_free (self->steps[i].gates);
    }

  if (self->nearest != NULL)
    for (int i = 0; i < self->n_source; i++)
      g_strfreev (self->nearest[i]);

  g_free (self->nearest);
  g_free (self->text);
  g_free (self->source_ids);
  g_strfreev (self->source_tokens);
  g_free (self->steps);
  g_free (self->output);
  g_free (self->beam);
  g_free (self);
}

/* Arrays and strings of one decode step; attention, state and gates stay %NULL where they were. */
static void
copy_decode_step (EngDecodeStep *copy, const EngTranslation *of)
{
  gsize n_units = (gsize) of->n_units;

  copy->attention = g_memdup2 (copy->attention, (gsize) of->n_source * sizeof (float));
  copy->state = g_memdup2 (copy->state, n_units * sizeof (float));
  copy->gates = g_memdup2 (copy->gates, (gsize) of->n_gates * n_units * sizeof (float));
}

EngTranslation *
eng_translation_copy (const EngTranslation *self)
{
  EngTranslation *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->source_ids = g_memdup2 (self->source_ids, (gsize) self->n_source * sizeof (int));
  copy->source_tokens = g_strdupv (self->source_tokens);
  copy->output = g_strdup (self->output);
  copy->beam = g_memdup2 (self->beam, (gsize) self->n_beam * sizeof (EngBeamNode));
  copy->steps = g_memdup2 (self->steps, (gsize) self->n_steps * sizeof (EngDecodeStep));

  for (int i = 0; i < self->n_steps; i++)
    copy_decode_step (&copy->steps[i], self);

  if (self->nearest != NULL)
    {
      copy->nearest = g_new0 (char **, self->n_source);

      for (int i = 0; i < self->n_source; i++)
        copy->nearest[i] = g_strdupv (self->nearest[i]);
    }

  return copy;
}

void
eng_run_info_free (EngRunInfo *self)
{
  g_clear_pointer (&self->config, eng_config_free);
  g_clear_pointer (&self->source_words, eng_words_unref);
  g_clear_pointer (&self->target_words, eng_words_unref);
  g_strfreev (self->examples);
  g_free (self->notice);
  g_free (self->recording);
  g_free (self->corpus);
  g_free (self);
}

EngRunInfo *
eng_run_info_copy (const EngRunInfo *self)
{
  EngRunInfo *copy = g_memdup2 (self, sizeof *self);

  copy->config = self->config != NULL ? eng_config_copy (self->config) : NULL;
  copy->corpus = g_strdup (self->corpus);
  copy->examples = g_strdupv (self->examples);
  copy->notice = g_strdup (self->notice);
  copy->recording = g_strdup (self->recording);
  copy->source_words = self->source_words != NULL ? eng_words_ref (self->source_words) : NULL;
  copy->target_words = self->target_words != NULL ? eng_words_ref (self->target_words) : NULL;

  return copy;
}

EngDrift *
eng_drift_new (int rows, int steps, int width)
{
  EngDrift *self = g_new0 (EngDrift, 1);
  const gsize n = (gsize) rows * (gsize) steps * (gsize) width;

  self->rows = rows;
  self->steps = steps;
  self->width = width;
  self->length = g_new0 (int, rows);
  self->expected = g_new0 (float, n);
  self->forced = g_new0 (float, n);
  self->free_running = g_new0 (float, n);

  return self;
}

EngDrift *
eng_drift_copy (const EngDrift *self)
{
  EngDrift *copy = g_memdup2 (self, sizeof *self);
  const gsize size = (gsize) self->rows * (gsize) self->steps * (gsize) self->width * sizeof (float);

  copy->length = g_memdup2 (self->length, (gsize) self->rows * sizeof (int));
  copy->expected = g_memdup2 (self->expected, size);
  copy->forced = g_memdup2 (self->forced, size);
  copy->free_running = g_memdup2 (self->free_running, size);

  return copy;
}

void
eng_drift_free (EngDrift *self)
{
  g_free (self->length);
  g_free (self->expected);
  g_free (self->forced);
  g_free (self->free_running);
  g_free (self);
}

void
eng_epoch_info_free (EngEpochInfo *self)
{
  g_clear_pointer (&self->drift, eng_drift_free);
  g_free (self->loss_forced);
  g_free (self->loss_free);
  g_free (self->right_forced);
  g_free (self->right_free);
  g_free (self->prefix_free);
  g_free (self);
}

EngEpochInfo *
eng_epoch_info_copy (const EngEpochInfo *self)
{
  EngEpochInfo *copy = g_memdup2 (self, sizeof *self);
  gsize size = (gsize) self->positions * sizeof (double);

  copy->loss_forced = g_memdup2 (self->loss_forced, size);
  copy->loss_free = g_memdup2 (self->loss_free, size);
  copy->right_forced = g_memdup2 (self->right_forced, size);
  copy->right_free = g_memdup2 (self->right_free, size);
  copy->prefix_free = g_memdup2 (self->prefix_free, size);
  copy->drift = self->drift != NULL ? eng_drift_copy (self->drift) : NULL;

  return copy;
}

void
eng_change_free (EngChange *self)
{
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

EngChange *
eng_change_copy (const EngChange *self)
{
  EngChange *copy = g_memdup2 (self, sizeof *self);

  copy->from = g_strdup (self->from);
  copy->to = g_strdup (self->to);

  return copy;
}

void
eng_sample_free (EngSample *self)
{
  g_clear_pointer (&self->translation, eng_translation_free);
  g_free (self->reference);
  g_free (self);
}

EngSample *
eng_sample_copy (const EngSample *self)
{
  EngSample *copy = g_memdup2 (self, sizeof *self);

  copy->translation = self->translation != NULL ? eng_translation_copy (self->translation) : NULL;
  copy->reference = g_strdup (self->reference);

  return copy;
}

EngEvent *
eng_event_new (EngEventType type, guint run_id)
{
  EngEvent *self = g_new0 (EngEvent, 1);

  self->type = type;
  self->run_id = run_id;

  return self;
}

void
eng_event_free (EngEvent *self)
{
  switch (self->type)
    {
    case ENG_EVENT_RUN:
      g_clear_pointer (&self->run, eng_run_info_free);
      break;

    case ENG_EVENT_STEPS:
      g_free (self->steps.info);
      break;

    case ENG_EVENT_EPOCH:
      g_clear_pointer (&self->epoch, eng_epoch_info_free);
      break;

    case ENG_EVENT_CHANGE:
      g_clear_pointer (&self->change, eng_change_free);
      break;

    case ENG_EVENT_SAMPLE:
      g_clear_pointer (&self->sample, eng_sample_free);
      break;

    case ENG_EVENT_PICTURE:
      g_clear_pointer (&self->picture, eng_batch_picture_free);
      break;

    case ENG_EVENT_SAVED:
      g_free (self->path);
      break;

    case ENG_EVENT_ERROR:
      g_clear_error (&self->error);
      break;

    case ENG_EVENT_STATE:
      break;

    default:
      g_assert_not_reached ();
    }

  g_free (self);
}

EngBatchPicture *
eng_batch_picture_new (int rows, int source_steps, int target_steps)
{
  EngBatchPicture *self = g_new0 (EngBatchPicture, 1);

  self->rows = rows;
  self->source_steps = source_steps;
  self->target_steps = target_steps;
  self->pair = g_new0 (int, rows);
  self->source_length = g_new0 (int, rows);
  self->target_length = g_new0 (int, rows);
  self->source_ids = g_new0 (int, (gsize) rows *(gsize) source_steps);
  self->cells = g_new0 (EngFedCell, (gsize) rows * (gsize) target_steps);

  return self;
}

EngBatchPicture *
eng_batch_picture_new_row (const EngBatchPicture *picture, int b)
{
  EngBatchPicture *row = eng_batch_picture_new (1, picture->source_steps, picture->target_steps);
  gsize S = (gsize) picture->source_steps, T = (gsize) picture->target_steps;

  row->run_id = picture->run_id;
  row->step = picture->step;
  row->epoch = picture->epoch;
  row->epsilon = picture->epsilon;
  row->coin = picture->coin;
  row->mixture = picture->mixture;
  row->mask = picture->mask;
  row->pair[0] = picture->pair[b];
  row->source_length[0] = picture->source_length[b];
  row->target_length[0] = picture->target_length[b];
  memcpy (row->source_ids, picture->source_ids + (gsize) b * S, S * sizeof (int));
  memcpy (row->cells, picture->cells + (gsize) b * T, T * sizeof (EngFedCell));

  if ((row->width = picture->width) > 0)
    {
      gsize values = T * (gsize) picture->width;

      row->expected_values = g_memdup2 (picture->expected_values + (gsize) b * values, values * sizeof (float));
      row->output_values = g_memdup2 (picture->output_values + (gsize) b * values, values * sizeof (float));
    }

  return row;
}

EngBatchPicture *
eng_batch_picture_copy (const EngBatchPicture *self)
{
  EngBatchPicture *copy = g_memdup2 (self, sizeof *self);
  const gsize rows = (gsize) self->rows;
  const gsize cells = rows * (gsize) self->target_steps;
  const gsize values = cells * (gsize) self->width;

  copy->pair = g_memdup2 (self->pair, rows * sizeof (int));
  copy->source_length = g_memdup2 (self->source_length, rows * sizeof (int));
  copy->target_length = g_memdup2 (self->target_length, rows * sizeof (int));
  copy->source_ids = g_memdup2 (self->source_ids, rows * (gsize) self->source_steps * sizeof (int));
  copy->cells = g_memdup2 (self->cells, cells * sizeof (EngFedCell));
  copy->expected_values = g_memdup2 (self->expected_values, values * sizeof (float));
  copy->output_values = g_memdup2 (self->output_values, values * sizeof (float));
  copy->fed_map = self->fed_map != NULL ? eng_fed_map_copy (self->fed_map) : NULL;
  copy->pinned = g_memdup2 (self->pinned, (gsize) self->n_pinned * sizeof (int));
  copy->followed = g_new0 (EngBatchPicture *, self->n_followed);

  for (int i = 0; i < self->n_followed; i++)
    copy->followed[i] = eng_batch_picture_copy (self->followed[i]);

  return copy;
}

void
eng_batch_picture_free (EngBatchPicture *self)
{
  for (int i = 0; i < self->n_followed; i++)
    eng_batch_picture_free (self->followed[i]);

  g_free (self->followed);
  g_clear_pointer (&self->fed_map, eng_fed_map_free);
  g_free (self->pinned);
  g_free (self->pair);
  g_free (self->source_length);
  g_free (self->target_length);
  g_free (self->source_ids);
  g_free (self->cells);
  g_free (self->expected_values);
  g_free (self->output_values);
  g_free (self);
}
