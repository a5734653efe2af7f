/* SPDX-License-Identifier: MIT
 *
 * Writing: the bytes of the reference writer, so that the same model is the same file whoever saves it
 * (header without blanks, padded to a multiple of 8; metadata first, then tensors by name). The data stream
 * through a small buffer: nothing of the model's size is allocated.
 */
#include "eng-safetensors.h"

#include <inttypes.h>
#include <string.h>

#include "eng-atomic-file.h"
#include "eng-json.h"

#define CHUNK 4096 /* numbers */

static int
compare_names (gconstpointer pa, gconstpointer pb)
{
  const EngTensorView *const *a = pa, *const *b = pb;

  return strcmp ((*a)->name, (*b)->name);
}

static void
append_metadata (GString *json, GHashTable *metadata)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);

  eng_json_append_name (json, "__metadata__");
  g_string_append_c (json, '{');

  for (GList *l = keys; l != NULL; l = l->next)
    {
      eng_json_append_name (json, l->data);
      eng_json_append_string (json, g_hash_table_lookup (metadata, l->data));
    }

  g_string_append_c (json, '}');
}

static void
append_tensor (GString *json, const EngTensorView *tensor, guint64 *offset)
{
  guint64 end = *offset + (guint64) tensor->n * sizeof (float);

  eng_json_append_name (json, tensor->name);
  g_string_append (json, "{\"dtype\":\"F32\",\"shape\":[");

  for (int d = 0; d < tensor->n_dims; d++)
    g_string_append_printf (json, "%s%" PRId64, d > 0 ? "," : "", tensor->dims[d]);

  g_string_append_printf (json, "],\"data_offsets\":[%" PRIu64 ",%" PRIu64 "]}", *offset, end);
  *offset = end;
}

static void
write_data (EngAtomicFile *file, const EngTensorView *tensor)
{
  for (gsize begin = 0; begin < tensor->n; begin += CHUNK)
    {
      guint32 buffer[CHUNK];
      gsize n = MIN (CHUNK, tensor->n - begin);

      memcpy (buffer, tensor->data + begin, n * sizeof (float));

      for (gsize i = 0; i < n; i++)
        buffer[i] = GUINT32_TO_LE (buffer[i]);

      eng_atomic_file_write (file, buffer, n * sizeof (float));
    }
}

gboolean
eng_safetensors_write (const char *path, const EngTensorView *tensors, guint n, GHashTable *metadata, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (n);
  g_autoptr (GString) header = g_string_new ("{");
  EngAtomicFile *file = eng_atomic_file_open (path, error);
  guint64 offset = 0, length;

  if (file == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, (gpointer) &tensors[i]);

  g_ptr_array_sort (sorted, compare_names);

  if (metadata != NULL)
    append_metadata (header, metadata);

  for (guint i = 0; i < n; i++)
    append_tensor (header, sorted->pdata[i], &offset);

  g_string_append_c (header, '}');

  while (header->len % 8 != 0)
    g_string_append_c (header, ' ');

  length = GUINT64_TO_LE ((guint64) header->len);
  eng_atomic_file_write (file, &length, sizeof length);
  eng_atomic_file_write (file, header->str, header->len);

  for (guint i = 0; i < n; i++)
    write_data (file, sorted->pdata[i]);

  return eng_atomic_file_commit (file, error);
}
