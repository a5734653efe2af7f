/* SPDX-License-Identifier: MIT
 *
 * `souffleur COMMAND --help`: options with what they take, range and default, wrapped to the terminal.
 */
#pragma once

#include "cli-options.h"

G_BEGIN_DECLS

void cli_help_print (const CliCommand *command);

G_END_DECLS
