/* SPDX-License-Identifier: MIT
 *
 * Scenes of the schedule of ε in the sidebar.
 */

#include "scenes-private.h"

static void
set_schedule (Scene *scene, UiState *state)
{
  scene->state[0] = state;
  scene->paint = (UiPaintFunc) ui_schedule_paint;
  scene->describe = (char *(*) (gconstpointer)) ui_schedule_describe;
  ui_schedule_init (&scene->schedule, state);
}

static void
scheduled (Scene *scene, const char *text, guint steps)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, steps, FALSE);
  sample_change (state, 1, "forcing", "1", text);
  set_schedule (scene, state);
}

static void
schedule_empty (Scene *scene)
{
  set_schedule (scene, NULL);
}

static void
schedule_constant (Scene *scene)
{
  scheduled (scene, "1", 2500);
}

static void
schedule_linear (Scene *scene)
{
  scheduled (scene, "linear:1:0:4000", 2500);
}

static void
schedule_exponential (Scene *scene)
{
  scheduled (scene, "exponential:0.9995:0.1", 6600);
}

static void
schedule_sigmoid (Scene *scene)
{
  scheduled (scene, "inverse-sigmoid:600", 1);
}

/* A run whose length is no round number. */
static void
schedule_odd (Scene *scene)
{
  scheduled (scene, "linear:1:0:4000", 2500);
  scene->schedule.steps_total = 705300;
  scene->schedule.step = 350000;
}

const SceneSpec schedule_scenes[] = {
  { "schedule-empty", schedule_empty, "No run yet", FALSE, FALSE },
  { "schedule-constant", schedule_constant, "ε is 1.00 now and will be 1.00", FALSE, FALSE },
  { "schedule-linear", schedule_linear, "ε is 0.38 now and will be 0.00", FALSE, FALSE },
  { "schedule-exponential", schedule_exponential, "ε is 0.10", FALSE, FALSE },
  { "schedule-odd", schedule_odd, "ε is 0.38 now", FALSE, FALSE },
  { "schedule-sigmoid", schedule_sigmoid, "ε is 1.00 now", FALSE, FALSE },
};
const guint n_schedule_scenes = G_N_ELEMENTS (schedule_scenes);
