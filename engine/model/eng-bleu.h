/* SPDX-License-Identifier: MIT
 *
 * Scores of translations: the book's BLEU, corpus and sentence BLEU as sacreBLEU computes them, chrF.
 *
 * Counts are integers, summed over sentences in any order; the score is computed once, at the end, so it
 * does not depend on that order. Any thread. All text is valid UTF-8.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef enum
{
  ENG_BLEU_TOKENIZE_13A,
  ENG_BLEU_TOKENIZE_NONE,
  ENG_BLEU_TOKENIZE_CHAR
} EngBleuTokenize;

typedef enum
{
  ENG_BLEU_SMOOTH_EXP,
  ENG_BLEU_SMOOTH_FLOOR,
  ENG_BLEU_SMOOTH_ADD_K,
  ENG_BLEU_SMOOTH_NONE
} EngBleuSmooth;

typedef struct
{
  EngBleuTokenize tokenize;
  EngBleuSmooth smooth;
  double smooth_value; /* NaN = the rule's own: floor 0.1, add-k 1 */
  gboolean lowercase;
  gboolean effective_order;
  int max_order; /* 1 to ENG_BLEU_MAX_ORDER; 4 is usual */
} EngBleuOptions;

#define ENG_BLEU_MAX_ORDER 8

/* Zero before the first sentence. */
typedef struct
{
  gint64 match[ENG_BLEU_MAX_ORDER], total[ENG_BLEU_MAX_ORDER]; /* summed over sentences */
  gint64 length, reference_length;                             /* summed; closest reference, ties shorter */
  gint64 sentences;
  int min_n_references, max_n_references; /* of any sentence */
} EngBleuCounts;

extern const EngBleuOptions eng_bleu_defaults; /* 13a, exp, 4 */

/* eng_bleu_tokenize: (transfer full) tokens of @text. White space is what Python's str.split() takes for it,
 * the no-break spaces of French included. */
GStrv eng_bleu_tokenize (const char *text, const EngBleuOptions *options);

/**
 * eng_bleu_add:
 * @references: (n_references) at least one; an empty string is no reference unless all are empty, as in
 *   sacreBLEU
 *
 * Adds one sentence's counts. To a score of text, "<unk>" is a word like another.
 */
void eng_bleu_add (EngBleuCounts *counts, const char *hypothesis, const char *const *references,
                   int n_references, const EngBleuOptions *options);

/* eng_bleu_add_ids: the same for tokens as ids, one reference, order 4; <eos> not among them.
 * <unk> never matches. */
void eng_bleu_add_ids (EngBleuCounts *counts, const int *hypothesis, int n, const int *reference, int m);

/**
 * eng_bleu_score:
 * @precisions: (max_order) out, or %NULL: percentages after smoothing
 * @brevity: out, or %NULL
 *
 * Returns: BLEU, 0-100; 0 when no n-gram of any order matches, whatever the smoothing.
 */
double eng_bleu_score (const EngBleuCounts *counts, const EngBleuOptions *options, double *precisions, double *brevity);

/* eng_bleu_signature: (transfer full) "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:souffleur-…". */
char *eng_bleu_signature (const EngBleuCounts *counts, const EngBleuOptions *options);

/* eng_bleu_book: the book's sentence BLEU, 0-1: tokens split at each single space, orders to min (@k, tokens),
 * weights 1 / 2^n; an empty output scores 0. @k: 1 to ENG_BLEU_MAX_ORDER. */
double eng_bleu_book (const char *hypothesis, const char *reference, int k);

/* eng_bleu_anatomy: one sentence taken apart, tokens split at spaces. */
void eng_bleu_anatomy (EngBleuAnatomy *anatomy, const char *hypothesis, const char *reference);

/* chrF: character n-grams 1-6, word n-grams 1 … @word_order (0: chrF, 2: chrF++), β. Counts are summed
 * over sentences; with several references the best one of each sentence counts. White space is left out of
 * the characters unless @whitespace. */
#define ENG_CHRF_CHAR_ORDER 6
#define ENG_CHRF_MAX_WORD_ORDER 4
#define ENG_CHRF_ORDERS (ENG_CHRF_CHAR_ORDER + ENG_CHRF_MAX_WORD_ORDER)
typedef struct
{
  gint64 hypothesis[ENG_CHRF_ORDERS], reference[ENG_CHRF_ORDERS], match[ENG_CHRF_ORDERS];
  gint64 sentences;
  int min_n_references, max_n_references; /* of any sentence */
} EngChrfCounts;

void eng_chrf_add (EngChrfCounts *counts, const char *hypothesis, const char *const *references,
                   int n_references, int word_order, double beta, gboolean lowercase, gboolean whitespace);

/* eng_chrf_score: 0-100; precision and recall are averaged over the orders that both sides have. */
double eng_chrf_score (const EngChrfCounts *counts, int word_order, double beta);

/* eng_chrf_score_eps: 0-100, as chrF++.py, NLTK and Moses have it: F of each order, averaged over all orders,
 * 1e-16 in place of what is undefined. */
double eng_chrf_score_eps (const EngChrfCounts *counts, int word_order, double beta);

/* eng_chrf_signature: (transfer full) "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:souffleur-…". */
char *eng_chrf_signature (const EngChrfCounts *counts, int word_order, gboolean lowercase, gboolean whitespace);

G_END_DECLS
