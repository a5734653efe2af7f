/* SPDX-License-Identifier: MIT
 *
 * What the engine sends to a window, and how often: followed pairs, pictures, and events that nobody takes for a while.
 */
#include "watch.h"

/* A followed pair comes as it was fed in its latest batch, whichever batches are shown; nothing comes of others. */
static void
test_follow (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint64 seen = 0;
  Watch watch;

  watch_init (&watch);

  for (int i = 0; i < 3; i++)
    {
      EngCommand *command = eng_command_new (ENG_COMMAND_FOLLOW);

      command->follow.n = 2;
      command->follow.pairs = g_new (int, 2);
      command->follow.pairs[0] = 5;
      command->follow.pairs[1] = 1000000; /* there is no such pair */
      eng_engine_send (watch.engine, command);
    }

  watch_start (&watch, "epochs=300000", TRUE);

  while (watch.followed < 3 && g_get_monotonic_time () < deadline)
    {
      g_usleep (2000);
      watch_take (&watch);

      if (watch.followed_step != seen)
        {
          g_assert_cmpint (watch.followed_pair, ==, 5);
          g_assert_cmpuint (watch.followed_step, >, seen);
          g_assert_cmpuint (watch.followed_step, <=, watch.picture_step);
          seen = watch.followed_step;
        }
    }

  g_assert_cmpuint (watch.followed, >=, 3);
  watch_clear (&watch);
}

/* A window that takes nothing finds it all afterwards: updates gathered, between the few other events. */
static void
test_hidden (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint looks = 0;
  Watch watch;

  watch_init (&watch);
  watch.hidden = TRUE;
  watch_start (&watch, "epochs=20", TRUE);

  /* Taken now and then without having been called, as a window does that is shown again. */
  while (watch.state != ENG_RUN_DONE || watch.count[ENG_EVENT_STATE] == 0)
    {
      EngEvent *event;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (100000);
      looks++;

      while ((event = eng_channel_pop (watch.channel)) != NULL)
        {
          g_ptr_array_add (watch.events, event);
          watch.count[event->type]++;

          if (event->type == ENG_EVENT_STEPS)
            g_array_append_vals (watch.steps, event->steps.info, event->steps.n);
          else if (event->type == ENG_EVENT_STATE)
            watch.state = event->state;
        }
    }

  watch_assert_steps (&watch, 20 * WATCH_STEPS_PER_EPOCH);
  g_assert_cmpuint (watch.count[ENG_EVENT_EPOCH], ==, 20);
  g_assert_cmpuint (watch.count[ENG_EVENT_STEPS], <=, 20 + 2 * looks);
  watch_clear (&watch);
}

/* The first picture of a run replaces one of the run before that nobody took. */
static void
test_picture_of_new_run (void)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (EngBatchPicture) picture = NULL;
  gboolean done = FALSE;
  Watch watch;

  watch_init (&watch);
  watch.hidden = TRUE;
  watch_start (&watch, "", FALSE);
  watch_start (&watch, "epochs=1000000", TRUE);

  while (!done)
    {
      g_autoptr (EngEvent) event = eng_channel_pop (watch.channel);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);

      if (event != NULL)
        done = event->type == ENG_EVENT_EPOCH && event->run_id == 2;
      else
        g_usleep (200);
    }

  picture = eng_channel_take_picture (watch.channel);
  g_assert_nonnull (picture);
  g_assert_cmpuint (picture->run_id, ==, 2);
  g_assert_cmpuint (picture->step, ==, 1);
  watch_clear (&watch);
}

/* What was pictured last is looked at for long: it is the last batch, also when the one before was never taken. */
static void
test_picture_of_the_end (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "", TRUE);
  watch_for_state (&watch, 1, ENG_RUN_DONE);
  watch_take (&watch);
  g_assert_cmpuint (watch.picture_step, ==, watch.steps->len);
  watch_clear (&watch);
}

/* Pictures and events of updates come at most some 30 times a second, however fast they are taken. */
static void
test_rates (void)
{
  Watch watch;
  gint64 begun;
  double seconds;

  watch_init (&watch);
  watch_start (&watch, "epochs=10000000 valid=0", TRUE);
  watch_for_steps (&watch, 1);
  begun = g_get_monotonic_time ();
  watch.pictures = 0;
  watch.count[ENG_EVENT_STEPS] = watch.count[ENG_EVENT_EPOCH] = 0;

  /* Half a second; more where the machine stands still. */
  do
    {
      watch_take (&watch);
      seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
    }
  while (seconds < 0.5 || (watch.pictures < 2 && seconds < 60));

  g_assert_cmpfloat (watch.pictures, <=, 30.0 * seconds + 2.0);
  g_assert_cmpuint (watch.pictures, >=, 2);
  g_assert_cmpuint (watch.steps->len, >, 2 * watch.pictures);

  /* An epoch's end sends what is there, too. */
  g_assert_cmpfloat (watch.count[ENG_EVENT_STEPS], <=, watch.count[ENG_EVENT_EPOCH] + 30.0 * seconds + 2.0);
  watch_clear (&watch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/follow", test_follow);
  g_test_add_func ("/engine/hidden", test_hidden);
  g_test_add_func ("/engine/picture-of-new-run", test_picture_of_new_run);
  g_test_add_func ("/engine/picture-of-the-end", test_picture_of_the_end);
  g_test_add_func ("/engine/rates", test_rates);

  return g_test_run ();
}
