/* SPDX-License-Identifier: MIT
 *
 * The vocabulary: its order, the special tokens, unknown tokens and their neighbours; and the tally that it
 * is made from, against a plain count.
 */

#include <string.h>

#include "data-fixture.h"
#include "eng-tally.h"
#include "eng-vocab.h"

static EngTally *
tally_of (const char *line)
{
  EngTally *tally = eng_tally_new ();
  g_auto (GStrv) tokens = g_strsplit (line, " ", -1);

  for (int i = 0; tokens[i] != NULL; i++)
    eng_tally_add (tally, tokens[i], strlen (tokens[i]));

  return tally;
}

static EngVocab *
vocab_of (const char *line, int min_count)
{
  g_autoptr (EngTally) tally = tally_of (line);
  g_autoptr (EngWords) words = eng_tally_words (tally, min_count);

  return eng_vocab_new_from_words (words);
}

static void
check_vocab (const char *line, int min_count, const char *expected)
{
  g_autoptr (EngVocab) vocab = vocab_of (line, min_count);
  g_autofree char *got = vocab_line (vocab);

  assert_text (line, got, expected);
}

/* Falling count; equals in order of first sight; rarer than min-count left out. */
static void
test_order (void)
{
  check_vocab ("b a c a c b b", 1, "b|a|c");
  check_vocab ("z y x z y x w", 2, "z|y|x");
  check_vocab ("a b c", 2, "");
  check_vocab ("d c c d a", 1, "d|c|a");
}

static void
test_special (void)
{
  static const char *const special[] = { "<unk>", "<pad>", "<bos>", "<eos>" };
  g_autoptr (EngVocab) vocab = vocab_of ("a <eos> a <eos> <eos>  b b", 1);

  for (int i = 0; i < ENG_TOKEN_FIRST; i++)
    {
      assert_text ("special word", eng_vocab_word (vocab, i), special[i]);
      g_assert_cmpint (eng_vocab_id (vocab, special[i]), ==, i);
    }

  /* The empty token of a double space is a word like any other; <eos> in a text is the special one. */
  g_assert_cmpint (eng_vocab_size (vocab), ==, ENG_TOKEN_FIRST + 3);
  g_assert_cmpint (eng_vocab_id (vocab, "a"), ==, 4);
  g_assert_cmpint (eng_vocab_id (vocab, "b"), ==, 5);
  g_assert_cmpint (eng_vocab_id (vocab, ""), ==, 6);
  g_assert_cmpint (eng_vocab_id (vocab, "never"), ==, ENG_TOKEN_UNK);
}

/* A vocabulary read back from a file is the same; of equal words the first counts. */
static void
test_from_words (void)
{
  static const char *const list[] = { "<unk>", "<pad>", "<bos>", "<eos>", "un", "deux", "un" };
  char **copy = g_new (char *, G_N_ELEMENTS (list));
  g_autoptr (EngWords) words = NULL;
  g_autoptr (EngVocab) vocab = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    copy[i] = g_strdup (list[i]);

  words = eng_words_new (G_N_ELEMENTS (list), copy);
  vocab = eng_vocab_new_from_words (words);
  g_assert_true (eng_vocab_words (vocab) == words);
  g_assert_cmpint (eng_vocab_size (vocab), ==, G_N_ELEMENTS (list));
  g_assert_cmpint (eng_vocab_id (vocab, "un"), ==, 4);
  g_assert_cmpint (eng_vocab_id (vocab, "deux"), ==, 5);
}

static void
check_nearest (const EngVocab *vocab, const char *token, int n, const char *expected)
{
  g_auto (GStrv) words = eng_vocab_nearest (vocab, token, n);
  g_autofree char *got = g_strjoinv ("|", words);

  assert_text (token, got, expected);
}

static void
test_nearest (void)
{
  g_autofree char *long_token = g_strnfill (1000, 'a');
  g_autoptr (EngVocab) vocab = vocab_of ("chat chat chat chats chats chien chien chaise été été étés  ", 1);

  check_nearest (vocab, "chap", 3, "chat|chats"); /* 1, 2; chien is 3 away */
  check_nearest (vocab, "chap", 1, "chat");
  check_nearest (vocab, "chap", 0, "");
  check_nearest (vocab, "chatz", 5, "chat|chats"); /* both 1: chat is more frequent */
  check_nearest (vocab, "ete", 5, "");             /* two of three letters differ */
  check_nearest (vocab, "étè", 5, "été");          /* letters, not bytes */
  check_nearest (vocab, "étéss", 5, "étés|été");   /* 1, 2 */
  check_nearest (vocab, "x", 5, "");               /* half of one letter is none */
  check_nearest (vocab, "", 5, "");
  check_nearest (vocab, "<eoz>", 5, ""); /* never a special token */
  check_nearest (vocab, long_token, 5, "");
}

/* Numbers by first sight and counts, against a hash table, over enough tokens for the table to grow. */
static void
test_tally (void)
{
  g_autoptr (EngTally) tally = eng_tally_new ();
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (int i = 0; i < 60000; i++)
    {
      g_autofree char *token = g_strdup_printf ("%x%s", g_test_rand_int_range (0, 9000), i % 3 == 0 ? "é" : "");
      gint32 got = eng_tally_add (tally, token, strlen (token));
      gpointer known = NULL;
      guint64 one = 1;

      if (g_hash_table_lookup_extended (numbers, token, NULL, &known))
        g_array_index (counts, guint64, GPOINTER_TO_INT (known))++;
      else
        {
          known = GINT_TO_POINTER ((int) counts->len);
          g_hash_table_insert (numbers, g_strdup (token), known);
          g_array_append_val (counts, one);
        }

      if (got != GPOINTER_TO_INT (known))
        g_error ("token %d “%s”: number %d, expected %d", i, token, got, GPOINTER_TO_INT (known));

      assert_text ("token read back", eng_tally_token (tally, got), token);
    }

  g_assert_cmpint (eng_tally_size (tally), ==, (int) counts->len);

  for (int i = 0; i < (int) counts->len; i++)
    g_assert_cmpuint (eng_tally_count (tally, i), ==, g_array_index (counts, guint64, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/vocab/order", test_order);
  g_test_add_func ("/data/vocab/special", test_special);
  g_test_add_func ("/data/vocab/from-words", test_from_words);
  g_test_add_func ("/data/vocab/nearest", test_nearest);
  g_test_add_func ("/data/vocab/tally", test_tally);

  return g_test_run ();
}
