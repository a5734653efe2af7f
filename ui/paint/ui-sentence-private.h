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

#define SENTENCE_MAX_WORDS 1024 /* the longest that a model decodes, and a few */

/* A line of words with the longest n-gram that each is matched in. */
typedef struct
{
  int n;
  gboolean leftward;                   /* read from right to left */
  char *word[SENTENCE_MAX_WORDS];      /* owned */
  int order[SENTENCE_MAX_WORDS];       /* 0 = not matched, to ENG_BLEU_ORDERS */
  gboolean forced[SENTENCE_MAX_WORDS]; /* put there by the user */
} SentenceLine;

void sentence_line_clear (SentenceLine *line);

/* ui-sentence.c: the page of real vectors, scrolled and pointed at as @self is. */
UiDrift sentence_drift (const UiSentence *self);

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

/* ui-sentence-rows.c: the lines under the steps, broken where they have no room. */

typedef enum
{
  SENTENCE_ROW_OUTPUT,
  SENTENCE_ROW_REFERENCE,
  SENTENCE_ROW_ANATOMY,
  SENTENCE_ROW_ENDED,
  SENTENCE_ROW_TITLE, /* of the history */
  SENTENCE_ROW_HISTORY
} SentenceRowKind;

typedef struct
{
  SentenceRowKind kind;
  double x, w; /* left end, and what it may take */
  double y, h; /* middle, from the top of the first row; height */
  UiTextSize size;
  int first, n; /* words of the output or the reference */
  char *text;   /* owned; of other kinds, or a piece of a word that is wider than its row */
  char *label;  /* owned, or NULL: before it */
  char *score;  /* owned, or NULL: at the right end */
} SentenceRow;

typedef struct
{
  GPtrArray *rows; /* SentenceRow; owned */
  double height;
  double width;                        /* of the whole */
  SentenceLine output, reference;      /* that the rows count in */
  double output_h, anatomy_h, ended_h; /* what the answer takes */
} SentenceText;

/**
 * sentence_text_init:
 * @width: the rows may take
 * @height: of the whole picture: larger ones have larger type
 *
 * Output, reference, what the score is made of and how the output ended.
 */
void sentence_text_init (SentenceText *text, const UiSentence *self, const UiPalette *palette, double width, double height);
void sentence_text_clear (SentenceText *text);

/* sentence_text_keep: leaves room behind the output, the anatomy and how it ended. */
void sentence_text_keep (SentenceText *text, double output_h, double anatomy_h, double ended_h);

/* sentence_text_add_history: as many answers as fit into @height, spread over the run; @least of them even if not. */
void sentence_text_add_history (SentenceText *text, const UiSentence *self, const UiPalette *palette, double height,
                                int least);

/* Words of a row, one after the other in their own direction; from @x on. Returns: %FALSE beyond the last. */
typedef struct
{
  int i; /* in the line; -1 before the first */
  const char *word;
  double x, w;
} SentenceWord;

gboolean sentence_row_next (const SentenceText *text, const SentenceRow *row, const UiPalette *palette, SentenceWord *word);

/* How the words of a row are set. */
UiText sentence_row_how (const UiPalette *palette, const SentenceRow *row);

/* The score beside the output: (transfer full) its text, and how it is set, smaller where the picture is narrow. */
char *sentence_bleu_text (const UiSentence *self);
UiText sentence_bleu_how (const UiPalette *palette, double width);

/* (transfer full) What ended the output. */
char *sentence_ended_text (const EngTranslation *translation);

/* ui-sentence-anatomy.c: (transfer full) what a score is made of, and why it is 0; blanks inside of a part are
 * unbreakable. @shares: with every n-gram's share as a number too. */
char *sentence_anatomy_text (const EngBleuAnatomy *bleu, gboolean shares);

/* ui-sentence-frame.c: places of the first page. */

#define SENTENCE_STEP_GAP 8.0   /* units between two decode steps */
#define SENTENCE_MAX_COLUMNS 64 /* beside each other */

typedef struct
{
  UiPalette palette; /* with the type of this page: larger where there is much room */
  double unit;
  double header_h;                         /* "step 1" */
  double step_x[SENTENCE_MAX_COLUMNS + 1]; /* left edges of the columns; the last entry ends the last one */
  double bar_h;                            /* one candidate */
  double row_h;                            /* of small type under the steps */
  int n_bars;                              /* candidates shown of a step, one more for a forced word that is not among them */
  int n_steps;                             /* decode steps */
  int columns, lines;                      /* of steps drawn */
  double line_h;                           /* of steps */
  int visible;                             /* columns times lines */
  double steps_h;                          /* of all lines, and what is kept free for more */
  double track_h;                          /* kept free under the steps, as lately not all of them were there */
  UiRect track;                            /* the bar there; no height when all are there now */
  double reference_h;                      /* of its rows */
  double text_y, text_h;                   /* place of the rows */
  UiRect slide;                            /* the bar beside them; no height when all are there */
  int first_row, rows_shown, most_row;     /* most_row: the last that may stand first */
  SentenceText text;
} SentenceFrame;

void sentence_frame_init (SentenceFrame *frame, const UiSentence *self, const UiPalette *palette, int width, int height);
void sentence_frame_clear (SentenceFrame *frame);

/* The decode step drawn at a place; -1 when there is none. */
int sentence_step_at (const UiSentence *self, const SentenceFrame *frame, double x, double y);

/* Whether a decode step is drawn. */
gboolean sentence_step_shown (const UiSentence *self, const SentenceFrame *frame, int step);

/* What a step shows as its candidate @k, of frame->n_bars. Returns: %FALSE beyond the last. */
typedef struct
{
  int id;
  const char *word; /* borrowed */
  double probability;
  gboolean taken;
} SentenceCandidate;

gboolean sentence_candidate (const UiSentence *self, const SentenceFrame *frame, int step, int k,
                             SentenceCandidate *candidate);

/* The same of @n_bars. */
gboolean sentence_candidate_of (const UiSentence *self, int n_bars, int step, int k, SentenceCandidate *candidate);

/* How its word is set: those that were taken all alike. */
UiText sentence_candidate_how (const UiPalette *palette, gboolean taken);

/* The box of candidate @k, pixels; and what its word may take of it. */
UiRect sentence_candidate_box (const UiSentence *self, const SentenceFrame *frame, int step, int k);
double sentence_candidate_room (const UiPalette *palette, UiRect box);

/* Middle of a row that is shown, in the picture; NaN when it is not. */
double sentence_row_y (const SentenceFrame *frame, int row);

/* Index in top[] of the word that was taken; -1 when it is not among them. */
int sentence_taken (const EngDecodeStep *step, int n_bars);

double sentence_word_gap (const UiPalette *palette, const UiText *how);

/* ui-sentence-columns.c: steps beside each other, with the width that their words need. */

/* Steps that the page has a place for: of this answer, and of the longest lately. */
int sentence_columns_steps (const UiSentence *self);

/* What the rows under them took at most lately, in the type of @frame: no less than this answer takes. */
UiSentenceNeed sentence_columns_rows (const UiSentence *self, const SentenceFrame *frame);

/**
 * sentence_columns_count:
 * @n_bars: candidates of each step
 * @most_lines: that there is room for; 0 = any number
 *
 * Returns: columns, as many as have room without cutting a word, wherever the steps are scrolled to.
 */
int sentence_columns_count (const UiSentence *self, const UiPalette *palette, double width, int n_bars, int most_lines);

/* sentence_columns_fit: where those of @frame begin: all alike, unless a word would be cut. */
void sentence_columns_fit (SentenceFrame *frame, const UiSentence *self, double width);

/* ui-sentence-track.c: a bar that shows which of @n steps are in the picture, from @first on, and says it in figures. */
void sentence_paint_track (cairo_t *cr, const UiPalette *palette, UiRect track, int n, int first, int visible);

/* The first of @visible that a pointer at @x asks of it. */
int sentence_track_at (const UiPalette *palette, UiRect track, int n, int visible, double x);

/* The same beside lines of text, without figures. */
void sentence_paint_slide (cairo_t *cr, const UiPalette *palette, UiRect slide, double from, double to);

/* ui-sentence-steps.c: the first page. */

void sentence_paint_steps (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* (transfer full) Spoken: what became of the sentence. */
char *sentence_describe_steps (const UiSentence *self);

/* ui-sentence-lines.c: what stands under the steps. */

void sentence_paint_rows (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const SentenceFrame *frame, int width);

/* (transfer full) A row in words. */
char *sentence_speak_row (const SentenceFrame *frame, int row);

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

/* (transfer full) with a minus, not a hyphen; none before a number that is 0 to its last figure. */
char *sentence_signed (double value, int digits);

/* The word of decode step @i. */
const char *sentence_step_word (const UiSentence *self, int i);

G_END_DECLS
