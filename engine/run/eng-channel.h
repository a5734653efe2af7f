/* SPDX-License-Identifier: MIT
 *
 * The way from the engine's thread to the window's: a queue of events that must not be lost, and one
 * latest-wins slot for the batch picture. The engine never waits: sending is a push. The window takes what
 * has come under a time budget, once a frame.
 *
 * Memory in flight is bounded. Updates that nobody takes are gathered in one event as long as nothing else
 * comes between them; when more than ENG_CHANNEL_MAX_STEPS of them pend (a window hidden for long), each
 * four neighbours become two: the one with the lowest loss and the one with the highest, in their order, the
 * counts of tokens of the four (tokens, positions, fed_true, fed_own, own_right) added up in them. So
 * peaks and sums stay and what is lost is resolution, of the oldest and the newest alike. Everything else
 * is rare by construction (epochs, changes, answers) and is never thinned.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

/* About 90 MB: an hour of 290 updates a second. */
#define ENG_CHANNEL_MAX_STEPS (1u << 20)

typedef struct EngChannel EngChannel;
typedef void (*EngChannelFunc) (gpointer user_data); /* receiver's thread: something has come */

/* eng_channel_new: @func is called in @context (NULL: the default one) when events or a picture have come
 * since the last taking; at most once until eng_channel_pop() has found the queue empty. */
EngChannel *eng_channel_new (GMainContext *context, EngChannelFunc func, gpointer user_data);

/* Receiver's thread; after the sender has ended. What was not taken is freed. */
void eng_channel_free (EngChannel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngChannel, eng_channel_free)

/* Any thread. Take ownership. A picture replaces the one that was not taken. */
void eng_channel_send (EngChannel *self, EngEvent *event);
void eng_channel_send_picture (EngChannel *self, EngBatchPicture *picture);

/**
 * eng_channel_send_steps:
 * @info: (n) copied
 *
 * Sends updates of a run: into the event at the end of the queue when that is one of updates of the same
 * run which was not taken, otherwise in a new one. Any thread.
 */
void eng_channel_send_steps (EngChannel *self, guint run_id, const EngStepInfo *info, guint n);

/* Any thread: whether the last picture was taken, so that a new one is worth building. */
gboolean eng_channel_wants_picture (EngChannel *self);

/* Receiver's thread. Events first, until %NULL, then the picture: a picture that comes after that %NULL
 * calls again, one that comes before may not. A receiver that stops earlier (its budget is spent) is not
 * called again, and comes back by itself. */
EngEvent *eng_channel_pop (EngChannel *self);                 /* (transfer full) (nullable) */
EngBatchPicture *eng_channel_take_picture (EngChannel *self); /* (transfer full) (nullable) */

G_END_DECLS
