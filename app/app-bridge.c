/* SPDX-License-Identifier: MIT */

#include "app-bridge.h"

#include "eng-channel.h"
#include "eng-engine.h"

/* A window that was hidden for long finds updates by the hundred thousand in one event. They are applied in
 * slices (some 50 µs each), so that the budget holds. */
#define SLICE 1024

struct AppBridge
{
  EngChannel *channel; /* owned */
  EngEngine *engine;   /* owned; freed before the channel */
  AppBridgeFunc wake;
  gpointer wake_data;

  EngEvent *event;          /* owned; being applied, or NULL */
  guint applied;            /* of its updates */
  EngBatchPicture *picture; /* owned; of a run whose beginning was not applied yet, or NULL */
  GArray *followed;         /* int; owned; the pinned pairs that the engine was told of */
};

static void
wake_cb (gpointer user_data)
{
  AppBridge *self = user_data;

  self->wake (self->wake_data);
}

AppBridge *
app_bridge_new (AppBuiltinFunc builtin, gpointer builtin_data, AppBridgeFunc wake, gpointer wake_data)
{
  AppBridge *self = g_new0 (AppBridge, 1);

  self->followed = g_array_new (FALSE, FALSE, sizeof (int));
  self->wake = wake;
  self->wake_data = wake_data;
  self->channel = eng_channel_new (NULL, wake_cb, self);
  self->engine = eng_engine_new (self->channel, builtin, builtin_data);

  return self;
}

void
app_bridge_free (AppBridge *self)
{
  if (self == NULL)
    return;

  eng_engine_free (self->engine);
  eng_channel_free (self->channel);
  g_clear_pointer (&self->event, eng_event_free);
  g_clear_pointer (&self->picture, eng_batch_picture_free);
  g_array_unref (self->followed);
  g_free (self);
}

void
app_bridge_set_keep (AppBridge *self, const char *path, double seconds)
{
  eng_engine_set_keep (self->engine, path, seconds);
}

void
app_bridge_start (AppBridge *self, const EngConfig *config, const char *resume, gboolean playing)
{
  EngCommand *command;

  g_return_if_fail (config != NULL || resume != NULL);

  command = eng_command_new (ENG_COMMAND_START);
  command->start.config = config != NULL ? eng_config_copy (config) : NULL;
  command->start.resume = g_strdup (resume);
  command->start.playing = playing;
  eng_engine_send (self->engine, command);
}

void
app_bridge_show (AppBridge *self, const char *path)
{
  EngCommand *command;

  g_return_if_fail (path != NULL);

  command = eng_command_new (ENG_COMMAND_SHOW);
  command->path = g_strdup (path);
  eng_engine_send (self->engine, command);
}

void
app_bridge_play (AppBridge *self)
{
  eng_engine_send (self->engine, eng_command_new (ENG_COMMAND_PLAY));
}

void
app_bridge_pause (AppBridge *self)
{
  eng_engine_send (self->engine, eng_command_new (ENG_COMMAND_PAUSE));
}

void
app_bridge_step (AppBridge *self)
{
  eng_engine_send (self->engine, eng_command_new (ENG_COMMAND_STEP));
}

void
app_bridge_set (AppBridge *self, const char *name, const char *value)
{
  const EngOption *option = eng_config_find (name);
  EngCommand *command;

  g_return_if_fail (option != NULL && value != NULL);

  command = eng_command_new (ENG_COMMAND_SET);
  command->set.name = option->name; /* the command wants one that stays */
  command->set.value = g_strdup (value);
  eng_engine_send (self->engine, command);
}

void
app_bridge_translate (AppBridge *self, guint64 serial, const char *text, const char *reference, int beam,
                      guint n_forced, const EngForcedWord *forced)
{
  EngCommand *command;

  g_return_if_fail (text != NULL && beam >= 1);

  command = eng_command_new (ENG_COMMAND_TRANSLATE);
  command->translate.serial = serial;
  command->translate.text = g_strdup (text);
  command->translate.reference = g_strdup (reference);
  command->translate.beam = beam;
  command->translate.n_forced = n_forced;
  command->translate.forced = g_memdup2 (forced, n_forced * sizeof *forced);
  eng_engine_send (self->engine, command);
}

void
app_bridge_save (AppBridge *self, const char *path)
{
  EngCommand *command;

  g_return_if_fail (path != NULL);

  command = eng_command_new (ENG_COMMAND_SAVE);
  command->path = g_strdup (path);
  eng_engine_send (self->engine, command);
}

static void
apply_slice (AppBridge *self, UiState *state)
{
  EngEvent slice = *self->event;

  slice.steps.info += self->applied;
  slice.steps.n = MIN (slice.steps.n - self->applied, SLICE);
  ui_state_apply (state, &slice);
  self->applied += slice.steps.n;
}

/* Applies one event, or a slice of one; FALSE when there is none. */
static gboolean
apply_next (AppBridge *self, UiState *state)
{
  gboolean whole = TRUE;

  if (self->event == NULL)
    {
      self->event = eng_channel_pop (self->channel);
      self->applied = 0;
    }

  if (self->event == NULL)
    return FALSE;

  if (self->event->type == ENG_EVENT_STEPS)
    {
      apply_slice (self, state);
      whole = self->applied == self->event->steps.n;
    }
  else
    ui_state_apply (state, self->event);

  if (whole)
    g_clear_pointer (&self->event, eng_event_free);

  return TRUE;
}

/* A picture can overtake the beginning of its run, which was sent before it but comes another way; the state
 * would drop it, and after a paused start there is no second one. It waits here for its run. */
static void
apply_picture (AppBridge *self, UiState *state)
{
  EngBatchPicture *picture = eng_channel_take_picture (self->channel);

  if (picture != NULL)
    {
      g_clear_pointer (&self->picture, eng_batch_picture_free);
      self->picture = picture;
    }

  if (self->picture != NULL && self->picture->run_id <= state->run_id)
    ui_state_set_picture (state, g_steal_pointer (&self->picture));
}

/* What is pinned is followed by the engine. */
static void
follow_pins (AppBridge *self, const UiState *state)
{
  gboolean same = self->followed->len == state->pins->len;
  EngCommand *command;

  for (guint i = 0; same && i < state->pins->len; i++)
    same = g_array_index (self->followed, int, i) == ((const UiPinnedRow *) g_ptr_array_index (state->pins, i))->pair;

  if (same)
    return;

  g_array_set_size (self->followed, 0);

  for (guint i = 0; i < state->pins->len; i++)
    g_array_append_val (self->followed, ((UiPinnedRow *) g_ptr_array_index (state->pins, i))->pair);

  command = eng_command_new (ENG_COMMAND_FOLLOW);
  command->follow.n = (int) self->followed->len;
  command->follow.pairs = g_memdup2 (self->followed->data, self->followed->len * sizeof (int));
  eng_engine_send (self->engine, command);
}

gboolean
app_bridge_take (AppBridge *self, UiState *state, gint64 budget_usec)
{
  gint64 deadline = g_get_monotonic_time () + budget_usec;
  guint64 serial = state->serial;

  follow_pins (self, state);

  while (apply_next (self, state))
    if (g_get_monotonic_time () >= deadline)
      {
        /* The channel does not call again before it was found empty. */
        self->wake (self->wake_data);
        return state->serial != serial;
      }

  apply_picture (self, state);

  return state->serial != serial;
}
