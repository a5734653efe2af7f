/* SPDX-License-Identifier: MIT
 *
 * What an update and an epoch report: losses beside those that plain loops find, and the picture of the batch.
 */

#include <math.h>

#include "case-options.h"
#include "naive.h"
#include "train-fixture.h"

/* Σ of the losses of one pair's positions, forced; @all: those of the padding too. */
static double
pair_loss (Naive *naive, const EngDataset *data, int pair, gboolean all, int T)
{
  const int *source = data->source.ids + data->source.start[pair];
  const int *target = data->target.ids + data->target.start[pair];
  int n = eng_side_length (&data->target, pair);
  int S = eng_side_length (&data->source, pair);
  NaiveState state;
  double sum = 0;

  naive_encode (naive, source, S, S, &state);

  for (int t = 0; t < (all ? T : n); t++)
    {
      double log_p[NAIVE_WORDS];

      naive_step (naive, &state, t == 0 ? ENG_TOKEN_BOS : t - 1 < n ? target[t - 1]
                                                                    : ENG_TOKEN_PAD,
                  log_p);
      sum -= log_p[t < n ? target[t] : ENG_TOKEN_PAD];
    }

  return sum;
}

/* With a learning rate of 0 every step's loss is that of the first weights, which plain loops can find. */
static void
test_loss (gconstpointer data)
{
  g_autofree char *options = g_strdup_printf ("learning-rate=0 dropout=0 order=file %s", (const char *) data);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngDataset *dataset = eng_trainer_dataset (trainer);
  const EngConfig *config = eng_trainer_config (trainer);
  g_autoptr (EngEpochInfo) epoch = NULL;
  double epoch_sum = 0;
  int epoch_counted = 0, epoch_tokens = 0;
  Naive naive;

  naive_init (&naive, config, eng_trainer_params (trainer));
  g_assert_cmpint (dataset->n_train, ==, 48);

  for (int first = 0; first < 48; first += 16)
    {
      EngStepInfo info = train_step (trainer);
      double sum = 0;
      int tokens = 0, counted;

      for (int i = first; i < first + 16; i++)
        {
          sum += pair_loss (&naive, dataset, i, !config->mask, 6);
          tokens += eng_side_length (&dataset->target, i);
        }

      counted = config->mask ? tokens : 16 * 6;
      g_assert_cmpint (info.tokens, ==, tokens);
      g_assert_cmpfloat_with_epsilon (info.loss, sum / counted, 1e-5);
      epoch_sum += sum;
      epoch_counted += counted;
      epoch_tokens += tokens;
    }

  epoch = eng_trainer_validate (trainer);
  g_assert_cmpint (epoch->epoch, ==, 1);
  g_assert_cmpfloat_with_epsilon (epoch->loss, epoch_sum / epoch_counted, 1e-5);

  /* The book divides by T and then by the valid tokens, whatever is in the sum. */
  g_assert_cmpfloat_with_epsilon (epoch->book_loss, epoch_sum / 6 / epoch_tokens, 1e-5);
}

/* The next epoch's figures begin anew. */
static void
test_epoch_sums (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("learning-rate=0 dropout=0 order=file valid=0 max-pairs=40");
  g_autoptr (EngEpochInfo) first = NULL;
  g_autoptr (EngEpochInfo) second = NULL;

  for (int i = 0; i < 3; i++)
    train_step (trainer);

  first = eng_trainer_validate (trainer);

  for (int i = 0; i < 3; i++)
    train_step (trainer);

  second = eng_trainer_validate (trainer);
  g_assert_cmpint (second->epoch, ==, 2);
  g_assert_cmpfloat (first->loss, ==, second->loss);
  g_assert_cmpfloat (first->book_loss, ==, second->book_loss);
  g_assert_true (isnan (second->valid_forced));
}

static void
check_cell (const EngBatchPicture *picture, const EngConfig *config, int b, int t)
{
  const EngFedCell *cell = eng_batch_picture_cell (picture, b, t);
  const EngFedCell *before = t > 0 ? eng_batch_picture_cell (picture, b, t - 1) : NULL;
  gboolean inside = t < picture->target_length[b];

  g_assert_cmpint (cell->counts, ==, inside || !config->mask);
  g_assert_cmpint (cell->fed < 0, ==, !cell->counts);

  if (!cell->counts)
    return;

  if (t == 0)
    {
      g_assert_true (cell->fed == ENG_TOKEN_BOS && cell->fed_true && cell->otherwise == -1 && isnan (cell->coin));
      return;
    }

  /* No coin decides on a mixture. */
  g_assert_true (config->feed == ENG_FEED_MIX ? isnan (cell->coin) : cell->coin >= 0 && cell->coin < 1);
  g_assert_cmpint (cell->fed_true, ==, config->feed != ENG_FEED_MIX && (double) cell->coin < picture->epsilon);
  g_assert_cmpint (cell->fed_true ? cell->fed : cell->otherwise, ==, before->expected);
  g_assert_cmpint (cell->otherwise, >=, 0);
  g_assert_cmpfloat_with_epsilon (cell->probability, expf (-cell->loss), 1e-6);
}

/* The picture says what the step did, and the step counts what the picture shows. */
static void
test_picture (gconstpointer options)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);

  for (int step = 0; step < 5; step++)
    {
      EngStepInfo info;
      g_autoptr (EngBatchPicture) picture = train_pictured_step (trainer, &info);
      int fed_true = 0, fed_own = 0, own_right = 0;

      g_assert_cmpfloat (picture->epsilon, ==, info.epsilon);
      g_assert_cmpint (picture->coin, ==, eng_trainer_config (trainer)->coin);
      g_assert_cmpint (picture->mixture, ==, eng_trainer_config (trainer)->feed == ENG_FEED_MIX);

      for (int b = 0; b < picture->rows; b++)
        for (int t = 0; t < picture->target_steps; t++)
          {
            const EngFedCell *cell = eng_batch_picture_cell (picture, b, t);

            check_cell (picture, eng_trainer_config (trainer), b, t);

            if (t == 0 || t >= picture->target_length[b])
              continue;

            fed_true += cell->fed_true;
            fed_own += !cell->fed_true;
            own_right += !cell->fed_true && cell->fed == eng_batch_picture_cell (picture, b, t - 1)->expected;
          }

      g_assert_cmpint (info.fed_true, ==, fed_true);
      g_assert_cmpint (info.fed_own, ==, fed_own);
      g_assert_cmpint (info.own_right, ==, own_right);
      g_assert_cmpint (fed_true + fed_own, ==, info.tokens - picture->rows);
    }
}

/* Two runs that differ only in ε see the same pairs and the same coins. */
static void
test_epsilon_moves_nothing (void)
{
  g_autoptr (EngTrainer) forced = train_trainer ("forcing=1");
  g_autoptr (EngTrainer) free_running = train_trainer ("forcing=0.3");

  for (int step = 0; step < 7; step++)
    {
      EngStepInfo info;
      g_autoptr (EngBatchPicture) a = train_pictured_step (forced, &info);
      g_autoptr (EngBatchPicture) b = train_pictured_step (free_running, &info);

      g_assert_cmpmem (a->pair, (gsize) a->rows * sizeof (int), b->pair, (gsize) b->rows * sizeof (int));

      for (int k = 0; k < a->rows * a->target_steps; k++)
        if (k % a->target_steps != 0)
          g_assert_cmpfloat (a->cells[k].coin, ==, b->cells[k].coin);
    }
}

int
main (int argc, char **argv)
{
  static const char *const losses[] = { "", "mask=off", "loss=book", "loss=book mask=off", "cell=lstm attention=dot", "bidirectional=on cell=rnn" };
  static const char *const pictures[] = { "forcing=1", "forcing=0.5", "forcing=0", "forcing=0.5 mask=off", "forcing=0.4 feed=sample temperature=3",
                                          "forcing=0.4 feed=mix", "forcing=0.5 coin=sentence attention=dot", "forcing=linear:1:0:3" };

  g_test_init (&argc, &argv, NULL);

  case_options_add_all ("/trainer/loss", losses, G_N_ELEMENTS (losses), test_loss);
  case_options_add_all ("/trainer/picture", pictures, G_N_ELEMENTS (pictures), test_picture);
  g_test_add_func ("/trainer/epoch-sums", test_epoch_sums);
  g_test_add_func ("/trainer/epsilon-moves-nothing", test_epsilon_moves_nothing);

  return g_test_run ();
}
