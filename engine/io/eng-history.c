/* SPDX-License-Identifier: MIT */

#include "eng-history-private.h"

#include <math.h>
#include <string.h>

#define MAX_TEXT 4096 /* bytes of a sentence, or of an answer */

static void
answer_free (gpointer data)
{
  EngHistoryAnswer *answer = data;

  g_free (answer->output);
  g_free (answer);
}

EngHistorySentence *
eng_history_sentence_new (const char *text, const char *reference)
{
  EngHistorySentence *self = g_new0 (EngHistorySentence, 1);

  self->text = g_strdup (text);
  self->reference = g_strdup (reference);
  self->answers = g_ptr_array_new_with_free_func (answer_free);

  return self;
}

static void
sentence_free (gpointer data)
{
  EngHistorySentence *sentence = data;

  g_free (sentence->text);
  g_free (sentence->reference);
  g_ptr_array_unref (sentence->answers);
  g_free (sentence);
}

EngHistory *
eng_history_new (void)
{
  EngHistory *self = g_new0 (EngHistory, 1);

  self->every = self->every_epochs = 1;
  self->steps = g_array_new (FALSE, FALSE, sizeof (EngHistoryStep));
  self->epochs = g_array_new (FALSE, FALSE, sizeof (EngHistoryEpoch));
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_change_free);
  self->sentences = g_ptr_array_new_with_free_func (sentence_free);
  self->fed = eng_fed_map_new ();
  self->fed_rows = g_array_new (FALSE, FALSE, sizeof (float));

  return self;
}

void
eng_history_free (EngHistory *self)
{
  g_array_unref (self->steps);
  g_array_unref (self->epochs);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->sentences);
  eng_fed_map_free (self->fed);
  g_array_unref (self->fed_rows);
  g_free (self);
}

guint64
eng_history_number (const float number[2])
{
  return (guint64) number[1] * ENG_HISTORY_SPLIT + (guint64) number[0];
}

void
eng_history_split (float number[2], guint64 whole)
{
  number[0] = (float) (whole % ENG_HISTORY_SPLIT);
  number[1] = (float) (whole / ENG_HISTORY_SPLIT);
}

/* --- Updates. */

static EngHistoryStep *
step_row (const EngHistory *self, guint i)
{
  return &g_array_index (self->steps, EngHistoryStep, i);
}

/* Updates from 1 on share rows by their numbers, so that it does not matter when the sharing began. */
static guint64
share_of (const EngHistory *self, const EngHistoryStep *row)
{
  const guint64 step = eng_history_number (row->step);

  return (MAX (step, 1) - 1) / self->every;
}

/* A loss that is not a number counts as the highest. */
static float
height (const EngHistoryStep *row)
{
  return isfinite (row->loss) ? row->loss : INFINITY;
}

/* @row stands for what @gone stood for, too. A mean that is not a number says nothing. */
static void
take_over (EngHistoryStep *row, const EngHistoryStep *gone)
{
  const double n = (double) row->updates, m = (double) gone->updates;

  if (isfinite (row->mean) && isfinite (gone->mean))
    row->mean = (float) (((double) row->mean * n + (double) gone->mean * m) / (n + m));
  else if (isfinite (gone->mean))
    row->mean = gone->mean;

  row->updates = (float) (n + m);
}

/* Of the two rows of a share and a third, the lowest and the highest stay, in their order; the one behind the row that goes, or
 * else the last, stands for it. */
static void
share_rows (EngHistory *self, const EngHistoryStep *third)
{
  EngHistoryStep *a = step_row (self, self->steps->len - 2), *b = a + 1, last = *third;
  const float low = MIN (height (a), height (b)), high = MAX (height (a), height (b));

  if (height (third) >= low && height (third) <= high)
    {
      take_over (b, third);
      return;
    }

  /* A new lowest takes the place of the lower, a new highest that of the higher. */
  if ((height (a) > height (b)) == (height (third) > high))
    {
      take_over (b, a);
      *a = *b;
    }
  else
    {
      take_over (&last, b);
    }

  *b = last;
}

static void
add_row (EngHistory *self, const EngHistoryStep *row)
{
  const guint n = self->steps->len;
  const guint64 share = share_of (self, row);

  if (n >= 2 && share_of (self, step_row (self, n - 1)) == share && share_of (self, step_row (self, n - 2)) == share)
    share_rows (self, row);
  else
    g_array_append_vals (self->steps, row, 1);
}

/* Twice as many updates share two rows. */
static void
thin_out_steps (EngHistory *self)
{
  g_autoptr (GArray) rows = g_steal_pointer (&self->steps);

  self->steps = g_array_sized_new (FALSE, FALSE, sizeof (EngHistoryStep), rows->len);
  self->every *= 2;

  for (guint i = 0; i < rows->len; i++)
    add_row (self, &g_array_index (rows, EngHistoryStep, i));
}

void
eng_history_add_step (EngHistory *self, const EngStepInfo *step)
{
  EngHistoryStep row = {
    .epoch = (float) step->epoch,
    .loss = (float) step->loss,
    .tokens = (float) step->tokens,
    .positions = (float) step->positions,
    .epsilon = (float) step->epsilon,
    .fed_true = (float) step->fed_true,
    .fed_own = (float) step->fed_own,
    .own_right = (float) step->own_right,
    .grad_norm = (float) step->grad_norm,
    .clipped = step->clipped ? 1.0f : 0.0f,
    .learning_rate = (float) step->learning_rate,
    .seconds = (float) step->seconds,
    .updates = (float) MAX (step->updates, 1),
    .mean = (float) (step->updates > 1 ? step->mean_loss : step->loss),
  };

  if (step->step <= eng_history_last_step (self))
    return;

  eng_history_split (row.step, step->step);
  add_row (self, &row);

  while (self->steps->len > ENG_HISTORY_STEPS)
    thin_out_steps (self);
}

guint
eng_history_n_steps (const EngHistory *self)
{
  return self->steps->len;
}

guint64
eng_history_last_step (const EngHistory *self)
{
  return self->steps->len > 0 ? eng_history_number (step_row (self, self->steps->len - 1)->step) : 0;
}

EngStepInfo *
eng_history_steps (const EngHistory *self)
{
  EngStepInfo *steps = g_new0 (EngStepInfo, MAX (self->steps->len, 1));

  for (guint i = 0; i < self->steps->len; i++)
    {
      const EngHistoryStep *row = step_row (self, i);

      steps[i] = (EngStepInfo){
        .step = eng_history_number (row->step),
        .epoch = (int) row->epoch,
        .loss = (double) row->loss,
        .tokens = (int) row->tokens,
        .positions = (int) row->positions,
        .epsilon = (double) row->epsilon,
        .fed_true = (int) row->fed_true,
        .fed_own = (int) row->fed_own,
        .own_right = (int) row->own_right,
        .grad_norm = (double) row->grad_norm,
        .clipped = row->clipped > 0.0f,
        .learning_rate = (double) row->learning_rate,
        .seconds = (double) row->seconds,
        .updates = (int) row->updates,
        .mean_loss = (double) row->mean,
      };
    }

  return steps;
}

/* --- What they were fed. */

void
eng_history_add_fed (EngHistory *self, const EngFedColumn *fed)
{
  eng_fed_map_add (self->fed, fed);
}

const EngFedMap *
eng_history_fed (const EngHistory *self)
{
  return self->fed;
}

/* --- Epochs. */

static EngHistoryEpoch *
epoch_row (const EngHistory *self, guint i)
{
  return &g_array_index (self->epochs, EngHistoryEpoch, i);
}

/* The rows that are marked in the picture. A figure that is no number gives way to one that is. */
static void
find_best (const EngHistory *self, guint *best_bleu, guint *best_loss)
{
  *best_bleu = *best_loss = 0;

  for (guint i = 1; i < self->epochs->len; i++)
    {
      const EngHistoryEpoch *row = epoch_row (self, i);
      const EngHistoryEpoch *bleu = epoch_row (self, *best_bleu), *loss = epoch_row (self, *best_loss);

      if (row->valid_bleu > bleu->valid_bleu || isnan (bleu->valid_bleu))
        *best_bleu = i;
      if (row->valid_forced < loss->valid_forced || isnan (loss->valid_forced))
        *best_loss = i;
    }
}

/* Of the rows from @from on those stay whose turn it is, and the best. */
static void
thin_out_epochs (EngHistory *self, guint from)
{
  guint best_bleu, best_loss, n = from;

  find_best (self, &best_bleu, &best_loss);

  for (guint i = from; i < self->epochs->len; i++)
    if ((guint) epoch_row (self, i)->epoch % self->every_epochs == 0 || i == best_bleu || i == best_loss)
      *epoch_row (self, n++) = *epoch_row (self, i);

  g_array_set_size (self->epochs, n);
}

void
eng_history_add_epoch (EngHistory *self, const EngEpochInfo *epoch)
{
  EngHistoryEpoch row = {
    .epoch = (float) epoch->epoch,
    .loss = (float) epoch->loss,
    .book_loss = (float) epoch->book_loss,
    .valid_forced = (float) epoch->valid_forced,
    .valid_free = (float) epoch->valid_free,
    .valid_bleu = (float) epoch->valid_bleu,
    .tokens_per_s = (float) epoch->tokens_per_s,
    .seconds = (float) epoch->seconds,
    .excess_error = (float) epoch->excess_error,
  };

  if (self->epochs->len > 0 && epoch->step <= eng_history_number (epoch_row (self, self->epochs->len - 1)->step))
    return;

  /* The newest was there whether its turn or not. */
  if (self->every_epochs > 1 && self->epochs->len > 0)
    thin_out_epochs (self, self->epochs->len - 1);

  while (self->epochs->len >= ENG_HISTORY_EPOCHS)
    {
      self->every_epochs *= 2;
      thin_out_epochs (self, 0);
    }

  eng_history_split (row.step, epoch->step);
  g_array_append_val (self->epochs, row);
}

guint
eng_history_n_epochs (const EngHistory *self)
{
  return self->epochs->len;
}

EngEpochInfo *
eng_history_epoch (const EngHistory *self, guint i)
{
  const EngHistoryEpoch *row = epoch_row (self, i);
  EngEpochInfo *epoch = g_new0 (EngEpochInfo, 1);

  epoch->epoch = (int) row->epoch;
  epoch->step = eng_history_number (row->step);
  epoch->loss = (double) row->loss;
  epoch->book_loss = (double) row->book_loss;
  epoch->valid_forced = (double) row->valid_forced;
  epoch->valid_free = (double) row->valid_free;
  epoch->valid_bleu = (double) row->valid_bleu;
  epoch->tokens_per_s = (double) row->tokens_per_s;
  epoch->seconds = (double) row->seconds;
  epoch->excess_error = (double) row->excess_error;

  return epoch;
}

/* --- Changes. */

void
eng_history_add_change (EngHistory *self, const EngChange *change)
{
  if (self->changes->len == ENG_HISTORY_CHANGES)
    g_ptr_array_remove_index (self->changes, 0);

  g_ptr_array_add (self->changes, eng_change_copy (change));
}

const GPtrArray *
eng_history_changes (const EngHistory *self)
{
  return self->changes;
}

/* --- Sentences. */

static gboolean
is_plain (const EngTranslation *translation)
{
  if (translation == NULL || translation->n_beam > 0 || translation->text == NULL ||
      strlen (translation->text) > MAX_TEXT || (translation->output != NULL && strlen (translation->output) > MAX_TEXT))
    return FALSE;

  for (int i = 0; i < translation->n_steps; i++)
    if (translation->steps[i].forced)
      return FALSE;

  return TRUE;
}

/* The sentence's row, the one asked last at the end. */
static EngHistorySentence *
find_or_add_sentence (EngHistory *self, const char *text, const char *reference)
{
  EngHistorySentence *found = NULL;

  for (guint i = 0; i < self->sentences->len && found == NULL; i++)
    if (strcmp (((EngHistorySentence *) self->sentences->pdata[i])->text, text) == 0)
      found = g_ptr_array_steal_index (self->sentences, i);

  if (found == NULL)
    found = eng_history_sentence_new (text, reference);

  if (self->sentences->len == ENG_HISTORY_SENTENCES)
    g_ptr_array_remove_index (self->sentences, 0);

  g_ptr_array_add (self->sentences, found);

  if (reference != NULL && g_strcmp0 (found->reference, reference) != 0)
    {
      g_free (found->reference);
      found->reference = g_strdup (reference);
    }

  return found;
}

void
eng_history_add_sample (EngHistory *self, const EngSample *sample)
{
  const EngTranslation *translation = sample->translation;
  EngHistorySentence *sentence;
  EngHistoryAnswer *answer, *last;

  if (!is_plain (translation))
    return;

  sentence = find_or_add_sentence (self, translation->text, sample->reference);
  last = sentence->answers->len > 0 ? sentence->answers->pdata[sentence->answers->len - 1] : NULL;

  if (last != NULL && (last->step >= translation->step || g_strcmp0 (last->output, translation->output) == 0))
    return;

  /* As the window does: of the older half every second goes, never the first. */
  if (sentence->answers->len == ENG_HISTORY_ANSWERS)
    for (guint i = ENG_HISTORY_ANSWERS / 2; i >= 2; i -= 2)
      g_ptr_array_remove_index (sentence->answers, i - 1);

  answer = g_new0 (EngHistoryAnswer, 1);
  answer->step = translation->step;
  answer->output = g_strdup (translation->output != NULL ? translation->output : "");
  answer->ended = translation->ended_by_eos;
  answer->book = sample->reference != NULL ? sample->bleu.book : 0.0;
  answer->standard = sample->reference != NULL ? sample->bleu.standard : 0.0;
  g_ptr_array_add (sentence->answers, answer);
}

/* (transfer full) */
static EngSample *
sample_new (const EngHistorySentence *sentence, const EngHistoryAnswer *answer)
{
  EngSample *sample = g_new0 (EngSample, 1);

  sample->past = TRUE;
  sample->translation = eng_translation_new ();
  sample->translation->step = answer->step;
  sample->translation->text = g_strdup (sentence->text);
  sample->translation->output = g_strdup (answer->output);
  sample->translation->ended_by_eos = answer->ended;
  sample->reference = g_strdup (sentence->reference);
  sample->bleu.book = answer->book;
  sample->bleu.standard = answer->standard;

  return sample;
}

GPtrArray *
eng_history_samples (const EngHistory *self)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);

  for (guint i = 0; i < self->sentences->len; i++)
    {
      const EngHistorySentence *sentence = self->sentences->pdata[i];

      for (guint a = 0; a < sentence->answers->len; a++)
        g_ptr_array_add (samples, sample_new (sentence, sentence->answers->pdata[a]));
    }

  return samples;
}
