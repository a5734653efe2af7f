/* SPDX-License-Identifier: MIT
 *
 * Panel 4 as a whole: which page is drawn, spoken and walked through by keys.
 */

#include "ui-sentence.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-attention.h"
#include "ui-beam.h"
#include "ui-sentence-private.h"
#include "ui-states.h"

void
ui_sentence_init (UiSentence *self, const UiState *state)
{
  *self = (UiSentence){ .pointer_x = NAN, .pointer_y = NAN, .cursor_step = -1, .cursor_item = -1 };

  if (state == NULL)
    return;

  self->sample = state->sample;
  self->recorded = state->info != NULL && state->info->recording != NULL;
  self->vectors = state->info != NULL && state->info->target_words == NULL;
  ui_drift_init (&self->drift, state);
  self->target_words = state->info != NULL ? state->info->target_words : NULL;

  if (state->sample != NULL)
    self->history = ui_state_history (state, state->sample->translation->text);
}

const char *
ui_sentence_title (const UiSentence *self)
{
  static const char *const titles[UI_SENTENCE_KINDS] = {
    [UI_SENTENCE_STEPS] = N_ ("What the model says, step by step"),
    [UI_SENTENCE_ATTENTION] = N_ ("Attention"),
    [UI_SENTENCE_STATES] = N_ ("States of the decoder"),
    [UI_SENTENCE_BEAM] = N_ ("Beam search"),
  };

  return self->vectors ? _ ("Target, forced prediction and free run") : _ (titles[self->kind]);
}

/* (transfer full) (nullable) as they were written. */
static char *
unknown_tokens (const EngTranslation *translation)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tokens = NULL;

  for (int s = 0; s < translation->n_source && translation->source_tokens != NULL; s++)
    if (translation->source_ids[s] == ENG_TOKEN_UNK)
      g_strv_builder_add (builder, translation->source_tokens[s]);

  tokens = g_strv_builder_end (builder);

  return tokens[0] != NULL ? g_strjoinv (", ", tokens) : NULL;
}

char *
ui_sentence_subtitle (const UiSentence *self)
{
  const EngTranslation *translation = self->sample != NULL ? self->sample->translation : NULL;
  g_autofree char *unknown = NULL;

  if (self->vectors || translation == NULL || translation->text == NULL)
    return NULL;

  if ((unknown = unknown_tokens (translation)) != NULL)
    return g_strdup_printf (_ ("source: %s (not known: %s)"), translation->text, unknown);

  return g_strdup_printf (_ ("source: %s"), translation->text);
}

UiDrift
sentence_drift (const UiSentence *self)
{
  UiDrift drift = self->drift;

  drift.scrolls = self->scrolls;
  drift.first = self->first_step;
  drift.first_row = self->first_row;
  drift.pointer_x = self->pointer_x;
  drift.pointer_y = self->pointer_y;
  drift.cursor = self->cursor_step;
  drift.cursor_row = self->cursor_item;

  return drift;
}

void
ui_sentence_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  if (self->vectors)
    {
      const UiDrift drift = sentence_drift (self);

      ui_drift_paint (cr, &drift, palette, width, height);
      return;
    }

  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      ui_attention_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_STATES:
      ui_states_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_BEAM:
      ui_beam_paint (cr, self, palette, width, height);
      break;

    case UI_SENTENCE_STEPS:
    default:
      sentence_paint_steps (cr, self, palette, width, height);
      break;
    }
}

char *
ui_sentence_describe (const UiSentence *self)
{
  if (self->vectors)
    return ui_drift_describe (&self->drift);

  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      return ui_attention_describe (self);

    case UI_SENTENCE_STATES:
      return ui_states_describe (self);

    case UI_SENTENCE_BEAM:
      return ui_beam_describe (self);

    case UI_SENTENCE_STEPS:
    default:
      return sentence_describe_steps (self);
    }
}

/* Candidates that a step shows. */
static int
n_candidates (const UiSentence *self, const SentenceFrame *frame, int step)
{
  SentenceCandidate candidate;
  int n = 0;

  while (sentence_candidate (self, frame, step, n, &candidate))
    n++;

  return n;
}

int
ui_sentence_items (const UiSentence *self, const UiPalette *palette, int width, int height, int step)
{
  SentenceFrame frame;
  int n;

  if (self->vectors)
    return self->drift.drift != NULL ? self->drift.drift->rows : 0;

  if (self->kind == UI_SENTENCE_BEAM)
    return ui_beam_nodes (self, step);

  if (self->sample == NULL || step < 0 || step >= self->sample->translation->n_steps)
    return 0;

  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      return ui_sentence_has_attention (self->sample) ? self->sample->translation->n_source : 0;

    case UI_SENTENCE_STATES:
      return ui_states_columns (self, palette, width, height);

    case UI_SENTENCE_STEPS:
      sentence_frame_init (&frame, self, palette, width, height);
      n = n_candidates (self, &frame, step) + (int) frame.text.rows->len;
      sentence_frame_clear (&frame);
      return n;

    case UI_SENTENCE_BEAM:
    default:
      return 0;
    }
}

/* A candidate, or one of the lines under the steps. */
static char *
speak_step (const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const int step = self->cursor_step, k = self->cursor_item;
  SentenceCandidate candidate;
  SentenceFrame frame;
  char *text;

  sentence_frame_init (&frame, self, palette, width, height);

  if (sentence_candidate (self, &frame, step, k, &candidate))
    text = g_strdup_printf (!candidate.taken ? _ ("step %d, “%s”, probability %.2f; Enter puts it here")
                            : self->sample->translation->steps[step].forced
                                ? _ ("step %d, “%s”, probability %.2f, put by you; Enter lets the model choose")
                                : _ ("step %d, “%s”, probability %.2f, taken"),
                            step + 1, candidate.word, candidate.probability);
  else
    text = sentence_speak_row (&frame, k - n_candidates (self, &frame, step));

  sentence_frame_clear (&frame);

  return text;
}

char *
ui_sentence_speak (const UiSentence *self, const UiPalette *palette, int width, int height)
{
  const int k = self->cursor_item;

  if (k < 0 || k >= ui_sentence_items (self, palette, width, height, self->cursor_step))
    return NULL;

  if (self->vectors)
    return ui_drift_speak (&self->drift, k, self->cursor_step);

  switch (self->kind)
    {
    case UI_SENTENCE_ATTENTION:
      return ui_attention_speak (self, self->cursor_step, k);

    case UI_SENTENCE_BEAM:
      return ui_beam_speak (self, self->cursor_step, k);

    case UI_SENTENCE_STATES:
      return ui_states_speak (self, palette, width, height, self->cursor_step, k);

    case UI_SENTENCE_STEPS:
    default:
      return speak_step (self, palette, width, height);
    }
}

int
ui_sentence_steps (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible)
{
  SentenceFrame frame;

  *visible = 0;

  if (self->vectors)
    {
      const UiDrift drift = sentence_drift (self);

      return ui_drift_numbers (&drift, palette, width, height, visible);
    }

  if (self->sample == NULL)
    return 0;

  if (self->kind == UI_SENTENCE_BEAM)
    return ui_beam_depths (self, palette, width, height, visible);

  if (self->kind != UI_SENTENCE_STEPS)
    return 0;

  sentence_frame_init (&frame, self, palette, width, height);
  *visible = frame.visible;
  sentence_frame_clear (&frame);

  return self->sample->translation->n_steps;
}
