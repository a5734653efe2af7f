/* SPDX-License-Identifier: MIT
 *
 * What the files of the run log share. Private to engine/io.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "eng-atomic-file.h"
#include "eng-run-log.h"

G_BEGIN_DECLS

struct EngRunLog
{
  EngAtomicFile *file;    /* owned */
  GString *line;          /* owned; the line at hand */
  EngWords *target_words; /* owned reference; NULL for real vectors */
  guint64 step;           /* the last update that was written */
};

/* A line: begun with its event, closed and written. */
void eng_run_log_begin (EngRunLog *self, const char *event);
void eng_run_log_finish (EngRunLog *self);
void eng_run_log_add_text (EngRunLog *self, const char *name, const char *text); /* NULL: null */
void eng_run_log_add_whole (EngRunLog *self, const char *name, gint64 number);
void eng_run_log_add_real (EngRunLog *self, const char *name, double number);
void eng_run_log_add_flag (EngRunLog *self, const char *name, gboolean flag);

/* Words of a log as they are met, and their ids. */
typedef struct
{
  GHashTable *ids;  /* owned; word (owned by words) → id */
  GPtrArray *words; /* owned array of strings that go to EngWords in the end */
} EngLogWords;

void eng_log_words_init (EngLogWords *self);     /* the special tokens first, as in every vocabulary */
EngWords *eng_log_words_end (EngLogWords *self); /* (transfer full); what is left of @self is its empty list */
int eng_log_words_id (EngLogWords *self, const char *word);

/* Readers of one line; FALSE or NULL when a member is missing or of the wrong kind, with its name in @wrong. */
EngSample *eng_run_log_parse_sample (JsonObject *object, EngLogWords *source, EngLogWords *target, const char **wrong);
EngBatchPicture *eng_run_log_parse_trace (JsonObject *object, EngLogWords *source, EngLogWords *target, const char **wrong);

/* eng_run_log_parse_fed: one more column of @fed. */
gboolean eng_run_log_parse_fed (JsonObject *object, EngFedMap *fed, const char **wrong);
/* eng_run_log_parse_pinned: which a trace says, if it does. */
gboolean eng_run_log_parse_pinned (JsonObject *object, EngBatchPicture *picture, const char **wrong);
/* eng_run_log_parse_said: an EngSample of the past. */
EngSample *eng_run_log_parse_said (JsonObject *object, const char **wrong);
EngDrift *eng_run_log_parse_drift (JsonObject *object, const char **wrong);

G_END_DECLS
