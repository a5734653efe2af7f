/* SPDX-License-Identifier: MIT
 *
 * Coins: how many, which, for what; and that turning ε moves none of them.
 */

#include <math.h>
#include <string.h>

#include "eng-forcing.h"
#include "train-fixture.h"

#define ROWS 32
#define STEPS 10
#define N (ROWS * STEPS)

typedef struct
{
  EngForcing forcing;
  EngConfig *config;
} Fixture;

static void
set_up (Fixture *f, const char *options)
{
  f->config = train_config (options);
  eng_forcing_init (&f->forcing, ROWS, STEPS);
}

static void
tear_down (Fixture *f)
{
  eng_forcing_clear (&f->forcing);
  eng_config_free (f->config);
}

/* Coins of update @step under @options; (N) out. */
static void
toss (const char *options, guint64 step, real *coins, guint8 *fed_true)
{
  Fixture f;

  set_up (&f, options);
  eng_forcing_toss (&f.forcing, f.config, step, ROWS, STEPS);

  for (int k = 0; k < N; k++)
    {
      if (coins != NULL)
        coins[k] = f.forcing.coins[k];

      if (fed_true != NULL)
        fed_true[k] = f.forcing.fed_true[k];
    }

  tear_down (&f);
}

static void
test_share (gconstpointer data)
{
  static const double epsilons[] = { 0.02, 0.25, 0.5, 0.9 };
  const char *coin = data;

  for (guint k = 0; k < G_N_ELEMENTS (epsilons); k++)
    {
      const double epsilon = epsilons[k];
      const int updates = 4000;
      /* Coins that are tossed apart from each other in one update. */
      const double tosses = updates * (strcmp (coin, "token") == 0 ? N : strcmp (coin, "sentence") == 0 ? ROWS
                                                                                                        : 1);
      g_autofree char *options = g_strdup_printf ("forcing=%g coin=%s", epsilon, coin);
      double share = 0;
      Fixture f;

      set_up (&f, options);

      for (guint64 step = 0; step < (guint64) updates; step++)
        {
          eng_forcing_toss (&f.forcing, f.config, step, ROWS, STEPS);

          for (int i = 0; i < N; i++)
            share += f.forcing.fed_true[i];
        }

      share /= (double) updates * N;
      tear_down (&f);

      /* Five standard deviations. */
      if (fabs (share - epsilon) > 5 * sqrt (epsilon * (1 - epsilon) / tosses))
        g_error ("a coin for each %s: %g of the tokens were true, ε = %g", coin, share, epsilon);
    }
}

static void
test_granularity (void)
{
  real token[N], sentence[N], batch[N];

  toss ("coin=token", 3, token, NULL);
  toss ("coin=sentence", 3, sentence, NULL);
  toss ("coin=batch", 3, batch, NULL);

  for (int b = 0; b < ROWS; b++)
    for (int t = 0; t < STEPS; t++)
      {
        int here = b * STEPS + t;

        g_assert_cmpfloat (sentence[here], ==, sentence[b * STEPS]);
        g_assert_cmpfloat (batch[here], ==, batch[0]);

        if (t > 0)
          g_assert_cmpfloat (token[here], !=, token[here - 1]);

        if (b > 0)
          {
            g_assert_cmpfloat (token[here], !=, token[here - STEPS]);
            g_assert_cmpfloat (sentence[here], !=, sentence[here - STEPS]);
          }
      }
}

static void
assert_equal_coins (const real *a, const real *b, const char *what)
{
  for (int k = 0; k < N; k++)
    if (a[k] != b[k])
      g_error ("%s: coin %d is %.9g and %.9g", what, k, (double) a[k], (double) b[k]);
}

/* ε, what is fed otherwise, the schedule: none moves a coin; seed and update do. */
static void
test_same_coins (void)
{
  static const char *const others[] = { "forcing=1", "forcing=0", "forcing=0.5 feed=sample", "forcing=0.5 feed=mix",
                                        "forcing=linear:1:0:10", "forcing=0.3 dropout=0 learning-rate=1 epochs=1 mask=off" };
  real coins[N], other[N];
  int different = 0;

  toss ("forcing=0.5", 7, coins, NULL);

  for (guint k = 0; k < G_N_ELEMENTS (others); k++)
    {
      toss (others[k], 7, other, NULL);
      assert_equal_coins (other, coins, others[k]);
    }

  toss ("forcing=0.5", 8, other, NULL);

  for (int k = 0; k < N; k++)
    different += other[k] != coins[k];

  toss ("forcing=0.5 seed=2", 7, other, NULL);

  for (int k = 0; k < N; k++)
    different += other[k] != coins[k];

  g_assert_cmpint (different, >, 2 * N - 10);
}

/* The coins of fewer rows are the first of those of more. */
static void
test_short_batch (void)
{
  real coins[N];
  Fixture f;

  toss ("forcing=0.5", 2, coins, NULL);
  set_up (&f, "forcing=0.5");
  eng_forcing_toss (&f.forcing, f.config, 2, 5, STEPS);

  for (int k = 0; k < 5 * STEPS; k++)
    g_assert_cmpfloat (f.forcing.coins[k], ==, coins[k]);

  tear_down (&f);
}

/* u < ε is true; u = ε is not, and so neither 0 nor 1 leaves anything to chance. */
static void
test_threshold (void)
{
  real coins[N];
  Fixture f;
  int on_the_edge = 0;

  toss ("forcing=0.5", 5, coins, NULL);
  set_up (&f, "forcing=0.5");

  for (int edge = 0; edge < 20; edge++)
    {
      f.config->forcing.start = (double) coins[edge];
      eng_forcing_toss (&f.forcing, f.config, 5, ROWS, STEPS);

      for (int k = 0; k < N; k++)
        {
          g_assert_cmpint (f.forcing.fed_true[k], ==, coins[k] < coins[edge]);
          on_the_edge += coins[k] == coins[edge];
        }
    }

  g_assert_cmpint (on_the_edge, >=, 20);

  for (int k = 0; k <= 1; k++)
    {
      f.config->forcing.start = k;
      eng_forcing_toss (&f.forcing, f.config, 5, ROWS, STEPS);
      g_assert_cmpint (f.forcing.plan.stepwise, ==, k == 0);

      for (int i = 0; i < N; i++)
        g_assert_cmpint (f.forcing.fed_true[i], ==, k);
    }

  tear_down (&f);
}

/* ε of the update's own index, the first being 0. */
static void
test_schedule (void)
{
  Fixture f;

  set_up (&f, "forcing=linear:1:0.2:8");

  for (guint64 step = 0; step < 12; step++)
    {
      double expected = step < 8 ? 1 - 0.8 * (double) step / 8 : 0.2;

      eng_forcing_toss (&f.forcing, f.config, step, ROWS, STEPS);
      g_assert_cmpfloat_with_epsilon (f.forcing.epsilon, expected, 1e-12);
      g_assert_cmpfloat (f.forcing.plan.epsilon, ==, f.forcing.epsilon);
    }

  tear_down (&f);
}

/* Draws of words are not the coins, and only a draw needs them. */
static void
test_draws (void)
{
  Fixture f;
  int equal = 0;

  set_up (&f, "forcing=0.5 feed=sample");
  eng_forcing_toss (&f.forcing, f.config, 4, ROWS, STEPS);
  g_assert_nonnull (f.forcing.plan.draws);

  for (int k = 0; k < N; k++)
    {
      equal += f.forcing.draws[k] == f.forcing.coins[k];
      g_assert_true (f.forcing.draws[k] >= 0 && f.forcing.draws[k] < 1);
    }

  g_assert_cmpint (equal, <, 3);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/forcing/share/token", "token", test_share);
  g_test_add_data_func ("/forcing/share/sentence", "sentence", test_share);
  g_test_add_data_func ("/forcing/share/batch", "batch", test_share);
  g_test_add_func ("/forcing/granularity", test_granularity);
  g_test_add_func ("/forcing/same-coins", test_same_coins);
  g_test_add_func ("/forcing/short-batch", test_short_batch);
  g_test_add_func ("/forcing/threshold", test_threshold);
  g_test_add_func ("/forcing/schedule", test_schedule);
  g_test_add_func ("/forcing/draws", test_draws);

  return g_test_run ();
}
