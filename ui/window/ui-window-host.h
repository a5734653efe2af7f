/* SPDX-License-Identifier: MIT
 *
 * What the window asks of whoever owns it: a table of functions, filled by app/ with the bridge to the
 * engine (and by tests with a recorder). Requests do not answer: what came of them arrives as state
 * (ui_window_update()), so that a control always shows the value in effect and not the one asked for.
 * The two calculations do: they are the engine's own kernels as pure functions, for the sandbox, and know
 * no run.
 *
 * Main thread. Every function must be set. Strings and configurations are the caller's, copied by the
 * callee.
 */
#pragma once

#include <gio/gio.h>

#include "eng-command.h"
#include "eng-config.h"
#include "ui-sandbox.h"

G_BEGIN_DECLS

typedef struct
{
  /* A new run with @config. */
  void (*start) (gpointer user_data, const EngConfig *config, gboolean playing);
  void (*play) (gpointer user_data);
  void (*pause) (gpointer user_data);
  void (*step) (gpointer user_data);
  /* A live option, as eng_config_set() takes it. */
  void (*set) (gpointer user_data, const char *name, const char *value);
  /* Decoding of @text with the weights of this instant, with a beam of that width (1 = greedy); the answer
   * bears @serial. */
  void (*translate) (gpointer user_data, guint64 serial, const char *text, const char *reference, int beam,
                     guint n_forced, const EngForcedWord *forced);
  /* A checkpoint of the present weights. */
  void (*save) (gpointer user_data, const char *path);
  /* The run so far as a run log. */
  gboolean (*log) (gpointer user_data, const char *path, GError **error);
  /* A corpus, a checkpoint, a lesson or a run log: the callee looks at the file. */
  void (*open) (gpointer user_data, GFile *file);
  /* A built-in lesson by its name. */
  void (*lesson) (gpointer user_data, const char *name);

  /* For the sandbox; static, not copied. */
  const UiSandboxKernels *kernels;
} UiWindowHost;

G_END_DECLS
