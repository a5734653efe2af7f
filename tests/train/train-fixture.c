/* SPDX-License-Identifier: MIT */

#include "train-fixture.h"

#include <string.h>

#include "case-options.h"

EngConfig *
train_config (const char *options)
{
  g_autofree char *all = g_strconcat ("task=reverse max-pairs=60 valid=12 max-length=6 embed=6 hidden=8 batch=16 epochs=5 threads=1 ", options, NULL);

  return case_options_config (all);
}

EngTrainer *
train_trainer_on (const char *corpus, const char *options)
{
  g_autoptr (EngConfig) config = train_config (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngDataset) data = eng_dataset_new (config, corpus, "a test's corpus", NULL, NULL, &error);
  EngTrainer *trainer;

  g_assert_no_error (error);
  trainer = eng_trainer_new (data, config, &error);
  g_assert_no_error (error);

  return trainer;
}

EngTrainer *
train_trainer (const char *options)
{
  return train_trainer_on (NULL, options);
}

EngStepInfo
train_step (EngTrainer *trainer)
{
  g_autoptr (GError) error = NULL;
  EngStepInfo info;

  eng_trainer_step (trainer, &info, NULL, &error);
  g_assert_no_error (error);

  return info;
}

double *
train_losses (EngTrainer *trainer, int n)
{
  double *losses = g_new (double, n);

  for (int i = 0; i < n; i++)
    losses[i] = train_step (trainer).loss;

  return losses;
}

void
train_set (EngTrainer *trainer, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngChange) change = eng_trainer_set (trainer, name, value, &error);

  g_assert_no_error (error);
}

EngBatchPicture *
train_pictured_step (EngTrainer *trainer, EngStepInfo *info)
{
  g_autoptr (GError) error = NULL;
  EngBatchPicture *picture = NULL;

  eng_trainer_step (trainer, info, &picture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);

  return picture;
}

void
train_assert_bits (const char *what, const double *a, const double *b, int n)
{
  for (int i = 0; i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof a[i]) != 0)
      g_error ("%s: loss of step %d is %.17g, not %.17g", what, i + 1, a[i], b[i]);
}
