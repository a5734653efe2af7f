/* SPDX-License-Identifier: MIT
 *
 * Attention scores, context and softmax backward: against naive loops in double over permuted packed
 * rows, rows that the sentence does not own left alone, and gradients by differences.
 */

#include "kern-attention.h"
#include "kern-check.h"
#include "kern-math.h"

#include <math.h>

#define DOT_TOLERANCE (10 * CHECK_TOLERANCE)

static const int shapes[][2] = { { 0, 3 }, { 1, 1 }, { 1, 31 }, { 3, 32 }, { 5, 33 }, { 10, 67 }, { 17, 128 } };

/* S different rows of 2 S, falling: packed arrays are time-major, so a sentence's rows lie apart. */
static int *
new_index (int S)
{
  int *index = check_ints (S, 0, 1);

  for (int s = 0; s < S; s++)
    index[s] = 2 * (S - s) - 1;

  return index;
}

static void
check_additive (int S, int A)
{
  const int *index = new_index (S);
  real *q = check_array (A), *k = check_array (2 * S * A), *w_v = check_array (A);
  real *scores = check_array (S), *t = check_array (S * A), *dscores = check_array (S);
  real *dq = check_array (A), *dk = check_array (2 * S * A), *dw_v = check_array (A);
  real *old_dq = check_copy (dq, A), *want_dk = check_copy (dk, 2 * S * A), *old_dw_v = check_copy (dw_v, A);

  kern_attention_additive_scores (scores, t, q, k, w_v, index, S, A);
  for (int s = 0; s < S; s++)
    {
      double score = 0;

      for (int a = 0; a < A; a++)
        {
          const double want = tanh ((double) q[a] + (double) k[index[s] * A + a]);

          check_close ("t", s * A + a, (double) t[s * A + a], want, CHECK_TOLERANCE);
          score += (double) w_v[a] * want;
        }
      check_close ("score", s, (double) scores[s], score, DOT_TOLERANCE);
    }

  kern_attention_additive_backward (dq, dk, dw_v, dscores, t, w_v, index, S, A);
  for (int a = 0; a < A; a++)
    {
      double want_q = (double) old_dq[a], want_w = (double) old_dw_v[a];

      for (int s = 0; s < S; s++)
        {
          const double t_sa = (double) t[s * A + a], d = (double) dscores[s] * (double) w_v[a] * (1 - t_sa * t_sa);

          want_q += d;
          want_w += (double) dscores[s] * t_sa;
          want_dk[index[s] * A + a] += (real) d;
        }
      check_close ("dq", a, (double) dq[a], want_q, DOT_TOLERANCE);
      check_close ("dw_v", a, (double) dw_v[a], want_w, DOT_TOLERANCE);
    }
  check_all_close ("dk", dk, want_dk, 2 * S * A, CHECK_TOLERANCE);
  check_done ();
}

static void
test_additive (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    check_additive (shapes[s][0], shapes[s][1]);
}

static void
check_dot (int S, int A)
{
  const int *index = new_index (S);
  const double scale = 0.37;
  real *q = check_array (A), *k = check_array (2 * S * A), *scores = check_array (S), *dscores = check_array (S);
  real *dq = check_array (A), *dk = check_array (2 * S * A);
  real *old_dq = check_copy (dq, A), *want_dk = check_copy (dk, 2 * S * A);

  kern_attention_dot_scores (scores, q, k, index, (real) scale, S, A);
  for (int s = 0; s < S; s++)
    check_close ("score", s, (double) scores[s], scale * check_weighted (q, k + index[s] * A, A), DOT_TOLERANCE);

  kern_attention_dot_backward (dq, dk, dscores, q, k, index, (real) scale, S, A);
  for (int a = 0; a < A; a++)
    {
      double want_q = (double) old_dq[a];

      for (int s = 0; s < S; s++)
        {
          want_q += scale * (double) dscores[s] * (double) k[index[s] * A + a];
          want_dk[index[s] * A + a] += (real) (scale * (double) dscores[s] * (double) q[a]);
        }
      check_close ("dq", a, (double) dq[a], want_q, DOT_TOLERANCE);
    }
  check_all_close ("dk", dk, want_dk, 2 * S * A, CHECK_TOLERANCE);
  check_done ();
}

static void
test_dot (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    check_dot (shapes[s][0], shapes[s][1]);
}

static void
check_context (int S, int C)
{
  const int *index = new_index (S);
  real *weights = check_array (S), *v = check_array (2 * S * C), *c = check_array_of (C, NAN), *dc = check_array (C);
  real *dweights = check_array_of (S, NAN), *dv = check_array (2 * S * C), *want_dv = check_copy (dv, 2 * S * C);

  kern_attention_context (c, weights, v, index, S, C);
  for (int i = 0; i < C; i++)
    {
      double want = 0;

      for (int s = 0; s < S; s++)
        want += (double) weights[s] * (double) v[index[s] * C + i];
      check_close ("c", i, (double) c[i], want, DOT_TOLERANCE);
    }

  kern_attention_context_backward (dweights, dv, dc, weights, v, index, S, C);
  for (int s = 0; s < S; s++)
    {
      check_close ("dweight", s, (double) dweights[s], check_weighted (dc, v + index[s] * C, C), DOT_TOLERANCE);
      for (int i = 0; i < C; i++)
        want_dv[index[s] * C + i] += weights[s] * dc[i];
    }
  check_all_close ("dv", dv, want_dv, 2 * S * C, CHECK_TOLERANCE);
  check_done ();
}

static void
test_context (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    check_context (shapes[s][0], shapes[s][1]);
}

static void
test_softmax_backward (void)
{
  static const int lengths[] = { 1, 2, 31, 32, 33, 201 };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      const int V = lengths[l];
      real *p = check_array (V), *dp = check_array (V), *dx = check_array (V);
      double mean;

      kern_softmax (p, p, 1, 1, V);
      kern_softmax_backward (dx, dp, p, V);
      mean = check_weighted (dp, p, V);
      for (int v = 0; v < V; v++)
        check_close ("dx", v, (double) dx[v], (double) p[v] * ((double) dp[v] - mean), CHECK_TOLERANCE);

      kern_softmax_backward (dp, dp, p, V);
      check_same ("in place", dp, dx, V);
      check_done ();
    }
}

#ifdef KERN_DOUBLE

enum
{
  S = 4,
  A = 5,
  C = 3
};

/* A whole attention: scores, softmax, context; the loss weighs the context. */
typedef struct
{
  gboolean additive;
  const int *index;
  real *q, *k, *w_v, *v;
  real *t, *scores, *weights, *c, *loss_weights;
} Attention;

static double
attention_loss (gpointer data)
{
  const Attention *a = data;

  if (a->additive)
    kern_attention_additive_scores (a->scores, a->t, a->q, a->k, a->w_v, a->index, S, A);
  else
    kern_attention_dot_scores (a->scores, a->q, a->k, a->index, 0.8, S, A);
  kern_softmax (a->weights, a->scores, 1, 1, S);
  kern_attention_context (a->c, a->weights, a->v, a->index, S, C);

  return check_weighted (a->c, a->loss_weights, C);
}

static void
check_attention_gradient (gboolean additive)
{
  Attention a = { additive, new_index (S),
                  check_array (A), check_array (2 * S * A), check_array (A), check_array (2 * S * C),
                  check_array (S * A), check_array (S), check_array (S), check_array (C), check_array (C) };
  real *dq = check_array_of (A, 0), *dk = check_array_of (2 * S * A, 0), *dw_v = check_array_of (A, 0);
  real *dv = check_array_of (2 * S * C, 0), *dweights = check_array (S), *dscores = check_array (S);

  attention_loss (&a);
  kern_attention_context_backward (dweights, dv, a.loss_weights, a.weights, a.v, a.index, S, C);
  kern_softmax_backward (dscores, dweights, a.weights, S);
  if (additive)
    kern_attention_additive_backward (dq, dk, dw_v, dscores, a.t, a.w_v, a.index, S, A);
  else
    kern_attention_dot_backward (dq, dk, dscores, a.q, a.k, a.index, 0.8, S, A);

  check_gradient ("dq", a.q, dq, A, attention_loss, &a);
  check_gradient ("dk", a.k, dk, 2 * S * A, attention_loss, &a);
  check_gradient ("dw_v", a.w_v, dw_v, A, attention_loss, &a);
  check_gradient ("dv", a.v, dv, 2 * S * C, attention_loss, &a);
  check_done ();
}

static void
test_additive_gradient (void)
{
  check_attention_gradient (TRUE);
}

static void
test_dot_gradient (void)
{
  check_attention_gradient (FALSE);
}

#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/attention/additive", test_additive);
  g_test_add_func ("/kernels/attention/dot", test_dot);
  g_test_add_func ("/kernels/attention/context", test_context);
  g_test_add_func ("/kernels/attention/softmax-backward", test_softmax_backward);
#ifdef KERN_DOUBLE
  g_test_add_func ("/kernels/attention/additive-gradient", test_additive_gradient);
  g_test_add_func ("/kernels/attention/dot-gradient", test_dot_gradient);
#endif

  return g_test_run ();
}
