/* SPDX-License-Identifier: MIT */

#include "ui-sidebar.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "ui-forcing-box.h"
#include "ui-option-row.h"
#include "ui-recording.h"

struct _UiSidebar
{
  GtkBox parent_instance;

  UiState *state;     /* borrowed, or NULL */
  GPtrArray *rows;    /* UiOptionRow; borrowed elements */
  GStrv lesson_names; /* owned; in the order of the drop-down, without its first line */
  guint shown_run;    /* run_id that the fixed texts are of */
  gboolean showing;   /* controls are being set, not used */

  /* Template children. */
  GtkDropDown *lesson;
  GtkWidget *content;
  UiForcingBox *forcing;
  GtkWidget *coin;
  GtkWidget *temperature;
  GtkLabel *corpus_label;
  GtkLabel *figures_label;
  GtkLabel *notice_label;
  GtkLabel *parameters_label;
  GtkRevealer *recording_bar;
  GtkRevealer *pending_bar;
  GtkLabel *pending_label;
};

enum
{
  SIGNAL_SET,
  SIGNAL_LESSON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiSidebar, ui_sidebar, GTK_TYPE_BOX)

static int
count_pending (UiSidebar *self)
{
  int n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += ui_option_row_get_pending (g_ptr_array_index (self->rows, i)) != NULL;

  return n;
}

static void
update_pending_bar (UiSidebar *self)
{
  const int n = count_pending (self);
  g_autofree char *text = NULL;

  if (n > 0)
    {
      text = g_strdup_printf (ngettext ("%d change waits for a restart", "%d changes wait for a restart", (gulong) n), n);
      gtk_label_set_label (self->pending_label, text);
    }

  gtk_revealer_set_reveal_child (self->pending_bar, n > 0);
}

EngConfig *
ui_sidebar_get_pending (UiSidebar *self)
{
  g_autoptr (EngConfig) config = NULL;

  g_return_val_if_fail (UI_IS_SIDEBAR (self), NULL);

  if (self->state == NULL || self->state->in_effect == NULL || count_pending (self) == 0)
    return NULL;

  config = eng_config_copy (self->state->in_effect);
  for (guint i = 0; i < self->rows->len; i++)
    {
      UiOptionRow *row = g_ptr_array_index (self->rows, i);
      const char *value = ui_option_row_get_pending (row);

      /* The row offers only what the table allows. */
      if (value != NULL && !eng_config_set (config, ui_option_row_get_option (row), value, NULL))
        g_assert_not_reached ();
    }

  return g_steal_pointer (&config);
}

void
ui_sidebar_revert (UiSidebar *self)
{
  g_return_if_fail (UI_IS_SIDEBAR (self));

  for (guint i = 0; i < self->rows->len; i++)
    ui_option_row_revert (g_ptr_array_index (self->rows, i));

  update_pending_bar (self);
}

void
ui_sidebar_focus_epsilon (UiSidebar *self)
{
  g_return_if_fail (UI_IS_SIDEBAR (self));

  gtk_widget_child_focus (GTK_WIDGET (self->forcing), GTK_DIR_TAB_FORWARD);
}

static const char *
lesson_of_run (UiSidebar *self)
{
  return self->state != NULL && self->state->info != NULL ? self->state->info->config->lesson : NULL;
}

/* Its line in the drop-down; the first one is "no lesson". */
static guint
lesson_place (UiSidebar *self, const char *lesson)
{
  for (guint i = 0; self->lesson_names != NULL && self->lesson_names[i] != NULL; i++)
    if (g_strcmp0 (self->lesson_names[i], lesson) == 0)
      return i + 1;

  return 0;
}

/* The first line says what the run is when it is none of the lessons below. */
static void
name_first_line (UiSidebar *self, const char *lesson)
{
  GtkStringList *titles = GTK_STRING_LIST (gtk_drop_down_get_model (self->lesson));
  g_autofree char *file = NULL;
  g_autofree char *line = NULL;
  const char *now[] = { NULL, NULL };

  if (titles == NULL || self->lesson_names == NULL)
    return;

  if (lesson != NULL && lesson_place (self, lesson) == 0)
    {
      file = g_path_get_basename (lesson);
      line = g_strdup_printf (_ ("From a file: %s"), file);
    }
  else
    line = g_strdup (_ ("No lesson: free play"));

  now[0] = line;
  if (!g_str_equal (gtk_string_list_get_string (titles, 0), line))
    gtk_string_list_splice (titles, 0, 1, now);
}

static void
show_lesson (UiSidebar *self)
{
  self->showing = TRUE;
  name_first_line (self, lesson_of_run (self));
  gtk_drop_down_set_selected (self->lesson, lesson_place (self, lesson_of_run (self)));
  self->showing = FALSE;
}

/* (transfer full) pairs, and how many words, or characters, the model knows on both sides. */
static char *
figures_text (const EngRunInfo *info)
{
  if (info->source_words == NULL || info->target_words == NULL)
    return g_strdup_printf (_ ("%'d pairs to learn, %'d held out"), info->pairs_train, info->pairs_valid);

  return g_strdup_printf (info->config != NULL && info->config->tokens == ENG_TOKENS_CHAR
                              ? _ ("%'d pairs to learn, %'d held out\n%'d and %'d characters")
                              : _ ("%'d pairs to learn, %'d held out\n%'d and %'d words"),
                          info->pairs_train, info->pairs_valid, info->source_words->n, info->target_words->n);
}

/* What stays the same while a run goes on. */
static void
show_run (UiSidebar *self)
{
  const EngRunInfo *info = self->state->info;
  g_autofree char *figures = NULL;
  g_autofree char *parameters = NULL;

  figures = figures_text (info);
  parameters = g_strdup_printf (_ ("%'" PRIu64 " learned numbers"), info->parameters);

  gtk_label_set_label (self->corpus_label, info->corpus);
  gtk_label_set_label (self->figures_label, figures);
  gtk_label_set_label (self->notice_label, info->notice != NULL ? info->notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice_label), info->notice != NULL);
  gtk_label_set_label (self->parameters_label, parameters);
  show_lesson (self);
}

/* Of a recording they show what was; turned they would change nothing, so they cannot be, and the bar says why. What is
 * no control of the run stays: the lessons, and opening another file. */
static void
show_whether_recording (UiSidebar *self)
{
  const gboolean recording = ui_state_is_recording (self->state);

  gtk_revealer_set_reveal_child (self->recording_bar, recording);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forcing), !recording);

  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->rows, i), !recording);
}

void
ui_sidebar_update (UiSidebar *self)
{
  const gboolean known = self->state != NULL && self->state->in_effect != NULL;

  g_return_if_fail (UI_IS_SIDEBAR (self));

  gtk_widget_set_sensitive (self->content, known);
  ui_forcing_box_update (self->forcing);
  if (!known)
    return;

  if (self->shown_run != self->state->run_id)
    {
      self->shown_run = self->state->run_id;
      show_run (self);
      show_whether_recording (self);
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      UiOptionRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *value = ui_state_value (self->state, ui_option_row_get_option (row));

      ui_option_row_show (row, value);
    }

  /* A mixture is fed everywhere: no coin decides. */
  gtk_widget_set_sensitive (self->coin, self->state->in_effect->feed != ENG_FEED_MIX && !ui_state_is_recording (self->state));
  gtk_widget_set_visible (self->temperature, self->state->in_effect->feed == ENG_FEED_SAMPLE);
  update_pending_bar (self);
}

void
ui_sidebar_set_state (UiSidebar *self, UiState *state)
{
  g_return_if_fail (UI_IS_SIDEBAR (self));

  self->state = state;
  self->shown_run = 0;
  ui_forcing_box_set_state (self->forcing, state);
  ui_sidebar_update (self);
}

void
ui_sidebar_set_lessons (UiSidebar *self, const UiLesson *lessons, int n)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  g_return_if_fail (UI_IS_SIDEBAR (self));

  g_strfreev (self->lesson_names);
  self->lesson_names = g_new0 (char *, n + 1);
  gtk_string_list_append (titles, _ ("No lesson: free play"));
  for (int i = 0; i < n; i++)
    {
      self->lesson_names[i] = g_strdup (lessons[i].name);
      gtk_string_list_append (titles, lessons[i].title);
    }

  self->showing = TRUE;
  gtk_drop_down_set_model (self->lesson, G_LIST_MODEL (titles));
  self->showing = FALSE;
  show_lesson (self);
}

/* The list shows the lesson of the run, so a choice that does not come about goes back by itself. */
static void
lesson_cb (UiSidebar *self)
{
  const guint place = gtk_drop_down_get_selected (self->lesson);
  const guint of_run = lesson_place (self, lesson_of_run (self));

  /* Going back notifies once more, later: then the place is that of the run. */
  if (self->showing || place == GTK_INVALID_LIST_POSITION || place == of_run)
    return;

  gtk_drop_down_set_selected (self->lesson, of_run);
  g_signal_emit (self, signals[SIGNAL_LESSON], 0, place == 0 ? "" : self->lesson_names[place - 1]);
}

static void
row_asked_cb (UiOptionRow *row, const char *value, UiSidebar *self)
{
  if (ui_option_row_is_live (row))
    g_signal_emit (self, signals[SIGNAL_SET], 0, ui_option_row_get_option (row), value);
  else
    update_pending_bar (self);
}

static void
forcing_asked_cb (UiForcingBox *box, const char *schedule, UiSidebar *self)
{
  g_signal_emit (self, signals[SIGNAL_SET], 0, "forcing", schedule);
}

static void
collect_rows (UiSidebar *self, GtkWidget *widget)
{
  if (UI_IS_OPTION_ROW (widget))
    {
      g_ptr_array_add (self->rows, widget);
      g_signal_connect (widget, "asked", G_CALLBACK (row_asked_cb), self);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_rows (self, child);
}

static void
ui_sidebar_dispose (GObject *object)
{
  UiSidebar *self = UI_SIDEBAR (object);

  self->state = NULL;
  if (self->rows != NULL)
    g_ptr_array_set_size (self->rows, 0);

  G_OBJECT_CLASS (ui_sidebar_parent_class)->dispose (object);
}

static void
ui_sidebar_finalize (GObject *object)
{
  UiSidebar *self = UI_SIDEBAR (object);

  g_ptr_array_unref (self->rows);
  g_strfreev (self->lesson_names);

  G_OBJECT_CLASS (ui_sidebar_parent_class)->finalize (object);
}

static void
ui_sidebar_class_init (UiSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ui_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = ui_sidebar_finalize;

  signals[SIGNAL_SET] = g_signal_new ("set", UI_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_LESSON] = g_signal_new ("lesson", UI_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UI_TYPE_FORCING_BOX);
  g_type_ensure (UI_TYPE_OPTION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, lesson);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, content);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, forcing);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, coin);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, temperature);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, corpus_label);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, figures_label);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, notice_label);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, parameters_label);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, recording_bar);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, pending_bar);
  gtk_widget_class_bind_template_child (widget_class, UiSidebar, pending_label);
  gtk_widget_class_bind_template_callback (widget_class, lesson_cb);
  gtk_widget_class_bind_template_callback (widget_class, forcing_asked_cb);
}

static void
ui_sidebar_init (UiSidebar *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  collect_rows (self, self->content);
  ui_sidebar_update (self);
}
