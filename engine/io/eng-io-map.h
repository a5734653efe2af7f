/* SPDX-License-Identifier: MIT
 *
 * A file mapped for reading. Private to engine/io.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * eng_io_map:
 * @remedy: what the person should do when it cannot be read; translated
 *
 * Returns: (transfer full): the contents, or %NULL with a #GFileError that names @path. A folder, a device
 *   and a pipe cannot be mapped.
 */
GBytes *eng_io_map (const char *path, const char *remedy, GError **error);

G_END_DECLS
