/* SPDX-License-Identifier: MIT */

#include "watch.h"

#include <string.h>

#include "case-options.h"

#define LIMIT_USEC (60 * G_USEC_PER_SEC)

char *
watch_corpus (int lines)
{
  static const char *const source[] = { "i", "you", "we", "they", "see", "hear", "know", "the cat", "the dog", "a tree" };
  static const char *const target[] = { "je", "tu", "nous", "ils", "vois", "entends", "connais", "le chat", "le chien", "un arbre" };
  GString *text = g_string_new (NULL);

  for (int i = 0; i < lines; i++)
    {
      int who = i % 4, does = 4 + i / 4 % 3, what = 7 + i / 12 % 3;
      g_autofree char *end = i < WATCH_CORPUS_LINES ? g_strdup (i % 7 == 0 ? "!" : ".")
                                                    : g_strdup_printf ("%d %d .", i / 100, i % 100);

      g_string_append_printf (text, "%s %s %s %s\t%s %s %s %s\n",
                              source[who], source[does], source[what], end,
                              target[who], target[does], target[what], end);
    }

  return g_string_free (text, FALSE);
}

/* max-pairs says how long the corpus is to be. */
static char *
builtin_cb (const EngConfig *config, char **title, gpointer user_data)
{
  Watch *self = user_data;

  g_assert_true (eng_engine_is_own_thread (self->engine));
  *title = g_strdup ("A small corpus");

  return watch_corpus (config->max_pairs > 0 ? config->max_pairs : WATCH_CORPUS_LINES);
}

static void
watch_note (Watch *self, EngEvent *event)
{
  g_ptr_array_add (self->events, event);
  self->count[event->type]++;

  if (event->type == ENG_EVENT_RUN)
    {
      g_assert_cmpuint (event->run_id, ==, self->run_id + 1);
      self->run_id = event->run_id;
      self->state = WATCH_STATE_UNKNOWN;
      g_array_set_size (self->steps, 0);
    }

  g_assert_cmpuint (event->run_id, ==, self->run_id);

  if (event->type == ENG_EVENT_STATE)
    self->state = event->state;
  else if (event->type == ENG_EVENT_STEPS)
    g_array_append_vals (self->steps, event->steps.info, event->steps.n);
}

static void
take_cb (gpointer user_data)
{
  Watch *self = user_data;
  EngBatchPicture *picture;
  EngEvent *event;

  g_assert_false (eng_engine_is_own_thread (self->engine));

  if (self->hidden)
    return;

  while ((event = eng_channel_pop (self->channel)) != NULL)
    watch_note (self, event);

  picture = eng_channel_take_picture (self->channel);

  if (picture != NULL)
    {
      self->pictures++;
      self->picture_step = picture->step;
      self->picture_fed_columns = picture->fed_map != NULL ? picture->fed_map->columns : 0;
      self->picture_fed_step = picture->fed_map != NULL ? eng_fed_map_last_step (picture->fed_map) : 0;
      self->picture_run_id = picture->run_id;

      for (int i = 0; i < picture->n_followed; i++)
        {
          g_assert_cmpint (picture->followed[i]->rows, ==, 1);
          self->followed++;
          self->followed_pair = picture->followed[i]->pair[0];
          self->followed_step = picture->followed[i]->step;
        }

      eng_batch_picture_free (picture);
    }
}

void
watch_init (Watch *self)
{
  memset (self, 0, sizeof *self);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_event_free);
  self->steps = g_array_new (FALSE, FALSE, sizeof (EngStepInfo));
  self->context = g_main_context_new ();
  self->channel = eng_channel_new (self->context, take_cb, self);
  self->engine = eng_engine_new (self->channel, builtin_cb, self);
}

void
watch_clear (Watch *self)
{
  /* Not cleared before: its thread may be asking us for the corpus. */
  eng_engine_free (self->engine);
  self->engine = NULL;
  g_clear_pointer (&self->channel, eng_channel_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_array_unref);
}

EngConfig *
watch_config (const char *options)
{
  g_autofree char *all = g_strconcat ("embed=8 hidden=8 layers=1 batch=24 epochs=2 valid=24 forcing=0.5 seed=7 threads=2 ", options, NULL);

  return case_options_config (all);
}

void
watch_start (Watch *self, const char *options, gboolean playing)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_START);

  command->start.config = watch_config (options);
  command->start.playing = playing;
  eng_engine_send (self->engine, command);
}

void
watch_resume (Watch *self, const char *path, gboolean playing)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_START);

  command->start.resume = g_strdup (path);
  command->start.playing = playing;
  eng_engine_send (self->engine, command);
}

void
watch_show (Watch *self, const char *path)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_SHOW);

  command->path = g_strdup (path);
  eng_engine_send (self->engine, command);
}

void
watch_send (Watch *self, EngCommandType type)
{
  eng_engine_send (self->engine, eng_command_new (type));
}

void
watch_set (Watch *self, const char *name, const char *value)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_SET);

  command->set.name = eng_config_find (name)->name;
  command->set.value = g_strdup (value);
  eng_engine_send (self->engine, command);
}

void
watch_translate (Watch *self, guint64 serial, const char *text, const char *reference)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_TRANSLATE);

  command->translate.serial = serial;
  command->translate.text = g_strdup (text);
  command->translate.reference = g_strdup (reference);
  command->translate.beam = 1;
  eng_engine_send (self->engine, command);
}

void
watch_save (Watch *self, const char *path)
{
  EngCommand *command = eng_command_new (ENG_COMMAND_SAVE);

  command->path = g_strdup (path);
  eng_engine_send (self->engine, command);
}

void
watch_take (Watch *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static const char *
newest_error (Watch *self)
{
  EngEvent *event = self->count[ENG_EVENT_ERROR] > 0 ? watch_last (self, ENG_EVENT_ERROR) : NULL;

  return event != NULL ? event->error->message : "none";
}

/* One look, and a short sleep; fails when @deadline has passed. */
static void
watch_wait (Watch *self, gint64 deadline, const char *for_what, guint n)
{
  watch_take (self);

  if (g_get_monotonic_time () > deadline)
    g_error ("waited in vain for %s %u: run %u is in state %d after %u steps; newest error: %s",
             for_what, n, self->run_id, self->state, self->steps->len, newest_error (self));

  g_usleep (200);
}

void
watch_for_events (Watch *self, EngEventType type, guint n)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_USEC;

  while (self->count[type] < n)
    watch_wait (self, deadline, "events, number", n);
}

void
watch_for_steps (Watch *self, guint n)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_USEC;

  while (self->steps->len < n)
    watch_wait (self, deadline, "steps, number", n);
}

void
watch_for_state (Watch *self, guint run_id, EngRunState state)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_USEC;

  while (self->count[ENG_EVENT_STATE] == 0 || self->run_id != run_id || self->state != state)
    watch_wait (self, deadline, "state", state);
}

void
watch_transport (Watch *self, EngCommandType type)
{
  watch_take (self);
  watch_send (self, type);
  watch_for_events (self, ENG_EVENT_STATE, self->count[ENG_EVENT_STATE] + 1);
}

EngEvent *
watch_last (Watch *self, EngEventType type)
{
  for (guint i = self->events->len; i > 0; i--)
    {
      EngEvent *event = g_ptr_array_index (self->events, i - 1);

      if (event->type == type)
        return event;
    }

  g_error ("no event of type %d has come", type);
}

const EngStepInfo *
watch_step (Watch *self, guint i)
{
  g_assert_cmpuint (i, <, self->steps->len);

  return &g_array_index (self->steps, EngStepInfo, i);
}

void
watch_assert_steps (Watch *self, guint n)
{
  g_assert_cmpuint (self->steps->len, ==, n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (watch_step (self, i)->step, ==, i + 1);
}
