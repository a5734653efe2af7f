/* SPDX-License-Identifier: MIT */

#include "eng-layer.h"

#include <string.h>

#include "kern-cells.h"
#include "kern-gemm.h"
#include "kern-math.h"

#include "eng-seq2seq-shape.h"

static const real *
find_weights (const EngParams *params, const char *name, const char *what, int index, const char *suffix,
              gsize *at, int *cols)
{
  g_autofree char *key = g_strdup_printf ("%s.rnn.%s_l%d%s", name, what, index, suffix);
  const EngTensor *tensor = eng_params_find (params, key);

  g_assert (tensor != NULL);
  *at = tensor->offset;

  if (cols != NULL)
    *cols = tensor->cols;

  return eng_params_data (params, tensor);
}

void
eng_layer_init (EngLayer *self, const EngParams *params, const char *name, int index, const char *suffix,
                int cell, int max_rows, int max_steps, gboolean learns)
{
  gsize B = (gsize) max_rows;
  gsize N = B * (gsize) max_steps;
  gsize H;
  gsize G;

  memset (self, 0, sizeof *self);
  self->cell = cell;
  self->w_ih = find_weights (params, name, "weight_ih", index, suffix, &self->at_w_ih, &self->D);
  self->w_hh = find_weights (params, name, "weight_hh", index, suffix, &self->at_w_hh, &self->H);
  self->b_ih = find_weights (params, name, "bias_ih", index, suffix, &self->at_b_ih, NULL);
  self->b_hh = find_weights (params, name, "bias_hh", index, suffix, &self->at_b_hh, NULL);
  self->G = eng_cell_gates (cell) * self->H;
  H = (gsize) self->H;
  G = (gsize) self->G;

  self->gates = g_new (real, N * G);
  self->gh = g_new (real, B * G);
  self->h = g_new (real, N * H);
  self->h_prev = g_new (real, N * H);
  self->h0 = g_new0 (real, B * H);
  self->h_last = g_new0 (real, B * H);

  if (cell == ENG_CELL_GRU)
    self->q = g_new (real, N * H);

  if (cell == ENG_CELL_LSTM)
    {
      self->c = g_new (real, N * H);
      self->c_prev = g_new (real, N * H);
      self->tanh_c = g_new (real, N * H);
      self->c0 = g_new0 (real, B * H);
      self->c_last = g_new0 (real, B * H);
    }

  if (!learns)
    return;

  self->dgx = self->gates;
  self->dgh = cell == ENG_CELL_GRU ? g_new (real, N * G) : self->gates;
  self->dh = g_new0 (real, B * H);

  if (cell == ENG_CELL_LSTM)
    self->dc = g_new0 (real, B * H);
}

void
eng_layer_clear (EngLayer *self)
{
  if (self->dgh != self->gates)
    g_free (self->dgh);

  g_free (self->gates);
  g_free (self->gh);
  g_free (self->q);
  g_free (self->h);
  g_free (self->h_prev);
  g_free (self->c);
  g_free (self->c_prev);
  g_free (self->tanh_c);
  g_free (self->h0);
  g_free (self->c0);
  g_free (self->h_last);
  g_free (self->c_last);
  g_free (self->dh);
  g_free (self->dc);
  memset (self, 0, sizeof *self);
}

void
eng_layer_input (EngLayer *self, int row, int n, const real *x, int ldx, int column, int width, gboolean first)
{
  real *gx = self->gates + (gsize) row * (gsize) self->G;

  if (first)
    kern_set_bias (gx, self->b_ih, n, self->G);

  if (self->w_ih_t != NULL)
    kern_gemm (gx, x, self->w_ih_t + (gsize) column * (gsize) self->G, n, self->G, width,
               FALSE, FALSE, ldx, self->G, self->G, 1);
  else
    kern_gemm (gx, x, self->w_ih + column, n, self->G, width, FALSE, TRUE, ldx, self->D, self->G, 1);
}

/* The states before step @t, gathered for the weight gradient: those of the step before, whose first rows
 * are the same sentences, or the first states. */
static void
copy_previous (const EngLayer *self, const EngPack *pack, int t, real *previous, const real *states, const real *first)
{
  gsize H = (gsize) self->H;
  gsize at = (gsize) (pack->base + pack->offset[t]) * H;
  const real *from = t == 0 ? first + (gsize) pack->row_base * H
                            : states + (gsize) (pack->base + pack->offset[t - 1]) * H;

  memcpy (previous + at, from, (gsize) pack->alive[t] * H * sizeof (real));
}

void
eng_layer_step (EngLayer *self, const EngPack *pack, int t)
{
  int n = pack->alive[t];
  gsize H = (gsize) self->H;
  gsize at = (gsize) (pack->base + pack->offset[t]);
  real *gh = self->gh + (gsize) pack->row_base * (gsize) self->G;
  real *gates = self->gates + at * (gsize) self->G;
  real *h = self->h + at * H;
  const real *h_prev = self->h_prev + at * H;

  copy_previous (self, pack, t, self->h_prev, self->h, self->h0);
  kern_set_bias (gh, self->b_hh, n, self->G);

  if (self->w_hh_t != NULL)
    kern_gemm_nn (gh, h_prev, self->w_hh_t, n, self->G, self->H, 1);
  else
    kern_gemm_nt (gh, h_prev, self->w_hh, n, self->G, self->H, 1);

  switch ((EngCell) self->cell)
    {
    case ENG_CELL_GRU:
      kern_gru_forward (h, gates, self->q + at * H, gates, gh, h_prev, n, self->H);
      break;

    case ENG_CELL_LSTM:
      copy_previous (self, pack, t, self->c_prev, self->c, self->c0);
      kern_lstm_forward (h, self->c + at * H, gates, self->tanh_c + at * H, gates, gh, self->c_prev + at * H, n, self->H);
      break;

    case ENG_CELL_RNN:
      kern_rnn_forward (h, gates, gh, n, self->H);
      break;

    default:
      g_assert_not_reached ();
    }
}

void
eng_layer_finish (EngLayer *self, const EngPack *pack)
{
  gsize H = (gsize) self->H;

  for (int i = 0; i < pack->rows; i++)
    {
      gsize to = (gsize) (pack->row_base + i) * H;
      int last = pack->length[i] - 1;
      gsize from = last < 0 ? 0 : (gsize) (pack->base + pack->offset[last] + i) * H;

      memcpy (self->h_last + to, last < 0 ? self->h0 + to : self->h + from, H * sizeof (real));

      if (self->cell == ENG_CELL_LSTM)
        memcpy (self->c_last + to, last < 0 ? self->c0 + to : self->c + from, H * sizeof (real));
    }
}

static void
add_rows (real *to, const real *from, int ldfrom, int n, int H)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < H; j++)
      to[(gsize) i * (gsize) H + (gsize) j] += from[(gsize) i * (gsize) ldfrom + (gsize) j];
}

void
eng_layer_step_back (EngLayer *self, const EngPack *pack, int t, const real *dy, int ldy)
{
  int n = pack->alive[t];
  gsize H = (gsize) self->H;
  gsize at = (gsize) (pack->base + pack->offset[t]);
  real *gates = self->gates + at * (gsize) self->G;
  real *dgh = self->dgh + at * (gsize) self->G;
  real *dh = self->dh + (gsize) pack->row_base * H;

  /* dh holds what comes from step t + 1, or, for a row that ends here, what comes into its last state. */
  if (dy != NULL)
    add_rows (dh, dy, ldy, n, self->H);

  switch ((EngCell) self->cell)
    {
    case ENG_CELL_GRU:
      kern_gru_backward (gates, dgh, dh, dh, gates, self->q + at * H, self->h_prev + at * H, n, self->H);
      kern_gemm_nn (dh, dgh, self->w_hh, n, self->H, self->G, 1);
      break;

    case ENG_CELL_LSTM:
      kern_lstm_backward (gates, self->dc + (gsize) pack->row_base * H, dh, gates, self->tanh_c + at * H,
                          self->c_prev + at * H, n, self->H);
      kern_gemm_nn (dh, gates, self->w_hh, n, self->H, self->G, 0);
      break;

    case ENG_CELL_RNN:
      kern_rnn_backward (gates, dh, self->h + at * H, n, self->H);
      kern_gemm_nn (dh, gates, self->w_hh, n, self->H, self->G, 0);
      break;

    default:
      g_assert_not_reached ();
    }
}

void
eng_layer_input_back (EngLayer *self, int row, int n, real *dx, int ldx, int column, int width, real beta)
{
  kern_gemm (dx, self->dgx + (gsize) row * (gsize) self->G, self->w_ih + column, n, width, self->G,
             FALSE, FALSE, self->G, self->D, ldx, beta);
}
