/* SPDX-License-Identifier: MIT
 *
 * Options of a sub-command: read by getopt_long(), so GNU's rules hold (`--opt=value`, `--opt value`, any
 * order, `--` ends them, unambiguous beginnings do), and shown by `--help` with range and default.
 *
 * Two kinds: those of the engine's own table (eng_config_options()), collected as name and value and
 * applied later, because a lesson or a checkpoint may have to come first; and those that only the command
 * line has, written to where the command says.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/* Exit statuses of every sub-command. */
enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
  CLI_INTERRUPTED = 130
};

typedef enum
{
  CLI_FLAG,  /* target: gboolean */
  CLI_TEXT,  /* target: char *, borrowed from argv */
  CLI_WHOLE, /* target: int */
  CLI_REAL,  /* target: double */
  CLI_CHOICE /* target: int, the index among the choices */
} CliKind;

typedef struct
{
  const char *name; /* without its dashes */
  CliKind kind;
  gpointer target;
  double min, max;    /* of numbers, both ends included */
  const char *values; /* name of the value in --help, or "a|b|c" for a choice */
  const char *preset; /* the default as shown in --help, or NULL */
  const char *help;   /* one line, marked for translation */
} CliOption;

typedef struct
{
  const char *name;
  const char *arguments;    /* after the name in the usage line; marked for translation */
  const char *summary;      /* marked for translation */
  const CliOption *options; /* (n_options) */
  guint n_options;
  guint groups;       /* bits (1 << EngOptionGroup) of the engine's options that are taken */
  int min_rest;       /* fewest arguments besides options */
  int max_rest;       /* most; -1 = any number */
  const char *ending; /* a last paragraph of --help, marked for translation, or NULL */
} CliCommand;

#define CLI_ALL_GROUPS ((1u << (ENG_OPTION_GROUP_MACHINE + 1)) - 1u)

/* What was given of the engine's options, in order. */
typedef struct
{
  const EngOption *option;
  const char *value; /* borrowed from argv, or static */
} CliSetting;

typedef struct
{
  GArray *settings; /* of CliSetting; owned */
  char **rest;      /* (n_rest + 1, NULL-terminated) borrowed from argv */
  int n_rest;
} CliArguments;

void cli_arguments_clear (CliArguments *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliArguments, cli_arguments_clear)

/**
 * cli_parse:
 * @argv: (argc) argv[0] is the sub-command; put into getopt's order
 * @arguments: out
 * @status: out: the exit status when %FALSE is returned
 *
 * Reads a sub-command's arguments. `--help` prints to standard output; a mistake prints one line to standard
 * error.
 *
 * Returns: whether to go on.
 */
gboolean cli_parse (const CliCommand *command, int argc, char **argv, CliArguments *arguments, int *status);

/* cli_arguments_get: (nullable) the last value given for the engine's option @name. */
const char *cli_arguments_get (const CliArguments *self, const char *name);

/**
 * cli_arguments_apply:
 *
 * Sets every given option in @config, except the lesson, which the caller applies before.
 */
gboolean cli_arguments_apply (const CliArguments *self, EngConfig *config, GError **error);

G_END_DECLS
