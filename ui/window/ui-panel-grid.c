/* SPDX-License-Identifier: MIT */

#include "ui-panel-grid.h"

#include <math.h>

#include <adwaita.h>

/* A panel narrower than this cannot hold its picture beside its margin text: one column instead. */
#define TWO_COLUMNS_WIDTH 860
/* The least height at which every picture still says something. */
#define ROW_HEIGHT 264
#define ROW_HEIGHT_STACKED 284 /* two of them, and a glimpse of the third, in a window 700 pixels high */
#define LAST_MORE_STACKED 76   /* the last one has entries and chips over its picture */
#define GAP 12
#define USUAL_DPI 96
#define MOST_LARGER 1.4 /* rows that are larger still show too few of them */
#define ANIMATION_MSEC 220

struct _UiPanelGrid
{
  GtkWidget parent_instance;

  int expanded;            /* number of the panel that fills the place, or is on its way to; 0 = none */
  int moving;              /* number of the panel that grows or shrinks; 0 = none */
  double growth;           /* of the moving panel: 0 in its cell, 1 over everything */
  AdwAnimation *animation; /* owned; NULL before the first */

  GtkAdjustment *scroll; /* borrowed; of the place that the grid is scrolled in; NULL before it is needed */
  double scroll_before;  /* where it stood when a panel began to fill the window */
};

enum
{
  PROP_EXPANDED = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UiPanelGrid, ui_panel_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GtkBuildableIface *parent_buildable;

static int
count_panels (UiPanelGrid *self)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;

  return n;
}

/* What the most demanding panel needs. */
static int
least (UiPanelGrid *self, GtkOrientation orientation)
{
  int size = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      gtk_widget_measure (child, orientation, -1, &minimum, NULL, NULL, NULL);
      size = MAX (size, minimum);
    }

  return size;
}

/* How much larger text is wanted than usual: what is written around a picture takes that much more of its row. */
static double
larger_text (UiPanelGrid *self)
{
  int dpi; /* in 1024ths; -1 = not set */

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? CLAMP (dpi / 1024.0 / USUAL_DPI, 1.0, MOST_LARGER) : 1.0;
}

static int
columns_at (UiPanelGrid *self, int width)
{
  return width < 0 || width >= MAX (TWO_COLUMNS_WIDTH, 2 * least (self, GTK_ORIENTATION_HORIZONTAL) + GAP) ? 2 : 1;
}

UiPanel *
ui_panel_grid_get_panel (UiPanelGrid *self, int number)
{
  g_return_val_if_fail (UI_IS_PANEL_GRID (self), NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (ui_panel_get_number (UI_PANEL (child)) == number)
      return UI_PANEL (child);

  return NULL;
}

int
ui_panel_grid_get_columns (UiPanelGrid *self)
{
  g_return_val_if_fail (UI_IS_PANEL_GRID (self), 1);

  return columns_at (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

int
ui_panel_grid_get_expanded (UiPanelGrid *self)
{
  g_return_val_if_fail (UI_IS_PANEL_GRID (self), 0);

  return self->expanded;
}

static void
animation_value_cb (double value, UiPanelGrid *self)
{
  self->growth = value;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
animation_done_cb (AdwAnimation *animation, UiPanelGrid *self)
{
  if (self->expanded == 0)
    self->moving = 0;

  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static AdwAnimation *
ensure_animation (UiPanelGrid *self)
{
  if (self->animation == NULL)
    {
      AdwAnimationTarget *target =
          adw_callback_animation_target_new ((AdwAnimationTargetFunc) animation_value_cb, self, NULL);

      self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, ANIMATION_MSEC, target);
      g_signal_connect (self->animation, "done", G_CALLBACK (animation_done_cb), self);
    }

  return self->animation;
}

static void
cell_rectangle (UiPanelGrid *self, int index, int width, int height, graphene_rect_t *cell)
{
  const int columns = columns_at (self, width);
  const int rows = MAX (1, (count_panels (self) + columns - 1) / columns);
  const double cell_width = (double) (width - (columns - 1) * GAP) / columns;
  const double more = columns == 1 && rows > 1 ? LAST_MORE_STACKED : 0;
  const double cell_height = (height - more - (rows - 1) * GAP) / rows;

  graphene_rect_init (cell, (float) ((index % columns) * (cell_width + GAP)),
                      (float) ((index / columns) * (cell_height + GAP)), (float) cell_width,
                      (float) (cell_height + (index == rows - 1 ? more : 0)));
}

/* Pixels of the place that the grid is scrolled in that lie above the grid. */
static double
margin_above (UiPanelGrid *self)
{
  GtkBorder margin;

  gtk_style_context_get_margin (gtk_widget_get_style_context (GTK_WIDGET (self)), &margin);

  return margin.top;
}

/* What the rows need at a width of the grid. */
static int
height_at (UiPanelGrid *self, int width)
{
  const int columns = columns_at (self, width);
  const int usual = (int) ((columns == 1 ? ROW_HEIGHT_STACKED : ROW_HEIGHT) * larger_text (self));
  const int row_height = MAX (usual, least (self, GTK_ORIENTATION_VERTICAL));
  const int rows = self->expanded != 0 && self->growth >= 1 ? 1 : (count_panels (self) + columns - 1) / columns;

  return MAX (0, rows * (row_height + GAP) - GAP + (columns == 1 && rows > 1 ? LAST_MORE_STACKED : 0));
}

/* Nothing is left to be scrolled while one panel fills the window. When the others come back, the column stands where
 * it stood before, or so far on that the panel that shrinks is seen. The adjustment is told of the room now: at the
 * layout, where it would learn of it, the column has been laid out already, and one frame shows the wrong end of it. */
static void
return_scroll (UiPanelGrid *self, int panel)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = height_at (self, width);
  const double above = margin_above (self);
  graphene_rect_t cell;
  double page, place;

  if (self->scroll == NULL)
    return;

  page = gtk_adjustment_get_page_size (self->scroll);
  if (above + height <= page)
    return;

  cell_rectangle (self, panel - 1, width, height, &cell);
  place = MAX (self->scroll_before, above + cell.origin.y + cell.size.height - page);
  gtk_adjustment_configure (self->scroll, MIN (place, cell.origin.y), 0, above + height,
                            gtk_adjustment_get_step_increment (self->scroll),
                            gtk_adjustment_get_page_increment (self->scroll), page);
}

static void
remember_scroll (UiPanelGrid *self)
{
  GtkWidget *place = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (self->scroll == NULL && place != NULL)
    self->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (place));

  if (self->scroll != NULL)
    self->scroll_before = gtk_adjustment_get_value (self->scroll);
}

/* The place of a panel that fills the window: what is seen of the grid. */
static graphene_rect_t
whole_rectangle (UiPanelGrid *self, int width, int height)
{
  if (self->scroll == NULL)
    return GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);

  return GRAPHENE_RECT_INIT (0, (float) gtk_adjustment_get_value (self->scroll), (float) width,
                             (float) (gtk_adjustment_get_page_size (self->scroll) - margin_above (self)));
}

/* To @number from all panels, or from panel @before to all of them. Where there are no animations this is done before
 * it returns, so what is expanded must be known by then. */
static void
grow (UiPanelGrid *self, int number, int before)
{
  AdwTimedAnimation *animation = ADW_TIMED_ANIMATION (ensure_animation (self));
  const int moving = number != 0 ? number : before;

  if (number != 0)
    remember_scroll (self);
  else if (self->growth >= 1)
    return_scroll (self, moving);

  /* Another one was still on its way home. */
  if (self->moving != moving)
    self->growth = 0;

  self->moving = moving;
  adw_timed_animation_set_value_from (animation, self->growth);
  adw_timed_animation_set_value_to (animation, number != 0 ? 1 : 0);
  adw_animation_play (ADW_ANIMATION (animation));
}

void
ui_panel_grid_expand (UiPanelGrid *self, int number)
{
  int before;

  g_return_if_fail (UI_IS_PANEL_GRID (self));

  if (number == self->expanded)
    return;

  before = self->expanded;
  self->expanded = number;

  /* From one panel straight to another: no journey through the grid, also when the first was still growing. */
  if (number != 0 && before != 0)
    {
      adw_animation_skip (self->animation);
      self->moving = number;
      self->growth = 1;
    }
  else
    grow (self, number, before);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ui_panel_set_expanded (UI_PANEL (child), ui_panel_get_number (UI_PANEL (child)) == number);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPANDED]);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
ui_panel_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The width is free: panels shrink. The height is that of the rows at the given width. */
static void
ui_panel_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiPanelGrid *self = UI_PANEL_GRID (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least (self, orientation);
      *natural = MAX (TWO_COLUMNS_WIDTH, *minimum);
    }
  else
    *minimum = *natural = height_at (self, for_size);
}

static void
allocate_child (GtkWidget *child, const graphene_rect_t *place)
{
  const float left = roundf (place->origin.x), top = roundf (place->origin.y);
  const int width = (int) (roundf (place->origin.x + place->size.width) - left);
  const int height = (int) (roundf (place->origin.y + place->size.height) - top);
  GskTransform *move = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (left, top));
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, least_width), MAX (height, least_height), -1, move);
}

static void
ui_panel_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiPanelGrid *self = UI_PANEL_GRID (widget);
  const gboolean alone = self->expanded != 0 && self->growth >= 1;
  const graphene_rect_t whole = alone ? GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height)
                                      : whole_rectangle (self, width, height);
  int index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child), index++)
    {
      const gboolean moves = ui_panel_get_number (UI_PANEL (child)) == self->moving;
      graphene_rect_t place;

      gtk_widget_set_child_visible (child, moves || !alone);

      if (alone && !moves)
        continue;

      cell_rectangle (self, index, width, height, &place);
      if (moves)
        graphene_rect_interpolate (&place, &whole, self->growth, &place);
      allocate_child (child, &place);
    }
}

/* The panel that moves is drawn last, over the others. */
static void
ui_panel_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiPanelGrid *self = UI_PANEL_GRID (widget);
  UiPanel *mover = self->moving != 0 ? ui_panel_grid_get_panel (self, self->moving) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (UI_PANEL (child) != mover)
      gtk_widget_snapshot_child (widget, child, snapshot);

  if (mover != NULL)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (mover), snapshot);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (UI_IS_PANEL (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
ui_panel_grid_dispose (GObject *object)
{
  UiPanelGrid *self = UI_PANEL_GRID (object);
  GtkWidget *child;

  if (self->animation != NULL)
    g_signal_handlers_disconnect_by_data (self->animation, self);
  g_clear_object (&self->animation);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ui_panel_grid_parent_class)->dispose (object);
}

static void
ui_panel_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_EXPANDED:
      g_value_set_int (value, UI_PANEL_GRID (object)->expanded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_panel_grid_class_init (UiPanelGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ui_panel_grid_dispose;
  object_class->get_property = ui_panel_grid_get_property;

  props[PROP_EXPANDED] = g_param_spec_int ("expanded", NULL, NULL, 0, 9, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  widget_class->get_request_mode = ui_panel_grid_get_request_mode;
  widget_class->measure = ui_panel_grid_measure;
  widget_class->size_allocate = ui_panel_grid_size_allocate;
  widget_class->snapshot = ui_panel_grid_snapshot;
  gtk_widget_class_set_css_name (widget_class, "panelgrid");
}

static void
ui_panel_grid_init (UiPanelGrid *self)
{
}
