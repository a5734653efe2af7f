/* SPDX-License-Identifier: MIT */

#include "eng-vocab.h"

#include <string.h>

/* Longer tokens have no neighbours worth offering, and the distance costs length squared. */
#define NEAREST_MAX_CHARACTERS 64

struct EngVocab
{
  gatomicrefcount ref_count;
  EngWords *words; /* owned reference */
  GHashTable *ids; /* owned; word (borrowed from words) to id */
};

EngVocab *
eng_vocab_new_from_words (EngWords *words)
{
  EngVocab *self;

  g_return_val_if_fail (words->n >= ENG_TOKEN_FIRST, NULL);

  self = g_new0 (EngVocab, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->words = eng_words_ref (words);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);

  /* From the end, so that of two equal words the first keeps its id. */
  for (int i = words->n - 1; i >= 0; i--)
    g_hash_table_replace (self->ids, words->words[i], GINT_TO_POINTER (i));

  return self;
}

EngVocab *
eng_vocab_ref (EngVocab *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
eng_vocab_unref (EngVocab *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->ids);
  eng_words_unref (self->words);
  g_free (self);
}

int
eng_vocab_size (const EngVocab *self)
{
  return self->words->n;
}

int
eng_vocab_id (const EngVocab *self, const char *token)
{
  gpointer id = NULL;

  if (!g_hash_table_lookup_extended (self->ids, token, NULL, &id))
    return ENG_TOKEN_UNK;

  return GPOINTER_TO_INT (id);
}

const char *
eng_vocab_word (const EngVocab *self, int id)
{
  g_return_val_if_fail (id >= 0 && id < self->words->n, NULL);

  return self->words->words[id];
}

EngWords *
eng_vocab_words (const EngVocab *self)
{
  return self->words;
}

/* Levenshtein's distance of two strings of characters, or @limit + 1 when it is more than @limit. */
static int
edit_distance (const gunichar *a, int n_a, const gunichar *b, int n_b, int limit)
{
  int row[NEAREST_MAX_CHARACTERS + 1];

  if (ABS (n_a - n_b) > limit)
    return limit + 1;

  for (int j = 0; j <= n_b; j++)
    row[j] = j;

  for (int i = 1; i <= n_a; i++)
    {
      int diagonal = row[0];
      int least = i;

      row[0] = i;

      for (int j = 1; j <= n_b; j++)
        {
          int change = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
          least = MIN (least, row[j]);
        }

      if (least > limit)
        return limit + 1;
    }

  return row[n_b];
}

typedef struct
{
  int id;
  int distance;
} Neighbour;

/* Puts a word into the list of the nearest, behind its equals; returns the list's new length. */
static int
insert_neighbour (Neighbour *list, int n, int room, Neighbour neighbour)
{
  int at = n;

  while (at > 0 && list[at - 1].distance > neighbour.distance)
    at--;

  if (at == room)
    return n;

  if (n == room)
    n--;

  memmove (&list[at + 1], &list[at], sizeof *list * (gsize) (n - at));
  list[at] = neighbour;

  return n + 1;
}

GStrv
eng_vocab_nearest (const EngVocab *self, const char *token, int n)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree gunichar *wanted = NULL;
  g_autofree Neighbour *list = g_new (Neighbour, (gsize) MAX (n, 1));
  glong n_wanted = 0;
  int found = 0;

  wanted = g_utf8_to_ucs4_fast (token, -1, &n_wanted);

  if (n_wanted > NEAREST_MAX_CHARACTERS)
    return g_strv_builder_end (builder);

  /* Ids rise as counts fall, so equals come out the more frequent first. */
  for (int id = ENG_TOKEN_FIRST; id < self->words->n && n > 0; id++)
    {
      int limit = found == n ? list[n - 1].distance - 1 : (int) n_wanted / 2;
      gunichar word[NEAREST_MAX_CHARACTERS];
      int n_word = 0, distance;
      const char *p = self->words->words[id];

      for (; *p != '\0' && n_word < NEAREST_MAX_CHARACTERS; p = g_utf8_next_char (p))
        word[n_word++] = g_utf8_get_char (p);

      if (n_word == 0 || *p != '\0')
        continue;

      distance = edit_distance (wanted, (int) n_wanted, word, n_word, limit);

      if (distance <= limit)
        found = insert_neighbour (list, found, n, (Neighbour){ id, distance });
    }

  for (int i = 0; i < found; i++)
    g_strv_builder_add (builder, self->words->words[list[i].id]);

  return g_strv_builder_end (builder);
}
