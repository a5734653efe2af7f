/* SPDX-License-Identifier: MIT
 *
 * The word of the largest logit without computing all logits: kern-screen.h with the weights of a model.
 *
 * Its copy of the output layer in eight bits is laid when it begins to pay: laying it costs as much as several full
 * products, so as many are made first with each new version of the weights. A sentence now and then while
 * training goes on is decoded without it, a text with it.
 */
#pragma once

#include "eng-seq2seq.h"

G_BEGIN_DECLS

typedef struct EngScreen EngScreen;

/**
 * eng_screen_new:
 * @weights: what it points to must outlive the screen
 *
 * Returns: (transfer full) (nullable): %NULL where all logits are cheaper: a small output layer, a processor without
 *   the instructions.
 */
EngScreen *eng_screen_new (const EngWeights *weights, const EngShape *shape);
void eng_screen_free (EngScreen *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngScreen, eng_screen_free)

/**
 * eng_screen_argmax:
 * @h: (Hd) a state of the top decoder layer
 *
 * Returns: the word that kern_argmax() would find among all logits of @h, the first of equal ones too; or -1: compute
 *   them.
 */
int eng_screen_argmax (EngScreen *self, const real *h, const EngTeam *team);

/* eng_screen_is_laid: whether the copy of the present weights is there, for tests. */
gboolean eng_screen_is_laid (const EngScreen *self);

G_END_DECLS
