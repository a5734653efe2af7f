/* SPDX-License-Identifier: MIT
 *
 * The safetensors format: u64 little-endian header length, a JSON header, the data. Reading makes every
 * check of the reference reader before a byte of data is believed; writing is atomic (a temporary file in
 * the same folder, then a rename).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* owned */
  int n_dims; /* at most 8 */
  gint64 dims[8];
  const float *data; /* borrowed from the file, or from the caller when writing; host order */
  gsize n;           /* elements */
} EngTensorView;

typedef struct EngSafetensors EngSafetensors;

/* eng_safetensors_read: (transfer full) a mapped file; tensors other than F32 (F64, F16 and BF16 are converted) are an
 * error that names the tensor. NULL with ENG_ERROR_BAD_FILE or a file error. */
EngSafetensors *eng_safetensors_read (const char *path, GError **error);
EngSafetensors *eng_safetensors_read_bytes (GBytes *bytes, const char *name, GError **error);
void eng_safetensors_free (EngSafetensors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngSafetensors, eng_safetensors_free)

guint eng_safetensors_n (const EngSafetensors *self);
const EngTensorView *eng_safetensors_get (const EngSafetensors *self, guint i);
const EngTensorView *eng_safetensors_find (const EngSafetensors *self, const char *name); /* or NULL */
const char *eng_safetensors_metadata (const EngSafetensors *self, const char *key);       /* or NULL */

/* eng_safetensors_write: @metadata: string → string, or NULL. Tensors are ordered by name. */
gboolean eng_safetensors_write (const char *path, const EngTensorView *tensors, guint n, GHashTable *metadata,
                                GError **error);

G_END_DECLS
