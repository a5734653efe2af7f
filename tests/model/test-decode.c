/* SPDX-License-Identifier: MIT
 *
 * Decoding against plain loops: the greedy chain, the beam against every possible sentence, words put by
 * hand, ends, and the trace.
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "eng-decode.h"
#include "kern-gemm.h"
#include "model-fixture.h"
#include "naive.h"

#define MAX_T 8

/* A model of few words, whose sentences can all be tried. */
typedef struct
{
  EngConfig *config;
  EngParams *params;
  EngDecode *decode;
  Naive naive;
  int V, T;
} Fixture;

static void
set_up (Fixture *f, const char *options, int V, int T, guint64 seed)
{
  g_autofree char *all = g_strdup_printf ("%s max-length=%d", *options == '\0' ? "layers=2" : options, T);
  EngDims dims = { 7, V, 0 };

  f->V = V;
  f->T = T;
  f->config = model_config (all);
  f->params = eng_params_new (f->config, &dims);
  eng_params_init (f->params, seed);

  /* Larger weights than a fresh model's, so that its distributions have something to say. */
  for (gsize k = 0; k < f->params->size; k++)
    f->params->weights[k] *= 2;

  eng_params_changed (f->params);
  f->decode = eng_decode_new (f->config, f->params, T);
  naive_init (&f->naive, f->config, f->params);
  f->naive.book_context = f->config->context == ENG_CONTEXT_BOOK;
}

static void
tear_down (Fixture *f)
{
  eng_decode_free (f->decode);
  eng_params_free (f->params);
  eng_config_free (f->config);
}

static EngTranslation *
decode (Fixture *f, const int *source, int n, int beam, guint n_forced, const EngForcedWord *forced)
{
  EngTranslation *translation = eng_translation_new ();

  translation->n_source = n;
  eng_decode_sentence (f->decode, source, n, beam, n_forced, forced, translation);

  return translation;
}

static void
encode (Fixture *f, const int *source, int n, NaiveState *state)
{
  int padded[NAIVE_STEPS];
  gboolean run = f->config->encoder_padding == ENG_PADDING_RUN;

  for (int s = 0; s < f->T; s++)
    padded[s] = s < n ? source[s] : ENG_TOKEN_PAD;

  naive_encode (&f->naive, padded, run ? f->T : n, n, state);
}

static const int sources[][4] = { { 3 }, { 4, 3 }, { 6, 5, 3 }, { 5, 4, 6, 3 } };
static const int source_lengths[] = { 1, 2, 3, 4 };

/* Step by step: the word taken, its probability, the five best, attention. */
static void
check_greedy (Fixture *f, const EngTranslation *translation, const int *source, int n)
{
  NaiveState state;
  int id = ENG_TOKEN_BOS;
  gboolean ended = FALSE;

  encode (f, source, n, &state);

  for (int t = 0; t < translation->n_steps; t++)
    {
      const EngDecodeStep *step = &translation->steps[t];
      double log_p[NAIVE_WORDS], left = 1;

      g_assert_false (ended);
      naive_step (&f->naive, &state, id, log_p);
      id = naive_argmax (log_p, f->V);
      g_assert_cmpint (step->id, ==, id);
      g_assert_false (step->forced);
      g_assert_cmpfloat_with_epsilon (step->probability, exp (log_p[id]), 2e-5);
      g_assert_cmpint (step->n_top, ==, MIN (f->V, ENG_TOP_K));
      g_assert_cmpint (step->top[0].id, ==, id);

      for (int k = 0; k < step->n_top; k++)
        {
          g_assert_cmpfloat_with_epsilon (step->top[k].probability, exp (log_p[step->top[k].id]), 2e-5);
          g_assert_cmpfloat (step->top[k].probability, <=, k == 0 ? 1 : step->top[k - 1].probability);
          left -= (double) step->top[k].probability;
        }

      g_assert_cmpfloat (left, >, -1e-5);

      for (int j = 0; j < translation->n_units; j++)
        g_assert_cmpfloat_with_epsilon (step->state[j], state.h[f->config->layers - 1][j], 2e-5);

      g_assert_cmpint (step->attention != NULL, ==, f->config->attention != ENG_ATTENTION_NONE);

      for (int s = 0; step->attention != NULL && s < n; s++)
        g_assert_cmpfloat_with_epsilon (step->attention[s], state.attention[s], 2e-5);

      ended = id == ENG_TOKEN_EOS;
    }

  g_assert_cmpint (translation->ended_by_eos, ==, ended);
  g_assert_true (ended || translation->n_steps == f->T);
}

static void
test_greedy (gconstpointer options)
{
  int n_ended = 0, n_limit = 0;

  for (guint64 seed = 1; seed <= 5; seed++)
    {
      Fixture f;

      set_up (&f, options, 9, 6, seed);

      for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
        {
          g_autoptr (EngTranslation) translation = decode (&f, sources[i], source_lengths[i], 1, 0, NULL);

          g_assert_cmpint (translation->n_units, ==, f.config->decoder_hidden);
          g_assert_cmpint (translation->n_gates, ==, eng_cell_gates (f.config->decoder_cell));
          g_assert_cmpint (translation->n_beam, ==, 0);
          check_greedy (&f, translation, sources[i], source_lengths[i]);
          n_ended += translation->ended_by_eos;
          n_limit += !translation->ended_by_eos;
        }

      tear_down (&f);
    }

  /* Both ends were seen. */
  g_assert_cmpint (n_ended + n_limit, ==, 20);
  g_assert_cmpint (n_limit, >, 0);
}

/* Greedy again after wider beams: the same answer as before. */
static void
test_beam_of_one (gconstpointer options)
{
  Fixture f;

  set_up (&f, options, 9, 6, 2);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (EngTranslation) first = decode (&f, sources[i], source_lengths[i], 1, 0, NULL);
      g_autoptr (EngTranslation) wide = decode (&f, sources[i], source_lengths[i], 7, 0, NULL);
      g_autoptr (EngTranslation) again = decode (&f, sources[i], source_lengths[i], 1, 0, NULL);

      g_assert_cmpint (first->n_steps, ==, again->n_steps);
      g_assert_cmpint (wide->n_beam, >, 0);

      for (int t = 0; t < first->n_steps; t++)
        {
          g_assert_cmpint (first->steps[t].id, ==, again->steps[t].id);
          g_assert_cmpfloat (first->steps[t].probability, ==, again->steps[t].probability);
        }
    }

  tear_down (&f);
}

/* --- every sentence there is --- */

typedef struct
{
  double score;
  int n;
  int ids[MAX_T];
} Best;

static void
try_all (const Fixture *f, const NaiveState *state, int fed, int *ids, int n, double log_prob, Best *best)
{
  NaiveState next = *state;
  double log_p[NAIVE_WORDS];

  naive_step (&f->naive, &next, fed, log_p);

  for (int v = 0; v < f->V; v++)
    {
      double here = log_prob + log_p[v];

      ids[n] = v;

      if (v == ENG_TOKEN_EOS || n + 1 == f->T)
        {
          double score = here / pow (n + 1, 0.75);

          if (score > best->score)
            {
              best->score = score;
              best->n = n + 1;
              memcpy (best->ids, ids, sizeof best->ids);
            }
        }
      else
        try_all (f, &next, v, ids, n + 1, here, best);
    }
}

/* Nodes hang together: depth, sums of logarithms, scores, one path that is the answer. */
static void
check_tree (const EngTranslation *translation, int T)
{
  int on_path = 0;
  double answer = -INFINITY, best = -INFINITY;

  g_assert_cmpint (translation->beam[0].parent, ==, -1);
  g_assert_cmpint (translation->beam[0].depth, ==, 0);

  for (int k = 1; k < translation->n_beam; k++)
    {
      const EngBeamNode *node = &translation->beam[k];
      const EngBeamNode *parent = &translation->beam[node->parent];

      g_assert_true (node->parent >= 0 && node->parent < k);
      g_assert_cmpint (node->depth, ==, parent->depth + 1);
      g_assert_false (parent->finished);
      g_assert_cmpfloat (node->log_prob, <=, parent->log_prob);
      g_assert_cmpfloat_with_epsilon (node->score, node->log_prob / pow (node->depth, 0.75), 1e-12);
      g_assert_cmpint (node->finished, ==, node->id == ENG_TOKEN_EOS || node->depth == T);

      if (node->best)
        {
          g_assert_true (parent->best || node->parent == 0);
          g_assert_cmpint (translation->steps[node->depth - 1].id, ==, node->id);
          g_assert_cmpfloat_with_epsilon (translation->steps[node->depth - 1].probability, exp (node->log_prob - parent->log_prob), 1e-5);
          on_path++;
          answer = node->score;
        }

      if (node->finished)
        best = MAX (best, node->score);
    }

  g_assert_cmpint (on_path, ==, translation->n_steps);
  g_assert_cmpfloat (answer, ==, best);
}

/* 5 words and 3 steps: a beam of 32 loses nothing before the last step, and there all are of one length. */
static void
test_exhaustive (gconstpointer options)
{
  int shorter = 0, not_greedy = 0;

  for (guint64 seed = 1; seed <= 12; seed++)
    {
      Fixture f;

      set_up (&f, options, 5, 3, seed);

      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (EngTranslation) translation = decode (&f, sources[i], source_lengths[i], 32, 0, NULL);
          g_autoptr (EngTranslation) greedy = decode (&f, sources[i], source_lengths[i], 1, 0, NULL);
          Best best = { .score = -INFINITY };
          double log_prob = 0;
          int ids[MAX_T];
          NaiveState state;

          encode (&f, sources[i], source_lengths[i], &state);
          try_all (&f, &state, ENG_TOKEN_BOS, ids, 0, 0, &best);
          check_tree (translation, 3);
          g_assert_cmpint (translation->n_steps, ==, best.n);
          shorter += best.n < 3;
          not_greedy += greedy->n_steps != best.n;

          for (int t = 0; t < best.n; t++)
            {
              log_prob += log ((double) translation->steps[t].probability);
              g_assert_cmpint (translation->steps[t].id, ==, best.ids[t]);
              not_greedy += t < greedy->n_steps && greedy->steps[t].id != best.ids[t];
            }

          g_assert_cmpfloat_with_epsilon (log_prob / pow (best.n, 0.75), best.score, 1e-4);
          g_assert_cmpint (translation->ended_by_eos, ==, best.ids[best.n - 1] == ENG_TOKEN_EOS);
        }

      tear_down (&f);
    }

  /* The comparison was worth making. */
  g_assert_cmpint (not_greedy, >, 0);
  g_test_message ("%d of 36 answers end early, %d places differ from greedy", shorter, not_greedy);
}

/* A narrow beam in plain loops: prefixes sorted by probability, finished ones set aside. */
typedef struct
{
  NaiveState state;
  double log_prob;
  int n, ids[MAX_T];
} Prefix;

static void
plain_beam (const Fixture *f, const NaiveState *first, int width, Best *best)
{
  Prefix live[8], next[8];
  int n_live = 1;

  live[0] = (Prefix){ .state = *first };

  for (int t = 0; t < f->T && n_live > 0; t++)
    {
      double log_p[8][NAIVE_WORDS];
      gboolean taken[8][NAIVE_WORDS] = { 0 };
      int n_next = 0;

      for (int k = 0; k < n_live; k++)
        naive_step (&f->naive, &live[k].state, t == 0 ? ENG_TOKEN_BOS : live[k].ids[t - 1], log_p[k]);

      for (int place = 0; place < MIN (width, n_live * f->V); place++)
        {
          int from = -1, word = -1;
          Prefix prefix;

          for (int k = 0; k < n_live; k++)
            for (int v = 0; v < f->V; v++)
              if (!taken[k][v] && (from < 0 || live[k].log_prob + log_p[k][v] > live[from].log_prob + log_p[from][word]))
                {
                  from = k;
                  word = v;
                }

          taken[from][word] = TRUE;
          prefix = live[from];
          prefix.log_prob += log_p[from][word];
          prefix.ids[t] = word;
          prefix.n = t + 1;

          if (word == ENG_TOKEN_EOS || t + 1 == f->T)
            {
              double score = prefix.log_prob / pow (prefix.n, 0.75);

              if (score > best->score)
                {
                  best->score = score;
                  best->n = prefix.n;
                  memcpy (best->ids, prefix.ids, sizeof best->ids);
                }
            }
          else
            next[n_next++] = prefix;
        }

      memcpy (live, next, sizeof live);
      n_live = n_next;
    }
}

static void
test_narrow_beam (gconstpointer options)
{
  for (guint64 seed = 1; seed <= 6; seed++)
    for (int width = 2; width <= 5; width++)
      {
        Fixture f;

        set_up (&f, options, 9, 6, seed);

        for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
          {
            g_autoptr (EngTranslation) translation = decode (&f, sources[i], source_lengths[i], width, 0, NULL);
            Best best = { .score = -INFINITY };
            NaiveState state;

            encode (&f, sources[i], source_lengths[i], &state);
            plain_beam (&f, &state, width, &best);
            check_tree (translation, 6);
            g_assert_cmpint (translation->n_steps, ==, best.n);

            for (int t = 0; t < best.n; t++)
              g_assert_cmpint (translation->steps[t].id, ==, best.ids[t]);
          }

        tear_down (&f);
      }
}

/* --- words put by hand --- */

static void
test_forced (gconstpointer options)
{
  static const EngForcedWord forced[] = { { 0, 8 }, { 2, 5 } };
  static const int source[] = { 6, 4, 3 };
  Fixture f;
  NaiveState state;
  double log_p[NAIVE_WORDS];
  int id = ENG_TOKEN_BOS;
  g_autoptr (EngTranslation) greedy = NULL;

  set_up (&f, options, 9, 6, 3);
  greedy = decode (&f, source, 3, 1, 2, forced);
  encode (&f, source, 3, &state);
  g_assert_cmpint (greedy->n_steps, >=, 1);

  for (int t = 0; t < greedy->n_steps; t++)
    {
      gboolean put = t == 0 || t == 2;

      naive_step (&f.naive, &state, id, log_p);
      id = t == 0 ? 8 : t == 2 ? 5
                               : naive_argmax (log_p, 9);
      g_assert_cmpint (greedy->steps[t].id, ==, id);
      g_assert_cmpint (greedy->steps[t].forced, ==, put);
      g_assert_cmpfloat_with_epsilon (greedy->steps[t].probability, exp (log_p[id]), 2e-5);

      /* What the model would have said stays to be seen. */
      g_assert_cmpint (greedy->steps[t].top[0].id, ==, naive_argmax (log_p, 9));
    }

  for (int width = 2; width <= 9; width += 7)
    {
      g_autoptr (EngTranslation) beam = decode (&f, source, 3, width, 2, forced);

      check_tree (beam, 6);
      g_assert_true (beam->steps[0].forced);
      g_assert_cmpint (beam->steps[0].id, ==, 8);

      if (beam->n_steps > 2)
        {
          g_assert_true (beam->steps[2].forced);
          g_assert_cmpint (beam->steps[2].id, ==, 5);
        }
    }

  tear_down (&f);
}

/* <eos> put by hand ends the sentence; words put behind the end are not reached; a whole sentence can be put. */
static void
test_forced_end (void)
{
  static const EngForcedWord end[] = { { 1, ENG_TOKEN_EOS }, { 3, 5 } };
  static const EngForcedWord all[] = { { 0, 4 }, { 1, 4 }, { 2, 4 }, { 3, 4 }, { 4, 4 }, { 5, 4 } };
  static const int source[] = { 6, 4, 3 };

  for (int width = 1; width <= 4; width += 3)
    {
      Fixture f;
      g_autoptr (EngTranslation) ended = NULL;
      g_autoptr (EngTranslation) whole = NULL;

      set_up (&f, "", 9, 6, 3);
      ended = decode (&f, source, 3, width, 2, end);
      g_assert_cmpint (ended->n_steps, <=, 2);
      g_assert_true (ended->ended_by_eos);
      g_assert_true (ended->n_steps == 1 || ended->steps[1].forced);

      whole = decode (&f, source, 3, width, 6, all);
      g_assert_cmpint (whole->n_steps, ==, 6);
      g_assert_false (whole->ended_by_eos);

      for (int t = 0; t < 6; t++)
        g_assert_true (whole->steps[t].id == 4 && whole->steps[t].forced);

      tear_down (&f);
    }
}

/* --- ends --- */

/* A bias towards or against <eos> decides between the end and the limit. */
static void
test_ends (gconstpointer options)
{
  static const int source[] = { 5, 6, 3 };

  for (int width = 1; width <= 3; width += 2)
    for (int eager = 0; eager < 2; eager++)
      {
        Fixture f;
        g_autoptr (EngTranslation) translation = NULL;

        set_up (&f, options, 9, 6, 1);
        eng_params_data (f.params, eng_params_find (f.params, "decoder.dense.bias"))[ENG_TOKEN_EOS] = eager ? 40 : -40;
        eng_params_changed (f.params);
        translation = decode (&f, source, 3, width, 0, NULL);
        g_assert_cmpint (translation->ended_by_eos, ==, eager);
        g_assert_cmpint (translation->n_steps, ==, eager ? 1 : 6);

        for (int t = 0; t < translation->n_steps; t++)
          g_assert_cmpint (translation->steps[t].id == ENG_TOKEN_EOS, ==, eager);

        tear_down (&f);
      }
}

/* --- the trace --- */

static void
test_trace (gconstpointer options)
{
  Fixture f;

  set_up (&f, options, 9, 6, 4);

  for (int width = 1; width <= 4; width += 3)
    for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
      {
        g_autoptr (EngTranslation) translation = decode (&f, sources[i], source_lengths[i], width, 0, NULL);

        for (int t = 0; t < translation->n_steps; t++)
          {
            const EngDecodeStep *step = &translation->steps[t];
            double sum = 0;

            g_assert_nonnull (step->state);

            /* All the attention there is lies on the source's own tokens. */
            for (int s = 0; step->attention != NULL && s < source_lengths[i]; s++)
              {
                g_assert_true (step->attention[s] >= 0);
                sum += (double) step->attention[s];
              }

            if (step->attention != NULL)
              g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);

            g_assert_cmpint (step->gates == NULL, ==, f.config->decoder_cell == ENG_CELL_RNN);

            for (int k = 0; step->gates != NULL && k < translation->n_gates * translation->n_units; k++)
              {
                int gate = k / translation->n_units;
                /* n of r z n; g of i f g o */
                gboolean candidate = gate == 2;

                g_assert_true (step->gates[k] <= 1 && step->gates[k] >= (candidate ? -1 : 0));
              }
          }
      }

  tear_down (&f);
}

/* The book's slip changes what is fed from the second step on, and nothing at the first. */
static void
test_book_context (void)
{
  static const int source[] = { 5, 6, 3 };
  Fixture right, book;
  g_autoptr (EngTranslation) a = NULL;
  g_autoptr (EngTranslation) b = NULL;

  set_up (&right, "", 9, 6, 3);
  set_up (&book, "context=book", 9, 6, 3);

  /* Not to end before there is a second step. */
  eng_params_data (right.params, eng_params_find (right.params, "decoder.dense.bias"))[ENG_TOKEN_EOS] = -40;
  eng_params_data (book.params, eng_params_find (book.params, "decoder.dense.bias"))[ENG_TOKEN_EOS] = -40;
  a = decode (&right, source, 3, 1, 0, NULL);
  b = decode (&book, source, 3, 1, 0, NULL);
  g_assert_cmpfloat (a->steps[0].probability, ==, b->steps[0].probability);
  g_assert_cmpfloat (a->steps[1].state[0], !=, b->steps[1].state[0]);
  check_greedy (&right, a, source, 3);
  check_greedy (&book, b, source, 3);
  tear_down (&right);
  tear_down (&book);
}

int
main (int argc, char **argv)
{
  static const char *const variants[] = {
    "",
    "context=book",
    "context=book cell=lstm",
    "cell=lstm",
    "cell=rnn layers=1",
    "encoder-cell=rnn decoder-cell=lstm encoder-hidden=4",
    "bidirectional=on",
    "encoder-padding=run",
    "tie-output=on hidden=6",
    "attention=additive",
    "attention=additive encoder-padding=run",
    "attention=dot cell=lstm",
    "attention=general bidirectional=on cell=lstm layers=3",
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      case_options_add ("/decode/greedy", variants[i], test_greedy);
      case_options_add ("/decode/beam-of-one", variants[i], test_beam_of_one);
      case_options_add ("/decode/exhaustive", variants[i], test_exhaustive);
      case_options_add ("/decode/narrow-beam", variants[i], test_narrow_beam);
      case_options_add ("/decode/forced", variants[i], test_forced);
      case_options_add ("/decode/ends", variants[i], test_ends);
      case_options_add ("/decode/trace", variants[i], test_trace);
    }

  g_test_add_func ("/decode/forced-end", test_forced_end);
  g_test_add_func ("/decode/book-context", test_book_context);

  return g_test_run ();
}
