/* SPDX-License-Identifier: MIT
 *
 * What is built into the program: corpora and lessons, from the resource bundle `data`.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * app_builtin_text:
 * @name: "english-french", "english-chinese" (tab-separated pairs), or the name of a lesson (JSON)
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL when there is nothing of that name.
 */
char *app_builtin_text (const char *name);

/* app_builtin_corpus_title: (transfer none) what a person calls a built-in corpus: "English → French". */
const char *app_builtin_corpus_title (const char *name);

/* app_builtin_lessons: (array zero-terminated=1) the names of the lessons, in the order of teaching; static. */
const char *const *app_builtin_lessons (void);

G_END_DECLS
