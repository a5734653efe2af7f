/* SPDX-License-Identifier: MIT
 *
 * How far a training is, on standard error: one line redrawn on a terminal, one line for each tenth of the
 * run elsewhere, nothing with --quiet.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean terminal, quiet;
  guint64 first, total; /* updates done when it began, at its end */
  int epochs;
  gint64 begin_usec;   /* monotonic; when the run began */
  gint64 drawn_usec;   /* when the line was last drawn */
  gboolean drawn;      /* a line stands on the terminal */
  int tenth;           /* the last tenth that was told */
  EngStepInfo last;    /* the latest update */
  double rate;         /* tokens/s, smoothed */
  double rate_seconds; /* training time up to which tokens are in the rate */
  gint64 rate_tokens;  /* tokens since then */
  double loss;         /* smoothed */
  double valid_free;   /* of the last epoch; NaN before */
} CliProgress;

void cli_progress_begin (CliProgress *self, const EngRunInfo *run, gboolean quiet);
void cli_progress_step (CliProgress *self, const EngStepInfo *step);
void cli_progress_epoch (CliProgress *self, const EngEpochInfo *epoch);

/* cli_progress_end: removes the line, so that what follows begins at the margin. */
void cli_progress_end (CliProgress *self);

/* cli_format_seconds: (transfer full) "0:07", "12:34", "1:02:03". */
char *cli_format_seconds (double seconds);

/**
 * cli_progress_line:
 * @width: columns that may be used
 * @elapsed: seconds since cli_progress_begin()
 *
 * Returns: (transfer full): the line that stands on a terminal; parts that do not fit are left out, the least
 *   wanted first.
 */
char *cli_progress_line (const CliProgress *self, int width, double elapsed);

G_END_DECLS
