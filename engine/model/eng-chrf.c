/* SPDX-License-Identifier: MIT
 *
 * chrF and chrF++ (Popović 2015, 2017): F-score of character n-grams, and of word n-grams when asked. Rules
 * at the edges are sacreBLEU's.
 */
#include "eng-bleu.h"

#include <math.h>
#include <string.h>

#include "eng-bleu-tokenize.h"
#include "eng-ngrams.h"

#define EPS 1e-16

/* A text as characters and as words; numbers of both are comparable between texts of one table. */
typedef struct
{
  EngSequence characters, words; /* ids owned */
} ChrfText;

static EngSequence
number_characters (const char *text, gboolean whitespace)
{
  int *ids = g_new (int, strlen (text));
  int n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (whitespace || !eng_bleu_is_space (g_utf8_get_char (p)))
      ids[n++] = (int) g_utf8_get_char (p);

  return (EngSequence){ ids, n };
}

/* Words; a word of more than one character loses a punctuation mark at its end, or else at its beginning,
 * which becomes a word of its own ("(hi)" gives "(hi" and ")"). */
static EngSequence
number_words (const char *text, GHashTable *table)
{
  g_auto (GStrv) words = eng_bleu_split (text);
  int *ids = g_new (int, 2 * (gsize) g_strv_length (words));
  int n = 0;

  for (int i = 0; words[i] != NULL; i++)
    {
      char *word = words[i];
      gsize length = strlen (word);
      char mark[2] = { 0 };

      if (*g_utf8_next_char (word) == '\0' || (!g_ascii_ispunct (word[0]) && !g_ascii_ispunct (word[length - 1])))
        ids[n++] = eng_ngrams_intern (table, word);
      else if (g_ascii_ispunct (word[length - 1]))
        {
          mark[0] = word[length - 1];
          word[length - 1] = '\0';
          ids[n++] = eng_ngrams_intern (table, word);
          ids[n++] = eng_ngrams_intern (table, mark);
        }
      else
        {
          mark[0] = word[0];
          ids[n++] = eng_ngrams_intern (table, mark);
          ids[n++] = eng_ngrams_intern (table, word + 1);
        }
    }

  return (EngSequence){ ids, n };
}

static ChrfText
number_text (const char *text, GHashTable *table, gboolean lowercase, gboolean whitespace)
{
  g_autofree char *lower = lowercase ? eng_bleu_lower (text) : NULL;
  const char *line = lowercase ? lower : text;

  return (ChrfText){ number_characters (line, whitespace), number_words (line, table) };
}

static void
clear_text (ChrfText *text)
{
  g_free ((gpointer) text->characters.ids);
  g_free ((gpointer) text->words.ids);
}

/* Orders @first … of one kind of sequence. */
static void
count_orders (EngChrfCounts *counts, const EngSequence *hypothesis, const EngSequence *reference, int first, int orders)
{
  eng_ngrams_match (counts->match + first, hypothesis, reference, 1, orders);

  for (int n = 0; n < orders; n++)
    {
      gint64 total = eng_ngrams_total (reference->n, n + 1);

      counts->reference[first + n] = total;
      /* Where the reference has no n-gram of this order, the output's are not held against it. */
      counts->hypothesis[first + n] = total > 0 ? eng_ngrams_total (hypothesis->n, n + 1) : 0;
    }
}

static EngChrfCounts
count_texts (const ChrfText *hypothesis, const ChrfText *reference, int word_order)
{
  EngChrfCounts counts = { 0 };

  count_orders (&counts, &hypothesis->characters, &reference->characters, 0, ENG_CHRF_CHAR_ORDER);
  count_orders (&counts, &hypothesis->words, &reference->words, ENG_CHRF_CHAR_ORDER, word_order);

  return counts;
}

void
eng_chrf_add (EngChrfCounts *counts, const char *hypothesis, const char *const *references,
              int n_references, int word_order, double beta, gboolean lowercase, gboolean whitespace)
{
  g_autoptr (GHashTable) table = eng_ngrams_table_new ();
  ChrfText text;
  EngChrfCounts best = { 0 };
  double best_score = -1.0;
  int n = 0;

  g_return_if_fail (n_references > 0);
  g_return_if_fail (word_order >= 0 && word_order <= ENG_CHRF_MAX_WORD_ORDER);

  text = number_text (hypothesis, table, lowercase, whitespace);

  for (int r = 0; r < n_references; r++)
    if (*references[r] != '\0')
      {
        ChrfText reference = number_text (references[r], table, lowercase, whitespace);
        EngChrfCounts one = count_texts (&text, &reference, word_order);
        double score = eng_chrf_score (&one, word_order, beta);

        if (score > best_score)
          {
            best = one;
            best_score = score;
          }

        n++;
        clear_text (&reference);
      }

  for (int i = 0; i < ENG_CHRF_ORDERS; i++)
    {
      counts->hypothesis[i] += best.hypothesis[i];
      counts->reference[i] += best.reference[i];
      counts->match[i] += best.match[i];
    }

  n = MAX (1, n);
  counts->min_n_references = counts->sentences == 0 ? n : MIN (counts->min_n_references, n);
  counts->max_n_references = MAX (counts->max_n_references, n);
  counts->sentences++;
  clear_text (&text);
}

static double
f_score (double precision, double recall, double beta)
{
  double factor = beta * beta;
  double denominator = factor * precision + recall;

  return denominator > 0.0 ? (1.0 + factor) * precision * recall / denominator : 0.0;
}

double
eng_chrf_score (const EngChrfCounts *counts, int word_order, double beta)
{
  double precision = 0.0, recall = 0.0;
  int orders = 0;

  for (int i = 0; i < ENG_CHRF_CHAR_ORDER + word_order; i++)
    if (counts->hypothesis[i] > 0 && counts->reference[i] > 0)
      {
        precision += (double) counts->match[i] / (double) counts->hypothesis[i];
        recall += (double) counts->match[i] / (double) counts->reference[i];
        orders++;
      }

  return orders > 0 ? 100.0 * f_score (precision / orders, recall / orders, beta) : 0.0;
}

double
eng_chrf_score_eps (const EngChrfCounts *counts, int word_order, double beta)
{
  int orders = ENG_CHRF_CHAR_ORDER + word_order;
  double sum = 0.0;

  for (int i = 0; i < orders; i++)
    {
      double match = (double) counts->match[i];
      double precision = counts->hypothesis[i] > 0 ? match / (double) counts->hypothesis[i] : EPS;
      double recall = counts->reference[i] > 0 ? match / (double) counts->reference[i] : EPS;

      sum += precision + recall > 0.0 ? f_score (precision, recall, beta) : EPS;
    }

  return 100.0 * sum / orders;
}

char *
eng_chrf_signature (const EngChrfCounts *counts, int word_order, gboolean lowercase, gboolean whitespace)
{
  g_autofree char *references = g_strdup_printf ("%d", counts->max_n_references);
  gboolean varies = counts->min_n_references != counts->max_n_references;

  return g_strdup_printf ("nrefs:%s|case:%s|eff:yes|nc:%d|nw:%d|space:%s|version:souffleur-%s",
                          varies ? "var" : references, lowercase ? "lc" : "mixed", ENG_CHRF_CHAR_ORDER, word_order,
                          whitespace ? "yes" : "no", SOUFFLEUR_VERSION);
}
