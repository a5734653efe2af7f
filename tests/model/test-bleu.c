/* SPDX-License-Identifier: MIT
 *
 * BLEU against published numbers: the vectors were computed with exact counts and agree with sacreBLEU
 * (tokenize=none to 1e-9) and, where rules coincide, NLTK 3.8; the sentences of the book's figure are its
 * own outputs.
 */
#include "eng-bleu.h"

#include <math.h>
#include <string.h>

#define R1 "It is a guide to action that ensures that the military will forever heed Party commands"
#define R2 "It is the guiding principle which guarantees the military forces always being under the command of the Party"
#define R3 "It is the practical guide for the army always to heed the directions of the party"
#define H3 "It is a guide to action which ensures that the military always obeys the commands of the party"
#define H4 "It is to insure the troops forever hearing the activity guidebook that party direct"

/* The vectors have ten decimals. */
#define VECTOR_TOLERANCE 1e-9

typedef struct
{
  const char *hypothesis;
  const char *references[4];
} Pair;

typedef struct
{
  const char *name;
  Pair pairs[3];
  int n_pairs;
  gint64 match[4], total[4], length, reference_length;
  double brevity;
  double score[4];  /* 0-1: none, exp, floor, add-k */
  double effective; /* 0-1: none, exp and floor with effective order; NaN: as without */
  double book[4];   /* k = 1 … 4 against the first reference; NaN: no vector */
} Vector;

static const Vector vectors[] = {
  { "V1", { { "the cat sat on the mat", { "the cat sat on the mat" } } }, 1, { 6, 5, 4, 3 }, { 6, 5, 4, 3 }, 6, 6, 1, { 1, 1, 1, 1 }, NAN, { 1, 1, 1, 1 } },
  { "V2", { { "the the the the the the the", { "the cat is on the mat", "there is a cat on the mat" } } }, 1, { 2, 0, 0, 0 }, { 7, 6, 5, 4 }, 7, 7, 1, { 0, 0.0780984984, 0.0392814651, 0.1920561264 }, NAN, { 0.5345224838, 0, 0, 0 } },
  { "V3", { { H3, { R1, R2, R3 } } }, 1, { 17, 10, 7, 4 }, { 18, 17, 16, 15 }, 18, 18, 1, { 0.5045666840, 0.5045666840, 0.5045666840, 0.5397553067 }, NAN, { NAN, 0.6474710524, NAN, 0.5273480090 } },
  { "V4", { { H4, { R1, R2, R3 } } }, 1, { 8, 1, 0, 0 }, { 14, 13, 12, 11 }, 14, 16, 0.8668778998, { 0, 0.0696300331, 0.0370313119, 0.1311120958 }, NAN, { NAN, 0.2988709475, NAN, NAN } },
  { "V5", { { "A B B C D", { "A B C D E F" } } }, 1, { 4, 3, 1, 0 }, { 5, 4, 3, 2 }, 5, 6, 0.8187307531, { 0, 0.3871538699, 0.2589053970, 0.4678948710 }, NAN, { 0.7322950477, 0.6814773296, 0.5940339361, 0 } },
  { "V6", { { "A B", { "A B C D E F" } } }, 1, { 2, 1, 0, 0 }, { 2, 1, 0, 0 }, 2, 6, 0.1353352832, { 0, 0, 0, 0.1353352832 }, 0.1353352832, { 0.1353352832, 0.1353352832, 0.1353352832, 0.1353352832 } },
  { "V7", { { "va !", { "va !" } } }, 1, { 2, 1, 0, 0 }, { 2, 1, 0, 0 }, 2, 2, 1, { 0, 0, 0, 1 }, 1, { 1, 1, 1, 1 } },
  { "V8", { { "il est calme !", { "il est calme ." } } }, 1, { 3, 2, 1, 0 }, { 4, 3, 2, 1 }, 4, 4, 1, { 0, 0.5946035575, 0.3976353644, 0.6580370065 }, NAN, { 0.8660254038, 0.7825422900, 0.7175944439, 0 } },
  { "V9", { { "this is a cat", { "okay thanks" } } }, 1, { 0, 0, 0, 0 }, { 4, 3, 2, 1 }, 4, 2, 1, { 0, 0, 0, 0 }, NAN, { 0, 0, 0, 0 } },
  { "V10", { { "a b c d", { "a b c d e", "a b c" } } }, 1, { 4, 3, 2, 1 }, { 4, 3, 2, 1 }, 4, 3, 1, { 1, 1, 1, 1 }, NAN, { NAN, 0.7788007831, NAN, NAN } },
  { "V11", { { "je suis chez moi . .", { "je suis chez moi ." } } }, 1, { 5, 4, 3, 2 }, { 6, 5, 4, 3 }, 6, 5, 1, { 0.7598356857, 0.7598356857, 0.7598356857, 0.8034284189 }, NAN, { NAN, 0.8633400214, NAN, 0.8120052328 } },
  { "V12", { { "he read the book because he was interested in world history", { "he was interested in world history because he read the book" } }, { H3, { R1, R2, R3 } } }, 2, { 28, 19, 13, 8 }, { 29, 27, 25, 23 }, 29, 29, 1, { 0.5920778869, 0.5920778869, 0.5920778869, 0.6108780049 }, NAN, { NAN, NAN, NAN, NAN } },
  { "V13", { { "", { "je suis chez moi ." } }, { "va !", { "va !" } }, { "il est calme .", { "il est calme ." } } }, 3, { 6, 4, 2, 1 }, { 6, 4, 2, 1 }, 6, 11, 0.4345982085, { 0.4345982085, 0.4345982085, 0.4345982085, 0.4345982085 }, NAN, { NAN, NAN, NAN, NAN } },
  { "V14", { { "", { "a b" } }, { "", { "c" } } }, 2, { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, 0, 3, 0, { 0, 0, 0, 0 }, NAN, { NAN, NAN, NAN, NAN } },
};

static int
count_references (const Pair *pair)
{
  int n = 0;

  while (n < 4 && pair->references[n] != NULL)
    n++;

  return n;
}

static EngBleuOptions
plain_options (EngBleuSmooth smooth, gboolean effective_order)
{
  EngBleuOptions options = eng_bleu_defaults;

  options.tokenize = ENG_BLEU_TOKENIZE_NONE;
  options.smooth = smooth;
  options.effective_order = effective_order;

  return options;
}

static EngBleuCounts
count_vector (const Vector *vector, const EngBleuOptions *options)
{
  EngBleuCounts counts = { 0 };

  for (int i = 0; i < vector->n_pairs; i++)
    eng_bleu_add (&counts, vector->pairs[i].hypothesis, vector->pairs[i].references,
                  count_references (&vector->pairs[i]), options);

  return counts;
}

static void
assert_close (const char *name, const char *what, double value, double expected, double tolerance)
{
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%s, %s: %.10f, expected %.10f", name, what, value, expected);
}

static void
test_counts (void)
{
  EngBleuOptions options = plain_options (ENG_BLEU_SMOOTH_EXP, FALSE);

  for (guint v = 0; v < G_N_ELEMENTS (vectors); v++)
    {
      const Vector *vector = &vectors[v];
      EngBleuCounts counts = count_vector (vector, &options);
      double brevity = NAN;

      for (int n = 0; n < 4; n++)
        if (counts.match[n] != vector->match[n] || counts.total[n] != vector->total[n])
          g_error ("%s, order %d: %d/%d, expected %d/%d", vector->name, n + 1, (int) counts.match[n],
                   (int) counts.total[n], (int) vector->match[n], (int) vector->total[n]);

      if (counts.length != vector->length || counts.reference_length != vector->reference_length)
        g_error ("%s, lengths: %d against %d, expected %d against %d", vector->name, (int) counts.length,
                 (int) counts.reference_length, (int) vector->length, (int) vector->reference_length);

      eng_bleu_score (&counts, &options, NULL, &brevity);
      assert_close (vector->name, "brevity", brevity, vector->brevity, VECTOR_TOLERANCE);
    }
}

static void
test_scores (void)
{
  static const EngBleuSmooth smooths[] = { ENG_BLEU_SMOOTH_NONE, ENG_BLEU_SMOOTH_EXP, ENG_BLEU_SMOOTH_FLOOR, ENG_BLEU_SMOOTH_ADD_K };
  static const char *const names[] = { "none", "exp", "floor", "add-k" };

  for (guint v = 0; v < G_N_ELEMENTS (vectors); v++)
    for (guint s = 0; s < G_N_ELEMENTS (smooths); s++)
      {
        EngBleuOptions options = plain_options (smooths[s], FALSE);
        EngBleuCounts counts = count_vector (&vectors[v], &options);
        double effective = isnan (vectors[v].effective) ? vectors[v].score[s] : vectors[v].effective;

        /* The vectors are on 0-1. */
        assert_close (vectors[v].name, names[s], eng_bleu_score (&counts, &options, NULL, NULL),
                      100 * vectors[v].score[s], 100 * VECTOR_TOLERANCE);

        options.effective_order = TRUE;
        assert_close (vectors[v].name, "effective", eng_bleu_score (&counts, &options, NULL, NULL),
                      100 * effective, 100 * VECTOR_TOLERANCE);
      }
}

static void
test_precisions (void)
{
  EngBleuOptions options = plain_options (ENG_BLEU_SMOOTH_EXP, FALSE);
  EngBleuCounts counts = count_vector (&vectors[1], &options); /* 2/7 0/6 0/5 0/4 */
  const double expected[] = { 200.0 / 7, 100.0 / (2 * 6), 100.0 / (4 * 5), 100.0 / (8 * 4) };
  double precisions[4];

  eng_bleu_score (&counts, &options, precisions, NULL);

  for (int n = 0; n < 4; n++)
    assert_close ("V2, exp", "precision", precisions[n], expected[n], 1e-12);

  options.smooth = ENG_BLEU_SMOOTH_FLOOR;
  options.smooth_value = 0.5;
  eng_bleu_score (&counts, &options, precisions, NULL);
  assert_close ("V2, floor 0.5", "precision 2", precisions[1], 50.0 / 6, 1e-12);

  options.smooth = ENG_BLEU_SMOOTH_ADD_K;
  options.smooth_value = 2;
  eng_bleu_score (&counts, &options, precisions, NULL);
  assert_close ("V2, add 2", "precision 1", precisions[0], 200.0 / 7, 1e-12);
  assert_close ("V2, add 2", "precision 4", precisions[3], 200.0 / 6, 1e-12);
}

static void
test_brevity (void)
{
  static const struct
  {
    int length, references[4], n;
    double brevity;
  } cases[] = {
    { 12, { 13 }, 1, 0.9200444147 },
    { 12, { 28 }, 1, 0.2635971381 },
    { 7, { 11, 8 }, 2, 0.8668778998 },
    { 7, { 11, 8, 6, 7 }, 4, 1 },
  };
  EngBleuOptions options = plain_options (ENG_BLEU_SMOOTH_EXP, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EngBleuCounts counts = { 0 };
      g_autofree char *words = g_strnfill (56, ' ');
      const char *references[4];
      double brevity;

      /* The last 2 n characters of "x x x …" are n words. */
      for (int c = 0; c < 56; c += 2)
        words[c] = 'x';

      for (int r = 0; r < cases[i].n; r++)
        references[r] = words + 56 - 2 * cases[i].references[r];

      eng_bleu_add (&counts, words + 56 - 2 * cases[i].length, references, cases[i].n, &options);
      eng_bleu_score (&counts, &options, NULL, &brevity);
      assert_close ("brevity", "case", brevity, cases[i].brevity, VECTOR_TOLERANCE);
    }
}

static void
assert_tokens (const char *text, const EngBleuOptions *options, const char *expected)
{
  g_auto (GStrv) tokens = eng_bleu_tokenize (text, options);
  g_autofree char *joined = g_strjoinv (" ", tokens);

  if (strcmp (joined, expected) != 0)
    g_error ("“%s” gives “%s”, expected “%s”", text, joined, expected);
}

static void
test_tokenize (void)
{
  static const char *const cases[][2] = {
    { "Hello, world!", "Hello , world !" },
    { "It costs $3,000.50, not 3.5%.", "It costs $ 3,000.50 , not 3.5 % ." },
    { "don't stop", "don't stop" },
    { "e-mail 10-12 well-known", "e-mail 10 - 12 well-known" },
    { "a.b 3.a a.3 .5", "a . b 3 . a a . 3 . 5" },
    { "&quot;x&quot; &amp;amp; &lt;b&gt;", "\" x \" & amp ; < b >" },
    { "«Déjà vu», œuvre № 5", "«Déjà vu» , œuvre № 5" },
    { "&amp;lt;", "<" },
    { "a <skipped> b", "a b" },
    { "hyphen-\nated\nlines", "hyphenated lines" },
    { "", "" },
    { "va\u202f!\u00a0ici", "va ! ici" }, /* French no-break spaces are white space */
    { "wait...", "wait . . ." },
    { "[a]`{b}~|\\^_", "[ a ] ` { b } ~ | \\ ^ _" },
    { "trailing-\n", "trailing-" }, /* stripped before the line break could take the dash along */
  };
  EngBleuOptions options = eng_bleu_defaults;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_tokens (cases[i][0], &options, cases[i][1]);

  options.tokenize = ENG_BLEU_TOKENIZE_NONE;
  assert_tokens (" Hello,\tworld! ", &options, "Hello, world!");
  options.tokenize = ENG_BLEU_TOKENIZE_CHAR;
  assert_tokens ("Où 是?", &options, "O ù 是 ?");
  options.lowercase = TRUE;
  assert_tokens ("ÉIΣΑΣⅧⒷ", &options, "é i σ α ς ⅷ ⓑ");
  options.tokenize = ENG_BLEU_TOKENIZE_13A;
  assert_tokens ("The CAT, İ", &options, "the cat , i\xcc\x87");
}

/* Three sentences with two references each, from sacreBLEU's own documentation and tests. */
static double
score_three (const EngBleuOptions *options, EngBleuCounts *counts, double *brevity)
{
  static const char *const hypotheses[] = { "The dog bit the man.", "It wasn't surprising.", "The man had just bitten him." };
  static const char *const references[][2] = {
    { "The dog bit the man.", "The dog had bit the man." },
    { "It was not unexpected.", "No one was surprised." },
    { "The man bit him first.", "The man had bitten the dog." },
  };

  memset (counts, 0, sizeof *counts);

  for (guint i = 0; i < G_N_ELEMENTS (hypotheses); i++)
    eng_bleu_add (counts, hypotheses[i], references[i], 2, options);

  return eng_bleu_score (counts, options, NULL, brevity);
}

static void
test_three (void)
{
  static const double by_order[] = { 77.65, 60.50, 53.93, 48.53, 46.14, 43.28 };
  static const gint64 match[] = { 14, 7, 5, 3 }, total[] = { 17, 14, 11, 8 };
  EngBleuOptions options = eng_bleu_defaults;
  EngBleuCounts counts;
  double brevity;

  assert_close ("three", "13a", score_three (&options, &counts, &brevity), 48.530827, 1e-6);
  assert_close ("three", "brevity", brevity, 0.942873, 1e-6);
  g_assert_cmpint (counts.length, ==, 17);
  g_assert_cmpint (counts.reference_length, ==, 18);

  for (int n = 0; n < 4; n++)
    {
      g_assert_cmpint (counts.match[n], ==, match[n]);
      g_assert_cmpint (counts.total[n], ==, total[n]);
    }

  options.tokenize = ENG_BLEU_TOKENIZE_NONE;
  assert_close ("three", "none", score_three (&options, &counts, NULL), 49.191957, 1e-6);
  options.tokenize = ENG_BLEU_TOKENIZE_CHAR;
  assert_close ("three", "char", score_three (&options, &counts, NULL), 72.610642, 1e-6);

  options = eng_bleu_defaults;
  options.smooth = ENG_BLEU_SMOOTH_ADD_K;
  assert_close ("three", "add-k", score_three (&options, &counts, NULL), 52.701090, 1e-6);

  options = eng_bleu_defaults;

  for (int order = 1; order <= 6; order++)
    {
      options.max_order = order;
      assert_close ("three", "max order", score_three (&options, &counts, NULL), by_order[order - 1], 0.005);
    }
}

static void
assert_signature (const EngBleuCounts *counts, const EngBleuOptions *options, const char *expected)
{
  g_autofree char *signature = eng_bleu_signature (counts, options);
  g_autofree char *whole = g_strconcat (expected, "|version:souffleur-", SOUFFLEUR_VERSION, NULL);

  g_assert_cmpstr (signature, ==, whole);
}

static void
test_signature (void)
{
  static const char *const two[] = { "a", "b" }, *const one[] = { "a", "" };
  EngBleuOptions options = eng_bleu_defaults;
  EngBleuCounts counts = { 0 };

  eng_bleu_add (&counts, "a", two, 1, &options);
  assert_signature (&counts, &options, "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp");

  options.lowercase = options.effective_order = TRUE;
  options.smooth = ENG_BLEU_SMOOTH_FLOOR;
  options.tokenize = ENG_BLEU_TOKENIZE_CHAR;
  assert_signature (&counts, &options, "nrefs:1|case:lc|eff:yes|tok:char|smooth:floor[0.10]");

  options.smooth = ENG_BLEU_SMOOTH_ADD_K;
  options.tokenize = ENG_BLEU_TOKENIZE_NONE;
  eng_bleu_add (&counts, "a", two, 2, &options);
  assert_signature (&counts, &options, "nrefs:var|case:lc|eff:yes|tok:none|smooth:add-k[1.00]");

  memset (&counts, 0, sizeof counts);
  eng_bleu_add (&counts, "a", two, 2, &options);
  options.smooth = ENG_BLEU_SMOOTH_NONE;
  assert_signature (&counts, &options, "nrefs:2|case:lc|eff:yes|tok:none|smooth:none");

  /* An empty reference is none: its length 0 is not the closest to 0. */
  memset (&counts, 0, sizeof counts);
  eng_bleu_add (&counts, "", one, 2, &options);
  g_assert_cmpint (counts.reference_length, ==, 1);
  assert_signature (&counts, &options, "nrefs:1|case:lc|eff:yes|tok:none|smooth:none");
}

static void
test_ids (void)
{
  static const int same[] = { 5, 6, 7, 8 }, unknown[] = { 5, ENG_TOKEN_UNK, 7, ENG_TOKEN_UNK };
  EngBleuCounts counts = { 0 };

  eng_bleu_add_ids (&counts, same, 4, same, 4);
  assert_close ("ids", "same", eng_bleu_score (&counts, &eng_bleu_defaults, NULL, NULL), 100, 1e-9);

  memset (&counts, 0, sizeof counts);
  eng_bleu_add_ids (&counts, unknown, 4, unknown, 4);
  g_assert_cmpint (counts.match[0], ==, 2);
  g_assert_cmpint (counts.match[1], ==, 0);
  g_assert_cmpint (counts.total[0], ==, 4);

  memset (&counts, 0, sizeof counts);
  eng_bleu_add_ids (&counts, NULL, 0, same, 4);
  g_assert_cmpint (counts.length, ==, 0);
  g_assert_cmpint (counts.reference_length, ==, 4);
  eng_bleu_add_ids (&counts, NULL, 0, NULL, 0);
  g_assert_cmpint (counts.sentences, ==, 2);
}

/* A naive count of clipped matches, to hold the sorted one against. */
static gint64
naive_match (const int *h, int n, const int *r, int m, int order)
{
  g_autofree gboolean *used = g_new0 (gboolean, (gsize) m + 1);
  gint64 match = 0;

  for (int i = 0; i + order <= n; i++)
    for (int j = 0; j + order <= m; j++)
      if (!used[j] && memcmp (h + i, r + j, sizeof (int) * (gsize) order) == 0)
        {
          used[j] = TRUE;
          match++;
          break;
        }

  return match;
}

static void
test_random (void)
{
  for (int round = 0; round < 200; round++)
    {
      int h[40], r[40];
      int n = g_test_rand_int_range (0, 40), m = g_test_rand_int_range (0, 40);
      int words = g_test_rand_int_range (5, 9);
      EngBleuCounts counts = { 0 };

      for (int i = 0; i < 40; i++)
        {
          h[i] = g_test_rand_int_range (ENG_TOKEN_FIRST, words);
          r[i] = g_test_rand_int_range (ENG_TOKEN_FIRST, words);
        }

      eng_bleu_add_ids (&counts, h, n, r, m);

      for (int order = 1; order <= 4; order++)
        if (counts.match[order - 1] != naive_match (h, n, r, m, order))
          g_error ("round %d, %d against %d tokens, order %d: %d matches, expected %d", round, n, m, order,
                   (int) counts.match[order - 1], (int) naive_match (h, n, r, m, order));
    }
}

static void
test_book (void)
{
  static const struct
  {
    const char *output, *label;
    double bleu; /* three decimals, as printed */
  } published[] = {
    { "va !", "va !", 1 },
    { "va ! feu", "va !", 0.687 },
    { "il est riche .", "il est calme .", 0.658 },
    { "je suis en retard ?", "je suis chez moi .", 0.447 },
    { "je suis chez moi !", "je suis chez moi .", 0.832 },
    { "je suis chez moi partie .", "je suis chez moi .", 0.803 },
    { "je suis chez moi <unk> !", "je suis chez moi .", 0.719 },
    { "je suis chez .", "je suis chez moi .", 0.704 },
    { "je suis riche .", "je suis chez moi .", 0.512 },
    { "je suis chez moi qui continuez fait fait nous .", "je suis chez moi .", 0.537 },
    { "je suis chez en suis <unk> !", "je suis chez moi .", 0.497 },
    { "il est riche homme feu fort venez venez court venez", "il est calme .", 0.258 },
    { "j'ai perdu gagné aller ?", "j'ai perdu .", 0.447 },
    { "va", "va !", 0.368 },
    { "", "va !", 0 },
    { "va", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    assert_close (published[i].output, "book", eng_bleu_book (published[i].output, published[i].label, 2),
                  published[i].bleu, 0.0005);

  for (guint v = 0; v < G_N_ELEMENTS (vectors); v++)
    for (int k = 1; k <= 4; k++)
      if (!isnan (vectors[v].book[k - 1]))
        assert_close (vectors[v].name, "book", eng_bleu_book (vectors[v].pairs[0].hypothesis, vectors[v].pairs[0].references[0], k),
                      vectors[v].book[k - 1], VECTOR_TOLERANCE);
}

static void
test_anatomy (void)
{
  EngBleuAnatomy anatomy;

  eng_bleu_anatomy (&anatomy, "il est calme !", "il est calme .");

  for (int n = 0; n < ENG_BLEU_ORDERS; n++)
    {
      g_assert_cmpint (anatomy.match[n], ==, 3 - n);
      g_assert_cmpint (anatomy.total[n], ==, 4 - n);
    }

  g_assert_cmpint (anatomy.length, ==, 4);
  g_assert_cmpint (anatomy.reference_length, ==, 4);
  assert_close ("anatomy", "book", anatomy.book, 0.7825422900, VECTOR_TOLERANCE);
  assert_close ("anatomy", "standard", anatomy.standard, 59.46035575, 1e-7);
  assert_close ("anatomy", "brevity", anatomy.brevity, 1, 0);

  eng_bleu_anatomy (&anatomy, "A B", "A B C D E F");
  assert_close ("anatomy", "effective order", anatomy.standard, 13.53352832, 1e-7);
  assert_close ("anatomy", "short", anatomy.brevity, 0.1353352832, VECTOR_TOLERANCE);

  eng_bleu_anatomy (&anatomy, "", "A B");
  assert_close ("anatomy", "empty", anatomy.standard + anatomy.book + anatomy.brevity, 0, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bleu/counts", test_counts);
  g_test_add_func ("/bleu/scores", test_scores);
  g_test_add_func ("/bleu/precisions", test_precisions);
  g_test_add_func ("/bleu/brevity", test_brevity);
  g_test_add_func ("/bleu/tokenize", test_tokenize);
  g_test_add_func ("/bleu/three", test_three);
  g_test_add_func ("/bleu/signature", test_signature);
  g_test_add_func ("/bleu/ids", test_ids);
  g_test_add_func ("/bleu/random", test_random);
  g_test_add_func ("/bleu/book", test_book);
  g_test_add_func ("/bleu/anatomy", test_anatomy);

  return g_test_run ();
}
