/* SPDX-License-Identifier: MIT
 *
 * The gap between the receiver's finding the queue empty and its asking to be called again: what is sent
 * right there may not be lost. The channel is compiled again, with a call of
 * send_in_gap() there.
 */
#include "eng-channel.h"

typedef enum
{
  GAP_QUIET,
  GAP_EVENT,
  GAP_PICTURE
} Gap;

static Gap in_gap;
static int calls;

void send_in_gap (EngChannel *channel);

void
send_in_gap (EngChannel *channel)
{
  Gap gap = in_gap;

  in_gap = GAP_QUIET;

  if (gap == GAP_EVENT)
    eng_channel_send (channel, eng_event_new (ENG_EVENT_STATE, 7));
  else if (gap == GAP_PICTURE)
    eng_channel_send_picture (channel, eng_batch_picture_new (1, 1, 1));
}

static void
count_call_cb (gpointer user_data)
{
  calls++;
}

/* Calls due are made; returns how many there were. */
static int
calls_due (void)
{
  int before = calls;

  while (g_main_context_iteration (NULL, FALSE))
    ;

  return calls - before;
}

/* Whether the receiver gets the event: from the same taking, or by being called. */
static void
test_event (void)
{
  g_autoptr (EngChannel) channel = eng_channel_new (NULL, count_call_cb, NULL);
  g_autoptr (EngEvent) first = NULL;
  g_autoptr (EngEvent) second = NULL;

  eng_channel_send (channel, eng_event_new (ENG_EVENT_STATE, 6));
  g_assert_cmpint (calls_due (), ==, 1);
  first = eng_channel_pop (channel);
  g_assert_cmpuint (first->run_id, ==, 6);

  in_gap = GAP_EVENT;
  second = eng_channel_pop (channel);

  if (second == NULL)
    {
      g_assert_cmpint (calls_due (), ==, 1);
      second = eng_channel_pop (channel);
    }

  g_assert_nonnull (second);
  g_assert_cmpuint (second->run_id, ==, 7);
  g_assert_null (eng_channel_pop (channel));
}

static void
test_picture (void)
{
  g_autoptr (EngChannel) channel = eng_channel_new (NULL, count_call_cb, NULL);
  g_autoptr (EngEvent) event = NULL;
  g_autoptr (EngBatchPicture) picture = NULL;

  eng_channel_send (channel, eng_event_new (ENG_EVENT_STATE, 6));
  g_assert_cmpint (calls_due (), ==, 1);
  event = eng_channel_pop (channel);

  in_gap = GAP_PICTURE;
  g_assert_null (eng_channel_pop (channel));
  picture = eng_channel_take_picture (channel);
  g_assert_nonnull (picture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel-gap/event", test_event);
  g_test_add_func ("/channel-gap/picture", test_picture);

  return g_test_run ();
}
