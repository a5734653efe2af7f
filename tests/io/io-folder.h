/* SPDX-License-Identifier: MIT
 *
 * A folder of its own for each test, and what the tests of files ask about it.
 */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

/* (transfer full) a new empty folder. */
static inline char *
io_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("souffleur-test-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

/* The files in it, hidden ones too. */
static inline int
io_folder_count (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;

  g_assert_nonnull (dir);

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Removes it with the files in it. */
static inline void
io_folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static inline void
io_assert_contents (const char *path, const void *expected, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, length, expected, size);
}
