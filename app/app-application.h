/* SPDX-License-Identifier: MIT
 *
 * The application: it owns the state that is shown, the bridge to the engine, and the window, and joins
 * them. What comes from the engine is taken once a frame, under a time budget; what the window asks for goes
 * to the bridge.
 *
 * Main thread.
 */
#pragma once

#include <adwaita.h>

#include "ui-state.h"
#include "ui-window.h"

G_BEGIN_DECLS

#define APP_APPLICATION_ID "org.souffleur.Souffleur"

#define APP_TYPE_APPLICATION (app_application_get_type ())
G_DECLARE_FINAL_TYPE (AppApplication, app_application, APP, APPLICATION, AdwApplication)

AppApplication *app_application_new (void);

/* (transfer none); NULL before it is activated and after its window was closed. */
UiWindow *app_application_get_window (AppApplication *self);
UiState *app_application_get_state (AppApplication *self);

/* app_application_save: a checkpoint of the present run; what came of it arrives in the state. */
void app_application_save (AppApplication *self, const char *path);

/* app_application_set_keep_seconds: how much unsaved training is kept when it ends (app-keep.h); before the window. */
void app_application_set_keep_seconds (AppApplication *self, double seconds);

G_END_DECLS
