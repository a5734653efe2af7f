/* SPDX-License-Identifier: MIT
 *
 * Output position × training time: how often each position was fed the true word, how often the model's
 * own, and how often that was right. Gathered from the batch pictures that arrive, in a bounded number of
 * columns: when they are full, neighbours are added up and each covers twice as many pictures. A mixture is both: ε of
 * a true word, and the rest of an own one.
 *
 * Main thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

#define UI_FED_MAP_COLUMNS 256  /* even */
#define UI_FED_MAP_POSITIONS 64 /* later positions are not shown */

typedef struct
{
  double fed_true, fed_own, own_right; /* positions that count */
} UiFedCount;

typedef struct
{
  int columns;                            /* in use; the last one may still be filling */
  int positions;                          /* longest target seen, at most UI_FED_MAP_POSITIONS */
  guint pictures_a_column;                /* 1, 2, 4, … */
  guint pictures_in_last;                 /* in the last column */
  guint64 first_step[UI_FED_MAP_COLUMNS]; /* step of the column's first picture */
  guint64 last_step[UI_FED_MAP_COLUMNS];
  UiFedCount count[UI_FED_MAP_COLUMNS][UI_FED_MAP_POSITIONS];
} UiFedMap;

UiFedMap *ui_fed_map_new (void);
void ui_fed_map_free (UiFedMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiFedMap, ui_fed_map_free)

/* ui_fed_map_add: counts one batch; position 0 (<bos>) and padding never count. */
void ui_fed_map_add (UiFedMap *self, const EngBatchPicture *picture);

G_END_DECLS
