/* SPDX-License-Identifier: MIT */

#include "app-builtin.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#define PREFIX "/org/souffleur/Souffleur"

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

const char *const *
app_builtin_lessons (void)
{
  return lessons;
}
