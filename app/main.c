/* SPDX-License-Identifier: MIT
 *
 * Where the program begins: the window, or a sub-command that needs no display.
 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"

/* What `souffleur --help` lists, in this order. A new sub-command is one more line. */
static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "train", cli_train, N_ ("train a model") },
  { "translate", cli_translate, N_ ("translate with a trained model") },
  { "score", cli_score, N_ ("score translations: BLEU, chrF, the book's BLEU") },
  { "figure", cli_figure, N_ ("a picture from a run log") },
  { "inspect", cli_inspect, N_ ("what a corpus holds") },
  { "lessons", cli_lessons, N_ ("the built-in lessons, a line each") },
  { "bench", cli_bench, N_ ("how fast this machine trains and decodes") },
};

/* Translations lie beside the program in a build folder, else where they are installed. */
static void
set_up_language (const char *argv0)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : argv0);
  g_autofree char *built = g_build_filename (folder, "..", "resources", "po", NULL);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_file_test (built, G_FILE_TEST_IS_DIR) ? built : SOUFFLEUR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static int
print_help (void)
{
#ifdef WITH_WINDOW
  cli_print (_ ("Usage: souffleur [FILE]               the window, with a lesson or a corpus opened\n"));
  cli_print (_ ("       souffleur COMMAND [OPTION…]    without a display\n\n"));
#else
  cli_print (_ ("Usage: souffleur COMMAND [OPTION…]\n\n"));
#endif
  cli_print ("%s:\n", _ ("Commands"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    cli_print ("  %-12s%s\n", commands[i].name, _ (commands[i].summary));

  cli_print ("\n%s:\n", _ ("Options"));
  cli_print ("  %-12s%s\n", "--version", _ ("version, OpenBLAS and its kernel, processor, threads"));
  cli_print ("  %-12s%s\n\n", "--help", _ ("this; “souffleur COMMAND --help” for a command’s own options"));
  cli_print (_ ("Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n"));

  return CLI_DONE;
}

static int
open_window (int argc, char **argv)
{
#ifdef WITH_WINDOW
  return app_window_main (argc, argv);
#else
  cli_say (_ ("this build has no window: give a command, see “souffleur --help”"));

  return CLI_USAGE;
#endif
}

static int
run (int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : NULL;

  if (word == NULL)
    return open_window (argc, argv);

  if (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)
    return print_help ();

  if (strcmp (word, "--version") == 0)
    return cli_version ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, word) == 0)
      {
        /* Numbers are read and printed with a point whatever the language: other programs read them too. */
        setlocale (LC_NUMERIC, "C");

        return commands[i].run (argc - 1, argv + 1);
      }

  if (*word == '-')
    cli_say (_ ("there is no option “%s”; see “souffleur --help”"), word);
  else if (!g_file_test (word, G_FILE_TEST_EXISTS))
    cli_say (_ ("there is neither a command nor a file “%s”; see “souffleur --help”"), word);
  else
    return open_window (argc, argv);

  return CLI_USAGE;
}

int
main (int argc, char **argv)
{
  set_up_language (argv[0]);

  return cli_finish (run (argc, argv));
}
