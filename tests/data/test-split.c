/* SPDX-License-Identifier: MIT
 *
 * Who is held out, and the order of an epoch.
 */

#include <string.h>

#include "data-fixture.h"
#include "eng-split.h"

/* @n pairs; every @every-th source comes three times. */
static char *
make_text (int n, int every)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "s%d\tt%d\n", i % every == 2 && i > 2 ? i - 2 : i % every == 1 && i > 1 ? i - 1
                                                                                                          : i,
                            i);

  return g_string_free (text, FALSE);
}

static char *
id_key (const EngSide *side, int i)
{
  GString *key = g_string_new (NULL);

  for (gsize t = side->start[i]; t < side->start[i + 1]; t++)
    g_string_append_printf (key, "%d ", side->ids[t]);

  return g_string_free (key, FALSE);
}

/* No source stands on both sides; each part is in file order; nothing is lost. */
static void
check_split (const EngDataset *dataset, int expected_valid)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int last = -1;

  g_assert_cmpint (dataset->n_train + dataset->n_valid, ==, dataset->n);
  g_assert_cmpint (dataset->n_valid, ==, expected_valid);

  for (int i = 0; i < dataset->n; i++)
    {
      int line = atoi (dataset->target_text[i] + 1);

      if (i == dataset->n_train)
        last = -1;

      if (line <= last)
        g_error ("pair %d: line %d after line %d", i, line, last);

      last = line;

      if (i < dataset->n_train)
        g_hash_table_add (seen, id_key (&dataset->source, i));
      else
        {
          g_autofree char *key = id_key (&dataset->source, i);

          if (g_hash_table_contains (seen, key))
            g_error ("held-out pair %d: its source “%s” is trained on", i, dataset->source_text[i]);
        }
    }
}

static void
test_held_out (void)
{
  static const struct
  {
    const char *valid;
    int expected; /* of 300 pairs */
  } cases[] = { { "0", 0 }, { "0%", 0 }, { "10%", 30 }, { "33.3%", 100 }, { "7", 7 }, { "299", 299 }, { "300", 299 }, { "5000", 299 } };
  g_autofree char *text = make_text (300, 10);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EngConfig) config = fixture_config ("valid", cases[i].valid, "min-count", "1", NULL);
      g_autoptr (EngDataset) dataset = fixture_dataset (config, text);

      check_split (dataset, cases[i].expected);
    }
}

/* The same seed holds out the same pairs, another one others; the model's options do not matter. */
static void
test_seed (void)
{
  g_autofree char *text = make_text (300, 10);
  g_autoptr (EngConfig) one = fixture_config ("valid", "20%", "min-count", "1", NULL);
  g_autoptr (EngConfig) again = fixture_config ("valid", "20%", "min-count", "1", "hidden", "8", "batch", "3", NULL);
  g_autoptr (EngConfig) two = fixture_config ("valid", "20%", "min-count", "1", "seed", "2", NULL);
  g_autoptr (EngDataset) a = fixture_dataset (one, text);
  g_autoptr (EngDataset) b = fixture_dataset (again, text);
  g_autoptr (EngDataset) c = fixture_dataset (two, text);
  int equal = 0;

  for (int i = a->n_train; i < a->n; i++)
    {
      assert_text ("same seed", b->target_text[i], a->target_text[i]);
      equal += strcmp (c->target_text[i], a->target_text[i]) == 0;
    }

  g_assert_cmpint (equal, <, a->n_valid / 2);

  /* Vocabularies come from all pairs, whatever is held out. */
  g_assert_cmpint (eng_vocab_size (a->target_vocab), ==, ENG_TOKEN_FIRST + 300);
}

/* Every pair is held out about as often as any other: over 400 seeds 40 of 200, so each 80 times. */
static void
test_fair (void)
{
  int count[200] = { 0 };
  int order[200];
  g_autoptr (EngConfig) config = fixture_config ("valid", "40", NULL);

  for (config->seed = 1; config->seed <= 400; config->seed++)
    {
      int n_train = eng_split_order (order, NULL, 200, 200, config);

      g_assert_cmpint (n_train, ==, 160);

      for (int i = n_train; i < 200; i++)
        count[order[i]]++;
    }

  /* Six standard deviations, of 8 each. */
  for (int i = 0; i < 200; i++)
    if (count[i] < 80 - 48 || count[i] > 80 + 48)
      g_error ("pair %d: held out %d times of 400, expected about 80", i, count[i]);
}

/* A group that would be too many is passed over; one pair always trains. */
static void
test_groups (void)
{
  static const int group[] = { 0, 0, 0, 1, 0 };
  static const int one_group[] = { 0, 0, 0, 0, 0 };
  int order[5];

  for (int seed = 1; seed < 30; seed++)
    {
      g_autofree char *text = g_strdup_printf ("%d", seed);
      g_autoptr (EngConfig) two = fixture_config ("valid", "2", "seed", text, NULL);

      g_assert_cmpint (eng_split_order (order, group, 5, 2, two), ==, 4);
      g_assert_cmpint (order[4], ==, 3);
      g_assert_cmpint (eng_split_order (order, one_group, 5, 1, two), ==, 5);
    }
}

/* Equal sequences share a number, others never: against a comparison of each with each. */
static void
test_group_numbers (void)
{
  enum
  {
    N = 300
  };
  gint32 numbers[N * 4];
  gsize start[N + 1] = { 0 };
  int group[N];
  int n_groups, most = -1;

  for (int i = 0; i < N; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (1, 5);

      for (gsize t = 0; t < length; t++)
        numbers[start[i] + t] = g_test_rand_int_range (0, 4);

      start[i + 1] = start[i] + length;
    }

  n_groups = eng_split_groups (group, numbers, start, N);

  for (int i = 0; i < N; i++)
    {
      if (group[i] > most + 1)
        g_error ("pair %d: group %d after %d", i, group[i], most);

      most = MAX (most, group[i]);

      for (int j = 0; j < i; j++)
        {
          gsize n = start[i + 1] - start[i];
          gboolean equal = start[j + 1] - start[j] == n && memcmp (numbers + start[i], numbers + start[j], n * sizeof (gint32)) == 0;

          if (equal != (group[i] == group[j]))
            g_error ("pairs %d and %d: groups %d and %d, equal %d", j, i, group[j], group[i], equal);
        }
    }

  g_assert_cmpint (n_groups, ==, most + 1);
}

static void
test_order (void)
{
  g_autofree char *text = make_text (200, 10);
  g_autoptr (EngConfig) config = fixture_config ("valid", "20", "min-count", "1", NULL);
  g_autoptr (EngConfig) by_file = fixture_config ("valid", "20", "min-count", "1", "order", "file", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, text);
  int first[200], again[200], next[200], other[200], file[200];
  gboolean seen[200] = { FALSE };
  int n = dataset->n_train, same_next = 0, same_other = 0;

  eng_dataset_order (dataset, first, config, 1);
  eng_dataset_order (dataset, again, config, 1);
  eng_dataset_order (dataset, next, config, 2);
  eng_dataset_order (dataset, file, by_file, 1);
  config->seed = 2;
  eng_dataset_order (dataset, other, config, 1);

  for (int i = 0; i < n; i++)
    {
      if (first[i] < 0 || first[i] >= n || seen[first[i]])
        g_error ("place %d: pair %d is none of %d, or came before", i, first[i], n);

      seen[first[i]] = TRUE;
      g_assert_cmpint (again[i], ==, first[i]);
      g_assert_cmpint (file[i], ==, i);
      same_next += next[i] == first[i];
      same_other += other[i] == first[i];
    }

  /* Of random permutations one place agrees on average; more than ten is not chance. */
  g_assert_cmpint (same_next, <, 10);
  g_assert_cmpint (same_other, <, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/split/held-out", test_held_out);
  g_test_add_func ("/data/split/seed", test_seed);
  g_test_add_func ("/data/split/fair", test_fair);
  g_test_add_func ("/data/split/groups", test_groups);
  g_test_add_func ("/data/split/group-numbers", test_group_numbers);
  g_test_add_func ("/data/split/order", test_order);

  return g_test_run ();
}
