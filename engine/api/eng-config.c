/* SPDX-License-Identifier: MIT */

#include "eng-config.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-error.h"

#define FIELD(name) G_STRUCT_OFFSET (EngConfig, name)

#define DATA ENG_OPTION_GROUP_DATA
#define MODEL ENG_OPTION_GROUP_MODEL
#define OPT ENG_OPTION_GROUP_OPTIMISATION
#define FORCE ENG_OPTION_GROUP_FORCING
#define MACHINE ENG_OPTION_GROUP_MACHINE

static const EngOption options[] = {
  { "lesson", ENG_OPTION_STRING, DATA, FIELD (lesson), 0, 0, 0, NULL, NULL, FALSE, FALSE, N_ ("a built-in lesson or a lesson file; other options override it") },
  { "data", ENG_OPTION_STRING, DATA, FIELD (data), 0, 0, 0, NULL, NULL, FALSE, FALSE, N_ ("a file of tab-separated sentence pairs (the first two columns count)") },
  { "source", ENG_OPTION_STRING, DATA, FIELD (source), 0, 0, 0, NULL, NULL, FALSE, FALSE, N_ ("a file of source sentences, one a line; with --target") },
  { "target", ENG_OPTION_STRING, DATA, FIELD (target), 0, 0, 0, NULL, NULL, FALSE, FALSE, N_ ("a file of target sentences, one a line; with --source") },
  { "task", ENG_OPTION_CHOICE, DATA, FIELD (task), 0, 0, 0, "none|reverse|copy|sort|numbers|dates|waves|noise", "none", FALSE, FALSE, N_ ("generated data in place of a corpus") },
  { "swap", ENG_OPTION_SWITCH, DATA, FIELD (swap), 0, 0, 0, NULL, "off", FALSE, TRUE, N_ ("exchange source and target") },
  { "max-pairs", ENG_OPTION_INT, DATA, FIELD (max_pairs), 0, 0, 100000000, NULL, "0", FALSE, FALSE, N_ ("use the first N pairs (0: all)") },
  { "text", ENG_OPTION_CHOICE, DATA, FIELD (text), 0, 0, 0, "book|clean", "book", FALSE, FALSE, N_ ("rules of text normalisation") },
  { "tokens", ENG_OPTION_CHOICE, DATA, FIELD (tokens), 0, 0, 0, "word|char", "word", FALSE, FALSE, N_ ("what a token is") },
  { "min-count", ENG_OPTION_INT, DATA, FIELD (min_count), 0, 1, 1000000, NULL, "2", FALSE, FALSE, N_ ("rarer tokens become <unk>") },
  { "max-length", ENG_OPTION_INT, DATA, FIELD (max_length), 0, 1, 1000, NULL, "10", FALSE, FALSE, N_ ("longest sequence in tokens, <eos> included") },
  { "valid", ENG_OPTION_VALID, DATA, FIELD (valid), 0, 0, 0, NULL, "10%", FALSE, FALSE, N_ ("pairs held out for validation: a count, or a percentage such as 10%") },

  { "cell", ENG_OPTION_CHOICE, MODEL, FIELD (encoder_cell), FIELD (decoder_cell), 0, 0, "gru|lstm|rnn", "gru", FALSE, FALSE, N_ ("recurrent cell of both sides") },
  { "encoder-cell", ENG_OPTION_CHOICE, MODEL, FIELD (encoder_cell), 0, 0, 0, "gru|lstm|rnn", "gru", FALSE, FALSE, N_ ("recurrent cell of the encoder") },
  { "decoder-cell", ENG_OPTION_CHOICE, MODEL, FIELD (decoder_cell), 0, 0, 0, "gru|lstm|rnn", "gru", FALSE, FALSE, N_ ("recurrent cell of the decoder") },
  { "layers", ENG_OPTION_INT, MODEL, FIELD (layers), 0, 1, 16, NULL, "2", FALSE, FALSE, N_ ("recurrent layers of each side") },
  { "embed", ENG_OPTION_INT, MODEL, FIELD (embed), 0, 1, 4096, NULL, "32", FALSE, FALSE, N_ ("size of the embeddings") },
  { "hidden", ENG_OPTION_INT, MODEL, FIELD (encoder_hidden), FIELD (decoder_hidden), 1, 4096, NULL, "32", FALSE, FALSE, N_ ("hidden units of both sides") },
  { "encoder-hidden", ENG_OPTION_INT, MODEL, FIELD (encoder_hidden), 0, 1, 4096, NULL, "32", FALSE, FALSE, N_ ("hidden units of the encoder") },
  { "decoder-hidden", ENG_OPTION_INT, MODEL, FIELD (decoder_hidden), 0, 1, 4096, NULL, "32", FALSE, FALSE, N_ ("hidden units of the decoder") },
  { "bidirectional", ENG_OPTION_SWITCH, MODEL, FIELD (bidirectional), 0, 0, 0, NULL, "off", FALSE, TRUE, N_ ("the encoder reads in both directions") },
  { "attention", ENG_OPTION_CHOICE, MODEL, FIELD (attention), 0, 0, 0, "none|additive|dot|general", "none", FALSE, FALSE, N_ ("attention of the decoder over the source") },
  { "tie-output", ENG_OPTION_SWITCH, MODEL, FIELD (tie_output), 0, 0, 0, NULL, "off", FALSE, TRUE, N_ ("the output layer shares the target embedding") },

  { "batch", ENG_OPTION_INT, OPT, FIELD (batch), 0, 1, 65536, NULL, "64", FALSE, FALSE, N_ ("sentence pairs of one update") },
  { "epochs", ENG_OPTION_INT, OPT, FIELD (epochs), 0, 1, 10000000, NULL, "300", TRUE, FALSE, N_ ("passes over the training pairs") },
  { "steps", ENG_OPTION_INT, OPT, FIELD (steps), 0, 0, 2147483647, NULL, "0", TRUE, FALSE, N_ ("stop after N updates (0: when the epochs are done)") },
  { "learning-rate", ENG_OPTION_REAL, OPT, FIELD (learning_rate), 0, 0, 100, NULL, "0.005", TRUE, FALSE, N_ ("step size of the optimiser") },
  { "optimizer", ENG_OPTION_CHOICE, OPT, FIELD (optimizer), 0, 0, 0, "adam|sgd", "adam", FALSE, FALSE, N_ ("rule of the update") },
  { "clip", ENG_OPTION_REAL, OPT, FIELD (clip), 0, 0, 1e6, NULL, "1", TRUE, FALSE, N_ ("clip the gradient's norm to this (0: never)") },
  { "dropout", ENG_OPTION_REAL, OPT, FIELD (dropout), 0, 0, 0.95, NULL, "0.1", TRUE, FALSE, N_ ("share of units dropped between layers and in attention") },
  { "order", ENG_OPTION_CHOICE, OPT, FIELD (order), 0, 0, 0, "shuffled|file", "shuffled", FALSE, FALSE, N_ ("order of the training pairs") },
  { "loss", ENG_OPTION_CHOICE, OPT, FIELD (loss), 0, 0, 0, "token|book|mse", "token", FALSE, FALSE, N_ ("mean over valid tokens, the book's, or squared error") },
  { "mask", ENG_OPTION_SWITCH, OPT, FIELD (mask), 0, 0, 0, NULL, "on", TRUE, FALSE, N_ ("on: padding does not count in the loss") },
  { "encoder-padding", ENG_OPTION_CHOICE, OPT, FIELD (encoder_padding), 0, 0, 0, "skip|run", "skip", FALSE, FALSE, N_ ("whether the encoder stops at the valid length or runs on") },
  { "context", ENG_OPTION_CHOICE, OPT, FIELD (context), 0, 0, 0, "encoder|book", "encoder", FALSE, FALSE, N_ ("context while decoding: the encoder's, or the book's slip") },

  { "forcing", ENG_OPTION_SCHEDULE, FORCE, FIELD (forcing), 0, 0, 0, NULL, "1", TRUE, FALSE, N_ ("ε, the chance to feed the true token: P, constant:P, linear:START:END:STEPS, exponential:K[:FLOOR], inverse-sigmoid:K[:FLOOR]") },
  { "coin", ENG_OPTION_CHOICE, FORCE, FIELD (coin), 0, 0, 0, "token|sentence|batch", "token", TRUE, FALSE, N_ ("what one coin decides") },
  { "feed", ENG_OPTION_CHOICE, FORCE, FIELD (feed), 0, 0, 0, "argmax|sample|mix", "argmax", TRUE, FALSE, N_ ("what is fed when the coin says “own”") },
  { "temperature", ENG_OPTION_REAL, FORCE, FIELD (temperature), 0, 0.01, 100, NULL, "1", TRUE, FALSE, N_ ("temperature of the draw with --feed sample") },

  { "seed", ENG_OPTION_INT, MACHINE, FIELD (seed), 0, 0, 9007199254740991.0, NULL, "1", FALSE, FALSE, N_ ("names every random number of the run") },
  { "threads", ENG_OPTION_INT, MACHINE, FIELD (threads), 0, 0, 256, NULL, "0", FALSE, FALSE, N_ ("threads (0: all cores); never changes a result") },
  { "lanes", ENG_OPTION_INT, MACHINE, FIELD (lanes), 0, 0, 64, NULL, "0", FALSE, FALSE, N_ ("slices of the batch (0: by its size); same lanes, same bits") },
};

#undef DATA
#undef MODEL
#undef OPT
#undef FORCE
#undef MACHINE

const EngOption *
eng_config_options (guint *n)
{
  *n = G_N_ELEMENTS (options);

  return options;
}

const EngOption *
eng_config_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (strcmp (options[i].name, name) == 0)
      return &options[i];

  return NULL;
}

EngConfig *
eng_config_new (void)
{
  EngConfig *self = g_new0 (EngConfig, 1);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].preset != NULL && !eng_config_set (self, options[i].name, options[i].preset, NULL))
      g_error ("the default of --%s is not valid", options[i].name);

  return self;
}

EngConfig *
eng_config_copy (const EngConfig *self)
{
  EngConfig *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].kind == ENG_OPTION_STRING)
      {
        char **field = G_STRUCT_MEMBER_P (copy, options[i].field);

        *field = g_strdup (*field);
      }

  return copy;
}

void
eng_config_free (EngConfig *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].kind == ENG_OPTION_STRING)
      g_free (G_STRUCT_MEMBER (char *, self, options[i].field));

  g_free (self);
}

/* The index of @value in "a|b|c", or -1. */
static int
choice_index (const char *choices, const char *value)
{
  g_auto (GStrv) words = g_strsplit (choices, "|", -1);

  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], value) == 0)
      return i;

  return -1;
}

static gboolean
parse_number (const char *text, double *number)
{
  char *end = NULL;

  if (*text == '\0' || g_ascii_isspace (*text))
    return FALSE;

  *number = g_ascii_strtod (text, &end);

  return *end == '\0' && isfinite (*number);
}

static gboolean
refuse (GError **error, const char *name, const char *value, const char *expected)
{
  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--%s “%s”: expected %s"), name, value, expected);

  return FALSE;
}

static gboolean
set_number (EngConfig *self, const EngOption *option, const char *value, GError **error)
{
  double number = 0.0;
  gboolean whole = option->kind == ENG_OPTION_INT;

  if (!parse_number (value, &number) || number < option->min || number > option->max || (whole && number != floor (number)))
    {
      g_autofree char *expected = g_strdup_printf (whole ? _ ("a whole number from %.0f to %.0f") : _ ("a number from %g to %g"),
                                                   option->min, option->max);

      return refuse (error, option->name, value, expected);
    }

  if (option->field == FIELD (seed))
    self->seed = (gint64) number;
  else if (whole)
    {
      G_STRUCT_MEMBER (int, self, option->field) = (int) number;

      if (option->field2 != 0)
        G_STRUCT_MEMBER (int, self, option->field2) = (int) number;
    }
  else
    G_STRUCT_MEMBER (double, self, option->field) = number;

  return TRUE;
}

static gboolean
set_choice (EngConfig *self, const EngOption *option, const char *value, GError **error)
{
  int index = choice_index (option->choices, value);

  if (index < 0)
    {
      g_autofree char *expected = g_strdup_printf (_ ("one of %s"), option->choices);

      return refuse (error, option->name, value, expected);
    }

  G_STRUCT_MEMBER (int, self, option->field) = index;

  if (option->field2 != 0)
    G_STRUCT_MEMBER (int, self, option->field2) = index;

  return TRUE;
}

static gboolean
set_valid (EngConfig *self, const char *value, GError **error)
{
  gboolean percent = g_str_has_suffix (value, "%");
  g_autofree char *digits = g_strndup (value, strlen (value) - (percent ? 1 : 0));
  double number = 0.0;

  if (!parse_number (digits, &number) || number < 0 || (percent ? number > 90 : number != floor (number) || number > 1e8))
    return refuse (error, "valid", value, _ ("a count of pairs such as 200, or a percentage from 0% to 90%"));

  self->valid = number;
  self->valid_percent = percent;

  return TRUE;
}

gboolean
eng_config_set (EngConfig *self, const char *name, const char *value, GError **error)
{
  const EngOption *option = eng_config_find (name);

  if (option == NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("there is no option “%s”"), name);

      return FALSE;
    }

  switch (option->kind)
    {
    case ENG_OPTION_INT:
    case ENG_OPTION_REAL:
      return set_number (self, option, value, error);

    case ENG_OPTION_CHOICE:
      return set_choice (self, option, value, error);

    case ENG_OPTION_SWITCH:
      if (strcmp (value, "on") != 0 && strcmp (value, "off") != 0)
        return refuse (error, name, value, _ ("on or off"));

      G_STRUCT_MEMBER (gboolean, self, option->field) = strcmp (value, "on") == 0;

      return TRUE;

    case ENG_OPTION_STRING:
      if (*value == '\0')
        return refuse (error, name, value, _ ("a name"));

      g_free (G_STRUCT_MEMBER (char *, self, option->field));
      G_STRUCT_MEMBER (char *, self, option->field) = g_strdup (value);

      return TRUE;

    case ENG_OPTION_SCHEDULE:
      return eng_schedule_parse (&self->forcing, value, error);

    case ENG_OPTION_VALID:
      return set_valid (self, value, error);

    default:
      g_assert_not_reached ();
    }
}

/* The shortest decimal that reads back as the same double. Every decimal of up to 15 digits survives a
 * double, and %g drops its trailing zeros, so that 10 is "10" and not "1e+01". */
static char *
format_real (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, number);

      if (g_ascii_strtod (text, NULL) == number)
        break;
    }

  return g_strdup (text);
}

char *
eng_config_get (const EngConfig *self, const char *name)
{
  const EngOption *option = eng_config_find (name);

  g_return_val_if_fail (option != NULL, NULL);

  switch (option->kind)
    {
    case ENG_OPTION_INT:
      if (option->field == FIELD (seed))
        return g_strdup_printf ("%" PRId64, self->seed);

      return g_strdup_printf ("%d", G_STRUCT_MEMBER (int, self, option->field));

    case ENG_OPTION_REAL:
      return format_real (G_STRUCT_MEMBER (double, self, option->field));

    case ENG_OPTION_CHOICE:
      {
        g_auto (GStrv) words = g_strsplit (option->choices, "|", -1);

        return g_strdup (words[G_STRUCT_MEMBER (int, self, option->field)]);
      }

    case ENG_OPTION_SWITCH:
      return g_strdup (G_STRUCT_MEMBER (gboolean, self, option->field) ? "on" : "off");

    case ENG_OPTION_STRING:
      return g_strdup (G_STRUCT_MEMBER (char *, self, option->field));

    case ENG_OPTION_SCHEDULE:
      return eng_schedule_format (&self->forcing);

    case ENG_OPTION_VALID:
      {
        g_autofree char *number = format_real (self->valid);

        return g_strdup_printf ("%s%s", number, self->valid_percent ? "%" : "");
      }

    default:
      g_assert_not_reached ();
    }
}

/* One line for each combination that cannot be. */
gboolean
eng_config_check (const EngConfig *self, GError **error)
{
  gboolean real = self->task == ENG_TASK_WAVES || self->task == ENG_TASK_NOISE;
  const char *wrong = NULL;

  if ((self->source == NULL) != (self->target == NULL))
    wrong = _ ("--source and --target belong together: give both files");
  else if ((self->data != NULL) + (self->source != NULL) + (self->task != ENG_TASK_NONE) > 1)
    wrong = _ ("give one of --data, --source with --target, and --task");
  else if (real != (self->loss == ENG_LOSS_MSE))
    wrong = real ? _ ("--task waves and noise are real vectors: they need --loss mse")
                 : _ ("--loss mse needs real vectors: --task waves or --task noise");
  else if (self->tie_output && real)
    wrong = _ ("--tie-output needs tokens, not real vectors");
  else if (self->tie_output && self->embed != self->decoder_hidden)
    wrong = _ ("--tie-output needs --embed equal to the hidden units of the decoder");
  else if (self->attention == ENG_ATTENTION_DOT && self->decoder_hidden != self->encoder_hidden * (self->bidirectional ? 2 : 1))
    wrong = _ ("--attention dot needs states of equal size on both sides; --attention general does not");
  else if (self->feed == ENG_FEED_MIX && real)
    wrong = _ ("--feed mix needs tokens, not real vectors");
  else if (self->context == ENG_CONTEXT_BOOK && (self->attention != ENG_ATTENTION_NONE || self->decoder_hidden != self->encoder_hidden * (self->bidirectional ? 2 : 1)))
    wrong = _ ("--context book needs --attention none and states of equal size on both sides");

  if (wrong == NULL)
    return TRUE;

  g_set_error_literal (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, wrong);

  return FALSE;
}

gboolean
eng_config_equal_model (const EngConfig *a, const EngConfig *b)
{
  return a->encoder_cell == b->encoder_cell && a->decoder_cell == b->decoder_cell && a->layers == b->layers &&
         a->embed == b->embed && a->encoder_hidden == b->encoder_hidden && a->decoder_hidden == b->decoder_hidden &&
         a->bidirectional == b->bidirectional && a->attention == b->attention && a->tie_output == b->tie_output &&
         (a->loss == ENG_LOSS_MSE) == (b->loss == ENG_LOSS_MSE);
}

static gboolean
parse_range (const char *text, double min, double max, double *number)
{
  return parse_number (text, number) && *number >= min && *number <= max;
}

gboolean
eng_schedule_parse (EngSchedule *schedule, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  guint n = g_strv_length (parts);
  EngSchedule parsed = { ENG_SCHEDULE_CONSTANT, 1.0, 1.0, 1.0, 1.0, 0.0 };
  gboolean ok = FALSE;

  if (n == 1)
    ok = parse_range (parts[0], 0, 1, &parsed.start);
  else if (n == 2 && strcmp (parts[0], "constant") == 0)
    ok = parse_range (parts[1], 0, 1, &parsed.start);
  else if (n == 4 && strcmp (parts[0], "linear") == 0)
    {
      parsed.kind = ENG_SCHEDULE_LINEAR;
      ok = parse_range (parts[1], 0, 1, &parsed.start) && parse_range (parts[2], 0, 1, &parsed.end) &&
           parse_range (parts[3], 1, 1e12, &parsed.steps);
    }
  else if ((n == 2 || n == 3) && strcmp (parts[0], "exponential") == 0)
    {
      parsed.kind = ENG_SCHEDULE_EXPONENTIAL;
      ok = parse_range (parts[1], 1e-9, 1, &parsed.k) && (n == 2 || parse_range (parts[2], 0, 1, &parsed.floor));
    }
  else if ((n == 2 || n == 3) && strcmp (parts[0], "inverse-sigmoid") == 0)
    {
      parsed.kind = ENG_SCHEDULE_INVERSE_SIGMOID;
      ok = parse_range (parts[1], 1, 1e12, &parsed.k) && (n == 2 || parse_range (parts[2], 0, 1, &parsed.floor));
    }

  if (!ok)
    return refuse (error, "forcing", text,
                   _ ("P, constant:P, linear:START:END:STEPS, exponential:K[:FLOOR] with K up to 1, or inverse-sigmoid:K[:FLOOR] with K from 1; P, START, END and FLOOR from 0 to 1"));

  *schedule = parsed;

  return TRUE;
}

char *
eng_schedule_format (const EngSchedule *schedule)
{
  g_autofree char *start = format_real (schedule->start);
  g_autofree char *end = format_real (schedule->end);
  g_autofree char *steps = format_real (schedule->steps);
  g_autofree char *k = format_real (schedule->k);
  g_autofree char *floor_text = format_real (schedule->floor);

  switch ((EngScheduleKind) schedule->kind)
    {
    case ENG_SCHEDULE_CONSTANT:
      return g_strdup (start);

    case ENG_SCHEDULE_LINEAR:
      return g_strdup_printf ("linear:%s:%s:%s", start, end, steps);

    case ENG_SCHEDULE_EXPONENTIAL:
      return g_strdup_printf ("exponential:%s:%s", k, floor_text);

    case ENG_SCHEDULE_INVERSE_SIGMOID:
      return g_strdup_printf ("inverse-sigmoid:%s:%s", k, floor_text);

    default:
      g_assert_not_reached ();
    }
}

double
eng_schedule_epsilon (const EngSchedule *schedule, guint64 step)
{
  double i = (double) step;
  double epsilon = schedule->start;

  switch ((EngScheduleKind) schedule->kind)
    {
    case ENG_SCHEDULE_CONSTANT:
      break;

    case ENG_SCHEDULE_LINEAR:
      epsilon += (schedule->end - schedule->start) * MIN (1.0, i / schedule->steps);
      break;

    case ENG_SCHEDULE_EXPONENTIAL:
      epsilon = MAX (schedule->floor, pow (schedule->k, i));
      break;

    case ENG_SCHEDULE_INVERSE_SIGMOID:
      /* k / (k + exp (i / k)), written so that exp() never overflows. */
      epsilon = MAX (schedule->floor, 1.0 / (1.0 + exp (i / schedule->k - log (schedule->k))));
      break;

    default:
      g_assert_not_reached ();
    }

  return CLAMP (epsilon, 0.0, 1.0);
}
