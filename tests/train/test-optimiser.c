/* SPDX-License-Identifier: MIT
 *
 * What an update does to the weights: SGD, clipping, Adam, and the gradient of the book's loss.
 */

#include <math.h>

#include "train-fixture.h"

/* What the next update adds to each weight. */
static double *
weight_changes (EngTrainer *trainer, EngStepInfo *info)
{
  const EngParams *params = eng_trainer_params (trainer);
  g_autofree real *before = g_memdup2 (params->weights, params->size * sizeof (real));
  double *change = g_new (double, params->size);

  *info = train_step (trainer);

  for (gsize k = 0; k < params->size; k++)
    change[k] = (double) params->weights[k] - (double) before[k];

  return change;
}

static double
norm (const double *x, gsize n)
{
  double sum = 0;

  for (gsize k = 0; k < n; k++)
    sum += x[k] * x[k];

  return sqrt (sum);
}

/* SGD moves by rate × gradient; a clipped gradient keeps its direction and gets the norm asked for. */
static void
test_sgd_and_clip (void)
{
  static const struct
  {
    const char *options;
    double clip; /* 0: none */
  } cases[] = { { "clip=0", 0 }, { "clip=0.01", 0.01 }, { "clip=0.001 loss=book", 0.001 }, { "clip=1000", 1000 } };
  g_autofree double *expected = NULL;
  double expected_norm = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("optimizer=sgd learning-rate=0.5 %s", cases[i].options);
      g_autoptr (EngTrainer) trainer = train_trainer (options);
      gsize n = eng_trainer_params (trainer)->size;
      EngStepInfo info;
      g_autofree double *change = weight_changes (trainer, &info);
      gboolean clipped = cases[i].clip > 0 && info.grad_norm > cases[i].clip;
      double length = clipped ? cases[i].clip : info.grad_norm;

      g_assert_cmpint (info.clipped, ==, clipped);
      g_assert_cmpint (clipped, ==, i == 1 || i == 2);
      /* Differences of weights of about 1, so 6e-8 each over some 2,000 of them. */
      g_assert_cmpfloat_with_epsilon (norm (change, n), 0.5 * length, 1e-5 * length + 3e-6);

      if (expected == NULL)
        {
          expected_norm = norm (change, n);
          expected = g_steal_pointer (&change);
          continue;
        }

      for (gsize k = 0; k < n; k++)
        if (fabs (change[k] - expected[k] * 0.5 * length / expected_norm) > 3e-7)
          g_error ("%s: weight %d moved by %g, expected %g", cases[i].options, (int) k, change[k], expected[k] * 0.5 * length / expected_norm);
    }
}

/* The book sums over tokens and divides by T; the mean divides by the tokens: the gradients' ratio. */
static void
test_book_gradient (void)
{
  g_autoptr (EngTrainer) token = train_trainer ("loss=token dropout=0.2");
  g_autoptr (EngTrainer) book = train_trainer ("loss=book dropout=0.2");
  EngStepInfo a = train_step (token);
  EngStepInfo b = train_step (book);

  g_assert_cmpfloat (a.loss, ==, b.loss);
  g_assert_cmpfloat_with_epsilon (b.grad_norm / a.grad_norm, a.tokens / 6.0, 1e-4);
}

/* Adam's first update is rate × g / (|g| + 1e-8); g as SGD shows it. */
static void
test_adam (void)
{
  g_autoptr (EngTrainer) sgd = train_trainer ("optimizer=sgd clip=0 learning-rate=1 embed=5 hidden=4");
  g_autoptr (EngTrainer) adam = train_trainer ("optimizer=adam clip=0 learning-rate=0.01 embed=5 hidden=4");
  gsize n = eng_trainer_params (sgd)->size;
  EngStepInfo info;
  g_autofree double *g = weight_changes (sgd, &info);
  g_autofree double *change = weight_changes (adam, &info);
  int moved = 0;

  for (gsize k = 0; k < n; k++)
    {
      /* Gradients read off differences of weights are good to 1e-7. */
      if (fabs (g[k]) > 1e-4)
        {
          if (fabs (change[k] - (g[k] > 0 ? 0.01 : -0.01)) > 1e-5)
            g_error ("weight %d moved by %g along %g", (int) k, change[k], g[k]);

          moved++;
        }
    }

  g_assert_cmpint (moved, >, 200);
  g_assert_cmpfloat (info.learning_rate, ==, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trainer/sgd-and-clip", test_sgd_and_clip);
  g_test_add_func ("/trainer/book-gradient", test_book_gradient);
  g_test_add_func ("/trainer/adam", test_adam);

  return g_test_run ();
}
