/* SPDX-License-Identifier: MIT
 *
 * Validation: the same weights on the held-out pairs, once with the true token fed and once with the
 * model's own, without dropout. What lies between the two losses is the exposure gap
 * (Bengio et al. 2015, table 3).
 */

#include <math.h>
#include <string.h>

#include "eng-bleu.h"
#include "eng-trainer-private.h"

/* Sums over the validation pairs of one way of feeding. */
typedef struct
{
  double loss;
  gint64 tokens;
  int positions;
  double *loss_at;   /* (T) owned */
  gint64 *count_at;  /* (T) owned */
  gint64 *right_at;  /* (T) owned */
  gint64 *prefix_at; /* (T) owned: sentences right up to and including here */
  EngBleuCounts bleu;
} Tally;

static void
tally_init (Tally *tally, int T)
{
  memset (tally, 0, sizeof *tally);
  tally->positions = T;
  tally->loss_at = g_new0 (double, T);
  tally->count_at = g_new0 (gint64, T);
  tally->right_at = g_new0 (gint64, T);
  tally->prefix_at = g_new0 (gint64, T);
}

static void
tally_clear (Tally *tally)
{
  g_free (tally->loss_at);
  g_free (tally->count_at);
  g_free (tally->right_at);
  g_free (tally->prefix_at);
}

/* Tokens before <eos>, or all. */
static int
words_before_end (const int *ids, int n)
{
  for (int t = 0; t < n; t++)
    if (ids[t] == ENG_TOKEN_EOS)
      return t;

  return n;
}

static void
tally_row (Tally *tally, const EngTrainer *self, int b, gboolean free_running)
{
  gsize T = (gsize) self->batch.target_steps;
  const float *loss = self->model->loss + (gsize) b * T;
  const int *own = self->model->own + (gsize) b * T;
  const int *target = self->target + (gsize) b * T;
  gboolean right_so_far = TRUE;

  for (int t = 0; t < self->target_valid[b]; t++)
    {
      gboolean right = self->data->width == 0 && own[t] == target[t];

      right_so_far = right_so_far && right;
      tally->loss += (double) loss[t];
      tally->loss_at[t] += (double) loss[t];
      tally->count_at[t]++;
      tally->right_at[t] += right;
      tally->prefix_at[t] += right_so_far;
    }

  tally->tokens += self->target_valid[b];

  if (free_running && self->data->width == 0)
    eng_bleu_add_ids (&tally->bleu, own, words_before_end (own, (int) T), target, words_before_end (target, self->target_valid[b]));
}

/* All validation pairs, fed one way. FALSE when interrupted. */
static gboolean
run_pairs (EngTrainer *self, Tally *tally, gboolean free_running)
{
  static const EngPass pass = { .want_own = TRUE };
  g_autofree int *pairs = g_new (int, self->config->batch);

  for (int first = 0; first < self->data->n_valid; first += self->config->batch)
    {
      int n = MIN (self->config->batch, self->data->n_valid - first);

      if (self->interrupt != NULL && self->interrupt (self->interrupt_data))
        return FALSE;

      for (int b = 0; b < n; b++)
        pairs[b] = self->data->n_train + first + b;

      /* Free running goes on to the length limit: its words are also the greedy translation. */
      eng_trainer_gather (self, pairs, n, free_running, FALSE);
      eng_forcing_all (&self->forcing, !free_running, n, self->batch.target_steps);
      eng_trainer_pass (self, &pass);

      for (int b = 0; b < n; b++)
        tally_row (tally, self, b, free_running);
    }

  return TRUE;
}

static double *
shares (const gint64 *part, const gint64 *whole, int n)
{
  double *out = g_new (double, n);

  for (int t = 0; t < n; t++)
    out[t] = (double) part[t] / (double) MAX (whole[t], 1);

  return out;
}

static double *
means (const double *sum, const gint64 *count, int n)
{
  double *out = g_new (double, n);

  for (int t = 0; t < n; t++)
    out[t] = sum[t] / (double) MAX (count[t], 1);

  return out;
}

/* Sentences longer than t, of which prefix_at says how many were right up to t. */
static void
set_positions (EngEpochInfo *info, const Tally *forced, const Tally *free_running)
{
  while (info->positions < forced->positions && forced->count_at[info->positions] > 0)
    info->positions++;

  info->loss_forced = means (forced->loss_at, forced->count_at, info->positions);
  info->loss_free = means (free_running->loss_at, free_running->count_at, info->positions);
  info->right_forced = shares (forced->right_at, forced->count_at, info->positions);
  info->right_free = shares (free_running->right_at, free_running->count_at, info->positions);
  info->prefix_free = shares (free_running->prefix_at, free_running->count_at, info->positions);
}

static gboolean
is_generated (const EngTrainer *self)
{
  return self->config->task != ENG_TASK_NONE && self->data->width == 0;
}

static void
set_validation (const EngTrainer *self, EngEpochInfo *info, const Tally *forced, const Tally *free_running)
{
  info->valid_forced = forced->loss / (double) MAX (forced->tokens, 1);
  info->valid_free = free_running->loss / (double) MAX (free_running->tokens, 1);
  set_positions (info, forced, free_running);

  if (self->data->width == 0)
    info->valid_bleu = eng_bleu_score (&free_running->bleu, &eng_bleu_defaults, NULL, NULL);

  /* A generated answer is certain, so the divergence from the truth is the cross-entropy itself, and the
   * excess accumulated error (Arora et al. 2022, arXiv 2204.01171) is exact. */
  if (is_generated (self) && info->valid_forced > 0)
    info->excess_error = 100.0 * (info->valid_free / info->valid_forced - 1.0);
}

EngEpochInfo *
eng_trainer_validate (EngTrainer *self)
{
  EngEpochInfo *info = g_new0 (EngEpochInfo, 1);
  Tally forced, free_running;
  gboolean whole = TRUE;

  eng_update_settle (&self->update);

  info->step = self->steps_done;
  /* From the updates alone: a run just resumed has drawn no order yet. */
  info->epoch = (int) ((self->steps_done + (guint64) self->steps_per_epoch - 1) / (guint64) self->steps_per_epoch);
  info->loss = self->epoch_tokens > 0 ? self->epoch_loss / (double) self->epoch_tokens : (double) NAN;
  info->book_loss = self->epoch_valid_tokens > 0
                        ? self->epoch_loss / (double) self->epoch_valid_tokens / (double) self->config->max_length
                        : (double) NAN;
  info->valid_forced = info->valid_free = info->valid_bleu = info->excess_error = (double) NAN;
  info->tokens_per_s = self->epoch_seconds > 0 ? (double) self->epoch_valid_tokens / self->epoch_seconds : 0;
  info->seconds = self->seconds;

  if (self->data->width > 0)
    info->drift = eng_trainer_drift (self);

  if (self->data->n_valid == 0)
    return info;

  tally_init (&forced, self->config->max_length);
  tally_init (&free_running, self->config->max_length);
  whole = run_pairs (self, &forced, FALSE) && run_pairs (self, &free_running, TRUE);

  if (whole)
    set_validation (self, info, &forced, &free_running);

  tally_clear (&forced);
  tally_clear (&free_running);

  if (!whole)
    g_clear_pointer (&info, eng_epoch_info_free);

  return info;
}
