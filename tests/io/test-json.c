/* SPDX-License-Identifier: MIT
 *
 * JSON that is taken, JSON that is refused and where, numbers and strings written and read back.
 */
#include "eng-json.h"

#include <math.h>
#include <string.h>

#include "eng-error.h"

static void
test_taken (void)
{
  static const char *const texts[] = {
    "{}",
    " [ ] \n",
    "0",
    "-0.5e+10",
    "1E3",
    "true",
    "\"\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
    "{\"a\":[1,2.5,null,{\"b\":false}],\"c\":\"é\"}",
    "9007199254740992",
    "-9007199254740992",
    "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",  /* 16 deep */
    "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", /* the same name in different objects */
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = eng_json_parse (texts[i], strlen (texts[i]), 1, &error);

      if (node == NULL)
        g_error ("“%s”: %s", texts[i], error->message);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *where;
  } cases[] = {
    { "", "line 7, column 1:" },
    { "{", "line 7, column 2:" },
    { "[1,]", "line 7, column 4:" },
    { "{\"a\":1,}", "line 7, column 8:" },
    { "{'a':1}", "line 7, column 2:" },
    { "{a:1}", "line 7, column 2:" },
    { "{\"a\" 1}", "line 7, column 6:" },
    { "[1 2]", "line 7, column 4:" },
    { "[01]", "line 7, column 3:" },
    { "[1.]", "line 7, column 4:" },
    { "[.5]", "line 7, column 2:" },
    { "[1e]", "line 7, column 4:" },
    { "[+1]", "line 7, column 2:" },
    { "[0x10]", "line 7, column 3:" },
    { "[NaN]", "line 7, column 2:" },
    { "[Infinity]", "line 7, column 2:" },
    { "[tru]", "line 7, column 2:" },
    { "[1] 2", "line 7, column 5:" },
    { "/* c */ 1", "line 7, column 1:" },
    { "var x = {};", "line 7, column 1:" },
    { "[\n1,\n x]", "line 9, column 2:" },
    { "\"a", "line 7, column 3:" },
    { "\"a\nb\"", "line 7, column 3:" },
    { "\"\\x41\"", "line 7, column 4:" },
    { "\"\\u12g4\"", "line 7, column 6:" },
    { "\"\\u0000\"", "line 7, column 8:" },
    { "\"\\ud800\"", "line 7, column 8:" },
    { "\"\\ud800\\u0041\"", "line 7, column 14:" },
    { "\"\\udc00\"", "line 7, column 8:" },
    { "\"\xff\"", "line 7, column 2:" },
    { "9007199254740993", "line 7, column 17:" },
    { "-18446744073709551614", "line 7, column 22:" },
    { "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "line 7, column 17:" },
    { "{\"a\":1,\"a\":2}", "line 7: “a” stands there twice" },
    { "{\"a\":1,\"\\u0061\":2}", "line 7: “a” stands there twice" },
    { "[{\"b\":{\"c\":1,\"d\":2,\"c\":3}}]", "line 7: “c” stands there twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = eng_json_parse (cases[i].text, strlen (cases[i].text), 7, &error);

      if (node != NULL)
        g_error ("“%s” was taken", cases[i].text);

      g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE);

      if (!g_str_has_prefix (error->message, cases[i].where))
        g_error ("“%s”: “%s”, expected “%s”", cases[i].text, error->message, cases[i].where);
    }
}

/* A text may lie in the middle of other bytes: nothing beyond its length counts, or is even read. */
static void
test_bounds (void)
{
  static const char text[] = { '[', '1', ']', '9', '"' };

  for (gsize length = 0; length <= sizeof text; length++)
    {
      g_autofree char *exact = g_memdup2 (text, length); /* so that a sanitizer sees a step too far */
      g_autoptr (JsonNode) node = eng_json_parse (length > 0 ? exact : "", length, 1, NULL);

      g_assert_cmpint (node != NULL, ==, length == 3);
    }
}

static void
test_deep (void)
{
  gsize n = 1000000;
  g_autofree char *text = g_strnfill (n, '[');
  g_autoptr (GError) error = NULL;

  g_assert_null (eng_json_parse (text, n, 1, &error));
  g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE);
}

static void
test_getters (void)
{
  const char *text = "{\"i\":3,\"r\":0.5,\"n\":null,\"b\":true,\"s\":\"x\",\"a\":[1],\"o\":{}}";
  g_autoptr (JsonNode) node = eng_json_parse (text, strlen (text), 1, NULL);
  JsonObject *object = json_node_get_object (node);
  gint64 whole = -1;
  double number = -1;
  gboolean flag = FALSE;

  g_assert_true (eng_json_get_int (object, "i", &whole));
  g_assert_cmpint (whole, ==, 3);
  g_assert_false (eng_json_get_int (object, "r", &whole));
  g_assert_false (eng_json_get_int (object, "b", &whole));
  g_assert_false (eng_json_get_int (object, "none", &whole));
  g_assert_cmpint (whole, ==, 3);

  g_assert_true (eng_json_get_real (object, "i", &number));
  g_assert_cmpfloat (number, ==, 3);
  g_assert_true (eng_json_get_real (object, "r", &number));
  g_assert_cmpfloat (number, ==, 0.5);
  g_assert_true (eng_json_get_real (object, "n", &number));
  g_assert_true (isnan (number));
  g_assert_false (eng_json_get_real (object, "s", &number));
  g_assert_false (eng_json_get_real (object, "none", &number));

  g_assert_true (eng_json_get_bool (object, "b", &flag));
  g_assert_true (flag);
  g_assert_false (eng_json_get_bool (object, "i", &flag));

  g_assert_cmpstr (eng_json_get_string (object, "s"), ==, "x");
  g_assert_null (eng_json_get_string (object, "i"));
  g_assert_nonnull (eng_json_get_array (object, "a"));
  g_assert_null (eng_json_get_array (object, "o"));
  g_assert_nonnull (eng_json_get_object (object, "o"));
  g_assert_null (eng_json_get_object (object, "none"));
}

static void
test_strings (void)
{
  static const char *const texts[] = { "", "plain", "\"\\/\b\f\n\r\t\x01\x1f\x7f", "œuvre — 你好 😀" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      eng_json_append_string (json, texts[i]);
      node = eng_json_parse (json->str, json->len, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (node), ==, texts[i]);
    }
}

static void
test_strange_strings (void)
{
  g_autoptr (GString) json = g_string_new ("{");

  eng_json_append_name (json, "a");
  eng_json_append_string (json, NULL);
  eng_json_append_name (json, "b");
  eng_json_append_string (json, "caf\xe9");
  g_assert_cmpstr (json->str, ==, "{\"a\":null,\"b\":\"caf\xef\xbf\xbd\"");
}

static void
test_numbers (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 1, "1" },
    { 0.1, "0.1" },
    { 0.005, "0.005" },
    { 1.0 / 3, "0.3333333333333333" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1e300, "1e+300" },
    { 5e-324, "4.94065645841247e-324" },
    { 123456789012, "123456789012" },
    { NAN, "null" },
    { INFINITY, "null" },
    { -INFINITY, "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      eng_json_append_real (json, cases[i].number);
      g_assert_cmpstr (json->str, ==, cases[i].text);
    }
}

static void
test_number_bits (void)
{
  for (int i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64) g_random_int () << 32 | g_random_int ();
      guint32 half = g_random_int ();
      g_autoptr (GString) json = g_string_new (NULL);
      double number;
      float single;

      memcpy (&number, &bits, sizeof number);
      memcpy (&single, &half, sizeof single);

      eng_json_append_real (json, number);
      g_assert_true (!isfinite (number) || g_ascii_strtod (json->str, NULL) == number);
      g_string_truncate (json, 0);
      eng_json_append_float (json, single);
      g_assert_true (!isfinite (single) || (float) g_ascii_strtod (json->str, NULL) == single);
    }
}

static void
test_floats (void)
{
  g_autoptr (GString) json = g_string_new (NULL);

  eng_json_append_float (json, 0.1f);
  g_string_append_c (json, ' ');
  eng_json_append_float (json, 1.0f / 3);
  g_string_append_c (json, ' ');
  eng_json_append_rounded (json, 1.0f / 3);
  g_string_append_c (json, ' ');
  eng_json_append_float (json, NAN);
  eng_json_append_rounded (json, NAN);
  g_assert_cmpstr (json->str, ==, "0.1 0.33333334 0.33333 nullnull");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/taken", test_taken);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/bounds", test_bounds);
  g_test_add_func ("/json/deep", test_deep);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/strange-strings", test_strange_strings);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/number-bits", test_number_bits);
  g_test_add_func ("/json/floats", test_floats);

  return g_test_run ();
}
