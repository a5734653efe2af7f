/* SPDX-License-Identifier: MIT
 *
 * What the window asks of its host: by actions, ε, options, lessons; and what it asks the user first, so that no
 * training is lost. Controls show what is in effect.
 */

#include <adwaita.h>

#include "ui-forcing-box.h"
#include "ui-option-row.h"
#include "ui-sidebar.h"
#include "window-fixture.h"

static gboolean
is_option (GtkWidget *widget, gconstpointer name)
{
  return g_str_equal (ui_option_row_get_option (UI_OPTION_ROW (widget)), name);
}

static UiOptionRow *
option (Fixture *fixture, const char *name)
{
  GtkWidget *row = find_match (GTK_WIDGET (fixture->window), UI_TYPE_OPTION_ROW, is_option, name);

  g_assert_nonnull (row);

  return UI_OPTION_ROW (row);
}

static GtkRange *
epsilon_scale (Fixture *fixture)
{
  GtkWidget *scale = find_first (fixture_child (fixture, UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE);

  g_assert_nonnull (scale);

  return GTK_RANGE (scale);
}

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "pause\n");

  fake_state (fixture->state, ENG_RUN_PAUSED);
  fixture_update (fixture);
  fixture_activate (fixture, "win.toggle-play");
  fixture_activate (fixture, "win.step");
  assert_asked (fixture, "play\nstep\n");

  fixture_activate (fixture, "win.restart");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 paused\n");
}

/* A run that is done goes on for as many epochs again, and says so before. */
static void
test_play_after_the_end (Fixture *fixture, gconstpointer data)
{
  fake_state (fixture->state, ENG_RUN_DONE);
  fixture_update (fixture);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find_first (fixture_child (fixture, ADW_TYPE_HEADER_BAR), GTK_TYPE_BUTTON)), ==,
                   "Train on: 300 more epochs (Space)");
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "set epochs 600\nplay\n");

  fake_change (fixture->state, "epochs", "300", "600");
  g_assert_cmpuint (fixture->state->info->steps_total, ==, 600 * (guint64) fixture->state->info->steps_per_epoch);
  fixture_update (fixture);
  fixture_activate (fixture, "win.step");
  assert_asked (fixture, "set epochs 900\nstep\n");

  fake_change (fixture->state, "steps", "0", "50");
  fixture_update (fixture);
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "set steps 51\nplay\n");
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
  fixture_update (fixture);
  fixture_activate (fixture, "win.restart");
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
  fixture_update (fixture);
  spin (700);
  ui_window_update (fixture->window);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (scale), 0.3, 1e-9);
  assert_asked (fixture, "");
}

/* Every place of the slider is asked for as the two decimals that it shows: no 0.5700000000000001. */
static void
test_epsilon_decimals (Fixture *fixture, gconstpointer data)
{
  GtkRange *scale = epsilon_scale (fixture);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *asked = NULL;
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      gtk_range_set_value (scale, i * 0.01);
      g_ascii_formatd (number, sizeof number, "%.3g", i / 100.0);
      asked = g_strdup_printf ("set forcing %s\n", number);
      assert_asked (fixture, asked);
    }
}

static void
test_epsilon_nudge (Fixture *fixture, gconstpointer data)
{
  UiForcingBox *box = fixture_child (fixture, UI_TYPE_FORCING_BOX);

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

/* A control that decides nothing cannot be turned. */
static void
test_idle_options (Fixture *fixture, gconstpointer data)
{
  GtkWidget *coin = GTK_WIDGET (option (fixture, "coin")), *temperature = GTK_WIDGET (option (fixture, "temperature"));

  g_assert_true (gtk_widget_get_sensitive (coin));
  g_assert_false (gtk_widget_get_visible (temperature));
  fake_state (fixture->state, ENG_RUN_PAUSED); /* what stands in the sidebar is not held back then */
  fake_change (fixture->state, "feed", "argmax", "mix");
  fixture_update (fixture);
  g_assert_false (gtk_widget_get_sensitive (coin));
  fake_change (fixture->state, "feed", "mix", "sample");
  fixture_update (fixture);
  g_assert_true (gtk_widget_get_sensitive (coin));
  g_assert_true (gtk_widget_get_visible (temperature));
}

static void
test_pending_option (Fixture *fixture, gconstpointer data)
{
  UiOptionRow *row = option (fixture, "hidden");

  g_assert_false (ui_option_row_is_live (row));
  ui_option_row_ask (row, "48");
  assert_asked (fixture, "");
  g_assert_cmpstr (ui_option_row_get_pending (row), ==, "48");

  fixture_activate (fixture, "win.revert");
  g_assert_null (ui_option_row_get_pending (row));

  ui_option_row_ask (row, "64");
  fixture_activate (fixture, "win.apply");
  assert_asked (fixture, "start seed=1 hidden=64 forcing=1 playing\n");
}

static void
test_lessons (Fixture *fixture, gconstpointer data)
{
  static const UiLesson lessons[] = { { "teacher-forcing", "Teacher forcing" }, { "mask", "The mask" } };
  GtkWidget *sidebar = fixture_child (fixture, UI_TYPE_SIDEBAR);
  GtkDropDown *drop_down = GTK_DROP_DOWN (find_first (sidebar, GTK_TYPE_DROP_DOWN));
  g_autoptr (EngConfig) config = eng_config_new ();

  ui_window_set_lessons (fixture->window, lessons, 2);
  assert_asked (fixture, "");
  gtk_drop_down_set_selected (drop_down, 2);
  assert_asked (fixture, "lesson mask\n");
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0); /* not begun yet */

  g_assert_true (eng_config_set (config, "lesson", "mask", NULL));
  fake_run_with (fixture->state, 2, ENG_RUN_PAUSED, config);
  fixture_update (fixture);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 2);
  assert_asked (fixture, "");
}

/* --- What may not be lost. */

static void
test_unsaved (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (ui_window_unsaved_seconds (fixture->window), <, 1);
  fake_steps (fixture->state, 200, 1);
  fixture_update (fixture);
  g_assert_cmpfloat_with_epsilon (ui_window_unsaved_seconds (fixture->window), 200.5, 0.1);

  fake_saved (fixture->state, "/somewhere/model.safetensors");
  fixture_update (fixture);
  g_assert_cmpfloat (ui_window_unsaved_seconds (fixture->window), ==, 0);
  fake_steps (fixture->state, 5, 1);
  fixture_update (fixture);
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
  fixture_update (fixture);
  ui_window_open_file (fixture->window, file);
  spin (50);
  assert_asked (fixture, "");
  g_assert_nonnull (open_question ());

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "cancel");
  spin (50);
  assert_asked (fixture, "");

  fixture_activate (fixture, "win.restart");
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
  fixture_update (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  spin (100);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (open_question ());
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "cancel");
  spin (50);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

static GtkDropTarget *
drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller); /* the widget holds it */
    }

  return NULL;
}

static gboolean
drop_files (Fixture *fixture, GSList *files)
{
  GtkDropTarget *target = drop_target (GTK_WIDGET (fixture->window));
  GValue value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_assert_nonnull (target);
  g_assert_true (gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (target), GDK_TYPE_FILE_LIST));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_signal_emit_by_name (target, "drop", &value, 100.0, 100.0, &taken);
  g_value_unset (&value);
  spin (50);

  return taken;
}

/* The first of the files that are let go over the window is opened, as if it had been chosen. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) corpus = g_file_new_for_path ("/somewhere/pairs.tsv");
  g_autoptr (GFile) model = g_file_new_for_path ("/somewhere/else/model.safetensors");
  g_autoptr (GSList) files = g_slist_append (g_slist_append (NULL, corpus), model);

  g_assert_false (drop_files (fixture, NULL));
  assert_asked (fixture, "");

  g_assert_true (drop_files (fixture, files));
  assert_asked (fixture, "open /somewhere/pairs.tsv\n");

  /* After more than a minute of training it asks first. */
  fake_steps (fixture->state, 200, 1);
  fixture_update (fixture);
  g_assert_true (drop_files (fixture, files->next));
  assert_asked (fixture, "");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (open_question ()), "discard");
  spin (50);
  assert_asked (fixture, "open /somewhere/else/model.safetensors\n");
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/window/actions", test_actions, FALSE },
    { "/window/actions-need-a-run", test_actions_need_a_run, TRUE },
    { "/window/play-after-the-end", test_play_after_the_end, FALSE },
    { "/window/restart-keeps-live-values", test_restart_keeps_live_values, FALSE },
    { "/window/epsilon", test_epsilon, FALSE },
    { "/window/epsilon-decimals", test_epsilon_decimals, FALSE },
    { "/window/epsilon-nudge", test_epsilon_nudge, FALSE },
    { "/window/live-option", test_live_option, FALSE },
    { "/window/idle-options", test_idle_options, FALSE },
    { "/window/pending-option", test_pending_option, FALSE },
    { "/window/lessons", test_lessons, FALSE },
    { "/window/unsaved", test_unsaved, FALSE },
    { "/window/guard", test_guard, FALSE },
    { "/window/drop", test_drop, FALSE },
    { "/window/close-asks", test_close_asks, FALSE },
  };

  fixture_init (&argc, &argv);
  g_test_add_func ("/window/schedules", test_schedules);

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
