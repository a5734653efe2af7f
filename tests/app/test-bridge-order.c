/* SPDX-License-Identifier: MIT
 *
 * A picture that overtakes the beginning of its run: too rare to be met by chance, so the bridge is linked here
 * with a channel that hands out just that order, and an engine that does nothing.
 */
#include "app-bridge.h"
#include "eng-channel.h"
#include "eng-engine.h"

static EngEvent *next_event;          /* owned */
static EngBatchPicture *next_picture; /* owned */

EngChannel *
eng_channel_new (GMainContext *context, EngChannelFunc func, gpointer user_data)
{
  return NULL;
}

void
eng_channel_free (EngChannel *self)
{
}

EngEvent *
eng_channel_pop (EngChannel *self)
{
  return g_steal_pointer (&next_event);
}

EngBatchPicture *
eng_channel_take_picture (EngChannel *self)
{
  return g_steal_pointer (&next_picture);
}

EngEngine *
eng_engine_new (EngChannel *channel, EngBuiltinFunc builtin, gpointer user_data)
{
  return NULL;
}

void
eng_engine_free (EngEngine *self)
{
}

void
eng_engine_send (EngEngine *self, EngCommand *command)
{
  eng_command_free (command);
}

void
eng_engine_set_keep (EngEngine *self, const char *path, double seconds)
{
}

static void
no_wake_cb (gpointer user_data)
{
}

static void
give_run (guint run_id)
{
  next_event = eng_event_new (ENG_EVENT_RUN, run_id);
  next_event->run = g_new0 (EngRunInfo, 1);
}

static void
give_picture (guint run_id, guint64 step)
{
  next_picture = eng_batch_picture_new (1, 1, 1);
  next_picture->run_id = run_id;
  next_picture->step = step;
}

static void
assert_shown (const UiState *state, guint run_id, guint64 step)
{
  g_assert_nonnull (state->picture);
  g_assert_cmpuint (state->picture->run_id, ==, run_id);
  g_assert_cmpuint (state->picture->step, ==, step);
}

static void
test_picture_first (void)
{
  g_autoptr (AppBridge) bridge = app_bridge_new (NULL, NULL, no_wake_cb, NULL);
  g_autoptr (UiState) state = ui_state_new ();

  give_run (1);
  give_picture (1, 5);
  g_assert_true (app_bridge_take (bridge, state, G_USEC_PER_SEC));
  assert_shown (state, 1, 5);

  /* The next run's picture without its beginning: nothing to see yet, and not lost. */
  give_picture (2, 1);
  g_assert_false (app_bridge_take (bridge, state, G_USEC_PER_SEC));
  assert_shown (state, 1, 5);
  give_run (2);
  g_assert_true (app_bridge_take (bridge, state, G_USEC_PER_SEC));
  assert_shown (state, 2, 1);

  /* Of two that wait the newer one is shown. */
  give_picture (3, 1);
  app_bridge_take (bridge, state, G_USEC_PER_SEC);
  give_picture (3, 2);
  give_run (3);
  app_bridge_take (bridge, state, G_USEC_PER_SEC);
  assert_shown (state, 3, 2);

  /* One of a run that is over is nothing new. */
  give_picture (2, 9);
  g_assert_false (app_bridge_take (bridge, state, G_USEC_PER_SEC));
  assert_shown (state, 3, 2);

  /* One that still waits at the end is freed (AddressSanitizer's leak check is the judge). */
  give_picture (4, 1);
  app_bridge_take (bridge, state, G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bridge-order/picture-first", test_picture_first);

  return g_test_run ();
}
