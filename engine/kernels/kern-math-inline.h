/* SPDX-License-Identifier: MIT
 *
 * The non-linear functions of one number, for the loops of this room alone: free of branches and calls
 * in float, so that a loop around them becomes vector code. In double they are libm's.
 */
#pragma once

#include "kern-real.h"

#include <math.h>
#include <string.h>

/* Partial sums (and maxima) that a reduction keeps, so that it is vector code and its order of additions
 * is a property of the source and of nothing else. Above gcc's limit for complete unrolling (16). */
#define KERN_PARTIALS 32

#ifdef KERN_DOUBLE

static inline real
kern_tanh_1 (real x)
{
  return tanh (x);
}

static inline real
kern_exp_1 (real x)
{
  return exp (x);
}

static inline real
kern_sqrt_1 (real x)
{
  return sqrt (x);
}

static inline real
kern_log_1 (real x)
{
  return log (x);
}

#else

/* x P(x²) / Q(x²), coefficients of Eigen's generic_fast_tanh_float (MPL 2.0 code; the numbers are a minimax
 * fit). Beyond the clamp the quotient would leave [-1, 1]; below 4e-4 tanh x = x in float. NaN stays NaN. */
static inline real
kern_tanh_1 (real x)
{
  const float limit = 7.90531110763549805f;
  const float t = x > limit ? limit : x < -limit ? -limit
                                                 : x;
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

  return fabsf (x) < 4e-4f ? x : t * p / q;
}

/* 2^n e^r with r = x - n ln 2 in [-ln 2 / 2, ln 2 / 2] and e^r as Cephes' degree-5 polynomial (expf.c).
 * 0 where the true value is below the smallest normal number, infinity where it is above the largest. */
static inline real
kern_exp_1 (real x)
{
  const float lowest = -87.3365447505531f, highest = 88.7228391116729f;
  const float magic = 12582912.0f; /* 1.5 2^23: adding it leaves the nearest integer in the low bits */
  const float t = x < lowest ? lowest : x > highest ? highest
                                                    : x;
  const float shifted = t * 1.44269504088896341f + magic;
  const float n = shifted - magic;
  const float r = (t - n * 0.693359375f) - n * -2.12194440e-4f;
  guint32 bits;
  float p = 1.9875691500e-4f, power;

  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;

  /* 2^(n-1) and a factor 2, because 2^128 is no float; n = -126 is the one that wants 2^n itself. */
  memcpy (&bits, &shifted, sizeof bits);
  bits = (bits + 126 + (n < -125.5f)) << 23;
  memcpy (&power, &bits, sizeof power);
  p = p * (n < -125.5f ? 1.0f : 2.0f) * power;

  return x < lowest ? 0.0f : x > highest ? INFINITY
                                         : p;
}

static inline real
kern_sqrt_1 (real x)
{
  return sqrtf (x);
}

static inline real
kern_log_1 (real x)
{
  return logf (x);
}

#endif

/* By tanh, which costs one division as exp would and saturates exactly: 0 and 1 are reached. */
static inline real
kern_sigmoid_1 (real x)
{
  return (real) 0.5 * kern_tanh_1 ((real) 0.5 * x) + (real) 0.5;
}
