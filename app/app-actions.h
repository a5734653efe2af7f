/* SPDX-License-Identifier: MIT
 *
 * What the main menu sets and shows of the application itself: light or dark, whether to train at the start, about.
 *
 * Main thread.
 */
#pragma once

#include "app-application.h"
#include "app-settings.h"

G_BEGIN_DECLS

/* app_actions_add: the actions app.colour-scheme, app.train-at-start and app.about; what they set is put in force and
 * written. @settings: borrowed, for as long as there are windows. */
void app_actions_add (AppApplication *application, AppSettings *settings);

G_END_DECLS
