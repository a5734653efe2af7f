/* SPDX-License-Identifier: MIT
 *
 * The configuration as a JSON object, through the table of options.
 */
#include "eng-config-json.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-checkpoint.h"
#include "eng-error.h"
#include "eng-json.h"

/* "cell" stands for both sides: it says nothing true when they differ. */
static gboolean
is_ambiguous (const EngConfig *config, const EngOption *option)
{
  return option->field2 != 0 &&
         G_STRUCT_MEMBER (int, config, option->field) != G_STRUCT_MEMBER (int, config, option->field2);
}

static gboolean
is_number (const EngOption *option, const char *value)
{
  return option->kind == ENG_OPTION_INT || option->kind == ENG_OPTION_REAL ||
         (option->kind == ENG_OPTION_VALID && !g_str_has_suffix (value, "%"));
}

void
eng_config_append_json (GString *json, const EngConfig *config)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  g_string_append_c (json, '{');

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = eng_config_get (config, options[i].name);

      if (value == NULL || is_ambiguous (config, &options[i]))
        continue;

      eng_json_append_name (json, options[i].name);

      if (options[i].kind == ENG_OPTION_SWITCH)
        g_string_append (json, strcmp (value, "on") == 0 ? "true" : "false");
      else if (is_number (&options[i], value))
        g_string_append (json, value);
      else
        eng_json_append_string (json, value);
    }

  g_string_append_c (json, '}');
}

char *
eng_config_to_json (const EngConfig *config)
{
  GString *json = g_string_new (NULL);

  eng_config_append_json (json, config);

  return g_string_free (json, FALSE);
}

char *
eng_config_value_text (const char *name, JsonNode *value, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_NONE;
  GString *text;

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));

  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? "on" : "off");

  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" PRId64, json_node_get_int (value));

  if (type == G_TYPE_DOUBLE)
    {
      text = g_string_new (NULL);
      eng_json_append_real (text, json_node_get_double (value));

      return g_string_free (text, FALSE);
    }

  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("option “%s”: expected a text, a number, true or false"), name);

  return NULL;
}

gboolean
eng_config_check_names (JsonObject *object, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (eng_config_find (l->data) == NULL)
      {
        g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("there is no option “%s” (souffleur train --help lists them)"), (const char *) l->data);

        return FALSE;
      }

  return TRUE;
}

/* In the order of the table: there "cell" comes before "encoder-cell", which is the more particular. */
static gboolean
set_members (EngConfig *config, JsonObject *object, GError **error)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = eng_json_get (object, options[i].name);
      g_autofree char *value = node != NULL ? eng_config_value_text (options[i].name, node, error) : NULL;

      if (node != NULL && (value == NULL || !eng_config_set (config, options[i].name, value, error)))
        return FALSE;
    }

  return TRUE;
}

EngConfig *
eng_config_from_json (const char *json, GError **error)
{
  g_autoptr (JsonNode) root = eng_json_parse (json, strlen (json), 1, error);
  g_autoptr (EngConfig) config = NULL;
  JsonObject *object;

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("expected an object of options"));

      return NULL;
    }

  object = json_node_get_object (root);
  config = eng_config_new ();

  if (!eng_config_check_names (object, error) || !set_members (config, object, error))
    return NULL;

  return g_steal_pointer (&config);
}
