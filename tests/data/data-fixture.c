/* SPDX-License-Identifier: MIT */

#include "data-fixture.h"

#include <stdarg.h>

EngConfig *
fixture_config (const char *name, ...)
{
  EngConfig *config = eng_config_new ();
  GError *error = NULL;
  va_list args;

  eng_config_set (config, "valid", "0", &error);
  g_assert_no_error (error);

  va_start (args, name);

  for (; name != NULL; name = va_arg (args, const char *))
    {
      eng_config_set (config, name, va_arg (args, const char *), &error);
      g_assert_no_error (error);
    }

  va_end (args);

  return config;
}

EngDataset *
fixture_dataset (const EngConfig *config, const char *text)
{
  GError *error = NULL;
  EngDataset *dataset = eng_dataset_new (config, text, "built-in", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dataset);

  return dataset;
}

void
assert_text (const char *what, const char *got, const char *expected)
{
  g_autofree char *shown = NULL, *wanted = NULL;

  if (g_strcmp0 (got, expected) == 0)
    return;

  shown = g_strescape (got != NULL ? got : "(null)", NULL);
  wanted = g_strescape (expected != NULL ? expected : "(null)", NULL);
  g_error ("%s: got “%s”, expected “%s”", what, shown, wanted);
}

static char *
side_words (const EngSide *side, const EngVocab *vocab, int i)
{
  GString *text = g_string_new (NULL);

  for (gsize t = side->start[i]; t < side->start[i + 1]; t++)
    {
      if (t > side->start[i])
        g_string_append_c (text, ' ');

      g_string_append (text, eng_vocab_word (vocab, side->ids[t]));
    }

  return g_string_free (text, FALSE);
}

void
assert_pair (const EngDataset *dataset, int i, const char *source, const char *target)
{
  g_autofree char *got_source = side_words (&dataset->source, dataset->source_vocab, i);
  g_autofree char *got_target = side_words (&dataset->target, dataset->target_vocab, i);
  g_autofree char *what = g_strdup_printf ("pair %d", i);

  assert_text (what, got_source, source);
  assert_text (what, got_target, target);
}

char *
vocab_line (const EngVocab *vocab)
{
  GString *text = g_string_new (NULL);

  for (int id = ENG_TOKEN_FIRST; id < eng_vocab_size (vocab); id++)
    {
      if (id > ENG_TOKEN_FIRST)
        g_string_append_c (text, '|');

      g_string_append (text, eng_vocab_word (vocab, id));
    }

  return g_string_free (text, FALSE);
}
