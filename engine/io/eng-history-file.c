/* SPDX-License-Identifier: MIT
 *
 * A history in a checkpoint and out of it; eng-history.h has the layout.
 */
#include "eng-history-private.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "eng-json.h"

#define STEPS "optimizer.history.steps"
#define EPOCHS "optimizer.history.epochs"
#define FED "optimizer.history.fed"
#define FED_STEPS 4           /* columns before the counts */
#define WHOLE_MAX 16777216.0f /* what a float counts to */

/* --- Writing. */

static void
add_rows (GArray *views, const char *name, const GArray *rows, int columns)
{
  EngTensorView view = { .n_dims = 2, .dims = { rows->len, columns } };

  if (rows->len == 0)
    return;

  view.name = g_strdup (name);
  view.n = (gsize) rows->len * (gsize) columns;
  view.data = (const float *) (gpointer) rows->data;
  g_array_append_val (views, view);
}

/* The map's columns as rows, in an array that stays with @self as long as the views are needed. */
static void
add_fed (GArray *views, const EngHistory *self)
{
  const EngFedMap *fed = self->fed;
  const int positions = MAX (fed->positions, 1) - 1, columns = FED_STEPS + 3 * positions;
  float *row;

  g_array_set_size (self->fed_rows, (guint) (fed->columns * columns));
  row = (float *) (gpointer) self->fed_rows->data;

  for (int c = 0; c < fed->columns; c++, row += columns)
    {
      eng_history_split (row, fed->first_step[c]);
      eng_history_split (row + 2, fed->last_step[c]);
      memcpy (row + FED_STEPS, fed->count[c] + 1, (gsize) positions * sizeof (EngFedCount));
    }

  if (fed->columns > 0)
    {
      EngTensorView view = { .n_dims = 2, .dims = { fed->columns, columns } };

      view.name = g_strdup (FED);
      view.n = self->fed_rows->len;
      view.data = (const float *) (gpointer) self->fed_rows->data;
      g_array_append_val (views, view);
    }
}

static void
append_changes (GString *json, const GPtrArray *changes)
{
  eng_json_append_name (json, "changes");
  g_string_append_c (json, '[');

  for (guint i = 0; i < changes->len; i++)
    {
      const EngChange *change = changes->pdata[i];

      g_string_append_printf (json, "%s[%" PRIu64 ",", i > 0 ? "," : "", change->step);
      eng_json_append_string (json, change->what);
      g_string_append_c (json, ',');
      eng_json_append_string (json, change->from);
      g_string_append_c (json, ',');
      eng_json_append_string (json, change->to);
      g_string_append_c (json, ']');
    }

  g_string_append_c (json, ']');
}

static void
append_answers (GString *json, const GPtrArray *answers)
{
  eng_json_append_name (json, "said");
  g_string_append_c (json, '[');

  for (guint i = 0; i < answers->len; i++)
    {
      const EngHistoryAnswer *answer = answers->pdata[i];

      g_string_append_printf (json, "%s[%" PRIu64 ",", i > 0 ? "," : "", answer->step);
      eng_json_append_string (json, answer->output);
      g_string_append (json, answer->ended ? ",true," : ",false,");
      eng_json_append_real (json, answer->book);
      g_string_append_c (json, ',');
      eng_json_append_real (json, answer->standard);
      g_string_append_c (json, ']');
    }

  g_string_append_c (json, ']');
}

static void
append_sentences (GString *json, const GPtrArray *sentences)
{
  eng_json_append_name (json, "sentences");
  g_string_append_c (json, '[');

  for (guint i = 0; i < sentences->len; i++)
    {
      const EngHistorySentence *sentence = sentences->pdata[i];

      g_string_append (json, i > 0 ? ",{" : "{");
      eng_json_append_name (json, "text");
      eng_json_append_string (json, sentence->text);
      eng_json_append_name (json, "reference");
      eng_json_append_string (json, sentence->reference);
      append_answers (json, sentence->answers);
      g_string_append_c (json, '}');
    }

  g_string_append_c (json, ']');
}

char *
eng_history_write (const EngHistory *self, GArray *views)
{
  GString *json = g_string_new ("{");

  add_rows (views, STEPS, self->steps, ENG_HISTORY_STEP_COLUMNS);
  add_rows (views, EPOCHS, self->epochs, ENG_HISTORY_EPOCH_COLUMNS);
  add_fed (views, self);
  eng_json_append_name (json, "every");
  g_string_append_printf (json, "%" PRIu64, self->every);
  eng_json_append_name (json, "every_epochs");
  g_string_append_printf (json, "%u", self->every_epochs);
  eng_json_append_name (json, "every_fed");
  g_string_append_printf (json, "%" PRIu64, self->fed->every);
  append_changes (json, self->changes);
  append_sentences (json, self->sentences);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}

/* --- Reading. Everything that is wrong gives FALSE: the model is worth more than its history. */

static gboolean
is_whole (float number)
{
  return number >= 0.0f && number <= WHOLE_MAX && number == floorf (number);
}

/* Numbers of updates that rise, from row to row of @columns floats that begin with one. */
static gboolean
rises (const GArray *rows, int columns)
{
  const float *row = (const float *) (gpointer) rows->data;
  guint64 before = 0;

  for (guint i = 0; i < rows->len; i++, row += columns)
    {
      if (!is_whole (row[0]) || !is_whole (row[1]) || !is_whole (row[2]) || (i > 0 && eng_history_number (row) <= before))
        return FALSE;

      before = eng_history_number (row);
    }

  return TRUE;
}

/* Updates as they were kept before rows stood for others: 0 is what a reader knows nothing by. */
static gboolean
read_steps_before (const EngTensorView *view, GArray *rows)
{
  const float *from = view->data;

  for (gint64 i = 0; i < view->dims[0]; i++, from += ENG_HISTORY_STEP_COLUMNS_BEFORE)
    {
      EngHistoryStep row = { .updates = 0.0f };

      memcpy (&row, from, ENG_HISTORY_STEP_COLUMNS_BEFORE * sizeof (float));
      row.mean = row.loss;
      g_array_append_val (rows, row);
    }

  return rises (rows, ENG_HISTORY_STEP_COLUMNS);
}

/* @rows takes what the tensor holds; none is no mistake. */
static gboolean
read_rows (const EngSafetensors *file, const char *name, GArray *rows, int columns, guint most)
{
  const EngTensorView *view = eng_safetensors_find (file, name);

  if (view == NULL)
    return TRUE;

  if (view->n_dims != 2 || view->dims[0] < 1 || view->dims[0] > (gint64) most)
    return FALSE;

  if (columns == ENG_HISTORY_STEP_COLUMNS && view->dims[1] == ENG_HISTORY_STEP_COLUMNS_BEFORE)
    return read_steps_before (view, rows);

  if (view->dims[1] != columns)
    return FALSE;

  g_array_append_vals (rows, view->data, (guint) view->dims[0]);

  return rises (rows, columns);
}

static gboolean
are_steps (const GArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const EngHistoryStep *row = &g_array_index (steps, EngHistoryStep, i);

      if (!is_whole (row->tokens) || !is_whole (row->positions) || !is_whole (row->fed_true) || !is_whole (row->fed_own) ||
          !is_whole (row->own_right) || !is_whole (row->updates) || !isfinite (row->seconds))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_fed_column (EngFedMap *fed, const float *row)
{
  EngFedColumn column = { .positions = fed->positions };

  for (int i = 0; i < FED_STEPS; i++)
    if (!is_whole (row[i]))
      return FALSE;

  column.first = eng_history_number (row);
  column.last = eng_history_number (row + 2);
  row += FED_STEPS;

  for (int i = 0; i < 3 * (column.positions - 1); i++)
    if (!isfinite (row[i]) || row[i] < 0.0f)
      return FALSE;

  memcpy (column.count + 1, row, (gsize) (column.positions - 1) * sizeof (EngFedCount));

  if (column.first < 1 || column.first <= eng_fed_map_last_step (fed) || column.last < column.first)
    return FALSE;

  eng_fed_map_add (fed, &column);

  return TRUE;
}

/* Files of before have none. */
static gboolean
read_fed (const EngSafetensors *file, EngFedMap *fed)
{
  const EngTensorView *view = eng_safetensors_find (file, FED);

  if (view == NULL)
    return TRUE;

  if (view->n_dims != 2 || view->dims[0] < 1 || view->dims[0] > ENG_FED_MAP_COLUMNS || view->dims[1] < FED_STEPS ||
      view->dims[1] > FED_STEPS + 3 * (ENG_FED_MAP_POSITIONS - 1) || (view->dims[1] - FED_STEPS) % 3 != 0)
    return FALSE;

  fed->positions = (int) (view->dims[1] - FED_STEPS) / 3 + 1;

  for (gint64 c = 0; c < view->dims[0]; c++)
    if (!read_fed_column (fed, (const float *) view->data + c * view->dims[1]))
      return FALSE;

  /* Each row is a column of its own, or they do not share as they say. */
  return fed->columns == (int) view->dims[0];
}

static JsonNode *
element (JsonArray *array, guint i)
{
  return json_array_get_element (array, i);
}

/* The elements' own list when it has @n elements, else NULL. */
static JsonArray *
list_of (JsonNode *node, guint n)
{
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return list != NULL && json_array_get_length (list) == n ? list : NULL;
}

static gboolean
read_change (EngHistory *self, JsonNode *node)
{
  JsonArray *list = list_of (node, 4);
  const EngOption *option;
  const char *what, *from, *to;
  gint64 step = -1;
  EngChange change;

  if (list == NULL || !eng_json_node_int (element (list, 0), &step) || step < 0 ||
      (what = eng_json_node_string (element (list, 1))) == NULL || (from = eng_json_node_string (element (list, 2))) == NULL ||
      (to = eng_json_node_string (element (list, 3))) == NULL)
    return FALSE;

  /* A later Souffleur's control, or its value, is nothing to this one. */
  if ((option = eng_config_find (what)) == NULL)
    return TRUE;

  change = (EngChange){ .step = (guint64) step, .what = option->name, .from = (char *) from, .to = (char *) to };
  eng_history_add_change (self, &change);

  return TRUE;
}

static gboolean
read_answer (EngHistorySentence *sentence, JsonNode *node)
{
  JsonArray *list = list_of (node, 5);
  const char *output;
  gint64 step = -1;
  EngHistoryAnswer *answer;
  double book, standard;

  if (list == NULL || !eng_json_node_int (element (list, 0), &step) || step < 0 ||
      (output = eng_json_node_string (element (list, 1))) == NULL || !JSON_NODE_HOLDS_VALUE (element (list, 2)) ||
      !eng_json_node_real (element (list, 3), &book) || !eng_json_node_real (element (list, 4), &standard))
    return FALSE;

  answer = g_new0 (EngHistoryAnswer, 1);
  answer->step = (guint64) step;
  answer->output = g_strdup (output);
  answer->ended = json_node_get_boolean (element (list, 2));
  answer->book = book;
  answer->standard = standard;
  g_ptr_array_add (sentence->answers, answer);

  return TRUE;
}

static gboolean
read_sentence (EngHistory *self, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *text = object != NULL ? eng_json_get_string (object, "text") : NULL;
  JsonArray *said = text != NULL ? eng_json_get_array (object, "said") : NULL;
  EngHistorySentence *sentence;

  if (said == NULL || json_array_get_length (said) > ENG_HISTORY_ANSWERS)
    return FALSE;

  sentence = eng_history_sentence_new (text, eng_json_get_string (object, "reference"));
  g_ptr_array_add (self->sentences, sentence);

  for (guint i = 0; i < json_array_get_length (said); i++)
    if (!read_answer (sentence, element (said, i)))
      return FALSE;

  return TRUE;
}

static gboolean
is_power_of_two (gint64 number)
{
  return number > 0 && number <= G_MAXINT && (number & (number - 1)) == 0;
}

static gboolean
read_words (EngHistory *self, JsonObject *object)
{
  JsonArray *changes = eng_json_get_array (object, "changes"), *sentences = eng_json_get_array (object, "sentences");
  gint64 every = 0, every_epochs = 0, every_fed = 1;

  if (!eng_json_get_int (object, "every", &every) || !is_power_of_two (every) ||
      !eng_json_get_int (object, "every_epochs", &every_epochs) || !is_power_of_two (every_epochs) ||
      (eng_json_get (object, "every_fed") != NULL && !eng_json_get_int (object, "every_fed", &every_fed)) ||
      !is_power_of_two (every_fed) || changes == NULL ||
      sentences == NULL || json_array_get_length (changes) > ENG_HISTORY_CHANGES ||
      json_array_get_length (sentences) > ENG_HISTORY_SENTENCES)
    return FALSE;

  self->every = (guint64) every;
  self->every_epochs = (guint) every_epochs;
  self->fed->every = (guint64) every_fed;

  for (guint i = 0; i < json_array_get_length (changes); i++)
    if (!read_change (self, element (changes, i)))
      return FALSE;

  for (guint i = 0; i < json_array_get_length (sentences); i++)
    if (!read_sentence (self, element (sentences, i)))
      return FALSE;

  return TRUE;
}

EngHistory *
eng_history_read (const EngSafetensors *file)
{
  g_autoptr (EngHistory) self = eng_history_new ();
  const char *text = eng_safetensors_metadata (file, "history");
  g_autoptr (JsonNode) node = text != NULL ? eng_json_parse (text, strlen (text), 1, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !read_words (self, json_node_get_object (node)) ||
      !read_rows (file, STEPS, self->steps, ENG_HISTORY_STEP_COLUMNS, ENG_HISTORY_STEPS) ||
      !read_rows (file, EPOCHS, self->epochs, ENG_HISTORY_EPOCH_COLUMNS, ENG_HISTORY_EPOCHS) || !are_steps (self->steps) ||
      !read_fed (file, self->fed))
    return NULL;

  return g_steal_pointer (&self);
}
