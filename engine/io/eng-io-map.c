/* SPDX-License-Identifier: MIT */

#include "eng-io-map.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

/* A descriptor of a regular file, or -1 with errno. Without waiting for the writer of a pipe. */
static int
open_regular (const char *path)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;

  if (descriptor < 0)
    return -1;

  if (fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    return descriptor;

  close (descriptor);
  errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;

  return -1;
}

GBytes *
eng_io_map (const char *path, const char *remedy, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  int descriptor = open_regular (path);

  if (descriptor < 0)
    {
      int problem = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem), _ ("“%s” cannot be read: %s; %s"),
                   path, g_strerror (problem), remedy);

      return NULL;
    }

  mapped = g_mapped_file_new_from_fd (descriptor, FALSE, error);
  close (descriptor);

  if (mapped == NULL)
    {
      g_prefix_error (error, "“%s”: ", path);

      return NULL;
    }

  return g_mapped_file_get_bytes (mapped);
}
