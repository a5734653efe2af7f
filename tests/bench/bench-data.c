/* SPDX-License-Identifier: MIT
 *
 * How long a corpus takes from text to encoded pairs, and how much memory it needs at its peak. Without an
 * argument, on a made-up corpus of the size and make of a large one (167,000 pairs of words whose frequency
 * falls as Zipf found it); with one, on that file of tab-separated pairs. A figure for people, not a test:
 *
 *   meson test --benchmark --verbose bench-data     or     bench-data FILE
 */

#include <sys/resource.h>

#include "eng-dataset.h"

#define PAIRS 167000
#define WORDS 20000
#define ROUNDS 5

/* A word of letters, some accented; the same for the same number. */
static void
append_word (GString *text, int word)
{
  static const char *const syllables[] = { "la", "ne", "té", "ri", "cho", "pen", "sou", "vez", "ç", "ma" };

  for (word += 7; word > 0; word /= 10)
    g_string_append (text, syllables[word % 10]);
}

static void
append_sentence (GString *text, GRand *random)
{
  int n = g_rand_int_range (random, 2, 12);

  for (int i = 0; i < n; i++)
    {
      /* Rank r is drawn with a probability near 1 / r. */
      int word = (int) (g_rand_double (random) < 0.5 ? g_rand_double_range (random, 0, 150)
                                                     : WORDS * g_rand_double (random) * g_rand_double (random));

      if (i > 0)
        g_string_append_c (text, ' ');

      append_word (text, word);
    }

  g_string_append (text, g_rand_boolean (random) ? "." : "\u202f!");
}

static char *
make_corpus (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GString *text = g_string_new (NULL);

  for (int i = 0; i < PAIRS; i++)
    {
      append_sentence (text, random);
      g_string_append_c (text, '\t');
      append_sentence (text, random);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

int
main (int argc, char **argv)
{
  g_autofree char *text = argc > 1 ? NULL : make_corpus ();
  g_autoptr (EngConfig) config = eng_config_new ();
  struct rusage usage;

  if (argc > 1)
    config->data = g_strdup (argv[1]);

  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start_usec = g_get_monotonic_time ();
      g_autoptr (EngDataset) dataset = eng_dataset_new (config, text, "made up", NULL, NULL, &error);
      double seconds = (double) (g_get_monotonic_time () - start_usec) * 1e-6;

      if (dataset == NULL)
        {
          g_printerr ("%s\n", error->message);

          return 1;
        }

      getrusage (RUSAGE_SELF, &usage);
      g_print ("%d pairs, vocabularies %d and %d: %.3f s, %.0f pairs/s, peak %ld MB\n", dataset->n,
               eng_vocab_size (dataset->source_vocab), eng_vocab_size (dataset->target_vocab), seconds, dataset->n / seconds,
               usage.ru_maxrss / 1024);
    }

  return 0;
}
