/* SPDX-License-Identifier: MIT
 *
 * The configuration as JSON and back: every option, and what is refused.
 */
#include "eng-checkpoint.h"

#include <string.h>

#include "eng-error.h"

/* A value other than the default for every option, as eng_config_set() takes it. */
static const char *const values[][2] = {
  { "lesson", "mask" },
  { "data", "a \"b\"/é.tsv" },
  { "source", "s.txt" },
  { "target", "t.txt" },
  { "task", "reverse" },
  { "swap", "on" },
  { "max-pairs", "600" },
  { "text", "clean" },
  { "tokens", "char" },
  { "min-count", "1" },
  { "max-length", "24" },
  { "valid", "200" },
  { "encoder-cell", "lstm" },
  { "decoder-cell", "rnn" },
  { "layers", "3" },
  { "embed", "48" },
  { "encoder-hidden", "40" },
  { "decoder-hidden", "64" },
  { "bidirectional", "on" },
  { "attention", "general" },
  { "tie-output", "on" },
  { "batch", "16" },
  { "epochs", "7" },
  { "steps", "99" },
  { "learning-rate", "0.00123456789012345" },
  { "optimizer", "sgd" },
  { "clip", "0.1" },
  { "dropout", "0.2" },
  { "order", "file" },
  { "loss", "book" },
  { "mask", "off" },
  { "encoder-padding", "run" },
  { "context", "book" },
  { "forcing", "linear:1:0.25:1000" },
  { "coin", "sentence" },
  { "feed", "sample" },
  { "temperature", "0.7" },
  { "seed", "9007199254740991" },
  { "threads", "2" },
  { "lanes", "3" },
};

/* Also says when an option was added and this table was not. */
static EngConfig *
config_of_all (void)
{
  EngConfig *config = eng_config_new ();
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean found = options[i].field2 != 0;

      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        found = found || strcmp (values[k][0], options[i].name) == 0;

      if (!found)
        g_error ("option %s has no value in this test", options[i].name);
    }

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (eng_config_set (config, values[i][0], values[i][1], NULL));

  return config;
}

static void
assert_equal (const EngConfig *a, const EngConfig *b)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = eng_config_get (a, options[i].name);
      g_autofree char *other = eng_config_get (b, options[i].name);

      if (g_strcmp0 (one, other) != 0)
        g_error ("%s: “%s” and “%s”", options[i].name, one, other);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (EngConfig) defaults = eng_config_new ();
  g_autoptr (EngConfig) all = config_of_all ();
  const EngConfig *configs[] = { defaults, all };

  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    {
      g_autofree char *json = eng_config_to_json (configs[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (EngConfig) back = eng_config_from_json (json, &error);

      g_assert_no_error (error);
      assert_equal (configs[i], back);
    }
}

static void
assert_has (const char *json, const char *part, gboolean wanted)
{
  if ((strstr (json, part) != NULL) != wanted)
    g_error ("%s: %s %s", json, wanted ? "lacks" : "has", part);
}

static void
test_kinds (void)
{
  g_autoptr (EngConfig) config = eng_config_new ();
  g_autofree char *json = eng_config_to_json (config);
  g_autofree char *other = NULL;

  assert_has (json, "\"batch\":64,", TRUE);
  assert_has (json, "\"learning-rate\":0.005,", TRUE);
  assert_has (json, "\"mask\":true", TRUE);
  assert_has (json, "\"swap\":false", TRUE);
  assert_has (json, "\"valid\":\"10%\"", TRUE);
  assert_has (json, "\"cell\":\"gru\"", TRUE);
  assert_has (json, "\"data\"", FALSE);

  eng_config_set (config, "valid", "129", NULL);
  eng_config_set (config, "decoder-cell", "rnn", NULL);
  other = eng_config_to_json (config);
  assert_has (other, "\"valid\":129", TRUE);
  assert_has (other, "\"cell\":", FALSE);
  assert_has (other, "\"encoder-cell\":\"gru\",\"decoder-cell\":\"rnn\"", TRUE);
}

/* Whatever the order of its members: a hand has written it, or another program. */
static void
test_order (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EngConfig) config = eng_config_from_json ("{\"encoder-cell\":\"rnn\",\"cell\":\"lstm\",\"forcing\":0.5,\"valid\":0}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (config->encoder_cell, ==, ENG_CELL_RNN);
  g_assert_cmpint (config->decoder_cell, ==, ENG_CELL_LSTM);
  g_assert_cmpfloat (config->forcing.start, ==, 0.5);
  g_assert_cmpfloat (config->valid, ==, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *json, *message;
  } cases[] = {
    { "", "column 1" },
    { "[]", "expected an object" },
    { "{\"layer\":2}", "there is no option “layer”" },
    { "{\"layers\":99}", "--layers “99”" },
    { "{\"layers\":2.5}", "--layers “2.5”" },
    { "{\"layers\":null}", "option “layers”: expected" },
    { "{\"layers\":[2]}", "option “layers”: expected" },
    { "{\"mask\":1}", "--mask “1”" },
    { "{\"cell\":true}", "--cell “on”" },
    { "{\"forcing\":\"linear\"}", "linear" },
    { "{\"layers\":2,\"layers\":3}", "“layers” stands there twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EngConfig) config = eng_config_from_json (cases[i].json, &error);

      g_assert_null (config);
      g_assert_nonnull (error);

      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("%s: “%s”, expected “%s”", cases[i].json, error->message, cases[i].message);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config-json/round-trip", test_round_trip);
  g_test_add_func ("/config-json/kinds", test_kinds);
  g_test_add_func ("/config-json/order", test_order);
  g_test_add_func ("/config-json/refused", test_refused);

  return g_test_run ();
}
