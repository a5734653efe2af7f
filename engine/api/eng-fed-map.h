/* SPDX-License-Identifier: MIT
 *
 * Output position × training time: how often each position was fed the true word, how often the model's own, and how
 * often that was right. Every update is counted, in a bounded number of columns: updates from 1 on share a column by their
 * numbers, and when there are too many columns twice as many updates share one. So the map of a run depends on nothing but the
 * run: not on when it was looked at, saved or resumed.
 *
 * A mixture is both: ε of a true word, and the rest of an own one.
 *
 * One caller at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ENG_FED_MAP_COLUMNS 256  /* even */
#define ENG_FED_MAP_POSITIONS 64 /* later positions are not counted */

typedef struct
{
  float fed_true, fed_own, own_right; /* positions inside the valid length; own_right: of fed_own, equal to the true word */
} EngFedCount;

/* Some updates. */
typedef struct
{
  guint64 first, last;                      /* the first and the last of them, from 1 */
  int positions;                            /* longest target of them, at most ENG_FED_MAP_POSITIONS */
  EngFedCount count[ENG_FED_MAP_POSITIONS]; /* (positions); position 0 is fed <bos> and never counts; 0 beyond */
} EngFedColumn;

typedef struct
{
  int columns;                             /* in use; the last one may still be filling */
  int positions;                           /* longest target of all, at most ENG_FED_MAP_POSITIONS */
  guint64 every;                           /* updates that share a column: 1, 2, 4, … */
  guint64 first_step[ENG_FED_MAP_COLUMNS]; /* the column's first update */
  guint64 last_step[ENG_FED_MAP_COLUMNS];
  EngFedCount count[ENG_FED_MAP_COLUMNS][ENG_FED_MAP_POSITIONS];
} EngFedMap;

EngFedMap *eng_fed_map_new (void);
EngFedMap *eng_fed_map_copy (const EngFedMap *self);
void eng_fed_map_free (EngFedMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngFedMap, eng_fed_map_free)

/* eng_fed_map_add: @column: later than what is there; else it is passed over. */
void eng_fed_map_add (EngFedMap *self, const EngFedColumn *column);

guint64 eng_fed_map_last_step (const EngFedMap *self); /* 0 without any */

/* eng_fed_map_get: column @c < columns. */
void eng_fed_map_get (const EngFedMap *self, int c, EngFedColumn *column);

G_END_DECLS
