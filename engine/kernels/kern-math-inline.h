/* SPDX-License-Identifier: MIT
 *
 * The non-linear functions of one number, for the loops of this room alone: free of branches and calls
 * in float, so that a loop around them becomes vector code. In double they are libm's.
 */
#pragma once

#include "kern-real.h"

#include <math.h>
#include <string.h>

/* Helpers of functions with KERN_CLONES: a helper that stays a function is compiled for the oldest
 * processor, and its caller's clones all call that one. */
#define KERN_INLINE static inline G_ALWAYS_INLINE

/* Partial sums (and maxima) that a reduction keeps, so that it is vector code and its order of additions
 * is a property of the source and of nothing else. Above gcc's limit for complete unrolling (16). */
#define KERN_PARTIALS 32

#ifdef KERN_DOUBLE

KERN_INLINE real
kern_tanh_rational (real x)
{
  return tanh (x);
}

KERN_INLINE real
kern_tanh_1 (real x)
{
  return tanh (x);
}

KERN_INLINE real
kern_exp_1 (real x)
{
  return exp (x);
}

KERN_INLINE real
kern_exp_negative_1 (real x)
{
  return exp (x);
}

KERN_INLINE real
kern_sqrt_1 (real x)
{
  return sqrt (x);
}

KERN_INLINE real
kern_log_1 (real x)
{
  return log (x);
}

#else

/* Bounds of what the approximations are made for. The values are in kern-bounds.c, out of the compiler's
 * sight: of a comparison with a number that it knows, gcc 12 makes two versions of all that follows, and
 * several masks and blends; of one with a variable, a single minimum or maximum. The first is where the
 * quotient below arrives at 1 (with fused multiply-add); the others, ln of the smallest normal and of the
 * largest float. */
extern const float kern_tanh_limit, kern_exp_lowest, kern_exp_highest;

/* x P(x²) / Q(x²), coefficients of Eigen's generic_fast_tanh_float (a minimax fit). NaN stays NaN. */
KERN_INLINE real
kern_tanh_rational (real x)
{
  const float t_low = x < -kern_tanh_limit ? -kern_tanh_limit : x;
  const float t = t_low > kern_tanh_limit ? kern_tanh_limit : t_low;
  const float s = t * t;
  float p = -2.76076847742355e-16f;
  float q = 1.19825839466702e-06f;

  p = p * s + 2.00018790482477e-13f;
  p = p * s + -8.60467152213735e-11f;
  p = p * s + 5.12229709037114e-08f;
  p = p * s + 1.48572235717979e-05f;
  p = p * s + 6.37261928875436e-04f;
  p = p * s + 4.89352455891786e-03f;
  q = q * s + 1.18534705686654e-04f;
  q = q * s + 2.26843463243900e-03f;
  q = q * s + 4.89352518554385e-03f;

  return t * p / q;
}

/* Below 4e-4 tanh x is x in float, and the quotient a little less. */
KERN_INLINE real
kern_tanh_1 (real x)
{
  const float y = kern_tanh_rational (x);

  return fabsf (x) < 4e-4f ? x : y;
}

/* e^x for x between the bounds: 2^n e^r with r = x - n ln 2 in [-ln 2 / 2, ln 2 / 2] and e^r as Cephes'
 * degree-5 polynomial (expf.c). The power is added to the exponent's bits, which serves n = -126 and 128
 * too, because e^r is on the right side of 1 there. */
KERN_INLINE real
kern_exp_inside (real x)
{
  const float magic = 12582912.0f; /* 1.5 2^23: adding it leaves the nearest integer in the low bits */
  const float shifted = x * 1.44269504088896341f + magic;
  const float n = shifted - magic;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  guint32 n_bits, p_bits;

  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;

  memcpy (&n_bits, &shifted, sizeof n_bits);
  memcpy (&p_bits, &p, sizeof p_bits);
  p_bits += n_bits << 23;
  memcpy (&p, &p_bits, sizeof p);

  return p;
}

/* 0 below the bounds, infinity above; NaN stays NaN. */
KERN_INLINE real
kern_exp_1 (real x)
{
  const float t_low = x < kern_exp_lowest ? kern_exp_lowest : x;
  const float t = t_low > kern_exp_highest ? kern_exp_highest : t_low;
  float y = kern_exp_inside (t);

  y = x < kern_exp_lowest ? 0.0f : y;

  return x > kern_exp_highest ? INFINITY : y;
}

/* The same for x that is not above 0, as the exponents of a softmax are. */
KERN_INLINE real
kern_exp_negative_1 (real x)
{
  const float y = kern_exp_inside (x < kern_exp_lowest ? kern_exp_lowest : x);

  return x < kern_exp_lowest ? 0.0f : y;
}

KERN_INLINE real
kern_sqrt_1 (real x)
{
  return sqrtf (x);
}

KERN_INLINE real
kern_log_1 (real x)
{
  return logf (x);
}

#endif

/* By tanh, which costs one division as exp would; saturates at 0 and 1 as tanh does at ±1. */
KERN_INLINE real
kern_sigmoid_1 (real x)
{
  return (real) 0.5 * kern_tanh_rational ((real) 0.5 * x) + (real) 0.5;
}
