/* SPDX-License-Identifier: MIT
 *
 * The two long lines of the run log: a batch, and a sentence decoded. Words are written as words.
 */
#include "eng-run-log-private.h"

#include <math.h>

#include "eng-json.h"

static void
append_word (GString *line, const EngWords *words, int id)
{
  eng_json_append_string (line, words != NULL && id >= 0 && id < words->n ? words->words[id] : NULL);
}

static void
add_counts (EngRunLog *self, const char *name, const int *counts, int n)
{
  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int i = 0; i < n; i++)
    g_string_append_printf (self->line, "%s%d", i > 0 ? "," : "", counts[i]);

  g_string_append_c (self->line, ']');
}

/* One member of every cell, as a list of rows. */
typedef void (*AppendCell) (GString *line, const EngFedCell *cell, const EngWords *words);

static void
append_expected (GString *line, const EngFedCell *cell, const EngWords *words)
{
  append_word (line, words, cell->expected);
}

static void
append_fed (GString *line, const EngFedCell *cell, const EngWords *words)
{
  append_word (line, words, cell->fed);
}

static void
append_otherwise (GString *line, const EngFedCell *cell, const EngWords *words)
{
  append_word (line, words, cell->otherwise);
}

static void
append_coin (GString *line, const EngFedCell *cell, const EngWords *words)
{
  eng_json_append_float (line, cell->coin);
}

static void
append_loss (GString *line, const EngFedCell *cell, const EngWords *words)
{
  eng_json_append_float (line, cell->loss);
}

static void
append_probability (GString *line, const EngFedCell *cell, const EngWords *words)
{
  eng_json_append_float (line, cell->probability);
}

static void
append_fed_true (GString *line, const EngFedCell *cell, const EngWords *words)
{
  g_string_append (line, cell->fed_true ? "true" : "false");
}

static void
append_counted (GString *line, const EngFedCell *cell, const EngWords *words)
{
  g_string_append (line, cell->counts ? "true" : "false");
}

static const struct
{
  const char *name;
  AppendCell append;
  gboolean is_word; /* not for real vectors */
} cell_members[] = {
  { "expected", append_expected, TRUE },
  { "fed", append_fed, TRUE },
  { "otherwise", append_otherwise, TRUE },
  { "coin", append_coin, FALSE },
  { "loss", append_loss, FALSE },
  { "probability", append_probability, FALSE },
  { "fed_true", append_fed_true, FALSE },
  { "counts", append_counted, FALSE },
};

static void
add_cells (EngRunLog *self, const EngBatchPicture *picture, const EngWords *words, const char *name, AppendCell append)
{
  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int r = 0; r < picture->rows; r++)
    {
      g_string_append (self->line, r > 0 ? ",[" : "[");

      for (int t = 0; t < picture->target_steps; t++)
        {
          if (t > 0)
            g_string_append_c (self->line, ',');

          append (self->line, eng_batch_picture_cell (picture, r, t), words);
        }

      g_string_append_c (self->line, ']');
    }

  g_string_append_c (self->line, ']');
}

static void
add_source (EngRunLog *self, const EngBatchPicture *picture, const EngWords *words)
{
  const int *id = picture->source_ids;

  eng_json_append_name (self->line, "source");
  g_string_append_c (self->line, '[');

  for (int r = 0; r < picture->rows; r++)
    {
      g_string_append (self->line, r > 0 ? ",[" : "[");

      for (int s = 0; s < picture->source_steps; s++)
        {
          if (s > 0)
            g_string_append_c (self->line, ',');

          append_word (self->line, words, *id++);
        }

      g_string_append_c (self->line, ']');
    }

  g_string_append_c (self->line, ']');
}

/* Row, position, value. */
static void
add_values (EngRunLog *self, const EngBatchPicture *picture, const char *name, const float *values)
{
  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int r = 0; r < picture->rows; r++)
    for (int t = 0; t < picture->target_steps; t++)
      {
        g_string_append (self->line, t > 0 ? ",[" : r > 0 ? "],[["
                                                          : "[[");

        for (int i = 0; i < picture->width; i++)
          {
            if (i > 0)
              g_string_append_c (self->line, ',');

            eng_json_append_float (self->line, *values++);
          }

        g_string_append_c (self->line, ']');
      }

  g_string_append (self->line, picture->rows > 0 ? "]]" : "]");
}

/* (transfer full) the value of the option of that name, as the option table writes it. */
static char *
coin_name (int coin)
{
  const EngConfig config = { .coin = coin };

  return eng_config_get (&config, "coin");
}

static void
add_picture (EngRunLog *self, const char *event, const EngBatchPicture *picture, const EngRunInfo *run)
{
  gboolean tokens = picture->width == 0;
  g_autofree char *coin = coin_name (picture->coin);

  eng_run_log_begin (self, event);
  eng_run_log_add_whole (self, "step", (gint64) picture->step);
  eng_run_log_add_whole (self, "epoch", picture->epoch);
  eng_run_log_add_real (self, "epsilon", picture->epsilon);
  eng_run_log_add_text (self, "coin_for", coin);
  eng_run_log_add_flag (self, "mixture", picture->mixture);
  eng_run_log_add_flag (self, "mask", picture->mask);
  eng_run_log_add_whole (self, "rows", picture->rows);
  eng_run_log_add_whole (self, "source_steps", picture->source_steps);
  eng_run_log_add_whole (self, "target_steps", picture->target_steps);
  eng_run_log_add_whole (self, "width", picture->width);
  add_counts (self, "pair", picture->pair, picture->rows);
  add_counts (self, "source_length", picture->source_length, picture->rows);
  add_counts (self, "target_length", picture->target_length, picture->rows);

  if (picture->pinned != NULL)
    add_counts (self, "pinned", picture->pinned, picture->n_pinned);

  if (tokens)
    add_source (self, picture, run->source_words);

  for (guint i = 0; i < G_N_ELEMENTS (cell_members); i++)
    if (tokens || !cell_members[i].is_word)
      add_cells (self, picture, run->target_words, cell_members[i].name, cell_members[i].append);

  if (!tokens)
    {
      add_values (self, picture, "expected_values", picture->expected_values);
      add_values (self, picture, "output_values", picture->output_values);
    }

  eng_run_log_finish (self);
}

void
eng_run_log_trace (EngRunLog *self, const EngBatchPicture *picture, const EngRunInfo *run)
{
  for (int i = 0; i < picture->n_followed; i++)
    add_picture (self, "followed", picture->followed[i], run);

  add_picture (self, "trace", picture, run);
}

/* Nothing when there are no such numbers. */
static void
add_rounded (EngRunLog *self, const char *name, const float *numbers, int n)
{
  if (numbers == NULL)
    return;

  eng_json_append_name (self->line, name);
  g_string_append_c (self->line, '[');

  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ',');

      eng_json_append_rounded (self->line, numbers[i]);
    }

  g_string_append_c (self->line, ']');
}

static void
append_decode_step (EngRunLog *self, const EngTranslation *translation, const EngDecodeStep *step)
{
  GString *line = self->line;

  g_string_append_c (line, '{');
  eng_json_append_name (line, "token");
  append_word (line, self->target_words, step->id);
  eng_json_append_name (line, "probability");
  eng_json_append_float (line, step->probability);
  eng_run_log_add_flag (self, "forced", step->forced);
  eng_json_append_name (line, "top");
  g_string_append_c (line, '[');

  for (int i = 0; i < step->n_top; i++)
    {
      g_string_append (line, i > 0 ? ",[" : "[");
      append_word (line, self->target_words, step->top[i].id);
      g_string_append_c (line, ',');
      eng_json_append_float (line, step->top[i].probability);
      g_string_append_c (line, ']');
    }

  g_string_append_c (line, ']');
  add_rounded (self, "attention", step->attention, translation->n_source);
  add_rounded (self, "state", step->state, translation->n_units);
  add_rounded (self, "gates", step->gates, translation->n_gates * translation->n_units);
  g_string_append_c (line, '}');
}

static void
add_tokens (EngRunLog *self, const EngTranslation *translation)
{
  eng_json_append_name (self->line, "tokens");
  g_string_append_c (self->line, '[');

  for (int i = 0; i < translation->n_source; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ',');

      eng_json_append_string (self->line, translation->source_tokens[i]);
    }

  g_string_append_c (self->line, ']');
  eng_json_append_name (self->line, "known");
  g_string_append_c (self->line, '[');

  for (int i = 0; i < translation->n_source; i++)
    g_string_append_printf (self->line, "%s%s", i > 0 ? "," : "", translation->source_ids[i] == ENG_TOKEN_UNK ? "false" : "true");

  g_string_append_c (self->line, ']');
}

static void
add_anatomy (EngRunLog *self, const EngBleuAnatomy *bleu)
{
  eng_json_append_name (self->line, "anatomy");
  g_string_append_c (self->line, '{');
  add_counts (self, "match", bleu->match, ENG_BLEU_ORDERS);
  add_counts (self, "total", bleu->total, ENG_BLEU_ORDERS);
  eng_run_log_add_whole (self, "length", bleu->length);
  eng_run_log_add_whole (self, "reference_length", bleu->reference_length);
  eng_run_log_add_real (self, "brevity", bleu->brevity);
  g_string_append_c (self->line, '}');
}

static void
add_beam (EngRunLog *self, const EngTranslation *translation)
{
  GString *line = self->line;

  eng_json_append_name (line, "beam");
  g_string_append_c (line, '[');

  for (int i = 0; i < translation->n_beam; i++)
    {
      const EngBeamNode *node = &translation->beam[i];

      g_string_append_printf (line, "%s[%d,", i > 0 ? "," : "", node->parent);

      if (node->parent < 0)
        g_string_append (line, "null");
      else
        append_word (line, self->target_words, node->id);

      g_string_append_c (line, ',');
      eng_json_append_real (line, node->log_prob);
      g_string_append_c (line, ',');
      eng_json_append_real (line, node->score);
      g_string_append_printf (line, ",%s,%s,%s]", node->kept ? "true" : "false", node->finished ? "true" : "false",
                              node->best ? "true" : "false");
    }

  g_string_append_c (line, ']');
}

/* What was asked and answered, in words. */
static void
begin_sample (EngRunLog *self, const char *event, const EngSample *sample)
{
  const gboolean scored = sample->reference != NULL;

  eng_run_log_begin (self, event);
  eng_run_log_add_whole (self, "step", (gint64) sample->translation->step);
  eng_run_log_add_text (self, "source", sample->translation->text);
  eng_run_log_add_text (self, "output", sample->translation->output);
  eng_run_log_add_text (self, "reference", sample->reference);
  eng_run_log_add_real (self, "book_bleu", scored ? sample->bleu.book : (double) NAN);
  eng_run_log_add_real (self, "bleu", scored ? sample->bleu.standard : (double) NAN);
}

static void
add_sample (EngRunLog *self, const char *event, const EngSample *sample)
{
  const EngTranslation *translation = sample->translation;

  begin_sample (self, event, sample);

  if (sample->reference != NULL)
    add_anatomy (self, &sample->bleu);

  add_tokens (self, translation);
  eng_run_log_add_flag (self, "truncated", translation->truncated);
  eng_run_log_add_flag (self, "ended_by_eos", translation->ended_by_eos);
  eng_run_log_add_whole (self, "units", translation->n_units);
  eng_run_log_add_whole (self, "gates", translation->n_gates);
  eng_json_append_name (self->line, "decoding");
  g_string_append_c (self->line, '[');

  for (int t = 0; t < translation->n_steps; t++)
    {
      if (t > 0)
        g_string_append_c (self->line, ',');

      append_decode_step (self, translation, &translation->steps[t]);
    }

  g_string_append_c (self->line, ']');

  if (translation->n_beam > 0)
    add_beam (self, translation);

  eng_run_log_finish (self);
}

void
eng_run_log_sample (EngRunLog *self, const EngSample *sample)
{
  add_sample (self, "sample", sample);
}

void
eng_run_log_said (EngRunLog *self, const EngSample *sample)
{
  begin_sample (self, "said", sample);
  eng_run_log_add_flag (self, "ended_by_eos", sample->translation->ended_by_eos);
  eng_run_log_finish (self);
}

void
eng_run_log_beam (EngRunLog *self, const EngSample *sample)
{
  add_sample (self, "beam", sample);
}
