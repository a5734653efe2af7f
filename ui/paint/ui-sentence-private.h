/* SPDX-License-Identifier: MIT
 *
 * Places of panel 4 and its lines, found from numbers alone, so that painting and hit tests agree.
 *
 * Internal to ui-sentence*.c.
 */
#pragma once

#include "ui-draw.h"
#include "ui-sentence.h"
#include "ui-text.h"

G_BEGIN_DECLS

#define SENTENCE_MAX_WORDS 256

/* A line of words with the longest n-gram that each is matched in. */
typedef struct
{
  int n;
  char *word[SENTENCE_MAX_WORDS]; /* owned */
  int order[SENTENCE_MAX_WORDS];  /* 0 = not matched, to ENG_BLEU_ORDERS */
} SentenceLine;

void sentence_line_clear (SentenceLine *line);

/* ui-sentence-match.c */

/**
 * sentence_match:
 * @output: out; cleared by the caller
 * @reference: out, or %NULL; empty without a reference
 *
 * The words of both lines and the n-grams that they share, clipped as BLEU clips them: an n-gram of the
 * reference is used up by one match.
 */
void sentence_match (const UiSentence *self, SentenceLine *output, SentenceLine *reference);

typedef struct
{
  double unit;
  double header_h;      /* "step 1" */
  double step_w;        /* from one decode step to the next */
  double bar_h;         /* one candidate */
  int n_bars;           /* candidates shown of a step, one more for a forced word that is not among them */
  int n_steps, visible; /* decode steps; that fit */
  double output_y;      /* middle of the output line */
  double output_w;      /* it may take */
  double bleu_w;        /* of the score beside it; 0 without a reference */
  double reference_y, anatomy_y, ended_y;
  double history_y; /* top of the history */
  int history_rows; /* that fit, title not counted */
} SentenceFrame;

void sentence_frame_init (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height);

/* Index in top[] of the word that was taken; -1 when it is not among them. */
int sentence_taken (const EngDecodeStep *step, int n_bars);

/* Words of a line, one after the other: x of word i and its width. Returns the type that lets all fit. */
UiText sentence_line_text (const UiPalette *palette, const SentenceLine *line, UiTextSize size, double width);
double sentence_word_gap (const UiPalette *palette, const UiText *how);

/* sentence_label_width: of the column of output words left of a map; at most @most. */
double sentence_label_width (const UiSentence *self, const UiPalette *palette, double most);

/* sentence_paint_labels: the output words, one a row of @map, at its left. */
void sentence_paint_labels (cairo_t *cr, const UiSentence *self, const UiPalette *palette, UiRect map);

/* The other pages; same arguments as ui_sentence_paint(). The sample may lack what they show. */
void sentence_paint_attention (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);
void sentence_paint_states (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

G_END_DECLS
