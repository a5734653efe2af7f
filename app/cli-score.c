/* SPDX-License-Identifier: MIT
 *
 * `souffleur score`: a file of translations against files of references, line by line. The rules are those of
 * engine/model/eng-bleu.h.
 */

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "eng-bleu.h"
#include "eng-error.h"

/* β of chrF: recall counts twice. */
#define CHRF_BETA 2.0
#define BOOK_ORDER 2

typedef struct
{
  int tokenize, smooth, word_order; /* EngBleuTokenize, EngBleuSmooth */
  gboolean lowercase, effective_order, chrf, book, json;
} Wanted;

/* Whole files as lines. lines[0] is the hypothesis, the others are references. */
typedef struct
{
  int n_files, n_lines;
  char ***lines; /* (n_files) owned arrays of (n_lines) owned strings */
} Texts;

typedef struct
{
  EngBleuCounts counts;
  double bleu, bp, precisions[ENG_BLEU_MAX_ORDER];
  EngChrfCounts chrf_counts;
  double chrf, book;
} Scores;

static void
texts_clear (Texts *self)
{
  for (int i = 0; i < self->n_files; i++)
    g_strfreev (self->lines[i]);

  g_free (self->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

static char **
read_lines (const char *path, int *n, GError **error)
{
  g_autofree char *text = cli_read_text (path, error);
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  *n = (int) g_strv_length (lines);

  /* A newline ends a line, it does not begin one. */
  if (*n > 0 && *lines[*n - 1] == '\0')
    g_clear_pointer (&lines[--*n], g_free);

  for (int i = 0; i < *n; i++)
    if (g_str_has_suffix (lines[i], "\r"))
      lines[i][strlen (lines[i]) - 1] = '\0';

  return g_steal_pointer (&lines);
}

static gboolean
texts_read (Texts *self, char **paths, int n_paths, GError **error)
{
  self->lines = g_new0 (char **, n_paths);

  for (int i = 0; i < n_paths; i++)
    {
      int n = 0;

      self->lines[i] = read_lines (paths[i], &n, error);

      if (self->lines[i] == NULL)
        return FALSE;

      self->n_files = i + 1;

      if (i == 0)
        self->n_lines = n;

      if (n != self->n_lines)
        {
          g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("“%s” has %d lines and “%s” has %d: line i of each belongs together, so the counts must agree"),
                       paths[0], self->n_lines, paths[i], n);

          return FALSE;
        }
    }

  if (self->n_lines == 0)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("“%s” has no lines: there is nothing to score"), paths[0]);

      return FALSE;
    }

  return TRUE;
}

static void
compute (Scores *scores, const Texts *texts, const Wanted *wanted, const EngBleuOptions *options)
{
  int n_references = texts->n_files - 1;
  g_autofree const char **references = g_new0 (const char *, n_references + 1);

  memset (scores, 0, sizeof *scores);

  for (int i = 0; i < texts->n_lines; i++)
    {
      const char *hypothesis = texts->lines[0][i];
      double best = 0.0;

      for (int j = 0; j < n_references; j++)
        {
          references[j] = texts->lines[j + 1][i];
          best = MAX (best, eng_bleu_book (hypothesis, references[j], BOOK_ORDER));
        }

      eng_bleu_add (&scores->counts, hypothesis, references, n_references, options);
      eng_chrf_add (&scores->chrf_counts, hypothesis, references, n_references, wanted->word_order, CHRF_BETA, wanted->lowercase, FALSE);
      scores->book += best / texts->n_lines;
    }

  scores->bleu = eng_bleu_score (&scores->counts, options, scores->precisions, &scores->bp);
  scores->chrf = eng_chrf_score (&scores->chrf_counts, wanted->word_order, CHRF_BETA);
}

static void
add_counts (JsonBuilder *builder, const char *name, const gint64 *values, int n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);

  for (int i = 0; i < n; i++)
    json_builder_add_int_value (builder, values[i]);

  json_builder_end_array (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
print_json (const Scores *scores, const Wanted *wanted, const EngBleuOptions *options, const char *signature)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "bleu", scores->bleu);
  add_counts (builder, "counts", scores->counts.match, options->max_order);
  add_counts (builder, "totals", scores->counts.total, options->max_order);
  json_builder_set_member_name (builder, "precisions");
  json_builder_begin_array (builder);

  for (int i = 0; i < options->max_order; i++)
    json_builder_add_double_value (builder, scores->precisions[i]);

  json_builder_end_array (builder);
  add_number (builder, "bp", scores->bp);
  json_builder_set_member_name (builder, "signature");
  json_builder_add_string_value (builder, signature);

  if (wanted->chrf)
    add_number (builder, "chrf", scores->chrf);

  if (wanted->book)
    add_number (builder, "book_bleu", scores->book);

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  cli_print ("%s\n", text);
}

static void
print_text (const Scores *scores, const Wanted *wanted, const EngBleuOptions *options, const char *signature)
{
  const EngBleuCounts *counts = &scores->counts;

  cli_print ("BLEU = %.2f ", scores->bleu);

  for (int i = 0; i < options->max_order; i++)
    cli_print ("%s%.1f", i > 0 ? "/" : "", scores->precisions[i]);

  cli_print (" (BP = %.3f, %" PRId64 "/%" PRId64 ")\n%s\n", scores->bp, counts->length, counts->reference_length, signature);

  if (wanted->chrf)
    cli_print ("chrF2%s = %.2f\n", wanted->word_order > 0 ? "++" : "", scores->chrf);

  if (wanted->book)
    cli_print (_ ("book BLEU (k = %d) = %.4f\n"), BOOK_ORDER, scores->book);
}

static gboolean
score (char **paths, int n_paths, const Wanted *wanted, GError **error)
{
  g_auto (Texts) texts = { 0, 0, NULL };
  EngBleuOptions options = eng_bleu_defaults;
  g_autofree char *signature = NULL;
  Scores scores;

  if (!texts_read (&texts, paths, n_paths, error))
    return FALSE;

  options.tokenize = (EngBleuTokenize) wanted->tokenize;
  options.smooth = (EngBleuSmooth) wanted->smooth;
  options.lowercase = wanted->lowercase;
  options.effective_order = wanted->effective_order;
  compute (&scores, &texts, wanted, &options);
  signature = eng_bleu_signature (&scores.counts, &options);

  if (wanted->json)
    print_json (&scores, wanted, &options, signature);
  else
    print_text (&scores, wanted, &options, signature);

  return TRUE;
}

int
cli_score (int argc, char **argv)
{
  Wanted wanted = { ENG_BLEU_TOKENIZE_13A, ENG_BLEU_SMOOTH_EXP, 0, FALSE, FALSE, FALSE, FALSE, FALSE };
  const CliOption options[] = {
    { "tokenize", CLI_CHOICE, &wanted.tokenize, 0, 0, "13a|none|char", "13a", N_ ("how lines become tokens") },
    { "smooth", CLI_CHOICE, &wanted.smooth, 0, 0, "exp|floor|add-k|none", "exp", N_ ("what an order without a match counts") },
    { "lowercase", CLI_FLAG, &wanted.lowercase, 0, 0, NULL, NULL, N_ ("compare in lower case") },
    { "effective-order", CLI_FLAG, &wanted.effective_order, 0, 0, NULL, NULL, N_ ("average over the orders that the text has; right for single short sentences") },
    { "chrf", CLI_FLAG, &wanted.chrf, 0, 0, NULL, NULL, N_ ("chrF too") },
    { "word-order", CLI_WHOLE, &wanted.word_order, 0, 2, "N", "0", N_ ("word n-grams in chrF; 2 is chrF++") },
    { "book", CLI_FLAG, &wanted.book, 0, 0, NULL, NULL, N_ ("the mean of the book's sentence BLEU too, k = 2, 0 to 1; the best of several references counts") },
    { "json", CLI_FLAG, &wanted.json, 0, 0, NULL, NULL, N_ ("one JSON object instead of lines") },
  };
  const CliCommand command = {
    "score", N_ ("[OPTION…] HYP REF…"),
    N_ ("Scores the lines of the file HYP against those of one or more reference files: corpus BLEU, 0 to 100, with its signature."),
    options, G_N_ELEMENTS (options), 0, 2, -1, NULL
  };
  g_auto (CliArguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  if (!score (arguments.rest, arguments.n_rest, &wanted, &error))
    return cli_fail (error);

  return CLI_DONE;
}
