/* SPDX-License-Identifier: MIT */

#include "ui-recording.h"

gboolean
ui_state_is_recording (const UiState *self)
{
  return self->info != NULL && self->info->recording != NULL;
}

const EngSample *
ui_state_recorded (const UiState *self, const char *text, gboolean beam)
{
  for (guint i = self->recorded_samples->len; i-- > 0;)
    {
      const EngSample *sample = g_ptr_array_index (self->recorded_samples, i);

      if ((sample->translation->n_beam > 0) == !!beam && (text == NULL || g_str_equal (sample->translation->text, text)))
        return sample;
    }

  return NULL;
}

gboolean
ui_state_recall (UiState *self, const char *text, gboolean beam)
{
  const EngSample *wanted = ui_state_recorded (self, text, beam);
  guint64 serial = self->recorded_samples->len;

  if (wanted == NULL && (wanted = ui_state_recorded (self, text, !beam)) == NULL)
    return FALSE;

  /* Those of the log have the serials up to here. */
  if (self->sample != NULL)
    serial = MAX (serial, self->sample->translation->serial);

  g_clear_pointer (&self->sample, eng_sample_free);
  self->sample = eng_sample_copy (wanted);
  self->sample->translation->serial = serial + 1;
  self->serial++;

  return TRUE;
}
