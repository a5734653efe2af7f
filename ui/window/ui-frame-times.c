/* SPDX-License-Identifier: MIT */

#include "ui-frame-times.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
ui_frame_times_add (UiFrameTimes *self, double msec)
{
  g_return_if_fail (self != NULL);

  self->msec[self->n++ % UI_FRAME_TIMES] = msec;
}

double
ui_frame_times_median (const UiFrameTimes *self)
{
  const guint n = MIN (self->n, UI_FRAME_TIMES);
  double sorted[UI_FRAME_TIMES];

  if (n == 0)
    return 0;

  memcpy (sorted, self->msec, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare);

  return sorted[n / 2];
}

gint64
ui_thread_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}
