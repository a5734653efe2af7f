/* SPDX-License-Identifier: MIT
 *
 * The lines under the decode steps of panel 4, broken into rows: the output and its reference word by word, the score
 * taken apart, how the output ended, and what was said earlier in the run. Nothing is drawn here.
 */

#include "ui-sentence-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define OUTPUT_SHARE 0.22 /* of the height that a broken output may take before its type becomes small */
#define STROKES_H 1.4     /* small lines: a row of words with the strokes of their n-grams under it */
#define PLAIN_H 1.1

static void
row_free (gpointer data)
{
  SentenceRow *row = data;

  g_free (row->text);
  g_free (row->label);
  g_free (row->score);
  g_free (row);
}

static SentenceRow *
add_row (SentenceText *text, SentenceRowKind kind, UiTextSize size, double x, double w, double h)
{
  SentenceRow *row = g_new0 (SentenceRow, 1);

  row->kind = kind;
  row->size = size;
  row->x = x;
  row->w = w;
  row->h = h;
  row->y = text->height + h / 2.0;
  text->height += h;
  g_ptr_array_add (text->rows, row);

  return row;
}

static double
line_height (const UiPalette *palette)
{
  return PLAIN_H * ui_text_height (palette, UI_TEXT_SMALL);
}

static UiText
kind_how (const UiPalette *palette, SentenceRowKind kind, UiTextSize size)
{
  UiText how = ui_text (palette, size);

  how.bold = kind == SENTENCE_ROW_OUTPUT && size == UI_TEXT_LARGE;

  return how;
}

UiText
sentence_row_how (const UiPalette *palette, const SentenceRow *row)
{
  return kind_how (palette, row->kind, row->size);
}

double
sentence_word_gap (const UiPalette *palette, const UiText *how)
{
  return 0.3 * ui_palette_size (palette, how->size);
}

/* --- Words. */

/* Bytes of @word that fit into @width; at least one character. */
static gsize
fitting_piece (const UiPalette *palette, const UiText *how, const char *word, double width)
{
  const char *end = word;

  do
    {
      const char *next = g_utf8_next_char (end);
      g_autofree char *piece = g_strndup (word, (gsize) (next - word));

      if (end > word && ui_text_width (palette, how, piece) > width)
        break;

      end = next;
    }
  while (*end != '\0');

  return (gsize) (end - word);
}

/* A word that is wider than its row, in pieces. Returns how many. */
static int
break_word (SentenceText *text, const SentenceLine *line, int i, const UiPalette *palette, const SentenceRow *like)
{
  const UiText how = kind_how (palette, like->kind, like->size);
  int rows = 0;

  for (const char *p = line->word[i]; *p != '\0'; rows++)
    {
      gsize bytes = fitting_piece (palette, &how, p, like->w);

      if (text != NULL)
        {
          SentenceRow *row = add_row (text, like->kind, like->size, like->x, like->w, like->h);

          row->first = i;
          row->n = 1;
          row->text = g_strndup (p, bytes);
        }

      p += bytes;
    }

  return rows;
}

/* The words of @line in rows as @like says; the first row is @beside narrower, because something stands at its end. Returns
 * how many rows; @text: NULL: they are only counted. */
static int
break_words (SentenceText *text, const SentenceLine *line, const UiPalette *palette, const SentenceRow *like, double beside)
{
  const UiText how = kind_how (palette, like->kind, like->size);
  const double gap = sentence_word_gap (palette, &how);
  int rows = 0;

  for (int i = 0; i < line->n;)
    {
      SentenceRow here = *like;
      double used = ui_text_width (palette, &how, line->word[i]);

      here.w -= rows == 0 ? beside : 0.0;
      here.first = i++;

      if (used > here.w)
        {
          rows += break_word (text, line, here.first, palette, &here);
          continue;
        }

      for (; i < line->n; i++)
        {
          double more = gap + ui_text_width (palette, &how, line->word[i]);

          if (used + more > here.w)
            break;

          used += more;
        }

      if (text != NULL)
        {
          SentenceRow *row = add_row (text, here.kind, here.size, here.x, here.w, here.h);

          row->first = here.first;
          row->n = i - here.first;
        }

      rows++;
    }

  return rows;
}

gboolean
sentence_row_next (const SentenceText *text, const SentenceRow *row, const UiPalette *palette, SentenceWord *word)
{
  const SentenceLine *line = row->kind == SENTENCE_ROW_OUTPUT ? &text->output : &text->reference;
  UiText how = sentence_row_how (palette, row);
  gboolean first = word->i < 0;
  int i = first ? row->first : word->i + 1;
  double w;

  if (i >= row->first + row->n)
    return FALSE;

  word->word = row->text != NULL ? row->text : line->word[i];
  w = ui_text_width (palette, &how, word->word);

  /* A sentence that is read from right to left begins at the right. */
  if (line->leftward)
    word->x = first ? row->x + row->w - w : word->x - sentence_word_gap (palette, &how) - w;
  else
    word->x = first ? row->x : word->x + word->w + sentence_word_gap (palette, &how);

  word->i = i;
  word->w = w;

  return TRUE;
}

/* --- Output and reference. */

char *
sentence_bleu_text (const UiSentence *self)
{
  return g_strdup_printf (_ ("book BLEU %.3f"), self->sample->bleu.book);
}

UiText
sentence_bleu_how (const UiPalette *palette, double width)
{
  UiText how = ui_text (palette, width < 400.0 * palette->scale ? UI_TEXT_NORMAL : UI_TEXT_LARGE);

  how.bold = TRUE;
  how.align = UI_ALIGN_END;

  return how;
}

/* What the score takes at the end of the first row, whatever the output: it must not go away and come back. */
static double
score_width (const SentenceText *text, const UiSentence *self, const UiPalette *palette)
{
  const UiText how = sentence_bleu_how (palette, text->width);

  if (self->sample->reference == NULL)
    return 0.0;

  return MIN (0.6 * text->width, 14.0 * palette->scale + ui_text_width (palette, &how, "book BLEU 0.000"));
}

static double
words_height (const UiPalette *palette, UiTextSize size, gboolean strokes)
{
  return (strokes ? STROKES_H : 1.15) * ui_text_height (palette, size);
}

/* As large as it can be in one line; else as it can be in so many that they do not take the whole picture; else small. */
static void
add_output (SentenceText *text, const UiSentence *self, const UiPalette *palette, double height)
{
  const gboolean strokes = self->sample->reference != NULL;
  const double beside = score_width (text, self, palette), one = 1.25 * ui_text_height (palette, UI_TEXT_LARGE);
  SentenceRow like = { .kind = SENTENCE_ROW_OUTPUT, .x = 2.0, .w = text->width - 4.0, .size = UI_TEXT_LARGE };
  int rows = 0;

  if (text->output.n == 0)
    {
      add_row (text, SENTENCE_ROW_OUTPUT, UI_TEXT_NORMAL, 0.0, text->width - beside, one)->text = g_strdup (_ ("nothing: <eos> came first"));
      text->output_h = one;
      return;
    }

  for (;; like.size--)
    {
      rows = break_words (NULL, &text->output, palette, &like, beside);

      if (rows == 1 || like.size == UI_TEXT_SMALL || rows * words_height (palette, like.size, strokes) <= OUTPUT_SHARE * height)
        break;
    }

  like.h = rows == 1 ? one : words_height (palette, like.size, strokes);
  break_words (text, &text->output, palette, &like, beside);
  text->output_h = text->height;
}

static void
add_reference (SentenceText *text, const UiSentence *self, const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double label = ui_text_width (palette, &how, _ ("reference")) + 8.0 * palette->scale;
  const guint before = text->rows->len;

  const SentenceRow like = { .kind = SENTENCE_ROW_REFERENCE, .x = label, .w = text->width - label, .h = words_height (palette, UI_TEXT_SMALL, TRUE), .size = UI_TEXT_SMALL };

  break_words (text, &text->reference, palette, &like, 0.0);

  if (text->rows->len > before)
    ((SentenceRow *) g_ptr_array_index (text->rows, before))->label = g_strdup (_ ("reference"));
}

/* --- Plain text. */

/* How much of @p fits: up to a blank, or in the middle of a word where there is none. */
static gsize
fitting_text (const UiPalette *palette, const UiText *how, const char *p, double width)
{
  gsize fits = 0;

  for (const char *end = p; *end != '\0';)
    {
      const char *blank = strchr (end, ' ');
      gsize bytes = blank != NULL ? (gsize) (blank - p) : strlen (p);
      g_autofree char *piece = g_strndup (p, bytes);

      if (ui_text_width (palette, how, piece) > width)
        break;

      fits = bytes;
      end = p + bytes + (blank != NULL);
    }

  return fits > 0 ? fits : fitting_piece (palette, how, p, width);
}

/* Returns how many rows; @text: NULL: they are only counted. */
static int
break_text (SentenceText *text, const char *whole, const UiPalette *palette, SentenceRowKind kind, double x, double width)
{
  UiText how = kind_how (palette, kind, UI_TEXT_SMALL);
  int rows = 0;

  for (const char *p = whole; *p != '\0'; rows++)
    {
      gsize bytes = fitting_text (palette, &how, p, MAX (width, 1.0));

      if (text != NULL)
        add_row (text, kind, UI_TEXT_SMALL, x, width, line_height (palette))->text = g_strndup (p, bytes);

      p += bytes;
      p += *p == ' ';
    }

  return rows;
}

static void
add_anatomy (SentenceText *text, const UiSentence *self, const UiPalette *palette)
{
  g_autofree char *all = sentence_anatomy_text (&self->sample->bleu, TRUE);
  g_autofree char *brief = sentence_anatomy_text (&self->sample->bleu, FALSE);
  const gboolean fits = break_text (NULL, all, palette, SENTENCE_ROW_ANATOMY, 0.0, text->width) == 1;
  const double top = text->height;

  break_text (text, fits ? all : brief, palette, SENTENCE_ROW_ANATOMY, 0.0, text->width);
  text->anatomy_h = text->height - top;
}

char *
sentence_ended_text (const EngTranslation *translation)
{
  const int steps = translation->n_steps, read = translation->n_source;

  if (!translation->truncated)
    return translation->ended_by_eos ? g_strdup (_ ("ended by <eos>"))
                                     : g_strdup_printf (_ ("cut off at the length limit of %d"), steps);

  if (translation->ended_by_eos)
    return g_strdup_printf (_ ("ended by <eos> · the source was too long: %d tokens were read"), read);

  return g_strdup_printf (_ ("cut off at the length limit of %d · the source was too long: %d tokens were read"), steps, read);
}

static void
add_ended (SentenceText *text, const UiSentence *self, const UiPalette *palette)
{
  g_autofree char *ended = sentence_ended_text (self->sample->translation);
  const double top = text->height;

  break_text (text, ended, palette, SENTENCE_ROW_ENDED, 0.0, text->width);
  text->ended_h = text->height - top;
}

void
sentence_text_init (SentenceText *text, const UiSentence *self, const UiPalette *palette, double width, double height)
{
  *text = (SentenceText){ .rows = g_ptr_array_new_with_free_func (row_free), .width = width };
  sentence_match (self, &text->output, &text->reference);
  add_output (text, self, palette, height);

  if (self->sample->reference != NULL)
    {
      add_reference (text, self, palette);
      add_anatomy (text, self, palette);
    }

  add_ended (text, self, palette);
}

void
sentence_text_keep (SentenceText *text, double output_h, double anatomy_h, double ended_h)
{
  for (guint r = 0; r < text->rows->len; r++)
    {
      SentenceRow *row = g_ptr_array_index (text->rows, r);

      row->y += (row->kind > SENTENCE_ROW_OUTPUT ? output_h : 0.0) + (row->kind > SENTENCE_ROW_ANATOMY ? anatomy_h : 0.0);
    }

  text->height += output_h + anatomy_h + ended_h;
}

void
sentence_text_clear (SentenceText *text)
{
  g_clear_pointer (&text->rows, g_ptr_array_unref);
  sentence_line_clear (&text->output);
  sentence_line_clear (&text->reference);
}

/* --- Earlier in the run. */

typedef struct
{
  const GPtrArray *entries; /* UiHistoryEntry; borrowed */
  int n;
  gboolean by_step;    /* several answers in one epoch: its number would not tell them apart */
  double label, score; /* widths */
  int *rows;           /* (n) owned: that each takes */
  int *place;          /* (n) owned: of those to choose from, in entries */
} History;

static char *
entry_label (const History *history, const UiHistoryEntry *entry)
{
  return history->by_step ? g_strdup_printf (_ ("step %" PRIu64), entry->step) : g_strdup_printf (_ ("epoch %d"), entry->epoch);
}

static gboolean
has_shared_epoch (const GPtrArray *entries)
{
  for (guint i = 1; entries != NULL && i < entries->len; i++)
    if (((const UiHistoryEntry *) g_ptr_array_index (entries, i))->epoch ==
        ((const UiHistoryEntry *) g_ptr_array_index (entries, i - 1))->epoch)
      return TRUE;

  return FALSE;
}

static const char *
said (const UiHistoryEntry *entry)
{
  return entry->output[0] != '\0' ? entry->output : "—";
}

static void
history_init (History *history, const UiSentence *self, const UiPalette *palette, double width)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  history->entries = self->history != NULL ? self->history->entries : NULL;
  history->n = history->entries != NULL ? (int) history->entries->len : 0;
  history->rows = g_new0 (int, MAX (1, history->n));
  history->place = g_new0 (int, MAX (1, history->n));
  history->label = history->score = 0.0;
  history->by_step = has_shared_epoch (history->entries);

  for (int i = 0; i < history->n; i++)
    {
      const UiHistoryEntry *entry = g_ptr_array_index (history->entries, i);
      g_autofree char *label = entry_label (history, entry);

      history->label = MAX (history->label, ui_text_width (palette, &how, label) + 12.0 * palette->scale);

      if (entry->has_bleu)
        history->score = ui_text_width (palette, &how, "0.00") + 12.0 * palette->scale;
    }

  for (int i = 0; i < history->n; i++)
    {
      history->rows[i] = break_text (NULL, said (g_ptr_array_index (history->entries, i)), palette, SENTENCE_ROW_HISTORY, 0.0,
                                     width - history->label - history->score);
      history->place[i] = i;
    }
}

/* Where there is little room, an answer that takes several rows would hide the others: those of one row alone are left to
 * choose from, if there are @least. */
static void
leave_long_ones (History *history, int least)
{
  int n = 0;

  for (int i = 0; i < history->n; i++)
    n += history->rows[i] == 1;

  if (n < least)
    return;

  n = 0;

  for (int i = 0; i < history->n; i++)
    if (history->rows[i] == 1)
      history->place[n++] = i;

  history->n = n;
}

/* Of @shown answers, spread over the run, the first and the last always among them: the one at @k. */
static int
spread (const History *history, int shown, int k)
{
  return history->place[shown > 1 ? k * (history->n - 1) / (shown - 1) : history->n - 1];
}

static int
rows_of (const History *history, int shown)
{
  int rows = 0;

  for (int k = 0; k < shown; k++)
    rows += history->rows[spread (history, shown, k)];

  return rows;
}

/* How many of them fit into @rows; no less than @least. */
static int
count_shown (const History *history, int rows, int least)
{
  int shown = history->n;

  while (shown > MIN (least, history->n) && rows_of (history, shown) > rows)
    shown--;

  return shown;
}

static void
add_entry (SentenceText *text, const History *history, const UiPalette *palette, int i)
{
  const UiHistoryEntry *entry = g_ptr_array_index (history->entries, i);
  const guint first = text->rows->len;
  SentenceRow *row;

  break_text (text, said (entry), palette, SENTENCE_ROW_HISTORY, history->label, text->width - history->label - history->score);
  row = g_ptr_array_index (text->rows, first);
  row->label = entry_label (history, entry);

  if (entry->has_bleu)
    row->score = g_strdup_printf ("%.2f", entry->book);
}

static void
add_title (SentenceText *text, const History *history, const UiPalette *palette, int shown)
{
  const int all = (int) history->entries->len;
  g_autofree char *title =
      shown < all ? g_strdup_printf (_ ("the same sentence as the model learned: %d of %d answers"), shown, all)
                  : g_strdup (_ ("the same sentence as the model learned"));

  break_text (text, title, palette, SENTENCE_ROW_TITLE, 0.0, text->width);
}

void
sentence_text_add_history (SentenceText *text, const UiSentence *self, const UiPalette *palette, double height, int least)
{
  History history;
  int fit, shown, title;

  history_init (&history, self, palette, text->width);
  text->height += 2.0 * palette->scale;
  fit = MAX (0, (int) ((height - text->height) / line_height (palette)));

  /* In a small picture the lines say themselves what they are. */
  title = fit > least ? 1 : 0;
  shown = count_shown (&history, fit - title, least);

  if (rows_of (&history, shown) > fit - title)
    {
      leave_long_ones (&history, least);
      shown = count_shown (&history, fit - title, least);
    }

  if (title > 0 && shown > 0)
    add_title (text, &history, palette, shown);

  for (int k = 0; k < shown; k++)
    add_entry (text, &history, palette, spread (&history, shown, k));

  g_free (history.rows);
  g_free (history.place);
}
