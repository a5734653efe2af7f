/* SPDX-License-Identifier: MIT
 *
 * The engine's thread: takes commands, trains, sends events. One run at a time now (the ids leave room for
 * two in lockstep). Created, commanded and freed by one thread, the owner's.
 */
#pragma once

#include <glib.h>

#include "eng-channel.h"
#include "eng-command.h"

G_BEGIN_DECLS

typedef struct EngEngine EngEngine;

/* EngBuiltinFunc: (transfer full) (nullable) the text of the built-in corpus that @config means (it names no
 * file and no task); @title: out, (transfer full), what a person calls it. Engine's thread. */
typedef char *(*EngBuiltinFunc) (const EngConfig *config, char **title, gpointer user_data);

/* eng_engine_new: starts the thread; nothing runs until ENG_COMMAND_START. @channel: borrowed, freed by its
 * owner after the engine. Loads OpenBLAS here (some 20 ms, once in a process), because that sets the environment:
 * better done before the program has any thread. */
EngEngine *eng_engine_new (EngChannel *channel, EngBuiltinFunc builtin, gpointer user_data);

/* eng_engine_set_keep: before the first command. A training that a start replaces, or that eng_engine_free() ends, is
 * written to @path as a checkpoint, whole or not at all, when @seconds of it or more were made since it began, was
 * opened or last saved. Of the last one only; its folder must exist. */
void eng_engine_set_keep (EngEngine *self, const char *path, double seconds);

/* eng_engine_free: asks the thread to quit and joins it: at the next batch boundary, also one of validation; under
 * a second. What was commanded and not yet begun is dropped: who wants a checkpoint waits for ENG_EVENT_SAVED. */
void eng_engine_free (EngEngine *self);

/* Owner's thread; takes ownership of @command. */
void eng_engine_send (EngEngine *self, EngCommand *command);

/* Any thread. */
gboolean eng_engine_is_own_thread (EngEngine *self);

G_END_DECLS
