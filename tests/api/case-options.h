/* SPDX-License-Identifier: MIT
 *
 * Options as the tests write them, in one line: "name=value name=value …".
 */
#pragma once

#include "eng-config.h"

G_BEGIN_DECLS

/* case_options_config: (transfer full) a configuration of @options, later ones over earlier ones; all must be right. */
EngConfig *case_options_config (const char *options);

/* case_options_add: a case @name/OPTIONS ("default" for none) that gets @options as its data; borrowed. */
void case_options_add (const char *name, const char *options, GTestDataFunc func);

/* case_options_add_all: one of each of the @n @options. */
void case_options_add_all (const char *name, const char *const *options, guint n, GTestDataFunc func);

G_END_DECLS
