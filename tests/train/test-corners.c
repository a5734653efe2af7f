/* SPDX-License-Identifier: MIT
 *
 * The smallest and oddest runs there are, in every variant: they train, validate and translate without a
 * number that is none.
 */

#include <math.h>
#include <string.h>

#include "train-fixture.h"

static const struct
{
  const char *name, *corpus, *options;
} corpora[] = {
  { "one-pair", "a\tb\n", "min-count=1 valid=0 batch=1" },
  { "only-specials", "a\tb\nc\td\n", "min-count=2 valid=1 batch=2" },
  { "one-step", "a b\tc d\nb\td\na\tc d\n", "min-count=1 max-length=1 valid=1 batch=2" },
  { "two-steps", "a b c\tc d d d\nb\td\na\tc d\n", "min-count=1 max-length=2 valid=1 batch=1" },
  { "more-lanes-than-rows", "a\tb\nb a\tc\nc\ta a\n", "min-count=1 valid=0 batch=64 lanes=8" },
  { "short-last-batch", "a\tb\nb a\tc\nc\ta a\nd\td d\na d\td b\n", "min-count=1 valid=0 batch=4 lanes=4" },
  { "long-lines", "a b a b a b a b a b a b a b\tc d c d c d c d c d c d c d c d\na\tc\nb\td c\n", "min-count=1 max-length=5 valid=1 batch=3" },
  { "same-pair", "a b\tc\na b\tc\na b\tc\na b\tc\n", "min-count=1 valid=50% batch=2" },
  { "held-out-most", "a\tb\nb\tc\nc\td\nd\te\ne\tf\nf\tg\ng\th\nh\ti\ni\tj\nj\ta\n", "min-count=1 valid=90% batch=7" },
  { "characters", "ab é\tc d\nb\tœ\n", "tokens=char min-count=1 valid=0 batch=2 text=clean" },
};

static const char *const variants[] = {
  "layers=1 embed=1 hidden=1",
  "cell=lstm bidirectional=on attention=additive dropout=0.9",
  "cell=rnn layers=16 embed=2 hidden=2",
  "attention=dot forcing=0 feed=sample temperature=0.01",
  "attention=general feed=mix forcing=0.5 encoder-hidden=3 decoder-hidden=2",
  "context=book encoder-padding=run loss=book",
  "tie-output=on embed=4 hidden=4 mask=off",
  "encoder-cell=lstm decoder-cell=gru attention=additive encoder-padding=run forcing=0.5 coin=batch",
  "optimizer=sgd clip=0 temperature=100 feed=sample forcing=exponential:0.5",
};

static void
check_translation (const EngTrainer *trainer, const EngTranslation *translation)
{
  const EngDataset *data = eng_trainer_dataset (trainer);
  int T = data->max_length;

  g_assert_true (translation->n_source >= 0 && translation->n_source <= T);
  g_assert_nonnull (translation->output);
  g_assert_true (g_utf8_validate (translation->output, -1, NULL));
  g_assert_cmpint (translation->n_steps == 0, ==, translation->n_source == 0);
  g_assert_true (translation->n_steps <= T);

  for (int s = 0; s < translation->n_source; s++)
    g_assert_true (translation->source_ids[s] >= 0 && translation->source_ids[s] < eng_vocab_size (data->source_vocab));

  for (int t = 0; t < translation->n_steps; t++)
    {
      const EngDecodeStep *step = &translation->steps[t];

      g_assert_true (step->id >= 0 && step->id < eng_vocab_size (data->target_vocab));
      g_assert_true (step->probability >= 0 && step->probability <= 1.00001f);
      g_assert_cmpint (step->n_top, ==, MIN (ENG_TOP_K, eng_vocab_size (data->target_vocab)));
    }
}

static void
translate_all (EngTrainer *trainer)
{
  static const char *const texts[] = { "", "   ", "a", "a b", "b a b a b a b a b a b a b a b a b a b a", "unknown words only",
                                       "a\tb\n", "<eos>", "<pad> <unk>", ". ! ?", "ÀÉ\u202f!" };
  static const EngForcedWord forced[] = { { 0, ENG_TOKEN_UNK }, { 1, ENG_TOKEN_PAD }, { 1000, ENG_TOKEN_BOS } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int beam = 1; beam <= 64; beam += i == 2 ? 9 : 63)
      {
        g_autoptr (EngTranslation) plain = eng_trainer_translate (trainer, texts[i], beam, 0, NULL);
        g_autoptr (EngTranslation) put = eng_trainer_translate (trainer, texts[i], beam, G_N_ELEMENTS (forced), forced);

        check_translation (trainer, plain);
        check_translation (trainer, put);

        if (put->n_steps > 0)
          g_assert_true (put->steps[0].forced && put->steps[0].id == ENG_TOKEN_UNK);
      }
}

static void
test_corpus (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data);

  for (guint k = 0; k < G_N_ELEMENTS (variants); k++)
    {
      g_autofree char *options = g_strdup_printf ("task=none max-pairs=0 %s %s threads=2", variants[k], corpora[i].options);
      g_autoptr (EngTrainer) trainer = train_trainer_on (corpora[i].corpus, options);
      g_autoptr (EngEpochInfo) info = NULL;

      for (int step = 0; step < 4; step++)
        {
          g_autoptr (EngBatchPicture) picture = NULL;
          g_autoptr (GError) error = NULL;
          EngStepInfo step_info;

          eng_trainer_step (trainer, &step_info, &picture, &error);
          g_assert_no_error (error);

          if (!isfinite (step_info.loss) || !isfinite (step_info.grad_norm) || step_info.tokens <= 0)
            g_error ("%s: loss %g, gradient %g of %d tokens", options, step_info.loss, step_info.grad_norm, step_info.tokens);
        }

      info = eng_trainer_validate (trainer);
      g_assert_cmpint (isnan (info->valid_forced), ==, eng_trainer_dataset (trainer)->n_valid == 0);
      translate_all (trainer);
    }
}

/* Everything a window's user may turn in one run, at every step something else. */
static void
test_turned (void)
{
  static const char *const turns[][2] = {
    { "feed", "mix" }, { "forcing", "0" }, { "dropout", "0.95" }, { "mask", "off" }, { "feed", "sample" }, { "temperature", "0.01" }, { "coin", "sentence" }, { "dropout", "0" }, { "clip", "0" }, { "feed", "mix" }, { "forcing", "linear:0:1:20" }, { "mask", "on" }, { "learning-rate", "0" }, { "feed", "argmax" }, { "temperature", "100" }, { "forcing", "1" }, { "learning-rate", "0.01" }
  };
  g_autoptr (EngTrainer) trainer = train_trainer ("attention=additive cell=lstm threads=2");

  for (guint i = 0; i < 3 * G_N_ELEMENTS (turns); i++)
    {
      train_set (trainer, turns[i % G_N_ELEMENTS (turns)][0], turns[i % G_N_ELEMENTS (turns)][1]);
      g_assert_true (isfinite (train_step (trainer).loss));

      if (i % 5 == 0)
        {
          g_autoptr (EngEpochInfo) info = eng_trainer_validate (trainer);
          g_autoptr (EngTranslation) translation = eng_trainer_translate (trainer, "a b c", 3, 0, NULL);

          g_assert_true (isfinite (info->valid_free));
          check_translation (trainer, translation);
        }
    }
}

/* Real vectors of one step, one sequence. */
static void
test_vectors (void)
{
  static const char *const options[] = { "task=noise max-pairs=1 valid=0 batch=1", "task=waves max-pairs=2 valid=1 max-length=1 batch=8 lanes=4",
                                         "task=waves max-pairs=3 valid=0 swap=on max-length=1 attention=additive bidirectional=on forcing=0" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *all = g_strconcat ("loss=mse ", options[i], NULL);
      g_autoptr (EngTrainer) trainer = train_trainer (all);
      g_autoptr (EngEpochInfo) info = NULL;

      for (int step = 0; step < 5; step++)
        g_assert_true (isfinite (train_step (trainer).loss));

      info = eng_trainer_validate (trainer);
      g_assert_null (eng_trainer_translate (trainer, "a", 1, 0, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (corpora); i++)
    {
      g_autofree char *path = g_strdup_printf ("/corners/%s", corpora[i].name);

      g_test_add_data_func (path, GINT_TO_POINTER ((int) i), test_corpus);
    }

  g_test_add_func ("/corners/turned", test_turned);
  g_test_add_func ("/corners/vectors", test_vectors);

  return g_test_run ();
}
