/* SPDX-License-Identifier: MIT
 *
 * What the updates of a run were fed, in a run log: a line for each column of the map.
 */
#include <math.h>

#include "eng-json.h"
#include "eng-run-log-private.h"

/* Position 0 is fed <bos> and does not count. */
#define FIRST_POSITION 1

static const struct
{
  const char *name;
  gsize offset; /* of a float in EngFedCount */
} lists[] = {
  { "fed_true", G_STRUCT_OFFSET (EngFedCount, fed_true) },
  { "fed_own", G_STRUCT_OFFSET (EngFedCount, fed_own) },
  { "own_right", G_STRUCT_OFFSET (EngFedCount, own_right) },
};

static void
add_list (EngRunLog *self, const char *name, const EngFedColumn *column, gsize offset)
{
  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int t = FIRST_POSITION; t < column->positions; t++)
    {
      if (t > FIRST_POSITION)
        g_string_append_c (self->line, ',');

      eng_json_append_float (self->line, G_STRUCT_MEMBER (float, &column->count[t], offset));
    }

  g_string_append_c (self->line, ']');
}

void
eng_run_log_fed (EngRunLog *self, const EngFedMap *fed)
{
  for (int c = 0; c < fed->columns; c++)
    {
      EngFedColumn column;

      eng_fed_map_get (fed, c, &column);
      eng_run_log_begin (self, "fed");
      eng_run_log_add_whole (self, "first", (gint64) column.first);
      eng_run_log_add_whole (self, "last", (gint64) column.last);

      for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
        add_list (self, lists[i].name, &column, lists[i].offset);

      eng_run_log_finish (self);
    }
}

/* All lists of a line have one length; a longer one than is counted is cut. */
static gboolean
read_list (JsonObject *object, const char *name, EngFedColumn *column, gsize offset)
{
  JsonArray *list = eng_json_get_array (object, name);
  const int n = list != NULL ? (int) MIN (json_array_get_length (list), ENG_FED_MAP_POSITIONS - FIRST_POSITION) : -1;

  if (n < 0 || (column->positions != 0 && n + FIRST_POSITION != column->positions))
    return FALSE;

  column->positions = n + FIRST_POSITION;

  for (int i = 0; i < n; i++)
    {
      double number;

      if (!eng_json_node_real (json_array_get_element (list, (guint) i), &number) || !isfinite (number) || number < 0.0)
        return FALSE;

      G_STRUCT_MEMBER (float, &column->count[i + FIRST_POSITION], offset) = (float) number;
    }

  return TRUE;
}

gboolean
eng_run_log_parse_fed (JsonObject *object, EngFedMap *fed, const char **wrong)
{
  EngFedColumn column = { 0 };
  gint64 first = 0, last = 0;

  *wrong = "first";

  if (!eng_json_get_int (object, "first", &first) || first < 1 || (guint64) first <= eng_fed_map_last_step (fed))
    return FALSE;

  *wrong = "last";

  if (!eng_json_get_int (object, "last", &last) || last < first)
    return FALSE;

  column.first = (guint64) first;
  column.last = (guint64) last;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      *wrong = lists[i].name;

      if (!read_list (object, lists[i].name, &column, lists[i].offset))
        return FALSE;
    }

  eng_fed_map_add (fed, &column);

  return TRUE;
}
