/* SPDX-License-Identifier: MIT
 *
 * The option table: defaults, every option through set and get, refusals, combinations, and the schedules
 * of ε (Bengio et al. 2015; the numbers of the tables are computed from the formulas beside them).
 */

#include <math.h>
#include <string.h>

#include <glib.h>

#include "case-options.h"
#include "eng-error.h"

static void
assert_option (const EngConfig *config, const char *name, const char *expected)
{
  g_autofree char *value = eng_config_get (config, name);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("--%s: expected %s, got %s", name, expected, value);
}

/* The defaults of the command line's contract, as a person reads them there. */
static void
test_defaults (void)
{
  static const char *const expected[][2] = {
    { "text", "book" },
    { "tokens", "word" },
    { "min-count", "2" },
    { "max-length", "10" },
    { "valid", "10%" },
    { "cell", "gru" },
    { "layers", "2" },
    { "embed", "32" },
    { "hidden", "32" },
    { "attention", "none" },
    { "batch", "64" },
    { "epochs", "300" },
    { "learning-rate", "0.005" },
    { "optimizer", "adam" },
    { "clip", "1" },
    { "dropout", "0.1" },
    { "order", "shuffled" },
    { "loss", "token" },
    { "mask", "on" },
    { "encoder-padding", "skip" },
    { "context", "encoder" },
    { "forcing", "1" },
    { "coin", "token" },
    { "feed", "argmax" },
    { "temperature", "1" },
    { "seed", "1" },
    { "task", "none" },
    { "swap", "off" },
    { "data", NULL },
    { "lesson", NULL },
  };
  g_autoptr (EngConfig) config = eng_config_new ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_option (config, expected[i][0], expected[i][1]);

  g_assert_true (eng_config_check (config, NULL));
}

/* A value other than the default that @option takes. */
static char *
other_value (const EngOption *option)
{
  switch (option->kind)
    {
    case ENG_OPTION_INT:
      return g_strdup_printf ("%.0f", option->max);

    case ENG_OPTION_REAL:
      return g_strdup ("0.37");

    case ENG_OPTION_CHOICE:
      return g_strdup (strrchr (option->choices, '|') + 1);

    case ENG_OPTION_SWITCH:
      return g_strdup (strcmp (option->preset, "on") == 0 ? "off" : "on");

    case ENG_OPTION_STRING:
      return g_strdup ("some file.tsv");

    case ENG_OPTION_SCHEDULE:
      return g_strdup ("linear:1:0.25:2000");

    case ENG_OPTION_VALID:
      return g_strdup ("200");

    default:
      g_assert_not_reached ();
    }
}

static void
test_round_trip (void)
{
  guint n = 0;
  const EngOption *options = eng_config_options (&n);

  g_assert_cmpuint (n, >, 30);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EngConfig) config = eng_config_new ();
      g_autoptr (EngConfig) copy = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *value = other_value (&options[i]);
      g_autofree char *before = eng_config_get (config, options[i].name);

      g_assert_true (eng_config_find (options[i].name) == &options[i]);
      g_assert_cmpstr (before, !=, value);
      g_assert_true (eng_config_set (config, options[i].name, value, &error));
      g_assert_no_error (error);
      assert_option (config, options[i].name, value);

      /* The option changes itself only, and both fields of a pair. */
      for (guint j = 0; j < n; j++)
        if (j != i && options[j].field != options[i].field && options[j].field != options[i].field2)
          assert_option (config, options[j].name, options[j].preset);

      copy = eng_config_copy (config);
      assert_option (copy, options[i].name, value);
    }
}

static void
test_pairs (void)
{
  g_autoptr (EngConfig) config = eng_config_new ();

  g_assert_true (eng_config_set (config, "hidden", "48", NULL));
  assert_option (config, "encoder-hidden", "48");
  assert_option (config, "decoder-hidden", "48");
  g_assert_true (eng_config_set (config, "cell", "lstm", NULL));
  assert_option (config, "encoder-cell", "lstm");
  assert_option (config, "decoder-cell", "lstm");
  g_assert_true (eng_config_set (config, "decoder-hidden", "16", NULL));
  assert_option (config, "encoder-hidden", "48");
}

/* Each refusal leaves the configuration as it was; the message names option, value and what is allowed. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *name, *value, *parts[3];
  } table[] = {
    { "no-such", "1", { "no-such", NULL } },
    { "", "1", { "option", NULL } },
    { "embed", "0", { "--embed", "“0”", "1 to 4096" } },
    { "embed", "4097", { "--embed", "“4097”", "1 to 4096" } },
    { "embed", "3.5", { "--embed", "“3.5”", "whole number" } },
    { "embed", "", { "--embed", "“”", NULL } },
    { "embed", " 3", { "--embed", "“ 3”", NULL } },
    { "embed", "3x", { "--embed", "“3x”", NULL } },
    { "embed", "three", { "--embed", "“three”", NULL } },
    { "embed", "nan", { "--embed", "“nan”", NULL } },
    { "batch", "inf", { "--batch", "“inf”", NULL } },
    { "batch", "-1", { "--batch", "“-1”", "1 to 65536" } },
    { "epochs", "1e99", { "--epochs", "“1e99”", NULL } },
    { "seed", "-1", { "--seed", "“-1”", NULL } },
    { "seed", "9007199254740992", { "--seed", "9007199254740992", NULL } },
    { "dropout", "1", { "--dropout", "“1”", "0 to 0.95" } },
    { "dropout", "-0.1", { "--dropout", "“-0.1”", NULL } },
    { "learning-rate", "0,005", { "--learning-rate", "“0,005”", NULL } },
    { "temperature", "0", { "--temperature", "0.01 to 100", NULL } },
    { "cell", "gpu", { "--cell", "“gpu”", "gru|lstm|rnn" } },
    { "cell", "GRU", { "--cell", "“GRU”", NULL } },
    { "attention", "", { "--attention", "additive", NULL } },
    { "mask", "yes", { "--mask", "“yes”", "on or off" } },
    { "swap", "1", { "--swap", "“1”", "on or off" } },
    { "data", "", { "--data", NULL } },
    { "valid", "91%", { "--valid", "“91%”", "0% to 90%" } },
    { "valid", "1.5", { "--valid", "“1.5”", NULL } },
    { "valid", "-1", { "--valid", "“-1”", NULL } },
    { "valid", "%", { "--valid", "“%”", NULL } },
    { "forcing", "1.1", { "--forcing", "“1.1”", "linear:START:END:STEPS" } },
    { "forcing", "-0.1", { "--forcing", "“-0.1”", NULL } },
    { "forcing", "", { "--forcing", NULL } },
    { "forcing", "constant", { "--forcing", NULL } },
    { "forcing", "constant:2", { "--forcing", NULL } },
    { "forcing", "linear:1:0", { "--forcing", NULL } },
    { "forcing", "linear:1:0:0", { "--forcing", NULL } },
    { "forcing", "linear:1:0:100:1", { "--forcing", NULL } },
    { "forcing", "exponential:0", { "--forcing", NULL } },
    { "forcing", "exponential:1.01", { "--forcing", NULL } },
    { "forcing", "exponential:0.9:2", { "--forcing", NULL } },
    { "forcing", "inverse-sigmoid:0.5", { "--forcing", NULL } },
    { "forcing", "inverse-sigmoid:nan", { "--forcing", NULL } },
    { "forcing", "cosine:3", { "--forcing", "“cosine:3”", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (EngConfig) config = eng_config_new ();
      g_autoptr (GError) error = NULL;
      guint n = 0;
      const EngOption *options = eng_config_options (&n);

      if (eng_config_set (config, table[i].name, table[i].value, &error))
        g_error ("--%s “%s” was taken", table[i].name, table[i].value);

      g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION);

      for (guint j = 0; j < G_N_ELEMENTS (table[i].parts) && table[i].parts[j] != NULL; j++)
        if (strstr (error->message, table[i].parts[j]) == NULL)
          g_error ("--%s “%s”: “%s” does not say “%s”", table[i].name, table[i].value, error->message, table[i].parts[j]);

      if (strchr (error->message, '\n') != NULL)
        g_error ("--%s “%s”: the message has more than one line", table[i].name, table[i].value);

      for (guint j = 0; j < n; j++)
        assert_option (config, options[j].name, options[j].preset);
    }
}

static void
test_combinations (void)
{
  static const struct
  {
    const char *settings;
    const char *part; /* of the message; NULL = allowed */
  } table[] = {
    { "data=a.tsv", NULL },
    { "source=a target=b", NULL },
    { "source=a", "--source and --target belong together" },
    { "target=b", "--source and --target belong together" },
    { "data=a source=a target=b", "one of --data" },
    { "data=a task=copy", "one of --data" },
    { "task=waves", "--loss mse" },
    { "task=noise loss=token", "--loss mse" },
    { "task=noise loss=mse", NULL },
    { "loss=mse", "real vectors" },
    { "task=waves loss=mse tie-output=on", "--tie-output" },
    { "tie-output=on embed=16", "--tie-output" },
    { "tie-output=on embed=16 decoder-hidden=16", NULL },
    { "attention=dot bidirectional=on", "--attention general" },
    { "attention=dot bidirectional=on decoder-hidden=64", NULL },
    { "attention=general encoder-hidden=20", NULL },
    { "task=noise loss=mse feed=mix", "--feed mix" },
    { "context=book attention=additive", "--context book" },
    { "context=book encoder-hidden=16", "--context book" },
    { "context=book", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (EngConfig) config = case_options_config (table[i].settings);
      g_autoptr (GError) error = NULL;
      gboolean allowed = eng_config_check (config, &error);

      if (allowed != (table[i].part == NULL))
        g_error ("%s: allowed is %d; %s", table[i].settings, allowed, error != NULL ? error->message : "no message");

      if (!allowed)
        {
          g_assert_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION);

          if (strstr (error->message, table[i].part) == NULL)
            g_error ("%s: “%s” does not say “%s”", table[i].settings, error->message, table[i].part);
        }
    }
}

static void
test_equal_model (void)
{
  static const struct
  {
    const char *settings;
    gboolean equal;
  } table[] = {
    { "seed=7 epochs=3 dropout=0.5 forcing=0", TRUE },
    { "hidden=33", FALSE },
    { "encoder-hidden=33", FALSE },
    { "decoder-cell=rnn", FALSE },
    { "encoder-cell=rnn", FALSE },
    { "layers=1", FALSE },
    { "embed=31", FALSE },
    { "attention=additive", FALSE },
    { "bidirectional=on", FALSE },
    { "tie-output=on", FALSE },
    { "task=noise loss=mse", FALSE },
    { "loss=book", TRUE },
  };
  g_autoptr (EngConfig) config = eng_config_new ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (EngConfig) other = case_options_config (table[i].settings);

      if (eng_config_equal_model (config, other) != table[i].equal)
        g_error ("%s: expected equal %d", table[i].settings, table[i].equal);
    }
}

static void
test_schedules (void)
{
  static const struct
  {
    const char *schedule;
    guint64 step;
    double epsilon, tolerance;
  } table[] = {
    { "0.75", 0, 0.75, 0 },
    { "0.75", 1000000000, 0.75, 0 },
    { "constant:0", 5, 0, 0 },
    { "linear:1:0.25:1000", 0, 1, 0 },
    { "linear:1:0.25:1000", 500, 0.625, 1e-12 },
    { "linear:1:0.25:1000", 1000, 0.25, 1e-12 },
    { "linear:1:0.25:1000", 2000000000, 0.25, 1e-12 },
    /* A schedule may rise as well as fall. */
    { "linear:0:1:200", 0, 0, 0 },
    { "linear:0:1:200", 50, 0.25, 1e-12 },
    { "linear:0:1:200", 201, 1, 1e-12 },
    /* k^i; half way at ln 0.5 / ln k. */
    { "exponential:0.9993071", 0, 1, 0 },
    { "exponential:0.9993071", 1000, 0.5, 1e-4 },
    { "exponential:0.9998614", 5000, 0.5, 1e-4 },
    { "exponential:0.9999307", 10000, 0.5, 1e-4 },
    { "exponential:0.9:0.2", 1000000000, 0.2, 0 },
    { "exponential:1", 1000000000, 1, 0 },
    /* k / (k + exp (i / k)): k / (k + 1) at 0, a half at k ln k, a tenth at k ln 9k, a hundredth at k ln 99k. */
    { "inverse-sigmoid:10", 0, 10.0 / 11.0, 1e-12 },
    { "inverse-sigmoid:10", 23, 0.5, 0.005 },
    { "inverse-sigmoid:10", 45, 0.1, 0.001 },
    { "inverse-sigmoid:10", 69, 0.01, 0.0003 },
    { "inverse-sigmoid:50", 0, 0.9804, 5e-5 },
    { "inverse-sigmoid:50", 196, 0.5, 0.003 },
    { "inverse-sigmoid:300", 1711, 0.5, 5e-4 },
    { "inverse-sigmoid:300", 2370, 0.1, 2e-4 },
    { "inverse-sigmoid:500", 5405, 0.01, 2e-5 },
    { "inverse-sigmoid:1000", 6908, 0.5, 2e-4 },
    { "inverse-sigmoid:3000", 30611, 0.1, 2e-5 },
    /* exp() of these would overflow a double. */
    { "inverse-sigmoid:1", 1000000000, 0, 0 },
    { "inverse-sigmoid:1:0.1", 1000000000, 0.1, 0 },
    { "inverse-sigmoid:1", G_MAXUINT64, 0, 0 },
    { "inverse-sigmoid:1e12", 0, 1, 1e-11 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      EngSchedule schedule;
      g_autoptr (GError) error = NULL;
      double epsilon;

      eng_schedule_parse (&schedule, table[i].schedule, &error);
      g_assert_no_error (error);
      epsilon = eng_schedule_epsilon (&schedule, table[i].step);

      if (!(fabs (epsilon - table[i].epsilon) <= table[i].tolerance))
        g_error ("%s at %" G_GUINT64_FORMAT ": expected %.12g, got %.12g",
                 table[i].schedule, table[i].step, table[i].epsilon, epsilon);
    }
}

static void
test_schedule_format (void)
{
  static const char *const table[][2] = {
    { "0.75", "0.75" },
    { "constant:0.1", "0.1" },
    { "linear:0.3:0.9:12345", "linear:0.3:0.9:12345" },
    { "exponential:0.9993071", "exponential:0.9993071:0" },
    { "inverse-sigmoid:300:0.05", "inverse-sigmoid:300:0.05" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      EngSchedule schedule, again;
      g_autofree char *text = NULL;

      g_assert_true (eng_schedule_parse (&schedule, table[i][0], NULL));
      text = eng_schedule_format (&schedule);
      g_assert_cmpstr (text, ==, table[i][1]);
      g_assert_true (eng_schedule_parse (&again, text, NULL));
      g_assert_true (schedule.kind == again.kind && schedule.start == again.start && schedule.end == again.end &&
                     schedule.steps == again.steps && schedule.k == again.k && schedule.floor == again.floor);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/round-trip", test_round_trip);
  g_test_add_func ("/config/pairs", test_pairs);
  g_test_add_func ("/config/refusals", test_refusals);
  g_test_add_func ("/config/combinations", test_combinations);
  g_test_add_func ("/config/equal-model", test_equal_model);
  g_test_add_func ("/schedule/values", test_schedules);
  g_test_add_func ("/schedule/format", test_schedule_format);

  return g_test_run ();
}
