/* SPDX-License-Identifier: MIT */

#include "kern-screen.h"

#include "kern-math-inline.h"

#include <float.h>
#include <math.h>
#include <string.h>

#if defined(__x86_64__) && !defined(KERN_DOUBLE) && !defined(KERN_PLAIN)
#define WITH_VNNI 1
#include <immintrin.h>
#endif

#define WORDS KERN_SCREEN_WORDS
#define QUAD 4 /* numbers of one word that lie side by side */

#define WEIGHT_MAX 127
#define ROW_MAX (256 * 127)

/* Beyond these a square, or a scale's inverse, might not be an ordinary number: no bound is claimed. */
#define SMALL ((real) 1e-15)
#define LARGE ((real) 1e15)

#ifdef KERN_DOUBLE
#define EPSILON (DBL_EPSILON / 2)
#else
#define EPSILON (FLT_EPSILON / 2)
#endif

/* What a group ends with. */
typedef struct
{
  real scale[WORDS]; /* s */
  real error[WORDS]; /* times |h|: how far off its product may be */
  real bias[WORDS];
} Tail;

static gsize
quads (int K)
{
  return (gsize) (K + QUAD - 1) / QUAD;
}

static gsize
group_size (int K)
{
  return quads (K) * QUAD * WORDS + sizeof (Tail);
}

static int
groups (int N)
{
  return (N + WORDS - 1) / WORDS;
}

static int
part_begin (int N, int part, int parts)
{
  return (int) ((gint64) groups (N) * part / parts);
}

gsize
kern_screen_size (int N, int K)
{
  return (gsize) groups (N) * group_size (K);
}

/* The roundings of a sum of K products and a bias, here and in the full product, relative to the sum of magnitudes. */
static real
rounding (int K)
{
  return (real) (1.01 * (K + 2) + 24) * (real) EPSILON;
}

#ifdef KERN_DOUBLE
typedef guint64 Bits;
#define MAGNITUDE (~(Bits) 0 >> 1)
#else
typedef guint32 Bits;
#define MAGNITUDE (~(Bits) 0 >> 1)
#endif

/* max |x|; larger than every number, or NaN, when an entry is infinite or NaN. As unsigned integers the magnitudes of
 * numbers stand in their own order, infinity and NaN last. */
KERN_INLINE real
largest (const real *x, int n)
{
  Bits max = 0;
  real value;

  for (int k = 0; k < n; k++)
    {
      Bits bits;

      memcpy (&bits, x + k, sizeof bits);
      bits &= MAGNITUDE;
      max = bits > max ? bits : max;
    }

  memcpy (&value, &max, sizeof value);

  return value;
}

/* Columns of weights that are rounded at once. */
#define BLOCK 64

/* n ≤ BLOCK weights of one word in units of its scale, rounded and 128 higher; @kept += Σ q², @left += an upper bound of
 * Σ (256 δ/s)². In integers, whose sums are vector code. */
KERN_INLINE void
round_block (guint8 q[BLOCK], int *kept, int *left, const real *w, real inverse, int n)
{
  int sum_kept = 0, sum_left = 0;

  for (int k = 0; k < n; k++)
    {
      const real x = w[k] * inverse;
      const int rounded = (int) (x + (x < 0 ? (real) -0.5 : (real) 0.5));
      const int d = (int) ((x - (real) rounded) * 256);
      const int bound = (d < 0 ? -d : d) + 1;

      q[k] = (guint8) (rounded + 128);
      sum_kept += rounded * rounded;
      sum_left += bound * bound;
    }

  *kept += sum_kept;
  *left += sum_left;
}

/* A word's entries of the tail. Its own scale and sums are in units of @s. */
static void
set_tail (Tail *tail, int word, real s, real largest_weight, gint64 kept, gint64 left, real bias, int K)
{
  /* The hundredth is for the rounding of s and of its inverse, at most 6e-3 where the bound of an entry is 1. */
  const real left_norm = s > 0 ? s * (real) (1.01 / 256 * sqrt ((double) left)) : largest_weight * (real) sqrt ((double) K);
  const real norm = s * (real) sqrt ((double) kept) + left_norm;
  /* |η| ≤ r (1/2 + rounding) sqrt K and r ≤ |h| / ROW_MAX. */
  const real row_error = (real) (0.51 * sqrt ((double) K) / ROW_MAX) + rounding (K);

  tail->scale[word] = s;
  tail->bias[word] = bias;
  tail->error[word] = (real) 1.001 * (left_norm + row_error * norm);
}

/* A word of which nothing is claimed: its bounds are infinite. */
static void
set_unbounded (Tail *tail, int word)
{
  tail->scale[word] = 0;
  tail->bias[word] = 0;
  tail->error[word] = (real) INFINITY;
}

/* A place behind the last word: below everything. */
static void
set_absent (Tail *tail, int word)
{
  tail->scale[word] = 0;
  tail->bias[word] = -(real) INFINITY;
  tail->error[word] = 0;
}

/* Four numbers of each of sixteen words side by side. */
KERN_INLINE void
lay_block (guint8 *to, guint8 q[WORDS][BLOCK], int n)
{
  for (int k = 0; k < n; k += QUAD)
    for (int word = 0; word < WORDS; word++)
      memcpy (to + (gsize) k * WORDS + word * QUAD, q[word] + k, QUAD);
}

/* Words [first, first + n) make one group. */
KERN_CLONES static void
set_group (guint8 *group, const real *w, const real *bias, int n, int K)
{
  const gsize padded = quads (K) * QUAD;
  Tail tail;
  guint8 q[WORDS][BLOCK];
  real max[WORDS] = { 0 }, inverse[WORDS] = { 0 };
  int kept[WORDS] = { 0 }, left[WORDS] = { 0 };

  for (int word = 0; word < n; word++)
    {
      max[word] = largest (w + (gsize) word * (gsize) K, K);
      inverse[word] = max[word] >= SMALL && max[word] <= LARGE ? WEIGHT_MAX / max[word] : 0;
    }

  memset (q, 128, sizeof q);

  for (int k = 0; k < K; k += BLOCK)
    {
      const int here = MIN (BLOCK, K - k);

      if (here < BLOCK)
        memset (q, 128, sizeof q);

      for (int word = 0; word < n; word++)
        if (inverse[word] > 0)
          round_block (q[word], &kept[word], &left[word], w + (gsize) word * (gsize) K + k, inverse[word], here);

      lay_block (group + (gsize) k * WORDS, q, (int) MIN ((gsize) BLOCK, padded - (gsize) k));
    }

  for (int word = 0; word < WORDS; word++)
    {
      const real b = word < n && bias != NULL ? bias[word] : 0;

      if (word >= n)
        set_absent (&tail, word);
      else if (!(max[word] <= LARGE) || !(largest (&b, 1) <= LARGE))
        set_unbounded (&tail, word);
      else
        set_tail (&tail, word, inverse[word] > 0 ? max[word] / WEIGHT_MAX : 0, max[word], kept[word], left[word], b, K);
    }

  memcpy (group + padded * WORDS, &tail, sizeof tail);
}

void
kern_screen_set (guint8 *copy, const real *w, const real *bias, int N, int K, int part, int parts)
{
  for (int group = part_begin (N, part, parts); group < part_begin (N, part + 1, parts); group++)
    {
      const int first = group * WORDS;

      set_group (copy + (gsize) group * group_size (K), w + (gsize) first * (gsize) K, bias == NULL ? NULL : bias + first,
                 MIN (WORDS, N - first), K);
    }
}

gsize
kern_screen_row_size (int K)
{
  return 2 * quads (K) * QUAD;
}

/* u = 256 hi + lo, both within a signed byte. */
KERN_CLONES static void
split_row (gint8 *hi, gint8 *lo, int *sum_hi, int *sum_lo, gint64 *square, const real *h, real inverse, int K)
{
  int his = 0, los = 0;
  gint64 squares = 0;

  for (int k = 0; k < K; k++)
    {
      const real x = h[k] * inverse;
      const int u = (int) (x + (x < 0 ? (real) -0.5 : (real) 0.5));
      const int high = (u + 128) >> 8;
      const int low = u - high * 256;

      hi[k] = (gint8) high;
      lo[k] = (gint8) low;
      his += high;
      los += low;
      squares += u * u;
    }

  *sum_hi = his;
  *sum_lo = los;
  *square = squares;
}

gboolean
kern_screen_row (KernScreenRow *row, gint8 *bytes, const real *h, int K)
{
  const gsize padded = quads (K) * QUAD;
  const real max = largest (h, K);
  gint64 square;
  int sum_hi, sum_lo;

  if (!(max <= LARGE) || (max > 0 && max < SMALL))
    return FALSE;

  row->r = max / ROW_MAX;
  row->hi = bytes;
  row->lo = bytes + padded;
  memset (bytes, 0, 2 * padded);
  split_row (bytes, bytes + padded, &sum_hi, &sum_lo, &square, h, max > 0 ? ROW_MAX / max : 0, K);
  row->first_hi = -128 * sum_hi;
  row->first_lo = -128 * sum_lo;

  /* Never 0, so that infinite errors stay infinite. */
  row->norm = row->r * (real) (sqrt ((double) square) + 0.51 * sqrt ((double) K)) + (real) 1e-30;

  return TRUE;
}

/* Σ q hi and Σ q lo of a group's words become bounds; returns the largest lower one. */
KERN_INLINE real
bounds_of_sums (real *upper, const gint32 *hi, const gint32 *lo, const Tail *tail, const KernScreenRow *row, real bias_error)
{
  real lower[WORDS], best = -(real) INFINITY;

  for (int word = 0; word < WORDS; word++)
    {
      const real product = (real) hi[word] * 256 + (real) lo[word];
      const real middle = tail->bias[word] + tail->scale[word] * (product * row->r);
      const real magnitude = tail->bias[word] < 0 ? -tail->bias[word] : tail->bias[word];
      const real error = tail->error[word] * row->norm + magnitude * bias_error;

      upper[word] = middle + error;
      lower[word] = middle - error;
    }

  for (int word = 0; word < WORDS; word++)
    best = lower[word] > best ? lower[word] : best;

  return best;
}

KERN_CLONES static real
plain_bounds (real *upper, const guint8 *copy, const KernScreenRow *row, int K, int n_groups, real bias_error)
{
  real best = -(real) INFINITY;

  for (int group = 0; group < n_groups; group++)
    {
      gint32 hi[WORDS], lo[WORDS];
      Tail tail;
      real here;

      for (int word = 0; word < WORDS; word++)
        {
          hi[word] = row->first_hi;
          lo[word] = row->first_lo;
        }

      for (gsize k = 0; k < quads (K) * QUAD; k += QUAD, copy += WORDS * QUAD)
        for (int word = 0; word < WORDS; word++)
          for (int j = 0; j < QUAD; j++)
            {
              hi[word] += copy[word * QUAD + j] * row->hi[k + (gsize) j];
              lo[word] += copy[word * QUAD + j] * row->lo[k + (gsize) j];
            }

      memcpy (&tail, copy, sizeof tail);
      copy += sizeof tail;
      here = bounds_of_sums (upper + (gsize) group * WORDS, hi, lo, &tail, row, bias_error);
      best = here > best ? here : best;
    }

  return best;
}

#ifdef WITH_VNNI

#define TARGET __attribute__ ((target ("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma")))

/* Groups whose sums are in registers at once. */
#define TILE_GROUPS 4

static gboolean
has_vnni (void)
{
  return __builtin_cpu_supports ("avx512vnni") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
}

/* bounds_of_sums() once more, sixteen words at a time; the largest lower bounds are kept by place. */
TARGET static inline __attribute__ ((always_inline)) __m512
vnni_bounds_of_sums (real *upper, __m512i hi, __m512i lo, const guint8 *end, const KernScreenRow *row, __m512 bias_error, __m512 best)
{
  const real *tail = (const real *) (const void *) end; /* a Tail: groups are whole vectors */
  const __m512 scale = _mm512_loadu_ps (tail), error = _mm512_loadu_ps (tail + WORDS), bias = _mm512_loadu_ps (tail + 2 * WORDS);
  const __m512 product = _mm512_fmadd_ps (_mm512_cvtepi32_ps (hi), _mm512_set1_ps (256), _mm512_cvtepi32_ps (lo));
  const __m512 middle = _mm512_fmadd_ps (scale, _mm512_mul_ps (product, _mm512_set1_ps (row->r)), bias);
  const __m512 off = _mm512_fmadd_ps (error, _mm512_set1_ps (row->norm), _mm512_mul_ps (_mm512_abs_ps (bias), bias_error));

  _mm512_storeu_ps (upper, _mm512_add_ps (middle, off));

  return _mm512_max_ps (_mm512_sub_ps (middle, off), best); /* of NaN and a number, the second */
}

TARGET static inline __attribute__ ((always_inline)) __m512
vnni_tile (const int P, real *upper, const guint8 *copy, const KernScreenRow *row, int K, int apart, __m512 bias_error, __m512 best)
{
  const gsize stride = (gsize) apart * group_size (K);
  const gint8 *row_hi = row->hi, *row_lo = row->lo;
  __m512i hi[TILE_GROUPS], lo[TILE_GROUPS];

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
    {
      hi[p] = _mm512_set1_epi32 (row->first_hi);
      lo[p] = _mm512_set1_epi32 (row->first_lo);
    }

  for (gsize k = quads (K); k > 0; k--, row_hi += QUAD, row_lo += QUAD, copy += WORDS * QUAD)
    {
      gint32 quad_hi, quad_lo;

      memcpy (&quad_hi, row_hi, sizeof quad_hi);
      memcpy (&quad_lo, row_lo, sizeof quad_lo);

#pragma GCC unroll 4
      for (int p = 0; p < P; p++)
        {
          const __m512i q = _mm512_loadu_si512 (copy + (gsize) p * stride);

          hi[p] = _mm512_dpbusd_epi32 (hi[p], q, _mm512_set1_epi32 (quad_hi));
          lo[p] = _mm512_dpbusd_epi32 (lo[p], q, _mm512_set1_epi32 (quad_lo));
        }
    }

#pragma GCC unroll 4
  for (int p = 0; p < P; p++)
    best = vnni_bounds_of_sums (upper + (gsize) (p * apart) * WORDS, hi[p], lo[p], copy + (gsize) p * stride, row, bias_error, best);

  return best;
}

TARGET static real
vnni_bounds (real *upper, const guint8 *copy, const KernScreenRow *row, int K, int n_groups, real bias_error)
{
  const __m512 bias_errors = _mm512_set1_ps (bias_error);
  const int apart = n_groups / TILE_GROUPS;
  __m512 best = _mm512_set1_ps (-INFINITY);

  /* Groups far apart: a processor foresees a few long streams better than many short ones. */
  for (int group = 0; group < apart; group++)
    best = vnni_tile (TILE_GROUPS, upper + (gsize) group * WORDS, copy + (gsize) group * group_size (K), row, K, apart, bias_errors, best);

  for (int group = apart * TILE_GROUPS; group < n_groups; group++)
    best = vnni_tile (1, upper + (gsize) group * WORDS, copy + (gsize) group * group_size (K), row, K, 0, bias_errors, best);

  return _mm512_reduce_max_ps (best);
}

#endif

gboolean
kern_screen_is_fast (void)
{
#ifdef WITH_VNNI
  return has_vnni ();
#else
  return FALSE;
#endif
}

real
kern_screen_bounds (real *upper, const guint8 *copy, const KernScreenRow *row, int N, int K, int part, int parts)
{
  const int first = part_begin (N, part, parts), n = part_begin (N, part + 1, parts) - first;

  upper += (gsize) first * WORDS;
  copy += (gsize) first * group_size (K);

#ifdef WITH_VNNI
  if (has_vnni ())
    return vnni_bounds (upper, copy, row, K, n, rounding (K));
#endif

  return plain_bounds (upper, copy, row, K, n, rounding (K));
}

/* Whether any of n is at least @lowest; n is a constant where this is inlined, so that it becomes vector code. */
KERN_INLINE gboolean
any_left (const real *upper, real lowest, const int n)
{
  int count = 0;

  for (int k = 0; k < n; k++)
    count += upper[k] >= lowest;

  return count > 0;
}

/* Large blocks first: nearly all of them have nothing. */
KERN_CLONES static int
pick (int *words, int max, const real *upper, real lowest, int N)
{
  enum
  {
    LARGE_BLOCK = 16 * WORDS
  };
  int n = 0;

  for (int start = 0; start < N; start += WORDS)
    {
      if (start % LARGE_BLOCK == 0)
        while (start + LARGE_BLOCK <= N && !any_left (upper + start, lowest, LARGE_BLOCK))
          start += LARGE_BLOCK;

      if (start >= N || !any_left (upper + start, lowest, WORDS))
        continue;

      for (int v = start; v < MIN (start + WORDS, N); v++)
        if (upper[v] >= lowest)
          {
            if (n == max)
              return max + 1;

            words[n++] = v;
          }
    }

  return n;
}

int
kern_screen_pick (int *words, int max, const real *upper, real lowest, int N)
{
  return pick (words, max, upper, lowest, N);
}
