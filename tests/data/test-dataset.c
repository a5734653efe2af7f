/* SPDX-License-Identifier: MIT
 *
 * From a text to encoded pairs: the readers, ids, figures, the split and the epochs' order. /data/dataset/
 * plain-path holds the one-pass reader against the plain one: normalise the whole text, split, count.
 */

#include <string.h>

#include <glib/gstdio.h>

#include "data-fixture.h"
#include "eng-text.h"

/* Two pairs of the book's kind, worked out by hand. */
static void
test_ids (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, "Go.\tVa !\nI go.\tJe vais.\nGo!\tVa !\n");
  static const gint32 source[] = { 4, 5, 3, 6, 4, 5, 3, 4, 7, 3 };
  static const gint32 target[] = { 4, 5, 3, 6, 7, 8, 3, 4, 5, 3 };
  static const gsize start[] = { 0, 3, 7, 10 };
  g_autofree char *source_line = vocab_line (dataset->source_vocab);
  g_autofree char *target_line = vocab_line (dataset->target_vocab);

  assert_text ("source vocabulary", source_line, "go|.|i|!");
  assert_text ("target vocabulary", target_line, "va|!|je|vais|.");
  g_assert_cmpint (dataset->n, ==, 3);
  g_assert_cmpint (dataset->n_train, ==, 3);
  g_assert_cmpint (dataset->n_valid, ==, 0);
  g_assert_cmpmem (dataset->source.start, sizeof (gsize) * 4, start, sizeof start);
  g_assert_cmpmem (dataset->source.ids, sizeof (gint32) * 10, source, sizeof source);
  g_assert_cmpmem (dataset->target.ids, sizeof (gint32) * 10, target, sizeof target);
  assert_text ("text", dataset->source_text[1], "I go.");
  assert_text ("text", dataset->target_text[2], "Va !");
  g_assert_null (dataset->source_text[3]);
}

/* A token seen once is unknown by default; the vocabulary depends on the pairs that were read. */
static void
test_unknown (void)
{
  g_autoptr (EngConfig) config = fixture_config (NULL, NULL);
  g_autoptr (EngConfig) two = fixture_config ("max-pairs", "2", NULL);
  const char *text = "go on\tva\ngo\tva va\non\ten\n";
  g_autoptr (EngDataset) all = fixture_dataset (config, text);
  g_autoptr (EngDataset) first = fixture_dataset (two, text);

  assert_pair (all, 0, "go on <eos>", "va <eos>");
  assert_pair (all, 2, "on <eos>", "<unk> <eos>");
  g_assert_cmpint (first->n, ==, 2);
  assert_pair (first, 0, "go <unk> <eos>", "va <eos>");
  g_assert_cmpuint (first->figures.source_unknown, ==, 1);
  g_assert_cmpuint (first->figures.target_unknown, ==, 0);
  g_assert_cmpint (first->figures.source_distinct, ==, 2);
  g_assert_cmpuint (first->figures.source_tokens, ==, 3);
  g_assert_cmpuint (first->figures.target_tokens, ==, 3);
}

/* T tokens are kept: a sentence of T words loses its <eos>, a longer one its end too. */
static void
test_cut (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", "max-length", "3", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, "a b\tw\na b c\tx y z v\na\tw x y\n");

  assert_pair (dataset, 0, "a b <eos>", "w <eos>");
  assert_pair (dataset, 1, "a b c", "x y z");
  assert_pair (dataset, 2, "a <eos>", "w x y");
  g_assert_cmpuint (dataset->figures.cut_source, ==, 1);
  g_assert_cmpuint (dataset->figures.cut_target, ==, 2);
  g_assert_cmpint (dataset->figures.longest_source, ==, 4);
  g_assert_cmpint (dataset->figures.longest_target, ==, 5);
  g_assert_cmpuint (dataset->figures.source_lengths[2], ==, 1);
  g_assert_cmpuint (dataset->figures.source_lengths[3], ==, 1);
  g_assert_cmpuint (dataset->figures.source_lengths[4], ==, 1);
  g_assert_cmpuint (dataset->figures.target_lengths[4], ==, 1);
  g_assert_cmpuint (dataset->figures.target_lengths[5], ==, 1);
}

/* What a person is told: each reason with its count, nothing when all is well; blank lines are no mistake. */
static void
test_notice (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", "max-length", "3", NULL);
  g_autoptr (EngDataset) dropped = fixture_dataset (config, "a\tb\nalone\nc\t\n\td\n\ne f g h\ti j k\nalone too\n");
  g_autoptr (EngDataset) well = fixture_dataset (config, "a\tb\n\nc\td\n");
  g_autofree char *notice = eng_dataset_notice (dropped);
  g_autofree char *nothing = eng_dataset_notice (well);

  assert_text ("dropped", notice,
               "2 lines dropped: fewer than two columns (the first: line 2) · 2 pairs dropped: one side is empty · "
               "2 sentences cut to 3 tokens");
  g_assert_null (nothing);
}

/* Byte order mark, CRLF, a third column, no last newline: all taken, none left in a token. */
static void
test_forms (void)
{
  static const char *const texts[] = {
    "go on\tva\ngo on\tva\n",
    "\xef\xbb\xbfgo on\tva\ngo on\tva\n",
    "go on\tva\r\ngo on\tva\r\n",
    "go on\tva\ngo on\tva",
    "go on\tva\tCC-BY 2.0 #1\ngo on\tva\tCC-BY 2.0 #2\r\n",
    "go on\tva\t\ngo on\tva\tx\ty\tz\n",
    "\n\ngo on\tva\n  \n\r\ngo on\tva\n\n",
  };
  g_autoptr (EngConfig) config = fixture_config (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (EngDataset) dataset = fixture_dataset (config, texts[i]);

      if (dataset->n != 2)
        g_error ("form %" G_GSIZE_FORMAT ": %d pairs, expected 2", i, dataset->n);

      assert_pair (dataset, 0, "go on <eos>", "va <eos>");
      assert_pair (dataset, 1, "go on <eos>", "va <eos>");
      g_assert_cmpint (eng_vocab_size (dataset->source_vocab), ==, 6);
    }
}

static void
test_dropped (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", NULL);
  g_autoptr (EngConfig) few = fixture_config ("min-count", "1", "max-pairs", "4", NULL);
  const char *text = "a\tb\n\nheader without a tab\nc\t\n \tlost\n\t\nd\te\nalone\n   \n";
  g_autoptr (EngDataset) dataset = fixture_dataset (config, text);
  g_autoptr (EngDataset) start = fixture_dataset (few, text);

  g_assert_cmpuint (dataset->figures.lines, ==, 9);
  g_assert_cmpuint (dataset->figures.kept, ==, 2);
  g_assert_cmpuint (dataset->figures.dropped_blank, ==, 2);
  g_assert_cmpuint (dataset->figures.dropped_columns, ==, 2);
  g_assert_cmpuint (dataset->figures.dropped_empty, ==, 3);
  g_assert_cmpuint (dataset->figures.first_dropped, ==, 3);

  /* A dropped pair leaves no token behind. */
  g_assert_cmpint (dataset->figures.source_distinct, ==, 2);
  g_assert_cmpint (dataset->figures.target_distinct, ==, 2);
  g_assert_cmpuint (dataset->figures.source_tokens, ==, 2);

  /* max-pairs counts lines, as the book does. */
  g_assert_cmpuint (start->figures.lines, ==, 4);
  g_assert_cmpint (start->n, ==, 1);
}

static void
test_empty_tokens (void)
{
  g_autoptr (EngConfig) book = fixture_config ("min-count", "1", NULL);
  g_autoptr (EngConfig) clean = fixture_config ("min-count", "1", "text", "clean", NULL);
  const char *text = "a  b\t!x\na\tx \n";
  g_autoptr (EngDataset) by_book = fixture_dataset (book, text);
  g_autoptr (EngDataset) by_clean = fixture_dataset (clean, text);
  g_autofree char *source = vocab_line (by_book->source_vocab);
  g_autofree char *target = vocab_line (by_book->target_vocab);

  /* The double space, the space put in after the TAB and the one at the end make empty tokens. */
  assert_text ("source", source, "a||b");
  assert_text ("target", target, "|!x|x");
  assert_pair (by_book, 1, "a <eos>", "x  <eos>");
  assert_pair (by_clean, 0, "a b <eos>", "!x <eos>");
  assert_pair (by_clean, 1, "a <eos>", "x <eos>");
}

static void
test_swap (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", "swap", "on", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, "Go.\tVa !\n");

  assert_pair (dataset, 0, "va ! <eos>", "go . <eos>");
  assert_text ("text", dataset->source_text[0], "Va !");
  assert_text ("text", dataset->target_text[0], "Go.");
}

static void
test_characters (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", "tokens", "char", NULL);
  g_autoptr (EngDataset) dataset = fixture_dataset (config, "我 很好。\tOK!\n");
  g_autofree char *text = NULL;

  assert_pair (dataset, 0, "我 很 好 。 <eos>", "o k ! <eos>");
  g_strfreev (dataset->target_text);
  dataset->target_text = NULL;
  text = eng_dataset_pair_text (dataset, 0, TRUE);
  assert_text ("decoded", text, "ok!");
}

/* Files, and the same bytes from memory, go through the same reader. */
static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *pairs = g_build_filename (folder, "pairs.txt", NULL);
  g_autofree char *left = g_build_filename (folder, "a.en", NULL);
  g_autofree char *right = g_build_filename (folder, "a.fr", NULL);
  g_autoptr (EngConfig) from_pairs = fixture_config ("min-count", "1", "data", pairs, NULL);
  g_autoptr (EngConfig) aligned = fixture_config ("min-count", "1", "source", left, "target", right, NULL);
  g_autoptr (EngConfig) swapped = fixture_config ("min-count", "1", "source", left, "target", right, "swap", "on", NULL);
  g_autoptr (EngDataset) a = NULL, b = NULL, c = NULL;

  g_assert_true (g_file_set_contents (pairs, "Go.\tVa !\nHi, you.\tSalut.\n", -1, NULL));
  g_assert_true (g_file_set_contents (left, "\xef\xbb\xbfGo.\n\nHi,\tyou.\n\nlost\n", -1, NULL));
  g_assert_true (g_file_set_contents (right, "Va !\r\n\r\nSalut.\r\n\r\n ", -1, NULL));

  a = fixture_dataset (from_pairs, NULL);
  b = fixture_dataset (aligned, NULL);
  c = fixture_dataset (swapped, NULL);

  assert_text ("name", a->name, "pairs.txt");
  assert_text ("name", b->name, "a.en + a.fr");
  assert_pair (a, 1, "hi , you . <eos>", "salut . <eos>");

  g_assert_cmpint (b->n, ==, 2);
  assert_pair (b, 0, "go . <eos>", "va ! <eos>");
  assert_pair (b, 1, "hi , you . <eos>", "salut . <eos>");
  g_assert_cmpuint (b->figures.lines, ==, 5);
  g_assert_cmpuint (b->figures.dropped_blank, ==, 2);
  g_assert_cmpuint (b->figures.dropped_empty, ==, 1);
  assert_pair (c, 0, "va ! <eos>", "go . <eos>");

  g_assert_cmpint (g_remove (pairs) + g_remove (left) + g_remove (right) + g_rmdir (folder), ==, 0);
}

/* With a checkpoint's vocabularies nothing new is learnt: what they lack is unknown. */
static void
test_given_vocabulary (void)
{
  g_autoptr (EngConfig) config = fixture_config ("min-count", "1", NULL);
  g_autoptr (EngDataset) first = fixture_dataset (config, "b a\tv\nb\tw v\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (EngDataset) second = eng_dataset_new (config, "a new b\tw w x\n", "other", first->source_vocab, first->target_vocab, &error);

  g_assert_no_error (error);
  g_assert_true (second->source_vocab == first->source_vocab);
  assert_pair (second, 0, "a <unk> b <eos>", "w w <unk> <eos>");
  g_assert_cmpuint (second->figures.source_unknown, ==, 1);
  g_assert_cmpint (second->source.ids[0], ==, 5);
}

/* Text is kept up to a limit; beyond, a pair's text comes from its ids. */
static void
test_much_text (void)
{
  g_autoptr (EngConfig) config = fixture_config (NULL, NULL);
  GString *text = g_string_new (NULL);
  g_autoptr (EngDataset) kept = NULL, decoded = NULL;
  g_autofree char *source = NULL;

  for (int i = 0; i < 20000; i++)
    g_string_append (text, "I Go.\tJe vais.\n");

  kept = fixture_dataset (config, text->str);
  g_string_append (text, "Go.\tVa.\n");
  decoded = fixture_dataset (config, text->str);
  g_string_free (text, TRUE);

  assert_text ("kept", kept->source_text[19999], "I Go.");
  g_assert_null (decoded->source_text);
  g_assert_null (decoded->target_text);
  source = eng_dataset_pair_text (decoded, 0, FALSE);
  assert_text ("decoded", source, "i go .");
}

/* -- The plain path ------------------------------------------------------------------------------------ */

static int
compare_plain (gconstpointer a, gconstpointer b, gpointer counts)
{
  const char *x = *(char *const *) a, *y = *(char *const *) b;

  return GPOINTER_TO_INT (g_hash_table_lookup (counts, y)) - GPOINTER_TO_INT (g_hash_table_lookup (counts, x));
}

/* The vocabulary of one side by counting in a hash table and a stable sort. */
static char *
plain_vocab (GPtrArray *pairs, guint side, int min_count)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  GString *line = g_string_new (NULL);

  for (guint i = side; i < pairs->len; i += 2)
    for (char **token = pairs->pdata[i]; *token != NULL; token++)
      {
        int count = GPOINTER_TO_INT (g_hash_table_lookup (counts, *token));

        if (count == 0)
          g_ptr_array_add (seen, *token);

        g_hash_table_insert (counts, *token, GINT_TO_POINTER (count + 1));
      }

  /* Documented as stable, so equals stay in order of first sight. */
  g_qsort_with_data (seen->pdata, (int) seen->len, sizeof (gpointer), compare_plain, counts);

  for (guint i = 0; i < seen->len; i++)
    if (GPOINTER_TO_INT (g_hash_table_lookup (counts, seen->pdata[i])) >= min_count)
      g_string_append_printf (line, "%s%s", i > 0 ? "|" : "", (char *) seen->pdata[i]);

  return g_string_free (line, FALSE);
}

/* The pairs of @text by the plain functions: the whole text is normalised, then cut into lines and columns. */
static GPtrArray *
plain_pairs (const char *text, const EngConfig *config)
{
  g_autofree char *normal = eng_text_normalise (text, -1, (EngText) config->text);
  g_auto (GStrv) lines = g_strsplit (normal, "\n", -1);
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (int i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = NULL;
      g_auto (GStrv) a = NULL, b = NULL;

      columns = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (columns) < 2)
        continue;

      a = eng_text_tokens (columns[0], (EngText) config->text, (EngTokens) config->tokens);
      b = eng_text_tokens (columns[1], (EngText) config->text, (EngTokens) config->tokens);

      if (a[0] == NULL || b[0] == NULL)
        continue;

      g_ptr_array_add (pairs, g_steal_pointer (&a));
      g_ptr_array_add (pairs, g_steal_pointer (&b));
    }

  return pairs;
}

static void
check_side (const EngSide *side, const EngVocab *vocab, int i, char **tokens, int T)
{
  int n = (int) g_strv_length (tokens);

  g_assert_cmpint (eng_side_length (side, i), ==, MIN (n + 1, T));

  for (int t = 0; t < MIN (n + 1, T); t++)
    {
      int expected = t < n ? eng_vocab_id (vocab, tokens[t]) : ENG_TOKEN_EOS;

      if (side->ids[side->start[i] + (gsize) t] != expected)
        g_error ("pair %d, step %d: id %d, expected %d", i, t, side->ids[side->start[i] + (gsize) t], expected);
    }
}

static char *
random_text (void)
{
  static const char *const pieces[] = { "a", "B", "é", "À", "Σ", "σ", "İ", "今", "天", "。", ",", ".", "!", "?", "'", "\u2019", " ", " ", " ", " ",
                                        "\u202f", "\u00a0", "\u2009", "\u200b", "\u00ad", "\u3000", "\t", "\t", "\t", "\n", "\n", "\U0001f600", "-", "`", "x", "y" };
  int n = g_test_rand_int_range (0, 400);
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

  g_string_append (text, "\na\tb");

  return g_string_free (text, FALSE);
}

static void
test_plain_path (void)
{
  for (int round = 0; round < 400; round++)
    {
      g_autofree char *text = random_text ();
      g_autoptr (EngConfig) config = fixture_config ("text", round % 2 == 0 ? "book" : "clean", "tokens", round % 4 < 2 ? "word" : "char",
                                                     "min-count", round % 3 == 0 ? "1" : "2", "max-length", "6", NULL);
      g_autoptr (EngDataset) dataset = fixture_dataset (config, text);
      g_autoptr (GPtrArray) pairs = plain_pairs (text, config);

      if (dataset->n * 2 != (int) pairs->len)
        g_error ("round %d: %d pairs, expected %u", round, dataset->n, pairs->len / 2);

      for (guint side = 0; side < 2; side++)
        {
          EngVocab *vocab = side == 0 ? dataset->source_vocab : dataset->target_vocab;
          g_autofree char *got = vocab_line (vocab);
          g_autofree char *expected = plain_vocab (pairs, side, config->min_count);

          assert_text ("vocabulary", got, expected);

          for (int i = 0; i < dataset->n; i++)
            check_side (side == 0 ? &dataset->source : &dataset->target, vocab, i, pairs->pdata[2 * (guint) i + side], 6);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/dataset/ids", test_ids);
  g_test_add_func ("/data/dataset/unknown", test_unknown);
  g_test_add_func ("/data/dataset/cut", test_cut);
  g_test_add_func ("/data/dataset/notice", test_notice);
  g_test_add_func ("/data/dataset/forms", test_forms);
  g_test_add_func ("/data/dataset/dropped", test_dropped);
  g_test_add_func ("/data/dataset/empty-tokens", test_empty_tokens);
  g_test_add_func ("/data/dataset/swap", test_swap);
  g_test_add_func ("/data/dataset/characters", test_characters);
  g_test_add_func ("/data/dataset/files", test_files);
  g_test_add_func ("/data/dataset/given-vocabulary", test_given_vocabulary);
  g_test_add_func ("/data/dataset/much-text", test_much_text);
  g_test_add_func ("/data/dataset/plain-path", test_plain_path);

  return g_test_run ();
}
