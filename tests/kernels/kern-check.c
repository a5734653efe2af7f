/* SPDX-License-Identifier: MIT */

#include "kern-check.h"

#include <math.h>
#include <string.h>

#define GUARD_BYTES 128 /* a multiple of every element's size */
#define GUARD 0xA5

typedef struct
{
  guint8 *memory; /* owned: guard, body, guard */
  gsize size;     /* of the body, in bytes */
} Block;

static GArray *blocks; /* of Block; those made since the last check_done() */

static gpointer
new_block (gsize n, gsize element)
{
  const Block block = { g_malloc (n * element + 2 * GUARD_BYTES), n * element };

  memset (block.memory, GUARD, block.size + 2 * GUARD_BYTES);

  if (blocks == NULL)
    blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_append_val (blocks, block);

  return block.memory + GUARD_BYTES;
}

real *
check_array (gsize n)
{
  real *x = new_block (n, sizeof (real));

  for (gsize i = 0; i < n; i++)
    x[i] = (real) g_test_rand_double_range (-1, 1);

  return x;
}

real *
check_array_of (gsize n, double value)
{
  real *x = new_block (n, sizeof (real));

  for (gsize i = 0; i < n; i++)
    x[i] = (real) value;

  return x;
}

real *
check_copy (const real *x, gsize n)
{
  real *copy = new_block (n, sizeof (real));

  if (n > 0)
    memcpy (copy, x, n * sizeof (real));

  return copy;
}

int *
check_ints (gsize n, int low, int high)
{
  int *x = new_block (n, sizeof (int));

  for (gsize i = 0; i < n; i++)
    x[i] = g_test_rand_int_range (low, high);

  return x;
}

static void
assert_guard (const guint8 *guard, guint block, const char *where)
{
  for (gsize i = 0; i < GUARD_BYTES; i++)
    if (guard[i] != GUARD)
      g_error ("array %u of this case: byte %" G_GSIZE_FORMAT " of the guard %s it is 0x%02x, want 0x%02x",
               block, i, where, guard[i], GUARD);
}

void
check_done (void)
{
  for (guint b = 0; b < blocks->len; b++)
    {
      const Block *block = &g_array_index (blocks, Block, b);

      assert_guard (block->memory, b, "before");
      assert_guard (block->memory + GUARD_BYTES + block->size, b, "behind");
      g_free (block->memory);
    }

  g_array_set_size (blocks, 0);
}

void
check_close (const char *name, gsize index, double got, double want, double tolerance)
{
  if (!(fabs (got - want) <= tolerance * MAX (1, fabs (want))))
    g_error ("%s[%" G_GSIZE_FORMAT "]: got %.12g, want %.12g, off by %g", name, index, got, want, fabs (got - want));
}

void
check_all_close (const char *name, const real *got, const real *want, gsize n, double tolerance)
{
  for (gsize i = 0; i < n; i++)
    check_close (name, i, (double) got[i], (double) want[i], tolerance);
}

void
check_same (const char *name, const real *got, const real *want, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (got + i, want + i, sizeof (real)) != 0)
      g_error ("%s[%" G_GSIZE_FORMAT "]: got %.17g, want %.17g to the bit", name, i, (double) got[i], (double) want[i]);
}

void
check_gradient (const char *name, real *x, const real *grad, gsize n, CheckLoss loss, gpointer data)
{
  const real step = (real) 1e-5;

  for (gsize i = 0; i < n; i++)
    {
      const real x_i = x[i];
      double up, down, numeric;

      x[i] = x_i + step;
      up = loss (data);
      x[i] = x_i - step;
      down = loss (data);
      x[i] = x_i;

      numeric = (up - down) / (2 * (double) step);
      if (!(fabs (numeric - (double) grad[i]) <= 1e-6 * MAX (1e-2, fabs (numeric))))
        g_error ("%s[%" G_GSIZE_FORMAT "]: analytic %.12g, numeric %.12g", name, i, (double) grad[i], numeric);
    }
}

double
check_weighted (const real *a, const real *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];

  return sum;
}
