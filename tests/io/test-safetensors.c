/* SPDX-License-Identifier: MIT
 *
 * safetensors: two files byte for byte, every way in which a file can be damaged, and the types that are
 * converted.
 */
#include "eng-safetensors.h"

#include <math.h>

#include "eng-error.h"
#include "io-folder.h"

/* One F32 tensor b = [1, -2] with metadata format = seq: what the reference writer makes of it. */
static const char small_header[] = "{\"__metadata__\":{\"format\":\"seq\"},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}  ";
static const guint8 small_data[] = { 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0 };
static const guint8 empty_file[] = { 8, 0, 0, 0, 0, 0, 0, 0, '{', '}', ' ', ' ', ' ', ' ', ' ', ' ' };

/* (transfer full) a file of that header and those data; @length: the length field, or -1 for the right one. */
static GBytes *
make_file (const char *header, gint64 length, const void *data, gsize size)
{
  GByteArray *file = g_byte_array_new ();
  guint64 field = GUINT64_TO_LE (length < 0 ? (guint64) strlen (header) : (guint64) length);

  g_byte_array_append (file, (const guint8 *) &field, sizeof field);
  g_byte_array_append (file, (const guint8 *) header, (guint) strlen (header));

  if (size > 0)
    g_byte_array_append (file, data, (guint) size);

  return g_byte_array_free_to_bytes (file);
}

static GHashTable *
seq_metadata (void)
{
  GHashTable *metadata = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (metadata, (gpointer) "format", (gpointer) "seq");

  return metadata;
}

static void
test_write_bytes (void)
{
  static const float b[] = { 1, -2 };
  const EngTensorView view = { (char *) "b", 1, { 2 }, b, 2 };
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GHashTable) metadata = seq_metadata ();
  g_autoptr (GBytes) expected = make_file (small_header, -1, small_data, sizeof small_data);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_bytes_get_size (expected), ==, 104);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (expected, NULL))[0], ==, 0x58);

  g_assert_true (eng_safetensors_write (path, &view, 1, metadata, &error));
  g_assert_no_error (error);
  io_assert_contents (path, g_bytes_get_data (expected, NULL), 104);

  g_assert_true (eng_safetensors_write (path, NULL, 0, NULL, &error));
  io_assert_contents (path, empty_file, sizeof empty_file);
  g_assert_cmpint (io_folder_count (folder), ==, 1);
  io_folder_remove (folder);
}

static void
test_read_small (void)
{
  g_autoptr (GBytes) bytes = make_file (small_header, -1, small_data, sizeof small_data);
  g_autoptr (GBytes) empty = g_bytes_new_static (empty_file, sizeof empty_file);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "small", &error);
  g_autoptr (EngSafetensors) none = eng_safetensors_read_bytes (empty, "empty", NULL);
  const EngTensorView *b;

  g_assert_no_error (error);
  g_assert_cmpint (eng_safetensors_n (file), ==, 1);
  g_assert_cmpstr (eng_safetensors_metadata (file, "format"), ==, "seq");
  g_assert_null (eng_safetensors_metadata (file, "other"));
  g_assert_null (eng_safetensors_find (file, "a"));

  b = eng_safetensors_find (file, "b");
  g_assert_true (b == eng_safetensors_get (file, 0));
  g_assert_cmpstr (b->name, ==, "b");
  g_assert_cmpint (b->n_dims, ==, 1);
  g_assert_cmpint (b->dims[0], ==, 2);
  g_assert_cmpint (b->n, ==, 2);
  g_assert_cmpfloat (b->data[0], ==, 1);
  g_assert_cmpfloat (b->data[1], ==, -2);

  g_assert_nonnull (none);
  g_assert_cmpint (eng_safetensors_n (none), ==, 0);
}

#define T(shape, offsets) "{\"a\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"

static const struct
{
  const char *header;
  gint64 length; /* of the length field; -1: right */
  gsize size;    /* bytes of data */
  const char *message;
} damaged[] = {
  { "", -1, 0, "column 1: expected a value" },
  { "{", -1, 0, "column 2" },
  { "\xff", -1, 0, "not UTF-8" },
  { "{}", (gint64) G_GINT64_CONSTANT (0x7F0000000000003C), 0, "ask for a header of" },
  { "{}", 100000001, 0, "ask for a header of 100000001 bytes" },
  { "{}", 3, 0, "its header has 3 bytes, the file only 2 more" },
  { "{}", 1, 0, "column 2" },
  { "{} x", -1, 0, "column 4: expected the end" },
  { "[]", -1, 0, "not an object" },
  { "{}", -1, 4, "its tensors take 0 bytes, its data are 4" },
  { T ("[2]", "[0,8]"), -1, 6, "its tensors take 8 bytes, its data are 6" },
  { T ("[2]", "[0,8]"), -1, 9, "its tensors take 8 bytes, its data are 9" },
  { T ("[3]", "[0,8]"), -1, 8, "has 8 bytes, its shape needs 12" },
  { T ("[1]", "[0,8]"), -1, 8, "has 8 bytes, its shape needs 4" },
  { T ("[2]", "[4,12]"), -1, 12, "begins at byte 4 of the data, expected 0" },
  { T ("[2]", "[8,0]"), -1, 8, "ends before it begins" },
  { T ("[2]", "[-8,0]"), -1, 8, "not two counts" },
  { T ("[2]", "[0.0,8]"), -1, 8, "not two counts" },
  { T ("[2]", "[0,8e0]"), -1, 8, "not two counts" },
  { T ("[2]", "[0,8,8]"), -1, 8, "not two counts" },
  { T ("[2]", "[0]"), -1, 8, "not two counts" },
  { T ("[2]", "\"0,8\""), -1, 8, "not two counts" },
  { T ("[2]", "[0,9007199254740993]"), -1, 8, "beyond 2^53" },
  { T ("[2,18446744073709551614]", "[0,8]"), -1, 8, "beyond 2^53" },
  { T ("[9007199254740992,9007199254740992]", "[0,8]"), -1, 8, "larger than any memory" },
  { T ("[4503599627370496,1024]", "[0,8]"), -1, 8, "not a whole number of bytes" },
  { T ("[-2]", "[0,8]"), -1, 8, "dimension 0 of tensor “a” is not a count" },
  { T ("[1,2.5]", "[0,8]"), -1, 8, "dimension 1 of tensor “a” is not a count" },
  { T ("[\"2\"]", "[0,8]"), -1, 8, "dimension 0 of tensor “a” is not a count" },
  { T ("2", "[0,8]"), -1, 8, "has no shape" },
  { T ("[1,1,1,1,1,1,1,1,2]", "[0,8]"), -1, 8, "has 9 dimensions" },
  { "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 8, "no known dtype" },
  { "{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 8, "no known dtype" },
  { "{\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 8, "no known dtype" },
  { "{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}", -1, 2, "not a whole number of bytes" },
  { "{\"a\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,4]}}", -1, 4, "has 4 bytes, its shape needs 16" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", -1, 8, "not two counts" },
  { "{\"a\":[]}", -1, 0, "is not an object" },
  { "{\"a\":null}", -1, 0, "is not an object" },
  { "{\"__metadata__\":[]}", -1, 0, "“__metadata__” is not an object" },
  { "{\"__metadata__\":{\"step\":3}}", -1, 0, "metadata “step”" },
  { "{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", -1, 0, "metadata “a”" },
  { "{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", -1, 0, "“a” stands there twice" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", -1, 8, "“a” stands there twice" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", -1, 4, "begins at byte 0 of the data, expected 4" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", -1, 12, "begins at byte 8 of the data, expected 4" },
  { "{\"a\\u0000b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", -1, 4, "a NUL in a string" },
  { "{\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}", -1, 0, "nested too deeply" },
  { "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", -1, 8, "tensor “a” is I64; only F32" },
  { "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", -1, 1, "tensor “a” is BOOL; only F32" },
};

static void
assert_damaged (GBytes *bytes, const char *what, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "the-file", &error);

  if (file != NULL)
    g_error ("%s: taken", what);

  g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE);

  if (strstr (error->message, "“the-file”") == NULL || strstr (error->message, message) == NULL)
    g_error ("%s: “%s”, expected “%s”", what, error->message, message);
}

static void
test_damaged (void)
{
  static const guint8 zeros[16] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GBytes) bytes = make_file (damaged[i].header, damaged[i].length, zeros, damaged[i].size);

      assert_damaged (bytes, damaged[i].header, damaged[i].message);
    }
}

static void
test_short (void)
{
  for (gsize size = 0; size < 8; size++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (empty_file, size);

      assert_damaged (bytes, "short", "the length of the header alone takes 8");
    }
}

/* The length field of the table of published hazards. */
static void
test_huge_header (void)
{
  static const guint8 file[] = { 0x3c, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, '{', '}' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (file, sizeof file);

  assert_damaged (bytes, "huge", "ask for a header of 18446744069414584380 bytes");
}

/* Cut anywhere, and with any byte of its first part changed, a file is refused or still makes sense. */
static void
test_mutations (void)
{
  g_autoptr (GBytes) whole = make_file (small_header, -1, small_data, sizeof small_data);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (whole, &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, cut);
      g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "cut", NULL);

      g_assert_null (file);
    }

  for (gsize i = 0; i < size - sizeof small_data; i++)
    for (int value = 0; value < 256; value++)
      {
        g_autofree guint8 *copy = g_memdup2 (data, size);
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (EngSafetensors) file = NULL;

        copy[i] = (guint8) value;
        bytes = g_bytes_new (copy, size);
        file = eng_safetensors_read_bytes (bytes, "changed", NULL);

        for (guint t = 0; file != NULL && t < eng_safetensors_n (file); t++)
          {
            const EngTensorView *view = eng_safetensors_get (file, t);

            for (gsize k = 0; k < view->n; k++)
              g_assert_false (isnan (view->data[k]));
          }
      }
}

static void
test_converted (void)
{
  /* 1.5 and -0.25; then the edges of half precision: 65504, 2^-24, -infinity, NaN. */
  static const guint8 data[] = { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0xd0, 0xbf, /* F64 */
                                 0xc0, 0x3f, 0x80, 0xbe,                                     /* BF16 */
                                 0x00, 0x3e, 0x00, 0xb4,                                     /* F16 */
                                 0xff, 0x7b, 0x01, 0x00, 0x00, 0xfc, 0x00, 0x7e, 0x00, 0x80 };
  g_autoptr (GBytes) bytes = make_file ("{\"d\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                                        "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[16,20]},"
                                        "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[20,24]},"
                                        "\"e\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[24,34]}}",
                                        -1, data, sizeof data);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "types", &error);
  static const char *const names[] = { "d", "b", "h" };
  const float *edges;

  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const EngTensorView *view = eng_safetensors_find (file, names[i]);

      g_assert_cmpfloat (view->data[0], ==, 1.5);
      g_assert_cmpfloat (view->data[1], ==, -0.25);
    }

  edges = eng_safetensors_find (file, "e")->data;
  g_assert_cmpfloat (edges[0], ==, 65504);
  g_assert_cmpfloat (edges[1], ==, 0x1p-24);
  g_assert_true (isinf (edges[2]) && edges[2] < 0);
  g_assert_true (isnan (edges[3]));
  g_assert_true (edges[4] == 0 && signbit (edges[4]));
}

/* A header whose length is no multiple of 4 puts the data where no float can be read in place. */
static void
test_unaligned (void)
{
  for (int pad = 0; pad < 8; pad++)
    {
      g_autofree char *blanks = g_strnfill (pad, ' ');
      g_autofree char *header = g_strconcat (T ("[2]", "[0,8]"), blanks, NULL);
      g_autoptr (GBytes) bytes = make_file (header, -1, small_data, sizeof small_data);
      g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "unaligned", NULL);
      const EngTensorView *view = eng_safetensors_find (file, "a");

      g_assert_cmpint ((guintptr) view->data % sizeof (float), ==, 0);
      g_assert_cmpfloat (view->data[0], ==, 1);
      g_assert_cmpfloat (view->data[1], ==, -2);
    }
}

/* Not damage: blanks in front, zero elements, no dimension, NaN, unknown members, tensors out of order. */
static void
test_tolerated (void)
{
  static const float data[] = { 7, NAN };
  g_autoptr (GBytes) bytes = make_file ("  {\"nan\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8],\"more\":{}},"
                                        "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[4,4]},"
                                        "\"first\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}",
                                        -1, data, sizeof data);
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = eng_safetensors_read_bytes (bytes, "odd", &error);

  g_assert_no_error (error);
  g_assert_cmpint (eng_safetensors_n (file), ==, 3);
  g_assert_cmpstr (eng_safetensors_get (file, 0)->name, ==, "first");
  g_assert_cmpfloat (eng_safetensors_find (file, "first")->data[0], ==, 7);
  g_assert_true (isnan (eng_safetensors_find (file, "nan")->data[0]));
  g_assert_cmpint (eng_safetensors_find (file, "nan")->n_dims, ==, 0);
  g_assert_cmpint (eng_safetensors_find (file, "nan")->n, ==, 1);
  g_assert_cmpint (eng_safetensors_find (file, "none")->n, ==, 0);
}

static void
test_round_trip (void)
{
  enum
  {
    N = 10007 /* more than the writer's buffer, and no multiple of it */
  };
  g_autofree float *data = g_new (float, N);
  const EngTensorView views[] = {
    { (char *) "z.weight", 2, { 1, N }, data, N },
    { (char *) "a \"quoted\" é", 1, { 3 }, data + 1, 3 },
    { (char *) "scalar", 0, { 0 }, data + 2, 1 },
    { (char *) "none", 2, { 0, 5 }, data, 0 },
  };
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (EngSafetensors) file = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N; i++)
    data[i] = (float) g_test_rand_double_range (-1, 1);

  g_hash_table_insert (metadata, (gpointer) "config", (gpointer) "{\"a\":\"\\n\"}");
  g_hash_table_insert (metadata, (gpointer) "b", (gpointer) "");
  g_assert_true (eng_safetensors_write (path, views, G_N_ELEMENTS (views), metadata, &error));
  file = eng_safetensors_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (eng_safetensors_n (file), ==, G_N_ELEMENTS (views));
  g_assert_cmpstr (eng_safetensors_metadata (file, "config"), ==, "{\"a\":\"\\n\"}");
  g_assert_cmpstr (eng_safetensors_metadata (file, "b"), ==, "");

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      const EngTensorView *view = eng_safetensors_find (file, views[i].name);

      g_assert_nonnull (view);
      g_assert_cmpmem (view->dims, (gsize) view->n_dims * sizeof (gint64), views[i].dims, (gsize) views[i].n_dims * sizeof (gint64));
      g_assert_cmpmem (view->data, view->n * sizeof (float), views[i].data, views[i].n * sizeof (float));
    }

  /* The file can be written again while it is read: the reader keeps what it had. */
  g_assert_true (eng_safetensors_write (path, views, 1, NULL, &error));
  g_assert_cmpfloat (eng_safetensors_find (file, "z.weight")->data[N - 1], ==, data[N - 1]);
  io_folder_remove (folder);
}

static void
assert_unreadable (const char *path, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngSafetensors) file = eng_safetensors_read (path, &error);

  g_assert_null (file);
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_unreadable (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);

  assert_unreadable (path, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  assert_unreadable (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  assert_unreadable ("/dev/null", G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_unreadable (path, ENG_ERROR, ENG_ERROR_BAD_FILE);
  g_assert_true (g_file_set_contents (path, "not a checkpoint, but a letter", -1, NULL));
  assert_unreadable (path, ENG_ERROR, ENG_ERROR_BAD_FILE);
  io_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/safetensors/write-bytes", test_write_bytes);
  g_test_add_func ("/safetensors/read-small", test_read_small);
  g_test_add_func ("/safetensors/damaged", test_damaged);
  g_test_add_func ("/safetensors/short", test_short);
  g_test_add_func ("/safetensors/huge-header", test_huge_header);
  g_test_add_func ("/safetensors/mutations", test_mutations);
  g_test_add_func ("/safetensors/converted", test_converted);
  g_test_add_func ("/safetensors/unaligned", test_unaligned);
  g_test_add_func ("/safetensors/tolerated", test_tolerated);
  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/unreadable", test_unreadable);

  return g_test_run ();
}
