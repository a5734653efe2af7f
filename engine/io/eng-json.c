/* SPDX-License-Identifier: MIT
 *
 * Reading and writing JSON; eng-json.h says why json-glib does not stand alone.
 */
#include "eng-json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-error.h"
#include "eng-json-check.h"

/* Members of all objects below @node. */
static gsize
count_members (JsonNode *node)
{
  gsize n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *value;

      n = json_object_get_size (json_node_get_object (node));
      json_object_iter_init (&iter, json_node_get_object (node));

      while (json_object_iter_next (&iter, NULL, &value))
        n += count_members (value);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        n += count_members (json_array_get_element (array, i));
    }

  return n;
}

/* The first name that an object has twice. */
typedef struct
{
  GHashTable *sizes; /* JsonObject → members seen */
  char *name;        /* owned; or NULL */
} Duplicate;

static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Duplicate *duplicate = user_data;
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (duplicate->sizes, object));
  guint now = json_object_get_size (object);

  if (now == before && duplicate->name == NULL)
    duplicate->name = g_strdup (name);

  g_hash_table_insert (duplicate->sizes, object, GUINT_TO_POINTER (now));
}

/* (transfer full) Watching the parser triples its time, so it is done only when a duplicate is known to be. */
static char *
find_duplicate (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  Duplicate duplicate = { sizes, NULL };

  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &duplicate);
  json_parser_load_from_data (parser, text, (gssize) length, NULL);

  return duplicate.name;
}

static void
set_fault (GError **error, const char *text, gsize offset, guint64 line, const char *fault)
{
  gsize begin = 0;

  for (gsize i = 0; i < offset; i++)
    if (text[i] == '\n')
      {
        line++;
        begin = i + 1;
      }

  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("line %" PRIu64 ", column %zu: %s"),
               line, offset - begin + 1, fault);
}

JsonNode *
eng_json_parse (const char *text, gsize length, guint64 line, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) wrong = NULL;
  gsize offset = 0, members = 0;
  const char *fault = eng_json_check (text, length, &offset, &members);

  if (fault != NULL)
    {
      set_fault (error, text, offset, line, fault);

      return NULL;
    }

  parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, (gssize) length, &wrong))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("line %" PRIu64 ": %s"), line, wrong->message);

      return NULL;
    }

  /* json-glib keeps the last of two members of one name, and says nothing. */
  if (count_members (json_parser_get_root (parser)) != members)
    {
      g_autofree char *name = find_duplicate (text, length);

      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("line %" PRIu64 ": “%s” stands there twice"), line, name);

      return NULL;
    }

  return json_parser_steal_root (parser);
}

JsonNode *
eng_json_get (JsonObject *object, const char *name)
{
  return json_object_get_member (object, name);
}

gboolean
eng_json_node_int (JsonNode *node, gint64 *value)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);

  return TRUE;
}

gboolean
eng_json_node_real (JsonNode *node, double *value)
{
  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    {
      *value = NAN;

      return TRUE;
    }

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;

  *value = json_node_get_double (node);

  return TRUE;
}

const char *
eng_json_node_string (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

gboolean
eng_json_get_int (JsonObject *object, const char *name, gint64 *value)
{
  return eng_json_node_int (eng_json_get (object, name), value);
}

gboolean
eng_json_get_real (JsonObject *object, const char *name, double *value)
{
  return eng_json_node_real (eng_json_get (object, name), value);
}

gboolean
eng_json_get_bool (JsonObject *object, const char *name, gboolean *value)
{
  JsonNode *node = eng_json_get (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *value = json_node_get_boolean (node);

  return TRUE;
}

const char *
eng_json_get_string (JsonObject *object, const char *name)
{
  return eng_json_node_string (eng_json_get (object, name));
}

JsonArray *
eng_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = eng_json_get (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
eng_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = eng_json_get (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

void
eng_json_append_string (GString *json, const char *text)
{
  static const char special[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  g_autofree char *valid = NULL;

  if (text == NULL)
    {
      g_string_append (json, "null");

      return;
    }

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *escaped = memchr (special, *p, sizeof special - 1);

      if (escaped != NULL)
        g_string_append_printf (json, "\\%c", letters[escaped - special]);
      else if ((unsigned char) *p < 0x20)
        g_string_append_printf (json, "\\u%04x", (unsigned) *p);
      else
        g_string_append_c (json, *p);
    }

  g_string_append_c (json, '"');
}

/* A decimal with up to 15 digits (6 for a float) comes back from the double (float) next to it, and %g writes
 * no closing zeros: so the first of these that reads back is the shortest. */
void
eng_json_append_real (GString *json, double number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (json, "null");

      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], number);

      if (g_ascii_strtod (text, NULL) == number)
        break;
    }

  g_string_append (json, text);
}

void
eng_json_append_float (GString *json, float number)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (json, "null");

      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], (double) number);

      if ((float) g_ascii_strtod (text, NULL) == number)
        break;
    }

  g_string_append (json, text);
}

void
eng_json_append_rounded (GString *json, float number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (number))
    g_string_append (json, g_ascii_formatd (text, sizeof text, "%.5g", (double) number));
  else
    g_string_append (json, "null");
}

void
eng_json_append_name (GString *json, const char *name)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');

  eng_json_append_string (json, name);
  g_string_append_c (json, ':');
}
