/* SPDX-License-Identifier: MIT
 *
 * Whole or not at all: what stands at a path before, while and after a file is written there.
 */
#include "eng-atomic-file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "io-folder.h"

static EngAtomicFile *
open_and_write (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  EngAtomicFile *file = eng_atomic_file_open (path, &error);

  g_assert_no_error (error);
  eng_atomic_file_write (file, text, strlen (text));
  eng_atomic_file_flush (file);

  return file;
}

static void
test_commit (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autoptr (GError) error = NULL;
  EngAtomicFile *file = open_and_write (path, "new");

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (eng_atomic_file_commit (file, &error));
  g_assert_no_error (error);
  io_assert_contents (path, "new", 3);
  g_assert_cmpint (io_folder_count (folder), ==, 1);

  file = open_and_write (path, "newer");
  io_assert_contents (path, "new", 3);
  g_assert_true (eng_atomic_file_commit (file, NULL));
  io_assert_contents (path, "newer", 5);
  g_assert_cmpint (io_folder_count (folder), ==, 1);
  io_folder_remove (folder);
}

static void
test_abandon (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);

  eng_atomic_file_abandon (open_and_write (path, "x"));
  g_assert_cmpint (io_folder_count (folder), ==, 0);

  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  eng_atomic_file_abandon (open_and_write (path, "x"));
  io_assert_contents (path, "old", 3);
  g_assert_cmpint (io_folder_count (folder), ==, 1);
  io_folder_remove (folder);
}

static void
test_link (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autofree char *name = g_build_filename (folder, "link", NULL);
  struct stat status;

  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpint (symlink ("a.txt", name), ==, 0);
  g_assert_true (eng_atomic_file_commit (open_and_write (name, "new"), NULL));
  g_assert_true (g_file_test (name, G_FILE_TEST_IS_SYMLINK));
  io_assert_contents (path, "new", 3);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  io_folder_remove (folder);
}

static void
test_device (void)
{
  struct stat status;

  g_assert_true (eng_atomic_file_commit (open_and_write ("/dev/null", "x"), NULL));
  g_assert_cmpint (stat ("/dev/null", &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));
}

static void
test_full_device (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (eng_atomic_file_commit (open_and_write ("/dev/full", "x"), &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "/dev/full"));
}

static void
assert_refused (const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eng_atomic_file_open (path, &error));
  g_assert_error (error, G_FILE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_refused (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "none", "a.txt", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "a.txt", NULL);

  g_assert_true (g_file_set_contents (file, "old", 3, NULL));
  assert_refused (folder, G_FILE_ERROR_ISDIR);
  assert_refused (missing, G_FILE_ERROR_NOENT);
  assert_refused (below, G_FILE_ERROR_NOTDIR);
  g_assert_cmpint (io_folder_count (folder), ==, 1);
  io_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/atomic-file/commit", test_commit);
  g_test_add_func ("/atomic-file/abandon", test_abandon);
  g_test_add_func ("/atomic-file/link", test_link);
  g_test_add_func ("/atomic-file/device", test_device);
  g_test_add_func ("/atomic-file/full-device", test_full_device);
  g_test_add_func ("/atomic-file/refused", test_refused);

  return g_test_run ();
}
