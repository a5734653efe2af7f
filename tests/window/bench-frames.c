/* SPDX-License-Identifier: MIT
 *
 * What a frame of the whole window costs with a long run behind it: not a test, a measurement.
 *
 *   tests/with-display.sh build/tests/window/bench-frames STEPS SECONDS [WIDTH HEIGHT]
 *
 * A made-up run of STEPS updates is put into the state, then the window is fed as by an engine at full speed
 * (20 updates and a new batch every 33 ms) for SECONDS. Set SOUFFLEUR_FRAME_LOG to have the frames; prints
 * their median and 99th percentile, in microseconds of the main thread's processor time.
 */

#include <stdlib.h>

#include <adwaita.h>

#include "app-kernels.h"
#include "fake-feed.h"
#include "ui-window.h"
#include "widgets.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* The third column of the frame log. */
static void
report (const char *path, guint steps)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GArray) usec = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("no frame log at %s", path);

  lines = g_strsplit (text, "\n", -1);
  for (int i = 5; lines[i] != NULL; i++) /* the first frames build the window */
    {
      g_auto (GStrv) figures = g_strsplit (lines[i], " ", -1);
      gint64 value;

      if (g_strv_length (figures) < 3)
        continue;
      value = g_ascii_strtoll (figures[2], NULL, 10);
      g_array_append_val (usec, value);
    }

  g_array_sort (usec, compare);
  g_assert_cmpuint (usec->len, >, 0);
  g_print ("%u updates of history: %u frames, median %" G_GINT64_FORMAT " µs, 99 %% %" G_GINT64_FORMAT " µs\n", steps,
           usec->len, g_array_index (usec, gint64, usec->len / 2), g_array_index (usec, gint64, usec->len * 99 / 100));
}

int
main (int argc, char **argv)
{
  const int steps = argc > 1 ? atoi (argv[1]) : 1000;
  const int seconds = argc > 2 ? atoi (argv[2]) : 5;
  const UiWindowHost host = { .kernels = &app_kernels };
  const char *path = g_getenv ("SOUFFLEUR_FRAME_LOG");
  UiState *state;
  UiWindow *window;

  if (steps < 1 || seconds < 1 || path == NULL)
    {
      g_printerr ("SOUFFLEUR_FRAME_LOG=FILE bench-frames STEPS SECONDS [WIDTH HEIGHT]\n");
      return 2;
    }

  gtk_init ();
  adw_init ();

  state = ui_state_new ();
  fake_run (state, 1, ENG_RUN_PLAYING);
  for (int made = 0; made < steps; made += 1000)
    fake_steps (state, MIN (1000, steps - made), 0.0001);
  fake_picture (state);
  fake_answer (state, 1, "he's calm .", NULL);

  window = ui_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), argc > 4 ? atoi (argv[3]) : 1440, argc > 4 ? atoi (argv[4]) : 900);
  ui_window_set_host (window, &host, NULL);
  ui_window_set_state (window, state);
  gtk_window_present (GTK_WINDOW (window));

  for (int i = 0; i < seconds * 30; i++)
    {
      fake_steps (state, 20, 0.0001);
      fake_picture (state);
      ui_window_update (window);
      spin (33);
    }

  ui_window_set_state (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
  ui_state_free (state);
  report (path, (guint) steps);

  return 0;
}
