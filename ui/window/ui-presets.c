/* SPDX-License-Identifier: MIT */

#include "ui-presets.h"

#include <string.h>

#include <glib/gi18n.h>

/* The book's four sentences (Dive into Deep Learning 9.7.6). */
static const char *const book_sentences[][2] = {
  { "go .", "va !" },
  { "i lost .", "j'ai perdu ." },
  { "he's calm .", "il est calme ." },
  { "i'm home .", "je suis chez moi ." },
};

static gboolean
knows (const EngWords *words, const char *sentence)
{
  g_auto (GStrv) tokens = g_strsplit (sentence, " ", -1);

  for (int t = 0; tokens[t] != NULL; t++)
    {
      gboolean found = FALSE;

      for (int i = ENG_TOKEN_FIRST; i < words->n && !found; i++)
        found = strcmp (words->words[i], tokens[t]) == 0;
      if (!found)
        return FALSE;
    }

  return TRUE;
}

gboolean
ui_presets_collect (UiPresets *self, const EngRunInfo *info)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) before = g_steal_pointer (&self->sentences);

  self->n_book = 0;
  self->recorded = info->recording != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (book_sentences); i++)
    if (!self->recorded && info->source_words != NULL && knows (info->source_words, book_sentences[i][0]))
      {
        g_strv_builder_add (builder, book_sentences[i][0]);
        g_strv_builder_add (builder, book_sentences[i][1]);
        self->n_book++;
      }

  for (int i = 0; info->examples != NULL && info->examples[i] != NULL && info->examples[i + 1] != NULL; i += 2)
    {
      g_strv_builder_add (builder, info->examples[i]);
      g_strv_builder_add (builder, info->examples[i + 1]);
    }

  self->sentences = g_strv_builder_end (builder);
  self->n = (int) g_strv_length (self->sentences) / 2;

  return before == NULL || !g_strv_equal ((const char *const *) before, (const char *const *) self->sentences);
}

void
ui_presets_clear (UiPresets *self)
{
  g_clear_pointer (&self->sentences, g_strfreev);
  self->n = self->n_book = 0;
}

const char *
ui_presets_source (const UiPresets *self, int i)
{
  return i >= 0 && i < self->n ? self->sentences[2 * i] : NULL;
}

const char *
ui_presets_target (const UiPresets *self, int i)
{
  return i >= 0 && i < self->n ? self->sentences[2 * i + 1] : NULL;
}

int
ui_presets_first (const UiPresets *self)
{
  return self->n > self->n_book ? self->n_book : 0;
}

int
ui_presets_find (const UiPresets *self, const char *source)
{
  for (int i = 0; i < self->n; i++)
    if (strcmp (self->sentences[2 * i], source) == 0)
      return i;

  return -1;
}

GMenuModel *
ui_presets_menu (const UiPresets *self, const char *action)
{
  g_autoptr (GMenu) book = g_menu_new ();
  g_autoptr (GMenu) held_out = g_menu_new ();
  GMenu *menu = g_menu_new ();

  for (int i = 0; i < self->n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (self->sentences[2 * i], NULL);

      g_menu_item_set_action_and_target (item, action, "i", i);
      g_menu_append_item (i < self->n_book ? book : held_out, item);
    }

  if (self->n_book > 0)
    g_menu_append_section (menu, _ ("The book’s sentences"), G_MENU_MODEL (book));
  if (self->n > self->n_book)
    g_menu_append_section (menu, self->recorded ? _ ("Answered in this recording") : _ ("Held out: never learned"),
                           G_MENU_MODEL (held_out));

  return G_MENU_MODEL (menu);
}
