/* SPDX-License-Identifier: MIT
 *
 * Panel 3 alone: the switch asks and shows what is in effect, pointer and arrow keys choose a cell whose
 * figures stand in the panel, a click pins it, and the sandbox gives the book's numbers by the engine's
 * kernels.
 */

#include <math.h>
#include <string.h>

#include <adwaita.h>

#include "app-kernels.h"
#include "fake-feed.h"
#include "ui-mask-panel.h"
#include "widgets.h"

typedef struct
{
  GtkWidget *window;
  UiMaskPanel *panel;
  UiState *state;
  GString *asked; /* "option value\n" */
} Fixture;

static void
set_cb (UiMaskPanel *panel, const char *option, const char *value, Fixture *fixture)
{
  g_string_append_printf (fixture->asked, "%s %s\n", option, value);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->asked = g_string_new (NULL);
  fixture->state = ui_state_new ();
  fixture->window = gtk_window_new ();
  fixture->panel = g_object_new (UI_TYPE_MASK_PANEL, NULL);
  g_signal_connect (fixture->panel, "set", G_CALLBACK (set_cb), fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 480, 320);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->panel));
  ui_mask_sandbox_set_kernels (ui_mask_panel_get_sandbox (fixture->panel), &app_kernels);
  ui_mask_panel_set_state (fixture->panel, fixture->state);
  fake_run (fixture->state, 1, ENG_RUN_PAUSED);
  fake_steps (fixture->state, 50, 0.01);
  fake_picture (fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (100);
  ui_mask_panel_update (fixture->panel);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->panel), (gpointer *) &fixture->panel);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (20);
  g_assert_null (fixture->panel);
  ui_state_free (fixture->state);
  g_string_free (fixture->asked, TRUE);
}

static gpointer
child (Fixture *fixture, GType type, int nth)
{
  gpointer found = find_nth (fixture->panel, type, nth);

  g_assert_nonnull (found);

  return found;
}

#define assert_line_has(fixture, words)                            \
  G_STMT_START                                                     \
  {                                                                \
    const char *line_ = ui_mask_panel_get_line ((fixture)->panel); \
    if (strstr (line_, (words)) == NULL)                           \
      g_error ("the line “%s” does not say “%s”", line_, (words)); \
  }                                                                \
  G_STMT_END

/* Asks; shows it only when it is in effect; and follows when it changes elsewhere. */
static void
test_switch (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *forget = child (fixture, GTK_TYPE_SWITCH, 0);

  g_assert_false (gtk_switch_get_active (forget));
  gtk_switch_set_active (forget, TRUE);
  g_assert_cmpstr (fixture->asked->str, ==, "mask off\n");
  g_assert_false (gtk_switch_get_state (forget));

  fake_change (fixture->state, "mask", "on", "off");
  ui_mask_panel_update (fixture->panel);
  g_assert_true (gtk_switch_get_state (forget));
  g_assert_true (gtk_switch_get_active (forget));

  fake_change (fixture->state, "mask", "off", "on");
  spin (600);
  ui_mask_panel_update (fixture->panel);
  g_assert_false (gtk_switch_get_state (forget));
  g_assert_false (gtk_switch_get_active (forget));
  g_assert_cmpstr (fixture->asked->str, ==, "mask off\n");
}

/* Refused by whoever decides: the switch goes back. */
static void
test_switch_refused (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *forget = child (fixture, GTK_TYPE_SWITCH, 0);

  gtk_switch_set_active (forget, TRUE);
  spin (600);
  ui_mask_panel_update (fixture->panel);
  g_assert_false (gtk_switch_get_active (forget));
}

/* Without the mask the panel says what that does, with figures. */
static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = g_strdup (ui_mask_panel_get_line (fixture->panel));

  fixture->state->picture->mask = FALSE;
  for (int i = 0; i < fixture->state->picture->rows * fixture->state->picture->target_steps; i++)
    fixture->state->picture->cells[i].counts = TRUE;
  ui_mask_panel_update (fixture->panel);
  g_assert_cmpstr (ui_mask_panel_get_line (fixture->panel), !=, before);
  assert_line_has (fixture, "the loss looks better");
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (ui_mask_panel_get_view (fixture->panel));
  const EngFedCell *cell = eng_batch_picture_cell (fixture->state->picture, 1, 1);
  g_autofree char *probability = g_strdup_printf ("probability %.3f", (double) cell->probability);

  gtk_widget_grab_focus (view);
  spin (20);
  g_assert_true (press (view, GDK_KEY_Down));
  assert_line_has (fixture, "Row 1, position 1:");
  g_assert_true (press (view, GDK_KEY_Down));
  g_assert_true (press (view, GDK_KEY_Right));
  assert_line_has (fixture, "Row 2, position 2:");
  assert_line_has (fixture, probability);
  assert_line_has (fixture, "loss ");
  assert_line_has (fixture, "% of the batch");

  /* Spoken too, and not past the edge. */
  for (int i = 0; i < 40; i++)
    press (view, GDK_KEY_Right);
  assert_line_has (fixture, "Row 2, position 8:");
  spin (1200);
  g_assert_nonnull (strstr (ui_view_get_spoken (UI_VIEW (view)), "Row 2, position 8"));
}

static void
highlight_cb (UiMaskPanel *panel, int pair, int *lit)
{
  *lit = pair;
}

/* The sentence that the keyboard is at lights up, and no longer when the keyboard goes elsewhere: while one is lit the
 * batch stands still. */
static void
test_keyboard_leaves (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (ui_mask_panel_get_view (fixture->panel));
  int lit = -1;

  g_signal_connect (fixture->panel, "highlight", G_CALLBACK (highlight_cb), &lit);
  gtk_widget_grab_focus (view);
  spin (20);
  g_assert_true (press (view, GDK_KEY_Down));
  g_assert_cmpint (lit, ==, fixture->state->picture->pair[0]);
  gtk_widget_grab_focus (child (fixture, GTK_TYPE_SWITCH, 0));
  spin (20);
  g_assert_cmpint (lit, ==, -1);
}

/* Return pins the cell's sentence everywhere; its figures stay when the focus goes; again lets go. */
static void
test_pin (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (ui_mask_panel_get_view (fixture->panel));
  const int pair = fixture->state->picture->pair[0];

  gtk_widget_grab_focus (view);
  spin (20);
  press (view, GDK_KEY_Down);
  g_assert_true (press (view, GDK_KEY_Return));
  g_assert_true (ui_state_is_pinned (fixture->state, pair));

  gtk_widget_grab_focus (child (fixture, GTK_TYPE_SWITCH, 0));
  spin (50);
  ui_mask_panel_update (fixture->panel);
  assert_line_has (fixture, "Pinned, batch 50, position 1:");

  /* Also when the batch has gone by. */
  fixture->state->picture->step++;
  fixture->state->picture->pair[0] = 5000;
  ui_mask_panel_update_line (fixture->panel);
  assert_line_has (fixture, "% of the batch");

  /* A ten-thousandth is not nothing. */
  for (guint i = 0; i < fixture->state->pins->len; i++)
    {
      UiPinnedRow *row = g_ptr_array_index (fixture->state->pins, i);

      row->batch_loss = 1e4 * (double) row->cells[0].loss;
    }
  ui_mask_panel_update_line (fixture->panel);
  assert_line_has (fixture, " 0.01 % of the batch");

  press (view, GDK_KEY_Return);
  g_assert_false (ui_state_is_pinned (fixture->state, pair));
}

/* What is exported is the page that is shown. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  UiView *batch = ui_mask_panel_get_view (fixture->panel);

  ui_mask_panel_show_sandbox (fixture->panel, TRUE);
  g_assert_true (ui_mask_panel_get_view (fixture->panel) != batch);
  g_assert_true (ui_mask_panel_get_view (fixture->panel) ==
                 ui_mask_sandbox_get_view (ui_mask_panel_get_sandbox (fixture->panel)));
  ui_mask_panel_show_sandbox (fixture->panel, FALSE);
  g_assert_true (ui_mask_panel_get_view (fixture->panel) == batch);
}

/* --- The sandbox. */

static void
assert_numbers (const char *what, const double *found, const double *expected, int n, double tolerance)
{
  for (int i = 0; i < n; i++)
    if (!(fabs (found[i] - expected[i]) <= tolerance))
      g_error ("%s[%d]: %.9g, expected %.9g", what, i, found[i], expected[i]);
}

/* The book's check: equal logits over 10 classes, lengths 4, 2, 0. */
static void
test_book (Fixture *fixture, gconstpointer data)
{
  static const double sentence[] = { 2.3026, 1.1513, 0.0000 };
  static const double losses[] = { 2.3026, 2.3026, 2.3026, 2.3026, 2.3026, 2.3026, 0, 0, 0, 0, 0, 0 };
  const UiSandbox *sandbox = ui_mask_sandbox_get (ui_mask_panel_get_sandbox (fixture->panel));

  ui_mask_panel_show_sandbox (fixture->panel, TRUE);
  gtk_drop_down_set_selected (child (fixture, GTK_TYPE_DROP_DOWN, 0), UI_SANDBOX_LOSS);
  g_assert_true (sandbox->computed);
  assert_numbers ("sentence", sandbox->sentence, sentence, 3, 5e-5); /* the book prints four digits */
  assert_numbers ("losses", sandbox->result, losses, 12, 5e-5);
  g_assert_cmpfloat_with_epsilon (sandbox->batch, log (10), 1e-6);
}

/* Lengths, fill and numbers are edited live. */
static void
test_edit (Fixture *fixture, gconstpointer data)
{
  static const double book[] = { 1, 0, 0, 4, 5, 0 };
  static const double filled[] = { 1, -7, -7, 4, 5, 6 };
  static const double edited[] = { 9.5, -7, -7, 4, 5, 6 };
  const UiSandbox *sandbox = ui_mask_sandbox_get (ui_mask_panel_get_sandbox (fixture->panel));

  ui_mask_panel_show_sandbox (fixture->panel, TRUE);
  assert_numbers ("matrix", sandbox->result, book, 6, 0);
  gtk_spin_button_set_value (child (fixture, GTK_TYPE_SPIN_BUTTON, 1), 3); /* valid length of row 1 */
  gtk_spin_button_set_value (child (fixture, GTK_TYPE_SPIN_BUTTON, 3), -7);
  assert_numbers ("filled", sandbox->result, filled, 6, 0);
  gtk_spin_button_set_value (child (fixture, GTK_TYPE_SPIN_BUTTON, 4), 9.5); /* x[0, 0] */
  assert_numbers ("edited", sandbox->result, edited, 6, 0);
}

/* Rank 3: the arrow keys choose the number that is edited. */
static void
test_tensor (Fixture *fixture, gconstpointer data)
{
  const UiSandbox *sandbox = ui_mask_sandbox_get (ui_mask_panel_get_sandbox (fixture->panel));
  GtkWidget *view = GTK_WIDGET (ui_mask_sandbox_get_view (ui_mask_panel_get_sandbox (fixture->panel)));

  ui_mask_panel_show_sandbox (fixture->panel, TRUE);
  gtk_drop_down_set_selected (child (fixture, GTK_TYPE_DROP_DOWN, 0), UI_SANDBOX_TENSOR);
  for (int i = 0; i < 24; i++)
    if (sandbox->result[i] != (i / 4 % 3 < i / 12 + 1 ? 1 : -1))
      g_error ("result[%d]: %g", i, sandbox->result[i]);

  g_assert_true (press (view, GDK_KEY_Down));
  g_assert_true (press (view, GDK_KEY_Right));
  g_assert_cmpint (sandbox->selected, ==, 13);
  gtk_spin_button_set_value (child (fixture, GTK_TYPE_SPIN_BUTTON, 4), 5);
  g_assert_cmpfloat (sandbox->result[13], ==, 5);
  g_assert_false (press (view, GDK_KEY_Down));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/mask-panel/switch", test_switch },
    { "/mask-panel/switch-refused", test_switch_refused },
    { "/mask-panel/forgotten", test_forgotten },
    { "/mask-panel/keys", test_keys },
    { "/mask-panel/keyboard-leaves", test_keyboard_leaves },
    { "/mask-panel/pin", test_pin },
    { "/mask-panel/pages", test_pages },
    { "/mask-panel/sandbox-book", test_book },
    { "/mask-panel/sandbox-edit", test_edit },
    { "/mask-panel/sandbox-tensor", test_tensor },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
