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
  char *word[SENTENCE_MAX_WORDS];      /* owned */
  int order[SENTENCE_MAX_WORDS];       /* 0 = not matched, to ENG_BLEU_ORDERS */
  gboolean forced[SENTENCE_MAX_WORDS]; /* put there by the user */
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

/* ui-sentence-frame.c: places of the first page. */

#define SENTENCE_STEP_GAP 8.0   /* units between two decode steps */
#define SENTENCE_MAX_COLUMNS 64 /* drawn at once */

typedef struct
{
  double unit;
  double header_h;                         /* "step 1" */
  double step_x[SENTENCE_MAX_COLUMNS + 1]; /* left edges of the decode steps drawn; the last entry ends the last one */
  double bar_h;                            /* one candidate */
  int n_bars;                              /* candidates shown of a step, one more for a forced word that is not among them */
  int n_steps, visible;                    /* decode steps; that fit */
  double output_y;                         /* middle of the output line */
  double output_w;                         /* it may take */
  double bleu_w;                           /* of the score beside it; 0 without a reference */
  double bleu_y;                           /* middle of the score: at the output, or at the reference where the output needs the room */
  double reference_y, anatomy_y, ended_y;
  double history_y; /* top of the history */
  int history_rows; /* that fit, title not counted */
  gboolean history_title;
} SentenceFrame;

void sentence_frame_init (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height);

/* The decode step drawn at @x; -1 when there is none. */
int sentence_step_at (const UiSentence *self, const SentenceFrame *frame, double x);

/* What a step shows as its candidate @k. Returns: %FALSE beyond the last. */
typedef struct
{
  const char *word; /* borrowed */
  double probability;
  gboolean taken;
} SentenceCandidate;

gboolean sentence_candidate (const UiSentence *self, const SentenceFrame *frame, int step, int k,
                             SentenceCandidate *candidate);

/* The box of candidate @k, pixels; and what its word may take of it. */
UiRect sentence_candidate_box (const UiSentence *self, const SentenceFrame *frame, int step, int k);
double sentence_candidate_room (const UiPalette *palette, UiRect box);

/* The score beside the output: (transfer full) its text, and how it is set, smaller where the picture is narrow. */
char *sentence_bleu_text (const UiSentence *self);
UiText sentence_bleu_how (const UiPalette *palette, int width);

/* Index in top[] of the word that was taken; -1 when it is not among them. */
int sentence_taken (const EngDecodeStep *step, int n_bars);

/* Words of a line, one after the other: x of word i and its width. Returns the type that lets all fit. */
UiText sentence_line_text (const UiPalette *palette, const SentenceLine *line, UiTextSize size, double width);
double sentence_word_gap (const UiPalette *palette, const UiText *how);

/* ui-sentence-steps.c: the first page. */

void sentence_paint_steps (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* (transfer full) Spoken: what became of the sentence. */
char *sentence_describe_steps (const UiSentence *self);

/* ui-sentence-lines.c: what stands under the steps. */

void sentence_paint_output (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                            const SentenceLine *output, int width);
void sentence_paint_reference (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                               const SentenceLine *reference, int width);
void sentence_paint_ended (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                           int width);
void sentence_paint_history (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame,
                             int width);

/* (transfer full) What ended the output. */
char *sentence_ended_text (const EngTranslation *translation);

/* ui-sentence-map.c: what the pages with maps share. */

/* Words down the left side and a map beside them, cells of one size. */
typedef struct
{
  int rows, columns;
  UiRect area; /* of the cells */
  double cell_w, cell_h;
} SentenceMap;

UiRect sentence_map_cell (const SentenceMap *map, int row, int column);

/* The cell at a place; %FALSE outside. */
gboolean sentence_map_find (const SentenceMap *map, double x, double y, int *row, int *column);

/* Words and figures are larger where the cells are. */
UiTextSize sentence_map_size (const UiPalette *palette, const SentenceMap *map);

/* The output's words, right-aligned before the map; those that fit, always the one at @lit. */
void sentence_map_rows (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceMap *map, int lit);

/* Width that sentence_map_rows() wants, at most a share of @width. */
double sentence_map_rows_width (const UiSentence *self, const UiPalette *palette, int width);

/* Text from bottom to top, its foot at (@x, @y) with @x the middle of the line. */
void sentence_vertical_text (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text, double x,
                             double y);

/* A bar from @low at the bottom to @high at the top, with three figures beside it. */
void sentence_colour_bar (cairo_t *cr, const UiPalette *palette, UiRect bar, double low, double high,
                          UiColour (*colour) (const UiPalette *palette, double value));

/* Outline of one cell, and what it says beside it. */
void sentence_map_readout (cairo_t *cr, const UiPalette *palette, UiRect cell, const UiReadoutLine *lines, int n,
                           int width, int height);

/* The word of decode step @i. */
const char *sentence_step_word (const UiSentence *self, int i);

G_END_DECLS
