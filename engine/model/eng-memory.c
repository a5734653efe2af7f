/* SPDX-License-Identifier: MIT */

#include "eng-memory.h"

#define LINE 64

void *
eng_memory_new (gsize n, gsize size)
{
  gsize bytes;
  char *base, *array;

  if (!g_size_checked_mul (&bytes, n, size) || !g_size_checked_add (&bytes, bytes, 2 * LINE))
    g_error ("%zu × %zu bytes are more than there are addresses", n, size);

  /* Not g_aligned_alloc0(), which writes zeros where the system would give pages of zeros when they are touched. */
  base = g_malloc0 (bytes);
  array = base + LINE + (LINE - GPOINTER_TO_SIZE (base) % LINE) % LINE;
  ((void **) (void *) array)[-1] = base;

  return array;
}

void
eng_memory_free (void *array)
{
  if (array != NULL)
    g_free (((void **) array)[-1]);
}
