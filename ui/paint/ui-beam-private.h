/* SPDX-License-Identifier: MIT
 *
 * A beam's tree and its places, found from numbers alone, so that painting and hit tests agree.
 *
 * Internal to ui-beam*.c.
 */
#pragma once

#include "ui-beam.h"

G_BEGIN_DECLS

#define BEAM_ARM 16.0 /* of a line between two columns; units */

typedef struct
{
  EngBeamNode *nodes; /* (n) owned */
  int n;
  int *row;      /* (n) owned; place in its column */
  int depths;    /* the deepest prefix */
  int *in_depth; /* (depths + 1) owned; prefixes of each column */
  int widest;
  int best; /* the returned prefix; the root when nothing was said */
} BeamTree;

void beam_tree_init (BeamTree *tree, const EngTranslation *translation);
void beam_tree_clear (BeamTree *tree);

/* Whether a prefix is drawn: others were dropped at once. */
gboolean beam_is_shown (const EngBeamNode *node);

typedef struct
{
  UiPalette palette;                        /* of the picture; smaller than asked for where a still one has no room */
  double line, top, depth_w, row_h, middle; /* pixels; top and middle of the first band */
  int visible;                              /* columns */
  int first;                                /* shown */
  int bands, per;                           /* of a still picture: under each other, and steps in each */
  double band_h;                            /* pixels */
  double root_w;                            /* of <bos>'s column when it is shown, else 0 */
  gboolean high;                            /* word over score */
  double least_w;                           /* of a column, so that no word in it is cut */
  UiRect track;                             /* the bar that scrolls; no height without one */
} BeamFrame;

void beam_frame_init (BeamFrame *frame, const BeamTree *tree, const UiSentence *self, const UiPalette *palette, int width,
                      int height);

/* The band that a column is in; its left end, and its width. */
int beam_band (const BeamFrame *frame, int depth);
double beam_depth_x (const BeamFrame *frame, int depth);
double beam_depth_width (const BeamFrame *frame, int depth);

UiRect beam_node_box (const BeamTree *tree, const BeamFrame *frame, int i);

G_END_DECLS
