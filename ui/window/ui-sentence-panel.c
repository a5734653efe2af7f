/* SPDX-License-Identifier: MIT */

#include "ui-sentence-panel.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui-panel.h"
#include "ui-sentence-view.h"
#include "ui-token-chips.h"

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
  gboolean searched; /* with a beam, when last asked because of a page */
  gboolean cleared;  /* the reference was taken away by hand */
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
  UiTokenChips *chips;
  UiSentenceView *view;
  GtkWidget *controls; /* shown in the panel's header, not here */
  GtkDropDown *page;
  GtkWidget *beam_box;
  GtkSpinButton *beam;
};

enum
{
  PROP_VIEW = 1,
  PROP_CONTROLS,
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

/* A beam is searched while its tree is looked at; every other page shows greedy decoding. */
static int
beam_width (UiSentencePanel *self)
{
  if (ui_sentence_view_get_kind (self->view) != UI_SENTENCE_BEAM)
    return 1;

  return gtk_spin_button_get_value_as_int (self->beam);
}

static void
ask (UiSentencePanel *self)
{
  const char *reference = gtk_editable_get_text (self->reference);

  if (self->state == NULL || self->state->info == NULL || self->state->info->target_words == NULL)
    return;

  self->serial++;
  self->asked_usec = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_TRANSLATE], 0, self->serial, gtk_editable_get_text (self->text),
                 *reference != '\0' ? reference : NULL, beam_width (self), self->n_forced, self->forced);
}

static void
forget_forced (UiSentencePanel *self)
{
  self->n_forced = 0;
  gtk_widget_set_visible (self->forced_bar, FALSE);
}

/* A sentence of the list, typed by hand: its reference is known. */
static void
find_reference (UiSentencePanel *self)
{
  const char *text = gtk_editable_get_text (self->text);

  if (self->presets == NULL || *gtk_editable_get_text (self->reference) != '\0' || self->cleared)
    return;

  for (int i = 0; self->presets[i] != NULL && self->presets[i + 1] != NULL; i += 2)
    if (strcmp (self->presets[i], text) == 0)
      {
        self->setting = TRUE;
        gtk_editable_set_text (self->reference, self->presets[i + 1]);
        self->setting = FALSE;
        self->listed = TRUE;
        return;
      }
}

static gboolean
typing_cb (gpointer user_data)
{
  UiSentencePanel *self = user_data;

  self->typing_id = 0;
  find_reference (self);
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (UiSentencePanel *self)
{
  if (self->setting)
    return;

  self->cleared = FALSE;

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
  self->cleared = *gtk_editable_get_text (self->reference) == '\0';
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

static void
show_forced (UiSentencePanel *self)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u word put by you", "%u words put by you", self->n_forced), self->n_forced);

  gtk_label_set_label (self->forced_label, text);
  gtk_widget_set_visible (self->forced_bar, self->n_forced > 0);
}

/* Words forced after the new one no longer stand where they stood. */
static void
force_cb (UiSentencePanel *self, int position, int id)
{
  guint n = 0;

  while (n < self->n_forced && self->forced[n].position < position)
    n++;
  if (n >= MAX_FORCED)
    return;

  self->forced[n] = (EngForcedWord){ .position = position, .id = id };
  self->n_forced = n + 1;
  show_forced (self);
  ask (self);
}

/* The model chooses again from @position on. */
static void
release_from_cb (UiSentencePanel *self, int position)
{
  guint n = 0;

  while (n < self->n_forced && self->forced[n].position < position)
    n++;

  self->n_forced = n;
  show_forced (self);
  ask (self);
}

static void
release_cb (UiSentencePanel *self)
{
  forget_forced (self);
  ask (self);
}

/* --- Pages. */

/* How the sentence is decoded stands beside the panel's title. */
static void
show_decoding (UiSentencePanel *self)
{
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (self), UI_TYPE_PANEL);
  const int width = beam_width (self);
  g_autofree char *text = width > 1 ? g_strdup_printf (_ ("beam of %d"), width)
                                    : g_strdup (_ ("greedy, weights of now"));

  if (panel != NULL)
    ui_panel_set_subtitle (UI_PANEL (panel), text);
}

static void
page_cb (UiSentencePanel *self)
{
  ui_sentence_view_set_kind (self->view, (UiSentenceKind) gtk_drop_down_get_selected (self->page));
}

/* The page was turned, here or by a key of the view. */
static void
turned_cb (UiSentencePanel *self)
{
  const UiSentenceKind kind = ui_sentence_view_get_kind (self->view);

  gtk_drop_down_set_selected (self->page, (guint) kind);
  gtk_widget_set_visible (self->beam_box, kind == UI_SENTENCE_BEAM);
  show_decoding (self);
  if ((kind == UI_SENTENCE_BEAM) != self->searched)
    ask (self);
  self->searched = kind == UI_SENTENCE_BEAM;
}

static void
beam_cb (UiSentencePanel *self)
{
  if (ui_sentence_view_get_kind (self->view) != UI_SENTENCE_BEAM)
    return;

  show_decoding (self);
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
  ui_token_chips_set_answer (self->chips, NULL);
  forget_forced (self);
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

/* Unknown words are told by their chips. */
static char *
notice_text (const EngTranslation *answer)
{
  if (answer->n_steps == 0 && answer->n_source <= 1)
    return g_strdup (_ ("Nothing to translate yet: type a sentence, or take one from the list."));

  if (answer->truncated)
    return g_strdup_printf (_ ("The sentence is longer than the model reads: only its first %d tokens are taken."), answer->n_source);

  return g_strdup ("");
}

static void
update_notice (UiSentencePanel *self)
{
  const EngSample *sample = self->state->sample;
  g_autofree char *text = NULL;

  if (sample == NULL || (sample->translation->serial == self->told && sample->translation->step == self->told_step))
    return;

  self->told = sample->translation->serial;
  self->told_step = sample->translation->step;
  text = notice_text (sample->translation);
  gtk_label_set_label (self->notice, text);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *text != '\0');
  ui_token_chips_set_answer (self->chips, sample->translation);
}

/* Puts a known word in place of one token. */
static void
replace_cb (UiSentencePanel *self, int place, const char *word)
{
  const EngSample *sample = self->state != NULL ? self->state->sample : NULL;
  const char *separator;
  GString *text;

  if (sample == NULL || place < 0 || place >= sample->translation->n_source)
    return;

  separator = self->state->info->config->tokens == ENG_TOKENS_CHAR ? "" : " ";
  text = g_string_new (NULL);
  for (int i = 0; i < sample->translation->n_source; i++)
    if (sample->translation->source_ids[i] != ENG_TOKEN_EOS)
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "",
                              i == place ? word : sample->translation->source_tokens[i]);

  gtk_editable_set_text (self->text, text->str);
  g_string_free (text, TRUE);
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
    case PROP_CONTROLS:
      g_value_set_object (value, UI_SENTENCE_PANEL (object)->controls);
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
  props[PROP_CONTROLS] =
      g_param_spec_object ("controls", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_TRANSLATE] =
      g_signal_new ("translate", UI_TYPE_SENTENCE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 6,
                    G_TYPE_UINT64, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT, G_TYPE_UINT, G_TYPE_POINTER);

  g_type_ensure (UI_TYPE_SENTENCE_VIEW);
  g_type_ensure (UI_TYPE_TOKEN_CHIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/souffleur/Souffleur/ui/sentence-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, entries);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, text);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, reference);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, presets_button);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, notice);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, forced_bar);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, forced_label);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, view);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, chips);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, controls);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, page);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, beam_box);
  gtk_widget_class_bind_template_child (widget_class, UiSentencePanel, beam);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reference_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, force_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_from_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, turned_cb);
  gtk_widget_class_bind_template_callback (widget_class, beam_cb);
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
