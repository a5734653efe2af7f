/* SPDX-License-Identifier: MIT
 *
 * A window with a host that records what it is asked, for the tests of the window.
 *
 * Main thread.
 */
#pragma once

#include "fake-feed.h"
#include "ui-window.h"
#include "widgets.h"

G_BEGIN_DECLS

typedef struct
{
  UiWindow *window;
  UiState *state;
  GString *asked;            /* what the host was asked, one line each */
  char *sentence;            /* the last sentence to translate */
  int beam;                  /* of that sentence */
  EngForcedWord last_forced; /* of that sentence; -1 without any */
  guint64 serial;
  int translations;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);     /* a window without a run */
void fixture_set_up_run (Fixture *fixture, gconstpointer data); /* with something in every panel */
void fixture_tear_down (Fixture *fixture, gconstpointer data);  /* the window must be gone then */

void fixture_update (Fixture *fixture); /* what has changed in the state is shown */
void fixture_activate (Fixture *fixture, const char *action);
gpointer fixture_child (Fixture *fixture, GType type); /* the first of this type */

/* A test program of the window: adds its cases and runs them. */
typedef struct
{
  const char *path;
  void (*func) (Fixture *fixture, gconstpointer data);
  gboolean without_run;
} FixtureCase;

void fixture_init (int *argc, char ***argv);
int fixture_run (const FixtureCase *cases, guint n);

/* What the host was asked since the last time. */
#define assert_asked(fixture, expected)                    \
  G_STMT_START                                             \
  {                                                        \
    g_assert_cmpstr ((fixture)->asked->str, ==, expected); \
    g_string_truncate ((fixture)->asked, 0);               \
  }                                                        \
  G_STMT_END

G_END_DECLS
