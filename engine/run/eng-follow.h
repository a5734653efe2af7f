/* SPDX-License-Identifier: MIT
 *
 * Training pairs that somebody follows: each as it was fed in its latest batch, also when that batch's picture was not
 * taken. While a run goes fast a pair is in one batch of an epoch, and few batches are pictured; so a batch that holds
 * a followed pair is pictured for its row alone, a few times a second, and the row goes along with the next picture
 * that is sent. Private to engine/run; the engine's thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

#define ENG_FOLLOW_MAX 32 /* pairs */

typedef struct
{
  int n;
  int pair[ENG_FOLLOW_MAX];
  EngBatchPicture *row[ENG_FOLLOW_MAX]; /* owned; a picture of one row that was not sent yet, or NULL */
  gint64 seen_usec[ENG_FOLLOW_MAX];     /* monotonic; when its row was last kept; 0 = never */
} EngFollow;

/* eng_follow_set: follows these pairs, in their order; of more than ENG_FOLLOW_MAX the first. What is known of those that were
 * followed before stays. */
void eng_follow_set (EngFollow *self, int n, const int *pairs);

/* eng_follow_forget: another run: what was seen is forgotten, not what is followed. */
void eng_follow_forget (EngFollow *self);
void eng_follow_clear (EngFollow *self);

/* eng_follow_wants: whether the batch of @pairs should be pictured for a pair that was not seen for a while. */
gboolean eng_follow_wants (const EngFollow *self, int n, const int *pairs);

/* eng_follow_take: keeps the rows of @picture that are followed. */
void eng_follow_take (EngFollow *self, const EngBatchPicture *picture);

/* eng_follow_attach: hands over all rows that were kept since the last time. */
void eng_follow_attach (EngFollow *self, EngBatchPicture *picture);

G_END_DECLS
