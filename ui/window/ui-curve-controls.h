/* SPDX-License-Identifier: MIT
 *
 * The controls of panel 1: which page, and behind a button the unit of x, the scale of y, the smoothing, and
 * "follow". They act on a UiCurveView directly: how a picture is looked at is no request to the engine.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui-curve-view.h"

G_BEGIN_DECLS

#define UI_TYPE_CURVE_CONTROLS (ui_curve_controls_get_type ())
G_DECLARE_FINAL_TYPE (UiCurveControls, ui_curve_controls, UI, CURVE_CONTROLS, GtkBox)

/* Property "view": the UiCurveView. */

G_END_DECLS
