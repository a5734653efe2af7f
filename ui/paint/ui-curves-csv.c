/* SPDX-License-Identifier: MIT
 *
 * The curves as numbers: one line an update, one a validation, and one an output position of each validation.
 */

#include "ui-curves.h"

#include <inttypes.h>

/* One number in the C locale; an empty field for what is not a number. */
static void
append_number (GString *csv, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');

  if (value == value)
    g_string_append (csv, g_ascii_formatd (buffer, sizeof buffer, "%.9g", value));
}

static void
append_step (GString *csv, const char *name, const UiSteps *steps, guint i)
{
  g_string_append_printf (csv, "%s,step,%" PRIu64 ",%d", name, ui_steps_step (steps, i), ui_steps_epoch (steps, i));
  append_number (csv, ui_steps_seconds (steps, i));
  append_number (csv, (double) ui_series_get (&steps->loss, i));
  append_number (csv, (double) ui_series_get (&steps->smooth, i));
  append_number (csv, (double) ui_series_get (&steps->epsilon, i));
  append_number (csv, (double) ui_series_get (&steps->learning_rate, i));
  append_number (csv, (double) ui_series_get (&steps->grad_norm, i));
  g_string_append (csv, ",,,,\n");
}

static void
append_epoch (GString *csv, const char *name, const EngEpochInfo *epoch)
{
  g_string_append_printf (csv, "%s,epoch,%" PRIu64 ",%d", name, epoch->step, epoch->epoch);
  append_number (csv, epoch->seconds);
  append_number (csv, epoch->loss);
  g_string_append (csv, ",,,,");
  append_number (csv, epoch->valid_forced);
  append_number (csv, epoch->valid_free);
  append_number (csv, epoch->valid_bleu);
  g_string_append (csv, ",\n");
}

/* What the page by output position is drawn from. */
static void
append_positions (GString *csv, const char *name, const EngEpochInfo *epoch)
{
  for (int t = 0; epoch->loss_forced != NULL && epoch->loss_free != NULL && t < epoch->positions; t++)
    {
      g_string_append_printf (csv, "%s,position,%" PRIu64 ",%d", name, epoch->step, epoch->epoch);
      append_number (csv, epoch->seconds);
      g_string_append (csv, ",,,,,");
      append_number (csv, epoch->loss_forced[t]);
      append_number (csv, epoch->loss_free[t]);
      g_string_append_printf (csv, ",,%d\n", t + 1);
    }
}

char *
ui_curves_csv (const UiCurves *self)
{
  static const char *const fallback[] = { "A", "B" };
  GString *csv = g_string_new ("run,kind,step,epoch,seconds,loss,loss_smoothed,epsilon,learning_rate,grad_norm,"
                               "valid_forced,valid_free,valid_bleu,position\n");

  G_STATIC_ASSERT (G_N_ELEMENTS (fallback) == UI_PALETTE_RUNS);

  for (int r = 0; r < self->n_runs; r++)
    {
      const UiState *run = self->runs[r];

      for (guint i = 0; i < run->steps.n; i++)
        append_step (csv, fallback[r], &run->steps, i);

      for (guint i = 0; i < run->epochs->len; i++)
        append_epoch (csv, fallback[r], g_ptr_array_index (run->epochs, i));

      for (guint i = 0; i < run->epochs->len; i++)
        append_positions (csv, fallback[r], g_ptr_array_index (run->epochs, i));
    }

  return g_string_free (csv, FALSE);
}
