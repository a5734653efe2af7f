/* SPDX-License-Identifier: MIT
 *
 * `souffleur train`: the engine's synchronous steps in a loop, with progress, log, checkpoint, and an orderly
 * end also on Ctrl-C. No arithmetic here.
 */

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-progress.h"
#include "cli-report.h"
#include "cli-run.h"
#include "cli-traces.h"
#include "eng-checkpoint.h"
#include "eng-error.h"
#include "eng-run-log.h"

typedef struct
{
  char *init, *save, *resume, *log; /* borrowed from argv, or NULL */
  int save_every;                   /* epochs; 0 = at the end only */
  gboolean quiet;
} Wanted;

typedef struct
{
  const Wanted *wanted;
  EngTrainer *trainer; /* owned */
  EngRunLog *log;      /* owned, or NULL */
  EngHistory *history; /* owned; kept with the checkpoints */
  EngRunInfo *info;    /* owned */
  EngEpochInfo *epoch; /* owned; of the last epoch that ended, or NULL */
  EngStepInfo last;    /* valid when stepped */
  gboolean stepped;
  CliTraces traces; /* of the log */
  CliProgress progress;
} Training;

/* Set by the signal, looked at between two updates. */
static volatile sig_atomic_t interrupted;

static void
interrupt_cb (int number)
{
  interrupted = 1;
}

/* Validation of a large corpus takes seconds; nobody who pressed Ctrl-C waits for it. */
static gboolean
interrupted_cb (gpointer unused)
{
  return interrupted != 0;
}

/* A second Ctrl-C ends the program at once. */
static void
catch_signals (void)
{
  struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = (int) SA_RESETHAND };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

static void
training_clear (Training *self)
{
  if (self->log != NULL)
    eng_run_log_close (self->log, "interrupted", NULL, NULL);

  g_clear_pointer (&self->trainer, eng_trainer_free);
  g_clear_pointer (&self->history, eng_history_free);
  g_clear_pointer (&self->info, eng_run_info_free);
  cli_traces_clear (&self->traces);
  g_clear_pointer (&self->epoch, eng_epoch_info_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Training, training_clear)

/* What the options of this command say together. */
static gboolean
check_wanted (const Wanted *wanted, GError **error)
{
  const char *wrong = NULL;

  if (wanted->save_every > 0 && wanted->save == NULL)
    wrong = _ ("--save-every needs --save: say where to");
  else if (wanted->init != NULL && wanted->resume != NULL)
    wrong = _ ("give one of --init and --resume");
  else if (wanted->save != NULL && g_strcmp0 (wanted->save, wanted->log) == 0)
    wrong = _ ("--save and --log name the same file: give two");

  if (wrong != NULL)
    g_set_error_literal (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, wrong);

  return wrong == NULL;
}

/* What can be known to fail after hours of training fails before. */
static gboolean
check_outputs (const Wanted *wanted, const EngConfig *config, GError **error)
{
  const char *const files[] = { config->data, config->source, config->target, wanted->init };
  const char *inputs[G_N_ELEMENTS (files) + 1] = { NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (files[i] != NULL)
      inputs[n++] = files[i];

  return (wanted->save == NULL || cli_check_output ("save", wanted->save, inputs, error)) &&
         (wanted->log == NULL || cli_check_output ("log", wanted->log, inputs, error));
}

static gboolean
open_training (Training *self, const CliArguments *arguments, GError **error)
{
  const Wanted *wanted = self->wanted;
  const char *path = wanted->resume != NULL ? wanted->resume : wanted->init;
  g_autoptr (EngCheckpoint) checkpoint = NULL;
  g_autoptr (EngConfig) config = NULL;
  g_autoptr (EngDataset) data = NULL;

  if (!check_wanted (wanted, error))
    return FALSE;

  if (path != NULL && (checkpoint = eng_checkpoint_open (path, error)) == NULL)
    return FALSE;

  config = cli_run_config (arguments, wanted->resume != NULL ? checkpoint->config : NULL, error);

  if (config == NULL || !check_outputs (wanted, config, error) || !eng_config_check (config, error))
    return FALSE;

  data = cli_run_dataset (config, checkpoint != NULL ? checkpoint->source_vocab : NULL,
                          checkpoint != NULL ? checkpoint->target_vocab : NULL, error);

  if (data == NULL || (self->trainer = eng_trainer_new (data, config, error)) == NULL)
    return FALSE;

  if (wanted->resume != NULL && !eng_checkpoint_resume (checkpoint, self->trainer, error))
    return FALSE;

  self->history = wanted->resume != NULL ? eng_checkpoint_history (checkpoint) : NULL;

  if (self->history == NULL)
    self->history = eng_history_new ();

  if (wanted->init != NULL && !eng_checkpoint_load_params (checkpoint, eng_trainer_params (self->trainer), error))
    return FALSE;

  if (wanted->log != NULL && (self->log = eng_run_log_new (wanted->log, error)) == NULL)
    return FALSE;

  self->info = eng_trainer_run_info (self->trainer);

  return TRUE;
}

static gboolean
make_step (Training *self, GError **error)
{
  gboolean pictured = self->log != NULL && cli_traces_want (&self->traces, self->trainer, self->info);
  EngBatchPicture *picture = NULL;

  if (!eng_trainer_step (self->trainer, &self->last, pictured ? &picture : NULL, error))
    return FALSE;

  self->stepped = TRUE;
  eng_history_add_step (self->history, &self->last);
  eng_history_add_fed (self->history, eng_trainer_fed (self->trainer));

  if (self->log != NULL)
    eng_run_log_step (self->log, &self->last);

  if (picture != NULL)
    cli_traces_take (&self->traces, picture, self->log, self->info);

  cli_progress_step (&self->progress, &self->last);

  return TRUE;
}

static gboolean
end_epoch (Training *self, GError **error)
{
  const Wanted *wanted = self->wanted;
  EngEpochInfo *epoch = eng_trainer_validate (self->trainer);

  if (epoch == NULL) /* interrupted */
    return TRUE;

  g_clear_pointer (&self->epoch, eng_epoch_info_free);
  self->epoch = epoch;
  cli_progress_epoch (&self->progress, self->epoch);
  eng_history_add_epoch (self->history, self->epoch);

  if (self->log != NULL)
    eng_run_log_epoch (self->log, self->epoch);

  return wanted->save_every == 0 || self->epoch->epoch % wanted->save_every != 0 ||
         eng_checkpoint_save (self->trainer, self->history, wanted->save, error);
}

/* Returns FALSE with @error when the run diverged or a checkpoint could not be written. */
static gboolean
train (Training *self, GError **error)
{
  gboolean ok = TRUE;

  eng_trainer_set_interrupt (self->trainer, interrupted_cb, NULL);
  cli_progress_begin (&self->progress, self->info, self->wanted->quiet);

  if (self->log != NULL)
    eng_run_log_run (self->log, self->info);

  while (ok && interrupted == 0 && !eng_trainer_is_done (self->trainer))
    {
      ok = make_step (self, error);

      if (ok && eng_trainer_at_epoch_end (self->trainer))
        ok = end_epoch (self, error);
    }

  cli_progress_end (&self->progress);

  return ok;
}

/* What is drawn of the last sentence and of real vectors. */
static void
log_pictures (Training *self, GPtrArray *samples)
{
  if (samples->len > 0)
    {
      g_autoptr (EngSample) beam = cli_report_beam (self->trainer, samples->pdata[samples->len - 1]);

      eng_run_log_beam (self->log, beam);
    }

  if (self->epoch != NULL && self->epoch->drift != NULL)
    eng_run_log_drift (self->log, self->epoch->drift, self->epoch->step);
}

/* The last words of the run: samples, log, checkpoint, table. @ended: %NULL, or why the training stopped. */
static int
finish (Training *self, const GError *ended)
{
  const Wanted *wanted = self->wanted;
  const EngConfig *config = eng_trainer_config (self->trainer);
  gboolean book = config->lesson != NULL && g_str_has_prefix (config->lesson, "book-");
  const char *reason = ended != NULL ? "diverged" : interrupted != 0 ? "interrupted"
                                                                     : "done";
  g_autoptr (GPtrArray) samples = cli_report_samples (self->trainer, book);
  g_autoptr (EngTrainer) other = NULL;
  g_autoptr (GPtrArray) with_book = NULL;
  g_autoptr (GError) log_error = NULL;
  g_autoptr (GError) save_error = NULL;

  if (book && config->attention == ENG_ATTENTION_NONE && (other = cli_run_with_book_context (self->trainer)) != NULL)
    with_book = cli_report_samples (other, TRUE);

  for (guint i = 0; i < samples->len; i++)
    {
      /* A run that made no update has said nothing new. */
      if (self->stepped)
        eng_history_add_sample (self->history, samples->pdata[i]);

      if (self->log != NULL)
        eng_run_log_sample (self->log, samples->pdata[i]);
    }

  if (self->log != NULL)
    {
      eng_run_log_fed (self->log, eng_history_fed (self->history));
      log_pictures (self, samples);
    }

  if (self->log != NULL)
    eng_run_log_close (g_steal_pointer (&self->log), reason, ended != NULL ? ended->message : NULL, &log_error);

  if (wanted->save != NULL)
    eng_checkpoint_save (self->trainer, self->history, wanted->save, &save_error);

  cli_report_print (self->trainer, self->stepped ? &self->last : NULL, self->epoch, samples, with_book);

  if (interrupted != 0 && ended == NULL)
    cli_say (_ ("interrupted after update %" PRIu64), eng_trainer_steps_done (self->trainer));

  if (log_error != NULL)
    cli_fail (log_error);

  if (save_error != NULL)
    cli_fail (save_error);

  if (ended != NULL)
    return cli_fail (ended);

  if (log_error != NULL || save_error != NULL)
    return CLI_FAILED;

  return interrupted != 0 ? CLI_INTERRUPTED : CLI_DONE;
}

static int
run (const CliArguments *arguments, const Wanted *wanted)
{
  g_auto (Training) training = { .wanted = wanted };
  g_autoptr (GError) error = NULL;

  if (!open_training (&training, arguments, &error))
    return cli_fail (error);

  if (eng_trainer_is_done (training.trainer))
    cli_say (_ ("“%s” has made all its %" PRIu64 " updates; give more --epochs to go on"), wanted->resume, training.info->steps_total);

  if (training.info->notice != NULL && !wanted->quiet)
    cli_say ("%s", training.info->notice);

  catch_signals ();
  train (&training, &error);

  return finish (&training, error);
}

int
cli_train (int argc, char **argv)
{
  Wanted wanted = { 0 };
  const CliOption options[] = {
    { "init", CLI_TEXT, &wanted.init, 0, 0, _ ("FILE"), NULL, N_ ("begin with the weights of this checkpoint") },
    { "save", CLI_TEXT, &wanted.save, 0, 0, _ ("FILE"), NULL, N_ ("write a checkpoint at the end (safetensors)") },
    { "save-every", CLI_WHOLE, &wanted.save_every, 1, 1e7, "N", NULL, N_ ("write it every N epochs too") },
    { "resume", CLI_TEXT, &wanted.resume, 0, 0, _ ("FILE"), NULL, N_ ("go on from this checkpoint, with its own options; others given override them") },
    { "log", CLI_TEXT, &wanted.log, 0, 0, _ ("FILE"), NULL, N_ ("write a run log (JSON Lines)") },
    { "quiet", CLI_FLAG, &wanted.quiet, 0, 0, NULL, NULL, N_ ("no progress; results and mistakes only") },
  };
  const CliCommand command = {
    "train", N_ ("[OPTION…]"),
    N_ ("Trains a model, by default the book’s sequence-to-sequence model on the built-in English-French corpus. Progress goes to standard error; the figures of the last epoch and some decoded sentences to standard output."),
    options, G_N_ELEMENTS (options), CLI_ALL_GROUPS, 0, 0,
    N_ ("Losses are natural-log per valid target token; the book loss is divided by the padded length besides, as the book prints it. Ctrl-C ends the training cleanly: checkpoint and log are complete up to the last finished update, and the exit status is 130.")
  };
  g_auto (CliArguments) arguments = { 0 };
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  return run (&arguments, &wanted);
}
