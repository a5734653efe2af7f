/* SPDX-License-Identifier: MIT
 *
 * Answers: the newest one, and what was said to the same sentence before.
 */

#include "state-fixture.h"

static void
send_sample (UiState *state, const char *text, const char *output, guint64 step, double bleu, gboolean forced)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 3);
  EngTranslation *translation = eng_translation_new ();

  event->sample = g_new0 (EngSample, 1);
  event->sample->translation = translation;
  event->sample->reference = bleu >= 0.0 ? g_strdup ("reference") : NULL;
  event->sample->bleu.book = bleu;
  translation->text = g_strdup (text);
  translation->output = g_strdup (output);
  translation->step = step;
  translation->n_steps = 1;
  translation->steps = g_new0 (EngDecodeStep, 1);
  translation->steps[0].forced = forced;
  translation->n_source = 1;
  translation->source_ids = g_new0 (int, 1);
  translation->source_tokens = g_strsplit (text, " ", 1);
  translation->steps[0].attention = g_new0 (float, 1);
  translation->steps[0].attention[0] = 0.25f;
  state_send (state, event, TRUE);
}

/* The same sentence searched with a beam: one node is enough of a tree. */
static void
send_beam_sample (UiState *state, const char *text, const char *output, guint64 step)
{
  EngEvent *event = eng_event_new (ENG_EVENT_SAMPLE, 3);
  EngTranslation *translation = eng_translation_new ();

  event->sample = g_new0 (EngSample, 1);
  event->sample->translation = translation;
  translation->text = g_strdup (text);
  translation->output = g_strdup (output);
  translation->step = step;
  translation->n_beam = 1;
  translation->beam = g_new0 (EngBeamNode, 1);
  state_send (state, event, TRUE);
}

static const UiHistoryEntry *
entry (const UiHistory *history, guint i)
{
  return g_ptr_array_index (history->entries, i);
}

static void
test_samples (void)
{
  g_autoptr (UiState) state = state_begun ();
  const UiHistory *history;

  g_assert_null (ui_state_history (state, "go ."));
  send_sample (state, "go .", "va !", 5, 0.5, FALSE);
  send_sample (state, "go .", "va !", 15, 0.5, FALSE);
  send_sample (state, "go .", "marche !", 25, 0.75, FALSE);
  send_sample (state, "go .", "cours !", 26, 1.0, TRUE); /* a word was forced: not what the model says */
  send_beam_sample (state, "go .", "allez !", 27);       /* another way of decoding */
  send_sample (state, "no .", "non .", 30, -1.0, FALSE);
  history = ui_state_history (state, "go .");
  g_assert_cmpuint (history->entries->len, ==, 2);
  g_assert_cmpint (entry (history, 0)->epoch, ==, 1);
  g_assert_cmpuint (entry (history, 1)->step, ==, 25);
  g_assert_cmpint (entry (history, 1)->epoch, ==, 3);
  g_assert_cmpstr (entry (history, 1)->output, ==, "marche !");
  g_assert_cmpfloat (entry (history, 1)->book, ==, 0.75);
  g_assert_false (entry (ui_state_history (state, "no ."), 0)->has_bleu);

  /* The newest answer is a copy of its own. */
  g_assert_cmpstr (state->sample->translation->output, ==, "non .");
  g_assert_cmpfloat ((double) state->sample->translation->steps[0].attention[0], ==, 0.25);
  g_assert_cmpstr (state->sample->translation->source_tokens[0], ==, "no .");
}

static void
test_bounded_histories (void)
{
  g_autoptr (UiState) state = state_begun ();
  const UiHistory *history;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *output = g_strdup_printf ("%u", i);

      send_sample (state, "go .", output, i + 1, 0.0, FALSE);
    }

  history = ui_state_history (state, "go .");
  g_assert_cmpuint (history->entries->len, <=, UI_HISTORY_MAX);
  g_assert_cmpuint (history->entries->len, >, UI_HISTORY_MAX / 2);
  g_assert_cmpstr (entry (history, 0)->output, ==, "0");
  g_assert_cmpstr (entry (history, history->entries->len - 1)->output, ==, "999");

  for (guint i = 1; i < history->entries->len; i++)
    g_assert_cmpuint (entry (history, i - 1)->step, <, entry (history, i)->step);

  /* The sentence that was not asked for longest goes. */
  for (guint i = 0; i < UI_STATE_MAX_TEXTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("sentence %u", i);

      if (i == UI_STATE_MAX_TEXTS - 2)
        send_sample (state, "go .", "x", 2000, 0.0, FALSE);

      send_sample (state, text, "x", 2000 + i, 0.0, FALSE);
    }

  g_assert_cmpuint (state->histories->len, ==, UI_STATE_MAX_TEXTS);
  g_assert_nonnull (ui_state_history (state, "go ."));
  g_assert_null (ui_state_history (state, "sentence 0"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-state/samples", test_samples);
  g_test_add_func ("/ui-state/bounded-histories", test_bounded_histories);

  return g_test_run ();
}
