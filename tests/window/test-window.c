/* SPDX-License-Identifier: MIT
 *
 * What the window shows: that it builds and is freed, that every control is there for assistive technology, toasts,
 * subtitles, panels that grow and shrink, presentation.
 */

#include <adwaita.h>

#include "ui-curve-view.h"
#include "ui-panel-grid.h"
#include "ui-sidebar.h"
#include "ui-sentence-panel.h"
#include "ui-strip-view.h"
#include "ui-token-chips.h"
#include "window-fixture.h"

static void
test_builds (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);

  for (int i = 1; i <= 4; i++)
    {
      UiPanel *panel = ui_panel_grid_get_panel (grid, i);

      g_assert_nonnull (panel);
      g_assert_true (UI_IS_VIEW (ui_panel_get_view (panel)));
      g_assert_cmpstr (ui_panel_get_title (panel), !=, "");
      g_assert_cmpstr (ui_panel_get_subtitle (panel), !=, "");
    }
}

static gboolean
can_be_used (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_RANGE (widget) ||
         GTK_IS_SWITCH (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SPIN_BUTTON (widget) ||
         GTK_IS_DROP_DOWN (widget);
}

static gboolean
has_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
         (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL);
}

static int
check_names (GtkWidget *widget)
{
  int n = 0;

  if (can_be_used (widget))
    {
      if (!has_name (widget))
        g_error ("a %s inside a %s has no name", G_OBJECT_TYPE_NAME (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      return 1;
    }

  /* GTK and libadwaita name the insides of their own widgets. */
  if (GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_POPOVER_MENU (widget) || GTK_IS_SCROLLBAR (widget))
    return 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += check_names (child);

  return n;
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (check_names (GTK_WIDGET (fixture->window)), >, 40);
}

static void
test_error_toast (Fixture *fixture, gconstpointer data)
{
  const char *message = "“pairs.tsv”, line 3: one column; give two, separated by a tab";

  fake_error (fixture->state, message);
  fixture_update (fixture);
  spin (100);
  g_assert_nonnull (find_match (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, label_says, message));
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "pause\n");
}

/* A file that the user opened: what was dropped of it is said once. */
static gboolean
is_toast (GtkWidget *widget, gconstpointer data)
{
  return g_str_equal (gtk_widget_get_css_name (widget), "toast") && gtk_widget_get_mapped (widget);
}

/* The longest usual message stands on the history bar, and hides nothing of a panel but its edge. */
static void
test_toast_place (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new (); /* an application's window has it by itself */
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (fixture->window));
  graphene_rect_t panel, place;
  GtkWidget *toast;

  gtk_css_provider_load_from_resource (style, "/org/souffleur/Souffleur/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  fake_state (fixture->state, ENG_RUN_PLAYING);
  fixture_update (fixture);
  fake_state (fixture->state, ENG_RUN_DONE);
  fixture_update (fixture);
  wait_until (find_match (GTK_WIDGET (fixture->window), GTK_TYPE_WIDGET, is_toast, NULL) != NULL);
  spin (400); /* it comes in */
  toast = find_match (GTK_WIDGET (fixture->window), GTK_TYPE_WIDGET, is_toast, NULL);
  g_assert_true (gtk_widget_compute_bounds (toast, GTK_WIDGET (fixture->window), &place));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (ui_panel_grid_get_panel (grid, 4)), GTK_WIDGET (fixture->window), &panel));
  g_assert_cmpfloat (place.origin.y, >, panel.origin.y + panel.size.height - 8);
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (style));
}

/* A toast that is put away as soon as it is there, over one that it has put back. */
static GtkWidget *
toast_saying (Fixture *fixture, const char *text)
{
  GtkWidget *label = find_match (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, label_says, text);

  return label != NULL ? gtk_widget_get_ancestor (label, g_type_from_name ("AdwToastWidget")) : NULL;
}

static void
test_toasts_fast (Fixture *fixture, gconstpointer data)
{
  gint64 start;
  GtkWidget *close;

  ui_window_toast (fixture->window, "An export", FALSE);
  wait_until (toast_saying (fixture, "An export") != NULL);
  spin (50);
  ui_window_toast (fixture->window, "An error", TRUE);
  start = g_get_monotonic_time ();
  close = find_nth (toast_saying (fixture, "An error"), GTK_TYPE_BUTTON, 1);
  g_signal_emit_by_name (close, "clicked");
  g_signal_emit_by_name (close, "clicked");

  /* It goes, but not before it has come; and the other returns. */
  wait_until (toast_saying (fixture, "An error") == NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, >, 700 * 1000);
  wait_until (toast_saying (fixture, "An export") != NULL);
}

static void
test_notice_toast (Fixture *fixture, gconstpointer data)
{
  AdwToastOverlay *toasts = fixture_child (fixture, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (EngConfig) config = eng_config_new ();

  g_assert_null (find_match (GTK_WIDGET (toasts), GTK_TYPE_LABEL, label_says, "3 lines dropped"));
  g_assert_true (eng_config_set (config, "data", "pairs.tsv", NULL));
  fake_run_with (fixture->state, 2, ENG_RUN_PLAYING, config);
  fixture_update (fixture);
  spin (100);
  g_assert_nonnull (find_match (GTK_WIDGET (toasts), GTK_TYPE_LABEL, label_says, "3 lines dropped"));
}

/* What Play would do is said until Play does it. */
static void
test_done_toast (Fixture *fixture, gconstpointer data)
{
  fake_state (fixture->state, ENG_RUN_DONE);
  fixture_update (fixture);
  wait_until (toast_saying (fixture, "The run is complete") != NULL);
  spin (700); /* it has come */
  fake_state (fixture->state, ENG_RUN_PLAYING);
  fixture_update (fixture);
  wait_until_for (toast_saying (fixture, "The run is complete") == NULL, 1500);
}

static void
test_subtitle (Fixture *fixture, gconstpointer data)
{
  GtkInscription *subtitle;
  const char *text;

  fake_state (fixture->state, ENG_RUN_PAUSED);
  fixture_update (fixture);
  subtitle = find_match (fixture_child (fixture, ADW_TYPE_HEADER_BAR), GTK_TYPE_INSCRIPTION, NULL, NULL);
  text = gtk_inscription_get_text (subtitle);
  g_assert_nonnull (strstr (text, "English → French"));
  g_assert_nonnull (strstr (text, "epoch 3"));
  g_assert_nonnull (strstr (text, "step 50"));
  g_assert_nonnull (strstr (text, "ε 1"));
  g_assert_nonnull (strstr (text, "paused"));
  g_assert_nonnull (strstr (text, "tokens/s"));
}

static void (*window_allocate) (GtkWidget *widget, int width, int height, int baseline);
static int layouts;

static void
count_layout (GtkWidget *widget, int width, int height, int baseline)
{
  layouts++;
  window_allocate (widget, width, height, baseline);
}

/* Texts follow the run and the pointer in the room that they have: nothing is laid out anew for them. */
static void
test_texts_in_place (Fixture *fixture, gconstpointer data)
{
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (fixture->window);
  GtkInscription *subtitle =
      find_match (fixture_child (fixture, ADW_TYPE_HEADER_BAR), GTK_TYPE_INSCRIPTION, NULL, NULL);
  g_autofree char *before = NULL;

  for (int i = 0; i < 10; i++)
    {
      if (i == 3)
        {
          before = g_strdup (gtk_inscription_get_text (subtitle));
          window_allocate = klass->size_allocate;
          klass->size_allocate = count_layout;
          layouts = 0;
        }
      fake_steps (fixture->state, 3, 0.01);
      fake_picture (fixture->state);
      fixture_update (fixture);
      spin (250);
    }

  klass->size_allocate = window_allocate;
  g_assert_cmpstr (gtk_inscription_get_text (subtitle), !=, before);
  g_assert_cmpint (layouts, ==, 0);
}

/* Each page says itself what it measures, also while nothing runs. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  UiPanel *curves = ui_panel_grid_get_panel (grid, 1), *mask = ui_panel_grid_get_panel (grid, 3);
  UiCurveView *view = fixture_child (fixture, UI_TYPE_CURVE_VIEW);
  GtkToggleButton *sandbox = GTK_TOGGLE_BUTTON (find_match (GTK_WIDGET (mask), GTK_TYPE_TOGGLE_BUTTON, is_labelled, "Sandbox"));

  fake_state (fixture->state, ENG_RUN_PAUSED);
  fixture_update (fixture);
  g_assert_cmpstr (ui_panel_get_subtitle (curves), ==, "loss per valid token");
  ui_curve_view_set_kind (view, UI_CURVES_POSITION);
  g_assert_cmpstr (ui_panel_get_subtitle (curves), ==, "by output position");
  ui_curve_view_set_kind (view, UI_CURVES_BLEU);
  g_assert_cmpstr (ui_panel_get_subtitle (curves), ==, "of held-out sentences");
  g_assert_cmpstr (ui_panel_get_subtitle (mask), ==, "loss of each position");
  gtk_toggle_button_set_active (sandbox, TRUE);
  g_assert_cmpstr (ui_panel_get_subtitle (mask), ==, "the sequence mask by hand");
}

static void
test_panels (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 3));
  spin (400);
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 3);
  for (int i = 1; i <= 4; i++)
    g_assert_cmpint (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, i))), ==, i == 3);

  fixture_activate (fixture, "win.back");
  spin (400);
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 0);
  for (int i = 1; i <= 4; i++)
    g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, i))));
}

static double
scale_of (Fixture *fixture, int number)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  UiPalette palette;

  ui_view_palette (ui_panel_get_view (ui_panel_grid_get_panel (grid, number)), &palette);

  return palette.scale;
}

/* Alone in the place of four a panel is read from afar: larger type, in presentation more still, and back. */
static void
test_panels_enlarged (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);

  g_assert_cmpint (ui_panel_grid_get_columns (grid), ==, 2);
  for (int i = 1; i <= 4; i++)
    {
      ui_panel_grid_expand (grid, i);
      for (int other = 1; other <= 4; other++)
        g_assert_cmpfloat (scale_of (fixture, other), ==, other == i ? 1.3 : 1);
    }

  fixture_activate (fixture, "win.present");
  g_assert_cmpfloat_with_epsilon (scale_of (fixture, 4), 1.6 * 1.3, 1e-9);
  g_assert_cmpfloat (scale_of (fixture, 3), ==, 1.6);
  fixture_activate (fixture, "win.present");
  g_assert_cmpfloat (scale_of (fixture, 4), ==, 1.3);
  ui_panel_grid_expand (grid, 0);
  g_assert_cmpfloat (scale_of (fixture, 4), ==, 1);
}

/* On a small projector type is less large, so that a panel still holds what it has to say. */
static void
test_presentation_small (Fixture *fixture, gconstpointer data)
{
  fixture_activate (fixture, "win.present");
  g_assert_cmpfloat (scale_of (fixture, 2), ==, 1.6);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1024, 700);
  wait_until (scale_of (fixture, 2) < 1.3);
  g_assert_cmpfloat (scale_of (fixture, 2), >=, 1.2);
  fixture_activate (fixture, "win.present");
  g_assert_cmpfloat (scale_of (fixture, 2), ==, 1);
}

static gboolean
offers (GtkWidget *widget, gconstpointer data)
{
  return g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), "Try it") == 0 &&
         gtk_widget_get_visible (gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON));
}

/* The offer comes while the pointer is on its way: it may not turn two columns into one under it. */
static gboolean
is_any (GtkWidget *widget, gconstpointer data)
{
  return TRUE;
}

static void
test_offer_keeps_the_grid (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  GtkWidget *pages = find_match (GTK_WIDGET (ui_panel_grid_get_panel (grid, 4)), GTK_TYPE_DROP_DOWN, is_any, NULL);
  int before, with;

  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_HORIZONTAL, -1, &before, NULL, NULL, NULL);
  ui_view_emit_highlight (UI_VIEW (fixture_child (fixture, UI_TYPE_STRIP_VIEW)), 104);
  g_assert_nonnull (find_match (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, offers, NULL));
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_HORIZONTAL, -1, &with, NULL, NULL, NULL);

  /* The most demanding panel is another one. */
  g_assert_cmpint (with, ==, before);

  /* So it is beside the width of a beam. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pages), 3);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_HORIZONTAL, -1, &with, NULL, NULL, NULL);
  g_assert_cmpint (with, ==, before);
}

/* The first rows are pinned; a row that is pointed at stands still and offers itself to be tried. */
static void
test_pointed_at (Fixture *fixture, gconstpointer data)
{
  UiStripView *strip = fixture_child (fixture, UI_TYPE_STRIP_VIEW);
  UiView *curves = fixture_child (fixture, UI_TYPE_CURVE_VIEW);
  GtkWidget *window = GTK_WIDGET (fixture->window);
  const guint64 before = fixture->state->picture->step;
  g_autofree char *spoken = NULL, *after = NULL;
  g_autofree char *source = NULL, *target = NULL, *expected = NULL, *named = NULL;
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean explained = FALSE;
  GtkWidget *label, *button;

  g_assert_cmpuint (fixture->state->pins->len, ==, 2);
  g_assert_true (ui_state_is_pinned (fixture->state, 100));
  g_assert_true (ui_state_is_pinned (fixture->state, 101));
  g_assert_null (find_match (window, GTK_TYPE_LABEL, offers, NULL));

  ui_view_emit_highlight (UI_VIEW (strip), 104);
  spoken = UI_VIEW_GET_CLASS (curves)->describe (curves);
  g_assert_nonnull (strstr (spoken, "The sentence that is lit up has a loss of"));
  fake_steps (fixture->state, 1, 0.01);
  fake_picture (fixture->state);
  g_assert_cmpuint (fixture->state->picture->step, ==, before);

  label = find_match (window, GTK_TYPE_LABEL, offers, NULL);
  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (ui_strip_view_sentence (strip, 104, &source, &target));
  expected = g_strdup_printf ("%s|%s|0", source, target);
  named = g_strdup_printf ("Try “%s”", source);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, named);
  g_signal_emit_by_name (button, "query-tooltip", 0, 0, FALSE, tooltip, &explained);
  g_assert_true (explained);

  ui_view_emit_highlight (UI_VIEW (strip), -1);
  g_assert_false (fixture->state->picture_held);
  after = UI_VIEW_GET_CLASS (curves)->describe (curves);
  g_assert_null (strstr (after, "lit up"));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (fixture->sentence, ==, expected);
  g_assert_false (gtk_widget_get_visible (button));
}

/* Of numbers panel 4 is another one, and what is pointed at in one panel lights up in the other. */
static void
test_vectors (Fixture *fixture, gconstpointer data)
{
  UiPanel *panel = ui_panel_grid_get_panel (fixture_child (fixture, UI_TYPE_PANEL_GRID), 4);
  UiView *view = ui_panel_get_view (panel), *strip = fixture_child (fixture, UI_TYPE_STRIP_VIEW);
  g_autofree char *before = NULL, *help = NULL, *after = NULL;

  g_object_get (panel, "help", &before, NULL);
  g_assert_cmpstr (ui_panel_get_title (panel), ==, "Try a sentence");
  fake_vectors (fixture->state, 2, 3, 5, 2);
  fixture_update (fixture);
  g_object_get (panel, "help", &help, NULL);
  g_assert_cmpstr (ui_panel_get_title (panel), ==, "Forced and free run");
  g_assert_true (g_str_has_prefix (help, "Every row is a sequence"));
  g_assert_false (gtk_widget_get_mapped (fixture_child (fixture, UI_TYPE_TOKEN_CHIPS)));

  ui_view_emit_highlight (strip, 1);
  g_assert_cmpint (ui_view_get_highlight (view), ==, 1);
  ui_view_emit_highlight (view, 2);
  g_assert_cmpint (ui_view_get_highlight (strip), ==, 2);

  fake_run (fixture->state, 3, ENG_RUN_PLAYING);
  fixture_update (fixture);
  g_object_get (panel, "help", &after, NULL);
  g_assert_cmpstr (ui_panel_get_title (panel), ==, "Try a sentence");
  g_assert_cmpstr (after, ==, before);
  g_assert_true (gtk_widget_get_mapped (fixture_child (fixture, UI_TYPE_TOKEN_CHIPS)));
}

/* Row 4 of the picture is what is tried: it lights up over there, and from there, and is not offered. */
static void
test_tried_is_lit (Fixture *fixture, gconstpointer data)
{
  UiStripView *strip = fixture_child (fixture, UI_TYPE_STRIP_VIEW);
  GtkWidget *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  const EngTranslation *answer;
  EngBatchPicture *picture = fixture->state->picture;
  GListModel *controllers = gtk_widget_observe_controllers (panel);
  GtkEventController *motion = NULL;

  fake_answer (fixture->state, 1, "he's calm .", NULL);
  answer = fixture->state->sample->translation;
  g_assert_cmpint (answer->n_source, <=, picture->source_steps);
  memcpy (picture->source_ids + 4 * picture->source_steps, answer->source_ids, (gsize) answer->n_source * sizeof (int));
  picture->source_length[4] = answer->n_source;

  ui_view_emit_highlight (UI_VIEW (strip), 103);
  g_assert_false (gtk_widget_has_css_class (panel, "lit"));
  ui_view_emit_highlight (UI_VIEW (strip), 104);
  g_assert_true (gtk_widget_has_css_class (panel, "lit"));
  g_assert_null (find_match (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, offers, NULL));
  ui_view_emit_highlight (UI_VIEW (strip), -1);
  g_assert_false (gtk_widget_has_css_class (panel, "lit"));

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && motion == NULL; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      motion = GTK_IS_EVENT_CONTROLLER_MOTION (controller) ? controller : NULL;
    }
  g_object_unref (controllers);

  g_assert_nonnull (motion);
  g_signal_emit_by_name (motion, "enter", 5.0, 5.0);
  g_assert_true (gtk_widget_has_css_class (panel, "lit"));
  g_assert_true (fixture->state->picture_held);
  g_signal_emit_by_name (motion, "leave");
  g_assert_false (gtk_widget_has_css_class (panel, "lit"));
  g_assert_false (fixture->state->picture_held);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  int wide, narrow;

  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 1100, &wide, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 700, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide + wide / 2);

  /* Two columns only where every panel has its width. */
  for (int width = 860; width < 1100; width++)
    {
      int height, needed;

      gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      for (int i = 1; i <= 4 && height == wide; i++)
        {
          gtk_widget_measure (GTK_WIDGET (ui_panel_grid_get_panel (grid, i)), GTK_ORIENTATION_HORIZONTAL, -1, &needed,
                              NULL, NULL, NULL);
          if (needed > (width - 12) / 2)
            g_error ("panel %d needs %d pixels, two columns of %d give it %d", i, needed, width, (width - 12) / 2);
        }
    }
}

static gboolean
is_label (GtkWidget *widget, gconstpointer label)
{
  return g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), label) == 0;
}

/* In larger text the words under the ends of the ε slider keep inside the sidebar too. */
static void
test_epsilon_marks (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "free", "forced" };
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *sidebar = fixture_child (fixture, UI_TYPE_SIDEBAR);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new (); /* which the application loads */
  int before;

  gtk_css_provider_load_from_resource (style, "/org/souffleur/Souffleur/style.css");
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (sidebar), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_get (settings, "gtk-xft-dpi", &before, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * 1024, NULL);
  spin (300);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (find_match (sidebar, GTK_TYPE_LABEL, is_label, words[i]), sidebar, &bounds));
      if (bounds.origin.x < 4 || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (sidebar) - 4)
        g_error ("“%s” from %g to %g of %d", words[i], (double) bounds.origin.x,
                 (double) (bounds.origin.x + bounds.size.width), gtk_widget_get_width (sidebar));
    }
  g_object_set (settings, "gtk-xft-dpi", before, NULL);
  gtk_style_context_remove_provider_for_display (gtk_widget_get_display (sidebar), GTK_STYLE_PROVIDER (style));
}

static void
test_presentation (Fixture *fixture, gconstpointer data)
{
  AdwHeaderBar *header = fixture_child (fixture, ADW_TYPE_HEADER_BAR);

  fixture_activate (fixture, "win.present");
  spin (100);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (header)));
  fixture_activate (fixture, "win.back");
  spin (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (header)));
}

/* One step back at each press, in the order in which one came; a toast takes no press away. */
static void
test_escape (Fixture *fixture, gconstpointer data)
{
  AdwHeaderBar *header = fixture_child (fixture, ADW_TYPE_HEADER_BAR);
  UiPanelGrid *grid = fixture_child (fixture, UI_TYPE_PANEL_GRID);
  GtkWidget *inside = adw_toast_overlay_get_child (fixture_child (fixture, ADW_TYPE_TOAST_OVERLAY));

  g_assert_false (press (inside, GDK_KEY_Escape));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 4);
  fixture_activate (fixture, "win.present");
  spin (100);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 2);
  g_assert_true (press (inside, GDK_KEY_Escape));
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 4);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (header)));
  g_assert_true (press (inside, GDK_KEY_Escape));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (header)));
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 4);
  g_assert_true (press (inside, GDK_KEY_Escape));
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 0);
  g_assert_false (press (inside, GDK_KEY_Escape));
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/window/builds", test_builds, TRUE },
    { "/window/names", test_names, FALSE },
    { "/window/error-toast", test_error_toast, FALSE },
    { "/window/toast-place", test_toast_place, FALSE },
    { "/window/toasts-fast", test_toasts_fast, FALSE },
    { "/window/notice-toast", test_notice_toast, FALSE },
    { "/window/done-toast", test_done_toast, FALSE },
    { "/window/subtitle", test_subtitle, FALSE },
    { "/window/texts-in-place", test_texts_in_place, FALSE },
    { "/window/pages", test_pages, FALSE },
    { "/window/panels", test_panels, FALSE },
    { "/window/panels-enlarged", test_panels_enlarged, FALSE },
    { "/window/presentation-small", test_presentation_small, FALSE },
    { "/window/pointed-at", test_pointed_at, FALSE },
    { "/window/tried-is-lit", test_tried_is_lit, FALSE },
    { "/window/vectors", test_vectors, FALSE },
    { "/window/offer-keeps-the-grid", test_offer_keeps_the_grid, FALSE },
    { "/window/narrow", test_narrow, TRUE },
    { "/window/epsilon-marks", test_epsilon_marks, FALSE },
    { "/window/presentation", test_presentation, FALSE },
    { "/window/escape", test_escape, FALSE },
  };

  fixture_init (&argc, &argv);

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
