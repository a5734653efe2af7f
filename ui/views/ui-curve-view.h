/* SPDX-License-Identifier: MIT
 *
 * Panel 1's picture: the learning curves, with crosshair, zoom by dragging and fit by a double click. A view
 * that was zoomed stays where it is until it is asked to follow again; each page keeps its own zoom.
 *
 * With the keyboard: Left and Right move the crosshair (Shift: far, Home and End: to the ends), and what it
 * reads is spoken; with Ctrl they go from one change of a control to the next. Plus and minus zoom about it, a crosshair
 * that walks out of a zoom takes the view along, 0 shows the whole run again.
 *
 * Main thread.
 */
#pragma once

#include "ui-curves.h"
#include "ui-view.h"

G_BEGIN_DECLS

#define UI_TYPE_CURVE_VIEW (ui_curve_view_get_type ())
G_DECLARE_FINAL_TYPE (UiCurveView, ui_curve_view, UI, CURVE_VIEW, UiView)

/* Property "following" (read only): the whole run is shown and grows. */

UiCurveView *ui_curve_view_new (void);

void ui_curve_view_set_kind (UiCurveView *self, UiCurvesKind kind); /* notifies "following" */
UiCurvesKind ui_curve_view_get_kind (UiCurveView *self);
void ui_curve_view_set_x (UiCurveView *self, UiCurvesX x); /* follows again: the unit of the zoom is gone */
void ui_curve_view_set_y (UiCurveView *self, UiCurvesY y);

/* ui_curve_view_follow: shows the whole run again. */
void ui_curve_view_follow (UiCurveView *self);
gboolean ui_curve_view_is_following (UiCurveView *self);

/* ui_curve_view_zoom: from one number on the x axis to another. */
void ui_curve_view_zoom (UiCurveView *self, double from, double to);

/* ui_curve_view_csv: (transfer full) what the curves are drawn from. */
char *ui_curve_view_csv (UiCurveView *self);

G_END_DECLS
