/* SPDX-License-Identifier: MIT
 *
 * The tree of a beam search in columns, the prefixes of each in order.
 */

#include "ui-beam-private.h"

#include <math.h>
#include <stdlib.h>

void
beam_tree_clear (BeamTree *tree)
{
  g_free (tree->nodes);
  g_free (tree->row);
  g_free (tree->in_depth);
}

/* A greedy answer as a tree of one path. */
static void
greedy_nodes (const EngTranslation *translation, BeamTree *tree)
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

gboolean
beam_is_shown (const EngBeamNode *node)
{
  return node->kept || node->best;
}

/* One column: in the order of the parents, then by score. */
static void
order_depth (BeamTree *tree, int depth)
{
  g_autofree Place *places = g_new (Place, tree->n);
  int n = 0;

  for (int i = 0; i < tree->n; i++)
    if (tree->nodes[i].depth == depth && beam_is_shown (&tree->nodes[i]))
      places[n++] = (Place){ i, tree->nodes[i].parent >= 0 ? tree->row[tree->nodes[i].parent] : 0, tree->nodes[i].score };

  qsort (places, (gsize) n, sizeof *places, by_place);

  for (int r = 0; r < n; r++)
    tree->row[places[r].index] = r;

  tree->in_depth[depth] = n;
  tree->widest = MAX (tree->widest, n);
}

void
beam_tree_init (BeamTree *tree, const EngTranslation *translation)
{
  *tree = (BeamTree){ 0 };

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
