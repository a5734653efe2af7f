/* SPDX-License-Identifier: MIT
 *
 * What is built into the program: corpora and lessons, from the resource bundle `data`.
 */
#pragma once

#include "eng-lesson.h"

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

/**
 * app_builtin_lesson:
 * @name: of a built-in lesson, or the path of a lesson file
 *
 * Returns: (transfer full): the lesson; %NULL with %ENG_ERROR_BAD_OPTION when there is none of that name, or
 *   with what is wrong with the file.
 */
EngLesson *app_builtin_lesson (const char *name, GError **error);

/* app_builtin_apply_lesson: sets the options of the lesson @name, and --lesson itself, in @config. */
gboolean app_builtin_apply_lesson (const char *name, EngConfig *config, GError **error);

/* app_builtin_corpus_name: (transfer none): the built-in corpus that @config means, by its lesson; NULL with an
 * error when the lesson cannot be read. */
const char *app_builtin_corpus_name (const EngConfig *config, GError **error);

/**
 * app_builtin_corpus:
 * @title: out, (transfer full): what a person calls it
 *
 * The corpus of app_builtin_corpus_name(), or the first one when that fails; an #EngBuiltinFunc.
 *
 * Returns: (transfer full): the text
 */
char *app_builtin_corpus (const EngConfig *config, char **title, gpointer unused);

/* app_builtin_corpus_title: (transfer none) what a person calls a built-in corpus: "English → French". */
const char *app_builtin_corpus_title (const char *name);

/* app_builtin_lessons: (array zero-terminated=1) the names of the lessons, in the order of teaching; static. */
const char *const *app_builtin_lessons (void);

G_END_DECLS
