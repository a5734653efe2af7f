/* SPDX-License-Identifier: MIT
 *
 * A recording in the window: that it is one is said, its controls do nothing, its answers are brought back, and its run
 * begins when it is asked to.
 */

#include <adwaita.h>

#include "ui-forcing-box.h"
#include "ui-option-row.h"
#include "ui-recording.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "window-fixture.h"

#define PATH "/tmp/logs/monday.jsonl"

/* The newest answer once more, by a search. */
static void
record_search (Fixture *fixture)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 2);

  fake_beam (fixture->state, 3);
  event->sample = eng_sample_copy (fixture->state->sample);
  event->sample->translation->serial = 2;
  g_assert_true (ui_state_apply (fixture->state, event));
  eng_event_free (event);
}

static void
show_recording (Fixture *fixture)
{
  fake_recording (fixture->state, 2, PATH);
  fake_steps (fixture->state, 40, 10);
  fake_answer (fixture->state, 1, "he's calm .", NULL);
  record_search (fixture);
  fake_answer (fixture->state, 3, "i'm home .", NULL);
  fake_change (fixture->state, "forcing", "1", "0.25");
  fake_state (fixture->state, ENG_RUN_DONE);
  fixture_update (fixture);
  g_string_truncate (fixture->asked, 0);
}

static gboolean
inscribes (GtkWidget *widget, gconstpointer words)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));

  return text != NULL && strstr (text, words) != NULL;
}

/* In a label, or in a text that changes while a run goes on. */
static gboolean
says (Fixture *fixture, const char *words)
{
  return find_match (fixture->window, GTK_TYPE_LABEL, label_says, words) != NULL ||
         find_match (fixture->window, GTK_TYPE_INSCRIPTION, inscribes, words) != NULL;
}

static void
test_says (Fixture *fixture, gconstpointer data)
{
  show_recording (fixture);
  g_assert_true (says (fixture, "recording “monday.jsonl”"));
  g_assert_false (says (fixture, "tokens/s"));
  g_assert_true (says (fixture, "A recording: nothing is being trained."));
  g_assert_true (says (fixture, "A recording: the controls show what was in effect at its end."));
  g_assert_true (says (fixture, "greedy, as recorded"));
  g_assert_false (says (fixture, "The run is complete"));

  /* Minutes of training are not lost with it. */
  g_assert_cmpfloat (ui_window_unsaved_seconds (fixture->window), ==, 0);
  fixture_activate (fixture, "win.save");
  spin (50);
  g_assert_true (says (fixture, "A recording has no weights to save"));
  assert_asked (fixture, "");

  /* It all goes when a run begins. */
  fake_run (fixture->state, 3, ENG_RUN_PAUSED);
  fake_steps (fixture->state, 1, 0.01);
  fixture_update (fixture);
  spin (1500);
  g_assert_false (says (fixture, "monday.jsonl"));
  g_assert_false (says (fixture, "A recording: nothing"));
  g_assert_true (says (fixture, "greedy, weights of now"));
}

static void
test_controls (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = fixture_child (fixture, UI_TYPE_OPTION_ROW);
  GtkWidget *forcing = fixture_child (fixture, UI_TYPE_FORCING_BOX);
  GtkSpinButton *epsilon = GTK_SPIN_BUTTON (find_first (forcing, GTK_TYPE_SPIN_BUTTON));
  GtkWidget *begin;

  show_recording (fixture);
  g_assert_false (gtk_widget_is_sensitive (row));
  g_assert_false (gtk_widget_is_sensitive (forcing));
  g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (epsilon), 0.25, 1e-9); /* at its end */

  /* What stands beside the controls: the way to turn them. */
  begin = find_match (fixture_child (fixture, UI_TYPE_SIDEBAR), GTK_TYPE_BUTTON, is_labelled, "Begin the run");
  g_assert_true (gtk_widget_is_sensitive (begin));
  g_signal_emit_by_name (begin, "clicked");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 playing\n"); /* as it began */

  fake_run (fixture->state, 3, ENG_RUN_PLAYING);
  fixture_update (fixture);
  g_assert_true (gtk_widget_is_sensitive (row));
  g_assert_true (gtk_widget_is_sensitive (forcing));
}

static void
test_begins (Fixture *fixture, gconstpointer data)
{
  show_recording (fixture);
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 playing\n");
  fixture_activate (fixture, "win.restart");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 playing\n");
  fixture_activate (fixture, "win.step");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 paused\n");

  /* Also when what it recorded came to nothing. */
  fake_state (fixture->state, ENG_RUN_DIVERGED);
  fixture_update (fixture);
  fixture_activate (fixture, "win.toggle-play");
  assert_asked (fixture, "start seed=1 hidden=32 forcing=1 playing\n");
}

static void
test_sentence (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkEditable *entry = GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, 0));
  GtkEditable *reference = GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, 1));
  const int asked = fixture->translations;

  show_recording (fixture);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "i'm home .");
  g_assert_cmpstr (gtk_editable_get_text (reference), ==, "il est calme .");

  /* From the list, or typed: what was recorded. */
  gtk_editable_set_text (entry, "he's calm .");
  spin (300);
  g_assert_cmpstr (fixture->state->sample->translation->text, ==, "he's calm .");
  g_assert_cmpint (fixture->state->sample->translation->n_beam, ==, 0);
  g_assert_false (says (fixture, "not recorded"));

  gtk_editable_set_text (entry, "she sings .");
  spin (300);
  g_assert_true (says (fixture, "This sentence was not recorded"));
  g_assert_cmpstr (fixture->state->sample->translation->text, ==, "he's calm .");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (panel), "sentence.preset", "i", 1));
  spin (50);
  g_assert_cmpstr (fixture->state->sample->translation->text, ==, "i'm home .");
  g_assert_false (says (fixture, "not recorded"));

  g_signal_emit_by_name (ui_sentence_panel_get_view (panel), "force", 1, 5);
  spin (50);
  g_assert_true (says (fixture, "no weights that could go on from another word"));
  g_assert_cmpint (fixture->translations, ==, asked);
}

/* The one search that there is, whatever sentence is shown; back on another page its greedy answer. */
static void
test_beam (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  GtkEditable *entry = GTK_EDITABLE (find_first (panel, GTK_TYPE_ENTRY));

  show_recording (fixture);
  ui_sentence_view_set_kind (view, UI_SENTENCE_BEAM);
  spin (50);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "he's calm .");
  g_assert_cmpint (fixture->state->sample->translation->n_beam, >, 0);
  g_assert_true (says (fixture, "beam search, as recorded"));
  g_assert_false (gtk_widget_is_visible (find_first (panel, GTK_TYPE_SPIN_BUTTON)));

  ui_sentence_panel_try (panel, "i'm home .", NULL);
  spin (50);
  g_assert_true (says (fixture, "No beam search of this sentence was recorded"));

  ui_sentence_view_set_kind (view, UI_SENTENCE_STEPS);
  ui_sentence_panel_try (panel, "he's calm .", NULL);
  spin (50);
  g_assert_cmpint (fixture->state->sample->translation->n_beam, ==, 0);
  g_assert_true (says (fixture, "greedy, as recorded"));
}

/* Its own first rows are followed, not those of the run before; what somebody chose stays. */
static void
test_pins (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fixture->state->pins->len, >, 0);
  fake_recording (fixture->state, 2, PATH);
  g_assert_cmpuint (fixture->state->pins->len, ==, 0);

  ui_state_pin (fixture->state, 5);
  fake_recording (fixture->state, 3, PATH);
  g_assert_true (ui_state_is_pinned (fixture->state, 5));
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/window/recording/says", test_says, FALSE },
    { "/window/recording/controls", test_controls, FALSE },
    { "/window/recording/begins", test_begins, FALSE },
    { "/window/recording/sentence", test_sentence, FALSE },
    { "/window/recording/beam", test_beam, FALSE },
    { "/window/recording/pins", test_pins, FALSE },
  };

  fixture_init (&argc, &argv);

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
