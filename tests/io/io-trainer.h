/* SPDX-License-Identifier: MIT
 *
 * Small trainers for the tests of files: a dozen sentence pairs, a handful of units.
 */
#pragma once

#include <string.h>

#include "eng-trainer.h"

static const char io_corpus[] = "go .\tva !\n"
                                "i lost .\tj'ai perdu .\n"
                                "he's calm .\til est calme .\n"
                                "i'm home .\tje suis chez moi .\n"
                                "i'm calm .\tje suis calme .\n"
                                "he lost .\til a perdu .\n"
                                "go home .\tva chez toi .\n"
                                "he's home .\til est chez lui .\n"
                                "i go .\tje vais .\n"
                                "he goes home .\til va chez lui .\n"
                                "we lost .\tnous avons perdu .\n"
                                "we go home .\tnous allons chez nous .\n";

/* @options: "name value name value …" on top of small defaults. */
static inline EngConfig *
io_config_new (const char *options)
{
  EngConfig *config = eng_config_new ();
  g_autofree char *all = g_strconcat ("embed 5 hidden 6 batch 4 min-count 1 threads 1 ", options, NULL);
  g_auto (GStrv) words = g_strsplit (all, " ", -1);

  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    {
      g_autoptr (GError) error = NULL;

      eng_config_set (config, words[i], words[i + 1], &error);
      g_assert_no_error (error);
    }

  return config;
}

static inline EngTrainer *
io_trainer_new (const char *options)
{
  g_autoptr (EngConfig) config = io_config_new (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngDataset) data = eng_dataset_new (config, io_corpus, "test", NULL, NULL, &error);
  EngTrainer *trainer;

  g_assert_no_error (error);
  trainer = eng_trainer_new (data, config, &error);
  g_assert_no_error (error);

  return trainer;
}
