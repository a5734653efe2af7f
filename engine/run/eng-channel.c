/* SPDX-License-Identifier: MIT
 *
 * The channel. Order of what happens at the border, where a wake-up could be lost:
 *
 *   sender:   put it in (queue or slot), then raise `called`; whoever found it down arms the source
 *   receiver: queue found empty, then lower `called`, then look into the queue once more
 *
 * What was put in before `called` went down is seen by that last look (or, a picture, by the taking that
 * follows); what comes after finds it down and arms the source.
 */
#include "eng-channel.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "eng-handoff.h"

/* The one gap in which a wake-up could be lost is too narrow to be hit by chance: a test puts a sender there. */
#ifdef ENG_CHANNEL_GAP
void ENG_CHANNEL_GAP (EngChannel *channel);
#else
#define ENG_CHANNEL_GAP(channel) ((void) 0)
#endif

struct EngChannel
{
  GAsyncQueue *queue; /* EngEvent; owned */
  GSource *source;    /* owned */
  EngChannelFunc func;
  gpointer user_data;

  _Atomic (EngBatchPicture *) picture; /* owned; NULL = taken */
  atomic_bool called;                  /* the source is armed, or the receiver is still taking */

  /* Under the queue's lock. */
  EngEvent *tail;      /* the event at the end of the queue, if updates can be added to it; borrowed */
  guint tail_capacity; /* of its array */
  guint pending;       /* updates in the queue */
  guint thin_above;    /* thin when more of them pend */
};

typedef struct
{
  GSource parent;
  EngChannel *channel; /* borrowed */
} ChannelSource;

static gboolean
channel_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  EngChannel *channel = ((ChannelSource *) source)->channel;

  /* Disarm before the call: what is sent from here on arms again. */
  g_source_set_ready_time (source, -1);
  channel->func (channel->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs channel_source_funcs = { .dispatch = channel_source_dispatch };

static void
channel_lock (EngChannel *self)
{
  g_async_queue_lock (self->queue);
  ENG_HANDOFF_ACQUIRE (self);
}

static void
channel_unlock (EngChannel *self)
{
  ENG_HANDOFF_RELEASE (self);
  g_async_queue_unlock (self->queue);
}

static void
channel_call (EngChannel *self)
{
  if (!atomic_exchange (&self->called, TRUE))
    g_source_set_ready_time (self->source, 0);
}

EngChannel *
eng_channel_new (GMainContext *context, EngChannelFunc func, gpointer user_data)
{
  EngChannel *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (EngChannel, 1);
  self->func = func;
  self->user_data = user_data;
  self->thin_above = ENG_CHANNEL_MAX_STEPS;
  self->queue = g_async_queue_new_full ((GDestroyNotify) eng_event_free);
  atomic_init (&self->picture, NULL);
  atomic_init (&self->called, FALSE);

  self->source = g_source_new (&channel_source_funcs, sizeof (ChannelSource));
  ((ChannelSource *) self->source)->channel = self;
  g_source_set_static_name (self->source, "engine events");
  g_source_attach (self->source, context);

  return self;
}

void
eng_channel_free (EngChannel *self)
{
  EngBatchPicture *picture;

  if (self == NULL)
    return;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_async_queue_unref (self->queue);
  picture = eng_channel_take_picture (self);
  g_clear_pointer (&picture, eng_batch_picture_free);
  g_free (self);
}

void
eng_channel_send (EngChannel *self, EngEvent *event)
{
  g_return_if_fail (event != NULL);

  channel_lock (self);

  /* Its array may not be ours to grow. */
  self->tail = NULL;

  if (event->type == ENG_EVENT_STEPS)
    self->pending += event->steps.n;

  g_async_queue_push_unlocked (self->queue, event);
  channel_unlock (self);
  channel_call (self);
}

/* The counts of @info go to @to, so that sums over updates stay what they were. */
static void
step_info_add_counts (EngStepInfo *to, const EngStepInfo *info)
{
  to->tokens += info->tokens;
  to->positions += info->positions;
  to->fed_true += info->fed_true;
  to->fed_own += info->fed_own;
  to->own_right += info->own_right;
}

/* A loss that is not a number counts as the highest: it may not vanish. */
static gboolean
loss_is_above (const EngStepInfo *a, const EngStepInfo *b)
{
  return isnan (a->loss) ? !isnan (b->loss) : a->loss > b->loss;
}

/* Thins four neighbours to two; @four and @two may overlap. */
static void
thin_four (EngStepInfo *two, const EngStepInfo *four)
{
  EngStepInfo kept[2];
  int low = 0, high = 0;

  for (int i = 1; i < 4; i++)
    {
      if (loss_is_above (&four[low], &four[i]))
        low = i;

      /* Also when equal, so that a flat stretch keeps its first and its last. */
      if (!loss_is_above (&four[high], &four[i]))
        high = i;
    }

  kept[0] = four[MIN (low, high)];
  kept[1] = four[MAX (low, high)];

  for (int i = 0; i < 4; i++)
    if (i != low && i != high)
      step_info_add_counts (&kept[i > MIN (low, high)], &four[i]);

  memcpy (two, kept, sizeof kept);
}

static void
thin_event (EngEvent *event)
{
  EngStepInfo *info = event->steps.info;
  guint n = 0;
  guint i;

  for (i = 0; i + 4 <= event->steps.n; i += 4, n += 2)
    thin_four (&info[n], &info[i]);

  for (; i < event->steps.n; i++)
    info[n++] = info[i];

  event->steps.n = n;
}

/* Under the lock. Thins all updates in the queue. Twice as many must come before this is worth doing again:
 * events of fewer than four updates, an epoch each, do not get shorter. */
static void
channel_thin (EngChannel *self)
{
  int length = g_async_queue_length_unlocked (self->queue);

  self->pending = 0;

  for (int i = 0; i < length; i++)
    {
      EngEvent *event = g_async_queue_try_pop_unlocked (self->queue);

      if (event->type == ENG_EVENT_STEPS)
        {
          thin_event (event);
          self->pending += event->steps.n;
        }

      g_async_queue_push_unlocked (self->queue, event);
    }

  self->thin_above = MAX (ENG_CHANNEL_MAX_STEPS, 2 * self->pending);
}

/* Under the lock. */
static void
channel_grow_tail (EngChannel *self, guint n)
{
  EngEvent *event = self->tail;

  if (event->steps.n + n <= self->tail_capacity)
    return;

  self->tail_capacity = MAX (event->steps.n + n, 2 * event->steps.n);
  event->steps.info = g_renew (EngStepInfo, event->steps.info, self->tail_capacity);
}

void
eng_channel_send_steps (EngChannel *self, guint run_id, const EngStepInfo *info, guint n)
{
  if (n == 0)
    return;

  channel_lock (self);

  if (self->tail == NULL || self->tail->run_id != run_id)
    {
      self->tail = eng_event_new (ENG_EVENT_STEPS, run_id);
      self->tail_capacity = 0;
      g_async_queue_push_unlocked (self->queue, self->tail);
    }

  channel_grow_tail (self, n);
  memcpy (self->tail->steps.info + self->tail->steps.n, info, n * sizeof *info);
  self->tail->steps.n += n;
  self->pending += n;

  if (self->pending > self->thin_above)
    channel_thin (self);

  channel_unlock (self);
  channel_call (self);
}

void
eng_channel_send_picture (EngChannel *self, EngBatchPicture *picture)
{
  EngBatchPicture *old;

  g_return_if_fail (picture != NULL);

  old = atomic_exchange (&self->picture, picture);
  g_clear_pointer (&old, eng_batch_picture_free);
  channel_call (self);
}

gboolean
eng_channel_wants_picture (EngChannel *self)
{
  return atomic_load (&self->picture) == NULL;
}

static EngEvent *
channel_pop_once (EngChannel *self)
{
  EngEvent *event;

  channel_lock (self);
  event = g_async_queue_try_pop_unlocked (self->queue);

  if (event != NULL)
    {
      if (event == self->tail)
        self->tail = NULL;

      if (event->type == ENG_EVENT_STEPS)
        self->pending -= event->steps.n;

      if (self->pending == 0)
        self->thin_above = ENG_CHANNEL_MAX_STEPS;
    }

  channel_unlock (self);

  return event;
}

EngEvent *
eng_channel_pop (EngChannel *self)
{
  EngEvent *event = channel_pop_once (self);

  if (event != NULL)
    return event;

  ENG_CHANNEL_GAP (self);
  atomic_store (&self->called, FALSE);

  return channel_pop_once (self);
}

EngBatchPicture *
eng_channel_take_picture (EngChannel *self)
{
  return atomic_exchange (&self->picture, NULL);
}
