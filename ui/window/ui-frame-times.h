/* SPDX-License-Identifier: MIT
 *
 * What frames have cost lately. Their median: one frame that built the window would show in a mean for seconds.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define UI_FRAME_TIMES 64 /* that are remembered */

/* All 0 at the beginning. */
typedef struct
{
  double msec[UI_FRAME_TIMES];
  guint n; /* ever added */
} UiFrameTimes;

void ui_frame_times_add (UiFrameTimes *self, double msec);

/* ui_frame_times_median: milliseconds; the upper of the two in the middle; 0 before the first. */
double ui_frame_times_median (const UiFrameTimes *self);

/* ui_thread_usec: processor time that the calling thread has had, microseconds. */
gint64 ui_thread_usec (void);

G_END_DECLS
