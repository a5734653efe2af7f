/* SPDX-License-Identifier: MIT
 *
 * Normalisation and tokens: each rule of the book and of the clean text, and lower case as Python has it
 * (the expected strings of /text/lower are what Python 3.11's str.lower() gives).
 */

#include <string.h>

#include "data-fixture.h"
#include "eng-text.h"

typedef struct
{
  const char *text, *expected;
} Case;

static void
check_cases (const Case *cases, gsize n, EngText rules)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *got = eng_text_normalise (cases[i].text, -1, rules);

      assert_text (cases[i].text, got, cases[i].expected);
    }
}

static void
test_book (void)
{
  static const Case cases[] = {
    { "", "" },
    { "Go.", "go ." },
    { "Go .", "go ." },
    { "Run!\tCours\u202f!", "run !\tcours !" },
    { "Who?\tQui\u00a0?", "who ?\tqui ?" },
    { "A, b", "a , b" },
    /* Looks at the input, so each dot is apart. */
    { "Well...", "well . . ." },
    { "?!", "? !" },
    /* Not before the very first character, but straight after TAB and newline. */
    { ".a\t.b\n.c", ".a\t .b\n .c" },
    /* Nothing else is split, and nothing else becomes a space. */
    { "l'eau : « oui » ; ¿ni-ni¡", "l'eau : « oui » ; ¿ni-ni¡" },
    { "今天。好！吗？", "今天。好！吗？" },
    { "a\u2009b\u200bc\u00add\u2019e", "a\u2009b\u200bc\u00add\u2019e" },
    { "a  b", "a  b" },
    { "a\u202f\u00a0b", "a  b" },
    /* Thin spaces stay, so the mark after one is set apart. */
    { "oui\u2009!", "oui\u2009 !" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), ENG_TEXT_BOOK);
}

static void
test_clean (void)
{
  static const Case cases[] = {
    { "Go.", "go ." },
    { "a\u2009b\u3000c\u1680d\u2028e\302\205f\vg\rh", "a b c d e f g h" },
    { "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg", "abcdefg" },
    { "j\u2019ai l\u02bceau d\u2018or s`il n\u00b4est qu\uff07un d\u201bun", "j'ai l'eau d'or s'il n'est qu'un d'un" },
    { "a  b \u00a0 c", "a b c" },
    { "a \u200b b", "a b" },
    { "oui\u2009!", "oui !" },
    { "oui\u00a0\u200b!", "oui !" },
    { "Well...", "well . . ." },
    { "a\tb\nc", "a\tb\nc" },
    { "a\t?b", "a\t ?b" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), ENG_TEXT_CLEAN);
}

static void
test_lower (void)
{
  static const Case cases[] = {
    { "ÀÇÉÊÎÔÙŒÆŸ", "àçéêîôùœæÿ" },
    { "ÄÖÜẞß", "äöüßß" },
    { "ДА Ї Ґ", "да ї ґ" },
    { "İI", "i\u0307i" },
    { "Ⅳ Ⓐ Ａ", "ⅳ ⓐ ａ" },
    /* The final sigma: last letter of a word of more than one. */
    { "ΟΔΟΣ", "οδος" },
    { "ΟΔΟΣ. ΣΑΣ!", "οδος . σας !" },
    { "Σ", "σ" },
    { "ΑΣΑ", "ασα" },
    { "ΑΣ\u0301", "ας\u0301" },
    { "ΑΣ'Α", "ασ'α" },
    { "Α.Σ", "α .ς" },
    { "ªΣ", "ªς" },
    { "ǅ", "ǆ" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), ENG_TEXT_BOOK);
}

/* A length without a terminator; and the bound that callers allocate by. */
static void
test_into (void)
{
  static const char *const texts[] = { ".!?,.!?,", "ȺȾİİ", "ΣΣΣ", "a", "今天。" };
  g_autofree char *part = eng_text_normalise ("Go. Stop", 3, ENG_TEXT_BOOK);

  assert_text ("three bytes", part, "go .");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize n = strlen (texts[i]);
      gsize room = ENG_TEXT_NORMALISED_MAX (n);
      g_autofree char *out = g_malloc (room + 8);
      gsize used;
      const char guard[8] = "ZZZZZZZ";

      memcpy (out + room, guard, sizeof guard);
      used = eng_text_normalise_into (out, texts[i], n, ENG_TEXT_BOOK, '\n');

      if (used > room || memcmp (out + room, guard, sizeof guard) != 0)
        g_error ("“%s”: %" G_GSIZE_FORMAT " bytes in a room of %" G_GSIZE_FORMAT, texts[i], used, room);
    }
}

static void
check_tokens (const char *line, EngText rules, EngTokens kind, const char *expected)
{
  g_auto (GStrv) tokens = eng_text_tokens (line, rules, kind);
  g_autofree char *got = g_strjoinv ("|", tokens);

  assert_text (line, got, expected);
}

static void
test_tokens (void)
{
  check_tokens ("go .", ENG_TEXT_BOOK, ENG_TOKENS_WORD, "go|.");
  check_tokens ("a  b", ENG_TEXT_BOOK, ENG_TOKENS_WORD, "a||b");
  check_tokens (" a ", ENG_TEXT_BOOK, ENG_TOKENS_WORD, "|a|");
  check_tokens ("a  b", ENG_TEXT_CLEAN, ENG_TOKENS_WORD, "a|b");
  check_tokens (" a ", ENG_TEXT_CLEAN, ENG_TOKENS_WORD, "a");
  check_tokens ("今天 好。", ENG_TEXT_BOOK, ENG_TOKENS_CHAR, "今|天|好|。");
  check_tokens ("  é  !", ENG_TEXT_BOOK, ENG_TOKENS_CHAR, "é|!");

  for (int rules = ENG_TEXT_BOOK; rules <= ENG_TEXT_CLEAN; rules++)
    for (int kind = ENG_TOKENS_WORD; kind <= ENG_TOKENS_CHAR; kind++)
      {
        g_auto (GStrv) none = eng_text_tokens ("", (EngText) rules, (EngTokens) kind);
        g_auto (GStrv) spaces = eng_text_tokens ("   ", (EngText) rules, (EngTokens) kind);

        g_assert_cmpuint (g_strv_length (none), ==, 0);
        g_assert_cmpuint (g_strv_length (spaces), ==, 0);
      }
}

static void
test_join (void)
{
  static const char *const words[] = { "il", "est", "là" };
  g_autofree char *by_word = eng_text_join (words, 3, ENG_TOKENS_WORD);
  g_autofree char *by_char = eng_text_join (words, 3, ENG_TOKENS_CHAR);
  g_autofree char *nothing = eng_text_join (words, 0, ENG_TOKENS_WORD);

  assert_text ("words", by_word, "il est là");
  assert_text ("characters", by_char, "ilestlà");
  assert_text ("nothing", nothing, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/text/book", test_book);
  g_test_add_func ("/data/text/clean", test_clean);
  g_test_add_func ("/data/text/lower", test_lower);
  g_test_add_func ("/data/text/into", test_into);
  g_test_add_func ("/data/text/tokens", test_tokens);
  g_test_add_func ("/data/text/join", test_join);

  return g_test_run ();
}
