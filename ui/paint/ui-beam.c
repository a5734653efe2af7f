/* SPDX-License-Identifier: MIT */

#include "ui-beam.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "ui-sentence-private.h"

/* Scores are divided by the 0.75th power of the length: what the engine searches with. */
#define ROOT_W 72.0     /* of the column of <bos>, units */
#define DEPTH_MIN 112.0 /* of the others: word and score beside each other */
#define DEPTH_HIGH 84.0 /* word over score */
#define ROW_HIGH 33.0   /* rows from that height on have room for both */
#define DEPTH_MAX 170.0
#define ROW_MAX 60.0
#define ARM 16.0 /* of a line between two columns */

typedef struct
{
  EngBeamNode *nodes; /* (n) owned */
  int n;
  int *row;      /* (n) owned; place in its column */
  int depths;    /* the deepest prefix */
  int *in_depth; /* (depths + 1) owned; prefixes of each column */
  int widest;
  int best; /* the returned prefix; the root when nothing was said */
} Tree;

static void
tree_clear (Tree *tree)
{
  g_free (tree->nodes);
  g_free (tree->row);
  g_free (tree->in_depth);
}

/* A greedy answer as a tree of one path. */
static void
greedy_nodes (const EngTranslation *translation, Tree *tree)
{
  tree->n = translation->n_steps + 1;
  tree->nodes = g_new0 (EngBeamNode, tree->n);
  tree->nodes[0] = (EngBeamNode){ .parent = -1, .id = ENG_TOKEN_BOS, .kept = TRUE, .best = TRUE };

  for (int i = 1; i < tree->n; i++)
    {
      const EngDecodeStep *step = &translation->steps[i - 1];
      double log_prob = tree->nodes[i - 1].log_prob + log (MAX ((double) step->probability, 1e-300));

      tree->nodes[i] = (EngBeamNode){ .parent = i - 1, .depth = i, .id = step->id, .log_prob = log_prob, .score = log_prob / pow (i, 0.75), .kept = TRUE, .finished = i == translation->n_steps, .best = TRUE };
    }
}

typedef struct
{
  int index, parent_row;
  double score;
} Place;

static int
by_place (const void *a, const void *b)
{
  const Place *x = a, *y = b;

  if (x->parent_row != y->parent_row)
    return x->parent_row < y->parent_row ? -1 : 1;

  if (x->score > y->score || x->score < y->score)
    return x->score > y->score ? -1 : 1;

  return x->index - y->index;
}

static gboolean
is_shown (const EngBeamNode *node)
{
  return node->kept || node->best;
}

/* One column: in the order of the parents, then by score. */
static void
order_depth (Tree *tree, int depth)
{
  g_autofree Place *places = g_new (Place, tree->n);
  int n = 0;

  for (int i = 0; i < tree->n; i++)
    if (tree->nodes[i].depth == depth && is_shown (&tree->nodes[i]))
      places[n++] = (Place){ i, tree->nodes[i].parent >= 0 ? tree->row[tree->nodes[i].parent] : 0, tree->nodes[i].score };

  qsort (places, (gsize) n, sizeof *places, by_place);

  for (int r = 0; r < n; r++)
    tree->row[places[r].index] = r;

  tree->in_depth[depth] = n;
  tree->widest = MAX (tree->widest, n);
}

static void
tree_init (Tree *tree, const EngTranslation *translation)
{
  *tree = (Tree){ 0 };

  if (translation->n_beam > 0)
    {
      tree->n = translation->n_beam;
      tree->nodes = g_memdup2 (translation->beam, (gsize) tree->n * sizeof *tree->nodes);
    }
  else
    {
      greedy_nodes (translation, tree);
    }

  tree->row = g_new0 (int, tree->n);

  for (int i = 0; i < tree->n; i++)
    {
      tree->depths = MAX (tree->depths, tree->nodes[i].depth);

      if (tree->nodes[i].best && tree->nodes[i].depth >= tree->nodes[tree->best].depth)
        tree->best = i;
    }

  tree->in_depth = g_new0 (int, tree->depths + 1);

  for (int depth = 0; depth <= tree->depths; depth++)
    order_depth (tree, depth);
}

typedef struct
{
  double line, top, depth_w, row_h, middle; /* pixels */
  int visible;                              /* columns */
  int first;                                /* shown */
  double root_w;                            /* of <bos>'s column when it is shown, else 0 */
  gboolean high;                            /* word over score */
  double least_w;                           /* of a column, so that no word in it is cut */
  UiRect track;                             /* the bar that scrolls; no height without one */
} Frame;

/* The widest word, with what stands around it in its box. */
static double
column_need (const Tree *tree, const UiSentence *self, const UiPalette *palette, gboolean high)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, word = 0.0, around = (ARM + 12.0) * unit;

  for (int i = 1; i < tree->n; i++)
    if (is_shown (&tree->nodes[i]))
      word = MAX (word, ui_text_width (palette, &how, ui_word (self->target_words, tree->nodes[i].id)));

  if (!high)
    around += ui_text_width (palette, &how, "−0.00") + 5.0 * unit;

  return MAX ((high ? DEPTH_HIGH : DEPTH_MIN) * unit, word + around + 2.0);
}

/* The column of <bos> is narrow; the others share what is left. */
static void
fit_depths (Frame *frame, int n, int first, const UiPalette *palette, int width)
{
  double unit = palette->scale, root = MIN (ROOT_W * unit, 0.4 * width), least = MIN (frame->least_w, width - root);
  int fit = 1 + MAX (0, (int) ((width - root) / least));

  if (first > 0 || n > fit)
    frame->first = CLAMP (first, 0, MAX (0, n - MAX (1, (int) (width / least))));

  frame->root_w = frame->first == 0 ? root : 0.0;
  frame->visible = frame->first == 0 ? MIN (n, fit) : MIN (n - frame->first, MAX (1, (int) (width / least)));
  frame->depth_w = (width - frame->root_w) / MAX (1, frame->visible - (frame->first == 0));
  frame->depth_w = MIN (frame->depth_w, MAX (DEPTH_MAX * unit, least));
}

static void
frame_init (Frame *frame, const Tree *tree, const UiSentence *self, const UiPalette *palette, int width, int height)
{
  double unit = palette->scale, bottom;

  *frame = (Frame){ .line = ui_text_height (palette, UI_TEXT_SMALL) };
  frame->top = 1.2 * frame->line;

  /* Without the bar first: it takes a line from the rows. */
  for (int bar = 0; bar < 2; bar++)
    {
      bottom = MAX (frame->top + 1.0, height - (2.2 + 1.1 * bar) * frame->line);
      frame->row_h = MIN ((bottom - frame->top) / MAX (1, tree->widest), ROW_MAX * unit);
      frame->high = frame->row_h >= ROW_HIGH * unit;
      frame->least_w = column_need (tree, self, palette, frame->high);

      if (!self->scrolls)
        frame->least_w = MIN (frame->least_w, (width - MIN (ROOT_W * unit, 0.4 * width)) / MAX (1, tree->depths));

      fit_depths (frame, tree->depths + 1, self->first_step, palette, width);

      if (frame->visible > tree->depths)
        break;

      frame->track = (UiRect){ 0.0, bottom + 0.1 * frame->line, width, frame->line };
    }

  frame->middle = (frame->top + bottom) / 2.0;
}

/* Left end of a column, and its width. */
static double
depth_x (const Frame *frame, int depth)
{
  if (frame->first == 0)
    return depth == 0 ? 0.0 : frame->root_w + (depth - 1) * frame->depth_w;

  return (depth - frame->first) * frame->depth_w;
}

static double
depth_width (const Frame *frame, int depth)
{
  return depth == 0 ? frame->root_w : frame->depth_w;
}

static UiRect
node_box (const Tree *tree, const Frame *frame, const UiPalette *palette, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  double h = MIN (frame->row_h - 2.0, (frame->high ? 34.0 : 24.0) * palette->scale);
  double y = frame->middle + (tree->row[i] - (tree->in_depth[node->depth] - 1) / 2.0) * frame->row_h;

  return (UiRect){ floor (depth_x (frame, node->depth)) + 0.5, floor (y - h / 2.0) + 0.5,
                   MAX (2.0, floor (depth_width (frame, node->depth) - ARM * palette->scale) - 1.0), MAX (2.0, floor (h)) };
}

static gboolean
in_view (const Tree *tree, const Frame *frame, int i)
{
  int column = tree->nodes[i].depth - frame->first;

  return is_shown (&tree->nodes[i]) && column >= 0 && column < frame->visible;
}

static void
paint_line_to (cairo_t *cr, const UiPalette *palette, const Tree *tree, const Frame *frame, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  UiRect from, to;
  double x0, y0, y1, bend;

  if (node->parent < 0 || !in_view (tree, frame, i) || !in_view (tree, frame, node->parent))
    return;

  from = node_box (tree, frame, palette, node->parent);
  to = node_box (tree, frame, palette, i);
  x0 = from.x + from.w;
  y0 = from.y + from.h / 2.0;
  y1 = to.y + to.h / 2.0;
  bend = (to.x - x0) / 2.0;
  cairo_new_path (cr);
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0 + bend, y0, to.x - bend, y1, to.x, y1);
  ui_colour_set (cr, node->best ? palette->run[0] : palette->faint, node->best ? 1.0 : 0.6);
  cairo_set_line_width (cr, ui_palette_line (palette, node->best ? 1.5 : 0.5));
  cairo_stroke (cr);
}

/* Word and score; the returned path filled, a finished prefix outlined. */
static void
paint_node (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Tree *tree, const Frame *frame, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  UiRect box = node_box (tree, frame, palette, i);
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
best_text (const Tree *tree, gboolean brief)
{
  const EngBeamNode *best = &tree->nodes[tree->best];
  g_autofree char *log_prob = sentence_signed (best->log_prob, 2), *score = sentence_signed (best->score, 2);

  if (brief)
    return g_strdup_printf (_ ("best: %s / %d^0.75 = %s"), log_prob, best->depth, score);

  return g_strdup_printf (ngettext ("best: log p %s / %d token^0.75 = score %s", "best: log p %s / %d tokens^0.75 = score %s", (gulong) best->depth),
                          log_prob, best->depth, score);
}

static void
paint_foot (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Tree *tree, const Frame *frame,
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
paint_heads (cairo_t *cr, const UiPalette *palette, const Frame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.colour = palette->faint;

  for (int column = 0; column < frame->visible; column++)
    {
      int depth = frame->first + column;
      g_autofree char *text = depth == 0 ? g_strdup (_ ("start")) : g_strdup_printf (_ ("step %d"), depth);

      how.max_width = MAX (1.0, depth_width (frame, depth) - 5.0);
      ui_text_draw (cr, palette, &how, text, depth_x (frame, depth) + (depth > 0 ? 5.0 : 0.0) * palette->scale, 0.5 * frame->line);
    }
}

#define PREFIX_MAX 60 /* characters */

/* The words from the root to a prefix; of a long one its end. */
static char *
prefix_text (const UiSentence *self, const Tree *tree, int i)
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
find_node (const Tree *tree, int step, int row)
{
  for (int i = 1; i < tree->n; i++)
    if (is_shown (&tree->nodes[i]) && tree->nodes[i].depth == step + 1 && tree->row[i] == row)
      return i;

  return -1;
}

/* The prefix under the pointer, else the keyboard's. */
static void
paint_pointer (cairo_t *cr, const UiSentence *self, const UiPalette *palette, const Tree *tree, const Frame *frame,
               int width, int height)
{
  const gboolean pointer = isfinite (self->pointer_x) && isfinite (self->pointer_y);
  const int cursor = pointer ? -1 : find_node (tree, self->cursor_step, self->cursor_item);

  for (int i = 1; i < tree->n; i++)
    if (in_view (tree, frame, i) &&
        (pointer ? ui_rect_contains (node_box (tree, frame, palette, i), self->pointer_x, self->pointer_y) : i == cursor))
      {
        g_autofree char *prefix = prefix_text (self, tree, i);
        g_autofree char *log_prob = sentence_signed (tree->nodes[i].log_prob, 3);
        g_autofree char *score = sentence_signed (tree->nodes[i].score, 3);
        UiReadoutLine lines[] = {
          { prefix, NULL, palette->ink },
          { _ ("log p"), log_prob, palette->ink },
          { _ ("score"), score, palette->ink },
        };

        sentence_map_readout (cr, palette, node_box (tree, frame, palette, i), lines, G_N_ELEMENTS (lines), width, height);
        return;
      }
}

/* In a still picture nothing can be scrolled to: where its width was chosen too small, all is drawn smaller. */
#define SMALLEST 0.5

static UiPalette
fit_palette (const UiSentence *self, const UiPalette *palette, int width)
{
  UiPalette fitted = *palette;

  if (!self->scrolls)
    fitted.scale *= CLAMP ((double) width / MAX (1, ui_beam_width (self, palette)), SMALLEST, 1.0);

  return fitted;
}

void
ui_beam_paint (cairo_t *cr, const UiSentence *self, const UiPalette *usual, int width, int height)
{
  const UiPalette fitted = fit_palette (self, usual, width), *palette = &fitted;
  Tree tree;
  Frame frame;

  if (self->sample == NULL || self->target_words == NULL || self->sample->translation->n_steps == 0)
    {
      g_autofree char *text = ui_beam_describe (self);

      ui_draw_empty (cr, palette, width, height, text);
      return;
    }

  tree_init (&tree, self->sample->translation);
  frame_init (&frame, &tree, self, palette, width, height);
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

  tree_clear (&tree);
}

int
ui_beam_nodes (const UiSentence *self, int step)
{
  Tree tree;
  int n = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  tree_init (&tree, self->sample->translation);
  n = step >= 0 && step < tree.depths ? tree.in_depth[step + 1] : 0;
  tree_clear (&tree);

  return n;
}

char *
ui_beam_speak (const UiSentence *self, int step, int row)
{
  g_autofree char *prefix = NULL;
  char *text = NULL;
  Tree tree;
  int i;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return NULL;

  tree_init (&tree, self->sample->translation);
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

  tree_clear (&tree);

  return text;
}

int
ui_beam_depths (const UiSentence *self, const UiPalette *palette, int width, int height, int *visible)
{
  Tree tree;
  Frame frame;
  int n;

  *visible = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  tree_init (&tree, self->sample->translation);
  frame_init (&frame, &tree, self, palette, width, height);
  *visible = frame.visible;
  n = tree.depths + 1;
  tree_clear (&tree);

  return n;
}

int
ui_beam_scroll_to (const UiSentence *self, const UiPalette *palette, int width, int height, double x)
{
  Tree tree;
  Frame frame;
  int to = 0;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  tree_init (&tree, self->sample->translation);
  frame_init (&frame, &tree, self, palette, width, height);

  if (frame.track.h > 0.0)
    to = sentence_track_at (palette, frame.track, tree.depths, frame.visible, x);

  /* From the second step on the start is scrolled away too. */
  to += to > 0;
  to = CLAMP (to, 0, MAX (0, tree.depths + 1 - frame.visible));
  tree_clear (&tree);

  return to;
}

gboolean
ui_beam_on_bar (const UiSentence *self, const UiPalette *palette, int width, int height, double x, double y)
{
  Tree tree;
  Frame frame;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return FALSE;

  tree_init (&tree, self->sample->translation);
  frame_init (&frame, &tree, self, palette, width, height);
  tree_clear (&tree);

  return ui_rect_contains (frame.track, x, y);
}

int
ui_beam_width (const UiSentence *self, const UiPalette *palette)
{
  Tree tree;
  double width;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return 0;

  tree_init (&tree, self->sample->translation);
  width = ROOT_W * palette->scale + tree.depths * column_need (&tree, self, palette, FALSE);
  tree_clear (&tree);

  return (int) ceil (width) + 1;
}

char *
ui_beam_describe (const UiSentence *self)
{
  g_autofree char *prefix = NULL, *second = NULL, *score = NULL, *then = NULL;
  char *text;
  int next = -1;
  Tree tree;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return g_strdup (_ ("No sentence has been translated yet."));

  tree_init (&tree, self->sample->translation);

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

  tree_clear (&tree);

  return text;
}
