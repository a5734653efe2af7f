/* SPDX-License-Identifier: MIT */

#include "ui-history.h"

static void
entry_free (gpointer data)
{
  UiHistoryEntry *entry = data;

  g_free (entry->output);
  g_free (entry);
}

UiHistory *
ui_history_new (const char *text)
{
  UiHistory *self = g_new0 (UiHistory, 1);

  self->text = g_strdup (text);
  self->entries = g_ptr_array_new_with_free_func (entry_free);

  return self;
}

void
ui_history_free (UiHistory *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static gboolean
was_forced (const EngTranslation *translation)
{
  for (int i = 0; i < translation->n_steps; i++)
    if (translation->steps[i].forced)
      return TRUE;

  return FALSE;
}

/* Every second entry of the older half goes, but never the very first. */
static void
thin_out (GPtrArray *entries)
{
  for (guint i = UI_HISTORY_MAX / 2; i >= 2; i -= 2)
    g_ptr_array_remove_index (entries, i - 1);
}

void
ui_history_add (UiHistory *self, const EngSample *sample, int epoch)
{
  const EngTranslation *translation = sample->translation;
  const char *output = translation->output != NULL ? translation->output : "";
  UiHistoryEntry *entry, *last = NULL;

  if (was_forced (translation) || translation->n_beam > 0)
    return;

  self->last_asked = translation->step;

  if (self->entries->len > 0)
    last = g_ptr_array_index (self->entries, self->entries->len - 1);

  if (last != NULL && g_str_equal (last->output, output))
    {
      /* The same words; a reference typed since then gives them a score. */
      last->has_bleu = sample->reference != NULL;
      last->book = sample->bleu.book;
      last->standard = sample->bleu.standard;
      return;
    }

  if (self->entries->len == UI_HISTORY_MAX)
    thin_out (self->entries);

  entry = g_new0 (UiHistoryEntry, 1);
  entry->step = translation->step;
  entry->epoch = epoch;
  entry->output = g_strdup (output);
  entry->has_bleu = sample->reference != NULL;
  entry->book = sample->bleu.book;
  entry->standard = sample->bleu.standard;
  entry->ended = translation->ended_by_eos;
  g_ptr_array_add (self->entries, entry);
}
