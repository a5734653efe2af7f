/* SPDX-License-Identifier: MIT
 *
 * Writing the run log; eng-run-log.h has the layout. A line is put together in one string that is kept from
 * line to line: a step costs a few microseconds and no allocation.
 */
#include "eng-run-log.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "kern-gemm.h"

#include "eng-atomic-file.h"
#include "eng-bleu.h"
#include "eng-config-json.h"
#include "eng-json.h"
#include "eng-run-log-private.h"

EngRunLog *
eng_run_log_new (const char *path, GError **error)
{
  EngAtomicFile *file = eng_atomic_file_open (path, error);
  EngRunLog *self;

  if (file == NULL)
    return NULL;

  self = g_new0 (EngRunLog, 1);
  self->file = file;
  self->line = g_string_sized_new (1024);

  return self;
}

static void
run_log_free (EngRunLog *self)
{
  g_clear_pointer (&self->file, eng_atomic_file_abandon);
  g_clear_pointer (&self->target_words, eng_words_unref);
  g_string_free (self->line, TRUE);
  g_free (self);
}

void
eng_run_log_abandon (EngRunLog *self)
{
  run_log_free (self);
}

void
eng_run_log_begin (EngRunLog *self, const char *event)
{
  g_string_assign (self->line, "{");
  eng_run_log_add_text (self, "event", event);
}

void
eng_run_log_finish (EngRunLog *self)
{
  g_string_append (self->line, "}\n");
  eng_atomic_file_write (self->file, self->line->str, self->line->len);
}

void
eng_run_log_add_text (EngRunLog *self, const char *name, const char *text)
{
  eng_json_append_name (self->line, name);
  eng_json_append_string (self->line, text);
}

void
eng_run_log_add_whole (EngRunLog *self, const char *name, gint64 number)
{
  eng_json_append_name (self->line, name);
  g_string_append_printf (self->line, "%" PRId64, number);
}

void
eng_run_log_add_real (EngRunLog *self, const char *name, double number)
{
  eng_json_append_name (self->line, name);
  eng_json_append_real (self->line, number);
}

void
eng_run_log_add_flag (EngRunLog *self, const char *name, gboolean flag)
{
  eng_json_append_name (self->line, name);
  g_string_append (self->line, flag ? "true" : "false");
}

static void
add_pair (EngRunLog *self, const char *name, const char *one, int a, const char *other, int b)
{
  eng_json_append_name (self->line, name);
  g_string_append_printf (self->line, "{\"%s\":%d,\"%s\":%d}", one, a, other, b);
}

void
eng_run_log_run (EngRunLog *self, const EngRunInfo *run)
{
  int source = run->source_words != NULL ? run->source_words->n : 0;
  int target = run->target_words != NULL ? run->target_words->n : 0;

  g_clear_pointer (&self->target_words, eng_words_unref);
  self->target_words = run->target_words != NULL ? eng_words_ref (run->target_words) : NULL;
  self->step = run->first_step;

  eng_run_log_begin (self, "start");
  eng_json_append_name (self->line, "config");
  eng_config_append_json (self->line, run->config);
  add_pair (self, "vocab", "source", source, "target", target);
  eng_run_log_add_whole (self, "parameters", (gint64) run->parameters);
  add_pair (self, "pairs", "train", run->pairs_train, "valid", run->pairs_valid);
  eng_run_log_add_text (self, "corpus", run->corpus);
  eng_run_log_add_whole (self, "steps_per_epoch", run->steps_per_epoch);
  eng_run_log_add_whole (self, "steps_total", (gint64) run->steps_total);
  eng_run_log_add_whole (self, "first_step", (gint64) run->first_step);
  eng_run_log_add_text (self, "version", SOUFFLEUR_VERSION);
  eng_run_log_add_text (self, "blas", kern_gemm_load () == NULL ? kern_gemm_core () : NULL);
  eng_run_log_finish (self);
}

void
eng_run_log_step (EngRunLog *self, const EngStepInfo *step)
{
  self->step = step->step;

  eng_run_log_begin (self, "step");
  eng_run_log_add_whole (self, "step", (gint64) step->step);
  eng_run_log_add_whole (self, "epoch", step->epoch);
  eng_run_log_add_real (self, "loss", step->loss);
  eng_run_log_add_whole (self, "tokens", step->tokens);
  eng_run_log_add_real (self, "epsilon", step->epsilon);
  eng_run_log_add_whole (self, "fed_true", step->fed_true);
  eng_run_log_add_whole (self, "fed_own", step->fed_own);
  eng_run_log_add_whole (self, "own_right", step->own_right);
  eng_run_log_add_real (self, "grad_norm", step->grad_norm);
  eng_run_log_add_flag (self, "clipped", step->clipped);
  eng_run_log_add_real (self, "learning_rate", step->learning_rate);

  if (step->updates > 1)
    {
      eng_run_log_add_whole (self, "updates", step->updates);
      eng_run_log_add_real (self, "mean_loss", step->mean_loss);
    }

  eng_run_log_finish (self);
}

/* Nothing when there are no such figures. */
static void
add_positions (EngRunLog *self, const char *name, const double *figures, int n)
{
  if (figures == NULL)
    return;

  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ',');

      eng_json_append_real (self->line, figures[i]);
    }

  g_string_append_c (self->line, ']');
}

void
eng_run_log_epoch (EngRunLog *self, const EngEpochInfo *epoch)
{
  eng_run_log_begin (self, "epoch");
  eng_run_log_add_whole (self, "epoch", epoch->epoch);
  eng_run_log_add_whole (self, "step", (gint64) epoch->step);
  eng_run_log_add_real (self, "loss", epoch->loss);
  eng_run_log_add_real (self, "book_loss", epoch->book_loss);
  eng_run_log_add_real (self, "valid_forced", epoch->valid_forced);
  eng_run_log_add_real (self, "valid_free", epoch->valid_free);
  eng_run_log_add_real (self, "valid_bleu", epoch->valid_bleu);
  eng_run_log_add_real (self, "tokens_per_s", epoch->tokens_per_s);
  eng_run_log_add_real (self, "seconds", epoch->seconds);

  if (!isnan (epoch->excess_error))
    eng_run_log_add_real (self, "excess_error", epoch->excess_error);

  if (epoch->loss_forced != NULL || epoch->right_forced != NULL)
    {
      eng_json_append_name (self->line, "by_position");
      g_string_append_c (self->line, '{');
      add_positions (self, "loss_forced", epoch->loss_forced, epoch->positions);
      add_positions (self, "loss_free", epoch->loss_free, epoch->positions);
      add_positions (self, "right_forced", epoch->right_forced, epoch->positions);
      add_positions (self, "right_free", epoch->right_free, epoch->positions);
      add_positions (self, "prefix_free", epoch->prefix_free, epoch->positions);
      g_string_append_c (self->line, '}');
    }

  eng_run_log_finish (self);
  eng_atomic_file_flush (self->file);
}

/* ε turned by hand: a constant now, whatever it was before. */
static gboolean
add_epsilon_change (EngRunLog *self, const EngChange *change)
{
  EngSchedule from, to;

  if (strcmp (change->what, "forcing") != 0 || !eng_schedule_parse (&from, change->from, NULL) ||
      !eng_schedule_parse (&to, change->to, NULL) || to.kind != ENG_SCHEDULE_CONSTANT)
    return FALSE;

  eng_run_log_add_text (self, "what", "epsilon");
  /* Update number n, from 1, has the index n - 1. */
  eng_run_log_add_real (self, "from", eng_schedule_epsilon (&from, change->step - 1));
  eng_run_log_add_real (self, "to", to.start);

  return TRUE;
}

static void
add_value (EngRunLog *self, const char *name, const char *what, const char *value)
{
  const EngOption *option = eng_config_find (what);

  if (option != NULL && (option->kind == ENG_OPTION_REAL || option->kind == ENG_OPTION_INT))
    eng_run_log_add_real (self, name, g_ascii_strtod (value, NULL));
  else
    eng_run_log_add_text (self, name, value);
}

void
eng_run_log_change (EngRunLog *self, const EngChange *change)
{
  eng_run_log_begin (self, "change");
  eng_run_log_add_whole (self, "step", (gint64) change->step);

  if (!add_epsilon_change (self, change))
    {
      g_autofree char *what = g_strdelimit (g_strdup (change->what), "-", '_');

      eng_run_log_add_text (self, "what", what);
      add_value (self, "from", change->what, change->from);
      add_value (self, "to", change->what, change->to);
    }

  eng_run_log_finish (self);
}

gboolean
eng_run_log_close (EngRunLog *self, const char *reason, const char *message, GError **error)
{
  gboolean ok;

  eng_run_log_begin (self, "end");
  eng_run_log_add_text (self, "reason", reason);
  eng_run_log_add_whole (self, "step", (gint64) self->step);

  if (message != NULL)
    eng_run_log_add_text (self, "message", message);

  eng_run_log_finish (self);
  ok = eng_atomic_file_commit (g_steal_pointer (&self->file), error);
  run_log_free (self);

  return ok;
}
