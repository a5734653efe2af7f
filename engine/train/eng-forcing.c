/* SPDX-License-Identifier: MIT */

#include "eng-forcing.h"

#include <string.h>

#include "kern-random.h"

void
eng_forcing_init (EngForcing *self, int max_rows, int max_steps)
{
  gsize n = (gsize) max_rows * (gsize) max_steps;

  memset (self, 0, sizeof *self);
  self->coins = g_new0 (real, n);
  self->draws = g_new0 (real, n);
  self->fed_true = g_new0 (guint8, n);
}

void
eng_forcing_clear (EngForcing *self)
{
  g_clear_pointer (&self->coins, g_free);
  g_clear_pointer (&self->draws, g_free);
  g_clear_pointer (&self->fed_true, g_free);
}

/* Which coin decides for position t of row b. */
static gsize
coin_of (int coin, gsize b, gsize t, gsize steps)
{
  switch ((EngCoin) coin)
    {
    case ENG_COIN_TOKEN:
      return b * steps + t;

    case ENG_COIN_SENTENCE:
      return b * steps;

    case ENG_COIN_BATCH:
      return 0;

    default:
      g_assert_not_reached ();
    }
}

void
eng_forcing_toss (EngForcing *self, const EngConfig *config, guint64 step, int rows, int steps)
{
  gsize B = (gsize) rows;
  gsize T = (gsize) steps;
  guint64 seed = (guint64) config->seed;

  self->epsilon = eng_schedule_epsilon (&config->forcing, step);
  kern_random_uniform (self->coins, B * T, seed, KERN_STREAM_COINS, step, 0);

  if (config->feed == ENG_FEED_SAMPLE)
    kern_random_uniform (self->draws, B * T, seed, KERN_STREAM_SAMPLING, step, 0);

  /* From the last to the first, so that a shared coin is still the drawn one when it is read. */
  for (gsize b = B; b-- > 0;)
    for (gsize t = T; t-- > 0;)
      {
        self->coins[b * T + t] = self->coins[coin_of (config->coin, b, t, T)];
        self->fed_true[b * T + t] = (double) self->coins[b * T + t] < self->epsilon;
      }

  self->plan = (EngFeedPlan){ .stepwise = self->epsilon < 1, .feed = config->feed, .fed_true = self->fed_true, .draws = self->draws, .temperature = config->temperature, .epsilon = self->epsilon };
}

void
eng_forcing_all (EngForcing *self, gboolean true_token, int rows, int steps)
{
  memset (self->fed_true, true_token, (gsize) rows * (gsize) steps);
  self->epsilon = true_token ? 1 : 0;
  self->plan = (EngFeedPlan){ .stepwise = !true_token, .feed = ENG_FEED_ARGMAX, .fed_true = self->fed_true, .temperature = 1, .epsilon = self->epsilon };
}
