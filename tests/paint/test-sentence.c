/* SPDX-License-Identifier: MIT
 *
 * Panel 4 where there is more than fits: forty steps, forty words, an output that changes its length at every answer.
 */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "scenes.h"
#include "ui-sentence-private.h"

/* The picture of panel 4 in a grid of four at its narrowest, in a window of 1440 × 900, and alone in it. */
static const int sizes[][2] = { { 400, 200 }, { 510, 290 }, { 1030, 690 } };

/* Answers of many lengths, with a word of 25 letters in every nine, or without. */
static UiState *
answer_of (int words, gboolean reference, gboolean long_words)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  GString *output = g_string_new ("il est calme");

  for (int i = 3; i < words; i++)
    g_string_append (output, i % 9 == 4 && long_words ? " anticonstitutionnellement" : i % 2 ? " est"
                                                                                             : " perdu");

  sample_answer (state, "he's calm .", "il est .", "il est calme .", 10, 40);
  sample_answer (state, "he's calm .", "il .", "il est calme .", 40, 40);
  sample_answer (state, "he's calm .", "il est perdu .", "il est calme .", 60, 40);
  sample_answer (state, "he's calm .", output->str, reference ? "il est calme ." : NULL, 90, 40);
  g_string_free (output, TRUE);

  return state;
}

static UiState *
long_answer (int words, gboolean reference)
{
  return answer_of (words, reference, TRUE);
}

static void
set_up (UiSentence *sentence, UiPalette *palette, const UiState *state)
{
  ui_palette_init (palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);
  ui_sentence_init (sentence, state);
  sentence->scrolls = TRUE;
}

/* Dragging along the bar shows every step once. */
static void
test_track (void)
{
  g_autoptr (UiState) state = long_answer (40, TRUE);
  UiPalette palette;
  UiSentence sentence;

  set_up (&sentence, &palette, state);

  for (guint s = 0; s < 2; s++)
    {
      const int w = sizes[s][0], h = sizes[s][1];
      gboolean seen[40] = { FALSE };
      UiSentenceRoom room = { 0 };
      UiSentenceHit hit = { UI_SENTENCE_NOTHING, -1, -1, -1 };
      UiRect box;
      int y = 0, visible;

      sentence.first_step = 0;
      ui_sentence_make_room (&sentence, &palette, w, h, &room);
      sentence.room = &room;
      g_assert_cmpint (ui_sentence_steps (&sentence, &palette, w, h, &visible), ==, 40);
      g_assert_cmpint (visible, <, 40);

      for (; y < h && hit.part != UI_SENTENCE_TRACK; y++)
        hit = ui_sentence_hit (&sentence, &palette, w, h, 2.0, y);

      g_assert_cmpint (hit.part, ==, UI_SENTENCE_TRACK);

      for (int x = 0; x < w; x++)
        {
          sentence.first_step = ui_sentence_scroll_to (&sentence, &palette, w, h, UI_SENTENCE_TRACK, x, y);

          for (int i = 0; i < 40; i++)
            seen[i] |= ui_sentence_candidate (&sentence, &palette, w, h, i, 0, &box);
        }

      for (int i = 0; i < 40; i++)
        if (!seen[i])
          g_error ("at %d×%d the bar does not lead to step %d", w, h, i + 1);
    }
}

/* The whole window has room for all of them below each other. */
static void
test_lines_of_steps (void)
{
  g_autoptr (UiState) state = answer_of (40, TRUE, FALSE);
  UiPalette palette;
  UiSentence sentence;
  int visible;

  set_up (&sentence, &palette, state);
  ui_sentence_steps (&sentence, &palette, sizes[2][0], sizes[2][1], &visible);
  g_assert_cmpint (visible, >=, 40);
}

/* A short answer has three candidates for each of its steps in the usual window, and two of the answers before it. */
static void
test_three_candidates (void)
{
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  UiPalette palette;
  UiSentence sentence;
  UiRect box;
  int visible;

  for (int epoch = 10; epoch <= 50; epoch += 10)
    sample_answer (state, "he's calm .", epoch % 20 == 0 ? "il est ." : "il est calme .", "il est calme .", epoch, 10);

  set_up (&sentence, &palette, state);
  for (int k = 0; k < 3; k++)
    g_assert_true (ui_sentence_candidate (&sentence, &palette, 510, 264, 0, k, &box));
  g_assert_false (ui_sentence_candidate (&sentence, &palette, 510, 264, 0, 3, &box));
  g_assert_cmpint (ui_sentence_rows (&sentence, &palette, 510, 264, &visible), >=, 3);
}

/* So has a long one, with words of 25 letters; the bar under the steps takes none of them. */
static void
test_three_of_many (void)
{
  g_autoptr (UiState) state = long_answer (40, TRUE);
  UiPalette palette;
  UiSentence sentence;
  SentenceFrame frame;

  set_up (&sentence, &palette, state);
  sentence_frame_init (&frame, &sentence, &palette, sizes[1][0], sizes[1][1]);
  g_assert_cmpint (frame.n_bars, ==, 3);
  g_assert_cmpfloat (frame.track.h, >, 0.0);
  sentence_frame_clear (&frame);
}

static void
assert_whole_words (const UiSentence *sentence, const UiPalette *palette, int w, int h)
{
  SentenceCandidate candidate;
  SentenceFrame frame;

  sentence_frame_init (&frame, sentence, palette, w, h);

  for (int i = sentence->first_step; i < 40; i++)
    for (int k = 0; sentence_step_shown (sentence, &frame, i) && sentence_candidate (sentence, &frame, i, k, &candidate); k++)
      {
        const UiRect box = sentence_candidate_box (sentence, &frame, i, k);
        const UiText how = sentence_candidate_how (&frame.palette, candidate.taken);
        const double needs = ui_text_width (&frame.palette, &how, candidate.word), has = sentence_candidate_room (&frame.palette, box);

        if (needs > has)
          g_error ("at %d×%d, from step %d on: “%s” of step %d has %.1f of %.1f pixels", w, h, sentence->first_step + 1,
                   candidate.word, i + 1, has, needs);

        g_assert_cmpfloat (box.x + box.w, <=, w - 1.0);
      }

  sentence_frame_clear (&frame);
}

/* Wherever the steps are scrolled to, each of their words is whole, and the chosen ones are all in one size; so are they in
 * a figure, where no step is left out. */
static void
test_whole_words (void)
{
  g_autoptr (UiState) state = long_answer (40, TRUE);
  UiPalette palette;
  UiSentence sentence;
  int w = 620, h = 330, visible;

  set_up (&sentence, &palette, state);

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (sentence.first_step = 0;; sentence.first_step++)
      {
        ui_sentence_steps (&sentence, &palette, sizes[s][0], sizes[s][1], &visible);
        assert_whole_words (&sentence, &palette, sizes[s][0], sizes[s][1]);

        if (sentence.first_step + visible >= 40)
          break;
      }

  sentence.scrolls = FALSE;
  sentence.first_step = 0;
  ui_sentence_figure_size (&sentence, &palette, &w, &h);
  assert_whole_words (&sentence, &palette, w, h);
  ui_sentence_steps (&sentence, &palette, w, h, &visible);
  g_assert_cmpint (visible, >=, 40);
}

/* Every word of the output stands in some row and can be clicked, every row can be scrolled to. */
static void
test_rows (void)
{
  g_autoptr (UiState) state = long_answer (40, TRUE);
  UiPalette palette;
  UiSentence sentence;

  set_up (&sentence, &palette, state);

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const int w = sizes[s][0], h = sizes[s][1];
      gboolean seen[40] = { FALSE };
      UiSentenceRoom room = { 0 };
      int most, n;

      ui_sentence_make_room (&sentence, &palette, w, h, &room);
      sentence.room = &room;
      n = ui_sentence_rows (&sentence, &palette, w, h, &most);

      for (sentence.first_row = 0; sentence.first_row <= most; sentence.first_row++)
        for (int y = 0; y < h; y += 3)
          for (int x = 0; x < w; x += 3)
            {
              UiSentenceHit hit = ui_sentence_hit (&sentence, &palette, w, h, x, y);

              if (hit.part == UI_SENTENCE_WORD)
                seen[hit.step] = TRUE;
            }

      for (int i = 0; i < 40; i++)
        if (!seen[i])
          g_error ("at %d×%d word %d of the output cannot be reached", w, h, i + 1);

      for (int r = 0; r < n; r++)
        {
          SentenceFrame frame;

          sentence.first_row = 0;
          sentence.first_row = ui_sentence_show_row (&sentence, &palette, w, h, r);
          sentence_frame_init (&frame, &sentence, &palette, w, h);

          if (!isfinite (sentence_row_y (&frame, r)))
            g_error ("at %d×%d row %d of %d is not shown by scrolling to it", w, h, r, n);

          sentence_frame_clear (&frame);
        }

      g_assert_cmpint (ui_sentence_scroll_to (&sentence, &palette, w, h, UI_SENTENCE_SLIDE, w, h), ==, most);
      sentence.first_row = 0;
    }
}

/* Where things stand, whatever the answer. */
typedef struct
{
  double output_y, box_x, box_y;
  int bars, columns, visible;
} Layout;

/* What may differ between answers. */
typedef struct
{
  double ended_y;
  int history;  /* earlier answers in sight */
  gboolean bar; /* to scroll through the steps */
} Seen;

static Layout
layout_of (const UiSentence *sentence, const UiPalette *palette, int w, int h, Seen *seen)
{
  Layout layout = { .bars = 0 };
  SentenceFrame frame;
  UiRect box;

  *seen = (Seen){ .ended_y = NAN };
  sentence_frame_init (&frame, sentence, palette, w, h);
  box = sentence_candidate_box (sentence, &frame, 1, 0);
  layout.box_x = box.x;
  layout.box_y = box.y;
  layout.bars = frame.n_bars;
  layout.columns = frame.columns;
  layout.visible = frame.visible;
  layout.output_y = frame.text_y;
  seen->bar = frame.track.h > 0.0;

  for (guint r = 0; r < frame.text.rows->len; r++)
    {
      const SentenceRow *row = g_ptr_array_index (frame.text.rows, r);

      if (row->kind == SENTENCE_ROW_ENDED)
        seen->ended_y = frame.text_y + row->y;

      seen->history += row->kind == SENTENCE_ROW_HISTORY && isfinite (sentence_row_y (&frame, (int) r)) &&
                       sentence_row_y (&frame, (int) r) + row->h / 2.0 <= h + 2.0;
    }

  sentence_frame_clear (&frame);

  return layout;
}

/* The layout of answer @serial to the same sentence, which @room learns. */
static Layout
answer_layout (UiSentenceRoom *room, guint64 serial, int words, const int *size, Seen *seen)
{
  g_autoptr (UiState) state = long_answer (words, TRUE);
  UiPalette palette;
  UiSentence sentence;

  state->sample->translation->serial = serial;
  set_up (&sentence, &palette, state);
  ui_sentence_make_room (&sentence, &palette, size[0], size[1], room);
  sentence.room = room;

  return layout_of (&sentence, &palette, size[0], size[1], seen);
}

/* Answers of 3 to 40 words while the model learns: once one of each was seen, what does not change stays where it is. In the
 * whole window short answers do not leave room for four lines of steps, but for one more than they have. Only an output so long that the rest
 * would be out of sight moves what stands below it. Short ones show the rest, and no bar where there is nothing to scroll. */
static void
test_no_jumping (void)
{
  enum
  {
    LEARNED = 5
  };
  static const int lengths[] = { 40, 39, 5, 4, 3, 40, 3, 5, 40, 4, 39, 3 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      UiSentenceRoom room = { 0 };
      Layout first = { 0 };
      Seen seen, brief = { .ended_y = NAN };

      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        {
          Layout now = answer_layout (&room, i + 1, lengths[i], sizes[s], &seen);

          if (i < LEARNED)
            {
              first = now;
              continue;
            }

          if (s == 2 && lengths[i] > 5)
            continue;

          if (memcmp (&first, &now, sizeof now) != 0)
            g_error ("at %d×%d an answer of %d words moves the page: output at %.1f, before at %.1f; second step at %.1f, before at %.1f; "
                     "%d candidates, before %d; %d steps, before %d",
                     sizes[s][0], sizes[s][1], lengths[i], now.output_y, first.output_y, now.box_x, first.box_x, now.bars,
                     first.bars, now.visible, first.visible);

          if (lengths[i] > 5)
            continue;

          if (!isfinite (brief.ended_y))
            brief = seen;

          g_assert_cmpfloat (seen.ended_y, ==, brief.ended_y);
          g_assert_cmpint (seen.history, >=, s > 0 ? 3 : 0);
          g_assert_cmpint (seen.bar, ==, lengths[i] + 1 > now.visible);
        }
    }
}

/* What none of two dozen answers needed is given up, all at once: then the page is that of short answers alone. */
static void
test_forgets (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      UiSentenceRoom room = { 0 }, brief_room = { 0 };
      Seen seen, brief_seen;
      Layout last = answer_layout (&room, 1, 40, sizes[s], &seen);
      const Layout brief = answer_layout (&brief_room, 1, 3, sizes[s], &brief_seen);
      int moves = 0;

      for (int i = 0; i < 24; i++)
        {
          const Layout now = answer_layout (&room, (guint64) i + 2, 3, sizes[s], &seen);

          moves += memcmp (&last, &now, sizeof now) != 0;
          last = now;
        }

      g_assert_cmpint (moves, ==, s == 2 ? 2 : 1);
      g_assert_true (memcmp (&last, &brief, sizeof brief) == 0);
      g_assert_cmpfloat (seen.ended_y, ==, brief_seen.ended_y);
    }
}

/* The whole window on a large screen has larger type and all candidates; forty steps leave it as it is. */
static void
test_large_type (void)
{
  UiPalette palette;

  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.55);

  for (int words = 3; words <= 40; words += 37)
    {
      g_autoptr (UiState) state = long_answer (words, TRUE);
      UiSentence sentence;
      SentenceFrame frame;

      ui_sentence_init (&sentence, state);
      sentence.scrolls = TRUE;
      sentence_frame_init (&frame, &sentence, &palette, 1510, 800);

      if (words == 3)
        {
          g_assert_cmpfloat (frame.unit, >=, 1.25 * 1.55);
          g_assert_cmpint (frame.n_bars, ==, ENG_TOP_K);
          g_assert_cmpfloat (frame.step_x[frame.columns], >, 0.8 * 1510);
        }
      else
        g_assert_cmpfloat (frame.unit, ==, 1.55);

      sentence_frame_clear (&frame);
    }
}

/* A figure cannot be scrolled: it is as large as all steps need. */
static void
test_figure_size (void)
{
  g_autoptr (UiState) state = long_answer (40, TRUE);
  UiPalette palette;
  UiSentence sentence;
  int w = 620, h = 330, visible, n;

  set_up (&sentence, &palette, state);
  sentence.scrolls = FALSE;
  ui_sentence_figure_size (&sentence, &palette, &w, &h);
  g_assert_cmpint (w, ==, 620);
  g_assert_cmpint (h, >, 330);
  g_assert_cmpint (h, <, 1600);
  ui_sentence_steps (&sentence, &palette, w, h, &visible);
  g_assert_cmpint (visible, >=, 40);

  sample_beam (state, 4);
  sentence.kind = UI_SENTENCE_BEAM;
  h = 330;
  ui_sentence_figure_size (&sentence, &palette, &w, &h);
  g_assert_cmpint (h, >, 330); /* in bands under each other */
  n = ui_sentence_steps (&sentence, &palette, w, h, &visible);
  g_assert_cmpint (n, ==, 41);
  g_assert_cmpint (visible, ==, n);
}

/* The bar under the tree leads to its last column too. */
static void
test_beam_track (void)
{
  g_autoptr (UiState) state = long_answer (40, FALSE);
  UiPalette palette;
  UiSentence sentence;
  UiSentenceHit hit = { UI_SENTENCE_NOTHING, -1, -1, -1 };
  int visible, n, y = 0;

  sample_beam (state, 10);
  set_up (&sentence, &palette, state);
  sentence.kind = UI_SENTENCE_BEAM;

  for (; y < 250 && hit.part != UI_SENTENCE_TRACK; y++)
    hit = ui_sentence_hit (&sentence, &palette, 490, 250, 3.0, y);

  g_assert_cmpint (hit.part, ==, UI_SENTENCE_TRACK);
  n = ui_sentence_steps (&sentence, &palette, 490, 250, &visible);
  g_assert_cmpint (ui_sentence_scroll_to (&sentence, &palette, 490, 250, UI_SENTENCE_TRACK, 0.0, y), ==, 0);
  sentence.first_step = ui_sentence_scroll_to (&sentence, &palette, 490, 250, UI_SENTENCE_TRACK, 480.0, y);
  ui_sentence_steps (&sentence, &palette, 490, 250, &visible);
  g_assert_cmpint (sentence.first_step + visible, >=, n);
}

static char *
anatomy_of (EngBleuAnatomy bleu, gboolean shares)
{
  g_autofree char *text = sentence_anatomy_text (&bleu, shares);
  g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1);

  return g_strjoinv (" ", parts);
}

/* What a score is made of is said in words at any width. */
static void
test_anatomy (void)
{
  g_autofree char *zero = anatomy_of ((EngBleuAnatomy){ .match = { 1, 0, 0, 0 }, .total = { 4, 3, 2, 1 }, .length = 4, .reference_length = 4, .brevity = 1.0, .standard = 16.0 }, FALSE);
  g_autofree char *brief = anatomy_of ((EngBleuAnatomy){ .match = { 2, 1 }, .total = { 2, 1 }, .length = 2, .reference_length = 4, .brevity = 0.368, .book = 0.368, .standard = 36.8 }, TRUE);
  g_autofree char *nothing = anatomy_of ((EngBleuAnatomy){ .reference_length = 4 }, FALSE);

  g_assert_cmpstr (zero, ==, "1-grams 1/4 · 2-grams 0/3 · 3-grams 0/2 · 4-grams 0/1 · brevity 1.00 · 0, because no 2-gram matches · sacreBLEU 16.0");
  g_assert_cmpstr (brief, ==, "1-grams 2/2 = 1.00 · 2-grams 1/1 = 1.00 · brevity 0.37: 2 words for 4 · sacreBLEU 36.8");
  g_assert_cmpstr (nothing, ==, "0, because nothing was said");
}

/* A sentence of a script that begins at the right does so. */
static void
test_leftward (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  UiSentenceHit first, last;
  int y = 0;

  scene_find ("sentence-arabic")->make (&scene);
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  for (gboolean found = FALSE; !found; y++)
    for (int x = 0; x < 540 && !found; x += 4)
      found = ui_sentence_hit (&scene.sentence, &palette, 540, 350, x, y).part == UI_SENTENCE_WORD;

  first = last = (UiSentenceHit){ UI_SENTENCE_NOTHING, -1, -1, -1 };

  for (int x = 0; x < 540; x += 2)
    {
      UiSentenceHit hit = ui_sentence_hit (&scene.sentence, &palette, 540, 350, x, y + 4);

      if (hit.part == UI_SENTENCE_WORD && first.step < 0)
        first = hit;

      if (hit.part == UI_SENTENCE_WORD)
        last = hit;
    }

  g_assert_cmpint (last.step, ==, 0);
  g_assert_cmpint (first.step, ==, 3);
  scene_clear (&scene);
}

/* Enter acts on what the keyboard reads: a forced word that is not among the best takes the place of the last shown. */
static void
test_forced_candidate (void)
{
  Scene scene = { .paint = NULL };
  UiPalette palette;
  g_autofree char *spoken = NULL;
  int n = 0;

  scene_find ("sentence-forced")->make (&scene); /* word 20 at the second step */
  ui_palette_init (&palette, UI_STYLE_LIGHT, FALSE, NULL, 1.0);

  while (ui_sentence_candidate_id (&scene.sentence, &palette, 400, 200, 1, n) >= 0)
    n++;

  g_assert_cmpint (n, >=, 2);
  g_assert_cmpint (ui_sentence_candidate_id (&scene.sentence, &palette, 400, 200, 1, n - 1), ==, 20);
  scene.sentence.cursor_step = 1;
  scene.sentence.cursor_item = n - 1;
  spoken = ui_sentence_speak (&scene.sentence, &palette, 400, 200);
  g_assert_nonnull (strstr (spoken, "put by you; Enter lets the model choose"));
  scene_clear (&scene);
}

/* Answers of one epoch are told apart by their steps. */
static void
test_history_labels (void)
{
  g_autoptr (UiState) state = sample_run (SAMPLE_FRENCH, 200, 22, 300);
  UiPalette palette;
  UiSentence sentence;

  for (int turn = 0; turn < 2; turn++)
    {
      SentenceFrame frame;
      const SentenceRow *last;

      sample_answer (state, "he's calm .", turn == 0 ? "il est ." : "il est calme .", NULL, 10, 40);
      set_up (&sentence, &palette, state);
      sentence_frame_init (&frame, &sentence, &palette, 490, 350);
      last = g_ptr_array_index (frame.text.rows, frame.text.rows->len - 1);
      g_assert_cmpint (last->kind, ==, SENTENCE_ROW_HISTORY);
      g_assert_cmpstr (last->label, ==, turn == 0 ? "epoch 10" : "step 220");
      sentence_frame_clear (&frame);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/sentence/track", test_track);
  g_test_add_func ("/paint/sentence/lines-of-steps", test_lines_of_steps);
  g_test_add_func ("/paint/sentence/three-candidates", test_three_candidates);
  g_test_add_func ("/paint/sentence/three-of-many", test_three_of_many);
  g_test_add_func ("/paint/sentence/whole-words", test_whole_words);
  g_test_add_func ("/paint/sentence/rows", test_rows);
  g_test_add_func ("/paint/sentence/no-jumping", test_no_jumping);
  g_test_add_func ("/paint/sentence/forgets", test_forgets);
  g_test_add_func ("/paint/sentence/large-type", test_large_type);
  g_test_add_func ("/paint/sentence/figure-size", test_figure_size);
  g_test_add_func ("/paint/sentence/beam-track", test_beam_track);
  g_test_add_func ("/paint/sentence/anatomy", test_anatomy);
  g_test_add_func ("/paint/sentence/leftward", test_leftward);
  g_test_add_func ("/paint/sentence/history-labels", test_history_labels);
  g_test_add_func ("/paint/sentence/forced-candidate", test_forced_candidate);

  return g_test_run ();
}
