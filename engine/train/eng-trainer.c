/* SPDX-License-Identifier: MIT */

#include "eng-trainer.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "kern-gemm.h"
#include "eng-error.h"
#include "eng-trainer-private.h"

/* Held-out pairs that a run offers to try. */
#define EXAMPLES 10

/* Slices of the batch when the user names none: two from 16 rows on, then one for each 32 rows. */
static int
lanes_for (const EngConfig *config)
{
  int lanes = config->lanes;

  if (lanes == 0)
    lanes = config->batch < 16 ? 1 : CLAMP ((config->batch + 31) / 32, 2, 16);

  return MIN (lanes, config->batch);
}

/* S: sentences of both sides are cut at T, real vectors come in the lengths that their task gives them. */
static int
source_steps (const EngTrainer *self)
{
  return self->data->width > 0 ? self->data->figures.longest_source : self->config->max_length;
}

static void
new_model (EngTrainer *self)
{
  const EngConfig *config = self->config;

  g_clear_pointer (&self->model, eng_seq2seq_free);
  self->model = eng_seq2seq_new (config, self->params, config->batch, source_steps (self), config->max_length,
                                 lanes_for (config), TRUE);
}

static void
run_lanes (gpointer pool, int parts, EngTeamFunc func, gpointer data)
{
  eng_lanes_run (pool, parts, func, data);
}

/* For sentences of words; between updates the lanes have nothing else to do. */
static void
new_decode (EngTrainer *self)
{
  const EngTeam team = { eng_lanes_threads (self->lanes), run_lanes, self->lanes };

  self->decode = eng_decode_new (self->config, self->params, self->config->max_length);
  eng_decode_set_team (self->decode, &team);
}

static void
new_batch (EngTrainer *self)
{
  gsize B = (gsize) self->config->batch;
  gsize Ns = B * (gsize) source_steps (self);
  gsize Nt = B * (gsize) self->config->max_length;
  gsize W = (gsize) self->data->width;

  self->source = g_new0 (int, Ns);
  self->target = g_new0 (int, Nt);
  self->source_values = W > 0 ? g_new0 (float, Ns *W) : NULL;
  self->target_values = W > 0 ? g_new0 (float, Nt *W) : NULL;
  self->pair = g_new0 (int, B);
  self->source_valid = g_new0 (int, B);
  self->source_run = g_new0 (int, B);
  self->target_valid = g_new0 (int, B);
  self->target_run = g_new0 (int, B);
  self->target_count = g_new0 (int, B);
  eng_forcing_init (&self->forcing, self->config->batch, self->config->max_length);
}

static void
set_end (EngTrainer *self)
{
  const EngConfig *config = self->config;

  self->steps_total = config->steps > 0 ? (guint64) config->steps
                                        : (guint64) config->epochs * (guint64) self->steps_per_epoch;
}

EngTrainer *
eng_trainer_new (EngDataset *data, const EngConfig *config, GError **error)
{
  EngDims dims = { 0, 0, data->width };
  const char *blas = kern_gemm_load ();
  EngTrainer *self;

  if (!eng_config_check (config, error))
    return NULL;

  if (blas != NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_NO_BLAS, _ ("OpenBLAS cannot be loaded: %s"), blas);
      return NULL;
    }

  if (data->width == 0)
    {
      dims.source_vocab = eng_vocab_size (data->source_vocab);
      dims.target_vocab = eng_vocab_size (data->target_vocab);
    }

  self = g_new0 (EngTrainer, 1);
  self->config = eng_config_copy (config);
  self->data = eng_dataset_ref (data);
  self->config->max_length = data->max_length;
  self->params = eng_params_new (self->config, &dims);
  eng_params_init (self->params, (guint64) config->seed);
  self->lanes = eng_lanes_new (config->threads);
  new_model (self);
  new_batch (self);

  if (data->width == 0)
    new_decode (self);

  eng_update_init (&self->update, self->config, self->params, self->lanes, self->model);

  self->order = g_new0 (int, data->n_train);
  self->order_epoch = -1;
  self->steps_per_epoch = (data->n_train + config->batch - 1) / config->batch;
  set_end (self);

  return self;
}

void
eng_trainer_free (EngTrainer *self)
{
  g_clear_pointer (&self->lanes, eng_lanes_free);
  g_clear_pointer (&self->decode, eng_decode_free);
  g_clear_pointer (&self->model, eng_seq2seq_free);
  g_clear_pointer (&self->params, eng_params_free);
  eng_forcing_clear (&self->forcing);
  g_free (self->source);
  g_free (self->target);
  g_free (self->source_values);
  g_free (self->target_values);
  g_free (self->pair);
  g_free (self->source_valid);
  g_free (self->source_run);
  g_free (self->target_valid);
  g_free (self->target_run);
  g_free (self->target_count);
  g_free (self->order);
  eng_update_clear (&self->update);
  eng_dataset_unref (self->data);
  eng_config_free (self->config);
  g_free (self);
}

static void
lane_task (int lane, gpointer data)
{
  eng_seq2seq_run (((EngTrainer *) data)->model, lane);
}

static void
gradient_task (int part, gpointer data)
{
  eng_seq2seq_gradient (((EngTrainer *) data)->model, part);
}

static void
sum_task (int job, gpointer data)
{
  EngSeq2Seq *model = ((EngTrainer *) data)->model;

  eng_seq2seq_gradient_sum (model, model->job_order[job]);
}

void
eng_trainer_pass (EngTrainer *self, const EngPass *pass)
{
  eng_seq2seq_begin (self->model, &self->batch, &self->forcing.plan, pass);
  eng_lanes_run (self->lanes, self->model->lanes, lane_task, self);
  eng_seq2seq_collect (self->model);

  if (!pass->learn)
    return;

  eng_lanes_run (self->lanes, self->model->n_parts, gradient_task, self);
  eng_lanes_run (self->lanes, self->model->n_jobs, sum_task, self);
}

int
eng_trainer_pairs (EngTrainer *self, guint64 step, const int **pairs)
{
  guint64 spe = (guint64) self->steps_per_epoch;
  int epoch = (int) (step / spe);
  int first = (int) (step % spe) * self->config->batch;

  if (self->order_epoch != epoch)
    {
      eng_dataset_order (self->data, self->order, self->config, epoch);
      self->order_epoch = epoch;
    }

  *pairs = self->order + first;

  return MIN (self->config->batch, self->data->n_train - first);
}

const EngFedColumn *
eng_trainer_fed (const EngTrainer *self)
{
  return &self->fed;
}

int
eng_trainer_next (EngTrainer *self, const int **pairs)
{
  return eng_trainer_pairs (self, self->steps_done, pairs);
}

/* The pairs of the next update, in the epoch's order; with the first of them the epoch's sums begin. */
static int
next_pairs (EngTrainer *self, const int **pairs)
{
  if (self->steps_done % (guint64) self->steps_per_epoch == 0)
    {
      self->epoch_loss = 0;
      self->epoch_tokens = 0;
      self->epoch_valid_tokens = 0;
      self->epoch_seconds = 0;
    }

  return eng_trainer_pairs (self, self->steps_done, pairs);
}

/* What was fed at one output position, over the batch. */
typedef struct
{
  int fed_true, fed_own, own_right;
} Fed;

/* A mixture is ε of a true word, and the rest of an own one. */
static void
keep_fed (EngTrainer *self, const Fed *fed, int positions, gboolean mixes)
{
  const float own = mixes ? (float) (1.0 - self->forcing.epsilon) : 1.0f;

  self->fed.positions = MIN (positions, ENG_FED_MAP_POSITIONS);

  for (int t = 0; t < self->fed.positions; t++)
    self->fed.count[t] = (EngFedCount){ (float) fed[t].fed_true + (1.0f - own) * (float) fed[t].fed_own, own * (float) fed[t].fed_own,
                                        own * (float) fed[t].own_right };
}

void
eng_trainer_count (EngTrainer *self, EngStepInfo *info, double *loss_sum, gint64 *counted)
{
  const EngSeq2Seq *model = self->model;
  gboolean mixes = self->forcing.plan.stepwise && self->config->feed == ENG_FEED_MIX;
  gsize T = (gsize) self->batch.target_steps;
  Fed fed[ENG_FED_MAP_POSITIONS] = { 0 }, later = { 0 };
  int positions = 0;

  *loss_sum = 0;
  *counted = 0;

  for (int b = 0; b < self->batch.rows; b++)
    {
      for (int t = 0; t < self->target_count[b]; t++)
        *loss_sum += (double) model->loss[(gsize) b * T + (gsize) t];

      *counted += self->target_count[b];
      info->tokens += self->target_valid[b];
      positions = MAX (positions, self->target_valid[b]);

      for (int t = 1; t < self->target_valid[b]; t++)
        {
          gsize here = (gsize) b * T + (gsize) t;
          Fed *at = t < ENG_FED_MAP_POSITIONS ? &fed[t] : &later;

          if (!self->forcing.plan.stepwise || (!mixes && self->forcing.fed_true[here]))
            {
              info->fed_true++;
              at->fed_true++;
            }
          else
            {
              const gboolean right = self->data->width == 0 && model->own[here - 1] == self->target[here - 1];

              info->fed_own++;
              at->fed_own++;
              info->own_right += right;
              at->own_right += right;
            }
        }
    }

  keep_fed (self, fed, positions, mixes);
  info->loss = *loss_sum / (double) MAX (*counted, 1);
  info->epoch = self->order_epoch + 1;
  info->positions = self->batch.rows * self->batch.target_steps;
  info->epsilon = self->forcing.epsilon;
  info->learning_rate = self->config->learning_rate;
}

static double
gradient_norm (const EngSeq2Seq *model)
{
  double sum = 0;

  for (int i = 0; i < model->n_jobs; i++)
    sum += model->jobs[i].square;

  return sqrt (sum);
}

/* The factor of each counted position in what is differentiated. */
static double
loss_scale (const EngTrainer *self)
{
  gint64 counted = 0;

  if (self->config->loss == ENG_LOSS_BOOK)
    return 1.0 / (double) self->config->max_length;

  for (int b = 0; b < self->batch.rows; b++)
    counted += self->target_count[b];

  return 1.0 / (double) MAX (counted, 1);
}

gboolean
eng_trainer_step (EngTrainer *self, EngStepInfo *info, EngBatchPicture **picture, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  const EngConfig *config = self->config;
  const int *pairs = NULL;
  int n = next_pairs (self, &pairs);
  double scale = 1;
  double loss_sum = 0;
  gint64 counted = 0;
  EngPass pass = { .learn = TRUE, .want_own = picture != NULL, .dropout = config->dropout, .seed = (guint64) config->seed, .step = self->steps_done };

  memset (info, 0, sizeof *info);
  eng_trainer_gather (self, pairs, n, FALSE, !config->mask);
  eng_forcing_toss (&self->forcing, config, self->steps_done, n, self->batch.target_steps);
  pass.scale = loss_scale (self);
  eng_update_prepare (&self->update, &self->batch, self->forcing.plan.stepwise);
  eng_trainer_pass (self, &pass);
  eng_trainer_count (self, info, &loss_sum, &counted);

  info->grad_norm = gradient_norm (self->model);
  info->clipped = config->clip > 0 && info->grad_norm > config->clip;
  scale = info->clipped ? config->clip / info->grad_norm : 1;

  if (!eng_trainer_is_finite (self, info, scale, error))
    return FALSE;

  eng_update_apply (&self->update, self->model, scale);

  self->steps_done++;
  self->epoch_loss += loss_sum;
  self->epoch_tokens += counted;
  self->epoch_valid_tokens += info->tokens;

  info->step = self->fed.first = self->fed.last = self->steps_done;

  if (picture != NULL)
    *picture = eng_trainer_picture (self);

  self->seconds += (double) (g_get_monotonic_time () - begun) * 1e-6;
  self->epoch_seconds += (double) (g_get_monotonic_time () - begun) * 1e-6;
  info->seconds = self->seconds;

  return TRUE;
}

gboolean
eng_trainer_at_epoch_end (const EngTrainer *self)
{
  return self->steps_done > 0 && (self->steps_done % (guint64) self->steps_per_epoch == 0 || eng_trainer_is_done (self));
}

gboolean
eng_trainer_is_done (const EngTrainer *self)
{
  return self->steps_done >= self->steps_total;
}

gboolean
eng_trainer_is_last (const EngTrainer *self)
{
  return self->steps_done + 1 >= self->steps_total;
}

void
eng_trainer_set_interrupt (EngTrainer *self, EngInterruptFunc func, gpointer user_data)
{
  self->interrupt = func;
  self->interrupt_data = user_data;
}

EngChange *
eng_trainer_set (EngTrainer *self, const char *name, const char *value, GError **error)
{
  const EngOption *option = eng_config_find (name);
  g_autoptr (EngConfig) wanted = NULL;
  EngChange *change;

  if (option == NULL || !option->live)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("“%s” cannot change while a run goes on; restart to apply it"), name);
      return NULL;
    }

  wanted = eng_config_copy (self->config);

  if (!eng_config_set (wanted, name, value, error) || !eng_config_check (wanted, error))
    return NULL;

  change = g_new0 (EngChange, 1);
  change->step = self->steps_done + 1;
  change->what = option->name;
  change->from = eng_config_get (self->config, name);
  eng_config_set (self->config, name, value, NULL);
  change->to = eng_config_get (self->config, name);
  set_end (self);

  /* A mixture needs room for whole distributions. */
  if (self->config->feed == ENG_FEED_MIX && self->model->mix == NULL && self->data->width == 0)
    new_model (self);

  return change;
}

/* Held-out pairs to try, spread over the whole of them: source, target, source, target … */
static char **
new_examples (const EngDataset *data)
{
  int n = MIN (data->n_valid, EXAMPLES);
  char **examples;

  if (n == 0 || data->width > 0)
    return NULL;

  examples = g_new0 (char *, 2 * n + 1);

  for (int i = 0; i < n; i++)
    {
      int pair = data->n_train + (int) ((gint64) i * data->n_valid / n);

      examples[2 * i] = eng_dataset_pair_text (data, pair, FALSE);
      examples[2 * i + 1] = eng_dataset_pair_text (data, pair, TRUE);
    }

  return examples;
}

EngRunInfo *
eng_trainer_run_info (EngTrainer *self)
{
  EngRunInfo *info = g_new0 (EngRunInfo, 1);
  const EngDataset *data = self->data;

  info->config = eng_config_copy (self->config);
  info->corpus = g_strdup (data->name);
  info->source_words = data->width > 0 ? NULL : eng_words_ref (eng_vocab_words (data->source_vocab));
  info->target_words = data->width > 0 ? NULL : eng_words_ref (eng_vocab_words (data->target_vocab));
  info->examples = new_examples (data);
  info->notice = eng_dataset_notice (data);
  info->pairs_train = data->n_train;
  info->pairs_valid = data->n_valid;
  info->steps_per_epoch = self->steps_per_epoch;
  info->steps_total = self->steps_total;
  info->parameters = self->params->size;
  info->first_step = self->steps_done;

  return info;
}

const EngConfig *
eng_trainer_config (const EngTrainer *self)
{
  return self->config;
}

EngDataset *
eng_trainer_dataset (const EngTrainer *self)
{
  return self->data;
}

guint64
eng_trainer_steps_done (const EngTrainer *self)
{
  return self->steps_done;
}

EngParams *
eng_trainer_params (EngTrainer *self)
{
  eng_update_settle (&self->update);

  return self->params;
}

void
eng_trainer_get_state (EngTrainer *self, EngTrainerState *state)
{
  eng_update_settle (&self->update);
  *state = (EngTrainerState){ .step = self->steps_done, .epoch_loss = self->epoch_loss, .epoch_tokens = self->epoch_tokens, .epoch_valid_tokens = self->epoch_valid_tokens, .epoch_seconds = self->epoch_seconds, .seconds = self->seconds, .m = self->update.m, .v = self->update.v };
}

void
eng_trainer_set_state (EngTrainer *self, const EngTrainerState *state)
{
  gsize size = self->params->size * sizeof (real);

  eng_params_changed (self->params);
  eng_update_restart (&self->update, state->step);
  self->steps_done = state->step;
  self->epoch_loss = state->epoch_loss;
  self->epoch_tokens = state->epoch_tokens;
  self->epoch_valid_tokens = state->epoch_valid_tokens;
  self->epoch_seconds = state->epoch_seconds;
  self->seconds = state->seconds;

  if (self->update.m != NULL && state->m != NULL && state->v != NULL)
    {
      memcpy (self->update.m, state->m, size);
      memcpy (self->update.v, state->v, size);
    }
}
