/* SPDX-License-Identifier: MIT
 *
 * `souffleur lessons`: the built-in lessons, a line each.
 */

#include <glib.h>
#include <glib/gi18n.h>

#include "app-builtin.h"
#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"

/* One column for the names. */
#define NAME_COLUMNS 24

int
cli_lessons (int argc, char **argv)
{
  const CliCommand command = {
    "lessons", "", N_ ("Lists the built-in lessons in the order of teaching; “souffleur train --lesson NAME” starts one."),
    NULL, 0, 0, 0, 0, NULL
  };
  g_auto (CliArguments) arguments = { 0 };
  const char *const *names = app_builtin_lessons ();
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EngLesson) lesson = app_builtin_lesson (names[i], &error);
      g_autofree char *padded = cli_pad (names[i], NAME_COLUMNS);

      if (lesson == NULL)
        return cli_fail (error);

      /* Translators: name of a lesson, padded; its title; what it is about. */
      cli_print (_ ("%s%s – %s\n"), padded, _ (lesson->title), _ (lesson->summary));
    }

  return CLI_DONE;
}
