/* SPDX-License-Identifier: MIT
 *
 * One recurrent layer (GRU, LSTM or RNN) in one direction over packed rows: weights, what forward keeps,
 * what backward finds. Forward and backward come in two pieces, the input product of any run of rows and
 * the recurrent part of one step, so that the same code runs layer by layer over whole sequences
 * (teacher forcing) or step by step over all layers (own words fed back, attention).
 *
 * Lanes touch only their own rows, so several threads may run different packs of one layer at once.
 */
#pragma once

#include "eng-pack.h"
#include "eng-params.h"
#include "eng-team.h"

G_BEGIN_DECLS

typedef struct
{
  int column, width;
  const EngPanels *forward, *backward; /* borrowed */
} EngLayerInput;

typedef struct
{
  int cell;           /* EngCell */
  gboolean from_zero; /* the first states are zero, and nobody asks for their gradient; set by the owner */
  int D, H, G;
  const real *b_ih, *b_hh;       /* borrowed: (G), (G) */
  const EngPanels *hh, *hh_back; /* borrowed: W_hh for U h, and for the way back */
  EngLayerInput input[2];        /* W_ih in the blocks of columns that are multiplied alone */
  int n_input;
  const EngTeam *team; /* borrowed, or NULL: who helps with forward products */

  /* Kept by forward. N packed rows. */
  real *gates;  /* (N, G) first W x + b, then the gates; backward turns them into dgx */
  real *gh;     /* (B, G) scratch: U h + b of the step */
  real *q;      /* (N, H) GRU: W_hn h + b_hn */
  real *h;      /* (N, H) states */
  real *h_prev; /* (N, H) the state before each */
  real *c;      /* (N, H) LSTM: memory cells; c_prev, tanh_c likewise */
  real *c_prev;
  real *tanh_c;
  real *h0, *c0;         /* (B, H) first states, set by the caller */
  real *h_last, *c_last; /* (B, H) states after each row's last step */

  /* Found by backward; NULL in a layer that does not learn. */
  real *dgx;     /* (N, G) = gates */
  real *dgh;     /* (N, G) GRU; else = dgx */
  real *dh, *dc; /* (B, H) in: gradient into the last states; out: into the first */
} EngLayer;

/* eng_layer_block: the block of W_ih's columns [column, column + width). */
const EngLayerInput *eng_layer_block (const EngLayer *self, int column, int width);

/* eng_layer_init: @name: "encoder" or "decoder", @suffix: "" or "_reverse". Allocates for @max_rows × @max_steps. */
void eng_layer_init (EngLayer *self, const EngParams *params, const char *name, int index, const char *suffix,
                     int cell, int max_rows, int max_steps, gboolean learns);
void eng_layer_clear (EngLayer *self);

/* eng_layer_input: gates[row … row + n) (+)= x W_ih[:, column … column + width)ᵀ; x has row stride ldx.
 * The first call of a row (@first) sets the bias below it. */
void eng_layer_input (EngLayer *self, int row, int n, const real *x, int ldx, int column, int width, gboolean first);

/* eng_layer_step: the recurrent part of step @t of a lane; gates hold the input product. */
void eng_layer_step (EngLayer *self, const EngPack *pack, int t);

/* The same in pieces, so that products of several layers can be made together: what eng_layer_input() multiplies; what a
 * step does with the state before it, made ready; and once both are made, the non-linear rest of the step. */
EngProduct eng_layer_input_product (const EngLayer *self, int row, int n, const real *x, int ldx, int column, int width, gboolean first);
EngProduct eng_layer_state_product (EngLayer *self, const EngPack *pack, int t);
void eng_layer_cell (EngLayer *self, const EngPack *pack, int t);

/* eng_layer_finish: h_last, c_last from the steps made. */
void eng_layer_finish (EngLayer *self, const EngPack *pack);

/* eng_layer_step_back: step @t backwards. @dy: (alive, H) gradient into the step's output, row stride ldy,
 * or NULL. Reads and replaces dh, dc; leaves dgx, dgh. */
void eng_layer_step_back (EngLayer *self, const EngPack *pack, int t, const real *dy, int ldy);

/* eng_layer_input_back: dx (n, width) = dgx[row …] W_ih[:, column …); row stride ldx; @beta 1 adds. */
void eng_layer_input_back (EngLayer *self, int row, int n, real *dx, int ldx, int column, int width, real beta);

G_END_DECLS
