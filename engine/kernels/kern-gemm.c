/* SPDX-License-Identifier: MIT
 *
 * OpenBLAS, found at run time. The table of its functions is the one global of this room: written once,
 * under g_once, before anything can be called through it.
 */

#include "kern-gemm.h"

#include <cblas.h>
#include <dlfcn.h>
#include <glib/gi18n.h>
#include <string.h>

#ifdef KERN_DOUBLE
#define GEMM_NAME "cblas_dgemm"
#define GEMV_NAME "cblas_dgemv"
#else
#define GEMM_NAME "cblas_sgemm"
#define GEMV_NAME "cblas_sgemv"
#endif

#define LIBRARY "libopenblas.so.0"

typedef void (*GemmFunc) (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE trans_a, enum CBLAS_TRANSPOSE trans_b,
                          blasint m, blasint n, blasint k, real alpha, const real *a, blasint lda,
                          const real *b, blasint ldb, real beta, real *c, blasint ldc);
typedef void (*GemvFunc) (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE trans_a, blasint m, blasint n, real alpha,
                          const real *a, blasint lda, const real *x, blasint incx, real beta, real *y, blasint incy);
typedef char *(*TextFunc) (void);
typedef void (*ThreadsFunc) (int threads);

static struct
{
  GemmFunc gemm;
  GemvFunc gemv;
  char version[48];
  char core[64];
  char error[512];
} blas;

#if defined(__x86_64__) || defined(__i386__)

const char *
kern_gemm_processor (void)
{
  __builtin_cpu_init ();

  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
      __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
    return "AVX-512";
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return "AVX2";

  return "SSE2";
}

/* OpenBLAS's name of the kernels that this processor is best served by; %NULL: its own choice. */
static const char *
wanted_core (void)
{
  const char *processor = kern_gemm_processor ();

  if (strcmp (processor, "AVX-512") == 0)
    return "SkylakeX";
  if (strcmp (processor, "AVX2") == 0)
    return "Haswell";

  return NULL;
}

#else

const char *
kern_gemm_processor (void)
{
#ifdef __aarch64__
  return "NEON";
#else
  return "scalar";
#endif
}

static const char *
wanted_core (void)
{
  return NULL;
}

#endif

/* A function of the library; dlsym() gives data pointers, so the bits are copied. */
static gboolean
find (void *library, const char *name, gpointer function, gsize size)
{
  void *symbol = dlsym (library, name);

  if (symbol == NULL)
    {
      g_snprintf (blas.error, sizeof blas.error, _ ("%s has no function “%s”; install libopenblas0-pthread"),
                  LIBRARY, name);
      return FALSE;
    }

  memcpy (function, &symbol, size);

  return TRUE;
}

/* "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64": the first two words. */
static void
note_version (const char *config)
{
  const char *end = strchr (config, ' ');

  end = end != NULL ? strchr (end + 1, ' ') : NULL;
  g_strlcpy (blas.version, config, sizeof blas.version);
  if (end != NULL && (gsize) (end - config) < sizeof blas.version)
    blas.version[end - config] = '\0';
}

/* What is in force; a library built for one processor does not listen, and the user is to see that. */
static void
note_core (const char *core, const char *asked)
{
  if (asked == NULL || g_ascii_strcasecmp (core, asked) == 0)
    g_strlcpy (blas.core, core, sizeof blas.core);
  else
    g_snprintf (blas.core, sizeof blas.core, _ ("%s (asked for %s)"), core, asked);
}

static gboolean
load (void)
{
  TextFunc get_core, get_config;
  ThreadsFunc set_threads;
  void *library;

  /* The library reads both while it is loaded and never again. One thread: its own lose at our shapes,
   * and would be lanes times lanes. */
  if (wanted_core () != NULL)
    g_setenv ("OPENBLAS_CORETYPE", wanted_core (), FALSE);
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);

  library = dlopen (LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL)
    {
      g_snprintf (blas.error, sizeof blas.error, _ ("OpenBLAS cannot be loaded: %s; install libopenblas0-pthread"),
                  dlerror ());
      return FALSE;
    }

  if (!find (library, GEMM_NAME, &blas.gemm, sizeof blas.gemm) ||
      !find (library, GEMV_NAME, &blas.gemv, sizeof blas.gemv) ||
      !find (library, "openblas_get_corename", &get_core, sizeof get_core) ||
      !find (library, "openblas_get_config", &get_config, sizeof get_config) ||
      !find (library, "openblas_set_num_threads", &set_threads, sizeof set_threads))
    return FALSE;

  set_threads (1); /* when somebody else had loaded it before us */
  note_version (get_config ());
  note_core (get_core (), g_getenv ("OPENBLAS_CORETYPE"));

  return TRUE;
}

static gpointer
load_once (gpointer unused)
{
  return load () ? NULL : blas.error;
}

const char *
kern_gemm_load (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_once, NULL);
}

const char *
kern_gemm_version (void)
{
  return blas.version;
}

const char *
kern_gemm_core (void)
{
  return blas.core;
}

/* c *= beta, where 0 overwrites. */
static void
scale (real *c, int M, int N, int ldc, real beta)
{
  for (int m = 0; m < M; m++)
    for (int n = 0; n < N; n++)
      c[(gsize) m * ldc + n] = beta == 0 ? 0 : beta * c[(gsize) m * ldc + n];
}

/* One row: c (N) = op(b)ᵀ a + beta c. The vector kernels are faster here on every processor, and up to
 * eight times on those where OpenBLAS has no kernels for small matrices. */
static void
gemm_row (real *c, const real *a, const real *b, int N, int K, gboolean trans_b, int inca, int ldb, real beta)
{
  if (beta != 1)
    scale (c, 1, N, N, beta); /* not left to the library: versions differ on 0 × NaN */

  if (trans_b)
    blas.gemv (CblasRowMajor, CblasNoTrans, N, K, 1, b, ldb, a, inca, 1, c, 1);
  else
    blas.gemv (CblasRowMajor, CblasTrans, K, N, 1, b, ldb, a, inca, 1, c, 1);
}

void
kern_gemm (real *c, const real *a, const real *b, int M, int N, int K,
           gboolean trans_a, gboolean trans_b, int lda, int ldb, int ldc, real beta)
{
  g_assert (blas.gemm != NULL);

  if (M <= 0 || N <= 0)
    return;

  if (K <= 0)
    scale (c, M, N, ldc, beta);
  else if (M == 1)
    gemm_row (c, a, b, N, K, trans_b, trans_a ? lda : 1, ldb, beta);
  else
    blas.gemm (CblasRowMajor, trans_a ? CblasTrans : CblasNoTrans, trans_b ? CblasTrans : CblasNoTrans,
               M, N, K, 1, a, lda, b, ldb, beta, c, ldc);
}

void
kern_gemm_nn (real *c, const real *a, const real *b, int M, int N, int K, real beta)
{
  kern_gemm (c, a, b, M, N, K, FALSE, FALSE, K, N, N, beta);
}

void
kern_gemm_nt (real *c, const real *a, const real *b, int M, int N, int K, real beta)
{
  kern_gemm (c, a, b, M, N, K, FALSE, TRUE, K, K, N, beta);
}

void
kern_gemm_tn (real *c, const real *a, const real *b, int M, int N, int K, real beta)
{
  kern_gemm (c, a, b, M, N, K, TRUE, FALSE, M, N, N, beta);
}

double
kern_gemm_speed (real *scratch, int M, int N, int K, double seconds)
{
  const gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  const double operations = 2.0 * M * N * K;
  const int repeats = (int) CLAMP (2e8 / operations, 1, 1e5); /* a few milliseconds a run */
  real *a = scratch, *b = a + (gsize) M * K, *c = b + (gsize) K * N;
  double best = 0;

  /* Ordinary numbers: with zeros or denormals some processors show another speed. */
  for (gsize i = 0; i < (gsize) M * K + (gsize) K * N; i++)
    scratch[i] = (real) 1 / (real) (1 + i % 7);

  do
    {
      const gint64 start = g_get_monotonic_time ();
      gint64 used;

      for (int i = 0; i < repeats; i++)
        kern_gemm_nn (c, a, b, M, N, K, 0);

      used = MAX (g_get_monotonic_time () - start, 1);
      best = MAX (best, operations * repeats / (double) used / 1e3);
    }
  while (g_get_monotonic_time () < end);

  return best;
}

/* In squares, so that a cache line read is used whole before it is needed again. */
void
kern_transpose (real *out, const real *in, int R, int C)
{
  enum
  {
    SIDE = 16
  };

  for (int r0 = 0; r0 < R; r0 += SIDE)
    for (int c0 = 0; c0 < C; c0 += SIDE)
      for (int c = c0; c < MIN (c0 + SIDE, C); c++)
        for (int r = r0; r < MIN (r0 + SIDE, R); r++)
          out[(gsize) c * R + r] = in[(gsize) r * C + c];
}
