/* SPDX-License-Identifier: MIT
 *
 * Reading. Nothing in the file is believed before it has been checked: sizes against the file's, offsets
 * against each other, products against overflow. The checks and their order are the reference reader's.
 */
#include "eng-safetensors.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-error.h"
#include "eng-io-map.h"
#include "eng-json.h"

#define MAX_HEADER G_GUINT64_CONSTANT (100000000)

typedef struct
{
  const char *name;
  int bits; /* of one element */
} Dtype;

static const Dtype dtypes[] = {
  { "F32", 32 },
  { "F64", 64 },
  { "F16", 16 },
  { "BF16", 16 },
  { "BOOL", 8 },
  { "U8", 8 },
  { "I8", 8 },
  { "I16", 16 },
  { "U16", 16 },
  { "I32", 32 },
  { "U32", 32 },
  { "I64", 64 },
  { "U64", 64 },
  { "C64", 64 },
  { "F8_E5M2", 8 },
  { "F8_E4M3", 8 },
  { "F8_E8M0", 8 },
  { "F8_E5M2FNUZ", 8 },
  { "F8_E4M3FNUZ", 8 },
  { "F6_E2M3", 6 },
  { "F6_E3M2", 6 },
  { "F4", 4 },
};

typedef struct
{
  EngTensorView view;
  const Dtype *dtype;
  guint64 begin, end; /* in the data; bytes */
  float *converted;   /* owned; NULL when the data are used in place */
} Tensor;

struct EngSafetensors
{
  char *name;           /* owned; for messages */
  GBytes *bytes;        /* owned */
  GArray *tensors;      /* owned; Tensor, by offset */
  GHashTable *by_name;  /* owned; name (borrowed) → index */
  GHashTable *metadata; /* owned; string → string */
};

static void
tensor_clear (gpointer data)
{
  Tensor *tensor = data;

  g_free (tensor->view.name);
  g_free (tensor->converted);
}

void
eng_safetensors_free (EngSafetensors *self)
{
  g_hash_table_unref (self->metadata);
  g_hash_table_unref (self->by_name);
  g_array_unref (self->tensors);
  g_bytes_unref (self->bytes);
  g_free (self->name);
  g_free (self);
}

static gboolean damaged (const EngSafetensors *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
damaged (const EngSafetensors *self, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE,
               _ ("“%s” is not a whole safetensors file: %s; take another file, or another copy of it"), self->name, what);

  return FALSE;
}

static guint64
read_u64 (const guint8 *p)
{
  guint64 value = 0;

  for (int i = 7; i >= 0; i--)
    value = value << 8 | p[i];

  return value;
}

static gboolean
read_metadata (EngSafetensors *self, JsonNode *node, GError **error)
{
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (self, error, _ ("its “__metadata__” is not an object"));

  object = json_node_get_object (node);
  members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *value = eng_json_get_string (object, l->data);

      if (value == NULL)
        return damaged (self, error, _ ("its metadata “%s” are not a text"), (const char *) l->data);

      g_hash_table_insert (self->metadata, g_strdup (l->data), g_strdup (value));
    }

  return TRUE;
}

static const Dtype *
find_dtype (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (dtypes); i++)
    if (strcmp (dtypes[i].name, name) == 0)
      return &dtypes[i];

  return NULL;
}

/* A member of an array that counts something. */
static gboolean
read_count (JsonArray *array, guint i, gint64 *count)
{
  return eng_json_node_int (json_array_get_element (array, i), count) && *count >= 0;
}

static gboolean
read_shape (const EngSafetensors *self, Tensor *tensor, JsonArray *shape, GError **error)
{
  gsize n = 1;

  if (shape == NULL)
    return damaged (self, error, _ ("tensor “%s” has no shape"), tensor->view.name);

  if (json_array_get_length (shape) > ENG_TENSOR_MAX_DIMS)
    return damaged (self, error, _ ("tensor “%s” has %u dimensions, more than %d"), tensor->view.name,
                    json_array_get_length (shape), ENG_TENSOR_MAX_DIMS);

  tensor->view.n_dims = (int) json_array_get_length (shape);

  for (int d = 0; d < tensor->view.n_dims; d++)
    {
      gint64 dim = 0;

      if (!read_count (shape, (guint) d, &dim))
        return damaged (self, error, _ ("dimension %d of tensor “%s” is not a count"), d, tensor->view.name);

      if (!g_size_checked_mul (&n, n, (gsize) dim))
        return damaged (self, error, _ ("tensor “%s” is larger than any memory"), tensor->view.name);

      tensor->view.dims[d] = dim;
    }

  tensor->view.n = n;

  return TRUE;
}

static gboolean
read_offsets (const EngSafetensors *self, Tensor *tensor, JsonArray *offsets, GError **error)
{
  gint64 begin = 0, end = 0;

  if (offsets == NULL || json_array_get_length (offsets) != 2 || !read_count (offsets, 0, &begin) || !read_count (offsets, 1, &end))
    return damaged (self, error, _ ("the data_offsets of tensor “%s” are not two counts"), tensor->view.name);

  if (end < begin)
    return damaged (self, error, _ ("tensor “%s” ends before it begins"), tensor->view.name);

  tensor->begin = (guint64) begin;
  tensor->end = (guint64) end;

  return TRUE;
}

/* One entry of the header. On success the tensor is in the list; so is its name's memory on failure. */
static gboolean
read_tensor (EngSafetensors *self, const char *name, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  Tensor empty = { .view = { .name = g_strdup (name) } };
  Tensor *tensor;

  g_array_append_val (self->tensors, empty);
  tensor = &g_array_index (self->tensors, Tensor, self->tensors->len - 1);

  if (object == NULL)
    return damaged (self, error, _ ("the entry of tensor “%s” is not an object"), name);

  tensor->dtype = find_dtype (eng_json_get_string (object, "dtype"));

  if (tensor->dtype == NULL)
    return damaged (self, error, _ ("tensor “%s” is of no known dtype"), name);

  return read_shape (self, tensor, eng_json_get_array (object, "shape"), error) &&
         read_offsets (self, tensor, eng_json_get_array (object, "data_offsets"), error);
}

static gboolean
read_header (EngSafetensors *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (JsonNode) root = eng_json_parse (text, length, 1, &fault);
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (root == NULL)
    return damaged (self, error, _ ("header, %s"), fault->message);

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return damaged (self, error, _ ("its header is not an object"));

  object = json_node_get_object (root);
  members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = eng_json_get (object, l->data);
      gboolean ok = strcmp (l->data, "__metadata__") == 0 ? read_metadata (self, node, error)
                                                          : read_tensor (self, l->data, node, error);

      if (!ok)
        return FALSE;
    }

  return TRUE;
}

/* Tensors without elements share their offset with a neighbour: they come before it. */
static int
compare_offsets (gconstpointer pa, gconstpointer pb)
{
  const Tensor *a = pa, *b = pb;

  if (a->begin != b->begin)
    return a->begin < b->begin ? -1 : 1;

  return (a->end > b->end) - (a->end < b->end);
}

/* No hole, no overlap, nothing after the last, and each of the size that its shape says. */
static gboolean
check_layout (EngSafetensors *self, guint64 data_size, GError **error)
{
  guint64 end = 0;

  g_array_sort (self->tensors, compare_offsets);

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const Tensor *tensor = &g_array_index (self->tensors, Tensor, i);
      gsize bits = 0;

      if (tensor->begin != end)
        return damaged (self, error, _ ("tensor “%s” begins at byte %" PRIu64 " of the data, expected %" PRIu64),
                        tensor->view.name, tensor->begin, end);

      if (!g_size_checked_mul (&bits, tensor->view.n, (gsize) tensor->dtype->bits) || bits % 8 != 0)
        return damaged (self, error, _ ("tensor “%s” is not a whole number of bytes"), tensor->view.name);

      if (tensor->end - tensor->begin != bits / 8)
        return damaged (self, error, _ ("tensor “%s” has %" PRIu64 " bytes, its shape needs %zu"),
                        tensor->view.name, tensor->end - tensor->begin, bits / 8);

      end = tensor->end;
    }

  if (end != data_size)
    return damaged (self, error, _ ("its tensors take %" PRIu64 " bytes, its data are %" PRIu64), end, data_size);

  return TRUE;
}

/* IEEE half precision: sign, 5 bits of exponent, 10 of mantissa. */
static float
float_from_half (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = (half >> 10) & 0x1f;
  guint32 mantissa = half & 0x3ff;
  guint32 bits;
  float value;

  if (exponent == 0)
    {
      value = (float) mantissa * 0x1p-24f;

      return sign != 0 ? -value : value;
    }

  bits = sign | (exponent == 31 ? 0xff : exponent + 112) << 23 | mantissa << 13;
  memcpy (&value, &bits, sizeof value);

  return value;
}

/* The element at @p, little-endian, as a float of this machine. */
static float
read_element (const guint8 *p, const Dtype *dtype)
{
  guint64 raw = 0;
  guint32 bits;
  float single;
  double twofold;

  for (int i = dtype->bits / 8 - 1; i >= 0; i--)
    raw = raw << 8 | p[i];

  if (strcmp (dtype->name, "F64") == 0)
    {
      memcpy (&twofold, &raw, sizeof twofold);

      return (float) twofold;
    }

  if (strcmp (dtype->name, "F16") == 0)
    return float_from_half ((guint16) raw);

  bits = (guint32) (dtype->bits == 16 ? raw << 16 : raw); /* BF16: the upper half of an F32 */
  memcpy (&single, &bits, sizeof single);

  return single;
}

/* Points the view at its numbers: in place where they are this machine's floats, else converted. */
static gboolean
take_data (EngSafetensors *self, Tensor *tensor, const guint8 *data, GError **error)
{
  const guint8 *p = data + tensor->begin;
  gsize size = (gsize) tensor->dtype->bits / 8;
  gboolean single = strcmp (tensor->dtype->name, "F32") == 0;

  if (!single && strcmp (tensor->dtype->name, "F64") != 0 && g_str_has_suffix (tensor->dtype->name, "F16") == FALSE)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE,
                   _ ("“%s”: tensor “%s” is %s; only F32, F64, F16 and BF16 are read: save it as F32"), self->name,
                   tensor->view.name, tensor->dtype->name);

      return FALSE;
    }

  if (single && G_BYTE_ORDER == G_LITTLE_ENDIAN && (guintptr) p % sizeof (float) == 0)
    {
      tensor->view.data = (const float *) (gconstpointer) p;

      return TRUE;
    }

  tensor->converted = g_new (float, tensor->view.n);
  tensor->view.data = tensor->converted;

  for (gsize i = 0; i < tensor->view.n; i++)
    tensor->converted[i] = read_element (p + i * size, tensor->dtype);

  return TRUE;
}

static gboolean
read_all (EngSafetensors *self, GError **error)
{
  gsize size = 0;
  const guint8 *file = g_bytes_get_data (self->bytes, &size);
  guint64 header;

  if (size < 8)
    return damaged (self, error, _ ("it has %zu bytes, the length of the header alone takes 8"), size);

  header = read_u64 (file);

  if (header > MAX_HEADER)
    return damaged (self, error, _ ("its first 8 bytes ask for a header of %" PRIu64 " bytes"), header);

  if (header > size - 8)
    return damaged (self, error, _ ("its header has %" PRIu64 " bytes, the file only %zu more"), header, size - 8);

  if (!read_header (self, (const char *) file + 8, (gsize) header, error) || !check_layout (self, size - 8 - header, error))
    return FALSE;

  for (guint i = 0; i < self->tensors->len; i++)
    {
      Tensor *tensor = &g_array_index (self->tensors, Tensor, i);

      if (!take_data (self, tensor, file + 8 + header, error))
        return FALSE;

      g_hash_table_insert (self->by_name, tensor->view.name, GUINT_TO_POINTER (i));
    }

  return TRUE;
}

EngSafetensors *
eng_safetensors_read_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (EngSafetensors) self = g_new0 (EngSafetensors, 1);

  self->name = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  self->tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));
  g_array_set_clear_func (self->tensors, tensor_clear);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return read_all (self, error) ? g_steal_pointer (&self) : NULL;
}

EngSafetensors *
eng_safetensors_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = eng_io_map (path, _ ("give the path of a checkpoint"), error);

  return bytes != NULL ? eng_safetensors_read_bytes (bytes, path, error) : NULL;
}

guint
eng_safetensors_n (const EngSafetensors *self)
{
  return self->tensors->len;
}

const EngTensorView *
eng_safetensors_get (const EngSafetensors *self, guint i)
{
  g_return_val_if_fail (i < self->tensors->len, NULL);

  return &g_array_index (self->tensors, Tensor, i).view;
}

const EngTensorView *
eng_safetensors_find (const EngSafetensors *self, const char *name)
{
  gpointer index = NULL;

  if (!g_hash_table_lookup_extended (self->by_name, name, NULL, &index))
    return NULL;

  return eng_safetensors_get (self, GPOINTER_TO_UINT (index));
}

const char *
eng_safetensors_metadata (const EngSafetensors *self, const char *key)
{
  return g_hash_table_lookup (self->metadata, key);
}
