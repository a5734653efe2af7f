/* SPDX-License-Identifier: MIT
 *
 * Words alone: what greedy decoding says without computing all logits, against greedy decoding that computes them; with
 * ties, with weights that change, with weights that are no numbers; and that helpers change no bit.
 */

#include <math.h>
#include <string.h>

#include "eng-decode.h"
#include "kern-gemm.h"
#include "kern-random.h"
#include "kern-screen.h"
#include "model-fixture.h"

/* Large enough an output layer for the screen, a vocabulary of no whole group. */
#define V 1103
#define H 64
#define T 12

typedef struct
{
  EngConfig *config;
  EngParams *params;
  EngDecode *decode;
} Fixture;

static void
set_up (Fixture *f, const char *options, double scale)
{
  g_autofree char *all = g_strdup_printf ("hidden=%d max-length=%d %s", H, T, options);
  EngDims dims = { 50, V, 0 };

  f->config = model_config (all);
  f->params = eng_params_new (f->config, &dims);
  eng_params_init (f->params, 3);

  for (gsize k = 0; k < f->params->size; k++)
    f->params->weights[k] *= (real) scale;

  eng_params_changed (f->params);
  f->decode = eng_decode_new (f->config, f->params, T);
}

static void
tear_down (Fixture *f)
{
  eng_decode_free (f->decode);
  eng_params_free (f->params);
  eng_config_free (f->config);
}

static void
source_of (int *source, int number)
{
  for (int s = 0; s < T; s++)
    source[s] = 4 + (number * 13 + s * 7) % 46;
}

static EngTranslation *
greedy (Fixture *f, int number)
{
  EngTranslation *translation = eng_translation_new ();
  int source[T];

  source_of (source, number);
  translation->n_source = 1 + number % T;
  eng_decode_sentence (f->decode, source, translation->n_source, 1, 0, NULL, translation);

  return translation;
}

static EngTranslation *
words (Fixture *f, int number)
{
  EngTranslation *translation = eng_translation_new ();
  int source[T];

  source_of (source, number);
  translation->n_source = 1 + number % T;
  eng_decode_words (f->decode, source, translation->n_source, translation);

  return translation;
}

static void
check_sentence (Fixture *f, const char *what, int number)
{
  g_autoptr (EngTranslation) whole = greedy (f, number);
  g_autoptr (EngTranslation) plain = words (f, number);

  if (plain->n_steps != whole->n_steps || plain->ended_by_eos != whole->ended_by_eos)
    g_error ("%s, sentence %d: %d steps, with all logits %d", what, number, plain->n_steps, whole->n_steps);

  for (int t = 0; t < whole->n_steps; t++)
    {
      if (plain->steps[t].id != whole->steps[t].id)
        g_error ("%s, sentence %d, step %d: word %d, with all logits %d", what, number, t, plain->steps[t].id, whole->steps[t].id);

      g_assert_cmpint (whole->steps[t].top[0].id, ==, whole->steps[t].id);
      g_assert_null (plain->steps[t].state);
      g_assert_cmpint (plain->steps[t].n_top, ==, 0);
    }
}

/* Sentences before the screen is there, and with it. */
static void
check_sentences (Fixture *f, const char *what)
{
  g_assert_false (eng_decode_screens (f->decode));

  for (int number = 0; number < 60; number++)
    check_sentence (f, what, number);

  g_assert_cmpint (eng_decode_screens (f->decode), ==, kern_screen_is_fast ());
}

static void
test_same_words (gconstpointer options)
{
  static const double scales[] = { 0, 0.1, 1, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Fixture f;

      set_up (&f, options, scales[i]);
      check_sentences (&f, options);
      tear_down (&f);
    }
}

/* New weights: the copy of the old ones decides nothing any more. */
static void
test_weights_change (void)
{
  Fixture f;
  const EngTensor *output;

  set_up (&f, "layers=2", 3);
  output = eng_params_find (f.params, "decoder.dense.weight");

  for (int round = 0; round < 4; round++)
    {
      check_sentences (&f, "changed weights");
      kern_random_normal (eng_params_data (f.params, output), (gsize) V * H, 7, KERN_STREAM_DATA, (guint64) round, 0);
      eng_params_changed (f.params);
    }

  tear_down (&f);
}

/* Words that cannot be told apart: the first one counts. In @same words each, differing in the last bits or not at all. */
static void
make_ties (Fixture *f, int same, gboolean exact)
{
  real *w = eng_params_data (f->params, eng_params_find (f->params, "decoder.dense.weight"));
  real *b = eng_params_data (f->params, eng_params_find (f->params, "decoder.dense.bias"));

  for (int v = 0; v < V; v++)
    {
      memcpy (w + v * H, w + (v - v % same) * H, H * sizeof (real));
      b[v] = b[v - v % same];

      if (!exact)
        w[v * H + v % H] *= 1 + (real) 1.2e-7 * (real) (v % 3);
    }

  eng_params_changed (f->params);
}

static void
test_ties (void)
{
  static const int same[] = { 2, 5, 300, V };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    for (int exact = 0; exact < 2; exact++)
      {
        Fixture f;

        set_up (&f, "layers=1", 2);
        make_ties (&f, same[i], exact);
        check_sentences (&f, exact ? "ties" : "near ties");
        tear_down (&f);
      }
}

static void
test_not_numbers (void)
{
  static const real values[] = { (real) NAN, (real) INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (int where = 0; where < 3; where++)
      {
        Fixture f;
        real *w, *b, *hh;

        set_up (&f, "layers=1", 1);
        w = eng_params_data (f.params, eng_params_find (f.params, "decoder.dense.weight"));
        b = eng_params_data (f.params, eng_params_find (f.params, "decoder.dense.bias"));
        hh = eng_params_data (f.params, eng_params_find (f.params, "decoder.rnn.weight_hh_l0"));
        *(where == 0 ? &w[700 * H + 9] : where == 1 ? &b[700]
                                                    : &hh[5]) = values[i];
        eng_params_changed (f.params);

        for (int number = 0; number < 20; number++)
          {
            g_autoptr (EngTranslation) whole = greedy (&f, number);
            g_autoptr (EngTranslation) plain = words (&f, number);

            g_assert_cmpint (plain->n_steps, ==, whole->n_steps);

            for (int t = 0; t < whole->n_steps; t++)
              g_assert_cmpint (plain->steps[t].id, ==, whole->steps[t].id);
          }

        tear_down (&f);
      }
}

/* Runs the parts from the last to the first, and counts them. */
static void
run_backwards (gpointer pool, int parts, EngTeamFunc func, gpointer data)
{
  for (int part = parts - 1; part >= 0; part--)
    func (part, data);

  *(int *) pool += parts;
}

static void
assert_same_steps (const EngTranslation *a, const EngTranslation *b)
{
  g_assert_cmpint (a->n_steps, ==, b->n_steps);

  for (int t = 0; t < a->n_steps; t++)
    {
      g_assert_cmpint (a->steps[t].id, ==, b->steps[t].id);
      g_assert_cmpmem (a->steps[t].top, sizeof a->steps[t].top, b->steps[t].top, sizeof b->steps[t].top);
      g_assert_cmpmem (a->steps[t].state, (gsize) a->n_units * sizeof (float), b->steps[t].state, (gsize) b->n_units * sizeof (float));
    }
}

static void
test_team (gconstpointer options)
{
  /* Larger layers, so that their products are shared out too. */
  g_autofree char *wide = g_strconcat (options, " hidden=256 embed=256", NULL);
  int parts = 0, before;
  EngTeam team = { 3, run_backwards, &parts };
  Fixture f;

  set_up (&f, wide, 2);

  for (int number = 0; number < 20; number++)
    {
      g_autoptr (EngTranslation) alone = greedy (&f, number);
      g_autoptr (EngTranslation) alone_words = words (&f, number);
      g_autoptr (EngTranslation) helped = NULL;
      g_autoptr (EngTranslation) helped_words = NULL;

      before = parts;
      eng_decode_set_team (f.decode, &team);
      helped = greedy (&f, number);
      helped_words = words (&f, number);
      eng_decode_set_team (f.decode, NULL);
      g_assert_cmpint (parts, >, before);
      assert_same_steps (alone, helped);
      g_assert_cmpint (alone_words->n_steps, ==, helped_words->n_steps);

      for (int t = 0; t < alone_words->n_steps; t++)
        g_assert_cmpint (alone_words->steps[t].id, ==, helped_words->steps[t].id);
    }

  /* A beam makes the decoder's room anew: the team stays. */
  {
    g_autoptr (EngTranslation) beam = eng_translation_new ();
    int source[T];

    source_of (source, 1);
    beam->n_source = 5;
    eng_decode_set_team (f.decode, &team);
    before = parts;
    eng_decode_sentence (f.decode, source, 5, 4, 0, NULL, beam);
    g_assert_cmpint (parts, >, before);
  }

  tear_down (&f);
}

/* A small output layer is not worth a screen. */
static void
test_small (void)
{
  g_autoptr (EngConfig) config = model_config ("max-length=12");
  EngDims dims = { 50, 60, 0 };
  g_autoptr (EngParams) params = eng_params_new (config, &dims);
  Fixture f = { config, params, NULL };

  eng_params_init (params, 1);
  f.decode = eng_decode_new (config, params, T);

  for (int number = 0; number < 20; number++)
    check_sentence (&f, "small", number);

  g_assert_false (eng_decode_screens (f.decode));
  eng_decode_free (f.decode);
}

int
main (int argc, char **argv)
{
  static const char *const models[][2] = {
    { "gru", "layers=2" },
    { "lstm", "layers=2 cell=lstm" },
    { "rnn", "layers=1 cell=rnn" },
    { "additive", "layers=2 attention=additive" },
    { "dot", "layers=2 attention=dot" },
    { "bidirectional", "layers=1 bidirectional=on" },
    { "tied", "layers=1 embed=64 tie-output=on" },
    { "book-context", "layers=2 context=book" },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *same = g_strdup_printf ("/words/same/%s", models[i][0]);
      g_autofree char *team = g_strdup_printf ("/words/team/%s", models[i][0]);

      g_test_add_data_func (same, models[i][1], test_same_words);
      g_test_add_data_func (team, models[i][1], test_team);
    }

  g_test_add_func ("/words/weights-change", test_weights_change);
  g_test_add_func ("/words/ties", test_ties);
  g_test_add_func ("/words/not-numbers", test_not_numbers);
  g_test_add_func ("/words/small", test_small);

  return g_test_run ();
}
