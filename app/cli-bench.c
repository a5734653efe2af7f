/* SPDX-License-Identifier: MIT
 *
 * `souffleur bench`: how fast this machine trains, at the standard shapes or at one that is asked for; and how
 * fast one GRU stack is on its own. Random tokens, so that only arithmetic is timed.
 */

#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-json.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-run.h"
#include "eng-bench.h"
#include "eng-error.h"
#include "kern-gemm.h"

#define NAME_COLUMNS 12
#define VALUE_COLUMNS 14

typedef struct
{
  int vocab_source, vocab_target, min_length, max_length; /* 0 = not given */
  double seconds;
  char *stack; /* borrowed from argv, or NULL */
  gboolean json;
} Wanted;

/* The shapes that speeds are compared at; all with the defaults of `train` besides. */
static const struct
{
  EngBenchShape shape;
  int embed, hidden, max_length;
  const char *forcing;
} standard[] = {
  { { "book", 184, 201, 3 }, 32, 32, 10, "1" },
  { { "book-half", 184, 201, 3 }, 32, 32, 10, "0.5" },
  { { "h128", 2000, 3000, 3 }, 128, 128, 10, "1" },
  { { "h256", 8000, 12000, 3 }, 256, 256, 16, "1" },
  { { "h512", 8000, 12000, 3 }, 256, 512, 16, "1" },
};

/* Closes the object and prints it in a line. What ran belongs to every figure. */
static void
print_object (JsonBuilder *builder, int threads)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  cli_json_whole (builder, "threads", threads);
  cli_json_text (builder, "kernel", kern_gemm_core ());
  cli_json_text (builder, "processor", kern_gemm_processor ());
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  cli_print ("%s\n", text);
}

/* The options that make up a shape, as `train` names them. */
static void
add_shape (JsonBuilder *builder, const EngConfig *config, const EngBenchShape *shape)
{
  static const char *const texts[] = { "encoder-cell", "decoder-cell", "attention", "forcing", "coin", "feed" };
  static const char *const wholes[] = { "layers", "embed", "encoder-hidden", "decoder-hidden", "batch", "max-length" };

  cli_json_text (builder, "shape", shape->name);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *value = eng_config_get (config, texts[i]);
      g_autofree char *name = g_strdelimit (g_strdup (texts[i]), "-", '_');

      cli_json_text (builder, name, value);
    }

  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    {
      g_autofree char *value = eng_config_get (config, wholes[i]);
      g_autofree char *name = g_strdelimit (g_strdup (wholes[i]), "-", '_');

      cli_json_whole (builder, name, g_ascii_strtoll (value, NULL, 10));
    }

  cli_json_whole (builder, "vocab_source", shape->vocab_source);
  cli_json_whole (builder, "vocab_target", shape->vocab_target);
  cli_json_whole (builder, "min_length", shape->min_length);
  cli_json_real (builder, "dropout", config->dropout);
}

static void
print_json (const EngConfig *config, const EngBenchShape *shape, const EngBenchResult *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_shape (builder, config, shape);
  cli_json_real (builder, "tokens_per_s", result->tokens_per_s);
  cli_json_real (builder, "steps_per_s", result->steps_per_s);
  cli_json_real (builder, "step_median_us", result->step_median_us);
  cli_json_real (builder, "slowest_step", result->slowest_step);
  cli_json_real (builder, "greedy_sentences_per_s", result->greedy_sentences_per_s);
  cli_json_real (builder, "gemm_gflops", result->gemm_gflops);
  cli_json_real (builder, "share_of_limit", result->share_of_limit);
  print_object (builder, result->threads);
}

static void
print_cell (int columns, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
print_cell (int columns, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *padded = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  padded = cli_pad (text, columns);
  cli_print ("%s", padded);
}

static void
print_head (void)
{
  cli_print (_ ("%s, kernel %s; processor features: %s\n\n"), kern_gemm_version (), kern_gemm_core (), kern_gemm_processor ());
  print_cell (NAME_COLUMNS, "%s", _ ("Shape"));
  print_cell (VALUE_COLUMNS, "%s", _ ("tokens/s"));
  print_cell (VALUE_COLUMNS, "%s", _ ("steps/s"));
  print_cell (VALUE_COLUMNS, "%s", _ ("greedy/s"));
  print_cell (VALUE_COLUMNS, "%s", _ ("GFLOP/s"));
  cli_print ("%s\n", _ ("of the limit"));
}

static void
print_row (const EngBenchShape *shape, const EngBenchResult *result)
{
  print_cell (NAME_COLUMNS, "%s", shape->name);
  print_cell (VALUE_COLUMNS, "%.0f", result->tokens_per_s);
  print_cell (VALUE_COLUMNS, "%.1f", result->steps_per_s);
  print_cell (VALUE_COLUMNS, "%.0f", result->greedy_sentences_per_s);
  print_cell (VALUE_COLUMNS, "%.1f", result->gemm_gflops);
  cli_print ("%.1f %%\n", 100 * result->share_of_limit);
  fflush (stdout); /* a shape takes seconds: show each as it comes */
}

static void
print_foot (int threads)
{
  cli_print (ngettext ("\nOn %d thread. ", "\nOn %d threads. ", (gulong) threads), threads);
  cli_print (_ ("tokens/s: valid target tokens of training. greedy/s: sentences decoded one at a time.\n"
                "GFLOP/s: matrix products of OpenBLAS in the same run; the limit is their speed.\n"));
}

static gboolean
run_shape (const EngConfig *config, const EngBenchShape *shape, const Wanted *wanted, int *threads, GError **error)
{
  EngBenchResult result;

  if (!eng_bench_run (config, shape, wanted->seconds, &result, error))
    return FALSE;

  *threads = result.threads;

  if (wanted->json)
    print_json (config, shape, &result);
  else
    print_row (shape, &result);

  fflush (stdout);

  return TRUE;
}

static gboolean
run_standard (const CliArguments *arguments, const Wanted *wanted, int *threads, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (standard); i++)
    {
      g_autoptr (EngConfig) config = cli_run_config (arguments, NULL, error);

      if (config == NULL || !eng_config_set (config, "forcing", standard[i].forcing, error))
        return FALSE;

      config->embed = standard[i].embed;
      config->encoder_hidden = config->decoder_hidden = standard[i].hidden;
      config->max_length = standard[i].max_length;

      if (!run_shape (config, &standard[i].shape, wanted, threads, error))
        return FALSE;
    }

  return TRUE;
}

/* What is not said is as in the book. */
static gboolean
run_own (const CliArguments *arguments, const Wanted *wanted, int *threads, GError **error)
{
  g_autoptr (EngConfig) config = cli_run_config (arguments, NULL, error);
  EngBenchShape shape = standard[0].shape;

  if (config == NULL)
    return FALSE;

  shape.name = "own";
  config->max_length = wanted->max_length > 0 ? wanted->max_length : config->max_length;
  shape.vocab_source = wanted->vocab_source > 0 ? wanted->vocab_source : shape.vocab_source;
  shape.vocab_target = wanted->vocab_target > 0 ? wanted->vocab_target : shape.vocab_target;
  shape.min_length = wanted->min_length > 0 ? wanted->min_length : MIN (shape.min_length, config->max_length);

  if (shape.min_length > config->max_length)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--min-length %d is more than --max-length %d"), shape.min_length, config->max_length);

      return FALSE;
    }

  return run_shape (config, &shape, wanted, threads, error);
}

/* Threads and seed do not make a shape. */
static gboolean
asks_for_shape (const CliArguments *arguments, const Wanted *wanted)
{
  for (guint i = 0; i < arguments->settings->len; i++)
    {
      const char *name = g_array_index (arguments->settings, CliSetting, i).option->name;

      if (strcmp (name, "threads") != 0 && strcmp (name, "seed") != 0)
        return TRUE;
    }

  return wanted->vocab_source > 0 || wanted->vocab_target > 0 || wanted->min_length > 0 || wanted->max_length > 0;
}

/* "T,B,IN,H,L". */
static gboolean
parse_stack (const char *text, int sizes[5], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  gboolean ok = g_strv_length (parts) == 5;

  for (int i = 0; ok && i < 5; i++)
    {
      guint64 number = 0;

      ok = g_ascii_string_to_unsigned (parts[i], 10, 1, i == 4 ? 16 : 4096, &number, NULL);
      sizes[i] = (int) number;
    }

  if (!ok)
    g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_OPTION, _ ("--stack “%s”: expected T,B,IN,H,L: steps, batch, input, hidden (1 to 4096) and layers (1 to 16)"), text);

  return ok;
}

static gboolean
run_stack (const CliArguments *arguments, const Wanted *wanted, GError **error)
{
  g_autoptr (EngConfig) config = cli_run_config (arguments, NULL, error);
  int sizes[5];
  double usec;
  int threads;

  if (config == NULL || !parse_stack (wanted->stack, sizes, error))
    return FALSE;

  threads = config->threads > 0 ? config->threads : (int) g_get_num_processors ();
  usec = eng_bench_stack (sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], threads, wanted->seconds);

  if (wanted->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cli_json_text (builder, "stack", wanted->stack);
      cli_json_real (builder, "stack_us", usec);
      print_object (builder, threads);
    }
  else
    cli_print (_ ("GRU stack %s: %.1f µs forward and backward\n"), wanted->stack, usec);

  return TRUE;
}

static gboolean
run (const CliArguments *arguments, const Wanted *wanted, GError **error)
{
  const char *blas = kern_gemm_load ();
  int threads = 0;
  gboolean ok;

  if (blas != NULL)
    {
      g_set_error (error, ENG_ERROR, ENG_ERROR_NO_BLAS, _ ("OpenBLAS cannot be loaded: %s"), blas);

      return FALSE;
    }

  if (wanted->stack != NULL)
    return run_stack (arguments, wanted, error);

  if (!wanted->json)
    print_head ();

  ok = asks_for_shape (arguments, wanted) ? run_own (arguments, wanted, &threads, error)
                                          : run_standard (arguments, wanted, &threads, error);

  if (ok && !wanted->json)
    print_foot (threads);

  return ok;
}

int
cli_bench (int argc, char **argv)
{
  Wanted wanted = { .seconds = 3 };
  const CliOption options[] = {
    { "vocab-source", CLI_WHOLE, &wanted.vocab_source, 5, 1e6, "N", "184", N_ ("words of the source") },
    { "vocab-target", CLI_WHOLE, &wanted.vocab_target, 5, 1e6, "N", "201", N_ ("words of the target") },
    { "max-length", CLI_WHOLE, &wanted.max_length, 1, 1000, "T", "10", N_ ("tokens of a source, and of the longest target") },
    { "min-length", CLI_WHOLE, &wanted.min_length, 1, 1000, "N", "3", N_ ("tokens of the shortest target") },
    { "stack", CLI_TEXT, &wanted.stack, 0, 0, "T,B,IN,H,L", NULL, N_ ("one GRU stack forward and backward instead: steps, batch, input, hidden, layers") },
    { "seconds", CLI_REAL, &wanted.seconds, 0.01, 600, "S", "3", N_ ("of training at each shape; decoding takes a quarter more") },
    { "json", CLI_FLAG, &wanted.json, 0, 0, NULL, NULL, N_ ("one JSON object a shape instead of a table") },
  };
  const CliCommand command = {
    "bench", N_ ("[OPTION…]"),
    N_ ("How fast this machine trains and decodes, on random tokens: at the standard shapes, or at the one that the options describe."),
    options, G_N_ELEMENTS (options),
    1u << ENG_OPTION_GROUP_MODEL | 1u << ENG_OPTION_GROUP_OPTIMISATION | 1u << ENG_OPTION_GROUP_FORCING | 1u << ENG_OPTION_GROUP_MACHINE, 0, 0,
    N_ ("Standard shapes: book (E = H = 32, 184 and 201 words, T = 10), book-half (the same at ε = 0.5), h128 (2000 and 3000 words), h256 and h512 (8000 and 12000 words, T = 16; h512 with E = 256); batch 64, two layers.")
  };
  g_auto (CliArguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  return run (&arguments, &wanted, &error) ? CLI_DONE : cli_fail (error);
}
