/* SPDX-License-Identifier: MIT
 *
 * What the tests of the kernels share: arrays between guard words, comparisons that name the entry and
 * both numbers, and the central difference. Every source here is compiled twice, for float and for
 * double; the gradient cases exist in the double build alone (kern-real.h says why).
 */
#pragma once

#include "kern-real.h"

#ifdef KERN_DOUBLE
#define CHECK_TOLERANCE 1e-12
#else
/* A few roundings of 6e-8 each, and the rational tanh's 3.3e-7. */
#define CHECK_TOLERANCE 1e-6
#endif

/**
 * check_array:
 *
 * Returns: (n) uniform in [-1, 1) from the test's seed, between guard words; owned by the helper
 */
real *check_array (gsize n);

/* (n) copies of @value. */
real *check_array_of (gsize n, double value);

/* A copy of @x (n), between guard words too. */
real *check_copy (const real *x, gsize n);

/* (n) integers in [low, high). */
int *check_ints (gsize n, int low, int high);

/**
 * check_done:
 *
 * Fails when a guard word of any array made since the last call has changed; frees the arrays.
 */
void check_done (void);

/* Fails unless |got - want| <= tolerance max (1, |want|); NaN is never close. */
void check_close (const char *name, gsize index, double got, double want, double tolerance);
void check_all_close (const char *name, const real *got, const real *want, gsize n, double tolerance);

/* Fails unless the same bits (0 and -0 differ, NaN equals itself). */
void check_same (const char *name, const real *got, const real *want, gsize n);

/**
 * CheckLoss:
 *
 * Returns: a number that depends on the array under test
 */
typedef double (*CheckLoss) (gpointer data);

/**
 * check_gradient:
 * @x: (n) varied entry by entry, restored
 * @grad: (n) the gradient of @loss to be checked
 *
 * Fails unless every entry is within 1e-6 (relative, floor 1e-2) of the central difference with step
 * 1e-5, which in double is itself good to about 1e-9.
 */
void check_gradient (const char *name, real *x, const real *grad, gsize n, CheckLoss loss, gpointer data);

/* Σ a b in double: turns an output into a loss whose gradient by the output is @b. */
double check_weighted (const real *a, const real *b, gsize n);
