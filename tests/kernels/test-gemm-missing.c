/* SPDX-License-Identifier: MIT
 *
 * A system without OpenBLAS: this program's own dlopen() stands before the C library's.
 */

#include "kern-gemm.h"

#include <dlfcn.h>
#include <string.h>

void *
dlopen (const char *file, int mode)
{
  return NULL;
}

char *
dlerror (void)
{
  return (char *) "libopenblas.so.0: cannot open shared object file";
}

static void
test_missing (void)
{
  const char *error = kern_gemm_load ();

  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error, "libopenblas.so.0: cannot open"));
  g_assert_nonnull (strstr (error, "install"));
  g_assert_null (strchr (error, '\n'));

  /* The first answer stays. */
  g_assert_true (kern_gemm_load () == error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/gemm/missing", test_missing);

  return g_test_run ();
}
