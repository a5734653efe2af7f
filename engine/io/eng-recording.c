/* SPDX-License-Identifier: MIT */

#include "eng-recording.h"

typedef struct
{
  EngRunLogData *log; /* borrowed */
  guint run_id;
  EngRecordingFunc send;
  gpointer user_data;
} Sender;

static void
send_event (const Sender *self, EngEvent *event)
{
  self->send (event, self->user_data);
}

/* A run of real vectors has no words, not even the special ones that the log's reader begins with. Else the log
 * names only the words that occur in it. The loss of guessing is that of the whole vocabulary, so nameless
 * words fill it up. */
static void
fill_vocabulary (EngWords **words, int size)
{
  char **all;

  if (size == 0)
    g_clear_pointer (words, eng_words_unref);

  if (*words == NULL || (*words)->n >= size)
    return;

  all = g_new (char *, size);

  for (int i = 0; i < size; i++)
    all[i] = g_strdup (i < (*words)->n ? (*words)->words[i] : "");

  eng_words_unref (*words);
  *words = eng_words_new (size, all);
}

/* More than a list that one looks through has room for. */
#define ANSWERED_MAX 32

/* (transfer full) the sentences that were answered, each once, the latest first, with their references; NULL without any. */
static char **
answered (const EngRunLogData *log)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = log->samples->len; i-- > 0 && g_hash_table_size (seen) < ANSWERED_MAX;)
    {
      const EngSample *sample = log->samples->pdata[i];

      if (!g_hash_table_add (seen, sample->translation->text))
        continue;

      g_strv_builder_add (builder, sample->translation->text);
      g_strv_builder_add (builder, sample->reference != NULL ? sample->reference : "");
    }

  if (log->beam != NULL && g_hash_table_add (seen, log->beam->translation->text))
    {
      g_strv_builder_add (builder, log->beam->translation->text);
      g_strv_builder_add (builder, log->beam->reference != NULL ? log->beam->reference : "");
    }

  return g_hash_table_size (seen) > 0 ? g_strv_builder_end (builder) : NULL;
}

static void
send_run (const Sender *self, const char *path)
{
  EngEvent *event = eng_event_new (ENG_EVENT_RUN, self->run_id);

  event->run = eng_run_info_copy (self->log->run);
  fill_vocabulary (&event->run->source_words, self->log->source_vocab);
  fill_vocabulary (&event->run->target_words, self->log->target_vocab);

  if (path != NULL)
    {
      event->run->recording = g_strdup (path);
      event->run->examples = answered (self->log);
    }

  send_event (self, event);
  event = eng_event_new (ENG_EVENT_STEPS, self->run_id);
  event->steps.n = self->log->n_steps;
  event->steps.info = g_steal_pointer (&self->log->steps);
  self->log->n_steps = 0;
  send_event (self, event);
}

static void
send_epochs (const Sender *self)
{
  gsize n = 0;
  g_autofree gpointer *epochs = g_ptr_array_steal (self->log->epochs, &n);

  for (gsize i = 0; i < n; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_EPOCH, self->run_id);

      event->epoch = epochs[i];

      if (i + 1 == n && self->log->drift != NULL)
        event->epoch->drift = g_steal_pointer (&self->log->drift);

      send_event (self, event);
    }
}

static void
send_changes (const Sender *self)
{
  gsize n = 0;
  g_autofree gpointer *changes = g_ptr_array_steal (self->log->changes, &n);

  for (gsize i = 0; i < n; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_CHANGE, self->run_id);

      event->change = changes[i];
      send_event (self, event);
    }
}

static void
send_said (const Sender *self)
{
  gsize n = 0;
  g_autofree gpointer *said = g_ptr_array_steal (self->log->said, &n);

  for (gsize i = 0; i < n; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, self->run_id);

      event->sample = said[i];
      send_event (self, event);
    }
}

/* Answers are told apart by their serials, and a log has none. */
static void
send_answers (const Sender *self, gboolean with_beam)
{
  EngEvent *event = with_beam ? eng_recording_beam (self->log, self->run_id) : NULL;
  gsize n = 0;
  g_autofree gpointer *samples = g_ptr_array_steal (self->log->samples, &n);
  guint64 serial = 0;

  if (event != NULL)
    {
      event->sample->translation->serial = ++serial;
      send_event (self, event);
    }

  for (gsize i = 0; i < n; i++)
    {
      event = eng_event_new (ENG_EVENT_SAMPLE, self->run_id);
      event->sample = samples[i];
      event->sample->translation->serial = ++serial;
      send_event (self, event);
    }
}

static void
send_pictures (const Sender *self)
{
  gsize n = 0;
  g_autofree gpointer *pictures = g_ptr_array_steal (self->log->pictures, &n);

  for (gsize i = 0; i < n; i++)
    {
      EngEvent *event = eng_event_new (ENG_EVENT_PICTURE, self->run_id);

      event->picture = pictures[i];
      event->picture->run_id = self->run_id;
      send_event (self, event);
    }
}

static EngRunState
end_of (const EngRunLogData *log)
{
  if (g_strcmp0 (log->reason, "diverged") == 0)
    return ENG_RUN_DIVERGED;

  return g_strcmp0 (log->reason, "done") == 0 ? ENG_RUN_DONE : ENG_RUN_PAUSED;
}

EngEvent *
eng_recording_beam (const EngRunLogData *log, guint run_id)
{
  EngEvent *event;

  if (log->beam == NULL)
    return NULL;

  event = eng_event_new (ENG_EVENT_SAMPLE, run_id);
  event->sample = eng_sample_copy (log->beam);

  return event;
}

void
eng_recording_send (EngRunLogData *log, guint run_id, const char *path, EngRecordingFunc send, gpointer user_data)
{
  const Sender self = { log, run_id, send, user_data };
  EngEvent *event;

  send_run (&self, path);
  send_epochs (&self);
  send_changes (&self);
  send_said (&self);
  send_answers (&self, path != NULL);
  send_pictures (&self);

  event = eng_event_new (ENG_EVENT_STATE, run_id);
  event->state = end_of (log);
  send_event (&self, event);
}
