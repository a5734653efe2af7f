/* SPDX-License-Identifier: MIT
 *
 * Validation, forced and free-running, against plain loops over the held-out pairs.
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "eng-bleu.h"
#include "naive.h"
#include "train-fixture.h"

#define T 6

/* What one way of feeding gives on all held-out pairs. */
typedef struct
{
  double loss, tokens;
  double loss_at[T], count_at[T], right_at[T], prefix_at[T];
  EngBleuCounts bleu;
} Found;

static void
count_pair (Found *found, Naive *naive, const EngTrainer *trainer, int pair, gboolean free_running)
{
  const EngDataset *data = eng_trainer_dataset (trainer);
  const int *source = data->source.ids + data->source.start[pair];
  const int *target = data->target.ids + data->target.start[pair];
  int S = eng_side_length (&data->source, pair);
  int n = eng_side_length (&data->target, pair);
  int run = eng_trainer_config (trainer)->encoder_padding == ENG_PADDING_RUN ? T : S;
  int padded[T], own[T], n_words = 0, fed = ENG_TOKEN_BOS;
  gboolean right_so_far = TRUE, ended = FALSE;
  NaiveState state;

  for (int s = 0; s < T; s++)
    padded[s] = s < S ? source[s] : ENG_TOKEN_PAD;

  naive_encode (naive, padded, run, S, &state);

  /* The translation goes on to the limit, the loss to the end of the target. */
  for (int t = 0; t < T; t++)
    {
      double log_p[NAIVE_WORDS];

      naive_step (naive, &state, fed, log_p);
      own[t] = naive_argmax (log_p, eng_vocab_size (data->target_vocab));
      ended = ended || own[t] == ENG_TOKEN_EOS;
      n_words += !ended;
      fed = free_running || t >= n ? own[t] : target[t];

      if (t >= n)
        continue;

      right_so_far = right_so_far && own[t] == target[t];
      found->loss -= log_p[target[t]];
      found->loss_at[t] -= log_p[target[t]];
      found->tokens++;
      found->count_at[t]++;
      found->right_at[t] += own[t] == target[t];
      found->prefix_at[t] += right_so_far;
    }

  eng_bleu_add_ids (&found->bleu, own, n_words, target, target[n - 1] == ENG_TOKEN_EOS ? n - 1 : n);
}

static void
test_loops (gconstpointer options)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngDataset *data = eng_trainer_dataset (trainer);
  g_autoptr (EngEpochInfo) info = NULL;
  Found found[2] = { 0 };
  Naive naive;

  for (int i = 0; i < 40; i++)
    train_step (trainer);

  naive_init (&naive, eng_trainer_config (trainer), eng_trainer_params (trainer));
  info = eng_trainer_validate (trainer);

  for (int i = data->n_train; i < data->n; i++)
    for (int k = 0; k < 2; k++)
      count_pair (&found[k], &naive, trainer, i, k == 1);

  g_assert_cmpint (data->n_valid, ==, 20);
  g_assert_cmpuint (info->step, ==, 40);
  g_assert_cmpfloat_with_epsilon (info->valid_forced, found[0].loss / found[0].tokens, 2e-5);
  g_assert_cmpfloat_with_epsilon (info->valid_free, found[1].loss / found[1].tokens, 2e-5);
  g_assert_cmpfloat (info->valid_free, !=, info->valid_forced);
  g_assert_cmpfloat_with_epsilon (info->valid_bleu, eng_bleu_score (&found[1].bleu, &eng_bleu_defaults, NULL, NULL), 1e-9);
  g_assert_cmpfloat_with_epsilon (info->excess_error, 100 * (found[1].loss / found[0].loss - 1), 1e-2);

  for (int t = 0; t < T; t++)
    {
      double n = found[0].count_at[t];

      g_assert_cmpint (t<info->positions, ==, n> 0);

      if (n == 0)
        continue;

      g_assert_cmpfloat_with_epsilon (info->loss_forced[t], found[0].loss_at[t] / n, 5e-5);
      g_assert_cmpfloat_with_epsilon (info->loss_free[t], found[1].loss_at[t] / n, 5e-5);
      g_assert_cmpfloat (info->right_forced[t], ==, found[0].right_at[t] / n);
      g_assert_cmpfloat (info->right_free[t], ==, found[1].right_at[t] / n);
      g_assert_cmpfloat (info->prefix_free[t], ==, found[1].prefix_at[t] / n);
    }
}

/* Answers that run on beyond the reference cost precision: they are read to the end or the limit. */
static void
test_bleu (void)
{
  g_autoptr (GString) corpus = g_string_new (NULL);
  g_autoptr (EngTrainer) trainer = NULL;
  g_autoptr (EngEpochInfo) info = NULL;
  const EngDataset *data;
  Found found = { 0 };
  Naive naive;

  for (int i = 0; i < 40; i++)
    g_string_append_printf (corpus, "%c %c\ta b a b%s\n", 'm' + i % 4, 'p' + i / 4, i % 4 == 0 ? " a" : "");

  trainer = train_trainer_on (corpus->str, "task=none max-pairs=0 min-count=1 valid=10 batch=10 learning-rate=0.02");
  data = eng_trainer_dataset (trainer);

  for (int i = 0; i < 50; i++)
    train_step (trainer);

  naive_init (&naive, eng_trainer_config (trainer), eng_trainer_params (trainer));

  for (int i = data->n_train; i < data->n; i++)
    count_pair (&found, &naive, trainer, i, TRUE);

  info = eng_trainer_validate (trainer);
  g_assert_cmpfloat_with_epsilon (info->valid_bleu, eng_bleu_score (&found.bleu, &eng_bleu_defaults, NULL, NULL), 1e-9);
  g_test_message ("BLEU %g, %d words for %d", info->valid_bleu, (int) found.bleu.length, (int) found.bleu.reference_length);
  g_assert_cmpfloat (info->valid_bleu, >, 10);
}

/* Batches of validation are cut as those of training; the figures do not depend on where. */
static void
test_batch_size (void)
{
  static const char *const batches[] = { "batch=1 learning-rate=0", "batch=7 learning-rate=0", "batch=20 learning-rate=0", "batch=64 learning-rate=0" };
  double forced = 0, free_running = 0, bleu = 0;

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      g_autofree char *options = g_strconcat ("max-pairs=80 valid=20 attention=additive ", batches[i], NULL);
      g_autoptr (EngTrainer) trainer = train_trainer (options);
      g_autoptr (EngEpochInfo) info = NULL;

      train_step (trainer);
      info = eng_trainer_validate (trainer);

      if (i == 0)
        {
          forced = info->valid_forced;
          free_running = info->valid_free;
          bleu = info->valid_bleu;
        }

      g_assert_cmpfloat_with_epsilon (info->valid_forced, forced, 1e-5);
      g_assert_cmpfloat_with_epsilon (info->valid_free, free_running, 1e-5);
      g_assert_cmpfloat_with_epsilon (info->valid_bleu, bleu, 1e-9);
    }
}

/* Without a corpus of known answers there is no exact excess. */
static void
test_no_excess (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer_on ("a b\tc d\nb a\td c\na a\tc c\nb b\td d\n", "task=none min-count=1 valid=1 max-pairs=0 batch=2");
  g_autoptr (EngEpochInfo) info = NULL;

  train_step (trainer);
  info = eng_trainer_validate (trainer);
  g_assert_true (isfinite (info->valid_forced) && isfinite (info->valid_free));
  g_assert_true (isnan (info->excess_error));
}

/* Before the first update there is nothing to say about training, and all about the fresh weights. */
static void
test_untrained (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("");
  g_autoptr (EngEpochInfo) info = eng_trainer_validate (trainer);

  g_assert_cmpuint (info->step, ==, 0);
  g_assert_true (isnan (info->loss) && isnan (info->book_loss));
  /* Some 30 words, none preferred by much. */
  g_assert_cmpfloat (info->valid_forced, >, 2.5);
  g_assert_cmpfloat (info->valid_forced, <, 5);
}

/* A run resumed at its end is in the epoch it ended with. */
static void
test_resumed (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("");
  EngTrainerState state;

  eng_trainer_get_state (trainer, &state);

  for (guint64 step = 0; step <= 6; step++)
    {
      g_autoptr (EngEpochInfo) info = NULL;

      state.step = step;
      eng_trainer_set_state (trainer, &state);
      info = eng_trainer_validate (trainer);
      g_assert_cmpuint (info->step, ==, step);
      g_assert_cmpint (info->epoch, ==, (int) (step + 2) / 3);
    }
}

static gboolean
interrupt_third (gpointer data)
{
  return ++*(int *) data == 3;
}

static void
test_interrupt (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("batch=4");
  g_autoptr (EngEpochInfo) info = NULL;
  int asked = 0;

  eng_trainer_set_interrupt (trainer, interrupt_third, &asked);
  g_assert_null (eng_trainer_validate (trainer));
  g_assert_cmpint (asked, ==, 3);
  eng_trainer_set_interrupt (trainer, NULL, NULL);
  info = eng_trainer_validate (trainer);
  g_assert_nonnull (info);
}

int
main (int argc, char **argv)
{
  static const char *const variants[] = {
    "max-pairs=80 valid=20",
    "max-pairs=80 valid=20 forcing=0.3 feed=sample dropout=0.5",
    "max-pairs=80 valid=20 cell=lstm attention=additive feed=mix forcing=0.5",
    "max-pairs=80 valid=20 encoder-padding=run mask=off",
    "max-pairs=80 valid=20 bidirectional=on attention=general loss=book",
  };

  g_test_init (&argc, &argv, NULL);

  case_options_add_all ("/validate/loops", variants, G_N_ELEMENTS (variants), test_loops);
  g_test_add_func ("/validate/bleu", test_bleu);
  g_test_add_func ("/validate/batch-size", test_batch_size);
  g_test_add_func ("/validate/no-excess", test_no_excess);
  g_test_add_func ("/validate/untrained", test_untrained);
  g_test_add_func ("/validate/resumed", test_resumed);
  g_test_add_func ("/validate/interrupt", test_interrupt);

  return g_test_run ();
}
