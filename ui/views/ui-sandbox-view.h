/* SPDX-License-Identifier: MIT
 *
 * The sandbox's picture: values, valid lengths, and what the mask makes of them. Clicking a value, or the
 * arrow keys, choose the one that is edited. Main thread.
 */
#pragma once

#include "ui-sandbox.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_SANDBOX_VIEW (ui_sandbox_view_get_type ())
G_DECLARE_FINAL_TYPE (UiSandboxView, ui_sandbox_view, UI, SANDBOX_VIEW, UiView)

/* Signal "chosen" (int index, gboolean edit): another value was chosen; @edit: to be edited now. */

UiSandboxView *ui_sandbox_view_new (void);

/* ui_sandbox_view_show: copies @sandbox and draws it. */
void ui_sandbox_view_show (UiSandboxView *self, const UiSandbox *sandbox);

G_END_DECLS
