/* SPDX-License-Identifier: MIT
 *
 * The pool of lanes. All that is shared goes through C11 atomics; mutex and conditions serve sleeping only
 * (so ThreadSanitizer, which cannot see into GLib's locks, sees every hand-over).
 *
 * Each thread has a seat with tasks of its own: of T threads the k-th has the tasks k, k + T, k + 2 T … It takes
 * them in this order, and then what is left at the seats of the others. So runs over the same things find
 * them in the cache of the thread that worked on them before, and a thread that was pushed off its
 * processor holds up no task but the one in its hands.
 *
 * A seat is one 64-bit word: the number of the run, its count of tasks, and the next of them. A task is
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

typedef struct
{
  _Alignas(LINE) _Atomic guint64 word; /* run << 32 | tasks << 16 | next */
} Seat;

/* What a thread waits for. It polls one cache line, which nobody writes meanwhile. */
typedef struct
{
  EngLanes *lanes; /* borrowed */
  int seat;
  guint32 seen; /* helpers: the run after which they wait */
} Waiting;

typedef gboolean (*ReadyFunc) (const Waiting *waiting);

struct EngLanes
{
  int n_threads;
  Seat *seats;       /* (n_threads) owned; the caller's is 0 */
  Waiting *helpers;  /* (n_threads) owned: what each starts with; 0 is not used */
  GThread **threads; /* (n_threads) owned; 0 is not used */
  GMutex mutex;
  GCond work; /* helpers sleep here */
  GCond done; /* the caller sleeps here */
  gboolean running;

  /* Written by the caller while no task is claimed, read by whoever has claimed one. */
  _Alignas(LINE) EngLaneFunc func;
  gpointer data;

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

static guint32
run_at (EngLanes *self, int seat)
{
  return (guint32) (atomic_load (&self->seats[seat].word) >> 32);
}

/* A new run is announced at every seat, also where it brings no tasks. */
static gboolean
work_is_ready (const Waiting *waiting)
{
  return run_at (waiting->lanes, waiting->seat) != waiting->seen || atomic_load (&waiting->lanes->quit);
}

static gboolean
all_is_done (const Waiting *waiting)
{
  return atomic_load (&waiting->lanes->unfinished) == 0;
}

/* Spins until @ready or for SPIN_USEC. Yields as it spins, so that with more threads than cores the one
 * that is waited for comes to run. */
static gboolean
spin_until (const Waiting *waiting, ReadyFunc ready)
{
  gint64 deadline = g_get_monotonic_time () + SPIN_USEC;

  do
    {
      for (int i = 0; i < SPIN_PAUSES; i++)
        {
          if (ready (waiting))
            return TRUE;

          cpu_pause ();
        }

      sched_yield ();
    }
  while (g_get_monotonic_time () < deadline);

  return ready (waiting);
}

/* Claims the next task of the run at one seat; -1 when there is none left. */
static int
claim_at (EngLanes *self, int seat)
{
  guint64 word = atomic_load (&self->seats[seat].word);

  while (word_next (word) < word_tasks (word))
    if (atomic_compare_exchange_weak (&self->seats[seat].word, &word, word + 1))
      return word_next (word) * self->n_threads + seat;

  return -1;
}

/* Claims a task, first at the thread's own seat; -1 when there is none left anywhere. */
static int
claim_task (EngLanes *self, int seat)
{
  for (int i = 0; i < self->n_threads; i++)
    {
      int task = claim_at (self, (seat + i) % self->n_threads);

      if (task >= 0)
        return task;
    }

  return -1;
}

static void
finish_tasks (EngLanes *self, int n)
{
  if (n == 0 || atomic_fetch_sub (&self->unfinished, n) > n)
    return;

  /* The last tasks of the run. The caller announces its sleep before it looks at the count once more, so
   * one of the two sees the other. */
  if (atomic_load (&self->caller_asleep))
    {
      g_mutex_lock (&self->mutex);
      g_cond_signal (&self->done);
      g_mutex_unlock (&self->mutex);
    }
}

static void
work_until_none_left (EngLanes *self, int seat)
{
  int finished = 0;
  int task;

  while ((task = claim_task (self, seat)) >= 0)
    {
      /* Only after the claim: until this task is counted as finished the run cannot end, so both stay as they are. */
      self->func (task, self->data);
      finished++;
    }

  finish_tasks (self, finished);
}

static void
sleep_until_work (const Waiting *waiting)
{
  EngLanes *self = waiting->lanes;

  g_mutex_lock (&self->mutex);
  atomic_fetch_add (&self->helpers_asleep, 1);

  while (!work_is_ready (waiting))
    g_cond_wait (&self->work, &self->mutex);

  atomic_fetch_sub (&self->helpers_asleep, 1);
  g_mutex_unlock (&self->mutex);
}

static void
sleep_until_done (const Waiting *waiting)
{
  EngLanes *self = waiting->lanes;

  g_mutex_lock (&self->mutex);
  atomic_store (&self->caller_asleep, TRUE);

  while (!all_is_done (waiting))
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
  Waiting waiting = *(Waiting *) data;
  EngLanes *self = waiting.lanes;

  while (!atomic_load (&self->quit))
    {
      /* Before it looks for work: a run that comes while it looks is a new one. */
      waiting.seen = run_at (self, waiting.seat);
      work_until_none_left (self, waiting.seat);

      if (!spin_until (&waiting, work_is_ready))
        sleep_until_work (&waiting);
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

  self->n_threads = threads > 0 ? threads : processors_allowed ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_cond_init (&self->done);
  atomic_init (&self->unfinished, 0);
  atomic_init (&self->helpers_asleep, 0);
  atomic_init (&self->caller_asleep, FALSE);
  atomic_init (&self->quit, FALSE);

  self->seats = g_aligned_alloc0 ((gsize) self->n_threads, sizeof *self->seats, LINE);
  self->helpers = g_new0 (Waiting, self->n_threads);
  self->threads = g_new0 (GThread *, self->n_threads);

  for (int i = 1; i < self->n_threads; i++)
    {
      self->helpers[i] = (Waiting){ self, i, 0 };
      self->threads[i] = g_thread_new ("lane", helper_main, &self->helpers[i]);
    }

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

  for (int i = 1; i < self->n_threads; i++)
    g_thread_join (self->threads[i]);

  g_free (self->threads);
  g_free (self->helpers);
  g_aligned_free (self->seats);
  g_cond_clear (&self->done);
  g_cond_clear (&self->work);
  g_mutex_clear (&self->mutex);
  g_aligned_free (self);
}

int
eng_lanes_threads (const EngLanes *self)
{
  return self->n_threads;
}

/* Deals the tasks to the seats. The caller's comes first, so that a helper that finds nothing at its own seat
 * yet may begin with the caller's. */
static void
publish (EngLanes *self, int n_tasks)
{
  guint64 run = (atomic_load (&self->seats[0].word) >> 32) + 1;

  for (int i = 0; i < self->n_threads; i++)
    {
      guint64 tasks = (guint64) ((n_tasks - i + self->n_threads - 1) / self->n_threads);

      atomic_store (&self->seats[i].word, run << 32 | tasks << 16);
    }
}

void
eng_lanes_run (EngLanes *self, int n_tasks, EngLaneFunc func, gpointer data)
{
  Waiting waiting = { self, 0, 0 };

  g_return_if_fail (n_tasks >= 0 && n_tasks <= ENG_LANES_MAX_TASKS);
  g_assert (!self->running);

  /* Nothing to share out. */
  if (self->n_threads == 1 || n_tasks <= 1)
    {
      for (int i = 0; i < n_tasks; i++)
        func (i, data);

      return;
    }

  self->running = TRUE;
  self->func = func;
  self->data = data;
  atomic_store (&self->unfinished, n_tasks);
  publish (self, n_tasks);
  wake_helpers (self);

  work_until_none_left (self, 0);

  if (!spin_until (&waiting, all_is_done))
    sleep_until_done (&waiting);

  self->running = FALSE;
}
