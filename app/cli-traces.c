/* SPDX-License-Identifier: MIT */

#include "cli-traces.h"

/* The tenth, from 1, in which update @step (from 0) lies. */
static int
tenth_of (guint64 step, const EngRunInfo *info)
{
  return (int) (10 * step / MAX (info->steps_total, 1)) + 1;
}

static int
find_followed (const CliTraces *self, int pair)
{
  for (int i = 0; i < CLI_TRACES_FOLLOWED; i++)
    if (self->started && self->pair[i] == pair)
      return i;

  return -1;
}

/* A batch with a followed sentence is pictured where it may be the last one before a trace. A sentence is in one batch of
 * an epoch, so two epochs before the trace are enough. */
static gboolean
is_followed (const CliTraces *self, EngTrainer *trainer, const EngRunInfo *info)
{
  const guint64 done = eng_trainer_steps_done (trainer), ahead = 2 * (guint64) MAX (info->steps_per_epoch, 1);
  const int *pairs;
  int n;

  if (tenth_of (done + ahead, info) <= self->tenth && done + ahead < info->steps_total)
    return FALSE;

  n = eng_trainer_next (trainer, &pairs);

  for (int b = 0; b < n; b++)
    if (find_followed (self, pairs[b]) >= 0)
      return TRUE;

  return FALSE;
}

gboolean
cli_traces_want (CliTraces *self, EngTrainer *trainer, const EngRunInfo *info)
{
  const guint64 done = eng_trainer_steps_done (trainer);
  const int tenth = tenth_of (done, info);

  self->is_due = tenth > self->tenth || done + 1 == info->steps_total;

  if (self->is_due)
    self->tenth = tenth;

  return self->is_due || is_followed (self, trainer, info);
}

static void
keep_followed (CliTraces *self, const EngBatchPicture *picture)
{
  for (int b = 0; b < picture->rows; b++)
    {
      int i = find_followed (self, picture->pair[b]);

      if (i < 0)
        continue;

      g_clear_pointer (&self->row[i], eng_batch_picture_free);
      self->row[i] = eng_batch_picture_new_row (picture, b);
    }
}

static void
attach_followed (CliTraces *self, EngBatchPicture *picture)
{
  picture->followed = g_new (EngBatchPicture *, CLI_TRACES_FOLLOWED);

  for (int i = 0; i < CLI_TRACES_FOLLOWED; i++)
    if (self->row[i] != NULL)
      picture->followed[picture->n_followed++] = g_steal_pointer (&self->row[i]);
}

static void
choose_followed (CliTraces *self, const EngBatchPicture *picture)
{
  for (int i = 0; i < CLI_TRACES_FOLLOWED; i++)
    self->pair[i] = i < picture->rows ? picture->pair[i] : -1;

  self->started = TRUE;
}

void
cli_traces_take (CliTraces *self, EngBatchPicture *picture, EngRunLog *log, const EngRunInfo *info)
{
  if (!self->is_due)
    {
      keep_followed (self, picture);
      eng_batch_picture_free (picture);
      return;
    }

  /* What is in the batch itself is not older than it. */
  attach_followed (self, picture);
  eng_run_log_trace (log, picture, info);

  if (!self->started)
    choose_followed (self, picture);

  eng_batch_picture_free (picture);
}

void
cli_traces_clear (CliTraces *self)
{
  for (int i = 0; i < CLI_TRACES_FOLLOWED; i++)
    g_clear_pointer (&self->row[i], eng_batch_picture_free);
}
