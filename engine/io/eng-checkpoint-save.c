/* SPDX-License-Identifier: MIT */

#include "eng-checkpoint.h"

#include <inttypes.h>

#include "eng-checkpoint-format.h"
#include "eng-json.h"

static char *
words_to_json (const EngWords *words)
{
  GString *json = g_string_new ("[");

  for (int i = 0; i < words->n; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');

      eng_json_append_string (json, words->words[i]);
    }

  g_string_append_c (json, ']');

  return g_string_free (json, FALSE);
}

static char *
state_to_json (const EngTrainerState *state, const EngDataset *data)
{
  GString *json = g_string_new ("{");

  eng_json_append_name (json, "step");
  g_string_append_printf (json, "%" PRIu64, state->step);
  eng_json_append_name (json, "pairs");
  g_string_append_printf (json, "%d", data->n_train);
  eng_json_append_name (json, "epoch_loss");
  eng_json_append_real (json, state->epoch_loss);
  eng_json_append_name (json, "epoch_tokens");
  g_string_append_printf (json, "%" PRId64, state->epoch_tokens);
  eng_json_append_name (json, "epoch_valid_tokens");
  g_string_append_printf (json, "%" PRId64, state->epoch_valid_tokens);
  eng_json_append_name (json, "epoch_seconds");
  eng_json_append_real (json, state->epoch_seconds);
  eng_json_append_name (json, "seconds");
  eng_json_append_real (json, state->seconds);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}

/* (transfer full) string → string. */
static GHashTable *
new_metadata (EngTrainer *trainer, const EngTrainerState *state)
{
  GHashTable *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  const EngDataset *data = eng_trainer_dataset (trainer);

  g_hash_table_insert (metadata, (gpointer) "format", g_strdup (CHECKPOINT_FORMAT));
  g_hash_table_insert (metadata, (gpointer) "version", g_strdup (SOUFFLEUR_VERSION));
  g_hash_table_insert (metadata, (gpointer) "config", eng_config_to_json (eng_trainer_config (trainer)));
  g_hash_table_insert (metadata, (gpointer) "state", state_to_json (state, data));

  if (data->source_vocab != NULL)
    {
      g_hash_table_insert (metadata, (gpointer) "vocab.source", words_to_json (eng_vocab_words (data->source_vocab)));
      g_hash_table_insert (metadata, (gpointer) "vocab.target", words_to_json (eng_vocab_words (data->target_vocab)));
    }

  return metadata;
}

static void
add_view (GArray *views, const EngTensor *tensor, const char *prefix, const real *numbers)
{
  EngTensorView view = { .name = g_strconcat (prefix, tensor->name, NULL) };

  view.n_dims = tensor->vector ? 1 : 2;
  view.dims[0] = tensor->rows;
  view.dims[1] = tensor->cols;
  view.n = (gsize) tensor->rows * (gsize) tensor->cols;
  view.data = numbers + tensor->offset;
  g_array_append_val (views, view);
}

static void
view_clear (gpointer data)
{
  g_free (((EngTensorView *) data)->name);
}

gboolean
eng_checkpoint_save (EngTrainer *trainer, const EngHistory *history, const char *path, GError **error)
{
  const EngParams *params = eng_trainer_params (trainer);
  g_autoptr (GArray) views = g_array_new (FALSE, FALSE, sizeof (EngTensorView));
  g_autoptr (GHashTable) metadata = NULL;
  EngTrainerState state;

  g_array_set_clear_func (views, view_clear);
  eng_trainer_get_state (trainer, &state);
  metadata = new_metadata (trainer, &state);

  if (history != NULL)
    g_hash_table_insert (metadata, (gpointer) "history", eng_history_write (history, views));

  for (int i = 0; i < params->n_tensors; i++)
    {
      add_view (views, &params->tensors[i], "", params->weights);

      if (state.m != NULL)
        {
          add_view (views, &params->tensors[i], CHECKPOINT_M, state.m);
          add_view (views, &params->tensors[i], CHECKPOINT_V, state.v);
        }
    }

  return eng_safetensors_write (path, (const EngTensorView *) (gpointer) views->data, views->len, metadata, error);
}
