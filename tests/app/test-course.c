/* SPDX-License-Identifier: MIT
 *
 * A long run that was saved and opened has the smoothed curve that it had before: what its checkpoint keeps of it, through
 * the same columns that the window draws from.
 */

#include <math.h>

#include "eng-history.h"
#include "ui-steps.h"

#define UPDATES 40000 /* of which ENG_HISTORY_STEPS have a row at most */

/* A run that learns, noisily: draws of one number each, uniform in ±0.5. */
static double
made_up_loss (guint64 step)
{
  const double noise = 43758.5453 * sin (12.9898 * (double) step);

  return 1.5 + 2.0 * exp (-(double) step / 8000.0) + (noise - floor (noise) - 0.5);
}

static void
test_smoothed (void)
{
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autofree EngStepInfo *kept = NULL;
  UiSteps before, after;
  double worst = 0.0;

  ui_steps_init (&before, 0.99);
  ui_steps_init (&after, 0.99);

  for (guint64 step = 1; step <= UPDATES; step++)
    {
      const EngStepInfo info = { .step = step, .epoch = 1, .loss = made_up_loss (step), .tokens = 30 };

      ui_steps_append (&before, &info);
      eng_history_add_step (history, &info);
    }

  kept = eng_history_steps (history);

  for (guint i = 0; i < eng_history_n_steps (history); i++)
    ui_steps_append (&after, &kept[i]);

  g_assert_cmpuint (after.n, <=, ENG_HISTORY_STEPS);
  g_assert_cmpuint (after.n, >, ENG_HISTORY_STEPS / 2);

  for (guint i = 0; i < after.n; i++)
    {
      const double now = (double) ui_series_get (&after.smooth, i);
      const double then = (double) ui_series_get (&before.smooth, (guint) ui_steps_step (&after, i) - 1);

      /* The first hundred are averages of few, in which each counts for much. */
      if (ui_steps_step (&after, i) > 100)
        worst = MAX (worst, fabs (now - then));
    }

  /* Of up to four updates the smoothing sees the mean, not their order, and up to three of them may be later than the row: each
   * has a weight of 0.016 at most after the first hundred, and is half a nat off at most. Extremes would be half a nat off. */
  if (!(worst < 0.03))
    g_error ("the smoothed loss is %g off", worst);

  ui_steps_clear (&before);
  ui_steps_clear (&after);
}

/* Peaks and troughs stay to the last bit of a float. */
static void
test_extremes (void)
{
  g_autoptr (EngHistory) history = eng_history_new ();
  g_autofree EngStepInfo *kept = NULL;
  float least = INFINITY, most = -INFINITY, kept_least = INFINITY, kept_most = -INFINITY;

  for (guint64 step = 1; step <= UPDATES; step++)
    {
      const EngStepInfo info = { .step = step, .epoch = 1, .loss = made_up_loss (step) };

      eng_history_add_step (history, &info);
      least = MIN (least, (float) info.loss);
      most = MAX (most, (float) info.loss);
    }

  kept = eng_history_steps (history);

  for (guint i = 0; i < eng_history_n_steps (history); i++)
    {
      kept_least = MIN (kept_least, (float) kept[i].loss);
      kept_most = MAX (kept_most, (float) kept[i].loss);
    }

  g_assert_cmpfloat (kept_least, ==, least);
  g_assert_cmpfloat (kept_most, ==, most);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/course/smoothed", test_smoothed);
  g_test_add_func ("/app/course/extremes", test_extremes);

  return g_test_run ();
}
