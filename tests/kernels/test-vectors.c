/* SPDX-License-Identifier: MIT
 *
 * One recurrent layer over time, made of the kernels as the model makes it, against stored numbers:
 * outputs, every gradient, and the same for a packed batch whose second row ends a step early; then the
 * single steps of ONNX's node tests.
 */

#include "kern-cells.h"
#include "kern-check.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "vectors.h"

#include <string.h>

#ifdef KERN_DOUBLE
#define VECTOR_TOLERANCE 1e-9
#else
#define VECTOR_TOLERANCE 2e-6 /* the rational tanh's 3e-7, a few steps of it */
#endif

enum
{
  T = 3,
  B = 2,
  D = 2,
  H = 3
};

static const int gates_of[] = { [CELL_GRU] = 3, [CELL_LSTM] = 4, [CELL_RNN] = 1 };

/* Everything of one layer; owned by the check helper. */
typedef struct
{
  Cell cell;
  int G;         /* gates × H */
  int active[T]; /* rows that have a step t; they come first */
  real *x, *h0, *c0, *dy;
  real *w_ih, *w_hh, *b_ih, *b_hh;
  real *y, *c, *gates, *kept; /* (T, B, ·) of forward; kept: q of the GRU, tanh (c) of the LSTM */
  real *dx, *dh, *dc;         /* dh, dc (B, H): of h0 and c0 in the end */
  real *dgx, *dgh;            /* (T, B, G) */
  real *dw_ih, *dw_hh, *db_ih, *db_hh;
} Layer;

static real *
fill (int n, int a, int m, int offset)
{
  real *x = check_array (n);

  for (int k = 0; k < n; k++)
    x[k] = (real) (((a * k + 3) % m - offset) * 0.1);

  return x;
}

static Layer
new_layer (Cell cell, const int active[T])
{
  const int G = gates_of[cell] * H;
  Layer layer = {
    .cell = cell,
    .G = G,
    .x = fill (T * B * D, 9, 17, 8),
    .h0 = fill (B * H, 6, 13, 6),
    .c0 = fill (B * H, 8, 11, 5),
    .dy = fill (T * B * H, 10, 19, 9),
    .w_ih = fill (G * D, 7, 11, 5),
    .w_hh = fill (G * H, 5, 13, 6),
    .b_ih = fill (G, 3, 7, 3),
    .b_hh = fill (G, 4, 9, 4),
    .y = check_array_of (T * B * H, 0),
    .c = check_array_of (T * B * H, 0),
    .gates = check_array (T * B * G),
    .kept = check_array (T * B * H),
    .dx = check_array_of (T * B * D, 0),
    .dh = check_array_of (B * H, 0),
    .dc = check_array_of (B * H, 0),
    .dgx = check_array_of (T * B * G, 0),
    .dgh = check_array_of (T * B * G, 0),
    .dw_ih = check_array_of (G * D, 0),
    .dw_hh = check_array_of (G * H, 0),
    .db_ih = check_array_of (G, 0),
    .db_hh = check_array_of (G, 0),
  };

  memcpy (layer.active, active, sizeof layer.active);

  return layer;
}

/* The loss: Σ y dy over the steps that exist. */
static double
forward (Layer *l)
{
  real *gx = check_array (T * B * l->G), *gh = check_array (B * l->G);
  double loss = 0;

  kern_linear_forward (gx, l->x, l->w_ih, l->b_ih, T * B, D, l->G);

  for (int t = 0; t < T; t++)
    {
      const int n = l->active[t], at = t * B * H;
      const real *h_prev = t > 0 ? l->y + at - B * H : l->h0, *c_prev = t > 0 ? l->c + at - B * H : l->c0;
      const real *gx_t = gx + t * B * l->G;
      real *h = l->y + at, *gates = l->gates + t * B * l->G;

      kern_linear_forward (gh, h_prev, l->w_hh, l->b_hh, n, H, l->G);
      if (l->cell == CELL_GRU)
        kern_gru_forward (h, gates, l->kept + at, gx_t, gh, h_prev, n, H);
      else if (l->cell == CELL_LSTM)
        kern_lstm_forward (h, l->c + at, gates, l->kept + at, gx_t, gh, c_prev, n, H);
      else
        kern_rnn_forward (h, gx_t, gh, n, H);
      loss += check_weighted (h, l->dy + at, n * H);
    }

  return loss;
}

/* A row that ends early enters the way back where it ends, with a gradient of 0. */
static void
backward (Layer *l)
{
  for (int t = T - 1; t >= 0; t--)
    {
      const int n = l->active[t], at = t * B * H;
      const real *h_prev = t > 0 ? l->y + at - B * H : l->h0, *c_prev = t > 0 ? l->c + at - B * H : l->c0;
      const real *gates = l->gates + t * B * l->G;
      real *dgx = l->dgx + t * B * l->G, *dgh = l->dgh + t * B * l->G;

      for (int i = 0; i < n * H; i++)
        l->dh[i] += l->dy[at + i];

      if (l->cell == CELL_GRU)
        {
          kern_gru_backward (dgx, dgh, l->dh, l->dh, gates, l->kept + at, h_prev, n, H);
        }
      else
        {
          if (l->cell == CELL_LSTM)
            kern_lstm_backward (dgx, l->dc, l->dh, gates, l->kept + at, c_prev, n, H);
          else
            kern_rnn_backward (dgx, l->dh, l->y + at, n, H);
          memcpy (dgh, dgx, n * l->G * sizeof (real));
          memset (l->dh, 0, n * H * sizeof (real));
        }

      /* gh = h_prev w_hhᵀ + b_hh */
      kern_linear_backward (l->dh, l->dw_hh, l->db_hh, dgh, h_prev, l->w_hh, n, H, l->G);
    }

  kern_linear_backward (l->dx, l->dw_ih, l->db_ih, l->dgx, l->x, l->w_ih, T * B, D, l->G);
}

static void
compare (const char *name, const real *got, const double *want, int n)
{
  for (int i = 0; i < n; i++)
    check_close (name, i, (double) got[i], want[i], VECTOR_TOLERANCE);
}

static void
test_whole (gconstpointer data)
{
  const Expected *want = data;
  Layer l = new_layer (want->cell, (const int[T]){ 2, 2, 2 });

  check_close ("loss", 0, forward (&l), want->loss, VECTOR_TOLERANCE);
  backward (&l);

  compare ("y", l.y, want->y, T * B * H);
  compare ("dx", l.dx, want->dx, T * B * D);
  compare ("dh0", l.dh, want->dh0, B * H);
  compare ("dw_ih", l.dw_ih, want->dw_ih, l.G * D);
  compare ("dw_hh", l.dw_hh, want->dw_hh, l.G * H);
  compare ("db_ih", l.db_ih, want->db_ih, l.G);
  compare ("db_hh", l.db_hh, want->db_hh, l.G);
  if (want->cell == CELL_LSTM)
    {
      compare ("c_n", l.c + (T - 1) * B * H, want->c_n, B * H);
      compare ("dc0", l.dc, want->dc0, B * H);
    }
  check_done ();
}

static void
test_packed (gconstpointer data)
{
  const Expected *want = data;
  Layer l = new_layer (want->cell, (const int[T]){ 2, 2, 1 });

  check_close ("loss", 0, forward (&l), want->packed_loss, VECTOR_TOLERANCE);
  backward (&l);

  /* Each row's state at its own last step. */
  compare ("h_n of row 0", l.y + 2 * B * H, want->packed_h_n, H);
  compare ("h_n of row 1", l.y + 1 * B * H + H, want->packed_h_n + H, H);
  compare ("dw_hh", l.dw_hh, want->packed_dw_hh, l.G * H);

  /* The step that is padding takes no gradient at all. */
  for (int i = (2 * B + 1) * D; i < T * B * D; i++)
    g_assert_cmpfloat (l.dx[i], ==, 0);
  check_done ();
}

/* ONNX's node tests with known weights: one step from a zero state, three rows, all weights equal; the
 * expected state is the same in every unit of a row. From a zero state ONNX's GRU is PyTorch's. */
static const struct
{
  const char *name;
  Cell cell;
  int D, H;
  double weight, bias;
  double want[3];
} nodes[] = {
  { "gru_defaults", CELL_GRU, 2, 5, 0.1, 0, { 0.12397028, 0.20053661, 0.19991653 } },
  { "gru_with_initial_bias", CELL_GRU, 3, 3, 0.1, 0.1, { 0.20053661, 0.15482338, 0.07484276 } },
  { "gru_batchwise", CELL_GRU, 2, 6, 0.2, 0, { 0.19030015, 0.17513680, 0.09733082 } },
  { "lstm_defaults", CELL_LSTM, 2, 3, 0.1, 0, { 0.0952412, 0.25606447, 0.40323776 } },
  { "lstm_with_initial_bias", CELL_LSTM, 3, 4, 0.1, 0.1, { 0.25606447, 0.5367278, 0.6672132 } },
  { "simple_rnn_defaults", CELL_RNN, 2, 4, 0.1, 0, { 0.29131263, 0.6043678, 0.800499 } },
  { "simple_rnn_with_initial_bias", CELL_RNN, 3, 5, 0.1, 0.1, { 0.6043678, 0.9216685, 0.9866143 } },
};

static void
check_node (gsize i)
{
  const int width = nodes[i].H, G = gates_of[nodes[i].cell] * width;
  real *x = check_array (3 * nodes[i].D), *w = check_array_of (G * nodes[i].D, nodes[i].weight);
  real *u = check_array_of (G * width, nodes[i].weight), *b = check_array_of (G, nodes[i].bias);
  real *gx = check_array (3 * G), *gh = check_array (3 * G);
  real *h = check_array_of (3 * width, 0), *c = check_array_of (3 * width, 0);

  for (int k = 0; k < 3 * nodes[i].D; k++)
    x[k] = (real) (k + 1);
  kern_linear_forward (gx, x, w, b, 3, nodes[i].D, G);
  kern_linear_forward (gh, h, u, NULL, 3, width, G);

  if (nodes[i].cell == CELL_GRU)
    kern_gru_forward (h, gx, NULL, gx, gh, h, 3, width);
  else if (nodes[i].cell == CELL_LSTM)
    kern_lstm_forward (h, c, gx, NULL, gx, gh, c, 3, width);
  else
    kern_rnn_forward (h, gx, gh, 3, width);

  for (int k = 0; k < 3 * width; k++)
    check_close (nodes[i].name, k, (double) h[k], nodes[i].want[k / width], 1e-6); /* ONNX prints float */
  check_done ();
}

static void
test_nodes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    check_node (i);
}

int
main (int argc, char *argv[])
{
  static const char *const names[] = { "gru", "lstm", "rnn" };

  g_test_init (&argc, &argv, NULL);
  g_assert_null (kern_gemm_load ());

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/kernels/vectors/%s", names[expected[i].cell]);
      g_autofree char *packed = g_strdup_printf ("/kernels/vectors/%s-packed", names[expected[i].cell]);

      g_test_add_data_func (whole, &expected[i], test_whole);
      g_test_add_data_func (packed, &expected[i], test_packed);
    }
  g_test_add_func ("/kernels/vectors/onnx-nodes", test_nodes);

  return g_test_run ();
}
