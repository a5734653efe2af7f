/* SPDX-License-Identifier: MIT
 *
 * Where the columns and boxes of a beam's tree stand. On the screen it is scrolled; a still picture holds all of it, in
 * several bands under each other where it would be too wide for a page.
 */

#include "ui-beam-private.h"

#include <math.h>

#include "ui-text.h"

#define DEPTH_MIN 112.0 /* of a column: word and score beside each other; units */
#define DEPTH_HIGH 84.0 /* word over score */
#define DEPTH_MAX 170.0
#define ROOT_W 72.0   /* of the column of <bos> */
#define ROW_HIGH 33.0 /* rows from that height on have room for both */
#define ROW_MAX 60.0
#define ROW_LEAST 26.0
#define TOP 1.2 /* over the rows, in lines of text */
#define FOOT 2.2
#define APART 0.4     /* between bands */
#define SMALLEST 0.5  /* a still picture that was chosen too small is drawn smaller, to this share */
#define WIDEST 1600.0 /* of a page, units: beyond, a figure grows downwards */

/* The widest word, with what stands around it in its box. */
static double
column_need (const BeamTree *tree, const UiSentence *self, const UiPalette *palette, gboolean high)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, word = 0.0, around = (BEAM_ARM + 12.0) * unit;

  for (int i = 1; i < tree->n; i++)
    if (beam_is_shown (&tree->nodes[i]))
      word = MAX (word, ui_text_width (palette, &how, ui_word (self->target_words, tree->nodes[i].id)));

  if (!high)
    around += ui_text_width (palette, &how, "−0.00") + 5.0 * unit;

  return MAX ((high ? DEPTH_HIGH : DEPTH_MIN) * unit, word + around + 2.0);
}

static int
in_bands (int n, int bands)
{
  return MAX (1, (n + bands - 1) / bands);
}

static double
bands_width (const BeamTree *tree, const UiSentence *self, const UiPalette *palette, int bands)
{
  return ROOT_W * palette->scale + in_bands (tree->depths, bands) * column_need (tree, self, palette, FALSE);
}

static double
bands_height (const BeamTree *tree, const UiPalette *palette, int bands, double row_h)
{
  const double line = ui_text_height (palette, UI_TEXT_SMALL);

  return bands * ((TOP + (bands > 1 ? APART : 0.0)) * line + MAX (1, tree->widest) * row_h * palette->scale) + FOOT * line;
}

/* In a still picture nothing can be scrolled to. Returns: how much smaller all must be drawn in how many bands, the fewest
 * of those that leave it largest. */
static double
fit_still (const BeamTree *tree, const UiSentence *self, const UiPalette *palette, int width, int height, int *bands)
{
  double best = 0.0;

  for (int n = 1; n <= MAX (1, tree->depths) && best < 1.0; n++)
    {
      const double share = MIN (1.0, MIN (width / bands_width (tree, self, palette, n), height / bands_height (tree, palette, n, ROW_LEAST)));

      if (share > best + 0.01)
        {
          best = share;
          *bands = n;
        }
    }

  return CLAMP (best, SMALLEST, 1.0);
}

/* On the screen the column of <bos> is narrow; the others share what is left. */
static void
fit_depths (BeamFrame *frame, int n, int first, int width)
{
  double unit = frame->palette.scale, root = MIN (ROOT_W * unit, 0.4 * width), least = MIN (frame->least_w, width - root);
  int fit = 1 + MAX (0, (int) ((width - root) / least));

  if (first > 0 || n > fit)
    frame->first = CLAMP (first, 0, MAX (0, n - MAX (1, (int) (width / least))));

  frame->root_w = frame->first == 0 ? root : 0.0;
  frame->visible = frame->first == 0 ? MIN (n, fit) : MIN (n - frame->first, MAX (1, (int) (width / least)));
  frame->depth_w = (width - frame->root_w) / MAX (1, frame->visible - (frame->first == 0));
  frame->depth_w = MIN (frame->depth_w, MAX (DEPTH_MAX * unit, least));
}

/* A still picture has them all. */
static void
fit_all_depths (BeamFrame *frame, int n, int width)
{
  frame->root_w = MIN (ROOT_W * frame->palette.scale, 0.4 * width);
  frame->visible = n;
  frame->depth_w = MIN ((width - frame->root_w) / frame->per, MAX (DEPTH_MAX * frame->palette.scale, frame->least_w));
}

void
beam_frame_init (BeamFrame *frame, const BeamTree *tree, const UiSentence *self, const UiPalette *palette, int width,
                 int height)
{
  double unit, bottom;

  *frame = (BeamFrame){ .palette = *palette, .bands = 1 };

  if (!self->scrolls)
    frame->palette.scale *= fit_still (tree, self, palette, width, height, &frame->bands);

  unit = frame->palette.scale;
  frame->per = in_bands (tree->depths, frame->bands);
  frame->line = ui_text_height (&frame->palette, UI_TEXT_SMALL);
  frame->top = TOP * frame->line;

  /* Without the bar first: it takes a line from the rows. */
  for (int bar = 0; bar < 2; bar++)
    {
      frame->band_h = (height - (FOOT + 1.1 * bar) * frame->line) / frame->bands;
      bottom = MAX (frame->top + 1.0, frame->band_h - (frame->bands > 1 ? APART * frame->line : 0.0));
      frame->row_h = MIN ((bottom - frame->top) / MAX (1, tree->widest), ROW_MAX * unit);
      frame->high = frame->row_h >= ROW_HIGH * unit;
      frame->least_w = column_need (tree, self, &frame->palette, frame->high);

      if (self->scrolls)
        fit_depths (frame, tree->depths + 1, self->first_step, width);
      else
        fit_all_depths (frame, tree->depths + 1, width);

      if (frame->visible > tree->depths)
        break;

      frame->track = (UiRect){ 0.0, bottom + 0.1 * frame->line, width, frame->line };
    }

  frame->middle = (frame->top + bottom) / 2.0;
}

int
beam_band (const BeamFrame *frame, int depth)
{
  return frame->bands > 1 && depth > 0 ? (depth - 1) / frame->per : 0;
}

double
beam_depth_x (const BeamFrame *frame, int depth)
{
  if (frame->first > 0)
    return (depth - frame->first) * frame->depth_w;

  return depth == 0 ? 0.0 : frame->root_w + (depth - 1 - frame->per * beam_band (frame, depth)) * frame->depth_w;
}

double
beam_depth_width (const BeamFrame *frame, int depth)
{
  return depth == 0 ? frame->root_w : frame->depth_w;
}

UiRect
beam_node_box (const BeamTree *tree, const BeamFrame *frame, int i)
{
  const EngBeamNode *node = &tree->nodes[i];
  const double unit = frame->palette.scale, h = MIN (frame->row_h - 2.0, (frame->high ? 34.0 : 24.0) * unit);
  const double y = frame->middle + beam_band (frame, node->depth) * frame->band_h +
                   (tree->row[i] - (tree->in_depth[node->depth] - 1) / 2.0) * frame->row_h;

  return (UiRect){ floor (beam_depth_x (frame, node->depth)) + 0.5, floor (y - h / 2.0) + 0.5,
                   MAX (2.0, floor (beam_depth_width (frame, node->depth) - BEAM_ARM * unit) - 1.0), MAX (2.0, floor (h)) };
}

void
ui_beam_figure_size (const UiSentence *self, const UiPalette *palette, int *width, int *height)
{
  BeamTree tree;
  int bands = 1;

  if (self->sample == NULL || self->sample->translation->n_steps == 0)
    return;

  beam_tree_init (&tree, self->sample->translation);
  *width = MAX (*width, (int) ceil (MIN (bands_width (&tree, self, palette, 1) + 1.0, WIDEST * palette->scale)));

  while (bands < tree.depths && bands_width (&tree, self, palette, bands) > *width)
    bands++;

  *height = MAX (*height, (int) ceil (bands_height (&tree, palette, bands, ROW_HIGH + 2.0)));
  beam_tree_clear (&tree);
}
