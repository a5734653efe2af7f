/* SPDX-License-Identifier: MIT
 *
 * What the window says in words while a run moves: header, progress, subtitles of panels, the play button.
 */

#include "ui-window-private.h"

#include <inttypes.h>
#include <math.h>

#include <glib/gi18n.h>

#include "ui-recording.h"

/* About what it takes to lay the window out again. */
#define LAYOUT_USEC 1000

static void
append_figure (GString *text, const char *figure)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, figure);
}

/* First, where a narrow window still shows it. */
static void
append_recording (GString *text, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *figure = g_strdup_printf (_ ("recording “%s”"), name);

  append_figure (text, figure);
}

static const char *
state_word (EngRunState state)
{
  switch (state)
    {
    case ENG_RUN_PAUSED:
      return _ ("paused");
    case ENG_RUN_DONE:
      return _ ("done");
    case ENG_RUN_DIVERGED:
      return _ ("diverged");
    case ENG_RUN_FAILED:
      return _ ("not begun");
    case ENG_RUN_PLAYING:
    default:
      return NULL;
    }
}

static char *
subtitle_text (UiWindow *self)
{
  const UiState *state = self->state;
  const gboolean recording = ui_state_is_recording (state);
  GString *text = g_string_new (NULL);
  const double speed = recording ? 0 : ui_state_tokens_per_second (state);
  const double frame_msec = recording ? 0 : ui_window_frame_msec (self);
  const char *word = recording && state->run_state != ENG_RUN_DIVERGED ? NULL : state_word (state->run_state);
  g_autofree char *epoch = g_strdup_printf (_ ("epoch %'d"), ui_state_epoch (state));
  g_autofree char *step = g_strdup_printf (_ ("step %'" PRIu64), ui_state_step (state));
  g_autofree char *epsilon = g_strdup_printf ("ε %.2f", ui_state_epsilon (state));
  g_autofree char *rate = NULL;
  g_autofree char *frame = NULL;

  if (recording)
    append_recording (text, state->info->recording);
  append_figure (text, state->info->corpus);
  append_figure (text, epoch);
  append_figure (text, step);
  append_figure (text, epsilon);
  if (word != NULL)
    append_figure (text, word);
  if (speed > 0)
    {
      /* Three digits say enough, and do not flicker. */
      const double grain = pow (10, MAX (0, floor (log10 (speed)) - 2));

      rate = g_strdup_printf (_ ("%'.0f tokens/s"), round (speed / grain) * grain);
      append_figure (text, rate);
    }
  if (frame_msec > 0)
    {
      frame = g_strdup_printf (_ ("frame %.1f ms"), frame_msec);
      append_figure (text, frame);
    }

  return g_string_free (text, FALSE);
}

/* A text that changes several times a second in room that has grown to its longest so far: to lay the window out
 * again each time would cost more than to draw it. */
static void
set_text (GtkInscription *inscription, const char *text)
{
  const guint chars = (guint) g_utf8_strlen (text, -1);

  if (chars > gtk_inscription_get_nat_chars (inscription))
    gtk_inscription_set_nat_chars (inscription, chars);
  gtk_inscription_set_text (inscription, text);
}

static void
update_progress (UiWindow *self)
{
  const int epochs = self->state->in_effect->epochs;
  const int epoch = ui_state_epoch (self->state);
  g_autofree char *text = g_strdup_printf (_ ("epoch %'d of %'d"), epoch, MAX (epoch, epochs));

  gtk_progress_bar_set_fraction (self->progress, CLAMP (ui_state_fraction (self->state), 0, 1));
  set_text (self->progress_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* The header has the step to the last digit; beside a title there is not that much room. */
static char *
batch_number (guint64 step)
{
  return step < 1000000 ? g_strdup_printf ("%'" PRIu64, step) : g_strdup_printf (_ ("%.2fM"), (double) step / 1e6);
}

/* What the page of panel 1 that is turned up measures. */
static const char *
curves_subtitle (UiWindow *self, gboolean vectors)
{
  switch (ui_curve_view_get_kind (self->curves))
    {
    case UI_CURVES_POSITION:
      return _ ("by output position");
    case UI_CURVES_BLEU:
      return vectors ? "" : _ ("of held-out sentences");
    case UI_CURVES_LOSS:
    default:
      return vectors ? _ ("mean squared error") : _ ("loss per valid token");
    }
}

static const char *
mask_subtitle (UiWindow *self, gboolean vectors)
{
  if (ui_mask_panel_get_view (self->mask) == ui_mask_sandbox_get_view (ui_mask_panel_get_sandbox (self->mask)))
    return _ ("the sequence mask by hand");

  return vectors ? _ ("squared error of each position") : _ ("loss of each position");
}

/* Of a run that learns numbers panel 4 is another one: nothing can be typed. */
static void
name_last_panel (UiWindow *self, gboolean vectors)
{
  UiPanel *panel = ui_panel_grid_get_panel (self->grid, 4);
  const char *title = vectors ? _ ("Forced and free run") : _ ("Try a sentence");

  if (g_strcmp0 (ui_panel_get_title (panel), title) == 0)
    return;

  if (self->words_help == NULL)
    g_object_get (panel, "help", &self->words_help, NULL);

  g_object_set (panel, "title", title, "help",
                vectors ? _ ("Every row is a sequence, every plot one number of its vectors over the steps. The broad line is the target; dashed is what the decoder says when the true value of the step before is fed to it, dotted what it says when it is fed its own. The figures before a row are the mean squared errors of both, Σ (yₜ − ŷₜ)² / n. Where the dotted line leaves the target while the dashed one stays with it, small errors were fed back and grew: that is exposure bias. All is drawn anew at the end of each epoch, of sequences that were held out, or of training where none were.")
                        : self->words_help,
                NULL);
}

static void
update_panel_subtitles (UiWindow *self)
{
  const EngBatchPicture *picture = self->state->picture;
  const gboolean vectors = self->state->in_effect->loss == ENG_LOSS_MSE;
  g_autofree char *number = NULL;
  g_autofree char *fed = NULL;

  name_last_panel (self, vectors);
  ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 1), curves_subtitle (self, vectors));
  ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 3), mask_subtitle (self, vectors));

  /* Of an opened model no batch has run yet. */
  if (picture == NULL)
    {
      ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 2), "");
      return;
    }

  number = batch_number (picture->step);
  fed = g_strdup_printf (self->state->picture_held && self->state->run_state == ENG_RUN_PLAYING ? _ ("held at %s")
                                                                                                : _ ("batch %s"),
                         number);
  ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 2), fed);
}

/* A page was turned: also while nothing runs. */
void
ui_window_page_turned (UiWindow *self)
{
  if (self->state != NULL && self->state->info != NULL)
    update_panel_subtitles (self);
}

void
ui_window_update_texts (UiWindow *self)
{
  g_autofree char *subtitle = subtitle_text (self);

  self->texts_usec = g_get_monotonic_time ();
  set_text (self->subtitle, subtitle);
  update_progress (self);
  update_panel_subtitles (self);
  ui_mask_panel_update_line (self->mask);
  ui_sidebar_update (self->sidebar);
  ui_view_beat (LAYOUT_USEC);
}

void
ui_window_update_play_button (UiWindow *self)
{
  const gboolean playing = self->state != NULL && self->state->run_state == ENG_RUN_PLAYING;
  const gboolean recording = self->state != NULL && ui_state_is_recording (self->state);
  const gboolean done = self->state != NULL && self->state->info != NULL && self->state->run_state == ENG_RUN_DONE && !recording;
  g_autofree char *more = done ? ui_window_more_text (self) : NULL;
  g_autofree char *label = done        ? g_strdup_printf (_ ("Train on: %s"), more)
                           : playing   ? g_strdup (_ ("Pause"))
                           : recording ? g_strdup (_ ("Begin the run of this recording"))
                                       : g_strdup (_ ("Play"));
  g_autofree char *tooltip = g_strdup_printf (_ ("%s (Space)"), label);

  gtk_button_set_icon_name (self->play_button,
                            playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
