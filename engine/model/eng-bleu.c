/* SPDX-License-Identifier: MIT
 *
 * BLEU: counts of one sentence, and the score of summed counts. Definitions: Papineni et al. 2002; the rules
 * at the edges (smoothing, effective order, ties of reference lengths) are sacreBLEU's, the sentence score's
 * those of "Dive into Deep Learning".
 */
#include "eng-bleu.h"

#include <math.h>
#include <string.h>

#include "eng-bleu-tokenize.h"
#include "eng-ngrams.h"

const EngBleuOptions eng_bleu_defaults = {
  .tokenize = ENG_BLEU_TOKENIZE_13A,
  .smooth = ENG_BLEU_SMOOTH_EXP,
  .smooth_value = NAN,
  .max_order = 4,
};

/* Closest to @length; of two equally close the shorter. */
static int
closest_length (int length, const EngSequence *references, int n_references)
{
  int closest = references[0].n;

  for (int r = 1; r < n_references; r++)
    {
      int distance = ABS (references[r].n - length) - ABS (closest - length);

      if (distance < 0 || (distance == 0 && references[r].n < closest))
        closest = references[r].n;
    }

  return closest;
}

static void
add_sequences (EngBleuCounts *counts, const EngSequence *hypothesis, const EngSequence *references,
               int n_references, int max_order)
{
  gint64 match[ENG_BLEU_MAX_ORDER];

  eng_ngrams_match (match, hypothesis, references, n_references, max_order);

  for (int n = 0; n < max_order; n++)
    {
      counts->match[n] += match[n];
      counts->total[n] += eng_ngrams_total (hypothesis->n, n + 1);
    }

  counts->length += hypothesis->n;
  counts->reference_length += closest_length (hypothesis->n, references, n_references);
  counts->min_n_references = counts->sentences == 0 ? n_references : MIN (counts->min_n_references, n_references);
  counts->max_n_references = MAX (counts->max_n_references, n_references);
  counts->sentences++;
}

/* (transfer full) the numbers of @tokens, to be freed by the caller. */
static EngSequence
number_tokens (GHashTable *table, char **tokens)
{
  int n = (int) g_strv_length (tokens);
  int *ids = g_new (int, n);

  for (int i = 0; i < n; i++)
    ids[i] = eng_ngrams_intern (table, tokens[i]);

  return (EngSequence){ ids, n };
}

static void
free_sequences (EngSequence *sequences, int n)
{
  for (int i = 0; i < n; i++)
    g_free ((gpointer) sequences[i].ids);

  g_free (sequences);
}

static EngSequence
number_text (GHashTable *table, const char *text, const EngBleuOptions *options)
{
  g_auto (GStrv) tokens = eng_bleu_tokenize (text, options);

  return number_tokens (table, tokens);
}

void
eng_bleu_add (EngBleuCounts *counts, const char *hypothesis, const char *const *references,
              int n_references, const EngBleuOptions *options)
{
  g_autoptr (GHashTable) table = eng_ngrams_table_new ();
  EngSequence *sequences = NULL;
  int n = 0;

  g_return_if_fail (n_references > 0);
  g_return_if_fail (options->max_order >= 1 && options->max_order <= ENG_BLEU_MAX_ORDER);

  sequences = g_new0 (EngSequence, (gsize) n_references + 1);
  sequences[n++] = number_text (table, hypothesis, options);

  for (int r = 0; r < n_references; r++)
    if (*references[r] != '\0')
      sequences[n++] = number_text (table, references[r], options);

  /* All empty: one reference of no tokens, which sequences[1] is. */
  add_sequences (counts, &sequences[0], &sequences[1], MAX (1, n - 1), options->max_order);
  free_sequences (sequences, n);
}

void
eng_bleu_add_ids (EngBleuCounts *counts, const int *hypothesis, int n, const int *reference, int m)
{
  g_autofree int *ids = g_new (int, (gsize) n + (gsize) m);
  EngSequence h = { ids, n };
  EngSequence r = { ids + n, m };

  for (int i = 0; i < n + m; i++)
    {
      int id = i < n ? hypothesis[i] : reference[i - n];

      /* Two unknown words are hardly ever the same word: each gets a number of its own. */
      ids[i] = id == ENG_TOKEN_UNK ? -1 - i : id;
    }

  add_sequences (counts, &h, &r, 1, eng_bleu_defaults.max_order);
}

static double
smooth_value (const EngBleuOptions *options)
{
  if (!isnan (options->smooth_value))
    return options->smooth_value;

  return options->smooth == ENG_BLEU_SMOOTH_FLOOR ? 0.1 : 1.0;
}

static double
brevity_penalty (gint64 length, gint64 reference_length)
{
  if (length >= reference_length)
    return 1.0;

  return length > 0 ? exp (1.0 - (double) reference_length / (double) length) : 0.0;
}

/* Percentages of all orders after smoothing, 0 from the first order without n-grams on. Returns how many
 * orders have n-grams. */
static int
smoothed_precisions (double *precisions, const EngBleuCounts *counts, const EngBleuOptions *options)
{
  double halved = 1.0; /* exp: 2 to the number of orders without a match so far */
  int n;

  for (n = 0; n < options->max_order; n++)
    {
      double more = options->smooth == ENG_BLEU_SMOOTH_ADD_K && n > 0 ? smooth_value (options) : 0.0;
      double match = (double) counts->match[n] + more;
      double total = (double) counts->total[n] + more;

      if (total <= 0.0)
        break;

      if (match > 0.0)
        precisions[n] = 100.0 * match / total;
      else if (options->smooth == ENG_BLEU_SMOOTH_EXP)
        precisions[n] = 100.0 / ((halved *= 2.0) * total);
      else if (options->smooth == ENG_BLEU_SMOOTH_FLOOR)
        precisions[n] = 100.0 * smooth_value (options) / total;
    }

  return n;
}

/* The mean of the logarithms, and back; 0 as soon as one precision is 0. */
static double
geometric_mean (const double *values, int n)
{
  double sum = 0.0;

  for (int i = 0; i < n; i++)
    {
      if (values[i] <= 0.0)
        return 0.0;

      sum += log (values[i]);
    }

  return exp (sum / n);
}

double
eng_bleu_score (const EngBleuCounts *counts, const EngBleuOptions *options, double *precisions, double *brevity)
{
  double smoothed[ENG_BLEU_MAX_ORDER] = { 0 };
  double penalty = brevity_penalty (counts->length, counts->reference_length);
  double score = 0.0;
  gboolean any = FALSE;

  g_return_val_if_fail (options->max_order >= 1 && options->max_order <= ENG_BLEU_MAX_ORDER, 0.0);

  for (int n = 0; n < options->max_order; n++)
    any = any || counts->match[n] > 0;

  if (any)
    {
      int reached = smoothed_precisions (smoothed, counts, options);

      score = penalty * geometric_mean (smoothed, options->effective_order ? reached : options->max_order);
    }

  if (precisions != NULL)
    memcpy (precisions, smoothed, sizeof (double) * (gsize) options->max_order);

  if (brevity != NULL)
    *brevity = penalty;

  return score;
}

/* "floor[0.10]": two decimals, in the C locale. */
static char *
smooth_name (const EngBleuOptions *options)
{
  static const char *const names[] = { "exp", "floor", "add-k", "none" };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (options->smooth != ENG_BLEU_SMOOTH_FLOOR && options->smooth != ENG_BLEU_SMOOTH_ADD_K)
    return g_strdup (names[options->smooth]);

  g_ascii_formatd (number, sizeof number, "%.2f", smooth_value (options));

  return g_strdup_printf ("%s[%s]", names[options->smooth], number);
}

char *
eng_bleu_signature (const EngBleuCounts *counts, const EngBleuOptions *options)
{
  static const char *const tokenizers[] = { "13a", "none", "char" };
  g_autofree char *smooth = smooth_name (options);
  g_autofree char *references = g_strdup_printf ("%d", counts->max_n_references);
  gboolean varies = counts->min_n_references != counts->max_n_references;

  return g_strdup_printf ("nrefs:%s|case:%s|eff:%s|tok:%s|smooth:%s|version:souffleur-%s",
                          varies ? "var" : references, options->lowercase ? "lc" : "mixed",
                          options->effective_order ? "yes" : "no", tokenizers[options->tokenize], smooth,
                          SOUFFLEUR_VERSION);
}

double
eng_bleu_book (const char *hypothesis, const char *reference, int k)
{
  g_autoptr (GHashTable) table = eng_ngrams_table_new ();
  g_auto (GStrv) hypothesis_tokens = g_strsplit (hypothesis, " ", -1);
  g_auto (GStrv) reference_tokens = g_strsplit (reference, " ", -1);
  EngSequence h = number_tokens (table, hypothesis_tokens);
  EngSequence r = number_tokens (table, reference_tokens);
  gint64 match[ENG_BLEU_MAX_ORDER];
  int orders = MIN (CLAMP (k, 1, ENG_BLEU_MAX_ORDER), h.n);
  double score = h.n > 0 ? exp (MIN (0.0, 1.0 - (double) r.n / h.n)) : 0.0;

  eng_ngrams_match (match, &h, &r, 1, orders);

  for (int n = 1; n <= orders; n++)
    score *= pow ((double) match[n - 1] / (double) eng_ngrams_total (h.n, n), ldexp (1.0, -n));

  g_free ((gpointer) h.ids);
  g_free ((gpointer) r.ids);

  return score;
}

void
eng_bleu_anatomy (EngBleuAnatomy *anatomy, const char *hypothesis, const char *reference)
{
  EngBleuOptions options = eng_bleu_defaults;
  EngBleuCounts counts = { 0 };

  G_STATIC_ASSERT (ENG_BLEU_ORDERS <= ENG_BLEU_MAX_ORDER);
  options.tokenize = ENG_BLEU_TOKENIZE_NONE;
  options.effective_order = TRUE;
  options.max_order = ENG_BLEU_ORDERS;
  eng_bleu_add (&counts, hypothesis, &reference, 1, &options);

  memset (anatomy, 0, sizeof *anatomy);

  for (int n = 0; n < ENG_BLEU_ORDERS; n++)
    {
      anatomy->match[n] = (int) counts.match[n];
      anatomy->total[n] = (int) counts.total[n];
    }

  anatomy->length = (int) counts.length;
  anatomy->reference_length = (int) counts.reference_length;
  anatomy->standard = eng_bleu_score (&counts, &options, NULL, &anatomy->brevity);
  anatomy->book = eng_bleu_book (hypothesis, reference, 2);
}
