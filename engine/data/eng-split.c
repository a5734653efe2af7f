/* SPDX-License-Identifier: MIT */

#include "eng-split.h"

#include <math.h>
#include <string.h>

#include "eng-shuffle.h"

static guint32
hash_numbers (const gint32 *numbers, gsize n)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < n; i++)
    hash = (hash ^ (guint32) numbers[i]) * 16777619u;

  return hash ^ (hash >> 15);
}

int
eng_split_groups (int *group, const gint32 *numbers, const gsize *start, int n)
{
  gsize mask = 16;
  g_autofree int *slots = NULL;
  int n_groups = 0;

  while (mask < 2 * (gsize) n)
    mask *= 2;

  slots = g_malloc (mask * sizeof *slots);
  memset (slots, 0xff, mask * sizeof *slots);
  mask--;

  for (int i = 0; i < n; i++)
    {
      const gint32 *key = numbers + start[i];
      gsize length = start[i + 1] - start[i];
      gsize slot = hash_numbers (key, length) & mask;

      /* A slot holds the first pair of its group. */
      for (; slots[slot] >= 0; slot = (slot + 1) & mask)
        {
          gsize other = start[slots[slot]];

          if (start[slots[slot] + 1] - other == length && memcmp (numbers + other, key, length * sizeof *key) == 0)
            break;
        }

      if (slots[slot] < 0)
        {
          slots[slot] = i;
          group[i] = n_groups++;
        }
      else
        group[i] = group[slots[slot]];
    }

  return n_groups;
}

/* Pairs to hold out of @n. */
static int
held_out (const EngConfig *config, int n)
{
  double wanted = config->valid_percent ? round (config->valid * n / 100.0) : config->valid;

  return (int) CLAMP (wanted, 0.0, (double) (n - 1));
}

/* Marks the groups that are held out. */
static void
choose_groups (gboolean *out, const int *size, int n_groups, int wanted, guint64 seed)
{
  g_autofree int *order = g_new (int, (gsize) n_groups);
  int held = 0;

  for (int i = 0; i < n_groups; i++)
    order[i] = i;

  eng_shuffle (order, n_groups, seed, KERN_STREAM_SPLIT, 0);

  for (int i = 0; i < n_groups && held < wanted; i++)
    if (held + size[order[i]] <= wanted)
      {
        out[order[i]] = TRUE;
        held += size[order[i]];
      }
}

int
eng_split_order (int *order, const int *group, int n, int n_groups, const EngConfig *config)
{
  g_autofree int *size = g_new0 (int, (gsize) n_groups);
  g_autofree gboolean *out = g_new0 (gboolean, (gsize) n_groups);
  int n_train = 0, n_order = 0;

  for (int i = 0; i < n; i++)
    size[group != NULL ? group[i] : i]++;

  choose_groups (out, size, n_groups, held_out (config, n), (guint64) config->seed);

  for (int held = 0; held < 2; held++)
    {
      n_train = held == 0 ? 0 : n_order;

      for (int i = 0; i < n; i++)
        if (out[group != NULL ? group[i] : i] == held)
          order[n_order++] = i;
    }

  return n_train;
}
