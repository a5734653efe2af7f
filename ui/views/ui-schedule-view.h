/* SPDX-License-Identifier: MIT
 *
 * The drawn schedule of ε in the sidebar, with a dot at "now".
 *
 * Main thread.
 */
#pragma once

#include "ui-schedule.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_SCHEDULE_VIEW (ui_schedule_view_get_type ())
G_DECLARE_FINAL_TYPE (UiScheduleView, ui_schedule_view, UI, SCHEDULE_VIEW, UiView)

UiScheduleView *ui_schedule_view_new (void);

G_END_DECLS
