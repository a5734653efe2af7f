/* SPDX-License-Identifier: MIT */

#include "eng-update.h"

#include <string.h>

#include "kern-update.h"

#include "eng-event.h"
#include "eng-memory.h"

/* Elements of dense parameters, and rows of a lazy table, that one task takes. */
#define CHUNK (32 * 1024)
#define CHUNK_ROWS 64

static void
lazy_init (EngLazyTable *table, const EngParams *params, int tensor)
{
  memset (table, 0, sizeof *table);
  table->tensor = tensor;
  table->settled = TRUE;

  if (tensor < 0)
    return;

  table->rows = params->tensors[tensor].rows;
  table->cols = params->tensors[tensor].cols;
  table->offset = params->tensors[tensor].offset;
  table->done = g_new0 (guint64, table->rows);
  table->seen = g_new0 (guint64, table->rows);
  table->due = g_new0 (int, table->rows);
}

static void
lazy_clear (EngLazyTable *table)
{
  g_clear_pointer (&table->done, g_free);
  g_clear_pointer (&table->seen, g_free);
  g_clear_pointer (&table->due, g_free);
}

void
eng_update_init (EngUpdate *self, const EngConfig *config, EngParams *params, EngLanes *lanes, const EngSeq2Seq *model)
{
  gboolean adam = config->optimizer == ENG_OPTIMIZER_ADAM;

  memset (self, 0, sizeof *self);
  self->config = config;
  self->params = params;
  self->lanes = lanes;
  self->m = adam ? eng_memory_new (params->size, sizeof (real)) : NULL;
  self->v = adam ? eng_memory_new (params->size, sizeof (real)) : NULL;
  lazy_init (&self->source, params, model->source_sparse.tensor);
  lazy_init (&self->target, params, model->target_sparse.tensor);
}

void
eng_update_clear (EngUpdate *self)
{
  g_clear_pointer (&self->m, eng_memory_free);
  g_clear_pointer (&self->v, eng_memory_free);
  lazy_clear (&self->source);
  lazy_clear (&self->target);
}

/* Row @id as it is after @self->steps updates. */
static void
settle_row (EngUpdate *self, EngLazyTable *table, int id)
{
  gsize at = table->offset + (gsize) id * (gsize) table->cols;
  guint64 from = table->done[id];

  g_assert (from >= self->settled_at);

  if (self->m != NULL && from < self->steps)
    kern_adam_idle (self->params->weights + at, self->m + at, self->v + at, self->rates + (from - self->settled_at),
                    self->roots + (from - self->settled_at), (int) (self->steps - from), (gsize) table->cols);

  table->done[id] = self->steps;
}

static void
due_task (int task, gpointer data)
{
  EngUpdate *self = data;
  int source_tasks = (self->source.n_due + CHUNK_ROWS - 1) / CHUNK_ROWS;
  EngLazyTable *table = task < source_tasks ? &self->source : &self->target;
  int first = (task < source_tasks ? task : task - source_tasks) * CHUNK_ROWS;

  for (int i = first; i < MIN (first + CHUNK_ROWS, table->n_due); i++)
    settle_row (self, table, table->due[i]);
}

static void
settle_due (EngUpdate *self)
{
  int tasks = (self->source.n_due + CHUNK_ROWS - 1) / CHUNK_ROWS + (self->target.n_due + CHUNK_ROWS - 1) / CHUNK_ROWS;

  eng_lanes_run (self->lanes, tasks, due_task, self);
}

static void
ask_row (EngLazyTable *table, guint64 batch, int id)
{
  if (table->seen[id] == batch)
    return;

  table->seen[id] = batch;
  table->due[table->n_due++] = id;
}

/* Every id in the padded batch: <pad>, too, is a row that may be read. */
static void
ask_batch (EngLazyTable *table, guint64 batch, const int *ids, gsize n)
{
  table->n_due = 0;

  if (table->tensor < 0)
    return;

  ask_row (table, batch, ENG_TOKEN_BOS);

  for (gsize k = 0; k < n; k++)
    ask_row (table, batch, ids[k]);
}

static void
ask_all (EngLazyTable *table)
{
  table->n_due = 0;

  if (table->tensor < 0 || table->settled)
    return;

  for (int id = 0; id < table->rows; id++)
    table->due[table->n_due++] = id;
}

void
eng_update_prepare (EngUpdate *self, const EngBatch *batch, gboolean any_target)
{
  if (self->source.tensor < 0 && self->target.tensor < 0)
    return;

  ask_batch (&self->source, self->steps + 1, batch->source, (gsize) batch->rows * (gsize) batch->source_steps);

  if (any_target)
    ask_all (&self->target);
  else
    ask_batch (&self->target, self->steps + 1, batch->target, (gsize) batch->rows * (gsize) batch->target_steps);

  settle_due (self);
}

void
eng_update_settle (EngUpdate *self)
{
  ask_all (&self->source);
  ask_all (&self->target);
  settle_due (self);
  self->source.settled = self->target.settled = TRUE;
  self->settled_at = self->steps;
}

static void
update_elements (EngUpdate *self, gsize at, gsize n)
{
  real *w = self->params->weights + at;
  const real *g = self->model->grads + at;

  if (self->m != NULL)
    kern_adam_rated (w, self->m + at, self->v + at, g, self->scale, self->rates[self->steps - self->settled_at],
                     self->roots[self->steps - self->settled_at], n);
  else
    kern_sgd (w, g, self->scale, self->config->learning_rate, n);
}

/* Which table a tensor is, when its gradient is sparse in this pass. */
static EngLazyTable *
table_of (EngUpdate *self, int tensor)
{
  if (tensor == self->source.tensor)
    return &self->source;

  if (tensor == self->target.tensor && eng_seq2seq_target_is_sparse (self->model))
    return &self->target;

  return NULL;
}

/* The panels of a gradient job's block, while its weights are in the cache. */
static void
renew_panels (EngUpdate *self, const EngGradientJob *job)
{
  gsize row = self->params->tensors[job->tensor].offset + (gsize) job->first * (gsize) job->ld;

  eng_params_renew_rows (self->params, job->tensor, job->first, job->rows, (int) (job->at - row), job->cols);
}

/* One gradient job's block: all of it, or the rows that it touched. */
static void
apply_task (int task, gpointer data)
{
  EngUpdate *self = data;
  const EngGradientJob *job = &self->model->jobs[self->model->job_order[task]];
  EngLazyTable *table = table_of (self, job->tensor);

  if (table == NULL)
    {
      /* Blocks of columns lie between those of other jobs. */
      if (job->cols == job->ld)
        update_elements (self, job->at, (gsize) job->rows * (gsize) job->cols);
      else
        for (int r = 0; r < job->rows; r++)
          update_elements (self, job->at + (gsize) r * (gsize) job->ld, (gsize) job->cols);

      if (job->bias_at != ENG_NO_BIAS)
        update_elements (self, job->bias_at, (gsize) job->rows);

      renew_panels (self, job);
      return;
    }

  for (int i = 0; i < job->n_touched; i++)
    {
      const EngSparse *sparse = table == &self->source ? &self->model->source_sparse : &self->model->target_sparse;
      int id = sparse->touched[job->first + i];

      g_assert (table->done[id] == self->steps);
      update_elements (self, table->offset + (gsize) id * (gsize) table->cols, (gsize) table->cols);
      table->done[id] = self->steps + 1;
    }
}

static void
mark_whole (EngUpdate *self, EngLazyTable *table)
{
  for (int id = 0; id < table->rows; id++)
    table->done[id] = self->steps;
}

void
eng_update_apply (EngUpdate *self, EngSeq2Seq *model, double scale)
{
  guint64 slot;

  if (self->steps - self->settled_at + 1 >= ENG_UPDATE_OWED_MAX)
    eng_update_settle (self);

  slot = self->steps - self->settled_at;
  self->model = model;
  self->scale = (real) scale;

  if (self->m != NULL)
    kern_adam_rates (&self->rates[slot], &self->roots[slot], self->config->learning_rate, self->steps + 1);

  /* A dense gradient for a table that was lazy so far: first it must stand where the others do. */
  if (self->target.tensor >= 0 && !eng_seq2seq_target_is_sparse (model))
    {
      ask_all (&self->target);
      self->source.n_due = 0;
      settle_due (self);
    }

  eng_lanes_run (self->lanes, model->n_jobs, apply_task, self);
  self->steps++;
  self->source.settled = self->target.settled = FALSE;

  if (self->target.tensor >= 0 && !eng_seq2seq_target_is_sparse (model))
    mark_whole (self, &self->target);
}

void
eng_update_restart (EngUpdate *self, guint64 steps)
{
  self->steps = self->settled_at = steps;
  self->source.settled = self->target.settled = TRUE;

  if (self->source.tensor >= 0)
    mark_whole (self, &self->source);

  if (self->target.tensor >= 0)
    mark_whole (self, &self->target);
}
