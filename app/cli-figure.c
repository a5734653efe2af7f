/* SPDX-License-Identifier: MIT
 *
 * `souffleur figure`: a picture of the window from a run log, without a window and without a display. The log
 * becomes the events that the engine sent, the reducer makes of them what it made then, and the window's own
 * painters draw it.
 */

#include <math.h>

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "eng-error.h"

#ifdef WITH_WINDOW
#include "eng-run-log.h"
#include "ui-curves.h"
#include "ui-export.h"
#include "ui-mask.h"
#include "ui-sentence.h"
#include "ui-state.h"
#include "ui-strip.h"
#include "ui-text.h"
#endif

typedef enum
{
  KIND_CURVES,
  KIND_MASK,
  KIND_FORCING,
  KIND_BLEU,
  KIND_ATTENTION,
  KIND_STATES,
  KIND_GAP
} Kind;

typedef struct
{
  char *log, *output; /* borrowed from argv */
  int kind;           /* Kind; -1 = not given */
  int style;          /* UiStyle */
  int width, height;
  double scale;
} Wanted;

static gboolean
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, ENG_ERROR, code, message);

  return FALSE;
}

static gboolean
check_wanted (const Wanted *wanted, GError **error)
{
  const char *inputs[] = { wanted->log, NULL };
  g_autofree char *lower = NULL;

  if (wanted->log == NULL)
    return refuse (error, ENG_ERROR_BAD_OPTION, _ ("--log is missing: name the run log of a training"));

  if (wanted->kind < 0)
    return refuse (error, ENG_ERROR_BAD_OPTION, _ ("--kind is missing: say what to draw"));

  if (wanted->output == NULL)
    return refuse (error, ENG_ERROR_BAD_OPTION, _ ("--output is missing: name a file that ends in .svg, .pdf or .png"));

  lower = g_ascii_strdown (wanted->output, -1);

  if (!g_str_has_suffix (lower, ".svg") && !g_str_has_suffix (lower, ".pdf") && !g_str_has_suffix (lower, ".png"))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--output “%s”: expected a name that ends in .svg, .pdf or .png"), wanted->output);

      return FALSE;
    }

  return cli_check_output ("output", wanted->output, inputs, error);
}

#ifdef WITH_WINDOW

/* Of the one run of a log. */
#define RUN_ID 1

typedef union
{
  UiCurves curves;
  UiMask mask;
  UiStrip strip;
  UiSentence sentence;
} Painted;

static EngEvent *
new_event (EngEventType type)
{
  return eng_event_new (type, RUN_ID);
}

static void
apply (UiState *state, EngEvent *event)
{
  ui_state_apply (state, event);
  eng_event_free (event);
}

/* A run of real vectors has no words, not even the special ones that the log's reader begins with. Else the log
 * names only the words that occur in it. The loss of guessing is that of the whole vocabulary, so nameless
 * words fill it up. */
static void
fill_vocabulary (EngWords **words, int size)
{
  char **all;

  if (size == 0)
    g_clear_pointer (words, eng_words_unref);

  if (*words == NULL || (*words)->n >= size)
    return;

  all = g_new (char *, size);

  for (int i = 0; i < size; i++)
    all[i] = g_strdup (i < (*words)->n ? (*words)->words[i] : "");

  eng_words_unref (*words);
  *words = eng_words_new (size, all);
}

static void
apply_run (UiState *state, const EngRunLogData *log)
{
  EngEvent *event = new_event (ENG_EVENT_RUN);

  event->run = eng_run_info_copy (log->run);
  fill_vocabulary (&event->run->source_words, log->source_vocab);
  fill_vocabulary (&event->run->target_words, log->target_vocab);
  apply (state, event);

  event = new_event (ENG_EVENT_STEPS);
  event->steps.n = log->n_steps;
  event->steps.info = g_memdup2 (log->steps, log->n_steps * sizeof *log->steps);
  apply (state, event);
}

/* The events of the log, kind by kind: the reducer sorts them by their steps. Pictures are taken from @log. */
static UiState *
state_of (EngRunLogData *log)
{
  UiState *state = ui_state_new ();
  EngEvent *event;

  apply_run (state, log);

  for (guint i = 0; i < log->epochs->len; i++)
    {
      event = new_event (ENG_EVENT_EPOCH);
      event->epoch = eng_epoch_info_copy (log->epochs->pdata[i]);
      apply (state, event);
    }

  for (guint i = 0; i < log->changes->len; i++)
    {
      event = new_event (ENG_EVENT_CHANGE);
      event->change = eng_change_copy (log->changes->pdata[i]);
      apply (state, event);
    }

  for (guint i = 0; i < log->samples->len; i++)
    {
      event = new_event (ENG_EVENT_SAMPLE);
      event->sample = eng_sample_copy (log->samples->pdata[i]);
      apply (state, event);
    }

  while (log->pictures->len > 0)
    {
      EngBatchPicture *picture = g_ptr_array_steal_index (log->pictures, 0);

      picture->run_id = RUN_ID;
      ui_state_set_picture (state, picture);
    }

  event = new_event (ENG_EVENT_STATE);
  event->state = g_strcmp0 (log->reason, "diverged") == 0 ? ENG_RUN_DIVERGED : ENG_RUN_DONE;
  apply (state, event);

  return state;
}

static gboolean
has_bleu (const UiState *state)
{
  for (guint i = 0; i < state->epochs->len; i++)
    if (isfinite (((const EngEpochInfo *) state->epochs->pdata[i])->valid_bleu))
      return TRUE;

  return FALSE;
}

static gboolean
has_positions (const UiState *state)
{
  for (guint i = 0; i < state->epochs->len; i++)
    {
      const EngEpochInfo *epoch = state->epochs->pdata[i];

      if (epoch->positions > 0 && epoch->loss_forced != NULL && epoch->loss_free != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What the log lacks for a picture of @kind, or NULL. */
static const char *
missing (const UiState *state, Kind kind)
{
  gboolean of_words = kind == KIND_BLEU || kind == KIND_ATTENTION || kind == KIND_STATES;

  if (of_words && state->info->target_words == NULL)
    return _ ("it is of real vectors, which are no words");

  switch (kind)
    {
    case KIND_CURVES:
      return state->steps.n > 0 ? NULL : _ ("it has no update");

    case KIND_MASK:
    case KIND_FORCING:
      return state->picture != NULL ? NULL : _ ("it has no traced batch");

    case KIND_BLEU:
      return has_bleu (state) ? NULL : _ ("no epoch has a BLEU: train a whole epoch, with held-out sentences (--valid)");

    case KIND_GAP:
      return has_positions (state) ? NULL : _ ("no epoch has losses by position: train a whole epoch, with held-out pairs (--valid)");

    case KIND_ATTENTION:
      return ui_sentence_has_attention (state->sample) ? NULL : _ ("no sentence in it was decoded with attention: train with --attention");

    case KIND_STATES:
      return ui_sentence_has_states (state->sample) ? NULL : _ ("it has no decoded sentence");

    default:
      g_assert_not_reached ();
    }
}

static void
set_up_curves (UiFigure *figure, Painted *painted, const UiState *state, UiCurvesKind kind)
{
  ui_curves_init (&painted->curves, state);
  painted->curves.kind = kind;
  figure->paint = (UiPaintFunc) ui_curves_paint;
}

static void
set_up_sentence (UiFigure *figure, Painted *painted, const UiState *state, UiSentenceKind kind)
{
  ui_sentence_init (&painted->sentence, state);
  painted->sentence.kind = kind;
  figure->paint = (UiPaintFunc) ui_sentence_paint;
}

static void
set_up_painter (UiFigure *figure, Painted *painted, const UiState *state, Kind kind)
{
  static const char *const titles[] = {
    [KIND_CURVES] = N_ ("Learning curves"),
    [KIND_MASK] = N_ ("Mask: the loss of every position"),
    [KIND_FORCING] = N_ ("What the decoder was fed"),
    [KIND_BLEU] = N_ ("BLEU of the held-out sentences"),
    [KIND_ATTENTION] = N_ ("Attention"),
    [KIND_STATES] = N_ ("States of the decoder"),
    [KIND_GAP] = N_ ("Loss by output position, forced and free-running"),
  };

  figure->title = _ (titles[kind]);
  figure->data = painted;

  switch (kind)
    {
    case KIND_CURVES:
      set_up_curves (figure, painted, state, UI_CURVES_LOSS);
      break;

    case KIND_BLEU:
      set_up_curves (figure, painted, state, UI_CURVES_BLEU);
      break;

    case KIND_GAP:
      set_up_curves (figure, painted, state, UI_CURVES_POSITION);
      break;

    case KIND_MASK:
      ui_mask_init (&painted->mask, state);
      figure->paint = (UiPaintFunc) ui_mask_paint;
      break;

    case KIND_FORCING:
      ui_strip_init (&painted->strip, state);
      figure->paint = (UiPaintFunc) ui_strip_paint;
      break;

    case KIND_ATTENTION:
      set_up_sentence (figure, painted, state, UI_SENTENCE_ATTENTION);
      break;

    case KIND_STATES:
      set_up_sentence (figure, painted, state, UI_SENTENCE_STATES);
      break;

    default:
      g_assert_not_reached ();
    }
}

static gboolean
draw (const Wanted *wanted, GError **error)
{
  g_autoptr (EngRunLogData) log = eng_run_log_read (wanted->log, error);
  g_autoptr (UiState) state = NULL;
  g_autofree char *caption = NULL;
  const char *lacks;
  Painted painted;
  UiFigure figure = { .width = wanted->width, .height = wanted->height, .scale = wanted->scale };
  gboolean ok;

  if (log == NULL)
    return FALSE;

  state = state_of (log);
  lacks = missing (state, (Kind) wanted->kind);

  if (lacks != NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_MISMATCH, _ ("“%s” cannot be drawn so: %s"), wanted->log, lacks);

      return FALSE;
    }

  caption = ui_export_caption (state);
  figure.caption = caption;
  set_up_painter (&figure, &painted, state, (Kind) wanted->kind);
  ui_palette_init (&figure.palette, (UiStyle) wanted->style, FALSE, NULL, 1.0);
  ok = ui_export_file (&figure, wanted->output, error);
  ui_text_forget ();

  return ok;
}

#else

static gboolean
draw (const Wanted *wanted, GError **error)
{
  g_set_error_literal (error, ENG_ERROR, ENG_ERROR_MISMATCH, _ ("this build draws no figures: build with -Dwindow=enabled, which brings cairo"));

  return FALSE;
}

#endif

int
cli_figure (int argc, char **argv)
{
  Wanted wanted = { .kind = -1, .width = 800, .height = 500, .scale = 1 };
  const CliOption options[] = {
    { "log", CLI_TEXT, &wanted.log, 0, 0, _ ("RUN"), NULL, N_ ("the run log, from “souffleur train --log RUN” or the window") },
    { "kind", CLI_CHOICE, &wanted.kind, 0, 0, "curves|mask|forcing|bleu|attention|states|gap", NULL, N_ ("what to draw") },
    { "output", CLI_TEXT, &wanted.output, 0, 0, _ ("FILE"), NULL, N_ ("where to, as .svg, .pdf or .png") },
    { "width", CLI_WHOLE, &wanted.width, 64, 8192, "N", "800", N_ ("of the whole figure: pixels, or points of a PDF") },
    { "height", CLI_WHOLE, &wanted.height, 64, 8192, "N", "500", N_ ("likewise") },
    { "scale", CLI_REAL, &wanted.scale, 1, 4, "X", "1", N_ ("pixels of a .png for each of these") },
    { "style", CLI_CHOICE, &wanted.style, 0, 0, "light|dark|print", "light", N_ ("colours; print: black on white for paper") },
  };
  const CliCommand command = {
    "figure", "--log RUN --kind KIND --output FILE [OPTION…]",
    N_ ("Draws from a run log what the window draws."),
    options, G_N_ELEMENTS (options), 0, 0, 0,
    N_ ("curves: losses, validation forced and free-running, ε. gap: loss by output position, forced and free-running. bleu: BLEU by epoch. forcing, mask: the last batch that the log traced. attention, states: the last sentence that it decoded.")
  };
  g_auto (CliArguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  if (!check_wanted (&wanted, &error) || !draw (&wanted, &error))
    return cli_fail (error);

  return CLI_DONE;
}
