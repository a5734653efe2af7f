/* SPDX-License-Identifier: MIT
 *
 * Lanes: a small pool of threads that runs the slices of one training step and joins. What a slice computes
 * does not depend on who computes it or when, so results are the same for any number of threads.
 *
 * Slices are as short as 20 to 100 µs and come thousands of times a second, so waiting threads spin for a
 * moment before they sleep; when training pauses they sleep and cost nothing.
 *
 * One caller at a time. Helpers are started by eng_lanes_new() and inherit the floating-point mode of its
 * caller: whoever changes the mode does so before.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct EngLanes EngLanes;
typedef void (*EngLaneFunc) (int task, gpointer data);

#define ENG_LANES_MAX_TASKS 65535

/**
 * eng_lanes_new:
 * @threads: how many work, the caller included; 1 = the caller alone; 0 = one for each processor that this
 *   process may use
 *
 * Returns: (transfer full): the pool, its helpers started and waiting.
 */
EngLanes *eng_lanes_new (int threads);

/* eng_lanes_free: joins the helpers; not while a run goes on. */
void eng_lanes_free (EngLanes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngLanes, eng_lanes_free)

int eng_lanes_threads (const EngLanes *self); /* the caller included */

/**
 * eng_lanes_run:
 * @n_tasks: 0 to ENG_LANES_MAX_TASKS
 * @func: called once for each task 0 … @n_tasks - 1, on any of the threads, in no fixed order
 *
 * Returns when all are done; what they wrote is then visible to the caller. The caller takes part, and
 * does all of the work when the helpers are late. A @func must not call eng_lanes_run() of the same pool.
 *
 * Cost: under a microsecond when the helpers still spin, some ten when they must be woken.
 */
void eng_lanes_run (EngLanes *self, int n_tasks, EngLaneFunc func, gpointer data);

G_END_DECLS
