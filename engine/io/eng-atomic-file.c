/* SPDX-License-Identifier: MIT */

#include "eng-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct EngAtomicFile
{
  char *path;      /* owned; where it goes, links followed */
  char *temporary; /* owned; NULL: written straight */
  FILE *stream;
  int problem; /* errno of the first write that failed; 0 while all is well */
};

static gboolean
set_failed (GError **error, const char *path, int problem)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem), _ ("“%s” cannot be written: %s; choose another place"),
               path, g_strerror (problem));

  return FALSE;
}

static void
atomic_file_free (EngAtomicFile *self)
{
  if (self->stream != NULL)
    fclose (self->stream);

  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

/* The open descriptor to write to, or -1. */
static int
open_descriptor (EngAtomicFile *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *base = g_path_get_basename (self->path);
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", base);
  struct stat status;
  gboolean exists = stat (self->path, &status) == 0;

  if (exists && S_ISDIR (status.st_mode))
    {
      errno = EISDIR;

      return -1;
    }

  if (exists && !S_ISREG (status.st_mode))
    return open (self->path, O_WRONLY | O_CLOEXEC);

  /* A folder can be writable while the file is not to be touched. */
  if (exists && access (self->path, W_OK) != 0)
    return -1;

  self->temporary = g_build_filename (folder, hidden, NULL);

  return g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, exists ? (int) (status.st_mode & 0777) : 0666);
}

EngAtomicFile *
eng_atomic_file_open (const char *path, GError **error)
{
  EngAtomicFile *self = g_new0 (EngAtomicFile, 1);
  char *followed = realpath (path, NULL);
  int descriptor = -1;

  self->path = g_strdup (followed != NULL ? followed : path);
  free (followed);
  descriptor = open_descriptor (self);

  if (descriptor >= 0)
    self->stream = fdopen (descriptor, "wb");

  if (self->stream == NULL)
    {
      set_failed (error, path, errno);
      atomic_file_free (self);

      return NULL;
    }

  return self;
}

static void
keep_problem (EngAtomicFile *self, gboolean failed)
{
  if (failed && self->problem == 0)
    self->problem = errno != 0 ? errno : EIO;
}

void
eng_atomic_file_write (EngAtomicFile *self, const void *data, gsize size)
{
  keep_problem (self, size > 0 && fwrite (data, 1, size, self->stream) != size);
}

void
eng_atomic_file_flush (EngAtomicFile *self)
{
  keep_problem (self, fflush (self->stream) != 0);
}

/* The rename itself reaches the disk with the folder; a file system that cannot do that is no failure. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (descriptor < 0)
    return;

  fsync (descriptor);
  close (descriptor);
}

gboolean
eng_atomic_file_commit (EngAtomicFile *self, GError **error)
{
  gboolean ok;

  eng_atomic_file_flush (self);

  if (self->temporary != NULL)
    keep_problem (self, fsync (fileno (self->stream)) != 0);

  keep_problem (self, fclose (self->stream) != 0);
  self->stream = NULL;

  if (self->temporary != NULL && self->problem == 0)
    keep_problem (self, g_rename (self->temporary, self->path) != 0);

  ok = self->problem == 0;

  if (!ok)
    {
      set_failed (error, self->path, self->problem);

      if (self->temporary != NULL)
        g_unlink (self->temporary);
    }
  else if (self->temporary != NULL)
    sync_folder (self->path);

  atomic_file_free (self);

  return ok;
}

void
eng_atomic_file_abandon (EngAtomicFile *self)
{
  if (self->temporary != NULL)
    g_unlink (self->temporary);

  atomic_file_free (self);
}
