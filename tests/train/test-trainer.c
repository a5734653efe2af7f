/* SPDX-License-Identifier: MIT
 *
 * One run: the same bits however it is made, which pairs when, what a step reports, what the optimiser does,
 * and what live options change.
 */

#include <math.h>
#include <string.h>

#include "eng-error.h"
#include "naive.h"
#include "train-fixture.h"

static void
assert_bits (const char *what, const double *a, const double *b, int n)
{
  for (int i = 0; i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof a[i]) != 0)
      g_error ("%s: loss of step %d is %.17g, not %.17g", what, i + 1, a[i], b[i]);
}

/* --- the same bits --- */

/* Losses and, as the last two numbers, sums over the weights and their squares. */
static double *
watched_losses (const char *options, int n, gboolean watched)
{
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngParams *params = eng_trainer_params (trainer);
  double *losses = g_new0 (double, n + 2);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (EngBatchPicture) picture = NULL;
      g_autoptr (GError) error = NULL;
      EngStepInfo info;

      eng_trainer_step (trainer, &info, watched && i % 3 != 1 ? &picture : NULL, &error);
      g_assert_no_error (error);
      losses[i] = info.loss;

      if (watched && eng_trainer_dataset (trainer)->width == 0)
        eng_translation_free (eng_trainer_translate (trainer, "c a b", 1 + i % 4, 0, NULL));

      if (watched && i % 2 == 0)
        eng_epoch_info_free (eng_trainer_validate (trainer));
    }

  for (gsize k = 0; k < params->size; k++)
    {
      losses[n] += (double) params->weights[k];
      losses[n + 1] += (double) params->weights[k] * (double) params->weights[k] * (double) (k % 7);
    }

  return losses;
}

static void
test_same_bits (gconstpointer data)
{
  const int n = 13; /* the fifth epoch has begun: a short batch, a shuffle */
  g_autofree char *alone = g_strdup_printf ("%s threads=1", (const char *) data);
  g_autofree double *expected = watched_losses (alone, n, FALSE);

  for (int threads = 1; threads <= 3; threads++)
    for (int watched = 0; watched < 2; watched++)
      {
        g_autofree char *options = g_strdup_printf ("%s threads=%d", (const char *) data, threads);
        g_autofree double *losses = watched_losses (options, n, watched);
        g_autofree char *what = g_strdup_printf ("%s, %s", options, watched ? "watched" : "alone");

        assert_bits (what, losses, expected, n + 2);
      }
}

/* Seeds are runs of their own; the number of lanes moves last digits only. */
static void
test_seed_and_lanes (void)
{
  g_autofree double *one = watched_losses ("lanes=1", 6, FALSE);
  g_autofree double *three = watched_losses ("lanes=3", 6, FALSE);
  g_autofree double *other = watched_losses ("lanes=1 seed=2", 6, FALSE);

  for (int i = 0; i < 6; i++)
    {
      g_assert_cmpfloat_with_epsilon (one[i], three[i], 1e-4 * one[i]);
      g_assert_cmpfloat (fabs (one[i] - other[i]), >, 1e-3);
    }
}

/* --- which pairs when --- */

static EngBatchPicture *
pictured_step (EngTrainer *trainer, EngStepInfo *info)
{
  g_autoptr (GError) error = NULL;
  EngBatchPicture *picture = NULL;

  eng_trainer_step (trainer, info, &picture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);

  return picture;
}

/* 50 pairs in batches of 16: 4 updates an epoch, the last of 2 rows. */
static void
test_epochs (gconstpointer order)
{
  g_autofree char *options = g_strdup_printf ("max-pairs=50 valid=0 epochs=3 order=%s", (const char *) order);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  const EngDataset *data = eng_trainer_dataset (trainer);
  g_autoptr (EngRunInfo) run = eng_trainer_run_info (trainer);
  int sequence[3][50];

  g_assert_cmpint (run->steps_per_epoch, ==, 4);
  g_assert_cmpuint (run->steps_total, ==, 12);
  g_assert_cmpint (run->pairs_train, ==, 50);
  g_assert_false (eng_trainer_at_epoch_end (trainer));

  for (int epoch = 0; epoch < 3; epoch++)
    {
      int seen[50] = { 0 };
      int n_seen = 0;

      for (int k = 0; k < 4; k++)
        {
          EngStepInfo info;
          g_autoptr (EngBatchPicture) picture = NULL;
          int tokens = 0;

          g_assert_false (eng_trainer_is_done (trainer));
          picture = pictured_step (trainer, &info);
          g_assert_cmpuint (info.step, ==, (guint64) (epoch * 4 + k + 1));
          g_assert_cmpint (info.epoch, ==, epoch + 1);
          g_assert_cmpuint (picture->step, ==, info.step);
          g_assert_cmpint (picture->epoch, ==, info.epoch);
          g_assert_cmpint (picture->rows, ==, k < 3 ? 16 : 2);
          g_assert_cmpint (info.positions, ==, picture->rows * 6);
          g_assert_cmpint (eng_trainer_at_epoch_end (trainer), ==, k == 3);

          for (int b = 0; b < picture->rows; b++)
            {
              seen[picture->pair[b]]++;
              sequence[epoch][n_seen++] = picture->pair[b];
              tokens += eng_side_length (&data->target, picture->pair[b]);
              g_assert_cmpint (picture->target_length[b], ==, eng_side_length (&data->target, picture->pair[b]));
              g_assert_cmpint (picture->source_length[b], ==, eng_side_length (&data->source, picture->pair[b]));
            }

          g_assert_cmpint (info.tokens, ==, tokens);
        }

      for (int i = 0; i < 50; i++)
        g_assert_cmpint (seen[i], ==, 1);
    }

  g_assert_true (eng_trainer_is_done (trainer));

  if (strcmp (order, "file") == 0)
    for (int i = 0; i < 150; i++)
      g_assert_cmpint (sequence[i / 50][i % 50], ==, i % 50);
  else
    {
      g_assert_cmpint (memcmp (sequence[0], sequence[1], sizeof sequence[0]), !=, 0);
      g_assert_cmpint (memcmp (sequence[1], sequence[2], sizeof sequence[0]), !=, 0);
    }
}

/* --steps counts before --epochs does; a run that stops within an epoch ends that epoch. */
static void
test_steps (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("max-pairs=50 valid=0 epochs=3 steps=6");

  for (int step = 1; step <= 6; step++)
    {
      g_assert_false (eng_trainer_is_done (trainer));
      train_step (trainer);
      g_assert_cmpint (eng_trainer_at_epoch_end (trainer), ==, step == 4 || step == 6);
    }

  g_assert_true (eng_trainer_is_done (trainer));
}

static void
test_more_steps_than_epochs (void)
{
  g_autoptr (EngTrainer) trainer = train_trainer ("max-pairs=50 valid=0 epochs=1 steps=9");
  EngStepInfo info = { 0 };

  while (!eng_trainer_is_done (trainer))
    info = train_step (trainer);

  g_assert_cmpuint (info.step, ==, 9);
  g_assert_cmpint (info.epoch, ==, 3);
}

/* --- what a step reports --- */

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

  g_assert_true (cell->coin >= 0 && cell->coin < 1);
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
      g_autoptr (EngBatchPicture) picture = pictured_step (trainer, &info);
      int fed_true = 0, fed_own = 0, own_right = 0;

      g_assert_cmpfloat (picture->epsilon, ==, info.epsilon);

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
      g_autoptr (EngBatchPicture) a = pictured_step (forced, &info);
      g_autoptr (EngBatchPicture) b = pictured_step (free_running, &info);

      g_assert_cmpmem (a->pair, (gsize) a->rows * sizeof (int), b->pair, (gsize) b->rows * sizeof (int));

      for (int k = 0; k < a->rows * a->target_steps; k++)
        if (k % a->target_steps != 0)
          g_assert_cmpfloat (a->cells[k].coin, ==, b->cells[k].coin);
    }
}

/* --- what the optimiser does --- */

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

/* --- live options --- */

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
  assert_bits (live->name, first, expected, before);
  assert_bits (live->name, rest, expected + before, later);

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
  assert_bits ("refused options", losses, expected, 3);
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

/* --- it learns --- */

/* Reversal is within reach of a small model; and what it learned, translate() shows. */
static void
test_learns (gconstpointer data)
{
  g_autofree char *options = g_strconcat ("task=copy max-length=4 max-pairs=400 valid=40 batch=32 hidden=24 embed=16 learning-rate=0.02 dropout=0 epochs=40 ", data, NULL);
  g_autoptr (EngTrainer) trainer = train_trainer (options);
  g_autoptr (EngEpochInfo) info = NULL;
  double first = train_step (trainer).loss;
  double last = first;

  while (!eng_trainer_is_done (trainer))
    last = train_step (trainer).loss;

  info = eng_trainer_validate (trainer);
  g_test_message ("%s: loss %g → %g, forced %g, free %g, BLEU %g", options, first, last, info->valid_forced, info->valid_free, info->valid_bleu);
  g_assert_cmpfloat (last, <, first / 4);
}

static void
add_all (const char *name, const char *const *options, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/trainer/%s/%s", name, *options[i] == '\0' ? "default" : options[i]);

      g_test_add_data_func (g_strdelimit (path, " ", ','), options[i], func);
    }
}

int
main (int argc, char **argv)
{
  static const char *const same_bits[] = {
    "lanes=3",
    "lanes=2 forcing=0.5 cell=lstm attention=additive dropout=0.3",
    "lanes=4 forcing=0.5 feed=sample bidirectional=on",
    "lanes=2 forcing=0.4 feed=mix cell=rnn",
    "lanes=2 forcing=linear:1:0:10 coin=sentence attention=general encoder-hidden=5",
    "lanes=5 encoder-padding=run mask=off tie-output=on embed=8",
    "lanes=2 task=waves loss=mse forcing=0.5",
    "embed=64 hidden=96 batch=48 min-count=1",
  };
  static const char *const losses[] = { "", "mask=off", "loss=book", "loss=book mask=off", "cell=lstm attention=dot", "bidirectional=on cell=rnn" };
  static const char *const pictures[] = { "forcing=1", "forcing=0.5", "forcing=0", "forcing=0.5 mask=off", "forcing=0.4 feed=sample temperature=3",
                                          "forcing=0.4 feed=mix", "forcing=0.5 coin=sentence attention=dot", "forcing=linear:1:0:3" };
  static const char *const learners[] = { "", "cell=lstm", "cell=rnn learning-rate=0.005", "attention=dot", "attention=additive bidirectional=on", "attention=general",
                                          "forcing=0.5", "forcing=0.5 feed=mix", "forcing=0.5 feed=sample", "tie-output=on embed=24", "forcing=0",
                                          "optimizer=sgd learning-rate=2 epochs=120" };

  g_test_init (&argc, &argv, NULL);

  add_all ("same-bits", same_bits, G_N_ELEMENTS (same_bits), test_same_bits);
  add_all ("loss", losses, G_N_ELEMENTS (losses), test_loss);
  add_all ("picture", pictures, G_N_ELEMENTS (pictures), test_picture);
  add_all ("learns", learners, G_N_ELEMENTS (learners), test_learns);
  g_test_add_func ("/trainer/seed-and-lanes", test_seed_and_lanes);
  g_test_add_data_func ("/trainer/epochs/shuffled", "shuffled", test_epochs);
  g_test_add_data_func ("/trainer/epochs/file", "file", test_epochs);
  g_test_add_func ("/trainer/steps", test_steps);
  g_test_add_func ("/trainer/more-steps-than-epochs", test_more_steps_than_epochs);
  g_test_add_func ("/trainer/epoch-sums", test_epoch_sums);
  g_test_add_func ("/trainer/epsilon-moves-nothing", test_epsilon_moves_nothing);
  g_test_add_func ("/trainer/sgd-and-clip", test_sgd_and_clip);
  g_test_add_func ("/trainer/book-gradient", test_book_gradient);
  g_test_add_func ("/trainer/adam", test_adam);

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
