/* SPDX-License-Identifier: MIT
 *
 * A receiver for tests of the engine: takes all that comes, writes it down, and waits for what is expected.
 * A wait that takes longer than a minute fails, and says for what it waited.
 */
#pragma once

#include "eng-engine.h"

#define WATCH_CORPUS_LINES 240
#define WATCH_PAIRS 216                        /* WATCH_CORPUS_LINES less 24 for validation */
#define WATCH_STEPS_PER_EPOCH 9                /* of 24 pairs */
#define WATCH_STATE_UNKNOWN ((EngRunState) -1) /* a run has begun and has not said its state */

typedef struct
{
  GMainContext *context;
  EngChannel *channel;
  EngEngine *engine;
  gboolean hidden; /* takes nothing */

  GPtrArray *events;                /* EngEvent; owned; in the order of coming */
  guint count[ENG_EVENT_ERROR + 1]; /* events of each type */
  GArray *steps;                    /* EngStepInfo of the newest run */
  guint run_id;                     /* of the newest run event */
  EngRunState state;                /* of the newest state event */
  guint pictures;                   /* taken */
  guint64 picture_step;             /* of the newest */
  int picture_fed_columns;          /* of its map; 0 = none */
  guint64 picture_fed_step;         /* the last update in it */
  guint picture_run_id;             /* likewise */
  guint followed;                   /* rows of followed pairs that came along */
  int followed_pair;                /* of the newest */
  guint64 followed_step;            /* likewise */
} Watch;

void watch_init (Watch *self);
void watch_clear (Watch *self); /* frees the engine first */

/* A configuration of a small run on the corpus below; @options: "name=value name=value", on top of it. */
EngConfig *watch_config (const char *options);

/* The built-in corpus of the tests: (transfer full) @lines pairs of short sentences; few different ones up to
 * WATCH_CORPUS_LINES, all different beyond. */
char *watch_corpus (int lines);

/* Commands. */
void watch_start (Watch *self, const char *options, gboolean playing);
void watch_resume (Watch *self, const char *path, gboolean playing);
void watch_show (Watch *self, const char *path); /* a run log */
void watch_send (Watch *self, EngCommandType type);
void watch_set (Watch *self, const char *name, const char *value);
void watch_translate (Watch *self, guint64 serial, const char *text, const char *reference);
void watch_save (Watch *self, const char *path);

/* Waiting. */
void watch_take (Watch *self);                                       /* what is there, without waiting */
void watch_for_events (Watch *self, EngEventType type, guint n);     /* until @n of @type have come in all */
void watch_for_steps (Watch *self, guint n);                         /* until the newest run has made @n */
void watch_for_state (Watch *self, guint run_id, EngRunState state); /* until the newest run is in @state */
void watch_transport (Watch *self, EngCommandType type);             /* sends and waits for its state event */
EngEvent *watch_last (Watch *self, EngEventType type);               /* (transfer none) the newest of @type */
const EngStepInfo *watch_step (Watch *self, guint i);                /* of the newest run */

/* The newest run has made @n updates, and each of them came once and in its place. */
void watch_assert_steps (Watch *self, guint n);
