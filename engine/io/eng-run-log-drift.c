/* SPDX-License-Identifier: MIT
 *
 * Real vectors in the run log: a few sequences as they were expected, forced and free-running.
 */
#include "eng-run-log-private.h"

#include "eng-json.h"

#define MAX_SIZE (1 << 20)

static void
add_numbers (EngRunLog *self, const char *name, const float *numbers, gsize n)
{
  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ',');

      eng_json_append_float (self->line, numbers[i]);
    }

  g_string_append_c (self->line, ']');
}

void
eng_run_log_drift (EngRunLog *self, const EngDrift *drift, guint64 step)
{
  const gsize n = (gsize) drift->rows * (gsize) drift->steps * (gsize) drift->width;

  eng_run_log_begin (self, "drift");
  eng_run_log_add_whole (self, "step", (gint64) step);
  eng_run_log_add_flag (self, "held_out", drift->held_out);
  eng_run_log_add_whole (self, "rows", drift->rows);
  eng_run_log_add_whole (self, "steps", drift->steps);
  eng_run_log_add_whole (self, "width", drift->width);
  eng_json_append_name (self->line, "length");
  g_string_append_c (self->line, '[');

  for (int r = 0; r < drift->rows; r++)
    g_string_append_printf (self->line, "%s%d", r > 0 ? "," : "", drift->length[r]);

  g_string_append_c (self->line, ']');
  add_numbers (self, "expected", drift->expected, n);
  add_numbers (self, "forced", drift->forced, n);
  add_numbers (self, "free_running", drift->free_running, n);
  eng_run_log_finish (self);
}

/* The list of that name when it has @n elements, else NULL. */
static JsonArray *
get_list (JsonObject *object, const char *name, gint64 n)
{
  JsonArray *list = eng_json_get_array (object, name);

  return list != NULL && (gint64) json_array_get_length (list) == n ? list : NULL;
}

static gboolean
get_numbers (JsonObject *object, const char *name, float *numbers, gint64 n)
{
  JsonArray *list = get_list (object, name, n);

  for (gint64 i = 0; list != NULL && i < n; i++)
    {
      double number;

      if (!eng_json_node_real (json_array_get_element (list, (guint) i), &number))
        return FALSE;

      numbers[i] = (float) number;
    }

  return list != NULL;
}

static gboolean
get_lengths (JsonObject *object, EngDrift *drift)
{
  JsonArray *list = get_list (object, "length", drift->rows);

  for (int r = 0; list != NULL && r < drift->rows; r++)
    {
      gint64 length;

      if (!eng_json_node_int (json_array_get_element (list, (guint) r), &length) || length < 0 || length > drift->steps)
        return FALSE;

      drift->length[r] = (int) length;
    }

  return list != NULL;
}

static gboolean
get_size (JsonObject *object, const char *name, gint64 *size)
{
  return eng_json_get_int (object, name, size) && *size > 0 && *size <= MAX_SIZE;
}

/* Sizes are believed when a list has them. */
static EngDrift *
drift_of_size (JsonObject *object, const char **wrong)
{
  gint64 rows, steps, width;

  *wrong = "rows";

  if (!get_size (object, "rows", &rows) || !get_size (object, "steps", &steps) || !get_size (object, "width", &width) ||
      rows * steps > MAX_SIZE || rows * steps * width > G_MAXINT || get_list (object, "expected", rows * steps * width) == NULL)
    return NULL;

  return eng_drift_new ((int) rows, (int) steps, (int) width);
}

EngDrift *
eng_run_log_parse_drift (JsonObject *object, const char **wrong)
{
  g_autoptr (EngDrift) drift = drift_of_size (object, wrong);
  gint64 n;

  if (drift == NULL)
    return NULL;

  n = (gint64) drift->rows * drift->steps * drift->width;
  *wrong = "length";

  if (!get_lengths (object, drift))
    return NULL;

  *wrong = "held_out";

  if (!eng_json_get_bool (object, "held_out", &drift->held_out))
    return NULL;

  *wrong = "expected";

  if (!get_numbers (object, "expected", drift->expected, n))
    return NULL;

  *wrong = "forced";

  if (!get_numbers (object, "forced", drift->forced, n))
    return NULL;

  *wrong = "free_running";

  return get_numbers (object, "free_running", drift->free_running, n) ? g_steal_pointer (&drift) : NULL;
}
