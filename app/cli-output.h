/* SPDX-License-Identifier: MIT
 *
 * What the command line writes: results to standard output, messages to standard error, always UTF-8;
 * files that are whole or not there at all.
 */
#pragma once

#include <unistd.h>

#include <glib.h>

G_BEGIN_DECLS

/* cli_print: a result. cli_say: "souffleur: " and one line for a person, the line's end added. */
void cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
void cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * cli_finish:
 * @status: what the command would return
 *
 * Writes out standard output: a full disk or a closed pipe is a failure too.
 *
 * Returns: @status, or %CLI_FAILED when a result could not be written.
 */
int cli_finish (int status);

/* cli_fail: says @error's message. Returns: the exit status that belongs to it: 2 for a wrong option, else 1. */
int cli_fail (const GError *error);

/* cli_terminal_width: columns of the terminal at @fd; 80 when it is none. */
int cli_terminal_width (int fd);

/* cli_text_width: columns that @text takes; Chinese characters take two, combining marks none. */
int cli_text_width (const char *text);

/* cli_pad: (transfer full): @text filled with spaces to @width columns; longer text is left as it is. */
char *cli_pad (const char *text, int width);

/**
 * cli_check_output:
 * @option: its name, for the message
 * @inputs: (array zero-terminated=1): files that must not be overwritten; entries may not be %NULL
 *
 * Checks before the work begins that @path can be written at its end: its folder takes files, it is not
 * itself a folder, and it is none of @inputs.
 */
gboolean cli_check_output (const char *option, const char *path, const char *const *inputs, GError **error);

/* cli_read_text: (transfer full): a UTF-8 file, without byte order mark. NULL with one clear line. */
char *cli_read_text (const char *path, GError **error);

G_END_DECLS
