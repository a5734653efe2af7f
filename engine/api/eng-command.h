/* SPDX-License-Identifier: MIT
 *
 * What the engine is told: commands. They take effect at the next batch boundary, in the order in which
 * they were sent. Built by the sender, owned by the engine once sent.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

typedef enum
{
  ENG_COMMAND_START, /* config: begin a new run; resume: a checkpoint to go on from, or NULL */
  ENG_COMMAND_SHOW,  /* path: the present run ends, and what a run log holds is shown in its place */
  ENG_COMMAND_PLAY,
  ENG_COMMAND_PAUSE,
  ENG_COMMAND_STEP,      /* one update, then pause */
  ENG_COMMAND_SET,       /* set: a live option */
  ENG_COMMAND_TRANSLATE, /* translate */
  ENG_COMMAND_SAVE,      /* path: write a checkpoint */
  ENG_COMMAND_FOLLOW,    /* follow: show these pairs as they are fed, also in batches that are not shown */
  ENG_COMMAND_QUIT
} EngCommandType;

/* A word put at a place of the output by the user. */
typedef struct
{
  int position; /* from 0 */
  int id;
} EngForcedWord;

typedef struct
{
  EngCommandType type;
  union
  {
    struct
    {
      EngConfig *config; /* owned */
      char *resume;      /* owned, or NULL */
      gboolean playing;  /* FALSE: one batch is run, so that nothing is blank, then it waits; of a checkpoint
                          * the batch is looked at without an update */
    } start;
    struct
    {
      const char *name; /* of a live option; static (from the option table) */
      char *value;      /* owned */
    } set;
    struct
    {
      guint64 serial;  /* comes back with the answer */
      char *text;      /* owned */
      char *reference; /* owned, or NULL */
      int beam;        /* 1 = greedy */
      guint n_forced;
      EngForcedWord *forced; /* (n_forced) owned, rising positions */
    } translate;
    struct
    {
      int n;
      int *pairs; /* (n) owned */
    } follow;
    char *path; /* owned */
  };
} EngCommand;

EngCommand *eng_command_new (EngCommandType type);
void eng_command_free (EngCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngCommand, eng_command_free)

G_END_DECLS
