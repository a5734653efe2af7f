/* SPDX-License-Identifier: MIT */

#include "ui-beam.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-beam-private.h"
#include "ui-sentence-private.h"

static gboolean
in_view (const BeamTree *tree, const BeamFrame *frame, int i)
{
  int column = tree->nodes[i].depth - frame->first;

  return beam_is_shown (&tree->nodes[i]) && column >= 0 && column < frame->visible;
}

/* From (@x, @y) to the left side of a box. */
static void
add_branch (cairo_t *cr, double x, double y, UiRect to)
{
  const double bend = (to.x - x) / 2.0, y1 = to.y + to.h / 2.0;

  cairo_move_to (cr, x, y);
  cairo_curve_to (cr, x + bend, y, to.x - bend, y1, to.x, y1);
}

/* Where the parent is in the band above, the line leaves that at its right side and comes in here at the left. */
static void
paint_line_to (cairo_t *cr, const UiPalette *palette, const BeamTree *tree, const BeamFrame *frame, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  const double arm = BEAM_ARM * palette->scale;
  UiRect from, to;
  double x, y, down;

  if (node->parent < 0 || !in_view (tree, frame, i) || !in_view (tree, frame, node->parent))
    return;

  from = beam_node_box (tree, frame, node->parent);
  to = beam_node_box (tree, frame, i);
  x = from.x + from.w;
  y = from.y + from.h / 2.0;
  down = frame->band_h * (beam_band (frame, node->depth) - beam_band (frame, tree->nodes[node->parent].depth));
  cairo_new_path (cr);

  if (down > 0.0)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + 0.8 * arm, y);
      add_branch (cr, to.x - 2.0 * arm, y + down, to);
    }
  else
    {
      add_branch (cr, x, y, to);
    }

  ui_colour_set (cr, node->best ? palette->run[0] : palette->faint, node->best ? 1.0 : 0.6);
  cairo_set_line_width (cr, ui_palette_line (palette, node->best ? 1.5 : 0.5));
  cairo_stroke (cr);
}

/* Word and score; the returned path filled, a finished prefix outlined. */
static void
paint_node (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const BeamTree *tree, const BeamFrame *frame, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  UiRect box = beam_node_box (tree, frame, i);
  UiText how = ui_text (palette, UI_TEXT_SMALL), number = how;
  double pad = (node->parent < 0 ? 3.0 : 5.0) * palette->scale, number_w = 0.0, middle = box.y + box.h / 2.0;

  cairo_new_path (cr);
  ui_draw_rounded (cr, box, 4.0 * palette->scale);
  ui_colour_set (cr, node->best ? palette->run[0] : palette->track, node->best ? palette->fill * 1.6 : 0.6);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, node->best ? palette->run[0] : palette->faint, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, node->best ? 0.9 : 0.5));

  if (node->best || node->finished)
    cairo_stroke (cr);

  cairo_new_path (cr);

  if (node->parent >= 0)
    {
      g_autofree char *score = sentence_signed (node->score, 2);

      number.align = frame->high ? UI_ALIGN_START : UI_ALIGN_END;
      number.colour = node->best ? palette->ink : palette->faint;
      number_w = ui_text_draw (cr, palette, &number, score, frame->high ? box.x + pad : box.x + box.w - pad,
                               frame->high ? box.y + 0.75 * box.h : middle);
      middle = frame->high ? box.y + 0.3 * box.h : middle;
      number_w = frame->high ? 0.0 : number_w + 0.8 * pad;
    }

  how.size = frame->high ? UI_TEXT_NORMAL : UI_TEXT_SMALL;
  how.bold = node->best;
  how.colour = node->id < ENG_TOKEN_FIRST ? palette->faint : palette->ink;
  how.max_width = MAX (4.0, box.w - 2.0 * pad - number_w);
  ui_text_fit (palette, &how, ui_word (self->target_words, node->id));
  ui_text_draw (cr, palette, &how, ui_word (self->target_words, node->id), box.x + pad, middle);
}

/* How the best score comes about. */
static char *
best_text (const BeamTree *tree, gboolean brief)
{
  const EngBeamNode *best = &tree->nodes[tree->best];
  g_autofree char *log_prob = sentence_signed (best->log_prob, 2), *score = sentence_signed (best->score, 2);

  if (brief)
    return g_strdup_printf (_ ("best: %s / %d^0.75 = %s"), log_prob, best->depth, score);

  return g_strdup_printf (ngettext ("best: log p %s / %d token^0.75 = score %s", "best: log p %s / %d tokens^0.75 = score %s", (gulong) best->depth),
                          log_prob, best->depth, score);
}

static void
paint_foot (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const BeamTree *tree, const BeamFrame *frame,
            int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *best = best_text (tree, FALSE);
  const char *explain = self->sample->translation->n_beam > 0
                            ? _ ("score = log p / length^0.75; boxed: finished")
                            : _ ("width 1 is greedy: one path; a wider beam keeps more");

  how.max_width = width;

  if (ui_text_width (palette, &how, best) > width)
    {
      g_free (best);
      best = best_text (tree, TRUE);
    }

  ui_text_draw (cr, palette, &how, best, 0.0, height - 1.6 * frame->line);
  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, explain, 0.0, height - 0.55 * frame->line);
}

static void
paint_heads (cairo_t *cr, const UiPalette *palette, const BeamFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.colour = palette->faint;

  for (int column = 0; column < frame->visible; column++)
    {
      int depth = frame->first + column;
      g_autofree char *text = depth == 0 ? g_strdup (_ ("start")) : g_strdup_printf (_ ("step %d"), depth);

      how.max_width = MAX (1.0, beam_depth_width (frame, depth) - 5.0);
      ui_text_draw (cr, palette, &how, text, beam_depth_x (frame, depth) + (depth > 0 ? 5.0 : 0.0) * palette->scale,
                    beam_band (frame, depth) * frame->band_h + 0.5 * frame->line);
    }
}

#define PREFIX_MAX 60 /* characters */

/* The words from the root to a prefix; of a long one its end. */
static char *
prefix_text (const UiSentence *self, const BeamTree *tree, int i)
{
  GString *text = g_string_new (NULL);
  glong length;

  for (; i > 0 && tree->nodes[i].parent >= 0; i = tree->nodes[i].parent)
    {
      g_string_prepend (text, text->len > 0 ? " " : "");
      g_string_prepend (text, ui_word (self->target_words, tree->nodes[i].id));
    }

  length = g_utf8_strlen (text->str, -1);

  if (length > PREFIX_MAX)
    {
      g_string_erase (text, 0, g_utf8_offset_to_pointer (text->str, length - PREFIX_MAX) - text->str);
      g_string_prepend (text, "…");
    }

  return g_string_free (text, FALSE);
}

/* The prefix at a place of the keyboard; -1 when there is none. */
static int
find_node (const BeamTree *tree, int step, int row)
{
  for (int i = 1; i < tree->n; i++)
    if (beam_is_shown (&tree->nodes[i]) && tree->nodes[i].depth == step + 1 && tree->row[i] == row)
      return i;

  return -1;
}

/* The prefix under the pointer, else the keyboard's. */
static void
paint_pointer (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const BeamTree *tree, const BeamFrame *frame,
               int width, int height)
{
  const gboolean pointer = isfinite (self->pointer_x) && isfinite (self->pointer_y);
  const int cursor = pointer ? -1 : find_node (tree, self->cursor_step, self->cursor_item);

  for (int i = 1; i < tree->n; i++)
    if (in_view (tree, frame, i) &&
        (pointer ? ui_rect_contains (beam_node_box (tree, frame, i), self->pointer_x, self->pointer_y) : i == cursor))
      {
        g_autofree char *prefix = prefix_text (self, tree, i);
        g_autofree char *log_prob = sentence_signed (tree->nodes[i].log_prob, 3);
        g_autofree char *score = sentence_signed (tree->nodes[i].score, 3);
        UiReadoutLine lines[] = {
          { prefix, NULL, palette->ink },
          { _ ("log p"), log_prob, palette->ink },
          { _ ("score"), score, palette->ink },
        };

        sentence_map_readout (cr, palette, beam_node_box (tree, frame, i), lines, G_N_ELEMENTS (lines), width, height);
        return;
      }
}

void
ui_beam_paint (cairo_t *cr, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  BeamTree tree;
  BeamFrame frame;

  if (self->sample == NULL || self->target_words == NULL || self->sample->translation->n_steps == 0)
    {
      g_autofree char *text = ui_beam_describe (self);

      ui_draw_empty (cr, palette, width, height, text);
      return;
    }

  beam_tree_init (&tree, self->sample->translation);
  beam_frame_init (&frame, &tree, self, palette, width, height);
  palette = &frame.palette;
  paint_heads (cr, palette, &frame);

  /* The returned path last, so that it lies over the others. */
  for (int best = 0; best < 2; best++)
    for (int i = 0; i < tree.n; i++)
      if (tree.nodes[i].best == best)
        paint_line_to (cr, palette, &tree, &frame, i);

  for (int i = 0; i < tree.n; i++)
    if (in_view (&tree, &frame, i))
      paint_node (cr, self, palette, &tree, &frame, i);

  /* The column of the start is no step. */
  if (frame.track.h > 0.0)
    sentence_paint_track (cr, palette, frame.track, tree.depths, MAX (0, frame.first - 1), frame.visible - (frame.first == 0));

  paint_foot (cr, self, palette, &tree, &frame, width, height);
  paint_pointer (cr, self, palette, &tree, &frame, width, height);

  beam_tree_clear (&tree);
}

int
ui_beam_nodes (const UiSentence *self, int step)
{
  BeamTree tree;
  int n = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  beam_tree_init (&tree, self->sample->translation);
  n = step >= 0 && step < tree.depths ? tree.in_depth[step + 1] : 0;
  beam_tree_clear (&tree);

  return n;
}

char *
ui_beam_speak (const UiSentence *self, int step, int row)
{
  g_autofree char *prefix = NULL;
  char *text = NULL;
  BeamTree tree;
  int i;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return NULL;

  beam_tree_init (&tree, self->sample->translation);
  i = find_node (&tree, step, row);

  if (i >= 0)
    {
      const EngBeamNode *node = &tree.nodes[i];

      g_autofree char *log_prob = sentence_signed (node->log_prob, 3), *score = sentence_signed (node->score, 3);

      prefix = prefix_text (self, &tree, i);
      text = g_strdup_printf (node->best       ? _ ("step %d, “%s”, log p %s, score %s, on the best path")
                              : node->finished ? _ ("step %d, “%s”, log p %s, score %s, finished")
                                               : _ ("step %d, “%s”, log p %s, score %s"),
                              step + 1, prefix, log_prob, score);
    }

  beam_tree_clear (&tree);

  return text;
}

int
ui_beam_depths (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible)
{
  BeamTree tree;
  BeamFrame frame;
  int n;

  *visible = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  beam_tree_init (&tree, self->sample->translation);
  beam_frame_init (&frame, &tree, self, palette, width, height);
  *visible = frame.visible;
  n = tree.depths + 1;
  beam_tree_clear (&tree);

  return n;
}

int
ui_beam_scroll_to (const UiSentence *self, const UiPalette *palette, int width, int height, double x)
{
  BeamTree tree;
  BeamFrame frame;
  int to = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  beam_tree_init (&tree, self->sample->translation);
  beam_frame_init (&frame, &tree, self, palette, width, height);

  if (frame.track.h > 0.0)
    to = sentence_track_at (palette, frame.track, tree.depths, frame.visible, x);

  /* From the second step on the start is scrolled away too. */
  to += to > 0;
  to = CLAMP (to, 0, MAX (0, tree.depths + 1 - frame.visible));
  beam_tree_clear (&tree);

  return to;
}

gboolean
ui_beam_on_bar (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  BeamTree tree;
  BeamFrame frame;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return FALSE;

  beam_tree_init (&tree, self->sample->translation);
  beam_frame_init (&frame, &tree, self, palette, width, height);
  beam_tree_clear (&tree);

  return ui_rect_contains (frame.track, x, y);
}

char *
ui_beam_describe (const UiSentence *self)
{
  g_autofree char *prefix = NULL, *second = NULL, *score = NULL, *then = NULL;
  char *text;
  int next = -1;
  BeamTree tree;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return g_strdup (_ ("No sentence has been translated yet."));

  beam_tree_init (&tree, self->sample->translation);

  for (int i = 1; i < tree.n; i++)
    if (i != tree.best && tree.nodes[i].finished && (next < 0 || tree.nodes[i].score > tree.nodes[next].score))
      next = i;

  prefix = prefix_text (self, &tree, tree.best);
  score = sentence_signed (tree.nodes[tree.best].score, 2);

  if (next >= 0)
    {
      second = prefix_text (self, &tree, next);
      then = sentence_signed (tree.nodes[next].score, 2);
      text = g_strdup_printf (_ ("Beam search of width %d: best “%s” with score %s, then “%s” with %s."), tree.widest, prefix, score,
                              second, then);
    }
  else
    {
      text = g_strdup_printf (_ ("Beam search of width %d: best “%s” with score %s."), tree.widest, prefix, score);
    }

  beam_tree_clear (&tree);

  return text;
}
