/* SPDX-License-Identifier: MIT */

#include "ui-mask-view.h"

#include <math.h>

#include <glib/gi18n.h>

/* A flicker of thousands of cells tells nothing; eight maps a second can be followed. */
#define INTERVAL_USEC 125000

struct _UiMaskView
{
  UiView parent_instance;

  int highlight_pair;         /* -1 = none */
  UiMaskHit cursor;           /* the keyboard's cell; row -1 before the first arrow key */
  int pin_pair, pin_position; /* the cell that was clicked; pair -1 = none */
};

enum
{
  SIGNAL_CELL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiMaskView, ui_mask_view, UI_TYPE_VIEW)

static void
build (UiMaskView *self, UiMask *mask, gboolean live)
{
  ui_mask_init (mask, ui_view_get_state (UI_VIEW (self)));
  mask->highlight_pair = self->highlight_pair;
  mask->pin_pair = self->pin_pair;
  mask->pin_position = self->pin_position;

  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    mask->cursor = self->cursor;

  if (live)
    ui_view_get_pointer (UI_VIEW (self), &mask->pointer_x, &mask->pointer_y);
}

/* On the screen what changes as the pointer moves is drawn over the rest. */
static void
ui_mask_view_paint (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  UiMask mask;

  build (UI_MASK_VIEW (view), &mask, FALSE);
  ui_mask_paint_cells (cr, &mask, palette, width, height);

  if (!live)
    ui_mask_paint_marks (cr, &mask, palette, width, height);
}

static void
ui_mask_view_paint_over (UiView *view, cairo_t *cr, const UiPalette *palette, int width, int height)
{
  UiMask mask;

  build (UI_MASK_VIEW (view), &mask, TRUE);
  ui_mask_paint_marks (cr, &mask, palette, width, height);
}

static const char *
ui_mask_view_title (UiView *view)
{
  return ui_mask_title ();
}

static char *
ui_mask_view_describe (UiView *view)
{
  UiMask mask;

  build (UI_MASK_VIEW (view), &mask, FALSE);

  return ui_mask_describe (&mask);
}

static guint64
ui_mask_view_version (UiView *view, const UiState *state)
{
  const guint64 step = state->picture != NULL ? state->picture->step : 0;

  return ((guint64) state->run_id * 64 + state->pins->len) * 1000003 + step;
}

static UiMaskHit
hit_at (UiMaskView *self, double x, double y)
{
  UiPalette palette;
  UiMask mask;

  build (self, &mask, FALSE);
  ui_view_palette (UI_VIEW (self), &palette);

  return ui_mask_hit (&mask, &palette, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)), x, y);
}

/* The training pair of a row; -1 without one. */
static int
pair_of (UiMaskView *self, int row)
{
  UiState *state = ui_view_get_state (UI_VIEW (self));

  if (state == NULL || state->picture == NULL || row < 0 || row >= state->picture->rows)
    return -1;

  return state->picture->pair[row];
}

static void
cell_chosen (UiMaskView *self)
{
  ui_view_redraw (UI_VIEW (self));
  g_signal_emit (self, signals[SIGNAL_CELL], 0);
}

static gboolean
ui_mask_view_hover (UiView *view, double x, double y)
{
  UiMaskView *self = UI_MASK_VIEW (view);

  ui_view_emit_highlight (view, isnan (x) ? -1 : pair_of (self, hit_at (self, x, y).row));
  g_signal_emit (self, signals[SIGNAL_CELL], 0);

  return TRUE;
}

static gboolean
move_cursor (UiMaskView *self, int rows, int positions)
{
  UiState *state = ui_view_get_state (UI_VIEW (self));
  const EngBatchPicture *picture = state != NULL ? state->picture : NULL;

  if (picture == NULL || picture->rows == 0 || picture->target_steps == 0)
    return GDK_EVENT_PROPAGATE;

  if (self->cursor.row < 0)
    self->cursor = (UiMaskHit){ 0, 0 };
  else
    self->cursor = (UiMaskHit){ CLAMP (self->cursor.row + rows, 0, picture->rows - 1),
                                CLAMP (self->cursor.position + positions, 0, picture->target_steps - 1) };

  ui_view_emit_highlight (UI_VIEW (self), pair_of (self, self->cursor.row));
  cell_chosen (self);

  return GDK_EVENT_STOP;
}

/* Pins the cell and its sentence, or lets go of them. The sentence is then pinned in every panel. */
static void
toggle_pin (UiMaskView *self, UiMaskHit hit)
{
  UiState *state = ui_view_get_state (UI_VIEW (self));
  const int pair = pair_of (self, hit.row);
  const gboolean again = pair == self->pin_pair && hit.position == self->pin_position;

  if (self->pin_pair >= 0 && (again || pair != self->pin_pair))
    ui_state_unpin (state, self->pin_pair);

  self->pin_pair = again ? -1 : pair;
  self->pin_position = hit.position;

  if (self->pin_pair >= 0)
    ui_state_pin (state, self->pin_pair);

  cell_chosen (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType keys, UiMaskView *self)
{
  if (keys & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
      return move_cursor (self, -1, 0);
    case GDK_KEY_Down:
      return move_cursor (self, 1, 0);
    case GDK_KEY_Left:
      return move_cursor (self, 0, -1);
    case GDK_KEY_Right:
      return move_cursor (self, 0, 1);
    case GDK_KEY_Home:
      return move_cursor (self, 0, -G_MAXINT16);
    case GDK_KEY_End:
      return move_cursor (self, 0, G_MAXINT16);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (pair_of (self, self->cursor.row) < 0)
        return GDK_EVENT_PROPAGATE;
      toggle_pin (self, self->cursor);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, UiMaskView *self)
{
  const UiMaskHit hit = hit_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (hit.row >= 0)
    toggle_pin (self, hit);
}

static void
focus_entered_cb (UiMaskView *self)
{
  cell_chosen (self);
}

/* The keyboard went elsewhere: its sentence is no longer looked at, and the batch need not stand still for it. What the
 * pointer is at still is. */
static void
focus_left_cb (UiMaskView *self)
{
  double x, y;

  if (self->cursor.row >= 0)
    ui_view_emit_highlight (UI_VIEW (self),
                            ui_view_get_pointer (UI_VIEW (self), &x, &y) ? pair_of (self, hit_at (self, x, y).row) : -1);
  cell_chosen (self);
}

char *
ui_mask_view_line (UiMaskView *self)
{
  UiMaskHit hit = { -1, -1 };
  double x, y;
  UiMask mask;
  char *line;

  g_return_val_if_fail (UI_IS_MASK_VIEW (self), NULL);

  build (self, &mask, FALSE);
  if (ui_view_get_pointer (UI_VIEW (self), &x, &y))
    hit = hit_at (self, x, y);

  line = ui_mask_line (&mask, hit);
  if (line == NULL)
    line = ui_mask_line (&mask, mask.cursor);

  return line != NULL ? line : ui_mask_pin_line (&mask);
}

UiMaskFigures
ui_mask_view_figures (UiMaskView *self)
{
  UiMask mask;

  build (self, &mask, FALSE);

  return ui_mask_figures (&mask);
}

static void
ui_mask_view_highlight (UiView *view, int pair)
{
  UI_MASK_VIEW (view)->highlight_pair = pair;
}

UiMaskView *
ui_mask_view_new (void)
{
  return g_object_new (UI_TYPE_MASK_VIEW, NULL);
}

static void
ui_mask_view_class_init (UiMaskViewClass *klass)
{
  UiViewClass *view_class = UI_VIEW_CLASS (klass);

  view_class->interval_usec = INTERVAL_USEC;
  view_class->paint = ui_mask_view_paint;
  view_class->paint_over = ui_mask_view_paint_over;
  view_class->title = ui_mask_view_title;
  view_class->describe = ui_mask_view_describe;
  view_class->version = ui_mask_view_version;
  view_class->hover = ui_mask_view_hover;
  view_class->highlight = ui_mask_view_highlight;
  view_class->highlight_over = TRUE;

  signals[SIGNAL_CELL] =
      g_signal_new ("cell", UI_TYPE_MASK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ui_mask_view_init (UiMaskView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->highlight_pair = -1;
  self->cursor = (UiMaskHit){ -1, -1 };
  self->pin_pair = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Mask: the loss of every target position in the batch"), -1);

  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
