/* SPDX-License-Identifier: MIT */

#include "eng-follow.h"

/* A followed row is looked at so often: faster, words cannot be read. */
#define AGAIN_USEC (G_USEC_PER_SEC / 4)

void
eng_follow_forget (EngFollow *self)
{
  for (int i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->row[i], eng_batch_picture_free);
      self->seen_usec[i] = 0;
    }
}

void
eng_follow_clear (EngFollow *self)
{
  eng_follow_forget (self);
  self->n = 0;
}

static int
find_pair (const EngFollow *self, int pair)
{
  for (int i = 0; i < self->n; i++)
    if (self->pair[i] == pair)
      return i;

  return -1;
}

void
eng_follow_set (EngFollow *self, int n, const int *pairs)
{
  EngFollow before = *self;

  *self = (EngFollow){ .n = MIN (n, ENG_FOLLOW_MAX) };

  for (int i = 0; i < self->n; i++)
    {
      int old = find_pair (&before, pairs[i]);

      self->pair[i] = pairs[i];

      if (old >= 0)
        {
          self->row[i] = g_steal_pointer (&before.row[old]);
          self->seen_usec[i] = before.seen_usec[old];
        }
    }

  eng_follow_clear (&before);
}

gboolean
eng_follow_wants (const EngFollow *self, int n, const int *pairs)
{
  gint64 now = self->n > 0 ? g_get_monotonic_time () : 0;

  for (int i = 0; i < self->n; i++)
    if (now - self->seen_usec[i] >= AGAIN_USEC)
      for (int b = 0; b < n; b++)
        if (pairs[b] == self->pair[i])
          return TRUE;

  return FALSE;
}

void
eng_follow_take (EngFollow *self, const EngBatchPicture *picture)
{
  for (int b = 0; self->n > 0 && b < picture->rows; b++)
    {
      int i = find_pair (self, picture->pair[b]);

      if (i < 0)
        continue;

      g_clear_pointer (&self->row[i], eng_batch_picture_free);
      self->row[i] = eng_batch_picture_new_row (picture, b);
      self->seen_usec[i] = g_get_monotonic_time ();
    }
}

void
eng_follow_attach (EngFollow *self, EngBatchPicture *picture)
{
  int n = 0;

  for (int i = 0; i < self->n; i++)
    n += self->row[i] != NULL;

  if (n == 0)
    return;

  picture->followed = g_new (EngBatchPicture *, n);

  for (int i = 0; i < self->n; i++)
    if (self->row[i] != NULL)
      picture->followed[picture->n_followed++] = g_steal_pointer (&self->row[i]);
}
