/* SPDX-License-Identifier: MIT
 *
 * What the engine is told and asked while it trains: options, sentences, and what it cannot do.
 */
#include "watch.h"

#include <string.h>

#include "eng-error.h"

static void
test_without_run (void)
{
  Watch watch;

  watch_init (&watch);
  watch_send (&watch, ENG_COMMAND_PLAY);
  watch_send (&watch, ENG_COMMAND_STEP);
  watch_send (&watch, ENG_COMMAND_PAUSE);
  watch_set (&watch, "dropout", "0");
  watch_translate (&watch, 1, "i", NULL);
  watch_save (&watch, "/nonexistent/a.safetensors");
  watch_for_events (&watch, ENG_EVENT_ERROR, 6);
  g_assert_cmpuint (watch.events->len, ==, 6);
  watch_clear (&watch);
}

static void
test_errors (void)
{
  Watch watch;
  guint made;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000", TRUE);
  watch_for_steps (&watch, 1);

  watch_set (&watch, "hidden", "16");
  watch_for_events (&watch, ENG_EVENT_ERROR, 1);
  g_assert_true (g_error_matches (watch_last (&watch, ENG_EVENT_ERROR)->error, ENG_ERROR, ENG_ERROR_BAD_OPTION));
  watch_set (&watch, "dropout", "7");
  watch_for_events (&watch, ENG_EVENT_ERROR, 2);
  g_assert_nonnull (strstr (watch_last (&watch, ENG_EVENT_ERROR)->error->message, "dropout"));
  watch_save (&watch, "/nonexistent/a.safetensors");
  watch_for_events (&watch, ENG_EVENT_ERROR, 3);
  g_assert_nonnull (strstr (watch_last (&watch, ENG_EVENT_ERROR)->error->message, "/nonexistent"));

  made = watch.steps->len;
  watch_for_steps (&watch, made + 5);
  g_assert_cmpint (watch.state, ==, ENG_RUN_PLAYING);
  g_assert_cmpuint (watch.count[ENG_EVENT_CHANGE], ==, 0);
  g_assert_cmpuint (watch.count[ENG_EVENT_SAVED], ==, 0);
  watch_clear (&watch);
}

/* The change names the first update with the new value, and that update has it. */
static void
test_set (void)
{
  Watch watch;
  EngChange *change;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000 forcing=1", TRUE);
  watch_for_steps (&watch, 3);
  watch_set (&watch, "forcing", "0.25");
  watch_for_events (&watch, ENG_EVENT_CHANGE, 1);
  change = watch_last (&watch, ENG_EVENT_CHANGE)->change;
  g_assert_cmpstr (change->what, ==, "forcing");
  g_assert_cmpuint (change->step, >, 3);
  watch_for_steps (&watch, (guint) change->step + 2);

  for (guint i = 0; i < watch.steps->len; i++)
    g_assert_cmpfloat (watch_step (&watch, i)->epsilon, ==, i + 1 < change->step ? 1.0 : 0.25);

  watch_clear (&watch);
}

static void
test_translate (void)
{
  Watch watch;
  EngSample *sample;

  watch_init (&watch);
  watch_start (&watch, "epochs=1000000", TRUE);
  watch_for_steps (&watch, 3);

  for (guint64 serial = 10; serial < 15; serial++)
    watch_translate (&watch, serial, "I see  the cat.", serial == 14 ? " Je vois\tle chat. " : serial == 13 ? " \n"
                                                                                                            : NULL);

  watch_for_events (&watch, ENG_EVENT_SAMPLE, 5);

  for (guint i = 0, n = 0; i < watch.events->len; i++)
    {
      EngEvent *event = g_ptr_array_index (watch.events, i);

      if (event->type == ENG_EVENT_SAMPLE)
        g_assert_cmpuint (event->sample->translation->serial, ==, 10 + n++);
    }

  sample = watch_last (&watch, ENG_EVENT_SAMPLE)->sample;
  g_assert_cmpstr (sample->translation->text, ==, "I see  the cat.");
  g_assert_cmpuint (sample->translation->step, >=, 3);
  g_assert_cmpstr (sample->reference, ==, "je vois le chat .");
  g_assert_cmpint (sample->bleu.reference_length, ==, 5);
  g_assert_cmpint (sample->bleu.length, ==, sample->translation->n_steps - sample->translation->ended_by_eos);

  /* A reference of blanks is none. */
  for (guint i = 0; i < watch.events->len; i++)
    {
      EngEvent *event = g_ptr_array_index (watch.events, i);

      if (event->type == ENG_EVENT_SAMPLE && event->sample->translation->serial < 14)
        g_assert_null (event->sample->reference);
    }

  watch_clear (&watch);
}

/* What the decoder says right is scored as right, with characters as tokens too. */
static void
test_score (void)
{
  static const char *const options[] = { "tokens=word", "tokens=char max-length=40" };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *all = g_strconcat ("epochs=1000000 batch=48 forcing=1 dropout=0 learning-rate=0.02 hidden=32 max-pairs=24 valid=0 ", options[i], NULL);
      Watch watch;
      EngSample *sample;

      watch_init (&watch);
      watch_start (&watch, all, TRUE);
      watch_for_steps (&watch, 600);
      watch_translate (&watch, 1, "i see the cat !", "je vois le chat !");
      watch_for_events (&watch, ENG_EVENT_SAMPLE, 1);
      sample = watch_last (&watch, ENG_EVENT_SAMPLE)->sample;
      g_assert_cmpstr (sample->reference, ==, i == 0 ? "je vois le chat !" : "j e v o i s l e c h a t !");
      g_assert_true (sample->translation->ended_by_eos);
      g_assert_cmpint (sample->bleu.length, ==, i == 0 ? 5 : 13);
      g_assert_cmpint (sample->bleu.match[0], ==, i == 0 ? 5 : 13);
      g_assert_cmpfloat (sample->bleu.book, ==, 1.0);
      watch_clear (&watch);
    }
}

/* Real vectors have no words: an error, not an answer. */
static void
test_translate_vectors (void)
{
  Watch watch;

  watch_init (&watch);
  watch_start (&watch, "task=waves loss=mse cell=rnn max-pairs=60 epochs=1000000", TRUE);
  watch_for_steps (&watch, 2);
  watch_translate (&watch, 1, "i", NULL);
  watch_for_events (&watch, ENG_EVENT_ERROR, 1);
  g_assert_cmpuint (watch.count[ENG_EVENT_SAMPLE], ==, 0);
  watch_for_steps (&watch, watch.steps->len + 2);
  watch_clear (&watch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/without-run", test_without_run);
  g_test_add_func ("/engine/errors", test_errors);
  g_test_add_func ("/engine/set", test_set);
  g_test_add_func ("/engine/translate", test_translate);
  g_test_add_func ("/engine/score", test_score);
  g_test_add_func ("/engine/translate-vectors", test_translate_vectors);

  return g_test_run ();
}
