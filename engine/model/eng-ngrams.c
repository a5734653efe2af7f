/* SPDX-License-Identifier: MIT
 *
 * Every n-gram is the beginning of a suffix. So one sort of all suffixes puts the equal n-grams of every
 * order side by side, and each order is then one pass over the sorted list: no table of n-grams, no
 * hashing of tuples.
 */
#include "eng-ngrams.h"

#include <string.h>

typedef struct
{
  const int *ids; /* from here … */
  int left;       /* … so many tokens to the end of its sequence */
  int owner;      /* 0: the hypothesis; r + 1: reference r */
} Suffix;

/* How many tokens two suffixes have in common at their beginning, up to @most. */
static int
common_prefix (const Suffix *a, const Suffix *b, int most)
{
  int end = MIN (most, MIN (a->left, b->left));
  int n = 0;

  while (n < end && a->ids[n] == b->ids[n])
    n++;

  return n;
}

static int
compare_suffixes (gconstpointer pa, gconstpointer pb, gpointer user_data)
{
  const Suffix *a = pa, *b = pb;
  int max_order = GPOINTER_TO_INT (user_data);
  int n = common_prefix (a, b, max_order);

  if (n == max_order)
    return 0;

  /* The shorter one first, so that it never stands between two equal n-grams that it is too short for. */
  if (n == a->left || n == b->left)
    return (a->left > b->left) - (a->left < b->left);

  return (a->ids[n] > b->ids[n]) - (a->ids[n] < b->ids[n]);
}

static int
add_suffixes (Suffix *suffixes, const EngSequence *sequence, int owner)
{
  for (int i = 0; i < sequence->n; i++)
    suffixes[i] = (Suffix){ sequence->ids + i, sequence->n - i, owner };

  return sequence->n;
}

/* Clipped matches of one order. @counts: (n_references + 1) scratch. */
static gint64
match_order (const Suffix *suffixes, int n, int order, int *counts, int n_references)
{
  gint64 match = 0;

  for (int begin = 0, end; begin < n; begin = end)
    {
      int most = 0;

      memset (counts, 0, sizeof (int) * ((gsize) n_references + 1));

      for (end = begin; end < n && (end == begin || common_prefix (&suffixes[end - 1], &suffixes[end], order) == order); end++)
        if (suffixes[end].left >= order)
          counts[suffixes[end].owner]++;

      for (int r = 1; r <= n_references; r++)
        most = MAX (most, counts[r]);

      match += MIN (counts[0], most);
    }

  return match;
}

void
eng_ngrams_match (gint64 *match, const EngSequence *hypothesis, const EngSequence *references,
                  int n_references, int max_order)
{
  g_autofree Suffix *suffixes = NULL;
  g_autofree int *counts = g_new (int, (gsize) n_references + 1);
  gsize size = (gsize) hypothesis->n;
  int n = 0;

  for (int r = 0; r < n_references; r++)
    size += (gsize) references[r].n;

  suffixes = g_new (Suffix, size);
  n += add_suffixes (suffixes, hypothesis, 0);

  for (int r = 0; r < n_references; r++)
    n += add_suffixes (suffixes + n, &references[r], r + 1);

  if (n > 1)
    g_qsort_with_data (suffixes, n, sizeof (Suffix), compare_suffixes, GINT_TO_POINTER (max_order));

  for (int order = 1; order <= max_order; order++)
    match[order - 1] = match_order (suffixes, n, order, counts, n_references);
}

GHashTable *
eng_ngrams_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

int
eng_ngrams_intern (GHashTable *ids, const char *token)
{
  gpointer id = NULL;

  if (!g_hash_table_lookup_extended (ids, token, NULL, &id))
    {
      id = GINT_TO_POINTER ((int) g_hash_table_size (ids));
      g_hash_table_insert (ids, g_strdup (token), id);
    }

  return GPOINTER_TO_INT (id);
}
