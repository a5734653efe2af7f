/* SPDX-License-Identifier: MIT */

#include "eng-memory.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

#define LINE 64

/* From two large pages of x86 on. */
#define LARGE (4 * 1024 * 1024)

/* A matrix of many megabytes in pages of 4 kB has more of them than the processor remembers the places of. */
static void
ask_for_large_pages (char *from, gsize size)
{
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize skip = (page - GPOINTER_TO_SIZE (from) % page) % page;

  /* A wish: where the system has no large pages to give, nothing changes. */
  if (size >= LARGE)
    madvise (from + skip, (size - skip) / page * page, MADV_HUGEPAGE);
#else
  (void) from;
  (void) size;
#endif
}

void *
eng_memory_new (gsize n, gsize size)
{
  gsize bytes;
  char *base, *array;

  if (!g_size_checked_mul (&bytes, n, size) || !g_size_checked_add (&bytes, bytes, 2 * LINE))
    g_error ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bytes are more than there are addresses", n, size);

  /* Not g_aligned_alloc0(), which writes zeros where the system would give pages of zeros when they are touched. */
  base = g_malloc0 (bytes);
  array = base + LINE + (LINE - GPOINTER_TO_SIZE (base) % LINE) % LINE;
  ((void **) (void *) array)[-1] = base;
  ask_for_large_pages (array, bytes - 2 * LINE);

  return array;
}

void
eng_memory_free (void *array)
{
  if (array != NULL)
    g_free (((void **) array)[-1]);
}
