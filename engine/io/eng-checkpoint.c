/* SPDX-License-Identifier: MIT
 *
 * Reading checkpoints. Nothing of a model is touched before all of the file has been found to fit.
 */
#include "eng-checkpoint.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-checkpoint-format.h"
#include "eng-error.h"
#include "eng-json.h"

void
eng_checkpoint_free (EngCheckpoint *self)
{
  g_clear_pointer (&self->file, eng_safetensors_free);
  g_clear_pointer (&self->config, eng_config_free);
  g_clear_pointer (&self->source_vocab, eng_vocab_unref);
  g_clear_pointer (&self->target_vocab, eng_vocab_unref);
  g_free (self->path);
  g_free (self);
}

static gboolean fault (const EngCheckpoint *self, GError **error, EngError code, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fault (const EngCheckpoint *self, GError **error, EngError code, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, ENG_ERROR, code, _ ("checkpoint “%s”: %s"), self->path, what);

  return FALSE;
}

/* (transfer full) the metadata of that key as JSON, or NULL with an error that names it. */
static JsonNode *
parse_metadata (const EngCheckpoint *self, const char *key, GError **error)
{
  const char *text = eng_safetensors_metadata (self->file, key);
  g_autoptr (GError) wrong = NULL;
  JsonNode *node = text != NULL ? eng_json_parse (text, strlen (text), 1, &wrong) : NULL;

  if (node == NULL)
    fault (self, error, ENG_ERROR_BAD_FILE, _ ("its “%s” are damaged (%s); take another copy"), key,
           wrong != NULL ? wrong->message : _ ("they are not there"));

  return node;
}

static gboolean
read_config (EngCheckpoint *self, GError **error)
{
  const char *text = eng_safetensors_metadata (self->file, "config");
  g_autoptr (GError) wrong = NULL;

  if (text == NULL)
    return fault (self, error, ENG_ERROR_BAD_FILE, _ ("it has no configuration; take another copy"));

  self->config = eng_config_from_json (text, &wrong);

  if (self->config == NULL)
    return fault (self, error, ENG_ERROR_BAD_FILE, _ ("its configuration cannot be used: %s"), wrong->message);

  return TRUE;
}

/* The strings of @array, or NULL when one is none, or the first are not the special tokens. */
static EngVocab *
vocab_from_array (JsonArray *array)
{
  static const char *const special[] = { "<unk>", "<pad>", "<bos>", "<eos>" };
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_auto (GStrv) words = g_new0 (char *, (gsize) n + 1);
  EngWords *shared;
  EngVocab *vocab;

  G_STATIC_ASSERT (G_N_ELEMENTS (special) == ENG_TOKEN_FIRST);

  for (guint i = 0; i < n; i++)
    {
      const char *word = eng_json_node_string (json_array_get_element (array, i));

      if (word == NULL || (i < G_N_ELEMENTS (special) && strcmp (word, special[i]) != 0))
        return NULL;

      words[i] = g_strdup (word);
    }

  if (n < G_N_ELEMENTS (special) || n > G_MAXINT)
    return NULL;

  shared = eng_words_new ((int) n, g_steal_pointer (&words));
  vocab = eng_vocab_new_from_words (shared);
  eng_words_unref (shared);

  return vocab;
}

static gboolean
read_vocab (EngCheckpoint *self, const char *key, EngVocab **vocab, GError **error)
{
  g_autoptr (JsonNode) node = parse_metadata (self, key, error);

  if (node == NULL)
    return FALSE;

  *vocab = vocab_from_array (JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL);

  if (*vocab == NULL)
    return fault (self, error, ENG_ERROR_BAD_FILE, _ ("its “%s” is not a vocabulary; take another copy"), key);

  return TRUE;
}

/* @pairs: out: pairs of training that the steps were made on. */
static gboolean
read_state (const EngCheckpoint *self, EngTrainerState *state, gint64 *pairs, GError **error)
{
  g_autoptr (JsonNode) node = parse_metadata (self, "state", error);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 step = -1;

  if (node == NULL)
    return FALSE;

  *state = (EngTrainerState){ 0 };

  if (object == NULL || !eng_json_get_int (object, "step", &step) || step < 0 ||
      !eng_json_get_int (object, "pairs", pairs) ||
      !eng_json_get_real (object, "epoch_loss", &state->epoch_loss) ||
      !eng_json_get_int (object, "epoch_tokens", &state->epoch_tokens) || state->epoch_tokens < 0 ||
      !eng_json_get_int (object, "epoch_valid_tokens", &state->epoch_valid_tokens) || state->epoch_valid_tokens < 0 ||
      !eng_json_get_real (object, "epoch_seconds", &state->epoch_seconds) ||
      !eng_json_get_real (object, "seconds", &state->seconds) ||
      !isfinite (state->epoch_loss) || !isfinite (state->epoch_seconds) || !isfinite (state->seconds))
    return fault (self, error, ENG_ERROR_BAD_FILE, _ ("its “state” is damaged; take another copy"));

  state->step = (guint64) step;

  return TRUE;
}

/* The tensor's moments of one kind, or NULL. */
static const EngTensorView *
find_moment (const EngCheckpoint *self, const char *prefix, const char *name)
{
  g_autofree char *whole = g_strconcat (prefix, name, NULL);

  return eng_safetensors_find (self->file, whole);
}

static gboolean
is_weight (const EngTensorView *view)
{
  return g_str_has_prefix (view->name, "encoder.") || g_str_has_prefix (view->name, "decoder.") ||
         g_str_has_prefix (view->name, "bridge.");
}

/* Whether every weight has both moments. */
static gboolean
has_moments (const EngCheckpoint *self)
{
  for (guint i = 0; i < eng_safetensors_n (self->file); i++)
    {
      const EngTensorView *view = eng_safetensors_get (self->file, i);

      if (is_weight (view) && (find_moment (self, CHECKPOINT_M, view->name) == NULL || find_moment (self, CHECKPOINT_V, view->name) == NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_ours (EngCheckpoint *self, GError **error)
{
  EngTrainerState state = { 0 };
  gint64 pairs = 0;
  gboolean words;

  if (!read_config (self, error))
    return FALSE;

  words = self->config->loss != ENG_LOSS_MSE;

  if (words && (!read_vocab (self, "vocab.source", &self->source_vocab, error) ||
                !read_vocab (self, "vocab.target", &self->target_vocab, error)))
    return FALSE;

  if (eng_safetensors_metadata (self->file, "state") != NULL && !read_state (self, &state, &pairs, error))
    return FALSE;

  self->step = state.step;
  self->resumable = eng_safetensors_metadata (self->file, "state") != NULL &&
                    (self->config->optimizer == ENG_OPTIMIZER_SGD || has_moments (self));

  return TRUE;
}

EngCheckpoint *
eng_checkpoint_open (const char *path, GError **error)
{
  g_autoptr (EngCheckpoint) self = g_new0 (EngCheckpoint, 1);
  const char *format;

  self->path = g_strdup (path);
  self->file = eng_safetensors_read (path, error);

  if (self->file == NULL)
    return NULL;

  format = eng_safetensors_metadata (self->file, "format");

  if (format == NULL || !g_str_has_prefix (format, CHECKPOINT_FORMAT_FAMILY))
    return g_steal_pointer (&self);

  if (strcmp (format, CHECKPOINT_FORMAT) != 0)
    {
      fault (self, error, ENG_ERROR_BAD_FILE, _ ("its format is “%s”, this version reads “%s”; use the Souffleur that wrote it"),
             format, CHECKPOINT_FORMAT);

      return NULL;
    }

  return read_ours (self, error) ? g_steal_pointer (&self) : NULL;
}

EngHistory *
eng_checkpoint_history (const EngCheckpoint *self)
{
  g_autoptr (EngHistory) history = self->resumable ? eng_history_read (self->file) : NULL;

  /* One that knows more than the run has made is another run's. */
  if (history == NULL || eng_history_last_step (history) > self->step)
    return NULL;

  return g_steal_pointer (&history);
}

/* (transfer full) "96 × 32". */
static char *
shape_text (const EngTensorView *view)
{
  GString *text = g_string_new (view->n_dims == 0 ? "1" : NULL);

  for (int d = 0; d < view->n_dims; d++)
    g_string_append_printf (text, "%s%" PRId64, d > 0 ? " × " : "", view->dims[d]);

  return g_string_free (text, FALSE);
}

static gboolean
check_tensor (const EngCheckpoint *self, const EngTensor *tensor, const EngTensorView *view, const char *name, GError **error)
{
  EngTensorView wanted = { .n_dims = tensor->vector ? 1 : 2, .dims = { tensor->rows, tensor->cols } };
  g_autofree char *expected = shape_text (&wanted);
  g_autofree char *found = NULL;

  if (view == NULL)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("it has no tensor “%s” (%s); choose the model options of the run that wrote it"), name, expected);

  found = shape_text (view);

  if (strcmp (found, expected) != 0)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("tensor “%s” is %s, the model needs %s; choose the model and data options of the run that wrote it"),
                  name, found, expected);

  for (gsize i = 0; i < view->n; i++)
    if (!isfinite (view->data[i]))
      return fault (self, error, ENG_ERROR_BAD_FILE, _ ("number %zu of tensor “%s” is not finite; take an earlier checkpoint"), i, name);

  return TRUE;
}

/* A part of a model that @params lacks, a third layer say: without it the rest would be another model. PyTorch
 * names a tied matrix twice. */
static gboolean
check_rest (const EngCheckpoint *self, const EngParams *params, GError **error)
{
  const EngTensorView *tied = eng_safetensors_find (self->file, "decoder.embedding.weight");

  for (guint i = 0; i < eng_safetensors_n (self->file); i++)
    {
      const EngTensorView *view = eng_safetensors_get (self->file, i);
      gboolean twin = tied != NULL && view->n == tied->n && memcmp (view->data, tied->data, view->n * sizeof (float)) == 0;

      if (is_weight (view) && !twin && eng_params_find (params, view->name) == NULL)
        return fault (self, error, ENG_ERROR_MISMATCH, _ ("the model has no place for its tensor “%s”; choose the model options of the run that wrote it"), view->name);
    }

  return TRUE;
}

static gboolean
check_params (const EngCheckpoint *self, const EngParams *params, GError **error)
{
  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];

      if (!check_tensor (self, tensor, eng_safetensors_find (self->file, tensor->name), tensor->name, error))
        return FALSE;
    }

  return check_rest (self, params, error);
}

static void
copy_tensor (real *numbers, const EngTensor *tensor, const EngTensorView *view)
{
  for (gsize i = 0; i < view->n; i++)
    numbers[tensor->offset + i] = (real) view->data[i];
}

gboolean
eng_checkpoint_load_params (EngCheckpoint *self, EngParams *params, GError **error)
{
  if (!check_params (self, params, error))
    return FALSE;

  for (int i = 0; i < params->n_tensors; i++)
    copy_tensor (params->weights, &params->tensors[i], eng_safetensors_find (self->file, params->tensors[i].name));

  eng_params_changed (params);

  return TRUE;
}

static gboolean
check_vocab (const EngCheckpoint *self, const EngVocab *ours, const EngVocab *theirs, const char *side, GError **error)
{
  const EngWords *a = ours != NULL ? eng_vocab_words (ours) : NULL;
  const EngWords *b = theirs != NULL ? eng_vocab_words (theirs) : NULL;
  gboolean equal = (a == NULL) == (b == NULL) && (a == NULL || a->n == b->n);

  for (int i = 0; equal && a != NULL && i < a->n; i++)
    equal = strcmp (a->words[i], b->words[i]) == 0;

  if (!equal)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("its %s vocabulary is not that of the data; give the corpus and data options that it was trained on"), side);

  return TRUE;
}

/* (transfer full) the moments of one kind in the layout of @params, or NULL with an error. */
static real *
read_moments (const EngCheckpoint *self, const EngParams *params, const char *prefix, GError **error)
{
  g_autofree real *moments = g_new (real, params->size);

  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];
      const EngTensorView *view = find_moment (self, prefix, tensor->name);
      g_autofree char *name = g_strconcat (prefix, tensor->name, NULL);

      if (!check_tensor (self, tensor, view, name, error))
        return NULL;

      copy_tensor (moments, tensor, view);
    }

  return g_steal_pointer (&moments);
}

gboolean
eng_checkpoint_resume (EngCheckpoint *self, EngTrainer *trainer, GError **error)
{
  const EngDataset *data = eng_trainer_dataset (trainer);
  EngParams *params = eng_trainer_params (trainer);
  gboolean adam = eng_trainer_config (trainer)->optimizer == ENG_OPTIMIZER_ADAM;
  g_autofree real *m = NULL, *v = NULL;
  EngTrainerState state;
  gint64 pairs = 0;

  if (!self->resumable)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("it holds weights only, so a run cannot go on from it; begin a new run from its weights with --init"));

  if (self->config->optimizer != eng_trainer_config (trainer)->optimizer)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("it was trained with another optimiser; leave --optimizer away"));

  if (!check_vocab (self, data->source_vocab, self->source_vocab, _ ("source"), error) ||
      !check_vocab (self, data->target_vocab, self->target_vocab, _ ("target"), error) ||
      !read_state (self, &state, &pairs, error) || !check_params (self, params, error))
    return FALSE;

  if (pairs != data->n_train)
    return fault (self, error, ENG_ERROR_MISMATCH, _ ("it was trained on %" PRId64 " pairs, the data have %d; give the corpus and data options that it was trained on"), pairs, data->n_train);

  if (adam && ((m = read_moments (self, params, CHECKPOINT_M, error)) == NULL || (v = read_moments (self, params, CHECKPOINT_V, error)) == NULL))
    return FALSE;

  state.m = m;
  state.v = v;
  eng_checkpoint_load_params (self, params, NULL);
  eng_trainer_set_state (trainer, &state);

  return TRUE;
}
