/* SPDX-License-Identifier: MIT */

#include "app-builtin.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "eng-error.h"

#define PREFIX "/org/souffleur/Souffleur"

/* The first one is the default. */
static const struct
{
  const char *name;
  const char *title;
} corpora[] = {
  { "english-french", N_ ("English → French") },
  { "english-chinese", N_ ("English → Chinese") },
};

/* A lesson that stands here and not in the bundle, or the other way round, fails a test. */
static const char *const lessons[] = {
  "teacher-forcing", "free-running", "scheduled-linear", "scheduled-exponential", "scheduled-sigmoid",
  "exposure-bias", "mask", "lstm", "attention", "bleu", "real-vectors", "waves", "reverse", "chinese",
  "book-gru", "book-attention", NULL
};

static gboolean
is_corpus (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (corpora); i++)
    if (strcmp (corpora[i].name, name) == 0)
      return TRUE;

  return FALSE;
}

char *
app_builtin_text (const char *name)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = 0;
  const char *data;

  g_return_val_if_fail (name != NULL, NULL);

  if (is_corpus (name))
    path = g_strdup_printf (PREFIX "/corpora/%s.tsv", name);
  else if (g_strv_contains (lessons, name))
    path = g_strdup_printf (PREFIX "/lessons/%s.json", name);
  else
    return NULL;

  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &size);

  return g_strndup (data, size);
}

const char *
app_builtin_corpus_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (corpora); i++)
    if (strcmp (corpora[i].name, name) == 0)
      return _ (corpora[i].title);

  return NULL;
}

EngLesson *
app_builtin_lesson (const char *name, GError **error)
{
  g_autofree char *text = NULL;

  if (g_strv_contains (lessons, name))
    {
      text = app_builtin_text (name);

      return eng_lesson_parse (text, -1, name, error);
    }

  /* A word that cannot be a file is more likely a slip in a name. */
  if (strpbrk (name, "./") == NULL && !g_file_test (name, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("there is no lesson “%s”: “souffleur lessons” lists the built-in ones"), name);

      return NULL;
    }

  return eng_lesson_load (name, error);
}

gboolean
app_builtin_apply_lesson (const char *name, EngConfig *config, GError **error)
{
  g_autoptr (EngLesson) lesson = app_builtin_lesson (name, error);

  if (lesson == NULL)
    return FALSE;

  if (lesson->corpus != NULL && !is_corpus (lesson->corpus))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("lesson “%s”: there is no built-in corpus “%s”, only %s and %s"),
                   name, lesson->corpus, corpora[0].name, corpora[1].name);

      return FALSE;
    }

  return eng_lesson_apply (lesson, config, NULL, error) && eng_config_set (config, "lesson", name, error);
}

const char *
app_builtin_corpus_name (const EngConfig *config, GError **error)
{
  g_autoptr (EngLesson) lesson = NULL;

  if (config->lesson == NULL)
    return corpora[0].name;

  lesson = app_builtin_lesson (config->lesson, error);

  if (lesson == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (corpora); i++)
    if (g_strcmp0 (corpora[i].name, lesson->corpus) == 0)
      return corpora[i].name;

  return corpora[0].name;
}

char *
app_builtin_corpus (const EngConfig *config, char **title, gpointer unused)
{
  const char *name = app_builtin_corpus_name (config, NULL);

  if (name == NULL)
    name = corpora[0].name;

  *title = g_strdup (app_builtin_corpus_title (name));

  return app_builtin_text (name);
}

const char *const *
app_builtin_lessons (void)
{
  return lessons;
}
