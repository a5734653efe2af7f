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

/* Appends @text, broken at spaces, continued at @indent. @column: where the text begins. */
static void
append_wrapped (GString *out, const char *text, int column, int indent, int width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gboolean first = TRUE;

  for (int i = 0; words[i] != NULL; i++)
    {
      int length = cli_text_width (words[i]);

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

      g_string_append (out, words[i]);
      column += length;
      first = FALSE;
    }

  g_string_append_c (out, '\n');
}

/* One option: "  --name VALUE", then the explanation from its column on. */
static void
append_option (GString *out, const char *name, const char *value, const char *help, const char *range, const char *preset)
{
  g_autofree char *left = g_strdup_printf ("  --%s%s%s", name, value != NULL ? " " : "", value != NULL ? value : "");
  g_autoptr (GString) right = g_string_new (help);
  int column = cli_text_width (left);

  if (range != NULL && preset != NULL)
    /* Translators: range of an option, then its default. */
    g_string_append_printf (right, _ (" [%s; default %s]"), range, preset);
  else if (preset != NULL)
    g_string_append_printf (right, _ (" [default %s]"), preset);
  else if (range != NULL)
    g_string_append_printf (right, " [%s]", range);

  g_string_append (out, left);

  if (column >= HELP_COLUMN - 1)
    g_string_append_printf (out, "\n%*s", HELP_COLUMN, "");
  else
    g_string_append_printf (out, "%*s", HELP_COLUMN - column, "");

  append_wrapped (out, right->str, HELP_COLUMN, HELP_COLUMN, cli_terminal_width (STDOUT_FILENO));
}

static void
append_own (GString *out, const CliOption *option)
{
  gboolean number = option->kind == CLI_WHOLE || option->kind == CLI_REAL;
  g_autofree char *range = number ? g_strdup_printf (_ ("%g to %g"), option->min, option->max) : NULL;

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
      range = option->max >= 1e7 ? g_strdup_printf (_ ("from %g"), option->min)
                                 : g_strdup_printf (_ ("%g to %g"), option->min, option->max);
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

  g_string_append_printf (out, _ ("Usage: souffleur %s %s\n\n"), command->name, command->arguments);
  append_wrapped (out, _ (command->summary), 0, 0, cli_terminal_width (STDOUT_FILENO));
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
      append_wrapped (out, _ (command->ending), 0, 0, cli_terminal_width (STDOUT_FILENO));
    }

  cli_print ("%s", out->str);
}
