/* SPDX-License-Identifier: MIT
 *
 * What panel 3 says in words and figures: the line at the foot, the cell under the pointer, spoken text.
 */

#include "ui-mask-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

MaskSum
mask_sum (const EngBatchPicture *picture)
{
  MaskSum sum = { 0, picture->rows * picture->target_steps, 0.0 };

  for (int i = 0; i < sum.positions; i++)
    if (picture->cells[i].counts)
      {
        sum.counts++;
        sum.loss += isfinite ((double) picture->cells[i].loss) ? (double) picture->cells[i].loss : 0.0;
      }

  return sum;
}

UiMaskFigures
ui_mask_figures (const UiMask *self)
{
  const EngBatchPicture *picture = self->picture;
  double all = 0.0, words = 0.0, end = 0.0;
  int n_all = 0, n_words = 0, n_end = 0;

  for (int r = 0; picture != NULL && r < picture->rows; r++)
    for (int t = 0; t < picture->target_steps; t++)
      {
        const EngFedCell *cell = eng_batch_picture_cell (picture, r, t);

        if (!cell->counts)
          continue;

        all += (double) cell->loss;
        n_all++;

        if (t >= picture->target_length[r])
          continue;

        words += (double) cell->loss;
        n_words++;

        if (t == picture->target_length[r] - 1 && cell->expected == ENG_TOKEN_EOS)
          {
            end += (double) cell->probability;
            n_end++;
          }
      }

  return (UiMaskFigures){ n_all > 0 ? all / n_all : NAN, n_words > 0 ? words / n_words : NAN, n_end > 0 ? end / n_end : NAN };
}

static gboolean
is_vectors (const UiMask *self)
{
  return self->picture != NULL && self->picture->width > 0;
}

/* Without the mask: what that does to the figure. */
static char *
forgotten_summary (const UiMask *self, const MaskSum *sum, gboolean brief)
{
  UiMaskFigures figures = ui_mask_figures (self);
  g_autofree char *loss = ui_number (figures.loss), *words = ui_number (figures.loss_words);

  if (brief)
    return g_strdup_printf (is_vectors (self) ? _ ("No mask, padding counts: error %s, steps %s")
                                              : _ ("No mask, padding counts: loss %s, words %s"),
                            loss, words);

  return g_strdup_printf (is_vectors (self) ? _ ("No mask: all %d positions count, padding too · squared error %s, of the sequences alone %s")
                                            : _ ("No mask: all %d positions count, padding too · loss %s, of the words alone %s"),
                          sum->positions, loss, words);
}

/* Real vectors have no output layer over words to save: a position is one step of a sequence. */
static char *
vectors_summary (const UiMask *self, const MaskSum *sum, gboolean brief)
{
  const int width = self->picture->width;

  if (brief)
    return sum->counts == sum->positions ? g_strdup_printf (_ ("all %d positions count"), sum->positions)
                                         : g_strdup_printf (_ ("%d of %d count"), sum->counts, sum->positions);

  if (sum->counts == sum->positions)
    return g_strdup_printf (ngettext ("all %d positions count: no sequence is shorter than the others · squared error of %d number at each",
                                      "all %d positions count: no sequence is shorter than the others · squared error of %d numbers at each", width),
                            sum->positions, width);

  return g_strdup_printf (ngettext ("%d of %d positions count · squared error of %d number at each",
                                    "%d of %d positions count · squared error of %d numbers at each", width),
                          sum->counts, sum->positions, width);
}

static char *
summary_text (const UiMask *self, gboolean brief)
{
  MaskSum sum = mask_sum (self->picture);
  double saved = 100.0 * ui_share (sum.positions - sum.counts, sum.positions);

  if (!self->picture->mask)
    return forgotten_summary (self, &sum, brief);

  if (is_vectors (self))
    return vectors_summary (self, &sum, brief);

  return g_strdup_printf (brief ? _ ("%d of %d count · %.0f %% not computed")
                                : _ ("%d of %d positions count · %.0f %% of the output layer never computed"),
                          sum.counts, sum.positions, saved);
}

char *
ui_mask_summary (const UiMask *self)
{
  return self->picture != NULL ? summary_text (self, FALSE) : g_strdup ("");
}

char *
mask_short_summary (const UiMask *self)
{
  return summary_text (self, TRUE);
}

char *
ui_mask_describe (const UiMask *self)
{
  g_autofree char *summary = ui_mask_summary (self);
  g_autofree char *line = ui_mask_line (self, self->cursor);
  g_autofree char *loss = NULL;
  MaskSum sum;

  if (self->picture == NULL)
    return g_strdup (_ ("No batch has been seen yet."));

  if (line != NULL)
    return g_strdup_printf (_ ("%s. %s."), line, summary); /* a cell and the batch */

  sum = mask_sum (self->picture);
  loss = ui_number (ui_share (sum.loss, sum.counts));

  return g_strdup_printf (is_vectors (self) ? _ ("%s. The mean squared error of what counts is %s.") : _ ("%s. The mean loss of what counts is %s."),
                          summary, loss);
}

/* In percent. Of a large batch a position is far less than a tenth of one. */
static char *
share_text (double loss, double batch_loss)
{
  double percent = 100.0 * ui_share (loss, batch_loss);

  return percent > 0.0 && percent < 0.1 ? g_strdup_printf ("%.2g", percent) : g_strdup_printf ("%.1f", percent);
}

/* "Row 3, position 1: je suis .", the sentence being the source. */
static char *
place_text (const UiMask *self, UiMaskHit hit)
{
  const EngBatchPicture *picture = self->picture;
  g_autofree char *source = NULL;

  if (self->source_words == NULL)
    return g_strdup_printf (_ ("row %d, position %d"), hit.row + 1, hit.position + 1);

  source = ui_sentence_text (self->source_words, picture->source_ids + (gsize) hit.row * (gsize) picture->source_steps,
                             picture->source_length[hit.row]);

  return g_strdup_printf (_ ("row %d, position %d: %s"), hit.row + 1, hit.position + 1, source);
}

char *
ui_mask_hit_text (const UiMask *self, UiMaskHit hit)
{
  const EngFedCell *cell;
  g_autofree char *place = NULL, *loss = NULL, *share = NULL, *measured = NULL, *expected = NULL;

  if (!mask_has (self, hit))
    return NULL;

  cell = eng_batch_picture_cell (self->picture, hit.row, hit.position);
  place = place_text (self, hit);

  if (!cell->counts)
    return g_strdup_printf ("%s\n%s", place, _ ("padding: does not count"));

  loss = ui_number ((double) cell->loss);
  share = share_text ((double) cell->loss, mask_sum (self->picture).loss);
  measured = g_strdup_printf (is_vectors (self) ? _ ("squared error %s, %s %% of the batch’s") : _ ("loss %s, %s %% of the batch’s"),
                              loss, share);

  if (self->target_words == NULL)
    return g_strdup_printf ("%s\n%s", place, measured);

  expected = g_strdup_printf (_ ("expected %s, probability %.3f"), ui_word (self->target_words, cell->expected), (double) cell->probability);

  return g_strdup_printf ("%s\n%s\n%s", place, expected, measured);
}

/* A position without words: of vectors, or before their names are known. */
static char *
plain_cell_line (const UiMask *self, const char *loss, const char *share)
{
  if (share == NULL)
    return g_strdup_printf (is_vectors (self) ? _ ("squared error %s") : _ ("loss %s"), loss);

  return g_strdup_printf (is_vectors (self) ? _ ("squared error %s · %s %% of the batch") : _ ("loss %s · %s %% of the batch"), loss, share);
}

/* Token, probability, loss and share of a cell in one line. @batch_loss: NaN when it is not known. */
static char *
cell_line (const UiMask *self, const EngFedCell *cell, double batch_loss)
{
  g_autofree char *loss = ui_number ((double) cell->loss);
  g_autofree char *share = isnan (batch_loss) ? NULL : share_text ((double) cell->loss, batch_loss);
  const char *word;

  if (!cell->counts)
    return g_strdup (_ ("padding: does not count"));

  if (self->target_words == NULL)
    return plain_cell_line (self, loss, share);

  word = ui_word (self->target_words, cell->expected);

  if (share == NULL)
    return g_strdup_printf (_ ("%s · probability %.3f · loss %s"), word, (double) cell->probability, loss);

  return g_strdup_printf (_ ("%s · probability %.3f · loss %s · %s %% of the batch"), word, (double) cell->probability, loss, share);
}

char *
ui_mask_line (const UiMask *self, UiMaskHit hit)
{
  g_autofree char *cell = NULL;

  if (!mask_has (self, hit))
    return NULL;

  cell = cell_line (self, eng_batch_picture_cell (self->picture, hit.row, hit.position), mask_sum (self->picture).loss);

  return g_strdup_printf (_ ("Row %d, position %d: %s"), hit.row + 1, hit.position + 1, cell);
}

char *
ui_mask_pin_line (const UiMask *self)
{
  for (guint i = 0; self->pin_pair >= 0 && self->pins != NULL && i < self->pins->len; i++)
    {
      const UiPinnedRow *row = g_ptr_array_index (self->pins, i);
      g_autofree char *cell = NULL;

      if (row->pair != self->pin_pair || row->step == 0 || self->pin_position >= row->n_cells)
        continue;

      cell = cell_line (self, &row->cells[self->pin_position], row->batch_loss);

      return g_strdup_printf (_ ("Pinned, batch %" PRIu64 ", position %d: %s"), row->step, self->pin_position + 1, cell);
    }

  return NULL;
}
