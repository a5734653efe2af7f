/* SPDX-License-Identifier: MIT
 *
 * The sidebar: lesson, prompting, optimiser, data, model. Live options go out as they are turned; the
 * others gather, and a bar at the foot says how many wait for a restart. Of a recording nothing can be turned, which
 * another bar says.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-state.h"

G_BEGIN_DECLS

/* What the lesson drop-down offers. */
typedef struct
{
  const char *name;  /* as UiWindowHost.lesson takes it; copied */
  const char *title; /* translated; copied */
} UiLesson;

#define UI_TYPE_SIDEBAR (ui_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (UiSidebar, ui_sidebar, UI, SIDEBAR, GtkBox)

/* Signals: "set" (const char *name, const char *value): a live option; "lesson" (const char *name). The bar's
 * buttons activate win.apply and win.revert. */

void ui_sidebar_set_lessons (UiSidebar *self, const UiLesson *lessons, int n);
void ui_sidebar_set_state (UiSidebar *self, UiState *state); /* @state: (nullable) borrowed */
void ui_sidebar_update (UiSidebar *self);

/* ui_sidebar_get_pending: (transfer full) (nullable): the configuration in effect with everything that
 * waits for a restart put in; %NULL when nothing waits. */
EngConfig *ui_sidebar_get_pending (UiSidebar *self);
void ui_sidebar_revert (UiSidebar *self);

/* ui_sidebar_focus_epsilon: the keyboard to the slider of ε. */
void ui_sidebar_focus_epsilon (UiSidebar *self);

G_END_DECLS
