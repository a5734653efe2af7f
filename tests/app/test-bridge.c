/* SPDX-License-Identifier: MIT
 *
 * The bridge: requests go in, state comes out, a frame's budget holds, and no first picture is lost.
 */
#include "app-bridge.h"

#include <string.h>

#include <glib/gstdio.h>

#define LIMIT_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  AppBridge *bridge;
  UiState *state;
  guint wakes;
} Frame;

static char *
builtin_cb (const EngConfig *config, char **title, gpointer user_data)
{
  GString *text = g_string_new (NULL);

  *title = g_strdup (user_data);

  for (int i = 0; i < config->max_pairs; i++)
    g_string_append_printf (text, "go %c %d .\tva %c %d .\n", 'a' + i % 20, i / 20, 'a' + i % 20, i / 20);

  return g_string_free (text, FALSE);
}

static void
wake_cb (gpointer user_data)
{
  Frame *frame = user_data;

  frame->wakes++;
}

static void
frame_init (Frame *frame)
{
  frame->wakes = 0;
  frame->state = ui_state_new ();
  frame->bridge = app_bridge_new (builtin_cb, (gpointer) "Letters", wake_cb, frame);
}

static void
frame_clear (Frame *frame)
{
  g_clear_pointer (&frame->bridge, app_bridge_free);
  g_clear_pointer (&frame->state, ui_state_free);
}

static void
frame_start (Frame *frame, int pairs, int batch, int epochs, gboolean playing)
{
  g_autoptr (EngConfig) config = eng_config_new ();

  config->embed = config->encoder_hidden = config->decoder_hidden = 8;
  config->layers = 1;
  config->max_pairs = pairs;
  config->batch = batch;
  config->valid = 24;
  config->valid_percent = FALSE;
  config->epochs = epochs;
  app_bridge_start (frame->bridge, config, NULL, playing);
}

/* One round of the main loop, and one frame if one was asked for. */
static gboolean
frame_round (Frame *frame)
{
  gboolean changed = FALSE;

  while (g_main_context_iteration (NULL, FALSE))
    ;

  if (frame->wakes > 0)
    {
      frame->wakes = 0;
      changed = app_bridge_take (frame->bridge, frame->state, APP_BRIDGE_BUDGET_USEC);
    }

  return changed;
}

#define WAIT_FOR(frame, condition)                                                         \
  for (gint64 deadline = g_get_monotonic_time () + LIMIT_USEC; !(condition);)              \
    {                                                                                      \
      guint64 serial = (frame)->state->serial;                                             \
                                                                                           \
      g_assert_cmpint (frame_round (frame), ==, (frame)->state->serial != serial);         \
                                                                                           \
      if (g_get_monotonic_time () > deadline)                                              \
        g_error ("waited in vain for %s; newest error: %s", #condition,                    \
                 (frame)->state->error != NULL ? (frame)->state->error->message : "none"); \
    }

/* However often it is restarted, the picture of the paused run comes. */
static void
test_start_paused (void)
{
  Frame frame;

  frame_init (&frame);

  for (guint run = 1; run <= 50; run++)
    {
      frame_start (&frame, 120, 24, 1000000, FALSE);
      WAIT_FOR (&frame, frame.state->run_id == run && frame.state->picture != NULL && frame.state->steps.n == 1);
      g_assert_cmpuint (frame.state->picture->run_id, ==, run);
      g_assert_cmpuint (frame.state->picture->step, ==, 1);
      g_assert_cmpstr (frame.state->info->corpus, ==, "Letters");
    }

  frame_clear (&frame);
}

static void
test_requests (void)
{
  g_autofree char *folder = g_dir_make_tmp ("souffleur-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  Frame frame;
  guint made;
  float loss;

  frame_init (&frame);
  frame_start (&frame, 120, 24, 1000000, FALSE);
  WAIT_FOR (&frame, frame.state->steps.n == 1);
  app_bridge_step (frame.bridge);
  WAIT_FOR (&frame, frame.state->steps.n == 2 && frame.state->picture->step == 2);
  g_assert_cmpint (frame.state->run_state, ==, ENG_RUN_PAUSED);
  app_bridge_play (frame.bridge);
  WAIT_FOR (&frame, frame.state->steps.n > 10);
  g_assert_cmpint (frame.state->run_state, ==, ENG_RUN_PLAYING);
  app_bridge_pause (frame.bridge);
  WAIT_FOR (&frame, frame.state->run_state == ENG_RUN_PAUSED);

  app_bridge_set (frame.bridge, "forcing", "0.5");
  WAIT_FOR (&frame, frame.state->changes->len == 1);
  g_assert_cmpfloat (ui_state_epsilon (frame.state), ==, 0.5);
  app_bridge_translate (frame.bridge, 77, "go a .", "va a .", 1, 0, NULL);
  WAIT_FOR (&frame, frame.state->sample != NULL);
  g_assert_cmpuint (frame.state->sample->translation->serial, ==, 77);
  g_assert_cmpint (frame.state->sample->bleu.reference_length, ==, 3);
  app_bridge_save (frame.bridge, path);
  WAIT_FOR (&frame, frame.state->saved_serial == 1);
  made = frame.state->steps.n;
  loss = ui_series_get (&frame.state->steps.loss, 1);
  app_bridge_start (frame.bridge, NULL, path, FALSE);

  /* With its whole course: the curve, what was turned, and what was said. */
  WAIT_FOR (&frame, frame.state->run_id == 2 && frame.state->picture != NULL && frame.state->histories->len == 1);
  g_assert_cmpuint (frame.state->info->first_step, ==, made);
  g_assert_cmpuint (frame.state->steps.n, ==, made);
  g_assert_cmpfloat (ui_series_get (&frame.state->steps.loss, 1), ==, loss);
  g_assert_cmpuint (frame.state->changes->len, ==, 1);
  g_assert_cmpfloat (ui_state_epsilon (frame.state), ==, 0.5);
  g_assert_cmpuint (ui_state_history (frame.state, "go a .")->entries->len, ==, 1);
  g_assert_null (frame.state->sample); /* an answer of then has no steps to be drawn */
  app_bridge_save (frame.bridge, "/nonexistent/model.safetensors");
  WAIT_FOR (&frame, frame.state->error_serial == 1);

  frame_clear (&frame);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_forced_word (void)
{
  EngForcedWord forced = { .position = 1, .id = ENG_TOKEN_FIRST };
  Frame frame;

  frame_init (&frame);
  frame_start (&frame, 120, 24, 1000000, FALSE);
  WAIT_FOR (&frame, frame.state->steps.n == 1);
  app_bridge_translate (frame.bridge, 1, "go b .", NULL, 1, 1, &forced);
  WAIT_FOR (&frame, frame.state->sample != NULL);

  if (frame.state->sample->translation->n_steps > 1)
    {
      g_assert_true (frame.state->sample->translation->steps[1].forced);
      g_assert_cmpint (frame.state->sample->translation->steps[1].id, ==, ENG_TOKEN_FIRST);
    }

  frame_clear (&frame);
}

/* A window that was hidden takes what has gathered in frames of one slice each, and loses nothing. */
static void
test_budget (void)
{
  const guint per_epoch = 3000, total = 2 * 3000;
  gint64 deadline = g_get_monotonic_time () + LIMIT_USEC;
  guint slices = 0;
  Frame frame;

  frame_init (&frame);
  frame_start (&frame, (int) per_epoch + 24, 1, 2, TRUE);

  /* One long epoch at least, all its updates in few events. */
  g_usleep (G_USEC_PER_SEC / 2);

  while (frame.state->epochs->len < 2)
    {
      guint before = frame.state->steps.n;

      frame.wakes = 0;
      app_bridge_take (frame.bridge, frame.state, 0);
      g_assert_cmpuint (frame.state->steps.n - before, <=, 1024);

      if (frame.state->steps.n - before == 1024)
        {
          /* The rest is announced. */
          g_assert_cmpuint (frame.wakes, ==, 1);
          slices++;
        }
      else if (frame.wakes == 0)
        g_usleep (1000);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }

  g_assert_cmpuint (slices, >=, 1);
  g_assert_cmpuint (frame.state->steps.n, ==, total);

  for (guint i = 0; i < total; i++)
    g_assert_cmpuint (ui_steps_step (&frame.state->steps, i), ==, i + 1);

  frame_clear (&frame);
}

static void
test_free_while_training (void)
{
  Frame frame;
  gint64 begun;

  frame_init (&frame);
  frame_start (&frame, 120, 24, 1000000, TRUE);
  WAIT_FOR (&frame, frame.state->steps.n > 2);
  begun = g_get_monotonic_time ();
  frame_clear (&frame);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bridge/start-paused", test_start_paused);
  g_test_add_func ("/bridge/requests", test_requests);
  g_test_add_func ("/bridge/forced-word", test_forced_word);
  g_test_add_func ("/bridge/budget", test_budget);
  g_test_add_func ("/bridge/free-while-training", test_free_while_training);

  return g_test_run ();
}
