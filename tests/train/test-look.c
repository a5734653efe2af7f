/* SPDX-License-Identifier: MIT
 *
 * A look at a batch: it shows the batch of the last update, and nothing of the run changes by it.
 */
#include <math.h>
#include <string.h>

#include "train-fixture.h"

static const char *const runs[] = {
  "",
  "forcing=0.5 feed=sample dropout=0.2",
  "forcing=linear:1:0:20 coin=sentence mask=off",
  "forcing=0.3 feed=mix attention=additive",
  "optimizer=sgd learning-rate=0.5",
  "task=waves loss=mse forcing=0.5",
};

static void
assert_same_numbers (const char *run, const char *what, const real *a, const real *b, gsize n)
{
  for (gsize i = 0; a != NULL && i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof (real)) != 0)
      g_error ("“%s”: %s[%zu]: %.9g after a look, %.9g without", run, what, i, (double) a[i], (double) b[i]);
}

/* Weights, moments and sums, to the last bit; seconds are of the clock. */
static void
assert_same (const char *run, EngTrainer *a, EngTrainer *b)
{
  EngTrainerState of_a, of_b;
  gsize n = eng_trainer_params (a)->size;

  assert_same_numbers (run, "weight", eng_trainer_params (a)->weights, eng_trainer_params (b)->weights, n);
  eng_trainer_get_state (a, &of_a);
  eng_trainer_get_state (b, &of_b);
  assert_same_numbers (run, "m", of_a.m, of_b.m, n);
  assert_same_numbers (run, "v", of_a.v, of_b.v, n);
  g_assert_cmpuint (of_a.step, ==, of_b.step);
  g_assert_true (of_a.epoch_loss == of_b.epoch_loss);
  g_assert_cmpint (of_a.epoch_tokens, ==, of_b.epoch_tokens);
  g_assert_cmpint (of_a.epoch_valid_tokens, ==, of_b.epoch_valid_tokens);
}

/* Looks before every update, twice, the first one and the ends of epochs included. */
static void
test_changes_nothing (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (runs); r++)
    {
      g_autoptr (EngTrainer) looked = train_trainer (runs[r]);
      g_autoptr (EngTrainer) plain = train_trainer (runs[r]);

      for (int i = 0; i < 25; i++)
        {
          EngStepInfo first, second, a, b;
          g_autoptr (EngBatchPicture) one = eng_trainer_look (looked, &first);
          g_autoptr (EngBatchPicture) two = eng_trainer_look (looked, &second);

          g_assert_cmpuint (first.step, ==, (guint64) i);
          g_assert_true (first.loss == second.loss && isnan (first.grad_norm));
          g_assert_true (memcmp (one->cells, two->cells,
                                 (gsize) one->rows * (gsize) one->target_steps * sizeof (EngFedCell)) == 0);

          a = train_step (looked);
          b = train_step (plain);
          if (memcmp (&a.loss, &b.loss, sizeof (double)) != 0)
            g_error ("“%s”: update %d: loss %.17g after a look, %.17g without", runs[r], i + 1, a.loss, b.loss);
        }

      assert_same (runs[r], looked, plain);
    }
}

/* The sentences and coins of the last update; before the first those that it will have. */
static void
test_last_batch (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("forcing=0.5");
  EngBatchPicture *before;
  EngStepInfo info;

  before = eng_trainer_look (trainer, &info);
  g_assert_cmpuint (before->step, ==, 0);
  g_assert_cmpint (before->epoch, ==, 1);

  for (int i = 0; i < 12; i++)
    {
      g_autoptr (EngBatchPicture) made = NULL;
      EngBatchPicture *seen;
      EngStepInfo update;

      g_assert_true (eng_trainer_step (trainer, &update, &made, NULL));
      seen = eng_trainer_look (trainer, &info);
      g_assert_cmpuint (seen->step, ==, made->step);
      g_assert_cmpint (seen->epoch, ==, made->epoch);
      g_assert_cmpint (seen->rows, ==, made->rows);
      g_assert_cmpint (info.tokens, ==, update.tokens);
      g_assert_cmpint (info.positions, ==, update.positions);
      g_assert_true (info.epsilon == update.epsilon);
      g_assert_true (info.loss != update.loss); /* other weights */

      for (int b = 0; b < made->rows; b++)
        {
          g_assert_cmpint (seen->pair[b], ==, made->pair[b]);
          if (i == 0)
            g_assert_cmpint (before->pair[b], ==, made->pair[b]);
          for (int t = 1; t < made->target_steps; t++)
            g_assert_true (eng_batch_picture_cell (seen, b, t)->coin == eng_batch_picture_cell (made, b, t)->coin);
        }

      eng_batch_picture_free (seen);
    }

  eng_batch_picture_free (before);
}

/* More epochs make a run that was done go on as the longer run would have gone. */
static void
test_end_moves (void)
{
  g_autoptr (EngTrainer) moved = train_trainer ("epochs=1");
  g_autoptr (EngTrainer) whole = train_trainer ("epochs=2");
  int n = 0;

  for (; !eng_trainer_is_done (moved); n++)
    g_assert_true (train_step (moved).loss == train_step (whole).loss);

  train_set (moved, "epochs", "2");
  g_assert_false (eng_trainer_is_done (moved));

  for (; !eng_trainer_is_done (moved); n--)
    g_assert_true (train_step (moved).loss == train_step (whole).loss);

  g_assert_cmpint (n, ==, 0);
  g_assert_true (eng_trainer_is_done (whole));
  train_set (whole, "steps", "3");
  g_assert_true (eng_trainer_is_done (whole));
  assert_same ("epochs 1, then 2", moved, whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/look/changes-nothing", test_changes_nothing);
  g_test_add_func ("/look/last-batch", test_last_batch);
  g_test_add_func ("/look/end-moves", test_end_moves);

  return g_test_run ();
}
