/* SPDX-License-Identifier: MIT
 *
 * Reading the two long lines of the run log. Sizes are believed only when the lists really have them, so that
 * a damaged line cannot ask for memory that it does not itself take up.
 */
#include "eng-run-log-private.h"

#include <math.h>

#include "eng-json.h"

#define MAX_SIZE (1 << 20)
#define MAX_STEPS 1000 /* the largest --max-length */

typedef struct
{
  EngLogWords *source, *target;
  const char *wrong; /* the member at hand, for the message */
} Parser;

static gboolean
get_size (Parser *self, JsonObject *object, const char *name, int *size)
{
  gint64 whole = -1;

  self->wrong = name;

  if (!eng_json_get_int (object, name, &whole) || whole < 0 || whole > MAX_SIZE)
    return FALSE;

  *size = (int) whole;

  return TRUE;
}

static gboolean
get_step (Parser *self, JsonObject *object, guint64 *step)
{
  gint64 whole = -1;

  self->wrong = "step";

  if (!eng_json_get_int (object, "step", &whole) || whole < 0)
    return FALSE;

  *step = (guint64) whole;

  return TRUE;
}

static gboolean
get_flag (Parser *self, JsonObject *object, const char *name, gboolean *flag)
{
  self->wrong = name;

  return eng_json_get_bool (object, name, flag);
}

/* A flag that older logs do not have, where it is FALSE. */
static gboolean
get_new_flag (Parser *self, JsonObject *object, const char *name, gboolean *flag)
{
  *flag = FALSE;

  return !json_object_has_member (object, name) || get_flag (self, object, name, flag);
}

/* The list of that name when it has @n elements, else NULL. */
static JsonArray *
get_list (Parser *self, JsonObject *object, const char *name, int n)
{
  JsonArray *list = eng_json_get_array (object, name);

  self->wrong = name;

  return list != NULL && json_array_get_length (list) == (guint) n ? list : NULL;
}

/* The element at @i when it is a list of @n elements, else NULL. */
static JsonArray *
get_row (JsonArray *list, int i, int n)
{
  JsonNode *node = json_array_get_element (list, (guint) i);
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return row != NULL && json_array_get_length (row) == (guint) n ? row : NULL;
}

static gboolean
node_float (JsonNode *node, float *number)
{
  double value;

  if (!eng_json_node_real (node, &value))
    return FALSE;

  *number = (float) value;

  return TRUE;
}

static gboolean
node_flag (JsonNode *node, gboolean *flag)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *flag = json_node_get_boolean (node);

  return TRUE;
}

/* A word's id in this log; null is -1. */
static gboolean
node_word (JsonNode *node, EngLogWords *words, int *id)
{
  const char *word = eng_json_node_string (node);

  *id = word != NULL ? eng_log_words_id (words, word) : -1;

  return word != NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
get_counts (Parser *self, JsonObject *object, const char *name, int *counts, int n)
{
  JsonArray *list = get_list (self, object, name, n);

  for (int i = 0; list != NULL && i < n; i++)
    {
      gint64 whole = -1;

      if (!eng_json_node_int (json_array_get_element (list, (guint) i), &whole) || whole < 0 || whole > G_MAXINT)
        return FALSE;

      counts[i] = (int) whole;
    }

  return list != NULL;
}

/* (transfer full) the floats of that name, which may be missing. FALSE when they are damaged. */
static gboolean
get_floats (Parser *self, JsonObject *object, const char *name, float **numbers, int n)
{
  JsonArray *list;

  *numbers = NULL;

  if (eng_json_get (object, name) == NULL)
    return TRUE;

  list = get_list (self, object, name, n);

  if (list == NULL)
    return FALSE;

  *numbers = g_new (float, n);

  for (int i = 0; i < n; i++)
    if (!node_float (json_array_get_element (list, (guint) i), &(*numbers)[i]))
      return FALSE;

  return TRUE;
}

/* One member of one cell. */
typedef gboolean (*ParseCell) (JsonNode *node, EngFedCell *cell, EngLogWords *words);

static gboolean
parse_expected (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_word (node, words, &cell->expected);
}

static gboolean
parse_fed (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_word (node, words, &cell->fed);
}

static gboolean
parse_otherwise (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_word (node, words, &cell->otherwise);
}

static gboolean
parse_coin (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_float (node, &cell->coin);
}

static gboolean
parse_loss (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_float (node, &cell->loss);
}

static gboolean
parse_probability (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_float (node, &cell->probability);
}

static gboolean
parse_fed_true (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_flag (node, &cell->fed_true);
}

static gboolean
parse_counted (JsonNode *node, EngFedCell *cell, EngLogWords *words)
{
  return node_flag (node, &cell->counts);
}

static const struct
{
  const char *name;
  ParseCell parse;
  gboolean is_word;
} cell_members[] = {
  { "loss", parse_loss, FALSE },
  { "expected", parse_expected, TRUE },
  { "fed", parse_fed, TRUE },
  { "otherwise", parse_otherwise, TRUE },
  { "coin", parse_coin, FALSE },
  { "probability", parse_probability, FALSE },
  { "fed_true", parse_fed_true, FALSE },
  { "counts", parse_counted, FALSE },
};

static gboolean
get_cells (Parser *self, JsonObject *object, EngBatchPicture *picture, const char *name, ParseCell parse)
{
  JsonArray *list = get_list (self, object, name, picture->rows);

  for (int r = 0; list != NULL && r < picture->rows; r++)
    {
      JsonArray *row = get_row (list, r, picture->target_steps);

      for (int t = 0; row != NULL && t < picture->target_steps; t++)
        if (!parse (json_array_get_element (row, (guint) t), eng_batch_picture_cell (picture, r, t), self->target))
          return FALSE;

      if (row == NULL)
        return FALSE;
    }

  return list != NULL;
}

static gboolean
get_source (Parser *self, JsonObject *object, EngBatchPicture *picture)
{
  JsonArray *list = get_list (self, object, "source", picture->rows);

  for (int r = 0; list != NULL && r < picture->rows; r++)
    {
      JsonArray *row = get_row (list, r, picture->source_steps);
      int *ids = picture->source_ids + (gsize) r * (gsize) picture->source_steps;

      for (int s = 0; row != NULL && s < picture->source_steps; s++)
        if (!node_word (json_array_get_element (row, (guint) s), self->source, &ids[s]))
          return FALSE;

      if (row == NULL)
        return FALSE;
    }

  return list != NULL;
}

/* Whether @name holds a list of @rows lists of @steps elements each. */
static gboolean
has_shape (Parser *self, JsonObject *object, const char *name, int rows, int steps)
{
  JsonArray *list = get_list (self, object, name, rows);

  for (int r = 0; list != NULL && r < rows; r++)
    if (get_row (list, r, steps) == NULL)
      return FALSE;

  return list != NULL;
}

/* Whether @name holds rows of positions of vectors, of the picture's sizes. */
static gboolean
has_vectors (Parser *self, JsonObject *object, const char *name, const EngBatchPicture *picture)
{
  JsonArray *list;

  if (!has_shape (self, object, name, picture->rows, picture->target_steps))
    return FALSE;

  list = eng_json_get_array (object, name);

  for (int r = 0; r < picture->rows; r++)
    for (int t = 0; t < picture->target_steps; t++)
      if (get_row (get_row (list, r, picture->target_steps), t, picture->width) == NULL)
        return FALSE;

  return TRUE;
}

static gboolean
get_values (Parser *self, JsonObject *object, const char *name, const EngBatchPicture *picture, float **values)
{
  float *value;

  if (!has_vectors (self, object, name, picture))
    return FALSE;

  value = *values = g_new (float, (gsize) picture->rows *(gsize) picture->target_steps *(gsize) picture->width);

  for (int r = 0; r < picture->rows; r++)
    for (int t = 0; t < picture->target_steps; t++)
      {
        JsonArray *row = get_row (eng_json_get_array (object, name), r, picture->target_steps);
        JsonArray *vector = get_row (row, t, picture->width);

        for (int i = 0; i < picture->width; i++)
          if (!node_float (json_array_get_element (vector, (guint) i), value++))
            return FALSE;
      }

  return TRUE;
}

/* The sizes, once the lists have been seen to have them. */
static EngBatchPicture *
new_picture (Parser *self, JsonObject *object)
{
  EngBatchPicture *picture;
  int rows = 0, source_steps = 0, target_steps = 0, width = 0;

  if (!get_size (self, object, "rows", &rows) || !get_size (self, object, "source_steps", &source_steps) ||
      !get_size (self, object, "target_steps", &target_steps) || !get_size (self, object, "width", &width) ||
      !has_shape (self, object, "loss", rows, target_steps) ||
      (width == 0 && !has_shape (self, object, "source", rows, source_steps)))
    return NULL;

  /* Real vectors have no list of the source that could vouch for its length. */
  if (width > 0 && source_steps > MAX_STEPS)
    {
      self->wrong = "source_steps";

      return NULL;
    }

  picture = eng_batch_picture_new (rows, source_steps, target_steps);
  picture->width = width;

  return picture;
}

static gboolean
fill_picture (Parser *self, JsonObject *object, EngBatchPicture *picture)
{
  gboolean tokens = picture->width == 0;
  int epoch = 0;

  if (!get_step (self, object, &picture->step) || !get_size (self, object, "epoch", &epoch) ||
      !get_flag (self, object, "mask", &picture->mask) || !get_new_flag (self, object, "mixture", &picture->mixture) ||
      !get_counts (self, object, "pair", picture->pair, picture->rows) ||
      !get_counts (self, object, "source_length", picture->source_length, picture->rows) ||
      !get_counts (self, object, "target_length", picture->target_length, picture->rows))
    return FALSE;

  picture->epoch = epoch;
  self->wrong = "epsilon";

  if (!eng_json_get_real (object, "epsilon", &picture->epsilon) || (tokens && !get_source (self, object, picture)))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (cell_members); i++)
    if ((tokens || !cell_members[i].is_word) && !get_cells (self, object, picture, cell_members[i].name, cell_members[i].parse))
      return FALSE;

  return tokens || (get_values (self, object, "expected_values", picture, &picture->expected_values) &&
                    get_values (self, object, "output_values", picture, &picture->output_values));
}

EngBatchPicture *
eng_run_log_parse_trace (JsonObject *object, EngLogWords *source, EngLogWords *target, const char **wrong)
{
  Parser self = { source, target, NULL };
  g_autoptr (EngBatchPicture) picture = new_picture (&self, object);
  gboolean ok = picture != NULL && fill_picture (&self, object, picture);

  *wrong = self.wrong;

  return ok ? g_steal_pointer (&picture) : NULL;
}

static gboolean
get_tokens (Parser *self, JsonObject *object, EngTranslation *translation)
{
  JsonArray *tokens = eng_json_get_array (object, "tokens");
  JsonArray *known;
  int n = tokens != NULL ? (int) json_array_get_length (tokens) : 0;

  self->wrong = "tokens";

  if (tokens == NULL || (known = get_list (self, object, "known", n)) == NULL)
    return FALSE;

  translation->source_tokens = g_new0 (char *, (gsize) n + 1);
  translation->source_ids = g_new0 (int, n);

  for (int i = 0; i < n; i++)
    {
      const char *token = eng_json_node_string (json_array_get_element (tokens, (guint) i));
      gboolean is_known = FALSE;

      if (token == NULL || !node_flag (json_array_get_element (known, (guint) i), &is_known))
        return FALSE;

      translation->source_tokens[i] = g_strdup (token);
      translation->source_ids[i] = is_known ? eng_log_words_id (self->source, token) : ENG_TOKEN_UNK;
    }

  translation->n_source = n;

  return TRUE;
}

static gboolean
get_top (Parser *self, JsonObject *object, EngDecodeStep *step)
{
  JsonArray *top = eng_json_get_array (object, "top");
  guint n = top != NULL ? json_array_get_length (top) : ENG_TOP_K + 1;

  self->wrong = "top";

  if (n > ENG_TOP_K)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      JsonArray *pair = get_row (top, (int) i, 2);

      if (pair == NULL || !node_word (json_array_get_element (pair, 0), self->target, &step->top[i].id) ||
          !node_float (json_array_get_element (pair, 1), &step->top[i].probability))
        return FALSE;
    }

  step->n_top = (int) n;

  return TRUE;
}

static gboolean
get_decode_step (Parser *self, JsonNode *node, const EngTranslation *translation, EngDecodeStep *step)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *token = object != NULL ? eng_json_get (object, "token") : NULL;

  self->wrong = "decoding";

  return token != NULL && node_word (token, self->target, &step->id) &&
         eng_json_get (object, "probability") != NULL && node_float (eng_json_get (object, "probability"), &step->probability) &&
         get_flag (self, object, "forced", &step->forced) && get_top (self, object, step) &&
         get_floats (self, object, "attention", &step->attention, translation->n_source) &&
         get_floats (self, object, "state", &step->state, translation->n_units) &&
         get_floats (self, object, "gates", &step->gates, translation->n_gates * translation->n_units);
}

static gboolean
get_decoding (Parser *self, JsonObject *object, EngTranslation *translation)
{
  JsonArray *steps = eng_json_get_array (object, "decoding");
  int n = steps != NULL ? (int) json_array_get_length (steps) : 0;

  self->wrong = "decoding";

  if (steps == NULL)
    return FALSE;

  translation->steps = g_new0 (EngDecodeStep, n);
  translation->n_steps = n;

  for (int t = 0; t < n; t++)
    if (!get_decode_step (self, json_array_get_element (steps, (guint) t), translation, &translation->steps[t]))
      return FALSE;

  return TRUE;
}

static gboolean
get_beam_node (Parser *self, JsonNode *node, const EngBeamNode *tree, int i, EngBeamNode *to)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gint64 parent = -2;

  if (list == NULL || json_array_get_length (list) != 7 || !eng_json_node_int (json_array_get_element (list, 0), &parent) ||
      parent < -1 || parent >= i || (parent < 0) != (i == 0))
    return FALSE;

  to->parent = (int) parent;
  to->depth = i > 0 ? tree[parent].depth + 1 : 0;
  to->id = ENG_TOKEN_BOS;

  return (i == 0 || node_word (json_array_get_element (list, 1), self->target, &to->id)) &&
         eng_json_node_real (json_array_get_element (list, 2), &to->log_prob) &&
         eng_json_node_real (json_array_get_element (list, 3), &to->score) &&
         node_flag (json_array_get_element (list, 4), &to->kept) &&
         node_flag (json_array_get_element (list, 5), &to->finished) && node_flag (json_array_get_element (list, 6), &to->best);
}

/* None is no mistake: a greedy answer. */
static gboolean
get_beam (Parser *self, JsonObject *object, EngTranslation *translation)
{
  JsonArray *nodes = eng_json_get_array (object, "beam");
  const int n = nodes != NULL ? (int) json_array_get_length (nodes) : 0;

  self->wrong = "beam";
  translation->beam = g_new0 (EngBeamNode, n);
  translation->n_beam = n;

  for (int i = 0; i < n; i++)
    if (!get_beam_node (self, json_array_get_element (nodes, (guint) i), translation->beam, i, &translation->beam[i]))
      return FALSE;

  return TRUE;
}

static gboolean
get_text (Parser *self, JsonObject *object, const char *name, char **text)
{
  self->wrong = name;
  *text = g_strdup (eng_json_get_string (object, name));

  return *text != NULL;
}

static gboolean
get_bleu (Parser *self, JsonObject *object, EngBleuAnatomy *bleu)
{
  JsonObject *anatomy = eng_json_get_object (object, "anatomy");

  self->wrong = "anatomy";

  if (anatomy == NULL || !eng_json_get_real (anatomy, "brevity", &bleu->brevity) ||
      !get_counts (self, anatomy, "match", bleu->match, ENG_BLEU_ORDERS) ||
      !get_counts (self, anatomy, "total", bleu->total, ENG_BLEU_ORDERS) ||
      !get_size (self, anatomy, "length", &bleu->length) ||
      !get_size (self, anatomy, "reference_length", &bleu->reference_length))
    return FALSE;

  self->wrong = "book_bleu";

  if (!eng_json_get_real (object, "book_bleu", &bleu->book))
    return FALSE;

  self->wrong = "bleu";

  return eng_json_get_real (object, "bleu", &bleu->standard);
}

static gboolean
fill_sample (Parser *self, JsonObject *object, EngSample *sample)
{
  EngTranslation *translation = sample->translation;

  sample->reference = g_strdup (eng_json_get_string (object, "reference"));

  return get_step (self, object, &translation->step) && get_text (self, object, "source", &translation->text) &&
         get_text (self, object, "output", &translation->output) &&
         (sample->reference == NULL || get_bleu (self, object, &sample->bleu)) &&
         get_flag (self, object, "truncated", &translation->truncated) &&
         get_flag (self, object, "ended_by_eos", &translation->ended_by_eos) &&
         get_size (self, object, "units", &translation->n_units) && get_size (self, object, "gates", &translation->n_gates) &&
         translation->n_gates <= 4 && get_tokens (self, object, translation) && get_decoding (self, object, translation) &&
         get_beam (self, object, translation);
}

EngSample *
eng_run_log_parse_sample (JsonObject *object, EngLogWords *source, EngLogWords *target, const char **wrong)
{
  Parser self = { source, target, NULL };
  g_autoptr (EngSample) sample = g_new0 (EngSample, 1);
  gboolean ok;

  sample->translation = eng_translation_new ();
  ok = fill_sample (&self, object, sample);
  *wrong = self.wrong;

  return ok ? g_steal_pointer (&sample) : NULL;
}
