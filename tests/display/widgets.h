/* SPDX-License-Identifier: MIT
 *
 * What tests of widgets do again and again: let the main loop run, find a widget, press a key in it.
 *
 * Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Runs the main loop so long. */
void spin (int msec);

/* Runs the main loop until @condition; fails, naming it, when that takes longer than @patience_msec. Time in which the
 * whole machine stood still does not count. */
#define wait_until_for(condition, patience_msec)                            \
  G_STMT_START                                                              \
  {                                                                         \
    gint64 seen_ = g_get_monotonic_time (), waited_ = 0;                    \
    while (!(condition))                                                    \
      {                                                                     \
        const gint64 now_ = g_get_monotonic_time ();                        \
        waited_ += MIN (now_ - seen_, 200000);                              \
        seen_ = now_;                                                       \
        if (waited_ > (gint64) (patience_msec) *1000)                       \
          g_error ("line %d: waited in vain for %s", __LINE__, #condition); \
        spin (5);                                                           \
      }                                                                     \
  }                                                                         \
  G_STMT_END

#define PATIENCE_MSEC 60000
#define wait_until(condition) wait_until_for (condition, PATIENCE_MSEC)

/* The first of @widget and its descendants, in the order of the tree, that is of @type and for which @match (nullable)
 * says yes; %NULL when there is none. */
typedef gboolean (*FindFunc) (GtkWidget *widget, gconstpointer data);
gpointer find_match (gpointer widget, GType type, FindFunc match, gconstpointer data);
gpointer find_first (gpointer widget, GType type);
gpointer find_nth (gpointer widget, GType type, int nth); /* from 0 */

/* For find_match(): a visible label that has these words in it; a button with exactly this label. */
gboolean label_says (GtkWidget *widget, gconstpointer words);
gboolean is_labelled (GtkWidget *widget, gconstpointer label);

/* Presses a key where @widget's own controllers hear it; returns whether one of them took it. */
gboolean press (gpointer widget, guint key);
gboolean press_with (gpointer widget, guint key, GdkModifierType keys);

G_END_DECLS
