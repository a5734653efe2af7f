/* SPDX-License-Identifier: MIT */

#include "ui-window-private.h"

#include <math.h>

#include <glib/gi18n.h>

#include "ui-curve-controls.h"

/* Texts are written so often while a run moves: figures that change faster cannot be read. */
#define TEXTS_USEC 200000
#define FRAME_SMOOTHING 0.9
/* Sentences that are followed through the run unless somebody chooses others; the rest of panel 2 is fresh. */
#define FIRST_PINS 2

G_DEFINE_FINAL_TYPE (UiWindow, ui_window, ADW_TYPE_APPLICATION_WINDOW)

UiWindow *
ui_window_new (GtkApplication *application)
{
  return g_object_new (UI_TYPE_WINDOW, "application", application, NULL);
}

double
ui_window_frame_msec (UiWindow *self)
{
  g_return_val_if_fail (UI_IS_WINDOW (self), 0);

  return self->frame_msec;
}

/* Seconds of training that the run has had. */
double
ui_window_seconds (UiWindow *self)
{
  const UiSteps *steps;

  if (self->state == NULL || self->state->steps.n == 0)
    return 0;

  steps = &self->state->steps;

  return ui_steps_seconds (steps, steps->n - 1);
}

double
ui_window_unsaved_seconds (UiWindow *self)
{
  double since = 0;

  g_return_val_if_fail (UI_IS_WINDOW (self), 0);

  if (self->state == NULL)
    return 0;
  if (self->saved_run == self->state->run_id)
    since = self->saved_seconds;
  else if (self->state->steps.n > 0)
    since = ui_steps_seconds (&self->state->steps, 0); /* a resumed run was saved up to here */

  return ui_window_seconds (self) - since;
}

/* --- Texts. */

static void
append_figure (GString *text, const char *figure)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, figure);
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
  GString *text = g_string_new (state->info->corpus);
  const double speed = ui_state_tokens_per_second (state);
  const char *word = state_word (state->run_state);
  g_autofree char *epoch = g_strdup_printf (_ ("epoch %'d"), ui_state_epoch (state));
  g_autofree char *step = g_strdup_printf (_ ("step %'" G_GUINT64_FORMAT), ui_state_step (state));
  g_autofree char *epsilon = g_strdup_printf ("ε %.2f", ui_state_epsilon (state));
  g_autofree char *rate = NULL;
  g_autofree char *frame = NULL;

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
  if (self->frame_msec > 0)
    {
      frame = g_strdup_printf (_ ("frame %.1f ms"), self->frame_msec);
      append_figure (text, frame);
    }

  return g_string_free (text, FALSE);
}

static void
update_progress (UiWindow *self)
{
  const int epochs = self->state->in_effect->epochs;
  const int epoch = ui_state_epoch (self->state);
  g_autofree char *text = g_strdup_printf (_ ("epoch %'d of %'d"), epoch, MAX (epoch, epochs));

  gtk_progress_bar_set_fraction (self->progress, CLAMP (ui_state_fraction (self->state), 0, 1));
  gtk_label_set_label (self->progress_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
update_panel_subtitles (UiWindow *self)
{
  const EngBatchPicture *picture = self->state->picture;
  g_autofree char *fed = NULL;

  ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 1),
                         self->state->in_effect->loss == ENG_LOSS_MSE ? _ ("mean squared error per number")
                                                                      : _ ("loss per valid token"));

  /* Of an opened model no batch has run yet. */
  if (picture == NULL)
    {
      ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 2), "");
      return;
    }

  fed = g_strdup_printf (self->state->picture_held && self->state->run_state == ENG_RUN_PLAYING
                             ? _ ("batch %'" G_GUINT64_FORMAT " · held")
                             : _ ("batch %'" G_GUINT64_FORMAT),
                         picture->step);
  ui_panel_set_subtitle (ui_panel_grid_get_panel (self->grid, 2), fed);
}

static void
update_texts (UiWindow *self)
{
  g_autofree char *subtitle = subtitle_text (self);

  self->texts_usec = g_get_monotonic_time ();
  adw_window_title_set_subtitle (self->title, subtitle);
  update_progress (self);
  update_panel_subtitles (self);
  ui_sidebar_update (self->sidebar);
}

static void
update_play_button (UiWindow *self)
{
  const gboolean playing = self->state != NULL && self->state->run_state == ENG_RUN_PLAYING;
  const char *label = playing ? _ ("Pause") : _ ("Play");
  g_autofree char *tooltip = g_strdup_printf (_ ("%s (Space)"), label);

  gtk_button_set_icon_name (self->play_button,
                            playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* --- Toasts. */

static AdwToast *
add_toast (UiWindow *self, const char *text, gboolean lasting)
{
  AdwToast *toast;
  GtkWidget *label;

  /* The usual title is one line; a message that says what, where and what to do is longer. */
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 64);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, lasting ? 0 : 4);
  adw_toast_set_priority (toast, lasting ? ADW_TOAST_PRIORITY_HIGH : ADW_TOAST_PRIORITY_NORMAL);
  adw_toast_overlay_add_toast (self->toasts, toast);

  return toast;
}

void
ui_window_toast (UiWindow *self, const char *text, gboolean lasting)
{
  AdwToast *toast;

  g_return_if_fail (UI_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  toast = add_toast (self, text, lasting);
  if (lasting)
    g_set_weak_pointer (&self->file_toast, toast);
}

static void
show_messages (UiWindow *self)
{
  const UiState *state = self->state;

  if (state->error_serial != self->shown_errors)
    {
      self->shown_errors = state->error_serial;
      if (state->error != NULL)
        ui_window_toast (self, state->error->message, TRUE);
      ui_window_guard_failed (self);
    }

  if (state->saved_serial != self->shown_saves)
    {
      g_autofree char *name = g_path_get_basename (state->saved_path);
      g_autofree char *text = g_strdup_printf (_ ("Model saved as “%s”"), name);

      self->shown_saves = state->saved_serial;
      self->saved_run = state->run_id;
      self->saved_seconds = ui_window_seconds (self);
      ui_window_toast (self, text, FALSE);
      ui_window_guard_saved (self);
    }
}

/* --- A sentence that offers itself. */

/* The sentence stays offered when the pointer leaves it: how else would it get to the button? */
static void
offer_sentence (UiWindow *self, int pair)
{
  char *source, *target;
  g_autofree char *text = NULL;

  if (!ui_strip_view_sentence (self->strip, pair, &source, &target))
    return;

  g_free (self->offered[0]);
  g_free (self->offered[1]);
  self->offered[0] = source;
  self->offered[1] = target;
  text = g_strdup_printf (_ ("Try “%s”"), source);
  gtk_label_set_label (self->offer_label, text);
  gtk_widget_set_visible (self->offer_button, TRUE);
}

static void
withdraw_offer (UiWindow *self)
{
  g_clear_pointer (&self->offered[0], g_free);
  g_clear_pointer (&self->offered[1], g_free);
  gtk_widget_set_visible (self->offer_button, FALSE);
}

static void
offer_cb (UiWindow *self)
{
  if (self->offered[0] != NULL)
    ui_sentence_panel_try (self->sentence, self->offered[0], self->offered[1]);

  withdraw_offer (self);
}

/* --- State in. */

static void
show_run_state (UiWindow *self)
{
  if (self->state->run_state == self->shown_state && self->state->run_id == self->shown_run)
    return;

  if (self->state->run_state == ENG_RUN_DONE && self->shown_state == ENG_RUN_PLAYING)
    ui_window_toast (self, _ ("The run is complete. R restarts it with the same seed."), FALSE);

  /* What was said of the file before this one is no longer of interest; it may still be waiting. */
  if (self->state->run_id != self->shown_run && self->shown_run != 0 && self->file_toast != NULL)
    adw_toast_dismiss (self->file_toast);

  /* Of a file that the user opened; the sidebar says it of every corpus. */
  if (self->state->run_id != self->shown_run && self->state->info->notice != NULL &&
      self->state->info->config->data != NULL && self->state->info->first_step == 0)
    g_set_weak_pointer (&self->file_toast, add_toast (self, self->state->info->notice, FALSE));

  /* Another corpus may not know the words. */
  if (self->state->run_id != self->shown_run)
    withdraw_offer (self);

  self->shown_state = self->state->run_state;
  self->shown_run = self->state->run_id;
  self->texts_usec = 0;
  update_play_button (self);
  ui_window_update_actions (self);
}

void
ui_window_update (UiWindow *self)
{
  gint64 waited;

  g_return_if_fail (UI_IS_WINDOW (self));

  if (self->state == NULL || self->state->serial == self->shown_serial)
    return;

  self->shown_serial = self->state->serial;
  show_messages (self);
  if (self->state->info == NULL)
    return;

  show_run_state (self);
  ui_state_pin_first (self->state, FIRST_PINS);
  ui_view_update (UI_VIEW (self->curves));
  ui_view_update (UI_VIEW (self->strip));
  ui_mask_panel_update (self->mask);
  ui_sentence_panel_update (self->sentence);

  waited = g_get_monotonic_time () - self->texts_usec;
  if (waited >= TEXTS_USEC || self->state->run_state != ENG_RUN_PLAYING)
    update_texts (self);
}

void
ui_window_set_state (UiWindow *self, UiState *state)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  self->state = state;
  self->shown_serial = 0;
  self->shown_run = 0;
  self->shown_errors = state != NULL ? state->error_serial : 0;
  self->shown_saves = state != NULL ? state->saved_serial : 0;
  ui_view_set_state (UI_VIEW (self->curves), state);
  ui_view_set_state (UI_VIEW (self->strip), state);
  ui_mask_panel_set_state (self->mask, state);
  ui_sentence_panel_set_state (self->sentence, state);
  ui_sidebar_set_state (self->sidebar, state);
  update_play_button (self);
  ui_window_update_actions (self);
  ui_window_update (self);
}

void
ui_window_set_host (UiWindow *self, const UiWindowHost *host, gpointer user_data)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  self->host = host != NULL ? *host : (UiWindowHost){ 0 };
  self->host_data = user_data;
  ui_mask_sandbox_set_kernels (ui_mask_panel_get_sandbox (self->mask), self->host.kernels);
}

void
ui_window_set_lessons (UiWindow *self, const UiLesson *lessons, int n)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  ui_sidebar_set_lessons (self->sidebar, lessons, n);
}

/* Presentation puts the sidebar away for a while; what counts is how it was before. */
gboolean
ui_window_get_sidebar (UiWindow *self)
{
  g_return_val_if_fail (UI_IS_WINDOW (self), TRUE);

  return self->presenting ? self->sidebar_before : adw_flap_get_reveal_flap (self->flap);
}

void
ui_window_set_sidebar (UiWindow *self, gboolean shown)
{
  g_return_if_fail (UI_IS_WINDOW (self));

  adw_flap_set_reveal_flap (self->flap, shown);
}

/* --- Requests out. */

static void
sidebar_set_cb (UiWindow *self, const char *name, const char *value)
{
  if (self->host.set != NULL)
    self->host.set (self->host_data, name, value);
}

static void
begin_lesson (UiWindow *self, gpointer data)
{
  if (self->host.lesson != NULL)
    self->host.lesson (self->host_data, data);
}

static void
sidebar_lesson_cb (UiWindow *self, const char *name)
{
  ui_window_guard (self, _ ("Begin the lesson?"), begin_lesson, g_strdup (name), g_free);
}

static void
translate_cb (UiWindow *self, guint64 serial, const char *text, const char *reference, int beam, guint n_forced,
              gpointer forced)
{
  if (self->host.translate != NULL)
    self->host.translate (self->host_data, serial, text, reference, beam, n_forced, forced);
}

static void
open_guarded (UiWindow *self, gpointer data)
{
  if (self->host.open != NULL)
    self->host.open (self->host_data, G_FILE (data));
}

void
ui_window_open_file (UiWindow *self, GFile *file)
{
  g_return_if_fail (UI_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  ui_window_guard (self, _ ("Open another file?"), open_guarded, g_object_ref (file), g_object_unref);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, UiWindow *self)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL)
    return FALSE;

  ui_window_open_file (self, files->data);

  return TRUE;
}

/* The sentence under the pointer lights up in every picture that has it, stands still while it is looked at, and
 * offers itself to be tried. */
static void
highlight_cb (UiWindow *self, int pair)
{
  if (self->state != NULL)
    ui_state_hold_picture (self->state, pair >= 0);

  if (pair >= 0)
    offer_sentence (self, pair);

  ui_view_set_highlight (UI_VIEW (self->strip), pair);
  ui_mask_panel_set_highlight (self->mask, pair);
}

static void
strip_page_cb (UiWindow *self, GParamSpec *pspec, GtkToggleButton *map)
{
  ui_strip_view_set_kind (self->strip, gtk_toggle_button_get_active (map) ? UI_STRIP_MAP : UI_STRIP_CELLS);
}

static void
mask_page_cb (UiWindow *self, GParamSpec *pspec, GtkToggleButton *sandbox)
{
  ui_mask_panel_show_sandbox (self->mask, gtk_toggle_button_get_active (sandbox));
}

/* --- Frames. */

static void
frame_begin_cb (GdkFrameClock *clock, UiWindow *self)
{
  self->frame_begun = g_get_monotonic_time ();
  self->frame_painted = FALSE;
  ui_frame_log_begin (self->frame_log);
}

static void
frame_end_cb (GdkFrameClock *clock, UiWindow *self)
{
  const double msec = (double) (g_get_monotonic_time () - self->frame_begun) / 1000;

  ui_frame_log_end (self->frame_log, self->frame_painted);
  if (self->frame_begun == 0 || !self->frame_painted)
    return;

  self->frame_msec =
      self->frame_msec > 0 ? FRAME_SMOOTHING * self->frame_msec + (1 - FRAME_SMOOTHING) * msec : msec;
}

static void
ui_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UI_WINDOW (widget)->frame_painted = TRUE;

  GTK_WIDGET_CLASS (ui_window_parent_class)->snapshot (widget, snapshot);
}

static void
ui_window_realize (GtkWidget *widget)
{
  UiWindow *self = UI_WINDOW (widget);

  GTK_WIDGET_CLASS (ui_window_parent_class)->realize (widget);

  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect (self->clock, "before-paint", G_CALLBACK (frame_begin_cb), self);
  g_signal_connect_after (self->clock, "after-paint", G_CALLBACK (frame_end_cb), self);
}

static void
ui_window_unrealize (GtkWidget *widget)
{
  UiWindow *self = UI_WINDOW (widget);

  /* By function: GtkWindow has handlers of its own on the same clock with the same data. */
  g_signal_handlers_disconnect_by_func (self->clock, frame_begin_cb, self);
  g_signal_handlers_disconnect_by_func (self->clock, frame_end_cb, self);
  g_clear_object (&self->clock);

  GTK_WIDGET_CLASS (ui_window_parent_class)->unrealize (widget);
}

static void
ui_window_dispose (GObject *object)
{
  UiWindow *self = UI_WINDOW (object);

  self->state = NULL;
  ui_window_guard_clear (self);
  g_clear_weak_pointer (&self->file_toast);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->frame_log, ui_frame_log_free);
  g_clear_pointer (&self->offered[0], g_free);
  g_clear_pointer (&self->offered[1], g_free);

  G_OBJECT_CLASS (ui_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, UiWindow, title);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, header);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, curves);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, mask);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, offer_button);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, offer_label);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, play_button);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, history);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, progress_label);
}

static void
ui_window_class_init (UiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ui_window_dispose;
  widget_class->snapshot = ui_window_snapshot;
  widget_class->realize = ui_window_realize;
  widget_class->unrealize = ui_window_unrealize;

  g_type_ensure (UI_TYPE_PANEL);
  g_type_ensure (UI_TYPE_PANEL_GRID);
  g_type_ensure (UI_TYPE_SIDEBAR);
  g_type_ensure (UI_TYPE_SENTENCE_PANEL);
  g_type_ensure (UI_TYPE_CURVE_CONTROLS);
  g_type_ensure (UI_TYPE_CURVE_VIEW);
  g_type_ensure (UI_TYPE_STRIP_VIEW);
  g_type_ensure (UI_TYPE_MASK_PANEL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_set_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_lesson_cb);
  gtk_widget_class_bind_template_callback (widget_class, translate_cb);
  gtk_widget_class_bind_template_callback (widget_class, highlight_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_cb);
  gtk_widget_class_bind_template_callback (widget_class, strip_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, mask_page_cb);
  ui_window_class_install_actions (widget_class);
}

static void
ui_window_init (UiWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->frame_log = ui_frame_log_new ();

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  ui_window_add_keys (self);
  update_play_button (self);
  ui_window_update_actions (self);

  /* A picture, not a button: Space at the start means play or pause. */
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->curves));
}
