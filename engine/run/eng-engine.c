/* SPDX-License-Identifier: MIT
 *
 * The engine's thread: a loop that obeys what was sent, then makes one update. Between two updates is the
 * batch boundary at which commands take effect. While nothing plays, it sleeps on the queue of commands.
 *
 * Pictures, pauses, answers and checkpoints never touch what the trainer computes; so a watched run and an
 * unwatched one give the same losses to the last bit.
 */
#include "eng-engine.h"

#include <stdatomic.h>

#include <glib/gi18n.h>

#include "eng-answer.h"
#include "eng-checkpoint.h"
#include "eng-error.h"
#include "eng-follow.h"
#include "eng-handoff.h"
#include "eng-open.h"
#include "eng-past.h"
#include "eng-trainer.h"
#include "kern-gemm.h"

/* Steps are gathered, and pictures built, at most so often: somewhat more than a moving run is drawn. Everything
 * else is sent at once, and so is the first update after a pause. */
#define SEND_USEC (G_USEC_PER_SEC / 16)

struct EngEngine
{
  EngChannel *channel; /* borrowed */
  EngBuiltinFunc builtin;
  gpointer builtin_data;
  GAsyncQueue *commands; /* EngCommand; owned */
  GThread *thread;       /* owned; the owner's thread only */
  char *keep;            /* owned; where a training goes that ends unsaved; NULL: nowhere. Set before the first command */
  double keep_seconds;   /* of training without which it is not worth it */
  _Atomic (GThread *) own_thread;
  atomic_bool quit;

  /* The engine's thread only. */
  EngTrainer *trainer; /* owned; NULL before the first run, and while a recording is shown */
  gboolean recorded;   /* it is */
  guint run_id;        /* 0 before the first run */
  EngRunState state;
  GArray *steps;        /* EngStepInfo; made and not sent yet */
  gint64 sent_usec;     /* when steps were last sent */
  gint64 picture_usec;  /* when a picture was last built */
  gboolean has_picture; /* this run has sent one */
  guint64 picture_step; /* updates made when it was sent */
  EngFollow follow;
  double saved_seconds; /* of training, when it was opened or last saved */
  guint64 opened_step;  /* updates that it began with */
  EngHistory *history;  /* owned; of the run, kept with its checkpoints; NULL before the first run */
};

gboolean
eng_engine_is_own_thread (EngEngine *self)
{
  return atomic_load (&self->own_thread) == g_thread_self ();
}

static void
engine_flush_steps (EngEngine *self)
{
  eng_channel_send_steps (self->channel, self->run_id, (const EngStepInfo *) (gpointer) self->steps->data, self->steps->len);
  g_array_set_size (self->steps, 0);
  self->sent_usec = g_get_monotonic_time ();
}

/* Events stand in the order in which things happened: the updates made so far go first. */
static void
engine_send (EngEngine *self, EngEvent *event)
{
  engine_flush_steps (self);
  eng_channel_send (self->channel, event);
}

static void
engine_send_error (EngEngine *self, GError *error)
{
  EngEvent *event = eng_event_new (ENG_EVENT_ERROR, self->run_id);

  event->error = error;
  engine_send (self, event);
}

static void
engine_set_state (EngEngine *self, EngRunState state)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STATE, self->run_id);

  self->state = state;
  event->state = state;
  engine_send (self, event);
}

/* Whether another update can be made. */
static gboolean
engine_can_run (EngEngine *self)
{
  return self->state == ENG_RUN_PLAYING || self->state == ENG_RUN_PAUSED;
}

static gboolean
engine_wants_picture (EngEngine *self)
{
  if (!self->has_picture)
    return TRUE;

  return eng_channel_wants_picture (self->channel) && g_get_monotonic_time () - self->picture_usec >= SEND_USEC;
}

static void
engine_send_picture (EngEngine *self, EngBatchPicture *picture)
{
  eng_follow_attach (&self->follow, picture);
  eng_channel_send_picture (self->channel, picture);
  self->picture_usec = g_get_monotonic_time ();
  self->picture_step = eng_trainer_steps_done (self->trainer);
  self->has_picture = TRUE;
}

/* A picture just built: sent, or kept the followed rows of. */
static void
engine_take_picture (EngEngine *self, EngBatchPicture *picture, gboolean send)
{
  const EngFedMap *fed = eng_history_fed (self->history);

  picture->run_id = self->run_id;

  if (send && fed->columns > 0)
    picture->fed_map = eng_fed_map_copy (fed);

  eng_follow_take (&self->follow, picture);

  if (send)
    engine_send_picture (self, picture);
  else
    eng_batch_picture_free (picture);
}

/* Whether the next batch holds a pair that somebody follows. */
static gboolean
engine_is_followed (EngEngine *self)
{
  const int *pairs;
  int n = eng_trainer_next (self->trainer, &pairs);

  return eng_follow_wants (&self->follow, n, pairs);
}

/* @looked: at a run that was just opened: no part of its course. */
static void
engine_validate (EngEngine *self, gboolean looked)
{
  EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, self->run_id);

  /* It may take a while, and the updates before it are news. */
  engine_flush_steps (self);
  event->epoch = eng_trainer_validate (self->trainer);

  if (event->epoch != NULL && !looked)
    eng_history_add_epoch (self->history, event->epoch);

  if (event->epoch != NULL)
    engine_send (self, event);
  else
    eng_event_free (event); /* interrupted: the engine is being freed */
}

/* Makes one update, and what belongs to the end of an epoch and of the run. */
static void
engine_update (EngEngine *self, gboolean with_picture)
{
  EngBatchPicture *picture = NULL;
  GError *error = NULL;
  EngStepInfo info;
  gboolean followed;

  g_assert (eng_engine_is_own_thread (self));
  g_assert (engine_can_run (self));

  /* The last one is what will be looked at. */
  with_picture = with_picture || eng_trainer_is_last (self->trainer) || engine_wants_picture (self);
  followed = !with_picture && engine_is_followed (self);

  if (!eng_trainer_step (self->trainer, &info, with_picture || followed ? &picture : NULL, &error))
    {
      engine_send_error (self, error);
      engine_set_state (self, ENG_RUN_DIVERGED);
      return;
    }

  g_array_append_val (self->steps, info);
  eng_history_add_step (self->history, &info);
  eng_history_add_fed (self->history, eng_trainer_fed (self->trainer));

  if (picture != NULL)
    engine_take_picture (self, picture, with_picture);

  if (eng_trainer_at_epoch_end (self->trainer))
    engine_validate (self, FALSE);

  if (eng_trainer_is_done (self->trainer))
    engine_set_state (self, ENG_RUN_DONE);
  else if (g_get_monotonic_time () - self->sent_usec >= SEND_USEC)
    engine_flush_steps (self);
}

static gboolean
engine_is_quitting (gpointer user_data)
{
  EngEngine *self = user_data;

  return atomic_load (&self->quit);
}

/* What a run opened from a file has to show before it goes on: a batch, and how it validates. No update is made
 * and nothing of it enters the run's course, so what is saved now is what was opened. */
static void
engine_look (EngEngine *self)
{
  EngStepInfo info;

  engine_take_picture (self, eng_trainer_look (self->trainer, &info), TRUE);
  g_array_append_val (self->steps, info);
  engine_set_state (self, eng_trainer_is_done (self->trainer) ? ENG_RUN_DONE : ENG_RUN_PAUSED);
  engine_validate (self, TRUE);
}

static double
engine_seconds (EngEngine *self)
{
  EngTrainerState state;

  eng_trainer_get_state (self->trainer, &state);

  return state.seconds;
}

/* The training is about to end: a copy stays when much of it was never saved. */
static gboolean
engine_keep (EngEngine *self, GError **error)
{
  if (self->keep == NULL || self->trainer == NULL || engine_seconds (self) - self->saved_seconds < self->keep_seconds)
    return TRUE;

  return eng_checkpoint_save (self->trainer, self->history, self->keep, error);
}

/* The present run gives way to the next, with all that was of it; what it still has to say bears its own number. */
static void
engine_end (EngEngine *self)
{
  GError *error = NULL;

  if (!engine_keep (self, &error))
    engine_send_error (self, error);

  engine_flush_steps (self);
  g_clear_pointer (&self->trainer, eng_trainer_free);
  g_clear_pointer (&self->history, eng_history_free);
  self->recorded = FALSE;
  self->run_id++;
  self->has_picture = FALSE;
  self->picture_step = 0;
  eng_follow_forget (&self->follow);
}

/* What was to come in its place cannot: what is there stays as it is; where nothing is, that is said. */
static void
engine_stay (EngEngine *self)
{
  if (self->trainer == NULL && !self->recorded)
    engine_set_state (self, ENG_RUN_FAILED);
}

/* Read here, because a long log takes a while, and under a number of its own, like a run. */
static void
engine_show (EngEngine *self, const EngCommand *command)
{
  GError *error = NULL;
  g_autoptr (EngRunLogData) log = eng_run_log_read_until (command->path, engine_is_quitting, self, &error);

  if (log == NULL)
    {
      engine_send_error (self, error);
      engine_stay (self);

      return;
    }

  engine_end (self);
  self->recorded = TRUE;
  self->state = ENG_RUN_PAUSED; /* it sleeps until it is told to begin a run */
  eng_past_send_recording (self->channel, self->run_id, log, command->path);
}

/* A run that cannot begin leaves the present one as it is. */
static void
engine_start (EngEngine *self, const EngCommand *command)
{
  GError *error = NULL;
  EngEvent *event;
  EngHistory *history = NULL;
  EngTrainer *trainer = eng_open_run (command->start.config, command->start.resume,
                                      self->builtin, self->builtin_data, &history, &error);

  if (trainer == NULL)
    {
      engine_send_error (self, error);
      engine_stay (self);

      return;
    }

  engine_end (self);
  self->trainer = trainer;
  self->history = history != NULL ? history : eng_history_new ();
  self->opened_step = eng_trainer_steps_done (trainer);
  self->saved_seconds = engine_seconds (self);
  eng_trainer_set_interrupt (trainer, engine_is_quitting, self);

  event = eng_event_new (ENG_EVENT_RUN, self->run_id);
  event->run = eng_trainer_run_info (trainer);
  engine_send (self, event);
  eng_past_send_history (self->channel, self->run_id, self->history);

  self->state = ENG_RUN_PAUSED;

  if (command->start.resume != NULL && (!command->start.playing || eng_trainer_is_done (trainer)))
    engine_look (self);
  else if (command->start.playing)
    engine_set_state (self, ENG_RUN_PLAYING);
  else
    {
      engine_update (self, TRUE);

      if (engine_can_run (self))
        engine_set_state (self, ENG_RUN_PAUSED);
    }
}

/* Play, pause and step: answered by a state event also where there is nothing to do, so that the window's
 * button shows what is. */
static void
engine_obey_transport (EngEngine *self, EngCommandType type)
{
  /* Who stops to look sees the batch that the figures are of: one more update, with its picture. */
  const gboolean stops = type == ENG_COMMAND_PAUSE && self->state == ENG_RUN_PLAYING &&
                         self->picture_step != eng_trainer_steps_done (self->trainer);

  if ((type == ENG_COMMAND_STEP || stops) && engine_can_run (self))
    engine_update (self, TRUE);

  if (!engine_can_run (self))
    engine_set_state (self, self->state);
  else
    engine_set_state (self, type == ENG_COMMAND_PLAY ? ENG_RUN_PLAYING : ENG_RUN_PAUSED);
}

/* The end of the run was moved: one that was done may go on, one that went on may be done. */
static void
engine_move_end (EngEngine *self)
{
  gboolean done = eng_trainer_is_done (self->trainer);

  if (self->state == ENG_RUN_DONE && !done)
    engine_set_state (self, ENG_RUN_PAUSED);
  else if (engine_can_run (self) && done)
    engine_set_state (self, ENG_RUN_DONE);
}

static void
engine_set (EngEngine *self, const EngCommand *command)
{
  GError *error = NULL;
  EngChange *change = eng_trainer_set (self->trainer, command->set.name, command->set.value, &error);
  EngEvent *event;

  if (change == NULL)
    {
      engine_send_error (self, error);
      return;
    }

  eng_history_add_change (self->history, change);
  event = eng_event_new (ENG_EVENT_CHANGE, self->run_id);
  event->change = change;
  engine_send (self, event);
  engine_move_end (self);
}

static void
engine_translate (EngEngine *self, const EngCommand *command)
{
  GError *error = NULL;
  EngSample *sample = eng_answer_new (self->trainer, command, &error);
  EngEvent *event;

  if (sample == NULL)
    {
      engine_send_error (self, error);
      return;
    }

  /* What is only asked of an opened run, before it goes on, is no part of its course. */
  if (sample->translation->step > self->opened_step)
    eng_history_add_sample (self->history, sample);

  event = eng_event_new (ENG_EVENT_SAMPLE, self->run_id);
  event->sample = sample;
  engine_send (self, event);
}

static void
engine_save (EngEngine *self, const EngCommand *command)
{
  GError *error = NULL;
  EngEvent *event;

  if (!eng_checkpoint_save (self->trainer, self->history, command->path, &error))
    {
      engine_send_error (self, error);
      return;
    }

  self->saved_seconds = engine_seconds (self);
  event = eng_event_new (ENG_EVENT_SAVED, self->run_id);
  event->path = g_strdup (command->path);
  engine_send (self, event);
}

/* Whether there is a run to obey with; says so when there is none. */
static gboolean
engine_has_run (EngEngine *self)
{
  if (self->trainer != NULL)
    return TRUE;

  engine_send_error (self, g_error_new_literal (ENG_ERROR, ENG_ERROR_BAD_OPTION,
                                                self->recorded ? _ ("A recording has no weights: begin its run first")
                                                               : _ ("No run has begun yet: open a corpus or choose a lesson first")));

  return FALSE;
}

static void
engine_obey (EngEngine *self, const EngCommand *command)
{
  g_assert (eng_engine_is_own_thread (self));

  if (command->type != ENG_COMMAND_START && command->type != ENG_COMMAND_SHOW && command->type != ENG_COMMAND_QUIT &&
      command->type != ENG_COMMAND_FOLLOW && !engine_has_run (self))
    return;

  switch (command->type)
    {
    case ENG_COMMAND_START:
      engine_start (self, command);
      break;

    case ENG_COMMAND_SHOW:
      engine_show (self, command);
      break;

    case ENG_COMMAND_PLAY:
    case ENG_COMMAND_PAUSE:
    case ENG_COMMAND_STEP:
      engine_obey_transport (self, command->type);
      break;

    case ENG_COMMAND_SET:
      engine_set (self, command);
      break;

    case ENG_COMMAND_TRANSLATE:
      engine_translate (self, command);
      break;

    case ENG_COMMAND_SAVE:
      engine_save (self, command);
      break;

    case ENG_COMMAND_FOLLOW:
      eng_follow_set (&self->follow, command->follow.n, command->follow.pairs);
      break;

    case ENG_COMMAND_QUIT:
      atomic_store (&self->quit, TRUE);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* The next command: one that is there while a run plays, otherwise the next to come. */
static EngCommand *
engine_next_command (EngEngine *self)
{
  EngCommand *command = self->state == ENG_RUN_PLAYING ? g_async_queue_try_pop (self->commands)
                                                       : g_async_queue_pop (self->commands);

  if (command != NULL)
    ENG_HANDOFF_ACQUIRE (command);

  return command;
}

static gpointer
engine_main (gpointer data)
{
  EngEngine *self = data;

  atomic_store (&self->own_thread, g_thread_self ());

  while (!atomic_load (&self->quit))
    {
      g_autoptr (EngCommand) command = engine_next_command (self);

      if (command != NULL)
        engine_obey (self, command);
      else
        engine_update (self, FALSE);
    }

  /* Nobody is there to be told when this fails. */
  engine_keep (self, NULL);
  engine_flush_steps (self);
  g_clear_pointer (&self->trainer, eng_trainer_free);
  g_clear_pointer (&self->history, eng_history_free);
  eng_follow_clear (&self->follow);

  return NULL;
}

EngEngine *
eng_engine_new (EngChannel *channel, EngBuiltinFunc builtin, gpointer user_data)
{
  EngEngine *self = g_new0 (EngEngine, 1);

  self->channel = channel;
  self->builtin = builtin;
  self->builtin_data = user_data;
  self->state = ENG_RUN_FAILED;
  self->commands = g_async_queue_new_full ((GDestroyNotify) eng_command_free);
  self->steps = g_array_new (FALSE, FALSE, sizeof (EngStepInfo));
  atomic_init (&self->own_thread, NULL);
  atomic_init (&self->quit, FALSE);

  /* Loading sets the environment, which no other thread may read meanwhile (getenv() is everywhere in GTK):
   * so on the owner's thread, before there is ours. Should it fail, the first start says why. */
  (void) kern_gemm_load ();
  self->thread = g_thread_new ("engine", engine_main, self);

  return self;
}

void
eng_engine_free (EngEngine *self)
{
  if (self == NULL)
    return;

  g_assert (!eng_engine_is_own_thread (self));

  /* The flag is seen in the middle of a validation, the command by a thread that sleeps. */
  atomic_store (&self->quit, TRUE);
  eng_engine_send (self, eng_command_new (ENG_COMMAND_QUIT));
  g_thread_join (self->thread);

  g_async_queue_unref (self->commands);
  g_array_unref (self->steps);
  g_free (self->keep);
  g_free (self);
}

void
eng_engine_set_keep (EngEngine *self, const char *path, double seconds)
{
  g_free (self->keep);
  self->keep = g_strdup (path);
  self->keep_seconds = seconds;
}

void
eng_engine_send (EngEngine *self, EngCommand *command)
{
  g_return_if_fail (command != NULL);

  ENG_HANDOFF_RELEASE (command);
  g_async_queue_push (self->commands, command);
}
