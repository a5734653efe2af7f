/* SPDX-License-Identifier: MIT
 *
 * Texts that cannot be read: each gets one line that says what, where and what to do.
 */

#include <string.h>

#include <glib/gstdio.h>

#include "data-fixture.h"
#include "eng-error.h"

static char *folder; /* owned; of this program's files */

static char *
write_file (const char *name, const char *text, gsize length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, (gssize) length, &error);
  g_assert_no_error (error);

  return path;
}

/* The message that @config's data gives: one line with @where and @what in it. */
static void
check_refusal (const char *name, const EngConfig *config, GQuark domain, int code, const char *where, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngDataset) dataset = eng_dataset_new (config, NULL, NULL, NULL, NULL, &error);

  if (dataset != NULL)
    g_error ("%s: was read, %d pairs", name, dataset->n);

  if (!g_error_matches (error, domain, code))
    g_error ("%s: %s %d, expected %s %d", name, g_quark_to_string (error->domain), error->code, g_quark_to_string (domain), code);

  if (strstr (error->message, where) == NULL || strstr (error->message, what) == NULL)
    g_error ("%s: “%s” lacks “%s” or “%s”", name, error->message, where, what);

  if (strchr (error->message, '\n') != NULL || !g_utf8_validate (error->message, -1, NULL))
    g_error ("%s: “%s” is not one line of text", name, error->message);
}

static void
check_file (const char *name, const char *text, gsize length, const char *where, const char *what)
{
  g_autofree char *path = write_file ("data.txt", text, length);
  g_autoptr (EngConfig) config = fixture_config ("data", path, NULL);

  check_refusal (name, config, ENG_ERROR, ENG_ERROR_BAD_TEXT, path, what);
  check_refusal (name, config, ENG_ERROR, ENG_ERROR_BAD_TEXT, where, what);
  g_assert_cmpint (g_remove (path), ==, 0);
}

#define BYTES(text) text, sizeof text - 1

static void
test_contents (void)
{
  static const struct
  {
    const char *name, *text;
    gsize length;
    const char *where, *what;
  } cases[] = {
    { "empty", BYTES (""), "data.txt", "is empty" },
    { "a mark alone", BYTES ("\xef\xbb\xbf"), "data.txt", "blank lines" },
    { "blank", BYTES ("\n \r\n\n"), "data.txt", "blank lines" },
    { "zero bytes", BYTES ("\x7f"
                           "ELF\0\0\0a\tb\n"),
      "data.txt", "binary file" },
    { "UTF-16", BYTES ("\xff\xfe"
                       "a\0\t\0b\0\n\0"),
      "data.txt", "save it as UTF-8" },
    { "UTF-16, big-endian", BYTES ("\xfe\xff\0a\0\t\0b"), "data.txt", "UTF-16" },
    { "Latin-1", BYTES ("a\tb\nc\t\xe9t\xe9\n"), "line 2, byte 3", "save the file as UTF-8" },
    { "cut character", BYTES ("a\tb\n\nc\t\xc3"), "line 3, byte 3", "not UTF-8" },
    { "surrogate", BYTES ("a\t\xed\xa0\x80\n"), "line 1", "not UTF-8" },
    { "one column", BYTES ("first\nsecond\n"), "line 1", "a TAB and its translation" },
    { "one column after blanks", BYTES ("\n\nfirst\n"), "line 3", "--source and --target" },
    { "one side", BYTES ("a\t\n\tb\n"), "data.txt", "one side is empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_file (cases[i].name, cases[i].text, cases[i].length, cases[i].where, cases[i].what);
}

/* A zero byte far into the file; a line of 1 MiB is read, one of a byte more is not. */
static void
test_large (void)
{
  const gsize size = 1024 * 1024;
  GString *text = g_string_new ("a\tb\n");
  g_autofree char *path = NULL;
  g_autoptr (EngConfig) config = NULL;
  g_autoptr (EngDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 40000; i++)
    g_string_append (text, "c\td\n");

  g_string_append_len (text, "e\0\tf\n", 5);
  check_file ("a late zero byte", text->str, text->len, "line 40002", "NUL byte");

  g_string_assign (text, "a\t");
  while (text->len < size)
    g_string_append (text, "b ");

  path = write_file ("fits.txt", text->str, text->len);
  config = fixture_config ("data", path, NULL);
  dataset = eng_dataset_new (config, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dataset->figures.longest_target, ==, (int) (size - 2) / 2 + 2);
  g_assert_cmpint (g_remove (path), ==, 0);

  g_string_append_c (text, 'b');
  g_string_prepend (text, "a\tb\n");
  check_file ("a line too long", text->str, text->len, "line 2", "longer than 1 MiB");
  g_string_free (text, TRUE);
}

static void
test_paths (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing.txt", NULL);
  g_autoptr (EngConfig) nowhere = fixture_config ("data", missing, NULL);
  g_autoptr (EngConfig) a_folder = fixture_config ("data", folder, NULL);
  g_autoptr (EngConfig) device = fixture_config ("data", "/dev/null", NULL);

  check_refusal ("missing", nowhere, G_FILE_ERROR, G_FILE_ERROR_NOENT, missing, "check the path");
  check_refusal ("folder", a_folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR, folder, "give a text file");
  check_refusal ("device", device, G_FILE_ERROR, G_FILE_ERROR_INVAL, "/dev/null", "give a text file");
}

static void
check_aligned (const char *name, const char *left, gsize left_length, const char *right, gsize right_length, const char *where, const char *what)
{
  g_autofree char *source = write_file ("a.en", left, left_length);
  g_autofree char *target = write_file ("a.fr", right, right_length);
  g_autoptr (EngConfig) config = fixture_config ("source", source, "target", target, NULL);

  check_refusal (name, config, ENG_ERROR, ENG_ERROR_BAD_TEXT, where, what);
  g_assert_cmpint (g_remove (source) + g_remove (target), ==, 0);
}

static void
test_aligned (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing.fr", NULL);
  g_autofree char *source = write_file ("b.en", BYTES ("a\n"));
  g_autoptr (EngConfig) half = fixture_config ("source", source, "target", missing, NULL);

  check_aligned ("unequal", BYTES ("a\nb\nc\n"), BYTES ("x\ny"), "a.en” has 3 lines", "a.fr” has 2");
  check_aligned ("empty target", BYTES ("a\n"), BYTES (""), "a.fr", "is empty");
  check_aligned ("Latin-1 target", BYTES ("a\nb\n"), BYTES ("x\n\xe9\n"), "a.fr”, line 2", "not UTF-8");
  check_aligned ("binary source", BYTES ("a\0\n"), BYTES ("x\n"), "a.en", "binary file");
  check_aligned ("nothing facing", BYTES ("a\n\n"), BYTES ("\nx\n"), "a.en", "one side is empty");
  check_refusal ("half missing", half, G_FILE_ERROR, G_FILE_ERROR_NOENT, missing, "check the path");
  g_assert_cmpint (g_remove (source), ==, 0);
}

/* Lines of random bytes between good ones: read or refused, never more than that. */
static void
test_noise (void)
{
  for (int round = 0; round < 300; round++)
    {
      GString *text = g_string_new ("a\tb\n");
      int n = g_test_rand_int_range (0, 60);
      g_autofree char *path = NULL;
      g_autoptr (EngConfig) config = NULL;
      g_autoptr (EngDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      for (int i = 0; i < n; i++)
        g_string_append_c (text, (char) (g_test_rand_int_range (0, 3) == 0 ? g_test_rand_int_range (1, 256) : "\t\n a."[g_test_rand_int_range (0, 5)]));

      path = write_file ("noise.txt", text->str, text->len);
      config = fixture_config ("data", path, NULL);
      dataset = eng_dataset_new (config, NULL, NULL, NULL, NULL, &error);

      if (g_utf8_validate (text->str, (gssize) text->len, NULL) != (dataset != NULL))
        g_error ("round %d: read %d", round, dataset != NULL);

      g_assert_true ((dataset == NULL) == (error != NULL));
      g_assert_cmpint (g_remove (path), ==, 0);
      g_string_free (text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/data/damage/contents", test_contents);
  g_test_add_func ("/data/damage/large", test_large);
  g_test_add_func ("/data/damage/paths", test_paths);
  g_test_add_func ("/data/damage/aligned", test_aligned);
  g_test_add_func ("/data/damage/noise", test_noise);

  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);

  return status;
}
