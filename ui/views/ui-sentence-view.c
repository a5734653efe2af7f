/* SPDX-License-Identifier: MIT */

#include "ui-sentence-view.h"

#include <math.h>

#include <glib/gi18n.h>

struct _UiSentenceView
{
  UiView parent_instance;

  int first_step;  /* scrolled away */
  double scroll_x; /* of a smooth scroll, what is not yet a whole step */
};

enum
{
  SIGNAL_FORCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiSentenceView, ui_sentence_view, UI_TYPE_VIEW)

static void
build (UiSentenceView *self, UiSentence *sentence, gboolean live)
{
  ui_sentence_init (sentence, ui_view_get_state (UI_VIEW (self)));
  sentence->first_step = self->first_step;

  if (live)
    ui_view_get_pointer (UI_VIEW (self), &sentence->pointer_x, &sentence->pointer_y);
}

static UiSentenceHit
hit_at (UiSentenceView *self, double x, double y)
{
  UiPalette palette;
  UiSentence sentence;

  build (self, &sentence, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);

  return ui_sentence_hit (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

static void
ui_sentence_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height,
                        gboolean live)
{
  UiSentence sentence;

  build (UI_SENTENCE_VIEW (view), &sentence, live);
  ui_sentence_paint (cr, &sentence, palette, width, height);
}

static char *
ui_sentence_view_describe (UiView *view)
{
  UiSentence sentence;

  build (UI_SENTENCE_VIEW (view), &sentence, FALSE);

  return ui_sentence_describe (&sentence);
}

static guint64
ui_sentence_view_version (UiView *view, const UiState *state)
{
  const EngTranslation *answer = state->sample != NULL ? state->sample->translation : NULL;
  const guint64 serial = answer != NULL ? answer->serial : 0;
  const guint64 step = answer != NULL ? answer->step : 0;

  return ((guint64) state->run_id * 1000003 + step) * 65537 + serial;
}

static gboolean
ui_sentence_view_hover (UiView *view, double x, double y)
{
  const gboolean candidate =
      !isnan (x) && hit_at (UI_SENTENCE_VIEW (view), x, y).part == UI_SENTENCE_CANDIDATE;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (view), candidate ? "pointer" : NULL);

  return TRUE;
}

UiSentenceView *
ui_sentence_view_new (void)
{
  return g_object_new (UI_TYPE_SENTENCE_VIEW, NULL);
}

static gboolean
scroll_by (UiSentenceView *self, int steps)
{
  UiPalette palette;
  UiSentence sentence;
  int visible, n, first;

  build (self, &sentence, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  n = ui_sentence_steps (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                         gtk_widget_get_height (GTK_WIDGET (self)), &visible);
  first = CLAMP (self->first_step + steps, 0, MAX (0, n - visible));
  if (first == self->first_step)
    return FALSE;

  self->first_step = first;
  ui_view_redraw (UI_VIEW (self));

  return TRUE;
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, UiSentenceView *self)
{
  const GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  int steps;

  self->scroll_x += keys & GDK_SHIFT_MASK ? dx + dy : dx;
  steps = (int) self->scroll_x;
  self->scroll_x -= steps;

  return scroll_by (self, steps) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiSentenceView *self)
{
  if (key == GDK_KEY_Left)
    return scroll_by (self, -1);
  if (key == GDK_KEY_Right)
    return scroll_by (self, 1);

  return GDK_EVENT_PROPAGATE;
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, UiSentenceView *self)
{
  UiSentenceHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  hit = hit_at (self, x, y);
  if (hit.part == UI_SENTENCE_CANDIDATE)
    g_signal_emit (self, signals[SIGNAL_FORCE], 0, hit.step, hit.id);
}

static void
ui_sentence_view_class_init (UiSentenceViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  view_class->paint = ui_sentence_view_paint;
  view_class->describe = ui_sentence_view_describe;
  view_class->version = ui_sentence_view_version;
  view_class->hover = ui_sentence_view_hover;

  signals[SIGNAL_FORCE] = g_signal_new ("force", UI_TYPE_SENTENCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
ui_sentence_view_init (UiSentenceView *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Decoding of the sentence, step by step"), -1);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
