/* SPDX-License-Identifier: MIT
 *
 * Arrays for kernels: zero, on a cache line, and as long as asked for.
 */

#include <string.h>

#include "eng-memory.h"

static void
check (gsize n, gsize size)
{
  char *array = eng_memory_new (n, size);

  if (GPOINTER_TO_SIZE (array) % 64 != 0)
    g_error ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bytes lie at %p, not on a multiple of 64", n, size, (void *) array);

  for (gsize i = 0; i < n * size; i++)
    if (array[i] != 0)
      g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " is %d", i, n * size, array[i]);

  memset (array, 0xa5, n * size); /* a checker of memory would see a byte too many */
  eng_memory_free (array);
}

static void
test_arrays (void)
{
  const gsize sizes[] = { 0, 1, 63, 64, 65, 4096, 100001, 3000000 };

  /* Twice: the second time the memory has been written before. */
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      check (sizes[i], 4);

  eng_memory_free (NULL);
}

static void
test_too_much (void)
{
  if (g_test_subprocess ())
    {
      eng_memory_new (G_MAXSIZE / 2, 4);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*more than there are addresses*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/arrays", test_arrays);
  g_test_add_func ("/memory/too-much", test_too_much);

  return g_test_run ();
}
