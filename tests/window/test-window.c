/* SPDX-License-Identifier: MIT
 *
 * The window against a host that records: that it builds and is freed, that every control is there for
 * assistive technology, that actions and keys ask for the right things, and that controls show what is in
 * effect.
 */

#include <math.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app-kernels.h"
#include "fake-feed.h"
#include "ui-forcing-box.h"
#include "ui-option-row.h"
#include "ui-panel-grid.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "ui-token-chips.h"
#include "ui-window-private.h"

typedef struct
{
  UiWindow *window;
  UiState *state;
  GString *asked;            /* what the host was asked, one line each */
  char *sentence;            /* the last sentence to translate */
  int beam;                  /* of that sentence */
  EngForcedWord last_forced; /* of that sentence; -1 without any */
  guint64 serial;
  int translations;
} Fixture;

/* --- The host. */

static void
host_start (gpointer data, const EngConfig *config, gboolean playing)
{
  g_autofree char *seed = eng_config_get (config, "seed");
  g_autofree char *hidden = eng_config_get (config, "hidden");
  g_autofree char *forcing = eng_config_get (config, "forcing");

  g_string_append_printf (((Fixture *) data)->asked, "start seed=%s hidden=%s forcing=%s %s\n", seed, hidden,
                          forcing, playing ? "playing" : "paused");
}

static void
host_play (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "play\n");
}

static void
host_pause (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "pause\n");
}

static void
host_step (gpointer data)
{
  g_string_append (((Fixture *) data)->asked, "step\n");
}

static void
host_set (gpointer data, const char *name, const char *value)
{
  g_string_append_printf (((Fixture *) data)->asked, "set %s %s\n", name, value);
}

static void
host_translate (gpointer data, guint64 serial, const char *text, const char *reference, int beam, guint n_forced,
                const EngForcedWord *forced)
{
  Fixture *fixture = data;

  g_free (fixture->sentence);
  fixture->sentence = g_strdup_printf ("%s|%s|%u", text, reference != NULL ? reference : "-", n_forced);
  fixture->beam = beam;
  fixture->last_forced = n_forced > 0 ? forced[n_forced - 1] : (EngForcedWord){ -1, -1 };
  fixture->serial = serial;
  fixture->translations++;
}

static void
host_save (gpointer data, const char *path)
{
  g_string_append_printf (((Fixture *) data)->asked, "save %s\n", path);
}

static void
host_open (gpointer data, GFile *file)
{
  g_string_append_printf (((Fixture *) data)->asked, "open %s\n", g_file_peek_path (file));
}

static void
host_lesson (gpointer data, const char *name)
{
  g_string_append_printf (((Fixture *) data)->asked, "lesson %s\n", name);
}

static const UiWindowHost host = {
  .start = host_start,
  .play = host_play,
  .pause = host_pause,
  .step = host_step,
  .set = host_set,
  .translate = host_translate,
  .save = host_save,
  .open = host_open,
  .lesson = host_lesson,
  .kernels = &app_kernels,
};

/* --- Helpers. */

static void
spin (int msec)
{
  const gint64 end = g_get_monotonic_time () + msec * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
update (Fixture *fixture)
{
  ui_window_update (fixture->window);
  spin (30);
}

#define assert_asked(fixture, expected)                    \
  G_STMT_START                                             \
  {                                                        \
    g_assert_cmpstr ((fixture)->asked->str, ==, expected); \
    g_string_truncate ((fixture)->asked, 0);               \
  }                                                        \
  G_STMT_END

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->asked = g_string_new (NULL);
  fixture->state = ui_state_new ();
  fixture->window = ui_window_new (NULL);
  ui_window_set_host (fixture->window, &host, fixture);
  ui_window_set_state (fixture->window, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (150);
}

/* A run on the screen, with something in every panel. */
static void
set_up_run (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  fake_run (fixture->state, 1, ENG_RUN_PLAYING);
  fake_steps (fixture->state, 50, 0.01);
  fake_picture (fixture->state);
  update (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (50);
  g_assert_null (fixture->window);
  ui_state_free (fixture->state);
  g_string_free (fixture->asked, TRUE);
  g_free (fixture->sentence);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

/* The first descendant of @type for which @match says yes. */
static GtkWidget *
find (GtkWidget *widget, GType type, gboolean (*match) (GtkWidget *widget, gconstpointer data), gconstpointer data)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (match == NULL || match (widget, data)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, match, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_option (GtkWidget *widget, gconstpointer name)
{
  return g_str_equal (ui_option_row_get_option (UI_OPTION_ROW (widget)), name);
}

static UiOptionRow *
option (Fixture *fixture, const char *name)
{
  GtkWidget *row = find (GTK_WIDGET (fixture->window), UI_TYPE_OPTION_ROW, is_option, name);

  g_assert_nonnull (row);

  return UI_OPTION_ROW (row);
}

static gpointer
child_of_type (Fixture *fixture, GType type)
{
  GtkWidget *widget = find (GTK_WIDGET (fixture->window), type, NULL, NULL);

  g_assert_nonnull (widget);

  return widget;
}

static GtkRange *
epsilon_scale (Fixture *fixture)
{
  GtkWidget *scale = find (child_of_type (fixture, UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE, NULL, NULL);

  g_assert_nonnull (scale);

  return GTK_RANGE (scale);
}

/* --- What is there. */

static void
test_builds (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = child_of_type (fixture, UI_TYPE_PANEL_GRID);

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

/* --- What is asked. */

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "win.toggle-play");
  assert_asked (fixture, "pause\n");

  fake_state (fixture->state, ENG_RUN_PAUSED);
  update (fixture);
  activate (fixture, "win.toggle-play");
  activate (fixture, "win.step");
  assert_asked (fixture, "play\nstep\n");

  activate (fixture, "win.restart");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 paused\n");
}

static void
test_actions_need_a_run (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toggle-play", NULL));
  assert_asked (fixture, "");
}

/* The live restart keeps what is in effect, not what the run began with. */
static void
test_restart_keeps_live_values (Fixture *fixture, gconstpointer data)
{
  fake_change (fixture->state, "forcing", "1", "0.25");
  update (fixture);
  activate (fixture, "win.restart");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=0.25 playing\n");
}

static void
test_epsilon (Fixture *fixture, gconstpointer data)
{
  GtkRange *scale = epsilon_scale (fixture);

  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 1);
  gtk_range_set_value (scale, 0.3);
  assert_asked (fixture, "set forcing 0.3\n");

  /* Nothing came of it: the value in effect comes back. */
  spin (700);
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 1);

  gtk_range_set_value (scale, 0.3);
  assert_asked (fixture, "set forcing 0.3\n");
  fake_change (fixture->state, "forcing", "1", "0.3");
  fake_steps (fixture->state, 1, 0.01);
  update (fixture);
  spin (700);
  ui_window_update (fixture->window);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (scale), 0.3, 1e-9);
  assert_asked (fixture, "");
}

static void
test_epsilon_nudge (Fixture *fixture, gconstpointer data)
{
  UiForcingBox *box = child_of_type (fixture, UI_TYPE_FORCING_BOX);

  ui_forcing_box_nudge (box, -0.01);
  ui_forcing_box_nudge (box, -0.1);
  ui_forcing_box_nudge (box, 0.5);
  assert_asked (fixture, "set forcing 0.99\nset forcing 0.89\nset forcing 1\n");
}

/* A suggested schedule is at ½ in the middle of the run. */
static void
test_schedules (void)
{
  EngSchedule schedule;

  ui_forcing_box_suggest (&schedule, ENG_SCHEDULE_LINEAR, 6000, 0.7);
  g_assert_cmpfloat (eng_schedule_epsilon (&schedule, 0), ==, 1);
  g_assert_cmpfloat (eng_schedule_epsilon (&schedule, 6000), ==, 0);
  ui_forcing_box_suggest (&schedule, ENG_SCHEDULE_EXPONENTIAL, 6000, 0.7);
  g_assert_cmpfloat_with_epsilon (eng_schedule_epsilon (&schedule, 3000), 0.5, 1e-6);
  ui_forcing_box_suggest (&schedule, ENG_SCHEDULE_INVERSE_SIGMOID, 6000, 0.7);
  g_assert_cmpfloat_with_epsilon (eng_schedule_epsilon (&schedule, 3000), 0.5, 0.01);
  ui_forcing_box_suggest (&schedule, ENG_SCHEDULE_CONSTANT, 6000, 0.7);
  g_assert_cmpfloat (eng_schedule_epsilon (&schedule, 17), ==, 0.7);
}

static void
test_live_option (Fixture *fixture, gconstpointer data)
{
  UiOptionRow *row = option (fixture, "learning-rate");

  g_assert_true (ui_option_row_is_live (row));
  ui_option_row_ask (row, "0.01");
  assert_asked (fixture, "set learning-rate 0.01\n");
  g_assert_null (ui_option_row_get_pending (row));
}

static void
test_pending_option (Fixture *fixture, gconstpointer data)
{
  UiOptionRow *row = option (fixture, "hidden");

  g_assert_false (ui_option_row_is_live (row));
  ui_option_row_ask (row, "48");
  assert_asked (fixture, "");
  g_assert_cmpstr (ui_option_row_get_pending (row), ==, "48");

  activate (fixture, "win.revert");
  g_assert_null (ui_option_row_get_pending (row));

  ui_option_row_ask (row, "64");
  activate (fixture, "win.apply");
  assert_asked (fixture, "start seed=1 hidden=64 forcing=1 playing\n");
}

static void
test_translate (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  int before;

  /* Nothing is blank at the start: the first pair that was held out. */
  g_assert_cmpstr (fixture->sentence, ==, "we won .|nous avons gagné .|0");

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");

  /* Answered with these weights: not asked again. */
  before = fixture->translations;
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  spin (600);
  update (fixture);
  g_assert_cmpint (fixture->translations, ==, before);

  /* The weights moved on: asked again. */
  fake_steps (fixture->state, 1, 0.01);
  update (fixture);
  g_assert_cmpint (fixture->translations, ==, before + 1);
}

static void
test_typing_waits (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkEditable *entry = GTK_EDITABLE (find (GTK_WIDGET (panel), GTK_TYPE_ENTRY, NULL, NULL));
  const int before = fixture->translations;

  gtk_editable_set_text (entry, "we");
  gtk_editable_set_text (entry, "we won");
  g_assert_cmpint (fixture->translations, ==, before);
  spin (300);
  g_assert_cmpint (fixture->translations, ==, before + 1);
  /* The first sentence's reference is none for this one. */
  g_assert_cmpstr (fixture->sentence, ==, "we won|-|0");
}

static gboolean
says (GtkWidget *widget, gconstpointer words)
{
  return gtk_widget_get_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL;
}

static gboolean
is_labelled (GtkWidget *widget, gconstpointer label)
{
  return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static void
test_unknown_word (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkWidget *chips = child_of_type (fixture, UI_TYPE_TOKEN_CHIPS);
  GtkWidget *chip, *offer;

  ui_sentence_panel_try (panel, "he's zebra .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's zebra .", "zebra");
  update (fixture);

  /* Known in colour, shape and words; the others are plain. */
  chip = find (chips, GTK_TYPE_LABEL, says, "zebra");
  g_assert_nonnull (chip);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (chip)), ==, "? zebra");
  g_assert_true (gtk_widget_has_css_class (chip, "unknown"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "“zebra” is unknown to the model, which reads <unk>");
  g_assert_false (gtk_widget_has_css_class (find (chips, GTK_TYPE_LABEL, says, "he's"), "unknown"));
  g_assert_true (gtk_widget_has_css_class (find (chips, GTK_TYPE_LABEL, says, "<eos>"), "special"));

  /* The offered neighbour takes the word's place. */
  g_assert_nonnull (find (chips, GTK_TYPE_BUTTON, is_labelled, "home"));
  offer = find (chips, GTK_TYPE_BUTTON, is_labelled, "calm");
  g_assert_nonnull (offer);
  g_signal_emit_by_name (offer, "clicked");
  spin (300);

  /* That is a sentence of the list: its reference comes with it. */
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|il est calme .|0");

  fake_answer (fixture->state, fixture->serial, "", NULL);
  update (fixture);
  g_assert_nonnull (find (GTK_WIDGET (panel), GTK_TYPE_LABEL, says, "Nothing to translate"));
  g_assert_null (find (chips, GTK_TYPE_LABEL, says, "zebra"));
}

static void
test_force_word (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  UiView *view = ui_sentence_panel_get_view (panel);

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  g_signal_emit_by_name (view, "force", 2, 9);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|1");
  g_signal_emit_by_name (view, "force", 3, 8);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|2");

  /* An earlier place: what was forced behind it is forgotten. */
  g_signal_emit_by_name (view, "force", 0, 7);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|1");

  ui_sentence_panel_try (panel, "go .", NULL);
  g_assert_cmpstr (fixture->sentence, ==, "go .|-|0");
}

/* Presses a key where @widget's own controllers hear it. */
static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
    }

  return taken;
}

static void
test_force_by_keyboard (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  EngDecodeStep *steps;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  update (fixture);
  steps = fixture->state->sample->translation->steps;

  /* Nowhere yet: nothing to put, nothing to take away. */
  g_assert_false (press (GTK_WIDGET (view), GDK_KEY_Return));
  g_assert_false (press (GTK_WIDGET (view), GDK_KEY_Escape));

  /* The first arrow goes to the first word; then one step on, and down to its second candidate. */
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Right));
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Right));
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Down));
  g_assert_nonnull (strstr (ui_sentence_view_get_spoken_place (view), "step 2, “"));
  g_assert_nonnull (strstr (ui_sentence_view_get_spoken_place (view), "Enter puts it here"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       ui_sentence_view_get_spoken_place (view));

  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Return));
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|1");
  g_assert_cmpint (fixture->last_forced.position, ==, 1);
  g_assert_cmpint (fixture->last_forced.id, ==, steps[1].top[1].id);

  /* Answered: Enter on it again lets the model choose there. */
  steps[1].forced = TRUE;
  steps[1].id = steps[1].top[1].id;
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Return));
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");

  g_signal_emit_by_name (view, "force", 1, 9);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|1");
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Escape));
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");
}

/* Any word of the vocabulary, not only the candidates. */
static void
test_force_any_word (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  const EngWords *words = fixture->state->info->target_words;
  const int last = words->n - 1;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  update (fixture);

  ui_sentence_view_ask_word (view, 2);
  ui_word_popover_type (ui_sentence_view_get_popover (view), "no such word", TRUE);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");

  ui_word_popover_type (ui_sentence_view_get_popover (view), words->words[last], TRUE);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|1");
  g_assert_cmpint (fixture->last_forced.position, ==, 2);
  g_assert_cmpint (fixture->last_forced.id, ==, last);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  UiPanel *around = UI_PANEL (gtk_widget_get_ancestor (GTK_WIDGET (panel), UI_TYPE_PANEL));
  GtkDropDown *page = GTK_DROP_DOWN (find (GTK_WIDGET (around), GTK_TYPE_DROP_DOWN, NULL, NULL));
  GtkWidget *width = find (GTK_WIDGET (around), GTK_TYPE_SPIN_BUTTON, NULL, NULL);

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  g_assert_cmpint (fixture->beam, ==, 1);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  update (fixture);
  g_assert_false (gtk_widget_is_visible (width));

  gtk_drop_down_set_selected (page, UI_SENTENCE_ATTENTION);
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (UI_VIEW (view)), "This model has no attention"));

  /* A tree wants a beam; the other pages are greedy. */
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Page_Down));
  g_assert_true (press (GTK_WIDGET (view), GDK_KEY_Page_Down));
  g_assert_cmpuint (gtk_drop_down_get_selected (page), ==, UI_SENTENCE_BEAM);
  g_assert_true (gtk_widget_is_visible (width));
  g_assert_cmpint (fixture->beam, ==, 4);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (width), 10);
  g_assert_cmpint (fixture->beam, ==, 10);
  g_assert_cmpstr (ui_panel_get_subtitle (around), ==, "beam of 10");

  gtk_drop_down_set_selected (page, UI_SENTENCE_STEPS);
  g_assert_cmpint (fixture->beam, ==, 1);
  g_assert_cmpstr (ui_panel_get_subtitle (around), ==, "greedy, weights of now");
}

/* --- What may not be lost. */

static void
test_unsaved (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (ui_window_unsaved_seconds (fixture->window), <, 1);
  fake_steps (fixture->state, 200, 1);
  update (fixture);
  g_assert_cmpfloat_with_epsilon (ui_window_unsaved_seconds (fixture->window), 200.5, 0.1);

  fake_saved (fixture->state, "/somewhere/model.safetensors");
  update (fixture);
  g_assert_cmpfloat (ui_window_unsaved_seconds (fixture->window), ==, 0);
  fake_steps (fixture->state, 5, 1);
  update (fixture);
  g_assert_cmpfloat_with_epsilon (ui_window_unsaved_seconds (fixture->window), 5, 0.01);
}

static GtkWindow *
open_question (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data))
      return l->data;

  return NULL;
}

static void
test_guard (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/somewhere/pairs.tsv");

  ui_window_open_file (fixture->window, file);
  assert_asked (fixture, "open /somewhere/pairs.tsv\n");
  g_assert_null (open_question ());

  fake_steps (fixture->state, 200, 1);
  update (fixture);
  ui_window_open_file (fixture->window, file);
  spin (50);
  assert_asked (fixture, "");
  g_assert_nonnull (open_question ());

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "cancel");
  spin (50);
  assert_asked (fixture, "");

  activate (fixture, "win.restart");
  spin (50);
  assert_asked (fixture, "");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "discard");
  spin (50);
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 playing\n");
}

static void
test_close_asks (Fixture *fixture, gconstpointer data)
{
  fake_steps (fixture->state, 200, 1);
  update (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  spin (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (open_question ());
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "cancel");
  spin (50);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

/* --- What is shown. */

static void
test_error_toast (Fixture *fixture, gconstpointer data)
{
  const char *message = "“pairs.tsv”, line 3: one column; give two, separated by a tab";

  fake_error (fixture->state, message);
  update (fixture);
  spin (100);
  g_assert_nonnull (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, says, message));
  activate (fixture, "win.toggle-play");
  assert_asked (fixture, "pause\n");
}

/* A file that the user opened: what was dropped of it is said once. */
static void
test_notice_toast (Fixture *fixture, gconstpointer data)
{
  AdwToastOverlay *toasts = child_of_type (fixture, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (EngConfig) config = eng_config_new ();

  g_assert_null (find (GTK_WIDGET (toasts), GTK_TYPE_LABEL, says, "3 lines dropped"));
  g_assert_true (eng_config_set (config, "data", "pairs.tsv", NULL));
  fake_run_with (fixture->state, 2, ENG_RUN_PLAYING, config);
  update (fixture);
  spin (100);
  g_assert_nonnull (find (GTK_WIDGET (toasts), GTK_TYPE_LABEL, says, "3 lines dropped"));
}

static void
test_subtitle (Fixture *fixture, gconstpointer data)
{
  AdwWindowTitle *title = child_of_type (fixture, ADW_TYPE_WINDOW_TITLE);
  const char *text;

  fake_state (fixture->state, ENG_RUN_PAUSED);
  update (fixture);
  text = adw_window_title_get_subtitle (title);
  g_assert_nonnull (strstr (text, "English → French"));
  g_assert_nonnull (strstr (text, "epoch 3"));
  g_assert_nonnull (strstr (text, "step 50"));
  g_assert_nonnull (strstr (text, "ε 1"));
  g_assert_nonnull (strstr (text, "paused"));
  g_assert_nonnull (strstr (text, "tokens/s"));
}

static void
test_panels (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = child_of_type (fixture, UI_TYPE_PANEL_GRID);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.expand-panel", "i", 3));
  spin (400);
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 3);
  for (int i = 1; i <= 4; i++)
    g_assert_cmpint (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, i))), ==, i == 3);

  activate (fixture, "win.back");
  spin (400);
  g_assert_cmpint (ui_panel_grid_get_expanded (grid), ==, 0);
  for (int i = 1; i <= 4; i++)
    g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (ui_panel_grid_get_panel (grid, i))));
}

/* Who asked for less motion gets none: the panel is there at once, and gone at once. */
static void
test_panels_without_motion (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = child_of_type (fixture, UI_TYPE_PANEL_GRID);
  GtkWidget *other = GTK_WIDGET (ui_panel_grid_get_panel (grid, 1));
  gboolean before;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &before, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ui_panel_grid_expand (grid, 2);
  gtk_widget_allocate (GTK_WIDGET (grid), gtk_widget_get_width (GTK_WIDGET (grid)),
                       gtk_widget_get_height (GTK_WIDGET (grid)), -1, NULL);
  g_assert_false (gtk_widget_get_child_visible (other));
  ui_panel_grid_expand (grid, 0);
  gtk_widget_allocate (GTK_WIDGET (grid), gtk_widget_get_width (GTK_WIDGET (grid)),
                       gtk_widget_get_height (GTK_WIDGET (grid)), -1, NULL);
  g_assert_true (gtk_widget_get_child_visible (other));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", before, NULL);
}

static gboolean
offers (GtkWidget *widget, gconstpointer data)
{
  return g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), "Try “");
}

/* The first rows are pinned; a row that is pointed at stands still and offers itself to be tried. */
static void
test_pointed_at (Fixture *fixture, gconstpointer data)
{
  UiStripView *strip = child_of_type (fixture, UI_TYPE_STRIP_VIEW);
  GtkWidget *window = GTK_WIDGET (fixture->window);
  const guint64 before = fixture->state->picture->step;
  g_autofree char *source = NULL, *target = NULL, *expected = NULL;
  GtkWidget *label, *button;

  g_assert_cmpuint (fixture->state->pins->len, ==, 2);
  g_assert_true (ui_state_is_pinned (fixture->state, 100));
  g_assert_true (ui_state_is_pinned (fixture->state, 101));
  g_assert_null (find (window, GTK_TYPE_LABEL, offers, NULL));

  ui_view_emit_highlight (UI_VIEW (strip), 104);
  fake_steps (fixture->state, 1, 0.01);
  fake_picture (fixture->state);
  g_assert_cmpuint (fixture->state->picture->step, ==, before);

  label = find (window, GTK_TYPE_LABEL, offers, NULL);
  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (ui_strip_view_sentence (strip, 104, &source, &target));
  expected = g_strdup_printf ("%s|%s|0", source, target);

  ui_view_emit_highlight (UI_VIEW (strip), -1);
  g_assert_false (fixture->state->picture_held);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (fixture->sentence, ==, expected);
  g_assert_false (gtk_widget_get_visible (button));
}

/* Every panel, and all on a page, in every kind of file; what is not a kind is an error. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *ending;
    const char *begins;
  } kinds[] = { { ".png", "\x89PNG" }, { ".svg", "<?xml" }, { ".pdf", "%PDF" } };
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *csv = g_build_filename (folder, "curves.csv", NULL);
  g_autofree char *wrong = g_build_filename (folder, "curves.doc", NULL);
  g_autoptr (GError) error = NULL;

  for (int number = UI_WINDOW_ALL_PANELS; number <= UI_WINDOW_PANELS; number++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path = g_strdup_printf ("%s/panel%s", folder, kinds[k].ending);
        g_autofree char *contents = NULL;
        gsize length;

        g_assert_true (ui_window_export_to (fixture->window, number, path, &error));
        g_assert_no_error (error);
        g_assert_true (g_file_get_contents (path, &contents, &length, &error));
        g_assert_cmpuint (length, >, 1000);
        g_assert_cmpmem (contents, strlen (kinds[k].begins), kinds[k].begins, strlen (kinds[k].begins));
        g_assert_cmpint (g_unlink (path), ==, 0);
      }

  g_assert_true (ui_window_export_to (fixture->window, 1, csv, &error));
  g_assert_no_error (error);
  g_assert_false (ui_window_export_to (fixture->window, 1, wrong, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_unlink (csv), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What is exported is the page that is shown. */
static void
test_export_pages (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = child_of_type (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.svg", NULL);
  g_autoptr (GError) error = NULL;
  char *pages[UI_SENTENCE_KINDS];

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  update (fixture);

  for (int kind = 0; kind < UI_SENTENCE_KINDS; kind++)
    {
      ui_sentence_view_set_kind (view, (UiSentenceKind) kind);
      g_assert_true (ui_window_export_to (fixture->window, 4, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &pages[kind], NULL, &error));

      for (int other = 0; other < kind; other++)
        g_assert_cmpstr (pages[kind], !=, pages[other]);
    }

  for (int kind = 0; kind < UI_SENTENCE_KINDS; kind++)
    g_free (pages[kind]);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  UiPanelGrid *grid = child_of_type (fixture, UI_TYPE_PANEL_GRID);
  int wide, narrow;

  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 1100, &wide, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 700, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide + wide / 2);
}

static void
test_presentation (Fixture *fixture, gconstpointer data)
{
  AdwHeaderBar *header = child_of_type (fixture, ADW_TYPE_HEADER_BAR);

  activate (fixture, "win.present");
  spin (100);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (header)));
  activate (fixture, "win.back");
  spin (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (header)));
}

static void
test_lessons (Fixture *fixture, gconstpointer data)
{
  static const UiLesson lessons[] = { { "teacher-forcing", "Teacher forcing" }, { "mask", "The mask" } };
  GtkWidget *sidebar = child_of_type (fixture, UI_TYPE_SIDEBAR);
  GtkDropDown *drop_down = GTK_DROP_DOWN (find (sidebar, GTK_TYPE_DROP_DOWN, NULL, NULL));
  g_autoptr (EngConfig) config = eng_config_new ();

  ui_window_set_lessons (fixture->window, lessons, 2);
  assert_asked (fixture, "");
  gtk_drop_down_set_selected (drop_down, 2);
  assert_asked (fixture, "lesson mask\n");
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0); /* not begun yet */

  g_assert_true (eng_config_set (config, "lesson", "mask", NULL));
  fake_run_with (fixture->state, 2, ENG_RUN_PAUSED, config);
  update (fixture);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 2);
  assert_asked (fixture, "");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
    gboolean without_run;
  } cases[] = {
    { "/window/builds", test_builds, TRUE },
    { "/window/names", test_names, FALSE },
    { "/window/actions", test_actions, FALSE },
    { "/window/actions-need-a-run", test_actions_need_a_run, TRUE },
    { "/window/restart-keeps-live-values", test_restart_keeps_live_values, FALSE },
    { "/window/epsilon", test_epsilon, FALSE },
    { "/window/epsilon-nudge", test_epsilon_nudge, FALSE },
    { "/window/live-option", test_live_option, FALSE },
    { "/window/pending-option", test_pending_option, FALSE },
    { "/window/translate", test_translate, FALSE },
    { "/window/typing-waits", test_typing_waits, FALSE },
    { "/window/unknown-word", test_unknown_word, FALSE },
    { "/window/force-word", test_force_word, FALSE },
    { "/window/force-by-keyboard", test_force_by_keyboard, FALSE },
    { "/window/force-any-word", test_force_any_word, FALSE },
    { "/window/pages", test_pages, FALSE },
    { "/window/unsaved", test_unsaved, FALSE },
    { "/window/guard", test_guard, FALSE },
    { "/window/close-asks", test_close_asks, FALSE },
    { "/window/error-toast", test_error_toast, FALSE },
    { "/window/notice-toast", test_notice_toast, FALSE },
    { "/window/subtitle", test_subtitle, FALSE },
    { "/window/panels", test_panels, FALSE },
    { "/window/pointed-at", test_pointed_at, FALSE },
    { "/window/panels-without-motion", test_panels_without_motion, FALSE },
    { "/window/export", test_export, FALSE },
    { "/window/export-pages", test_export_pages, FALSE },
    { "/window/narrow", test_narrow, TRUE },
    { "/window/presentation", test_presentation, FALSE },
    { "/window/lessons", test_lessons, FALSE },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, cases[i].without_run ? set_up : set_up_run, cases[i].func, tear_down);
  g_test_add_func ("/window/schedules", test_schedules);

  return g_test_run ();
}
