/* SPDX-License-Identifier: MIT
 *
 * A lesson as a teacher would give it, with pointer and keys: a sentence is typed, ε dragged, a word forced, the mask
 * forgotten, the sandbox opened, the curves zoomed, a sentence pointed at, every panel opened, pictures exported.
 */

#include <math.h>
#include <string.h>

#include "hands.h"
#include "session.h"
#include "ui-curve-view.h"
#include "ui-forcing-box.h"
#include "ui-mask-panel.h"
#include "ui-mask-view.h"
#include "ui-panel-grid.h"
#include "ui-sentence-panel.h"
#include "ui-sentence-view.h"
#include "ui-sentence.h"
#include "ui-strip-view.h"
#include "ui-strip.h"
#include "ui-word-popover.h"
#include "widgets.h"

static void
test_start (void)
{
  session_open ();
  session_photograph ("start");
}

/* --- Panel 4: typing. */

static const EngTranslation *
answer (void)
{
  return session.state->sample != NULL ? session.state->sample->translation : NULL;
}

static void
test_type (void)
{
  UiSentencePanel *panel = session_part (UI_TYPE_SENTENCE_PANEL);

  hands_click_middle (find_nth (panel, GTK_TYPE_ENTRY, 0));
  wait_until (GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (session.window))));
  hands_press ("ctrl+a");
  hands_type ("I like animals.");
  wait_until (answer () != NULL && g_str_equal (answer ()->text, "I like animals."));
  hands_press ("Tab");
  hands_press ("ctrl+a");
  hands_type ("J'aime les animaux.");
  wait_until (g_strcmp0 (session.state->sample->reference, "j'aime les animaux .") == 0); /* as the corpus is read */
  wait_until (session_says (session_part (UI_TYPE_SENTENCE_VIEW), "I like animals."));
  session_photograph ("sentence");
}

/* --- ε. */

static gboolean
is_named (GtkWidget *widget, gconstpointer css_name)
{
  return g_str_equal (gtk_widget_get_css_name (widget), css_name);
}

/* Takes a slider by its handle and puts it at a value. */
static void
drag_slider (GtkRange *range, double to)
{
  GtkWidget *trough = find_match (range, GTK_TYPE_WIDGET, is_named, "trough");
  GtkWidget *handle = find_match (range, GTK_TYPE_WIDGET, is_named, "slider");
  GtkAdjustment *adjustment = gtk_range_get_adjustment (range);
  const double span = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment);
  const double way = (to - gtk_range_get_value (range)) / span * gtk_widget_get_width (trough);
  graphene_point_t from;

  /* The handle is a drop that leans: its own axes are not the screen's. */
  g_assert_true (gtk_widget_compute_point (
      handle, GTK_WIDGET (range),
      &GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (handle) / 2, (float) gtk_widget_get_height (handle) / 2), &from));
  hands_drag (range, from.x, from.y, from.x + way, from.y);
}

static guint
words_of_its_own (const EngBatchPicture *picture)
{
  guint own = 0;

  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    own += !picture->cells[i].fed_true;

  return own;
}

static void
test_epsilon (void)
{
  GtkRange *scale = find_first (session_part (UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE);
  const guint changes = session.state->changes->len;
  const EngChange *change;
  double epsilon;

  drag_slider (scale, 0.3);
  session_rest ();
  wait_until (session.state->changes->len > changes);
  wait_until (fabs (ui_state_epsilon (session.state) - 0.3) < 0.05);
  epsilon = ui_state_epsilon (session.state);

  /* It held from the batch that its marker stands at. */
  change = session.state->changes->pdata[session.state->changes->len - 1];
  wait_until (session.state->picture->step > change->step);
  g_assert_cmpfloat (fabs (session.state->picture->epsilon - epsilon), <, 1e-6);
  g_assert_cmpuint (words_of_its_own (session.state->picture), >, 0);

  /* The number beside the slider says the same. */
  wait_until (fabs (gtk_spin_button_get_value (find_first (session_part (UI_TYPE_FORCING_BOX), GTK_TYPE_SPIN_BUTTON)) - epsilon) < 0.006);
  session_photograph ("epsilon");
}

static void
test_epsilon_keys (void)
{
  GtkRange *scale = find_first (session_part (UI_TYPE_FORCING_BOX), GTK_TYPE_SCALE);
  const double before = ui_state_epsilon (session.state);

  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (scale))); /* since it was dragged */
  hands_press ("Right Right Right");
  wait_until (fabs (ui_state_epsilon (session.state) - before - 0.03) < 1e-6);
  hands_press ("shift+Left");
  wait_until (fabs (ui_state_epsilon (session.state) - before + 0.07) < 1e-6);
}

/* --- Panel 4: forcing a word. */

typedef struct
{
  UiSentencePart part;
  int step;
  int candidate; /* of a UI_SENTENCE_CANDIDATE */
} Wanted;

static gboolean
is_wanted (gpointer view, double x, double y, gpointer data)
{
  const Wanted *wanted = data;
  const UiSentenceHit hit = ui_sentence_view_hit (view, x, y);

  return hit.part == wanted->part && hit.step == wanted->step &&
         (hit.part != UI_SENTENCE_CANDIDATE || hit.candidate == wanted->candidate);
}

static void
click_answer (Wanted wanted)
{
  gpointer view = session_part (UI_TYPE_SENTENCE_VIEW);
  double x, y;

  wait_until (hands_find (view, is_wanted, &wanted, &x, &y));
  hands_click (view, x, y, 1);
}

static gboolean
is_forced (int step, const char *word)
{
  const EngTranslation *now = answer ();

  return now->n_steps > step && now->steps[step].forced &&
         (word == NULL || g_strcmp0 (session.state->info->target_words->words[now->steps[step].id], word) == 0);
}

/* Paused, it waits for the last answer, too. */
static void
set_playing (gboolean playing)
{
  const EngTranslation *last;

  gtk_widget_activate_action (GTK_WIDGET (session.window), "win.toggle-play", NULL);
  wait_until (session.state->run_state == (playing ? ENG_RUN_PLAYING : ENG_RUN_PAUSED));
  do
    {
      last = answer ();
      spin (300);
    }
  while (!playing && answer () != last);
}

static void
test_force (void)
{
  gpointer view = session_part (UI_TYPE_SENTENCE_VIEW);
  GtkWidget *popover = GTK_WIDGET (ui_sentence_view_get_popover (view));
  const EngTranslation *before;

  /* What is pointed at moves with every answer while the model learns. */
  set_playing (FALSE);

  /* Any word, by a click on the output. */
  click_answer ((Wanted){ UI_SENTENCE_WORD, 0, -1 });
  wait_until (gtk_widget_get_mapped (popover));
  hands_type ("nous");
  session_photograph ("force-popover");
  hands_press ("Return");
  wait_until (is_forced (0, "nous"));
  g_assert_false (gtk_widget_get_mapped (popover));
  session_photograph ("forced-word");

  /* Another by a click on its bar. */
  wait_until (answer ()->n_steps > 1 && answer ()->steps[1].n_top > 1);
  click_answer ((Wanted){ UI_SENTENCE_CANDIDATE, 1, 1 });
  wait_until (is_forced (1, NULL));

  /* They stay while the model learns, until Escape lets it choose again. */
  before = answer ();
  set_playing (TRUE);
  wait_until (answer () != before && is_forced (0, "nous") && is_forced (1, NULL));
  hands_press ("Escape");
  wait_until (!is_forced (0, NULL) && !is_forced (1, NULL));
  session_rest ();
}

/* --- Panel 3. */

static void
test_mask (void)
{
  UiMaskPanel *panel = session_part (UI_TYPE_MASK_PANEL);
  GtkSwitch *forget = find_first (panel, GTK_TYPE_SWITCH);
  const EngBatchPicture *picture;

  hands_click_middle (forget);
  session_rest ();
  wait_until (!session.state->in_effect->mask && gtk_switch_get_state (forget));
  wait_until (!session.state->picture->mask);
  picture = session.state->picture;
  for (int i = 0; i < picture->rows * picture->target_steps; i++)
    if (!picture->cells[i].counts)
      g_error ("cell %d does not count without a mask", i);
  wait_until (session_says (session_part (UI_TYPE_MASK_VIEW), "No mask"));
  session_photograph ("mask-forgotten");

  hands_click_middle (forget);
  session_rest ();
  wait_until (session.state->in_effect->mask && session.state->picture->mask);
  wait_until (!gtk_switch_get_state (forget));
}

static void
test_sandbox (void)
{
  static const double book[] = { 2.3026, 1.1513, 0 };
  UiMaskPanel *panel = session_part (UI_TYPE_MASK_PANEL);
  GtkDropDown *kind = find_first (ui_mask_panel_get_sandbox (panel), GTK_TYPE_DROP_DOWN);
  const UiSandbox *sandbox = ui_mask_sandbox_get (ui_mask_panel_get_sandbox (panel));

  hands_click_middle (session_button ("Sandbox"));
  hands_click_middle (kind);
  hands_press ("End Return");
  wait_until (gtk_drop_down_get_selected (kind) == UI_SANDBOX_LOSS);
  for (int b = 0; b < 3; b++)
    if (fabs (sandbox->sentence[b] - book[b]) > 5e-5)
      g_error ("sentence[%d]: %g, the book has %g", b, sandbox->sentence[b], book[b]);
  wait_until (session_says (ui_mask_panel_get_view (panel), "1.1513"));
  session_photograph ("sandbox");
  hands_click_middle (session_button ("Batch"));
  wait_until (UI_IS_MASK_VIEW (ui_mask_panel_get_view (panel)));
}

/* --- Panel 1. */

static void
test_zoom (void)
{
  UiCurveView *curves = session_part (UI_TYPE_CURVE_VIEW);
  int width, height;

  hands_point_middle (curves);
  width = gtk_widget_get_width (GTK_WIDGET (curves));
  height = gtk_widget_get_height (GTK_WIDGET (curves));
  g_assert_true (ui_curve_view_is_following (curves));
  hands_drag (curves, 0.3 * width, 0.4 * height, 0.6 * width, 0.5 * height);
  wait_until (!ui_curve_view_is_following (curves));
  session_photograph ("zoom");

  /* It stays while the run goes on, until a double click fits the whole run again. */
  {
    const guint n = session.state->steps.n;

    wait_until (session.state->steps.n > n + 50);
  }
  g_assert_false (ui_curve_view_is_following (curves));
  hands_click (curves, 0.5 * width, 0.4 * height, 2);
  wait_until (ui_curve_view_is_following (curves));
  session_rest ();
}

/* --- A sentence lights up in every panel. */

static gboolean
is_new_row (gpointer view, double x, double y, gpointer data)
{
  UiPalette palette;
  UiStrip strip;
  UiStripHit hit;

  ui_view_palette (view, &palette);
  ui_strip_init (&strip, session.state);
  hit = ui_strip_hit (&strip, &palette, gtk_widget_get_width (view), gtk_widget_get_height (view), x, y);

  return hit.row == UI_STATE_FIRST_PINS && hit.pair >= 0 && hit.position == 1;
}

/* The button in panel 4's head that offers a sentence; or NULL. */
static GtkWidget *
offer_button (void)
{
  GtkWidget *label = find_match (session.window, GTK_TYPE_LABEL, label_says, "Try it");

  return label != NULL && gtk_widget_get_mapped (label) ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

/* Puts the pointer on a sentence of the newest batch, at a place that it returns; not on the one that is tried, which
 * would not offer itself. */
static void
point_at_new_row (UiStripView *strip, double *x, double *y)
{
  GtkWidget *panel = session_part (UI_TYPE_SENTENCE_PANEL);

  for (;;)
    {
      guint64 step;

      hands_point (strip, 1, 1);
      wait_until (hands_find (strip, is_new_row, NULL, x, y));
      hands_point (strip, *x, *y);
      wait_until (ui_view_get_highlight (UI_VIEW (strip)) >= 0);
      if (!gtk_widget_has_css_class (panel, "lit"))
        return;

      session_rest ();
      step = session.state->picture->step;
      wait_until (session.state->picture->step > step);
    }
}

static void
test_link (void)
{
  UiStripView *strip = session_part (UI_TYPE_STRIP_VIEW);
  UiMaskView *mask = session_part (UI_TYPE_MASK_VIEW);
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  GtkWidget *offer;
  double x, y;
  int pair;

  point_at_new_row (strip, &x, &y);
  pair = ui_view_get_highlight (UI_VIEW (strip));
  g_assert_cmpint (ui_view_get_highlight (UI_VIEW (mask)), ==, pair);
  g_assert_true (session.state->picture_held);
  g_assert_true (ui_strip_view_sentence (strip, pair, &source, &target));
  wait_until ((offer = offer_button ()) != NULL);
  session_photograph ("link");

  /* Hovering shows, a click pins, another lets go. */
  hands_click (strip, x, y, 1);
  wait_until (ui_state_is_pinned (session.state, pair));

  session_rest ();
  wait_until (ui_view_get_highlight (UI_VIEW (strip)) < 0 && ui_view_get_highlight (UI_VIEW (mask)) < 0);
  g_assert_false (session.state->picture_held);

  /* And what was offered is tried. */
  hands_click_middle (offer);
  wait_until (g_strcmp0 (answer ()->text, source) == 0);
  g_assert_false (gtk_widget_get_mapped (offer));
}

/* --- Every panel over the whole window. */

/* Whether all of a panel is seen where it is scrolled. */
static gboolean
is_whole (GtkWidget *panel)
{
  GtkWidget *place = gtk_widget_get_ancestor (panel, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (panel, place, &bounds) && bounds.origin.y >= -1 &&
         bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (place) + 1;
}

static void
test_panels (void)
{
  static const char *const names[] = { "curves", "fed", "mask", "sentence" };
  UiPanelGrid *grid = session_part (UI_TYPE_PANEL_GRID);
  GtkWidget *first = GTK_WIDGET (ui_panel_grid_get_panel (grid, 1));

  gtk_widget_grab_focus (session_part (UI_TYPE_CURVE_VIEW));
  for (int i = 1; i <= 4; i++)
    {
      const char key[] = { (char) ('0' + i), '\0' };

      hands_press (key);
      wait_until (ui_panel_grid_get_expanded (grid) == i);
      session_photograph (names[i - 1]);
    }

  /* And back: to where the panel that was open can be seen. */
  hands_press ("Escape");
  wait_until (ui_panel_grid_get_expanded (grid) == 0 && gtk_widget_get_mapped (first));
  wait_until (is_whole (GTK_WIDGET (ui_panel_grid_get_panel (grid, 4))));
}

/* --- Pictures of the panels. */

static gboolean
is_whole_svg (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "</svg>") != NULL;
}

/* The panel under the pointer, as the name says that the file is offered under. */
static gboolean
offers_file (const char *stem)
{
  g_autofree char *name = NULL;

  if (session_chooser () != NULL)
    name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (session_chooser ()));

  return name != NULL && strstr (name, stem) != NULL;
}

static void
test_export (void)
{
  static const char *const stems[] = { "-curves-", "-fed-", "-mask-", "-sentence-" };
  UiPanelGrid *grid = session_part (UI_TYPE_PANEL_GRID);

  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("panel-%d.svg", i);
      g_autofree char *path = g_build_filename (session.folder, name, NULL);

      /* At its title: over the middle may lie what is said of the file before. */
      hands_point (ui_panel_grid_get_panel (grid, i), 40, 16);
      hands_press ("ctrl+e");
      wait_until (offers_file (stems[i - 1]));
      if (i == 1)
        session_photograph ("export");
      session_choose (path);
      wait_until (is_whole_svg (path));
    }
}

int
main (int argc, char **argv)
{
  static const SessionCase cases[] = {
    { "/session/01-start", test_start },
    { "/session/02-type", test_type },
    { "/session/03-epsilon", test_epsilon },
    { "/session/04-epsilon-keys", test_epsilon_keys },
    { "/session/05-force", test_force },
    { "/session/06-mask", test_mask },
    { "/session/07-sandbox", test_sandbox },
    { "/session/08-zoom", test_zoom },
    { "/session/09-link", test_link },
    { "/session/10-panels", test_panels },
    { "/session/11-export", test_export },
  };

  return session_run (argc, argv, cases, G_N_ELEMENTS (cases));
}
