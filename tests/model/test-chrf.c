/* SPDX-License-Identifier: MIT
 *
 * chrF and chrF++ against published numbers: those of sacreBLEU and, for the smoothed mode, of chrF++.py.
 */
#include "eng-bleu.h"

#include <math.h>

static void
assert_close (const char *name, const char *what, double value, double expected)
{
  /* The vectors have six decimals. */
  if (!(fabs (value - expected) <= 1e-6))
    g_error ("%s, %s: %.8f, expected %.8f", name, what, value, expected);
}

static EngChrfCounts
count_one (const char *hypothesis, const char *reference, int word_order)
{
  EngChrfCounts counts = { 0 };

  eng_chrf_add (&counts, hypothesis, &reference, 1, word_order, 2, FALSE, FALSE);

  return counts;
}

static void
test_sentences (void)
{
  static const struct
  {
    const char *hypothesis, *reference;
    double chrf, plus, eps;
  } cases[] = {
    { "abcd", "abce", 47.916667, 38.333333, 31.944444 },
    { "a", "a", 100, 100, 16.666667 },
    { "aa", "ab", 25, 16.666667, 8.333333 },
    { "", "b", 0, 0, 0 },
    { "a b c", "abc", 100, 75, 50 },
    { "the cat", "the cat sat", 55.771011, 57.763812, 55.319667 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EngChrfCounts plain = count_one (cases[i].hypothesis, cases[i].reference, 0);
      EngChrfCounts plus = count_one (cases[i].hypothesis, cases[i].reference, 2);

      assert_close (cases[i].hypothesis, "chrF2", eng_chrf_score (&plain, 0, 2), cases[i].chrf);
      assert_close (cases[i].hypothesis, "chrF2++", eng_chrf_score (&plus, 2, 2), cases[i].plus);
      assert_close (cases[i].hypothesis, "eps", eng_chrf_score_eps (&plain, 0, 2), cases[i].eps);
    }
}

static double
score_three (int word_order, double beta, gboolean whitespace)
{
  static const char *const hypotheses[] = { "The dog bit the man.", "It wasn't surprising.", "The man had just bitten him." };
  static const char *const references[][3] = {
    { "The dog bit the man.", "The dog had bit the man.", "" },
    { "It was not unexpected.", "No one was surprised.", "" },
    { "The man bit him first.", "The man had bitten the dog.", "" },
  };
  EngChrfCounts counts = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (hypotheses); i++)
    eng_chrf_add (&counts, hypotheses[i], references[i], 3, word_order, beta, FALSE, whitespace);

  g_assert_cmpint (counts.max_n_references, ==, 2);

  return eng_chrf_score (&counts, word_order, beta);
}

static void
test_three (void)
{
  assert_close ("three", "chrF2", score_three (0, 2, FALSE), 59.727518);
  assert_close ("three", "chrF2++", score_three (2, 2, FALSE), 59.153104);
  assert_close ("three", "chrF3", score_three (0, 3, FALSE), 59.970183);
  assert_close ("three", "white space", score_three (0, 2, TRUE), 65.876487);
}

/* Marks leave a word at one end only, the last first. */
static void
test_words (void)
{
  EngChrfCounts counts = count_one ("«no» ! ça? .x", "«no» ! ça ? . x", 2);
  EngChrfCounts both = count_one ("(hi)", "( hi )", 2);

  g_assert_cmpint (counts.hypothesis[ENG_CHRF_CHAR_ORDER], ==, 6);
  g_assert_cmpint (counts.match[ENG_CHRF_CHAR_ORDER], ==, 6);
  g_assert_cmpint (counts.match[ENG_CHRF_CHAR_ORDER + 1], ==, 5);
  g_assert_cmpint (both.hypothesis[ENG_CHRF_CHAR_ORDER], ==, 2);
  g_assert_cmpint (both.match[ENG_CHRF_CHAR_ORDER], ==, 1);
}

/* Where the reference is too short to have n-grams, the output's are not held against it. */
static void
test_short_reference (void)
{
  EngChrfCounts counts = count_one ("abcdef", "ab", 0);

  g_assert_cmpint (counts.hypothesis[1], ==, 5);
  g_assert_cmpint (counts.reference[1], ==, 1);
  g_assert_cmpint (counts.hypothesis[2], ==, 0);
  g_assert_cmpint (counts.reference[2], ==, 0);
}

static void
test_case (void)
{
  static const char *const reference = "DÉJÀ VU";
  EngChrfCounts mixed = { 0 }, lower = { 0 };

  eng_chrf_add (&mixed, "déjà vu", &reference, 1, 2, 2, FALSE, FALSE);
  eng_chrf_add (&lower, "déjà vu", &reference, 1, 2, 2, TRUE, FALSE);
  assert_close ("case", "mixed", eng_chrf_score (&mixed, 2, 2), 0);
  assert_close ("case", "lower", eng_chrf_score (&lower, 2, 2), 100);
}

static void
test_signature (void)
{
  EngChrfCounts counts = count_one ("a", "a", 0);
  g_autofree char *plain = eng_chrf_signature (&counts, 0, FALSE, FALSE);
  g_autofree char *other = eng_chrf_signature (&counts, 2, TRUE, TRUE);

  g_assert_cmpstr (plain, ==, "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:souffleur-" SOUFFLEUR_VERSION);
  g_assert_cmpstr (other, ==, "nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:yes|version:souffleur-" SOUFFLEUR_VERSION);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chrf/sentences", test_sentences);
  g_test_add_func ("/chrf/three", test_three);
  g_test_add_func ("/chrf/words", test_words);
  g_test_add_func ("/chrf/short-reference", test_short_reference);
  g_test_add_func ("/chrf/case", test_case);
  g_test_add_func ("/chrf/signature", test_signature);

  return g_test_run ();
}
