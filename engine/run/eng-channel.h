/* SPDX-License-Identifier: MIT
 *
 * The way from the engine's thread to the window's: a queue of events that must not be lost, and one
 * latest-wins slot for the batch picture. The engine never waits: sending is a push. The window takes what
 * has come under a time budget, once a frame.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct EngChannel EngChannel;
typedef void (*EngChannelFunc) (gpointer user_data); /* receiver's thread: something has come */

/* eng_channel_new: @func is called in @context (NULL: the default one) when events or a picture have come
 * since the last taking; at most once until eng_channel_pop() has found the queue empty. */
EngChannel *eng_channel_new (GMainContext *context, EngChannelFunc func, gpointer user_data);
void eng_channel_free (EngChannel *self); /* receiver's thread; after the sender has ended */

/* Any thread. Take ownership. */
void eng_channel_send (EngChannel *self, EngEvent *event);
void eng_channel_send_picture (EngChannel *self, EngBatchPicture *picture);

/* Engine's thread: whether the last picture was taken, so that a new one is worth building. */
gboolean eng_channel_wants_picture (EngChannel *self);

/* Receiver's thread. */
EngEvent *eng_channel_pop (EngChannel *self);                 /* (transfer full) (nullable) */
EngBatchPicture *eng_channel_take_picture (EngChannel *self); /* (transfer full) (nullable) */

G_END_DECLS
