/* SPDX-License-Identifier: MIT
 *
 * `souffleur figure`: a picture of the window from a run log, without a window and without a display. The log
 * is replayed into the state that the window shows (cli-replay.h), and the window's own painters draw it.
 */

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "eng-error.h"

#ifdef WITH_WINDOW
#include "cli-replay.h"
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
  KIND_GAP,
  KIND_SENTENCE,
  KIND_MAP,
  KIND_BEAM,
  KIND_DRIFT
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

#define USUAL_WIDTH 800
#define USUAL_HEIGHT 500

typedef union
{
  UiCurves curves;
  UiMask mask;
  UiStrip strip;
  UiSentence sentence;
} Painted;

/* What the log lacks for a picture of @kind, or NULL. */
static const char *
missing (const UiState *state, Kind kind)
{
  gboolean of_words = kind == KIND_BLEU || kind == KIND_ATTENTION || kind == KIND_STATES || kind == KIND_SENTENCE ||
                      kind == KIND_BEAM;

  if (of_words && state->info->target_words == NULL)
    return _ ("it is of real vectors, which are no words");

  switch (kind)
    {
    case KIND_CURVES:
      return state->steps.n > 0 ? NULL : _ ("it has no update");

    case KIND_MASK:
    case KIND_FORCING:
    case KIND_MAP:
      return state->picture != NULL ? NULL : _ ("it has no traced batch");

    case KIND_BLEU:
      return state->marks.last_bleu >= 0 ? NULL : _ ("no epoch has a BLEU: train a whole epoch, with held-out sentences (--valid)");

    case KIND_GAP:
      return state->marks.last_positions >= 0 ? NULL : _ ("no epoch has losses by position: train a whole epoch, with held-out pairs (--valid)");

    case KIND_ATTENTION:
      return ui_sentence_has_attention (state->sample) ? NULL : _ ("no sentence in it was decoded with attention: train with --attention");

    case KIND_SENTENCE:
      return state->sample != NULL ? NULL : _ ("it has no decoded sentence");

    case KIND_BEAM:
      return state->sample != NULL && state->sample->translation->n_beam > 0 ? NULL : _ ("no sentence in it was decoded with a beam");

    case KIND_DRIFT:
      return state->drift != NULL                ? NULL
             : state->info->target_words != NULL ? _ ("it is of words: only real vectors drift")
                                                 : _ ("no epoch of it was validated: train a whole one");

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
  figure->title = ui_curves_title (&painted->curves);
  figure->paint = (UiPaintFunc) ui_curves_paint;
}

static void
set_up_strip (UiFigure *figure, Painted *painted, const UiState *state, UiStripKind kind)
{
  ui_strip_init (&painted->strip, state);
  painted->strip.kind = kind;
  figure->title = ui_strip_title (&painted->strip);
  figure->paint = (UiPaintFunc) ui_strip_paint;
}

static void
set_up_sentence (UiFigure *figure, Painted *painted, const UiState *state, UiSentenceKind kind)
{
  ui_sentence_init (&painted->sentence, state);
  painted->sentence.kind = kind;
  figure->title = ui_sentence_title (&painted->sentence);
  figure->paint = (UiPaintFunc) ui_sentence_paint;
}

/* The window's own painters and titles. */
static void
set_up_painter (UiFigure *figure, Painted *painted, const UiState *state, Kind kind)
{
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
      figure->title = ui_mask_title ();
      figure->paint = (UiPaintFunc) ui_mask_paint;
      break;

    case KIND_FORCING:
      set_up_strip (figure, painted, state, UI_STRIP_CELLS);
      break;

    case KIND_MAP:
      set_up_strip (figure, painted, state, UI_STRIP_MAP);
      break;

    case KIND_SENTENCE:
      set_up_sentence (figure, painted, state, UI_SENTENCE_STEPS);
      break;

    case KIND_DRIFT: /* the page that panel 4 has for real vectors */
      set_up_sentence (figure, painted, state, UI_SENTENCE_STEPS);
      break;

    case KIND_BEAM:
      set_up_sentence (figure, painted, state, UI_SENTENCE_BEAM);
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
is_of_sentence (Kind kind)
{
  return kind == KIND_SENTENCE || kind == KIND_DRIFT || kind == KIND_BEAM || kind == KIND_ATTENTION || kind == KIND_STATES;
}

/* As asked for; what nobody asked for is the usual size, or as much more as the picture takes: nothing scrolls in it. */
static void
set_size (UiFigure *figure, const Painted *painted, const Wanted *wanted)
{
  int width, height;

  figure->width = wanted->width > 0 ? wanted->width : USUAL_WIDTH;
  figure->height = wanted->height > 0 ? wanted->height : USUAL_HEIGHT;

  if (!is_of_sentence ((Kind) wanted->kind))
    return;

  ui_export_picture_size (figure, &width, &height);
  ui_sentence_figure_size (&painted->sentence, &figure->palette, &width, &height);
  ui_export_make_room (figure, wanted->width > 0 ? 0 : width, wanted->height > 0 ? 0 : height);
}

static gboolean
draw (const Wanted *wanted, GError **error)
{
  g_autoptr (EngRunLogData) log = eng_run_log_read (wanted->log, error);
  g_autoptr (UiState) state = NULL;
  g_autofree char *caption = NULL, *subtitle = NULL;
  const char *lacks;
  Painted painted;
  UiFigure figure = { .scale = wanted->scale };
  gboolean ok;

  if (log == NULL)
    return FALSE;

  state = cli_replay (log);

  if (wanted->kind == KIND_BEAM)
    cli_replay_beam (state, log);

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

  if (is_of_sentence ((Kind) wanted->kind))
    figure.subtitle = subtitle = ui_sentence_subtitle (&painted.sentence);

  set_size (&figure, &painted, wanted);
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
  Wanted wanted = { .kind = -1, .scale = 1 };
  const CliOption options[] = {
    { "log", CLI_TEXT, &wanted.log, 0, 0, _ ("RUN"), NULL, N_ ("the run log, from “souffleur train --log RUN” or the window") },
    { "kind", CLI_CHOICE, &wanted.kind, 0, 0, "curves|mask|forcing|bleu|attention|states|gap|sentence|map|beam|drift", NULL, N_ ("what to draw") },
    { "output", CLI_TEXT, &wanted.output, 0, 0, _ ("FILE"), NULL, N_ ("where to, as .svg, .pdf or .png") },
    { "width", CLI_WHOLE, &wanted.width, 64, 8192, "N", _ ("800, or what it takes"), N_ ("of the whole figure: pixels, or points of a PDF") },
    { "height", CLI_WHOLE, &wanted.height, 64, 8192, "N", _ ("500, or what it takes"), N_ ("likewise") },
    { "scale", CLI_REAL, &wanted.scale, 1, 4, "X", "1", N_ ("pixels of a .png for each of these") },
    { "style", CLI_CHOICE, &wanted.style, 0, 0, "light|dark|print", "light", N_ ("colours; print: black on white for paper") },
  };
  const CliCommand command = {
    "figure", N_ ("--log RUN --kind KIND --output FILE [OPTION…]"),
    N_ ("Draws from a run log what the window draws."),
    options, G_N_ELEMENTS (options), 0, 0, 0,
    N_ ("curves: losses, validation forced and free-running, ε. gap: loss by output position, forced and free-running. bleu: BLEU by epoch. forcing, mask: the last batch that the log traced; map: what every update was fed. sentence, attention, states, beam: the last sentence that it decoded. drift: real vectors, target, forced and free-running.")
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
