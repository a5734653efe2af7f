/* SPDX-License-Identifier: MIT
 *
 * Options that may change while a run goes on: each takes effect at the next update, and all others are refused.
 */

#include <string.h>

#include "eng-error.h"
#include "train-fixture.h"

typedef struct
{
  const char *name, *from, *to;
  const char *others; /* options of the run without which it would change nothing */
} LiveCase;

static const LiveCase live_cases[] = {
  { "learning-rate", "0.005", "0.05", "" },
  { "clip", "1", "0.01", "" },
  { "dropout", "0.1", "0.6", "" },
  { "mask", "on", "off", "" },
  { "forcing", "1", "0.2", "" },
  { "coin", "token", "batch", "forcing=0.5" },
  { "feed", "argmax", "mix", "forcing=0.3" },
  { "feed", "argmax", "sample", "forcing=0.3" },
  { "temperature", "1", "8", "forcing=0.3 feed=sample" },
};

/* A change takes effect at the next update and no earlier, and says so. */
static void
test_live (gconstpointer data)
{
  const LiveCase *live = data;
  const int before = 4, n = 9;
  g_autofree char *options = g_strdup_printf ("optimizer=sgd lanes=2 %s", live->others);
  g_autoptr (EngTrainer) plain = train_trainer (options);
  g_autoptr (EngTrainer) changed = train_trainer (options);
  g_autofree double *expected = train_losses (plain, n);
  g_autofree double *first = train_losses (changed, before);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngChange) change = eng_trainer_set (changed, live->name, live->to, &error);
  g_autofree double *rest = NULL;
  gboolean differs = FALSE;
  /* The update itself is changed, not the loss it starts from. */
  int later = strcmp (live->name, "learning-rate") == 0 || strcmp (live->name, "clip") == 0;

  g_assert_no_error (error);
  g_assert_cmpuint (change->step, ==, (guint64) before + 1);
  g_assert_cmpstr (change->what, ==, live->name);
  g_assert_cmpstr (change->from, ==, live->from);
  g_assert_cmpstr (change->to, ==, live->to);

  rest = train_losses (changed, n - before);
  train_assert_bits (live->name, first, expected, before);
  train_assert_bits (live->name, rest, expected + before, later);

  for (int i = later; i < n - before; i++)
    differs = differs || rest[i] != expected[before + i];

  g_assert_true (differs);

  if (strcmp (live->name, "coin") != 0)
    g_assert_cmpfloat (rest[later], !=, expected[before + later]);
}

/* The end of a run is not part of what is computed: tests/train/test-look.c moves it. */
static gboolean
moves_the_end (const char *name)
{
  return strcmp (name, "epochs") == 0 || strcmp (name, "steps") == 0;
}

static void
test_all_live_options (void)
{
  guint n;
  const EngOption *options = eng_config_options (&n);
  g_autoptr (EngTrainer) trainer = train_trainer ("");

  for (guint i = 0; i < n; i++)
    {
      gboolean has_case = moves_the_end (options[i].name);
      g_autofree char *value = eng_config_get (eng_trainer_config (trainer), options[i].name);
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < G_N_ELEMENTS (live_cases); k++)
        has_case = has_case || strcmp (live_cases[k].name, options[i].name) == 0;

      if (has_case != options[i].live)
        g_error ("--%s is %slive, and there is %s case for it", options[i].name, options[i].live ? "" : "not ", has_case ? "a" : "no");

      if (!options[i].live)
        {
          g_assert_null (eng_trainer_set (trainer, options[i].name, value != NULL ? value : "x", &error));
          g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION);
        }
    }
}

static void
test_refused_option (void)
{
  static const char *const wrong[][2] = { { "forcing", "1.5" }, { "dropout", "-1" }, { "feed", "nothing" }, { "no-such-option", "1" } };
  g_autoptr (EngTrainer) plain = train_trainer ("");
  g_autoptr (EngTrainer) trainer = train_trainer ("");
  g_autoptr (EngTrainer) waves = train_trainer ("task=waves loss=mse");
  g_autoptr (GError) mixture = NULL;
  g_autofree double *expected = train_losses (plain, 3);
  g_autofree double *losses = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (eng_trainer_set (trainer, wrong[i][0], wrong[i][1], &error));
      g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION);
    }

  losses = train_losses (trainer, 3);
  train_assert_bits ("refused options", losses, expected, 3);
  g_assert_null (eng_trainer_set (waves, "feed", "mix", &mixture));
  g_assert_error (mixture, ENG_ERROR, ENG_ERROR_BAD_OPTION);
  train_step (waves);
}

/* A schedule set by hand is that of the whole run: ε of the update's own index. */
static void
test_live_schedule (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("forcing=linear:1:0:10");

  for (int step = 0; step < 5; step++)
    g_assert_cmpfloat_with_epsilon (train_step (trainer).epsilon, 1 - 0.1 * step, 1e-12);

  train_set (trainer, "forcing", "linear:0:1:10");

  for (int step = 5; step < 12; step++)
    g_assert_cmpfloat_with_epsilon (train_step (trainer).epsilon, MIN (0.1 * step, 1), 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (live_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/trainer/live/%s/%s", live_cases[i].name, live_cases[i].to);

      g_test_add_data_func (path, &live_cases[i], test_live);
    }

  g_test_add_func ("/trainer/live/all", test_all_live_options);
  g_test_add_func ("/trainer/live/refused", test_refused_option);
  g_test_add_func ("/trainer/live/schedule", test_live_schedule);

  return g_test_run ();
}
