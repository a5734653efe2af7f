/* SPDX-License-Identifier: MIT */

#include "ui-sentence-panel.h"

#include <glib/gi18n.h>

#include "ui-draw.h"
#include "ui-panel.h"
#include "ui-presets.h"
#include "ui-recording.h"
#include "ui-sentence-input.h"
#include "ui-sentence-view.h"
#include "ui-token-chips.h"

/* How long a hand rests between two keys. */
#define TYPING_MSEC 120
/* A sentence is asked again so often while the model learns: fresh enough to watch, slow enough to read. */
#define AGAIN_USEC 500000
/* An answer that does not come is not waited for longer. */
#define LOST_USEC 3000000

struct _UiSentencePanel
{
  GtkBox parent_instance;

  UiState *state;    /* borrowed, or NULL */
  guint shown_run;   /* run_id that presets and first sentence are of */
  UiPresets presets; /* owned inside */
  guint64 serial;    /* of the newest question */
  guint64 told;      /* serial of the answer that the notice is about */
  guint64 told_step; /* its step */
  gint64 asked_usec; /* monotonic; when */
  guint typing_id;   /* the hand is still typing */
  gboolean setting;  /* the entries are being set, not typed into */
  gboolean searched; /* with a beam, when last asked because of a page */
  gboolean cleared;  /* the reference was taken away by hand */
  gboolean listed;   /* the reference came with the sentence, from the list */
  gboolean bare;     /* presentation: the entries are away */
  gboolean blank;    /* nothing was held out to be tried, and nobody has typed */
  gboolean chosen;   /* of a recording: a sentence was typed or taken from the list; else the newest is shown */

  UiForcedWords forced;

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

static gboolean
is_recording (UiSentencePanel *self)
{
  return self->state != NULL && ui_state_is_recording (self->state);
}

static void
say (UiSentencePanel *self, const char *text)
{
  gtk_label_set_label (self->notice, text);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *text != '\0');
}

/* What a recording said to the sentence, in place of asking; the picture stays where it said nothing. */
static void
recall (UiSentencePanel *self)
{
  const gboolean beam = ui_sentence_view_get_kind (self->view) == UI_SENTENCE_BEAM;

  if (ui_state_recall (self->state, gtk_editable_get_text (self->text), beam))
    ui_sentence_panel_update (self);
  else
    {
      g_autofree char *text = ui_sentence_input_recorded (NULL, FALSE, beam);

      say (self, text);
    }
}

static void
ask (UiSentencePanel *self)
{
  const char *reference = gtk_editable_get_text (self->reference);

  if (self->state == NULL || self->state->info == NULL || self->state->info->target_words == NULL)
    return;

  if (is_recording (self))
    {
      recall (self);
      return;
    }

  self->serial++;
  self->asked_usec = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_TRANSLATE], 0, self->serial, gtk_editable_get_text (self->text),
                 *reference != '\0' ? reference : NULL, beam_width (self), self->forced.n, self->forced.words);
}

static void
show_forced (UiSentencePanel *self)
{
  const guint n = self->forced.n;
  g_autofree char *text = g_strdup_printf (ngettext ("%u word put by you", "%u words put by you", n), n);

  gtk_label_set_label (self->forced_label, text);
  gtk_widget_set_visible (self->forced_bar, n > 0);
}

static void
forget_forced (UiSentencePanel *self)
{
  ui_forced_words_cut (&self->forced, 0);
  show_forced (self);
}

static void
set_quietly (UiSentencePanel *self, GtkEditable *entry, const char *text)
{
  self->setting = TRUE;
  gtk_editable_set_text (entry, text);
  self->setting = FALSE;
}

/* A sentence of the list, typed by hand: its reference is known. */
static void
find_reference (UiSentencePanel *self)
{
  const int i = ui_presets_find (&self->presets, gtk_editable_get_text (self->text));

  if (i < 0 || *gtk_editable_get_text (self->reference) != '\0' || self->cleared)
    return;

  set_quietly (self, self->reference, ui_presets_target (&self->presets, i));
  self->listed = TRUE;
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
  self->blank = FALSE;
  self->chosen = TRUE;

  /* The reference of a sentence from the list is no reference for another one. */
  if (self->listed)
    {
      self->listed = FALSE;
      set_quietly (self, self->reference, "");
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

  set_quietly (self, self->text, text);
  set_quietly (self, self->reference, reference != NULL ? reference : "");
  self->listed = reference != NULL;
  self->chosen = TRUE;

  forget_forced (self);
  ask (self);
}

static void
force_cb (UiSentencePanel *self, int position, int id)
{
  if (is_recording (self))
    {
      say (self, _ ("A recording has no weights that could go on from another word: press Play to begin its run, then put the word."));
      return;
    }

  ui_forced_words_put (&self->forced, position, id);
  show_forced (self);
  ask (self);
}

static void
release_from_cb (UiSentencePanel *self, int position)
{
  ui_forced_words_cut (&self->forced, position);
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

static gboolean
learns_words (UiSentencePanel *self)
{
  return self->state == NULL || self->state->info == NULL || self->state->info->target_words != NULL;
}

/* There is nothing to type where the run learns numbers, and nothing to score or search where it is over. */
static void
show_entries (UiSentencePanel *self)
{
  const gboolean recording = is_recording (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->reference), !recording);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), recording ? _ ("A sentence that this recording answered")
                                                                  : _ ("A sentence to translate with the weights of this instant"));
  gtk_widget_set_visible (self->beam_box, !recording && ui_sentence_view_get_kind (self->view) == UI_SENTENCE_BEAM);
  gtk_widget_set_visible (self->entries, !self->bare && learns_words (self));
  gtk_widget_set_visible (self->controls, learns_words (self));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->chips)), learns_words (self));
}

/* How the sentence is decoded stands beside the panel's title. */
static void
show_decoding (UiSentencePanel *self)
{
  GtkWidget *panel = gtk_widget_get_ancestor (GTK_WIDGET (self), UI_TYPE_PANEL);
  const int width = beam_width (self);
  const gboolean searched = self->state != NULL && self->state->sample != NULL && self->state->sample->translation->n_beam > 0;
  g_autofree char *text = !learns_words (self)  ? g_strdup (_ ("target, forced, free-running"))
                          : is_recording (self) ? g_strdup (searched ? _ ("beam search, as recorded") : _ ("greedy, as recorded"))
                          : width > 1           ? g_strdup_printf (_ ("beam of %d"), width)
                                                : g_strdup (_ ("greedy, weights of now"));

  if (panel != NULL)
    ui_panel_set_subtitle (UI_PANEL (panel), text);
}

static void
page_cb (UiSentencePanel *self)
{
  ui_sentence_view_set_kind (self->view, (UiSentenceKind) gtk_drop_down_get_selected (self->page));
}

/* Of a recording the search that it has, whatever the sentence. */
static void
find_search (UiSentencePanel *self)
{
  const EngSample *search = ui_state_recorded (self->state, NULL, TRUE);

  if (search != NULL && ui_state_recorded (self->state, gtk_editable_get_text (self->text), TRUE) == NULL)
    ui_sentence_panel_try (self, search->translation->text, search->reference);
  else
    ask (self);
}

/* The page was turned, here or by a key of the view. */
static void
turned_cb (UiSentencePanel *self)
{
  const UiSentenceKind kind = ui_sentence_view_get_kind (self->view);

  gtk_drop_down_set_selected (self->page, (guint) kind);
  show_entries (self);
  show_decoding (self);
  if (kind == UI_SENTENCE_BEAM && is_recording (self))
    find_search (self);
  else if ((kind == UI_SENTENCE_BEAM) != self->searched)
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

static void
preset_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  UiSentencePanel *self = user_data;
  const int i = g_variant_get_int32 (target);

  if (ui_presets_source (&self->presets, i) != NULL)
    ui_sentence_panel_try (self, ui_presets_source (&self->presets, i), ui_presets_target (&self->presets, i));
}

static void
offer_presets (UiSentencePanel *self)
{
  g_autoptr (GMenuModel) menu = ui_presets_menu (&self->presets, "sentence.preset");

  gtk_menu_button_set_menu_model (self->presets_button, menu);
  gtk_widget_set_sensitive (GTK_WIDGET (self->presets_button), self->presets.n > 0);
}

/* A new corpus: its own sentences; the first one is tried, so that nothing is blank. A restart on the same
 * corpus keeps what the user typed. */
static void
begin_run (UiSentencePanel *self)
{
  const EngRunInfo *info = self->state->info;
  const gboolean words = info->target_words != NULL;
  const gboolean other = ui_presets_collect (&self->presets, info);
  const int first = ui_presets_first (&self->presets);

  show_entries (self);
  show_decoding (self);
  say (self, "");
  ui_token_chips_set_answer (self->chips, NULL);
  forget_forced (self);
  offer_presets (self);
  self->chosen = FALSE;
  self->blank = FALSE;

  if (is_recording (self))
    {
      set_quietly (self, self->text, "");
      set_quietly (self, self->reference, "");
      g_clear_handle_id (&self->typing_id, g_source_remove);
      self->told = 0;
      return;
    }

  if ((other || *gtk_editable_get_text (self->text) == '\0') && ui_presets_source (&self->presets, first) != NULL)
    ui_sentence_panel_try (self, ui_presets_source (&self->presets, first), ui_presets_target (&self->presets, first));
  else
    ask (self);

  self->blank = words && self->presets.n == 0 && *gtk_editable_get_text (self->text) == '\0';
}

/* Nothing was held out: a sentence that is being learned is better than none. */
static void
try_first_row (UiSentencePanel *self)
{
  const EngBatchPicture *picture = self->state->picture;
  const EngRunInfo *info = self->state->info;
  g_autofree char *source = NULL, *target = NULL;
  g_autofree int *ids = NULL;

  if (!self->blank || picture == NULL || picture->rows < 1 || info->source_words == NULL)
    return;

  self->blank = FALSE;
  ids = g_new (int, MAX (1, picture->target_length[0]));
  for (int t = 0; t < picture->target_length[0]; t++)
    ids[t] = picture->cells[t].expected;

  source = ui_sentence_text (info->source_words, picture->source_ids, picture->source_length[0]);
  target = ui_sentence_text (info->target_words, ids, picture->target_length[0]);
  ui_sentence_panel_try (self, source, target);
}

/* --- What is worth saying about the input. */

/* The newest answer, or on its page the search, with its sentence, until another is chosen. */
static void
follow_recording (UiSentencePanel *self)
{
  const EngSample *search = ui_state_recorded (self->state, NULL, TRUE), *sample;

  if (self->chosen)
    return;

  if (ui_sentence_view_get_kind (self->view) == UI_SENTENCE_BEAM && search != NULL)
    ui_state_recall (self->state, search->translation->text, TRUE);

  sample = self->state->sample;
  set_quietly (self, self->text, sample->translation->text);
  set_quietly (self, self->reference, sample->reference != NULL ? sample->reference : "");
  self->listed = TRUE;
}

static gboolean
is_told (UiSentencePanel *self)
{
  const EngTranslation *answer = self->state->sample->translation;

  return answer->serial == self->told && answer->step == self->told_step;
}

static void
update_notice (UiSentencePanel *self)
{
  const EngTranslation *answer;
  g_autofree char *text = NULL;

  if (self->state->sample == NULL || is_told (self))
    return;

  if (is_recording (self))
    {
      follow_recording (self);
      show_decoding (self);
      ui_view_update (UI_VIEW (self->view));
    }

  answer = self->state->sample->translation;
  self->told = answer->serial;
  self->told_step = answer->step;
  text = is_recording (self) ? ui_sentence_input_recorded (answer, TRUE, ui_sentence_view_get_kind (self->view) == UI_SENTENCE_BEAM)
                             : ui_sentence_input_notice (answer);
  say (self, text);
  ui_token_chips_set_answer (self->chips, answer);
}

/* Puts a known word in place of one token. */
static void
replace_cb (UiSentencePanel *self, int place, const char *word)
{
  const EngSample *sample = self->state != NULL ? self->state->sample : NULL;
  g_autofree char *text = NULL;

  if (sample == NULL || place < 0 || place >= sample->translation->n_source)
    return;

  text = ui_sentence_input_replace (sample->translation, place, word,
                                    self->state->info->config->tokens == ENG_TOKENS_CHAR);
  gtk_editable_set_text (self->text, text);
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

      /* All of a recording may be here already, and nothing more come. */
      if (!is_recording (self))
        return;
    }

  try_first_row (self);
  update_notice (self);
  if (is_recording (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
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

  self->bare = bare;
  show_entries (self);
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
  ui_presets_clear (&UI_SENTENCE_PANEL (object)->presets);

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
