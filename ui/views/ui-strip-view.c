/* SPDX-License-Identifier: MIT */

#include "ui-strip-view.h"

#include <math.h>

#include <glib/gi18n.h>

/* Faster than this, words cannot be read: what is not pinned is another sentence each time. */
#define INTERVAL_USEC 500000
/* Columns of the map, with Shift. */
#define LONG_STRIDE 10

struct _UiStripView
{
  UiView parent_instance;

  UiStripKind kind;
  int first_row, first_step; /* scrolled away */
  UiStripBar dragged;        /* the bar that a button holds */
  UiStripRoom room;          /* what the columns needed lately */
  guint room_run;            /* of that run, and at that size */
  int room_width, room_height;
  double room_scale;
  double scroll_y, scroll_x; /* of a smooth scroll, what is not yet a whole row or step */
  int highlight_pair;        /* -1 = none */
  int cursor_pair;           /* found with the keyboard, and spoken; -1 = none */
  int cursor_step;           /* of that row; -1 = the whole row */
  int map_column, map_step;  /* the keyboard's cell of the map; column -1 = none */
};

G_DEFINE_FINAL_TYPE (UiStripView, ui_strip_view, UI_TYPE_VIEW)

static void
build (UiStripView *self, UiStrip *strip, gboolean live)
{
  double x, y;

  ui_strip_init (strip, ui_view_get_state (UI_VIEW (self)));
  strip->kind = self->kind;
  strip->first_row = self->first_row;
  strip->first_step = self->first_step;
  strip->highlight_pair = self->highlight_pair;
  strip->room = &self->room;
  strip->shows_newest = self->cursor_pair < 0; /* the keyboard goes from row to row */

  /* What another panel found is shown here too, wherever it is. */
  if (self->cursor_pair < 0 && !ui_view_get_pointer (UI_VIEW (self), &x, &y))
    strip->guest_pair = self->highlight_pair;

  if (self->kind == UI_STRIP_MAP)
    strip->cursor = (UiStripHit){ self->map_column, -1, self->map_step };
  else if (self->cursor_pair >= 0)
    strip->cursor = (UiStripHit){ ui_strip_find (strip, self->cursor_pair), self->cursor_pair, self->cursor_step };

  if (live)
    ui_view_get_pointer (UI_VIEW (self), &strip->pointer_x, &strip->pointer_y);
}

static void
forget_room (UiStripView *self)
{
  ui_strip_room_clear (&self->room);
}

static UiStripHit
hit_at (UiStripView *self, double x, double y)
{
  UiPalette palette;
  UiStrip strip;

  build (self, &strip, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);

  return ui_strip_hit (&strip, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                       gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

/* What was needed is known of one run at one size. */
static void
make_room (UiStripView *self, const UiStrip *strip, const UiPalette *palette, int width, int height)
{
  const UiState *state = ui_view_get_state (UI_VIEW (self));
  const guint run = state != NULL ? state->run_id : 0;

  if (run != self->room_run || width != self->room_width || height != self->room_height || palette->scale != self->room_scale)
    forget_room (self);

  self->room_run = run;
  self->room_width = width;
  self->room_height = height;
  self->room_scale = palette->scale;
  ui_strip_make_room (strip, palette, width, height, &self->room);
}

/* On the screen what changes as the pointer moves is drawn over the rest. */
static void
ui_strip_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiStrip strip;

  build (UI_STRIP_VIEW (view), &strip, FALSE);
  strip.bars = live;
  strip.cursor.row = -1;

  if (live)
    make_room (UI_STRIP_VIEW (view), &strip, palette, width, height);
  else
    strip.room = NULL;

  ui_strip_paint_cells (cr, &strip, palette, width, height);

  if (!live)
    ui_strip_paint_marks (cr, &strip, palette, width, height);
}

static void
ui_strip_view_paint_over (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiStrip strip;

  build (UI_STRIP_VIEW (view), &strip, TRUE);
  ui_strip_paint_marks (cr, &strip, palette, width, height);
}

static const char *
ui_strip_view_title (UiView *view)
{
  UiStrip strip;

  build (UI_STRIP_VIEW (view), &strip, FALSE);

  return ui_strip_title (&strip);
}

static char *
ui_strip_view_describe (UiView *view)
{
  UiStripView *self = UI_STRIP_VIEW (view);
  char *text = NULL;
  UiStrip strip;

  build (self, &strip, FALSE);
  if (self->kind == UI_STRIP_MAP)
    text = ui_strip_map_text (&strip, self->map_column, self->map_step);
  else if (strip.cursor.row >= 0 && self->cursor_step >= 0)
    text = ui_strip_hit_text (&strip, strip.cursor);
  else if (strip.cursor.row >= 0)
    text = ui_strip_row_text (&strip, strip.cursor.row);

  return text != NULL ? text : ui_strip_describe (&strip);
}

static guint64
ui_strip_view_version (UiView *view, const UiState *state)
{
  const guint64 step = state->picture != NULL ? state->picture->step : 0;

  return ((guint64) state->run_id * 64 + state->pins->len) * 1000003 + step;
}

static gboolean
ui_strip_view_hover (UiView *view, double x, double y)
{
  UiStripView *self = UI_STRIP_VIEW (view);

  if (!isnan (x))
    self->cursor_pair = self->cursor_step = self->map_column = -1;
  if (self->kind == UI_STRIP_CELLS && (!isnan (x) || self->cursor_pair < 0))
    ui_view_emit_highlight (view, isnan (x) ? -1 : hit_at (self, x, y).pair);

  return TRUE;
}

static void
ui_strip_view_highlight (UiView *view, int pair)
{
  UI_STRIP_VIEW (view)->highlight_pair = pair;
}

UiStripView *
ui_strip_view_new (void)
{
  return g_object_new (UI_TYPE_STRIP_VIEW, NULL);
}

void
ui_strip_view_set_kind (UiStripView *self, UiStripKind kind)
{
  g_return_if_fail (UI_IS_STRIP_VIEW (self));

  self->kind = kind;
  self->map_column = -1;
  ui_view_redraw (UI_VIEW (self));
}

int
ui_strip_view_rows (UiStripView *self, int *visible)
{
  UiPalette palette;
  UiStrip strip;

  g_return_val_if_fail (UI_IS_STRIP_VIEW (self), 0);

  build (self, &strip, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);

  return ui_strip_rows (&strip, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                        gtk_widget_get_height (GTK_WIDGET (self)), visible);
}

gboolean
ui_strip_view_sentence (UiStripView *self, int pair, char **source, char **target)
{
  UiStrip strip;

  g_return_val_if_fail (UI_IS_STRIP_VIEW (self), FALSE);

  build (self, &strip, FALSE);

  return ui_strip_sentence (&strip, pair, source, target);
}

/* Where the columns begin when @step is asked for; in @visible how many there are then. */
static int
first_of (UiStripView *self, int step, int *visible)
{
  UiPalette palette;
  UiStrip strip;
  int first;

  build (self, &strip, FALSE);
  strip.first_step = step;
  ui_view_palette (UI_VIEW (self), &palette);
  ui_strip_steps (&strip, &palette, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), visible,
                  &first);

  return first;
}

/* Returns whether that is elsewhere than before. */
static gboolean
scroll_to (UiStripView *self, int row, int step)
{
  int visible;

  if (step != self->first_step)
    step = first_of (self, MAX (step, 0), &visible);

  if (row == self->first_row && step == self->first_step)
    return FALSE;

  self->first_row = row;
  self->first_step = step;
  ui_view_redraw (UI_VIEW (self));

  return TRUE;
}

/* Scrolls no further than is needed for @step to be seen: how many columns there are depends on the words in them. */
static void
show_step (UiStripView *self, int step)
{
  int visible, first = first_of (self, MIN (self->first_step, step), &visible);

  while (step >= first + visible)
    {
      const int next = first_of (self, first + 1, &visible);

      if (next <= first)
        break;

      first = next;
    }

  self->first_step = first;
}

/* Moves by whole rows and steps. Returns whether there was somewhere to go. */
static gboolean
scroll_by (UiStripView *self, int rows, int steps)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  UiState *state = ui_view_get_state (UI_VIEW (self));
  UiPalette palette;
  int visible, n;
  UiStrip strip;

  if (state == NULL || state->picture == NULL)
    return FALSE;

  build (self, &strip, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  n = ui_strip_rows (&strip, &palette, width, height, &visible);

  return scroll_to (self, CLAMP (self->first_row + rows, 0, MAX (0, n - visible)), self->first_step + steps);
}

/* In a column of panels the wheel belongs to the column, until the view is clicked. */
static gboolean
column_scrolls (UiStripView *self)
{
  GtkWidget *column = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place;

  if (column == NULL || gtk_widget_has_focus (GTK_WIDGET (self)))
    return FALSE;

  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (column));

  return gtk_adjustment_get_upper (place) > gtk_adjustment_get_page_size (place);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, UiStripView *self)
{
  const GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  int rows, steps;

  if (self->kind != UI_STRIP_CELLS || (dy != 0 && !(keys & GDK_SHIFT_MASK) && column_scrolls (self)))
    return GDK_EVENT_PROPAGATE;

  self->scroll_y += keys & GDK_SHIFT_MASK ? 0 : dy;
  self->scroll_x += keys & GDK_SHIFT_MASK ? dx + dy : dx;
  rows = (int) self->scroll_y;
  steps = (int) self->scroll_x;
  self->scroll_y -= rows;
  self->scroll_x -= steps;

  return scroll_by (self, rows, steps) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* Lights up the next row, and scrolls to it. */
static gboolean
move_row (UiStripView *self, int by)
{
  UiStrip strip;
  int n, visible, row, pair;

  build (self, &strip, FALSE);
  n = ui_strip_view_rows (self, &visible);
  row = ui_strip_find (&strip, self->highlight_pair);
  row = row < 0 ? self->first_row : row + by;
  pair = row >= 0 && row < n ? ui_strip_pair (&strip, row) : -1;
  if (pair < 0)
    return GDK_EVENT_STOP;

  if (row < self->first_row)
    self->first_row = row;
  if (row >= self->first_row + visible)
    self->first_row = row - visible + 1;
  self->cursor_pair = pair;
  self->cursor_step = -1;
  ui_view_forget_pointer (UI_VIEW (self));
  ui_view_emit_highlight (UI_VIEW (self), pair);
  ui_view_redraw (UI_VIEW (self));

  return GDK_EVENT_STOP;
}

/* As many rows as there are in sight. */
static gboolean
move_page (UiStripView *self, int by)
{
  int visible;

  ui_strip_view_rows (self, &visible);

  return scroll_by (self, by * MAX (visible, 1), 0);
}

/* The cells of the row that is lit up, one after the other; without one the steps are scrolled. */
static gboolean
move_step (UiStripView *self, int by)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  UiPalette palette;
  UiStrip strip;
  int n, visible, step;

  build (self, &strip, FALSE);
  if (strip.cursor.row < 0)
    return scroll_by (self, 0, by);

  ui_view_palette (UI_VIEW (self), &palette);
  n = ui_strip_cells (&strip, &palette, width, height, strip.cursor.row, &visible);
  step = CLAMP (self->cursor_step + by, 0, n - 1);
  self->cursor_step = step;
  show_step (self, step);
  ui_view_forget_pointer (UI_VIEW (self));
  ui_view_redraw (UI_VIEW (self));

  return GDK_EVENT_STOP;
}

/* On the page of the map: from nowhere to the newest column. */
static gboolean
move_cell (UiStripView *self, int columns, int steps)
{
  UiStrip strip;

  build (self, &strip, FALSE);
  if (strip.map == NULL || strip.map->columns == 0 || strip.map->positions < 2)
    return GDK_EVENT_PROPAGATE;

  if (self->map_column < 0)
    {
      self->map_column = columns < -1 ? 0 : strip.map->columns - 1;
      self->map_step = 1;
    }
  else
    {
      self->map_column = CLAMP (self->map_column + columns, 0, strip.map->columns - 1);
      self->map_step = CLAMP (self->map_step + steps, 1, strip.map->positions - 1);
    }

  ui_view_forget_pointer (UI_VIEW (self));
  ui_view_redraw (UI_VIEW (self));

  return GDK_EVENT_STOP;
}

static gboolean
map_key (UiStripView *self, guint key, GdkModifierType keys)
{
  const int stride = keys & GDK_SHIFT_MASK ? LONG_STRIDE : 1;

  switch (key)
    {
    case GDK_KEY_Up:
      return move_cell (self, 0, -1);
    case GDK_KEY_Down:
      return move_cell (self, 0, 1);
    case GDK_KEY_Left:
      return move_cell (self, -stride, 0);
    case GDK_KEY_Right:
      return move_cell (self, stride, 0);
    case GDK_KEY_Home:
      return move_cell (self, -UI_FED_MAP_COLUMNS, 0);
    case GDK_KEY_End:
      return move_cell (self, UI_FED_MAP_COLUMNS, 0);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
toggle_pin (UiStripView *self, int pair)
{
  UiState *state = ui_view_get_state (UI_VIEW (self));

  if (state == NULL || pair < 0)
    return;

  if (ui_state_is_pinned (state, pair))
    ui_state_unpin (state, pair);
  else
    ui_state_pin (state, pair);

  forget_room (self);
  ui_view_redraw (UI_VIEW (self));
}

/* The keyboard went elsewhere: so does what it had found. */
static void
focus_left_cb (UiStripView *self)
{
  if (self->cursor_pair < 0 && self->map_column < 0)
    return;

  self->cursor_pair = self->cursor_step = self->map_column = -1;
  ui_view_emit_highlight (UI_VIEW (self), -1);
  ui_view_redraw (UI_VIEW (self));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiStripView *self)
{
  if ((keys & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if (self->kind == UI_STRIP_MAP)
    return map_key (self, key, keys);

  switch (key)
    {
    case GDK_KEY_Up:
      return move_row (self, -1);
    case GDK_KEY_Down:
      return move_row (self, 1);
    case GDK_KEY_p:
      toggle_pin (self, self->cursor_pair);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      return move_step (self, -1);
    case GDK_KEY_Right:
      return move_step (self, 1);
    case GDK_KEY_Home:
      return move_step (self, -G_MAXINT16);
    case GDK_KEY_End:
      return move_step (self, G_MAXINT16);
    case GDK_KEY_Page_Up:
      return move_page (self, -1);
    case GDK_KEY_Page_Down:
      return move_page (self, 1);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* The bars: a press puts the thumb there, and it follows. */
static void
drag_to (UiStripView *self, double x, double y)
{
  UiPalette palette;
  UiStrip strip;
  int first;

  build (self, &strip, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  first = ui_strip_bar_first (&strip, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                              gtk_widget_get_height (GTK_WIDGET (self)), self->dragged, x, y);
  scroll_to (self, self->dragged == UI_STRIP_BAR_ROWS ? first : self->first_row,
             self->dragged == UI_STRIP_BAR_STEPS ? first : self->first_step);
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, UiStripView *self)
{
  UiPalette palette;
  UiStrip strip;

  build (self, &strip, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);
  self->dragged = ui_strip_bar (&strip, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                                gtk_widget_get_height (GTK_WIDGET (self)), x, y);
  gtk_gesture_set_state (GTK_GESTURE (drag), self->dragged == UI_STRIP_NO_BAR ? GTK_EVENT_SEQUENCE_DENIED : GTK_EVENT_SEQUENCE_CLAIMED);

  if (self->dragged != UI_STRIP_NO_BAR)
    drag_to (self, x, y);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, UiStripView *self)
{
  double x, y;

  if (self->dragged != UI_STRIP_NO_BAR && gtk_gesture_drag_get_start_point (drag, &x, &y))
    drag_to (self, x + dx, y + dy);
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, UiStripView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->kind == UI_STRIP_CELLS)
    toggle_pin (self, hit_at (self, x, y).pair);
}

static void
ui_strip_view_finalize (GObject *object)
{
  forget_room (UI_STRIP_VIEW (object));

  G_OBJECT_CLASS (ui_strip_view_parent_class)->finalize (object);
}

static void
ui_strip_view_class_init (UiStripViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ui_strip_view_finalize;

  view_class->interval_usec = INTERVAL_USEC;
  view_class->paint = ui_strip_view_paint;
  view_class->paint_over = ui_strip_view_paint_over;
  view_class->title = ui_strip_view_title;
  view_class->describe = ui_strip_view_describe;
  view_class->version = ui_strip_view_version;
  view_class->hover = ui_strip_view_hover;
  view_class->highlight = ui_strip_view_highlight;
}

static void
ui_strip_view_init (UiStripView *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->highlight_pair = self->cursor_pair = self->cursor_step = self->map_column = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the decoder was fed"), -1);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
