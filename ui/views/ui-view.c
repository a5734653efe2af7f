/* SPDX-License-Identifier: MIT */

#include "ui-view.h"

#include <math.h>

#include <adwaita.h>

#include "ui-layer.h"

#define INTERVAL_USEC 33000 /* 30 a second; a little less than two frames of 60 */
#define SPEAK_MSEC 1000
#define USUAL_DPI 96
/* A frame has its price whatever changed in it (a renderer in software goes through the whole window), so views
 * that wait are drawn together, a dozen times a second; but no more of them than make a short frame. */
#define BEAT_USEC 80000
#define BEAT_BUDGET_USEC 1500
/* Of a dear frame the one due longest keeps out for so long at most. */
#define PATIENCE_USEC 100000
/* A picture under the pointer is drawn every frame, and its price belongs to the beat's. */
#define URGENT_USEC 40000
/* What is due so soon comes along. */
#define SLACK_USEC 20000

typedef struct
{
  UiState *state; /* borrowed, or NULL */
  guint64 version;
  int highlight_pair;
  double scale;
  double pointer_x, pointer_y; /* NaN when elsewhere, or the keyboard took over */
  double motion_x, motion_y;   /* where it was reported last; NaN when elsewhere */
  int given_w, given_h;        /* size given last */

  gboolean waiting;  /* for a beat */
  gint64 last_draw;  /* asked for; monotonic, microseconds */
  gint64 paint_usec; /* what the last one took */

  GskRenderNode *picture;  /* owned; what paint() drew last, or NULL */
  int width, height, zoom; /* of that; zoom: device pixels for a pixel */
  gboolean stale, over;    /* to be drawn: all of it; what paint_over() draws */

  char *spoken;       /* owned; NULL before the first */
  gint64 last_spoken; /* monotonic, microseconds; 0 before the first */
  guint speak_id;     /* 0 = nothing waits to be said */
} UiViewPrivate;

enum
{
  SIGNAL_HIGHLIGHT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (UiView, ui_view, GTK_TYPE_WIDGET)

static UiViewPrivate *
get_private (UiView *self)
{
  return ui_view_get_instance_private (self);
}

static void
speak (UiView *self)
{
  UiViewPrivate *priv = get_private (self);
  g_autofree char *text = UI_VIEW_GET_CLASS (self)->describe (self);

  priv->last_spoken = g_get_monotonic_time ();
  if (g_strcmp0 (text, priv->spoken) == 0)
    return;

  g_free (priv->spoken);
  priv->spoken = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  priv->spoken, -1);
}

static gboolean
speak_cb (gpointer user_data)
{
  UiView *self = user_data;

  get_private (self)->speak_id = 0;
  speak (self);

  return G_SOURCE_REMOVE;
}

/* Says it now, or when a second has passed since the last time. */
static void
queue_speak (UiView *self)
{
  UiViewPrivate *priv = get_private (self);
  const gint64 waited = (g_get_monotonic_time () - priv->last_spoken) / 1000;

  if (priv->speak_id != 0)
    return;

  if (priv->last_spoken == 0 || waited >= SPEAK_MSEC)
    speak (self);
  else
    priv->speak_id = g_timeout_add ((guint) (SPEAK_MSEC - waited), speak_cb, self);
}

/* --- Beats: while only the run moves. Main thread, all windows. */

static GPtrArray *waiting; /* UiView; borrowed: who is unmapped leaves it */
static guint beat_id;      /* 0 = none to come */
static gint64 last_beat;   /* monotonic, microseconds */
static gint64 last_urgent; /* the same, of a picture that could not wait */
static gint64 urgent_cost; /* what that took the time before */

static gint64
due_usec (UiView *self)
{
  return get_private (self)->last_draw + UI_VIEW_GET_CLASS (self)->interval_usec;
}

static void
draw_now (UiView *self, gint64 now)
{
  get_private (self)->last_draw = now;
  get_private (self)->stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_waiting (UiView *self)
{
  UiViewPrivate *priv = get_private (self);

  if (priv->waiting)
    g_ptr_array_remove (waiting, self);
  priv->waiting = FALSE;
}

static gboolean beat_cb (gpointer user_data);

/* A beat when the first of those who wait is due, but not too soon after the last. */
static void
arm_beat (void)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 due = G_MAXINT64;

  if (beat_id != 0 || waiting == NULL || waiting->len == 0)
    return;

  for (guint i = 0; i < waiting->len; i++)
    due = MIN (due, due_usec (waiting->pdata[i]));
  due = MAX (due, last_beat + BEAT_USEC);
  beat_id = g_timeout_add ((guint) (MAX (due - now, 0) / 1000), beat_cb, NULL);
}

static int
by_due (gconstpointer a, gconstpointer b)
{
  const gint64 x = due_usec (*(UiView *const *) a), y = due_usec (*(UiView *const *) b);

  return (x > y) - (x < y);
}

/* Who has waited longest goes first, so that a dear picture is put off once and not for ever. */
void
ui_view_beat (gint64 spent)
{
  const gint64 now = g_get_monotonic_time ();
  int taken = 0;

  /* Into one frame goes one beat. */
  if (now - last_beat < SLACK_USEC)
    return;

  last_beat = now;
  if (now - last_urgent < URGENT_USEC)
    spent += urgent_cost;
  if (waiting != NULL)
    g_ptr_array_sort (waiting, by_due);
  for (guint i = 0; waiting != NULL && i < waiting->len;)
    {
      UiView *view = waiting->pdata[i];
      const gint64 cost = get_private (view)->paint_usec;
      const gboolean dear = spent > 0 && spent + cost > BEAT_BUDGET_USEC;

      if (due_usec (view) > now + SLACK_USEC || (dear && (taken > 0 || now - due_usec (view) < PATIENCE_USEC)))
        {
          i++;
          continue;
        }

      spent += cost;
      taken++;
      stop_waiting (view); /* the next one takes its place */
      draw_now (view, now);
    }
}

static gboolean
beat_cb (gpointer user_data)
{
  beat_id = 0;
  if (g_get_monotonic_time () >= last_beat + BEAT_USEC - SLACK_USEC) /* else one came along with a text */
    ui_view_beat (0);
  arm_beat ();

  return G_SOURCE_REMOVE;
}

static void
wait_for_beat (UiView *self)
{
  UiViewPrivate *priv = get_private (self);

  if (priv->waiting)
    return;

  if (waiting == NULL)
    waiting = g_ptr_array_new ();
  priv->waiting = TRUE;
  g_ptr_array_add (waiting, self);
  arm_beat ();
}

static void
queue_redraw (UiView *self, gboolean urgent)
{
  /* What is not on the screen is drawn when it is mapped. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (!urgent)
    {
      wait_for_beat (self);
      return;
    }

  stop_waiting (self);
  last_urgent = g_get_monotonic_time ();
  urgent_cost = get_private (self)->paint_usec;
  draw_now (self, last_urgent);
}

/* What follows the pointer has moved: drawn at the next frame, and what is under it when that is due. */
static void
queue_over (UiView *self)
{
  if (UI_VIEW_GET_CLASS (self)->paint_over == NULL)
    {
      queue_redraw (self, TRUE);
      return;
    }

  get_private (self)->over = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_view_redraw (UiView *self)
{
  g_return_if_fail (UI_IS_VIEW (self));

  queue_redraw (self, TRUE);
  queue_speak (self);
}

void
ui_view_update (UiView *self)
{
  UiViewPrivate *priv;
  guint64 version;

  g_return_if_fail (UI_IS_VIEW (self));

  priv = get_private (self);
  version = priv->state != NULL ? UI_VIEW_GET_CLASS (self)->version (self, priv->state) : 0;
  if (version == priv->version)
    return;

  priv->version = version;
  queue_redraw (self, !isnan (priv->pointer_x) && UI_VIEW_GET_CLASS (self)->paint_over == NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    queue_speak (self);
}

void
ui_view_set_state (UiView *self, UiState *state)
{
  UiViewPrivate *priv;

  g_return_if_fail (UI_IS_VIEW (self));

  priv = get_private (self);
  priv->state = state;
  priv->version = state != NULL ? UI_VIEW_GET_CLASS (self)->version (self, state) : 0;
  ui_view_redraw (self);
}

UiState *
ui_view_get_state (UiView *self)
{
  g_return_val_if_fail (UI_IS_VIEW (self), NULL);

  return get_private (self)->state;
}

void
ui_view_set_scale (UiView *self, double scale)
{
  g_return_if_fail (UI_IS_VIEW (self));
  g_return_if_fail (scale > 0);

  if (get_private (self)->scale == scale)
    return;

  get_private (self)->scale = scale;
  ui_view_redraw (self);
}

void
ui_view_set_highlight (UiView *self, int pair)
{
  UiViewPrivate *priv;
  UiViewClass *klass;

  g_return_if_fail (UI_IS_VIEW (self));

  klass = UI_VIEW_GET_CLASS (self);
  priv = get_private (self);
  if (klass->highlight == NULL || priv->highlight_pair == pair)
    return;

  priv->highlight_pair = pair;
  klass->highlight (self, pair);

  /* Of a picture that waits both are drawn: what stands over it must fit to it. */
  if (klass->highlight_over && !priv->waiting)
    {
      queue_over (self);
      return;
    }

  /* Where the pointer is not, the next beat is soon enough. */
  if (isnan (priv->pointer_x))
    priv->last_draw = 0;
  queue_redraw (self, klass->highlight_over || !isnan (priv->pointer_x));
}

int
ui_view_get_highlight (UiView *self)
{
  g_return_val_if_fail (UI_IS_VIEW (self), -1);

  return get_private (self)->highlight_pair;
}

void
ui_view_emit_highlight (UiView *self, int pair)
{
  UiViewPrivate *priv = get_private (self);

  if (priv->highlight_pair == pair)
    return;

  ui_view_set_highlight (self, pair);
  g_signal_emit (self, signals[SIGNAL_HIGHLIGHT], 0, pair);
}

gboolean
ui_view_get_pointer (UiView *self, double *x, double *y)
{
  UiViewPrivate *priv = get_private (self);

  *x = priv->pointer_x;
  *y = priv->pointer_y;

  return !isnan (priv->pointer_x);
}

void
ui_view_forget_pointer (UiView *self)
{
  UiViewPrivate *priv = get_private (self);

  priv->pointer_x = priv->pointer_y = NAN;
}

const char *
ui_view_get_spoken (UiView *self)
{
  g_return_val_if_fail (UI_IS_VIEW (self), NULL);

  return get_private (self)->spoken;
}

static UiColour
over (UiColour below, const GdkRGBA *above)
{
  return ui_colour_mix (below, (UiColour){ (double) above->red, (double) above->green, (double) above->blue }, (double) above->alpha);
}

/* What the view lies on, so that a plate behind a text is not seen as one. Themes mix it from two colours. */
static void
take_background (UiView *self, UiPalette *palette)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA window, card;

  if (palette->high_contrast || !gtk_style_context_lookup_color (context, "window_bg_color", &window))
    return;

  palette->background = over (palette->background, &window);

  while (widget != NULL && !gtk_widget_has_css_class (widget, "card"))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL && gtk_style_context_lookup_color (context, "card_bg_color", &card))
    palette->background = over (palette->background, &card);
}

/* How much larger a person wants text than usual: a desktop's large text is a resolution for GTK. */
static double
text_scale (UiView *self)
{
  int dpi; /* in 1024ths; -1 = not set */

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? dpi / 1024.0 / USUAL_DPI : 1;
}

void
ui_view_palette (UiView *self, UiPalette *palette)
{
  AdwStyleManager *style;
  const PangoFontDescription *font;

  g_return_if_fail (UI_IS_VIEW (self));
  g_return_if_fail (palette != NULL);

  style = adw_style_manager_get_default ();
  font = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  ui_palette_init (palette, adw_style_manager_get_dark (style) ? UI_STYLE_DARK : UI_STYLE_LIGHT,
                   adw_style_manager_get_high_contrast (style),
                   font != NULL ? pango_font_description_get_family (font) : NULL,
                   get_private (self)->scale * text_scale (self));
  take_background (self, palette);
}

const char *
ui_view_get_title (UiView *self)
{
  g_return_val_if_fail (UI_IS_VIEW (self), NULL);

  return UI_VIEW_GET_CLASS (self)->title != NULL ? UI_VIEW_GET_CLASS (self)->title (self) : NULL;
}

char *
ui_view_get_subtitle (UiView *self)
{
  g_return_val_if_fail (UI_IS_VIEW (self), NULL);

  return UI_VIEW_GET_CLASS (self)->subtitle != NULL ? UI_VIEW_GET_CLASS (self)->subtitle (self) : NULL;
}

void
ui_view_figure_size (UiView *self, const UiPalette *palette, int *width, int *height)
{
  g_return_if_fail (UI_IS_VIEW (self));

  if (UI_VIEW_GET_CLASS (self)->figure_size != NULL)
    UI_VIEW_GET_CLASS (self)->figure_size (self, palette, width, height);
}

void
ui_view_paint (cairo_t *cr, gconstpointer view, const UiPalette *palette, int width, int height)
{
  UiView *self = UI_VIEW ((gpointer) view);

  UI_VIEW_GET_CLASS (self)->paint (self, cr, palette, width, height, FALSE);
}

/* Draws the picture anew, unless the one there is holds. */
static void
refresh_picture (UiView *self, const UiPalette *palette, int width, int height)
{
  UiViewPrivate *priv = get_private (self);
  const int zoom = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const gint64 begun = g_get_monotonic_time ();
  cairo_t *cr;

  /* What GTK itself wants drawn may have changed its font or colours. */
  if (priv->picture != NULL && priv->over && !priv->stale && priv->width == width && priv->height == height &&
      priv->zoom == zoom)
    return;

  cr = ui_layer_begin (width, height, zoom);
  UI_VIEW_GET_CLASS (self)->paint (self, cr, palette, width, height, TRUE);
  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  priv->picture = ui_layer_end (cr);
  priv->width = width;
  priv->height = height;
  priv->zoom = zoom;
  priv->paint_usec = g_get_monotonic_time () - begun;
}

static void
snapshot_over (UiView *self, GtkSnapshot *snapshot, const UiPalette *palette, int width, int height)
{
  cairo_t *cr = ui_layer_begin_small (width, height);
  GskRenderNode *node;

  UI_VIEW_GET_CLASS (self)->paint_over (self, cr, palette, width, height);
  node = ui_layer_end_small (cr, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (node == NULL)
    return;

  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}

static void
ui_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiView *self = UI_VIEW (widget);
  UiViewPrivate *priv = get_private (self);
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  UiPalette palette;

  if (width == 0 || height == 0)
    return;

  ui_view_palette (self, &palette);
  refresh_picture (self, &palette, width, height);
  gtk_snapshot_append_node (snapshot, priv->picture);
  if (UI_VIEW_GET_CLASS (self)->paint_over != NULL)
    snapshot_over (self, snapshot, &palette, width, height);
  priv->stale = priv->over = FALSE;
}

/* Whatever changed while the view was away is drawn now by GTK itself; it only has to be said. */
static void
ui_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ui_view_parent_class)->map (widget);

  queue_speak (UI_VIEW (widget));
}

static void
ui_view_unmap (GtkWidget *widget)
{
  UiViewPrivate *priv = get_private (UI_VIEW (widget));

  stop_waiting (UI_VIEW (widget));
  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  priv->pointer_x = priv->pointer_y = priv->motion_x = priv->motion_y = NAN;

  GTK_WIDGET_CLASS (ui_view_parent_class)->unmap (widget);
}

static void
set_pointer (UiView *self, double x, double y)
{
  UiViewPrivate *priv = get_private (self);
  UiViewClass *klass = UI_VIEW_GET_CLASS (self);

  priv->pointer_x = x;
  priv->pointer_y = y;
  if (klass->hover != NULL && klass->hover (self, x, y))
    queue_over (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, UiView *self)
{
  UiViewPrivate *priv = get_private (self);

  /* GTK also reports a pointer that rests, after a layout: that takes nothing from the keyboard. */
  if (x == priv->motion_x && y == priv->motion_y)
    return;

  priv->motion_x = x;
  priv->motion_y = y;
  set_pointer (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, UiView *self)
{
  UiViewPrivate *priv = get_private (self);

  priv->motion_x = priv->motion_y = NAN;
  set_pointer (self, NAN, NAN);
}

static gboolean
resized_cb (gpointer data)
{
  UiView *self = data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !isnan (get_private (self)->pointer_x))
    leave_cb (NULL, self);

  return G_SOURCE_REMOVE;
}

/* What the pointer was over is elsewhere now, and GTK does not say whether the pointer is: it is looked for again when it
 * moves. Not at once, because others may answer by asking for another size. */
static void
ui_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiViewPrivate *priv = get_private (UI_VIEW (widget));

  GTK_WIDGET_CLASS (ui_view_parent_class)->size_allocate (widget, width, height, baseline);

  if ((width != priv->given_w || height != priv->given_h) && !isnan (priv->pointer_x))
    g_idle_add_full (G_PRIORITY_DEFAULT, resized_cb, g_object_ref (widget), g_object_unref);

  priv->given_w = width;
  priv->given_h = height;
}

static void
style_changed_cb (UiView *self)
{
  queue_redraw (self, TRUE);
}

static void
ui_view_dispose (GObject *object)
{
  UiViewPrivate *priv = get_private (UI_VIEW (object));

  g_clear_handle_id (&priv->speak_id, g_source_remove);
  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  priv->state = NULL;

  G_OBJECT_CLASS (ui_view_parent_class)->dispose (object);
}

static void
ui_view_finalize (GObject *object)
{
  g_free (get_private (UI_VIEW (object))->spoken);

  G_OBJECT_CLASS (ui_view_parent_class)->finalize (object);
}

static void
ui_view_class_init (UiViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  klass->interval_usec = INTERVAL_USEC;
  object_class->dispose = ui_view_dispose;
  object_class->finalize = ui_view_finalize;
  widget_class->snapshot = ui_view_snapshot;
  widget_class->size_allocate = ui_view_size_allocate;
  widget_class->map = ui_view_map;
  widget_class->unmap = ui_view_unmap;
  gtk_widget_class_set_css_name (widget_class, "view-picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[SIGNAL_HIGHLIGHT] =
      g_signal_new ("highlight", UI_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
ui_view_init (UiView *self)
{
  UiViewPrivate *priv = get_private (self);
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  priv->scale = 1;
  priv->highlight_pair = -1;
  priv->pointer_x = priv->pointer_y = priv->motion_x = priv->motion_y = NAN;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
