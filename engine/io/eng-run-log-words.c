/* SPDX-License-Identifier: MIT
 *
 * The words of a run log, numbered as they are met.
 */
#include "eng-run-log-private.h"

void
eng_log_words_init (EngLogWords *self)
{
  static const char *const special[] = { "<unk>", "<pad>", "<bos>", "<eos>" };

  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    eng_log_words_id (self, special[i]);
}

EngWords *
eng_log_words_end (EngLogWords *self)
{
  gsize n = self->words->len;

  g_clear_pointer (&self->ids, g_hash_table_unref);

  return eng_words_new ((int) n, (char **) g_ptr_array_steal (self->words, NULL));
}

int
eng_log_words_id (EngLogWords *self, const char *word)
{
  gpointer id = NULL;

  if (!g_hash_table_lookup_extended (self->ids, word, NULL, &id))
    {
      char *copy = g_strdup (word);

      id = GUINT_TO_POINTER (self->words->len);
      g_ptr_array_add (self->words, copy);
      g_hash_table_insert (self->ids, copy, id);
    }

  return (int) GPOINTER_TO_UINT (id);
}
