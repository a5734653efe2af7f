/* SPDX-License-Identifier: MIT
 *
 * The figure in the header: what frames have taken lately.
 */

#include "ui-frame-times.h"

static void
test_empty (void)
{
  const UiFrameTimes times = { .n = 0 };

  g_assert_cmpfloat (ui_frame_times_median (&times), ==, 0);
}

/* The frame that built the window, and one that waited for a processor, are not what a frame takes. */
static void
test_outliers (void)
{
  UiFrameTimes times = { .n = 0 };

  ui_frame_times_add (&times, 67);
  g_assert_cmpfloat (ui_frame_times_median (&times), ==, 67);
  ui_frame_times_add (&times, 3);
  ui_frame_times_add (&times, 2);
  ui_frame_times_add (&times, 4);
  ui_frame_times_add (&times, 24);
  g_assert_cmpfloat (ui_frame_times_median (&times), ==, 4);
}

/* What is long past is forgotten. */
static void
test_window (void)
{
  UiFrameTimes times = { .n = 0 };

  for (int i = 0; i < 1000; i++)
    ui_frame_times_add (&times, 50);
  for (int i = 0; i < UI_FRAME_TIMES / 2; i++)
    ui_frame_times_add (&times, 5);
  g_assert_cmpfloat (ui_frame_times_median (&times), ==, 50);
  ui_frame_times_add (&times, 5);
  g_assert_cmpfloat (ui_frame_times_median (&times), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/frame-times/empty", test_empty);
  g_test_add_func ("/window/frame-times/outliers", test_outliers);
  g_test_add_func ("/window/frame-times/window", test_window);

  return g_test_run ();
}
