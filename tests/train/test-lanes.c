/* SPDX-License-Identifier: MIT
 *
 * The pool of lanes: every task once, whatever the threads do; real concurrency; sleep when idle.
 */
#include "eng-lanes.h"

#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#define MAX_TASKS 40

typedef struct
{
  int round;
  int count[MAX_TASKS]; /* plain on purpose: the hand-over must make them visible */
  int round_of[MAX_TASKS];
} Tally;

static void
count_task (int task, gpointer data)
{
  Tally *tally = data;

  tally->count[task]++;
  tally->round_of[task] = tally->round;
}

/* Fails unless each of @n_tasks tasks has run once in each of @rounds runs. */
static void
assert_each_once (int threads, int n_tasks, int rounds, gulong pause_usec)
{
  g_autoptr (EngLanes) lanes = eng_lanes_new (threads);
  Tally tally = { 0 };

  g_assert_cmpint (eng_lanes_threads (lanes), ==, threads);

  for (int round = 1; round <= rounds; round++)
    {
      tally.round = round;
      eng_lanes_run (lanes, n_tasks, count_task, &tally);

      for (int i = 0; i < n_tasks; i++)
        if (tally.count[i] != round || tally.round_of[i] != round)
          g_error ("%d threads, %d tasks: task %d ran %d times in %d runs, last in run %d",
                   threads, n_tasks, i, tally.count[i], round, tally.round_of[i]);

      if (pause_usec > 0)
        g_usleep (pause_usec);
    }

  for (int i = n_tasks; i < MAX_TASKS; i++)
    g_assert_cmpint (tally.count[i], ==, 0);
}

static void
test_each_once (void)
{
  static const int n_tasks[] = { 0, 1, 2, 3, 7, MAX_TASKS };

  for (int threads = 1; threads <= 4; threads++)
    for (gsize i = 0; i < G_N_ELEMENTS (n_tasks); i++)
      assert_each_once (threads, n_tasks[i], 2000, 0);
}

/* Pauses around the length of the spin: helpers are met awake, asleep and falling asleep. */
static void
test_sleep_and_wake (void)
{
  static const gulong pauses_usec[] = { 1, 20, 60, 100, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (pauses_usec); i++)
    for (int threads = 2; threads <= 4; threads++)
      assert_each_once (threads, 5, 200, pauses_usec[i]);
}

typedef struct
{
  atomic_int begun;
  int wanted;
} Meeting;

static void
meet (int task, gpointer data)
{
  Meeting *meeting = data;
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  atomic_fetch_add (&meeting->begun, 1);

  while (atomic_load (&meeting->begun) < meeting->wanted)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("task %d waits alone: %d of %d tasks have begun", task, atomic_load (&meeting->begun), meeting->wanted);

      sched_yield ();
    }
}

/* Tasks that wait for each other end only when as many threads work. */
static void
test_concurrent (void)
{
  for (int threads = 2; threads <= 4; threads++)
    {
      g_autoptr (EngLanes) lanes = eng_lanes_new (threads);

      for (int round = 0; round < 20; round++)
        {
          Meeting meeting = { .wanted = threads };

          eng_lanes_run (lanes, threads, meet, &meeting);
          g_assert_cmpint (atomic_load (&meeting.begun), ==, threads);

          /* Now and then long enough that the helpers sleep. */
          if (round % 4 == 0)
            g_usleep (2000);
        }
    }
}

typedef struct
{
  Meeting meeting;
  GThread *caller;
  atomic_int done;
} LongRun;

static void
sleep_unless_caller (int task, gpointer data)
{
  LongRun *run = data;

  meet (task, &run->meeting);

  if (g_thread_self () != run->caller)
    g_usleep (2000);

  atomic_fetch_add (&run->done, 1);
}

/* The helpers' tasks last longer than the spin: the caller sleeps, and must be woken. */
static void
test_long_tasks (void)
{
  g_autoptr (EngLanes) lanes = eng_lanes_new (3);

  for (int round = 0; round < 30; round++)
    {
      LongRun run = { .meeting.wanted = 3, .caller = g_thread_self () };

      eng_lanes_run (lanes, 3, sleep_unless_caller, &run);
      g_assert_cmpint (atomic_load (&run.done), ==, 3);
    }
}

/* Four threads on one processor: spinning gives way. */
static void
test_one_processor (void)
{
  cpu_set_t before, one;
  int first = 0;

  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);

  while (!CPU_ISSET (first, &before))
    first++;

  CPU_ZERO (&one);
  CPU_SET (first, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);

  {
    g_autoptr (EngLanes) lanes = eng_lanes_new (0);

    g_assert_cmpint (eng_lanes_threads (lanes), ==, 1);
  }

  assert_each_once (4, 8, 500, 0);
  assert_each_once (2, 2, 500, 0);
  g_assert_cmpint (sched_setaffinity (0, sizeof before, &before), ==, 0);
}

static double
process_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* Helpers without work sleep: an idle pool may not cost a tenth of one processor. */
static void
test_idle (void)
{
  g_autoptr (EngLanes) lanes = eng_lanes_new (4);
  Tally tally = { 0 };
  double begun, used;

  eng_lanes_run (lanes, 8, count_task, &tally);
  begun = process_seconds ();
  g_usleep (G_USEC_PER_SEC / 2);
  used = process_seconds () - begun;

  if (used > 0.05)
    g_error ("4 idle threads used %g s of processor time in 0.5 s", used);
}

static void
test_free_without_run (void)
{
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (EngLanes) lanes = eng_lanes_new (1 + i % 4);

      if (i % 3 == 0)
        g_usleep ((gulong) i);

      g_assert_nonnull (lanes);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lanes/each-task-once", test_each_once);
  g_test_add_func ("/lanes/sleep-and-wake", test_sleep_and_wake);
  g_test_add_func ("/lanes/concurrent", test_concurrent);
  g_test_add_func ("/lanes/long-tasks", test_long_tasks);
  g_test_add_func ("/lanes/one-processor", test_one_processor);
  g_test_add_func ("/lanes/idle", test_idle);
  g_test_add_func ("/lanes/free-without-run", test_free_without_run);

  return g_test_run ();
}
