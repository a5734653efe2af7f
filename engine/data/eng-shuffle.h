/* SPDX-License-Identifier: MIT
 *
 * A permutation that depends on (seed, stream, step) and the count only. Private to the room.
 */
#pragma once

#include "kern-random.h"

/* Fisher and Yates's shuffle, from the end: the draw at position i - 1 chooses who goes to place i. */
static inline void
eng_shuffle (int *items, int n, guint64 seed, KernStream stream, guint64 step)
{
  for (int i = n - 1; i > 0; i--)
    {
      int j = (int) kern_random_below ((guint32) i + 1, seed, stream, step, (guint64) i - 1);
      int item = items[i];

      items[i] = items[j];
      items[j] = item;
    }
}
