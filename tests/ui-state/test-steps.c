/* SPDX-License-Identifier: MIT
 *
 * Series of values and the updates kept in them: spans, smoothing, finding a step or a second.
 */

#include <math.h>

#include "state-fixture.h"

static void
test_series (void)
{
  UiSeries series;
  const guint n = 5000;

  ui_series_init (&series);

  for (guint i = 0; i < n; i++)
    ui_series_append (&series, g_test_rand_int_range (0, 20) == 0 ? NAN : (float) g_test_rand_double_range (-10.0, 10.0));

  for (int trial = 0; trial < 2000; trial++)
    {
      guint from = (guint) g_test_rand_int_range (0, (gint32) n), to = (guint) g_test_rand_int_range ((gint32) from, (gint32) n + 50);
      UiSpan span = ui_series_span (&series, from, to);
      float min = INFINITY, max = -INFINITY;
      gboolean bad = FALSE;

      for (guint i = from; i < MIN (to, n); i++)
        {
          float value = ui_series_get (&series, i);

          bad = bad || isnan (value);
          min = isnan (value) ? min : MIN (min, value);
          max = isnan (value) ? max : MAX (max, value);
        }

      if (span.min != min || span.max != max || ui_series_has_bad (&series, from, to) != bad)
        g_error ("%u to %u: %g to %g, expected %g to %g", from, to, (double) span.min, (double) span.max, (double) min, (double) max);
    }

  ui_series_empty (&series);
  g_assert_cmpuint (ui_series_length (&series), ==, 0);
  g_assert_true (isinf (ui_series_span (&series, 0, 10).min));
  ui_series_append (&series, 2.0f);
  g_assert_cmpfloat ((double) ui_series_span (&series, 0, 10).max, ==, 2.0);
  ui_series_clear (&series);
}

static void
test_smoothing (void)
{
  static const double loss[] = { 1.0, 2.0, NAN, 3.0 };
  static const double weights[] = { 0.0, 0.6, 0.9 };
  g_autoptr (UiState) state = state_begun ();

  state_send_steps (state, 3, 1, loss, 4, TRUE);

  for (guint w = 0; w < G_N_ELEMENTS (weights); w++)
    {
      double weight = weights[w], sum = 0.0, norm = 0.0;

      ui_state_set_smoothing (state, weight);

      /* By definition: the weighted mean of what has been seen, weights w^age; NaN is passed over. */
      for (guint i = 0; i < 4; i++)
        {
          double shown = (double) ui_series_get (&state->steps.smooth, i);

          if (isnan (loss[i]))
            {
              g_assert_true (isnan (shown));
              continue;
            }

          sum = weight * sum + loss[i];
          norm = weight * norm + 1.0;

          if (fabs (shown - sum / norm) > 1e-6)
            g_error ("weight %g, value %u: %g, expected %g", weight, i, shown, sum / norm);
        }
    }

  /* What comes later goes on from there, as if smoothed from the start. */
  state_send_steps (state, 3, 5, loss, 2, TRUE);
  {
    float before = ui_series_get (&state->steps.smooth, 5);

    ui_state_set_smoothing (state, 0.1);
    ui_state_set_smoothing (state, 0.9);
    g_assert_cmpfloat ((double) ui_series_get (&state->steps.smooth, 5), ==, (double) before);
  }
}

/* A row of a thinned-out history counts as all the updates that it stands for. */
static void
test_smoothing_gaps (void)
{
  static const double loss[] = { 4.0, 2.0 };
  g_autoptr (UiState) state = state_begun ();

  ui_state_set_smoothing (state, 0.9);
  state_send_steps (state, 3, 1, &loss[0], 1, TRUE);
  state_send_steps (state, 3, 9, &loss[1], 1, TRUE);
  g_assert_cmpfloat_with_epsilon ((double) ui_series_get (&state->steps.smooth, 1),
                                  (pow (0.9, 8) * 0.1 * 4.0 + (1.0 - pow (0.9, 8)) * 2.0) / (1.0 - pow (0.9, 9)), 1e-6);
}

/* The course of a long run keeps extremes; what is smoothed is the mean of those that they stand for. */
static void
test_smoothing_means (void)
{
  UiSteps all, kept;
  double sum = 0.0;

  ui_steps_init (&all, 0.9);
  ui_steps_init (&kept, 0.9);

  for (int i = 1; i <= 64; i++)
    {
      EngStepInfo info = { .step = (guint64) i, .epoch = 1, .loss = i % 2 == 0 ? 1.0 : 5.0 };

      ui_steps_append (&all, &info);
      sum += info.loss;

      if (i % 16 != 0)
        continue;

      info.updates = 16;
      info.mean_loss = sum / 16.0;
      sum = 0.0;
      ui_steps_append (&kept, &info);
    }

  g_assert_cmpfloat_with_epsilon ((double) ui_series_get (&kept.smooth, 3), 3.0, 1e-5);
  g_assert_cmpfloat_with_epsilon ((double) ui_series_get (&all.smooth, 63), 3.0, 0.2);
  ui_steps_set_smoothing (&kept, 0.5);
  g_assert_cmpfloat_with_epsilon ((double) ui_series_get (&kept.smooth, 3), 3.0, 1e-5);
  g_assert_cmpfloat ((double) ui_series_get (&kept.loss, 3), ==, 1.0);
  ui_steps_clear (&all);
  ui_steps_clear (&kept);
}

static void
test_steps (void)
{
  static const double loss[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0 };
  g_autoptr (UiState) state = state_begun ();

  g_assert_cmpint (ui_state_epoch (state), ==, 0);
  g_assert_cmpfloat (ui_state_tokens_per_second (state), ==, 0.0);
  state_send_steps (state, 3, 1, loss, 12, TRUE);
  g_assert_cmpuint (state->steps.n, ==, 12);
  g_assert_cmpuint (ui_state_step (state), ==, 12);
  g_assert_cmpint (ui_state_epoch (state), ==, 2);
  g_assert_cmpfloat_with_epsilon (ui_state_fraction (state), 0.12, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_state_tokens_per_second (state), 500.0, 1e-6);
  g_assert_cmpuint (ui_steps_find_step (&state->steps, 5), ==, 4);
  g_assert_cmpuint (ui_steps_find_step (&state->steps, 13), ==, 12);
  g_assert_cmpuint (ui_steps_find_seconds (&state->steps, 0.55), ==, 5);
  g_assert_cmpint (ui_state_epoch_of_step (state, 0), ==, 0);
  g_assert_cmpint (ui_state_epoch_of_step (state, 10), ==, 1);
  g_assert_cmpint (ui_state_epoch_of_step (state, 11), ==, 2);

  /* Heard twice is counted once. */
  state_send_steps (state, 3, 11, loss, 3, TRUE);
  g_assert_cmpuint (state->steps.n, ==, 13);
  g_assert_cmpfloat ((double) ui_series_get (&state->steps.loss, 12), ==, 3.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-state/series", test_series);
  g_test_add_func ("/ui-state/smoothing", test_smoothing);
  g_test_add_func ("/ui-state/smoothing-gaps", test_smoothing_gaps);
  g_test_add_func ("/ui-state/smoothing-means", test_smoothing_means);
  g_test_add_func ("/ui-state/steps", test_steps);

  return g_test_run ();
}
