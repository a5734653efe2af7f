/* SPDX-License-Identifier: MIT
 *
 * Panel 4, what the model says to a sentence: decoding step by step with the most probable words, the output,
 * its BLEU taken apart, and what it said earlier in the run.
 *
 * A page is a UiSentenceKind, drawn from the same EngSample: the steps here, the others by a painter of their
 * own (ui-attention.h, ui-states.h, ui-beam.h). ui_sentence_paint() and ui_sentence_describe() are those of
 * the page that is shown. Any thread.
 */
#pragma once

#include <cairo.h>

#include "ui-draw.h"
#include "ui-drift.h"
#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef enum
{
  UI_SENTENCE_STEPS,     /* top-k bars of every step, output, BLEU, history */
  UI_SENTENCE_ATTENTION, /* where the decoder looked when it said each word */
  UI_SENTENCE_STATES,    /* hidden state and gates at each word */
  UI_SENTENCE_BEAM       /* the tree of the beam search */
} UiSentenceKind;

#define UI_SENTENCE_KINDS 4

#define UI_SENTENCE_ROOM_STEPS 128 /* later ones are not remembered */

/* The most that some answers to a sentence took of the first page. */
typedef struct
{
  int steps;
  double output_h, anatomy_h, ended_h;            /* pixels */
  float width[ENG_TOP_K][UI_SENTENCE_ROOM_STEPS]; /* of each step with k + 1 candidates; pixels at scale 1 */
} UiSentenceNeed;

/* What the first page needed lately: nothing moves when an answer is shorter for a moment, or has shorter words. What none
 * of the last dozen answers needed is given up, all at once. All 0: nothing yet. */
typedef struct
{
  UiSentenceNeed now, before; /* of the latest answers, and of those before them */
  int answers;                /* in now */
  double scale;               /* of the type that the heights were measured in; 0 = none was */

  /* The last answer: its widths are in now. */
  const EngSample *sample; /* not to be followed; NULL = none */
  guint64 serial, step;
} UiSentenceRoom;

typedef struct
{
  UiSentenceKind kind;
  const EngSample *sample;      /* borrowed; NULL = nothing asked yet */
  const EngWords *target_words; /* borrowed, or NULL */
  const UiHistory *history;     /* borrowed, or NULL */
  gboolean recorded;            /* of a recording, which can be asked nothing */
  gboolean vectors;             /* the run learns numbers: every page is the one below */
  UiDrift drift;                /* of real vectors */
  gboolean scrolls;             /* on the screen: what has no room can be scrolled to; else all of it is squeezed in */
  int first_step;               /* decode steps (beam: depths) scrolled away */
  int first_row;                /* lines under the steps scrolled away */
  const UiSentenceRoom *room;   /* borrowed, or NULL: as much as this answer needs */
  double pointer_x, pointer_y;  /* pixels; NaN = no pointer */
  int cursor_step;              /* where the keyboard is: decode step; -1 = nowhere */
  int cursor_item;              /* candidate or line under the steps, source token, unit or prefix, by the page */
} UiSentence;

typedef enum
{
  UI_SENTENCE_NOTHING,
  UI_SENTENCE_CANDIDATE, /* one of the top-k words of a step: clicking it forces it */
  UI_SENTENCE_WORD,      /* a word of the output line */
  UI_SENTENCE_TRACK,     /* the bar that scrolls through the steps */
  UI_SENTENCE_SLIDE      /* the bar that scrolls through the lines under them */
} UiSentencePart;

typedef struct
{
  UiSentencePart part;
  int step;      /* decode step, from 0 */
  int candidate; /* of top[], or -1 */
  int id;        /* target token */
} UiSentenceHit;

/* ui_sentence_init: a state's newest sample and its history. @state: (nullable). */
void ui_sentence_init (UiSentence *self, const UiState *state);

/* ui_sentence_title: what the page is called above a figure. */
const char *ui_sentence_title (const UiSentence *self);

/* ui_sentence_subtitle: (transfer full) (nullable) the sentence that the page is about, and its unknown words: for a figure,
 * which has no entry above it. */
char *ui_sentence_subtitle (const UiSentence *self);

void ui_sentence_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_sentence_describe: (transfer full) spoken text: the output, how it ended, BLEU. */
char *ui_sentence_describe (const UiSentence *self);

UiSentenceHit ui_sentence_hit (const UiSentence *self, const UiPalette *palette, int width, int height,
                               double x, double y);

/* Whether a sample has what these pages show; @sample: (nullable). */
gboolean ui_sentence_has_attention (const EngSample *sample);
gboolean ui_sentence_has_states (const EngSample *sample);

/* ui_sentence_items: how many places the keyboard can be at in @step: candidates and then the lines under the steps,
 * source tokens, units of all maps, or prefixes of the beam; 0 where the page has none. */
int ui_sentence_items (const UiSentence *self, const UiPalette *palette, int width, int height, int step);

/* ui_sentence_candidate: @box: out: where a candidate of a step stands, in pixels. FALSE when it is not to be seen. */
gboolean ui_sentence_candidate (const UiSentence *self, const UiPalette *palette, int width, int height, int step,
                                int candidate, UiRect *box);

/* ui_sentence_candidate_id: the word that candidate @candidate of a step stands for; -1 when it is none. */
int ui_sentence_candidate_id (const UiSentence *self, const UiPalette *palette, int width, int height, int step,
                              int candidate);

/* ui_sentence_speak: (transfer full) (nullable) what the keyboard is at, in words. */
char *ui_sentence_speak (const UiSentence *self, const UiPalette *palette, int width, int height);

/* ui_sentence_steps: decode steps to scroll through, and in @visible how many of them fit; 0 where all do. */
int ui_sentence_steps (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible);

/* ui_sentence_rows: lines under the steps to scroll through, and in @most the last that may stand first. */
int ui_sentence_rows (const UiSentence *self, const UiPalette *palette, int width, int height, int *most);

/* ui_sentence_show_row: what first_row must be for line @row to be seen. */
int ui_sentence_show_row (const UiSentence *self, const UiPalette *palette, int width, int height, int row);

/* ui_sentence_scroll_to: the first_step (TRACK) or first_row (SLIDE) that a pointer at (@x, @y) asks of a bar. */
int ui_sentence_scroll_to (const UiSentence *self, const UiPalette *palette, int width, int height, UiSentencePart bar,
                           double x, double y);

/* ui_sentence_make_room: @room: in, out: learns what this answer needs at that size; the same answer only once. */
void ui_sentence_make_room (const UiSentence *self, const UiPalette *palette, int width, int height,
                            UiSentenceRoom *room);

/**
 * ui_sentence_figure_size:
 * @width, @height: in, out: pixels
 *
 * A picture that cannot be scrolled, large enough for every step.
 */
void ui_sentence_figure_size (const UiSentence *self, const UiPalette *palette, int *width, int *height);

G_END_DECLS
