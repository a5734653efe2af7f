/* SPDX-License-Identifier: MIT
 *
 * Panel 4 in the window: when a sentence is asked, what is made of unknown words, how words are forced by pointer and
 * keyboard, and its pages.
 */

#include <adwaita.h>

#include "ui-panel.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "ui-strip-view.h"
#include "ui-token-chips.h"
#include "window-fixture.h"

static void
test_translate (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  int before;

  /* Nothing is blank at the start: the first pair that was held out. */
  g_assert_cmpstr (fixture->sentence, ==, "we won .|nous avons gagné .|0");

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");

  /* Answered with these weights: not asked again. */
  before = fixture->translations;
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  spin (600);
  fixture_update (fixture);
  g_assert_cmpint (fixture->translations, ==, before);

  /* The weights moved on: asked again. */
  fake_steps (fixture->state, 1, 0.01);
  fixture_update (fixture);
  g_assert_cmpint (fixture->translations, ==, before + 1);
}

/* Where nothing was held out the first sentence of the batch is tried; who then empties the line is left alone. */
static void
test_nothing_held_out (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkEditable *entry = GTK_EDITABLE (find_first (GTK_WIDGET (panel), GTK_TYPE_ENTRY));

  fake_run (fixture->state, 2, ENG_RUN_PLAYING);
  g_clear_pointer (&fixture->state->info->examples, g_strfreev);
  fixture->state->info->source_words->words[ENG_TOKEN_FIRST + 1][0] = 'x'; /* without “.” the book's sentences are unknown */
  gtk_editable_set_text (entry, "");
  spin (200);
  fixture_update (fixture);
  fake_picture (fixture->state);
  fixture_update (fixture);
  g_assert_cmpuint (strlen (gtk_editable_get_text (entry)), >, 0);
  g_assert_true (g_str_has_prefix (fixture->sentence, gtk_editable_get_text (entry)));

  gtk_editable_set_text (entry, "");
  spin (200);
  fake_picture (fixture->state);
  fixture_update (fixture);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
}

static void
test_typing_waits (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkEditable *entry = GTK_EDITABLE (find_first (GTK_WIDGET (panel), GTK_TYPE_ENTRY));
  const int before = fixture->translations;

  gtk_editable_set_text (entry, "we");
  gtk_editable_set_text (entry, "we won");
  g_assert_cmpint (fixture->translations, ==, before);
  spin (300);
  g_assert_cmpint (fixture->translations, ==, before + 1);
  /* The first sentence's reference is none for this one. */
  g_assert_cmpstr (fixture->sentence, ==, "we won|-|0");
}

static void
test_unknown_word (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkWidget *chips = fixture_child (fixture, UI_TYPE_TOKEN_CHIPS);
  GtkWidget *chip, *offer;

  ui_sentence_panel_try (panel, "he's zebra .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's zebra .", "zebra");
  fixture_update (fixture);

  /* Known in colour, shape and words; the others are plain. */
  chip = find_match (chips, GTK_TYPE_LABEL, label_says, "zebra");
  g_assert_nonnull (chip);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (chip)), ==, "? zebra");
  g_assert_true (gtk_widget_has_css_class (chip, "unknown"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "“zebra” is unknown to the model, which reads <unk>");
  g_assert_false (gtk_widget_has_css_class (find_match (chips, GTK_TYPE_LABEL, label_says, "he's"), "unknown"));
  g_assert_true (gtk_widget_has_css_class (find_match (chips, GTK_TYPE_LABEL, label_says, "<eos>"), "special"));

  /* The offered neighbour takes the word's place. */
  g_assert_nonnull (find_match (chips, GTK_TYPE_BUTTON, is_labelled, "home"));
  offer = find_match (chips, GTK_TYPE_BUTTON, is_labelled, "calm");
  g_assert_nonnull (offer);
  g_signal_emit_by_name (offer, "clicked");
  spin (300);

  /* That is a sentence of the list: its reference comes with it. */
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|il est calme .|0");

  fake_answer (fixture->state, fixture->serial, "", NULL);
  fixture_update (fixture);
  g_assert_nonnull (find_match (GTK_WIDGET (panel), GTK_TYPE_LABEL, label_says, "Nothing to translate"));
  g_assert_null (find_match (chips, GTK_TYPE_LABEL, label_says, "zebra"));
}

static void
test_force_word (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
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

/* The keyboard stops at the tokens where they go on beyond the end, and moves them. */
static void
test_tokens_by_keyboard (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  GtkWidget *chips = fixture_child (fixture, UI_TYPE_TOKEN_CHIPS);
  GtkAdjustment *at = gtk_scrolled_window_get_hadjustment (find_first (chips, GTK_TYPE_SCROLLED_WINDOW));
  GString *text = g_string_new ("we");

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);
  spin (100);
  g_assert_false (gtk_widget_get_focusable (chips));

  for (int i = 0; i < 40; i++)
    g_string_append (text, " sings");
  ui_sentence_panel_try (panel, text->str, NULL);
  fake_answer (fixture->state, fixture->serial, text->str, NULL);
  fixture_update (fixture);
  spin (100);
  g_assert_true (gtk_widget_get_focusable (chips));
  for (int i = 0; i < 60; i++)
    g_assert_true (press (chips, GDK_KEY_Right));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (at), gtk_adjustment_get_upper (at) - gtk_adjustment_get_page_size (at), 1.0);
  g_assert_cmpfloat (gtk_adjustment_get_value (at), >, 0);
  g_assert_true (press (chips, GDK_KEY_Left));
  g_assert_cmpfloat (gtk_adjustment_get_value (at), <, gtk_adjustment_get_upper (at) - gtk_adjustment_get_page_size (at));
  g_string_free (text, TRUE);
}

static double
top_of (gpointer widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (gtk_widget_get_root (widget)), &bounds));

  return (double) bounds.origin.y;
}

/* The bar that appears takes no room from the picture: what was clicked stays under the pointer. So do unknown words. */
static void
test_force_moves_nothing (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiView *view = ui_sentence_panel_get_view (panel);
  double before;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);
  spin (50);
  before = top_of (view);
  g_signal_emit_by_name (view, "force", 2, 9);
  spin (50);
  g_assert_nonnull (find_match (GTK_WIDGET (panel), GTK_TYPE_LABEL, label_says, "1 word put by you"));
  g_assert_cmpfloat (top_of (view), ==, before);

  ui_sentence_panel_try (panel, "he's zebra .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's zebra .", "zebra");
  fixture_update (fixture);
  spin (50);
  g_assert_cmpfloat (top_of (view), ==, before);
}

static void
test_force_by_keyboard (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  EngDecodeStep *steps;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);
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
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  const EngWords *words = fixture->state->info->target_words;
  const int last = words->n - 1;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);

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
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  UiPanel *around = UI_PANEL (gtk_widget_get_ancestor (GTK_WIDGET (panel), UI_TYPE_PANEL));
  GtkDropDown *page = GTK_DROP_DOWN (find_first (GTK_WIDGET (around), GTK_TYPE_DROP_DOWN));
  GtkWidget *width = find_first (GTK_WIDGET (panel), GTK_TYPE_SPIN_BUTTON);

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  g_assert_cmpint (fixture->beam, ==, 1);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fixture_update (fixture);
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

static const char *
place (UiSentenceView *view, guint key)
{
  g_assert_true (press (GTK_WIDGET (view), key));

  return ui_sentence_view_get_spoken_place (view);
}

static void
assert_says (const char *spoken, const char *words)
{
  if (spoken == NULL || strstr (spoken, words) == NULL)
    g_error ("“%s” is not in “%s”", words, spoken != NULL ? spoken : "(nothing)");
}

/* Every step of forty, one key after the other and by Home and End; then down through the lines under them. */
static void
test_long_by_keyboard (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  g_autofree char *last = NULL;
  gboolean output = FALSE, ended = FALSE, earlier = FALSE;

  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_answer (fixture->state, fixture->serial, "he's calm .", NULL);
  fake_long_answer (fixture->state, fixture->serial, "he's calm .", 40);
  fixture_update (fixture);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *expected = g_strdup_printf ("step %d, “", i + 1);

      assert_says (place (view, GDK_KEY_Right), expected);
    }

  assert_says (place (view, GDK_KEY_Home), "step 1, “");
  assert_says (place (view, GDK_KEY_End), "step 40, “");

  for (int i = 0; i < 60; i++)
    {
      const char *spoken = place (view, GDK_KEY_Down);

      output |= strstr (spoken, "output: ") != NULL;
      ended |= strstr (spoken, "cut off at the length limit of 40") != NULL;
      earlier |= strstr (spoken, "epoch 3: il est calme .") != NULL;
      g_free (last);
      last = g_strdup (spoken);
    }

  g_assert_true (output);
  g_assert_true (ended);
  g_assert_true (earlier);

  /* It ends there, and a line is no word to be put. */
  g_assert_cmpstr (place (view, GDK_KEY_Down), ==, last);
  g_assert_false (press (GTK_WIDGET (view), GDK_KEY_Return));
}

/* From column to column and prefix to prefix; in a tree of forty columns as far as the last. */
static void
test_beam_by_keyboard (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  const EngWords *words = fixture->state->info->target_words;
  g_autofree char *second = NULL, *last = NULL, *prefix = NULL;

  ui_sentence_view_set_kind (view, UI_SENTENCE_BEAM);
  ui_sentence_panel_try (panel, "he's calm .", NULL);
  fake_long_answer (fixture->state, fixture->serial, "he's calm .", 40);
  fake_beam (fixture->state, 4);
  fixture_update (fixture);

  assert_says (place (view, GDK_KEY_Right), "step 1, “");
  assert_says (ui_sentence_view_get_spoken_place (view), "log p −0.100, score −0.100, on the best path");
  second = g_strdup_printf ("step 1, “%s”, log p −1.100", words->words[fixture->state->sample->translation->steps[0].top[1].id]);
  assert_says (place (view, GDK_KEY_Down), second);
  assert_says (place (view, GDK_KEY_Down), "log p −2.100");
  assert_says (place (view, GDK_KEY_Down), "log p −3.100");
  assert_says (place (view, GDK_KEY_Down), "log p −3.100");
  assert_says (place (view, GDK_KEY_Up), "log p −2.100");

  /* The column beyond keeps the row, and says the whole prefix. */
  prefix = g_strdup_printf ("step 2, “%s %s”, log p −2.200", words->words[ENG_TOKEN_FIRST],
                            words->words[fixture->state->sample->translation->steps[1].top[2].id]);
  assert_says (place (view, GDK_KEY_Right), prefix);
  assert_says (place (view, GDK_KEY_Left), "step 1, “");
  assert_says (place (view, GDK_KEY_End), "step 40, “");
  assert_says (ui_sentence_view_get_spoken_place (view), "finished");
  assert_says (place (view, GDK_KEY_Home), "step 1, “");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       ui_sentence_view_get_spoken_place (view));

  /* A prefix is no candidate. */
  g_assert_false (press (GTK_WIDGET (view), GDK_KEY_Return));
  g_assert_cmpstr (fixture->sentence, ==, "he's calm .|-|0");
}

/* Fails for a label inside of a button that would end in "…". */
static void
assert_whole (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      (gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) != NULL) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_error ("“%s” is cut off", gtk_label_get_text (GTK_LABEL (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_whole (child);
}

/* At the least width that the panel takes, with a sentence on offer, every page: its controls are there whole. */
static void
test_narrow_controls (Fixture *fixture, gconstpointer data)
{
  UiSentencePanel *panel = fixture_child (fixture, UI_TYPE_SENTENCE_PANEL);
  UiSentenceView *view = UI_SENTENCE_VIEW (ui_sentence_panel_get_view (panel));
  GtkWidget *around = gtk_widget_get_ancestor (GTK_WIDGET (panel), UI_TYPE_PANEL);
  int least, height = gtk_widget_get_height (around);

  ui_view_emit_highlight (UI_VIEW (fixture_child (fixture, UI_TYPE_STRIP_VIEW)), 104);
  for (int kind = 0; kind < UI_SENTENCE_KINDS; kind++)
    {
      ui_sentence_view_set_kind (view, (UiSentenceKind) kind);
      spin (50);
      gtk_widget_measure (around, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, 460);
      gtk_widget_allocate (around, least, height, -1, NULL);
      assert_whole (around);
    }
}

/* Heights are those of the program only with its style. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, "/org/souffleur/Souffleur/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  static const FixtureCase cases[] = {
    { "/window/translate", test_translate, FALSE },
    { "/window/nothing-held-out", test_nothing_held_out, FALSE },
    { "/window/typing-waits", test_typing_waits, FALSE },
    { "/window/unknown-word", test_unknown_word, FALSE },
    { "/window/force-word", test_force_word, FALSE },
    { "/window/tokens-by-keyboard", test_tokens_by_keyboard, FALSE },
    { "/window/force-moves-nothing", test_force_moves_nothing, FALSE },
    { "/window/force-by-keyboard", test_force_by_keyboard, FALSE },
    { "/window/force-any-word", test_force_any_word, FALSE },
    { "/window/pages", test_pages, FALSE },
    { "/window/narrow-controls", test_narrow_controls, FALSE },
    { "/window/long-by-keyboard", test_long_by_keyboard, FALSE },
    { "/window/beam-by-keyboard", test_beam_by_keyboard, FALSE },
  };

  fixture_init (&argc, &argv);
  load_style ();

  return fixture_run (cases, G_N_ELEMENTS (cases));
}
