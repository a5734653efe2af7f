/* SPDX-License-Identifier: MIT
 *
 * A file that appears whole or not at all: written beside its final name as ".NAME.XXXXXX", flushed to the
 * disk, then renamed. Until eng_atomic_file_commit() a file that stood there stays as it was. A name that is a
 * link is followed; a device or pipe (/dev/stdout) cannot be replaced and is written straight.
 *
 * One caller at a time. Private to engine/io.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct EngAtomicFile EngAtomicFile;

/* eng_atomic_file_open: NULL with a #GFileError that names the path. */
EngAtomicFile *eng_atomic_file_open (const char *path, GError **error);

/* eng_atomic_file_write: a failure is kept, and told by eng_atomic_file_commit(). */
void eng_atomic_file_write (EngAtomicFile *self, const void *data, gsize size);

/* eng_atomic_file_flush: what was written is with the system from here on, though under the hidden name. */
void eng_atomic_file_flush (EngAtomicFile *self);

/* eng_atomic_file_commit: frees @self. FALSE with a #GFileError when any write failed; then nothing is left. */
gboolean eng_atomic_file_commit (EngAtomicFile *self, GError **error);

/* eng_atomic_file_abandon: frees @self and leaves nothing. */
void eng_atomic_file_abandon (EngAtomicFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngAtomicFile, eng_atomic_file_abandon)

G_END_DECLS
