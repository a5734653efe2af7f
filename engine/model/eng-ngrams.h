/* SPDX-License-Identifier: MIT
 *
 * n-grams in common between an output and its references: the one count behind BLEU (n-grams of tokens)
 * and chrF (n-grams of characters and of words).
 *
 * Any thread. Time O(N log N) for N tokens in all, whatever the order; one allocation of O(N).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tokens as numbers; equal numbers are equal tokens. */
typedef struct
{
  const int *ids; /* (n) borrowed */
  int n;
} EngSequence;

/**
 * eng_ngrams_match:
 * @match: (max_order) out, overwritten: for each order, the n-grams of @hypothesis that are found in the
 *   references, each counted at most as often as in the reference that has most of it (Papineni et al.
 *   2002: clipped by the maximum over references, not by their sum)
 * @references: (n_references)
 */
void eng_ngrams_match (gint64 *match, const EngSequence *hypothesis, const EngSequence *references,
                       int n_references, int max_order);

/* eng_ngrams_total: how many n-grams of @order a sequence of @n tokens has. */
static inline gint64
eng_ngrams_total (int n, int order)
{
  return MAX (0, n - order + 1);
}

/* eng_ngrams_intern: the number of @token in @ids (a table of strings), a new one when it is new. The table
 * copies the string; it is made with eng_ngrams_table_new(). */
GHashTable *eng_ngrams_table_new (void);
int eng_ngrams_intern (GHashTable *ids, const char *token);

G_END_DECLS
