/* SPDX-License-Identifier: MIT
 *
 * The last training that ended unsaved: a checkpoint in the user's state folder, written by the engine when the window
 * closes or another run begins, so that no click loses a training. It is offered once at a start, and stays in the menu.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Training that is made again sooner than it is opened: the same seed gives the same run. */
#define APP_KEEP_SECONDS 10.0

char *app_keep_path (void);  /* (transfer full); makes its folder */
gint64 app_keep_time (void); /* when it was written, microseconds since 1970; 0 = there is none */

G_END_DECLS
