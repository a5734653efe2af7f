/* SPDX-License-Identifier: MIT */

#include "ui-schedule-view.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#define INTERVAL_USEC 100000
/* The dot moves a pixel at most in this share of a run, so nothing finer is worth a redraw. */
#define DOT_PLACES 512

struct _UiScheduleView
{
  UiView parent_instance;
};

G_DEFINE_FINAL_TYPE (UiScheduleView, ui_schedule_view, UI_TYPE_VIEW)

static void
ui_schedule_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height,
                        gboolean live)
{
  UiSchedule schedule;

  ui_schedule_init (&schedule, ui_view_get_state (view));
  ui_schedule_paint (cr, &schedule, palette, width, height);
}

static char *
ui_schedule_view_describe (UiView *view)
{
  UiSchedule schedule;

  ui_schedule_init (&schedule, ui_view_get_state (view));

  return ui_schedule_describe (&schedule);
}

static guint64
ui_schedule_view_version (UiView *view, const UiState *state)
{
  UiSchedule schedule;
  guint64 version;

  ui_schedule_init (&schedule, state);
  version = state->run_id * 64ul + state->changes->len;
  version = version * 1009 + (guint64) (ui_state_fraction (state) * DOT_PLACES);

  return version * 1009 + (isnan (schedule.epsilon) ? 0 : (guint64) (schedule.epsilon * 1000));
}

UiScheduleView *
ui_schedule_view_new (void)
{
  return g_object_new (UI_TYPE_SCHEDULE_VIEW, NULL);
}

static void
ui_schedule_view_class_init (UiScheduleViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  view_class->interval_usec = INTERVAL_USEC;
  view_class->paint = ui_schedule_view_paint;
  view_class->describe = ui_schedule_view_describe;
  view_class->version = ui_schedule_view_version;
}

static void
ui_schedule_view_init (UiScheduleView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Schedule of ε over the run"), -1);
}
