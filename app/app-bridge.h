/* SPDX-License-Identifier: MIT
 *
 * The bridge between the engine's thread and the window: the one file of the program that includes both.
 * It owns channel and engine, turns requests into commands, and feeds events into the state that is shown.
 *
 * Main thread. Requests return at once and answer nothing; what came of them arrives as state. How to use it:
 *
 *   app_bridge_new (…, wake, window);   wake: asks for a frame, when none is asked for yet
 *   in a frame (tick callback), while the window is shown:
 *     if (app_bridge_take (bridge, state, APP_BRIDGE_BUDGET_USEC)) … redraw what changed
 *   a hidden window takes nothing; when it is shown again it takes once without having been called
 */
#pragma once

#include <glib.h>

#include "eng-command.h"
#include "eng-config.h"
#include "ui-state.h"

G_BEGIN_DECLS

/* Of a frame's 8 ms: the rest is for drawing. */
#define APP_BRIDGE_BUDGET_USEC 4000

typedef struct AppBridge AppBridge;

/* Something has come: a frame should take it. Main thread, from the default main context. */
typedef void (*AppBridgeFunc) (gpointer user_data);

/* AppBuiltinFunc: (transfer full) (nullable) the text of the built-in corpus that @config means; @title: out,
 * (transfer full), what a person calls it. Called on the engine's thread. */
typedef char *(*AppBuiltinFunc) (const EngConfig *config, char **title, gpointer user_data);

/* app_bridge_new: starts the engine's thread; nothing runs before app_bridge_start(). */
AppBridge *app_bridge_new (AppBuiltinFunc builtin, gpointer builtin_data, AppBridgeFunc wake, gpointer wake_data);

/* app_bridge_free: ends the engine's thread, within a second also while it trains (and keeps what was not saved). */
void app_bridge_free (AppBridge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppBridge, app_bridge_free)

/* app_bridge_set_keep: before the first start: where a training goes that ends unsaved (see eng_engine_set_keep()). */
void app_bridge_set_keep (AppBridge *self, const char *path, double seconds);

/**
 * app_bridge_start:
 * @config: (nullable): of the new run; %NULL: that of the checkpoint
 * @resume: (nullable): path of a checkpoint to go on from
 * @playing: %FALSE: one update is made, so that nothing is blank, then it waits (of a checkpoint without the update)
 *
 * Begins a new run. When it cannot begin, the present one goes on and an error arrives.
 */
void app_bridge_start (AppBridge *self, const EngConfig *config, const char *resume, gboolean playing);

/* app_bridge_show: the present run ends (and is kept if it is to be), and the run log at @path is shown in its place, as a
 * recording: all that it holds arrives as events of a new run. When it cannot be read, the present run goes on and an
 * error arrives. */
void app_bridge_show (AppBridge *self, const char *path);

void app_bridge_play (AppBridge *self);
void app_bridge_pause (AppBridge *self);
void app_bridge_step (AppBridge *self);

/* app_bridge_set: a live option, as eng_config_set() takes it; from the next batch on. */
void app_bridge_set (AppBridge *self, const char *name, const char *value);

/**
 * app_bridge_translate:
 * @serial: comes back with the answer
 * @reference: (nullable)
 * @beam: 1 = greedy
 * @forced: (n_forced) words put by the user, rising positions; copied
 *
 * Decodes @text with the weights of this instant.
 */
void app_bridge_translate (AppBridge *self, guint64 serial, const char *text, const char *reference, int beam,
                           guint n_forced, const EngForcedWord *forced);

/* app_bridge_save: writes a checkpoint. */
void app_bridge_save (AppBridge *self, const char *path);

/**
 * app_bridge_take:
 * @budget_usec: stop applying events when so much time has gone; at least one is applied
 *
 * Applies what has come to @state: events in their order, then the newest picture. When the budget ends
 * before the events do, wake is called before it returns, so that the next frame goes on.
 *
 * Returns: whether anything was applied.
 */
gboolean app_bridge_take (AppBridge *self, UiState *state, gint64 budget_usec);

G_END_DECLS
