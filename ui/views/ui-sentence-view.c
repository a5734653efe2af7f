/* SPDX-License-Identifier: MIT */

#include "ui-sentence-view.h"

#include <math.h>

#include <glib/gi18n.h>

struct _UiSentenceView
{
  UiView parent_instance;

  UiSentenceKind kind;
  int first_step, first_row; /* scrolled away */
  double scroll_x, scroll_y; /* of a smooth scroll, what is not yet a whole step or row */
  UiSentencePart dragged;    /* TRACK, SLIDE, or NOTHING */
  double drag_x, drag_y;     /* where that began */

  /* What stays free for longer answers, and of what: another sentence, run or size begins anew. */
  UiSentenceRoom room;
  char *room_text; /* owned, or NULL */
  guint room_run;
  int room_width, room_height;
  double room_scale;
  int cursor_step, cursor_item;
  char *spoken_place; /* owned, or NULL */

  GtkWidget *popover; /* owned as a child; NULL once disposed */
  int asked_step;     /* that the popover asks about */
};

enum
{
  PROP_PAGE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_FORCE,
  SIGNAL_RELEASE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiSentenceView, ui_sentence_view, UI_TYPE_VIEW)

/* Every page is the one of real vectors then: numbers of a step to the right, sequences downwards. */
static gboolean
learns_numbers (UiSentenceView *self)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));

  return state != NULL && state->info != NULL && state->info->target_words == NULL;
}

/* The page as it is, for a picture of that size: an answer may be shorter than the one that was scrolled. */
static void
build (UiSentenceView *self, UiSentence *sentence, const UiPalette *palette, int width, int height)
{
  int visible, n;

  ui_sentence_init (sentence, ui_view_get_state (UI_VIEW (self)));
  sentence->kind = self->kind;
  n = ui_sentence_steps (sentence, palette, width, height, &visible);
  sentence->first_step = CLAMP (self->first_step, 0, MAX (0, n - visible));
}

/* Answers come many times a second, some long, some short: what they took lately stays free. */
static void
keep_room (UiSentenceView *self, UiSentence *sentence, const UiPalette *palette, int width, int height)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));
  const char *text = sentence->sample != NULL ? sentence->sample->translation->text : NULL;
  const guint run = state != NULL ? state->run_id : 0;

  if (g_strcmp0 (text, self->room_text) != 0 || run != self->room_run || width != self->room_width ||
      height != self->room_height || fabs (palette->scale - self->room_scale) > 1e-6)
    {
      g_free (self->room_text);
      self->room_text = g_strdup (text);
      self->room_run = run;
      self->room_width = width;
      self->room_height = height;
      self->room_scale = palette->scale;
      self->room = (UiSentenceRoom){ 0 };
    }

  ui_sentence_make_room (sentence, palette, width, height, &self->room);
  sentence->room = &self->room;
}

/* The same on the screen, where it scrolls. */
static void
build_live (UiSentenceView *self, UiSentence *sentence, const UiPalette *palette, int width, int height)
{
  int visible, most, n;

  ui_sentence_init (sentence, ui_view_get_state (UI_VIEW (self)));
  sentence->kind = self->kind;
  sentence->scrolls = TRUE;
  sentence->drift.lit_pair = ui_view_get_highlight (UI_VIEW (self));
  keep_room (self, sentence, palette, width, height);
  n = ui_sentence_steps (sentence, palette, width, height, &visible);
  sentence->first_step = CLAMP (self->first_step, 0, MAX (0, n - visible));
  ui_sentence_rows (sentence, palette, width, height, &most);
  sentence->first_row = CLAMP (self->first_row, 0, most);
}

/* The same at the size of the widget. */
static void
build_here (UiSentenceView *self, UiSentence *sentence, UiPalette *palette)
{
  ui_view_palette (UI_VIEW (self), palette);
  build_live (self, sentence, palette, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

static UiSentenceHit
hit_at (UiSentenceView *self, double x, double y)
{
  UiPalette palette;
  UiSentence sentence;

  build_here (self, &sentence, &palette);

  return ui_sentence_hit (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

static void
ui_sentence_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height,
                        gboolean live)
{
  UiSentenceView *self = UI_SENTENCE_VIEW (view);
  UiSentence sentence;

  if (live)
    build_live (self, &sentence, palette, width, height);
  else
    build (self, &sentence, palette, width, height);

  if (live)
    ui_view_get_pointer (view, &sentence.pointer_x, &sentence.pointer_y);

  if (live && gtk_widget_has_focus (GTK_WIDGET (view)))
    {
      sentence.cursor_step = self->cursor_step;
      sentence.cursor_item = self->cursor_item;
    }

  ui_sentence_paint (cr, &sentence, palette, width, height);
}

static void
ui_sentence_view_figure_size (UiView *view, const UiPalette *palette, int *width, int *height)
{
  UiSentence sentence;

  build (UI_SENTENCE_VIEW (view), &sentence, palette, *width, *height);
  ui_sentence_figure_size (&sentence, palette, width, height);
}

static const char *
ui_sentence_view_title (UiView *view)
{
  UiPalette palette;
  UiSentence sentence;

  build_here (UI_SENTENCE_VIEW (view), &sentence, &palette);

  return ui_sentence_title (&sentence);
}

static char *
ui_sentence_view_subtitle (UiView *view)
{
  UiPalette palette;
  UiSentence sentence;

  build_here (UI_SENTENCE_VIEW (view), &sentence, &palette);

  return ui_sentence_subtitle (&sentence);
}

static char *
ui_sentence_view_describe (UiView *view)
{
  UiPalette palette;
  UiSentence sentence;

  build_here (UI_SENTENCE_VIEW (view), &sentence, &palette);

  return ui_sentence_describe (&sentence);
}

static guint64
ui_sentence_view_version (UiView *view, const UiState *state)
{
  const EngTranslation *answer = state->sample != NULL ? state->sample->translation : NULL;
  const guint64 serial = answer != NULL ? answer->serial : 0;
  guint64 step = answer != NULL ? answer->step : 0;

  /* Real vectors: what an epoch's end has found, or that none will come. */
  if (state->drift != NULL)
    step += state->epochs->len;
  else if (state->run_state == ENG_RUN_DONE || state->run_state == ENG_RUN_DIVERGED)
    step++;

  return ((guint64) state->run_id * 1000003 + step) * 65537 + serial;
}

/* Of real vectors the sequence under the pointer lights up elsewhere too. */
static void
find_pair (UiSentenceView *self, double x, double y)
{
  UiPalette palette;
  UiSentence sentence;
  UiDriftHit hit;

  if (!learns_numbers (self))
    return;

  build_here (self, &sentence, &palette);
  sentence.drift.scrolls = TRUE;
  sentence.drift.first_row = sentence.first_row;
  hit = ui_drift_hit (&sentence.drift, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)), x, y);
  ui_view_emit_highlight (UI_VIEW (self), hit.row >= 0 ? ui_drift_pair (&sentence.drift, hit.row) : -1);
}

/* Which one lights up is in the state already when the picture is built. */
static void
ui_sentence_view_highlight (UiView *view, int pair)
{
}

static gboolean
ui_sentence_view_hover (UiView *view, double x, double y)
{
  const gboolean word = !isnan (x) && hit_at (UI_SENTENCE_VIEW (view), x, y).part != UI_SENTENCE_NOTHING;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (view), word ? "pointer" : NULL);
  find_pair (UI_SENTENCE_VIEW (view), x, y);

  return TRUE;
}

UiSentenceView *
ui_sentence_view_new (void)
{
  return g_object_new (UI_TYPE_SENTENCE_VIEW, NULL);
}

UiSentenceKind
ui_sentence_view_get_kind (UiSentenceView *self)
{
  g_return_val_if_fail (UI_IS_SENTENCE_VIEW (self), UI_SENTENCE_STEPS);

  return self->kind;
}

const char *
ui_sentence_view_get_spoken_place (UiSentenceView *self)
{
  g_return_val_if_fail (UI_IS_SENTENCE_VIEW (self), NULL);

  return self->spoken_place;
}

UiSentenceHit
ui_sentence_view_hit (UiSentenceView *self, double x, double y)
{
  g_return_val_if_fail (UI_IS_SENTENCE_VIEW (self), (UiSentenceHit){ .part = UI_SENTENCE_NOTHING });

  return hit_at (self, x, y);
}

UiWordPopover *
ui_sentence_view_get_popover (UiSentenceView *self)
{
  g_return_val_if_fail (UI_IS_SENTENCE_VIEW (self), NULL);

  return UI_WORD_POPOVER (self->popover);
}

static gboolean
scroll_by (UiSentenceView *self, int steps)
{
  UiPalette palette;
  UiSentence sentence;
  int visible, n, first;

  build_here (self, &sentence, &palette);
  n = ui_sentence_steps (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                         gtk_widget_get_height (GTK_WIDGET (self)), &visible);
  first = CLAMP (sentence.first_step + steps, 0, MAX (0, n - visible));
  if (first == sentence.first_step)
    return FALSE;

  self->first_step = first;
  ui_view_redraw (UI_VIEW (self));

  return TRUE;
}

/* The lines under the steps. FALSE at their end: then what is around the panel may scroll. */
static gboolean
scroll_rows_by (UiSentenceView *self, int rows)
{
  UiPalette palette;
  UiSentence sentence;
  int most, first;

  build_here (self, &sentence, &palette);
  ui_sentence_rows (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                    gtk_widget_get_height (GTK_WIDGET (self)), &most);
  first = CLAMP (sentence.first_row + rows, 0, most);
  if (first == sentence.first_row)
    return FALSE;

  self->first_row = first;
  ui_view_redraw (UI_VIEW (self));

  return TRUE;
}

static void
scroll_to (UiSentenceView *self, UiSentencePart bar, double x, double y)
{
  UiPalette palette;
  UiSentence sentence;
  int to;

  build_here (self, &sentence, &palette);
  to = ui_sentence_scroll_to (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                              gtk_widget_get_height (GTK_WIDGET (self)), bar, x, y);
  if (bar == UI_SENTENCE_TRACK)
    self->first_step = to;
  else
    self->first_row = to;

  ui_view_redraw (UI_VIEW (self));
}

/* --- The keyboard's place. */

static void
speak_place (UiSentenceView *self, UiSentence *sentence, const UiPalette *palette)
{
  sentence->cursor_step = self->cursor_step;
  sentence->cursor_item = self->cursor_item;
  g_free (self->spoken_place);
  self->spoken_place = ui_sentence_speak (sentence, palette, gtk_widget_get_width (GTK_WIDGET (self)),
                                          gtk_widget_get_height (GTK_WIDGET (self)));

  if (self->spoken_place != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, self->spoken_place, -1);
}

/* Scrolls so far that the place can be seen. Of the beam the first column is the start, before all steps. */
static void
show_place (UiSentenceView *self, const UiSentence *sentence, const UiPalette *palette)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  const int place = self->cursor_step + (self->kind == UI_SENTENCE_BEAM && !sentence->vectors);
  int visible, most, rows;

  ui_sentence_steps (sentence, palette, width, height, &visible);
  self->first_step = sentence->first_step;
  if (place < self->first_step)
    self->first_step = place;
  else if (visible > 0 && place >= self->first_step + visible)
    self->first_step = place - visible + 1;

  if (self->kind != UI_SENTENCE_STEPS && !sentence->vectors)
    return;

  rows = ui_sentence_rows (sentence, palette, width, height, &most);
  rows = self->cursor_item - (ui_sentence_items (sentence, palette, width, height, self->cursor_step) - rows);
  if (rows >= 0)
    self->first_row = ui_sentence_show_row (sentence, palette, width, height, rows);
}

static gboolean
set_place (UiSentenceView *self, int step, int item)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  UiPalette palette;
  UiSentence sentence;
  int n, items;

  build_here (self, &sentence, &palette);
  n = sentence.sample != NULL ? sentence.sample->translation->n_steps : 0;
  if (sentence.vectors)
    n = ui_sentence_steps (&sentence, &palette, width, height, &items);
  else if (self->kind == UI_SENTENCE_BEAM)
    n = ui_sentence_steps (&sentence, &palette, width, height, &items) - 1;
  step = CLAMP (step, 0, MAX (0, n - 1));
  items = ui_sentence_items (&sentence, &palette, width, height, step);
  if (items == 0)
    return FALSE;

  self->cursor_step = step;
  self->cursor_item = CLAMP (item, 0, items - 1);
  show_place (self, &sentence, &palette);
  speak_place (self, &sentence, &palette);
  ui_view_redraw (UI_VIEW (self));

  return TRUE;
}

/* Arrows: on the pages of steps and of the beam time runs to the right, on the maps downwards. */
static gboolean
move_place (UiSentenceView *self, int right, int down)
{
  const gboolean steps = self->kind == UI_SENTENCE_STEPS || self->kind == UI_SENTENCE_BEAM || learns_numbers (self);

  ui_view_forget_pointer (UI_VIEW (self));
  if (self->cursor_step < 0)
    return set_place (self, self->first_step, 0);

  return set_place (self, self->cursor_step + (steps ? right : down), self->cursor_item + (steps ? down : right));
}

/* --- Forcing. */

static void
force_or_release (UiSentenceView *self, int step, int id)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));
  const EngTranslation *answer = state != NULL && state->sample != NULL ? state->sample->translation : NULL;

  if (answer == NULL || step < 0 || step >= answer->n_steps)
    return;

  if (answer->steps[step].forced && answer->steps[step].id == id)
    g_signal_emit (self, signals[SIGNAL_RELEASE], 0, step);
  else
    g_signal_emit (self, signals[SIGNAL_FORCE], 0, step, id);
}

static gboolean
force_place (UiSentenceView *self)
{
  UiPalette palette;
  UiSentence sentence;
  int id;

  if (self->kind != UI_SENTENCE_STEPS || self->cursor_step < 0 || self->cursor_item < 0)
    return FALSE;

  build_here (self, &sentence, &palette);
  id = ui_sentence_candidate_id (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)), self->cursor_step, self->cursor_item);
  if (id < 0)
    return FALSE;

  force_or_release (self, self->cursor_step, id);

  return TRUE;
}

static gboolean
release_all (UiSentenceView *self)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));

  for (int i = 0; state != NULL && state->sample != NULL && i < state->sample->translation->n_steps; i++)
    if (state->sample->translation->steps[i].forced)
      {
        g_signal_emit (self, signals[SIGNAL_RELEASE], 0, -1);
        return TRUE;
      }

  return FALSE;
}

static void
chosen_cb (UiSentenceView *self, int id)
{
  g_signal_emit (self, signals[SIGNAL_FORCE], 0, self->asked_step, id);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
ask_word_at (UiSentenceView *self, int step, const GdkRectangle *at)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));
  g_autofree char *title = NULL;
  const EngWords *words;
  int id;

  if (state == NULL || state->sample == NULL || state->info == NULL || state->info->target_words == NULL ||
      step >= state->sample->translation->n_steps)
    return;

  self->asked_step = step;
  words = state->info->target_words;
  id = state->sample->translation->steps[step].id;
  title = g_strdup_printf (_ ("Word %d, instead of “%s”"), step + 1,
                           id >= 0 && id < words->n ? words->words[id] : "?");
  ui_word_popover_ask (UI_WORD_POPOVER (self->popover), state->info->target_words, title, at);
}

void
ui_sentence_view_ask_word (UiSentenceView *self, int step)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRectangle at = { width / 2, height / 2, 1, 1 };
  UiPalette palette;
  UiSentence sentence;
  UiRect box;

  g_return_if_fail (UI_IS_SENTENCE_VIEW (self));
  g_return_if_fail (step >= 0);

  build_here (self, &sentence, &palette);
  if (ui_sentence_candidate (&sentence, &palette, width, height, step, MAX (0, self->cursor_item), &box))
    at = (GdkRectangle){ (int) box.x, (int) box.y, (int) box.w, (int) box.h };

  ask_word_at (self, step, &at);
}

void
ui_sentence_view_set_kind (UiSentenceView *self, UiSentenceKind kind)
{
  g_return_if_fail (UI_IS_SENTENCE_VIEW (self));
  g_return_if_fail (kind < UI_SENTENCE_KINDS);

  if (self->kind == kind)
    return;

  self->kind = kind;
  self->first_step = self->first_row = 0;
  self->cursor_step = self->cursor_item = -1;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
  ui_view_redraw (UI_VIEW (self));
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, UiSentenceView *self)
{
  const GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  int steps, rows;

  self->scroll_x += keys & GDK_SHIFT_MASK ? dx + dy : dx;
  self->scroll_y += keys & GDK_SHIFT_MASK ? 0.0 : dy;
  steps = (int) self->scroll_x;
  rows = (int) self->scroll_y;
  self->scroll_x -= steps;
  self->scroll_y -= rows;

  if (steps != 0 && scroll_by (self, steps))
    return GDK_EVENT_STOP;

  return rows != 0 && scroll_rows_by (self, rows) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static gboolean
turn_page (UiSentenceView *self, int by)
{
  const int kind = (int) self->kind + by;

  if (kind >= 0 && kind < UI_SENTENCE_KINDS && !learns_numbers (self))
    ui_sentence_view_set_kind (self, (UiSentenceKind) kind);

  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiSentenceView *self)
{
  if ((keys & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
      return move_place (self, -1, 0);
    case GDK_KEY_Right:
      return move_place (self, 1, 0);
    case GDK_KEY_Up:
      return move_place (self, 0, -1);
    case GDK_KEY_Down:
      return move_place (self, 0, 1);
    case GDK_KEY_Home:
      return move_place (self, -G_MAXINT16, 0);
    case GDK_KEY_End:
      return move_place (self, G_MAXINT16, 0);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return force_place (self);
    case GDK_KEY_F2:
      if (self->kind == UI_SENTENCE_STEPS && self->cursor_step >= 0)
        ui_sentence_view_ask_word (self, self->cursor_step);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return release_all (self);
    case GDK_KEY_Page_Up:
      return turn_page (self, -1);
    case GDK_KEY_Page_Down:
      return turn_page (self, 1);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- The bars. */

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, UiSentenceView *self)
{
  const UiSentencePart part = hit_at (self, x, y).part;

  self->dragged = part == UI_SENTENCE_TRACK || part == UI_SENTENCE_SLIDE ? part : UI_SENTENCE_NOTHING;
  self->drag_x = x;
  self->drag_y = y;
  if (self->dragged == UI_SENTENCE_NOTHING)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  scroll_to (self, self->dragged, x, y);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, UiSentenceView *self)
{
  if (self->dragged != UI_SENTENCE_NOTHING)
    scroll_to (self, self->dragged, self->drag_x + dx, self->drag_y + dy);
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, UiSentenceView *self)
{
  UiSentenceHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  hit = hit_at (self, x, y);
  if (hit.part != UI_SENTENCE_CANDIDATE && hit.part != UI_SENTENCE_WORD)
    return;

  set_place (self, hit.step, MAX (0, hit.candidate));
  if (hit.part == UI_SENTENCE_CANDIDATE)
    force_or_release (self, hit.step, hit.id);
  else
    ask_word_at (self, hit.step, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static void
focus_cb (UiSentenceView *self)
{
  ui_view_redraw (UI_VIEW (self));
}

static void
ui_sentence_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (ui_sentence_view_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (UI_SENTENCE_VIEW (widget)->popover));
}

static void
ui_sentence_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_int (value, (int) UI_SENTENCE_VIEW (object)->kind);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ui_sentence_view_dispose (GObject *object)
{
  g_clear_pointer (&UI_SENTENCE_VIEW (object)->popover, gtk_widget_unparent);

  G_OBJECT_CLASS (ui_sentence_view_parent_class)->dispose (object);
}

static void
ui_sentence_view_finalize (GObject *object)
{
  g_free (UI_SENTENCE_VIEW (object)->spoken_place);
  g_free (UI_SENTENCE_VIEW (object)->room_text);

  G_OBJECT_CLASS (ui_sentence_view_parent_class)->finalize (object);
}

static void
ui_sentence_view_class_init (UiSentenceViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = ui_sentence_view_get_property;
  G_OBJECT_CLASS (klass)->dispose = ui_sentence_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ui_sentence_view_finalize;
  GTK_WIDGET_CLASS (klass)->size_allocate = ui_sentence_view_size_allocate;
  view_class->paint = ui_sentence_view_paint;
  view_class->figure_size = ui_sentence_view_figure_size;
  view_class->title = ui_sentence_view_title;
  view_class->subtitle = ui_sentence_view_subtitle;
  view_class->describe = ui_sentence_view_describe;
  view_class->version = ui_sentence_view_version;
  view_class->hover = ui_sentence_view_hover;
  view_class->highlight = ui_sentence_view_highlight;

  signals[SIGNAL_FORCE] = g_signal_new ("force", UI_TYPE_SENTENCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[SIGNAL_RELEASE] = g_signal_new ("release", UI_TYPE_SENTENCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  props[PROP_PAGE] = g_param_spec_int ("page", NULL, NULL, 0, UI_SENTENCE_KINDS - 1, 0,
                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
ui_sentence_view_init (UiSentenceView *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->cursor_step = self->cursor_item = -1;
  self->popover = GTK_WIDGET (ui_word_popover_new ());
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "chosen", G_CALLBACK (chosen_cb), self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Decoding of the sentence, step by step"), -1);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
