/* SPDX-License-Identifier: MIT
 *
 * The number type of all arithmetic: float in the product. The gradient tests build the same kernels and
 * the same model with -DKERN_DOUBLE, because central differences in float say little (6e-3 at best) and in
 * double a lot (1e-8).
 *
 * Shape letters, the same in every file of engine/:
 *   B batch   S source length   T target length   N rows of any flattened batch
 *   E embedding   H hidden   G gates × H   V vocabulary   D in-features   O out-features
 * Arrays are row-major: (N, D) means x[n * D + d]. `dx` is the gradient of the loss by x.
 * (No dimension is called I: <complex.h>, which <cblas.h> pulls in, makes it a macro.)
 *
 * Rules of the room: no allocation, no globals (the gemm's function table excepted), no I/O, nothing of
 * GLib beyond its types and g_assert. Any thread; arrays are the caller's.
 */
#pragma once

#include <glib.h>

#ifdef KERN_DOUBLE
typedef double real;
#else
typedef float real;
#endif

/* For kernels whose loops gain from wide vectors: compiled for several processors, chosen at load time.
 * Sanitizers cannot follow the choice (it happens before they start), so they get the plain version, and
 * so does a build of the tests (KERN_PLAIN), which is how that version is tested on every machine. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KERN_PLAIN) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define KERN_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERN_CLONES
#endif
