/* SPDX-License-Identifier: MIT
 *
 * `souffleur translate`: arguments, else standard input, line by line; one output line for each, in order.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-trace.h"
#include "eng-error.h"

/* As for a corpus: a line beyond this is no sentence. */
#define MAX_LINE_BYTES (1 << 20)

typedef struct
{
  char *model, *trace; /* borrowed from argv, or NULL */
  int beam;
} Wanted;

typedef struct
{
  const Wanted *wanted;
  EngTrainer *trainer;  /* owned */
  JsonBuilder *builder; /* owned; NULL without a trace */
} Translator;

static void
translator_clear (Translator *self)
{
  g_clear_pointer (&self->trainer, eng_trainer_free);
  g_clear_object (&self->builder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Translator, translator_clear)

/* @where: what the sentence is called in a message. */
static gboolean
translate (Translator *self, const char *text, const char *where, GError **error)
{
  EngDataset *data = eng_trainer_dataset (self->trainer);
  g_autoptr (EngTranslation) translation = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("%s is not UTF-8 text: convert it first, for example with iconv"), where);

      return FALSE;
    }

  if (self->builder == NULL && self->wanted->beam == 1)
    translation = eng_trainer_translate_plain (self->trainer, text);
  else
    translation = eng_trainer_translate (self->trainer, text, self->wanted->beam, 0, NULL);

  cli_print ("%s\n", translation->output);

  if (self->builder != NULL)
    cli_trace_add (self->builder, translation, eng_vocab_words (data->source_vocab), eng_vocab_words (data->target_vocab));

  return TRUE;
}

static gboolean
translate_arguments (Translator *self, char **texts, int n, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *where = g_strdup_printf (_ ("argument %d"), i + 1);

      /* One output line for each text: a newline within is a space. */
      if (!translate (self, g_strdelimit (texts[i], "\r\n\t", ' '), where, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_line (const char *line, gssize length, guint64 number, GError **error)
{
  if (length > MAX_LINE_BYTES)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("standard input, line %" PRIu64 " is longer than 1 MiB: give one sentence a line"), number);
  else if (memchr (line, '\0', (gsize) length) != NULL)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("standard input, line %" PRIu64 " is not text"), number);
  else
    return TRUE;

  return FALSE;
}

/* Lines are answered as they come, so that a person can type them. */
static gboolean
translate_input (Translator *self, GError **error)
{
  char *line = NULL;
  size_t room = 0;
  gssize length;
  guint64 number = 0;
  gboolean ok = TRUE;

  while (ok && (length = getline (&line, &room, stdin)) >= 0)
    {
      g_autofree char *where = g_strdup_printf (_ ("standard input, line %" PRIu64), ++number);

      ok = check_line (line, length, number, error) &&
           translate (self, g_strdelimit (g_strchomp (line), "\t", ' '), where, error);
      fflush (stdout);
    }

  free (line);

  if (ok && ferror (stdin) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, _ ("standard input cannot be read: %s"), g_strerror (errno));

      return FALSE;
    }

  return ok;
}

static gboolean
write_trace (Translator *self, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_array (self->builder);
  root = json_builder_get_root (self->builder);
  text = json_to_string (root, FALSE);

  return g_file_set_contents (self->wanted->trace, text, -1, error);
}

static gboolean
run (Translator *self, const CliArguments *arguments, GError **error)
{
  const Wanted *wanted = self->wanted;
  const char *const inputs[] = { wanted->model, NULL };
  gboolean ok;

  if (wanted->model == NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--model is needed: the checkpoint that “souffleur train --save” wrote"));

      return FALSE;
    }

  if (wanted->trace != NULL && !cli_check_output ("trace", wanted->trace, inputs, error))
    return FALSE;

  self->trainer = cli_run_open_model (wanted->model, error);

  if (self->trainer == NULL)
    return FALSE;

  if (wanted->trace != NULL)
    {
      self->builder = json_builder_new ();
      json_builder_begin_array (self->builder);
    }

  ok = arguments->n_rest > 0 ? translate_arguments (self, arguments->rest, arguments->n_rest, error)
                             : translate_input (self, error);

  return ok && (wanted->trace == NULL || write_trace (self, error));
}

int
cli_translate (int argc, char **argv)
{
  Wanted wanted = { NULL, NULL, 1 };
  const CliOption options[] = {
    { "model", CLI_TEXT, &wanted.model, 0, 0, _ ("FILE"), NULL, N_ ("the checkpoint; needed") },
    { "beam", CLI_WHOLE, &wanted.beam, 1, 64, "K", "1", N_ ("width of the beam search; 1 is greedy") },
    { "trace", CLI_TEXT, &wanted.trace, 0, 0, _ ("FILE"), NULL, N_ ("write candidates, attention, states and the beam of every step (JSON)") },
  };
  const CliCommand command = {
    "translate", N_ ("--model FILE [OPTION…] [TEXT…]"),
    N_ ("Translates each TEXT, else standard input line by line: one output line for each, in order."),
    options, G_N_ELEMENTS (options), 0, 0, -1, NULL
  };
  g_auto (CliArguments) arguments = { 0 };
  g_auto (Translator) translator = { &wanted, NULL, NULL };
  g_autoptr (GError) error = NULL;
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  return run (&translator, &arguments, &error) ? CLI_DONE : cli_fail (error);
}
