/* SPDX-License-Identifier: MIT
 *
 * The channel: order, nothing lost, no wake-up lost, the latest picture wins, bounded memory. A second
 * thread sends where threads matter; the tests run under ThreadSanitizer too.
 */
#include "eng-channel.h"
#include "eng-error.h"

#include <math.h>
#include <stdatomic.h>

typedef struct
{
  GMainContext *context;
  EngChannel *channel;
  int calls;
} Receiver;

static void
count_call_cb (gpointer user_data)
{
  Receiver *receiver = user_data;

  g_assert_true (g_main_context_is_owner (receiver->context));
  receiver->calls++;
}

static void
receiver_init (Receiver *receiver)
{
  receiver->calls = 0;
  receiver->context = g_main_context_new ();
  receiver->channel = eng_channel_new (receiver->context, count_call_cb, receiver);
}

static void
receiver_clear (Receiver *receiver)
{
  g_clear_pointer (&receiver->channel, eng_channel_free);
  g_clear_pointer (&receiver->context, g_main_context_unref);
}

static void
receiver_iterate (Receiver *receiver)
{
  while (g_main_context_iteration (receiver->context, FALSE))
    ;
}

static void
send_path (EngChannel *channel, guint run_id, int number)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAVED, run_id);

  event->path = g_strdup_printf ("%d", number);
  eng_channel_send (channel, event);
}

static void
send_step (EngChannel *channel, guint run_id, guint64 step)
{
  EngStepInfo info = { .step = step, .tokens = 10, .loss = 1.0 / (double) step };

  eng_channel_send_steps (channel, run_id, &info, 1);
}

static void
send_picture (EngChannel *channel, guint64 step)
{
  EngBatchPicture *picture = eng_batch_picture_new (2, 3, 4);

  picture->step = step;
  eng_channel_send_picture (channel, picture);
}

static void
assert_path (EngEvent *event, int number)
{
  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, ENG_EVENT_SAVED);
  g_assert_cmpint (g_ascii_strtoll (event->path, NULL, 10), ==, number);
  eng_event_free (event);
}

static void
assert_steps (EngEvent *event, guint run_id, guint64 first, guint n)
{
  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, ENG_EVENT_STEPS);
  g_assert_cmpuint (event->run_id, ==, run_id);
  g_assert_cmpuint (event->steps.n, ==, n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (event->steps.info[i].step, ==, first + i);

  eng_event_free (event);
}

static void
test_order (void)
{
  Receiver receiver;

  receiver_init (&receiver);
  g_assert_null (eng_channel_pop (receiver.channel));

  for (int i = 0; i < 10; i++)
    send_path (receiver.channel, 1, i);

  for (int i = 0; i < 10; i++)
    assert_path (eng_channel_pop (receiver.channel), i);

  g_assert_null (eng_channel_pop (receiver.channel));
  receiver_clear (&receiver);
}

/* Updates are gathered, but never across another event, nor across runs, nor after they were taken. */
static void
test_steps_gathered (void)
{
  Receiver receiver;
  EngChannel *channel;

  receiver_init (&receiver);
  channel = receiver.channel;

  for (guint64 step = 1; step <= 1000; step++)
    send_step (channel, 1, step);

  send_path (channel, 1, 7);
  send_step (channel, 1, 1001);
  send_step (channel, 1, 1002);
  send_step (channel, 2, 1);

  assert_steps (eng_channel_pop (channel), 1, 1, 1000);
  assert_path (eng_channel_pop (channel), 7);
  assert_steps (eng_channel_pop (channel), 1, 1001, 2);
  assert_steps (eng_channel_pop (channel), 2, 1, 1);
  g_assert_null (eng_channel_pop (channel));

  send_step (channel, 2, 2);
  assert_steps (eng_channel_pop (channel), 2, 2, 1);
  send_step (channel, 2, 3);
  assert_steps (eng_channel_pop (channel), 2, 3, 1);
  g_assert_null (eng_channel_pop (channel));
  receiver_clear (&receiver);
}

/* A whole event of updates that somebody built is not grown: its array is his. */
static void
test_foreign_steps (void)
{
  Receiver receiver;
  EngEvent *event = eng_event_new (ENG_EVENT_STEPS, 1);

  receiver_init (&receiver);
  event->steps.n = 1;
  event->steps.info = g_new0 (EngStepInfo, 1);
  event->steps.info[0].step = 1;
  eng_channel_send (receiver.channel, event);
  send_step (receiver.channel, 1, 2);
  assert_steps (eng_channel_pop (receiver.channel), 1, 1, 1);
  assert_steps (eng_channel_pop (receiver.channel), 1, 2, 1);
  receiver_clear (&receiver);
}

#define THIN_BLOCK 1024

/* Loss 1 everywhere but for a peak, a dip and a NaN; the sum of the tokens is known. */
static EngStepInfo
thin_info (guint64 step)
{
  EngStepInfo info = { .step = step, .loss = 1.0, .tokens = 3, .positions = 5, .fed_true = 2, .fed_own = 1, .own_right = 1 };

  if (step == 1003)
    info.loss = 50.0;
  else if (step == 2002)
    info.loss = 0.25;
  else if (step == 3001)
    info.loss = NAN;

  return info;
}

typedef struct
{
  guint64 n, tokens, positions, fed_true, fed_own, own_right;
  guint64 last;
  int peaks, dips, nans, paths;
} ThinTotal;

static void
thin_total_add (ThinTotal *total, const EngStepInfo *info)
{
  g_assert_cmpuint (info->step, >, total->last);
  total->last = info->step;
  total->n++;
  total->tokens += (guint64) info->tokens;
  total->positions += (guint64) info->positions;
  total->fed_true += (guint64) info->fed_true;
  total->fed_own += (guint64) info->fed_own;
  total->own_right += (guint64) info->own_right;
  total->peaks += info->loss == 50.0 && info->step == 1003;
  total->dips += info->loss == 0.25 && info->step == 2002;
  total->nans += isnan (info->loss) && info->step == 3001;
}

static ThinTotal
thin_take_all (EngChannel *channel)
{
  ThinTotal total = { 0 };
  EngEvent *event;

  while ((event = eng_channel_pop (channel)) != NULL)
    {
      if (event->type == ENG_EVENT_SAVED)
        total.paths++;
      else
        for (guint i = 0; i < event->steps.n; i++)
          thin_total_add (&total, &event->steps.info[i]);

      eng_event_free (event);
    }

  return total;
}

/* A receiver that takes nothing for three times the limit: memory stays bounded; order, sums and extreme
 * values stay; other events in between stay. */
static void
test_bounded (void)
{
  const guint64 n = 3 * (guint64) ENG_CHANNEL_MAX_STEPS;
  g_autofree EngStepInfo *block = g_new (EngStepInfo, THIN_BLOCK);
  Receiver receiver;
  ThinTotal total;

  receiver_init (&receiver);

  for (guint64 begin = 0; begin < n; begin += THIN_BLOCK)
    {
      for (guint i = 0; i < THIN_BLOCK; i++)
        block[i] = thin_info (begin + i + 1);

      eng_channel_send_steps (receiver.channel, 1, block, THIN_BLOCK);

      if (begin == 512 * THIN_BLOCK)
        send_path (receiver.channel, 1, 1);
    }

  total = thin_take_all (receiver.channel);

  g_assert_cmpuint (total.n, <=, ENG_CHANNEL_MAX_STEPS);
  g_assert_cmpuint (total.n, >=, ENG_CHANNEL_MAX_STEPS / 2);
  g_assert_cmpuint (total.last, ==, n);
  g_assert_cmpuint (total.tokens, ==, 3 * n);
  g_assert_cmpuint (total.positions, ==, 5 * n);
  g_assert_cmpuint (total.fed_true, ==, 2 * n);
  g_assert_cmpuint (total.fed_own, ==, n);
  g_assert_cmpuint (total.own_right, ==, n);
  g_assert_cmpint (total.peaks, ==, 1);
  g_assert_cmpint (total.dips, ==, 1);
  g_assert_cmpint (total.nans, ==, 1);
  g_assert_cmpint (total.paths, ==, 1);

  /* And at the limit nothing is thinned. */
  for (guint64 begin = 0; begin < ENG_CHANNEL_MAX_STEPS; begin += THIN_BLOCK)
    {
      for (guint i = 0; i < THIN_BLOCK; i++)
        block[i] = thin_info (begin + i + 1);

      eng_channel_send_steps (receiver.channel, 2, block, THIN_BLOCK);
    }

  total = thin_take_all (receiver.channel);
  g_assert_cmpuint (total.n, ==, ENG_CHANNEL_MAX_STEPS);
  receiver_clear (&receiver);
}

static void
test_called_once (void)
{
  Receiver receiver;

  receiver_init (&receiver);
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 0);

  for (int i = 0; i < 5; i++)
    send_path (receiver.channel, 1, i);

  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 1);

  /* Not again before the queue was found empty. */
  assert_path (eng_channel_pop (receiver.channel), 0);
  send_path (receiver.channel, 1, 5);
  send_step (receiver.channel, 1, 1);
  send_picture (receiver.channel, 1);
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 1);

  for (int i = 1; i <= 5; i++)
    assert_path (eng_channel_pop (receiver.channel), i);

  assert_steps (eng_channel_pop (receiver.channel), 1, 1, 1);
  g_assert_null (eng_channel_pop (receiver.channel));
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 1);

  /* A send after the last pop calls again; so does a picture. */
  send_step (receiver.channel, 1, 2);
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 2);
  assert_steps (eng_channel_pop (receiver.channel), 1, 2, 1);
  g_assert_null (eng_channel_pop (receiver.channel));
  send_picture (receiver.channel, 2);
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 3);
  receiver_clear (&receiver);
}

static void
test_latest_picture (void)
{
  Receiver receiver;
  EngBatchPicture *picture;

  receiver_init (&receiver);
  g_assert_true (eng_channel_wants_picture (receiver.channel));
  g_assert_null (eng_channel_take_picture (receiver.channel));

  for (guint64 step = 1; step <= 5; step++)
    {
      send_picture (receiver.channel, step);
      g_assert_false (eng_channel_wants_picture (receiver.channel));
    }

  picture = eng_channel_take_picture (receiver.channel);
  g_assert_nonnull (picture);
  g_assert_cmpuint (picture->step, ==, 5);
  eng_batch_picture_free (picture);
  g_assert_null (eng_channel_take_picture (receiver.channel));
  g_assert_true (eng_channel_wants_picture (receiver.channel));
  receiver_clear (&receiver);
}

/* What was not taken is freed with the channel: AddressSanitizer's leak check is the judge. */
static void
test_leftovers (void)
{
  Receiver receiver;
  EngEvent *event = eng_event_new (ENG_EVENT_ERROR, 1);

  receiver_init (&receiver);
  g_set_error_literal (&event->error, ENG_ERROR, ENG_ERROR_BAD_TEXT, "left over");
  eng_channel_send (receiver.channel, event);
  send_path (receiver.channel, 1, 1);
  send_step (receiver.channel, 1, 1);
  send_picture (receiver.channel, 1);
  send_picture (receiver.channel, 2);
  receiver_clear (&receiver);
}

/* Freed while a call is due: the call does not come. */
static void
test_free_armed (void)
{
  Receiver receiver;

  receiver_init (&receiver);
  send_path (receiver.channel, 1, 1);
  g_clear_pointer (&receiver.channel, eng_channel_free);
  receiver_iterate (&receiver);
  g_assert_cmpint (receiver.calls, ==, 0);
  receiver_clear (&receiver);
}

#define ROUND_TRIPS 20000

typedef struct
{
  Receiver receiver;
  atomic_int taken; /* the number of the last event or picture taken */
  int expected;
  gboolean waiting;
} Stream;

/* Sends the next event only when the last one was taken, so that a single wake-up lost stops it all. */
static gpointer
send_one_by_one (gpointer data)
{
  Stream *stream = data;

  for (int i = 1; i <= ROUND_TRIPS; i++)
    {
      if (i % 2 == 0)
        send_path (stream->receiver.channel, 1, i);
      else
        send_picture (stream->receiver.channel, (guint64) i);

      while (atomic_load (&stream->taken) < i)
        g_thread_yield ();
    }

  return NULL;
}

static void
take_one_by_one_cb (gpointer user_data)
{
  Stream *stream = user_data;
  EngEvent *event;
  EngBatchPicture *picture;

  while ((event = eng_channel_pop (stream->receiver.channel)) != NULL)
    {
      assert_path (event, stream->expected++);
      atomic_store (&stream->taken, stream->expected - 1);
    }

  picture = eng_channel_take_picture (stream->receiver.channel);

  if (picture != NULL)
    {
      g_assert_cmpuint (picture->step, ==, (guint64) stream->expected++);
      eng_batch_picture_free (picture);
      atomic_store (&stream->taken, stream->expected - 1);
    }
}

static gboolean
fail_cb (gpointer user_data)
{
  Stream *stream = user_data;

  g_error ("a wake-up was lost: %d of %d taken", stream->expected - 1, ROUND_TRIPS);

  return G_SOURCE_REMOVE;
}

/* Stops the test when nothing has come for 20 s. */
static GSource *
watch (Stream *stream)
{
  GSource *source = g_timeout_source_new_seconds (20);

  g_source_set_callback (source, fail_cb, stream, NULL);
  g_source_attach (source, stream->receiver.context);

  return source;
}

static void
test_no_wake_lost (void)
{
  Stream stream = { .expected = 1 };
  GThread *sender;
  GSource *watchdog;

  stream.receiver.context = g_main_context_new ();
  stream.receiver.channel = eng_channel_new (stream.receiver.context, take_one_by_one_cb, &stream);
  watchdog = watch (&stream);
  sender = g_thread_new ("sender", send_one_by_one, &stream);

  while (stream.expected <= ROUND_TRIPS)
    g_main_context_iteration (stream.receiver.context, TRUE);

  g_thread_join (sender);
  g_source_destroy (watchdog);
  g_source_unref (watchdog);
  receiver_clear (&stream.receiver);
}

#define STREAM_STEPS 200000

typedef struct
{
  Receiver receiver;
  guint64 steps;
  int paths;
  guint64 last_picture;
} Flood;

static gpointer
send_flood (gpointer data)
{
  Flood *flood = data;

  for (guint64 step = 1; step <= STREAM_STEPS; step++)
    {
      send_step (flood->receiver.channel, 1, step);

      if (step % 100 == 0)
        send_path (flood->receiver.channel, 1, (int) step);

      if (step % 10 == 0 && eng_channel_wants_picture (flood->receiver.channel))
        send_picture (flood->receiver.channel, step);
    }

  return NULL;
}

static void
flood_take_event (Flood *flood, EngEvent *event)
{
  if (event->type == ENG_EVENT_SAVED)
    {
      /* Order between kinds: sent right after the step of that number. */
      g_assert_cmpint (g_ascii_strtoll (event->path, NULL, 10), ==, (gint64) flood->steps);
      flood->paths++;
    }
  else
    for (guint i = 0; i < event->steps.n; i++)
      g_assert_cmpuint (event->steps.info[i].step, ==, ++flood->steps);

  eng_event_free (event);
}

static void
take_flood_cb (gpointer user_data)
{
  Flood *flood = user_data;
  EngBatchPicture *picture;
  EngEvent *event;

  while ((event = eng_channel_pop (flood->receiver.channel)) != NULL)
    flood_take_event (flood, event);

  picture = eng_channel_take_picture (flood->receiver.channel);

  if (picture != NULL)
    {
      g_assert_cmpuint (picture->step, >, flood->last_picture);
      flood->last_picture = picture->step;
      eng_batch_picture_free (picture);
    }
}

/* Sender and receiver at full speed: every update once and in order. */
static void
test_flood (void)
{
  Flood flood = { 0 };
  GThread *sender;

  flood.receiver.context = g_main_context_new ();
  flood.receiver.channel = eng_channel_new (flood.receiver.context, take_flood_cb, &flood);
  sender = g_thread_new ("sender", send_flood, &flood);

  while (flood.steps < STREAM_STEPS || flood.paths < STREAM_STEPS / 100)
    g_main_context_iteration (flood.receiver.context, TRUE);

  g_thread_join (sender);
  g_assert_cmpuint (flood.last_picture, >, 0);
  receiver_clear (&flood.receiver);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel/order", test_order);
  g_test_add_func ("/channel/steps-gathered", test_steps_gathered);
  g_test_add_func ("/channel/foreign-steps", test_foreign_steps);
  g_test_add_func ("/channel/bounded", test_bounded);
  g_test_add_func ("/channel/called-once", test_called_once);
  g_test_add_func ("/channel/latest-picture", test_latest_picture);
  g_test_add_func ("/channel/leftovers", test_leftovers);
  g_test_add_func ("/channel/free-armed", test_free_armed);
  g_test_add_func ("/channel/no-wake-lost", test_no_wake_lost);
  g_test_add_func ("/channel/flood", test_flood);

  return g_test_run ();
}
