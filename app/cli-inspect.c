/* SPDX-License-Identifier: MIT
 *
 * `souffleur inspect`: what a corpus holds, what was dropped and why, before anything is trained on it.
 */

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-run.h"

/* Rows of the length histogram; longer lengths share rows. */
#define MAX_ROWS 24
#define LABEL_COLUMNS 26
#define VALUE_COLUMNS 14

/* A label, then a value for each side; @target is NULL when one value says it all. */
static void
print_row (const char *label, const char *source, const char *target)
{
  g_autofree char *left = cli_pad (label, LABEL_COLUMNS);
  g_autofree char *middle = target != NULL ? cli_pad (source, VALUE_COLUMNS) : g_strdup (source);

  cli_print ("%s%s%s\n", left, middle, target != NULL ? target : "");
}

static void
print_counts (const char *label, guint64 source, guint64 target)
{
  g_autofree char *left = g_strdup_printf ("%" PRIu64, source);
  g_autofree char *right = g_strdup_printf ("%" PRIu64, target);

  print_row (label, left, right);
}

static void
print_share (const char *label, guint64 source, guint64 source_of, guint64 target, guint64 target_of)
{
  g_autofree char *left = g_strdup_printf ("%.2f %%", 100.0 * (double) source / (double) MAX (source_of, 1));
  g_autofree char *right = g_strdup_printf ("%.2f %%", 100.0 * (double) target / (double) MAX (target_of, 1));

  print_row (label, left, right);
}

static void
print_dropped (const EngCorpusFigures *figures)
{
  g_autofree char *columns = figures->first_dropped != 0
                                 ? g_strdup_printf (_ ("%" PRIu64 " with fewer than two columns (the first is line %" PRIu64 ")"),
                                                    figures->dropped_columns, figures->first_dropped)
                                 : g_strdup_printf (_ ("%" PRIu64 " with fewer than two columns"), figures->dropped_columns);
  g_autofree char *rest = g_strdup_printf (_ ("%" PRIu64 " with an empty side, %" PRIu64 " blank"),
                                           figures->dropped_empty, figures->dropped_blank);
  g_autofree char *all = g_strdup_printf ("%" PRIu64 ": %s, %s",
                                          figures->dropped_columns + figures->dropped_empty + figures->dropped_blank, columns, rest);

  print_row (_ ("Lines dropped"), all, NULL);
}

static void
print_pairs (const EngDataset *data)
{
  g_autofree char *read = g_strdup_printf ("%" PRIu64, data->figures.lines);
  g_autofree char *kept = g_strdup_printf (_ ("%" PRIu64 ": %d for training, %d held out"), data->figures.kept, data->n_train, data->n_valid);

  print_row (_ ("Corpus"), data->name, NULL);
  print_row (_ ("Lines read"), read, NULL);
  print_row (_ ("Pairs kept"), kept, NULL);
  print_dropped (&data->figures);
}

static void
print_sides (const EngDataset *data)
{
  const EngCorpusFigures *f = &data->figures;
  g_autofree char *cut = g_strdup_printf (_ ("Cut to %d tokens"), data->max_length);

  cli_print ("\n");
  print_row ("", _ ("source"), _ ("target"));

  if (data->source_vocab != NULL)
    {
      print_counts (_ ("Vocabulary"), (guint64) eng_vocab_size (data->source_vocab), (guint64) eng_vocab_size (data->target_vocab));
      print_counts (_ ("Different tokens"), (guint64) f->source_distinct, (guint64) f->target_distinct);
      print_counts (_ ("Tokens"), f->source_tokens, f->target_tokens);
      print_counts (_ ("Unknown tokens"), f->source_unknown, f->target_unknown);
      print_share (_ ("Unknown rate"), f->source_unknown, f->source_tokens, f->target_unknown, f->target_tokens);
      print_counts (cut, f->cut_source, f->cut_target);
    }

  print_counts (_ ("Longest, with <eos>"), (guint64) f->longest_source, (guint64) f->longest_target);
}

/* Sequences of length first … last. */
static guint64
sum_lengths (const guint32 *lengths, int longest, int first, int last)
{
  guint64 sum = 0;

  for (int i = first; i <= MIN (last, longest); i++)
    sum += lengths[i];

  return sum;
}

static char *
bar (guint64 value, guint64 most, int width)
{
  GString *text = g_string_new (NULL);
  int n = (int) ceil ((double) value / (double) most * (double) width);

  for (int i = 0; i < n; i++)
    g_string_append (text, "█");

  g_string_append_printf (text, "%s%" PRIu64, n > 0 ? " " : "", value);

  return g_string_free (text, FALSE);
}

static void
print_histogram (const EngCorpusFigures *f)
{
  int longest = MAX (f->longest_source, f->longest_target);
  int step = (longest + MAX_ROWS - 1) / MAX_ROWS;
  int half = (cli_terminal_width (STDOUT_FILENO) - 12) / 2;
  guint64 most = 1;
  int begin = 1;
  g_autofree char *title = cli_pad (_ ("Length"), 10);
  g_autofree char *source = cli_pad (_ ("source"), half);

  for (int first = 1; first <= longest; first += step)
    most = MAX (most, MAX (sum_lengths (f->source_lengths, f->longest_source, first, first + step - 1),
                           sum_lengths (f->target_lengths, f->longest_target, first, first + step - 1)));

  /* The first row is the first that has something. */
  while (begin + step <= longest && sum_lengths (f->source_lengths, f->longest_source, begin, begin + step - 1) == 0 &&
         sum_lengths (f->target_lengths, f->longest_target, begin, begin + step - 1) == 0)
    begin += step;

  cli_print ("\n%s%s%s\n", title, source, _ ("target"));

  for (int first = begin; first <= longest; first += step)
    {
      g_autofree char *range = step > 1 ? g_strdup_printf ("%d-%d", first, first + step - 1) : g_strdup_printf ("%d", first);
      g_autofree char *left = bar (sum_lengths (f->source_lengths, f->longest_source, first, first + step - 1), most, half - 10);
      g_autofree char *right = bar (sum_lengths (f->target_lengths, f->longest_target, first, first + step - 1), most, half - 10);
      g_autofree char *padded = cli_pad (left, half);

      cli_print ("%-10s%s%s\n", range, padded, right);
    }
}

static void
print_cost (double seconds)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage); /* ru_maxrss is in KiB */
  cli_print (_ ("\nRead in %.3f s; %.1f MB of memory at most\n"), seconds, (double) usage.ru_maxrss * 1024.0 / 1e6);
}

int
cli_inspect (int argc, char **argv)
{
  const CliCommand command = {
    "inspect", N_ ("[OPTION…]"),
    N_ ("Reads a corpus as a training would, and tells what it holds: pairs kept and dropped, vocabularies, unknown words, lengths."),
    NULL, 0, 1u << ENG_OPTION_GROUP_DATA | 1u << ENG_OPTION_GROUP_MACHINE, 0, 0, NULL
  };
  g_auto (CliArguments) arguments = { 0 };
  g_autoptr (EngConfig) config = NULL;
  g_autoptr (EngDataset) data = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  int status = CLI_DONE;

  if (!cli_parse (&command, argc, argv, &arguments, &status))
    return status;

  config = cli_run_config (&arguments, NULL, &error);

  if (config != NULL && eng_config_check (config, &error))
    data = cli_run_dataset (config, NULL, NULL, &error);

  if (data == NULL)
    return cli_fail (error);

  print_pairs (data);
  print_sides (data);
  print_histogram (&data->figures);
  print_cost ((double) (g_get_monotonic_time () - begin) / 1e6);

  return CLI_DONE;
}
