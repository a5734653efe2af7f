/* SPDX-License-Identifier: MIT
 *
 * The schedule of ε over the whole run, small, with a dot at "now". Any thread.
 */
#pragma once

#include <cairo.h>

#include "eng-config.h"
#include "ui-palette.h"
#include "ui-state.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean known;       /* FALSE: no run yet */
  EngSchedule schedule; /* in effect */
  guint64 step;         /* updates done */
  guint64 steps_total;  /* of the run; 0 = not known */
  double epsilon;       /* in effect now */
} UiSchedule;

/* ui_schedule_init: a state's schedule in effect. @state: (nullable). */
void ui_schedule_init (UiSchedule *self, const UiState *state);

void ui_schedule_paint (cairo_t *cr, const UiSchedule *self, const UiPalette *palette, int width, int height);

/* ui_schedule_describe: (transfer full) spoken text: ε now and at the end. */
char *ui_schedule_describe (const UiSchedule *self);

G_END_DECLS
