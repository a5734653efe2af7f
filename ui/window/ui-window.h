/* SPDX-License-Identifier: MIT
 *
 * The window: header bar, sidebar, four panels, history bar. It shows a UiState and asks its host
 * (ui-window-host.h); it knows neither the engine nor the bridge.
 *
 *   UiWindow *window = ui_window_new (application);
 *   ui_window_set_host (window, &host, user_data);
 *   ui_window_set_state (window, state);
 *   in a frame, when the state has changed:  ui_window_update (window);
 *   before the state is freed:               ui_window_set_state (window, NULL);
 *
 * No click loses a training: closing, restarting and opening ask first when more than a minute of it is
 * not saved; what ends without a question, after ten seconds or more, the owner keeps a copy of (app/app-keep.h).
 *
 * Main thread.
 */
#pragma once

#include <adwaita.h>

#include "ui-sidebar.h"
#include "ui-state.h"
#include "ui-window-host.h"

G_BEGIN_DECLS

#define UI_TYPE_WINDOW (ui_window_get_type ())
G_DECLARE_FINAL_TYPE (UiWindow, ui_window, UI, WINDOW, AdwApplicationWindow)

/* Training that may be lost without a question, in seconds. */
#define UI_WINDOW_UNSAVED_SECONDS 60.0

UiWindow *ui_window_new (GtkApplication *application);

/* ui_window_set_host: @host is copied; NULL takes it away. */
void ui_window_set_host (UiWindow *self, const UiWindowHost *host, gpointer user_data);
void ui_window_set_state (UiWindow *self, UiState *state); /* @state: (nullable) borrowed */
void ui_window_set_lessons (UiWindow *self, const UiLesson *lessons, int n);

/* ui_window_update: shows what has changed; returns at once when nothing has. */
void ui_window_update (UiWindow *self);

/* ui_window_toast: a short word at the foot of the panels. @lasting: until it is put away, for errors. */
void ui_window_toast (UiWindow *self, const char *text, gboolean lasting);

/* ui_window_offer: (transfer none) the same with a button that activates @action, of the window or the application.
 * @urgent: now, before others that wait. */
AdwToast *ui_window_offer (UiWindow *self, const char *text, const char *button, const char *action, gboolean urgent);

/* ui_window_open_file: as dropped on the window: asks about unsaved training, then the host. */
void ui_window_open_file (UiWindow *self, GFile *file);

void ui_window_set_sidebar (UiWindow *self, gboolean shown);
gboolean ui_window_get_sidebar (UiWindow *self);

/* ui_window_unsaved_seconds: of training, since the run began or was last saved. */
double ui_window_unsaved_seconds (UiWindow *self);

/* ui_window_frame_msec: processor time that layout and drawing of a frame have lately taken: the median; 0 before
 * the first. */
double ui_window_frame_msec (UiWindow *self);

G_END_DECLS
