/* SPDX-License-Identifier: MIT */

#include "ui-widest.h"

static guint8
width_of (const char *word)
{
  int width = 1; /* the blank behind it */

  for (const char *p = word; *p != '\0' && width < G_MAXUINT8 - 1; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;

  return (guint8) width;
}

/* Once for each word, because batches come thirty times a second. */
static void
measure_words (UiWidest *self, const EngWords *words)
{
  self->word_width = g_new (guint8, MAX (words->n, 1));

  for (int i = 0; i < words->n; i++)
    self->word_width[i] = width_of (words->words[i]);
}

void
ui_widest_add (UiWidest *self, const EngBatchPicture *picture, const EngWords *words)
{
  if (words == NULL || picture->width > 0)
    return;

  if (self->word_width == NULL)
    measure_words (self, words);

  for (int r = 0; r < picture->rows; r++)
    {
      const int *ids = picture->source_ids + (gsize) r * (gsize) picture->source_steps;
      int n = picture->source_length[r], width = 0;

      for (int s = 0; s < n; s++)
        width += ids[s] >= 0 && ids[s] < words->n ? self->word_width[ids[s]] : 1;

      if (width <= self->width)
        continue;

      g_free (self->ids);
      self->ids = g_memdup2 (ids, (gsize) n * sizeof *ids);
      self->n = n;
      self->width = width;
    }
}

void
ui_widest_clear (UiWidest *self)
{
  g_free (self->word_width);
  g_free (self->ids);
  *self = (UiWidest){ .n = 0 };
}
