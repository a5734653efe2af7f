/* SPDX-License-Identifier: MIT
 *
 * One time step of each cell: against the equations written out in double, the aliases that the header
 * allows, and gradients by differences. Whole layers over time: test-vectors.c.
 */

#include "kern-cells.h"
#include "kern-check.h"

#include <math.h>

static const int shapes[][2] = { { 0, 4 }, { 1, 1 }, { 1, 17 }, { 3, 16 }, { 5, 31 }, { 7, 33 }, { 32, 64 } };

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/* Inputs of a step, wide enough that the gates saturate now and then. */
static real *
new_inputs (int n)
{
  real *x = check_array (n);

  for (int i = 0; i < n; i++)
    x[i] *= 4;

  return x;
}

static void
check_gru_forward (int N, int H)
{
  real *gx = new_inputs (3 * N * H), *gh = new_inputs (3 * N * H), *h_prev = check_array (N * H);
  real *h = check_array (N * H), *gates = check_array (3 * N * H), *q = check_array (N * H);

  kern_gru_forward (h, gates, q, gx, gh, h_prev, N, H);

  for (int i = 0; i < N * H; i++)
    {
      const int at = i / H * 3 * H + i % H;
      const double r = sigmoid ((double) gx[at] + (double) gh[at]);
      const double z = sigmoid ((double) gx[at + H] + (double) gh[at + H]);
      const double n = tanh ((double) gx[at + 2 * H] + r * (double) gh[at + 2 * H]);

      check_close ("r", i, (double) gates[at], r, CHECK_TOLERANCE);
      check_close ("z", i, (double) gates[at + H], z, CHECK_TOLERANCE);
      check_close ("n", i, (double) gates[at + 2 * H], n, 2 * CHECK_TOLERANCE);
      check_close ("q", i, (double) q[i], (double) gh[at + 2 * H], 0);
      check_close ("h", i, (double) h[i], (1 - z) * n + z * (double) h_prev[i], 2 * CHECK_TOLERANCE);
    }

  /* h over h_prev, gates over gx, no q: the same bits. */
  kern_gru_forward (h_prev, gx, NULL, gx, gh, h_prev, N, H);
  check_same ("h over h_prev", h_prev, h, N * H);
  check_same ("gates over gx", gx, gates, 3 * N * H);
  check_done ();
}

static void
check_gru_backward_aliases (int N, int H)
{
  real *dh = check_array (N * H), *gates = check_array (3 * N * H);
  real *q = check_array (N * H), *h_prev = check_array (N * H);
  real *dgx = check_array (3 * N * H), *dgh = check_array (3 * N * H), *dh_prev = check_array (N * H);
  real *dgh_2 = check_array (3 * N * H);

  kern_gru_backward (dgx, dgh, dh_prev, dh, gates, q, h_prev, N, H);
  kern_gru_backward (gates, dgh_2, dh, dh, gates, q, h_prev, N, H);
  check_same ("dgx over gates", gates, dgx, 3 * N * H);
  check_same ("dgh beside aliases", dgh_2, dgh, 3 * N * H);
  check_same ("dh_prev over dh", dh, dh_prev, N * H);
  check_done ();
}

static void
test_gru (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      check_gru_forward (shapes[s][0], shapes[s][1]);
      check_gru_backward_aliases (shapes[s][0], shapes[s][1]);
    }
}

static void
check_lstm_forward (int N, int H)
{
  real *gx = new_inputs (4 * N * H), *gh = new_inputs (4 * N * H), *c_prev = check_array (N * H);
  real *h = check_array (N * H), *c = check_array (N * H);
  real *gates = check_array (4 * N * H), *t = check_array (N * H);
  real *h_2 = check_array (N * H);

  kern_lstm_forward (h, c, gates, t, gx, gh, c_prev, N, H);

  for (int k = 0; k < N * H; k++)
    {
      const int at = k / H * 4 * H + k % H;
      const double i = sigmoid ((double) gx[at] + (double) gh[at]);
      const double f = sigmoid ((double) gx[at + H] + (double) gh[at + H]);
      const double g = tanh ((double) gx[at + 2 * H] + (double) gh[at + 2 * H]);
      const double o = sigmoid ((double) gx[at + 3 * H] + (double) gh[at + 3 * H]);
      const double cell = f * (double) c_prev[k] + i * g;

      check_close ("i", k, (double) gates[at], i, CHECK_TOLERANCE);
      check_close ("f", k, (double) gates[at + H], f, CHECK_TOLERANCE);
      check_close ("g", k, (double) gates[at + 2 * H], g, CHECK_TOLERANCE);
      check_close ("o", k, (double) gates[at + 3 * H], o, CHECK_TOLERANCE);
      check_close ("c", k, (double) c[k], cell, 2 * CHECK_TOLERANCE);
      check_close ("tanh c", k, (double) t[k], tanh (cell), 2 * CHECK_TOLERANCE);
      check_close ("h", k, (double) h[k], o * tanh (cell), 2 * CHECK_TOLERANCE);
    }

  kern_lstm_forward (h_2, c_prev, gx, NULL, gx, gh, c_prev, N, H);
  check_same ("h without tanh_c", h_2, h, N * H);
  check_same ("c over c_prev", c_prev, c, N * H);
  check_same ("gates over gx", gx, gates, 4 * N * H);
  check_done ();
}

static void
check_lstm_backward_aliases (int N, int H)
{
  real *dh = check_array (N * H), *gates = check_array (4 * N * H);
  real *t = check_array (N * H), *c_prev = check_array (N * H);
  real *dc = check_array (N * H), *dc_2 = check_copy (dc, N * H), *dg = check_array (4 * N * H);

  kern_lstm_backward (dg, dc, dh, gates, t, c_prev, N, H);
  kern_lstm_backward (gates, dc_2, dh, gates, t, c_prev, N, H);
  check_same ("dg over gates", gates, dg, 4 * N * H);
  check_same ("dc beside aliases", dc_2, dc, N * H);
  check_done ();
}

static void
test_lstm (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      check_lstm_forward (shapes[s][0], shapes[s][1]);
      check_lstm_backward_aliases (shapes[s][0], shapes[s][1]);
    }
}

static void
check_rnn (int N, int H)
{
  real *gx = new_inputs (N * H), *gh = new_inputs (N * H), *dh = check_array (N * H);
  real *h = check_array (N * H), *dg = check_array (N * H);

  kern_rnn_forward (h, gx, gh, N, H);
  kern_rnn_backward (dg, dh, h, N, H);

  for (int i = 0; i < N * H; i++)
    {
      check_close ("h", i, (double) h[i], tanh ((double) gx[i] + (double) gh[i]), CHECK_TOLERANCE);
      check_close ("dg", i, (double) dg[i], (double) dh[i] * (1 - (double) h[i] * (double) h[i]), CHECK_TOLERANCE);
    }

  kern_rnn_backward (dh, dh, h, N, H);
  check_same ("dg over dh", dh, dg, N * H);
  check_done ();
}

static void
test_rnn (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    check_rnn (shapes[s][0], shapes[s][1]);
}

#ifdef KERN_DOUBLE

enum
{
  N = 3,
  H = 5
};

/* One step of any cell and random weights that make its outputs a loss. */
typedef struct
{
  real *gx, *gh, *h_prev, *c_prev;
  real *h, *c, *gates, *q;
  real *weights_h, *weights_c;
} Step;

static Step
new_step (int G)
{
  Step step = { check_array (G * N * H), check_array (G * N * H), check_array (N * H), check_array (N * H),
                check_array (N * H), check_array (N * H), check_array (G * N * H), check_array (N * H),
                check_array (N * H), check_array (N * H) };

  return step;
}

static double
gru_loss (gpointer data)
{
  const Step *s = data;

  kern_gru_forward (s->h, s->gates, s->q, s->gx, s->gh, s->h_prev, N, H);

  return check_weighted (s->h, s->weights_h, N * H);
}

static void
test_gru_gradient (void)
{
  Step s = new_step (3);
  real *dgx = check_array (3 * N * H), *dgh = check_array (3 * N * H), *dh_prev = check_array (N * H);

  gru_loss (&s);
  kern_gru_backward (dgx, dgh, dh_prev, s.weights_h, s.gates, s.q, s.h_prev, N, H);

  check_gradient ("dgx", s.gx, dgx, 3 * N * H, gru_loss, &s);
  check_gradient ("dgh", s.gh, dgh, 3 * N * H, gru_loss, &s);
  check_gradient ("dh_prev", s.h_prev, dh_prev, N * H, gru_loss, &s);
  check_done ();
}

static double
lstm_loss (gpointer data)
{
  const Step *s = data;

  kern_lstm_forward (s->h, s->c, s->gates, s->q, s->gx, s->gh, s->c_prev, N, H);

  return check_weighted (s->h, s->weights_h, N * H) + check_weighted (s->c, s->weights_c, N * H);
}

static void
test_lstm_gradient (void)
{
  Step s = new_step (4);
  real *dg = check_array (4 * N * H), *dc = check_copy (s.weights_c, N * H);

  lstm_loss (&s);
  kern_lstm_backward (dg, dc, s.weights_h, s.gates, s.q, s.c_prev, N, H);

  check_gradient ("dg by gx", s.gx, dg, 4 * N * H, lstm_loss, &s);
  check_gradient ("dg by gh", s.gh, dg, 4 * N * H, lstm_loss, &s);
  check_gradient ("dc_prev", s.c_prev, dc, N * H, lstm_loss, &s);
  check_done ();
}

static double
rnn_loss (gpointer data)
{
  const Step *s = data;

  kern_rnn_forward (s->h, s->gx, s->gh, N, H);

  return check_weighted (s->h, s->weights_h, N * H);
}

static void
test_rnn_gradient (void)
{
  Step s = new_step (1);
  real *dg = check_array (N * H);

  rnn_loss (&s);
  kern_rnn_backward (dg, s.weights_h, s.h, N, H);

  check_gradient ("dg by gx", s.gx, dg, N * H, rnn_loss, &s);
  check_gradient ("dg by gh", s.gh, dg, N * H, rnn_loss, &s);
  check_done ();
}

#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/cells/gru", test_gru);
  g_test_add_func ("/kernels/cells/lstm", test_lstm);
  g_test_add_func ("/kernels/cells/rnn", test_rnn);
#ifdef KERN_DOUBLE
  g_test_add_func ("/kernels/cells/gru-gradient", test_gru_gradient);
  g_test_add_func ("/kernels/cells/lstm-gradient", test_lstm_gradient);
  g_test_add_func ("/kernels/cells/rnn-gradient", test_rnn_gradient);
#endif

  return g_test_run ();
}
