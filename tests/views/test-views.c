/* SPDX-License-Identifier: MIT
 *
 * Every view: role, name, what it says, when it draws, and that it is freed.
 */

#include <math.h>

#include <adwaita.h>

#include "fake-feed.h"
#include "ui-curve-view.h"
#include "ui-mask-view.h"
#include "ui-schedule-view.h"
#include "ui-sentence-view.h"
#include "ui-strip-view.h"
#include "widgets.h"

static const struct
{
  const char *name;
  GType (*type) (void);
} views[] = {
  { "curve", ui_curve_view_get_type },
  { "strip", ui_strip_view_get_type },
  { "mask", ui_mask_view_get_type },
  { "sentence", ui_sentence_view_get_type },
  { "schedule", ui_schedule_view_get_type },
};

typedef struct
{
  GtkWidget *window;
  UiView *view;
  UiState *state;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->state = ui_state_new ();
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (views[GPOINTER_TO_INT (data)].type (), NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  ui_view_set_state (fixture->view, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (100);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->view)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (20);
  g_assert_null (fixture->view);
  ui_state_free (fixture->state);
}

/* The whole feed that a run would bring. */
static void
feed (UiState *state)
{
  fake_run (state, 1, ENG_RUN_PLAYING);
  fake_steps (state, 60, 0.01);
  fake_picture (state);
  fake_answer (state, 1, "he's calm .", NULL);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  gtk_test_accessible_assert_role (fixture->view, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_PROPERTY_LABEL));
}

/* Says something before the first run, something else once there is one, and GTK is told. */
static void
test_spoken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = g_strdup (ui_view_get_spoken (fixture->view));
  const char *after;

  g_assert_nonnull (before);
  g_assert_cmpstr (before, !=, "");

  feed (fixture->state);
  ui_view_update (fixture->view);
  spin (1200);

  after = ui_view_get_spoken (fixture->view);
  g_assert_cmpstr (after, !=, before);
  gtk_test_accessible_assert_property (fixture->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, after);
}

/* However often the state changes, it speaks once a second; on a busy machine these are more seconds. */
static void
test_spoken_rarely (Fixture *fixture, gconstpointer data)
{
  const gint64 begun = g_get_monotonic_time ();
  g_autofree char *last = NULL;
  int said = 0;

  feed (fixture->state);
  for (int i = 0; i < 150; i++)
    {
      fake_steps (fixture->state, 1, 0.01);
      fake_picture (fixture->state);
      fake_answer (fixture->state, (guint64) i + 2, "he's calm .", NULL);
      ui_view_update (fixture->view);
      spin (10);
      if (g_strcmp0 (last, ui_view_get_spoken (fixture->view)) != 0)
        {
          said++;
          g_free (last);
          last = g_strdup (ui_view_get_spoken (fixture->view));
        }
    }

  g_assert_cmpint (said, >=, 1);
  g_assert_cmpint (said, <=, 3 + (int) ((g_get_monotonic_time () - begun) / G_USEC_PER_SEC));
}

static int drawn;

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  drawn++;
}

/* Nothing changed: no frame is asked for. */
static void
test_still (Fixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);

  feed (fixture->state);
  ui_view_update (fixture->view);
  spin (1300);

  drawn = 0;
  g_signal_connect (clock, "paint", G_CALLBACK (painted_cb), NULL);
  for (int i = 0; i < 20; i++)
    {
      ui_view_update (fixture->view);
      spin (10);
    }
  g_signal_handlers_disconnect_by_func (clock, painted_cb, NULL);
  g_assert_cmpint (drawn, <=, 1);
}

/* Views that are painted, by type; what they would draw is drawn. */
static struct
{
  GType type;
  void (*paint) (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live);
  int times;
} counted[2];

static void
paint_and_count (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height, gboolean live)
{
  const int i = G_OBJECT_TYPE (self) == counted[0].type ? 0 : 1;

  counted[i].times++;
  counted[i].paint (self, cr, palette, width, height, live);
}

static void
count_paints (int i, GType type)
{
  UiViewClass *klass = g_type_class_peek (type);

  counted[i].type = type;
  counted[i].paint = klass->paint;
  counted[i].times = 0;
  klass->paint = paint_and_count;
}

static void
stop_counting (int i)
{
  ((UiViewClass *) g_type_class_peek (counted[i].type))->paint = counted[i].paint;
}

/* While only the run moves, views share their frames: some dozen a second for all of them, and the one that is
 * due seldom is not crowded out by the one that is due always. */
static void
test_beat (void)
{
  Fixture fixture;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  UiView *mask = g_object_new (UI_TYPE_MASK_VIEW, NULL);
  GdkFrameClock *clock;
  gint64 begun;

  set_up (&fixture, GINT_TO_POINTER (0));
  g_object_ref (fixture.view);
  gtk_window_set_child (GTK_WINDOW (fixture.window), box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture.view));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (mask));
  g_object_unref (fixture.view);
  ui_view_set_state (mask, fixture.state);
  feed (fixture.state);
  spin (300);

  count_paints (0, UI_TYPE_CURVE_VIEW);
  count_paints (1, UI_TYPE_MASK_VIEW);
  clock = gtk_widget_get_frame_clock (fixture.window);
  drawn = 0;
  begun = g_get_monotonic_time ();
  g_signal_connect (clock, "paint", G_CALLBACK (painted_cb), NULL);
  for (int i = 0; i < 200; i++)
    {
      fake_steps (fixture.state, 1, 0.01);
      fake_picture (fixture.state);
      ui_view_update (fixture.view);
      ui_view_update (mask);
      spin (10);
    }
  g_signal_handlers_disconnect_by_func (clock, painted_cb, NULL);
  stop_counting (0);
  stop_counting (1);

  g_assert_cmpfloat (drawn, <=, 4 + 14 * (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  g_assert_cmpint (counted[0].times, >=, 4);
  g_assert_cmpint (counted[1].times, >=, 4);
  tear_down (&fixture, NULL);
}

/* The pointer as GTK would report it. */
static void
point_at (UiView *view, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, y);
    }
}

static void (*counted_over) (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height);
static int overs;

static void
count_over (UiView *self, cairo_t *cr, const UiPalette *palette, int width, int height)
{
  overs++;
  counted_over (self, cr, palette, width, height);
}

/* While the pointer moves the picture stays as it was drawn, also when a new batch has come; that, another size and
 * another scale draw it anew. A sentence that another view found lights up in both. */
static void
test_over (Fixture *fixture, gconstpointer data)
{
  UiViewClass *klass = UI_VIEW_GET_CLASS (fixture->view);

  feed (fixture->state);
  ui_view_update (fixture->view);
  spin (700);

  count_paints (0, G_OBJECT_TYPE (fixture->view));
  counted_over = klass->paint_over;
  klass->paint_over = count_over;
  overs = 0;
  for (int i = 0; i < 10; i++)
    {
      point_at (fixture->view, 80 + 10 * i, 60);
      spin (40);
    }
  g_assert_cmpint (overs, >=, 6);
  g_assert_cmpint (counted[0].times, <=, 1); /* the row lit up */

  point_at (fixture->view, NAN, NAN);
  spin (300);
  overs = counted[0].times = 0;
  ui_view_set_highlight (fixture->view, 101);
  spin (300);
  g_assert_cmpint (overs, ==, 1);
  g_assert_cmpint (counted[0].times, ==, klass->highlight_over ? 0 : 1);

  counted[0].times = 0;
  fake_steps (fixture->state, 1, 0.01);
  fake_picture (fixture->state);
  ui_view_update (fixture->view);
  wait_until (counted[0].times > 0);
  spin (100);
  counted[0].times = 0;
  ui_view_set_scale (fixture->view, 2);
  wait_until (counted[0].times > 0);
  counted[0].times = 0;
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 420);
  wait_until (counted[0].times > 0);

  klass->paint_over = counted_over;
  stop_counting (0);
}

static void
test_draws (Fixture *fixture, gconstpointer data)
{
  UiPalette palette;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);
  const guint32 *pixels;
  guint different = 0;

  feed (fixture->state);
  ui_view_palette (fixture->view, &palette);
  ui_view_paint (cr, fixture->view, &palette, 400, 300);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  for (int i = 1; i < 400 * 300; i++)
    different += pixels[i] != pixels[i - 1];

  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (different, >, 50);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_finalize (gconstpointer data)
{
  GtkWidget *view = g_object_new (views[GPOINTER_TO_INT (data)].type (), NULL);

  g_object_ref_sink (view);
  g_assert_finalize_object (view);
}

static void
test_zoom (void)
{
  UiCurveView *view = g_object_ref_sink (ui_curve_view_new ());

  g_assert_true (ui_curve_view_is_following (view));
  ui_curve_view_zoom (view, 2, 5);
  g_assert_false (ui_curve_view_is_following (view));
  ui_curve_view_follow (view);
  g_assert_true (ui_curve_view_is_following (view));
  ui_curve_view_zoom (view, 5, 2);
  g_assert_true (ui_curve_view_is_following (view));
  ui_curve_view_zoom (view, 2, 5);
  ui_curve_view_set_x (view, UI_CURVES_X_SECONDS);
  g_assert_true (ui_curve_view_is_following (view));
  g_assert_finalize_object (view);
}

/* A page keeps its own zoom: the axes of two pages have nothing in common. */
static void
test_zoom_of_pages (void)
{
  UiCurveView *view = g_object_ref_sink (ui_curve_view_new ());

  ui_curve_view_set_kind (view, UI_CURVES_BLEU);
  ui_curve_view_zoom (view, 2, 5);
  g_assert_false (ui_curve_view_is_following (view));
  ui_curve_view_set_kind (view, UI_CURVES_LOSS);
  g_assert_true (ui_curve_view_is_following (view));
  ui_curve_view_set_kind (view, UI_CURVES_BLEU);
  g_assert_false (ui_curve_view_is_following (view));
  g_assert_finalize_object (view);
}

/* Arrows move a crosshair whose values are spoken; plus, minus and 0 zoom. */
static void
test_curve_keys (Fixture *fixture, gconstpointer data)
{
  UiCurveView *view = UI_CURVE_VIEW (fixture->view);
  g_autofree char *first = NULL;

  feed (fixture->state);
  ui_view_update (fixture->view);
  g_assert_true (press (fixture->view, GDK_KEY_Home));
  g_assert_true (press (fixture->view, GDK_KEY_Right));
  spin (1200);
  first = g_strdup (ui_view_get_spoken (fixture->view));
  g_assert_nonnull (strstr (first, "step 2: train, smoothed"));

  g_assert_true (press (fixture->view, GDK_KEY_Right));
  spin (1200);
  g_assert_cmpstr (ui_view_get_spoken (fixture->view), !=, first);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "step 3: train, smoothed"));

  g_assert_true (press (fixture->view, GDK_KEY_plus));
  g_assert_false (ui_curve_view_is_following (view));
  g_assert_true (press (fixture->view, GDK_KEY_minus));
  g_assert_true (press (fixture->view, GDK_KEY_minus));
  g_assert_true (ui_curve_view_is_following (view));
  g_assert_true (press (fixture->view, GDK_KEY_plus));
  g_assert_true (press (fixture->view, GDK_KEY_0));
  g_assert_true (ui_curve_view_is_following (view));
  g_assert_false (press (fixture->view, GDK_KEY_space));
}

/* A crosshair that walks out of a zoom takes the view along, as far as there is something. */
static void
test_curve_pan (Fixture *fixture, gconstpointer data)
{
  UiCurveView *view = UI_CURVE_VIEW (fixture->view);
  g_autofree char *before = NULL;

  feed (fixture->state);
  ui_view_update (fixture->view);
  ui_curve_view_set_x (view, UI_CURVES_X_STEP);
  ui_curve_view_zoom (view, 1, 3);
  g_assert_true (press (fixture->view, GDK_KEY_End));
  spin (1200);
  before = g_strdup (ui_view_get_spoken (fixture->view));
  g_assert_nonnull (strstr (before, "step 3: "));

  for (int i = 0; i < 3; i++)
    g_assert_true (press (fixture->view, GDK_KEY_Right));

  g_assert_false (ui_curve_view_is_following (view));
  spin (1200);

  if (strstr (ui_view_get_spoken (fixture->view), "step 3: ") != NULL)
    g_error ("still “%s”", ui_view_get_spoken (fixture->view));
}

static void
found_cb (UiView *view, int pair, int *last)
{
  *last = pair;
}

/* Up and Down find a row, which the others are told of and which is spoken; P pins it. */
static void
test_strip_keys (Fixture *fixture, gconstpointer data)
{
  int last = -2;

  feed (fixture->state);
  ui_view_update (fixture->view);
  g_signal_connect (fixture->view, "highlight", G_CALLBACK (found_cb), &last);
  g_assert_true (press (fixture->view, GDK_KEY_Down));
  g_assert_cmpint (last, ==, 100);
  g_assert_true (press (fixture->view, GDK_KEY_Down));
  g_assert_cmpint (last, ==, 101);
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "was fed: <bos> (start)"));

  g_assert_true (press (fixture->view, GDK_KEY_p));
  g_assert_true (ui_state_is_pinned (fixture->state, 101));
  g_assert_true (press (fixture->view, GDK_KEY_Up)); /* the pinned row is the first */
  g_assert_cmpint (last, ==, 101);
  g_assert_true (press (fixture->view, GDK_KEY_Down));
  g_assert_cmpint (last, ==, 100);
  g_assert_true (press (fixture->view, GDK_KEY_Up));
  g_assert_true (press (fixture->view, GDK_KEY_p));
  g_assert_false (ui_state_is_pinned (fixture->state, 101));

  /* Along the row, cell by cell. */
  g_assert_true (press (fixture->view, GDK_KEY_Right));
  g_assert_true (press (fixture->view, GDK_KEY_Right));
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "step 2: fed"));
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "coin 0."));
  g_assert_true (press (fixture->view, GDK_KEY_Home));
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "step 1: fed <bos>"));

  /* On the map: its cells. */
  ui_strip_view_set_kind (UI_STRIP_VIEW (fixture->view), UI_STRIP_MAP);
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "output positions"));
  g_assert_true (press (fixture->view, GDK_KEY_End));
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "position 2, step 60: fed"));
  g_assert_true (press (fixture->view, GDK_KEY_Down));
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "position 3, step 60: fed"));
  g_assert_nonnull (strstr (ui_view_get_spoken (fixture->view), "fed the truth"));

  /* The view that goes away may still say that nothing is pointed at. */
  g_signal_handlers_disconnect_by_data (fixture->view, &last);
}

/* A pointer that rests takes nothing from the keyboard; one that moves does. When the view gets another size nothing is
 * pointed at until the pointer moves again. */
static void
test_resting_pointer (Fixture *fixture, gconstpointer data)
{
  int last = -2;

  feed (fixture->state);
  ui_view_update (fixture->view);
  spin (100);
  g_signal_connect (fixture->view, "highlight", G_CALLBACK (found_cb), &last);
  point_at (fixture->view, 60, 40);
  g_assert_cmpint (last, ==, 100);
  press (fixture->view, GDK_KEY_Down);
  g_assert_cmpint (last, ==, 101);
  point_at (fixture->view, 60, 40);
  g_assert_cmpint (last, ==, 101);
  point_at (fixture->view, 61, 40);
  g_assert_cmpint (last, ==, 100);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 430);
  wait_until (last == -1);
  point_at (fixture->view, 61, 40);
  g_assert_cmpint (last, ==, 100);
  g_signal_handlers_disconnect_by_data (fixture->view, &last);
}

static GtkEventController *
find_controller (UiView *view, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller; /* the view holds it */
    }

  g_assert_not_reached ();
}

/* A page further, the rows are others; a press on the bar at the right edge goes there too, and pins nothing. */
static void
test_strip_scroll (Fixture *fixture, gconstpointer data)
{
  GtkEventController *drag = find_controller (fixture->view, GTK_TYPE_GESTURE_DRAG);
  const double edge = gtk_widget_get_width (GTK_WIDGET (fixture->view)) - 2.0;
  int last = -2, visible, n;

  feed (fixture->state);
  ui_view_update (fixture->view);
  spin (100);
  n = ui_strip_view_rows (UI_STRIP_VIEW (fixture->view), &visible);
  g_assert_cmpint (n, ==, FAKE_ROWS);
  g_signal_connect (fixture->view, "highlight", G_CALLBACK (found_cb), &last);
  g_assert_true (press (fixture->view, GDK_KEY_Page_Down));
  point_at (fixture->view, 60, 40);
  g_assert_cmpint (last, ==, 100 + visible);

  g_signal_emit_by_name (drag, "drag-begin", edge, 395.0);
  g_signal_emit_by_name (drag, "drag-begin", edge, 200.0);
  point_at (fixture->view, 61, 40);
  g_assert_cmpint (last, >, 103);
  g_assert_cmpint (last, <, 112);
  g_assert_cmpuint (fixture->state->pins->len, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->view, &last);
}

static void
count_cb (UiView *view, int pair, int *last)
{
  *last = pair;
}

/* A plate behind a text has the colour of the card around the view, or nobody could read over it. */
static void
test_background (Fixture *fixture, gconstpointer data)
{
  UiPalette outside, inside;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  spin (50);
  ui_view_palette (fixture->view, &outside);
  gtk_widget_add_css_class (GTK_WIDGET (fixture->window), "card");
  ui_view_palette (fixture->view, &inside);
  g_assert_cmpfloat (inside.background.r, >, outside.background.r + 0.02);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* What one view finds another can show; showing does not answer back. */
static void
test_highlight (void)
{
  UiView *view = g_object_ref_sink (UI_VIEW (ui_mask_view_new ()));
  int last = -2;

  g_signal_connect (view, "highlight", G_CALLBACK (count_cb), &last);
  ui_view_set_highlight (view, 7);
  g_assert_cmpint (last, ==, -2);
  ui_view_emit_highlight (view, 7);
  g_assert_cmpint (last, ==, -2);
  ui_view_emit_highlight (view, 8);
  g_assert_cmpint (last, ==, 8);
  g_assert_finalize_object (view);
}

/* What is drawn follows the size that a person wants texts in. */
static void
test_large_text (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  UiPalette usual, large;
  int before;

  g_object_get (settings, "gtk-xft-dpi", &before, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
  ui_view_palette (fixture->view, &usual);
  g_object_set (settings, "gtk-xft-dpi", 144 * 1024, NULL);
  ui_view_palette (fixture->view, &large);
  g_object_set (settings, "gtk-xft-dpi", before, NULL);

  g_assert_cmpfloat_with_epsilon (usual.scale, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (large.scale, 1.5, 1e-9);
}

/* Real vectors: what has no room is scrolled to by keys and wheel, and the sequence under the pointer is told to the
 * others. */
static void
test_vectors (Fixture *fixture, gconstpointer data)
{
  UiSentenceView *view = UI_SENTENCE_VIEW (fixture->view);
  UiPalette palette;
  UiSentence sentence;
  int visible, height, found = -1;

  fake_vectors (fixture->state, 1, 3, 5, 20);
  ui_view_update (fixture->view);
  spin (50);
  ui_sentence_init (&sentence, fixture->state);
  sentence.scrolls = TRUE;
  ui_view_palette (fixture->view, &palette);
  height = gtk_widget_get_height (GTK_WIDGET (view));
  g_assert_cmpint (ui_sentence_steps (&sentence, &palette, gtk_widget_get_width (GTK_WIDGET (view)), height, &visible), ==, 20);
  g_assert_cmpint (visible, <, 20);

  for (int i = 0; i < 20; i++)
    g_assert_true (press (view, GDK_KEY_Right));
  g_assert_true (press (view, GDK_KEY_Down));
  g_assert_nonnull (strstr (ui_sentence_view_get_spoken_place (view), "no. 2, x20 of 20: mean squared error"));

  /* The last number stands at the right end now: a bar was drawn at the left end before. */
  for (double x = 0.0; x < gtk_widget_get_width (GTK_WIDGET (view)); x += 10.0)
    for (double y = height - 40.0; y < height; y += 2.0)
      found = ui_sentence_view_hit (view, x, y).part == UI_SENTENCE_TRACK ? 1 : found;
  g_assert_cmpint (found, ==, 1);

  point_at (fixture->view, 30, height / 2.0);
  g_assert_cmpint (ui_view_get_highlight (fixture->view), ==, 1);
  point_at (fixture->view, NAN, NAN);
  g_assert_cmpint (ui_view_get_highlight (fixture->view), ==, -1);
  ui_view_set_highlight (fixture->view, 2);
  g_assert_cmpint (ui_view_get_highlight (fixture->view), ==, 2);

  /* There are no pages to turn. */
  press (view, GDK_KEY_Page_Down);
  g_assert_cmpint (ui_sentence_view_get_kind (view), ==, UI_SENTENCE_STEPS);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "role", test_role },
    { "spoken", test_spoken },
    { "spoken-rarely", test_spoken_rarely },
    { "still", test_still },
    { "draws", test_draws },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();

  for (guint v = 0; v < G_N_ELEMENTS (views); v++)
    {
      g_autofree char *finalize = g_strdup_printf ("/views/%s/finalize", views[v].name);

      g_test_add_data_func (finalize, GINT_TO_POINTER ((int) v), test_finalize);
      for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
        {
          g_autofree char *path = g_strdup_printf ("/views/%s/%s", views[v].name, cases[c].name);

          g_test_add (path, Fixture, GINT_TO_POINTER ((int) v), set_up, cases[c].func, tear_down);
        }
    }

  g_test_add_func ("/views/beat", test_beat);
  g_test_add_func ("/views/curve/zoom", test_zoom);
  g_test_add_func ("/views/curve/zoom-of-pages", test_zoom_of_pages);
  g_test_add ("/views/curve/keys", Fixture, GINT_TO_POINTER (0), set_up, test_curve_keys, tear_down);
  g_test_add ("/views/curve/pan", Fixture, GINT_TO_POINTER (0), set_up, test_curve_pan, tear_down);
  g_test_add ("/views/large-text", Fixture, GINT_TO_POINTER (0), set_up, test_large_text, tear_down);
  g_test_add ("/views/background", Fixture, GINT_TO_POINTER (0), set_up, test_background, tear_down);
  g_test_add ("/views/strip/keys", Fixture, GINT_TO_POINTER (1), set_up, test_strip_keys, tear_down);
  g_test_add ("/views/strip/resting-pointer", Fixture, GINT_TO_POINTER (1), set_up, test_resting_pointer, tear_down);
  g_test_add ("/views/strip/scroll", Fixture, GINT_TO_POINTER (1), set_up, test_strip_scroll, tear_down);
  g_test_add_func ("/views/mask/highlight", test_highlight);
  g_test_add ("/views/sentence/vectors", Fixture, GINT_TO_POINTER (3), set_up, test_vectors, tear_down);
  g_test_add ("/views/curve/over", Fixture, GINT_TO_POINTER (0), set_up, test_over, tear_down);
  g_test_add ("/views/mask/over", Fixture, GINT_TO_POINTER (2), set_up, test_over, tear_down);
  g_test_add ("/views/strip/over", Fixture, GINT_TO_POINTER (1), set_up, test_over, tear_down);

  return g_test_run ();
}
