/* SPDX-License-Identifier: MIT
 *
 * Nanoseconds an element of each kernel, best of many runs, at the sizes of small and large models. For
 * reading, not a verdict: `meson test --benchmark -v`.
 */

#include "kern-attention.h"
#include "kern-cells.h"
#include "kern-gemm.h"
#include "kern-layers.h"
#include "kern-loss.h"
#include "kern-math.h"
#include "kern-random.h"
#include "kern-update.h"

#include <stdio.h>
#include <string.h>

#define RUN_SECONDS 0.05

/* The memory that every case works in; entries in [-1, 1). */
typedef struct
{
  real *a, *b, *c, *d, *e, *f;
  int *ids, *best;
  gsize capacity; /* of each array */
  int rows, columns;
} Bench;

typedef void (*Case) (const Bench *bench);

static void
gru_forward (const Bench *b)
{
  kern_gru_forward (b->a, b->b, b->c, b->d, b->e, b->a, b->rows, b->columns);
}

static void
gru_backward (const Bench *b)
{
  kern_gru_backward (b->d, b->e, b->a, b->c, b->b, b->f, b->f, b->rows, b->columns);
}

static void
lstm_forward (const Bench *b)
{
  kern_lstm_forward (b->a, b->c, b->b, b->f, b->d, b->e, b->c, b->rows, b->columns);
}

static void
lstm_backward (const Bench *b)
{
  kern_lstm_backward (b->d, b->a, b->c, b->b, b->f, b->f, b->rows, b->columns);
}

static void
rnn_forward (const Bench *b)
{
  kern_rnn_forward (b->a, b->b, b->c, b->rows, b->columns);
}

static void
softmax (const Bench *b)
{
  kern_softmax (b->a, b->b, 1, b->rows, b->columns);
}

static void
argmax (const Bench *b)
{
  kern_argmax (b->best, b->b, b->rows, b->columns);
}

static void
cross_entropy (const Bench *b)
{
  kern_cross_entropy (b->a, b->c, b->b, b->ids, 1, b->rows, b->columns);
}

static void
cross_entropy_alone (const Bench *b)
{
  kern_cross_entropy (b->a, NULL, b->b, b->ids, 1, b->rows, b->columns);
}

static void
column_sums (const Bench *b)
{
  kern_column_sums (b->a, b->b, b->rows, b->columns);
}

static void
set_bias (const Bench *b)
{
  kern_set_bias (b->a, b->b, b->rows, b->columns);
}

static void
embedding_forward (const Bench *b)
{
  kern_embedding_forward (b->a, b->ids, b->b, b->rows, b->columns, b->columns);
}

static void
embedding_backward (const Bench *b)
{
  kern_embedding_backward (b->a, b->ids, b->b, b->rows, b->columns, b->columns);
}

/* Rows: positions of one sentence; as many sentences as fill the time. */
static void
additive_scores (const Bench *b)
{
  kern_attention_additive_scores (b->a, b->b, b->c, b->d, b->e, b->ids, b->rows, b->columns);
}

static void
additive_backward (const Bench *b)
{
  kern_attention_additive_backward (b->a, b->b, b->c, b->d, b->e, b->f, b->ids, b->rows, b->columns);
}

static void
context (const Bench *b)
{
  kern_attention_context (b->a, b->b, b->c, b->ids, b->rows, b->columns);
}

static void
context_backward (const Bench *b)
{
  kern_attention_context_backward (b->a, b->b, b->c, b->d, b->e, b->ids, b->rows, b->columns);
}

static void
transpose (const Bench *b)
{
  kern_transpose (b->a, b->b, b->rows, b->columns);
}

static gsize
count (const Bench *b)
{
  return (gsize) b->rows * b->columns;
}

static void
do_tanh (const Bench *b)
{
  kern_tanh (b->a, b->b, count (b));
}

static void
do_exp (const Bench *b)
{
  kern_exp (b->a, b->b, count (b));
}

static void
random_uniform (const Bench *b)
{
  kern_random_uniform (b->a, count (b), 1, KERN_STREAM_DROPOUT, 1, 0);
}

static void
random_normal (const Bench *b)
{
  kern_random_normal (b->a, count (b), 1, KERN_STREAM_WEIGHTS, 1, 0);
}

static void
dropout (const Bench *b)
{
  kern_dropout (b->a, b->b, b->c, (real) 0.1, count (b));
}

static void
square_sum (const Bench *b)
{
  b->a[0] = (real) kern_square_sum (b->b, count (b));
}

static void
adam (const Bench *b)
{
  kern_adam (b->a, b->b, b->f, b->d, 1, 1e-9, 10, count (b));
}

static void
copy (const Bench *b)
{
  memcpy (b->a, b->b, count (b) * sizeof (real));
}

static const struct
{
  const char *name;
  Case run;
  int shapes[8][2]; /* rows, columns */
} cases[] = {
  { "gru forward", gru_forward, { { 1, 32 }, { 32, 32 }, { 64, 32 }, { 64, 128 }, { 64, 256 }, { 64, 512 } } },
  { "gru backward", gru_backward, { { 32, 32 }, { 64, 32 }, { 64, 128 }, { 64, 512 } } },
  { "lstm forward", lstm_forward, { { 64, 32 }, { 64, 128 }, { 64, 512 } } },
  { "lstm backward", lstm_backward, { { 64, 32 }, { 64, 128 }, { 64, 512 } } },
  { "rnn forward", rnn_forward, { { 64, 32 }, { 64, 512 } } },
  { "softmax", softmax, { { 64, 10 }, { 64, 200 }, { 64, 3000 }, { 64, 12000 } } },
  { "argmax", argmax, { { 64, 10 }, { 64, 200 }, { 64, 3000 }, { 64, 12000 } } },
  { "cross-entropy", cross_entropy, { { 320, 32 }, { 320, 192 }, { 320, 201 }, { 320, 3000 }, { 320, 12000 } } },
  { "cross-entropy, loss alone", cross_entropy_alone, { { 320, 200 }, { 320, 3000 }, { 320, 12000 } } },
  { "column sums", column_sums, { { 320, 96 }, { 320, 200 }, { 320, 12000 } } },
  { "set bias", set_bias, { { 320, 96 }, { 320, 200 }, { 320, 12000 } } },
  { "embedding forward", embedding_forward, { { 320, 32 }, { 320, 256 } } },
  { "embedding backward", embedding_backward, { { 320, 32 }, { 320, 256 } } },
  { "additive scores", additive_scores, { { 10, 32 }, { 10, 256 } } },
  { "additive backward", additive_backward, { { 10, 32 }, { 10, 256 } } },
  { "context", context, { { 10, 32 }, { 10, 256 } } },
  { "context backward", context_backward, { { 10, 32 }, { 10, 256 } } },
  { "transpose", transpose, { { 96, 32 }, { 768, 256 }, { 12000, 256 } } },
  { "tanh", do_tanh, { { 1, 1024 }, { 1, 65536 } } },
  { "exp", do_exp, { { 1, 1024 }, { 1, 65536 } } },
  { "random uniform", random_uniform, { { 1, 10 }, { 1, 16 }, { 1, 64 }, { 1, 4096 }, { 1, 65536 } } },
  { "random normal", random_normal, { { 1, 4096 } } },
  { "dropout", dropout, { { 1, 4096 }, { 1, 65536 } } },
  { "square sum", square_sum, { { 1, 47369 }, { 1, 8000000 } } },
  { "adam", adam, { { 1, 47369 }, { 1, 1000000 }, { 1, 8000000 } } },
  { "memcpy, for comparison", copy, { { 1, 47369 }, { 1, 8000000 } } },
};

/* Best time of one call, in nanoseconds. */
static double
measure (Case run, const Bench *bench)
{
  const gint64 end = g_get_monotonic_time () + (gint64) (RUN_SECONDS * G_USEC_PER_SEC);
  const int repeats = (int) CLAMP (200000 / (count (bench) + 1), 1, 10000);
  double best = G_MAXDOUBLE;

  do
    {
      const gint64 start = g_get_monotonic_time ();

      for (int i = 0; i < repeats; i++)
        run (bench);
      best = MIN (best, (double) (g_get_monotonic_time () - start) * 1000 / repeats);
    }
  while (g_get_monotonic_time () < end);

  return best;
}

static void
bench_init (Bench *bench)
{
  real **arrays[] = { &bench->a, &bench->b, &bench->c, &bench->d, &bench->e, &bench->f };

  bench->capacity = 9 * 1000 * 1000;
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      *arrays[i] = g_new (real, bench->capacity);
      kern_random_uniform (*arrays[i], bench->capacity, 1, KERN_STREAM_DATA, i, 0);
    }
  bench->best = g_new (int, 1000);
  bench->ids = g_new (int, 1000);
  for (int i = 0; i < 1000; i++)
    bench->ids[i] = i * 7 % 10;
}

static void
bench_gemm (Bench *bench)
{
  static const int shapes[][3] = {
    { 1, 96, 32 },
    { 32, 96, 32 },
    { 64, 96, 64 },
    { 320, 96, 32 },
    { 320, 200, 32 },
    { 64, 768, 256 },
    { 320, 3000, 128 },
  };

  printf ("%s, core %s\n", kern_gemm_version (), kern_gemm_core ());
  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      const int M = shapes[s][0], N = shapes[s][1], K = shapes[s][2];

      printf ("%-26s %5d x %5d x %4d %9.1f GFLOP/s\n", "gemm", M, N, K,
              kern_gemm_speed (bench->a, M, N, K, RUN_SECONDS));
    }
}

int
main (int argc, char *argv[])
{
  const char *error = kern_gemm_load ();
  Bench bench;

  if (error != NULL)
    {
      fprintf (stderr, "%s\n", error);
      return 1;
    }

  bench_init (&bench);
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      if (argc > 1 && strstr (cases[c].name, argv[1]) == NULL)
        continue;

      for (int s = 0; s < (int) G_N_ELEMENTS (cases[c].shapes) && cases[c].shapes[s][0] > 0; s++)
        {
          double nanoseconds;

          bench.rows = cases[c].shapes[s][0];
          bench.columns = cases[c].shapes[s][1];
          nanoseconds = measure (cases[c].run, &bench);
          printf ("%-26s %5d x %7d %9.3f ns an element %12.0f ns\n", cases[c].name, bench.rows, bench.columns,
                  nanoseconds / (double) count (&bench), nanoseconds);
        }
    }
  if (argc == 1)
    bench_gemm (&bench);

  return 0;
}
