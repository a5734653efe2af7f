/* SPDX-License-Identifier: MIT */

#include "cli-output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "cli-options.h"
#include "eng-error.h"

/* Not g_print(): it would turn what the locale's charset lacks into question marks, and in the C locale of
 * a bare container that is every accent. */
void
cli_print (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
}

void
cli_say (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  fprintf (stderr, "souffleur: %s\n", text);
}

int
cli_finish (int status)
{
  if (fflush (stdout) != 0 || ferror (stdout) != 0)
    {
      cli_say (_ ("standard output cannot be written: %s"), g_strerror (errno));

      return status == CLI_DONE ? CLI_FAILED : status;
    }

  return status;
}

int
cli_fail (const GError *error)
{
  cli_say ("%s", error->message);

  return g_error_matches (error, ENG_ERROR, ENG_ERROR_BAD_OPTION) ? CLI_USAGE : CLI_FAILED;
}

int
cli_terminal_width (int fd)
{
  struct winsize size;

  return ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? MAX (size.ws_col, 20) : 80;
}

int
cli_text_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2
                                                                    : 1;
    }

  return width;
}

char *
cli_pad (const char *text, int width)
{
  int missing = MAX (0, width - cli_text_width (text));

  return g_strdup_printf ("%s%*s", text, missing, "");
}

static gboolean
same_file (const char *a, const char *b)
{
  struct stat of_a, of_b;

  return stat (a, &of_a) == 0 && stat (b, &of_b) == 0 && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

/* A file is really made and removed: permissions alone do not tell of read-only and full disks. */
static gboolean
folder_takes_files (const char *path)
{
  g_autofree char *trial = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp (trial);

  if (fd < 0)
    return FALSE;

  close (fd);
  g_unlink (trial);

  return TRUE;
}

gboolean
cli_check_output (const char *option, const char *path, const char *const *inputs, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, _ ("--%s “%s” is a folder: give the name of a file in it"), option, path);

      return FALSE;
    }

  for (int i = 0; inputs[i] != NULL; i++)
    if (same_file (path, inputs[i]))
      {
        g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--%s “%s” would overwrite a file that is read: give another name"), option, path);

        return FALSE;
      }

  if (!folder_takes_files (path))
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("--%s “%s” cannot be written: %s"), option, path, g_strerror (saved));

      return FALSE;
    }

  return TRUE;
}

char *
cli_read_text (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  gsize skip = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_TEXT, _ ("“%s” is not UTF-8 text: convert it first, for example with iconv"), path);

      return NULL;
    }

  skip = g_str_has_prefix (text, "\xef\xbb\xbf") ? 3 : 0;

  return skip == 0 ? g_steal_pointer (&text) : g_strdup (text + skip);
}
