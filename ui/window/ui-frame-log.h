/* SPDX-License-Identifier: MIT
 *
 * What frames cost, for whoever asks: with SOUFFLEUR_FRAME_LOG=FILE in the environment every frame in which
 * something was drawn becomes a line of five numbers:
 *
 *   time       microseconds, monotonic clock, when the frame began
 *   wall_usec  from the frame's beginning to its end: events, layout and drawing
 *   cpu_usec   the same in processor time of the main thread; what other programs do does not show in it
 *   updates    of the run, known when the frame began; they go back to 0 when another run begins
 *   tokens     valid target tokens of those
 *
 * The file is written frame by frame. Main thread.
 */
#pragma once

#include <glib.h>

#include "ui-steps.h"

G_BEGIN_DECLS

typedef struct UiFrameLog UiFrameLog;

/* ui_frame_log_new: (transfer full) (nullable): %NULL when nobody asked. A file that cannot be written is
 * warned of once. */
UiFrameLog *ui_frame_log_new (void);
void ui_frame_log_free (UiFrameLog *self);

/* ui_frame_log_begin, ui_frame_log_end: @self: (nullable). @steps: (nullable): of the run that is shown.
 * @drawn: else the frame is not logged. */
void ui_frame_log_begin (UiFrameLog *self, const UiSteps *steps);
void ui_frame_log_end (UiFrameLog *self, gboolean drawn);

G_END_DECLS
