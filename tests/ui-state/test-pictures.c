/* SPDX-License-Identifier: MIT
 *
 * Pictures of batches: pinned rows, a picture that is held, and the map of what was fed.
 */

#include <math.h>
#include <string.h>

#include "state-fixture.h"
#include "ui-pair.h"

static EngBatchPicture *
picture (guint run_id, guint64 step, int first_pair)
{
  EngBatchPicture *batch = eng_batch_picture_new (2, 3, 4);

  batch->run_id = run_id;
  batch->step = step;
  batch->epsilon = 0.5;

  for (int r = 0; r < 2; r++)
    {
      batch->pair[r] = first_pair + r;
      batch->source_length[r] = 2;
      batch->target_length[r] = r == 0 ? 4 : 2;

      for (int t = 0; t < 4; t++)
        *eng_batch_picture_cell (batch, r, t) = (EngFedCell){ .expected = 10 + t, .fed = 9 + t, .otherwise = 3, .coin = 0.2f, .fed_true = TRUE, .counts = t < batch->target_length[r] };
    }

  /* Row 0: the model's own at 2 (right) and at 3 (wrong). */
  eng_batch_picture_cell (batch, 0, 2)->fed_true = FALSE;
  eng_batch_picture_cell (batch, 0, 3)->fed_true = FALSE;
  eng_batch_picture_cell (batch, 0, 3)->fed = 77;

  return batch;
}

static void
test_pictures (void)
{
  g_autoptr (UiState) state = state_begun ();
  const UiPinnedRow *pin;

  ui_state_set_picture (state, picture (2, 1, 0)); /* of an older run */
  g_assert_null (state->picture);
  ui_state_pin (state, 1);
  ui_state_pin (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 1);
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpuint (pin->step, ==, 0);

  ui_state_set_picture (state, picture (3, 5, 0));
  g_assert_cmpuint (pin->step, ==, 5);
  g_assert_cmpint (pin->n_valid, ==, 2);
  g_assert_cmpint (pin->cells[1].expected, ==, 11);

  /* A batch without the pair leaves what was seen. */
  ui_state_set_picture (state, picture (3, 6, 40));
  g_assert_cmpuint (state->picture->step, ==, 6);
  g_assert_cmpuint (pin->step, ==, 5);

  /* Pinned from the batch in sight, it is there at once. */
  ui_state_pin (state, 40);
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 1))->step, ==, 6);
  ui_state_unpin (state, 1);
  g_assert_false (ui_state_is_pinned (state, 1));
  g_assert_true (ui_state_is_pinned (state, 40));

  for (int i = 0; i < 100; i++)
    ui_state_pin (state, 1000 + i);

  g_assert_cmpuint (state->pins->len, ==, UI_STATE_MAX_PINS);
}

static EngEvent *
run_of_words (guint run_id, const char *word)
{
  EngEvent *event = state_run_event (run_id);
  char **words = g_new (char *, 2);

  words[0] = g_strdup ("<unk>");
  words[1] = g_strdup (word);
  g_clear_pointer (&event->run->source_words, eng_words_unref);
  event->run->source_words = eng_words_new (2, words);

  return event;
}

/* A run of the same words has not shown the row yet, but its sentence is known; other words have other ids. */
static void
test_pins_over_runs (void)
{
  g_autoptr (UiState) state = ui_state_new ();
  const UiPinnedRow *pin;

  state_send (state, run_of_words (3, "go"), TRUE);
  ui_state_pin (state, 1);
  ui_state_set_picture (state, picture (3, 5, 0));
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpint (pin->n_source, >, 0);

  state_send (state, run_of_words (4, "go"), TRUE);
  g_assert_cmpuint (state->pins->len, ==, 1);
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpuint (pin->step, ==, 0);
  g_assert_null (pin->cells);
  g_assert_cmpint (pin->n_source, >, 0);
  g_assert_nonnull (pin->source_ids);

  state_send (state, run_of_words (5, "stop"), TRUE);
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpint (pin->n_source, ==, 0);
  g_assert_null (pin->source_ids);
}

/* A pair is found in the newest batch, else as it was pinned; its loss is the mean over what counts. */
static void
test_pair (void)
{
  g_autoptr (UiState) state = state_begun ();
  const int source[] = { 7, 3 }, other[] = { 7, 4 }, shorter[] = { 7 };
  EngBatchPicture *batch = picture (3, 5, 0);
  UiPair pair;

  g_assert_false (ui_pair_find (state, 0, &pair));
  g_assert_cmpint (ui_pair_of_source (state, source, 2), ==, -1);

  memcpy (batch->source_ids + 3, source, sizeof source); /* row 1: pair 1, target length 2 */
  for (int t = 0; t < 4; t++)
    eng_batch_picture_cell (batch, 1, t)->loss = (float) (t + 1);
  ui_state_set_picture (state, batch);

  g_assert_false (ui_pair_find (state, -1, &pair));
  g_assert_false (ui_pair_find (state, 2, &pair));
  g_assert_true (ui_pair_find (state, 1, &pair));
  g_assert_cmpuint (pair.step, ==, 5);
  g_assert_cmpint (pair.n_cells, ==, 4);
  g_assert_cmpfloat (ui_pair_loss (&pair), ==, 1.5);
  g_assert_cmpint (ui_pair_of_source (state, source, 2), ==, 1);
  g_assert_true (ui_pair_has_source (state, 1, source, 2));
  g_assert_false (ui_pair_has_source (state, 0, source, 2));
  g_assert_false (ui_pair_has_source (state, -1, source, 2));
  g_assert_cmpint (ui_pair_of_source (state, other, 2), ==, -1);
  g_assert_cmpint (ui_pair_of_source (state, shorter, 1), ==, -1);

  /* A later batch without it: what was pinned stays known, nothing else. */
  ui_state_pin (state, 1);
  ui_state_set_picture (state, picture (3, 6, 40));
  g_assert_true (ui_pair_find (state, 1, &pair));
  g_assert_cmpuint (pair.step, ==, 5);
  g_assert_cmpfloat (ui_pair_loss (&pair), ==, 1.5);
  g_assert_cmpint (ui_pair_of_source (state, source, 2), ==, 1);
  g_assert_false (ui_pair_find (state, 0, &pair));

  /* No position counts. */
  for (int t = 0; t < 4; t++)
    eng_batch_picture_cell (state->picture, 0, t)->counts = FALSE;
  g_assert_true (ui_pair_find (state, 40, &pair));
  g_assert_true (isnan (ui_pair_loss (&pair)));
}

/* The widest sentence of the run, in half ems; Chinese counts double. A new run knows of none. */
static void
test_widest (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngBatchPicture *batch = picture (3, 5, 0);

  g_assert_null (state->widest.ids);
  batch->source_ids[0] = 4; /* je */
  batch->source_ids[1] = 3; /* <eos> */
  batch->source_ids[3] = 0; /* <unk> */
  batch->source_ids[3 + 1] = 3;
  ui_state_set_picture (state, batch);
  g_assert_cmpint (state->widest.n, ==, 2);
  g_assert_cmpint (state->widest.ids[0], ==, 0);
  g_assert_cmpint (state->widest.width, ==, 6 + 6);

  /* Narrower ones change nothing; a wider one does. */
  batch = picture (3, 6, 0);
  batch->source_ids[0] = batch->source_ids[3] = 4;
  ui_state_set_picture (state, batch);
  g_assert_cmpint (state->widest.width, ==, 12);
  batch = picture (3, 7, 0);
  batch->source_length[1] = 3;
  ui_state_set_picture (state, batch);
  g_assert_cmpint (state->widest.n, ==, 3);
  g_assert_cmpint (state->widest.width, ==, 18);

  state_send (state, state_run_event (4), TRUE);
  g_assert_null (state->widest.ids);
  g_assert_cmpint (state->widest.width, ==, 0);
}

static void
send_state (UiState *state, EngRunState run_state)
{
  EngEvent *event = eng_event_new (ENG_EVENT_STATE, 3);

  event->state = run_state;
  state_send (state, event, TRUE);
}

/* The first rows are followed from the beginning, until somebody chooses; numbers of pairs mean nothing in
 * other data. */
static void
test_first_pins (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngEvent *other = state_run_event (4);

  ui_state_pin_first (state, 1); /* nothing to pin yet */
  g_assert_cmpuint (state->pins->len, ==, 0);
  ui_state_set_picture (state, picture (3, 5, 20));
  ui_state_pin_first (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 1);
  g_assert_true (ui_state_is_pinned (state, 20));
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 0))->step, ==, 5);

  ui_state_unpin (state, 20);
  ui_state_pin_first (state, 1);
  g_assert_cmpuint (state->pins->len, ==, 0);

  ui_state_pin (state, 21);
  state_send (state, state_run_event (4), TRUE);
  g_assert_true (ui_state_is_pinned (state, 21));

  g_free (other->run->corpus);
  other->run->corpus = g_strdup ("another.tsv");
  other->run_id = 5;
  state_send (state, other, TRUE);
  g_assert_cmpuint (state->pins->len, ==, 0);
  ui_state_set_picture (state, picture (5, 1, 7));
  ui_state_pin_first (state, 9);
  g_assert_cmpuint (state->pins->len, ==, 2);
}

/* A row that is being read stays, while pins and map go on; a paused run has nothing to hold against. */
static void
test_held_picture (void)
{
  g_autoptr (UiState) state = state_begun ();

  send_state (state, ENG_RUN_PLAYING);
  ui_state_pin (state, 41);
  ui_state_set_picture (state, picture (3, 5, 0));
  ui_state_hold_picture (state, TRUE);
  ui_state_set_picture (state, picture (3, 6, 40));
  g_assert_cmpuint (state->picture->step, ==, 5);
  g_assert_cmpuint (((const UiPinnedRow *) g_ptr_array_index (state->pins, 0))->step, ==, 6);
  g_assert_cmpuint (state->fed_map->last_step[state->fed_map->columns - 1], ==, 6);

  send_state (state, ENG_RUN_PAUSED);
  ui_state_set_picture (state, picture (3, 7, 40));
  g_assert_cmpuint (state->picture->step, ==, 7);

  send_state (state, ENG_RUN_PLAYING);
  ui_state_hold_picture (state, FALSE);
  ui_state_set_picture (state, picture (3, 8, 40));
  g_assert_cmpuint (state->picture->step, ==, 8);
}

/* A pinned sequence of real vectors keeps its own values, not its neighbour's. */
static void
test_pinned_vectors (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngBatchPicture *batch = picture (3, 5, 0);
  const UiPinnedRow *pin;

  batch->width = 2;
  batch->expected_values = g_new0 (float, 16);
  batch->output_values = g_new0 (float, 16);
  for (int i = 0; i < 16; i++)
    {
      batch->expected_values[i] = (float) i;
      batch->output_values[i] = (float) -i;
    }

  ui_state_pin (state, 1);
  ui_state_set_picture (state, batch);
  ui_state_set_picture (state, picture (3, 6, 40));
  pin = g_ptr_array_index (state->pins, 0);
  g_assert_cmpint (pin->width, ==, 2);
  for (int i = 0; i < 8; i++)
    {
      g_assert_cmpfloat (pin->expected_values[i], ==, 8 + i);
      g_assert_cmpfloat (pin->output_values[i], ==, -8 - i);
    }
}

/* A pinned row knows its batch's loss, also when it came along alone: then by its update, if that was told. */
static void
test_batch_loss (void)
{
  g_autoptr (UiState) state = state_begun ();
  const double losses[] = { 4, 2 };
  EngBatchPicture *whole = picture (3, 1, 0), *later = picture (3, 9, 40);
  const UiPinnedRow *pin;

  ui_state_pin (state, 1);
  pin = g_ptr_array_index (state->pins, 0);
  for (int i = 0; i < 8; i++)
    whole->cells[i].loss = (float) (i + 1);
  ui_state_set_picture (state, whole);
  g_assert_cmpfloat (pin->batch_loss, ==, 1 + 2 + 3 + 4 + 5 + 6); /* 7 and 8 are padding */

  later->followed = g_new (EngBatchPicture *, 1);
  later->followed[later->n_followed++] = eng_batch_picture_new_row (whole, 1);
  later->followed[0]->step = 2;
  later->followed[0]->mask = TRUE;
  state_send_steps (state, 3, 1, losses, 2, TRUE);
  ui_state_set_picture (state, later);
  g_assert_cmpuint (pin->step, ==, 2);
  g_assert_cmpfloat (pin->batch_loss, ==, 2 * g_array_index (state->steps.tokens, int, 1));

  later = picture (3, 10, 40);
  later->followed = g_new (EngBatchPicture *, 1);
  later->followed[later->n_followed++] = eng_batch_picture_new_row (state->picture, 0);
  later->followed[0]->pair[0] = 1;
  later->followed[0]->step = 7;
  ui_state_set_picture (state, later);
  g_assert_cmpuint (pin->step, ==, 7);
  g_assert_true (isnan (pin->batch_loss));
}

static UiFedCount
total (const UiFedMap *map, int t)
{
  UiFedCount sum = { 0, 0, 0 };

  for (int c = 0; c < map->columns; c++)
    {
      sum.fed_true += map->count[c][t].fed_true;
      sum.fed_own += map->count[c][t].fed_own;
      sum.own_right += map->count[c][t].own_right;
    }

  return sum;
}

static void
test_fed_map (void)
{
  g_autoptr (EngFedMap) map = eng_fed_map_new ();
  const int n = 3 * UI_FED_MAP_COLUMNS + 7;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (EngBatchPicture) batch = picture (3, (guint64) i + 1, 0);

      ui_fed_map_add (map, batch);
    }

  /* Nothing is lost when columns are added up; <bos> and padding never count. */
  g_assert_cmpuint (total (map, 0).fed_true, ==, 0);
  g_assert_cmpuint (total (map, 1).fed_true, ==, 2 * (guint) n);
  g_assert_cmpuint (total (map, 2).fed_own, ==, (guint) n);
  g_assert_cmpuint (total (map, 2).own_right, ==, (guint) n);
  g_assert_cmpuint (total (map, 3).fed_own, ==, (guint) n);
  g_assert_cmpuint (total (map, 3).own_right, ==, 0);
  g_assert_cmpint (map->positions, ==, 4);
  g_assert_cmpuint (map->every, ==, 4);
  g_assert_cmpint (map->columns, <=, UI_FED_MAP_COLUMNS);
  g_assert_cmpuint (map->first_step[0], ==, 1);
  g_assert_cmpuint (map->last_step[map->columns - 1], ==, (guint) n);

  for (int c = 1; c < map->columns; c++)
    g_assert_cmpuint (map->first_step[c], ==, map->last_step[c - 1] + 1);
}

/* The engine's map has the updates that were not pictured. */
static void
test_engines_map (void)
{
  g_autoptr (UiState) state = state_begun ();
  EngBatchPicture *later = picture (3, 9, 0);

  ui_state_set_picture (state, picture (3, 5, 0));
  g_assert_cmpint (state->fed_map->columns, ==, 1);

  later->fed_map = eng_fed_map_new ();
  for (guint64 i = 1; i <= 9; i++)
    eng_fed_map_add (later->fed_map, &(EngFedColumn){ .first = i, .last = i, .positions = 4 });
  ui_state_set_picture (state, later);
  g_assert_cmpint (state->fed_map->columns, ==, 9);
  g_assert_cmpuint (state->fed_map->first_step[0], ==, 1);
}

static void
send_picture (UiState *state, EngBatchPicture *picture)
{
  EngEvent *event = eng_event_new (ENG_EVENT_PICTURE, 3);

  event->picture = picture;
  ui_state_apply (state, event);
  eng_event_free (event);
}

/* A window's log says what was pinned, also nothing; what somebody chose stays. */
static void
test_recorded_pins (void)
{
  g_autoptr (UiState) state = state_begun ();
  g_autoptr (EngBatchPicture) row = NULL;
  EngBatchPicture *batch = picture (3, 9, 0);

  send_picture (state, picture (3, 5, 0));
  g_assert_cmpuint (state->pins->len, ==, 2);

  batch->pinned = g_new (int, 2);
  batch->n_pinned = 2;
  batch->pinned[0] = 40;
  batch->pinned[1] = 1;
  batch->n_followed = 1;
  batch->followed = g_new (EngBatchPicture *, 1);
  row = picture (3, 7, 40);
  batch->followed[0] = eng_batch_picture_new_row (row, 0);
  send_picture (state, batch);
  g_assert_cmpuint (state->pins->len, ==, 2);
  g_assert_cmpint (((UiPinnedRow *) state->pins->pdata[0])->pair, ==, 40);
  g_assert_cmpuint (((UiPinnedRow *) state->pins->pdata[0])->step, ==, 7);
  g_assert_cmpint (((UiPinnedRow *) state->pins->pdata[1])->pair, ==, 1);
  g_assert_cmpuint (((UiPinnedRow *) state->pins->pdata[1])->step, ==, 9);
  g_assert_false (state->pins_chosen);

  batch = picture (3, 10, 0);
  batch->pinned = g_new0 (int, 1);
  send_picture (state, batch);
  g_assert_cmpuint (state->pins->len, ==, 0);

  ui_state_pin (state, 1);
  batch = picture (3, 11, 0);
  batch->pinned = g_new0 (int, 1);
  send_picture (state, batch);
  g_assert_cmpuint (state->pins->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui-state/pictures", test_pictures);
  g_test_add_func ("/ui-state/pair", test_pair);
  g_test_add_func ("/ui-state/pictures/widest", test_widest);
  g_test_add_func ("/ui-state/pins-over-runs", test_pins_over_runs);
  g_test_add_func ("/ui-state/first-pins", test_first_pins);
  g_test_add_func ("/ui-state/held-picture", test_held_picture);
  g_test_add_func ("/ui-state/pinned-vectors", test_pinned_vectors);
  g_test_add_func ("/ui-state/batch-loss", test_batch_loss);
  g_test_add_func ("/ui-state/fed-map", test_fed_map);
  g_test_add_func ("/ui-state/fed-map/engine", test_engines_map);
  g_test_add_func ("/ui-state/recorded-pins", test_recorded_pins);

  return g_test_run ();
}
