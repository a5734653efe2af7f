/* SPDX-License-Identifier: MIT
 *
 * What a frame costs, measured from the frame clock's first phase to its last, for the header and for the log.
 */

#include "ui-window-private.h"

#define FRAME_SMOOTHING 0.9

double
ui_window_frame_msec (UiWindow *self)
{
  g_return_val_if_fail (UI_IS_WINDOW (self), 0);

  return self->frame_msec;
}

static void
frame_begin_cb (GdkFrameClock *clock, UiWindow *self)
{
  self->frame_begun = g_get_monotonic_time ();
  self->frame_painted = FALSE;
  ui_frame_log_begin (self->frame_log, self->state != NULL ? &self->state->steps : NULL);
}

static void
frame_end_cb (GdkFrameClock *clock, UiWindow *self)
{
  const double msec = (double) (g_get_monotonic_time () - self->frame_begun) / 1000;

  ui_frame_log_end (self->frame_log, self->frame_painted);
  if (self->frame_begun == 0 || !self->frame_painted)
    return;

  self->frame_msec =
      self->frame_msec > 0 ? FRAME_SMOOTHING * self->frame_msec + (1 - FRAME_SMOOTHING) * msec : msec;
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
