/* SPDX-License-Identifier: MIT
 *
 * The sub-commands. Each gets its own name as argv[0], needs no display, and returns an exit status.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cli_bench (int argc, char **argv);
int cli_figure (int argc, char **argv);
int cli_inspect (int argc, char **argv);
int cli_lessons (int argc, char **argv);
int cli_score (int argc, char **argv);
int cli_train (int argc, char **argv);
int cli_translate (int argc, char **argv);
int cli_version (void);

/* app_window_main: the window, with the file of argv[1] opened if there is one. Built only with the window. */
int app_window_main (int argc, char **argv);

G_END_DECLS
