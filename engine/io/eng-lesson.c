/* SPDX-License-Identifier: MIT */

#include "eng-lesson.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-config-json.h"
#include "eng-error.h"
#include "eng-json.h"

/* Larger than any lesson; a person who gives a corpus by mistake should not wait. */
#define MAX_SIZE (1024 * 1024)

void
eng_lesson_free (EngLesson *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->corpus);
  g_strfreev (self->text);
  g_strfreev (self->options);
  g_strfreev (self->values);
  g_free (self);
}

static gboolean fault (GError **error, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fault (GError **error, const char *where, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("“%s” is not a lesson: %s; see the built-in ones for the form"), where, what);

  return FALSE;
}

static gboolean
check_members (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "name", "title", "summary", "text", "corpus", "options", NULL };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return fault (error, where, _ ("it has a member “%s”, which lessons do not have"), (const char *) l->data);

  return TRUE;
}

/* A text that may be left out (@fallback) unless @fallback is NULL. */
static gboolean
read_text (JsonObject *object, const char *name, const char *fallback, char **text, const char *where, GError **error)
{
  JsonNode *node = eng_json_get (object, name);
  const char *value = node != NULL ? eng_json_node_string (node) : fallback;

  if (value == NULL || (fallback == NULL && *value == '\0'))
    return fault (error, where, _ ("its “%s” is not a text"), name);

  *text = g_strdup (value);

  return TRUE;
}

/* One text or a list of them. */
static gboolean
read_paragraphs (EngLesson *self, JsonObject *object, const char *where, GError **error)
{
  g_autoptr (GStrvBuilder) paragraphs = g_strv_builder_new ();
  JsonNode *node = eng_json_get (object, "text");
  JsonArray *array = eng_json_get_array (object, "text");
  const char *single = eng_json_node_string (node);

  if (node != NULL && array == NULL && single == NULL)
    return fault (error, where, _ ("its “text” is neither a text nor a list of texts"));

  if (single != NULL)
    g_strv_builder_add (paragraphs, single);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *paragraph = eng_json_node_string (json_array_get_element (array, i));

      if (paragraph == NULL)
        return fault (error, where, _ ("paragraph %u of its “text” is not a text"), i + 1);

      g_strv_builder_add (paragraphs, paragraph);
    }

  self->text = g_strv_builder_end (paragraphs);

  return TRUE;
}

/* Every option is tried on a configuration at once, so that a lesson that was read can be applied. */
static gboolean
read_options (EngLesson *self, JsonObject *object, const char *where, GError **error)
{
  g_autoptr (EngConfig) trial = eng_config_new ();
  JsonObject *members = eng_json_get_object (object, "options");
  g_autoptr (GError) wrong = NULL;
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  if (members == NULL)
    return fault (error, where, _ ("it has no object “options”"));

  self->options = g_new0 (char *, n + 1);
  self->values = g_new0 (char *, n + 1);

  if (!eng_config_check_names (members, &wrong))
    return fault (error, where, "%s", wrong->message);

  if (eng_json_get (members, "lesson") != NULL)
    return fault (error, where, _ ("a lesson cannot name another in its options"));

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = eng_json_get (members, options[i].name);
      char *value = node != NULL ? eng_config_value_text (options[i].name, node, &wrong) : NULL;

      if (node == NULL)
        continue;

      if (value == NULL)
        return fault (error, where, "%s", wrong->message);

      self->options[self->n_options] = g_strdup (options[i].name);
      self->values[self->n_options++] = value;

      if (!eng_config_set (trial, options[i].name, value, error))
        {
          g_prefix_error (error, _ ("lesson “%s”: "), where);

          return FALSE;
        }
    }

  return TRUE;
}

EngLesson *
eng_lesson_parse (const char *text, gssize length, const char *where, GError **error)
{
  g_autoptr (EngLesson) self = g_new0 (EngLesson, 1);
  g_autoptr (GError) wrong = NULL;
  g_autoptr (JsonNode) root = eng_json_parse (text, length < 0 ? strlen (text) : (gsize) length, 1, &wrong);
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fault (error, where, "%s", wrong != NULL ? wrong->message : _ ("it is not an object"));

      return NULL;
    }

  object = json_node_get_object (root);

  if (!check_members (object, where, error) ||
      !read_text (object, "name", NULL, &self->name, where, error) ||
      !read_text (object, "title", NULL, &self->title, where, error) ||
      !read_text (object, "summary", "", &self->summary, where, error) ||
      (eng_json_get (object, "corpus") != NULL && !read_text (object, "corpus", NULL, &self->corpus, where, error)) ||
      !read_paragraphs (self, object, where, error) || !read_options (self, object, where, error))
    return NULL;

  return g_steal_pointer (&self);
}

EngLesson *
eng_lesson_load (const char *path, GError **error)
{
  g_autofree char *text = g_malloc (MAX_SIZE + 1);
  FILE *file = fopen (path, "rbe");
  gsize length = 0;
  int problem = file == NULL ? errno : 0;

  if (file != NULL)
    {
      length = fread (text, 1, MAX_SIZE + 1, file);
      problem = ferror (file) ? errno : 0;
      fclose (file);
    }

  if (problem != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem),
                   _ ("lesson “%s” cannot be read: %s; souffleur lessons lists the built-in ones"), path, g_strerror (problem));

      return NULL;
    }

  if (length > MAX_SIZE)
    {
      fault (error, path, _ ("it is larger than 1 MiB"));

      return NULL;
    }

  return eng_lesson_parse (text, (gssize) length, path, error);
}

static gboolean
is_given (const char *const *given, const char *name)
{
  return given != NULL && g_strv_contains (given, name);
}

/* Whether @option sets one side of what the pair @both sets on both. */
static gboolean
is_side_of (const EngOption *option, const EngOption *both)
{
  return option->field2 == 0 && (option->field == both->field || option->field == both->field2);
}

/* Sets what no option that was given has set. An option that stands for both sides is set side by side. */
static gboolean
set_unless_given (EngConfig *config, const EngOption *option, const char *value, const char *const *given, GError **error)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  if (is_given (given, option->name))
    return TRUE;

  for (guint i = 0; i < n; i++)
    {
      if (option->field2 == 0 && is_side_of (option, &options[i]) && options[i].field2 != 0 && is_given (given, options[i].name))
        return TRUE;

      if (option->field2 != 0 && is_side_of (&options[i], option) && !set_unless_given (config, &options[i], value, given, error))
        return FALSE;
    }

  return option->field2 != 0 || eng_config_set (config, option->name, value, error);
}

/* Takes everything from @from: strings change hands. */
static void
move_config (EngConfig *to, EngConfig *from)
{
  EngConfig before = *to;

  *to = *from;
  *from = before;
}

gboolean
eng_lesson_apply (const EngLesson *self, EngConfig *config, const char *const *given, GError **error)
{
  g_autoptr (EngConfig) applied = eng_config_copy (config);

  for (guint i = 0; i < self->n_options; i++)
    if (!set_unless_given (applied, eng_config_find (self->options[i]), self->values[i], given, error))
      {
        g_prefix_error (error, _ ("lesson “%s”: "), self->name);

        return FALSE;
      }

  move_config (config, applied);

  return TRUE;
}
