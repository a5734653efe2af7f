/* SPDX-License-Identifier: MIT
 *
 * Two hands at a window on an X server: pointer, wheel and keys that arrive as a person's do, through the server
 * (by xdotool). Where to point is asked of the widgets at the moment of pointing, never known beforehand; what lies
 * outside of a scrolled place is brought into it with the wheel first.
 *
 * On such a server there is no window manager: hands_take_up() gives a window the keyboard, as one would.
 *
 * Main thread; while the hands move, the main loop runs.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Waits until @window is on the screen, and gives it the keyboard. */
void hands_take_up (gpointer window);

/* All points are in pixels of @widget, from its upper left corner. */
void hands_point (gpointer widget, double x, double y);
void hands_point_middle (gpointer widget);
void hands_click (gpointer widget, double x, double y, int times);
void hands_click_middle (gpointer widget);
void hands_drag (gpointer widget, double from_x, double from_y, double to_x, double to_y);

/* Whether the whole widget lies on the screen. */
gboolean hands_is_on_screen (gpointer widget);

/* Turns the wheel where the pointer is; downwards for @notches > 0. */
void hands_wheel (int notches);

/* Presses keys one after the other: "space", "ctrl+e", … separated by blanks, as xdotool names them. */
void hands_press (const char *keys);
void hands_type (const char *text);

/* Writes what is on the screen, popovers and all, as a PNG. */
void hands_photograph (const char *path);

/* hands_find: the middle of the places, in pixels of @widget, where @is_there says yes; FALSE when there is none. */
typedef gboolean (*HandsFunc) (gpointer widget, double x, double y, gpointer data);
gboolean hands_find (gpointer widget, HandsFunc is_there, gpointer data, double *x, double *y);

G_END_DECLS
