/* SPDX-License-Identifier: MIT */

#include "ui-pins.h"

#include <math.h>
#include <string.h>

static void
pin_clear (UiPinnedRow *pin)
{
  g_free (pin->source_ids);
  g_free (pin->cells);
  g_free (pin->expected_values);
  g_free (pin->output_values);
}

void
ui_pin_free (gpointer data)
{
  UiPinnedRow *pin = data;

  pin_clear (pin);
  g_free (pin);
}

/* What was fed goes; who it is stays, its sentence too. */
static void
forget_pinned_row (UiPinnedRow *pin)
{
  const UiPinnedRow stays = { .pair = pin->pair, .n_source = pin->n_source, .source_ids = g_steal_pointer (&pin->source_ids) };

  pin_clear (pin);
  *pin = stays;
}

static void
forget_sentence (UiPinnedRow *pin)
{
  g_clear_pointer (&pin->source_ids, g_free);
  pin->n_source = 0;
}

static gboolean
are_same_words (const EngWords *a, const EngWords *b)
{
  if (a == NULL || b == NULL || a->n != b->n)
    return FALSE;

  for (int i = 0; i < a->n; i++)
    if (!g_str_equal (a->words[i], b->words[i]))
      return FALSE;

  return TRUE;
}

/* A pair's number says something only of the data that it was counted in. A recording has sentences of its own that
 * were followed, unless somebody chose others. */
void
ui_pins_begin_run (UiState *self, const EngRunInfo *before, const EngRunInfo *now)
{
  const gboolean same = before == NULL ||
                        (g_strcmp0 (before->corpus, now->corpus) == 0 && before->pairs_train == now->pairs_train);

  /* The ids of a sentence say something only in their vocabulary. */
  if (before == NULL || !are_same_words (before->source_words, now->source_words))
    for (guint i = 0; i < self->pins->len; i++)
      forget_sentence (g_ptr_array_index (self->pins, i));

  if (same && (now->recording == NULL || self->pins_chosen))
    return;

  g_ptr_array_set_size (self->pins, 0);
  self->pins_chosen = FALSE;
}

static double
sum_losses (const EngBatchPicture *picture)
{
  double sum = 0.0;

  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    if (picture->cells[i].counts)
      sum += (double) picture->cells[i].loss;

  return sum;
}

/* The same of a batch of which only a row came along: by the mean that its update was told with. */
static double
sum_of_update (const UiState *self, const EngBatchPicture *picture)
{
  const UiSteps *steps = &self->steps;
  const guint i = ui_steps_find_step (steps, picture->step);
  int counted;

  if (i >= steps->n || ui_steps_step (steps, i) != picture->step)
    return NAN;

  counted = picture->mask ? g_array_index (steps->tokens, int, i) : g_array_index (steps->positions, int, i);

  return counted * (double) ui_series_get (&steps->loss, i);
}

static void
keep_pinned_row (UiPinnedRow *pin, const EngBatchPicture *picture, int row, double batch_loss)
{
  gsize steps = (gsize) picture->target_steps;

  forget_pinned_row (pin);
  forget_sentence (pin);
  pin->batch_loss = batch_loss;
  pin->step = picture->step;
  pin->epoch = picture->epoch;
  pin->epsilon = picture->epsilon;
  pin->coin = picture->coin;
  pin->mask = picture->mask;
  pin->mixture = picture->mixture;
  pin->n_source = picture->source_length[row];
  pin->source_ids = g_memdup2 (picture->source_ids + (gsize) row * (gsize) picture->source_steps,
                               (gsize) pin->n_source * sizeof (int));
  pin->n_cells = picture->target_steps;
  pin->n_valid = picture->target_length[row];
  pin->cells = g_memdup2 (picture->cells + (gsize) row * steps, steps * sizeof (EngFedCell));
  pin->width = picture->width;

  if (picture->width > 0)
    {
      gsize n = steps * (gsize) picture->width;

      pin->expected_values = g_memdup2 (picture->expected_values + (gsize) row * n, n * sizeof (float));
      pin->output_values = g_memdup2 (picture->output_values + (gsize) row * n, n * sizeof (float));
    }
}

static void
keep_pinned_rows (UiState *self, const EngBatchPicture *picture, double batch_loss)
{
  for (guint i = 0; i < self->pins->len; i++)
    {
      UiPinnedRow *pin = g_ptr_array_index (self->pins, i);

      for (int r = 0; r < picture->rows; r++)
        if (picture->pair[r] == pin->pair)
          {
            keep_pinned_row (pin, picture, r, batch_loss);
            break;
          }
    }
}

void
ui_pins_forget_rows (UiState *self)
{
  for (guint i = 0; i < self->pins->len; i++)
    forget_pinned_row (g_ptr_array_index (self->pins, i));
}

void
ui_pins_keep (UiState *self, const EngBatchPicture *picture)
{
  for (int i = 0; i < picture->n_followed; i++)
    keep_pinned_rows (self, picture->followed[i], sum_of_update (self, picture->followed[i]));

  keep_pinned_rows (self, picture, sum_losses (picture));
}

static UiPinnedRow *
find_pin (const UiState *self, int pair)
{
  for (guint i = 0; i < self->pins->len; i++)
    {
      UiPinnedRow *pin = g_ptr_array_index (self->pins, i);

      if (pin->pair == pair)
        return pin;
    }

  return NULL;
}

void
ui_state_pin (UiState *self, int pair)
{
  UiPinnedRow *pin;

  self->pins_chosen = TRUE;

  if (find_pin (self, pair) != NULL || self->pins->len >= UI_STATE_MAX_PINS)
    return;

  pin = g_new0 (UiPinnedRow, 1);
  pin->pair = pair;
  g_ptr_array_add (self->pins, pin);
  self->serial++;

  if (self->picture != NULL)
    keep_pinned_rows (self, self->picture, sum_losses (self->picture));
}

void
ui_pins_take (UiState *self, const EngBatchPicture *picture)
{
  if (self->pins_chosen)
    return;

  g_ptr_array_set_size (self->pins, 0);

  for (int i = 0; i < picture->n_pinned; i++)
    ui_state_pin (self, picture->pinned[i]);

  self->pins_chosen = FALSE;
}

EngBatchPicture *
ui_pinned_row_picture (const UiPinnedRow *pin)
{
  const gsize values = (gsize) pin->n_cells * (gsize) pin->width;
  EngBatchPicture *picture;

  if (pin->step == 0)
    return NULL;

  picture = eng_batch_picture_new (1, pin->n_source, pin->n_cells);
  picture->step = pin->step;
  picture->epoch = pin->epoch;
  picture->epsilon = pin->epsilon;
  picture->coin = pin->coin;
  picture->mixture = pin->mixture;
  picture->mask = pin->mask;
  picture->pair[0] = pin->pair;
  picture->source_length[0] = pin->n_source;
  picture->target_length[0] = pin->n_valid;
  memcpy (picture->source_ids, pin->source_ids, (gsize) pin->n_source * sizeof (int));
  memcpy (picture->cells, pin->cells, (gsize) pin->n_cells * sizeof (EngFedCell));
  picture->width = pin->width;
  picture->expected_values = g_memdup2 (pin->expected_values, values * sizeof (float));
  picture->output_values = g_memdup2 (pin->output_values, values * sizeof (float));

  return picture;
}

void
ui_state_unpin (UiState *self, int pair)
{
  UiPinnedRow *pin = find_pin (self, pair);

  self->pins_chosen = TRUE;

  if (pin == NULL)
    return;

  g_ptr_array_remove (self->pins, pin);
  self->serial++;
}

void
ui_state_pin_first (UiState *self, int n)
{
  const EngBatchPicture *picture = self->picture;

  if (picture == NULL || self->pins_chosen || self->pins->len > 0)
    return;

  for (int r = 0; r < MIN (n, picture->rows); r++)
    ui_state_pin (self, picture->pair[r]);

  self->pins_chosen = FALSE;
}

gboolean
ui_state_is_pinned (const UiState *self, int pair)
{
  return find_pin (self, pair) != NULL;
}
