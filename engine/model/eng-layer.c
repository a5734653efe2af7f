/* SPDX-License-Identifier: MIT */

#include "eng-layer.h"

#include <string.h>

#include "kern-cells.h"
#include "kern-math.h"
#include "kern-pack.h"

#include "eng-memory.h"
#include "eng-seq2seq-shape.h"

static const EngTensor *
find_tensor (const EngParams *params, const char *name, const char *what, int index, const char *suffix)
{
  g_autofree char *key = g_strdup_printf ("%s.rnn.%s_l%d%s", name, what, index, suffix);
  const EngTensor *tensor = eng_params_find (params, key);

  g_assert (tensor != NULL);

  return tensor;
}

static void
find_panels (EngLayer *self, const EngParams *params, const EngTensor *ih, const EngTensor *hh)
{
  self->hh = eng_params_panels (params, hh, 0, hh->cols, FALSE);
  self->hh_back = eng_params_panels (params, hh, 0, hh->cols, TRUE);

  for (int i = 0; i < params->n_panels; i++)
    {
      const EngPanels *panels = &params->panels[i];

      if (&params->tensors[panels->tensor] != ih || panels->backward)
        continue;

      g_assert (self->n_input < (int) G_N_ELEMENTS (self->input));
      self->input[self->n_input++] = (EngLayerInput){ panels->column, panels->width, panels,
                                                      eng_params_panels (params, ih, panels->column, panels->width, TRUE) };
    }
}

const EngLayerInput *
eng_layer_block (const EngLayer *self, int column, int width)
{
  for (int i = 0; i < self->n_input; i++)
    if (self->input[i].column == column && self->input[i].width == width)
      return &self->input[i];

  g_assert_not_reached ();
}

void
eng_layer_init (EngLayer *self, const EngParams *params, const char *name, int index, const char *suffix,
                int cell, int max_rows, int max_steps, gboolean learns)
{
  gsize B = (gsize) max_rows;
  gsize N = B * (gsize) max_steps;
  const EngTensor *ih, *hh;
  gsize H;
  gsize G;

  memset (self, 0, sizeof *self);
  self->cell = cell;
  ih = find_tensor (params, name, "weight_ih", index, suffix);
  hh = find_tensor (params, name, "weight_hh", index, suffix);
  self->b_ih = eng_params_data (params, find_tensor (params, name, "bias_ih", index, suffix));
  self->b_hh = eng_params_data (params, find_tensor (params, name, "bias_hh", index, suffix));
  self->D = ih->cols;
  self->H = hh->cols;
  find_panels (self, params, ih, hh);
  self->G = eng_cell_gates (cell) * self->H;
  H = (gsize) self->H;
  G = (gsize) self->G;

  self->gates = eng_memory_new (N * G, sizeof (real));
  self->gh = eng_memory_new (B * G, sizeof (real));
  self->h = eng_memory_new (N * H, sizeof (real));
  self->h_prev = eng_memory_new (N * H, sizeof (real));
  self->h0 = eng_memory_new (B * H, sizeof (real));
  self->h_last = eng_memory_new (B * H, sizeof (real));

  if (cell == ENG_CELL_GRU)
    self->q = eng_memory_new (N * H, sizeof (real));

  if (cell == ENG_CELL_LSTM)
    {
      self->c = eng_memory_new (N * H, sizeof (real));
      self->c_prev = eng_memory_new (N * H, sizeof (real));
      self->tanh_c = eng_memory_new (N * H, sizeof (real));
      self->c0 = eng_memory_new (B * H, sizeof (real));
      self->c_last = eng_memory_new (B * H, sizeof (real));
    }

  if (!learns)
    return;

  self->dgx = self->gates;
  self->dgh = cell == ENG_CELL_GRU ? eng_memory_new (N * G, sizeof (real)) : self->gates;
  self->dh = eng_memory_new (B * H, sizeof (real));

  if (cell == ENG_CELL_LSTM)
    self->dc = eng_memory_new (B * H, sizeof (real));
}

void
eng_layer_clear (EngLayer *self)
{
  if (self->dgh != self->gates)
    eng_memory_free (self->dgh);

  eng_memory_free (self->gates);
  eng_memory_free (self->gh);
  eng_memory_free (self->q);
  eng_memory_free (self->h);
  eng_memory_free (self->h_prev);
  eng_memory_free (self->c);
  eng_memory_free (self->c_prev);
  eng_memory_free (self->tanh_c);
  eng_memory_free (self->h0);
  eng_memory_free (self->c0);
  eng_memory_free (self->h_last);
  eng_memory_free (self->c_last);
  eng_memory_free (self->dh);
  eng_memory_free (self->dc);
  memset (self, 0, sizeof *self);
}

EngProduct
eng_layer_input_product (const EngLayer *self, int row, int n, const real *x, int ldx, int column, int width, gboolean first)
{
  const EngLayerInput *block = eng_layer_block (self, column, width);

  return (EngProduct){ self->gates + (gsize) row * (gsize) self->G, x, block->forward->panels, first ? self->b_ih : NULL,
                       n, self->G, width, ldx, self->G, !first };
}

void
eng_layer_input (EngLayer *self, int row, int n, const real *x, int ldx, int column, int width, gboolean first)
{
  const EngProduct product = eng_layer_input_product (self, row, n, x, ldx, column, width, first);

  eng_team_products (self->team, &product, 1);
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

EngProduct
eng_layer_state_product (EngLayer *self, const EngPack *pack, int t)
{
  gsize at = (gsize) (pack->base + pack->offset[t]) * (gsize) self->H;

  copy_previous (self, pack, t, self->h_prev, self->h, self->h0);

  return (EngProduct){ self->gh + (gsize) pack->row_base * (gsize) self->G, self->h_prev + at, self->hh->panels, self->b_hh,
                       pack->alive[t], self->G, self->H, self->H, self->G, FALSE };
}

void
eng_layer_cell (EngLayer *self, const EngPack *pack, int t)
{
  int n = pack->alive[t];
  gsize H = (gsize) self->H;
  gsize at = (gsize) (pack->base + pack->offset[t]);
  real *gh = self->gh + (gsize) pack->row_base * (gsize) self->G;
  real *gates = self->gates + at * (gsize) self->G;
  real *h = self->h + at * H;
  const real *h_prev = self->h_prev + at * H;

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
eng_layer_step (EngLayer *self, const EngPack *pack, int t)
{
  const EngProduct product = eng_layer_state_product (self, pack, t);

  eng_team_products (self->team, &product, 1);
  eng_layer_cell (self, pack, t);
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
      break;

    case ENG_CELL_LSTM:
      kern_lstm_backward (gates, self->dc + (gsize) pack->row_base * H, dh, gates, self->tanh_c + at * H,
                          self->c_prev + at * H, n, self->H);
      break;

    case ENG_CELL_RNN:
      kern_rnn_backward (gates, dh, self->h + at * H, n, self->H);
      break;

    default:
      g_assert_not_reached ();
    }

  /* A GRU's state also reaches the next one past the gates; dgh is the gates' gradient itself in the other cells. */
  if (t > 0 || !self->from_zero)
    kern_pack_product (dh, dgh, self->hh_back->panels, NULL, n, self->H, self->G, self->G, self->H, self->cell == ENG_CELL_GRU);
}

void
eng_layer_input_back (EngLayer *self, int row, int n, real *dx, int ldx, int column, int width, real beta)
{
  const EngLayerInput *block = eng_layer_block (self, column, width);

  kern_pack_product (dx, self->dgx + (gsize) row * (gsize) self->G, block->backward->panels, NULL, n, width, self->G,
                     self->G, ldx, beta != 0);
}
