/* SPDX-License-Identifier: MIT */

#include "eng-tally.h"

#include <string.h>

#include "eng-vocab-special.h"

typedef struct
{
  gsize start; /* in the arena; terminated there */
  guint32 length;
  guint32 hash;
  guint64 count;
} Entry;

struct EngTally
{
  char *arena; /* (arena_size) owned */
  gsize arena_size, arena_used;
  Entry *entries; /* (entries_size) owned */
  gint32 n, entries_size;
  gint32 *slots; /* (mask + 1) owned; -1 = free, otherwise an entry's number */
  guint32 mask;
};

EngTally *
eng_tally_new (void)
{
  EngTally *self = g_new0 (EngTally, 1);

  self->arena_size = 4096;
  self->arena = g_malloc (self->arena_size);
  self->entries_size = 256;
  self->entries = g_new (Entry, self->entries_size);
  self->mask = 1023;
  self->slots = g_malloc (sizeof (gint32) * ((gsize) self->mask + 1));
  memset (self->slots, 0xff, sizeof (gint32) * ((gsize) self->mask + 1));

  return self;
}

void
eng_tally_free (EngTally *self)
{
  g_free (self->arena);
  g_free (self->entries);
  g_free (self->slots);
  g_free (self);
}

/* FNV-1a; the last step spreads the high bits into the low ones, which choose the slot. */
static inline guint32
hash_bytes (const char *bytes, gsize n)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < n; i++)
    hash = (hash ^ (guchar) bytes[i]) * 16777619u;

  return hash ^ (hash >> 15);
}

static void
grow_slots (EngTally *self)
{
  self->mask = self->mask * 2 + 1;
  self->slots = g_realloc (self->slots, sizeof (gint32) * ((gsize) self->mask + 1));
  memset (self->slots, 0xff, sizeof (gint32) * ((gsize) self->mask + 1));

  for (gint32 i = 0; i < self->n; i++)
    {
      guint32 slot = self->entries[i].hash & self->mask;

      while (self->slots[slot] >= 0)
        slot = (slot + 1) & self->mask;

      self->slots[slot] = i;
    }
}

static gint32
add_entry (EngTally *self, const char *token, gsize length, guint32 hash)
{
  Entry *entry;

  g_assert (self->n < G_MAXINT32 / 2 && length < G_MAXUINT32);

  if (self->n == self->entries_size)
    {
      self->entries_size *= 2;
      self->entries = g_renew (Entry, self->entries, self->entries_size);
    }

  while (self->arena_size - self->arena_used < length + 1)
    {
      self->arena_size *= 2;
      self->arena = g_realloc (self->arena, self->arena_size);
    }

  entry = &self->entries[self->n];
  *entry = (Entry){ self->arena_used, (guint32) length, hash, 1 };
  memcpy (self->arena + self->arena_used, token, length);
  self->arena[self->arena_used + length] = '\0';
  self->arena_used += length + 1;

  return self->n++;
}

gint32
eng_tally_add (EngTally *self, const char *token, gsize length)
{
  guint32 hash = hash_bytes (token, length);
  guint32 slot = hash & self->mask;

  for (; self->slots[slot] >= 0; slot = (slot + 1) & self->mask)
    {
      Entry *entry = &self->entries[self->slots[slot]];

      if (entry->hash == hash && entry->length == length && memcmp (self->arena + entry->start, token, length) == 0)
        {
          entry->count++;

          return self->slots[slot];
        }
    }

  self->slots[slot] = add_entry (self, token, length, hash);

  /* At most half full, so that probes stay short. */
  if ((guint32) self->n > self->mask / 2)
    grow_slots (self);

  return self->n - 1;
}

int
eng_tally_size (const EngTally *self)
{
  return self->n;
}

const char *
eng_tally_token (const EngTally *self, int number)
{
  g_assert (number >= 0 && number < self->n);

  return self->arena + self->entries[number].start;
}

guint64
eng_tally_count (const EngTally *self, int number)
{
  g_assert (number >= 0 && number < self->n);

  return self->entries[number].count;
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  const EngTally *self = data;
  const gint32 i = *(const gint32 *) a;
  const gint32 j = *(const gint32 *) b;
  const guint64 count_i = self->entries[i].count;
  const guint64 count_j = self->entries[j].count;

  if (count_i != count_j)
    return count_i > count_j ? -1 : 1;

  return i < j ? -1 : i > j;
}

EngWords *
eng_tally_words (const EngTally *self, int min_count)
{
  g_autofree gint32 *order = g_new (gint32, (gsize) self->n + 1);
  char **words = g_new (char *, (gsize) self->n + ENG_TOKEN_FIRST);
  int n = 0, n_words = 0;

  for (gint32 i = 0; i < self->n; i++)
    if (self->entries[i].count >= (guint64) MAX (min_count, 0) && eng_special_id (eng_tally_token (self, i)) < 0)
      order[n++] = i;

  g_qsort_with_data (order, n, sizeof *order, compare_counts, (gpointer) self);

  for (int i = 0; i < ENG_TOKEN_FIRST; i++)
    words[n_words++] = g_strdup (eng_special_words[i]);

  for (int i = 0; i < n; i++)
    words[n_words++] = g_strdup (eng_tally_token (self, order[i]));

  return eng_words_new (n_words, g_renew (char *, words, n_words));
}
