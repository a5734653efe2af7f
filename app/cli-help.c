/* SPDX-License-Identifier: MIT */

#include "cli-help.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli-output.h"

/* Column of the explanations. */
#define HELP_COLUMN 30

static const char *const group_titles[] = {
  [ENG_OPTION_GROUP_DATA] = N_ ("Data"),
  [ENG_OPTION_GROUP_MODEL] = N_ ("Model"),
  [ENG_OPTION_GROUP_OPTIMISATION] = N_ ("Optimisation"),
  [ENG_OPTION_GROUP_FORCING] = N_ ("Prompting the decoder"),
  [ENG_OPTION_GROUP_MACHINE] = N_ ("Machine"),
};

/* Appends @word on the line if it fits, else on the next, which begins at @indent. Returns the new column. */
static int
append_word (GString *out, const char *word, gboolean first, int column, int indent, int width)
{
  int length = cli_text_width (word);

  if (!first && column + 1 + length > width)
    {
      g_string_append_printf (out, "\n%*s", indent, "");
      column = indent;
    }
  else if (!first)
    {
      g_string_append_c (out, ' ');
      column++;
    }

  g_string_append (out, word);

  return column + length;
}

/* Appends @text, broken at spaces, then @tail, which is not broken; or %NULL. */
static void
append_wrapped (GString *out, const char *text, const char *tail, int indent)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  int width = cli_terminal_width (STDOUT_FILENO);
  int column = indent;

  for (int i = 0; words[i] != NULL; i++)
    column = append_word (out, words[i], i == 0, column, indent, width);

  if (tail != NULL)
    append_word (out, tail, FALSE, column, indent, width);

  g_string_append_c (out, '\n');
}

/* Range and default in brackets; (transfer full) (nullable). */
static char *
limits (const char *range, const char *preset)
{
  if (range != NULL && preset != NULL)
    /* Translators: range of an option, then its default. */
    return g_strdup_printf (_ ("[%s; default %s]"), range, preset);

  if (preset != NULL)
    return g_strdup_printf (_ ("[default %s]"), preset);

  return range != NULL ? g_strdup_printf ("[%s]", range) : NULL;
}

/* A range that ends high enough has no end worth reading. */
static char *
range_of (double min, double max)
{
  return max >= 1e7 ? g_strdup_printf (_ ("from %.15g"), min) : g_strdup_printf (_ ("%.15g to %.15g"), min, max);
}

/* One option: "  --name VALUE", then the explanation from its column on. */
static void
append_option (GString *out, const char *name, const char *value, const char *help, const char *range, const char *preset)
{
  g_autofree char *left = g_strdup_printf ("  --%s%s%s", name, value != NULL ? " " : "", value != NULL ? value : "");
  g_autofree char *tail = limits (range, preset);
  int column = cli_text_width (left);

  g_string_append (out, left);

  if (column >= HELP_COLUMN - 1)
    g_string_append_printf (out, "\n%*s", HELP_COLUMN, "");
  else
    g_string_append_printf (out, "%*s", HELP_COLUMN - column, "");

  append_wrapped (out, help, tail, HELP_COLUMN);
}

static void
append_own (GString *out, const CliOption *option)
{
  gboolean number = option->kind == CLI_WHOLE || option->kind == CLI_REAL;
  g_autofree char *range = number ? range_of (option->min, option->max) : NULL;

  append_option (out, option->name, option->kind == CLI_FLAG ? NULL : option->values, _ (option->help), range, option->preset);
}

static void
append_engine (GString *out, const EngOption *option)
{
  g_autofree char *range = NULL;
  const char *value = NULL;

  switch (option->kind)
    {
    case ENG_OPTION_INT:
    case ENG_OPTION_REAL:
      value = option->kind == ENG_OPTION_INT ? "N" : "X";
      range = range_of (option->min, option->max);
      break;

    case ENG_OPTION_CHOICE:
      value = option->choices;
      break;

    case ENG_OPTION_SWITCH:
      value = option->flag ? NULL : "on|off";
      break;

    case ENG_OPTION_STRING:
      value = strcmp (option->name, "lesson") == 0 ? _ ("NAME") : _ ("FILE");
      break;

    case ENG_OPTION_SCHEDULE:
      value = _ ("SCHEDULE");
      break;

    case ENG_OPTION_VALID:
      value = "N|P%";
      break;

    default:
      g_assert_not_reached ();
    }

  append_option (out, option->name, value, _ (option->help), range, option->flag ? NULL : option->preset);
}

static void
append_group (GString *out, EngOptionGroup group)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  g_string_append_printf (out, "\n%s:\n", _ (group_titles[group]));

  for (guint i = 0; i < n; i++)
    if (options[i].group == group)
      append_engine (out, &options[i]);
}

void
cli_help_print (const CliCommand *command)
{
  g_autoptr (GString) out = g_string_new (NULL);

  /* Not of "": the translation of that is the catalogue's own header. */
  g_string_append_printf (out, _ ("Usage: souffleur %s %s\n\n"), command->name,
                          *command->arguments != '\0' ? _ (command->arguments) : "");
  append_wrapped (out, _ (command->summary), NULL, 0);
  g_string_append_printf (out, "\n%s:\n", _ ("Options"));

  for (guint i = 0; i < command->n_options; i++)
    append_own (out, &command->options[i]);

  append_option (out, "help", NULL, _ ("this"), NULL, NULL);

  for (int group = 0; group <= ENG_OPTION_GROUP_MACHINE; group++)
    if ((command->groups & (1u << group)) != 0)
      append_group (out, (EngOptionGroup) group);

  if (command->ending != NULL)
    {
      g_string_append_c (out, '\n');
      append_wrapped (out, _ (command->ending), NULL, 0);
    }

  cli_print ("%s", out->str);
}
