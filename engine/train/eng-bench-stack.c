/* SPDX-License-Identifier: MIT
 *
 * One GRU stack on its own, forward and backward, as the trainer runs it: lanes of rows, then the weight
 * gradients of all lanes in blocks, then the panels laid anew. Nothing is padded. What a library's GRU
 * primitive computes is computed here too: all gradients, those of the stack's input and first states
 * included.
 */

#include "eng-bench.h"

#include <string.h>

#include "kern-block.h"
#include "kern-gemm.h"
#include "kern-random.h"

#include "eng-event.h"
#include "eng-lanes.h"
#include "eng-layer.h"

#define WARM_UP 5

/* As in eng-gradients.c: a block of a weight matrix that one thread takes. */
#define BLOCK_ELEMENTS (64 * 1024)

typedef struct
{
  const EngLayer *layer; /* borrowed */
  const real *x;         /* (N, cols) borrowed: the layer's input, or its earlier states */
  gboolean recurrent;
  int first, rows, cols; /* rows of the matrix */
  real *dw;              /* (rows, cols) borrowed */
  real *db;              /* (rows) borrowed */
} Job;

typedef struct
{
  int steps, batch, input, hidden, n_layers;
  EngLanes *lanes;   /* owned */
  EngParams *params; /* owned: a model whose encoder is the stack */
  EngLayer *layers;  /* (n_layers) owned */
  EngPacks packs;
  real *x, *dx;     /* (N, input) owned */
  real *dy;         /* (N, hidden) owned: gradient into the top layer's states */
  real *between;    /* (N, hidden) owned: into those of the layer below */
  real *grads;      /* owned: all weights of the stack */
  GArray *jobs;     /* of Job; owned */
  GArray *renewals; /* of int; owned: the panels that products read */
} Stack;

static real *
new_numbers (gsize n, guint64 stream)
{
  real *numbers = g_new (real, n);

  kern_random_uniform (numbers, n, 1, KERN_STREAM_DATA, stream, 0);

  for (gsize i = 0; i < n; i++)
    numbers[i] = (numbers[i] - (real) 0.5) / 8;

  return numbers;
}

static void
deal_rows (Stack *self)
{
  int lanes = self->batch < 16 ? 1 : CLAMP ((self->batch + 31) / 32, 2, 16);
  g_autofree int *lane_of = g_new (int, self->batch);
  g_autofree int *length = g_new (int, self->batch);
  g_autofree int *scratch = g_new (int, self->batch);

  for (int i = 0; i < self->batch; i++)
    length[i] = self->steps;

  eng_packs_init (&self->packs, self->batch, self->steps, lanes);
  eng_packs_deal (lane_of, length, self->batch, lanes, scratch);
  eng_packs_set (&self->packs, lane_of, length, self->batch);
}

/* Cuts one of a layer's two matrices into jobs. Returns how many elements its gradients take. */
static gsize
add_matrix (Stack *self, const EngLayer *layer, const real *x, gboolean recurrent, int cols, real *grads)
{
  int block = MAX (16, BLOCK_ELEMENTS / cols / 16 * 16);

  for (int first = 0; first < layer->G; first += block)
    {
      Job job = { layer, x, recurrent, first, MIN (block, layer->G - first), cols, NULL, NULL };

      job.dw = grads + (gsize) first * (gsize) cols;
      job.db = grads + (gsize) layer->G * (gsize) cols + (gsize) first;
      g_array_append_val (self->jobs, job);
    }

  return (gsize) layer->G * (gsize) (cols + 1);
}

static void
plan_gradients (Stack *self)
{
  gsize size = 0;
  gsize at = 0;

  for (int l = 0; l < self->n_layers; l++)
    size += (gsize) self->layers[l].G * (gsize) (self->layers[l].D + self->layers[l].H + 2);

  self->grads = g_new0 (real, size);
  self->jobs = g_array_new (FALSE, FALSE, sizeof (Job));

  for (int l = 0; l < self->n_layers; l++)
    {
      const EngLayer *layer = &self->layers[l];

      at += add_matrix (self, layer, l == 0 ? self->x : self->layers[l - 1].h, FALSE, layer->D, self->grads + at);
      at += add_matrix (self, layer, layer->h_prev, TRUE, layer->H, self->grads + at);
    }
}

static void
plan_renewals (Stack *self)
{
  self->renewals = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < self->params->n_panels; i++)
    if (g_str_has_prefix (self->params->tensors[self->params->panels[i].tensor].name, "encoder."))
      g_array_append_val (self->renewals, i);
}

static void
stack_init (Stack *self, int threads)
{
  g_autoptr (EngConfig) config = eng_config_new ();
  EngDims dims = { ENG_TOKEN_FIRST + 1, ENG_TOKEN_FIRST + 1, 0 };
  gsize N = (gsize) self->steps * (gsize) self->batch;
  gsize H = (gsize) self->hidden;

  config->embed = self->input;
  config->encoder_hidden = config->decoder_hidden = self->hidden;
  config->layers = self->n_layers;
  self->params = eng_params_new (config, &dims);
  eng_params_init (self->params, 1);
  self->lanes = eng_lanes_new (threads);
  self->layers = g_new0 (EngLayer, self->n_layers);

  for (int l = 0; l < self->n_layers; l++)
    eng_layer_init (&self->layers[l], self->params, "encoder", l, "", ENG_CELL_GRU, self->batch, self->steps, TRUE);

  self->x = new_numbers (N * (gsize) self->input, 0);
  self->dy = new_numbers (N * H, 1);
  self->dx = g_new (real, N * (gsize) self->input);
  self->between = g_new (real, N * H);
  deal_rows (self);
  plan_gradients (self);
  plan_renewals (self);
}

static void
stack_clear (Stack *self)
{
  for (int l = 0; l < self->n_layers; l++)
    eng_layer_clear (&self->layers[l]);

  eng_lanes_free (self->lanes);
  eng_params_free (self->params);
  eng_packs_clear (&self->packs);
  g_array_unref (self->jobs);
  g_array_unref (self->renewals);
  g_free (self->layers);
  g_free (self->x);
  g_free (self->dx);
  g_free (self->dy);
  g_free (self->between);
  g_free (self->grads);
}

static void
layer_forward (EngLayer *layer, const EngPack *pack, const real *x)
{
  eng_layer_input (layer, pack->base, pack->total, x + (gsize) pack->base * (gsize) layer->D, layer->D, 0, layer->D, TRUE);

  for (int t = 0; t < pack->steps; t++)
    eng_layer_step (layer, pack, t);

  eng_layer_finish (layer, pack);
}

static void
layer_backward (EngLayer *layer, const EngPack *pack, real *dx, const real *dy)
{
  gsize H = (gsize) layer->H;

  memset (layer->dh + (gsize) pack->row_base * H, 0, (gsize) pack->rows * H * sizeof (real));

  for (int t = pack->steps - 1; t >= 0; t--)
    eng_layer_step_back (layer, pack, t, dy + (gsize) (pack->base + pack->offset[t]) * H, layer->H);

  eng_layer_input_back (layer, pack->base, pack->total, dx + (gsize) pack->base * (gsize) layer->D, layer->D, 0, layer->D, 0);
}

static void
lane_task (int lane, gpointer data)
{
  Stack *self = data;
  const EngPack *pack = &self->packs.packs[lane];

  for (int l = 0; l < self->n_layers; l++)
    layer_forward (&self->layers[l], pack, l == 0 ? self->x : self->layers[l - 1].h);

  /* A layer has read all of dy when its input's gradient is written, so one buffer serves all. */
  for (int l = self->n_layers - 1; l >= 0; l--)
    layer_backward (&self->layers[l], pack, l == 0 ? self->dx : self->between, l == self->n_layers - 1 ? self->dy : self->between);
}

static void
gradient_task (int index, gpointer data)
{
  Stack *self = data;
  const Job *job = &g_array_index (self->jobs, Job, index);
  const EngLayer *layer = job->layer;
  const real *dy = (job->recurrent ? layer->dgh : layer->dgx) + job->first;
  int n = self->packs.total;

  kern_block_outer (job->dw, job->db, dy, job->x, job->rows, job->cols, n, layer->G, job->cols, job->cols);
}

static void
renew_task (int index, gpointer data)
{
  Stack *self = data;

  eng_params_renew (self->params, g_array_index (self->renewals, int, index));
}

static void
run_once (Stack *self)
{
  eng_lanes_run (self->lanes, (int) self->renewals->len, renew_task, self);
  eng_lanes_run (self->lanes, self->packs.lanes, lane_task, self);
  eng_lanes_run (self->lanes, (int) self->jobs->len, gradient_task, self);
}

double
eng_bench_stack (int steps, int batch, int input, int hidden, int layers, int threads, double seconds)
{
  Stack self = { .steps = steps, .batch = batch, .input = input, .hidden = hidden, .n_layers = layers };
  gint64 begun, runs = 0;
  double taken;

  g_return_val_if_fail (steps > 0 && batch > 0 && input > 0 && hidden > 0 && layers > 0, 0);
  g_return_val_if_fail (kern_gemm_load () == NULL, 0);

  stack_init (&self, threads);

  for (int i = 0; i < WARM_UP; i++)
    run_once (&self);

  begun = g_get_monotonic_time ();

  do
    {
      run_once (&self);
      runs++;
      taken = (double) (g_get_monotonic_time () - begun);
    }
  while (taken < seconds * 1e6);

  stack_clear (&self);

  return taken / (double) runs;
}
