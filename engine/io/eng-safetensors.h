/* SPDX-License-Identifier: MIT
 *
 * The safetensors format: u64 little-endian header length, a JSON header, the data. Reading makes every
 * check of the reference reader before a byte of data is believed; writing is atomic (a temporary file in
 * the same folder, then a rename).
 *
 * Any thread; a file read belongs to whoever read it. F32 tensors are used in place from the mapped file, so
 * opening costs the header only; the file must not be shortened meanwhile (replacing it, as our own writer
 * does, is fine).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ENG_TENSOR_MAX_DIMS 8

typedef struct
{
  char *name; /* owned when read; borrowed from the caller when writing */
  int n_dims; /* at most ENG_TENSOR_MAX_DIMS; 0 for a single number */
  gint64 dims[ENG_TENSOR_MAX_DIMS];
  const float *data; /* borrowed from the file, or from the caller when writing; host order */
  gsize n;           /* elements */
} EngTensorView;

typedef struct EngSafetensors EngSafetensors;

/**
 * eng_safetensors_read:
 *
 * F64, F16 and BF16 are converted; a tensor of any other type than these and F32 is an error that names it.
 *
 * Returns: (transfer full): a mapped file, or %NULL with %ENG_ERROR_BAD_FILE (damaged, or no such file format)
 *   or a #GFileError.
 */
EngSafetensors *eng_safetensors_read (const char *path, GError **error);

/* eng_safetensors_read_bytes: the same from memory; @name stands for the path in messages. */
EngSafetensors *eng_safetensors_read_bytes (GBytes *bytes, const char *name, GError **error);
void eng_safetensors_free (EngSafetensors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngSafetensors, eng_safetensors_free)

guint eng_safetensors_n (const EngSafetensors *self);
const EngTensorView *eng_safetensors_get (const EngSafetensors *self, guint i);           /* in the order of the data */
const EngTensorView *eng_safetensors_find (const EngSafetensors *self, const char *name); /* or NULL */
const char *eng_safetensors_metadata (const EngSafetensors *self, const char *key);       /* or NULL */

/**
 * eng_safetensors_write:
 * @tensors: (n) distinct names; written in the order of their names
 * @metadata: string → string, or %NULL
 *
 * Returns: %FALSE with a #GFileError; then what stood at @path still does.
 */
gboolean eng_safetensors_write (const char *path, const EngTensorView *tensors, guint n, GHashTable *metadata,
                                GError **error);

G_END_DECLS
