/* SPDX-License-Identifier: MIT
 *
 * Lessons: a few paragraphs to read, and the options that show what they say. One JSON object a file:
 *
 *   {"name": "mask", "title": "Forget the mask", "summary": "One line.",
 *    "text": ["A paragraph.", "Another."], "corpus": "english-french",
 *    "options": {"mask": false, "epochs": 60, "forcing": "linear:1:0.25:1000"}}
 *
 * "text" (a text or a list of texts), "corpus" and "summary" may be left out. Options have their long names;
 * a value is a text, a number, or true/false for a switch. Any other member is an error, so that a slip of
 * the pen is found.
 *
 * Any thread; immutable once read.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;    /* owned; what --lesson takes */
  char *title;   /* owned */
  char *summary; /* owned; one line, may be empty */
  char *corpus;  /* owned; name of the built-in corpus it is read with, or NULL */
  GStrv text;    /* owned; paragraphs, may be empty */
  guint n_options;
  char **options; /* (n_options + 1, NULL-terminated) owned; names, in the order of the option table */
  char **values;  /* (n_options + 1, NULL-terminated) owned; as eng_config_set() takes them */
} EngLesson;

/**
 * eng_lesson_parse:
 * @length: bytes of @text, or -1
 * @where: the file's name, for messages
 *
 * Returns: (transfer full): the lesson, or %NULL with %ENG_ERROR_BAD_FILE that names file, place and remedy
 *   (%ENG_ERROR_BAD_OPTION for a value out of range).
 */
EngLesson *eng_lesson_parse (const char *text, gssize length, const char *where, GError **error);

/* eng_lesson_load: the same from a file; or NULL with a #GFileError. */
EngLesson *eng_lesson_load (const char *path, GError **error);
void eng_lesson_free (EngLesson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngLesson, eng_lesson_free)

/**
 * eng_lesson_apply:
 * @given: (nullable) (array zero-terminated=1): names of options that the user gave; these stay as they are
 *
 * Sets the lesson's options. "cell" and "hidden" stand for both sides: a side that was given stays.
 *
 * Returns: %FALSE with %ENG_ERROR_BAD_OPTION; then @config is as it was.
 */
gboolean eng_lesson_apply (const EngLesson *self, EngConfig *config, const char *const *given, GError **error);

G_END_DECLS
