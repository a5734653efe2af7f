/* SPDX-License-Identifier: MIT */

#include "cli-progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "cli-output.h"

/* At most so many redraws a second, and so long a stretch for tokens/s. */
#define REDRAW_USEC 100000
#define RATE_SECONDS 0.5

void
cli_progress_begin (CliProgress *self, const EngRunInfo *run, gboolean quiet)
{
  memset (self, 0, sizeof *self);
  /* A dumb terminal cannot rewrite a line: it gets whole ones. */
  self->terminal = isatty (STDERR_FILENO) != 0 && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->quiet = quiet;
  self->first = run->first_step;
  self->total = run->steps_total;
  self->epochs = run->config->epochs;
  self->begin_usec = g_get_monotonic_time ();
  self->loss = NAN;
  self->valid_free = NAN;
}

char *
cli_format_seconds (double seconds)
{
  int whole = (int) CLAMP (seconds + 0.5, 0.0, 3.6e8);
  int hours = whole / 3600;

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", hours, whole / 60 % 60, whole % 60);

  return g_strdup_printf ("%d:%02d", whole / 60, whole % 60);
}

/* Share of this run's own updates that is done; a resumed one begins at 0. */
static double
share_done (const CliProgress *self)
{
  guint64 todo = self->total - MIN (self->first, self->total);
  guint64 done = self->last.step - MIN (self->first, self->last.step);

  return todo > 0 ? MIN (1.0, (double) done / (double) todo) : 1.0;
}

static char *
time_left (const CliProgress *self, double elapsed)
{
  double share = share_done (self);

  return cli_format_seconds (share > 0.0 ? elapsed / share * (1.0 - share) : 0.0);
}

static char *
bar (double share, int width)
{
  GString *text = g_string_new (NULL);
  int full = (int) (share * width);

  for (int i = 0; i < width; i++)
    g_string_append (text, i < full ? "█" : "░");

  return g_string_free (text, FALSE);
}

char *
cli_progress_line (const CliProgress *self, int width, double elapsed)
{
  g_autofree char *left = time_left (self, elapsed);
  /* In the order in which they stand; the wish says in which order they go when room is short. */
  struct
  {
    int wish;
    char *text;
  } parts[] = {
    { 0, g_strdup_printf (_ ("epoch %d/%d"), self->last.epoch, self->epochs) },
    { 5, bar (share_done (self), 20) },
    { 1, g_strdup_printf (_ ("loss %.4f"), self->loss) },
    { 4, isnan (self->valid_free) ? g_strdup ("") : g_strdup_printf (_ ("free %.4f"), self->valid_free) },
    { 3, g_strdup_printf ("ε %.2f", self->last.epsilon) },
    { 6, g_strdup_printf (_ ("%.0f tokens/s"), self->rate) },
    { 2, g_strdup_printf (_ ("%s left"), left) },
  };
  GString *line = g_string_new (NULL);
  int wish = (int) G_N_ELEMENTS (parts);

  do
    {
      g_string_truncate (line, 0);

      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        if (parts[i].wish < wish && *parts[i].text != '\0')
          g_string_append_printf (line, "%s%s", line->len > 0 ? "  " : "", parts[i].text);
    }
  while (cli_text_width (line->str) > width && --wish > 1);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_free (parts[i].text);

  return g_string_free (line, FALSE);
}

static double
seconds_since (gint64 usec)
{
  return (double) (g_get_monotonic_time () - usec) / 1e6;
}

static void
draw (CliProgress *self)
{
  g_autofree char *line = cli_progress_line (self, cli_terminal_width (STDERR_FILENO) - 1, seconds_since (self->begin_usec));

  fprintf (stderr, "\r\033[K%s", line);
  fflush (stderr);
  self->drawn = TRUE;
  self->drawn_usec = g_get_monotonic_time ();
}

/* A line for each tenth that has been reached, the last of several at once. */
static void
tell_tenth (CliProgress *self)
{
  int tenth = (int) (share_done (self) * 10.0);
  g_autofree char *left = NULL;

  if (tenth <= self->tenth)
    return;

  self->tenth = tenth;
  left = time_left (self, seconds_since (self->begin_usec));
  fprintf (stderr, _ ("%3d %%  epoch %d/%d  update %" PRIu64 "  loss %.4f  ε %.2f  %.0f tokens/s  %s left\n"),
           tenth * 10, self->last.epoch, self->epochs, self->last.step, self->loss, self->last.epsilon, self->rate, left);
}

void
cli_progress_step (CliProgress *self, const EngStepInfo *step)
{
  double stretch;

  self->last = *step;
  self->loss = isnan (self->loss) ? step->loss : 0.95 * self->loss + 0.05 * step->loss;
  self->rate_tokens += step->tokens;
  stretch = step->seconds - self->rate_seconds;

  if (stretch >= RATE_SECONDS || (self->rate == 0.0 && stretch > 0.0))
    {
      self->rate = (double) self->rate_tokens / stretch;
      self->rate_seconds = step->seconds;
      self->rate_tokens = 0;
    }

  if (self->quiet)
    return;

  if (!self->terminal)
    tell_tenth (self);
  else if (g_get_monotonic_time () - self->drawn_usec >= REDRAW_USEC)
    draw (self);
}

void
cli_progress_epoch (CliProgress *self, const EngEpochInfo *epoch)
{
  self->valid_free = epoch->valid_free;
}

void
cli_progress_end (CliProgress *self)
{
  if (self->drawn)
    fputs ("\r\033[K", stderr);

  self->drawn = FALSE;
}
