/* SPDX-License-Identifier: MIT
 *
 * The pool of lanes. All that is shared goes through C11 atomics; mutex and conditions serve sleeping only
 * (so ThreadSanitizer, which cannot see into GLib's locks, sees every hand-over).
 *
 * A run is published as one 64-bit word: its number, its count of tasks, and the next task. A task is
 * claimed by raising the last part with compare-and-swap, which fails when any part has changed. So a
 * helper that was asleep or pushed aside meanwhile can neither take a task twice nor one of a newer run
 * under an older function, and nobody has to wait for helpers that never woke.
 */
#include "eng-lanes.h"

#include <sched.h>
#include <stdatomic.h>

#define SPIN_USEC 60   /* how long a thread without work spins before it sleeps */
#define SPIN_PAUSES 16 /* pauses between two looks at the clock */
#define LINE 64        /* bytes of a cache line */

struct EngLanes
{
  int n_helpers;
  GThread **helpers; /* (n_helpers) owned */
  GMutex mutex;
  GCond work; /* helpers sleep here */
  GCond done; /* the caller sleeps here */

  /* Written by the caller while no task is claimed, read by whoever has claimed one. */
  EngLaneFunc func;
  gpointer data;
  gboolean running;

  _Alignas(LINE) _Atomic guint64 word; /* run << 32 | tasks << 16 | next task */
  _Alignas(LINE) atomic_int unfinished;
  _Alignas(LINE) atomic_int helpers_asleep;
  atomic_bool caller_asleep;
  atomic_bool quit;
};

static inline int
word_tasks (guint64 word)
{
  return (int) (word >> 16 & 0xffff);
}

static inline int
word_next (guint64 word)
{
  return (int) (word & 0xffff);
}

static inline void
cpu_pause (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

typedef gboolean (*ReadyFunc) (EngLanes *self);

static gboolean
work_is_ready (EngLanes *self)
{
  guint64 word = atomic_load (&self->word);

  return word_next (word) < word_tasks (word) || atomic_load (&self->quit);
}

static gboolean
all_is_done (EngLanes *self)
{
  return atomic_load (&self->unfinished) == 0;
}

/* Spins until @ready or for SPIN_USEC. Yields as it spins, so that with more threads than cores the one
 * that is waited for comes to run. */
static gboolean
spin_until (EngLanes *self, ReadyFunc ready)
{
  gint64 deadline = g_get_monotonic_time () + SPIN_USEC;

  do
    {
      for (int i = 0; i < SPIN_PAUSES; i++)
        {
          if (ready (self))
            return TRUE;

          cpu_pause ();
        }

      sched_yield ();
    }
  while (g_get_monotonic_time () < deadline);

  return ready (self);
}

/* Claims the next task of the present run; -1 when there is none left. */
static int
claim_task (EngLanes *self)
{
  guint64 word = atomic_load (&self->word);

  while (word_next (word) < word_tasks (word))
    if (atomic_compare_exchange_weak (&self->word, &word, word + 1))
      return word_next (word);

  return -1;
}

static void
finish_task (EngLanes *self)
{
  if (atomic_fetch_sub (&self->unfinished, 1) > 1)
    return;

  /* The last task of the run. The caller announces its sleep before it looks at the count once more, so
   * one of the two sees the other. */
  if (atomic_load (&self->caller_asleep))
    {
      g_mutex_lock (&self->mutex);
      g_cond_signal (&self->done);
      g_mutex_unlock (&self->mutex);
    }
}

static void
work_until_none_left (EngLanes *self)
{
  int task;

  while ((task = claim_task (self)) >= 0)
    {
      /* Only after the claim: until this task is finished the run cannot end, so both stay as they are. */
      self->func (task, self->data);
      finish_task (self);
    }
}

static void
sleep_until_work (EngLanes *self)
{
  g_mutex_lock (&self->mutex);
  atomic_fetch_add (&self->helpers_asleep, 1);

  while (!work_is_ready (self))
    g_cond_wait (&self->work, &self->mutex);

  atomic_fetch_sub (&self->helpers_asleep, 1);
  g_mutex_unlock (&self->mutex);
}

static void
sleep_until_done (EngLanes *self)
{
  g_mutex_lock (&self->mutex);
  atomic_store (&self->caller_asleep, TRUE);

  while (!all_is_done (self))
    g_cond_wait (&self->done, &self->mutex);

  atomic_store (&self->caller_asleep, FALSE);
  g_mutex_unlock (&self->mutex);
}

static void
wake_helpers (EngLanes *self)
{
  if (atomic_load (&self->helpers_asleep) == 0)
    return;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->mutex);
}

static gpointer
helper_main (gpointer data)
{
  EngLanes *self = data;

  while (!atomic_load (&self->quit))
    {
      work_until_none_left (self);

      if (!spin_until (self, work_is_ready))
        sleep_until_work (self);
    }

  return NULL;
}

/* g_get_num_processors() counts those of the machine; taskset and containers may leave us fewer. */
static int
processors_allowed (void)
{
#ifdef __linux__
  cpu_set_t allowed;

  if (sched_getaffinity (0, sizeof allowed, &allowed) == 0)
    return MAX (CPU_COUNT (&allowed), 1);
#endif

  return (int) g_get_num_processors ();
}

EngLanes *
eng_lanes_new (int threads)
{
  EngLanes *self;

  g_return_val_if_fail (threads >= 0, NULL);

  self = g_aligned_alloc0 (1, sizeof *self, LINE);

  self->n_helpers = (threads > 0 ? threads : processors_allowed ()) - 1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_cond_init (&self->done);
  atomic_init (&self->word, 0);
  atomic_init (&self->unfinished, 0);
  atomic_init (&self->helpers_asleep, 0);
  atomic_init (&self->caller_asleep, FALSE);
  atomic_init (&self->quit, FALSE);

  self->helpers = g_new0 (GThread *, (gsize) self->n_helpers);

  for (int i = 0; i < self->n_helpers; i++)
    self->helpers[i] = g_thread_new ("lane", helper_main, self);

  return self;
}

void
eng_lanes_free (EngLanes *self)
{
  if (self == NULL)
    return;

  g_assert (!self->running);

  atomic_store (&self->quit, TRUE);
  wake_helpers (self);

  for (int i = 0; i < self->n_helpers; i++)
    g_thread_join (self->helpers[i]);

  g_free (self->helpers);
  g_cond_clear (&self->done);
  g_cond_clear (&self->work);
  g_mutex_clear (&self->mutex);
  g_aligned_free (self);
}

int
eng_lanes_threads (const EngLanes *self)
{
  return self->n_helpers + 1;
}

void
eng_lanes_run (EngLanes *self, int n_tasks, EngLaneFunc func, gpointer data)
{
  guint64 run;

  g_return_if_fail (n_tasks >= 0 && n_tasks <= ENG_LANES_MAX_TASKS);
  g_assert (!self->running);

  /* Nothing to share out. */
  if (self->n_helpers == 0 || n_tasks <= 1)
    {
      for (int i = 0; i < n_tasks; i++)
        func (i, data);

      return;
    }

  self->running = TRUE;
  self->func = func;
  self->data = data;
  atomic_store (&self->unfinished, n_tasks);
  run = (atomic_load (&self->word) >> 32) + 1;
  atomic_store (&self->word, run << 32 | (guint64) n_tasks << 16);
  wake_helpers (self);

  work_until_none_left (self);

  if (!spin_until (self, all_is_done))
    sleep_until_done (self);

  self->running = FALSE;
}
