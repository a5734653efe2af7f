/* SPDX-License-Identifier: MIT
 *
 * GRU, LSTM and RNN: one pass over the rows, non-linearities inside, nothing stored between. The loops
 * carry "ivdep" because outputs may be inputs: entry j of a row depends on entries j of its blocks alone.
 */

#include "kern-cells.h"

#include "kern-math-inline.h"

KERN_CLONES void
kern_gru_forward (real *h, real *gates, real *q, const real *gx, const real *gh, const real *h_prev,
                  int N, int H)
{
  for (int row = 0; row < N; row++)
    {
      const gsize at = (gsize) row * H;
      const real *x_r = gx + 3 * at, *x_z = x_r + H, *x_n = x_z + H;
      const real *h_r = gh + 3 * at, *h_z = h_r + H, *h_n = h_z + H;
      real *r = gates + 3 * at, *z = r + H, *n = z + H;

#pragma GCC ivdep
      for (int j = 0; j < H; j++)
        {
          const real r_j = kern_sigmoid_1 (x_r[j] + h_r[j]);
          const real z_j = kern_sigmoid_1 (x_z[j] + h_z[j]);
          const real n_j = kern_tanh_1 (x_n[j] + r_j * h_n[j]);

          r[j] = r_j;
          z[j] = z_j;
          n[j] = n_j;
          h[at + j] = n_j + z_j * (h_prev[at + j] - n_j); /* (1 - z) n + z h */
        }

      if (q != NULL)
        memcpy (q + at, h_n, (gsize) H * sizeof (real));
    }
}

KERN_CLONES void
kern_gru_backward (real *dgx, real *dgh, real *dh_prev, const real *dh, const real *gates,
                   const real *q, const real *h_prev, int N, int H)
{
  for (int row = 0; row < N; row++)
    {
      const gsize at = (gsize) row * H;
      const real *r = gates + 3 * at, *z = r + H, *n = z + H;
      real *dx_r = dgx + 3 * at, *dx_z = dx_r + H, *dx_n = dx_z + H;
      real *dh_r = dgh + 3 * at, *dh_z = dh_r + H, *dh_n = dh_z + H;

#pragma GCC ivdep
      for (int j = 0; j < H; j++)
        {
          const real r_j = r[j], z_j = z[j], n_j = n[j], dh_j = dh[at + j];

          /* h' = (1 - z) n + z h; n = tanh (a_n), a_n = x_n + r q; z = σ (a_z); r = σ (a_r) */
          const real a_n = dh_j * (1 - z_j) * (1 - n_j * n_j);
          const real a_z = dh_j * (h_prev[at + j] - n_j) * (z_j * (1 - z_j));
          const real a_r = a_n * q[at + j] * (r_j * (1 - r_j));

          dx_r[j] = a_r;
          dx_z[j] = a_z;
          dx_n[j] = a_n;
          dh_r[j] = a_r;
          dh_z[j] = a_z;
          dh_n[j] = a_n * r_j;
          dh_prev[at + j] = dh_j * z_j;
        }
    }
}

KERN_CLONES void
kern_lstm_forward (real *h, real *c, real *gates, real *tanh_c, const real *gx, const real *gh,
                   const real *c_prev, int N, int H)
{
  for (int row = 0; row < N; row++)
    {
      const gsize at = (gsize) row * H;
      const real *x_i = gx + 4 * at, *x_f = x_i + H, *x_g = x_f + H, *x_o = x_g + H;
      const real *h_i = gh + 4 * at, *h_f = h_i + H, *h_g = h_f + H, *h_o = h_g + H;
      real *i = gates + 4 * at, *f = i + H, *g = f + H, *o = g + H;
      /* Without a place for tanh (c') it goes where h is about to be written: the loop has one form. */
      real *t = tanh_c != NULL ? tanh_c : h;

#pragma GCC ivdep
      for (int j = 0; j < H; j++)
        {
          const real i_j = kern_sigmoid_1 (x_i[j] + h_i[j]);
          const real f_j = kern_sigmoid_1 (x_f[j] + h_f[j]);
          const real g_j = kern_tanh_1 (x_g[j] + h_g[j]);
          const real o_j = kern_sigmoid_1 (x_o[j] + h_o[j]);
          const real c_j = f_j * c_prev[at + j] + i_j * g_j;
          const real t_j = kern_tanh_1 (c_j);

          i[j] = i_j;
          f[j] = f_j;
          g[j] = g_j;
          o[j] = o_j;
          c[at + j] = c_j;
          t[at + j] = t_j;
          h[at + j] = o_j * t_j;
        }
    }
}

KERN_CLONES void
kern_lstm_backward (real *dg, real *dc, const real *dh, const real *gates, const real *tanh_c,
                    const real *c_prev, int N, int H)
{
  for (int row = 0; row < N; row++)
    {
      const gsize at = (gsize) row * H;
      const real *i = gates + 4 * at, *f = i + H, *g = f + H, *o = g + H;
      real *d_i = dg + 4 * at, *d_f = d_i + H, *d_g = d_f + H, *d_o = d_g + H;

#pragma GCC ivdep
      for (int j = 0; j < H; j++)
        {
          const real i_j = i[j], f_j = f[j], g_j = g[j], o_j = o[j];
          const real t_j = tanh_c[at + j], dh_j = dh[at + j];

          /* h' = o tanh (c'); c' = f c + i g */
          const real dc_j = dc[at + j] + dh_j * o_j * (1 - t_j * t_j);

          d_i[j] = dc_j * g_j * (i_j * (1 - i_j));
          d_f[j] = dc_j * c_prev[at + j] * (f_j * (1 - f_j));
          d_g[j] = dc_j * i_j * (1 - g_j * g_j);
          d_o[j] = dh_j * t_j * (o_j * (1 - o_j));
          dc[at + j] = dc_j * f_j;
        }
    }
}

KERN_CLONES void
kern_rnn_forward (real *h, const real *gx, const real *gh, int N, int H)
{
  const gsize n = (gsize) N * H;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    h[i] = kern_tanh_1 (gx[i] + gh[i]);
}

KERN_CLONES void
kern_rnn_backward (real *dg, const real *dh, const real *h, int N, int H)
{
  const gsize n = (gsize) N * H;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    dg[i] = dh[i] * (1 - h[i] * h[i]);
}
