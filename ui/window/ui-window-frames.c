/* SPDX-License-Identifier: MIT
 *
 * What a frame costs, measured from the frame clock's first phase to its last, for the header and for the log. The
 * header shows processor time: while training keeps every processor busy, the clock on the wall says how long the
 * window waited for one, and not what drawing takes.
 */

#include "ui-window-private.h"

double
ui_window_frame_msec (UiWindow *self)
{
  g_return_val_if_fail (UI_IS_WINDOW (self), 0);

  return ui_frame_times_median (&self->frame_times);
}

static void
frame_begin_cb (GdkFrameClock *clock, UiWindow *self)
{
  self->frame_begun = ui_thread_usec ();
  self->frame_painted = FALSE;
  ui_frame_log_begin (self->frame_log, self->state != NULL ? &self->state->steps : NULL);
}

static void
frame_end_cb (GdkFrameClock *clock, UiWindow *self)
{
  const double msec = (double) (ui_thread_usec () - self->frame_begun) / 1000;

  ui_frame_log_end (self->frame_log, self->frame_painted);
  if (self->frame_begun == 0 || !self->frame_painted)
    return;

  ui_frame_times_add (&self->frame_times, msec);
}

void
ui_window_watch_frames (UiWindow *self)
{
  self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  g_signal_connect (self->clock, "before-paint", G_CALLBACK (frame_begin_cb), self);
  g_signal_connect_after (self->clock, "after-paint", G_CALLBACK (frame_end_cb), self);
}

void
ui_window_unwatch_frames (UiWindow *self)
{
  /* By function: GtkWindow has handlers of its own on the same clock with the same data. */
  g_signal_handlers_disconnect_by_func (self->clock, frame_begin_cb, self);
  g_signal_handlers_disconnect_by_func (self->clock, frame_end_cb, self);
  g_clear_object (&self->clock);
}
