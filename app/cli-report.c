/* SPDX-License-Identifier: MIT */

#include "cli-report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "cli-output.h"
#include "cli-progress.h"
#include "eng-bleu.h"
#include "eng-text.h"

#define BEAM 4
#define MAX_SAMPLES 8
#define LABEL_COLUMNS 30

/* The sentences that the book translates at the end of each chapter, with its references. */
static const char *const book_sentences[][2] = {
  { "go .", "va !" },
  { "i lost .", "j'ai perdu ." },
  { "he's calm .", "il est calme ." },
  { "i'm home .", "je suis chez moi ." },
};

/* @text as tokens with single spaces between, which is what the sentence scores split at. */
static char *
spaced_tokens (const EngConfig *config, const char *text)
{
  g_autofree char *normalised = eng_text_normalise (text, -1, (EngText) config->text);
  g_auto (GStrv) tokens = eng_text_tokens (normalised, (EngText) config->text, (EngTokens) config->tokens);

  return g_strjoinv (" ", tokens);
}

static EngSample *
sample_new (EngTrainer *trainer, const char *text, const char *reference, int beam)
{
  const EngConfig *config = eng_trainer_config (trainer);
  g_autofree char *wanted = spaced_tokens (config, reference);
  g_autofree char *given = NULL;
  EngSample *sample = g_new0 (EngSample, 1);

  sample->translation = eng_trainer_translate (trainer, text, beam, 0, NULL);
  sample->reference = eng_text_normalise (reference, -1, (EngText) config->text);
  given = spaced_tokens (config, sample->translation->output);
  eng_bleu_anatomy (&sample->bleu, given, wanted);

  return sample;
}

EngSample *
cli_report_beam (EngTrainer *trainer, const EngSample *sample)
{
  return sample_new (trainer, sample->translation->text, sample->reference, BEAM);
}

GPtrArray *
cli_report_samples (EngTrainer *trainer, gboolean book)
{
  EngDataset *data = eng_trainer_dataset (trainer);
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  /* Without held-out pairs those of the training must do. */
  int first = data->n_valid > 0 ? data->n_train : 0;
  int n = MIN (MAX_SAMPLES, data->n - first);

  if (data->source_vocab == NULL)
    return samples;

  if (book)
    for (guint i = 0; i < G_N_ELEMENTS (book_sentences); i++)
      g_ptr_array_add (samples, sample_new (trainer, book_sentences[i][0], book_sentences[i][1], 1));
  else
    for (int i = 0; i < n; i++)
      {
        /* Spread over all of them: corpora are often sorted by length. */
        int pair = first + (int) ((gint64) i * (data->n - first) / n);
        g_autofree char *source = eng_dataset_pair_text (data, pair, FALSE);
        g_autofree char *target = eng_dataset_pair_text (data, pair, TRUE);

        g_ptr_array_add (samples, sample_new (trainer, source, target, 1));
      }

  return samples;
}

static void print_figure (const char *label, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
print_figure (const char *label, const char *format, ...)
{
  g_autofree char *left = cli_pad (label, LABEL_COLUMNS);
  g_autofree char *right = NULL;
  va_list args;

  va_start (args, format);
  right = g_strdup_vprintf (format, args);
  va_end (args);

  cli_print ("%s  %s\n", left, right);
}

static void
print_token_losses (const EngEpochInfo *epoch)
{
  print_figure (_ ("Training loss"), _ ("%.4f nats per token"), epoch->loss);
  print_figure (_ ("Perplexity"), "%.4f", exp (epoch->loss));
  print_figure (_ ("Book loss"), "%.4f", epoch->book_loss);

  if (isnan (epoch->valid_forced))
    return;

  print_figure (_ ("Validation loss, forced"), _ ("%.4f nats per token, perplexity %.4f"), epoch->valid_forced, exp (epoch->valid_forced));
  print_figure (_ ("Validation loss, free-running"), _ ("%.4f nats per token, perplexity %.4f"), epoch->valid_free, exp (epoch->valid_free));
  print_figure (_ ("Exposure gap"), "%.4f", epoch->valid_free - epoch->valid_forced);
  print_figure (_ ("Validation BLEU"), "%.2f", epoch->valid_bleu);

  if (!isnan (epoch->excess_error))
    print_figure (_ ("Excess error"), "%.1f %%", epoch->excess_error);
}

static void
print_real_losses (const EngEpochInfo *epoch)
{
  print_figure (_ ("Mean squared error"), "%.6f", epoch->loss);

  if (isnan (epoch->valid_forced))
    return;

  print_figure (_ ("Validation error, forced"), "%.6f", epoch->valid_forced);
  print_figure (_ ("Validation error, free-running"), "%.6f", epoch->valid_free);
  print_figure (_ ("Exposure gap"), "%.6f", epoch->valid_free - epoch->valid_forced);
}

static void
print_figures (EngTrainer *trainer, const EngStepInfo *last, const EngEpochInfo *epoch)
{
  const EngConfig *config = eng_trainer_config (trainer);
  g_autoptr (EngRunInfo) run = eng_trainer_run_info (trainer);
  g_autofree char *time = cli_format_seconds (last != NULL ? last->seconds : 0.0);

  print_figure (_ ("Corpus"), _ ("%s: %d pairs for training, %d held out"), run->corpus, run->pairs_train, run->pairs_valid);
  print_figure (_ ("Learned numbers"), "%" PRIu64, run->parameters);

  if (last != NULL)
    print_figure (_ ("Updates"), ngettext ("%" PRIu64 " in %d epoch, %s", "%" PRIu64 " in %d epochs, %s", (gulong) last->epoch),
                  last->step, last->epoch, time);

  /* An interrupted run has updates of an epoch that never ended. */
  if (last != NULL && epoch != NULL && epoch->step != last->step)
    print_figure (_ ("Figures below"), _ ("of epoch %d, update %" PRIu64), epoch->epoch, epoch->step);

  if (epoch != NULL && config->loss == ENG_LOSS_MSE)
    print_real_losses (epoch);
  else if (epoch != NULL)
    print_token_losses (epoch);

  if (epoch != NULL && config->loss != ENG_LOSS_MSE)
    print_figure (_ ("Speed"), _ ("%.0f tokens/s"), epoch->tokens_per_s);
}

/* A table of text: columns as wide as their widest cell. Owns its cells; the last column is not padded. */
static void
print_table (GPtrArray *cells, int columns)
{
  g_autofree int *widths = g_new0 (int, columns);

  for (guint i = 0; i < cells->len; i++)
    widths[i % columns] = MAX (widths[i % columns], cli_text_width (cells->pdata[i]));

  for (guint i = 0; i < cells->len; i++)
    {
      gboolean last = i % columns == columns - 1u;
      g_autofree char *padded = cli_pad (cells->pdata[i], last ? 0 : widths[i % columns]);

      cli_print ("%s%s", padded, last ? "\n" : "   ");
    }
}

static void
print_samples (GPtrArray *samples, GPtrArray *with_book)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (_ ("source")));
  g_ptr_array_add (cells, g_strdup (_ ("output")));
  g_ptr_array_add (cells, g_strdup (_ ("reference")));
  g_ptr_array_add (cells, g_strdup (_ ("book BLEU")));

  if (with_book != NULL)
    {
      g_ptr_array_add (cells, g_strdup (_ ("with the book’s context")));
      g_ptr_array_add (cells, g_strdup (_ ("book BLEU")));
    }

  for (guint i = 0; i < samples->len; i++)
    {
      const EngSample *sample = samples->pdata[i];

      g_ptr_array_add (cells, g_strdup (sample->translation->text));
      g_ptr_array_add (cells, g_strdup (sample->translation->output));
      g_ptr_array_add (cells, g_strdup (sample->reference));
      g_ptr_array_add (cells, g_strdup_printf ("%.3f", sample->bleu.book));

      if (with_book != NULL)
        {
          const EngSample *other = with_book->pdata[i];

          g_ptr_array_add (cells, g_strdup (other->translation->output));
          g_ptr_array_add (cells, g_strdup_printf ("%.3f", other->bleu.book));
        }
    }

  cli_print ("\n");
  print_table (cells, with_book != NULL ? 6 : 4);
}

void
cli_report_print (EngTrainer *trainer, const EngStepInfo *last, const EngEpochInfo *epoch,
                  GPtrArray *samples, GPtrArray *with_book)
{
  print_figures (trainer, last, epoch);

  if (samples->len > 0)
    print_samples (samples, with_book);
}
