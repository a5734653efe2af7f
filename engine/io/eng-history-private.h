/* SPDX-License-Identifier: MIT
 *
 * How a history is held: in the rows that a checkpoint has, so that what is opened and saved is the same to the last
 * byte. Private to eng-history*.c.
 */
#pragma once

#include "eng-history.h"

G_BEGIN_DECLS

#define ENG_HISTORY_SPLIT (1 << 20) /* a number of updates is two floats: the rest by this, and how often it goes into it */

/* Rows of floats, a column a member. New columns go to the end. */
typedef struct
{
  float step[2];
  float epoch, loss, tokens, positions, epsilon, fed_true, fed_own, own_right, grad_norm, clipped, learning_rate, seconds;
  float updates, mean; /* updates that the row stands for: itself, and such of its share as have no row; their mean loss */
} EngHistoryStep;

typedef struct
{
  float step[2];
  float epoch, loss, book_loss, valid_forced, valid_free, valid_bleu, tokens_per_s, seconds, excess_error;
} EngHistoryEpoch;

#define ENG_HISTORY_STEP_COLUMNS 16
#define ENG_HISTORY_STEP_COLUMNS_BEFORE 14 /* of files without updates and mean */
#define ENG_HISTORY_EPOCH_COLUMNS 11
G_STATIC_ASSERT (sizeof (EngHistoryStep) == ENG_HISTORY_STEP_COLUMNS * sizeof (float));
G_STATIC_ASSERT (sizeof (EngHistoryEpoch) == ENG_HISTORY_EPOCH_COLUMNS * sizeof (float));

typedef struct
{
  guint64 step;
  char *output; /* owned */
  gboolean ended;
  double book, standard; /* 0 without a reference */
} EngHistoryAnswer;

typedef struct
{
  char *text, *reference; /* owned; reference may be NULL */
  GPtrArray *answers;     /* EngHistoryAnswer; owned; rising steps */
} EngHistorySentence;

struct EngHistory
{
  guint64 every;        /* updates that share two rows; 1: each has one */
  guint every_epochs;   /* every so many-th epoch has a row, besides the best and the newest */
  GArray *steps;        /* EngHistoryStep; owned; rising steps */
  GArray *epochs;       /* EngHistoryEpoch; owned; rising steps */
  GPtrArray *changes;   /* EngChange; owned */
  GPtrArray *sentences; /* EngHistorySentence; owned; asked last at the end */
  EngFedMap *fed;       /* owned */
  GArray *fed_rows;     /* float; owned; the map as it was last written */
};

guint64 eng_history_number (const float number[2]); /* of updates */
void eng_history_split (float number[2], guint64 whole);
EngHistorySentence *eng_history_sentence_new (const char *text, const char *reference);

G_END_DECLS
