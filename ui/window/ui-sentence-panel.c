/* SPDX-License-Identifier: MIT */

#include "ui-sentence-panel.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui-sentence-view.h"

/* How long a hand rests between two keys. */
#define TYPING_MSEC 120
/* A sentence is asked again so often while the model learns: fresh enough to watch, slow enough to read. */
#define AGAIN_USEC 500000
/* An answer that does not come is not waited for longer. */
#define LOST_USEC 3000000
#define MAX_FORCED 64

/* The book's four sentences (Dive into Deep Learning 9.7.6), offered where the corpus knows their words. */
static const char *const book_sentences[][2] = {
  { "go .", "va !" },
  { "i lost .", "j'ai perdu ." },
  { "he's calm .", "il est calme ." },
  { "i'm home .", "je suis chez moi ." },
};

struct _UiSentencePanel
{
  GtkBox parent_instance;

  UiState *state;    /* borrowed, or NULL */
  guint shown_run;   /* run_id that presets and first sentence are of */
  GStrv presets;     /* owned; source, target, source, target … */
  guint64 serial;    /* of the newest question */
  guint64 told;      /* serial of the answer that the notice is about */
  guint64 told_step; /* its step */
  gint64 asked_usec; /* monotonic; when */
  guint typing_id;   /* the hand is still typing */
  gboolean setting;  /* the entries are being set, not typed into */
  gboolean listed;   /* the reference came with the sentence, from the list */

  guint n_forced;
  EngForcedWord forced[MAX_FORCED];

  /* Template children. */
  GtkWidget *entries;
  GtkEditable *text;
  GtkEditable *reference;
  GtkMenuButton *presets_button;
  GtkLabel *notice;
  GtkWidget *forced_bar;
  GtkLabel *forced_label;
  UiSentenceView *view;
};

enum
{
  PROP_VIEW = 1,
  N_PROPS
};

enum
{
  SIGNAL_TRANSLATE,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UiSentencePanel, ui_sentence_panel, GTK_TYPE_BOX)

/* --- Asking. */

static void
ask (UiSentencePanel *self)
{
  const char *reference = gtk_editable_get_text (self->reference);

  if (self->state == NULL || self->state->info == NULL || self->state->info->target_words == NULL)
    return;

  self->serial++;
  self->asked_usec = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_TRANSLATE], 0, self->serial, gtk_editable_get_text (self->text),
                 *reference != '\0' ? reference : NULL, self->n_forced, self->forced);
}

static void
forget_forced (UiSentencePanel *self)
{
  self->n_forced = 0;
  gtk_widget_set_visible (self->forced_bar, FALSE);
}

static gboolean
typing_cb (gpointer user_data)
{
  UiSentencePanel *self = user_data;

  self->typing_id = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (UiSentencePanel *self)
{
  if (self->setting)
    return;

  /* The reference of a sentence from the list is no reference for another one. */
  if (self->listed)
    {
      self->listed = FALSE;
      self->setting = TRUE;
      gtk_editable_set_text (self->reference, "");
      self->setting = FALSE;
    }

  forget_forced (self);
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_MSEC, typing_cb, self);
}

static void
reference_changed_cb (UiSentencePanel *self)
{
  if (self->setting)
    return;

  self->listed = FALSE;
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_MSEC, typing_cb, self);
}

void
ui_sentence_panel_try (UiSentencePanel *self, const char *text, const char *reference)
{
  g_return_if_fail (UI_IS_SENTENCE_PANEL (self));
  g_return_if_fail (text != NULL);

  self->setting = TRUE;
  gtk_editable_set_text (self->text, text);
  gtk_editable_set_text (self->reference, reference != NULL ? reference : "");
  self->setting = FALSE;
  self->listed = reference != NULL;

  forget_forced (self);
  ask (self);
}

/* Words forced after the new one no longer stand where they stood. */
static void
force_cb (UiSentencePanel *self, int position, int id)
{
  g_autofree char *text = NULL;
  guint n = 0;

  while (n < self->n_forced && self->forced[n].position < position)
    n++;
  if (n >= MAX_FORCED)
    return;

  self->forced[n] = (EngForcedWord){ .position = position, .id = id };
  self->n_forced = n + 1;

  text = g_strdup_printf (ngettext ("%u word put by you", "%u words put by you", self->n_forced), self->n_forced);
  gtk_label_set_label (self->forced_label, text);
  gtk_widget_set_visible (self->forced_bar, TRUE);
  ask (self);
}

static void
release_cb (UiSentencePanel *self)
{
  forget_forced (self);
  ask (self);
}

/* --- Presets. */

static gboolean
knows (const EngWords *words, const char *sentence)
{
  g_auto (GStrv) tokens = g_strsplit (sentence, " ", -1);

  for (int t = 0; tokens[t] != NULL; t++)
    {
      gboolean found = FALSE;

      for (int i = ENG_TOKEN_FIRST; i < words->n && !found; i++)
        found = strcmp (words->words[i], tokens[t]) == 0;
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static void
collect_presets (UiSentencePanel *self, const EngRunInfo *info)
{
  g_autoptr (GStrvBuilder) presets = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (book_sentences); i++)
    if (info->source_words != NULL && knows (info->source_words, book_sentences[i][0]))
      {
        g_strv_builder_add (presets, book_sentences[i][0]);
        g_strv_builder_add (presets, book_sentences[i][1]);
      }

  for (int i = 0; info->examples != NULL && info->examples[i] != NULL && info->examples[i + 1] != NULL; i += 2)
    {
      g_strv_builder_add (presets, info->examples[i]);
      g_strv_builder_add (presets, info->examples[i + 1]);
    }

  g_strfreev (self->presets);
  self->presets = g_strv_builder_end (presets);
}

/* What is tried first: a sentence of the corpus that was never learned, else the first of the list. */
static int
first_preset (UiSentencePanel *self, const EngRunInfo *info)
{
  const int n = (int) g_strv_length (self->presets) / 2;
  const int n_examples = info->examples != NULL ? (int) g_strv_length (info->examples) / 2 : 0;

  return n_examples > 0 ? n - n_examples : 0;
}

static void
build_presets_menu (UiSentencePanel *self, const EngRunInfo *info)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) book = g_menu_new ();
  g_autoptr (GMenu) held_out = g_menu_new ();
  int n_examples = info->examples != NULL ? (int) g_strv_length (info->examples) / 2 : 0;
  const int n = (int) g_strv_length (self->presets) / 2;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (self->presets[2 * i], NULL);

      g_menu_item_set_action_and_target (item, "sentence.preset", "i", i);
      g_menu_append_item (i < n - n_examples ? book : held_out, item);
    }

  if (g_menu_model_get_n_items (G_MENU_MODEL (book)) > 0)
    g_menu_append_section (menu, _ ("The book’s sentences"), G_MENU_MODEL (book));
  if (n_examples > 0)
    g_menu_append_section (menu, _ ("Held out: never learned"), G_MENU_MODEL (held_out));

  gtk_menu_button_set_menu_model (self->presets_button, G_MENU_MODEL (menu));
  gtk_widget_set_sensitive (GTK_WIDGET (self->presets_button), n > 0);
}

static void
preset_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  UiSentencePanel *self = user_data;
  const int i = g_variant_get_int32 (target);

  if (self->presets != NULL && i >= 0 && 2 * i + 1 < (int) g_strv_length (self->presets))
    ui_sentence_panel_try (self, self->presets[2 * i], self->presets[2 * i + 1]);
}

/* A new corpus: its own sentences; the first one is tried, so that nothing is blank. A restart on the same
 * corpus keeps what the user typed. */
static void
begin_run (UiSentencePanel *self)
{
  const EngRunInfo *info = self->state->info;
  const char *const *first;
  g_auto (GStrv) before = g_strdupv (self->presets);
  gboolean same;

  gtk_widget_set_sensitive (self->entries, info->target_words != NULL);
  gtk_label_set_label (self->notice, info->target_words != NULL ? "" : _ ("This run learns numbers: there are no sentences to translate."));
  gtk_widget_set_visible (GTK_WIDGET (self->notice), info->target_words == NULL);
  collect_presets (self, info);
  build_presets_menu (self, info);

  same = before != NULL && g_strv_equal ((const char *const *) before, (const char *const *) self->presets);
  first = (const char *const *) self->presets + 2 * first_preset (self, info);
  if ((!same || *gtk_editable_get_text (self->text) == '\0') && first[0] != NULL)
    ui_sentence_panel_try (self, first[0], first[1]);
  else
    ask (self);
}

/* --- What is worth saying about the input. */

/* "zebra (nearest: zero, bra)": a word and, to click, those that could take its place. */
static void
append_unknown (GString *text, const EngTranslation *answer, int i)
{
  g_autofree char *word = g_markup_escape_text (answer->source_tokens[i], -1);
  char **nearest = answer->nearest != NULL ? answer->nearest[i] : NULL;

  g_string_append_printf (text, "%s<b>%s</b>", text->len > 0 ? " · " : "", word);
  if (nearest == NULL || nearest[0] == NULL)
    return;

  g_string_append_printf (text, " (%s ", _ ("nearest:"));
  for (int k = 0; nearest[k] != NULL && k < 3; k++)
    {
      g_autofree char *known = g_markup_escape_text (nearest[k], -1);

      g_string_append_printf (text, "%s<a href=\"%d:%s\">%s</a>", k > 0 ? ", " : "", i, known, known);
    }
  g_string_append_c (text, ')');
}

static char *
notice_markup (const EngTranslation *answer)
{
  g_autoptr (GString) unknown = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (int i = 0; answer->source_ids != NULL && i < answer->n_source; i++)
    if (answer->source_ids[i] == ENG_TOKEN_UNK)
      append_unknown (unknown, answer, i);

  if (answer->n_steps == 0 && answer->n_source <= 1)
    g_string_append (text, _ ("Nothing to translate yet: type a sentence, or take one from the list."));
  if (answer->truncated)
    g_string_append (text, _ ("The sentence is longer than the model reads: its end was cut off. "));
  if (unknown->len > 0)
    g_string_append_printf (text, "%s %s", _ ("Unknown to the model:"), unknown->str);

  return g_string_free (text, FALSE);
}

static void
update_notice (UiSentencePanel *self)
{
  const EngSample *sample = self->state->sample;
  g_autofree char *markup = NULL;

  if (sample == NULL || (sample->translation->serial == self->told && sample->translation->step == self->told_step))
    return;

  self->told = sample->translation->serial;
  self->told_step = sample->translation->step;
  markup = notice_markup (sample->translation);
  if (g_strcmp0 (markup, gtk_label_get_label (self->notice)) != 0)
    gtk_label_set_markup (self->notice, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *markup != '\0');
}

/* "3:word": puts the known word in place of the third token. */
static gboolean
link_cb (UiSentencePanel *self, const char *link)
{
  const EngSample *sample = self->state != NULL ? self->state->sample : NULL;
  const int place = (int) g_ascii_strtoll (link, NULL, 10);
  const char *word = strchr (link, ':');
  const char *separator;
  GString *text;

  if (sample == NULL || word == NULL || place < 0 || place >= sample->translation->n_source)
    return TRUE;

  separator = self->state->info->config->tokens == ENG_TOKENS_CHAR ? "" : " ";
  text = g_string_new (NULL);
  for (int i = 0; i < sample->translation->n_source; i++)
    if (sample->translation->source_ids[i] != ENG_TOKEN_EOS)
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "",
                              i == place ? word + 1 : sample->translation->source_tokens[i]);

  gtk_editable_set_text (self->text, text->str);
  g_string_free (text, TRUE);

  return TRUE;
}

void
ui_sentence_panel_update (UiSentencePanel *self)
{
  const EngSample *sample;
  gint64 waited;
  gboolean answered, stale;

  g_return_if_fail (UI_IS_SENTENCE_PANEL (self));

  ui_view_update (UI_VIEW (self->view));
  if (self->state == NULL || self->state->info == NULL)
    return;

  if (self->shown_run != self->state->run_id)
    {
      self->shown_run = self->state->run_id;
      begin_run (self);
      return;
    }

  update_notice (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  sample = self->state->sample;
  waited = g_get_monotonic_time () - self->asked_usec;
  answered = (sample != NULL && sample->translation->serial >= self->serial) || waited > LOST_USEC;
  stale = sample == NULL || sample->translation->step < ui_state_step (self->state);
  if (answered && stale && waited > AGAIN_USEC && self->typing_id == 0)
    ask (self);
}

void
ui_sentence_panel_set_state (UiSentencePanel *self, UiState *state)
{
  g_return_if_fail (UI_IS_SENTENCE_PANEL (self));

  self->state = state;
  self->shown_run = 0;
  ui_view_set_state (UI_VIEW (self->view), state);
  ui_sentence_panel_update (self);
}

UiView *
ui_sentence_panel_get_view (UiSentencePanel *self)
{
  g_return_val_if_fail (UI_IS_SENTENCE_PANEL (self), NULL);

  return UI_VIEW (self->view);
}

void
ui_sentence_panel_set_bare (UiSentencePanel *self, gboolean bare)
{
  g_return_if_fail (UI_IS_SENTENCE_PANEL (self));

  gtk_widget_set_visible (self->entries, !bare);
}

static void
ui_sentence_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_VIEW:
      g_value_set_object (value, UI_SENTENCE_PANEL (object)->view);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ui_sentence_panel_dispose (GObject *object)
{
  UiSentencePanel *self = UI_SENTENCE_PANEL (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->state = NULL;

  G_OBJECT_CLASS (ui_sentence_panel_parent_class)->dispose (object);
}

static void
ui_sentence_panel_finalize (GObject *object)
{
  g_strfreev (UI_SENTENCE_PANEL (object)->presets);

  G_OBJECT_CLASS (ui_sentence_panel_parent_class)->finalize (object);
}

static void
ui_sentence_panel_class_init (UiSentencePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ui_sentence_panel_get_property;
  object_class->dispose = ui_sentence_panel_dispose;
  object_class->finalize = ui_sentence_panel_finalize;

  props[PROP_VIEW] =
      g_param_spec_object ("view", NULL, NULL, UI_TYPE_VIEW, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_TRANSLATE] =
      g_signal_new ("translate", UI_TYPE_SENTENCE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5,
                    G_TYPE_UINT64, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_POINTER);

  g_type_ensure (UI_TYPE_SENTENCE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/sentence-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, entries);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, text);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, reference);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, presets_button);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, notice);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, forced_bar);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, forced_label);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, view);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reference_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, force_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
}

static void
ui_sentence_panel_init (UiSentencePanel *self)
{
  static const GActionEntry entries[] = { { .name = "preset", .activate = preset_cb, .parameter_type = "i" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sentence", G_ACTION_GROUP (group));
}
