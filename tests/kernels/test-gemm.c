/* SPDX-License-Identifier: MIT
 *
 * The door to OpenBLAS: which kernels are in force, every kind of product against a naive loop, strides,
 * beta, and the same bits from several threads at once.
 */

#include "kern-check.h"
#include "kern-gemm.h"

#include <math.h>
#include <string.h>

/* Products of K numbers below 1: rounding grows like sqrt (K). */
#ifdef KERN_DOUBLE
#define GEMM_TOLERANCE 1e-13
#else
#define GEMM_TOLERANCE 2e-6
#endif

typedef struct
{
  int M, N, K;
  gboolean trans_a, trans_b;
  int pad; /* added to every row stride */
  real beta;
} Product;

static int
stride_a (const Product *p)
{
  return (p->trans_a ? p->M : p->K) + p->pad;
}

static int
stride_b (const Product *p)
{
  return (p->trans_b ? p->K : p->N) + p->pad;
}

static double
naive_entry (const Product *p, const real *a, const real *b, int m, int n)
{
  double sum = 0;

  for (int k = 0; k < p->K; k++)
    sum += (double) a[p->trans_a ? k * stride_a (p) + m : m * stride_a (p) + k] *
           (double) b[p->trans_b ? n * stride_b (p) + k : k * stride_b (p) + n];

  return sum;
}

static void
check_product (const Product *p)
{
  const int ldc = p->N + p->pad;
  real *a = check_array ((gsize) (p->trans_a ? p->K : p->M) * stride_a (p));
  real *b = check_array ((gsize) (p->trans_b ? p->N : p->K) * stride_b (p));
  real *c = check_array ((gsize) p->M * ldc);
  real *before;
  g_autofree char *name = g_strdup_printf ("%dx%dx%d%s%s pad %d beta %g", p->M, p->N, p->K,
                                           p->trans_a ? " transposed a" : "",
                                           p->trans_b ? " transposed b" : "", p->pad, (double) p->beta);

  if (p->beta == 0)
    for (int i = 0; i < p->M * ldc; i++)
      c[i] = NAN;
  before = check_copy (c, (gsize) p->M * ldc);

  kern_gemm (c, a, b, p->M, p->N, p->K, p->trans_a, p->trans_b, stride_a (p), stride_b (p), ldc, p->beta);

  for (int m = 0; m < p->M; m++)
    {
      for (int n = 0; n < p->N; n++)
        {
          const double old = p->beta == 0 ? 0 : (double) (p->beta * before[m * ldc + n]);

          check_close (name, m * ldc + n, (double) c[m * ldc + n], old + naive_entry (p, a, b, m, n),
                       GEMM_TOLERANCE * sqrt (p->K + 1));
        }
      check_same (name, c + m * ldc + p->N, before + m * ldc + p->N, p->pad); /* between the rows */
    }

  check_done ();
}

static void
test_products (void)
{
  static const int sizes[] = { 0, 1, 2, 3, 7, 16, 33 };
  static const real betas[] = { 0, 1, 0.5 };

  for (gsize m = 0; m < G_N_ELEMENTS (sizes); m++)
    for (gsize n = 0; n < G_N_ELEMENTS (sizes); n++)
      for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
        for (int kind = 0; kind < 24; kind++)
          {
            const Product p = {
              sizes[m], sizes[n], sizes[k], kind & 1, kind >> 1 & 1, kind >> 2 & 1 ? 5 : 0, betas[kind >> 3]
            };

            check_product (&p);
          }
}

/* Shapes of the model, where OpenBLAS takes its other paths: packed, small, one row. */
static void
test_model_shapes (void)
{
  static const int shapes[][3] = {
    { 64, 96, 32 },
    { 1, 96, 32 },
    { 1, 1201, 257 },
    { 640, 201, 32 },
    { 32, 201, 640 },
    { 130, 257, 300 },
  };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (int kind = 0; kind < 8; kind++)
      {
        const Product p = {
          shapes[s][0], shapes[s][1], shapes[s][2], kind & 1, kind >> 1 & 1, 0, kind >> 2 & 1
        };

        check_product (&p);
      }
}

/* The three short forms are the long one with dense strides. */
static void
test_short_forms (void)
{
  const int M = 5, N = 7, K = 11;
  real *a = check_array (M * K), *b = check_array (K * N);
  real *c = check_array (M * N), *want = check_copy (c, M * N);

  kern_gemm_nn (c, a, b, M, N, K, 1);
  kern_gemm (want, a, b, M, N, K, FALSE, FALSE, K, N, N, 1);
  check_same ("nn", c, want, M * N);

  kern_gemm_nt (c, a, b, M, N, K, 1);
  kern_gemm (want, a, b, M, N, K, FALSE, TRUE, K, K, N, 1);
  check_same ("nt", c, want, M * N);

  kern_gemm_tn (c, a, b, M, N, K, 0);
  kern_gemm (want, a, b, M, N, K, TRUE, FALSE, M, N, N, 0);
  check_same ("tn", c, want, M * N);

  check_done ();
}

static void
test_transpose (void)
{
  static const int shapes[][2] = { { 0, 3 }, { 3, 0 }, { 1, 1 }, { 1, 17 }, { 17, 1 }, { 16, 16 }, { 31, 47 }, { 64, 33 } };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      const int R = shapes[s][0], C = shapes[s][1];
      real *in = check_array (R * C), *out = check_array (R * C);

      kern_transpose (out, in, R, C);
      for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++)
          check_close ("transposed", c * R + r, (double) out[c * R + r], (double) in[r * C + c], 0);
      check_done ();
    }
}

typedef struct
{
  const real *a, *b; /* borrowed, shared by the threads */
  const real *want;  /* borrowed: what one thread alone computed */
  int M, N, K;
} Stress;

/* Each of the three products needs M K = M N = K N numbers at most; sizes are equal here. */
static gpointer
stress_thread (gpointer data)
{
  const Stress *stress = data;
  const gsize size = (gsize) stress->M * stress->N;
  g_autofree real *c = g_new (real, size);
  gsize wrong = 0;

  for (int repeat = 0; repeat < 200; repeat++)
    {
      kern_gemm_nt (c, stress->a, stress->b, stress->M, stress->N, stress->K, 0);
      wrong += memcmp (c, stress->want, size * sizeof (real)) != 0;
    }

  return GSIZE_TO_POINTER (wrong);
}

/* Old OpenBLAS had races between callers (its issues 1755, 2126); a run's bits may not hang on them. */
static void
test_concurrent (void)
{
  static const int shapes[][3] = { { 32, 96, 32 }, { 31, 97, 33 }, { 1, 201, 32 }, { 160, 201, 32 }, { 96, 130, 320 } };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      const int M = shapes[s][0], N = shapes[s][1], K = shapes[s][2];
      real *want = check_array (M * N);
      const Stress stress = { check_array (M * K), check_array (N * K), want, M, N, K };
      GThread *threads[4];

      kern_gemm_nt (want, stress.a, stress.b, M, N, K, 0);

      for (gsize t = 0; t < G_N_ELEMENTS (threads); t++)
        threads[t] = g_thread_new ("gemm", stress_thread, (gpointer) &stress);
      for (gsize t = 0; t < G_N_ELEMENTS (threads); t++)
        {
          const gsize wrong = GPOINTER_TO_SIZE (g_thread_join (threads[t]));

          if (wrong != 0)
            g_error ("%dx%dx%d: thread %" G_GSIZE_FORMAT " had other bits in %" G_GSIZE_FORMAT " of 200 products",
                     M, N, K, t, wrong);
        }
      check_done ();
    }
}

/* The processor decides, unless the user has. main() has removed the user's variable. */
static void
test_core (void)
{
  const char *processor = kern_gemm_processor ();

  g_assert_true (g_str_has_prefix (kern_gemm_version (), "OpenBLAS "));
  g_assert_true (g_ascii_isdigit (kern_gemm_version ()[strlen ("OpenBLAS ")]));
  g_assert_null (strchr (kern_gemm_version () + strlen ("OpenBLAS "), ' '));

  if (strcmp (processor, "AVX-512") == 0)
    g_assert_cmpstr (kern_gemm_core (), ==, "SkylakeX");
  else if (strcmp (processor, "AVX2") == 0)
    g_assert_cmpstr (kern_gemm_core (), ==, "Haswell");
  else
    g_assert_cmpstr (kern_gemm_core (), !=, "");

  g_assert_cmpstr (g_getenv ("OPENBLAS_NUM_THREADS"), ==, "1");
}

#ifdef __x86_64__
/* In a process of its own, because the library reads the variable once. */
static void
test_core_of_user (void)
{
  if (!g_test_subprocess ())
    {
      g_autofree char *saved = g_strdup (g_getenv ("OPENBLAS_CORETYPE"));

      g_setenv ("OPENBLAS_CORETYPE", "Nehalem", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      if (saved != NULL)
        g_setenv ("OPENBLAS_CORETYPE", saved, TRUE);
      else
        g_unsetenv ("OPENBLAS_CORETYPE");
      g_test_trap_assert_passed ();
      return;
    }

  g_assert_null (kern_gemm_load ());
  g_assert_cmpstr (kern_gemm_core (), ==, "Nehalem");
}
#endif

static void
test_speed (void)
{
  real *scratch = check_array (64 * 32 + 32 * 96 + 64 * 96);
  const double fast = kern_gemm_speed (scratch, 64, 96, 32, 0.02);
  const double slow = kern_gemm_speed (scratch, 1, 1, 1, 0);

  /* A product of one number is all overhead. */
  g_assert_cmpfloat (slow, >, 0);
  g_assert_cmpfloat (fast, >, 10 * slow);
  g_assert_cmpfloat (fast, <, 1e5);
  check_done ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!g_test_subprocess ())
    {
      g_unsetenv ("OPENBLAS_CORETYPE");
      g_assert_null (kern_gemm_load ());
    }

  g_test_add_func ("/kernels/gemm/core", test_core);
#ifdef __x86_64__
  g_test_add_func ("/kernels/gemm/core-of-user", test_core_of_user);
#endif
  g_test_add_func ("/kernels/gemm/products", test_products);
  g_test_add_func ("/kernels/gemm/model-shapes", test_model_shapes);
  g_test_add_func ("/kernels/gemm/short-forms", test_short_forms);
  g_test_add_func ("/kernels/gemm/transpose", test_transpose);
  g_test_add_func ("/kernels/gemm/concurrent", test_concurrent);
  g_test_add_func ("/kernels/gemm/speed", test_speed);

  return g_test_run ();
}
