/* SPDX-License-Identifier: MIT
 *
 * A log in a folder of its own: opened, closed, read again, or read as lines.
 */
#pragma once

#include "eng-run-log.h"
#include "io-folder.h"

typedef struct
{
  char *folder, *path;
} IoLog;

static inline void
io_log_set_up (IoLog *fixture, gconstpointer data)
{
  fixture->folder = io_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "run.jsonl", NULL);
}

static inline void
io_log_tear_down (IoLog *fixture, gconstpointer data)
{
  io_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static inline EngRunLog *
io_log_new (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngRunLog *log = eng_run_log_new (path, &error);

  g_assert_no_error (error);

  return log;
}

static inline void
io_log_close (EngRunLog *log, const char *reason, const char *message)
{
  g_autoptr (GError) error = NULL;

  eng_run_log_close (log, reason, message, &error);
  g_assert_no_error (error);
}

static inline EngRunLogData *
io_log_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  EngRunLogData *data = eng_run_log_read (path, &error);

  g_assert_no_error (error);

  return data;
}

static inline GStrv
io_log_lines (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  text[strlen (text) - 1] = '\0';

  return g_strsplit (text, "\n", -1);
}
