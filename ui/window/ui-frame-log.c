/* SPDX-License-Identifier: MIT */

#include "ui-frame-log.h"

#include <inttypes.h>

#include <gio/gio.h>

#include "ui-frame-times.h"

struct UiFrameLog
{
  GOutputStream *stream;   /* owned */
  gint64 begun, begun_cpu; /* microseconds; 0 outside of a frame */
  guint updates;           /* counted so far */
  gint64 tokens;           /* of those */
};

UiFrameLog *
ui_frame_log_new (void)
{
  const char *path = g_getenv ("SOUFFLEUR_FRAME_LOG");
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  GFileOutputStream *stream;
  UiFrameLog *self;

  if (path == NULL || *path == '\0')
    return NULL;

  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, &error);
  if (stream == NULL)
    {
      g_warning ("SOUFFLEUR_FRAME_LOG: %s", error->message);
      return NULL;
    }

  self = g_new0 (UiFrameLog, 1);
  self->stream = G_OUTPUT_STREAM (stream);

  return self;
}

void
ui_frame_log_free (UiFrameLog *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->stream);
  g_free (self);
}

static void
count (UiFrameLog *self, const UiSteps *steps)
{
  const guint n = steps != NULL ? steps->n : 0;

  if (n < self->updates)
    self->updates = self->tokens = 0; /* another run */

  for (; self->updates < n; self->updates++)
    self->tokens += g_array_index (steps->tokens, int, self->updates);
}

void
ui_frame_log_begin (UiFrameLog *self, const UiSteps *steps)
{
  if (self == NULL)
    return;

  count (self, steps);

  self->begun = g_get_monotonic_time ();
  self->begun_cpu = ui_thread_usec ();
}

void
ui_frame_log_end (UiFrameLog *self, gboolean drawn)
{
  if (self == NULL || self->begun == 0)
    return;

  if (drawn)
    g_output_stream_printf (self->stream, NULL, NULL, NULL,
                            "%" PRId64 " %" PRId64 " %" PRId64 " %u %" PRId64 "\n", self->begun,
                            g_get_monotonic_time () - self->begun, ui_thread_usec () - self->begun_cpu, self->updates,
                            self->tokens);
  self->begun = 0;
}
