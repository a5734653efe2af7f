/* SPDX-License-Identifier: MIT */

#include "naive.h"

#include <math.h>
#include <string.h>

static const EngTensor *
find (const EngParams *params, const char *part, const char *what, int layer, const char *suffix)
{
  char name[64];

  g_snprintf (name, sizeof name, "%s.%s_l%d%s", part, what, layer, suffix);

  return eng_params_find (params, name);
}

/* y (rows) = W x [+ b] */
static void
affine (const EngParams *params, double *y, const double *x, const EngTensor *w, const EngTensor *b)
{
  const real *data = eng_params_data (params, w);

  for (int o = 0; o < w->rows; o++)
    {
      y[o] = b == NULL ? 0 : (double) eng_params_data (params, b)[o];

      for (int i = 0; i < w->cols; i++)
        y[o] += (double) data[o * w->cols + i] * x[i];
    }
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/* One step of one layer: h and c are replaced. */
static void
cell_step (const EngParams *params, int cell, const char *part, int layer, const char *suffix, const double *x,
           double *h, double *c)
{
  double a[4 * NAIVE_UNITS], u[4 * NAIVE_UNITS];
  const EngTensor *w_hh = find (params, part, "weight_hh", layer, suffix);
  int H = w_hh->cols;

  affine (params, a, x, find (params, part, "weight_ih", layer, suffix), find (params, part, "bias_ih", layer, suffix));
  affine (params, u, h, w_hh, find (params, part, "bias_hh", layer, suffix));

  for (int j = 0; j < H; j++)
    if (cell == ENG_CELL_GRU)
      {
        double r = sigmoid (a[j] + u[j]);
        double z = sigmoid (a[H + j] + u[H + j]);
        double n = tanh (a[2 * H + j] + r * u[2 * H + j]);

        h[j] = (1 - z) * n + z * h[j];
      }
    else if (cell == ENG_CELL_LSTM)
      {
        double i = sigmoid (a[j] + u[j]);
        double f = sigmoid (a[H + j] + u[H + j]);
        double g = tanh (a[2 * H + j] + u[2 * H + j]);
        double o = sigmoid (a[3 * H + j] + u[3 * H + j]);

        c[j] = f * c[j] + i * g;
        h[j] = o * tanh (c[j]);
      }
    else
      h[j] = tanh (a[j] + u[j]);
}

void
naive_init (Naive *self, const EngConfig *config, const EngParams *params)
{
  memset (self, 0, sizeof *self);
  self->params = params;
  eng_shape_init (&self->shape, config, &params->dims);
  g_assert (self->shape.L <= NAIVE_LAYERS && self->shape.C <= NAIVE_UNITS && self->shape.Hd <= NAIVE_UNITS);
  g_assert (self->shape.Et + self->shape.C <= 2 * NAIVE_UNITS && self->shape.O <= NAIVE_WORDS);
}

static void
bridge (const Naive *self, int l, const double *h, const double *c, NaiveState *first)
{
  const EngParams *params = self->params;

  affine (params, first->h[l], h, find (params, "bridge", "hidden", l, ".weight"), find (params, "bridge", "hidden", l, ".bias"));

  for (int j = 0; j < self->shape.Hd; j++)
    first->h[l][j] = tanh (first->h[l][j]);

  /* A decoder with a memory cell learns it from the encoder's, or from the states where there is none. */
  if (self->shape.decoder_cell == ENG_CELL_LSTM)
    affine (params, first->c[l], self->shape.encoder_cell == ENG_CELL_LSTM ? c : h,
            find (params, "bridge", "cell", l, ".weight"), find (params, "bridge", "cell", l, ".bias"));
}

static void
encode (Naive *self, double x[NAIVE_STEPS][NAIVE_UNITS], int run, int valid, NaiveState *first)
{
  const EngShape *shape = &self->shape;

  memset (first, 0, sizeof *first);
  self->valid = valid;

  for (int l = 0; l < shape->L; l++)
    {
      double h[NAIVE_UNITS] = { 0 }, c[NAIVE_UNITS] = { 0 };

      for (int d = 0; d < shape->directions; d++)
        for (int k = 0; k < run; k++)
          {
            int s = d == 0 ? k : run - 1 - k;

            cell_step (self->params, shape->encoder_cell, "encoder.rnn", l, d == 0 ? "" : "_reverse", x[s],
                       h + d * shape->He, c + d * shape->He);
            memcpy (self->outputs[s] + d * shape->He, h + d * shape->He, (gsize) shape->He * sizeof (double));
          }

      memcpy (x, self->outputs, sizeof self->outputs);

      if (shape->bridge)
        bridge (self, l, h, c, first);
      else
        {
          memcpy (first->h[l], h, sizeof h);
          memcpy (first->c[l], c, sizeof c);
        }

      memcpy (first->context, h, sizeof h);
    }
}

void
naive_encode (Naive *self, const int *source, int run, int valid, NaiveState *first)
{
  int Es = self->shape.Es;
  const real *embedding = eng_params_data (self->params, eng_params_find (self->params, "encoder.embedding.weight"));
  double x[NAIVE_STEPS][NAIVE_UNITS];

  g_assert (run <= NAIVE_STEPS && Es <= NAIVE_UNITS);

  for (int s = 0; s < run; s++)
    for (int k = 0; k < Es; k++)
      x[s][k] = (double) embedding[source[s] * Es + k];

  encode (self, x, run, valid, first);
}

void
naive_encode_values (Naive *self, const float *source, int steps, NaiveState *first)
{
  double x[NAIVE_STEPS][NAIVE_UNITS];

  g_assert (steps <= NAIVE_STEPS && self->shape.Es <= NAIVE_UNITS);

  for (int s = 0; s < steps; s++)
    for (int k = 0; k < self->shape.Es; k++)
      x[s][k] = (double) source[s * self->shape.Es + k];

  encode (self, x, steps, steps, first);
}

static double
score (const Naive *self, const double *query, const double *key)
{
  const EngParams *params = self->params;
  double k[NAIVE_UNITS], q[NAIVE_UNITS], sum = 0;
  int Hd = self->shape.Hd;

  if (self->shape.attention == ENG_ATTENTION_DOT)
    {
      for (int j = 0; j < Hd; j++)
        sum += query[j] * key[j];

      return sum / sqrt (Hd);
    }

  affine (params, k, key, eng_params_find (params, "decoder.attention.W_k.weight"), NULL);

  if (self->shape.attention == ENG_ATTENTION_GENERAL)
    {
      for (int j = 0; j < Hd; j++)
        sum += query[j] * k[j];

      return sum;
    }

  affine (params, q, query, eng_params_find (params, "decoder.attention.W_q.weight"), NULL);

  for (int j = 0; j < self->shape.A; j++)
    k[j] = tanh (k[j] + q[j]);

  affine (params, &sum, k, eng_params_find (params, "decoder.attention.w_v.weight"), NULL);

  return sum;
}

/* x (n) = exp (x) / Σ exp (x), or the logarithm of it */
static void
softmax (double *x, int n, gboolean logarithm)
{
  double max = -INFINITY, sum = 0;

  for (int i = 0; i < n; i++)
    max = MAX (max, x[i]);

  for (int i = 0; i < n; i++)
    sum += exp (x[i] - max);

  for (int i = 0; i < n; i++)
    x[i] = logarithm ? x[i] - max - log (sum) : exp (x[i] - max) / sum;
}

static void
attend (const Naive *self, NaiveState *state)
{
  for (int s = 0; s < self->valid; s++)
    state->attention[s] = score (self, state->h[self->shape.L - 1], self->outputs[s]);

  softmax (state->attention, self->valid, FALSE);
  memset (state->context, 0, sizeof state->context);

  for (int s = 0; s < self->valid; s++)
    for (int k = 0; k < self->shape.C; k++)
      state->context[k] += state->attention[s] * self->outputs[s][k];
}

/* @word (Et): what is fed; @y (O): what the output layer says. */
static void
decode (const Naive *self, NaiveState *state, const double *word, double *y)
{
  const EngShape *shape = &self->shape;
  const EngParams *params = self->params;
  const EngTensor *dense = eng_params_find (params, "decoder.dense.weight");
  gboolean attention = shape->attention != ENG_ATTENTION_NONE;
  double x[2 * NAIVE_UNITS];

  if (attention)
    attend (self, state);

  /* [embedding, context]; with attention [context, embedding], as in the book. */
  memcpy (x + (attention ? shape->C : 0), word, (gsize) shape->Et * sizeof (double));
  memcpy (x + (attention ? 0 : shape->Et), state->context, (gsize) shape->C * sizeof (double));

  for (int l = 0; l < shape->L; l++)
    cell_step (params, shape->decoder_cell, "decoder.rnn", l, "", l == 0 ? x : state->h[l - 1], state->h[l], state->c[l]);

  affine (params, y, state->h[shape->L - 1], dense != NULL ? dense : eng_params_find (params, "decoder.embedding.weight"),
          eng_params_find (params, "decoder.dense.bias"));

  if (self->book_context)
    memcpy (state->context, state->h[shape->L - 1], (gsize) shape->Hd * sizeof (double));
}

void
naive_step (const Naive *self, NaiveState *state, int id, double *log_p)
{
  int Et = self->shape.Et;
  const real *embedding = eng_params_data (self->params, eng_params_find (self->params, "decoder.embedding.weight"));
  double word[NAIVE_UNITS];

  for (int k = 0; k < Et; k++)
    word[k] = (double) embedding[id * Et + k];

  decode (self, state, word, log_p);
  softmax (log_p, self->shape.Vt, TRUE);
}

void
naive_step_values (const Naive *self, NaiveState *state, const float *fed, double *y)
{
  double word[NAIVE_UNITS];

  for (int k = 0; k < self->shape.Et; k++)
    word[k] = (double) fed[k];

  decode (self, state, word, y);
}

int
naive_argmax (const double *x, int n)
{
  int best = 0;

  for (int i = 1; i < n; i++)
    if (x[i] > x[best])
      best = i;

  return best;
}
