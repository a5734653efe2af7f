/* SPDX-License-Identifier: MIT
 *
 * What the files of the window share among themselves: ui-window.c (the state goes to the children),
 * ui-window-texts.c and ui-window-messages.c (what is said), ui-window-requests.c (what is asked for),
 * ui-window-actions.c (what can be done), ui-window-export.c (figures), ui-window-frames.c (what drawing costs).
 */
#pragma once

#include "ui-curve-view.h"
#include "ui-frame-log.h"
#include "ui-frame-times.h"
#include "ui-mask-panel.h"
#include "ui-panel-grid.h"
#include "ui-sentence-panel.h"
#include "ui-strip-view.h"
#include "ui-window.h"

G_BEGIN_DECLS

#define UI_WINDOW_PANELS 4
#define UI_WINDOW_ALL_PANELS 0 /* in place of a panel's number: all on one page */

/* What goes on once the user has answered about unsaved training. */
typedef void (*UiWindowFunc) (UiWindow *self, gpointer data);

struct _UiWindow
{
  AdwApplicationWindow parent_instance;

  UiWindowHost host; /* all NULL without one */
  gpointer host_data;
  UiState *state; /* borrowed, or NULL */

  guint64 shown_serial;    /* of the state */
  guint shown_errors;      /* error_serial */
  AdwToast *done_toast;    /* weak: what can be done after a run; or NULL */
  AdwToast *file_toast;    /* weak: the latest error, or notice of a corpus; or NULL */
  guint shown_saves;       /* saved_serial */
  guint shown_run;         /* run_id */
  EngRunState shown_state; /* run_state */
  gint64 texts_usec;       /* monotonic; when texts were last written */

  guint saved_run;      /* run_id of the last checkpoint */
  double saved_seconds; /* of training, at that checkpoint */

  /* A question about unsaved training is open, or its checkpoint is being written. */
  UiWindowFunc guarded;
  gpointer guarded_data; /* owned */
  GDestroyNotify guarded_free;
  gboolean saving_for_guard;
  gboolean closing; /* asked and answered */

  gint64 frame_begun; /* ui_thread_usec(); 0 before the first frame */
  gboolean frame_painted;
  UiFrameTimes frame_times;
  UiFrameLog *frame_log; /* owned, or NULL */
  GdkFrameClock *clock;  /* owned reference while realised */

  gboolean by_pointer; /* the last press was of a button, and no key came since but Escape */

  gboolean presenting;
  AdwToast *present_toast;       /* weak: how to get out of it; or NULL */
  gboolean sidebar_before;       /* presenting: whether the sidebar was shown */
  int expanded_before;           /* presenting: the panel that filled the window before, or 0 */
  char *offered[2];              /* owned; source and target of the sentence that panel 4 offers, or NULL */
  char *words_help;              /* owned; what panel 4 says of itself for words, or NULL before it was first another */
  GtkFileChooserNative *chooser; /* owned; the one that is open, or NULL */
  int export_style;              /* chosen there: see ui-window-export.c */
  double export_scale;
  GtkWidget *message; /* borrowed; the open question, or NULL */

  /* Template children. */
  GtkInscription *subtitle;
  GtkWidget *header;
  AdwFlap *flap;
  AdwToastOverlay *toasts;
  UiSidebar *sidebar;
  UiPanelGrid *grid;
  UiCurveView *curves;
  UiStripView *strip;
  UiMaskPanel *mask;
  UiSentencePanel *sentence;
  GtkWidget *offer_button;
  GtkButton *play_button;
  GtkWidget *history;
  GtkProgressBar *progress;
  GtkInscription *progress_label;
};

/* ui-window.c */
double ui_window_seconds (UiWindow *self);

/* ui-window-texts.c */
void ui_window_update_texts (UiWindow *self); /* whatever the run has moved */
void ui_window_page_turned (UiWindow *self);  /* a panel shows another page: its subtitle says what that measures */
void ui_window_update_play_button (UiWindow *self);

/* ui-window-messages.c */
AdwToast *ui_window_add_toast (UiWindow *self, const char *text, gboolean lasting); /* (transfer none) */
void ui_window_withdraw_file_toast (UiWindow *self);                                /* if there is one */
/* Something about a recording, with the way out of it; it goes when the run begins. */
void ui_window_offer_run (UiWindow *self, const char *text);
void ui_window_show_messages (UiWindow *self); /* what the state has new to say */

/* ui-window-frames.c: from realize to unrealize. */
void ui_window_watch_frames (UiWindow *self);
void ui_window_unwatch_frames (UiWindow *self);

/* ui-window-requests.c */
void ui_window_class_bind_requests (GtkWidgetClass *klass); /* the template's callbacks */
void ui_window_link_sentence (UiWindow *self);              /* what is found in panel 4 lights up in the others */
void ui_window_take_drops (UiWindow *self);                 /* files dropped on the window are opened */
void ui_window_withdraw_offer (UiWindow *self);

/* ui-window-actions.c */
void ui_window_class_install_actions (GtkWidgetClass *klass);
void ui_window_add_keys (UiWindow *self);
void ui_window_add_filter (GtkFileChooserNative *chooser, const char *name, const char *const *patterns);
gboolean ui_window_go_back (UiWindow *self); /* a step towards the four panels; FALSE when there is none */
void ui_window_update_actions (UiWindow *self);
/* (transfer full) how much longer a run that is done goes on when it is played again: "30 more epochs". */
char *ui_window_more_text (UiWindow *self);
/* Calls @func now, or after the user has agreed to lose (or has saved) more than a minute of training.
 * @data is freed with @free_data in every case. */
void ui_window_guard (UiWindow *self, const char *question, UiWindowFunc func, gpointer data,
                      GDestroyNotify free_data);
/* A checkpoint was written: what waited for it goes on. */
void ui_window_guard_saved (UiWindow *self);
void ui_window_guard_failed (UiWindow *self);
void ui_window_guard_clear (UiWindow *self);
void ui_window_set_presenting (UiWindow *self, gboolean presenting);
void ui_window_apply_scale (UiWindow *self);               /* when the window has another size */
void ui_window_class_bind_present (GtkWidgetClass *klass); /* the template's callbacks */
/* Runs a file chooser; @done gets the file, unless it was cancelled. */
void ui_window_choose_file (UiWindow *self, GtkFileChooserNative *chooser,
                            void (*done) (UiWindow *self, GFile *file, int data), int data);

/* ui-window-export.c */
/* Writes the file; FALSE with an error for an unknown ending, or when it cannot be written. */
gboolean ui_window_export_to (UiWindow *self, int number, const char *path, GError **error);
/* Puts the panel's figure on the clipboard, as PNG. */
void ui_window_copy_panel (UiWindow *self, int number);
void ui_window_export_panel (UiWindow *self, int number);
void ui_window_export_all (UiWindow *self);
/* The panel under the pointer, else the one that fills the window, else the one with the keyboard, else 1. */
int ui_window_panel_here (UiWindow *self);

G_END_DECLS
