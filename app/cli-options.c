/* SPDX-License-Identifier: MIT */

#include "cli-options.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "cli-help.h"
#include "cli-output.h"
#include "eng-error.h"

/* Values of getopt_long() by kind of option; the index is added. None is a character. */
enum
{
  VALUE_HELP = 1000,
  VALUE_OWN = 2000,
  VALUE_ENGINE = 3000
};

void
cli_arguments_clear (CliArguments *self)
{
  g_clear_pointer (&self->settings, g_array_unref);
}

static gboolean
takes_option (const CliCommand *command, const EngOption *option)
{
  return (command->groups & (1u << option->group)) != 0;
}

/* The table that getopt_long() reads; terminated by zeros. */
static GArray *
long_options (const CliCommand *command)
{
  GArray *table = g_array_new (TRUE, TRUE, sizeof (struct option));
  struct option help = { "help", no_argument, NULL, VALUE_HELP };
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  g_array_append_val (table, help);

  for (guint i = 0; i < command->n_options; i++)
    {
      const CliOption *own = &command->options[i];
      struct option entry = { own->name, own->kind == CLI_FLAG ? no_argument : required_argument, NULL, VALUE_OWN + (int) i };

      g_array_append_val (table, entry);
    }

  for (guint i = 0; i < n; i++)
    if (takes_option (command, &options[i]))
      {
        /* A switch may be given bare or as --swap=off. */
        struct option entry = { options[i].name, options[i].flag ? optional_argument : required_argument, NULL, VALUE_ENGINE + (int) i };

        g_array_append_val (table, entry);
      }

  return table;
}

static gboolean
refuse (GError **error, const CliOption *option, const char *value, const char *expected)
{
  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--%s “%s”: expected %s"), option->name, value, expected);

  return FALSE;
}

static gboolean
set_number (const CliOption *option, const char *value, GError **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  gboolean whole = option->kind == CLI_WHOLE;

  if (*value == '\0' || g_ascii_isspace (*value) || *end != '\0' || !(number >= option->min && number <= option->max) ||
      (whole && number != floor (number)))
    {
      g_autofree char *expected = g_strdup_printf (whole ? _ ("a whole number from %.0f to %.0f") : _ ("a number from %g to %g"),
                                                   option->min, option->max);

      return refuse (error, option, value, expected);
    }

  if (whole)
    *(int *) option->target = (int) number;
  else
    *(double *) option->target = number;

  return TRUE;
}

static gboolean
set_choice (const CliOption *option, const char *value, GError **error)
{
  g_auto (GStrv) choices = g_strsplit (option->values, "|", -1);
  g_autofree char *expected = NULL;

  for (int i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], value) == 0)
      {
        *(int *) option->target = i;

        return TRUE;
      }

  expected = g_strdup_printf (_ ("one of %s"), option->values);

  return refuse (error, option, value, expected);
}

static gboolean
set_own (const CliOption *option, char *value, GError **error)
{
  switch (option->kind)
    {
    case CLI_FLAG:
      *(gboolean *) option->target = TRUE;

      return TRUE;

    case CLI_TEXT:
      if (*value == '\0')
        return refuse (error, option, value, _ ("a name"));

      *(char **) option->target = value;

      return TRUE;

    case CLI_WHOLE:
    case CLI_REAL:
      return set_number (option, value, error);

    case CLI_CHOICE:
      return set_choice (option, value, error);

    default:
      g_assert_not_reached ();
    }
}

/* Checked at once on a configuration of its own, so that a wrong value is wrong usage whatever else stands
 * on the line. */
static gboolean
add_setting (CliArguments *arguments, const EngOption *option, const char *value, GError **error)
{
  CliSetting setting = { option, value != NULL ? value : "on" };
  g_autoptr (EngConfig) trial = eng_config_new ();

  if (!eng_config_set (trial, option->name, setting.value, error))
    return FALSE;

  g_array_append_val (arguments->settings, setting);

  return TRUE;
}

/* What getopt_long() found wrong, in our words; it tells a lacking value (':') from all else ('?'). */
static void
set_getopt_error (GError **error, int found, char **argv)
{
  const char *word = argv[optind - 1];
  const char *equals = strchr (word, '=');
  g_autofree char *name = g_strndup (word, equals != NULL ? (gsize) (equals - word) : strlen (word));

  if (found == ':')
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("%s needs a value"), name);
  else if (optopt >= VALUE_HELP)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("%s takes no value"), name);
  else if (g_str_has_prefix (word, "--"))
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("there is no option %s, or more than one begins so"), name);
  else
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("there is no option -%c"), optopt);
}

static gboolean
check_rest (const CliCommand *command, const CliArguments *arguments, GError **error)
{
  if (arguments->n_rest < command->min_rest)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("too few arguments: expected %s"), _ (command->arguments));
  else if (command->max_rest >= 0 && arguments->n_rest > command->max_rest)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("“%s” is one argument too many"), arguments->rest[command->max_rest]);
  else
    return TRUE;

  return FALSE;
}

/* Returns FALSE with @error unset when help was asked for. */
static gboolean
parse (const CliCommand *command, int argc, char **argv, CliArguments *arguments, GError **error)
{
  g_autoptr (GArray) table = long_options (command);
  guint n = 0;
  const EngOption *options = eng_config_options (&n);
  int found;

  optind = 0; /* 0 and not 1: begins anew also after an earlier scan */
  opterr = 0;

  while ((found = getopt_long (argc, argv, ":h", (const struct option *) (void *) table->data, NULL)) != -1)
    {
      gboolean ok;

      if (found == 'h' || found == VALUE_HELP)
        {
          cli_help_print (command);

          return FALSE;
        }
      else if (found >= VALUE_ENGINE)
        ok = add_setting (arguments, &options[found - VALUE_ENGINE], optarg, error);
      else if (found >= VALUE_OWN)
        ok = set_own (&command->options[found - VALUE_OWN], optarg, error);
      else
        {
          set_getopt_error (error, found, argv);
          ok = FALSE;
        }

      if (!ok)
        return FALSE;
    }

  arguments->rest = argv + optind;
  arguments->n_rest = argc - optind;

  return check_rest (command, arguments, error);
}

gboolean
cli_parse (const CliCommand *command, int argc, char **argv, CliArguments *arguments, int *status)
{
  g_autoptr (GError) error = NULL;

  memset (arguments, 0, sizeof *arguments);
  arguments->settings = g_array_new (FALSE, FALSE, sizeof (CliSetting));

  if (parse (command, argc, argv, arguments, &error))
    return TRUE;

  *status = CLI_DONE;

  if (error != NULL)
    {
      cli_say (_ ("%s: %s; “souffleur %s --help” lists the options"), command->name, error->message, command->name);
      *status = CLI_USAGE;
    }

  return FALSE;
}

const char *
cli_arguments_get (const CliArguments *self, const char *name)
{
  for (guint i = self->settings->len; i > 0; i--)
    {
      const CliSetting *setting = &g_array_index (self->settings, CliSetting, i - 1);

      if (strcmp (setting->option->name, name) == 0)
        return setting->value;
    }

  return NULL;
}

gboolean
cli_arguments_apply (const CliArguments *self, EngConfig *config, GError **error)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const CliSetting *setting = &g_array_index (self->settings, CliSetting, i);

      if (strcmp (setting->option->name, "lesson") != 0 &&
          !eng_config_set (config, setting->option->name, setting->value, error))
        return FALSE;
    }

  return TRUE;
}
