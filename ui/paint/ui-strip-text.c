/* SPDX-License-Identifier: MIT
 *
 * Panel 2 in words: what is spoken, and what stands beside the pointer.
 */

#include <glib/gi18n.h>
#include <math.h>

#include "ui-strip-private.h"

char *
strip_name (const UiStrip *self, const StripRow *row)
{
  if (row->n_source > 0)
    return ui_sentence_text (self->source_words, row->source_ids, row->n_source);

  return g_strdup_printf (_ ("no. %d"), row->pair + 1);
}

static char *
describe_vectors (const UiStrip *self)
{
  const EngBatchPicture *picture = self->picture;
  double sum = 0.0;
  int n = 0;

  for (int r = 0; r < picture->rows; r++)
    for (int t = 0; t < picture->target_length[r]; t++, n++)
      sum += (double) eng_batch_picture_cell (picture, r, t)->loss;

  return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true value at %.0f %% of the steps of %d sequence; mean squared error %.3f.",
                                    "At ε %.2f the decoder was fed the true value at %.0f %% of the steps of %d sequences; mean squared error %.3f.",
                                    picture->rows),
                          picture->epsilon, 100.0 * strip_share (picture), picture->rows, sum / MAX (n, 1));
}

static char *
describe_words (const UiStrip *self)
{
  StripCount count = strip_count (self->picture);

  if (self->picture->mixture)
    return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed a mixture at every step of %d sentence: %.0f %% the true word, the rest the model's words as probable as it found them; its best word was right at %.0f %% of the steps.",
                                      "At ε %.2f the decoder was fed a mixture at every step of %d sentences: %.0f %% the true word, the rest the model's words as probable as it found them; its best word was right at %.0f %% of the steps.",
                                      self->picture->rows),
                            self->picture->epsilon, self->picture->rows, 100.0 * strip_share (self->picture),
                            100.0 * ui_share (count.own_right, count.fed_own));

  if (count.fed_own == 0)
    return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true word everywhere in %d sentence.",
                                      "At ε %.2f the decoder was fed the true word everywhere in %d sentences.",
                                      self->picture->rows),
                            self->picture->epsilon, self->picture->rows);

  return g_strdup_printf (ngettext ("At ε %.2f the decoder was fed the true word at %.0f %% of the steps of %d sentence; of the model's own words %.0f %% were right.",
                                    "At ε %.2f the decoder was fed the true word at %.0f %% of the steps of %d sentences; of the model's own words %.0f %% were right.",
                                    self->picture->rows),
                          self->picture->epsilon, 100.0 * strip_share (self->picture),
                          self->picture->rows, 100.0 * ui_share (count.own_right, count.fed_own));
}

char *
ui_strip_describe (const UiStrip *self)
{
  if (self->kind == UI_STRIP_MAP)
    return strip_describe_map (self);

  if (!strip_has_rows (self))
    return g_strdup (_ ("Nothing has been fed to the decoder yet."));

  return self->picture->width > 0 ? describe_vectors (self) : describe_words (self);
}

int
ui_strip_pair (const UiStrip *self, int i)
{
  StripRow row;

  return strip_has_rows (self) && strip_row (self, i, &row) ? row.pair : -1;
}

gboolean
ui_strip_sentence (const UiStrip *self, int pair, char **source, char **target)
{
  g_autofree int *ids = NULL;
  StripRow row;

  if (!strip_has_rows (self) || !strip_row (self, ui_strip_find (self, pair), &row) || row.width > 0 || row.n_valid == 0)
    return FALSE;

  ids = g_new (int, row.n_valid);

  for (int t = 0; t < row.n_valid; t++)
    ids[t] = row.cells[t].expected;

  *source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);
  *target = ui_sentence_text (self->target_words, ids, row.n_valid);

  return TRUE;
}

char *
ui_strip_row_text (const UiStrip *self, int i)
{
  static const char *const signs[] = {
    [UI_FED_START] = N_ ("start"), [UI_FED_TRUE] = N_ ("true"), [UI_FED_OWN_RIGHT] = N_ ("own, right"), [UI_FED_OWN_WRONG] = N_ ("own, wrong")
  };
  static const char *const mixed[] = {
    [UI_FED_START] = N_ ("start"), [UI_FED_TRUE] = N_ ("true"), [UI_FED_OWN_RIGHT] = N_ ("mixed with the true word; right"), [UI_FED_OWN_WRONG] = N_ ("mixed with the true word; wrong")
  };
  g_autofree char *source = NULL;
  GString *text;
  StripRow row;

  if (!strip_has_rows (self) || !strip_row (self, i, &row))
    return NULL;

  if (row.width > 0)
    return g_strdup_printf (_ ("Sequence %d: mean squared error %.3f"), row.pair + 1, strip_row_error (&row));

  source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("“%s” was fed"), source);

  for (int t = 0; t < row.n_valid; t++)
    {
      const UiFedSign sign = strip_sign (&row.cells[t], t > 0 ? &row.cells[t - 1] : NULL);

      g_string_append_printf (text, "%s %s (%s)", t > 0 ? "," : ":", ui_word (self->target_words, row.cells[t].fed),
                              _ (row.mixture ? mixed[sign] : signs[sign]));
    }

  return g_string_free (text, FALSE);
}

char *
ui_strip_hit_text (const UiStrip *self, UiStripHit hit)
{
  const EngFedCell *cell;
  g_autofree char *source = NULL, *loss = NULL;
  GString *text;
  StripRow row;

  if (hit.row < 0 || self->picture == NULL || !strip_row (self, hit.row, &row))
    return NULL;

  if (row.width > 0)
    return strip_vectors_text (&row, hit.position);

  source = ui_sentence_text (self->source_words, row.source_ids, row.n_source);

  if (hit.position < 0 || hit.position >= row.n_valid)
    return g_steal_pointer (&source);

  cell = &row.cells[hit.position];
  loss = ui_number ((double) cell->loss);
  text = g_string_new (source);
  g_string_append_printf (text, _ ("\nstep %d: fed %s, expected %s"), hit.position + 1,
                          ui_word (self->target_words, cell->fed), ui_word (self->target_words, cell->expected));

  if (hit.position > 0 && isfinite ((double) cell->coin))
    {
      g_string_append_printf (text, cell->fed_true ? _ ("\ncoin %.2f < ε %.2f: the true word") : _ ("\ncoin %.2f ≥ ε %.2f: the model's own"),
                              (double) cell->coin, row.epsilon);

      if (cell->otherwise >= 0)
        g_string_append_printf (text, _ ("\notherwise fed: %s"), ui_word (self->target_words, cell->otherwise));
    }

  if (row.mixture && cell->otherwise >= 0)
    g_string_append_printf (text, _ ("\nmixture: %.2f of %s, the true word, %.2f of the model's, %s before all"), row.epsilon,
                            ui_word (self->target_words, cell->otherwise), 1.0 - row.epsilon, ui_word (self->target_words, cell->fed));

  g_string_append_printf (text, _ ("\nprobability of the expected word %.3f, loss %s"), (double) cell->probability, loss);

  return g_string_free (text, FALSE);
}
