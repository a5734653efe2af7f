/* SPDX-License-Identifier: MIT
 *
 * Recurrent cells, one time step, the part after the matrix products: gates and new state for N rows.
 * PyTorch's equations and gate orders (torch.nn.GRU, LSTM, RNN):
 *
 *   GRU   r = σ(W_ir x + b_ir + W_hr h + b_hr); z likewise; n = tanh (W_in x + b_in + r (W_hn h + b_hn));
 *         h' = (1 - z) n + z h                                   gates r, z, n; G = 3 H
 *   LSTM  c' = σ(f) c + σ(i) tanh (g); h' = σ(o) tanh (c')       gates i, f, g, o; G = 4 H
 *   RNN   h' = tanh (W x + b_ih + U h + b_hh)                    G = H
 *
 * gx (N, G) = W x + b_ih and gh (N, G) = U h + b_hh come from the caller's gemms. Outputs may not alias
 * inputs unless said. Backward formulas: reference pages of PyTorch's layers, checked against autograd;
 * `dh` is the total gradient into the new state.
 */
#pragma once

#include "kern-real.h"

/**
 * kern_gru_forward:
 * @h: (N, H) new state; may be @h_prev
 * @gates: (N, 3H) r, z, n after their non-linearities; may be @gx; kept for backward
 * @q: (N, H) W_hn h + b_hn, kept for backward; or %NULL when nothing is learned
 */
void kern_gru_forward (real *h, real *gates, real *q, const real *gx, const real *gh, const real *h_prev,
                       int N, int H);

/**
 * kern_gru_backward:
 * @dgx: (N, 3H) gradient of gx: (a_r, a_z, a_n); may be @gates
 * @dgh: (N, 3H) gradient of gh: (a_r, a_z, a_n r)
 * @dh_prev: (N, H) = dh z; the caller adds dgh U; may be @dh
 */
void kern_gru_backward (real *dgx, real *dgh, real *dh_prev, const real *dh, const real *gates,
                        const real *q, const real *h_prev, int N, int H);

/**
 * kern_lstm_forward:
 * @h: (N, H) new state   @c: (N, H) new memory cell; may be @c_prev
 * @gates: (N, 4H) i, f, g, o after their non-linearities; may be @gx
 * @tanh_c: (N, H) tanh (c'), kept for backward; or %NULL
 */
void kern_lstm_forward (real *h, real *c, real *gates, real *tanh_c, const real *gx, const real *gh,
                        const real *c_prev, int N, int H);

/**
 * kern_lstm_backward:
 * @dg: (N, 4H) gradient of gx and, the same, of gh; may be @gates
 * @dc: (N, H) in: gradient into c' from the step after; out: gradient into c_prev
 */
void kern_lstm_backward (real *dg, real *dc, const real *dh, const real *gates, const real *tanh_c,
                         const real *c_prev, int N, int H);

/* kern_rnn_forward: h (N, H) = tanh (gx + gh). kern_rnn_backward: dg (N, H) = dh (1 - h²); may be @dh. */
void kern_rnn_forward (real *h, const real *gx, const real *gh, int N, int H);
void kern_rnn_backward (real *dg, const real *dh, const real *h, int N, int H);
