/* SPDX-License-Identifier: MIT
 *
 * The whole program but its main(), on the built-in corpus, with hands at its window. The cases of a session follow
 * one another in one window; each waits for what must come of it in the state and in what is spoken.
 *
 * SOUFFLEUR_SCREENSHOTS=FOLDER leaves a picture of the screen after each part (NN-name.png);
 * SOUFFLEUR_SIZE=1024x700 and ADW_DEBUG_COLOR_SCHEME=prefer-dark choose how it looks.
 *
 * Main thread.
 */
#pragma once

#include "app-application.h"
#include "ui-view.h"

G_BEGIN_DECLS

typedef struct
{
  AppApplication *application;
  UiWindow *window;
  UiState *state;
  char *folder; /* for what is exported */
  int pictures; /* taken so far */
} Session;

extern Session session;

typedef struct
{
  const char *path;
  void (*func) (void);
} SessionCase;

/* Runs the cases, and clears up. Returns main()'s status. */
int session_run (int argc, char **argv, const SessionCase *cases, guint n);

/* Opens the window, gives it the keyboard, and waits for the first pictures; the run outlasts the session. */
void session_open (void);

/* The first widget of a type in the window; there is one. */
gpointer session_part (GType type);
/* The button of the window with this label; there is one. */
gpointer session_button (const char *label);
gboolean session_says (gpointer view, const char *words); /* in what is spoken */

/* Puts the pointer where it lights up nothing. */
void session_rest (void);

/* Leaves a picture, when somebody asked for pictures. */
void session_photograph (const char *name);

gboolean session_has_toast (void); /* which covers what lies under it */

/* The file chooser that is open, or NULL. */
GtkWindow *session_chooser (void);
/* Types a path into the open file chooser until it takes it. */
void session_choose (const char *path);

G_END_DECLS
