/* SPDX-License-Identifier: MIT
 *
 * Attention of one decoder row. A sentence has at most some dozens of positions, so the loops are over
 * the features, which lie side by side, and dot products keep KERN_PARTIALS partial sums.
 */

#include "kern-attention.h"

#include "kern-math-inline.h"
#include "kern-row-inline.h"

/* Σ a b */
KERN_INLINE real
dot (const real *a, const real *b, int n)
{
  real partial[KERN_PARTIALS] = { 0 };
  int i = 0;

  for (; i + KERN_PARTIALS <= n; i += KERN_PARTIALS)
    for (int k = 0; k < KERN_PARTIALS; k++)
      partial[k] += a[i + k] * b[i + k];

  if (i < n)
    for (int k = 0; k < KERN_PARTIALS; k++)
      partial[k] += k < n - i ? a[i + k] * b[i + k] : 0;

  return kern_fold (partial);
}

/* y += factor x */
KERN_INLINE void
add_scaled (real *restrict y, const real *restrict x, real factor, int n)
{
  for (int i = 0; i < n; i++)
    y[i] += factor * x[i];
}

KERN_CLONES void
kern_attention_additive_scores (real *scores, real *t, const real *q, const real *k, const real *w_v,
                                const int *index, int S, int A)
{
  for (int s = 0; s < S; s++)
    {
      const real *restrict k_s = k + (gsize) index[s] * A;
      real *restrict t_s = t + (gsize) s * A;

#pragma GCC ivdep
      for (int a = 0; a < A; a++)
        t_s[a] = kern_tanh_1 (q[a] + k_s[a]);

      scores[s] = dot (w_v, t_s, A);
    }
}

KERN_CLONES void
kern_attention_additive_backward (real *dq, real *dk, real *dw_v, const real *dscores, const real *t,
                                  const real *w_v, const int *index, int S, int A)
{
  for (int s = 0; s < S; s++)
    {
      const real *t_s = t + (gsize) s * A;
      real *dk_s = dk + (gsize) index[s] * A;
      const real dscore = dscores[s];

      /* score = w_v · t; t = tanh (q + k) */
#pragma GCC ivdep
      for (int a = 0; a < A; a++)
        {
          const real d = dscore * w_v[a] * (1 - t_s[a] * t_s[a]);

          dq[a] += d;
          dk_s[a] += d;
          dw_v[a] += dscore * t_s[a];
        }
    }
}

KERN_CLONES void
kern_attention_dot_scores (real *scores, const real *q, const real *k, const int *index, real scale, int S, int A)
{
  for (int s = 0; s < S; s++)
    scores[s] = scale * dot (q, k + (gsize) index[s] * A, A);
}

KERN_CLONES void
kern_attention_dot_backward (real *dq, real *dk, const real *dscores, const real *q, const real *k,
                             const int *index, real scale, int S, int A)
{
  for (int s = 0; s < S; s++)
    {
      const gsize at = (gsize) index[s] * A;
      const real d = scale * dscores[s];

      /* score = scale q · k */
      add_scaled (dq, k + at, d, A);
      add_scaled (dk + at, q, d, A);
    }
}

KERN_CLONES void
kern_attention_context (real *c, const real *weights, const real *v, const int *index, int S, int C)
{
  memset (c, 0, (gsize) C * sizeof (real));

  for (int s = 0; s < S; s++)
    add_scaled (c, v + (gsize) index[s] * C, weights[s], C);
}

KERN_CLONES void
kern_attention_context_backward (real *dweights, real *dv, const real *dc, const real *weights,
                                 const real *v, const int *index, int S, int C)
{
  for (int s = 0; s < S; s++)
    {
      const gsize at = (gsize) index[s] * C;

      /* c = Σ weight v */
      dweights[s] = dot (dc, v + at, C);
      add_scaled (dv + at, dc, weights[s], C);
    }
}

KERN_CLONES void
kern_softmax_backward (real *dx, const real *dp, const real *p, int V)
{
  const real mean = dot (dp, p, V);

#pragma GCC ivdep
  for (int v = 0; v < V; v++)
    dx[v] = p[v] * (dp[v] - mean);
}
